//! Continuous numbers towards a viewer, whatever source feeds them and whatever of it is left out.
//!
//! A receiver takes a jump in sequence numbers for loss and a jump in timestamps for a freeze. So every source is shifted: the next
//! sequence number, and a timestamp that has moved on by the time that passed. What is left out closes up, what was lost stays open.

use super::history::{Entry, History, State};
use super::numbers::{Numbered, Numbers, Sent};
use super::picture::Pictures;
use std::time::{Duration, Instant};

/// Shortest distance in time between the last packet of one source and the first of the next: one frame at 30 fps.
const LEAST_STEP: Duration = Duration::from_millis(33);

/// Numbers of one outgoing stream.
#[derive(Clone, Debug)]
pub struct Rewriter {
    clock_rate: u32,
    history: History,
    pictures: Pictures,
    /// When the newest packet was sent, and its outgoing timestamp.
    last: Option<(Instant, u32)>,
    /// The highest timestamp that was sent.
    reached: u32,
    /// Ticks by which the outgoing clock is ahead of time, for want of a whole step at a switch: the next switch makes up for it.
    ahead: u32,
    feed: Option<Feed>,
}

#[derive(Clone, Copy, Debug)]
struct Feed {
    ssrc: u32,
    /// Newest packet of the source.
    sequence: u16,
    timestamp: u32,
    /// The frame of the newest packet is left out.
    leaves_out: bool,
    /// To add to the source's timestamps.
    shift: u32,
}

/// How a packet stands to those of its source that came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The source does not feed.
    Stranger,
    /// It begins a frame.
    Frame,
    /// A further packet of the newest frame; `true` when that frame is left out.
    Same(bool),
    /// It comes late, or a second time.
    Late,
}

impl Rewriter {
    /// A stream with a clock of `clock_rate` Hz that has sent nothing yet. Its first packet carries `sequence` plus one; the last
    /// `memory` numbers are remembered (a power of two).
    #[must_use]
    pub fn new(clock_rate: u32, sequence: u16, memory: u16) -> Self {
        Self {
            clock_rate,
            history: History::new(memory, sequence),
            pictures: Pictures::default(),
            last: None,
            reached: 0,
            ahead: 0,
            feed: None,
        }
    }

    /// The source that feeds now.
    #[must_use]
    pub fn source(&self) -> Option<u32> {
        self.feed.map(|feed| feed.ssrc)
    }

    /// The next packet begins a new feed, even if it is of the same source.
    pub fn stop(&mut self) {
        self.feed = None;
    }

    /// What was sent can no longer be found.
    pub fn forget(&mut self) {
        self.history.clear();
    }

    /// How a packet stands to those before it.
    #[must_use]
    pub fn order(&self, packet: &Numbered<'_>) -> Order {
        match self.feed {
            Some(feed) if feed.ssrc == packet.ssrc => {
                let ahead = packet.sequence.wrapping_sub(feed.sequence);
                if ahead == 0 || ahead >= 0x8000 {
                    Order::Late
                } else if packet.timestamp == feed.timestamp {
                    Order::Same(feed.leaves_out)
                } else {
                    Order::Frame
                }
            }
            _ => Order::Stranger,
        }
    }

    /// Numbers for the first packet of a source, which feeds from now on. Open numbers of its predecessor are no longer filled.
    pub fn begin(&mut self, now: Instant, packet: &Numbered<'_>) -> Numbers {
        self.history.close();
        let timestamp = self.next_timestamp(now, packet.timestamp);
        let feed = Feed {
            ssrc: packet.ssrc,
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            leaves_out: false,
            shift: timestamp.wrapping_sub(packet.timestamp),
        };
        self.feed = Some(feed);
        if let Some(header) = packet.vp8 {
            self.pictures.begin(header);
        }
        self.send(now, feed, packet)
    }

    /// Numbers for the next packet of the source that feeds; `None` without one.
    pub fn next(&mut self, now: Instant, packet: &Numbered<'_>) -> Option<Numbers> {
        let feed = self.advance(packet, false)?;
        Some(self.send(now, feed, packet))
    }

    /// The next packet of the source that feeds is left out: no number is spent on it.
    pub fn leave_out(&mut self, packet: &Numbered<'_>) {
        let _ = self.advance(packet, true);
    }

    /// Numbers for a packet that comes late. `None`: it was sent already, belongs to what was left out, or is too old to be placed.
    pub fn late(&mut self, packet: &Numbered<'_>) -> Option<Numbers> {
        let feed = self.feed?;
        if packet
            .vp8
            .is_some_and(|header| self.pictures.was_left_out(header))
        {
            return None;
        }
        let behind = feed.sequence.wrapping_sub(packet.sequence);
        // What was left out since has moved it up, never down.
        let least = self.history.top().wrapping_sub(behind);
        let (number, entry) = self.history.fill(packet.ssrc, packet.sequence, least)?;
        let numbers = self.number(number, &entry, packet);
        if numbers.timestamp.wrapping_sub(self.reached) < 1 << 31 {
            self.reached = numbers.timestamp;
        }
        Some(numbers)
    }

    /// What was sent under a number, while it is remembered.
    #[must_use]
    pub fn find(&self, out: u16) -> Option<Sent> {
        self.history.sent(out).map(|entry| Sent::new(out, entry))
    }

    /// Moves on to a packet; numbers are kept open for those between that may still come.
    fn advance(&mut self, packet: &Numbered<'_>, leave_out: bool) -> Option<Feed> {
        let before = self.feed?;
        let frame = packet.timestamp != before.timestamp;
        let lost = packet
            .sequence
            .wrapping_sub(before.sequence)
            .wrapping_sub(1);
        let within_left_out = !frame && before.leaves_out;
        if lost > 0 && !within_left_out {
            let first = Entry {
                sequence: before.sequence.wrapping_add(1),
                ..self.entry(before, packet)
            };
            self.history.keep_open(first, lost);
        }
        if frame && let Some(header) = packet.vp8 {
            self.pictures.next(header, leave_out);
        }
        let feed = Feed {
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            leaves_out: leave_out,
            ..before
        };
        self.feed = Some(feed);
        Some(feed)
    }

    fn send(&mut self, now: Instant, feed: Feed, packet: &Numbered<'_>) -> Numbers {
        let entry = self.entry(feed, packet);
        self.history.push(entry);
        let numbers = self.number(self.history.top(), &entry, packet);
        self.last = Some((now, numbers.timestamp));
        self.reached = numbers.timestamp;
        numbers
    }

    fn number(&mut self, sequence: u16, entry: &Entry, packet: &Numbered<'_>) -> Numbers {
        let numbers = Sent::new(sequence, entry).numbers(packet.timestamp, packet.vp8);
        if let Some(picture) = numbers.picture {
            self.pictures.sent(picture);
        }
        numbers
    }

    fn entry(&self, feed: Feed, packet: &Numbered<'_>) -> Entry {
        Entry {
            ssrc: feed.ssrc,
            timestamp: feed.shift,
            sequence: packet.sequence,
            picture: self.pictures.shift(),
            state: State::Sent,
        }
    }

    /// Where the outgoing clock stands now, a whole step above all that was sent.
    fn next_timestamp(&mut self, now: Instant, first: u32) -> u32 {
        let Some((at, timestamp)) = self.last else {
            return first;
        };
        let passed = self.ticks(now.saturating_duration_since(at));
        let due = passed.saturating_sub(self.ahead);
        // What came late may have gone beyond the newest packet.
        let reached = self.reached.wrapping_sub(timestamp);
        let least = reached.saturating_add(self.ticks(LEAST_STEP));
        let step = due.max(least);
        self.ahead = self.ahead.saturating_add(step).saturating_sub(passed);
        timestamp.wrapping_add(step)
    }

    /// Saturates at half a day.
    fn ticks(&self, time: Duration) -> u32 {
        let ticks = time.as_micros().saturating_mul(u128::from(self.clock_rate)) / 1_000_000;
        u32::try_from(ticks).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
#[path = "rewrite_test.rs"]
mod tests;
