//! One HTTP/1.1 request at a time, JSON or text, to a server on a plain port.

use super::error::CallError;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(10);
const LARGEST_ANSWER: usize = 1024 * 1024;

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body; `Null` when it is no JSON.
    pub body: Value,
}

/// A request to `address` (`host:port`).
///
/// # Errors
/// [`CallError::Unreachable`] when nobody listens, [`CallError::Http`] when the exchange breaks, [`CallError::Deadline`] after 10 s.
/// An answer with an error status is no error here.
pub async fn request(
    address: &str,
    method: Method,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<Answer, CallError> {
    let (status, bytes) = exchange_in_time(address, method, path, bearer, body).await?;
    Ok(Answer {
        status,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    })
}

/// `GET` of plain text.
///
/// # Errors
/// As [`request`].
pub async fn get_text(address: &str, path: &str) -> Result<String, CallError> {
    let (_, bytes) = exchange_in_time(address, Method::GET, path, None, None).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `POST` that must succeed: a problem document becomes [`CallError::Problem`].
///
/// # Errors
/// As [`request`], and [`CallError::Problem`].
pub async fn post(
    address: &str,
    path: &str,
    bearer: &str,
    body: &Value,
) -> Result<Value, CallError> {
    let answer = request(address, Method::POST, path, Some(bearer), Some(body)).await?;
    if answer.status == 200 {
        return Ok(answer.body);
    }
    Err(CallError::Problem {
        what: format!("POST {path}"),
        status: answer.status,
        code: text(&answer.body, "code"),
        detail: text(&answer.body, "detail"),
    })
}

/// A text member of a JSON object; empty when there is none.
pub(super) fn text(value: &Value, member: &str) -> String {
    value
        .get(member)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

async fn exchange_in_time(
    address: &str,
    method: Method,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<(u16, Bytes), CallError> {
    let what = format!("{method} {path}");
    timeout(DEADLINE, exchange(address, method, path, bearer, body))
        .await
        .map_err(|_| CallError::Deadline {
            what,
            waited: DEADLINE,
            state: String::new(),
        })?
}

/// Status and body.
async fn exchange(
    address: &str,
    method: Method,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<(u16, Bytes), CallError> {
    let broken = |why: String| CallError::Http {
        what: format!("{method} {path}"),
        why,
    };
    let mut request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header(HOST, address);
    if let Some(token) = bearer {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let body = match body {
        Some(json) => {
            request = request.header(CONTENT_TYPE, "application/json");
            Body::from(json.to_string())
        }
        None => Body::empty(),
    };
    let request = request.body(body).map_err(|e| broken(e.to_string()))?;

    let stream = connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|e| broken(e.to_string()))?;
    let connection = tokio::spawn(connection);
    let response = sender
        .send_request(request)
        .await
        .map_err(|e| broken(e.to_string()))?;
    let status = response.status().as_u16();
    let bytes = to_bytes(Body::new(response.into_body()), LARGEST_ANSWER)
        .await
        .map_err(|e| broken(e.to_string()))?;
    connection.abort();
    Ok((status, bytes))
}

/// A TCP connection to `address` (`host:port`).
///
/// # Errors
/// [`CallError::Unreachable`].
pub(super) async fn connect(address: &str) -> Result<TcpStream, CallError> {
    let stream = TcpStream::connect(address)
        .await
        .map_err(|source| CallError::Unreachable {
            address: address.to_owned(),
            source,
        })?;
    // Signalling is many small frames: they must not wait for each other.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    Ok(stream)
}
