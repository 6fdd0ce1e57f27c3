//! What time it is for light peers: that of the machine, or one that whoever moves them lets pass.

use std::time::{Duration, Instant};

/// A clock; all times of peers are times since its beginning.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's, since then.
    Machine(Instant),
    /// It began then, and stands so much later.
    Stands(Instant, Duration),
}

impl Clock {
    /// Time since the beginning.
    #[must_use]
    pub fn now(self) -> Duration {
        match self {
            Self::Machine(base) => base.elapsed(),
            Self::Stands(_, now) => now,
        }
    }

    /// The moment of such a time.
    #[must_use]
    pub fn at(self, time: Duration) -> Instant {
        let (Self::Machine(base) | Self::Stands(base, _)) = self;
        base.checked_add(time).unwrap_or(base)
    }
}
