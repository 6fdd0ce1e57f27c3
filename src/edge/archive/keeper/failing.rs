//! What the store fails at. One file that it refuses is a trouble of that record; several in a row mean that it is away.

use super::{Round, STORE, trouble};
use crate::edge::archive::objects::StoreProblem;
use crate::edge::archive::{Archive, ArchiveError};

/// So many different files in a row.
const AWAY: usize = 3;

/// What it failed at since it last did what was asked.
#[derive(Debug, Default)]
pub struct Failing(Vec<(String, String)>);

impl Failing {
    /// It failed at a file of a record.
    pub fn add(&mut self, recording: &str, file: &str, error: &StoreProblem) {
        let sentence = format!(
            "{STORE} with an error to what is asked of {file}: {error}. See that files may be put there and read; it is tried again"
        );
        self.0.push((recording.to_owned(), sentence));
    }

    /// The same with what it failed at after that.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether it failed at nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is away.
    pub fn is_away(&self) -> bool {
        self.0.len() >= AWAY
    }

    /// Nothing more is asked of a store that is away.
    pub fn away(&self, round: &mut Round) {
        if let Some((_, error)) = self.0.last() {
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
        for (recording, sentence) in self.0.drain(..) {
            trouble(archive, &recording, sentence, round).await?;
        }
        Ok(())
    }
}
