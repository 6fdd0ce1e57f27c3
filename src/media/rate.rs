//! How many bits a second a source sends, by temporal layer.

use std::time::Instant;

/// Temporal layers of VP8 (two bits).
pub const TEMPORALS: usize = 4;
/// The window is the last ten whole tenths of a second: short enough to see a layer start, long enough that a key frame is no burst.
const WINDOW: u32 = 10;
/// These, and the tenth that is being filled.
const BUCKETS: u32 = WINDOW + 1;
const BUCKET_MILLIS: u128 = 100;

/// Bytes of the last second.
#[derive(Clone, Debug, Default)]
pub struct Rate {
    began: Option<Instant>,
    /// The bucket that is filled now, counted from the beginning.
    bucket: u32,
    /// Bytes by bucket, modulo their number, and temporal layer.
    bytes: [[u32; TEMPORALS]; BUCKETS as usize],
}

impl Rate {
    /// A packet of so many bytes has come in a temporal layer (0 when there are none).
    pub fn arrived(&mut self, now: Instant, bytes: usize, temporal: u8) {
        let began = *self.began.get_or_insert(now);
        let bucket = bucket(began, now);
        let passed = bucket.saturating_sub(self.bucket).min(BUCKETS);
        for step in 0..passed {
            if let Some(old) = self.place(bucket.wrapping_sub(step)) {
                *old = [0; TEMPORALS];
            }
        }
        self.bucket = self.bucket.max(bucket);
        let last = TEMPORALS.saturating_sub(1);
        let layer = usize::from(temporal).min(last);
        if let Some(count) = self.place(bucket).and_then(|b| b.get_mut(layer)) {
            *count = count.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        }
    }

    /// Bits a second up to and with a temporal layer, over the last second; 0 when nothing came in it. In a source's first second over
    /// the whole tenths since it began; before the third of them is over it is not known, and 0: a source that counts for less than it
    /// costs is promised to links that do not bear it.
    #[must_use]
    pub fn bits(&self, now: Instant, temporal: u8) -> u64 {
        const LEAST: u32 = 3;
        let Some(began) = self.began else {
            return 0;
        };
        let current = bucket(began, now);
        if current < LEAST {
            return 0;
        }
        let mut bytes = 0_u64;
        for step in 1..=WINDOW {
            // Places behind the last packet's bucket hold what was there one round before.
            let Some(number) = current.checked_sub(step).filter(|n| *n <= self.bucket) else {
                continue;
            };
            let layers = self.bytes.get(index(number)).into_iter().flatten();
            for count in layers.take(usize::from(temporal).saturating_add(1)) {
                bytes = bytes.saturating_add(u64::from(*count));
            }
        }
        let tenths = u64::from(current.min(WINDOW));
        bytes.saturating_mul(80).checked_div(tenths).unwrap_or(0)
    }

    /// The same for every temporal layer.
    #[must_use]
    pub fn layers(&self, now: Instant) -> [u64; TEMPORALS] {
        let mut temporal = 0;
        [0; TEMPORALS].map(|_: u64| {
            let bits = self.bits(now, temporal);
            temporal = temporal.saturating_add(1);
            bits
        })
    }

    fn place(&mut self, bucket: u32) -> Option<&mut [u32; TEMPORALS]> {
        self.bytes.get_mut(index(bucket))
    }
}

fn index(bucket: u32) -> usize {
    usize::try_from(bucket % BUCKETS).unwrap_or(0)
}

fn bucket(began: Instant, now: Instant) -> u32 {
    let passed = now.saturating_duration_since(began).as_millis();
    u32::try_from(passed / BUCKET_MILLIS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_steady_source_has_its_rate_by_temporal_layer_from_its_first_second_on() {
        let t0 = Instant::now();
        let mut rate = Rate::default();
        for step in 0..300_u64 {
            rate.arrived(t0 + ms(step * 10), 125, u8::from(step % 2 == 1));
            let known = if step < 30 { 0 } else { 100_000 };
            assert_eq!(rate.bits(t0 + ms(step * 10), 3), known, "{step}");
        }
        let now = t0 + ms(2_999);
        assert_eq!(rate.layers(now), [50_000, 100_000, 100_000, 100_000]);
    }

    #[test]
    fn a_source_that_falls_silent_is_at_0_after_a_second() {
        let t0 = Instant::now();
        let mut rate = Rate::default();
        for step in 0..40 {
            rate.arrived(t0 + ms(step * 100), 1_000, 0);
        }
        let end = t0 + ms(3_900);
        assert_eq!(rate.bits(end, 0), 80_000);
        assert_eq!(rate.bits(end + ms(600), 0), 40_000);
        assert_eq!(rate.bits(end + ms(1_100), 0), 0);
        assert_eq!(rate.bits(end + ms(3_600_000), 0), 0);
        rate.arrived(end + ms(5_000), 500, 0);
        assert_eq!(rate.bits(end + ms(5_100), 0), 4_000);
    }

    proptest! {
        /// Against a count of every packet of the ten whole tenths of a second before the present one.
        #[test]
        fn it_counts_what_came_in_the_window(packets in proptest::collection::vec((0u64..400, 1usize..1_500, 0u8..4), 1..200)) {
            let t0 = Instant::now();
            let mut rate = Rate::default();
            let (mut at, mut all) = (0, Vec::new());
            for (index, (wait, bytes, temporal)) in packets.into_iter().enumerate() {
                if index > 0 { at += wait; }
                rate.arrived(t0 + ms(at), bytes, temporal);
                all.push((at, bytes, temporal));
                if at < 1_000 { continue; }
                for layer in 0..4 {
                    let window = all.iter().filter(|(t, _, l)| t / 100 + 10 >= at / 100 && t / 100 < at / 100 && *l <= layer);
                    let bytes: usize = window.map(|(_, bytes, _)| bytes).sum();
                    prop_assert_eq!(rate.bits(t0 + ms(at), layer), bytes as u64 * 8);
                }
            }
        }
    }
}
