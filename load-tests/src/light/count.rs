//! What a receiver has got of one stream, by the clear header only: packets, loss, repetitions. Pure.

use super::rtp::extend;
use std::time::Duration;

/// Sequence numbers that are remembered to tell a late packet from a repeated one.
const WINDOW: u64 = 1024;
const WORDS: usize = 16;

/// One stream.
#[derive(Clone, Debug)]
pub struct Stream {
    highest: u64,
    seen: [u64; WORDS],
    /// Index of the first packet that is counted.
    from: u64,
    /// Different packets since `from`.
    pub packets: u64,
    /// Packets that came again.
    pub repeated: u64,
    /// When the last packet came.
    pub last: Duration,
    /// Longest time without a packet.
    pub longest_gap: Duration,
    /// When a hole was last seen.
    pub last_hole: Option<Duration>,
    /// For receiver reports: expected and received at the last one.
    reported: (u64, u64),
}

impl Stream {
    /// Begins with its first packet. Indices begin at one round, so that nothing is before zero.
    #[must_use]
    pub fn new(sequence: u16, now: Duration) -> Self {
        let first = u64::from(sequence).saturating_add(0x1_0000);
        let mut stream = Self {
            highest: first,
            seen: [0; WORDS],
            from: first,
            packets: 0,
            repeated: 0,
            last: now,
            longest_gap: Duration::ZERO,
            last_hole: None,
            reported: (0, 0),
        };
        stream.mark(first);
        stream.packets = 1;
        stream
    }

    /// Index of the first packet that is counted.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.from
    }

    /// Index of a packet.
    #[must_use]
    pub fn index_of(&self, sequence: u16) -> u64 {
        extend(self.highest, sequence)
    }

    /// Whether a packet has come, of the last ones.
    #[must_use]
    pub fn has(&self, index: u64) -> bool {
        let behind = self.highest.checked_sub(index);
        behind.is_some_and(|behind| behind < WINDOW) && self.is_marked(index)
    }

    /// Takes a packet; its index, or `None` when it is a repetition or too old to tell.
    pub fn take(&mut self, sequence: u16, now: Duration) -> Option<u64> {
        let index = extend(self.highest, sequence);
        self.longest_gap = self.longest_gap.max(now.saturating_sub(self.last));
        self.last = now;
        if index > self.highest {
            let ahead = index.saturating_sub(self.highest).min(WINDOW);
            for passed in 1..=ahead {
                self.clear(self.highest.saturating_add(passed));
            }
            if ahead > 1 {
                self.last_hole = Some(now);
            }
            if ahead == WINDOW {
                self.seen = [0; WORDS];
            }
            self.highest = index;
        } else if self.highest.saturating_sub(index) >= WINDOW || self.is_marked(index) {
            self.repeated = self.repeated.saturating_add(1);
            return None;
        }
        self.mark(index);
        if index >= self.from {
            self.packets = self.packets.saturating_add(1);
        }
        Some(index)
    }

    /// A packet came again on another way; one that nobody has seen in this stream yet tells nothing about it.
    pub fn repair(&mut self, sequence: u16, now: Duration) {
        if extend(self.highest, sequence) <= self.highest {
            self.take(sequence, now);
        }
    }

    /// Packets that should have come since `from`.
    #[must_use]
    pub fn expected(&self) -> u64 {
        self.highest.saturating_add(1).saturating_sub(self.from)
    }

    /// Of those, packets that did not come.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.expected().saturating_sub(self.packets)
    }

    /// Counts from the next packet on.
    pub fn restart(&mut self, now: Duration) {
        self.from = self.highest.saturating_add(1);
        self.packets = 0;
        self.repeated = 0;
        self.longest_gap = Duration::ZERO;
        self.last_hole = None;
        self.last = now;
        self.reported = (0, 0);
    }

    /// For a receiver report (RFC 3550, 6.4.1): fraction lost since the last one, all lost, highest index.
    pub fn report(&mut self) -> (u8, u32, u32) {
        let (expected, received) = (self.expected(), self.packets);
        let expected_now = expected.saturating_sub(self.reported.0);
        let received_now = received.saturating_sub(self.reported.1);
        self.reported = (expected, received);
        let lost_now = expected_now.saturating_sub(received_now);
        let fraction = lost_now
            .saturating_mul(256)
            .checked_div(expected_now)
            .unwrap_or(0);
        (
            u8::try_from(fraction).unwrap_or(u8::MAX),
            u32::try_from(self.lost())
                .unwrap_or(0x7f_ffff)
                .min(0x7f_ffff),
            u32::try_from(self.highest & 0xffff_ffff).unwrap_or(0),
        )
    }

    /// Indices of the last `far` packets before the highest that have not come, oldest first.
    pub fn missing(&self, far: u64) -> impl Iterator<Item = u64> + '_ {
        let from = self
            .highest
            .saturating_sub(far.min(WINDOW.saturating_sub(1)))
            .max(self.from);
        (from..self.highest).filter(|index| !self.is_marked(*index))
    }

    fn place(index: u64) -> (usize, u64) {
        let bit = index % WINDOW;
        (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
    }

    fn mark(&mut self, index: u64) {
        let (word, bit) = Self::place(index);
        if let Some(word) = self.seen.get_mut(word) {
            *word |= bit;
        }
    }

    fn clear(&mut self, index: u64) {
        let (word, bit) = Self::place(index);
        if let Some(word) = self.seen.get_mut(word) {
            *word &= !bit;
        }
    }

    fn is_marked(&self, index: u64) -> bool {
        let (word, bit) = Self::place(index);
        self.seen.get(word).is_some_and(|word| word & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1);

    #[test]
    fn loss_and_repetition_are_told_apart_over_the_end_of_the_numbers() {
        let mut stream = Stream::new(65_530, NOW);
        for sequence in [65_531, 65_533, 65_532, 65_533, 2, 1] {
            stream.take(sequence, NOW);
        }
        // 65,534, 65,535 and 0 did not come.
        assert_eq!((stream.packets, stream.lost(), stream.repeated), (6, 3, 1));
        let missing: Vec<u64> = stream.missing(100).map(|index| index & 0xffff).collect();
        assert_eq!(missing, [65_534, 65_535, 0]);
    }

    #[test]
    fn a_long_hole_is_lost_and_nothing_in_it_is_taken_for_a_repetition() {
        let mut stream = Stream::new(0, NOW);
        stream.take(3000, NOW);
        assert_eq!((stream.lost(), stream.last_hole), (2999, Some(NOW)));
        assert!(stream.take(2500, NOW).is_some());
        assert_eq!((stream.lost(), stream.repeated), (2998, 0));
    }

    #[test]
    fn a_new_count_begins_behind_the_last_packet() {
        let mut stream = Stream::new(0, NOW);
        stream.take(9, NOW);
        stream.restart(NOW);
        stream.take(5, NOW);
        stream.take(10, NOW.saturating_mul(3));
        assert_eq!(
            (stream.packets, stream.lost(), stream.expected()),
            (1, 0, 1)
        );
        assert_eq!(stream.longest_gap, NOW.saturating_mul(2));
    }

    #[test]
    fn a_repair_fills_a_hole_and_moves_nothing() {
        let mut stream = Stream::new(0, NOW);
        stream.take(2, NOW);
        stream.repair(1, NOW);
        stream.repair(9, NOW);
        assert_eq!(
            (stream.packets, stream.lost(), stream.expected()),
            (3, 0, 3)
        );
    }

    #[test]
    fn a_report_speaks_of_the_time_since_the_last_one() {
        let mut stream = Stream::new(0, NOW);
        for sequence in [1, 2, 4] {
            stream.take(sequence, NOW);
        }
        assert_eq!(stream.report(), (51, 1, 0x1_0004));
        stream.take(5, NOW);
        assert_eq!(stream.report(), (0, 1, 0x1_0005));
    }
}
