//! Where in a sealed file to begin to read, so that a jump far into it does not cost reading all that comes before. The chain names the
//! pieces by which the file grew; each begins with a frame, whose head tells how much comes before it.

use super::Archive;
use super::catalogue::{File, Recording};
use super::playback::ViewError;
use crate::record::closed::FrameAt;
use crate::record::evidence::line::{Line, Said};
use crate::record::evidence::{CHAIN, LONGEST_PIECE};
use futures_util::TryStreamExt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A chain is long and a player asks often: what was found of so many files is remembered.
const MOST: usize = 64;

/// What was found of files, by record and file.
#[derive(Debug)]
pub(super) struct Remembered<T>(Arc<Mutex<BTreeMap<String, Arc<T>>>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Remembered<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Remembered<T> {
    pub(super) fn get(&self, name: &str) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).cloned()
    }

    pub(super) fn keep(&self, name: String, found: Arc<T>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.pop_first();
        }
        known.insert(name, found);
    }
}

impl Archive {
    /// The last frame that is known to begin at or before this byte of the opened file. Where nobody knows, it is the first one.
    pub(super) async fn frame_before(
        &self,
        recording: &Recording,
        files: &[File],
        file: &File,
        plain: u64,
    ) -> FrameAt {
        let mut found = FrameAt::first();
        if plain == 0 {
            return found;
        }
        let Ok(pieces) = self.pieces(recording, files, file).await else {
            return found;
        };
        let mut rest = &pieces[..];
        while let Some((before, [at, after @ ..])) = rest.split_at_checked(rest.len().div_euclid(2))
        {
            match self.head(recording, file, *at).await {
                Some(frame) if frame.plain <= plain => (found, rest) = (frame, after),
                Some(_) => rest = before,
                None => break,
            }
        }
        found
    }

    /// Where the pieces of a file begin, but the first one.
    async fn pieces(
        &self,
        recording: &Recording,
        files: &[File],
        file: &File,
    ) -> Result<Arc<Vec<u64>>, ViewError> {
        let name = recording.name_of(&file.name);
        if let Some(known) = self.pieces.get(&name) {
            return Ok(known);
        }
        let chain = self.whole(recording, files, CHAIN).await?;
        let pieces = Arc::new(pieces_of(&file.name, &chain.unwrap_or_default()));
        self.pieces.keep(name, Arc::clone(&pieces));
        Ok(pieces)
    }

    /// The frame that begins at this byte of a sealed file.
    async fn head(&self, recording: &Recording, file: &File, at: u64) -> Option<FrameAt> {
        let range = at..at.saturating_add(FrameAt::HEAD).min(file.bytes);
        let name = recording.name_of(&file.name);
        let read = self.place(file.here).read(&name, Some(range)).await;
        let parts: Vec<bytes::Bytes> = read.ok()?.1.try_collect().await.ok()?;
        FrameAt::read(at, &parts.concat())
    }
}

/// A piece that is as long as one may be was cut there, perhaps within a frame.
fn pieces_of(file: &str, chain: &[u8]) -> Vec<u64> {
    let named = format!("\"{file}\"");
    let lines = chain.split(|byte| *byte == b'\n');
    let lines = lines.filter_map(|line| std::str::from_utf8(line).ok());
    let said = lines
        .filter(|line| line.contains(&named))
        .filter_map(|line| Said::read(line).ok());
    let ends = said.filter_map(|said| match said.line {
        Line::Segment(piece) if piece.file == file => Some(piece),
        _ => None,
    });
    let whole = ends.filter(|piece| piece.to.saturating_sub(piece.from) < LONGEST_PIECE);
    let mut ends: Vec<u64> = whole.map(|piece| piece.to).collect();
    ends.pop();
    ends
}
