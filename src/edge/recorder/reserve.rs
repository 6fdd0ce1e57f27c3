//! How long the archive's disk lasts.

use super::RecorderError;
use super::folder::failed;
use crate::edge::files;
use std::io;
use std::path::Path;

/// The bench is told when it lasts for less than so many minutes.
pub(super) const WARN_MINUTES: u64 = 30;
/// Below so many free bytes, besides what waits to be written, no folder is begun.
const LEAST: u64 = 1 << 20;

/// Bytes that are free for the server on the disk of a folder.
pub(super) fn free(folder: &Path) -> Result<u64, RecorderError> {
    files::free(folder).map_err(failed("asking for the free space of", folder))
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

/// Below so many minutes pictures are left out ...
const LEAST_MINUTES: u64 = 5;
/// ... until it would last so long with them again.
const ENOUGH_MINUTES: u64 = 10;
/// Seconds over which is measured how fast it fills.
const MEASURED: u64 = 10;

/// How long the disk lasts, by how fast this server fills it. Times are whole seconds.
#[derive(Debug, Default)]
pub(super) struct Lasting {
    begun: Option<(u64, u64)>,
    /// Bytes a second, with pictures.
    rate: u64,
    sheds: bool,
}

impl Lasting {
    /// Looks at `now`, when so many bytes were written in all and so many are free: how many minutes it lasts, and whether pictures are
    /// left out.
    pub(super) fn look(&mut self, now: u64, written: u64, free: u64) -> (u64, bool) {
        let (since, before) = *self.begun.get_or_insert((now, written));
        let passed = now.saturating_sub(since);
        if passed >= MEASURED {
            // What is left out would come back.
            if !self.sheds {
                let grown = written.saturating_sub(before);
                self.rate = grown.checked_div(passed).unwrap_or(0);
            }
            self.begun = Some((now, written));
        }
        let minutes = match self.rate.saturating_mul(60) {
            0 => u64::MAX,
            a_minute => free.div_euclid(a_minute),
        };
        let enough = if self.sheds {
            ENOUGH_MINUTES
        } else {
            LEAST_MINUTES
        };
        self.sheds = minutes < enough;
        (minutes, self.sheds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_lasts_as_long_as_it_fills_and_pictures_are_left_out_in_the_last_minutes() {
        let mut lasting = Lasting::default();
        let a_minute = 60_000_000;
        assert_eq!(lasting.look(0, 0, 40 * a_minute), (u64::MAX, false));
        let second = |s: u64| s.saturating_mul(1_000_000);
        assert_eq!(lasting.look(10, second(10), 40 * a_minute), (40, false));
        assert_eq!(lasting.look(20, second(20), 29 * a_minute), (29, false));
        assert_eq!(lasting.look(30, second(30), 4 * a_minute), (4, true));
        // Without pictures it fills slowly, and would fast with them.
        assert_eq!(lasting.look(40, second(31), 4 * a_minute), (4, true));
        assert_eq!(lasting.look(50, second(31), 9 * a_minute), (9, true));
        assert_eq!(lasting.look(60, second(31), 30 * a_minute), (30, false));
    }
}
