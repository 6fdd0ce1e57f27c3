//! Keeps the chain of a record: what was synced is read back from disk, named in a line, and signed.
//!
//! The tracks and the log only grow, so they are their own write-ahead log: a piece of them is named when it is durable, and what was not
//! named when the machine failed is still there to be named afterwards.

use super::court;
use super::files::Appended;
use super::folder::failed;
use super::pieces::{From, Written, read_back};
use super::stamping::{self, Heads};
use super::{Latest, RecorderError, Setup, rest, stamp};
use crate::id::HearingId;
use crate::record::evidence::CHAIN;
use crate::record::evidence::chain::{Chain, Piece};
use crate::record::evidence::hex::{Hash, Hex, Key};
use crate::record::evidence::line::{Begin, FORMAT};
use crate::record::manifest::Evidence as Named;
use crate::record::track::Span;
use ed25519_dalek::SigningKey;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Between two epochs.
const EPOCH_EVERY: Duration = Duration::from_secs(10);

/// What one file has grown by.
#[derive(Debug)]
pub(super) struct Grown {
    pub(super) file: String,
    pub(super) pieces: Vec<Written>,
    /// When that was, in milliseconds since 1970, for pieces that do not say it themselves.
    pub(super) span: Span,
}

/// A key for one folder, with the line that certifies it. It is asked for once: the court's key may be far away, and slow.
#[derive(Clone)]
pub(super) struct Certified {
    pub(super) setup: Setup,
    chain: Chain,
    line: String,
    key: Box<SigningKey>,
}

impl Certified {
    /// Asks the court's key. Takes as long as that does, at most some seconds.
    pub(super) fn by_the_court(setup: &Setup) -> Result<Self, RecorderError> {
        let key = court::fresh();
        let begin = Begin {
            format: FORMAT,
            hearing: setup.hearing.as_str().to_owned(),
            case_number: setup.case_number.clone(),
            started_ms: setup.started.0,
            key: Hex(key.verifying_key().to_bytes()),
            court_key: setup.court.public(),
        };
        let (chain, line) = Chain::begin(begin, &*setup.court)?;
        let setup = setup.clone();
        Ok(Self {
            setup,
            chain,
            line,
            key,
        })
    }
}

/// A certificate that is asked for once, however often a folder is tried with it.
#[derive(Debug, Default)]
pub(super) struct Certificate(Option<Certified>);

impl Certificate {
    /// Asks the court's key, if it has not answered before.
    pub(super) fn of(&mut self, setup: impl FnOnce() -> Setup) -> Result<Certified, RecorderError> {
        if let Some(certified) = &self.0 {
            return Ok(certified.clone());
        }
        let certified = Certified::by_the_court(&setup())?;
        Ok(self.0.insert(certified).clone())
    }
}

/// Nothing of the private key is shown.
impl std::fmt::Debug for Certified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Certified").field(&self.line).finish()
    }
}

/// The chain of a record that is being written, and the only place that has the hearing's private key. It is wiped when this goes.
pub(super) struct Evidence {
    folder: PathBuf,
    file: Appended,
    chain: Chain,
    key: Box<SigningKey>,
    court_key: Key,
    signed: Instant,
    /// Who has the head stamped.
    heads: Option<Heads>,
    hearing: HearingId,
    latest: Latest,
    /// A line could not be written, so no other can hang on it.
    broken: bool,
}

impl Evidence {
    /// Begins the chain, with a key of its own that the court's key certified.
    pub(super) fn create(folder: &Path, certified: Certified) -> Result<Self, RecorderError> {
        let Certified {
            setup,
            chain,
            line,
            key,
        } = certified;
        let mut evidence = Self {
            folder: folder.to_owned(),
            file: Appended::create(folder, CHAIN)?,
            chain,
            key,
            court_key: setup.court.public(),
            signed: Instant::now(),
            heads: None,
            hearing: setup.hearing.clone(),
            latest: setup.latest.clone(),
            broken: false,
        };
        evidence.file.lock();
        #[cfg(test)]
        super::faults::reach("before_first_line");
        evidence.write(&line)?;
        evidence.file.sync()?;
        super::folder::sync(folder)?;
        evidence.heads = stamping::start(folder, &setup);
        evidence.tell();
        Ok(evidence)
    }

    /// Names what is durable, after it was read back from the disk; signs when it is time, or when it is asked to.
    pub(super) fn keep(&mut self, grown: Vec<Grown>, sign: bool) -> Result<(), RecorderError> {
        #[cfg(test)]
        super::faults::reach("before_seal");
        for Grown { file, pieces, span } in grown {
            let path = self.folder.join(&file);
            for Written {
                to,
                sha256,
                span: own,
            } in pieces
            {
                self.compare(&path, self.chain.covered(&file), to, sha256)?;
                let Span { from, to: end } = own.unwrap_or(span);
                let line = self.chain.segment(Piece {
                    file: file.clone(),
                    to,
                    from_ms: from,
                    to_ms: end,
                    sha256,
                })?;
                self.write(&line)?;
            }
        }
        if sign || self.signed.elapsed() >= EPOCH_EVERY {
            self.sign()?;
        }
        self.file.sync()?;
        #[cfg(test)]
        super::faults::reach("after_seal");
        self.tell();
        Ok(())
    }

    /// Names, as it lies on a disk that has failed, what could not be named before.
    pub(super) fn keep_rest(&mut self) -> Result<(), RecorderError> {
        let lines = rest::name(&self.folder, &mut self.chain)?;
        lines.iter().try_for_each(|line| self.write(line))?;
        self.sign()?;
        self.file.flush()
    }

    /// What the manifest says of the chain.
    pub(super) fn named(&self) -> Named {
        Named {
            chain: CHAIN.to_owned(),
            court_key: self.court_key,
            key: Hex(self.key.verifying_key().to_bytes()),
            epochs: self.chain.epochs(),
            head: self.chain.head(),
        }
    }

    /// Ends the chain with the hash of the manifest. Nothing can be signed for this hearing any more.
    pub(super) fn end(mut self, manifest: Hash) -> Result<(), RecorderError> {
        let line = self.chain.end(Some(manifest), stamp::now().0, &*self.key)?;
        self.write(&line)?;
        // No sync is tried again: a second one says that all is well when it is not. So nobody is told of this end.
        if self.file.has_failed() {
            return self.file.flush();
        }
        self.file.sync()?;
        self.tell();
        Ok(())
    }

    /// What was signed is durable, so that others may know of it.
    fn tell(&self) {
        if let Some(heads) = &self.heads {
            heads.tell(self.chain.signed());
        }
        if let Some(receipt) = self.chain.receipt(self.hearing.as_str()) {
            self.latest.set(receipt);
        }
    }

    fn sign(&mut self) -> Result<(), RecorderError> {
        self.signed = Instant::now();
        if self.chain.unsigned() == 0 {
            return Ok(());
        }
        let line = self.chain.epoch(stamp::now().0, &*self.key)?;
        #[cfg(test)]
        super::faults::reach("before_epoch");
        self.write(&line)?;
        #[cfg(test)]
        super::faults::reach("after_epoch");
        Ok(())
    }

    fn compare(&self, path: &Path, from: u64, to: u64, written: Hash) -> Result<(), RecorderError> {
        let wrong = "reading back what was written to";
        let read = read_back(path, from, to, From::Disk).map_err(failed(wrong, path))?;
        if read == Some(written) {
            return Ok(());
        }
        Err(failed(wrong, path)(io::Error::new(
            io::ErrorKind::InvalidData,
            "the disk shows other bytes",
        )))
    }

    fn write(&mut self, line: &str) -> Result<(), RecorderError> {
        if self.broken {
            return Err(failed("writing", self.file.path())(io::Error::from(
                io::ErrorKind::BrokenPipe,
            )));
        }
        self.broken = true;
        #[cfg(test)]
        super::faults::reach_after("within_line", || {
            let half = line.len().div_euclid(2);
            let half = line.as_bytes().get(..half).unwrap_or_default();
            let _ = self.file.append(half).and_then(|()| self.file.flush());
        });
        self.file.append(line.as_bytes())?;
        self.file.append(b"\n")?;
        self.broken = false;
        Ok(())
    }
}

/// Nothing of the private key is shown.
impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Evidence").field(&self.file.path()).finish()
    }
}
