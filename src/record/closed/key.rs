//! The file that holds the content key of a closed part, wrapped to the court's key for closed parts. This is a format.

use crate::record::evidence::hex::Hex;
use serde::{Deserialize, Serialize};

/// The format that is written.
pub const KEY_FORMAT: u32 = 1;

/// `closed-PART.key`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// [`KEY_FORMAT`].
    pub format: u32,
    /// Number of the part in this record, from 1.
    pub part: u32,
    /// When the ruling was made, in milliseconds since 1970: the time of its line in the log.
    pub began_ms: u64,
    /// The public key (X25519) that it is wrapped to.
    pub recipient: Hex<32>,
    /// The encapsulated key (RFC 9180, `enc`).
    pub enc: Hex<32>,
    /// The content key as it is wrapped (RFC 9180, `ct`).
    pub wrapped: Hex<48>,
}
