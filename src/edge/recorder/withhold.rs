//! Leaves parts of a record out of its copy: their bytes are blanked, and the court signs for it. The chain is not touched, so everything
//! else is proved as before.

use super::closed::ClosedKeyError;
use super::court::CourtKey;
use super::folder::failed;
use super::lines::{Lines, Next};
use super::{RecorderError, export, stamp};
use crate::record::evidence::hex::Hash;
use crate::record::evidence::line::{Line, Said, Segment, Withheld};
use crate::record::evidence::withheld::WITHHELD;
use crate::record::evidence::{CHAIN, MANIFEST, is_file_name};
use crate::record::manifest::Manifest;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

pub(super) mod closed;

/// Runs of segments in one line, so that it stays short enough to be one.
const RUNS: usize = 300;

/// A part that is to be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Name of the file.
    pub file: String,
    /// From when, in milliseconds since the record's zero, as a player shows it.
    pub from_ms: u64,
    /// Until when.
    pub to_ms: u64,
    /// The ruling.
    pub ruling: String,
}

/// Why a part cannot be left out.
#[derive(Debug, thiserror::Error)]
pub enum WithholdError {
    /// Nothing there.
    #[error(
        "{0} has nothing in that time: name a file of the record, and times as a player shows them"
    )]
    Nothing(String),
    /// No manifest.
    #[error(
        "the record has no manifest that tells where its time begins, so no times can be named"
    )]
    NoZero,
    /// Nobody signs.
    #[error(
        "what is left out has to be signed with the court's private key: name its file with --sign-with"
    )]
    NoKey,
    /// What is closed to the public goes to nobody by mistake.
    #[error(
        "the record has {0} part(s) that are closed to the public: for who may not hear them they are left out, and the court signs for \
         that (--sign-with); for who may, they are opened (--with-closed --key FILE)"
    )]
    Closed(usize),
    /// Nobody can say what was closed.
    #[error("the log of the record is too long to be read for what was closed to the public")]
    NoLog,
    /// A key that opens nothing here.
    #[error(transparent)]
    Key(#[from] ClosedKeyError),
    /// It is not in the copy that is to be copied.
    #[error(
        "the closed part {0} was left out of this copy, so nothing opens it: export it from the record itself"
    )]
    LeftOut(u32),
    /// A sealed file that its key does not open.
    #[error("{0} does not open: it was changed, or its key is another part's")]
    NotOpened(PathBuf),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] RecorderError),
}

/// The segments of each part, and the record that they are of.
#[derive(Debug, Default)]
pub(super) struct Blanks {
    record: Option<Hash>,
    parts: Vec<Blanked>,
    /// So many of the parts, the last ones, are those that were closed to the public.
    closed: usize,
}

/// The segments of one part, runs of lines that hold no others, and the ruling.
#[derive(Debug, Default)]
struct Blanked {
    ruling: String,
    segments: Vec<Segment>,
    /// Those that nobody has signed for yet.
    runs: Vec<(u64, u64)>,
    /// The segment before the next one is of this part as well.
    runs_on: bool,
}

impl Blanked {
    fn of(ruling: String) -> Self {
        Self {
            ruling,
            ..Self::default()
        }
    }

    /// The next segment of the record; of a copy it may be one that lacks already.
    fn meet(&mut self, segment: &Segment, is_in: bool, lacks: bool) {
        let is_new = is_in && !lacks;
        match self.runs.last_mut() {
            Some((_, last)) if is_new && self.runs_on => *last = segment.n,
            _ if is_new => self.runs.push((segment.n, segment.n)),
            _ => {}
        }
        self.runs_on = is_new;
        if is_in {
            self.segments.push(segment.clone());
        }
    }

    /// Whether all of it was left out of the copy that is to be copied.
    fn lacks(&self) -> bool {
        self.runs.is_empty() && !self.segments.is_empty()
    }
}

impl Blanks {
    /// Whether nothing is left out.
    pub(super) fn are_none(&self) -> bool {
        self.parts.iter().all(|part| part.segments.is_empty())
    }

    /// Refuses a copy of a record with closed parts that nobody signs for.
    pub(super) fn are_signed_for(&self, is_signed: bool) -> Result<(), WithholdError> {
        let closed = self.parts.iter().rev().take(self.closed);
        match closed.filter(|part| !part.lacks()).count() {
            parts if parts > 0 && !is_signed => Err(WithholdError::Closed(parts)),
            _ => Ok(()),
        }
    }

    /// Those of a file.
    pub(super) fn of<'a>(&'a self, file: &str) -> impl Iterator<Item = &'a Segment> {
        let file = file.to_owned();
        self.parts
            .iter()
            .flat_map(|part| &part.segments)
            .filter(move |segment| segment.file == file)
    }
}

/// The files that a chain names.
pub(super) fn named(record: &Path) -> Result<BTreeSet<String>, RecorderError> {
    let mut names = BTreeSet::new();
    each_line(record, |_, line| {
        if let Line::Segment(segment) = line
            && is_file_name(&segment.file)
        {
            names.insert(segment.file);
        }
    })?;
    Ok(names)
}

/// Finds what is to be blanked: every segment that has anything of a part, of those that are named or of those that were closed.
pub(super) fn blanks(
    record: &Path,
    parts: &[Part],
    closed: &closed::Closed,
) -> Result<Blanks, WithholdError> {
    let zero = match parts {
        [] if closed.count() == 0 => return Ok(Blanks::default()),
        [] => 0,
        _ => zero(record).ok_or(WithholdError::NoZero)?,
    };
    let rulings = parts.iter().map(|part| part.ruling.clone());
    let mut blanks = Blanks {
        record: None,
        parts: rulings.chain(closed.rulings()).map(Blanked::of).collect(),
        closed: closed.count(),
    };
    let left_out = left_out(record)?;
    each_line(record, |text, line| {
        blanks.record.get_or_insert_with(|| Hash::of(text));
        let Line::Segment(segment) = line else { return };
        let lacks = left_out.iter().any(|run| run.contains(&segment.n));
        let (named, by_log) = blanks.parts.split_at_mut(parts.len());
        for (part, found) in parts.iter().zip(named) {
            found.meet(&segment, part.holds(&segment, zero), lacks);
        }
        let of = closed.part_of(&segment);
        for (number, found) in by_log.iter_mut().enumerate() {
            found.meet(&segment, of == Some(number), lacks);
        }
    })?;
    match parts
        .iter()
        .zip(&blanks.parts)
        .find(|(_, found)| found.segments.is_empty())
    {
        Some((part, _)) => Err(WithholdError::Nothing(part.file.clone())),
        None => Ok(blanks),
    }
}

impl Part {
    fn holds(&self, segment: &Segment, zero: u64) -> bool {
        let at = |ms: u64| zero.saturating_add(ms);
        // The log begins before anything is recorded.
        let begins = match self.from_ms {
            0 => 0,
            from => at(from),
        };
        let is_in = segment.from_ms <= at(self.to_ms) && segment.to_ms >= begins;
        segment.file == self.file && is_in
    }
}

/// Overwrites segments of a copied file.
pub(super) fn blank<'a>(
    path: &Path,
    segments: impl Iterator<Item = &'a Segment>,
) -> Result<(), RecorderError> {
    let wrong = "blanking a part of";
    for segment in segments {
        let mut file = OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(failed(wrong, path))?;
        file.seek(SeekFrom::Start(segment.from))
            .map_err(failed(wrong, path))?;
        let length = segment.to.saturating_sub(segment.from);
        let is_log = segment.file == super::log::NAME;
        let (head, filler) = if is_log {
            (Vec::new(), b' ')
        } else {
            (void(length), 0)
        };
        let rest = length.saturating_sub(head.len() as u64);
        file.write_all(&head).map_err(failed(wrong, path))?;
        io::copy(&mut io::repeat(filler).take(rest), &mut file).map_err(failed(wrong, path))?;
        if is_log {
            file.seek(SeekFrom::Current(-1))
                .map_err(failed(wrong, path))?;
            file.write_all(b"\n").map_err(failed(wrong, path))?;
        }
        file.sync_all().map_err(failed("syncing", path))?;
    }
    Ok(())
}

/// Whether nothing is left of a file.
fn is_blank(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(&void(bytes.len() as u64)[..]);
    rest.is_some_and(|rest| !bytes.is_empty() && rest.iter().all(|byte| *byte == 0))
}

/// The segments that a copy lacks, by the lines that say so. Whether those are signed is judged when the copy of it is.
fn left_out(record: &Path) -> Result<Vec<RangeInclusive<u64>>, RecorderError> {
    let mut runs = Vec::new();
    each_line_of(&record.join(WITHHELD), |_, line| {
        if let Line::Withheld(withheld) = line {
            runs.extend(withheld.segments.into_iter().map(|(from, to)| from..=to));
        }
    })?;
    Ok(runs)
}

/// The beginning of an element of so many bytes that players pass over (RFC 8794, section 11.3.2).
fn void(length: u64) -> Vec<u8> {
    const ID: u8 = 0xEC;
    match length {
        0 | 1 => Vec::new(),
        2..=127 => vec![
            ID,
            0x80 | u8::try_from(length.saturating_sub(2)).unwrap_or_default(),
        ],
        _ => {
            let mut head = vec![ID];
            head.extend((length.saturating_sub(9) | 1 << 56).to_be_bytes());
            head
        }
    }
}

/// Writes `withheld.jsonl`, after what a copy of a copy has of it. Gives its SHA-256.
pub(super) fn write(
    copy: &Path,
    blanks: &Blanks,
    court: Option<&CourtKey>,
) -> Result<Option<String>, WithholdError> {
    let signs = blanks.parts.iter().any(|part| !part.runs.is_empty());
    let Some(record) = blanks.record.filter(|_| signs) else {
        return Ok(None);
    };
    let court = court.ok_or(WithholdError::NoKey)?;
    let path = copy.join(WITHHELD);
    let file = OpenOptions::new().create(true).append(true).open(&path);
    let mut file = file.map_err(failed("writing", &path))?;
    for part in &blanks.parts {
        for segments in part.runs.chunks(RUNS) {
            let line = Line::Withheld(Withheld {
                record,
                segments: segments.to_vec(),
                reason: part.ruling.clone(),
                at_ms: stamp::now().0,
            });
            let line = line.signed(court).map_err(RecorderError::Line)?;
            file.write_all(format!("{line}\n").as_bytes())
                .map_err(failed("writing", &path))?;
        }
    }
    file.sync_all().map_err(failed("syncing", &path))?;
    Ok(Some(export::sum(&path)?))
}

/// The record's time zero, in milliseconds since 1970.
fn zero(record: &Path) -> Option<u64> {
    let text = std::fs::read(record.join(MANIFEST)).ok()?;
    let manifest: Manifest = serde_json::from_slice(&text).ok()?;
    stamp::read(&manifest.zero?).map(|at| at.0)
}

/// Every line of a chain that is one; the others are the verifier's affair.
fn each_line(record: &Path, each: impl FnMut(&[u8], Line)) -> Result<(), RecorderError> {
    each_line_of(&record.join(CHAIN), each)
}

fn each_line_of(path: &Path, mut each: impl FnMut(&[u8], Line)) -> Result<(), RecorderError> {
    if !path.is_file() {
        return Ok(());
    }
    let file = File::open(path).map_err(failed("reading", path))?;
    let mut lines = Lines::of(file);
    loop {
        match lines.next().map_err(failed("reading", path))? {
            Next::Line(text) => {
                if let Ok(said) = Said::of(&text) {
                    each(&text, said.line);
                }
            }
            Next::TooLong | Next::Cut => {}
            Next::Nothing => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    #[test]
    fn an_element_that_players_pass_over_has_exactly_the_length_of_what_it_covers() {
        assert!(void(1).is_empty());
        for length in [2, 9, 127] {
            let [id, size] = void(length)[..] else {
                panic!("two bytes")
            };
            assert_eq!((id, u64::from(size & 0x7F) + 2), (0xEC, length));
        }
        for length in [128, 4096, 4 * 1024 * 1024] {
            let head = void(length);
            let size = u64::from_be_bytes(head[1..].try_into().unwrap());
            assert_eq!(
                (head[0], size >> 56, (size & !(1 << 56)) + 9),
                (0xEC, 1, length)
            );
        }
    }
}
