//! How a line hangs on those before it. Writer and reader keep the same account, and so agree.

use super::hex::Hash;
use super::line::Line;
use super::merkle::Tree;
use std::collections::BTreeMap;

/// What the next line of a chain has to hang on.
#[derive(Clone, Debug)]
pub struct Links {
    /// Its number.
    pub next: u64,
    /// SHA-256 of the line before it.
    pub prev: Hash,
    /// SHA-256 of the last epoch's line, or of the first line.
    pub head: Hash,
    /// Epochs so far.
    pub epochs: u64,
    /// Segments since the last epoch.
    pub tree: Tree,
    /// How much of each file is named.
    pub covered: BTreeMap<String, Covered>,
    /// The latest moment that a line tells, in milliseconds since 1970.
    pub latest_ms: u64,
    /// The signed lines: what a time stamp or a receipt can be for.
    pub heads: BTreeMap<u64, Head>,
}

/// A signed line, which holds all lines before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub n: u64,
    /// SHA-256 of the line.
    pub hash: Hash,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: u64,
}

/// How much of a file is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// In bytes.
    pub to: u64,
    /// The end of its last frame, in milliseconds since 1970.
    pub to_ms: u64,
}

impl Links {
    /// A chain without lines.
    #[must_use]
    pub fn none() -> Self {
        let nothing = Hash::of(&[]);
        Self {
            next: 0,
            prev: nothing,
            head: nothing,
            epochs: 0,
            tree: Tree::default(),
            covered: BTreeMap::new(),
            latest_ms: 0,
            heads: BTreeMap::new(),
        }
    }

    /// Hangs a line on.
    pub fn add(&mut self, line: &Line, text: &str) {
        let ms = match line {
            Line::Begin(begin) => begin.started_ms,
            Line::Segment(segment) => segment.to_ms,
            Line::Epoch(epoch) | Line::Recovered(epoch) => epoch.at_ms,
            Line::End(end) => end.at_ms,
            // Of another file.
            Line::Withheld(_) => return,
        };
        self.latest_ms = self.latest_ms.max(ms);
        self.prev = Hash::of(text.as_bytes());
        if !matches!(line, Line::Segment(_)) {
            let head = Head {
                n: self.next,
                hash: self.prev,
                at_ms: ms,
            };
            self.heads.insert(head.n, head);
        }
        self.next = self.next.saturating_add(1);
        match line {
            Line::Begin(_) => self.head = self.prev,
            Line::Segment(segment) => {
                self.tree.push(text.as_bytes());
                let (to, to_ms) = (segment.to, segment.to_ms);
                self.covered
                    .insert(segment.file.clone(), Covered { to, to_ms });
            }
            Line::Epoch(_) | Line::Recovered(_) => {
                self.head = self.prev;
                self.epochs = self.epochs.saturating_add(1);
                self.tree = Tree::default();
            }
            Line::End(_) | Line::Withheld(_) => {}
        }
    }

    /// How much of a file is named.
    #[must_use]
    pub fn covered(&self, file: &str) -> u64 {
        self.covered.get(file).map_or(0, |covered| covered.to)
    }
}
