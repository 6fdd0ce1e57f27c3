//! A receipt: the head of a chain as somebody else keeps it since it was written. Whoever changes the record, even with the court's key,
//! cannot change what others keep.

use super::hex::Hash;
use super::links::Head;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a receipt is called where a file would be named.
pub const RECEIPT: &str = "receipt";

/// The format that is written.
pub const FORMAT: u32 = 1;

/// Longest receipt that is read, in bytes.
pub const LONGEST_RECEIPT: usize = 16 * 1024;

/// What a page keeps, and what its file holds. It names nobody. docs/record-format.md is written from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// [`FORMAT`].
    pub format: u32,
    /// Id of the hearing.
    pub hearing: String,
    /// SHA-256 of the first line of the record's chain.
    pub record: Hash,
    /// Number of the signed line that was the last one.
    pub n: u64,
    /// SHA-256 of that line.
    pub head: Hash,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: u64,
}

/// Whether a receipt fits a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The line is still the one that was told.
    Fits(Head),
    /// It is not: the record was changed since.
    Changed,
    /// It may be among lines that are missing.
    Missing,
    /// The receipt is of another record.
    Other,
}

impl Receipt {
    /// Reads a receipt's file.
    #[must_use]
    pub fn read(text: &[u8]) -> Option<Self> {
        let receipt: Self = serde_json::from_slice(text).ok()?;
        (receipt.format == FORMAT && text.len() <= LONGEST_RECEIPT).then_some(receipt)
    }

    /// Holds the receipt against the signed lines of a chain; `whole`: it has its end, and no line is missing.
    #[must_use]
    pub fn fits(&self, heads: &BTreeMap<u64, Head>, whole: bool) -> Fit {
        match heads.get(&0) {
            None => return Fit::Missing,
            Some(first) if first.hash != self.record => return Fit::Other,
            Some(_) => {}
        }
        match heads.get(&self.n) {
            Some(head) if head.hash == self.head => Fit::Fits(*head),
            None if !whole => Fit::Missing,
            _ => Fit::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(n: u64) -> Head {
        Head {
            n,
            hash: Hash::of(&n.to_be_bytes()),
            at_ms: n,
        }
    }

    #[test]
    fn a_receipt_fits_the_line_it_names_and_no_other() {
        let heads: BTreeMap<u64, Head> = [0, 4, 9].map(|n| (n, head(n))).into();
        let receipt = Receipt {
            format: FORMAT,
            hearing: "h-1".to_owned(),
            record: head(0).hash,
            n: 4,
            head: head(4).hash,
            at_ms: 4,
        };
        assert_eq!(receipt.fits(&heads, true), Fit::Fits(head(4)));
        let with = |change: fn(&mut Receipt)| {
            let mut changed = receipt.clone();
            change(&mut changed);
            changed
        };
        let changed = with(|r| r.head = Hash::of(b"another"));
        assert_eq!(changed.fits(&heads, true), Fit::Changed);
        assert_eq!(changed.fits(&heads, false), Fit::Changed);
        // The record ends before: it was cut and closed again, or only cut.
        let beyond = with(|r| r.n = 12);
        assert_eq!(beyond.fits(&heads, true), Fit::Changed);
        assert_eq!(beyond.fits(&heads, false), Fit::Missing);
        let other = with(|r| r.record = Hash::of(b"another"));
        assert_eq!(other.fits(&heads, true), Fit::Other);
        assert_eq!(receipt.fits(&BTreeMap::new(), false), Fit::Missing);
    }

    #[test]
    fn a_receipt_is_read_strictly() {
        let text = r#"{"format":1,"hearing":"h","record":"R","n":1,"head":"R","at_ms":5}"#;
        let text = text.replace('R', &Hash::of(b"").to_string());
        assert!(Receipt::read(text.as_bytes()).is_some());
        for bad in [
            text.replace("\"format\":1", "\"format\":2"),
            text.replace("\"n\":1", "\"n\":1,\"name\":\"x\""),
            text.replace("\"n\":1,", ""),
        ] {
            assert!(Receipt::read(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
