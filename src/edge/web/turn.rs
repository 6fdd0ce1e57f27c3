//! Whose turn it is in a courtroom: for those who wait for a hearing.

use super::app::App;
use super::join::{bearer, granted, hearing_of, unavailable};
use super::listener::Peer;
use super::problem::Refused;
use crate::edge::clock;
use crate::signal::docket::Moment;
use crate::signal::http::{Turn, Waited};
use axum::extract::{Extension, Json, State};
use axum::http::HeaderMap;
use std::sync::Arc;

/// `GET /api/v1/turn`: how far the courtroom of a link's hearing is with those before it. Of them it says how many they are, and whether
/// one sits.
pub async fn turn(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Waited>, Refused> {
    app.allow(peer.address.ip())?;
    let grant = granted(&app, bearer(&headers)?)?;
    let hearing = hearing_of(&app, &grant).await?;
    let Some((begins, _)) = hearing.hours else {
        return Ok(Json(Waited { turn: None }));
    };
    let offset = app.config.hearing.utc_offset_minutes;
    let found = app
        .store
        .turn(&hearing.id, begins, offset, clock::now())
        .await
        .map_err(|error| unavailable(&error))?;
    let turn = found.map(|turn| Turn {
        number: turn.number,
        ahead: turn.ahead,
        under_way: turn.under_way,
        not_before: Moment(turn.not_before),
        today: turn.today,
    });
    Ok(Json(Waited { turn }))
}
