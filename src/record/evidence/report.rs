//! What a verifier says in the end.

use super::CHAIN;
use super::hex::Key;

/// The verdict in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is there and is what was written.
    Intact,
    /// Something is not what was written.
    Altered,
    /// What is there was written so, but something is missing.
    Incomplete,
    /// Everything fits together, under a key that the reader does not trust.
    Untrusted,
}

impl Verdict {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Altered => "altered",
            Self::Incomplete => "incomplete",
            Self::Untrusted => "untrusted",
        }
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The bytes of a piece are not those that were written.
    Content,
    /// A file goes on after its last piece.
    Longer,
    /// A track that the chain does not name.
    Foreign,
    /// A line of the chain is not the one that was written, or stands elsewhere.
    Line,
    /// A signature of the chain is not that of the key that must have made it.
    Signature,
    /// The manifest is not the one that was written.
    Manifest,
    /// A time stamp is not for a line of this chain.
    Stamp,
    /// A time stamp is of nobody whom the reader trusts.
    Authority,
    /// A receipt is not for a line of this chain.
    Receipt,
    /// A file that a package holds open is not what the record holds sealed.
    Opened,
    /// The key is not there with which a file that a package holds open could be held against the record.
    Unproved,
    /// A file ends within a piece.
    Short,
    /// A file is not there.
    Gone,
    /// Lines of the chain are not there.
    Lines,
    /// The chain does not end: the record was not closed, or its end was cut off.
    NoEnd,
}

impl Wrong {
    /// Whether something is missing, rather than changed.
    #[must_use]
    pub fn is_missing(self) -> bool {
        matches!(
            self,
            Self::Unproved | Self::Short | Self::Gone | Self::Lines | Self::NoEnd
        )
    }

    /// The word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Longer => "longer",
            Self::Foreign => "foreign",
            Self::Line => "line",
            Self::Signature => "signature",
            Self::Manifest => "manifest",
            Self::Stamp => "stamp",
            Self::Authority => "authority",
            Self::Receipt => "receipt",
            Self::Opened => "opened",
            Self::Unproved => "unproved",
            Self::Short => "short",
            Self::Gone => "gone",
            Self::Lines => "lines",
            Self::NoEnd => "no_end",
        }
    }
}

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub wrong: Wrong,
    /// In which file.
    pub file: String,
    /// From which moment on, in milliseconds since 1970, as far as that is known.
    pub from_ms: Option<u64>,
    /// Until when.
    pub to_ms: Option<u64>,
    /// So many pieces or lines of the same file have the same.
    pub count: u64,
}

/// The end of the record that no signature of its time covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// From when, in milliseconds since 1970.
    pub from_ms: u64,
    /// Until when.
    pub to_ms: u64,
}

/// A part that a ruling keeps from this copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Numbers of the lines that name its segments, first and last of each run.
    pub segments: Vec<(u64, u64)>,
    /// The ruling.
    pub reason: String,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In one word.
    pub verdict: Verdict,
    /// What is wrong, in the order in which it was found. Of each file, each kind once.
    pub findings: Vec<Finding>,
    /// Id of the hearing; empty: the first line could not be read.
    pub hearing: String,
    /// Case number.
    pub case_number: String,
    /// When the record was opened, in milliseconds since 1970.
    pub started_ms: u64,
    /// Whose certificate it stands under.
    pub court_key: Option<Key>,
    /// Whether the reader trusts that key.
    pub trusted: bool,
    /// Pieces that the chain names.
    pub segments: u64,
    /// Epochs.
    pub epochs: u64,
    /// Files that the chain names.
    pub files: u64,
    /// What was recovered after an interruption.
    pub recovered: Option<Recovered>,
    /// What is withheld from this copy.
    pub withheld: Vec<Part>,
    /// The last signature that was made while it was written, in milliseconds since 1970.
    pub signed_until_ms: Option<u64>,
    /// Whether the chain has its end, with the manifest's hash.
    pub ended: bool,
    /// Files beside the record that nothing proves.
    pub beside: Vec<String>,
}

impl Report {
    /// The first thing that makes the verdict what it is.
    #[must_use]
    pub fn first(&self) -> Option<&Finding> {
        let missing = self.verdict == Verdict::Incomplete;
        self.findings
            .iter()
            .find(|finding| finding.wrong.is_missing() == missing)
    }

    /// Whether a file that the chain's end names is what was written, and the chain as well.
    #[must_use]
    pub fn believes(&self, file: &str) -> bool {
        let doubted = |finding: &Finding| [file, CHAIN].contains(&finding.file.as_str());
        self.ended && !self.findings.iter().any(doubted)
    }
}
