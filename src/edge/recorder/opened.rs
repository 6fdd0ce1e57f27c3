//! What a package holds open, held against what its record holds sealed: whoever plays it has nothing else that proves it.

use super::lines::{Lines, Next};
use super::verify::{VerifyError, is_file, open, unreadable};
use crate::record::closed::{FileKey, OPENED, OPENED_KEYS, OpenedKey, Opener, sealed_of};
use crate::record::evidence::judge::Judge;
use crate::record::evidence::report::Wrong;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Bytes of a sealed file that are opened at a time.
const AT_ONCE: usize = 64 * 1024;

/// Tells the judge what is wrong in the package's folder. `proved` are the files of the record of which the chain names every byte, none of
/// it withheld, and how long they are.
pub(super) fn judge(
    package: &Path,
    data: &Path,
    proved: &BTreeMap<String, u64>,
    judge: &mut Judge,
) -> Result<(), VerifyError> {
    let folder = package.join(OPENED);
    let mut wrong = |wrong, name: &str| judge.misfits(wrong, &format!("{OPENED}/{name}"), None);
    let Ok(about) = fs::symlink_metadata(&folder) else {
        return Ok(());
    };
    if !about.is_dir() {
        wrong(Wrong::Unproved, "");
        return Ok(());
    }
    let (mut keys, names) = (keys(&folder)?, names(&folder)?);
    for name in &names {
        let path = folder.join(name);
        let sealed = sealed_of(name);
        let found = match (keys.remove(&sealed), proved.get(&sealed)) {
            (Some(key), Some(length)) if is_file(&path) => {
                compare((&data.join(&sealed), *length), &key, &path)?
            }
            _ => Some(Wrong::Unproved),
        };
        if let Some(found) = found {
            wrong(found, name);
        }
    }
    for key in keys.values() {
        wrong(Wrong::Gone, key.opened());
    }
    Ok(())
}

/// By the names of the sealed files. What is no line is the key of nothing.
fn keys(folder: &Path) -> Result<BTreeMap<String, OpenedKey>, VerifyError> {
    let path = folder.join(OPENED_KEYS);
    let mut keys = BTreeMap::new();
    let Some(file) = open(&path)? else {
        return Ok(keys);
    };
    let mut lines = Lines::of(file);
    loop {
        match lines.next().map_err(unreadable(&path))? {
            Next::Line(line) => {
                if let Some(key) = OpenedKey::read(&line) {
                    keys.insert(key.file.clone(), key);
                }
            }
            Next::TooLong | Next::Cut => {}
            Next::Nothing => return Ok(keys),
        }
    }
}

/// What lies there besides the keys.
fn names(folder: &Path) -> Result<Vec<String>, VerifyError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != OPENED_KEYS {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn compare(
    (sealed, length): (&Path, u64),
    key: &OpenedKey,
    opened: &Path,
) -> Result<Option<Wrong>, VerifyError> {
    let Ok(key) = FileKey::read(&key.key.0) else {
        return Ok(Some(Wrong::Unproved));
    };
    let (Some(from), Some(mut there)) = (open(sealed)?, open(opened)?) else {
        return Ok(Some(Wrong::Unproved));
    };
    let mut from = from.take(length);
    let mut opener = Opener::new(key, 0);
    let mut buffer = vec![0; AT_ONCE];
    loop {
        let read = from.read(&mut buffer).map_err(unreadable(sealed))?;
        let mut plain = Vec::new();
        let part = buffer.get(..read).unwrap_or_default();
        if opener.push(part, &mut plain).is_err() {
            return Ok(Some(Wrong::Unproved));
        }
        let same = goes_on(&mut there, &plain).map_err(unreadable(opened))?;
        if !same {
            return Ok(Some(Wrong::Opened));
        }
        if read == 0 {
            let more = there.read(&mut buffer).map_err(unreadable(opened))?;
            return Ok((more > 0).then_some(Wrong::Opened));
        }
    }
}

/// Whether these are the next bytes of a file.
fn goes_on(file: &mut File, plain: &[u8]) -> io::Result<bool> {
    let mut there = Vec::with_capacity(plain.len());
    file.take(plain.len() as u64).read_to_end(&mut there)?;
    Ok(there == plain)
}
