//! The end of a record: what is on disk is read back and hashed, and the manifest says what it is.

use super::folder::{self, failed};
use super::recorded::Recorded;
use super::worker::Worker;
use super::{RecorderError, log, stamp};
use crate::edge::files::hex;
use crate::id::UnixMillis;
use crate::record::manifest::{LogFile, Manifest, MediaFile, SCHEMA, Unwritten};
use crate::record::track::Account;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::Path;

const NAME: &str = "manifest.json";

/// Writes the manifest of a record whose files are closed.
pub(super) fn seal(worker: &Worker) -> Result<(), RecorderError> {
    let zero = worker.zero.map(|zero| zero.unix);
    let mut files = Vec::new();
    let mut unwritten = Vec::new();
    for recorded in worker.tracks.values() {
        if recorded.files.is_empty() {
            unwritten.push(Unwritten {
                subject: recorded.subject.clone(),
                lost_packets: recorded.track.lost_packets(),
                gaps: recorded.track.gaps().to_vec(),
            });
        }
        files.extend(media_files(recorded, zero.unwrap_or_default())?);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let (bytes, sha256) = hash(&worker.folder.join(log::NAME))?;
    let manifest = Manifest {
        schema: SCHEMA,
        hearing: worker.setup.hearing.as_str().to_owned(),
        case_number: worker.setup.case_number.clone(),
        start: stamp::rfc3339(worker.setup.started),
        end: stamp::rfc3339(stamp::now()),
        zero: zero.map(stamp::rfc3339),
        log: LogFile {
            path: log::NAME.to_owned(),
            lines: worker.log.lines(),
            bytes,
            sha256,
        },
        files,
        unwritten,
    };
    write(&worker.folder, &manifest)
}

fn media_files(recorded: &Recorded, zero: UnixMillis) -> Result<Vec<MediaFile>, RecorderError> {
    let accounts: Vec<&Account> = recorded.track.accounts().collect();
    let mut files = Vec::new();
    for (number, (codec, path)) in recorded.files.iter().enumerate() {
        // A disk that failed may have taken the beginning of a file, and no frame that is safe.
        let missing = Account {
            end: accounts.last().map_or(0, |last| last.end),
            ..Account::default()
        };
        let account = accounts.get(number).copied().unwrap_or(&missing);
        let first = account.first.unwrap_or(account.end);
        // Of what is before its first frame, only the first file says something.
        let begins = if number == 0 {
            0
        } else {
            account.first.unwrap_or(u64::MAX)
        };
        let next = accounts.get(number.saturating_add(1));
        let ends = next.and_then(|next| next.first).unwrap_or(u64::MAX);
        let gaps = recorded.track.gaps().iter();
        let gaps = gaps.filter(|gap| (begins..ends).contains(&gap.from));
        let (bytes, sha256) = hash(path)?;
        let name = path.file_name().unwrap_or_default();
        let at = |ms: u64| stamp::rfc3339(UnixMillis(zero.0.saturating_add(ms)));
        files.push(MediaFile {
            path: name.to_string_lossy().into_owned(),
            subject: recorded.subject.clone(),
            codec: codec.as_str().to_owned(),
            start: at(first),
            end: at(account.end),
            from: first,
            to: account.end,
            frames: account.frames,
            bytes,
            sha256,
            lost_packets: account.lost_packets,
            gaps: gaps.copied().collect(),
        });
    }
    Ok(files)
}

/// Length and SHA-256 of what a file holds.
fn hash(path: &Path) -> Result<(u64, String), RecorderError> {
    let mut file = File::open(path).map_err(failed("reading back", path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes: u64 = 0;
    loop {
        let read = file
            .read(&mut buffer)
            .map_err(failed("reading back", path))?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        bytes = bytes.saturating_add(read as u64);
    }
    Ok((bytes, hex(&hasher.finalize())))
}

/// Either the whole manifest is there or none.
fn write(folder: &Path, manifest: &Manifest) -> Result<(), RecorderError> {
    let text = serde_json::to_vec_pretty(manifest)?;
    let part = folder.join(".manifest.part");
    let whole = folder.join(NAME);
    let mut file = File::create(&part).map_err(failed("writing", &part))?;
    file.write_all(&text).map_err(failed("writing", &part))?;
    file.sync_all().map_err(failed("syncing", &part))?;
    fs::rename(&part, &whole).map_err(failed("naming", &whole))?;
    folder::sync(folder)
}
