//! How long the archive's disk lasts.

use super::RecorderError;
use super::folder::failed;
use std::io;
use std::path::Path;

/// The bench is told when it lasts for less than so many minutes.
pub(super) const WARN_MINUTES: u64 = 30;
/// Below so many free bytes, besides what waits to be written, no folder is begun.
const LEAST: u64 = 1 << 20;

/// Bytes that are free for the server on the disk of a folder.
pub(super) fn free(folder: &Path) -> Result<u64, RecorderError> {
    let wrong = "asking for the free space of";
    let about = rustix::fs::statvfs(folder).map_err(|e| failed(wrong, folder)(e.into()))?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

/// Whether there is room for what waits, twice: for itself, and for what comes meanwhile.
pub(super) fn room_for(folder: &Path, bytes: u64) -> Result<(), RecorderError> {
    let needed = bytes.saturating_mul(2).saturating_add(LEAST);
    if free(folder)? >= needed {
        return Ok(());
    }
    let full = io::Error::from(io::ErrorKind::StorageFull);
    Err(failed("making another folder in", folder)(full))
}
