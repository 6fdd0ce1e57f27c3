//! A disk that fails under a record. What was synced before stays; nothing is built on what was not, and no sync is tried again, since
//! a second one says that all is well when it is not. The record goes on in another folder, from what is in memory.

use super::evidence::{Certificate, Certified};
use super::recorded::Recorded;
use super::volume::Volume;
use super::worker::Worker;
use super::{Counters, RecorderError, Report, Setup, proof, reserve, stamp};
use crate::hearing::journal::Entry;
use crate::id::PublicationId;
use crate::record::gap::Why;
use crate::record::track::Track;
use std::time::{Duration, Instant};

/// Between two attempts to begin another folder, while the session is to be recorded ...
const MEND_EVERY: Duration = Duration::from_secs(1);
/// ... and while it pauses.
const MEND_IN_A_PAUSE: Duration = Duration::from_secs(10);

/// The disk failed.
#[derive(Debug)]
pub(super) struct Trouble {
    /// For the operator.
    pub(super) sentence: String,
    /// What the next folder is begun with.
    certificate: Certificate,
}

impl Trouble {
    fn certified(&mut self, setup: &Setup) -> Result<Certified, RecorderError> {
        self.certificate.of(|| Setup {
            started: stamp::now(),
            ..setup.clone()
        })
    }
}

impl Worker {
    /// The disk failed. What is in memory waits for another folder, which is tried at once.
    pub(super) fn fail(&mut self, error: &RecorderError) {
        if self.trouble.is_some() {
            return;
        }
        tracing::error!(hearing = %self.setup.hearing, %error, "the disk failed under a record");
        let sentence = format!(
            "The disk of the archive failed, and the record goes on in another folder as soon as one can be made: {error}. After 10 s \
             without one the session is interrupted."
        );
        let now = self.since_zero(Instant::now());
        for recorded in self.volume.tracks.values_mut() {
            recorded.forsake(now);
        }
        Counters::add(&self.setup.counters.failures, 1);
        self.watched.fail(true);
        let _ = self.report.send(Report::Failed(sentence.clone()));
        self.trouble = Some(Trouble {
            sentence,
            certificate: Certificate::default(),
        });
    }

    /// Does something in the folder, unless its disk failed already.
    pub(super) fn on_volume(&mut self, act: impl FnOnce(&mut Volume) -> Result<(), RecorderError>) {
        if self.trouble.is_none()
            && let Err(error) = act(&mut self.volume)
        {
            self.fail(&error);
        }
    }

    /// Pictures are left out before voices are, when the disk is nearly full.
    pub(super) fn leaves_out(&mut self, publication: &PublicationId, arrived: Instant) -> bool {
        let sheds = self.watched.sheds();
        let recorded = self.volume.tracks.get_mut(publication);
        if recorded.is_some_and(|r| std::mem::replace(&mut r.left_out, sheds) != sheds) {
            let now = self.since_zero(arrived);
            self.on_track(publication, |track, out| match sheds {
                true => track.untap(now, Why::Disk, out),
                false => track.tap(now),
            });
        }
        sheds
    }

    /// Tries again, if it is time.
    pub(super) fn mend_in_time(&mut self, now: Instant) {
        let patience = if self.open {
            MEND_EVERY
        } else {
            MEND_IN_A_PAUSE
        };
        let is_time = |tried| now.saturating_duration_since(tried) >= patience;
        if self.trouble.is_some() && self.mended.is_none_or(is_time) {
            self.mend();
        }
    }

    /// Tries to go on in another folder.
    pub(super) fn mend(&mut self) {
        let Some(trouble) = &mut self.trouble else {
            return;
        };
        self.mended = Some(Instant::now());
        match reserve::room_for(&self.setup.archive, self.ring.bytes())
            .and_then(|()| trouble.certified(&self.setup))
            .and_then(Volume::create)
            .and_then(proven)
        {
            Ok(volume) => self.go_on_in(volume),
            Err(error) => {
                tracing::error!(hearing = %self.setup.hearing, %error, "no other folder can be made for the record");
            }
        }
    }

    fn go_on_in(&mut self, mut volume: Volume) {
        let failed_at = self.since_zero(Instant::now());
        let since = self.ring.since().unwrap_or_else(Instant::now);
        let since = self.since_zero(since);
        volume.zero = self.volume.zero;
        if let Some(zero) = volume.zero {
            for (publication, former) in &self.volume.tracks {
                let mut track = Track::new(publication.kind, zero, false);
                track.tap(since);
                volume
                    .tracks
                    .insert(publication.clone(), former.anew(track));
            }
        }
        let failed = std::mem::replace(&mut self.volume, volume);
        let close = std::thread::Builder::new().name("record-close".to_owned());
        let closing = close.spawn(move || failed.close_failed(failed_at));
        self.closing.extend(closing);
        self.trouble = None;
        self.write_again_as_it_was();
        self.stand_as_before(failed_at);
        if self.trouble.is_none() {
            self.watched.fail(false);
            let _ = self.report.send(Report::Proven(true));
            if self.open {
                let _ = self.report.send(Report::Writing(true));
            }
            tracing::warn!(hearing = %self.setup.hearing, folder = %self.volume.folder.display(), "the record goes on in another folder");
        }
    }

    /// If anything of it is of a closed part, all of it is sealed: nobody knows any more where that began. But where it ended, and what the
    /// log has from there on, is open to the public in this folder too.
    fn write_again_as_it_was(&mut self) {
        let entries = self.ring.entries();
        let Some(part) = self.ring.part() else {
            return self.write_again(&entries);
        };
        if let Err(error) = self.volume.close_part(part.began) {
            return self.fail(&error);
        }
        let Some(ended) = part.ended else {
            return self.write_again(&entries);
        };
        // A line that is not held any more is followed by all that are.
        let is_end = |entry: &Entry| *entry == ended;
        let (within, after) = match entries.iter().position(is_end) {
            Some(at) => entries.split_at(at),
            None => (&[][..], &entries[..]),
        };
        self.write_again(within);
        self.turn(Instant::now());
        self.on_volume(Volume::end_part);
        if self.trouble.is_none() {
            let after = after.iter().filter(|entry| !is_end(entry));
            for entry in [&ended].into_iter().chain(after) {
                self.ring.entry(entry);
                self.on_volume(|volume| volume.journal(entry));
            }
        }
    }

    /// What was not sealed on the disk that failed.
    fn write_again(&mut self, entries: &[Entry]) {
        for entry in entries {
            if let Err(error) = self.volume.journal(entry) {
                return self.fail(&error);
            }
        }
        for (publication, packets) in self.ring.lost() {
            self.on_track(&publication, |track, _| track.lost_in_queue(packets));
        }
        for (publication, packet) in self.ring.packets() {
            self.on_track(&publication, |track, out| track.push(packet, out));
        }
    }

    /// Who is not recorded any more is not in the other folder either, and nobody while the session pauses.
    fn stand_as_before(&mut self, now: u64) {
        if !self.open {
            self.on_every_track(|track, out| track.pause(now, out));
        }
        let untapped = |(publication, recorded): (&PublicationId, &Recorded)| {
            recorded.untapped.map(|why| (publication.clone(), why))
        };
        let untapped: Vec<_> = self.volume.tracks.iter().filter_map(untapped).collect();
        for (publication, why) in untapped {
            self.on_track(&publication, |track, out| track.untap(now, why, out));
        }
    }
}

fn proven(volume: Volume) -> Result<Volume, RecorderError> {
    match proof::prove(&volume.folder) {
        Ok(()) => Ok(volume),
        Err(error) => {
            let _ = std::fs::remove_dir_all(&volume.folder);
            Err(error)
        }
    }
}
