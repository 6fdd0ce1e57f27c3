//! Time stamps that an authority made on lines of the chain while it was written. Whoever makes another record, even with the court's key,
//! cannot have them made then.

use super::hex::Hash;
use super::links::Head;
use super::tsp::{Authorities, NotStamped};
use crate::id::UnixMillis;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file with one line for each stamp.
pub const STAMPS: &str = "stamps.jsonl";

/// Most stamps of a record: one every ten seconds for a week.
pub const MOST_STAMPS: u64 = 60_480;

/// A line of the file. docs/record-format.md is written from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// Number of the line of the chain that was stamped.
    pub n: u64,
    /// Its hash, which is what the stamp is for.
    pub line: Hash,
    /// When, by the authority's clock, in milliseconds since 1970; the same moment as in the token.
    pub at_ms: u64,
    /// `TimeStampToken` (RFC 3161), DER, in base64.
    pub token: String,
}

impl Stamp {
    /// A stamp on `head` as an authority made it.
    #[must_use]
    pub fn new(head: Head, at: UnixMillis, token: &[u8]) -> Self {
        Self {
            n: head.n,
            line: head.hash,
            at_ms: at.0,
            token: STANDARD.encode(token),
        }
    }
}

/// What the stamps of a record show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// So many.
    pub count: u64,
    /// Whether their signatures were judged; `false`: the reader names no authority.
    pub judged: bool,
    /// Number of the last stamped line.
    pub last: Option<u64>,
    /// When the last stamped line was written, in milliseconds since 1970: what came before it cannot be of a later time.
    pub until_ms: Option<u64>,
    /// When that line was stamped, by the authority's clock.
    pub stamped_ms: Option<u64>,
    /// By whom, if that was judged.
    pub by: Option<String>,
    /// Stamps on lines that may be among those that are missing.
    pub missing: u64,
    /// The longest time of the record without a stamp, in milliseconds.
    pub longest_gap_ms: u64,
}

/// Why a stamp does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is not for a line of this chain, not what it says, or stands elsewhere.
    Line,
    /// It was made by nobody whom the reader trusts.
    Authority,
    /// The line that it is for may be among those that are missing.
    Missing,
}

/// Holds stamps against the signed lines of a chain.
#[derive(Debug)]
pub struct Stamps<'a> {
    heads: &'a BTreeMap<u64, Head>,
    /// The chain has its end, and no line is missing.
    whole: bool,
    trusted: Option<&'a Authorities>,
    /// Number of the line of the last stamp, and when that line was.
    last: Option<u64>,
    before_ms: u64,
    shown: Shown,
}

impl<'a> Stamps<'a> {
    /// A reader who trusts `trusted`, or nobody.
    #[must_use]
    pub fn new(
        heads: &'a BTreeMap<u64, Head>,
        whole: bool,
        trusted: Option<&'a Authorities>,
    ) -> Self {
        Self {
            heads,
            whole,
            trusted,
            last: None,
            before_ms: heads.values().next().map_or(0, |head| head.at_ms),
            shown: Shown {
                judged: trusted.is_some(),
                ..Shown::default()
            },
        }
    }

    /// The next line of the file, without its end.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn line(&mut self, text: &[u8]) -> Result<(), Misfit> {
        let stamp: Stamp = serde_json::from_slice(text).map_err(|_| Misfit::Line)?;
        let token = STANDARD.decode(&stamp.token).map_err(|_| Misfit::Line)?;
        // Each line is stamped once, in their order: a stamp that is put in again proves nothing more.
        if self.last.is_some_and(|last| stamp.n <= last) || self.shown.count >= MOST_STAMPS {
            return Err(Misfit::Line);
        }
        let known = self.heads.get(&stamp.n);
        let head = match known {
            Some(head) if head.hash == stamp.line => head,
            None if !self.whole => {
                self.shown.missing = self.shown.missing.saturating_add(1);
                return Err(Misfit::Missing);
            }
            _ => return Err(Misfit::Line),
        };
        let by = match self.trusted {
            Some(trusted) => Some(judged(&stamp, &token, trusted)?),
            None => None,
        };
        self.last = Some(stamp.n);
        self.gap(head.at_ms);
        self.shown = Shown {
            count: self.shown.count.saturating_add(1),
            last: Some(stamp.n),
            until_ms: Some(head.at_ms),
            stamped_ms: Some(stamp.at_ms),
            by,
            ..std::mem::take(&mut self.shown)
        };
        Ok(())
    }

    /// What they show, when all were read.
    #[must_use]
    pub fn shown(mut self) -> Shown {
        if let Some(last) = self.heads.values().next_back() {
            self.gap(last.at_ms);
        }
        self.shown
    }

    fn gap(&mut self, at_ms: u64) {
        let gap = at_ms.saturating_sub(self.before_ms);
        self.shown.longest_gap_ms = self.shown.longest_gap_ms.max(gap);
        self.before_ms = at_ms;
    }
}

fn judged(stamp: &Stamp, token: &[u8], trusted: &Authorities) -> Result<String, Misfit> {
    match trusted.judge(token, stamp.line) {
        Ok(said) if said.at.0 == stamp.at_ms => Ok(said.by),
        Err(NotStamped::Stranger(_)) => Err(Misfit::Authority),
        _ => Err(Misfit::Line),
    }
}
