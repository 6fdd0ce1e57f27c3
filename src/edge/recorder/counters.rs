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
    /// Recordings that the disk ended.
    pub failures: AtomicU64,
}

impl Counters {
    pub(super) fn add(counter: &AtomicU64, amount: u64) {
        if amount > 0 {
            counter.fetch_add(amount, Ordering::Relaxed);
        }
    }
}
