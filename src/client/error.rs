//! What can go wrong with a call, in sentences. None of them names a token or a ticket.

use std::time::Duration;

/// Why a call could not be made or went wrong.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The link is no join link of a hearing.
    #[error("this is no join link: {0}")]
    Link(&'static str),
    /// The server could not be reached.
    #[error("cannot reach {address}: {source}; is the server running?")]
    Unreachable {
        /// Host and port.
        address: String,
        /// What the network said.
        source: std::io::Error,
    },
    /// There is no server to call.
    #[error("{0}")]
    Host(String),
    /// The HTTP exchange broke.
    #[error("the server's answer to {what} cannot be used: {why}")]
    Http {
        /// Method and path.
        what: String,
        /// Why.
        why: String,
    },
    /// The server refused over HTTP (RFC 9457).
    #[error("the server refused {what} with {status} {code}: {detail}")]
    Problem {
        /// Method and path.
        what: String,
        /// HTTP status.
        status: u16,
        /// `code` of the problem.
        code: String,
        /// Its sentence.
        detail: String,
    },
    /// The WebSocket could not be opened or broke.
    #[error("the signalling connection failed: {0}")]
    Socket(String),
    /// The server refused a message.
    #[error("the server refused {what} ({code}): {sentence}")]
    Refused {
        /// The message's type.
        what: String,
        /// For programs.
        code: String,
        /// The server's sentence.
        sentence: String,
    },
    /// The peer connection could not be made.
    #[error("the media connection failed: {0}")]
    Media(String),
    /// Something did not happen in time.
    #[error("waited {} ms for {what}, in vain{state}", .waited.as_millis())]
    Deadline {
        /// For what.
        what: String,
        /// How long.
        waited: Duration,
        /// Where the call stood, to be read by people.
        state: String,
    },
    /// The call is over.
    #[error("the call is over: {0}")]
    Over(String),
}

impl From<webrtc::error::Error> for CallError {
    fn from(error: webrtc::error::Error) -> Self {
        Self::Media(error.to_string())
    }
}
