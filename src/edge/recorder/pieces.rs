//! A file cut into the pieces that the chain names, while it grows; and the pieces read back from disk.

use crate::record::evidence::LONGEST_PIECE;
use crate::record::evidence::hex::{Hash, Hex};
use crate::record::track::Span;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// A piece as it was handed to the disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// The byte of the file after its last.
    pub(super) to: u64,
    /// SHA-256 of what was handed over.
    pub(super) sha256: Hash,
    /// When it was, in milliseconds since 1970; `None`: as the file's other pieces.
    pub(super) span: Option<Span>,
}

/// What a file has grown by since its last piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    taken: u64,
    from: u64,
    to: u64,
    hasher: Sha256,
    cut: Vec<Written>,
}

impl Pieces {
    /// The file grows by these bytes.
    pub(super) fn grow(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = LONGEST_PIECE.saturating_sub(self.to.saturating_sub(self.from));
            let room = usize::try_from(room).unwrap_or(usize::MAX);
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            self.hasher.update(now);
            self.to = self.to.saturating_add(now.len() as u64);
            rest = later;
            if !rest.is_empty() {
                self.cut(None);
            }
        }
    }

    /// A piece ends here.
    pub(super) fn cut(&mut self, span: Option<Span>) {
        if self.to > self.from {
            self.from = self.to;
            self.cut.push(Written {
                to: self.to,
                sha256: Hex(self.hasher.finalize_reset().into()),
                span,
            });
        }
    }

    /// The first byte of what was not asked for yet.
    pub(super) fn begins(&self) -> u64 {
        self.taken
    }

    /// All pieces since this was last asked; the last one ends here.
    pub(super) fn take(&mut self) -> Vec<Written> {
        self.cut(None);
        self.taken = self.to;
        std::mem::take(&mut self.cut)
    }
}

/// Whence the bytes of a file are to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// From wherever the system has them.
    Anywhere,
    /// From the disk itself, as far as the system obeys.
    Disk,
}

/// SHA-256 of a file's bytes `from..to`; `None`: it ends before. At most 64 KiB are in memory.
pub(super) fn read_back(path: &Path, from: u64, to: u64, whence: From) -> io::Result<Option<Hash>> {
    let length = to.saturating_sub(from);
    let (read, hash) = hash(&mut part(path, from, length, whence)?)?;
    Ok((read == length).then_some(hash))
}

/// A file's bytes `from..to` as the disk has them; `None`: it ends before, or they are more than `most`.
pub(super) fn bytes(path: &Path, from: u64, to: u64, most: u64) -> io::Result<Option<Vec<u8>>> {
    let length = to.saturating_sub(from);
    if length > most {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    part(path, from, length, From::Disk)?.read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == length).then_some(bytes))
}

/// A file from `from` on, no more of it than `length`.
fn part(path: &Path, from: u64, length: u64, whence: From) -> io::Result<io::Take<File>> {
    let mut file = File::open(path)?;
    if whence == From::Disk {
        forget(&file, from, length);
    }
    file.seek(SeekFrom::Start(from))?;
    Ok(file.take(length))
}

/// Length and SHA-256 of all that is read.
pub(in crate::edge) fn hash(from: &mut impl Read) -> io::Result<(u64, Hash)> {
    hash_with(from, |_| {})
}

/// The same of what is looked at as it is read.
pub(in crate::edge) fn hash_with(
    from: &mut impl Read,
    mut each: impl FnMut(&[u8]),
) -> io::Result<(u64, Hash)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes: u64 = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok((bytes, Hex(hasher.finalize().into()))),
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let read = buffer.get(..read).unwrap_or_default();
        hasher.update(read);
        each(read);
        bytes = bytes.saturating_add(read.len() as u64);
    }
}

/// Asks the system to drop what it remembers of synced bytes, so that the disk has to show them. File systems in memory have nothing to
/// drop, and a system that refuses reads its memory.
fn forget(file: &File, from: u64, length: u64) {
    let _ = rustix::fs::fadvise(
        file,
        from,
        std::num::NonZeroU64::new(length),
        rustix::fs::Advice::DontNeed,
    );
}
