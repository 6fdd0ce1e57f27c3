//! Finds records that are closed, and those that could not be, and says what they are.

use super::catalogue::{File, Recording};
use super::id_of;
use crate::edge::clock;
use crate::edge::recorder::verify::{VerifyError, verify};
use crate::edge::recorder::{folder, lines, pieces, stamp, stamping};
use crate::record::closed::is_sealed;
use crate::record::evidence::hex::{Hash, Key};
use crate::record::evidence::report::{Report, Verdict};
use crate::record::evidence::{CHAIN, MANIFEST, is_track};
use crate::record::index::Index;
use crate::record::keeping::{Kept, Unclosed};
use crate::record::walk::Walk;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A record that the catalogue does not know, or not as one that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untaken {
    pub hearing: String,
    pub folder: String,
    pub path: PathBuf,
    /// SHA-256 of the last line of its chain; empty: there is none.
    pub head: String,
    /// Why it could not be closed; `None`: it is closed.
    pub unclosed: Option<Unclosed>,
}

impl Untaken {
    pub fn id(&self) -> String {
        id_of(&self.hearing, &self.folder)
    }
}

/// All closed records in a folder of records, but those that are known by their ids.
pub fn closed(archive: &Path, known: &BTreeSet<String>) -> Vec<Untaken> {
    let mut found = Vec::new();
    for (hearing, path) in folder::inside(archive) {
        for (folder, path) in folder::inside(&path) {
            // While the last time stamp is waited for, it is not complete.
            if known.contains(&id_of(&hearing, &folder)) || stamping::is_open(&path) {
                continue;
            }
            // One that cannot be read now is looked at again the next time.
            if let Ok(Some(head)) = last_head(&path) {
                found.push(Untaken {
                    hearing: hearing.clone(),
                    folder,
                    path,
                    head,
                    unclosed: None,
                });
            }
        }
    }
    found
}

/// The record in a folder that could not be closed; `None`: it was closed meanwhile, or its folder is gone.
pub fn unclosed(path: &Path, why: Unclosed) -> Option<Untaken> {
    let name = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
    let is_closed = matches!(last_head(path), Ok(Some(_)));
    if is_closed || !path.is_dir() {
        return None;
    }
    let chain = fs::File::open(path.join(CHAIN));
    let last = chain.and_then(|mut chain| lines::last(&mut chain));
    let head = last.ok().flatten().map(|line| Hash::of(&line).to_string());
    Some(Untaken {
        hearing: name(path.parent()?)?,
        folder: name(path)?,
        path: path.to_owned(),
        head: head.unwrap_or_default(),
        unclosed: Some(why),
    })
}

/// A record as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub recording: Recording,
    pub files: Vec<File>,
    /// Where to begin to read its tracks, by their names.
    pub indexes: BTreeMap<String, Index>,
}

/// What a record is: verified, and each of its files hashed as it lies on disk. One that could not be closed and cannot be read either is
/// incomplete, and nothing more is known of it.
///
/// # Errors
/// [`VerifyError`] when it cannot be read.
pub fn describe(
    untaken: &Untaken,
    court_keys: Vec<Key>,
    has_store: bool,
) -> Result<Described, VerifyError> {
    match read(untaken, court_keys, has_store) {
        Err(error) if untaken.unclosed.is_some() => {
            let mut recording = recording(untaken, 0, None);
            recording.verdict = Verdict::Incomplete.word().to_owned();
            recording.finding = error.to_string();
            Ok(Described {
                recording,
                files: Vec::new(),
                indexes: BTreeMap::new(),
            })
        }
        read => read,
    }
}

fn read(
    untaken: &Untaken,
    court_keys: Vec<Key>,
    has_store: bool,
) -> Result<Described, VerifyError> {
    let verified = verify(&untaken.path, court_keys)?;
    let unreadable = |e| VerifyError::Unreadable(untaken.path.clone(), e);
    let (files, indexes) = files(&untaken.path, has_store).map_err(unreadable)?;
    let report = &verified.report;
    let ended = verified.manifest.as_ref().and_then(|m| stamp::read(&m.end));
    let until = report
        .recovered
        .map_or(report.signed_until_ms, |r| Some(r.to_ms));
    let recording = Recording {
        case_number: report.case_number.clone(),
        verdict: report.verdict.word().to_owned(),
        finding: finding(report),
        ..recording(untaken, report.started_ms, ended.map(|at| at.0).or(until))
    };
    Ok(Described {
        recording,
        files,
        indexes,
    })
}

/// What the catalogue writes of a record before it was judged. Where its chain does not say when it began, its folder does.
fn recording(untaken: &Untaken, started_ms: u64, ended_ms: Option<u64>) -> Recording {
    let began_ms = match (started_ms, stamp::of_folder(&untaken.folder)) {
        (0, Some(at)) => at.0,
        (started, _) => started,
    };
    let now = clock::now().0;
    Recording {
        id: untaken.id(),
        hearing: untaken.hearing.clone(),
        folder: untaken.folder.clone(),
        court_id: String::new(),
        court: String::new(),
        case_number: String::new(),
        case_type: String::new(),
        began_ms,
        ended_ms: ended_ms.unwrap_or(began_ms).max(began_ms),
        verdict: String::new(),
        head: untaken.head.clone(),
        unclosed: untaken.unclosed,
        taken_ms: now,
        hashed_ms: now,
        found: String::new(),
        finding: String::new(),
        trouble: String::new(),
        in_force_ms: 0,
        held_ms: 0,
        destroyed_ms: 0,
    }
}

/// Why a record is not intact; empty: it is.
pub fn finding(report: &Report) -> String {
    let (verdict, first) = (report.verdict.word(), report.first());
    match (report.verdict, first) {
        (Verdict::Intact, _) => String::new(),
        (_, Some(first)) => {
            let (wrong, file) = (first.wrong.word(), &first.file);
            format!("it is {verdict}, {wrong} of {file} first: `tyndau recording verify` says more")
        }
        (_, None) => format!("it is {verdict}: `tyndau recording verify` says more"),
    }
}

/// Everything that lies in the folder. Without another place to bring it to, it is where it is to stay, and was read there just now.
fn files(folder: &Path, has_store: bool) -> io::Result<(Vec<File>, BTreeMap<String, Index>)> {
    let (mut files, mut indexes) = (Vec::new(), BTreeMap::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.metadata()?.is_file() || name.starts_with('.') {
            continue;
        }
        let is_shown = is_track(&name) && !is_sealed(&name);
        let mut walk = Walk::default();
        let look = |read: &[u8]| {
            if is_shown {
                walk.push(read);
            }
        };
        let (bytes, sha256) = pieces::hash_with(&mut fs::File::open(entry.path())?, look)?;
        if is_shown {
            indexes.insert(name.clone(), walk.index());
        }
        files.push(File {
            name,
            bytes,
            sha256: sha256.to_string(),
            kept: match has_store {
                true => Kept::Local,
                false => Kept::Verified,
            },
            here: true,
        });
    }
    Ok((files, indexes))
}

/// Hash of the last line of a record's chain, if that is its end and the manifest that it names has its name.
fn last_head(record: &Path) -> io::Result<Option<String>> {
    let Some((end, head)) = lines::end(&mut fs::File::open(record.join(CHAIN))?)? else {
        return Ok(None);
    };
    let is_named = end.manifest.is_none() || record.join(MANIFEST).is_file();
    Ok(is_named.then(|| head.to_string()))
}
