//! The one place that reads the wall clock.

use crate::id::UnixMillis;
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> UnixMillis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Seconds since 1970, as tokens count (RFC 7519).
#[must_use]
pub fn seconds() -> u64 {
    now().0 / 1000
}
