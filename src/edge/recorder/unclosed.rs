//! Interrupted records that cannot be closed. Nothing is written into their folders; the archive shows them to the court as they are.

use crate::record::keeping::Unclosed;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Their folders, and why. Whoever closes interrupted records tells of them, and the archive's keeper takes them out.
#[derive(Clone, Debug, Default)]
pub struct Unclosables(Arc<Mutex<BTreeMap<PathBuf, Unclosed>>>);

impl Unclosables {
    /// The record in this folder cannot be closed.
    pub fn tell(&self, folder: &Path, why: Unclosed) {
        self.lock().insert(folder.to_owned(), why);
    }

    /// All of which the court does not know yet.
    #[must_use]
    pub fn all(&self) -> Vec<(PathBuf, Unclosed)> {
        let all = self.lock();
        all.iter().map(|(path, why)| (path.clone(), *why)).collect()
    }

    /// The court knows of this one.
    pub fn known(&self, folder: &Path) {
        self.lock().remove(folder);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Unclosed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
