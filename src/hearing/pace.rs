//! How fast a person may write and mark: a flood drowns what others have written, and fills the log.

use super::output::Refusal;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::{BTreeMap, VecDeque};

/// Most lines and markers of one person in a minute, together.
pub const MOST_A_MINUTE: usize = 20;
const MINUTE_MS: u64 = 60_000;

/// When people last wrote or marked something.
#[derive(Debug, Default)]
pub struct Pace {
    last: BTreeMap<ParticipantId, VecDeque<UnixMillis>>,
}

impl Pace {
    /// Counts one more.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] when it is too much; it is not counted then.
    pub fn keep(&mut self, who: &ParticipantId, now: UnixMillis) -> Result<(), Refusal> {
        let is_recent = |at: &&UnixMillis| now.since(**at) < MINUTE_MS;
        let recent = |last: &VecDeque<UnixMillis>| last.iter().filter(is_recent).count();
        if self.last.get(who).map_or(0, recent) >= MOST_A_MINUTE {
            return Err(Refusal::TooMany);
        }
        let last = self.last.entry(who.clone()).or_default();
        last.retain(|at| now.since(*at) < MINUTE_MS);
        last.push_back(now);
        Ok(())
    }
}
