//! The docket: hearings as the court plans them, for its clerks, its administrators and its case system. `docs/openapi.json` describes it.
//!
//! Whoever asks brings a staff token and sees and changes the hearings of that court and of no other. A hearing's link opens nothing here.

pub mod ask;
mod links;

use super::app::App;
use super::join::unavailable;
use super::problem::{Refused, Rejected};
use super::recordings;
use crate::edge::clock;
use crate::edge::store::{Entry, StoreError, until_it_answers};
use crate::hearing::phase::Phase;
use crate::id::{HearingId, UnixMillis};
use crate::signal::docket::{
    self, BookedHearing, CancelRequest, Docket, Fault, HearingPlan, Moment,
};
use crate::signal::http::ProblemCode;
use crate::signal::staff::Staff;
use crate::signal::translate;
use ask::{DocketQuery, Json, Staffed};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// Largest body in bytes: two hundred people with long names.
const BODY: usize = 256 * 1024;
/// Most hearings of one answer.
const MOST: u32 = 100;

/// Everything under `/api/v1/hearings`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/hearings", get(list).post(book))
        .route("/api/v1/hearings/{hearing}", get(show).put(change))
        .route("/api/v1/hearings/{hearing}/cancel", post(cancel))
        .route(
            "/api/v1/hearings/{hearing}/persons/{person}/link",
            post(links::make).delete(links::revoke),
        )
        .layer(DefaultBodyLimit::max(BODY))
}

async fn list(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    query: Result<Query<DocketQuery>, QueryRejection>,
) -> Result<axum::Json<Docket>, Rejected> {
    let page = ask::page(query, MOST)?;
    let entries = app.store.docket(&staff.court, &page).await;
    let entries = entries.map_err(|e| unavailable(&e))?;
    let next = (entries.len() == MOST as usize)
        .then(|| entries.last().map(ask::cursor))
        .flatten();
    Ok(axum::Json(Docket {
        now: Moment(clock::now()),
        hearings: entries.iter().map(|entry| booked(&app, entry)).collect(),
        court: staff.court,
        staff: staff.member,
        next,
    }))
}

async fn book(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    headers: HeaderMap,
    Json(body): Json<HearingPlan>,
) -> Result<Response, Rejected> {
    let under = ask::under(&headers, &body)?;
    // Asked again, perhaps long after: what was booked then may have begun by now.
    let known = app.store.booked_under(&staff.court, &under).await;
    let (id, is_new) = match known.map_err(refused)? {
        Some(id) => (id, false),
        None => {
            let booking = docket::check(body, None, clock::now()).map_err(faulty)?;
            let id = ask::new_hearing_id()?;
            let made = app
                .store
                .book(&staff, &id, &booking, Some(&under), false)
                .await;
            made.map_err(refused)?
        }
    };
    let entry = app.store.entry(&staff.court, &id).await.map_err(refused)?;
    if is_new {
        tracing::info!(hearing = %id, staff = %staff.id, "a hearing is booked");
    }
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let mut response = (status, answer(&app, &entry)).into_response();
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/hearings/{id}")) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn show(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path(hearing): Path<String>,
) -> Result<Response, Rejected> {
    let id = hearing_id(&hearing)?;
    let entry = app.store.entry(&staff.court, &id).await.map_err(refused)?;
    Ok(answer(&app, &entry))
}

async fn change(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path(hearing): Path<String>,
    headers: HeaderMap,
    Json(body): Json<HearingPlan>,
) -> Result<Response, Rejected> {
    let id = hearing_id(&hearing)?;
    let version = ask::version(&headers)?;
    let before = app.store.entry(&staff.court, &id).await.map_err(refused)?;
    let booking = docket::check(body, Some(before.booking.begins), clock::now()).map_err(faulty)?;
    links::spare_who_sits(&app, &id, &before.booking.stale_links(&booking)).await?;
    let stale = app
        .store
        .rebook(&staff, &id, version, &booking)
        .await
        .map_err(refused)?;
    let entry = app.store.entry(&staff.court, &id).await.map_err(refused)?;
    // First the plan, so that whoever is protected now is so before anybody comes back by a new link.
    let plan = entry.plan().map_err(refused)?;
    app.registry.planned(&id, plan).await;
    for person in &stale {
        links::put_out(&app, &staff, &id, person).await;
    }
    tracing::info!(hearing = %id, staff = %staff.id, links_revoked = stale.len(), "the plan of a hearing is changed");
    Ok(answer(&app, &entry))
}

async fn cancel(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path(hearing): Path<String>,
    headers: HeaderMap,
    Json(body): Json<CancelRequest>,
) -> Result<Response, Rejected> {
    let id = hearing_id(&hearing)?;
    let version = ask::version(&headers)?;
    if let Some(fault) = docket::check_reason(&body.reason) {
        return Err(faulty(vec![fault]));
    }
    if app.registry.phase(&id).is_some_and(Phase::is_in_session) {
        // The clerk's day ends here: a session is the judge's.
        app.store.entry(&staff.court, &id).await.map_err(refused)?;
        return Err(Refused(ProblemCode::HearingSitting).into());
    }
    // Begun, it is done, though whoever asked hangs up: the room hears of it before the catalogue has it for good.
    let work = call_off(Arc::clone(&app), staff.clone(), id.clone(), version, body);
    let done = tokio::spawn(work).await;
    done.map_err(|_| Refused(ProblemCode::Unavailable))??;
    let entry = app.store.entry(&staff.court, &id).await.map_err(refused)?;
    Ok(answer(&app, &entry))
}

/// The room, the catalogue and the seats of a hearing that is cancelled. A room that has begun to open the session since it was looked at
/// refuses, and nothing is done. While the room is asked nothing of the catalogue is held: other hearings go on.
async fn call_off(
    app: Arc<App>,
    staff: Staff,
    id: HearingId,
    version: u32,
    why: CancelRequest,
) -> Result<(), Rejected> {
    let may = app.store.may_be_cancelled(&staff, &id, version).await;
    may.map_err(refused)?;
    // First the room, so that no session is opened of a hearing that the catalogue has for cancelled.
    room_lets_go(&app, &id).await?;
    if app.registry.phase(&id) == Some(Phase::Cancelled) {
        // It is over, whatever the catalogue says: so it must say so.
        let write = || app.store.cancel(&staff, &id, None, &why.reason);
        let kept = until_it_answers("a hearing is cancelled", write).await;
        kept.map_err(refused)?;
    } else {
        let kept = app.store.cancel(&staff, &id, Some(version), &why.reason);
        kept.await.map_err(refused)?;
        // A room that was made in this very moment.
        if let Err(opened) = room_lets_go(&app, &id).await {
            let write = || app.store.stands_after_all(&staff, &id);
            let kept = until_it_answers("a hearing is not cancelled", write).await;
            return kept.map_err(refused).and(Err(opened.into()));
        }
    }
    tracing::info!(hearing = %id, staff = %staff.id, "a hearing is cancelled");
    tokio::spawn(async move {
        // Everybody hears why before their seat goes.
        app.registry.emptied(&id).await;
        app.seats().withdraw_all(&id);
    });
    Ok(())
}

async fn room_lets_go(app: &App, id: &HearingId) -> Result<(), Refused> {
    match app.registry.cancelled(id).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refused(ProblemCode::HearingSitting)),
        Err(error) => {
            tracing::error!(hearing = %id, %error, "a hearing is not cancelled");
            Err(Refused(ProblemCode::Unavailable))
        }
    }
}

/// A hearing with its version as `ETag`.
fn answer(app: &App, entry: &Entry) -> Response {
    let mut response = axum::Json(booked(app, entry)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", entry.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn booked(app: &App, entry: &Entry) -> BookedHearing {
    let phase = match (&entry.cancelled, entry.ended) {
        (Some(_), _) => Phase::Cancelled,
        (None, Some(how)) => how,
        (None, None) => match app.registry.phase(&entry.id) {
            // No room, or one that has not read its log yet: a session that has sat goes on from a technical break.
            None | Some(Phase::Scheduled) if entry.opened => Phase::TechnicalBreak,
            stands => stands.unwrap_or(Phase::Scheduled),
        },
    };
    let present = app.seats().present(&entry.id);
    BookedHearing {
        id: entry.id.to_string(),
        version: entry.version,
        court: entry.court.clone(),
        phase: translate::phase(phase),
        cancel_reason: entry.cancelled.clone(),
        plan: entry.booking.body(),
        readiness: entry.booking.readiness(&present),
        records: entry.opened.then(|| recordings::of(&entry.id)),
    }
}

fn hearing_id(text: &str) -> Result<HearingId, Refused> {
    HearingId::new(text).map_err(|_| Refused(ProblemCode::HearingUnknown))
}

fn faulty(faults: Vec<Fault>) -> Rejected {
    Refused(ProblemCode::PlanFaulty).at(faults)
}

/// What the catalogue refuses, as a problem.
fn refused(error: StoreError) -> Rejected {
    match error {
        StoreError::Unknown(_) => Refused(ProblemCode::HearingUnknown).into(),
        StoreError::Ended => Refused(ProblemCode::HearingEnded).into(),
        StoreError::Opened => Refused(ProblemCode::HearingSitting).into(),
        StoreError::Cancelled => Refused(ProblemCode::HearingCancelled).into(),
        StoreError::Stale => Refused(ProblemCode::VersionStale).into(),
        StoreError::KeyReused => Refused(ProblemCode::KeyReused).into(),
        StoreError::Taken(slot) => {
            let time = |at: UnixMillis| Moment(at).text().unwrap_or_default();
            let (begins, ends) = (time(slot.begins), time(slot.ends));
            Refused(ProblemCode::CourtroomTaken).saying(format!(
                "Case {} has it from {begins} to {ends}.",
                slot.case_number
            ))
        }
        other => unavailable(&other).into(),
    }
}
