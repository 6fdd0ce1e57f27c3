//! Entries of the hearing's event log: facts of weight, with actor and time.

use crate::id::{ParticipantId, UnixMillis};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: UnixMillis,
    /// Who did it; `None`: the server.
    pub actor: Option<ParticipantId>,
}
