//! Closed records: lists for the court and for the people of a hearing, views that are written down, bytes in ranges.
//!
//! Who opens a record gets a cookie that opens its tracks for a quarter of an hour. So no address holds a secret: one that was guessed,
//! passed on or written into a log opens nothing.

mod acts;
mod bytes;
mod copies;
mod shown;
mod who;

use super::app::App;
use super::docket::ask::{self, Staffed};
use super::problem::{Refused, Rejected};
use crate::edge::archive::catalogue::{CatalogueError, Listed, Query};
use crate::edge::archive::playback::ViewError;
use crate::edge::archive::{ArchiveError, objects::StoreProblem};
use crate::edge::clock;
use crate::edge::token::random_id;
use crate::edge::web::listener::Peer;
use crate::id::{HearingId, UnixMillis};
use crate::signal::http::ProblemCode;
use crate::signal::recordings::{
    RecordingCard, RecordingList, RecordingViews, VIEW_LIFE, ViewClaims,
};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use shown::card;
use std::sync::Arc;
use who::Viewer;

/// Most records of one answer.
const MOST: u32 = 100;
/// The cookie's name.
const COOKIE: &str = "tyndau_view";
const PATH: &str = "/api/v1/recordings";

/// Where the records of a hearing are listed.
#[must_use]
pub fn of(hearing: &HearingId) -> String {
    format!("{PATH}?hearing={hearing}")
}

/// Everything under `/api/v1/recordings`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/recordings", get(list))
        .route("/api/v1/recordings/{recording}", get(show))
        .route(
            "/api/v1/recordings/{recording}/views",
            get(views).post(open),
        )
        .route(
            "/api/v1/recordings/{recording}/acts",
            get(acts::list).post(acts::decide),
        )
        .route(
            "/api/v1/recordings/{recording}/verifications",
            post(copies::verify),
        )
        .route(
            "/api/v1/recordings/{recording}/packages",
            post(copies::package),
        )
        .route(
            "/api/v1/recordings/{recording}/files/{number}",
            get(bytes::file),
        )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    after: Option<String>,
    /// Only those of this hearing.
    hearing: Option<String>,
    /// Only those whose time ends.
    #[serde(default)]
    ending: bool,
}

async fn list(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    query: Result<axum::extract::Query<ListQuery>, QueryRejection>,
) -> Result<axum::Json<RecordingList>, Rejected> {
    let axum::extract::Query(query) = query.map_err(|_| Refused(ProblemCode::QueryMalformed))?;
    let query = Query {
        from: match (query.ending, query.hearing, &viewer) {
            (false, Some(hearing), _) => viewer.records_of(&app, &hearing).await?,
            (false, None, _) => viewer.records(),
            (true, None, Viewer::Staff(staff)) => {
                app.archive.ending(Some(&staff.court.id), clock::now().0)
            }
            (true, None, Viewer::Guest(_)) => {
                return Err(Refused(ProblemCode::RecordForbidden).into());
            }
            (true, Some(_), _) => return Err(Refused(ProblemCode::QueryMalformed).into()),
        },
        after: ask::after(query.after.as_deref(), read_cursor)?,
        most: MOST,
    };
    let listed = app.archive.catalogue.list(&query).await;
    let listed = listed.map_err(|e| unavailable(&e))?;
    let next = (listed.len() == MOST as usize)
        .then(|| listed.last().map(cursor))
        .flatten();
    Ok(axum::Json(RecordingList {
        recordings: listed.iter().map(|one| card(&app, one, &viewer)).collect(),
        next,
    }))
}

async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<axum::Json<RecordingCard>, Rejected> {
    let listed = viewer.record(&app, &id).await?;
    Ok(axum::Json(card(&app, &listed, &viewer)))
}

/// `POST …/views`: opens a record for playing, after it was written down who does.
async fn open(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, Rejected> {
    let listed = viewer.record(&app, &id).await?;
    let view = app.archive.view(&listed, viewer.person()).await;
    let view = view.map_err(|e| refused(&e))?;
    let now = clock::seconds();
    let written = app
        .archive
        .catalogue
        .viewed(&id, clock::now().0, &viewer.id(), viewer.role())
        .await;
    written.map_err(|e| unavailable(&e))?;
    let expires = now.saturating_add(VIEW_LIFE);
    let claims = ViewClaims {
        iss: app.config.auth.issuer.clone(),
        aud: app.config.auth.audience.clone(),
        sub: viewer.id(),
        rid: id.clone(),
        files: view.tracks.iter().map(|(number, ..)| *number).collect(),
        jti: random_id(),
        iat: now,
        exp: expires,
    };
    let token = app.signer.sign_view(&claims).map_err(|error| {
        tracing::error!(%error, "a record could not be opened");
        Refused(ProblemCode::Unavailable)
    })?;
    tracing::info!(recording = %id, viewer = %viewer.id(), "a record is opened");
    let secure = if peer.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={token}; Path={PATH}/{id}/files; Max-Age={VIEW_LIFE}; HttpOnly; SameSite=Strict{secure}"
    );
    let card = card(&app, &listed, &viewer);
    let moment = |seconds: u64| UnixMillis(seconds.saturating_mul(1_000));
    let times = (moment(now), moment(expires));
    let answer = shown::view(card, &viewer, times, view);
    let mut response = axum::Json(answer).into_response();
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Refused(ProblemCode::Unavailable))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Where to go on in what was only ever added to: so many were seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedQuery {
    after: Option<String>,
}

impl AddedQuery {
    fn skip(query: Result<axum::extract::Query<Self>, QueryRejection>) -> Result<u64, Rejected> {
        let axum::extract::Query(query) =
            query.map_err(|_| Refused(ProblemCode::QueryMalformed))?;
        let after = ask::after(query.after.as_deref(), |text| text.parse::<u64>().ok())?;
        Ok(after.unwrap_or_default())
    }
}

/// So many were seen with this answer; `None`: nothing follows.
fn next_of(skip: u64, answered: usize) -> Option<String> {
    let seen = skip.saturating_add(answered as u64);
    (answered == MOST as usize).then(|| seen.to_string())
}

/// `GET …/views`: who opened a record.
async fn views(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(id): Path<String>,
    query: Result<axum::extract::Query<AddedQuery>, QueryRejection>,
) -> Result<axum::Json<RecordingViews>, Rejected> {
    let skip = AddedQuery::skip(query)?;
    viewer.record(&app, &id).await?;
    if !viewer.administers() {
        return Err(Refused(ProblemCode::RecordForbidden).into());
    }
    let views = app.archive.catalogue.views(&id, skip, MOST).await;
    let views = views.map_err(|e| unavailable(&e))?;
    Ok(axum::Json(RecordingViews {
        next: next_of(skip, views.len()),
        views: views.into_iter().map(shown::viewed).collect(),
    }))
}

/// Says after which record to go on.
fn cursor(listed: &Listed) -> String {
    format!("{}~{}", listed.recording.began_ms, listed.recording.id)
}

fn read_cursor(text: &str) -> Option<(u64, String)> {
    let (began, id) = text.split_once('~')?;
    Some((began.parse().ok()?, id.to_owned()))
}

fn refused(error: &ViewError) -> Refused {
    match error {
        ViewError::Destroyed => Refused(ProblemCode::RecordDestroyed),
        ViewError::RulingsGone => Refused(ProblemCode::RecordForbidden),
        ViewError::NoManifest | ViewError::NotOpened | ViewError::NewFormat => {
            Refused(ProblemCode::RecordBroken)
        }
        ViewError::Archive(ArchiveError::Catalogue(error)) => unavailable(error),
        ViewError::Archive(ArchiveError::Store(error)) => away(error),
        ViewError::Docket(error) => super::join::unavailable(error),
    }
}

fn unavailable(error: &CatalogueError) -> Refused {
    if matches!(error, CatalogueError::Unknown(_)) {
        return Refused(ProblemCode::RecordUnknown);
    }
    tracing::error!(%error, "a request for records could not be answered");
    Refused(ProblemCode::Unavailable)
}

fn away(error: &StoreProblem) -> Refused {
    tracing::error!(%error, "a record could not be read");
    Refused(ProblemCode::Unavailable)
}
