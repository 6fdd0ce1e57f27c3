//! What becomes of a datagram on one direction of a link. Time and chance are arguments: the same seed and the same datagrams at the
//! same times fare the same.

use super::profile::Way;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

/// A datagram that is overtaken comes so much later than it would have: behind a frame, before the next one.
const OVERTAKEN_BY: Duration = Duration::from_millis(15);
/// Headers of IP and UDP, which a link carries too.
const HEADERS: usize = 28;

/// What has become of the datagrams so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fates {
    /// Given to the relay.
    pub taken: u64,
    /// Delivered, repetitions counted.
    pub delivered: u64,
    /// Lost by chance.
    pub lost: u64,
    /// Lost because the queue was full.
    pub overflowed: u64,
}

/// One direction.
pub struct Core {
    way: Way,
    chance: StdRng,
    /// In the bad state of Gilbert-Elliott: what comes is lost.
    is_bad: bool,
    /// The link is busy with what it took so far.
    busy_until: Duration,
    /// Nothing that keeps order is delivered before.
    last_due: Duration,
    /// On the way: due, number, bytes.
    waiting: BinaryHeap<Reverse<(Duration, u64, Vec<u8>)>>,
    /// What has become of all.
    pub fates: Fates,
}

impl Core {
    /// An empty direction.
    pub fn new(way: Way, seed: u64) -> Self {
        Self {
            way,
            chance: StdRng::seed_from_u64(seed),
            is_bad: false,
            busy_until: Duration::ZERO,
            last_due: Duration::ZERO,
            waiting: BinaryHeap::new(),
            fates: Fates::default(),
        }
    }

    /// Another profile from now on; what is on the way arrives as it was to.
    pub fn set(&mut self, way: Way) {
        self.way = way;
        self.is_bad = false;
        self.busy_until = Duration::ZERO;
    }

    /// What is on the way is lost.
    pub fn forget(&mut self) {
        let lost = u64::try_from(self.waiting.len()).unwrap_or(0);
        self.fates.lost = self.fates.lost.saturating_add(lost);
        self.waiting.clear();
    }

    /// Takes a datagram.
    pub fn take(&mut self, datagram: &[u8], now: Duration) {
        self.fates.taken = self.fates.taken.saturating_add(1);
        if self.way.blackhole || self.is_lost() {
            self.fates.lost = self.fates.lost.saturating_add(1);
            return;
        }
        let Some(through) = self.through_queue(datagram.len(), now) else {
            self.fates.overflowed = self.fates.overflowed.saturating_add(1);
            return;
        };
        let jitter = self.way.jitter_ms * self.chance.random::<f64>();
        let mut due = through.saturating_add(millis(self.way.delay_ms + jitter));
        if self.happens(self.way.reorder_percent) {
            due = due.saturating_add(OVERTAKEN_BY);
        } else {
            due = due.max(self.last_due);
            self.last_due = due;
        }
        self.wait(due, datagram);
        if self.happens(self.way.duplicate_percent) {
            self.wait(due, datagram);
        }
    }

    /// When the next one is to be delivered.
    pub fn due(&self) -> Option<Duration> {
        self.waiting.peek().map(|Reverse((due, _, _))| *due)
    }

    /// The next one, if it is due.
    pub fn deliver(&mut self, now: Duration) -> Option<Vec<u8>> {
        if self.due()? > now {
            return None;
        }
        self.fates.delivered = self.fates.delivered.saturating_add(1);
        self.waiting.pop().map(|Reverse((_, _, datagram))| datagram)
    }

    /// Gilbert-Elliott: out of the bad state with 1 in `loss_burst`, into it so often that `loss_percent` are lost on the whole.
    fn is_lost(&mut self) -> bool {
        let loss = (self.way.loss_percent / 100.0).clamp(0.0, 1.0);
        if loss == 0.0 || loss == 1.0 {
            return loss == 1.0;
        }
        let out = 1.0 / self.way.loss_burst.max(1.0);
        let into = (out * loss / (1.0 - loss)).min(1.0);
        // Each for itself: the state has no memory.
        if self.way.loss_burst <= 1.0 {
            return self.chance.random::<f64>() < loss;
        }
        let change = if self.is_bad { out } else { into };
        if self.chance.random::<f64>() < change {
            self.is_bad = !self.is_bad;
        }
        self.is_bad
    }

    /// When the last bit of it is through the bottleneck; `None`: the queue is full.
    fn through_queue(&mut self, bytes: usize, now: Duration) -> Option<Duration> {
        if self.way.rate_kbit <= 0.0 {
            return Some(now);
        }
        let begin = self.busy_until.max(now);
        if begin.saturating_sub(now) > millis(self.way.queue_ms) {
            return None;
        }
        let bits =
            u32::try_from(bytes.saturating_add(HEADERS).saturating_mul(8)).unwrap_or(u32::MAX);
        self.busy_until = begin.saturating_add(millis(f64::from(bits) / self.way.rate_kbit));
        Some(self.busy_until)
    }

    fn happens(&mut self, percent: f64) -> bool {
        percent > 0.0 && self.chance.random::<f64>() * 100.0 < percent
    }

    fn wait(&mut self, due: Duration, datagram: &[u8]) {
        let number = self.fates.taken.wrapping_mul(2);
        self.waiting.push(Reverse((due, number, datagram.to_vec())));
    }
}

fn millis(millis: f64) -> Duration {
    Duration::from_secs_f64((millis / 1000.0).max(0.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "tests")]
    use super::*;

    /// Datagrams that are numbered, one a millisecond; what arrives, and when.
    fn pass(way: Way, seed: u64, count: u32) -> (Vec<(Duration, u32)>, Fates) {
        let mut core = Core::new(way, seed);
        for number in 0..count {
            let mut datagram = [0; 972];
            datagram
                .first_chunk_mut::<4>()
                .unwrap()
                .copy_from_slice(&number.to_be_bytes());
            core.take(&datagram, Duration::from_millis(number.into()));
        }
        let mut arrived = Vec::new();
        while let Some(due) = core.due() {
            let datagram = core.deliver(due).unwrap();
            arrived.push((due, u32::from_be_bytes(*datagram.first_chunk().unwrap())));
        }
        (arrived, core.fates)
    }

    fn numbers(arrived: &[(Duration, u32)]) -> Vec<u32> {
        arrived.iter().map(|(_, number)| *number).collect()
    }

    #[test]
    fn a_perfect_link_delivers_all_at_once_and_in_order() {
        let (arrived, fates) = pass(Way::default(), 1, 100);
        let expected: Vec<(Duration, u32)> = (0..100)
            .map(|number| (Duration::from_millis(number.into()), number))
            .collect();
        assert_eq!(arrived, expected);
        assert_eq!((fates.taken, fates.delivered), (100, 100));
    }

    #[test]
    fn the_same_seed_gives_the_same_fate_and_another_seed_another() {
        let way = Way {
            loss_percent: 20.0,
            loss_burst: 3.0,
            jitter_ms: 9.0,
            reorder_percent: 5.0,
            duplicate_percent: 5.0,
            ..Way::default()
        };
        assert_eq!(pass(way, 7, 500), pass(way, 7, 500));
        assert_ne!(pass(way, 7, 500), pass(way, 8, 500));
    }

    #[test]
    fn loss_comes_in_bursts_of_the_wanted_length_and_share() {
        let way = Way {
            loss_percent: 20.0,
            loss_burst: 3.0,
            ..Way::default()
        };
        let (arrived, fates) = pass(way, 3, 60_000);
        let share = fates.lost as f64 / 60_000.0;
        assert!((0.18..0.22).contains(&share), "{share}");
        let numbers = numbers(&arrived);
        let gaps = numbers
            .windows(2)
            .filter(|pair| matches!(pair, [before, after] if after.saturating_sub(*before) > 1));
        let burst = fates.lost as f64 / gaps.count() as f64;
        assert!((2.8..3.2).contains(&burst), "{burst}");
    }

    #[test]
    fn single_losses_are_independent() {
        let way = Way {
            loss_percent: 30.0,
            ..Way::default()
        };
        let (_, fates) = pass(way, 3, 20_000);
        let share = fates.lost as f64 / 20_000.0;
        assert!((0.28..0.32).contains(&share), "{share}");
    }

    #[test]
    fn jitter_delays_within_its_bounds_and_keeps_order() {
        let way = Way {
            delay_ms: 30.0,
            jitter_ms: 20.0,
            ..Way::default()
        };
        let (arrived, _) = pass(way, 5, 1000);
        assert_eq!(numbers(&arrived), (0..1000).collect::<Vec<u32>>());
        for (due, number) in arrived {
            let way = due.saturating_sub(Duration::from_millis(number.into()));
            assert!(way >= Duration::from_millis(30) && way <= Duration::from_millis(50));
        }
    }

    #[test]
    fn reordering_lets_later_ones_overtake_and_loses_none() {
        let way = Way {
            reorder_percent: 10.0,
            ..Way::default()
        };
        let (arrived, _) = pass(way, 5, 1000);
        let mut numbers = numbers(&arrived);
        assert!(!numbers.is_sorted());
        numbers.sort_unstable();
        assert_eq!(numbers, (0..1000).collect::<Vec<u32>>());
    }

    #[test]
    fn duplicates_are_extra() {
        let way = Way {
            duplicate_percent: 10.0,
            ..Way::default()
        };
        let (arrived, fates) = pass(way, 5, 1000);
        assert!((1060..1140).contains(&arrived.len()), "{}", arrived.len());
        assert_eq!((fates.lost, fates.overflowed), (0, 0));
    }

    #[test]
    fn a_slow_link_passes_its_rate_and_drops_what_would_wait_too_long() {
        // A datagram is 1000 bytes on the link, 8000 bits: 10 ms at 800 kbit/s, one comes each ms.
        let way = Way {
            rate_kbit: 800.0,
            queue_ms: 200.0,
            ..Way::default()
        };
        let (arrived, fates) = pass(way, 5, 1000);
        assert!((119..=122).contains(&arrived.len()), "{}", arrived.len());
        assert_eq!(fates.overflowed.saturating_add(fates.delivered), 1000);
        for (due, number) in arrived {
            let way = due.saturating_sub(Duration::from_millis(number.into()));
            assert!(way <= Duration::from_millis(210), "{way:?}");
        }
    }

    #[test]
    fn a_blackhole_passes_nothing_until_it_is_over() {
        let hole = Way {
            blackhole: true,
            ..Way::default()
        };
        let mut core = Core::new(hole, 1);
        core.take(b"lost", Duration::ZERO);
        core.set(Way::default());
        core.take(b"comes", Duration::from_secs(1));
        assert_eq!(
            core.deliver(Duration::from_secs(1)),
            Some(b"comes".to_vec())
        );
        assert_eq!((core.fates.lost, core.due()), (1, None));
    }
}
