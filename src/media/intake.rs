//! How much a person may send or ask for: what is above is dropped, and whoever goes on far above it for long is let go.
//!
//! Only what was authentic is charged: a stranger who writes a person's address on packets takes nothing from them.

use std::time::{Duration, Instant};

/// So much of the rate may come at once: a key frame of every layer, or what a link has held back.
const BURST: Duration = Duration::from_secs(1);
/// More than once again the rate, dropped in each of so many seconds in a row, is no camera's mistake.
const FLOOD_SECONDS: u32 = 10;

/// What is to become of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is within what may be sent.
    Take,
    /// It is above that.
    Drop,
    /// It is, and has been for long: its sender is to be let go.
    Flood,
}

/// A token bucket, kept as one moment (the virtual scheduling of ITU-T I.371, Annex A), so that a packet costs a comparison.
#[derive(Clone, Debug)]
pub struct Bucket {
    bytes_per_second: u64,
    /// When all that was charged would have arrived at the rate.
    until: Option<Instant>,
}

impl Bucket {
    /// Bears so much in the long run, and a second's worth at once.
    #[must_use]
    pub fn new(kbps: u32) -> Self {
        Self {
            bytes_per_second: u64::from(kbps).saturating_mul(1_000 / 8).max(1),
            until: None,
        }
    }

    /// Whether anything more may pass.
    #[must_use]
    pub fn is_open(&self, now: Instant) -> bool {
        let ahead = |until: Instant| until.saturating_duration_since(now);
        self.until.is_none_or(|until| ahead(until) < BURST)
    }

    /// Something has passed.
    pub fn charge(&mut self, now: Instant, bytes: usize) {
        const NANOS: u64 = 1_000_000_000;
        let nanos = (bytes as u64)
            .saturating_mul(NANOS)
            .checked_div(self.bytes_per_second)
            .unwrap_or(0);
        let from = self.until.map_or(now, |until| until.max(now));
        self.until = from.checked_add(Duration::from_nanos(nanos));
    }
}

/// What one person has sent lately.
#[derive(Clone, Debug)]
pub struct Intake {
    bucket: Bucket,
    /// Begin of the second in which packets are dropped, and their bytes.
    second: Option<Instant>,
    dropped: u64,
    floods: u32,
}

impl Intake {
    /// Takes so much in the long run.
    #[must_use]
    pub fn new(kbps: u32) -> Self {
        Self {
            bucket: Bucket::new(kbps),
            second: None,
            dropped: 0,
            floods: 0,
        }
    }

    /// Judges a packet before it is opened.
    pub fn judge(&mut self, now: Instant, bytes: usize) -> Verdict {
        if self.bucket.is_open(now) {
            return Verdict::Take;
        }
        self.second_passes(now);
        self.dropped = self.dropped.saturating_add(bytes as u64);
        if self.floods >= FLOOD_SECONDS {
            Verdict::Flood
        } else {
            Verdict::Drop
        }
    }

    /// A packet was authentic.
    pub fn charge(&mut self, now: Instant, bytes: usize) {
        self.bucket.charge(now, bytes);
    }

    fn second_passes(&mut self, now: Instant) {
        let passed = self.second.map_or(Duration::MAX, |second| {
            now.saturating_duration_since(second)
        });
        if passed < Duration::from_secs(1) {
            return;
        }
        let goes_on = passed < Duration::from_secs(2);
        self.floods = if goes_on && self.dropped > self.bucket.bytes_per_second {
            self.floods.saturating_add(1)
        } else {
            0
        };
        self.second = Some(now);
        self.dropped = 0;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    const PACKET: usize = 1_250;

    /// Sends so many packets a second, evenly; counts what is taken, and says after how many milliseconds it is a flood.
    fn send(
        intake: &mut Intake,
        from: Instant,
        per_second: u64,
        seconds: u64,
    ) -> (u64, Option<u64>) {
        let mut taken = 0;
        for number in 0..per_second * seconds {
            let micros = number * 1_000_000 / per_second;
            let now = from + Duration::from_micros(micros);
            match intake.judge(now, PACKET) {
                Verdict::Take => {
                    intake.charge(now, PACKET);
                    taken += 1;
                }
                Verdict::Drop => {}
                Verdict::Flood => return (taken, Some(micros / 1_000)),
            }
        }
        (taken, None)
    }

    #[test]
    fn three_layers_a_screen_and_a_voice_pass_whole() {
        let mut intake = Intake::new(8_000);
        // 5 Mbit/s.
        let (taken, flood) = send(&mut intake, Instant::now(), 500, 60);
        assert_eq!((taken, flood), (30_000, None));
    }

    #[test]
    fn what_is_above_is_dropped_and_the_rest_is_taken_at_the_rate() {
        let mut intake = Intake::new(8_000);
        // 12 Mbit/s: 800 of 1,200 packets a second, and a second's worth at first.
        let (taken, flood) = send(&mut intake, Instant::now(), 1_200, 60);
        assert!((48_000..=48_900).contains(&taken), "{taken}");
        assert_eq!(flood, None, "half too much is a mistake, not a flood");
    }

    #[test]
    fn who_goes_on_far_above_it_is_let_go_after_ten_seconds() {
        let mut intake = Intake::new(8_000);
        let (taken, flood) = send(&mut intake, Instant::now(), 5_000, 60);
        let after = flood.unwrap_or_default();
        assert!((9_500..=12_000).contains(&after), "after {after} ms");
        assert!(taken <= 800 * 13, "{taken}");
    }

    #[test]
    fn a_second_of_silence_forgives() {
        let mut intake = Intake::new(8_000);
        let begin = Instant::now();
        for round in 0..5 {
            let from = begin + Duration::from_secs(round * 12);
            assert_eq!(send(&mut intake, from, 5_000, 8).1, None);
        }
    }

    #[test]
    fn what_a_stranger_writes_a_persons_address_on_takes_nothing_from_them() {
        let mut intake = Intake::new(8_000);
        let begin = Instant::now();
        for micros in (0..60_000_000).step_by(200) {
            // Not authentic: judged, never charged.
            let now = begin + Duration::from_micros(micros);
            assert_eq!(intake.judge(now, PACKET), Verdict::Take);
        }
    }
}
