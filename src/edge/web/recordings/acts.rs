//! What the court decides about a record: written down, and read again by who decides next.

use super::who::Viewer;
use super::{AddedQuery, MOST, Staffed, next_of, unavailable};
use crate::edge::archive::catalogue::{Act, What};
use crate::edge::clock;
use crate::edge::web::app::App;
use crate::edge::web::docket::ask::Json;
use crate::edge::web::problem::{Refused, Rejected};
use crate::id::UnixMillis;
use crate::signal::docket::Moment;
use crate::signal::http::ProblemCode;
use crate::signal::recordings::{
    RecordingAct, RecordingActKind, RecordingActs, RecordingDecision, RecordingDecisionKind,
};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::sync::Arc;

/// Most characters of a reason.
const LONGEST_REASON: usize = 200;

/// `GET …/acts`: what was decided about a record. Whoever signs second sees who signed first.
pub async fn list(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(id): Path<String>,
    query: Result<Query<AddedQuery>, QueryRejection>,
) -> Result<axum::Json<RecordingActs>, Rejected> {
    let skip = AddedQuery::skip(query)?;
    let listed = viewer.record(&app, &id).await?;
    if !viewer.administers() {
        return Err(Refused(ProblemCode::RecordForbidden).into());
    }
    let catalogue = &app.archive.catalogue;
    let acts = catalogue.acts(&id, skip, MOST).await;
    let acts = acts.map_err(|e| unavailable(&e))?;
    let signatures = app.archive.signatures(&listed.recording).await;
    let signatures = signatures.map_err(|e| unavailable(&e))?;
    Ok(axum::Json(RecordingActs {
        next: next_of(skip, acts.len()),
        acts: acts.into_iter().map(told).collect(),
        signatures: signatures as u64,
    }))
}

/// `POST …/acts`: hold, release, legal force, a signature under the act of destruction.
pub async fn decide(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path(id): Path<String>,
    Json(body): Json<RecordingAct>,
) -> Result<StatusCode, Rejected> {
    let by = staff.id.to_string();
    let viewer = Viewer::Staff(staff);
    if !viewer.administers() {
        return Err(Refused(ProblemCode::RecordForbidden).into());
    }
    let listed = viewer.record(&app, &id).await?;
    let reason = body.reason.trim().to_owned();
    let is_long = reason.chars().count() > LONGEST_REASON;
    let needs_time = body.act == RecordingActKind::InForce;
    if reason.is_empty() || is_long || needs_time != body.since.is_some() {
        let detail = "A reason of 1 to 200 characters is needed, and `since` with `in_force` and with nothing else.";
        return Err(Refused(ProblemCode::BodyMalformed).saying(detail.to_owned()));
    }
    if listed.recording.destroyed_ms > 0 {
        return Err(Refused(ProblemCode::RecordDestroyed).into());
    }
    let now = clock::now().0;
    let signs = body.act == RecordingActKind::Destroy;
    if signs && !app.archive.may_be_signed(&listed.recording, now) {
        return Err(Refused(ProblemCode::RecordNotDue).into());
    }
    let act = Act {
        at_ms: now,
        staff: by,
        what: match body.act {
            RecordingActKind::Hold => What::Hold,
            RecordingActKind::Release => What::Release,
            RecordingActKind::InForce => What::InForce,
            RecordingActKind::Destroy => What::Destroy,
        },
        reason,
        since_ms: body.since.map_or(0, |since| since.0.0),
    };
    let decided = app.archive.catalogue.decide(&id, &act).await;
    decided.map_err(|e| unavailable(&e))?;
    tracing::warn!(recording = %id, staff = %act.staff, act = act.what.word(), "the court decided about a record");
    Ok(StatusCode::NO_CONTENT)
}

fn told(act: Act) -> RecordingDecision {
    RecordingDecision {
        at: Moment(UnixMillis(act.at_ms)),
        who: act.staff,
        act: match act.what {
            What::Hold => RecordingDecisionKind::Hold,
            What::Release => RecordingDecisionKind::Release,
            What::InForce => RecordingDecisionKind::InForce,
            What::Destroy => RecordingDecisionKind::Destroy,
            What::Destroyed => RecordingDecisionKind::Destroyed,
        },
        reason: act.reason,
    }
}
