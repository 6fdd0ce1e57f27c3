//! The manifest: what a hearing's record consists of, and what is missing from it. This is a format; `schema` grows when it changes.

use super::evidence::hex::{Hash, Key};
use serde::{Deserialize, Serialize};

/// The `schema` that is written. 2 added `evidence`, 3 `sealed`.
pub const SCHEMA: u32 = 3;

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Id of the hearing.
    pub hearing: String,
    /// Case number.
    pub case_number: String,
    /// When the record was opened (RFC 3339, UTC, milliseconds).
    pub start: String,
    /// When it was closed (same form).
    pub end: String,
    /// When the first recording began: time 0 of every file, and what `from` and `to` count from. Absent: nothing was recorded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zero: Option<String>,
    /// The hearing's log.
    pub log: LogFile,
    /// Every file, by path.
    pub files: Vec<MediaFile>,
    /// Publications that should have been written but of which no frame could be: nothing is lost silently.
    pub unwritten: Vec<Unwritten>,
    /// What proves it. Absent before schema 2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evidence: Option<Evidence>,
}

/// What proves a record (docs/record-format.md).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the chain's file; its first line is the certificate, its last one holds this manifest's SHA-256.
    pub chain: String,
    /// The court's public key.
    pub court_key: Key,
    /// The hearing's public key, which the court's certifies.
    pub key: Key,
    /// Epochs of the chain.
    pub epochs: u64,
    /// SHA-256 of the last epoch's line.
    pub head: Hash,
}

/// The hearing's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogFile {
    /// Within the folder of the manifest.
    pub path: String,
    /// Lines.
    pub lines: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// SHA-256 of the bytes as read back from disk, hexadecimal.
    pub sha256: String,
}

/// Who is heard or seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Id of the person.
    pub who: String,
    /// Name as shown in the hearing.
    pub name: String,
    /// Role.
    pub role: String,
    /// `audio` or `video`.
    pub kind: String,
}

/// One recorded publication, or the part of it that has one codec and one set of decoder parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFile {
    /// Within the folder of the manifest.
    pub path: String,
    /// Whose.
    #[serde(flatten)]
    pub subject: Subject,
    /// `opus`, `vp8`, `h264`, `vp9` or `av1`.
    pub codec: String,
    /// Time of the first frame (RFC 3339, UTC, milliseconds).
    pub start: String,
    /// End of the last frame (same form).
    pub end: String,
    /// Time of the first frame in milliseconds since `zero`: its timestamp in the file.
    pub from: u64,
    /// End of the last frame in milliseconds since `zero`.
    pub to: u64,
    /// Frames written.
    pub frames: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// SHA-256 of the bytes as read back from disk, hexadecimal.
    pub sha256: String,
    /// It was written in a part that is closed to the public; `bytes` and `sha256` are those of the sealed file. Absent before schema 3.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sealed: Option<Sealed>,
    /// Packets that never reached the record.
    pub lost_packets: u64,
    /// Every time in which something is missing, in milliseconds since `zero`. Of a publication with several files each has those that
    /// begin before the next file does.
    pub gaps: Vec<Gap>,
}

/// A file of a part that is closed to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Number of the part, from 1.
    pub part: u32,
    /// Bytes of the file when it is opened.
    pub bytes: u64,
}

/// A publication without a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwritten {
    /// Whose.
    #[serde(flatten)]
    pub subject: Subject,
    /// Packets that never reached the record.
    pub lost_packets: u64,
    /// The times in which it should have been written.
    pub gaps: Vec<Gap>,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It did not reach the server, or cannot be decoded without something that did not.
    NetworkIn,
    /// Switched off by its owner or by the judge.
    Muted,
    /// The session paused.
    Recess,
    /// The session was held, because something did not work.
    Technical,
    /// The judges had retired.
    Deliberation,
    /// The presiding judge was lost, and nobody was heard.
    Held,
    /// Its owner was not in the courtroom.
    Absent,
    /// The recorder was too slow and packets found its queue full.
    Server,
    /// The disk could not be written.
    Disk,
    /// The record was interrupted, and with it went what the server knew of why.
    Unknown,
    /// It is in a part that is closed to the public. Told to who may not open it; in no manifest.
    Sealed,
}

impl Why {
    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NetworkIn => "network_in",
            Self::Muted => "muted",
            Self::Recess => "recess",
            Self::Technical => "technical",
            Self::Deliberation => "deliberation",
            Self::Held => "held",
            Self::Absent => "absent",
            Self::Server => "server",
            Self::Disk => "disk",
            Self::Unknown => "unknown",
            Self::Sealed => "sealed",
        }
    }
}

/// A time in which nothing of a publication is in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Where it begins: the end of what is written before, in milliseconds since the recording began.
    pub from: u64,
    /// Where it ends: the first frame after it, or the end of the recording.
    pub to: u64,
    /// The reason.
    pub why: Why,
}
