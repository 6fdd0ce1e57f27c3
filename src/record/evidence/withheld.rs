//! Parts that a ruling keeps from a copy of the record. Their bytes are not in the copy, their lines in the chain are, so everything else
//! is still proved.

use super::hex::{Hash, Key};
use super::line::{Line, Said};
use super::report::Part;

/// Name of the file with one signed line for each part.
pub const WITHHELD: &str = "withheld.jsonl";

/// Most parts of a copy.
pub const MOST_PARTS: usize = 1000;

/// What a copy lacks.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    parts: Vec<Part>,
}

impl Withheld {
    /// Reads the lines of a copy of the record whose first line has the hash `record`. `None`: not all of them are the court's.
    #[must_use]
    pub fn read(lines: &[Vec<u8>], record: Hash, court: &Key) -> Option<Self> {
        let parts = lines.iter().map(|line| part(line, record, court));
        let parts: Option<Vec<Part>> = parts.collect();
        Some(Self { parts: parts? })
    }

    /// Whether the segment of this line of the chain is withheld.
    #[must_use]
    pub fn holds(&self, n: u64) -> bool {
        let mut ranges = self.parts.iter().flat_map(|part| &part.segments);
        ranges.any(|(first, last)| (*first..=*last).contains(&n))
    }

    /// All parts.
    #[must_use]
    pub fn parts(self) -> Vec<Part> {
        self.parts
    }
}

fn part(line: &[u8], record: Hash, court: &Key) -> Option<Part> {
    let said = Said::of(line).ok()?;
    match &said.line {
        Line::Withheld(part) if part.record == record && said.is_signed_by(court) => Some(Part {
            segments: part.segments.clone(),
            reason: part.reason.clone(),
        }),
        _ => None,
    }
}
