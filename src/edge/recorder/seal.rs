//! The end of a record: what is on disk is read back and hashed, and the manifest says what it is.

use super::folder::{self, failed};
use super::recorded::{Recorded, file_name};
use super::volume::Volume;
use super::{RecorderError, log, pieces, stamp};
use crate::id::UnixMillis;
use crate::record::evidence::MANIFEST;
use crate::record::evidence::hex::Hash;
use crate::record::manifest::{LogFile, Manifest, MediaFile, SCHEMA, Unwritten};
use crate::record::track::Account;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// The manifest's name until the chain has ended with its hash.
pub(super) const PART: &str = ".manifest.part";

/// Writes the manifest of a record whose files are closed, and ends the chain, if all of it was `named` there. Where that is not so, the
/// manifest waits without a name for the record to be closed at the server's next start.
pub(super) fn seal(volume: Volume, named: Result<(), RecorderError>) -> Result<(), RecorderError> {
    let zero = volume.zero.map(|zero| zero.unix);
    let mut files = Vec::new();
    let mut unwritten = Vec::new();
    for recorded in volume.tracks.values() {
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
    let (bytes, sha256) = hash(&volume.folder.join(log::NAME))?;
    let manifest = Manifest {
        schema: SCHEMA,
        hearing: volume.setup.hearing.as_str().to_owned(),
        case_number: volume.setup.case_number.clone(),
        start: stamp::rfc3339(volume.setup.started),
        end: stamp::rfc3339(stamp::now()),
        zero: zero.map(stamp::rfc3339),
        log: LogFile {
            path: log::NAME.to_owned(),
            lines: volume.log.lines(),
            bytes,
            sha256,
        },
        files,
        unwritten,
        evidence: Some(volume.evidence.named()),
    };
    let text = serde_json::to_vec_pretty(&manifest)?;
    #[cfg(test)]
    super::faults::reach("before_manifest");
    write(&volume.folder, &text)?;
    named?;
    #[cfg(test)]
    super::faults::reach("before_end");
    volume.evidence.end(Hash::of(&text))?;
    #[cfg(test)]
    super::faults::reach("before_rename");
    publish(&volume.folder)?;
    #[cfg(test)]
    super::faults::reach("after_rename");
    Ok(())
}

fn media_files(recorded: &Recorded, zero: UnixMillis) -> Result<Vec<MediaFile>, RecorderError> {
    let accounts: Vec<&Account> = recorded.track.accounts().collect();
    let mut files = Vec::new();
    for (number, file) in recorded.files.iter().enumerate() {
        let path = &file.path;
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
        let at = |ms: u64| stamp::rfc3339(UnixMillis(zero.0.saturating_add(ms)));
        files.push(MediaFile {
            path: file_name(path),
            subject: recorded.subject.clone(),
            codec: file.codec.as_str().to_owned(),
            start: at(first),
            end: at(account.end),
            from: first,
            to: account.end,
            frames: account.frames,
            bytes,
            sha256,
            sealed: file.sealed(),
            lost_packets: account.lost_packets,
            gaps: gaps.copied().collect(),
        });
    }
    Ok(files)
}

/// Length and SHA-256 of what a file holds.
pub(super) fn hash(path: &Path) -> Result<(u64, String), RecorderError> {
    hash_with(path, |_| {})
}

/// The same of a file that is looked at as it is read.
pub(super) fn hash_with(
    path: &Path,
    each: impl FnMut(&[u8]),
) -> Result<(u64, String), RecorderError> {
    let wrong = "reading back";
    let mut file = File::open(path).map_err(failed(wrong, path))?;
    let (bytes, sha256) = pieces::hash_with(&mut file, each).map_err(failed(wrong, path))?;
    Ok((bytes, sha256.to_string()))
}

/// Writes the manifest, which has no name yet.
pub(super) fn write(folder: &Path, text: &[u8]) -> Result<(), RecorderError> {
    let part = folder.join(PART);
    let mut file = File::create(&part).map_err(failed("writing", &part))?;
    file.write_all(text).map_err(failed("writing", &part))?;
    file.sync_all().map_err(failed("syncing", &part))
}

/// Gives the manifest its name. The chain has its end then: that is written before, and durable unless a sync of it has failed.
pub(super) fn publish(folder: &Path) -> Result<(), RecorderError> {
    let whole = folder.join(MANIFEST);
    fs::rename(folder.join(PART), &whole).map_err(failed("naming", &whole))?;
    folder::sync(folder)
}
