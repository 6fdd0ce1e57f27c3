//! What the recorders of this server have done, as the metrics show it.

use std::sync::atomic::{AtomicU64, Ordering};

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
    /// The longest that anything waited to be on disk when it was last looked at, in milliseconds.
    pub lag: AtomicU64,
    /// Minutes that the archive's disk lasts; `u64::MAX`: nobody knows.
    pub minutes: AtomicU64,
    /// How often a disk failed under a record.
    pub failures: AtomicU64,
}

impl Counters {
    pub(super) fn lag(&self, ms: u64) {
        self.lag.store(ms, Ordering::Relaxed);
    }

    pub(super) fn add(counter: &AtomicU64, amount: u64) {
        if amount > 0 {
            counter.fetch_add(amount, Ordering::Relaxed);
        }
    }
}
