//! The lines of `chain.jsonl`. This is a format; [`FORMAT`] grows when it changes. docs/record-format.md is written from it.
//!
//! What is hashed and signed are the bytes of a line as they stand in the file, so there is no second, canonical form on which a writer
//! and a reader would have to agree.

use super::hex::{Hash, Key, Signature};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

/// The format that is written.
pub const FORMAT: u32 = 1;

/// Stands before what is signed, so that no signature made for something else is one for a record.
const CONTEXT: &[u8] = b"tyndau-record-1\n";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    /// The first: the court's key vouches for the hearing's.
    Begin(Begin),
    /// A piece of a file.
    Segment(Segment),
    /// All pieces since the last epoch, signed when they were written.
    Epoch(Epoch),
    /// All pieces since the last epoch, found after an interruption and signed then.
    Recovered(Epoch),
    /// The last: nothing follows.
    End(End),
    /// Of another file, `withheld.jsonl`: a part that is not in this copy of the record. Signed with the court's key.
    Withheld(Withheld),
}

/// What the court's long-term key certifies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// [`FORMAT`].
    pub format: u32,
    /// Id of the hearing.
    pub hearing: String,
    /// Its case number.
    pub case_number: String,
    /// When the record was opened, in milliseconds since 1970.
    pub started_ms: u64,
    /// The hearing's key: made at the start, gone at the end.
    pub key: Key,
    /// The court's key, which signs this line.
    pub court_key: Key,
}

/// A piece of a file: of a track what it grew by in about two seconds, of the log one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Number of the line, from 0.
    pub n: u64,
    /// SHA-256 of the line before.
    pub prev: Hash,
    /// Name of the file.
    pub file: String,
    /// Its first byte: where the file's piece before ended.
    pub from: u64,
    /// The byte after its last.
    pub to: u64,
    /// When the first frame was, in milliseconds since 1970; of a line of the log, when it was written.
    pub from_ms: u64,
    /// When the last frame ended.
    pub to_ms: u64,
    /// SHA-256 of the bytes, as they were read back from disk.
    pub sha256: Hash,
}

/// An epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// Number of the line.
    pub n: u64,
    /// SHA-256 of the line before.
    pub prev: Hash,
    /// Number of the epoch, from 1.
    pub epoch: u64,
    /// Segments since the last epoch.
    pub leaves: u64,
    /// Root of the tree whose leaves their lines are.
    pub root: Hash,
    /// SHA-256 of the last epoch's line, or of the first line.
    pub head: Hash,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Number of the line.
    pub n: u64,
    /// SHA-256 of the line before.
    pub prev: Hash,
    /// SHA-256 of the last epoch's line.
    pub head: Hash,
    /// SHA-256 of the manifest; null: it was never written.
    pub manifest: Option<Hash>,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
}

/// A part that a ruling keeps from a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// SHA-256 of the first line of the record's chain.
    pub record: Hash,
    /// Which segments: numbers of their lines, first and last of each run.
    pub segments: Vec<(u64, u64)>,
    /// The ruling.
    pub reason: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
}

/// A line as it was read.
#[derive(Clone, Debug)]
pub struct Said {
    /// What it says.
    pub line: Line,
    /// What is signed, and by what. Segments are not.
    signed: Option<(String, Signature)>,
}

/// Why a line could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// Never, as far as the library for JSON is known.
    #[error("the manifest or the chain could not be written: {0}")]
    Words(#[from] serde_json::Error),
    /// The key is elsewhere, and who holds it gave no signature. A sentence.
    #[error("{0}")]
    Unsigned(String),
}

/// Who has a private key, here or elsewhere.
pub trait Signs {
    /// The signature of a message.
    ///
    /// # Errors
    /// [`Unwritable::Unsigned`].
    fn sign(&self, message: &[u8]) -> Result<Signature, Unwritable>;
}

impl Signs for SigningKey {
    fn sign(&self, message: &[u8]) -> Result<Signature, Unwritable> {
        Ok(super::hex::Hex(Signer::sign(self, message).to_bytes()))
    }
}

/// Why a line is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no line of a chain")]
pub struct NoLine;

impl Line {
    /// The line's text, without its end.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn text(&self) -> Result<String, Unwritable> {
        Ok(serde_json::to_string(self)?)
    }

    /// The line's text with a signature as its last member.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn signed(&self, key: &impl Signs) -> Result<String, Unwritable> {
        let text = self.text()?;
        let signature = key.sign(&message(&text))?;
        let open = text.strip_suffix('}').unwrap_or(&text);
        Ok(format!("{open}{MEMBER}{signature}{CLOSE}"))
    }
}

const MEMBER: &str = ",\"signature\":\"";
const CLOSE: &str = "\"}";

impl Said {
    /// Reads a line.
    ///
    /// # Errors
    /// [`NoLine`] when it is not exactly what [`Line::text`] or [`Line::signed`] can write, but for blanks and the order of members.
    pub fn read(text: &str) -> Result<Self, NoLine> {
        let signed = split(text);
        let body = signed.as_ref().map_or(text, |(body, _)| body);
        let line: Line = serde_json::from_str(body).map_err(|_| NoLine)?;
        match signed.is_some() == matches!(line, Line::Segment(_)) {
            true => Err(NoLine),
            false => Ok(Self { line, signed }),
        }
    }

    /// Reads a line as it lies in a file.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(line: &[u8]) -> Result<Self, NoLine> {
        Self::read(std::str::from_utf8(line).map_err(|_| NoLine)?)
    }

    /// Whether the line was signed with the private half of `key`.
    #[must_use]
    pub fn is_signed_by(&self, key: &Key) -> bool {
        let Some((body, signature)) = &self.signed else {
            return false;
        };
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&key.0)
            .is_ok_and(|key| key.verify_strict(&message(body), &signature).is_ok())
    }
}

/// What is signed, and the signature: the last member of the line.
fn split(text: &str) -> Option<(String, Signature)> {
    let (open, signature) = text.strip_suffix(CLOSE)?.rsplit_once(MEMBER)?;
    Some((format!("{open}}}"), Signature::read(signature)?))
}

fn message(text: &str) -> Vec<u8> {
    [CONTEXT, text.as_bytes()].concat()
}
