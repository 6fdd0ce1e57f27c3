//! The web: routes, WebSocket, join, the embedded page.

mod admin;
mod app;
mod docket;
mod doors;
mod frames;
mod hall;
mod join;
mod line;
mod listener;
mod page;
pub use page::verifier;
mod problem;
mod recordings;
mod seats;
mod socket;
mod speed;
mod turn;

#[cfg(test)]
mod tests;

pub use app::{App, Parts};

use crate::signal::http::ProblemCode;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use doors::Doors;
use listener::Door;
use problem::{Refused, word};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A request that is not answered in this time is given up; the body of a slow one is part of it.
const ANSWER: Duration = Duration::from_secs(10);
/// Sockets and requests may take so long to end when the server stops, after the rooms have closed their files.
const FAREWELL: Duration = Duration::from_secs(2);
/// How often what is too old to matter is forgotten.
const SWEEP: Duration = Duration::from_secs(10);

/// The TCP ports of a server.
pub struct Listeners {
    /// Plain HTTP.
    pub http: TcpListener,
    /// HTTPS and its certificate.
    pub https: Option<(TcpListener, TlsAcceptor)>,
    /// For the operator.
    pub admin: TcpListener,
}

/// Serves until `stop` resolves, then lets rooms close their files, pages be told, and requests be answered.
///
/// Returns how many rooms were not done in time.
pub async fn serve(app: Arc<App>, listeners: Listeners, stop: impl Future<Output = ()>) -> usize {
    let open = Door {
        app: Arc::clone(&app),
        router: routes(Arc::clone(&app)),
        doors: Doors::new(&app.config.limits),
        tls: None,
        to_the_end: false,
    };
    let admin = Door {
        router: admin::routes(Arc::clone(&app)),
        // Of its own, so that a flood outside does not shut out the operator.
        doors: Doors::new(&app.config.limits),
        to_the_end: true,
        ..open.clone()
    };
    let https = listeners.https.map(|(listener, tls)| {
        let door = Door {
            tls: Some(tls),
            ..open.clone()
        };
        (door, listener)
    });
    let serving = async {
        let secure = async {
            match https {
                Some((door, listener)) => door.accept(listener).await,
                None => std::future::pending().await,
            }
        };
        tokio::join!(open.accept(listeners.http), secure);
    };
    let operator = admin.accept(listeners.admin);
    let stopping = async {
        tokio::select! {
            () = stop => {}
            () = serving => {}
            () = sweep(&app) => {}
        }
        app.stop();
        let late = app
            .registry
            .stop(Duration::from_millis(app.config.limits.stop_ms))
            .await;
        let _ = tokio::time::timeout(FAREWELL, app.all_gone()).await;
        late
    };
    // The operator's port answers to the end: it says that the server is not ready any more.
    tokio::select! {
        late = stopping => late,
        () = operator => 0,
    }
}

fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/api/v1/invitation", get(join::invitation))
        .route("/api/v1/join", post(join::join))
        .route("/api/v1/resume", post(join::resume))
        .route("/api/v1/hall", get(hall::cards))
        .route("/api/v1/turn", get(turn::turn))
        .route("/api/v1/speed", speed::route())
        .route("/hall/{file}", get(hall::file))
        .route("/ws", get(socket::upgrade))
        .merge(docket::routes())
        .merge(recordings::routes())
        .method_not_allowed_fallback(async || Refused(ProblemCode::MethodNotAllowed))
        .fallback(page::file)
        .layer(DefaultBodyLimit::max(app.config.limits.body_bytes))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            page::origin,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            page::to_https,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            count_refusals,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            page::headers,
        ))
        .with_state(app)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refused(ProblemCode::Unavailable).into_response(),
    }
}

async fn count_refusals(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(Refused(code)) = response.extensions().get::<Refused>() {
        app.metrics.refused(word(*code));
        tracing::info!(code = word(*code), "a request is refused");
    }
    response
}

async fn sweep(app: &App) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        app.sweep();
    }
}
