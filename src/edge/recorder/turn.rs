//! The turns of a hearing that are turns of its record: what is closed to the public, and what is open to it again.

use super::log;
use super::volume::Volume;
use super::worker::Worker;
use crate::hearing::journal::Entry;
use crate::id::UnixMillis;
use std::time::Instant;

impl Worker {
    /// The ruling that closes the session is open to the public, and so is the one that opens it again.
    pub(super) fn journal(&mut self, entry: &Entry, given: Instant) {
        let turns = log::turns(entry).filter(|closes| *closes != self.closed.is_some());
        if turns == Some(false) {
            self.end_part(given);
            self.ring.reopen(entry);
        }
        self.ring.entry(entry);
        self.on_volume(|volume| volume.journal(entry));
        if turns == Some(true) {
            self.close_part(entry.at, given);
        }
    }

    /// What comes from now on is sealed. What came before is written and named first.
    pub(super) fn close_part(&mut self, began: UnixMillis, given: Instant) {
        self.turn(given);
        (self.closed, self.reopened) = (Some(began), None);
        self.ring.close(began);
        self.on_volume(|volume| volume.close_part(began));
    }

    /// What comes from now on is open to the public again.
    fn end_part(&mut self, given: Instant) {
        self.turn(given);
        (self.closed, self.reopened) = (None, Some(given));
        self.on_volume(Volume::end_part);
    }

    /// Writes what is held, and names all that came until now; what comes next belongs into other files.
    pub(super) fn turn(&mut self, given: Instant) {
        if self.volume.zero.is_some() {
            let now = self.since_zero(given);
            self.on_every_track(|track, out| track.turn(now, out));
        }
        self.name(true);
    }
}
