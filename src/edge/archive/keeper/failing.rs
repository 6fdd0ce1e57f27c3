//! What the store fails at. One file that it refuses is a trouble of that record; several in a row mean that it is away.

use super::{Round, STORE, trouble};
use crate::edge::archive::objects::StoreProblem;
use crate::edge::archive::{Archive, ArchiveError};

/// So many different files in a row.
const AWAY: usize = 3;

/// What it failed at since it last did what was asked.
#[derive(Debug, Default)]
pub struct Failing {
    /// Of which record, and with which words.
    at: Vec<(String, String)>,
    /// At how many of these files it did not even refuse.
    unreached: usize,
}

impl Failing {
    /// It failed at a file of a record.
    pub fn add(&mut self, recording: &str, file: &str, error: &StoreProblem) {
        let sentence = format!(
            "{STORE} with an error to what is asked of {file}: {error}. See that files may be put there and read; it is tried again"
        );
        self.at.push((recording.to_owned(), sentence));
        let unreached = usize::from(!error.is_refusal());
        self.unreached = self.unreached.saturating_add(unreached);
    }

    /// The same with what it failed at after that.
    pub fn join(&mut self, other: Self) {
        self.at.extend(other.at);
        self.unreached = self.unreached.saturating_add(other.unreached);
    }

    /// Whether it failed at nothing.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Whether it is away, or refuses whatever it is asked.
    pub fn is_away(&self) -> bool {
        self.at.len() >= AWAY
    }

    /// Whether it is away, however many files it refuses.
    pub fn is_unreachable(&self) -> bool {
        self.unreached >= AWAY
    }

    /// Nothing more is asked of a store that is away.
    pub fn away(&self, round: &mut Round) {
        if let Some((_, error)) = self.at.last() {
            tracing::warn!(
                error,
                "the store is away: closed records wait in the data folder"
            );
        }
        round.is_away = true;
    }

    /// It is not away: what it failed at is the trouble of each record.
    ///
    /// # Errors
    /// The catalogue does not answer.
    pub async fn settle(
        &mut self,
        archive: &Archive,
        round: &mut Round,
    ) -> Result<(), ArchiveError> {
        self.unreached = 0;
        for (recording, sentence) in self.at.drain(..) {
            trouble(archive, &recording, sentence, round).await?;
        }
        Ok(())
    }
}
