//! The operator's port: is it alive, is it ready, how much goes through. Not for the world: bound to loopback by default.

use super::app::App;
use crate::edge::files;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// `/livez`, `/readyz`, `/metrics`.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app)
}

/// New people may come: each line says what was checked.
async fn ready(State(app): State<Arc<App>>) -> Response {
    let data = app.config.data.dir.clone();
    let written = tokio::task::spawn_blocking(move || files::probe(&data)).await;
    let checks = [
        ("not stopping", !app.is_stopping()),
        ("database", app.store.ping().await.is_ok()),
        ("data folder", matches!(written, Ok(Ok(())))),
        ("media", (app.media_alive)()),
    ];
    let status = match checks.iter().all(|(_, good)| *good) {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let lines = checks.map(|(what, good)| format!("{what}: {}\n", if good { "yes" } else { "no" }));
    (status, lines.concat()).into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    match app.metrics.text() {
        Ok(text) => {
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the numbers cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
