//! How long the archive's disk lasts.

use super::RecorderError;
use super::folder::failed;
use crate::edge::files;
use crate::hearing::plan::{Plan, Planned};
use crate::hearing::rules::sends_media;
use std::io;
use std::path::Path;

/// The bench is told when it lasts for less than so many minutes.
pub(super) const WARN_MINUTES: u64 = 30;
/// Below so many free bytes, besides what waits to be written, no folder is begun.
const LEAST: u64 = 1 << 20;

/// What a person sends at most that is recorded, in bytes a second: the best layer of a picture and a voice, as our page sends them
/// (1.5 Mbit/s and 64 kbit/s).
const A_PERSON: u64 = 200_000;
/// Of a hearing that nobody has planned: so many people, so many milliseconds.
const PEOPLE: u64 = 4;
const LENGTH: u64 = 3_600_000;

/// How many bytes a hearing needs at most, and half as much again. `plan`: who is expected, and for how long.
#[must_use]
pub fn needed(plan: &Plan) -> u64 {
    let sends = |person: &&Planned| sends_media(person.role);
    let people = match plan.people().filter(sends).count() {
        0 => PEOPLE,
        people => u64::try_from(people).unwrap_or(u64::MAX),
    };
    let seconds = plan.lasts_ms().unwrap_or(LENGTH).div_ceil(1_000);
    let bytes = people.saturating_mul(A_PERSON).saturating_mul(seconds);
    bytes.saturating_add(bytes.div_euclid(2))
}

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
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    #[test]
    fn a_hearing_needs_what_its_people_send_while_it_lasts_and_half_as_much_again() {
        assert_eq!(needed(&Plan::default()), 4 * 200_000 * 3_600 * 3 / 2);
        let two_hours = Plan::default().lasting(7_200_000);
        assert_eq!(needed(&two_hours), 2 * needed(&Plan::default()));
        assert_eq!(needed(&Plan::default().lasting(u64::MAX)), u64::MAX);
    }

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
