//! How fast the way to the server is, for the check of the equipment: a few hundred kilobytes each way, for anybody, and few of them for
//! each address. They go over TCP, where a hearing goes over UDP: it is an estimate, and the page says so.

use super::app::App;
use super::join::refused_body;
use super::listener::Peer;
use super::problem::Refused;
use crate::signal::http::ProblemCode;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Extension, FromRequest, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// Most KiB of one answer, and of one body.
const MOST_KIB: usize = 256;
const KIB: usize = 1_024;

/// Bytes that no proxy can pack.
static NOISE: LazyLock<Bytes> = LazyLock::new(|| {
    let mut noise = vec![0; MOST_KIB.saturating_mul(KIB)];
    rand::fill(noise.as_mut_slice());
    noise.into()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    kib: usize,
}

/// `GET /api/v1/speed?kib=…` and `POST /api/v1/speed`.
pub fn route() -> MethodRouter<Arc<App>> {
    axum::routing::get(down)
        .post(up)
        .layer(DefaultBodyLimit::max(MOST_KIB.saturating_mul(KIB)))
}

async fn down(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Refused> {
    app.allow_speed(peer.address.ip())?;
    let malformed = Refused(ProblemCode::QueryMalformed);
    let Query(Asked { kib }) = asked.map_err(|_| malformed)?;
    if !(1..=MOST_KIB).contains(&kib) {
        return Err(malformed);
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((kind, NOISE.slice(..kib.saturating_mul(KIB))).into_response())
}

async fn up(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Result<StatusCode, Refused> {
    app.allow_speed(peer.address.ip())?;
    // Not one byte of it is read for whoever asks too often.
    let body = Bytes::from_request(request, &app).await;
    body.map_err(|error| refused_body(error.status()))?;
    Ok(StatusCode::NO_CONTENT)
}
