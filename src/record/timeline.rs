//! Says when a frame was, in milliseconds since the recording of the hearing began: one zero for the files of all people.
//!
//! Within a run the sender's clock (RTP timestamps) gives the spacing; the arrival at the server anchors the run and corrects it. A
//! packet can come late but never early: a run that is ahead of its arrivals was anchored by a late packet and is moved back soon; one
//! that is behind them for long has a slower clock and is moved on slowly. Sender reports (RFC 3550, 6.4) are the sender's word, by
//! which it could shift itself in the record: they are not used.

use std::time::Instant;

/// Within this a run is taken to be right, in microseconds.
const TOLERATED_US: i64 = 30_000;

/// A run is moved by so much at a time, in microseconds: no player hears it.
const STEP_US: i64 = 10_000;

/// The least delay within so long is compared with the run, in microseconds.
const WINDOW_US: i64 = 1_000_000;

/// After so many windows behind in a row the run is moved on: a congested minute is no slow clock.
const PATIENCE: u32 = 10;

/// A timestamp that is so far ahead of its arrival, or stays so far behind it, has jumped, in microseconds.
const JUMP_US: i64 = 2_000_000;

/// So far behind no network delays a packet; the timestamp has jumped back, in microseconds.
const JUMP_BACK_US: i64 = 10_000_000;

/// The time of one publication's frames.
#[derive(Debug)]
pub struct Timeline {
    zero: Instant,
    rate: i64,
    run: Option<Run>,
    last: Option<u64>,
}

#[derive(Debug)]
struct Run {
    anchor_us: i64,
    ticks: i64,
    timestamp: u32,
    window_since_us: i64,
    least_late_us: i64,
    windows_behind: u32,
}

impl Timeline {
    /// A timeline that counts from `zero`, for timestamps of `rate` ticks a second.
    #[must_use]
    pub fn new(zero: Instant, rate: u32) -> Self {
        Self {
            zero,
            rate: i64::from(rate.max(1)),
            run: None,
            last: None,
        }
    }

    /// The next timestamp begins a new run.
    pub fn restart(&mut self) {
        self.run = None;
    }

    /// The place of a frame in milliseconds, always after the one before.
    pub fn place(&mut self, arrived: Instant, timestamp: u32) -> u64 {
        let arrived_us = i64::try_from(arrived.saturating_duration_since(self.zero).as_micros())
            .unwrap_or(i64::MAX);
        let us = match &mut self.run {
            Some(run) => run.advance(timestamp, arrived_us, self.rate),
            None => None,
        };
        let us = us.unwrap_or_else(|| {
            self.run = Some(Run::new(timestamp, arrived_us));
            arrived_us
        });
        let ms = u64::try_from(us).unwrap_or(0) / 1000;
        let ms = self.last.map_or(ms, |last| ms.max(last.saturating_add(1)));
        self.last = Some(ms);
        ms
    }
}

impl Run {
    fn new(timestamp: u32, arrived_us: i64) -> Self {
        Self {
            anchor_us: arrived_us,
            ticks: 0,
            timestamp,
            window_since_us: arrived_us,
            least_late_us: i64::MAX,
            windows_behind: 0,
        }
    }

    /// Time of `timestamp` in microseconds; `None` when it has jumped.
    fn advance(&mut self, timestamp: u32, arrived_us: i64, rate: i64) -> Option<i64> {
        let step = timestamp.wrapping_sub(self.timestamp).cast_signed();
        self.timestamp = timestamp;
        self.ticks = self.ticks.saturating_add(i64::from(step));
        let since_anchor = self
            .ticks
            .saturating_mul(1_000_000)
            .checked_div(rate)
            .unwrap_or(0);
        let us = self.anchor_us.saturating_add(since_anchor);
        let late = arrived_us.saturating_sub(us);
        if !(-JUMP_US..=JUMP_BACK_US).contains(&late) {
            return None;
        }
        self.least_late_us = self.least_late_us.min(late);
        if arrived_us.saturating_sub(self.window_since_us) >= WINDOW_US {
            self.window_since_us = arrived_us;
            let least = std::mem::replace(&mut self.least_late_us, i64::MAX);
            if !self.correct(least) {
                return None;
            }
        }
        Some(us)
    }

    /// Moves the anchor by what a window has shown; `false` when the run no longer holds.
    fn correct(&mut self, least_late_us: i64) -> bool {
        if least_late_us > TOLERATED_US {
            self.windows_behind = self.windows_behind.saturating_add(1);
            if self.windows_behind >= PATIENCE {
                self.windows_behind = 0;
                self.anchor_us = self.anchor_us.saturating_add(STEP_US);
                return least_late_us <= JUMP_US;
            }
            return true;
        }
        self.windows_behind = 0;
        if least_late_us < -TOLERATED_US {
            self.anchor_us = self.anchor_us.saturating_sub(STEP_US);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        reason = "tests"
    )]
    use super::*;
    use std::time::Duration;

    /// Places audio frames given as `(arrival in ms, RTP timestamp)`.
    fn places(frames: &[(u64, u32)]) -> Vec<u64> {
        let zero = Instant::now();
        let mut timeline = Timeline::new(zero, 48_000);
        frames
            .iter()
            .map(|&(ms, timestamp)| timeline.place(zero + Duration::from_millis(ms), timestamp))
            .collect()
    }

    #[test]
    fn the_sender_gives_the_spacing_and_jitter_does_not_show() {
        let first = u32::MAX - 960;
        let frames = [(100, first), (137, u32::MAX), (139, 959), (171, 1919)];
        assert_eq!(places(&frames), [100, 120, 140, 160]);
    }

    #[test]
    fn a_jump_of_the_timestamp_begins_a_run_at_its_arrival() {
        assert_eq!(places(&[(0, 0), (20, 960), (40, 900_000_000)]), [0, 20, 40]);
        assert_eq!(
            places(&[(0, 900_000_000), (20, 900_000_960), (40, 5)]),
            [0, 20, 40]
        );
    }

    #[test]
    fn time_never_goes_back() {
        assert_eq!(places(&[(50, 9600), (50, 0), (50, 0)]), [50, 51, 52]);
    }

    #[test]
    fn a_clock_that_is_wrong_by_200_ppm_stays_within_60_ms_of_the_arrivals_for_three_hours() {
        for ppm in [-200_i64, 200] {
            let zero = Instant::now();
            let mut timeline = Timeline::new(zero, 48_000);
            let mut worst = 0;
            for frame in 0..(3 * 3600 * 50_i64) {
                let true_us = frame * 20_000;
                let ticks = (frame * 960 * (1_000_000 + ppm) / 1_000_000) as u32;
                let delay = 5_000 + (frame * 7919 % 20_000);
                let arrived = zero + Duration::from_micros((true_us + delay) as u64);
                let ms = timeline.place(arrived, ticks);
                worst = worst.max((true_us / 1000).abs_diff(ms as i64));
            }
            assert!(worst <= 60, "{ppm} ppm: {worst} ms");
        }
    }

    #[test]
    fn a_run_anchored_by_a_late_packet_is_brought_back_within_a_minute() {
        let zero = Instant::now();
        let mut timeline = Timeline::new(zero, 48_000);
        timeline.place(zero + Duration::from_millis(300), 0);
        let mut last = 0;
        for frame in 1..3000_u32 {
            let arrived = zero + Duration::from_millis(u64::from(frame) * 20);
            last = timeline.place(arrived, frame * 960);
        }
        assert!(last.abs_diff(2999 * 20) <= 40, "{last}");
    }

    #[test]
    fn a_stall_of_the_network_moves_nothing() {
        let stalled = (0..500_u32).map(|frame| {
            let sent = u64::from(frame) * 20;
            let arrived = if (2000..5000).contains(&sent) {
                5000
            } else {
                sent
            };
            (arrived, frame * 960)
        });
        let placed = places(&stalled.collect::<Vec<_>>());
        let expected: Vec<u64> = (0..500).map(|frame| frame * 20).collect();
        assert_eq!(placed, expected);
    }
}
