//! A closed record as a folder, wherever its files are: to be verified, or copied for whom the court hands it to.

use super::Archive;
use super::catalogue::{File, Found, Recording};
use super::intake::finding;
use super::objects::StoreProblem;
use super::playback::ViewError;
use crate::edge::recorder::export::{ExportError, Order, export};
use crate::edge::recorder::verify::{Verified, VerifyError, verify};
use crate::edge::recorder::withhold::{Part, WithholdError};
use crate::edge::recorder::{RecorderError, lines};
use crate::edge::{clock, files};
use crate::record::closed::is_sealed;
use crate::record::evidence::CHAIN;
use crate::record::evidence::report::Verdict;
use futures_util::TryStreamExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

/// Why a record cannot be verified or copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// It cannot be read.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No verdict.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// No package.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The disk.
    #[error("{0} cannot be written: {1}")]
    Disk(PathBuf, #[source] std::io::Error),
    /// It would take what running hearings may need.
    #[error(
        "a copy of {0} bytes would take more than half of what is free on the disk of the data folder: make room, or copy it with `tyndau recording export` to another disk"
    )]
    NoRoom(u64),
    /// The server stops.
    #[error("it was broken off, since the server stops")]
    BrokenOff,
}

/// What a copy is to hold.
#[derive(Clone, Debug, Default)]
pub struct Copy {
    /// Open what is closed to the public, for who may hear it; otherwise it is left out.
    pub with_closed: bool,
    /// Hand it out altered or incomplete as well.
    pub as_is: bool,
    /// Parts to leave out.
    pub parts: Vec<Part>,
    /// The page that verifies a record, if the program holds it.
    pub page: Option<Vec<u8>>,
}

/// A record's folder.
enum Place {
    /// All of it lies here.
    Here(PathBuf),
    /// It was fetched from the store, and goes when it is not needed any more.
    Fetched(TempDir),
}

impl Place {
    fn path(&self) -> &Path {
        match self {
            Self::Here(path) => path,
            Self::Fetched(folder) => folder.path(),
        }
    }
}

impl Archive {
    /// Holds every byte of a record against its chain, wherever it lies, and writes down what was found.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn verify(&self, recording: &Recording) -> Result<Verified, CopyError> {
        let verified = self.judge(recording).await;
        let found = match &verified {
            Ok(verified) => Found {
                verdict: verified.report.verdict,
                why: finding(&verified.report),
            },
            // Its chain is gone, and with it what could be judged.
            Err(CopyError::Verify(error @ VerifyError::NoRecord(_))) => Found {
                verdict: Verdict::Incomplete,
                why: error.to_string(),
            },
            Err(_) => return verified,
        };
        let now = clock::now().0;
        let written = self.catalogue.checked(recording, now, Some(&found)).await;
        written.map_err(ViewError::from)?;
        verified
    }

    async fn judge(&self, recording: &Recording) -> Result<Verified, CopyError> {
        let _turn = self.turn.lock().await;
        let files = self.files_of(recording).await?;
        let place = self.folder_of(recording, &files).await?;
        let keys = self.court.trusted();
        let verified = tokio::task::spawn_blocking(move || verify(place.path(), keys)).await;
        Ok(verified.map_err(|_| CopyError::BrokenOff)??)
    }

    /// Makes a package of a record, in a folder that goes when it is dropped; the package is the folder `package` in it.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn package(
        &self,
        recording: &Recording,
        copy: Copy,
    ) -> Result<(TempDir, Verified), CopyError> {
        let _turn = self.turn.lock().await;
        let files = self.files_of(recording).await?;
        let place = self.folder_of(recording, &files).await?;
        // What is opened lies in the package beside what it was opened from.
        let opened = files
            .iter()
            .filter(|file| copy.with_closed && is_sealed(&file.name));
        let bytes = bytes_of(files.iter().chain(opened));
        let folder = self.scratch(bytes)?;
        let (court, closed_key) = (self.court.clone(), self.closed_key.clone());
        let made = tokio::task::spawn_blocking(move || {
            let chain = std::fs::File::open(place.path().join(CHAIN)).and_then(lines::begin);
            let key = chain.ok().flatten().map(|begin| begin.court_key);
            let trusted = court.trusted();
            let exported = export(&Order {
                record: place.path(),
                to: &folder.path().join(PACKAGE),
                trusted: &trusted,
                as_is: copy.as_is,
                parts: &copy.parts,
                court: Some(court.of(key)),
                with_closed: copy.with_closed.then_some(&*closed_key),
                page: copy.page.as_deref(),
            });
            exported.map(|verified| (folder, verified))
        });
        Ok(made.await.map_err(|_| CopyError::BrokenOff)??)
    }

    async fn files_of(&self, recording: &Recording) -> Result<Vec<File>, CopyError> {
        if recording.destroyed_ms > 0 {
            return Err(ViewError::Destroyed.into());
        }
        let files = self.catalogue.files(&recording.id).await;
        Ok(files.map_err(ViewError::from)?)
    }

    async fn folder_of(&self, recording: &Recording, files: &[File]) -> Result<Place, CopyError> {
        if files.iter().all(|file| file.here) {
            let hearing = self.folder.join(&recording.hearing);
            return Ok(Place::Here(hearing.join(&recording.folder)));
        }
        let fetched = self.scratch(bytes_of(files))?;
        for file in files {
            self.fetch(recording, file, fetched.path()).await?;
        }
        Ok(Place::Fetched(fetched))
    }

    async fn fetch(&self, recording: &Recording, file: &File, to: &Path) -> Result<(), CopyError> {
        let path = to.join(&file.name);
        let disk = |error| CopyError::Disk(path.clone(), error);
        let store = |error: StoreProblem| CopyError::View(error.into());
        let from = self.place(file.here);
        let (_, mut parts) = match from.read(&recording.name_of(&file.name), None).await {
            Ok(found) => found,
            // What is gone is what the verdict is about.
            Err(StoreProblem::Gone(_)) => return Ok(()),
            Err(error) => return Err(store(error)),
        };
        let mut copy = tokio::fs::File::create_new(&path).await.map_err(disk)?;
        while let Some(part) = parts.try_next().await.map_err(|e| store(e.into()))? {
            copy.write_all(&part).await.map_err(disk)?;
        }
        copy.flush().await.map_err(disk)
    }

    /// A folder in the data folder, beside the records, for so many bytes. Running hearings are recorded on the same disk.
    fn scratch(&self, bytes: u64) -> Result<TempDir, CopyError> {
        let data = self.folder.parent().unwrap_or(&self.folder);
        let disk = |error| CopyError::Disk(data.to_owned(), error);
        let free = match self.free {
            Some(free) => free,
            None => files::free(data).map_err(disk)?,
        };
        if bytes > free.div_euclid(2) {
            return Err(CopyError::NoRoom(bytes));
        }
        let made = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(data);
        made.map_err(disk)
    }
}

fn bytes_of<'a>(files: impl IntoIterator<Item = &'a File>) -> u64 {
    let all = files.into_iter().map(|file| file.bytes);
    all.fold(0, u64::saturating_add)
}

/// Removes what a server that was killed has left of copies: parts that were closed to the public lie open in them.
///
/// # Errors
/// What the disk says.
pub fn sweep(data: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        let is_left = entry.file_name().to_string_lossy().starts_with(SCRATCH);
        if is_left && entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// How the names of folders begin in which copies are made.
const SCRATCH: &str = "copy-";

/// The name of the package in its folder.
pub const PACKAGE: &str = "package";

impl CopyError {
    /// Whether who asked for it can do something about it: a part that is not there, say.
    #[must_use]
    pub fn is_of_the_order(&self) -> bool {
        let Self::Export(ExportError::Withhold(error)) = self else {
            return false;
        };
        !matches!(error, WithholdError::Disk(RecorderError::Disk { .. }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_a_killed_server_has_left_of_copies_is_removed_and_nothing_else() {
        let data = tempfile::tempdir().unwrap();
        let left = data.path().join("copy-x7/.package-1/opened");
        std::fs::create_dir_all(&left).unwrap();
        std::fs::write(left.join("a-witness-audio.webm"), "said in private").unwrap();
        std::fs::create_dir(data.path().join("archive")).unwrap();
        std::fs::write(data.path().join("copy-of-links.json"), "").unwrap();
        sweep(data.path()).unwrap();
        let names = std::fs::read_dir(data.path()).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["archive", "copy-of-links.json"]);
        assert!(sweep(&data.path().join("nowhere")).is_err());
    }
}
