//! Accepting connections, plain and TLS. Own loop, because the time for the first header must run from *accept*: a timer that starts
//! with the first byte lets silent sockets stay for ever.

use super::app::App;
use super::doors::{Doors, Inside};
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// Address of the other end.
    pub address: SocketAddr,
    /// Over TLS.
    pub secure: bool,
}

/// One port and what answers there.
#[derive(Clone)]
pub struct Door {
    /// Everything shared.
    pub app: Arc<App>,
    /// What answers.
    pub router: Router,
    /// Counts of connections.
    pub doors: Arc<Doors>,
    /// Present: TLS.
    pub tls: Option<TlsAcceptor>,
    /// Answers while the server stops, too.
    pub to_the_end: bool,
}

/// Smallest buffer that the HTTP library works with.
const LEAST_BUFFER: usize = 8192;

impl Door {
    /// Accepts until dropped.
    pub async fn accept(self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => match self.doors.enter(address.ip()) {
                    Some(inside) => {
                        let one = self.clone().serve(stream, address, inside);
                        tokio::spawn(one);
                    }
                    None => {
                        self.app.metrics.refused("connection");
                        tracing::debug!("a connection is refused: its address holds too many");
                    }
                },
                Err(error) => {
                    // Mostly: no file descriptor is left. Those that end will give theirs back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    async fn serve(self, stream: TcpStream, address: SocketAddr, inside: Inside) {
        let patience = Duration::from_millis(self.app.config.limits.header_ms);
        let deadline = Instant::now()
            .checked_add(patience)
            .unwrap_or_else(Instant::now);
        let _ = stream.set_nodelay(true);
        let inside = Arc::new(inside);
        match self.tls.clone() {
            None => self.http(stream, address, inside, deadline).await,
            Some(tls) => match tokio::time::timeout_at(deadline, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.http(stream, address, inside, deadline).await,
                Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
                Err(_) => tracing::debug!("no TLS in time"),
            },
        }
    }

    async fn http<S>(self, stream: S, address: SocketAddr, inside: Arc<Inside>, deadline: Instant)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let limits = &self.app.config.limits;
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_millis(limits.header_ms))
            .max_buf_size(limits.header_bytes.max(LEAST_BUFFER));
        let peer = Peer {
            address,
            secure: self.tls.is_some(),
        };
        let router = self.router.clone();
        let heard = Arc::clone(&inside);
        let service = service_fn(move |mut request: Request<Incoming>| {
            heard.speaks();
            request.extensions_mut().insert(peer);
            // A WebSocket outlives this connection's task and keeps its place with it.
            request.extensions_mut().insert(Arc::clone(&heard));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = builder
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        let mut silent = pin!(silent_until(deadline, &inside));
        let mut stopped = pin!(self.app.stopped());
        let mut is_last = self.to_the_end;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection ended badly");
                    }
                    return;
                }
                () = silent.as_mut() => {
                    tracing::debug!("no request in time");
                    return;
                }
                // The request that is being answered is the last one of this connection.
                () = stopped.as_mut(), if !is_last => {
                    is_last = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Resolves at the deadline if no whole header came by then.
async fn silent_until(deadline: Instant, inside: &Inside) {
    tokio::time::sleep_until(deadline).await;
    if !inside.is_silent() {
        std::future::pending::<()>().await;
    }
}
