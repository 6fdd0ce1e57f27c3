//! Small files that must be whole, and whose secrets are the server's alone; and the room that is left for files.

use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Writes a file that only the server's user may read. A reader sees the old text or the new one, never half of one.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_private(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = write_beside(path, text)?;
    std::fs::rename(&beside, path)
}

/// As [`write_private`], but a file that is there already stays. Two programs that do this at once agree on one text.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_private_once(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = write_beside(path, text)?;
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)?;
    match linked {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// Reads a file whole; `None`: there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_if_any(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Whether a file can be made in the folder.
///
/// # Errors
/// Why not.
pub fn probe(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".probe-{}", random_name()));
    write_new(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// Bytes that are free for the server on the disk of a folder.
///
/// # Errors
/// Why that is not known.
pub fn free(folder: &Path) -> io::Result<u64> {
    let about = rustix::fs::statvfs(folder)?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

fn write_beside(path: &Path, text: &[u8]) -> io::Result<PathBuf> {
    let beside = path.with_extension(format!("new-{}", random_name()));
    write_new(&beside, text)?;
    Ok(beside)
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

fn random_name() -> String {
    format!("{:016x}", rand::random::<u64>())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_private_file_is_whole_and_private_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("links.json");
        write_private(&file, b"one").unwrap();
        write_private(&file, b"two").unwrap();
        write_private_once(&file, b"three").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
