//! Logs that are not as they were written: told before a hearing goes on from them.

use super::super::folder;
use super::super::lines::{Lines, Next};
use crate::record::evidence::CHAIN;
use crate::record::evidence::hex::Hash;
use crate::record::evidence::line::{Line, Said, Segment};
use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The first line of a log that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The log.
    pub log: PathBuf,
    /// Number of the line, from 1.
    pub line: u64,
}

/// What of the logs in a hearing's folder is damaged, the oldest first. What the chain names is held against it; what it does not name yet
/// must be lines with their numbers, but for one at the end that was being written.
#[must_use]
pub fn damaged(hearing: &Path) -> Vec<Damage> {
    let records = folder::inside(hearing).into_iter();
    let first = |(_, folder): (String, PathBuf)| {
        let log = folder.join(super::NAME);
        let line = first_damaged(&folder, &std::fs::read(&log).ok()?)?;
        Some(Damage { log, line })
    };
    records.filter_map(first).collect()
}

fn first_damaged(folder: &Path, text: &[u8]) -> Option<u64> {
    let (mut line, mut named): (u64, usize) = (0, 0);
    for piece in pieces(folder) {
        line = line.saturating_add(1);
        let range = usize::try_from(piece.from).ok()?..usize::try_from(piece.to).ok()?;
        named = range.end;
        let is_as_written = |bytes| Hash::of(bytes) == piece.sha256;
        if !text.get(range).is_some_and(is_as_written) {
            return Some(line);
        }
    }
    let rest = text.get(named..).unwrap_or_default();
    let whole = rest.iter().rposition(|byte| *byte == b'\n');
    let whole = rest.get(..whole.unwrap_or_default()).unwrap_or_default();
    for bytes in whole
        .split(|byte| *byte == b'\n')
        .filter(|_| !whole.is_empty())
    {
        line = line.saturating_add(1);
        let read = serde_json::from_slice::<Value>(bytes).ok();
        if read.and_then(|read| read.get("n")?.as_u64()) != Some(line) {
            return Some(line);
        }
    }
    None
}

/// What the chain names of the log, as far as it can be read.
fn pieces(folder: &Path) -> impl Iterator<Item = Segment> {
    let chain = File::open(folder.join(CHAIN)).ok();
    let mut lines = chain.map(Lines::of);
    let lines = std::iter::from_fn(move || match lines.as_mut()?.next() {
        Ok(Next::Line(line)) => Some(line),
        _ => None,
    });
    lines.filter_map(|line| match Said::of(&line).ok()?.line {
        Line::Segment(piece) if piece.file == super::NAME => Some(piece),
        _ => None,
    })
}
