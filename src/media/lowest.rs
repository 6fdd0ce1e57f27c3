//! The lowest of the last values of an estimate: it goes down at once, and up only when all of them have gone up.

use std::time::Instant;

/// Values count for two seconds, in tenths of that.
const BUCKETS: usize = 10;
const BUCKET_MILLIS: u128 = 200;

/// The lowest values of the last two seconds.
#[derive(Clone, Debug)]
pub struct Lowest {
    began: Option<Instant>,
    /// The bucket of the last value, counted from the beginning.
    bucket: u64,
    /// The lowest of each bucket, modulo their number.
    lowest: [u64; BUCKETS],
}

impl Default for Lowest {
    fn default() -> Self {
        Self {
            began: None,
            bucket: 0,
            lowest: [u64::MAX; BUCKETS],
        }
    }
}

impl Lowest {
    /// Takes a value and gives the lowest.
    pub fn of(&mut self, now: Instant, value: u64) -> u64 {
        let began = *self.began.get_or_insert(now);
        let passed = now.saturating_duration_since(began).as_millis() / BUCKET_MILLIS;
        let bucket = u64::try_from(passed).unwrap_or(u64::MAX).max(self.bucket);
        let fresh = bucket.saturating_sub(self.bucket);
        for (_, step) in (0..BUCKETS).zip(0..fresh) {
            if let Some(place) = self.place(bucket.saturating_sub(step)) {
                *place = u64::MAX;
            }
        }
        self.bucket = bucket;
        if let Some(place) = self.place(bucket) {
            *place = value.min(*place);
        }
        self.lowest.iter().copied().min().unwrap_or(value)
    }

    fn place(&mut self, bucket: u64) -> Option<&mut u64> {
        let index = bucket.checked_rem(BUCKETS as u64)?;
        self.lowest.get_mut(usize::try_from(index).ok()?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    #[test]
    fn down_at_once_and_up_after_two_seconds() {
        let t0 = Instant::now();
        let mut lowest = Lowest::default();
        let mut at = |ms, value| lowest.of(t0 + Duration::from_millis(ms), value);
        assert_eq!(at(0, 100), 100);
        assert_eq!(at(100, 40), 40);
        assert_eq!(at(1_900, 90), 40);
        assert_eq!(at(2_000, 80), 80);
        assert_eq!(at(3_900, 100), 80);
        assert_eq!(at(60_000, 70), 70);
    }

    proptest! {
        /// Never above any of the last 1.8 seconds, never below all of the last two.
        #[test]
        fn it_is_the_lowest_of_the_window(values in proptest::collection::vec((0u64..500, 0u64..1_000), 1..100)) {
            let t0 = Instant::now();
            let mut lowest = Lowest::default();
            let (mut at, mut all) = (0, Vec::new());
            for (wait, value) in values {
                at += wait;
                all.push((at, value));
                let got = lowest.of(t0 + Duration::from_millis(at), value);
                let least = |ms: u64| all.iter().filter(|(t, _)| t + ms >= at).map(|(_, v)| *v).min();
                prop_assert!(Some(got) <= least(1_799));
                prop_assert!(Some(got) >= least(2_000));
            }
        }
    }
}
