//! What the recorders of this server have done, as the metrics show it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Counters that only grow.
#[derive(Debug, Default)]
pub struct Counters {
    /// Frames written.
    pub frames: AtomicU64,
    /// Bytes written.
    pub bytes: AtomicU64,
    /// Gaps named.
    pub gaps: AtomicU64,
    /// Packets that never reached the record.
    pub lost_packets: AtomicU64,
    /// Segments sealed: synced, read back and named in a chain.
    pub sealed: AtomicU64,
    /// Time stamps that were made.
    pub stamped: AtomicU64,
    /// Time stamps that were asked for in vain.
    pub unstamped: AtomicU64,
    /// For how long something waits to be on disk, of each record that is being written.
    lags: Mutex<Vec<Weak<AtomicU64>>>,
    /// Minutes that the archive's disk lasts; `u64::MAX`: nobody knows.
    pub minutes: AtomicU64,
    /// How often a disk failed under a record.
    pub failures: AtomicU64,
}

impl Counters {
    /// A record begins to be written; what it is given is its own, in milliseconds, for as long as it is held.
    pub(super) fn watches(&self) -> Arc<AtomicU64> {
        let lag = Arc::default();
        let mut lags = self.lags.lock().unwrap_or_else(PoisonError::into_inner);
        lags.retain(|lag| lag.strong_count() > 0);
        lags.push(Arc::downgrade(&lag));
        lag
    }

    /// The longest that anything of any record waits to be on disk, in milliseconds.
    #[must_use]
    pub fn longest_lag(&self) -> u64 {
        let lags = self.lags.lock().unwrap_or_else(PoisonError::into_inner);
        let lags = lags.iter().filter_map(Weak::upgrade);
        lags.map(|lag| lag.load(Ordering::Relaxed))
            .max()
            .unwrap_or(0)
    }

    pub(super) fn add(counter: &AtomicU64, amount: u64) {
        if amount > 0 {
            counter.fetch_add(amount, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_that_is_shown_is_the_longest_of_the_records_that_are_written() {
        let counters = Counters::default();
        let (late, well) = (counters.watches(), counters.watches());
        late.store(9_000, Ordering::Relaxed);
        well.store(20, Ordering::Relaxed);
        assert_eq!(counters.longest_lag(), 9_000);
        drop(late);
        assert_eq!(counters.longest_lag(), 20);
    }
}
