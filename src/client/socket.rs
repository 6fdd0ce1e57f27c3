//! The signalling WebSocket (RFC 6455): JSON text frames each way.

use super::error::CallError;
use super::http::connect;
use crate::signal::message::{ClientEnvelope, ServerMessage};
use futures_util::{SinkExt, StreamExt};
use std::net::{IpAddr, Ipv4Addr};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// An open WebSocket.
pub(super) struct Socket {
    stream: WebSocketStream<TcpStream>,
}

/// What came over it.
pub(super) enum Heard {
    /// A message of the protocol.
    Message(Box<ServerMessage>),
    /// A text that is none: the server speaks another version than we do.
    Unknown(String),
    /// Closed, with code and reason where the server gave them.
    Closed(String),
}

impl Socket {
    /// Opens `ws://address/ws`.
    pub(super) async fn open(address: &str) -> Result<Self, CallError> {
        let stream = connect(address).await?;
        let (stream, _) = tokio_tungstenite::client_async(format!("ws://{address}/ws"), stream)
            .await
            .map_err(|e| CallError::Socket(e.to_string()))?;
        Ok(Self { stream })
    }

    /// Sends one message.
    pub(super) async fn send(&mut self, envelope: &ClientEnvelope) -> Result<(), CallError> {
        let text = serde_json::to_string(envelope).map_err(|e| CallError::Socket(e.to_string()))?;
        self.stream
            .send(Message::text(text))
            .await
            .map_err(|e| CallError::Socket(e.to_string()))
    }

    /// The next message; cancel safe.
    pub(super) async fn next(&mut self) -> Heard {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return match serde_json::from_str(&text) {
                        Ok(message) => Heard::Message(Box::new(message)),
                        Err(error) => Heard::Unknown(error.to_string()),
                    };
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Heard::Closed(format!("{} {}", u16::from(frame.code), frame.reason));
                }
                Some(Ok(Message::Close(None))) | None => {
                    return Heard::Closed("closed without a code".to_owned());
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Heard::Closed(error.to_string()),
            }
        }
    }

    /// The address on our side: the peer connection sends from the same interface.
    pub(super) fn local_ip(&self) -> Result<IpAddr, CallError> {
        let address = self
            .stream
            .get_ref()
            .local_addr()
            .map_err(|e| CallError::Socket(e.to_string()))?;
        // The server's media addresses are IPv4, also for who reached its pages over ::1.
        Ok(if address.ip().is_loopback() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            address.ip()
        })
    }

    /// Closes it in good order.
    pub(super) async fn close(&mut self) {
        if let Err(error) = self.stream.close(None).await {
            tracing::debug!(%error, "close");
        }
    }
}
