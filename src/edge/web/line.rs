//! One WebSocket with deadlines: nothing waits for ever on a page that neither reads nor ends.

use crate::signal::message::{GoodbyeReason, ServerMessage};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

/// Bytes read from a page in one go. The library's 128 KiB would be the largest part of a viewer's memory; messages are short.
const READ_BUFFER: usize = 4 * 1024;

/// A page that does not take a message within this time is cut off.
const SEND: Duration = Duration::from_secs(5);
/// A page may take so long to answer a close.
const CLOSE: Duration = Duration::from_secs(1);

/// What came.
pub enum Heard {
    /// A text frame.
    Text(Utf8Bytes),
    /// A binary frame: not of this protocol.
    Binary,
    /// Nothing more comes.
    End(Close),
}

/// How a WebSocket ends; the codes are those of `docs/protocol.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    code: u16,
    reason: &'static str,
}

impl Close {
    /// The other end closed, or is gone.
    pub const GONE: Self = Self::new(1000, "");
    /// A frame over the limit.
    pub const TOO_BIG: Self = Self::new(1009, "a frame was too large");
    /// The room failed, or the page read too slowly.
    pub const FAILED: Self = Self::new(1011, "come back with the resume secret");
    /// Not text, or too many bad messages.
    pub const MALFORMED: Self = Self::new(4400, "not messages of this protocol");
    /// No good `hello` in time.
    pub const NO_HELLO: Self = Self::new(4401, "no good hello in time");
    /// The resume secret was used twice.
    pub const WITHDRAWN: Self = Self::new(4401, "join again with the link");
    /// The court has taken the link back.
    pub const REVOKED: Self = Self::new(4412, "the court has taken this link back");
    /// Nothing came for too long.
    pub const SILENT: Self = Self::new(4408, "nothing came for too long");
    /// The hearing is over.
    pub const ENDED: Self = Self::new(4410, "the hearing is over");
    /// The hearing was cancelled.
    pub const CANCELLED: Self = Self::new(4411, "the hearing was cancelled");
    /// Too many messages.
    pub const TOO_MANY: Self = Self::new(4429, "too many messages");
    /// The server stops.
    pub const STOPPING: Self = Self::new(4503, "the server is being stopped");

    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason }
    }

    /// The code that fits the room's last word.
    #[must_use]
    pub fn after(goodbye: GoodbyeReason) -> Self {
        match goodbye {
            GoodbyeReason::Ended => Self::ENDED,
            GoodbyeReason::Left => Self::new(1000, "left"),
            GoodbyeReason::TakenOver => Self::new(4409, "joined from another page or device"),
            GoodbyeReason::ServerStopping => Self::STOPPING,
            GoodbyeReason::Dismissed => Self::new(1000, "the court needs you no longer"),
            GoodbyeReason::Removed => Self::new(4403, "sent out by the judge"),
            GoodbyeReason::LinksRevoked => Self::REVOKED,
            GoodbyeReason::Cancelled => Self::CANCELLED,
        }
    }

    /// The number.
    #[must_use]
    pub fn code(self) -> u16 {
        self.code
    }
}

/// A WebSocket.
pub struct Line {
    socket: WebSocketStream<TokioIo<Upgraded>>,
}

impl Line {
    /// Takes a connection that has just become a WebSocket; frames have at most `frame_bytes`.
    pub async fn new(connection: Upgraded, frame_bytes: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .max_frame_size(Some(frame_bytes))
            .max_message_size(Some(frame_bytes));
        let connection = TokioIo::new(connection);
        Self {
            socket: WebSocketStream::from_raw_socket(connection, Role::Server, Some(config)).await,
        }
    }

    /// The next frame that is not of the WebSocket's own housekeeping. Can be given up and asked again at any time.
    pub async fn hear(&mut self) -> Heard {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => return Heard::Text(text),
                Some(Ok(Message::Binary(_))) => return Heard::Binary,
                // The library answers pings; only messages of the protocol show that the page lives.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Heard::End(Close::GONE),
                Some(Err(error)) => return Heard::End(end_of(&error)),
            }
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// How to close, when the page is gone or does not read.
    pub async fn say(&mut self, message: &ServerMessage) -> Result<(), Close> {
        let text = serde_json::to_string(message).map_err(|_| Close::FAILED)?;
        let sent = tokio::time::timeout(SEND, self.socket.send(Message::text(text))).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Close::GONE),
            Err(_) => Err(Close::FAILED),
        }
    }

    /// Says why, and waits a moment for the other end to close. What still comes is read and thrown away: a connection that is dropped
    /// with bytes unread is reset, and the code is lost on the way.
    pub async fn close(mut self, close: Close) {
        let frame = Message::Close(Some(CloseFrame {
            code: close.code.into(),
            reason: Utf8Bytes::from_static(close.reason),
        }));
        let farewell = async {
            if self.socket.send(frame).await.is_ok() {
                let connection = self.socket.get_mut();
                // On the heap: what the task of a page may need once would lie in it for its whole life.
                let mut rest = vec![0; 4096];
                while connection.read(&mut rest).await.is_ok_and(|read| read > 0) {}
            }
        };
        // Out of patience: the connection is dropped, which ends it too.
        let _ = tokio::time::timeout(CLOSE, farewell).await;
    }
}

fn end_of(error: &Error) -> Close {
    match error {
        Error::Capacity(_) => Close::TOO_BIG,
        Error::Utf8(_) | Error::Protocol(_) => Close::MALFORMED,
        _ => Close::GONE,
    }
}
