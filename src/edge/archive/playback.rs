//! A record as one viewer may see it: which tracks, under which names, and what happened when.

use super::catalogue::{CatalogueError, File, From, Listed, Query, Recording};
use super::objects::StoreProblem;
use super::{Archive, ArchiveError};
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
use futures_util::stream::BoxStream;
use std::collections::BTreeMap;
use std::ops::Range;

/// Largest manifest or log that is read for a view, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Most records of one hearing whose logs are asked for rulings on who must not see whom.
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
        let tracks = manifest.files.into_iter();
        let log = self.whole(recording, &files, log::NAME).await?;
        Ok(View {
            zero: zero.unwrap_or(UnixMillis(recording.began_ms)),
            tracks: tracks
                .filter_map(|track| shown(track, &files, &kept))
                .collect(),
            entries: log::entries(&log.unwrap_or_default()),
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
        let all = Query {
            from: From::Hearing(recording.hearing.clone()),
            after: None,
            most: RECORDS,
        };
        for Listed { recording, .. } in self.catalogue.list(&all).await? {
            if recording.destroyed_ms > 0 {
                continue;
            }
            let files = self.catalogue.files(&recording.id).await?;
            let log = self.whole(&recording, &files, log::NAME).await?;
            // Without the log nobody knows what was ruled, so nothing is shown to those from whom something may have been kept.
            let log = log.ok_or(ViewError::NoManifest)?;
            let ruled = log::entries(&log).into_iter();
            screens.extend(ruled.filter_map(|entry| match entry.fact {
                Fact::Screened { screened, .. } => Some(screened),
                _ => None,
            }));
        }
        Ok(kept_from(viewer, screens))
    }

    /// A small file, whole; `None`: there is none, or it is not what was written.
    async fn whole(
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

    /// Bytes of a file of a record.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn bytes(
        &self,
        recording: &Recording,
        file: &File,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, StoreProblem> {
        let name = recording.name_of(&file.name);
        let (_, parts) = self.place(file.here).read(&name, range).await?;
        Ok(parts)
    }
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
