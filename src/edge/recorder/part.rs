//! A part that a ruling closed to the public, while it is written: its key, and what its log tells in words.

use super::closed::ClosedKey;
use super::evidence::Grown;
use super::files::Appended;
use super::pieces::Pieces;
use super::{RecorderError, folder, log};
use crate::record::closed::{self, ContentKey, FileKey, NotSealed, Sealer};
use crate::record::track::Span;
use std::path::Path;

/// A closed part. Its content key is nowhere else but, wrapped, in its key file; it is wiped when this goes.
#[derive(Debug)]
pub(super) struct Part {
    number: u32,
    key: ContentKey,
    key_file: (String, Pieces),
    words: Words,
}

/// The lines of the log that hold words, as they were before those were hidden.
#[derive(Debug)]
struct Words {
    name: String,
    file: Option<(Appended, Sealer)>,
    pieces: Pieces,
}

impl Part {
    /// Begins a part: its key is on disk, wrapped, before anything is written under it.
    pub(super) fn begin(
        folder: &Path,
        number: u32,
        began_ms: u64,
        court: &ClosedKey,
    ) -> Result<Self, RecorderError> {
        let (key, wrapped) = court.fresh(number, began_ms)?;
        let mut text = serde_json::to_vec(&wrapped)?;
        text.push(b'\n');
        let name = closed::key_name(number);
        let mut file = Appended::create(folder, &name)?;
        file.append(&text)?;
        file.sync()?;
        folder::sync(folder)?;
        let mut pieces = Pieces::default();
        pieces.grow(&text);
        pieces.cut(Some(Span {
            from: began_ms,
            to: began_ms,
        }));
        Ok(Self {
            number,
            key,
            key_file: (name, pieces),
            words: Words {
                name: closed::sealed_name(log::NAME, number),
                file: None,
                pieces: Pieces::default(),
            },
        })
    }

    /// Its number in the folder, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// What seals one of its files; and how that is called.
    pub(super) fn sealer(&self, name: &str) -> Result<(Sealer, String), RecorderError> {
        let name = closed::sealed_name(name, self.number);
        let key = FileKey::of(&self.key, &name)?;
        Ok((Sealer::new(key), name))
    }

    /// Keeps a line of the log that is not to be read without the key.
    pub(super) fn keep(&mut self, folder: &Path, line: &str, at: u64) -> Result<(), RecorderError> {
        if self.words.file.is_none() {
            let (sealer, name) = self.sealer(log::NAME)?;
            self.words.file = Some((Appended::create(folder, &name)?, sealer));
        }
        if let Some((file, sealer)) = &mut self.words.file {
            sealer.push(line.as_bytes());
            let sealed = sealer.take()?;
            file.append(&sealed)?;
            file.flush()?;
            self.words.pieces.grow(&sealed);
            self.words.pieces.cut(Some(Span { from: at, to: at }));
        }
        Ok(())
    }

    /// Makes its words durable.
    pub(super) fn sync(&mut self) -> Result<(), RecorderError> {
        match &mut self.words.file {
            Some((file, _)) => file.sync(),
            None => Ok(()),
        }
    }

    /// Whether they are not.
    pub(super) fn is_unsynced(&self) -> bool {
        let file = self.words.file.as_ref();
        file.is_some_and(|(file, _)| file.is_unsynced())
    }

    /// Nothing more comes into it.
    pub(super) fn forsake(&mut self) {
        if let Some((file, _)) = &mut self.words.file {
            file.forsake();
        }
    }

    /// What its key and its words have grown by.
    pub(super) fn grown(&mut self) -> [Grown; 2] {
        let (key, pieces) = &mut self.key_file;
        let grown = |file: &String, pieces: &mut Pieces| Grown {
            file: file.clone(),
            pieces: pieces.take(),
            span: Span { from: 0, to: 0 },
        };
        [
            grown(key, pieces),
            grown(&self.words.name, &mut self.words.pieces),
        ]
    }
}

impl From<NotSealed> for RecorderError {
    fn from(NotSealed: NotSealed) -> Self {
        Self::Unsealed
    }
}
