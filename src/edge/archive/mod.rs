//! What becomes of closed records: a catalogue that knows every one, a store that keeps them, and who may play them.
//!
//! The recorder writes into the data folder and knows nothing of this. The keeper finds what is closed, takes it into the catalogue,
//! brings it into the store, reads it back, and only then may the copy in the data folder go.

pub mod catalogue;
mod closed;
pub mod copies;
mod cues;
mod intake;
pub mod keeper;
pub mod objects;
pub mod playback;
mod seek;
#[cfg(test)]
mod tests;

use super::config;
use super::recorder::authority::Authority;
use super::recorder::closed::ClosedKey;
use super::recorder::court::CourtKeys;
use super::recorder::unclosed::Unclosables;
use super::recorder::{Counters, stamping};
use super::store::Store;
use crate::id::HearingId;
use crate::record::index::Head;
use crate::record::keeping::{Fate, Term, ends, ends_soon_before, fate};
use catalogue::{Catalogue, CatalogueError, From, Recording};
use objects::{Objects, StoreProblem};
use std::path::PathBuf;
use std::sync::Arc;

/// Why the archive cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Its catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// Its store.
    #[error(transparent)]
    Store(#[from] StoreProblem),
}

/// The archive of a server.
#[derive(Clone, Debug)]
pub struct Archive {
    /// What is known of records.
    pub catalogue: Catalogue,
    /// As configured.
    pub settings: config::Archive,
    folder: PathBuf,
    here: Objects,
    store: Option<Objects>,
    docket: Store,
    court: Arc<CourtKeys>,
    /// Interrupted records that could not be closed, until they are in the catalogue.
    unclosed: Unclosables,
    /// Opens parts that are closed to the public, if it has the private half.
    closed_key: Arc<ClosedKey>,
    /// Where the pieces of sealed files begin.
    pieces: seek::Remembered<Vec<u64>>,
    /// Heads of tracks as players are given them.
    heads: seek::Remembered<Head>,
    /// Whoever has a record verified or copied; the others wait, since each reads all of one.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// So many bytes are taken for free on the disk of the data folder, whatever it says: only a test has that.
    free: Option<u64>,
}

impl Archive {
    /// Opens the archive of a data folder, which is there.
    ///
    /// # Errors
    /// [`ArchiveError`] when the catalogue or the store cannot be used. A store that is only away is no error: the keeper waits for it.
    pub async fn open(
        settings: &config::Archive,
        data: &std::path::Path,
        docket: Store,
        (court, closed_key): (impl Into<CourtKeys>, Arc<ClosedKey>),
    ) -> Result<Self, ArchiveError> {
        let folder = data.join("archive");
        Ok(Self {
            catalogue: Catalogue::open(settings.database.as_deref(), data).await?,
            settings: settings.clone(),
            here: Objects::folder(&folder)?,
            folder,
            store: settings.store.as_deref().map(Objects::open).transpose()?,
            docket,
            court: Arc::new(court.into()),
            unclosed: Unclosables::default(),
            closed_key,
            pieces: seek::Remembered::default(),
            heads: seek::Remembered::default(),
            turn: Arc::default(),
            free: None,
        })
    }

    /// The same, which shows the court these records too, that could not be closed.
    #[must_use]
    pub fn with_unclosed(self, unclosed: Unclosables) -> Self {
        Self { unclosed, ..self }
    }

    /// The same with another store.
    #[cfg(test)]
    #[must_use]
    pub fn with_store(self, store: Objects) -> Self {
        Self {
            store: Some(store),
            ..self
        }
    }

    /// The same on a disk with so many free bytes.
    #[cfg(test)]
    #[must_use]
    pub fn with_free(self, free: u64) -> Self {
        Self {
            free: Some(free),
            ..self
        }
    }

    /// For how long a record is kept, when so many have signed the act of its destruction.
    #[must_use]
    pub fn term(&self, recording: &Recording, signatures: usize) -> Term {
        Term {
            in_force: (recording.in_force_ms > 0).then_some(recording.in_force_ms),
            days: self.settings.keep_days.of(&recording.case_type),
            held: recording.held_ms > 0,
            signatures,
        }
    }

    /// How many signatures under the act of its destruction are worth something: those given since the time of the record was over. One
    /// given before could not know what the court would still decide.
    ///
    /// # Errors
    /// The catalogue does not answer.
    pub async fn signatures(&self, recording: &Recording) -> Result<usize, CatalogueError> {
        let Some(over) = ends(self.term(recording, 0)) else {
            return Ok(0);
        };
        self.catalogue.signatures(&recording.id, over).await
    }

    /// Whether the act of destruction of a record may be signed at `now`: its time is over and no legal hold stands.
    #[must_use]
    pub fn may_be_signed(&self, recording: &Recording, now: u64) -> bool {
        fate(self.term(recording, 0), now) == Fate::Due
    }

    /// Has the ends of closed records stamped that no server waits for any more. To be asked before the keeper takes them in: then they
    /// are as they are.
    ///
    /// # Errors
    /// The catalogue does not answer.
    pub async fn stamp_ends(
        &self,
        authority: Arc<Authority>,
        counters: Arc<Counters>,
    ) -> Result<(), ArchiveError> {
        let (folder, known) = (self.folder.clone(), self.catalogue.ids().await?);
        let stamp = move || {
            for closed in intake::closed(&folder, &known) {
                let Ok(hearing) = HearingId::new(&closed.hearing) else {
                    continue;
                };
                if let Err(error) = stamping::go_on(&closed.path, hearing, &authority, &counters) {
                    let folder = closed.path.display();
                    tracing::error!(%folder, %error, "the end of a record is not time stamped");
                }
            }
        };
        // Nothing in it can be broken off but by the end of the program.
        let _ = tokio::task::spawn_blocking(stamp).await;
        Ok(())
    }

    /// Records whose time ends soon at `now` or is over, and of which nobody has decided otherwise: of this court, or of all.
    #[must_use]
    pub fn ending(&self, court: Option<&str>, now: u64) -> From {
        let kinds = self.settings.keep_days.all();
        From::Ending {
            court: court.map(str::to_owned),
            before: kinds
                .map(|(kind, days)| (kind, ends_soon_before(days, now)))
                .collect(),
        }
    }

    /// Where a file is to be read now: here, or in the store.
    fn place(&self, is_here: bool) -> &Objects {
        match &self.store {
            Some(store) if !is_here => store,
            _ => &self.here,
        }
    }
}

/// The name of a file in any store.
fn name_of(hearing: &str, folder: &str, file: &str) -> String {
    format!("{hearing}/{folder}/{file}")
}

/// The id of a record. A hearing's id has no dot.
fn id_of(hearing: &str, folder: &str) -> String {
    format!("{hearing}.{folder}")
}

impl Recording {
    fn name_of(&self, file: &str) -> String {
        name_of(&self.hearing, &self.folder, file)
    }
}
