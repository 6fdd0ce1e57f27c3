//! When packets came on one leg, by their transport-wide sequence numbers, for the sender's bandwidth estimate
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! A [`Feedback`] becomes `rtc`'s `TransportLayerCc` field by field:
//!
//! | `TransportLayerCc` | from |
//! | --- | --- |
//! | `base_sequence_number` | `base` |
//! | `packet_status_count` | `packets.len()`, at most [`CAPACITY`] |
//! | `reference_time` | `reference` |
//! | `fb_pkt_count` | `count` |
//! | `packet_chunks` | each seven of `packets` are a `StatusVectorChunk` of two-bit symbols: `None` is *not received*, `Some(0..=255)` a *small delta*, any other a *large delta* |
//! | `recv_deltas` | each `Some`, with the same symbol, times 250 (`rtc` takes microseconds) |
//!
//! Its size is at most 24 + 1024 / 7 * 2 + 400 * 2 = 1118 bytes: one datagram.

use std::time::Instant;

/// Numbers that are remembered: half a second at 20 Mbit/s. A longer silence on the link begins anew.
pub const CAPACITY: usize = 1_024;
/// The same as a sequence number.
const WINDOW: u16 = 1_024;
/// Arrivals in one feedback, so that it fits a datagram whatever their deltas.
pub const MOST_ARRIVALS: usize = 400;
/// A packet that comes so late is still told, by a feedback that goes back to it. Each time costs as many bytes.
const MOST_LATE: u16 = 128;
/// Delta unit (section 3.1.5).
const TICK_MICROS: u128 = 250;
/// Ticks in the 64 ms of the reference time are a power of two: 256.
const REFERENCE_BITS: u32 = 8;
/// No packet came under this number. No arrival is noted at tick 0.
const ABSENT: u32 = 0;

/// What one feedback says. Made once and filled again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feedback {
    /// Transport-wide sequence number of the first of `packets`.
    pub base: u16,
    /// Time to which the first delta refers, in 64 ms, 24 bits.
    pub reference: u32,
    /// Number of this feedback, for the sender to notice lost ones.
    pub count: u8,
    /// For each number from `base` on: when it came after the one that came before it here (the first: after `reference`), in 250 us;
    /// `None` when it has not come. The last one has come.
    pub packets: Vec<Option<i16>>,
}

/// Arrivals on one leg.
#[derive(Clone, Debug, Default)]
pub struct Arrivals {
    /// Arrival by number modulo [`CAPACITY`], in ticks, of which `began` is the first; allocated when the first packet comes.
    ticks: Vec<u32>,
    began: Option<Instant>,
    /// First number to tell of next.
    base: u16,
    /// The number behind the highest that came.
    end: u16,
    count: u8,
    /// Something has come that was not told yet.
    news: bool,
}

impl Arrivals {
    /// A packet with this number has come. A number that came before is ignored: its first arrival counts.
    pub fn arrived(&mut self, now: Instant, transport_sequence: u16) {
        let began = match self.began {
            Some(began) => began,
            None => self.begin(now, transport_sequence),
        };
        let ahead = transport_sequence.wrapping_sub(self.end);
        if ahead < 0x8000 {
            self.advance(transport_sequence, ahead);
        } else if !self.may_be_told(transport_sequence) {
            return;
        }
        let tick = ticks(began, now);
        if let Some(place) = self.ticks.get_mut(index(transport_sequence)) {
            *place = tick;
            self.news = true;
        }
    }

    /// Fills the next feedback; `false` when nothing has come since the last. To be repeated until it is `false`.
    pub fn take(&mut self, out: &mut Feedback) -> bool {
        if !self.news {
            return false;
        }
        out.packets.clear();
        out.base = self.base;
        let told = self.fill(out);
        self.base = self.base.wrapping_add(told);
        self.news = self.base != self.end;
        out.count = self.count;
        self.count = self.count.wrapping_add(1);
        true
    }

    /// Whether [`Arrivals::take`] has something.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.news
    }

    fn begin(&mut self, now: Instant, first: u16) -> Instant {
        self.ticks = vec![ABSENT; CAPACITY];
        self.base = first;
        self.end = first;
        self.began = Some(now);
        now
    }

    /// Makes room up to a new highest number, `ahead` numbers behind the end.
    fn advance(&mut self, sequence: u16, ahead: u16) {
        self.end = sequence.wrapping_add(1);
        if ahead >= WINDOW {
            self.ticks.fill(ABSENT);
            self.base = sequence;
            return;
        }
        for step in 0..=ahead {
            if let Some(place) = self.ticks.get_mut(index(sequence.wrapping_sub(step))) {
                *place = ABSENT;
            }
        }
        if self.end.wrapping_sub(self.base) > WINDOW {
            self.base = self.end.wrapping_sub(WINDOW);
        }
    }

    /// Whether a late number is new and not too late. If it lies before what was told, the next feedback goes back to it.
    fn may_be_told(&mut self, sequence: u16) -> bool {
        let late = self.base.wrapping_sub(sequence);
        let before = late != 0 && late < 0x8000;
        let remembered = self.end.wrapping_sub(sequence) <= WINDOW;
        let told_long_ago = before && late > MOST_LATE;
        let came = self
            .ticks
            .get(index(sequence))
            .is_none_or(|&tick| tick != ABSENT);
        if !remembered || told_long_ago || came {
            return false;
        }
        if before {
            self.base = sequence;
        }
        true
    }

    /// Tells from the base on as far as one feedback goes. Returns how many numbers it holds.
    fn fill(&self, out: &mut Feedback) -> u16 {
        let (mut told, mut arrivals, mut last) = (0_u16, 0_usize, None);
        for step in 0..self.end.wrapping_sub(self.base) {
            let place = index(self.base.wrapping_add(step));
            let tick = self.ticks.get(place).copied().unwrap_or(ABSENT);
            if tick == ABSENT {
                out.packets.push(None);
                continue;
            }
            let before = last.unwrap_or_else(|| {
                out.reference = tick >> REFERENCE_BITS;
                out.reference << REFERENCE_BITS
            });
            let Ok(delta) = i16::try_from(tick.wrapping_sub(before).cast_signed()) else {
                break;
            };
            out.packets.push(Some(delta));
            last = Some(tick);
            told = step.saturating_add(1);
            arrivals = arrivals.saturating_add(1);
            if arrivals == MOST_ARRIVALS {
                break;
            }
        }
        out.packets.truncate(usize::from(told));
        told
    }
}

fn index(sequence: u16) -> usize {
    usize::from(sequence % WINDOW)
}

fn ticks(began: Instant, now: Instant) -> u32 {
    let ticks = now.saturating_duration_since(began).as_micros() / TICK_MICROS;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "both ends take these times modulo 2^32 ticks (12 days): the reference time has 24 bits"
    )]
    let wrapped = ticks as u32;
    wrapped.wrapping_add(1).max(1)
}

#[cfg(test)]
#[path = "arrivals_test.rs"]
mod tests;
