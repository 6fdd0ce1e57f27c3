//! One task per hearing: it feeds `Hearing`, carries out its outputs in order, and is the only place where people, rules and media meet.

use crate::hearing::Person;
use crate::id::ParticipantId;
use crate::signal::message::{ClientEnvelope, ServerMessage};
use tokio::sync::mpsc;

/// Number of one WebSocket connection; a return is a new number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// Messages for one page wait here; a page that does not read is cut off when it is full.
pub const OUTBOX: usize = 256;

/// What a room hears from the web floor.
#[derive(Debug)]
pub enum Knock {
    /// A WebSocket said a good `hello`. A person's earlier connection is told `taken_over` and closed by the room (its outbox is dropped).
    Connected {
        /// Who, from the token.
        person: Person,
        /// Which connection.
        connection: ConnectionId,
        /// As `hello` said.
        microphone: bool,
        /// As `hello` said.
        camera: bool,
        /// Where messages for the page go. When the room drops it, the socket is closed after what is queued has been sent.
        outbox: mpsc::Sender<ServerMessage>,
    },
    /// A message of an authenticated connection.
    Said {
        /// Who.
        who: ParticipantId,
        /// On which connection; stale ones are ignored.
        connection: ConnectionId,
        /// What.
        envelope: ClientEnvelope,
    },
    /// The WebSocket is gone.
    Disconnected {
        /// Who.
        who: ParticipantId,
        /// Which connection.
        connection: ConnectionId,
    },
    /// The server is being stopped: end the hearing, close the files, then end the task.
    Stop,
}

/// The way to a room's mailbox.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    mailbox: mpsc::Sender<Knock>,
}

impl RoomHandle {
    /// A room that reads its knocks from the other end of `mailbox`.
    #[must_use]
    pub fn new(mailbox: mpsc::Sender<Knock>) -> Self {
        Self { mailbox }
    }

    /// Whether the room's task has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.mailbox.is_closed()
    }

    /// Waits until the room's task has ended.
    pub async fn ended(&self) {
        self.mailbox.closed().await;
    }

    /// Brings a message to the room.
    ///
    /// # Errors
    /// Gives the message back when the room has ended.
    pub async fn knock(&self, knock: Knock) -> Result<(), Knock> {
        self.mailbox.send(knock).await.map_err(|e| e.0)
    }
}
