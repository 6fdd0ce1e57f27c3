//! What lies on disk and was never named: the end of a record that was interrupted, or whose disk failed.

use super::RecorderError;
use super::folder::failed;
use super::pieces::{From, read_back};
use super::{log, stamp};
use crate::id::UnixMillis;
use crate::record::evidence::chain::{Chain, Piece};
use crate::record::evidence::{LONGEST_PIECE, MANIFEST, is_file_name, is_track};
use crate::record::keeping::is_key;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Names the unnamed end of every file of a record. Gives the lines.
pub(super) fn name(folder: &Path, chain: &mut Chain) -> Result<Vec<String>, RecorderError> {
    let mut lines = Vec::new();
    for (file, about) in files(folder)? {
        let path = folder.join(&file);
        let changed = about.modified().map_or_else(|_| stamp::now(), stamp::of);
        while chain.covered(&file) < about.len() {
            let from = chain.covered(&file);
            let mut to = from.saturating_add(LONGEST_PIECE).min(about.len());
            if file == log::NAME {
                to = line_end(&path, from)
                    .map_err(failed("reading", &path))?
                    .min(to);
            }
            if to <= from {
                break;
            }
            let read = read_back(&path, from, to, From::Anywhere)
                .map_err(failed("reading back", &path))?;
            // A file that has become shorter meanwhile is somebody else's work: what is left is not named.
            let Some(sha256) = read else { break };
            let UnixMillis(to_ms) = changed;
            lines.push(chain.segment(Piece {
                to,
                from_ms: chain.until_ms(&file).min(to_ms),
                to_ms,
                sha256,
                file: file.clone(),
            })?);
        }
    }
    Ok(lines)
}

/// Whether anything of a hearing lies in a folder.
pub(super) fn holds(folder: &Path) -> Result<bool, RecorderError> {
    let is_there = |about: &Metadata| about.len() > 0;
    let manifest = std::fs::metadata(folder.join(MANIFEST));
    Ok(manifest.is_ok_and(|about| is_there(&about))
        || files(folder)?.iter().any(|(_, about)| is_there(about)))
}

/// Where a line of the log ends: each is a piece of its own, so that one can be left out without the others. One that was cut off has no
/// end.
fn line_end(path: &Path, from: u64) -> io::Result<u64> {
    let mut log = BufReader::new(File::open(path)?);
    log.seek(SeekFrom::Start(from))?;
    let read = log.take(LONGEST_PIECE).skip_until(b'\n')?;
    Ok(from.saturating_add(read as u64))
}

/// The log, the tracks, and what closed parts have, by name.
fn files(folder: &Path) -> Result<Vec<(String, Metadata)>, RecorderError> {
    let wrong = || failed("listing", folder);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong())? {
        let entry = entry.map_err(wrong())?;
        let about = entry.metadata().map_err(wrong())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_record = name == log::NAME || is_track(&name) || is_key(&name);
        if about.is_file() && is_record && is_file_name(&name) {
            files.push((name, about));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}
