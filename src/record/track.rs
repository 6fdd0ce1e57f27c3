//! One publication in the record: packets in, bytes of its files out, and an account of both. It has one file, until its codec changes:
//! then another begins.

pub use super::books::{Account, Begun, Span};

use super::books::Books;
use super::frame::Kind;
use super::gap::{Gap, Ledger, Why};
use super::opus;
use super::order::{Order, Step};
use super::packet::Packet;
use super::picture::{Assembled, Assembler, Picture};
use super::timeline::Timeline;
use super::webm::{Content, Muxer};
use crate::id::{MediaKind, UnixMillis};
use std::time::Instant;

/// A sender that sends nothing for longer than this, in milliseconds, leaves a gap even when no packet is missing.
const SILENCE_MS: u64 = 2000;

/// Files of one publication; a sender that changes its codec more often leaves a gap.
const MOST_FILES: usize = 64;

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

/// One publication being recorded.
#[derive(Debug)]
pub struct Track {
    zero: Zero,
    order: Order,
    frames: Frames,
    timeline: Timeline,
    muxer: Option<Muxer>,
    ledger: Ledger,
    books: Books,
    safe: Books,
    begun: Vec<Begun>,
    state: State,
    /// Something is missing since the last frame, and why.
    missing: Option<Why>,
    /// Packets that found the queue full and whose hole has not been met yet.
    queue_lost: u64,
    wants_key_frame: bool,
    /// What comes belongs into a file too many.
    refuses: bool,
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
            books: Books::default(),
            safe: Books::default(),
            begun: Vec::new(),
            state: State {
                untapped: Some(Why::Absent),
                paused,
                failed: false,
            },
            missing: None,
            queue_lost: 0,
            wants_key_frame: false,
            refuses: false,
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

    /// What comes from `now` on belongs into another file. What was held back for order is written into this one.
    pub fn turn(&mut self, now: u64, out: &mut Vec<u8>) {
        self.interrupt(now, out);
        if self.muxer.take().is_some() {
            self.books.close();
        }
        self.wants_key_frame |= matches!(self.frames, Frames::Picture(_)) && self.state.writes();
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

    /// So many packets came while there was nothing to write them into, before the first that is written.
    pub fn came_in_vain(&mut self, packets: u64) {
        if self.state.writes() {
            self.ledger.blame(Why::Server);
            self.books.lose(packets);
        }
    }

    /// The recording ends at `now`.
    pub fn close(&mut self, now: u64, out: &mut Vec<u8>) {
        self.interrupt(now, out);
        self.ledger.close(now, self.missing.is_some());
        self.state.failed = true;
    }

    /// When the oldest packet came that is held for its order or for the rest of its frame, and so is in no bytes yet.
    #[must_use]
    pub fn holds_since(&self) -> Option<Instant> {
        let of_frame = match &self.frames {
            Frames::Voice => None,
            Frames::Picture(assembler) => assembler.holds_since(),
        };
        self.order.holds_since().into_iter().chain(of_frame).min()
    }

    /// All bytes given out so far are with the operating system.
    pub fn mark_safe(&mut self) {
        if !self.state.failed {
            self.safe = self.books.clone();
        }
    }

    /// The disk failed at `now`: what was given out since [`Self::mark_safe`] is not in the file, and nothing more will be.
    pub fn fail(&mut self, now: u64) {
        if std::mem::replace(&mut self.state.failed, true) {
            return;
        }
        let unsafe_since = match self.safe.frames() {
            0 => self.books.first().unwrap_or(now),
            _ => self.safe.open.end,
        };
        if self.books.frames() > self.safe.frames() {
            self.ledger.cut(unsafe_since);
            self.ledger.turn(unsafe_since, Why::Disk);
        } else if self.ledger.is_open() {
            self.ledger.turn(now, Why::Disk);
        } else {
            self.ledger.turn(unsafe_since, Why::Disk);
        }
        let lost = self.lost_packets();
        self.books = self.safe.clone();
        let open = self.books.open.lost_packets;
        let unsafe_lost = lost.saturating_sub(self.lost_packets());
        self.books.open.lost_packets = open.saturating_add(unsafe_lost);
    }

    /// A picture cannot be written for want of a key frame: ask its sender for one. Reading clears the wish.
    pub fn take_key_frame_wish(&mut self) -> bool {
        std::mem::take(&mut self.wants_key_frame)
    }

    /// Where files have begun in what was given out since the last call.
    pub fn take_begun(&mut self) -> Vec<Begun> {
        std::mem::take(&mut self.begun)
    }

    /// When that was which file `number` (from 0) has got since this was last asked.
    pub fn take_span(&mut self, number: usize) -> Option<Span> {
        self.books.take_span(number)
    }

    /// What was written: one account a file, in order. One that a failed disk did not take has none.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.books.closed.iter().chain([&self.books.open])
    }

    /// Frames written, in all files.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.books.frames()
    }

    /// Packets that did not reach the record.
    #[must_use]
    pub fn lost_packets(&self) -> u64 {
        self.books.sum(|account| account.lost_packets)
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
            let open = &self.books.open;
            let end = open.first.map_or(now, |_| open.end);
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
                    Assembled::Picture(picture) => self.picture(picture, out),
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
        self.books.lose(packets);
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
        self.write(ms, duration, Some(Content::Opus), &packet.payload, out);
    }

    fn picture(&mut self, picture: Picture, out: &mut Vec<u8>) {
        let ms = self.timeline.place(picture.arrived, picture.timestamp);
        let content = match picture.kind {
            Kind::Key(content) => Some(content),
            Kind::Inter => None,
        };
        if !self.takes(content.as_ref()) {
            self.missing.get_or_insert(Why::Server);
            return;
        }
        // How long a picture is shown, only the next one tells: the gap after it begins at once.
        self.write(ms, 1, content, &picture.data, out);
    }

    /// Writes a frame; `content`: it can be decoded by itself, in a file for that.
    fn write(
        &mut self,
        ms: u64,
        duration: u64,
        content: Option<Content>,
        data: &[u8],
        out: &mut Vec<u8>,
    ) {
        let missing = self.missing.take();
        if self.ledger.is_open() {
            self.ledger.close(ms, missing.is_some());
        } else if missing.is_some() || ms.saturating_sub(self.books.open.end) > SILENCE_MS {
            self.ledger.hole(Gap {
                from: self.books.open.end,
                to: ms,
                why: missing.unwrap_or(Why::NetworkIn),
            });
        }
        let key = content.is_some();
        if let Some(content) = content
            && !self
                .muxer
                .as_ref()
                .is_some_and(|muxer| muxer.holds(&content))
        {
            self.begin_file(content, out);
        }
        // Without a file there was no key frame, and then there is no frame.
        let Some(muxer) = &mut self.muxer else {
            return;
        };
        muxer.frame(ms, key, data, out);
        self.books.written(ms, duration);
    }

    fn takes(&mut self, content: Option<&Content>) -> bool {
        if let Some(content) = content {
            let muxer = self.muxer.as_ref();
            let fits = muxer.is_none_or(|muxer| muxer.holds(content));
            self.refuses = !fits && self.books.closed.len().saturating_add(1) >= MOST_FILES;
        }
        !self.refuses
    }

    fn begin_file(&mut self, content: Content, out: &mut Vec<u8>) {
        if self.muxer.is_some() {
            self.books.close();
        }
        self.begun.push(Begun {
            at: out.len(),
            codec: content.codec(),
        });
        self.muxer = Some(Muxer::begin(content, self.zero.unix.0, out));
    }
}

impl State {
    fn writes(self) -> bool {
        self.untapped.is_none() && !self.paused && !self.failed
    }
}
