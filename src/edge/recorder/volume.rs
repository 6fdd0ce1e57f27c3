//! One folder of a record: its tracks, its log and its chain. A disk that fails ends it, and the record goes on in another one.

use super::evidence::{Certified, Evidence};
use super::log::Log;
use super::part::Part;
use super::recorded::{Place, Recorded};
use super::{RecorderError, Setup, folder, seal};
use crate::hearing::journal::Entry;
use crate::id::{PublicationId, UnixMillis};
use crate::record::track::{Track, Zero};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What one folder holds.
#[derive(Debug)]
pub(super) struct Volume {
    pub(super) setup: Setup,
    pub(super) folder: PathBuf,
    pub(super) log: Log,
    pub(super) evidence: Evidence,
    pub(super) zero: Option<Zero>,
    pub(super) tracks: BTreeMap<PublicationId, Recorded>,
    /// The part that is closed to the public now.
    pub(super) part: Option<Part>,
    /// Such parts so far.
    parts: u32,
}

impl Volume {
    /// Makes the folder, its log and its chain. Of an attempt that fails nothing stays.
    pub(super) fn create(certified: Certified) -> Result<Self, RecorderError> {
        let setup = certified.setup.clone();
        let folder = folder::create(&setup)?;
        let made = Log::create(&folder)
            .and_then(|log| Ok((log, Evidence::create(&folder, certified)?)))
            .inspect_err(|_| {
                let _ = std::fs::remove_dir_all(&folder);
            });
        let (log, evidence) = made?;
        Ok(Self {
            setup,
            folder,
            log,
            evidence,
            zero: None,
            tracks: BTreeMap::new(),
            part: None,
            parts: 0,
        })
    }

    /// What is written from now on is of a part that is closed to the public.
    pub(super) fn close_part(&mut self, began: UnixMillis) -> Result<(), RecorderError> {
        self.end_part()?;
        self.parts = self.parts.saturating_add(1);
        let court = &self.setup.closed_key;
        self.part = Some(Part::begin(&self.folder, self.parts, began.0, court)?);
        Ok(())
    }

    /// What is written from now on is open to the public again.
    pub(super) fn end_part(&mut self) -> Result<(), RecorderError> {
        self.tracks
            .values_mut()
            .try_for_each(Recorded::close_file)?;
        self.part = None;
        Ok(())
    }

    /// Writes an entry into the log.
    pub(super) fn journal(&mut self, entry: &Entry) -> Result<(), RecorderError> {
        let part = self.part.as_mut().map(|part| (part, self.folder.as_path()));
        self.log.append(entry, part)
    }

    /// Does something to a track, if there is one, and carries out what it has given.
    pub(super) fn on_track(
        &mut self,
        publication: &PublicationId,
        buffer: &mut Vec<u8>,
        act: impl FnOnce(&mut Track, &mut Vec<u8>),
    ) -> Result<(), RecorderError> {
        let Some(recorded) = self.tracks.get_mut(publication) else {
            return Ok(());
        };
        buffer.clear();
        act(&mut recorded.track, buffer);
        let place = Place {
            folder: &self.folder,
            part: self.part.as_ref(),
        };
        recorded.settle(buffer, place, &self.setup.counters)
    }

    /// Closes what a disk that failed has left: nothing more is written into its files, and what lies there is named.
    pub(super) fn close_failed(mut self, now: u64) {
        for recorded in self.tracks.values_mut() {
            recorded.forsake(now);
            // Nothing comes out of a track that has failed; the gap in which it ends gets its end.
            recorded.track.close(now, &mut Vec::new());
        }
        self.log.forsake();
        if let Some(part) = &mut self.part {
            part.forsake();
        }
        let hearing = self.setup.hearing.clone();
        let named = self.evidence.keep_rest();
        if let Err(error) = seal::seal(self, named) {
            tracing::error!(%hearing, %error, "what a failed disk has of a record could not be closed; the next start of the server tries again");
        }
    }
}
