//! Parts that were closed to the public, by the record's own log: left out of a copy, or opened beside it.

use super::super::closed::{ClosedKey, ClosedKeyError};
use super::super::folder::failed;
use super::super::log::{self, ClosedPart};
use super::super::{RecorderError, export};
use super::WithholdError;
use crate::edge::files;
use crate::record::closed::{
    FileKey, KeyFile, OPENED, OPENED_KEYS, OpenedKey, Opener, is_sealed, key_name, key_part,
    opened_name,
};
use crate::record::evidence::hex::Hex;
use crate::record::evidence::is_track;
use crate::record::evidence::line::{Line, Segment};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

/// Longest log that is read for its rulings, in bytes.
const LONGEST_LOG: u64 = 1 << 30;
/// Bytes of a sealed file that are opened at a time.
const AT_ONCE: usize = 64 * 1024;

/// The closed parts of a record.
#[derive(Debug, Default)]
pub(in crate::edge::recorder) struct Closed {
    parts: Vec<ClosedPart>,
    /// They lie in files of their own. In a record of a time before that they are where everything is.
    are_sealed: bool,
}

/// What the log of a record, and the keys in its folder, tell.
pub(in crate::edge::recorder) fn of(record: &Path) -> Result<Closed, WithholdError> {
    let path = record.join(log::NAME);
    let length = fs::metadata(&path).map_or(0, |about| about.len());
    if length > LONGEST_LOG {
        return Err(WithholdError::NoLog);
    }
    let text = files::read_if_any(&path).map_err(failed("reading", &path))?;
    let text = text.unwrap_or_default();
    let first = key_since(record)?;
    Ok(Closed {
        parts: log::parts(&text, first),
        are_sealed: first.is_some(),
    })
}

/// When the first part began by its key. A copy that lacks the key has it still in the line of the chain that names it.
fn key_since(record: &Path) -> Result<Option<u64>, WithholdError> {
    match key_file(record, 1)? {
        None => Ok(None),
        Some(Found::Key(key)) => Ok(Some(key.began_ms)),
        Some(Found::LeftOut) => {
            let (name, mut since) = (key_name(1), None);
            super::each_line(record, |_, line| match line {
                Line::Segment(segment) if segment.file == name => {
                    since.get_or_insert(segment.from_ms);
                }
                _ => {}
            })?;
            since
                .map(Some)
                .ok_or(WithholdError::Key(ClosedKeyError::Broken(1)))
        }
    }
}

/// The file of a part's key.
enum Found {
    /// The key as it lies there, wrapped.
    Key(KeyFile),
    /// It was left out of this copy.
    LeftOut,
}

impl Closed {
    /// How many.
    pub(in crate::edge::recorder) fn count(&self) -> usize {
        self.parts.len()
    }

    /// Rulings, in order.
    pub(super) fn rulings(&self) -> impl Iterator<Item = String> {
        let ruling = |part: &ClosedPart| {
            let said = part
                .ruling
                .as_ref()
                .map(|ruling| ruling.as_str().to_owned());
            let said = said.unwrap_or_default();
            let short: String = said.chars().take(500).collect();
            format!("closed to the public: {short}")
                .trim_end_matches(": ")
                .to_owned()
        };
        self.parts.iter().map(ruling)
    }

    /// The part that a segment is of, or may be.
    pub(super) fn part_of(&self, segment: &Segment) -> Option<usize> {
        let last = self.parts.len().checked_sub(1)?;
        let file = segment.file.as_str();
        let is_in = |part: &ClosedPart| match file {
            // A piece that an interruption has cut elsewhere than between lines is left out with what it has of the part.
            log::NAME => segment.from < part.lines.end && segment.to > part.lines.start,
            _ => !self.are_sealed && is_track(file) && part.touches(segment.from_ms, segment.to_ms),
        };
        let number = opened_name(file).map(|(number, _)| number);
        let number = number.or_else(|| key_part(file));
        // One that the log tells nothing of is left out with the last.
        let by_name = number.or(is_sealed(file).then_some(u32::MAX));
        match by_name {
            Some(number) => usize::try_from(number.saturating_sub(1))
                .ok()
                .map(|n| n.min(last)),
            None => self.parts.iter().position(is_in),
        }
    }
}

/// Opens what is sealed in a copied record, into a folder beside it; gives the SHA-256 of each file that was made.
pub(in crate::edge::recorder) fn open(
    data: &Path,
    package: &Path,
    court: &ClosedKey,
) -> Result<BTreeMap<String, String>, WithholdError> {
    let (mut sums, mut keys) = (BTreeMap::new(), BTreeMap::new());
    let folder = package.join(OPENED);
    for entry in fs::read_dir(data).map_err(failed("reading", data))? {
        let entry = entry.map_err(failed("reading", data))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((part, opened)) = opened_name(&name) else {
            continue;
        };
        let broken = || WithholdError::Key(ClosedKeyError::Broken(part));
        let wrapped = match key_file(data, part)?.ok_or_else(broken)? {
            Found::Key(key) => key,
            Found::LeftOut => return Err(WithholdError::LeftOut(part)),
        };
        let content = court.open(&wrapped)?;
        let key = FileKey::bytes(&content, &name).map_err(RecorderError::from)?;
        fs::create_dir_all(&folder).map_err(failed("making the folder", &folder))?;
        let to = folder.join(&opened);
        let opener = Opener::new(FileKey::read(&key).map_err(RecorderError::from)?, 0);
        open_file(&entry.path(), &to, opener)?;
        sums.insert(format!("{OPENED}/{opened}"), export::sum(&to)?);
        keys.insert(name, Hex(*key));
    }
    if !keys.is_empty() {
        let to = folder.join(OPENED_KEYS);
        write_keys(&to, keys)?;
        sums.insert(format!("{OPENED}/{OPENED_KEYS}"), export::sum(&to)?);
    }
    Ok(sums)
}

/// With them the reader, and whoever verifies for them, holds what is open against what the chain names.
fn write_keys(to: &Path, keys: BTreeMap<String, Hex<32>>) -> Result<(), WithholdError> {
    let mut file = File::create_new(to).map_err(failed("writing", to))?;
    for (file_name, key) in keys {
        let line = OpenedKey {
            file: file_name,
            key,
        };
        let line = serde_json::to_string(&line).map_err(|e| failed("writing", to)(e.into()))?;
        writeln!(file, "{line}").map_err(failed("writing", to))?;
    }
    Ok(file.sync_all().map_err(failed("syncing", to))?)
}

fn open_file(from: &Path, to: &Path, mut opener: Opener) -> Result<(), WithholdError> {
    let mut sealed = File::open(from).map_err(failed("reading", from))?;
    let mut opened = File::create_new(to).map_err(failed("writing", to))?;
    let mut buffer = vec![0; AT_ONCE];
    loop {
        let read = sealed.read(&mut buffer).map_err(failed("reading", from))?;
        if read == 0 {
            break;
        }
        let mut out = Vec::new();
        let part = buffer.get(..read).unwrap_or_default();
        opener
            .push(part, &mut out)
            .map_err(|_| WithholdError::NotOpened(from.to_owned()))?;
        opened.write_all(&out).map_err(failed("writing", to))?;
    }
    Ok(opened.sync_all().map_err(failed("syncing", to))?)
}

/// `None`: there is none.
fn key_file(record: &Path, part: u32) -> Result<Option<Found>, WithholdError> {
    let path = record.join(key_name(part));
    let text = files::read_if_any(&path).map_err(failed("reading", &path))?;
    Ok(match text {
        None => None,
        Some(text) if super::is_blank(&text) => Some(Found::LeftOut),
        Some(text) => Some(Found::Key(ClosedKey::wrapped(part, &text)?)),
    })
}
