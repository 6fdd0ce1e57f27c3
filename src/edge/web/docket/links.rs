//! The links of a hearing's people: made for one who gives them on, taken back when they fell into wrong hands.

use super::ask::Staffed;
use super::{hearing_id, refused};
use crate::edge::clock;
use crate::edge::room::RoomEnded;
use crate::edge::token::Invitation;
use crate::edge::web::app::App;
use crate::edge::web::problem::{Refused, Rejected};
use crate::id::{HearingId, ParticipantId, UnixMillis};
use crate::signal::docket::{Guest, Moment, PersonLink};
use crate::signal::http::{Language, ProblemCode};
use crate::signal::staff::Staff;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use std::sync::Arc;

/// Seconds that a link is good for after the planned end: hearings begin late, and private rooms live on.
const AFTER_THE_END: u64 = 7 * 86_400;

/// `POST …/persons/{person}/link`: a link for one person. Those made before stay good.
pub async fn make(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path((hearing, person)): Path<(String, String)>,
) -> Result<axum::Json<PersonLink>, Rejected> {
    let expected = expected(&app, &staff, &hearing, &person).await?;
    let known = app
        .store
        .hearing(&expected.hearing)
        .await
        .map_err(refused)?;
    let invited = app
        .store
        .invited(&known, &expected.guest.id)
        .await
        .map_err(refused)?;
    let now = clock::seconds();
    let ends = expected.ends.0.checked_div(1_000).unwrap_or_default();
    let life = ends
        .max(now)
        .saturating_sub(now)
        .saturating_add(AFTER_THE_END);
    let invitation = Invitation {
        hearing: &expected.hearing,
        epoch: invited.epoch,
        role: expected.guest.role,
        name: expected.guest.shown_name(),
        person: expected.guest.id.clone(),
        stands_by: expected.guest.stands_by_in_links().into_iter().collect(),
        language: expected.guest.page_language(expected.language),
        life: Some(life),
    };
    let token = invitation
        .sign(&app.config.auth, &app.signer, now)
        .map_err(|error| {
            tracing::error!(%error, "a link could not be made");
            Refused(ProblemCode::Unavailable)
        })?;
    let written = app
        .store
        .link_made(&expected.hearing, &expected.guest.id, &staff.id)
        .await;
    written.map_err(refused)?;
    tracing::info!(hearing = %expected.hearing, person = %expected.guest.id, staff = %staff.id, "a link is made");
    Ok(axum::Json(PersonLink {
        link: format!("/join#t={token}"),
        expires: Moment(UnixMillis(now.saturating_add(life).saturating_mul(1_000))),
    }))
}

/// `DELETE …/persons/{person}/link`: all links of a person made so far are worth nothing, and who came by one is put out. Not out of a
/// session: that is the presiding judge's.
pub async fn revoke(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path((hearing, person)): Path<(String, String)>,
) -> Result<StatusCode, Rejected> {
    let expected = expected(&app, &staff, &hearing, &person).await?;
    let (hearing, person) = (&expected.hearing, &expected.guest.id);
    spare_who_sits(&app, hearing, std::slice::from_ref(person)).await?;
    app.store
        .revoke_links(hearing, person, &staff.id)
        .await
        .map_err(refused)?;
    put_out(&app, &staff, hearing, person).await;
    tracing::info!(%hearing, %person, staff = %staff.id, "the links of a person are revoked");
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses to take back the links of people who are in the session.
pub async fn spare_who_sits(
    app: &App,
    hearing: &HearingId,
    people: &[ParticipantId],
) -> Result<(), Rejected> {
    let known = app.store.hearing(hearing).await.map_err(refused)?;
    if known.ended || known.cancelled || people.is_empty() {
        return Ok(());
    }
    match app.registry.may_revoke_links(&known, people).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refused(ProblemCode::PersonSitting).into()),
        Err(RoomEnded) => Err(Refused(ProblemCode::Unavailable).into()),
    }
}

/// Ends what a person whose links were taken back has of a hearing: their place, their media, their connection, their way back. Whoever
/// was let into the session in this moment stays: the judge sees them, and can send them out.
pub async fn put_out(app: &App, staff: &Staff, hearing: &HearingId, person: &ParticipantId) {
    if app.registry.links_revoked(hearing, person, &staff.id).await {
        app.seats().withdraw(hearing, person);
    }
}

struct Expected {
    hearing: HearingId,
    ends: UnixMillis,
    language: Language,
    guest: Guest,
}

/// A person of a hearing of this court that is still to take place.
async fn expected(
    app: &App,
    staff: &Staff,
    hearing: &str,
    person: &str,
) -> Result<Expected, Rejected> {
    let unknown = Refused(ProblemCode::PersonUnknown);
    let entry = app
        .store
        .entry(&staff.court, &hearing_id(hearing)?)
        .await
        .map_err(refused)?;
    if entry.cancelled.is_some() {
        return Err(Refused(ProblemCode::HearingCancelled).into());
    }
    if entry.ended.is_some() {
        return Err(Refused(ProblemCode::HearingEnded).into());
    }
    let person = ParticipantId::new(person).map_err(|_| unknown)?;
    let booking = entry.booking;
    let guest = booking
        .guests
        .into_iter()
        .find(|guest| guest.id == person)
        .ok_or(unknown)?;
    Ok(Expected {
        hearing: entry.id,
        ends: booking.ends,
        language: booking.language,
        guest,
    })
}
