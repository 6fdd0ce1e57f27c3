//! The way from a media shard to the recorder's thread, and the queue that all of them share with the room's commands.

use super::pulse::Pulse;
use super::{RecorderError, TapPacket};
use crate::hearing::journal::Entry;
use crate::hearing::output::{Gap, OnRecord};
use crate::hearing::role::Role;
use crate::id::{MediaKind, PublicationId};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Packets that may wait for the recorder's thread: about 4 s of 50 people or 20 s of 10, at most 40 MB. A disk that syncs slowly stalls
/// the thread for seconds; one that stalls for longer has failed.
pub(super) const CAPACITY: usize = 32_768;
/// Sleep of the recorder's thread when it has caught up. A command ends it: what goes into the log does not wait.
const NAP: Duration = Duration::from_millis(50);

/// What arrives at the recorder's thread.
#[derive(Debug)]
pub enum Tapped {
    /// A packet of a publication.
    Packet(PublicationId, TapPacket),
    /// So many packets of a publication found the queue full: a gap to be named.
    Lost(PublicationId, u64),
    /// A command of the room.
    Control(Control),
}

/// A command of the room, in its place among the packets, and when it was given.
#[derive(Debug)]
pub struct Control {
    pub(super) command: Command,
    pub(super) given: Instant,
}

#[derive(Debug)]
pub(super) enum Command {
    Prove,
    Resume,
    Pause,
    Tap {
        publication: PublicationId,
        role: Role,
        name: String,
        wish: Arc<AtomicBool>,
        pulse: Arc<Pulse>,
    },
    Untap {
        publication: PublicationId,
        gap: Gap,
    },
    Journal(Entry),
    Seal(Option<oneshot::Sender<Result<(), RecorderError>>>),
}

/// A queue for `capacity` packets and any number of commands.
#[must_use]
pub fn channel(capacity: usize) -> (Queue, Inbox) {
    let (sender, receiver) = mpsc::channel();
    let (waiting, reader) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let inbox = Inbox {
        receiver,
        waiting: Arc::clone(&waiting),
        reader: Arc::clone(&reader),
    };
    let queue = Queue {
        sender,
        waiting,
        reader,
        capacity,
    };
    (queue, inbox)
}

/// The end of the queue that is written to.
#[derive(Clone, Debug)]
pub struct Queue {
    sender: mpsc::Sender<Tapped>,
    waiting: Arc<AtomicUsize>,
    /// The thread at the other end, once it has begun to read.
    reader: Arc<OnceLock<Thread>>,
    capacity: usize,
}

impl Queue {
    /// Never waits. When the thread is gone, the command has no one to obey it; whoever waits for an answer is told so by its absence.
    pub(super) fn command(&self, command: Command) {
        let given = Instant::now();
        let _ = self
            .sender
            .send(Tapped::Control(Control { command, given }));
        if let Some(reader) = self.reader.get() {
            reader.unpark();
        }
    }

    /// Taps of several shards may pass the bound by a packet each; it bounds memory, not a count.
    fn admits(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) < self.capacity
    }
}

/// The end of the queue that is read.
#[derive(Debug)]
pub struct Inbox {
    receiver: mpsc::Receiver<Tapped>,
    waiting: Arc<AtomicUsize>,
    reader: Arc<OnceLock<Thread>>,
}

impl Inbox {
    /// The next thing, at most `patience` later; `None` when nothing came. While packets come one after another, it sleeps instead of
    /// waiting: a shard would have to wake a waiting thread for each packet, which costs more than the packet.
    ///
    /// # Errors
    /// When nothing can come any more.
    pub fn next(&self, patience: Duration) -> Result<Option<Tapped>, mpsc::RecvError> {
        self.reader.get_or_init(thread::current);
        let ready = self.receiver.try_recv().or_else(|_| {
            thread::park_timeout(NAP);
            self.receiver.try_recv()
        });
        let next = ready.or_else(|_| self.receiver.recv_timeout(patience));
        match next {
            Ok(tapped) => {
                if matches!(tapped, Tapped::Packet(..)) {
                    self.waiting.fetch_sub(1, Ordering::Relaxed);
                }
                Ok(Some(tapped))
            }
            Err(mpsc::RecvTimeoutError::Timeout) => Ok(None),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(mpsc::RecvError),
        }
    }
}

/// One publication's way to the recorder. A shard never waits for it; what finds no room is counted and named in the record.
#[derive(Debug)]
pub struct Tap {
    publication: PublicationId,
    queue: Queue,
    wish: Arc<AtomicBool>,
    pulse: Arc<Pulse>,
    lost: u64,
}

impl Tap {
    /// A way for what is on record into `queue`.
    #[must_use]
    pub(super) fn new(on_record: OnRecord, queue: Queue, pulse: Arc<Pulse>) -> Self {
        let publication = on_record.publication().clone();
        let wish = Arc::new(AtomicBool::new(publication.kind == MediaKind::Video));
        Self {
            publication,
            queue,
            wish,
            pulse,
            lost: 0,
        }
    }

    /// One that no recorder reads, and what came of it.
    #[cfg(test)]
    pub fn in_a_test(publication: PublicationId) -> (Self, Inbox) {
        let (queue, inbox) = channel(CAPACITY);
        let pulse = Arc::new(Pulse::new(Instant::now()));
        let tap = Self::new(OnRecord::in_a_test(publication), queue, pulse);
        (tap, inbox)
    }

    /// Of what.
    #[must_use]
    pub fn publication(&self) -> &PublicationId {
        &self.publication
    }

    /// A packet of the publication came, whether it is handed over or not; `level` of a voice, if the packet says it (RFC 6464).
    pub fn heard(&self, now: Instant, level: Option<u8>) {
        self.pulse.sent(now, level);
    }

    /// Hands a packet over, or counts it as lost when the recorder lags. Every packet of the source belongs here, those without payload
    /// (padding) too: a sequence number that is missing is taken for a loss.
    pub fn push(&mut self, packet: TapPacket) {
        self.pulse.owes(packet.arrived);
        if !self.queue.admits() {
            self.lost = self.lost.saturating_add(1);
            return;
        }
        self.confess();
        self.queue.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self
            .queue
            .sender
            .send(Tapped::Packet(self.publication.clone(), packet));
    }

    /// The recorder needs a key frame of this publication: it begins, or a frame was lost. Reading clears the wish; it comes back with
    /// every frame that cannot be written, so the shard merges it with the wishes of viewers.
    #[must_use]
    pub fn take_key_frame_wish(&self) -> bool {
        self.wish.load(Ordering::Relaxed) && self.wish.swap(false, Ordering::Relaxed)
    }

    pub(super) fn wish(&self) -> Arc<AtomicBool> {
        self.wish.clone()
    }

    fn confess(&mut self) {
        if self.lost > 0 {
            let _ = self
                .queue
                .sender
                .send(Tapped::Lost(self.publication.clone(), self.lost));
            self.lost = 0;
        }
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.confess();
        self.pulse.lets_go();
    }
}
