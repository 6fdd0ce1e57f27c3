//! Disks that fail, for tests: what is below a folder is written and synced as is said here.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]

use crate::id::UnixMillis;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
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

/// By how many milliseconds the wall clock of this process is wrong.
static TURNED: AtomicI64 = AtomicI64::new(0);

/// From now on the wall clock is wrong by so many milliseconds, for everybody in this process.
pub(super) fn turn_clock(ms: i64) {
    TURNED.store(ms, Ordering::SeqCst);
}

pub(super) fn turned(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0.saturating_add_signed(TURNED.load(Ordering::SeqCst)))
}

/// Where the process may die, in the order in which a record comes by.
pub(in crate::edge) const POINTS: [&str; 14] = [
    "before_first_line",
    "before_write",
    "after_write",
    "before_sync",
    "after_sync",
    "before_seal",
    "within_line",
    "after_seal",
    "before_epoch",
    "after_epoch",
    "before_manifest",
    "before_end",
    "before_rename",
    "after_rename",
];
/// And when it is brought into the store.
pub(in crate::edge) const UPLOAD_POINTS: [&str; 4] = [
    "before_upload",
    "after_upload",
    "after_read_back",
    "before_drop",
];
/// Set in a child process: the point where it dies, and at which passing: `before_write:3`.
pub(in crate::edge) const DIES_AT: &str = "TYNDAU_TEST_DIES_AT";

/// The process dies here, if this is where it was to die: as by a power cut, but for what the system has already.
pub(in crate::edge) fn reach(point: &str) {
    reach_after(point, || {});
}

/// As [`reach`], with a last act.
pub(in crate::edge) fn reach_after(point: &str, act: impl FnOnce()) {
    static DIES: OnceLock<Option<(String, AtomicU32)>> = OnceLock::new();
    let dies = DIES.get_or_init(|| {
        let wish = std::env::var(DIES_AT).ok()?;
        let (point, passing) = wish.split_once(':').unwrap();
        Some((point.to_owned(), AtomicU32::new(passing.parse().unwrap())))
    });
    if let Some((wanted, left)) = dies
        && wanted == point
        && left.fetch_sub(1, Ordering::SeqCst) == 1
    {
        act();
        std::process::abort();
    }
}

fn of(path: &Path) -> Fault {
    let faults = FAULTS.lock().unwrap();
    let above = faults.iter().find(|(folder, _)| path.starts_with(folder));
    above.map(|(_, fault)| *fault).unwrap_or_default()
}
