//! How the record stands, on the wire.

use super::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the record stands: for presiding judge, clerk and court IT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The light, computed from what is on disk.
    pub light: Light,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// The newest signed line of the record's chain (docs/record-format.md). Who keeps it can show that the record was changed since. It names
/// nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordHead {
    /// Id of the hearing.
    pub hearing: String,
    /// SHA-256 of the first line: which record it is.
    pub record: String,
    /// Number of the line.
    pub n: u64,
    /// SHA-256 of the line.
    pub head: String,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: u64,
}

/// The evidence light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// What came is on disk, and sounds as it came.
    Green,
    /// Something is late, or soon will be.
    Amber,
    /// Something is not recorded.
    Red,
}

/// One thing that is wrong with the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What.
    pub what: Trouble,
    /// Whose; absent: it is the whole record, or somebody whom this page may not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Their voice or their picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// What is wrong with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// What was said 12 s ago is not on disk: the floors close.
    TooLate,
    /// What was said 5 s ago is not on disk.
    Late,
    /// A voice comes, and what is on disk of it is silence.
    Silent,
    /// What is on disk cannot be played.
    Unreadable,
    /// Somebody sends, and nothing of it is on disk.
    NotOnDisk,
    /// The disk failed; what came since waits in memory for another file.
    Disk,
    /// The disk is nearly full: pictures are left out, so that voices are kept for longer.
    NoPictures,
    /// The disk is full in half an hour.
    DiskLow,
    /// The log from which the hearing goes on after a restart is not as it was written: what was ruled may have to be ruled again.
    LogDamaged,
}
