//! The folder of one record. Nothing that is in the archive is ever overwritten.

use super::{RecorderError, Setup, stamp};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Names that are tried when a hearing is started several times within a second.
const ATTEMPTS: u32 = 100;

/// Makes `<archive>/<hearing>/<UTC start>`; a folder that is there already belongs to another record, and `-2` and so on follow.
pub(super) fn create(setup: &Setup) -> Result<PathBuf, RecorderError> {
    let parent = setup.archive.join(setup.hearing.as_str());
    fs::create_dir_all(&parent).map_err(failed("making the folder", &parent))?;
    let name = stamp::folder_name(setup.started);
    let mut path = parent.join(&name);
    for attempt in 2..=ATTEMPTS {
        match fs::create_dir(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                path = parent.join(format!("{name}-{attempt}"));
            }
            Err(e) => return Err(failed("making the folder", &path)(e)),
            Ok(()) => {
                sync(&parent)?;
                return Ok(path);
            }
        }
    }
    let taken = io::Error::from(io::ErrorKind::AlreadyExists);
    Err(failed("making the folder", &path)(taken))
}

/// The folders in a folder with their names: the records of a hearing as they were begun. None if it cannot be read. A link is no folder:
/// what it leads to is not of this archive.
pub(in crate::edge) fn inside(parent: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut folders: Vec<(String, PathBuf)> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        })
        .collect();
    folders.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    folders
}

/// What folders of one hearing are sorted by: one that was begun within the same second comes after those before, `-10` after `-2`.
fn order(name: &str) -> (&str, u32) {
    let number = |(start, number): (_, &str)| Some((start, number.parse().ok()?));
    name.rsplit_once('-').and_then(number).unwrap_or((name, 1))
}

/// Makes the entries of a folder durable.
pub(super) fn sync(folder: &Path) -> Result<(), RecorderError> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(failed("syncing the folder", folder))
}

/// Wraps what the system said.
pub(super) fn failed<'a>(
    what: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> RecorderError + 'a {
    move |source| RecorderError::Disk {
        what,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_records_of_a_hearing_come_as_they_were_begun() {
        let hearing = tempfile::tempdir().unwrap();
        let begun =
            ["3Z", "3Z-2", "3Z-9", "3Z-10", "3Z-11", "4Z"].map(|n| format!("20251125T19002{n}"));
        for name in &begun {
            fs::create_dir(hearing.path().join(name)).unwrap();
        }
        fs::write(hearing.path().join("no folder"), "").unwrap();
        let found = inside(hearing.path()).into_iter();
        assert_eq!(found.map(|(name, _)| name).collect::<Vec<_>>(), begun);
    }
}
