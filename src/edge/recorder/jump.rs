//! Notices when the wall clock jumps. The record does not hang on it: its times are those of the monotonic clock, from one reading of the
//! wall clock at the beginning. A jump is logged, so that a reader can tell why the times of entries do not fit.

use super::stamp;
use super::worker::Worker;
use crate::hearing::journal::{Entry, Fact};
use crate::id::UnixMillis;
use std::time::Instant;

/// A jump of more than this is told, in milliseconds. A clock that is being kept right creeps by half a millisecond a second.
const TOLERATED: u64 = 100;

/// The wall clock beside the monotonic one.
#[derive(Debug)]
pub(super) struct Wall {
    unix: UnixMillis,
    at: Instant,
}

impl Wall {
    pub(super) fn new(at: Instant, unix: UnixMillis) -> Self {
        Self { unix, at }
    }

    /// By how many milliseconds the wall clock has jumped since this was last asked, if it has.
    pub(super) fn jumped(&mut self, at: Instant, unix: UnixMillis) -> Option<i64> {
        let passed = at.saturating_duration_since(self.at).as_millis();
        let expected = self
            .unix
            .0
            .saturating_add(u64::try_from(passed).unwrap_or(u64::MAX));
        *self = Self { unix, at };
        let by = unix.0.checked_signed_diff(expected)?;
        (by.unsigned_abs() > TOLERATED).then_some(by)
    }
}

impl Worker {
    /// Only while the session is recorded: a log that is not written to needs no time.
    pub(super) fn mind_the_clock(&mut self) {
        let at = stamp::now();
        let now = Instant::now();
        let jumped = self.wall.jumped(now, at);
        if let Some(by_ms) = jumped.filter(|_| self.open) {
            tracing::warn!(hearing = %self.setup.hearing, by_ms, "the wall clock jumped");
            let (actor, fact) = (None, Fact::ClockJumped { by_ms });
            self.journal(&Entry { at, actor, fact }, now);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_jump_is_told_once_and_a_clock_that_creeps_does_not_jump() {
        let begun = Instant::now();
        let mut wall = Wall::new(begun, UnixMillis(1_000_000));
        let mut look = |second: u64, unix: u64| {
            wall.jumped(begun + Duration::from_secs(second), UnixMillis(unix))
        };
        assert_eq!(look(1, 1_001_050), None);
        assert_eq!(look(2, 1_002_100), None);
        assert_eq!(look(3, 4_603_100), Some(3_600_000));
        assert_eq!(look(4, 4_604_100), None);
        assert_eq!(look(5, 1_005_100), Some(-3_600_000));
    }
}
