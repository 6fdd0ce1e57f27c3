//! Losses of a link, and whether its rate is to blame for them.

use std::time::{Duration, Instant};

/// Losses are judged together: of so many packets, or of fewer in so long.
const SAMPLE: usize = 80;
const FEW: usize = 10;
const SAMPLE_TIME: Duration = Duration::from_millis(400);
/// Losses above this are too many at any wait.
const LOSSY: f64 = 0.1;
/// More than this is no radio.
const MOST_INHERENT: f64 = 0.5;
/// So long a link that loses at any rate is believed to be such.
const INHERENT: Duration = Duration::from_secs(10);

/// Losses, and whether the rate has anything to do with them.
#[derive(Debug, Default)]
pub(super) struct Losses {
    lost: usize,
    total: usize,
    since: Option<Instant>,
    /// The fraction that made the estimate fall last.
    blamed: Option<f64>,
    /// A fraction that stayed when the rate fell, and when that was seen.
    inherent: Option<(f64, Instant)>,
    /// The fraction that was counted last.
    latest: f64,
}

impl Losses {
    pub(super) fn count(&mut self, arrived: bool) {
        self.total = self.total.saturating_add(1);
        self.lost = self.lost.saturating_add(usize::from(!arrived));
    }

    /// The fraction that was counted last.
    pub(super) fn latest(&self) -> f64 {
        self.latest
    }

    /// Counts from the next one on.
    pub(super) fn forget(&mut self) {
        (self.lost, self.total, self.since) = (0, 0, None);
    }

    /// The fraction that was lost, when enough have been counted.
    pub(super) fn sample(&mut self, now: Instant) -> Option<f64> {
        let since = *self.since.get_or_insert(now);
        let long = now.saturating_duration_since(since) >= SAMPLE_TIME;
        if self.total < SAMPLE && !(long && self.total >= FEW) {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let fraction = self.lost as f64 / self.total as f64;
        (self.lost, self.total, self.since) = (0, 0, Some(now));
        self.latest = fraction;
        if fraction <= LOSSY {
            self.blamed = None;
        }
        Some(fraction)
    }

    /// Of what was lost, the fraction that the rate is to blame for: none, if the losses stayed when the rate had fallen.
    pub(super) fn blame(&mut self, now: Instant, fraction: f64) -> f64 {
        let inherent = self.inherent(now);
        if inherent > 0.0 && fraction < inherent * 2.0 + 0.1 {
            if fraction > inherent * 0.5 {
                let smooth = inherent + (fraction - inherent) * 0.2;
                self.inherent = Some((smooth, now));
            }
            return 0.0;
        }
        if fraction <= LOSSY {
            return fraction;
        }
        if self.blamed.is_some_and(|blamed| fraction > blamed * 0.8) {
            self.inherent = Some((fraction, now));
            return 0.0;
        }
        self.blamed = Some(fraction);
        fraction
    }

    /// A queue overflows: what was taken for the radio's losses may have been its.
    pub(super) fn acquit_radio(&mut self) {
        (self.blamed, self.inherent) = (None, None);
    }

    /// The fraction that is lost at any rate.
    pub(super) fn inherent(&self, now: Instant) -> f64 {
        let fresh = |&(_, at): &(f64, Instant)| now.saturating_duration_since(at) < INHERENT;
        let inherent = self.inherent.filter(fresh);
        inherent.map_or(0.0, |(fraction, _)| fraction.min(MOST_INHERENT))
    }

    /// So many that the rate is to blame, whatever the wait.
    pub(super) fn are_many(fraction: f64) -> bool {
        fraction > LOSSY
    }
}
