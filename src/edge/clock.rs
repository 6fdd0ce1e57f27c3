//! The one place that reads the wall clock.

use crate::id::UnixMillis;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::process::Command;
use tokio::sync::watch;
use tokio::time::timeout;

/// Longest wait for what systemd says of the clock.
const ANSWER: Duration = Duration::from_secs(5);
/// From one look to the next at whether the clock is kept right.
const LOOKS: Duration = Duration::from_secs(60);

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> UnixMillis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// A clock that goes on evenly from one reading of the wall clock, whatever becomes of that one.
#[derive(Clone, Copy, Debug)]
pub struct Even {
    unix: UnixMillis,
    at: Instant,
}

impl Even {
    /// As the wall clock is now.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            unix: now(),
            at: Instant::now(),
        }
    }

    /// Milliseconds since 1970, of the wall clock as it was.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.when(Instant::now())
    }

    fn when(&self, at: Instant) -> UnixMillis {
        let passed = at.saturating_duration_since(self.at).as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        UnixMillis(self.unix.0.saturating_add(passed))
    }
}

/// Seconds since 1970, as tokens count (RFC 7519).
#[must_use]
pub fn seconds() -> u64 {
    now().0 / 1000
}

/// Whether somebody keeps the clock right ([`is_kept`]), asked now and every minute, for whoever wants to follow it.
pub async fn follow_keeping() -> watch::Receiver<Option<bool>> {
    let (kept, mut follower) = watch::channel(is_kept().await);
    // Whoever follows has not been told yet how it is now.
    follower.mark_changed();
    tokio::spawn(async move {
        // Until nobody follows it any more.
        while timeout(LOOKS, kept.closed()).await.is_err() {
            let now = is_kept().await;
            kept.send_if_modified(|before| std::mem::replace(before, now) != now);
        }
    });
    follower
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

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    #[test]
    fn an_even_clock_asks_the_wall_clock_once() {
        let (unix, at) = (UnixMillis(1_000), Instant::now());
        let clock = Even { unix, at };
        assert_eq!(clock.when(at), unix);
        let later = at + Duration::from_secs(120);
        assert_eq!(clock.when(later), UnixMillis(121_000));
        assert!(Even::begin().now() > clock.when(later));
    }
}
