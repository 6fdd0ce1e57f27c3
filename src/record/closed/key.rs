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

/// Why a key file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKeyFile {
    /// It was written by a later version.
    NewFormat(u32),
    /// It is none.
    Broken,
}

impl KeyFile {
    /// Reads one. Its format is looked at before anything else: a later one may hold whatever it likes.
    ///
    /// # Errors
    /// [`NoKeyFile`].
    pub fn read(text: &[u8]) -> Result<Self, NoKeyFile> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let Format { format } = serde_json::from_slice(text).map_err(|_| NoKeyFile::Broken)?;
        match format {
            KEY_FORMAT => serde_json::from_slice(text).map_err(|_| NoKeyFile::Broken),
            other => Err(NoKeyFile::NewFormat(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_of_a_later_format_is_told_as_such_whatever_else_it_holds() {
        let later = br#"{"format":2,"kem":"ML-KEM-768"}"#;
        assert_eq!(KeyFile::read(later), Err(NoKeyFile::NewFormat(2)));
        for broken in [&b"{}"[..], br#"{"format":1}"#, b"", b"\0\0\0"] {
            assert_eq!(KeyFile::read(broken), Err(NoKeyFile::Broken));
        }
    }
}
