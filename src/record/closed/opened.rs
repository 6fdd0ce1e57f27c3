//! The keys of exactly those sealed files that a package holds open: what a verifier needs to hold the two against each other. This is a format.

use super::{SEALED, is_sealed};
use crate::record::evidence::hex::Hex;
use crate::record::evidence::is_file_name;
use serde::{Deserialize, Serialize};

/// The folder of a package with what was sealed, open.
pub const OPENED: &str = "opened";

/// Name of the file in it with one line for each sealed file.
pub const OPENED_KEYS: &str = "keys.jsonl";

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedKey {
    /// Name of the sealed file.
    pub file: String,
    /// Its key, and no other file's.
    pub key: Hex<32>,
}

impl OpenedKey {
    /// Reads a line, without its end.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(line).ok()?;
        (is_file_name(&read.file) && is_sealed(&read.file)).then_some(read)
    }

    /// What the file is called when it is open.
    #[must_use]
    pub fn opened(&self) -> &str {
        self.file.strip_suffix(SEALED).unwrap_or(&self.file)
    }
}

/// The sealed file that an opened one was made of.
#[must_use]
pub fn sealed_of(opened: &str) -> String {
    format!("{opened}{SEALED}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_line_names_a_sealed_file_of_the_record_and_nothing_else() {
        let key = "0".repeat(64);
        let line = |file: &str| format!(r#"{{"file":"{file}","key":"{key}"}}"#);
        let read = OpenedKey::read(line("a.closed-1.webm.sealed").as_bytes()).unwrap();
        assert_eq!(read.opened(), "a.closed-1.webm");
        assert_eq!(sealed_of(read.opened()), read.file);
        for bad in ["../a.closed-1.webm.sealed", "a.webm", ".sealed", ""] {
            assert_eq!(OpenedKey::read(line(bad).as_bytes()), None, "{bad}");
        }
        let more = line("a.sealed").replace("\"key\"", "\"n\":1,\"key\"");
        assert_eq!(OpenedKey::read(more.as_bytes()), None);
    }
}
