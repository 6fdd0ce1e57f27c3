//! Sequence numbers of 16 bits extended to the 48 of SRTP, each taken once (RFC 3711, sections 3.3.1 and 3.3.2).

/// So many numbers behind the highest are told apart; older ones count as seen.
const WIDTH: u64 = 128;

/// What has been seen of one source.
#[derive(Clone, Debug, Default)]
pub struct Window {
    highest: Option<u64>,
    seen: u128,
}

impl Window {
    /// The index (rollover counter and sequence number) that a sequence number most likely has: the one closest to the highest seen.
    /// A source begins with rollover counter 0.
    #[must_use]
    pub fn index(&self, sequence: u16) -> u64 {
        const ROUND: u64 = 1 << 16;
        const HALF: u16 = 1 << 15;
        let Some(highest) = self.highest else {
            return u64::from(sequence);
        };
        let base = highest & !(ROUND.wrapping_sub(1));
        let same = base | u64::from(sequence);
        #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
        let low = highest as u16;
        let ahead = sequence.wrapping_sub(low);
        if ahead < HALF {
            if sequence < low {
                same.saturating_add(ROUND)
            } else {
                same
            }
        } else if sequence > low {
            // Before the very first round there is nothing: then it is far ahead.
            same.checked_sub(ROUND).unwrap_or(same)
        } else {
            same
        }
    }

    /// Not seen yet, and young enough to tell.
    #[must_use]
    pub fn is_fresh(&self, index: u64) -> bool {
        let Some(highest) = self.highest else {
            return true;
        };
        match highest.checked_sub(index) {
            None => true,
            Some(behind) if behind < WIDTH => self.seen & bit(behind) == 0,
            Some(_) => false,
        }
    }

    /// Beyond all that were seen.
    #[must_use]
    pub fn is_newest(&self, index: u64) -> bool {
        self.highest.is_some_and(|highest| index > highest)
    }

    /// Notes an index whose packet was authentic.
    pub fn accept(&mut self, index: u64) {
        let ahead = self
            .highest
            .map_or(WIDTH, |highest| index.saturating_sub(highest));
        if self.highest.is_none_or(|highest| index > highest) {
            self.seen = if ahead < WIDTH {
                self.seen.wrapping_shl(u32::try_from(ahead).unwrap_or(0)) | 1
            } else {
                1
            };
            self.highest = Some(index);
        } else if let Some(behind) = self.highest.and_then(|highest| highest.checked_sub(index))
            && behind < WIDTH
        {
            self.seen |= bit(behind);
        }
    }
}

fn bit(behind: u64) -> u128 {
    1_u128.wrapping_shl(u32::try_from(behind).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn take(window: &mut Window, sequence: u16) -> Option<u64> {
        let index = window.index(sequence);
        window.is_fresh(index).then(|| {
            window.accept(index);
            index
        })
    }

    #[test]
    fn the_counter_rolls_over_and_late_packets_belong_to_the_round_before() {
        let mut window = Window::default();
        let taken: Vec<_> = [65_534, 65_535, 1, 0, 65_533]
            .map(|sequence| take(&mut window, sequence))
            .into_iter()
            .collect();
        assert_eq!(taken, [65_534, 65_535, 65_537, 65_536, 65_533].map(Some));
    }

    #[test]
    fn a_packet_is_taken_once() {
        let mut window = Window::default();
        for sequence in [10, 12, 11] {
            assert!(take(&mut window, sequence).is_some());
            assert!(take(&mut window, sequence).is_none());
        }
        assert!(take(&mut window, 500).is_some());
        assert!(take(&mut window, 13).is_none(), "too old to tell");
    }

    proptest! {
        /// The oracle is a set of true indices; the stream is a true index that walks with jitter.
        #[test]
        fn no_index_is_taken_twice_and_each_is_the_true_one(start in 0..70_000_u64, steps in proptest::collection::vec(-60..100_i64, 1..400)) {
            let mut window = Window::default();
            let mut taken = std::collections::BTreeSet::new();
            let first = start & 0xffff;
            let mut truth = first;
            for step in std::iter::once(0).chain(steps) {
                truth = truth.saturating_add_signed(step);
                let index = window.index(truth as u16);
                if taken.is_empty() || index >> 16 == truth >> 16 {
                    if window.is_fresh(index) {
                        window.accept(index);
                        prop_assert!(taken.insert(index));
                    }
                } else {
                    // Only a walk to before the very first packet may be misplaced.
                    prop_assert!(truth < first);
                }
            }
        }
    }
}
