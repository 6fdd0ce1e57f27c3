//! One folder of a record: its tracks, its log and its chain. A disk that fails ends it, and the record goes on in another one.

use super::evidence::{Certified, Evidence};
use super::log::Log;
use super::recorded::Recorded;
use super::{RecorderError, Setup, folder, seal};
use crate::id::PublicationId;
use crate::record::track::Zero;
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
        })
    }

    /// Closes what a disk that failed has left: nothing more is written into its files, and what lies there is named.
    pub(super) fn close_failed(mut self, now: u64) {
        for recorded in self.tracks.values_mut() {
            recorded.forsake(now);
            // Nothing comes out of a track that has failed; the gap in which it ends gets its end.
            recorded.track.close(now, &mut Vec::new());
        }
        self.log.forsake();
        let hearing = self.setup.hearing.clone();
        let named = self.evidence.keep_rest();
        if let Err(error) = seal::seal(self, named) {
            tracing::error!(%hearing, %error, "what a failed disk has of a record could not be closed; the next start of the server tries again");
        }
    }
}
