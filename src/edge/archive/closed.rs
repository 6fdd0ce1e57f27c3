//! Parts of a record that are closed to the public: who may not open them is told that they are there, and for the others they are opened
//! as they are read.

use super::Archive;
use super::catalogue::{File, Recording};
use super::playback::ViewError;
use crate::edge::recorder::closed::{ClosedKey, ClosedKeyError};
use crate::edge::recorder::log::{self, ClosedPart};
use crate::id::UnixMillis;
use crate::record::closed::{FileKey, KeyFile, Opener, is_sealed, key_name, opened_name};
use crate::record::evidence::MANIFEST;
use crate::record::manifest::{Gap, Manifest, MediaFile, Why};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use std::ops::Range;

/// Parts of the bytes of a file, as they come.
pub type Bytestream = BoxStream<'static, Result<Bytes, object_store::Error>>;

impl Archive {
    /// Whether closed parts can be opened here.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.closed_key.opens()
    }

    /// Length of what a file of a record shows to who may see it.
    ///
    /// # Errors
    /// [`ViewError`].
    pub async fn length(
        &self,
        recording: &Recording,
        files: &[File],
        file: &File,
    ) -> Result<u64, ViewError> {
        if !is_sealed(&file.name) {
            return Ok(self.length_shown(recording, file).await);
        }
        let text = self.whole(recording, files, MANIFEST).await?;
        let manifest: Option<Manifest> = text.and_then(|text| serde_json::from_slice(&text).ok());
        let tracks = manifest.into_iter().flat_map(|manifest| manifest.files);
        let track = tracks.into_iter().find(|track| track.path == file.name);
        let sealed = track.and_then(|track| track.sealed);
        Ok(sealed.ok_or(ViewError::NoManifest)?.bytes)
    }

    /// Bytes of what a file of a record shows to who may see it.
    ///
    /// # Errors
    /// [`ViewError`].
    pub async fn bytes(
        &self,
        recording: &Recording,
        files: &[File],
        file: &File,
        range: Option<Range<u64>>,
    ) -> Result<Bytestream, ViewError> {
        if !is_sealed(&file.name) {
            return self.bytes_shown(recording, file, range).await;
        }
        let name = recording.name_of(&file.name);
        let place = self.place(file.here);
        let key = self.key_of(recording, files, &file.name).await?;
        let range = range.unwrap_or(0..u64::MAX);
        let frame = self.frame_before(recording, files, file, range.start).await;
        let opener = match frame.number {
            0 => Opener::new(key, range.start),
            number => Opener::at(key, number, range.start.saturating_sub(frame.plain)),
        };
        let rest = (frame.number > 0).then_some(frame.sealed..file.bytes);
        let (_, parts) = place.read(&name, rest).await?;
        let length = range.end.saturating_sub(range.start);
        Ok(opened(parts, opener, length))
    }

    /// When the first closed part of a record began by its key; `None`: it has none.
    pub(super) async fn key_since(
        &self,
        recording: &Recording,
        files: &[File],
    ) -> Result<Option<u64>, ViewError> {
        let key = self.key_file(recording, files, 1).await?;
        Ok(key.map(|key| key.began_ms))
    }

    async fn key_file(
        &self,
        recording: &Recording,
        files: &[File],
        part: u32,
    ) -> Result<Option<KeyFile>, ViewError> {
        let name = key_name(part);
        if !files.iter().any(|file| file.name == name) {
            return Ok(None);
        }
        let text = self.whole(recording, files, &name).await?;
        let text = text.ok_or(ViewError::NotOpened)?;
        let key = ClosedKey::wrapped(part, &text);
        key.map(Some).map_err(|error| not_opened(recording, &error))
    }

    async fn key_of(
        &self,
        recording: &Recording,
        files: &[File],
        file: &str,
    ) -> Result<FileKey, ViewError> {
        let (part, _) = opened_name(file).ok_or(ViewError::NotOpened)?;
        let key = self.key_file(recording, files, part).await?;
        let content = self.closed_key.open(&key.ok_or(ViewError::NotOpened)?);
        let content = content.map_err(|error| not_opened(recording, &error))?;
        FileKey::of(&content, file).map_err(|_| ViewError::NotOpened)
    }
}

fn not_opened(recording: &Recording, error: &ClosedKeyError) -> ViewError {
    tracing::error!(%error, recording = %recording.id, "a closed part cannot be opened");
    match error {
        ClosedKeyError::NewFormat { .. } => ViewError::NewFormat,
        _ => ViewError::NotOpened,
    }
}

/// Opens a file as it is read, so many bytes of it.
fn opened(sealed: Bytestream, opener: Opener, length: u64) -> Bytestream {
    let opened = sealed.scan((opener, length), |(opener, left), part| {
        let open = (*left > 0).then(|| open(opener, left, part));
        futures_util::future::ready(open)
    });
    opened.boxed()
}

fn open(
    opener: &mut Opener,
    left: &mut u64,
    part: Result<Bytes, object_store::Error>,
) -> Result<Bytes, object_store::Error> {
    let mut out = Vec::new();
    let pushed = opener.push(&part?, &mut out);
    pushed.map_err(|source| object_store::Error::Generic {
        store: "closed part",
        source: Box::new(source),
    })?;
    out.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
    *left = left.saturating_sub(out.len() as u64);
    Ok(out.into())
}

/// What of the tracks somebody may see who may not open closed parts. A record of a time before such parts were sealed has them in its
/// other files, which then are not shown at all.
pub(super) fn without_closed(
    tracks: Vec<MediaFile>,
    parts: &[ClosedPart],
    zero: UnixMillis,
    is_sealed_record: bool,
) -> Vec<MediaFile> {
    let of_a_part = |track: &MediaFile| {
        let at = |ms: u64| zero.0.saturating_add(ms);
        let touches = |part: &ClosedPart| part.touches(at(track.from), at(track.to));
        !is_sealed_record && parts.iter().any(touches)
    };
    let mut open: Vec<MediaFile> = tracks
        .into_iter()
        .filter(|track| !is_sealed(&track.path) && !of_a_part(track))
        .collect();
    let end = open.iter().map(|track| track.to).max().unwrap_or_default();
    let gaps = parts.iter().map(|part| Gap {
        from: part.from.since(zero),
        to: part
            .to
            .map_or(end.max(part.from.since(zero)), |to| to.since(zero)),
        why: Why::Sealed,
    });
    let gaps: Vec<Gap> = gaps.filter(|gap| gap.from < gap.to).collect();
    for track in &mut open {
        // The first gap that holds a moment is the one that is told.
        track.gaps.splice(0..0, gaps.iter().copied());
    }
    open
}

/// What of the log somebody may see who may not open closed parts: that they were closed, and that they were opened again.
pub(super) fn open_entries(
    text: &[u8],
    parts: &[ClosedPart],
) -> Vec<crate::hearing::journal::Entry> {
    let mut open = Vec::new();
    let mut at = 0;
    for part in parts {
        let length = text.len();
        let begin = usize::try_from(part.lines.start)
            .unwrap_or(length)
            .min(length);
        open.extend(log::entries(text.get(at..begin).unwrap_or_default()));
        at = usize::try_from(part.lines.end)
            .unwrap_or(length)
            .min(length);
    }
    open.extend(log::entries(text.get(at..).unwrap_or_default()));
    open
}
