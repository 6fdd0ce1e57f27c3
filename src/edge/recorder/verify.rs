//! Holds a record on disk against its chain. It needs nothing but the folder and a key to trust, and no more memory than a piece of a file.

use super::export;
use super::lines::{Lines, Next};
use super::opened;
use super::pieces::{self, From, read_back};
use crate::record::evidence::cover::Cover;
use crate::record::evidence::hex::Key;
use crate::record::evidence::judge::{Disk, Found, Judge, NewFormat};
use crate::record::evidence::line::Segment;
use crate::record::evidence::receipt::{Fit, RECEIPT, Receipt};
use crate::record::evidence::report::{Report, Wrong};
use crate::record::evidence::stamps::{Misfit, STAMPS, Shown, Stamps};
use crate::record::evidence::tsp::Authorities;
use crate::record::evidence::withheld::{MOST_PARTS, WITHHELD};
use crate::record::evidence::{CHAIN, MANIFEST};
use crate::record::manifest::Manifest;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Longest manifest whose words are used, in bytes.
const LONGEST_MANIFEST: u64 = 64 * 1024 * 1024;

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The folder or a file of it.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, #[source] io::Error),
    /// A later format.
    #[error("{0}")]
    NewFormat(#[from] NewFormat),
    /// Another folder.
    #[error("{0} holds no record: name the folder with {CHAIN} and {MANIFEST} in it")]
    NoRecord(PathBuf),
}

/// A verdict, and what the manifest says, if it can be believed.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The verdict and its reasons.
    pub report: Report,
    /// The manifest that was written; `None`: there is none, or another one.
    pub manifest: Option<Manifest>,
    /// What the time stamps show.
    pub stamps: Shown,
    /// Whether the reader's receipt fits; `None`: they have none.
    pub receipt: Option<Fit>,
    /// How far others hold what was written.
    pub cover: Cover,
}

/// Whom the reader trusts, from elsewhere than the record.
#[derive(Clone, Debug, Default)]
pub struct Trusted {
    /// The court's keys: the one of now, and former ones.
    pub court_keys: Vec<Key>,
    /// Authorities that stamp times.
    pub stamps: Option<Authorities>,
    /// What the reader kept since the hearing.
    pub receipt: Option<Receipt>,
}

/// Verifies the record in `folder`, or the one in the package there; `court_keys` are the court's.
///
/// # Errors
/// [`VerifyError`] when there is nothing to judge or it cannot be read.
pub fn verify(
    folder: &Path,
    court_keys: impl IntoIterator<Item = Key>,
) -> Result<Verified, VerifyError> {
    let trusted = Trusted {
        court_keys: court_keys.into_iter().collect(),
        ..Trusted::default()
    };
    verify_with(folder, &trusted)
}

/// Verifies a record, and what left the server while it was written.
///
/// # Errors
/// As [`verify`].
pub fn verify_with(folder: &Path, trusted: &Trusted) -> Result<Verified, VerifyError> {
    let package = folder;
    let folder = &record_in(package);
    let disk = disk(folder)?;
    let mut judge = Judge::new(trusted.court_keys.iter().copied());
    judge.withhold(withheld(&folder.join(WITHHELD))?);
    let proved = match open(&folder.join(CHAIN))? {
        Some(chain) => read(folder, chain, &mut judge)?,
        None => BTreeMap::new(),
    };
    if folder != package {
        opened::judge(package, folder, &proved, &mut judge)?;
    }
    let stamps = stamps(&folder.join(STAMPS), &mut judge, trusted.stamps.as_ref())?;
    let receipt = trusted.receipt.as_ref();
    let receipt = receipt.map(|receipt| fits(receipt, &mut judge));
    let cover = Cover::of(&judge.links().heads, judge.is_whole(), &stamps, receipt);
    let report = judge.close(&disk);
    let believed = report
        .believes(MANIFEST)
        .then(|| manifest(&folder.join(MANIFEST)));
    let manifest = believed.flatten();
    Ok(Verified {
        report,
        manifest,
        stamps,
        receipt,
        cover,
    })
}

/// The record itself, or that of a package.
fn record_in(folder: &Path) -> PathBuf {
    match is_file(&folder.join(export::BAG)) && !is_file(&folder.join(CHAIN)) {
        true => folder.join(export::DATA),
        false => folder.to_owned(),
    }
}

/// The lines that say what a copy lacks. What is no line, or one too many, is refused as one that nobody signed.
fn withheld(path: &Path) -> Result<Vec<Vec<u8>>, VerifyError> {
    let mut read = Vec::new();
    let Some(file) = open(path)? else {
        return Ok(read);
    };
    let mut lines = Lines::of(file);
    while read.len() <= MOST_PARTS {
        match lines.next().map_err(unreadable(path))? {
            Next::Line(line) => read.push(line),
            Next::TooLong | Next::Cut => read.push(Vec::new()),
            Next::Nothing => return Ok(read),
        }
    }
    Ok(vec![Vec::new()])
}

/// Holds the reader's receipt against the chain.
fn fits(receipt: &Receipt, judge: &mut Judge) -> Fit {
    let fit = receipt.fits(&judge.links().heads, judge.is_whole());
    if fit == Fit::Changed {
        judge.misfits(Wrong::Receipt, RECEIPT, Some(receipt.at_ms));
    }
    fit
}

/// Holds the time stamps against the chain. One that was being written when the machine failed is none.
fn stamps(
    path: &Path,
    judge: &mut Judge,
    trusted: Option<&Authorities>,
) -> Result<Shown, VerifyError> {
    let heads = judge.links().heads.clone();
    let mut stamps = Stamps::new(&heads, judge.is_whole(), trusted);
    let Some(file) = open(path)? else {
        return Ok(stamps.shown());
    };
    let mut lines = Lines::of(file);
    loop {
        let fits = match lines.next().map_err(unreadable(path))? {
            Next::Line(line) => stamps.line(&line),
            Next::TooLong => Err(Misfit::Line),
            Next::Cut | Next::Nothing => return Ok(stamps.shown()),
        };
        match fits {
            Ok(()) | Err(Misfit::Missing) => {}
            Err(Misfit::Line) => judge.misfits(Wrong::Stamp, STAMPS, None),
            Err(Misfit::Authority) => judge.misfits(Wrong::Authority, STAMPS, None),
        }
    }
}

/// Gives the files of which every byte that the chain names was looked at, and how long they are.
fn read(
    folder: &Path,
    chain: File,
    judge: &mut Judge,
) -> Result<BTreeMap<String, u64>, VerifyError> {
    let mut lines = Lines::of(chain);
    let mut looked: BTreeMap<String, u64> = BTreeMap::new();
    loop {
        match lines.next().map_err(unreadable(&folder.join(CHAIN)))? {
            Next::Line(line) => {
                if let Some(segment) = judge.line(&line)? {
                    let found = find(folder, &segment)?;
                    judge.found(&segment, found);
                    let length = segment.to.saturating_sub(segment.from);
                    let sum = looked.entry(segment.file).or_default();
                    *sum = sum.saturating_add(length);
                }
            }
            // No line is empty, so this one is refused as the long one has to be.
            Next::TooLong => {
                judge.line(b"")?;
            }
            Next::Cut => judge.cut(),
            Next::Nothing => {
                looked.retain(|file, length| judge.links().covered(file) == *length);
                return Ok(looked);
            }
        }
    }
}

fn find(folder: &Path, segment: &Segment) -> Result<Found, VerifyError> {
    let path = folder.join(&segment.file);
    if !is_file(&path) {
        return Ok(Found::Gone);
    }
    let read =
        read_back(&path, segment.from, segment.to, From::Anywhere).map_err(unreadable(&path))?;
    Ok(read.map_or(Found::Short, Found::Bytes))
}

/// What lies in the folder.
fn disk(folder: &Path) -> Result<Disk, VerifyError> {
    let cannot = || unreadable(folder);
    let mut disk = Disk::default();
    for entry in fs::read_dir(folder).map_err(cannot())? {
        let entry = entry.map_err(cannot())?;
        let about = entry.metadata().map_err(cannot())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match about.is_file() {
            true => disk.files.push((name, about.len())),
            false => disk.files.push((format!("{name}/"), 0)),
        }
    }
    disk.files.sort();
    let holds = |wanted: &str| disk.files.iter().any(|(name, _)| name == wanted);
    if ![CHAIN, MANIFEST, super::log::NAME].into_iter().any(holds) {
        return Err(VerifyError::NoRecord(folder.to_owned()));
    }
    let path = folder.join(MANIFEST);
    if let Some(mut file) = open(&path)? {
        let (_, hash) = pieces::hash(&mut file).map_err(unreadable(&path))?;
        disk.manifest = Some(hash);
    }
    Ok(disk)
}

fn manifest(path: &Path) -> Option<Manifest> {
    let length = fs::metadata(path).ok()?.len();
    let text = (length <= LONGEST_MANIFEST).then(|| fs::read(path).ok())??;
    serde_json::from_slice(&text).ok()
}

/// `None`: there is no such file.
pub(super) fn open(path: &Path) -> Result<Option<File>, VerifyError> {
    match is_file(path) {
        true => File::open(path).map(Some).map_err(unreadable(path)),
        false => Ok(None),
    }
}

/// Anything else might be of another folder, or never end.
pub(super) fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

pub(super) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> VerifyError {
    move |error| VerifyError::Unreadable(path.to_owned(), error)
}
