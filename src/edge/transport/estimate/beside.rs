//! What is sent beside the packets whose fate is told: voices, which are to be the same bytes when they are sent again.

use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_millis(500);

/// Its rate, over the last half second that has ended.
#[derive(Debug, Default)]
pub(super) struct Beside {
    since: Option<Instant>,
    bits: f64,
    rate: f64,
}

impl Beside {
    pub(super) fn sent(&mut self, now: Instant, bits: f64) {
        let since = *self.since.get_or_insert(now);
        let passed = now.saturating_duration_since(since);
        if passed >= WINDOW {
            self.rate = self.bits / passed.as_secs_f64();
            self.bits = 0.0;
            self.since = Some(now);
        }
        self.bits += bits;
    }

    /// Bits a second.
    pub(super) fn rate(&self, now: Instant) -> f64 {
        let old = |since| now.saturating_duration_since(since) > WINDOW.saturating_mul(2);
        if self.since.is_none_or(old) {
            return 0.0;
        }
        self.rate
    }
}
