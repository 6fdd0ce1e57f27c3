//! What becomes of closed records: a catalogue that knows every one, a store that keeps them, and who may play them.
//!
//! The recorder writes into the data folder and knows nothing of this. The keeper finds what is closed, takes it into the catalogue,
//! brings it into the store, reads it back, and only then may the copy in the data folder go.

pub mod catalogue;
mod closed;
mod intake;
pub mod keeper;
pub mod objects;
pub mod playback;
#[cfg(test)]
mod tests;

use super::config;
use super::recorder::closed::ClosedKey;
use super::store::Store;
use crate::record::evidence::hex::Key;
use crate::record::keeping::Term;
use catalogue::{Catalogue, CatalogueError, Recording};
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
    court_key: Key,
    /// Opens parts that are closed to the public, if it has the private half.
    closed_key: Arc<ClosedKey>,
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
        (court_key, closed_key): (Key, Arc<ClosedKey>),
    ) -> Result<Self, ArchiveError> {
        let folder = data.join("archive");
        Ok(Self {
            catalogue: Catalogue::open(settings.database.as_deref(), data).await?,
            settings: settings.clone(),
            here: Objects::folder(&folder)?,
            folder,
            store: settings.store.as_deref().map(Objects::open).transpose()?,
            docket,
            court_key,
            closed_key,
        })
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
