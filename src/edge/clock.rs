//! The one place that reads the wall clock.

use crate::id::UnixMillis;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::process::Command;
use tokio::time::timeout;

/// Longest wait for what systemd says of the clock.
const ANSWER: Duration = Duration::from_secs(5);

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

/// Whether somebody keeps the clock right, as systemd says; absent where it does not run.
pub async fn is_kept() -> Option<bool> {
    let asked = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output();
    let answer = timeout(ANSWER, asked).await.ok()?.ok()?;
    match String::from_utf8_lossy(&answer.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
