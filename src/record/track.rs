//! One publication in the record: packets in, bytes of its file out, and an account of both.

use super::gap::{Gap, Ledger, Why};
use super::opus;
use super::order::{Order, Step};
use super::packet::Packet;
use super::picture::{Assembled, Assembler, Picture};
use super::timeline::Timeline;
use super::vp8::FrameKind;
use super::webm::{Content, Muxer};
use crate::id::{MediaKind, UnixMillis};
use std::time::Instant;

/// A sender that sends nothing for longer than this, in milliseconds, leaves a gap even when no packet is missing.
const SILENCE_MS: u64 = 2000;

/// RTP clock of video.
const VIDEO_RATE: u32 = 90_000;

/// The moment that all files of a hearing count from.
#[derive(Clone, Copy, Debug)]
pub struct Zero {
    /// On the clock of arrivals.
    pub instant: Instant,
    /// The same moment for people.
    pub unix: UnixMillis,
}

/// What is known of a file at its end. Times are milliseconds since the recording began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Frames written.
    pub frames: u64,
    /// Time of the first frame.
    pub first: Option<u64>,
    /// End of the last frame.
    pub end: u64,
    /// Size of the first picture.
    pub size: Option<(u16, u16)>,
    /// Packets that did not reach the record: lost on the way in or at the recorder's queue.
    pub lost_packets: u64,
}

/// One publication being recorded.
#[derive(Debug)]
pub struct Track {
    zero: Zero,
    order: Order,
    frames: Frames,
    timeline: Timeline,
    muxer: Option<Muxer>,
    ledger: Ledger,
    account: Account,
    safe: Account,
    state: State,
    /// Something is missing since the last frame, and why.
    missing: Option<Why>,
    /// Packets that found the queue full and whose hole has not been met yet.
    queue_lost: u64,
    wants_key_frame: bool,
}

/// Packets to frames: of a voice each packet is one.
#[derive(Debug)]
enum Frames {
    Voice,
    Picture(Assembler),
}

/// Whether packets are taken, and if not, why not.
#[derive(Clone, Copy, Debug)]
struct State {
    untapped: Option<Why>,
    paused: bool,
    failed: bool,
}

impl Track {
    /// A publication that is not tapped yet, in a session that runs or is `paused`.
    #[must_use]
    pub fn new(kind: MediaKind, zero: Zero, paused: bool) -> Self {
        let (frames, rate) = match kind {
            MediaKind::Audio => (Frames::Voice, opus::RATE),
            MediaKind::Video => (Frames::Picture(Assembler::default()), VIDEO_RATE),
        };
        Self {
            zero,
            order: Order::default(),
            frames,
            timeline: Timeline::new(zero.instant, rate),
            muxer: None,
            ledger: Ledger::default(),
            account: Account::default(),
            safe: Account::default(),
            state: State {
                untapped: Some(Why::Absent),
                paused,
                failed: false,
            },
            missing: None,
            queue_lost: 0,
            wants_key_frame: false,
        }
    }

    /// From `now` (milliseconds since the recording began) on packets come.
    pub fn tap(&mut self, now: u64) {
        if self.state.untapped.take().is_some() && !self.state.paused && !self.state.failed {
            self.ledger.wait(now, Why::NetworkIn);
        }
    }

    /// From `now` on no packet comes, because of `why`. What was held back for order is written.
    pub fn untap(&mut self, now: u64, why: Why, out: &mut Vec<u8>) {
        self.interrupt(now, out);
        self.state.untapped = Some(why);
        if !self.state.paused && !self.state.failed {
            self.ledger.turn(now, why);
        }
    }

    /// The session pauses: packets are dropped.
    pub fn pause(&mut self, now: u64, out: &mut Vec<u8>) {
        self.interrupt(now, out);
        if !self.state.paused && !self.state.failed {
            self.ledger.turn(now, Why::Recess);
        }
        self.state.paused = true;
    }

    /// The session goes on.
    pub fn resume(&mut self, now: u64) {
        if std::mem::take(&mut self.state.paused) && !self.state.failed {
            match self.state.untapped {
                None => self.ledger.wait(now, Why::NetworkIn),
                Some(Why::Recess) => self.ledger.wait(now, Why::Absent),
                Some(why) => self.ledger.wait(now, why),
            }
        }
    }

    /// Takes a packet; appends to `out` what belongs into the file now.
    pub fn push(&mut self, packet: Packet, out: &mut Vec<u8>) {
        if !self.state.writes() {
            return;
        }
        let mut steps = Vec::new();
        self.order.push(packet, &mut steps);
        self.take(steps, out);
    }

    /// So many packets found the recorder's queue full before the next one.
    pub fn lost_in_queue(&mut self, packets: u64) {
        self.queue_lost = self.queue_lost.saturating_add(packets);
    }

    /// The recording ends at `now`.
    pub fn close(&mut self, now: u64, out: &mut Vec<u8>) {
        self.interrupt(now, out);
        self.ledger.close(now, self.missing.is_some());
        self.state.failed = true;
    }

    /// All bytes given out so far are with the operating system.
    pub fn mark_safe(&mut self) {
        if !self.state.failed {
            self.safe = self.account.clone();
        }
    }

    /// The disk failed at `now`: what was given out since [`Self::mark_safe`] is not in the file, and nothing more will be.
    pub fn fail(&mut self, now: u64) {
        if std::mem::replace(&mut self.state.failed, true) {
            return;
        }
        let unsafe_since = match self.safe.first {
            Some(_) => self.safe.end,
            None => self.account.first.unwrap_or(now),
        };
        if self.account.frames > self.safe.frames {
            self.ledger.cut(unsafe_since);
            self.ledger.turn(unsafe_since, Why::Disk);
        } else if self.ledger.is_open() {
            self.ledger.turn(now, Why::Disk);
        } else {
            self.ledger.turn(unsafe_since, Why::Disk);
        }
        self.account = Account {
            lost_packets: self.account.lost_packets,
            ..self.safe.clone()
        };
    }

    /// A picture cannot be written for want of a key frame: ask its sender for one. Reading clears the wish.
    pub fn take_key_frame_wish(&mut self) -> bool {
        std::mem::take(&mut self.wants_key_frame)
    }

    /// What was written.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// What was not.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        self.ledger.gaps()
    }

    /// Writes what is held, and opens a gap where the last frame ends. The next packet begins a new run.
    fn interrupt(&mut self, now: u64, out: &mut Vec<u8>) {
        if !self.state.writes() {
            return;
        }
        let mut steps = Vec::new();
        std::mem::take(&mut self.order).flush(&mut steps);
        steps.push(Step::Restart);
        self.take(steps, out);
        if self.queue_lost > 0 {
            self.miss_packets(self.queue_lost);
        }
        if !self.ledger.is_open() {
            let end = self.account.first.map_or(now, |_| self.account.end);
            self.ledger
                .wait(end, self.missing.unwrap_or(Why::NetworkIn));
        }
    }

    fn take(&mut self, steps: Vec<Step>, out: &mut Vec<u8>) {
        let mut assembled = Vec::new();
        for step in steps {
            match step {
                Step::Hole(packets) => self.miss_packets(packets),
                Step::Restart => self.timeline.restart(),
                Step::Packet(_) => {}
            }
            match &mut self.frames {
                Frames::Voice => self.voice(step, out),
                Frames::Picture(assembler) => assembler.step(step, &mut assembled),
            }
            for each in assembled.drain(..) {
                match each {
                    Assembled::Picture(picture) => self.picture(&picture, out),
                    Assembled::Lost => {
                        self.missing.get_or_insert(Why::NetworkIn);
                        self.wants_key_frame = true;
                    }
                }
            }
        }
    }

    fn miss_packets(&mut self, packets: u64) {
        let why = if self.queue_lost > 0 {
            Why::Server
        } else {
            Why::NetworkIn
        };
        self.queue_lost = self.queue_lost.saturating_sub(packets);
        self.missing.get_or_insert(why);
        self.account.lost_packets = self.account.lost_packets.saturating_add(packets);
    }

    fn voice(&mut self, step: Step, out: &mut Vec<u8>) {
        let Step::Packet(packet) = step else {
            return;
        };
        if packet.payload.is_empty() {
            return;
        }
        let ms = self.timeline.place(packet.arrived, packet.timestamp);
        let duration = opus::duration_us(&packet.payload).div_euclid(1000).max(1);
        self.write(ms, duration, Content::Opus, true, &packet.payload, out);
    }

    fn picture(&mut self, picture: &Picture, out: &mut Vec<u8>) {
        let ms = self.timeline.place(picture.arrived, picture.timestamp);
        let (width, height) = match picture.kind {
            FrameKind::Key { width, height } => (width, height),
            FrameKind::Inter => self.account.size.unwrap_or_default(),
        };
        self.account.size.get_or_insert((width, height));
        let key = picture.kind != FrameKind::Inter;
        let content = Content::Vp8 { width, height };
        // How long a picture is shown, only the next one tells: the gap after it begins at once.
        self.write(ms, 1, content, key, &picture.data, out);
    }

    fn write(
        &mut self,
        ms: u64,
        duration: u64,
        content: Content,
        key: bool,
        data: &[u8],
        out: &mut Vec<u8>,
    ) {
        let missing = self.missing.take();
        if self.ledger.is_open() {
            self.ledger.close(ms, missing.is_some());
        } else if missing.is_some() || ms.saturating_sub(self.account.end) > SILENCE_MS {
            self.ledger.hole(Gap {
                from: self.account.end,
                to: ms,
                why: missing.unwrap_or(Why::NetworkIn),
            });
        }
        let muxer = self
            .muxer
            .get_or_insert_with(|| Muxer::begin(content, self.zero.unix.0, out));
        muxer.frame(ms, key, data, out);
        self.account.first.get_or_insert(ms);
        self.account.end = ms.saturating_add(duration);
        self.account.frames = self.account.frames.saturating_add(1);
    }
}

impl State {
    fn writes(self) -> bool {
        self.untapped.is_none() && !self.paused && !self.failed
    }
}
