//! What proves a record: a chain of lines, each with the hash of the one before, that names every piece of every file, and signatures
//! over it while it was written.
//!
//! [`line`] is the format, [`links`] how a line hangs on those before it, [`merkle`] the tree of an epoch, [`chain`] writes, [`judge`]
//! reads and doubts, [`stamps`] and [`receipt`]s are what leaves the server ([`tsp`] speaks with who makes them), [`cover`] tells what they leave open, [`withheld`] says what a copy may lack, [`report`] is what is said in the end. docs/record-format.md describes all of it for who writes a verifier of
//! their own.
//!
//! Pure as the rest of the record: files, clocks and fresh keys are the edge's.

pub mod chain;
pub mod cover;
mod findings;
pub mod hex;
pub mod judge;
pub mod line;
pub mod links;
pub mod merkle;
pub mod receipt;
pub mod report;
pub mod stamps;
pub mod tsp;
pub mod withheld;

#[cfg(test)]
mod tests;

/// Name of the chain's file in the record's folder.
pub const CHAIN: &str = "chain.jsonl";

/// Longest piece of a file that one line of the chain names, in bytes: a verifier needs no more memory than this.
pub const LONGEST_PIECE: u64 = 4 * 1024 * 1024;

/// Longest line of the chain, in bytes.
pub const LONGEST_LINE: usize = 16 * 1024;

/// Name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";

/// Whether a file of this name can be named by a chain: nothing outside of the folder can be meant, nor the proof itself.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=255).contains(&name.len())
        && name.bytes().all(plain)
        && !name.starts_with('.')
        && ![CHAIN, MANIFEST, withheld::WITHHELD, stamps::STAMPS].contains(&name)
}

/// Whether a file of this name holds a track or is of a closed part, by how the name ends.
#[must_use]
pub fn is_track(name: &str) -> bool {
    const ENDS: [&str; 4] = [".webm", ".mkv", ".mka", ".sealed"];
    ENDS.iter().any(|end| name.ends_with(end))
}
