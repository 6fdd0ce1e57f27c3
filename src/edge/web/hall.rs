//! What the court shows to those who wait: its cards, and their pictures and films.

use super::app::App;
use super::join::{bearer, granted, hearing_of};
use super::listener::Peer;
use super::problem::Refused;
use crate::signal::hall::HallCards;
use crate::signal::http::ProblemCode;
use axum::extract::{Extension, Json, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Browsers ask again after an hour: a court changes its cards seldom.
const KEPT: &str = "public, max-age=3600";

/// `GET /api/v1/hall`: the cards of the court whose hearing a link is for. A link that was good once is good here: nothing of a hearing is
/// in a card.
pub async fn cards(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<HallCards>, Refused> {
    app.allow(peer.address.ip())?;
    let grant = granted(&app, bearer(&headers)?)?;
    let hearing = hearing_of(&app, &grant).await?;
    Ok(Json(HallCards {
        cards: app.cards.of_court(&hearing.court_id),
    }))
}

/// `GET /hall/{file}`: a picture or a film, in ranges where a browser asks for them.
pub async fn file(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Refused> {
    let missing = Refused(ProblemCode::NotFound);
    let path = app.cards.file(&name).ok_or(missing)?;
    let served = ServeFile::new(path).oneshot(request).await;
    let mut response = served.map_err(|_| missing)?.into_response();
    // That nothing has changed is good for another hour, too.
    let status = response.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        let kept = HeaderValue::from_static(KEPT);
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    Ok(response)
}
