//! The lines to the pages of a hearing: one a person, the newest.

use super::ConnectionId;
use crate::hearing::role::Role;
use crate::id::ParticipantId;
use crate::signal::message::{GoodbyeReason, LinkStats, ServerMessage};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, error::TrySendError};

/// One page.
#[derive(Debug)]
pub struct Line {
    /// Its WebSocket.
    pub connection: ConnectionId,
    /// Role of its person.
    pub role: Role,
    /// What it last measured.
    pub stats: LinkStats,
    /// When it said so.
    pub measured: Option<Instant>,
    outbox: mpsc::Sender<Box<ServerMessage>>,
}

/// What a page measured so long ago says nothing of now: pages measure every two seconds.
const STALE: Duration = Duration::from_secs(5);

impl Line {
    /// It has measured its link.
    pub fn measures(&mut self, stats: LinkStats) {
        self.stats = stats;
        self.measured = Some(Instant::now());
    }

    /// What it has measured just now.
    #[must_use]
    pub fn fresh(&self) -> Option<&LinkStats> {
        let is_fresh = self.measured.is_some_and(|at| at.elapsed() < STALE);
        is_fresh.then_some(&self.stats)
    }
}

/// All pages. Dropping a line closes its socket behind what is queued.
#[derive(Debug, Default)]
pub struct Lines {
    lines: BTreeMap<ParticipantId, Line>,
    /// Pages that did not read: to be treated as lost.
    stuck: Vec<ParticipantId>,
}

impl Lines {
    /// A new page; an earlier one of the same person is told that it was taken over.
    pub fn enter(
        &mut self,
        who: ParticipantId,
        role: Role,
        connection: ConnectionId,
        outbox: mpsc::Sender<Box<ServerMessage>>,
    ) {
        let line = Line {
            connection,
            role,
            stats: LinkStats::default(),
            measured: None,
            outbox,
        };
        if let Some(former) = self.lines.insert(who, line) {
            let reason = GoodbyeReason::TakenOver;
            let goodbye = Box::new(ServerMessage::Goodbye { reason });
            let _ = former.outbox.try_send(goodbye);
        }
    }

    /// The person's line, if it is this connection.
    pub fn on(&mut self, who: &ParticipantId, connection: ConnectionId) -> Option<&mut Line> {
        let line = self.lines.get_mut(who)?;
        (line.connection == connection).then_some(line)
    }

    /// The person's line.
    #[must_use]
    pub fn of(&self, who: &ParticipantId) -> Option<&Line> {
        self.lines.get(who)
    }

    /// Everybody who has one.
    pub fn iter(&self) -> impl Iterator<Item = (&ParticipantId, &Line)> {
        self.lines.iter()
    }

    /// Says something to a person. A page that does not read is cut off: it never slows the room.
    pub fn say(&mut self, to: &ParticipantId, message: ServerMessage) {
        let Some(line) = self.lines.get(to) else {
            return;
        };
        // One that has closed its connection is not cut off: what it has said before, that it leaves perhaps, is still to be heard, and
        // behind that its socket says that it is gone.
        if let Err(TrySendError::Full(_)) = line.outbox.try_send(Box::new(message)) {
            self.lines.remove(to);
            self.stuck.push(to.clone());
        }
    }

    /// Pages that were cut off since the last call.
    pub fn take_stuck(&mut self) -> Vec<ParticipantId> {
        std::mem::take(&mut self.stuck)
    }

    /// The line is gone.
    pub fn remove(&mut self, who: &ParticipantId) {
        self.lines.remove(who);
    }

    /// Says goodbye and closes the line.
    pub fn dismiss(&mut self, who: &ParticipantId, reason: GoodbyeReason) {
        self.say(who, ServerMessage::Goodbye { reason });
        self.lines.remove(who);
    }
}
