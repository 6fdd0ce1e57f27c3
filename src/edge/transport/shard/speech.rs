//! Who is the dominant speaker of each hearing.

use super::Shard;
use std::time::{Duration, Instant};

/// It is judged so often, when voices come: at the distance of a voice's packets, so that a change is seen in time.
const JUDGE: Duration = Duration::from_millis(20);

impl Shard {
    /// Judges, if it is time.
    pub(super) fn judge_speakers(&mut self, now: Instant) {
        let early = |judged: Instant| now.saturating_duration_since(judged) < JUDGE;
        if self.judged.is_some_and(early) {
            return;
        }
        self.judged = Some(now);
        for court in self.courts.values_mut() {
            court.judge(now, &self.legs, &mut self.feeds);
        }
    }
}
