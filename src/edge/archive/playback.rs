//! A record as one viewer may see it: which tracks, under which names, and what happened when.

use super::catalogue::{CatalogueError, File, From, Listed, Query, Recording};
use super::closed::{open_entries, without_closed};
use super::objects::StoreProblem;
use super::{Archive, ArchiveError};
use crate::edge::files;
use crate::edge::recorder::{log, stamp};
use crate::edge::store::StoreError;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::playback::kept_from;
use crate::hearing::screening::{Screen, Screened};
use crate::id::{HearingId, ParticipantId, UnixMillis};
use crate::record::evidence::MANIFEST;
use crate::record::evidence::hex::Hash;
use crate::record::manifest::{Manifest, MediaFile};
use bytes::Bytes;
use futures_util::TryStreamExt;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest manifest or log that is read for a view, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// So many records of a hearing are asked at a time for rulings on who must not see whom.
const RECORDS: u32 = 100;

/// Why a record cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The catalogue or the store.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The docket.
    #[error(transparent)]
    Docket(#[from] StoreError),
    /// Its files are destroyed.
    #[error("the record was destroyed")]
    Destroyed,
    /// It has no manifest that can be believed.
    #[error("the record has no manifest: it was interrupted, or was changed")]
    NoManifest,
    /// What was kept from the viewer is not known any more.
    #[error(
        "a log of the hearing is gone, and with it what was kept from whom: only the court may see its records"
    )]
    RulingsGone,
    /// A closed part, or its key, was changed, or is sealed for another key.
    #[error("a part that is closed to the public does not open")]
    NotOpened,
    /// A closed part of a later version.
    #[error("the key of a closed part is of a later format: a newer server opens it")]
    NewFormat,
}

impl std::convert::From<CatalogueError> for ViewError {
    fn from(error: CatalogueError) -> Self {
        Self::Archive(error.into())
    }
}

impl std::convert::From<StoreProblem> for ViewError {
    fn from(error: StoreProblem) -> Self {
        Self::Archive(error.into())
    }
}

/// A record as a viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// When the recording began.
    pub zero: UnixMillis,
    /// Tracks, each with its number among the files of the record and whether its name may be told.
    pub tracks: Vec<(u16, MediaFile, bool)>,
    /// Entries of the log.
    pub entries: Vec<Entry>,
}

impl Archive {
    /// What `viewer` may see of a record; `None`: one of the court, from whom nothing is kept.
    ///
    /// # Errors
    /// [`ViewError`].
    pub async fn view(
        &self,
        listed: &Listed,
        viewer: Option<&ParticipantId>,
    ) -> Result<View, ViewError> {
        let recording = &listed.recording;
        if recording.destroyed_ms > 0 {
            return Err(ViewError::Destroyed);
        }
        let files = self.catalogue.files(&recording.id).await?;
        let text = self.whole(recording, &files, MANIFEST).await?;
        let manifest: Manifest = text
            .and_then(|text| serde_json::from_slice(&text).ok())
            .ok_or(ViewError::NoManifest)?;
        let kept = match viewer {
            Some(viewer) => self.kept_from(recording, viewer).await?,
            None => BTreeMap::new(),
        };
        let zero = manifest.zero.as_deref().and_then(stamp::read);
        let zero = zero.unwrap_or(UnixMillis(recording.began_ms));
        let log = self.whole(recording, &files, log::NAME).await?;
        let text = log.as_deref().unwrap_or_default();
        let (tracks, entries) = if viewer.is_none() && self.opens() {
            (manifest.files, log::entries(text))
        } else {
            let key_since = self.key_since(recording, &files).await?;
            let parts = log::parts(text, key_since);
            let tracks = without_closed(manifest.files, &parts, zero, key_since.is_some());
            (tracks, open_entries(text, &parts))
        };
        Ok(View {
            zero,
            tracks: tracks
                .into_iter()
                .filter_map(|track| shown(track, &files, &kept))
                .collect(),
            entries,
        })
    }

    /// What was kept from a person at any time of the hearing, by its plan or by a ruling.
    async fn kept_from(
        &self,
        recording: &Recording,
        viewer: &ParticipantId,
    ) -> Result<BTreeMap<ParticipantId, Screen>, ViewError> {
        let mut screens: Vec<Screened> = Vec::new();
        if let Ok(hearing) = HearingId::new(&recording.hearing) {
            screens.extend(self.docket.plan(&hearing).await?.screens());
        }
        screens.extend(self.ruled_here(&recording.hearing).await?);
        let mut all = Query {
            from: From::Hearing(recording.hearing.clone()),
            after: None,
            most: RECORDS,
        };
        loop {
            let page = self.catalogue.list(&all).await?;
            for Listed { recording, .. } in &page {
                screens.extend(self.ruled_in(recording).await?);
            }
            match page.last() {
                Some(last) if page.len() == RECORDS as usize => {
                    all.after = Some((last.recording.began_ms, last.recording.id.clone()));
                }
                _ => break,
            }
        }
        Ok(kept_from(viewer, screens))
    }

    /// Rulings in a record that is closed. Without its log nobody knows what was ruled, so nothing is shown to those from whom something
    /// may have been kept.
    async fn ruled_in(&self, recording: &Recording) -> Result<Vec<Screened>, ViewError> {
        if recording.destroyed_ms > 0 {
            return Err(ViewError::RulingsGone);
        }
        let files = self.catalogue.files(&recording.id).await?;
        let log = self.whole(recording, &files, log::NAME).await?;
        Ok(ruled(&log.ok_or(ViewError::RulingsGone)?))
    }

    /// Rulings in what lies here, records that are still written among them.
    async fn ruled_here(&self, hearing: &str) -> Result<Vec<Screened>, ViewError> {
        let hearing = self.folder.join(hearing);
        let read = tokio::task::spawn_blocking(move || logs(&hearing)).await;
        let logs = read.ok().and_then(Result::ok);
        let logs = logs.ok_or(ViewError::RulingsGone)?;
        Ok(logs.iter().flat_map(|log| ruled(log)).collect())
    }

    /// A small file, whole; `None`: there is none, or it is not what was written.
    pub(super) async fn whole(
        &self,
        recording: &Recording,
        files: &[File],
        name: &str,
    ) -> Result<Option<Vec<u8>>, ViewError> {
        let Some(file) = files.iter().find(|file| file.name == name) else {
            return Ok(None);
        };
        if file.bytes > LARGEST {
            return Ok(None);
        }
        let (_, parts) = self
            .place(file.here)
            .read(&recording.name_of(name), None)
            .await?;
        let parts: Vec<Bytes> = parts.try_collect().await.map_err(StoreProblem::from)?;
        let text = parts.concat();
        Ok((Hash::of(&text).to_string() == file.sha256).then_some(text))
    }
}

fn ruled(log: &[u8]) -> Vec<Screened> {
    let entries = log::entries(log).into_iter();
    let screened = entries.filter_map(|entry| match entry.fact {
        Fact::Screened { screened, .. } => Some(screened),
        _ => None,
    });
    screened.collect()
}

/// The logs of a hearing that lie here. One that went into the store while this looks is read there.
fn logs(hearing: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let records = match std::fs::read_dir(hearing) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        records => records?,
    };
    let mut logs = Vec::new();
    for record in records {
        let record = record?;
        // A file that somebody has put beside the records is none of them.
        if !record.file_type()?.is_file() {
            logs.extend(files::read_if_any(&record.path().join(log::NAME))?);
        }
    }
    Ok(logs)
}

/// A track with its number, if something of it is not kept.
fn shown(
    track: MediaFile,
    files: &[File],
    kept: &BTreeMap<ParticipantId, Screen>,
) -> Option<(u16, MediaFile, bool)> {
    let number = files.iter().position(|file| file.name == track.path)?;
    let number = u16::try_from(number).ok()?;
    let who = ParticipantId::new(&track.subject.who).ok();
    let screen = who.and_then(|who| kept.get(&who).copied());
    let screen = screen.unwrap_or_default();
    let is_kept = match track.subject.kind.as_str() {
        "audio" => screen.hearing,
        _ => screen.sight,
    };
    (!is_kept).then_some((number, track, !screen.name))
}
