//! Disks that fail, for tests: what is below a folder is written and synced as is said here.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// What is wrong with a disk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fault {
    /// Number of the error that the system gives to whoever writes.
    pub(super) write: Option<i32>,
    /// To whoever syncs.
    pub(super) sync: Option<i32>,
    /// A sync does not come back while this is so.
    pub(super) stands: bool,
}

static FAULTS: Mutex<BTreeMap<PathBuf, Fault>> = Mutex::new(BTreeMap::new());
static SYNCS: Mutex<BTreeMap<PathBuf, u32>> = Mutex::new(BTreeMap::new());

/// From now on the disk below this folder is so.
pub(super) fn set(folder: &Path, fault: Fault) {
    FAULTS.lock().unwrap().insert(folder.to_owned(), fault);
}

/// How often a file was synced in vain.
pub(super) fn failed_syncs(folder: &Path) -> Vec<u32> {
    let syncs = SYNCS.lock().unwrap();
    let below = syncs.iter().filter(|(path, _)| path.starts_with(folder));
    below.map(|(_, times)| *times).collect()
}

pub(super) fn writing(path: &Path) -> io::Result<()> {
    of(path)
        .write
        .map_or(Ok(()), |number| Err(io::Error::from_raw_os_error(number)))
}

pub(super) fn syncing(path: &Path) -> io::Result<()> {
    while of(path).stands {
        std::thread::sleep(Duration::from_millis(10));
    }
    let Some(number) = of(path).sync else {
        return Ok(());
    };
    *SYNCS.lock().unwrap().entry(path.to_owned()).or_default() += 1;
    Err(io::Error::from_raw_os_error(number))
}

fn of(path: &Path) -> Fault {
    let faults = FAULTS.lock().unwrap();
    let above = faults.iter().find(|(folder, _)| path.starts_with(folder));
    above.map(|(_, fault)| *fault).unwrap_or_default()
}
