//! A WebSocket with JSON in text frames: the signalling of both servers.

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;

/// An open WebSocket.
pub struct Wire {
    stream: WebSocketStream<TcpStream>,
}

impl Wire {
    /// Opens `ws://address` + `path`, with a subprotocol if the server wants one.
    pub async fn open(address: &str, path: &str, protocol: Option<&'static str>) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("nobody listens at {address}"))?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        if let Some(protocol) = protocol {
            let value = HeaderValue::from_static(protocol);
            request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, value);
        }
        let (stream, _) = tokio_tungstenite::client_async(request, stream).await?;
        Ok(Self { stream })
    }

    /// Sends one message.
    pub async fn say(&mut self, message: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(message)?;
        Ok(self.stream.send(Message::text(text)).await?)
    }

    /// The next message; cancel safe.
    pub async fn hear(&mut self) -> Result<Value> {
        loop {
            match self
                .stream
                .next()
                .await
                .context("the connection is closed")??
            {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(frame) => bail!("the server closed the connection: {frame:?}"),
                _ => {}
            }
        }
    }
}

/// A text member of a JSON object; empty when there is none.
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}
