//! Continuous numbers towards a viewer, whatever source feeds them.
//!
//! A receiver takes a jump in sequence numbers for loss and a jump in timestamps for a freeze. So every source is shifted by a fixed
//! offset, chosen when it begins to feed: the next sequence number, and a timestamp that has moved on by the time that passed.

use std::time::{Duration, Instant};

/// Packets that may come late or twice are told apart in a window of so many numbers.
const WINDOW: u16 = 128;

/// Shortest distance in time between the last packet of one source and the first of the next: one frame at 30 fps.
const LEAST_STEP: Duration = Duration::from_millis(33);

/// Numbers of one outgoing stream.
#[derive(Clone, Debug)]
pub struct Rewriter {
    clock_rate: u32,
    sequence: u16,
    timestamp: u32,
    seen: u128,
    last: Option<Instant>,
    feed: Option<Feed>,
}

#[derive(Clone, Copy, Debug)]
struct Feed {
    ssrc: u32,
    sequence_offset: u16,
    timestamp_offset: u32,
    /// First outgoing number of this feed: earlier ones belong to whoever fed before.
    first: u16,
}

impl Rewriter {
    /// A stream with a clock of `clock_rate` Hz that has sent nothing yet; its first packet carries `sequence` plus one.
    #[must_use]
    pub fn new(clock_rate: u32, sequence: u16) -> Self {
        Self {
            clock_rate,
            sequence,
            timestamp: 0,
            seen: 0,
            last: None,
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

    /// Sequence number and timestamp for a packet of `ssrc`. `None`: it was sent already, or is older than what can be placed.
    pub fn rewrite(
        &mut self,
        now: Instant,
        ssrc: u32,
        sequence: u16,
        timestamp: u32,
    ) -> Option<(u16, u32)> {
        let feed = match self.feed {
            Some(feed) if feed.ssrc == ssrc => feed,
            _ => self.begin(now, ssrc, sequence, timestamp),
        };
        let out = sequence.wrapping_add(feed.sequence_offset);
        if !self.first_time(out, feed) {
            return None;
        }
        let timestamp = timestamp.wrapping_add(feed.timestamp_offset);
        if out == self.sequence {
            self.timestamp = timestamp;
            self.last = Some(now);
        }
        Some((out, timestamp))
    }

    fn begin(&mut self, now: Instant, ssrc: u32, sequence: u16, timestamp: u32) -> Feed {
        let first = self.sequence.wrapping_add(1);
        let timestamp_offset = match self.last {
            None => 0,
            Some(last) => {
                let passed = now.saturating_duration_since(last).max(LEAST_STEP);
                let ticks = passed
                    .as_micros()
                    .saturating_mul(u128::from(self.clock_rate))
                    / 1_000_000;
                #[allow(
                    clippy::cast_possible_truncation,
                    reason = "RTP time wraps (RFC 3550, 5.1)"
                )]
                let next = self.timestamp.wrapping_add(ticks as u32);
                next.wrapping_sub(timestamp)
            }
        };
        let feed = Feed {
            ssrc,
            sequence_offset: first.wrapping_sub(sequence),
            timestamp_offset,
            first,
        };
        self.feed = Some(feed);
        feed
    }

    /// Notes the number; `false` when it was noted before or lies outside of the window or of this feed.
    fn first_time(&mut self, out: u16, feed: Feed) -> bool {
        let ahead = out.wrapping_sub(self.sequence);
        if ahead != 0 && ahead < 0x8000 {
            self.seen = if ahead < WINDOW {
                self.seen.wrapping_shl(u32::from(ahead)) | 1
            } else {
                1
            };
            self.sequence = out;
            return true;
        }
        let behind = self.sequence.wrapping_sub(out);
        let of_this_feed = out.wrapping_sub(feed.first) < 0x8000;
        if behind >= WINDOW || !of_this_feed {
            return false;
        }
        let bit = 1_u128.wrapping_shl(u32::from(behind));
        let fresh = self.seen & bit == 0;
        self.seen |= bit;
        fresh
    }
}

#[cfg(test)]
#[path = "rewrite_test.rs"]
mod tests;
