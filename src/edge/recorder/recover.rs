//! Closes records that were interrupted: what their chains do not name is named, and signed by the court's key, since the hearing's went
//! with the server that had it. Such an end is marked; nobody signed it while it was written.

use super::court::{CourtKey, CourtKeys};
use super::folder::{self, failed};
use super::lines::{self, Lines, Next};
use super::rebuilt::{self, Spans};
use super::unclosed::Unclosables;
use super::{RecorderError, rest, seal, stamp};
use crate::record::evidence::chain::Chain;
use crate::record::evidence::hex::{Hash, Key};
use crate::record::evidence::judge::{Judge, NewFormat};
use crate::record::evidence::line::{Begin, Line, Said};
use crate::record::evidence::{CHAIN, MANIFEST, is_file_name};
use crate::record::keeping::Unclosed;
use crate::record::manifest::Manifest;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Why an interrupted record stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] RecorderError),
    /// A later version has written it.
    #[error(transparent)]
    Newer(#[from] NewFormat),
    /// The chain was damaged by something else than an interruption.
    #[error(
        "its {CHAIN} is damaged, and nothing is written to it: `tyndau recording verify` says where"
    )]
    Damaged,
    /// There is no chain any more.
    #[error("its {CHAIN} is gone")]
    Gone,
    /// The court's key is another one now.
    #[error(
        "it was begun under another key of the court: name the file of that key's private half in record.former_court_keys and start the server \
         again to have it closed"
    )]
    OtherKey,
}

impl RecoverError {
    fn why(&self) -> Unclosed {
        match self {
            Self::Disk(_) | Self::Newer(_) => Unclosed::Unreadable,
            Self::Damaged => Unclosed::Damaged,
            Self::Gone => Unclosed::Gone,
            Self::OtherKey => Unclosed::OtherKey,
        }
    }
}

/// An interrupted record that is closed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Pieces that had not been named.
    pub pieces: u64,
    /// How much of its end no signature of the time covers, in milliseconds.
    pub unsigned_ms: u64,
}

/// A record of so many bytes is read in about a second.
pub const AT_ONCE: u64 = 128 << 20;

/// Closes every interrupted record of an archive that stands under one of these keys, says so in the log, and tells of those that cannot be
/// closed. Gives how many were, and the folders of those that hold more than `at_once` bytes, which take long to read and are left.
pub fn recover_all(
    archive: &Path,
    court: &[&CourtKey],
    at_once: u64,
    unclosed: &Unclosables,
) -> (u64, Vec<PathBuf>) {
    let (mut closed, mut left): (u64, _) = (0, Vec::new());
    let hearings = folder::inside(archive).into_iter();
    for (_, folder) in hearings.flat_map(|(_, hearing)| folder::inside(&hearing)) {
        match recover_one(&folder, court, at_once, unclosed) {
            Some(Recovered::Closed(_)) => closed = closed.saturating_add(1),
            Some(Recovered::Left) => left.push(folder),
            None => {}
        }
    }
    (closed, left)
}

/// Closes those that were left, one after the other, in a thread that nobody waits for: a hearing needs of them only what its log says,
/// and that lies there already.
///
/// # Errors
/// When no thread can be made.
pub fn recover_later(
    left: Vec<PathBuf>,
    court: CourtKeys,
    unclosed: Unclosables,
) -> std::io::Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let thread = std::thread::Builder::new().name("record-recover".to_owned());
    let work = move || {
        for folder in &left {
            recover_one(folder, &court.all(), u64::MAX, &unclosed);
        }
    };
    thread.spawn(work).map(drop)
}

/// Closes one record, if it was interrupted and does not hold more bytes than `at_once`, and says so.
fn recover_one(
    folder: &Path,
    court: &[&CourtKey],
    at_once: u64,
    unclosed: &Unclosables,
) -> Option<Recovered> {
    let recovered = recover_up_to(folder, court, at_once);
    match &recovered {
        Ok(Some(Recovered::Closed(Closed {
            pieces,
            unsigned_ms,
        }))) => {
            tracing::warn!(folder = %folder.display(), pieces, unsigned_ms, "the record of an interrupted hearing was closed: its end is marked as recovered");
        }
        Ok(Some(Recovered::Left) | None) => {}
        Err(error) => {
            // Where the chain is gone, it may lie in the store already: whoever knows that says it.
            if !matches!(error, RecoverError::Gone) {
                tracing::error!(folder = %folder.display(), %error, "the record of an interrupted hearing could not be closed");
            }
            unclosed.tell(folder, error.why());
        }
    }
    recovered.ok().flatten()
}

/// Bytes of its files.
fn bytes(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = files.filter_map(|file| Some(file.metadata().ok()?.len()));
    sizes.fold(0, u64::saturating_add)
}

/// Closes one record. `None`: there is nothing to do.
///
/// # Errors
/// [`RecoverError`].
#[cfg(test)]
pub fn recover(folder: &Path, court: &CourtKey) -> Result<Option<Closed>, RecoverError> {
    let recovered = recover_up_to(folder, &[court], u64::MAX)?;
    Ok(recovered.and_then(|recovered| match recovered {
        Recovered::Closed(closed) => Some(closed),
        Recovered::Left => None,
    }))
}

/// What became of an interrupted record.
enum Recovered {
    Closed(Closed),
    /// It takes long to read.
    Left,
}

fn recover_up_to(
    folder: &Path,
    court: &[&CourtKey],
    at_once: u64,
) -> Result<Option<Recovered>, RecoverError> {
    let path = folder.join(CHAIN);
    let cannot = |what| failed(what, &path);
    if !path.is_file() {
        return nothing_or(folder, RecoverError::Gone);
    }
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .open(&path)
        .map_err(cannot("opening"))?;
    if let Some((end, _)) = lines::end(&mut file).map_err(cannot("reading"))? {
        finish(folder, end.manifest)?;
        return Ok(None);
    }
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Ok(None);
    }
    if bytes(folder) > at_once {
        return Ok(Some(Recovered::Left));
    }
    let (judge, sound, spans) = read(&path)?;
    let Some(certificate) = judge.certificate() else {
        return nothing_or(folder, RecoverError::Damaged);
    };
    let signs = |key: &&&CourtKey| key.public() == certificate.court_key && key.signs();
    let court = court.iter().find(signs).ok_or(RecoverError::OtherKey)?;
    let (closed, lines, manifest) = close(folder, (&judge, certificate), spans, court)?;
    // What was being written when the machine failed is no line.
    file.set_len(sound).map_err(cannot("cutting the end of"))?;
    for line in lines {
        file.write_all(format!("{line}\n").as_bytes())
            .map_err(cannot("writing"))?;
    }
    file.sync_all().map_err(cannot("syncing"))?;
    folder::sync(folder)?;
    if let Some(manifest) = manifest {
        finish(folder, Some(manifest))?;
    }
    Ok(Some(Recovered::Closed(closed)))
}

/// Before the first line of its chain nothing is written of a record: where nothing lies, nothing is missing.
fn nothing_or(folder: &Path, error: RecoverError) -> Result<Option<Recovered>, RecoverError> {
    match rest::holds(folder)? {
        true => Err(error),
        false => Ok(None),
    }
}

/// The lines with which a chain is closed, and the manifest that the last one names.
fn close(
    folder: &Path,
    (judge, certificate): (&Judge, &Begin),
    mut spans: Spans,
    court: &CourtKey,
) -> Result<(Closed, Vec<String>, Option<Hash>), RecoverError> {
    let signed_until = judge.signed_until().unwrap_or_default();
    let mut chain = Chain::go_on(judge.links().clone());
    let mut lines = rest::name(folder, &mut chain)?;
    let named = lines.iter().filter_map(|line| Said::read(line).ok());
    for said in named {
        if let Line::Segment(piece) = said.line {
            spans.add(&piece);
        }
    }
    let closed = Closed {
        pieces: lines.len() as u64,
        unsigned_ms: chain.latest_ms().saturating_sub(signed_until),
    };
    let words = RecorderError::Line;
    lines.push(chain.recovered(stamp::now().0, court).map_err(words)?);
    let manifest = match manifest(folder, certificate.key) {
        Some(written) => Some(written),
        None => rebuilt(folder, certificate, &chain, &spans),
    };
    lines.push(chain.end(manifest, stamp::now().0, court).map_err(words)?);
    Ok((closed, lines, manifest))
}

/// Reads a chain as far as it is sound, and says how far that is. What follows must be the trace of an interruption: no whole line.
fn read(path: &Path) -> Result<(Judge, u64, Spans), RecoverError> {
    let cannot = || failed("reading", path);
    let file = File::open(path).map_err(cannot())?;
    let (mut judge, mut lines, mut sound) = (Judge::new(None), Lines::of(file), 0);
    let mut spans = Spans::default();
    loop {
        match lines.next().map_err(cannot())? {
            Next::Line(line) => {
                if Said::of(&line).is_err() {
                    break;
                }
                let said = judge.line(&line)?;
                said.iter().for_each(|piece| spans.add(piece));
                if !judge.is_content() {
                    return Err(RecoverError::Damaged);
                }
                sound = lines.read();
            }
            Next::TooLong | Next::Cut => break,
            Next::Nothing => return Ok((judge, sound, spans)),
        }
    }
    loop {
        match lines.next().map_err(cannot())? {
            Next::Line(line) if Said::of(&line).is_ok() => return Err(RecoverError::Damaged),
            Next::Nothing => return Ok((judge, sound, spans)),
            _ => {}
        }
    }
}

/// The manifest, if it was written before the interruption: without its name, or with it where a disk that had failed has lost the end of
/// the chain since.
fn manifest(folder: &Path, key: Key) -> Option<Hash> {
    let written = |name: &&str| written(folder, name, key);
    [seal::PART, MANIFEST].iter().find_map(written)
}

/// A manifest that is of this chain and says what lies there: it knows of every gap why it is one, which nobody finds out afterwards.
fn written(folder: &Path, name: &str, key: Key) -> Option<Hash> {
    let text = std::fs::read(folder.join(name)).ok()?;
    let manifest: Manifest = serde_json::from_slice(&text).ok()?;
    let is_of_chain = manifest
        .evidence
        .is_some_and(|evidence| evidence.key == key);
    let log = &manifest.log;
    let lies = |path: &str, bytes: u64, sha256: &str| {
        is_file_name(path)
            && seal::hash(&folder.join(path)).is_ok_and(|found| found == (bytes, sha256.to_owned()))
    };
    let all_lies = lies(&log.path, log.bytes, &log.sha256)
        && manifest
            .files
            .iter()
            .all(|file| lies(&file.path, file.bytes, &file.sha256));
    (is_of_chain && all_lies).then(|| Hash::of(&text))
}

/// The manifest, made of what lies there. Without one the record is closed all the same: only its times and names are not told.
fn rebuilt(folder: &Path, begin: &Begin, chain: &Chain, spans: &Spans) -> Option<Hash> {
    let made = rebuilt::manifest(folder, begin, chain, spans).and_then(|manifest| {
        let text = serde_json::to_vec_pretty(&manifest)?;
        seal::write(folder, &text)?;
        Ok(Hash::of(&text))
    });
    made.inspect_err(|error| {
        tracing::error!(folder = %folder.display(), %error, "an interrupted record gets no manifest");
    })
    .ok()
}

/// Gives the manifest its name, where only that was left to do.
fn finish(folder: &Path, manifest: Option<Hash>) -> Result<(), RecoverError> {
    let part = std::fs::read(folder.join(seal::PART)).ok();
    if part.is_some_and(|text| manifest == Some(Hash::of(&text))) {
        seal::publish(folder)?;
    }
    Ok(())
}
