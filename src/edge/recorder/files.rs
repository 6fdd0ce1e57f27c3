//! One publication's file, or the log: appended to, handed to the system often, made durable about every second.

use super::RecorderError;
use super::folder::failed;
use std::fs::{File, TryLockError};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes that wait for one write; a flush comes every 250 ms anyway.
const BUFFER: usize = 64 * 1024;

/// A file that only grows.
#[derive(Debug)]
pub(super) struct Appended {
    path: PathBuf,
    out: BufWriter<File>,
    unflushed: bool,
    unsynced: bool,
    /// A sync of it has failed.
    failed: bool,
}

impl Appended {
    /// A new file; one of that name must not be there.
    pub(super) fn create(folder: &Path, name: &str) -> Result<Self, RecorderError> {
        let path = folder.join(name);
        #[cfg(test)]
        super::faults::writing(&path).map_err(failed("making the file", &path))?;
        let file = File::create_new(&path).map_err(failed("making the file", &path))?;
        Ok(Self {
            path,
            out: BufWriter::with_capacity(BUFFER, file),
            unflushed: false,
            unsynced: false,
            failed: false,
        })
    }

    /// A file that may be there already, from its last whole line on; `None`: somebody else writes it. Gives what it holds.
    pub(super) fn go_on(
        folder: &Path,
        name: &str,
    ) -> Result<Option<(Self, Vec<u8>)>, RecorderError> {
        let path = folder.join(name);
        let cannot = |what| failed(what, &path);
        let mut options = File::options();
        let opened = options.read(true).append(true).create(true).open(&path);
        let mut file = opened.map_err(cannot("opening"))?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(None);
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(cannot("reading"))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n');
        text.truncate(whole.map_or(0, |last| last.saturating_add(1)));
        // What was being written when the machine failed is no line.
        file.set_len(text.len() as u64)
            .map_err(cannot("cutting the end of"))?;
        let file = Self {
            out: BufWriter::with_capacity(BUFFER, file),
            unflushed: false,
            unsynced: false,
            failed: false,
            path,
        };
        Ok(Some((file, text)))
    }

    /// Shows other programs that this one writes. A file system that has no locks has nothing to show.
    pub(super) fn lock(&self) {
        let _ = self.out.get_ref().try_lock();
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), RecorderError> {
        self.unflushed = true;
        self.unsynced = true;
        #[cfg(test)]
        super::faults::writing(&self.path).map_err(failed("writing", &self.path))?;
        self.out
            .write_all(bytes)
            .map_err(failed("writing", &self.path))
    }

    /// Hands everything to the system: a kill of this process no longer loses it.
    pub(super) fn flush(&mut self) -> Result<(), RecorderError> {
        if std::mem::take(&mut self.unflushed) {
            #[cfg(test)]
            super::faults::reach("before_write");
            self.out.flush().map_err(failed("writing", &self.path))?;
            #[cfg(test)]
            super::faults::reach("after_write");
        }
        Ok(())
    }

    /// Makes everything durable: a power cut no longer loses it. After an error nothing of the file is to be trusted that was not synced
    /// before, and syncing again would only hide it.
    pub(super) fn sync(&mut self) -> Result<(), RecorderError> {
        self.flush()?;
        if std::mem::take(&mut self.unsynced) {
            self.failed = true;
            #[cfg(test)]
            super::faults::reach("before_sync");
            #[cfg(test)]
            super::faults::syncing(&self.path).map_err(failed("syncing", &self.path))?;
            self.out
                .get_ref()
                .sync_data()
                .map_err(failed("syncing", &self.path))?;
            self.failed = false;
            #[cfg(test)]
            super::faults::reach("after_sync");
        }
        Ok(())
    }

    /// A sync of it has failed: nobody knows what of it is durable.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Nothing more comes into it: what waits for the system is dropped, since more than what the chain names would be a forgery.
    pub(super) fn forsake(&mut self) {
        if let Ok(file) = self.out.get_ref().try_clone() {
            let out = BufWriter::with_capacity(0, file);
            drop(std::mem::replace(&mut self.out, out).into_parts());
        }
    }

    pub(super) fn is_unsynced(&self) -> bool {
        self.unsynced
    }
}
