//! What a picture was given last, and whether its last step up is still on trial.

use super::downtrack::Aim;
use std::time::{Duration, Instant};

/// A step up comes so long after the last change of the same picture at the earliest ...
const WAIT: Duration = Duration::from_secs(2);
/// ... and later each time when it could not be kept for long.
const LONGEST_WAIT: Duration = Duration::from_secs(32);
/// A step up that was kept for so long was right.
const KEPT: Duration = Duration::from_secs(10);

/// What a stream was given last.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    key: u64,
    aim: Option<Aim>,
    /// Last change, and last step up that is still on trial.
    changed: Option<Instant>,
    raised: Option<Instant>,
    wait: Duration,
}

impl Held {
    /// A picture that was given nothing yet.
    #[must_use]
    pub fn new(key: u64) -> Self {
        Self {
            key,
            aim: None,
            changed: None,
            raised: None,
            wait: WAIT,
        }
    }

    /// Which.
    #[must_use]
    pub fn key(&self) -> u64 {
        self.key
    }

    /// What it was given.
    #[must_use]
    pub fn aim(&self) -> Option<Aim> {
        self.aim
    }

    /// Whether it may be given more than before.
    #[must_use]
    pub fn may_rise(&self, now: Instant) -> bool {
        self.changed
            .is_none_or(|changed| now.saturating_duration_since(changed) >= self.wait)
    }

    /// No step up has failed of late.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.wait == WAIT
    }

    /// It is given this from now on; `None`: nothing. `lacks`: there is more to be had, but not for this link. Getting less because less
    /// is sent is no failure of the link.
    pub fn take(&mut self, now: Instant, aim: Option<Aim>, lacks: bool) {
        let on_trial = |raised: Instant| now.saturating_duration_since(raised) < KEPT;
        if self.raised.is_some_and(|raised| !on_trial(raised)) {
            self.raised = None;
            self.wait = WAIT;
        }
        if aim == self.aim {
            return;
        }
        let place = |aim: Option<Aim>| aim.map(|aim| (aim.rank, aim.temporal));
        if place(aim) > place(self.aim) {
            self.raised = Some(now);
        } else if lacks && self.raised.take().is_some() {
            self.wait = self.wait.saturating_mul(2).min(LONGEST_WAIT);
        }
        self.aim = aim;
        self.changed = Some(now);
    }
}
