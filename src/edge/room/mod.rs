//! One task per hearing: it feeds `Hearing`, carries out its outputs in order, and is the only place where people, rules and media meet.

mod line;
mod media;
mod quality;
mod record;
mod speaking;
mod task;
#[cfg(test)]
mod tests;

use super::recorder;
use super::store::StoreError;
use super::transport::MediaPlane;
use crate::hearing::phase::Phase;
use crate::hearing::plan::Plan;
use crate::hearing::{Person, Terms};
use crate::id::{HearingId, ParticipantId, StaffId};
use crate::signal::message::{ClientEnvelope, HearingCard, ServerMessage};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// What a room is made of.
pub struct Setup {
    /// Which hearing.
    pub hearing: HearingId,
    /// As its people see it.
    pub card: HearingCard,
    /// On which terms it is held.
    pub terms: Terms,
    /// Where its media is forwarded.
    pub plane: MediaPlane,
    /// The archive's folder.
    pub archive: PathBuf,
    /// Receiving sections of each kind that a page's first offer is to hold.
    pub slots: u16,
    /// What recorders count.
    pub counters: Arc<recorder::Counters>,
    /// What vouches for the key of its record.
    pub court: Arc<recorder::court::CourtKey>,
    /// To whose key parts are sealed that are closed to the public.
    pub closed_key: Arc<recorder::closed::ClosedKey>,
    /// Whether somebody keeps the server's clock right.
    pub clock_kept: watch::Receiver<Option<bool>>,
    /// Who stamps the times of its record.
    pub authority: Option<Arc<recorder::authority::Authority>>,
    /// Told when the hearing is over for good.
    pub ended: oneshot::Sender<()>,
}

/// Knocks that may wait; whoever finds the mailbox full waits.
const MAILBOX: usize = 1_024;

/// Starts a hearing's task. It ends when the hearing does, or when it is told to stop.
///
/// `plan` reads what the court laid down, before anybody comes in. What is changed later comes as a [`Knock::Planned`]: since the room can
/// be found before it reads, no change falls in between.
pub fn spawn(
    setup: Setup,
    plan: impl Future<Output = Result<Plan, StoreError>> + Send + 'static,
) -> RoomHandle {
    let (mailbox, knocks) = mpsc::channel(MAILBOX);
    let (stands, phase) = watch::channel(Phase::Scheduled);
    tokio::spawn(task::run(setup, plan, knocks, stands));
    RoomHandle { mailbox, phase }
}

/// Number of one WebSocket connection; a return is a new number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// Messages for one page wait here; a page that does not read is cut off when it is full.
pub const OUTBOX: usize = 256;

/// What a room hears from the web floor.
#[derive(Debug)]
pub enum Knock {
    /// The court changed what it had laid down.
    Planned {
        /// The whole plan.
        plan: Plan,
    },
    /// A WebSocket said a good `hello`. A person's earlier connection is told `taken_over` and closed by the room (its outbox is dropped).
    Connected {
        /// Who, from the token.
        person: Person,
        /// Which connection.
        connection: ConnectionId,
        /// By the link, not by a resume secret: what a former page of the person sends and receives ends at once.
        by_link: bool,
        /// As `hello` said.
        microphone: bool,
        /// As `hello` said.
        camera: bool,
        /// Where messages for the page go. When the room drops it, the socket is closed after what is queued has been sent.
        /// In boxes, because a channel keeps room for 32 of what it carries.
        outbox: mpsc::Sender<Box<ServerMessage>>,
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
    /// The court's staff wants to take back a person's links: may it, as the hearing stands?
    MayRevokeLinks {
        /// Whose.
        who: ParticipantId,
        /// Told whether.
        answer: oneshot::Sender<bool>,
    },
    /// The court's staff has taken back a person's links: who came by one goes.
    LinksRevoked {
        /// Whose.
        who: ParticipantId,
        /// Who did it.
        by: StaffId,
        /// Told whether the hearing let them go; not if they are in its session by now.
        answer: oneshot::Sender<bool>,
    },
    /// The court's staff cancels the hearing before its session: it is over, and the room ends when everybody has been said goodbye to. Of
    /// one who has stopped waiting for the answer it is not heard.
    Cancelled {
        /// Told at once; `false` if a session is being opened or was opened, and then nothing is done.
        answer: oneshot::Sender<bool>,
    },
    /// The WebSocket is gone.
    Disconnected {
        /// Who.
        who: ParticipantId,
        /// Which connection.
        connection: ConnectionId,
    },
    /// The server is being stopped: break the session off, close the files, then end the task. The hearing goes on when the server is
    /// back.
    Stop,
}

/// The room has ended before it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the room has ended")]
pub struct RoomEnded;

/// The way to a room's mailbox.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    mailbox: mpsc::Sender<Knock>,
    phase: watch::Receiver<Phase>,
}

impl RoomHandle {
    /// A room that reads its knocks from the other end of `mailbox`, and says in `phase` where its hearing stands.
    #[must_use]
    pub fn new(mailbox: mpsc::Sender<Knock>, phase: watch::Receiver<Phase>) -> Self {
        Self { mailbox, phase }
    }

    /// Where the hearing stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Waits until the hearing stands where it is wanted; `false`: the room ended before.
    pub async fn stands(&self, wanted: impl Fn(Phase) -> bool) -> bool {
        let mut phase = self.phase.clone();
        phase.wait_for(|phase| wanted(*phase)).await.is_ok()
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

    /// Asks the room something.
    ///
    /// # Errors
    /// The room has ended.
    pub async fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> Knock,
    ) -> Result<T, RoomEnded> {
        let (answer, answered) = oneshot::channel();
        self.knock(question(answer)).await.map_err(|_| RoomEnded)?;
        answered.await.map_err(|_| RoomEnded)
    }

    /// Brings a message to the room.
    ///
    /// # Errors
    /// Gives the message back when the room has ended.
    pub async fn knock(&self, knock: Knock) -> Result<(), Knock> {
        self.mailbox.send(knock).await.map_err(|e| e.0)
    }
}
