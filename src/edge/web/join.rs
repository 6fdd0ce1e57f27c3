//! The way in: a link's token becomes a seat, a lost seat is resumed.

use super::app::App;
use super::listener::Peer;
use super::problem::{Refused, word};
use super::seats::{AlreadyHere, Guest, NoResume};
use crate::edge::clock;
use crate::edge::store::{Hearing, StoreError};
use crate::edge::token::TokenError;
use crate::signal::docket::{Guest as Planned, Moment};
use crate::signal::grant::{Grant, GrantError};
use crate::signal::http::{
    Hours, Invitation, Invited, JoinRequest, Joined, ProblemCode, ResumeRequest, Resumed,
};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::http::{HeaderMap, StatusCode, header};
use std::sync::Arc;
use std::time::Instant;

/// `GET /api/v1/invitation`: for whom a link is. Uses nothing up.
pub async fn invitation(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Invitation>, Refused> {
    app.allow(peer.address.ip())?;
    let (grant, hearing) = admitted(&app, &headers).await?;
    Ok(Json(Invitation {
        person: invited(&grant),
        hearing: hearing.card(),
        hours: hearing.hours.map(|(begins, ends)| Hours {
            begins: Moment(begins),
            ends: Moment(ends),
        }),
    }))
}

/// `POST /api/v1/join`: makes a seat.
pub async fn join(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Result<Json<JoinRequest>, JsonRejection>,
) -> Result<Json<Joined>, Refused> {
    let joined = take_seat(&app, peer, &headers, body).await;
    app.metrics.joined(match &joined {
        Ok(_) => "ok",
        Err(Refused(code)) => word(*code),
    });
    joined.map(Json)
}

async fn take_seat(
    app: &App,
    peer: Peer,
    headers: &HeaderMap,
    body: Result<Json<JoinRequest>, JsonRejection>,
) -> Result<Joined, Refused> {
    app.allow(peer.address.ip())?;
    if app.is_stopping() {
        return Err(Refused(ProblemCode::Unavailable));
    }
    let Json(request) = body.map_err(|e| refused_body(e.status()))?;
    let (grant, hearing) = admitted(app, headers).await?;
    // Asked before a one-time ticket is used up: who is refused here may come again with it and take over.
    let is_here = app.seats().is_connected(&grant.hearing, &grant.person);
    if is_here && !request.take_over {
        return Err(Refused(ProblemCode::AlreadyHere));
    }
    if let Some(once) = &grant.once {
        let first = app.store.use_ticket(once, clock::seconds()).await;
        if !first.map_err(|e| unavailable(&e))? {
            return Err(Refused(ProblemCode::TokenUsed));
        }
    }
    let card = hearing.card();
    let guest = Guest {
        grant: grant.clone(),
        card: card.clone(),
    };
    let secrets = app
        .seats()
        .join(guest, request.take_over, Instant::now())
        .map_err(|AlreadyHere| Refused(ProblemCode::AlreadyHere))?;
    tracing::info!(hearing = %grant.hearing, person = %grant.person, role = ?grant.role, take_over = request.take_over, "joined");
    Ok(Joined {
        ws_ticket: secrets.ticket,
        resume: secrets.resume,
        person: invited(&grant),
        hearing: card,
    })
}

/// `POST /api/v1/resume`: the next ticket and secret for a lost connection.
pub async fn resume(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    body: Result<Json<ResumeRequest>, JsonRejection>,
) -> Result<Json<Resumed>, Refused> {
    app.allow(peer.address.ip())?;
    if app.is_stopping() {
        return Err(Refused(ProblemCode::Unavailable));
    }
    let Json(request) = body.map_err(|e| refused_body(e.status()))?;
    let grant = app.seats().grant_of(&request.resume);
    let grant = grant.ok_or(Refused(ProblemCode::ResumeInvalid))?;
    expected(&app, &grant).await?;
    let hearing = grant.hearing;
    let resumed = app.seats().resume(&request.resume, Instant::now());
    match resumed {
        Ok(secrets) => Ok(Json(Resumed {
            ws_ticket: secrets.ticket,
            resume: secrets.resume,
        })),
        Err(NoResume::Invalid) => Err(Refused(ProblemCode::ResumeInvalid)),
        Err(NoResume::Reused { person }) => {
            tracing::warn!(%hearing, %person, "a resume secret was used twice: both connections are closed");
            Err(Refused(ProblemCode::ResumeInvalid))
        }
    }
}

/// The token of a request, checked against keys, clock and catalogue.
async fn admitted(app: &App, headers: &HeaderMap) -> Result<(Grant, Hearing), Refused> {
    let mut grant = granted(app, bearer(headers)?)?;
    let (hearing, guest) = expected(app, &grant).await?;
    if let Some(guest) = guest {
        // Whatever the link says: a protected person's true name never enters the hearing.
        guest.shown_name().clone_into(&mut grant.name);
        grant.stands_by = guest.stands_by_in_links();
    }
    if let Some(once) = &grant.once {
        let used = app.store.is_used(once).await;
        if used.map_err(|e| unavailable(&e))? {
            return Err(Refused(ProblemCode::TokenUsed));
        }
    }
    Ok((grant, hearing))
}

/// The hearing that somebody may still come to, and their place in its plan.
async fn expected(app: &App, grant: &Grant) -> Result<(Hearing, Option<Planned>), Refused> {
    let hearing = hearing_of(app, grant).await?;
    if hearing.cancelled {
        return Err(Refused(ProblemCode::HearingCancelled));
    }
    if hearing.ended {
        return Err(Refused(ProblemCode::HearingEnded));
    }
    let guest = place_in(app, &hearing, grant).await?;
    Ok((hearing, guest))
}

/// What a link's token grants, whatever has become of its hearing.
pub fn granted(app: &App, token: &str) -> Result<Grant, Refused> {
    let grant = app.keyring.verify(token, clock::seconds());
    grant.map_err(|error| refused_token(&error))
}

/// The hearing of a link.
pub async fn hearing_of(app: &App, grant: &Grant) -> Result<Hearing, Refused> {
    match app.store.hearing(&grant.hearing).await {
        Ok(hearing) => Ok(hearing),
        Err(StoreError::Unknown(_)) => Err(Refused(ProblemCode::HearingUnknown)),
        Err(other) => Err(unavailable(&other)),
    }
}

/// The place in a hearing's plan of whom a link is for, if the link was not taken back.
pub async fn place_in(
    app: &App,
    hearing: &Hearing,
    grant: &Grant,
) -> Result<Option<Planned>, Refused> {
    let invited = app.store.invited(hearing, &grant.person).await;
    let invited = invited.map_err(|e| unavailable(&e))?;
    let has_another_role = invited
        .guest
        .as_ref()
        .is_some_and(|guest| guest.role != grant.role);
    if grant.epoch != invited.epoch || has_another_role {
        return Err(Refused(ProblemCode::TokenRevoked));
    }
    Ok(invited.guest)
}

pub fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let one = all.next().ok_or(Refused(ProblemCode::TokenMissing))?;
    if all.next().is_some() {
        return Err(Refused(ProblemCode::TokenMalformed));
    }
    let text = one
        .to_str()
        .map_err(|_| Refused(ProblemCode::TokenMalformed))?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Refused(ProblemCode::TokenMissing)),
    }
}

fn invited(grant: &Grant) -> Invited {
    Invited {
        id: grant.person.to_string(),
        name: grant.name.clone(),
        role: grant.role,
        language: grant.language,
    }
}

pub fn refused_token(error: &TokenError) -> Refused {
    Refused(match error {
        TokenError::Foreign | TokenError::Claims(GrantError::Foreign) => ProblemCode::TokenForeign,
        TokenError::Claims(GrantError::Expired) => ProblemCode::TokenExpired,
        TokenError::Claims(GrantError::NotYetValid) => ProblemCode::TokenNotYetValid,
        TokenError::Malformed | TokenError::Claims(_) => ProblemCode::TokenMalformed,
    })
}

pub fn refused_body(status: StatusCode) -> Refused {
    Refused(match status {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        _ => ProblemCode::BodyMalformed,
    })
}

pub fn unavailable(error: &StoreError) -> Refused {
    tracing::error!(%error, "a request could not be answered");
    Refused(ProblemCode::Unavailable)
}
