//! Writes a chain: what was done becomes a line that hangs on all lines before it.

use super::hex::Hash;
use super::line::{Begin, End, Epoch, Line, Segment, Signs, Unwritable};
use super::links::{Head, Links};
use super::receipt::{self, Receipt};

/// A chain that is being written. Each method gives the text of a line, without its end.
#[derive(Clone, Debug)]
pub struct Chain {
    links: Links,
}

/// A piece of a file that was read back from disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Name of the file.
    pub file: String,
    /// The byte after its last; it begins where the file's last one ended.
    pub to: u64,
    /// When it began, in milliseconds since 1970.
    pub from_ms: u64,
    /// When it ended.
    pub to_ms: u64,
    /// SHA-256 of what was read.
    pub sha256: Hash,
}

impl Chain {
    /// Begins a chain, certified by the court's key.
    ///
    /// # Errors
    /// [`Unwritable`], as all methods.
    pub fn begin(begin: Begin, court: &impl Signs) -> Result<(Self, String), Unwritable> {
        let mut chain = Self {
            links: Links::none(),
        };
        let line = Line::Begin(begin);
        let text = line.signed(court)?;
        chain.links.add(&line, &text);
        Ok((chain, text))
    }

    /// Goes on with a chain that was read.
    #[must_use]
    pub fn go_on(links: Links) -> Self {
        Self { links }
    }

    /// How much of a file is named.
    #[must_use]
    pub fn covered(&self, file: &str) -> u64 {
        self.links.covered(file)
    }

    /// Until when a file is named, in milliseconds since 1970; of one that is not named yet, until when anything is.
    #[must_use]
    pub fn until_ms(&self, file: &str) -> u64 {
        let covered = self.links.covered.get(file);
        covered.map_or(self.links.latest_ms, |covered| covered.to_ms)
    }

    /// The latest moment that a line tells, in milliseconds since 1970.
    #[must_use]
    pub fn latest_ms(&self) -> u64 {
        self.links.latest_ms
    }

    /// Segments that no signature covers yet.
    #[must_use]
    pub fn unsigned(&self) -> u64 {
        self.links.tree.leaves()
    }

    /// SHA-256 of the last epoch's line, or of the first line.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.links.head
    }

    /// The receipt for everything up to the last signed line.
    #[must_use]
    pub fn receipt(&self, hearing: &str) -> Option<Receipt> {
        let last = self.signed()?;
        Some(Receipt {
            format: receipt::FORMAT,
            hearing: hearing.to_owned(),
            record: self.links.heads.get(&0)?.hash,
            n: last.n,
            head: last.hash,
            at_ms: last.at_ms,
        })
    }

    /// The last signed line.
    #[must_use]
    pub fn signed(&self) -> Option<Head> {
        self.links.heads.values().next_back().copied()
    }

    /// Epochs so far.
    #[must_use]
    pub fn epochs(&self) -> u64 {
        self.links.epochs
    }

    /// Names a piece.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn segment(&mut self, piece: Piece) -> Result<String, Unwritable> {
        let line = Line::Segment(Segment {
            n: self.links.next,
            prev: self.links.prev,
            from: self.links.covered(&piece.file),
            file: piece.file,
            to: piece.to,
            from_ms: piece.from_ms,
            to_ms: piece.to_ms,
            sha256: piece.sha256,
        });
        let text = line.text()?;
        self.links.add(&line, &text);
        Ok(text)
    }

    /// Signs all pieces since the last epoch with the hearing's key.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn epoch(&mut self, at_ms: u64, key: &impl Signs) -> Result<String, Unwritable> {
        self.sign(Line::Epoch(self.summary(at_ms)), key)
    }

    /// Signs, with the court's key, all pieces that were found after an interruption.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn recovered(&mut self, at_ms: u64, court: &impl Signs) -> Result<String, Unwritable> {
        self.sign(Line::Recovered(self.summary(at_ms)), court)
    }

    /// Ends the chain.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn end(
        &mut self,
        manifest: Option<Hash>,
        at_ms: u64,
        key: &impl Signs,
    ) -> Result<String, Unwritable> {
        let end = End {
            n: self.links.next,
            prev: self.links.prev,
            head: self.links.head,
            manifest,
            at_ms,
        };
        self.sign(Line::End(end), key)
    }

    fn summary(&self, at_ms: u64) -> Epoch {
        Epoch {
            n: self.links.next,
            prev: self.links.prev,
            epoch: self.links.epochs.saturating_add(1),
            leaves: self.links.tree.leaves(),
            root: self.links.tree.root(),
            head: self.links.head,
            at_ms,
        }
    }

    fn sign(&mut self, line: Line, key: &impl Signs) -> Result<String, Unwritable> {
        let text = line.signed(key)?;
        self.links.add(&line, &text);
        Ok(text)
    }
}
