//! What lies in the archive: for every file of the manifest the numbers of the frames in it.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tyndau::client::media::number::number_of;
use tyndau::client::media::ranges::Ranges;

/// What the manifest says of a file, and what is in it.
#[derive(Debug)]
pub struct Recorded {
    /// What the manifest says.
    pub said: Said,
    /// Frames in the file.
    pub frames: u64,
    /// Numbers of those that have one.
    pub numbers: Ranges,
}

/// A file as the manifest names it.
#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    /// Within the manifest's folder.
    pub path: PathBuf,
    /// Whose.
    pub who: String,
    /// `audio` or `video`.
    pub kind: String,
    /// Frames written.
    pub frames: u64,
    /// Times in which something is missing.
    pub gaps: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Said>,
}

/// The folder below `archive` that holds the manifest of a hearing; `None` while it is not written.
///
/// # Errors
/// When a folder cannot be read.
pub fn sealed(archive: &Path, hearing: &str) -> Result<Option<PathBuf>> {
    let mut folders = vec![archive.to_owned()];
    while let Some(folder) = folders.pop() {
        if folder.join("manifest.json").exists()
            && folder.components().any(|part| part.as_os_str() == hearing)
        {
            return Ok(Some(folder));
        }
        if folder.is_dir() {
            for entry in std::fs::read_dir(&folder)? {
                folders.push(entry?.path());
            }
        }
    }
    Ok(None)
}

/// Reads all files of a sealed record.
///
/// # Errors
/// When the manifest or a file cannot be read.
pub fn read(folder: &Path) -> Result<Vec<Recorded>> {
    let path = folder.join("manifest.json");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .with_context(|| format!("{} is no manifest", path.display()))?;
    manifest
        .files
        .into_iter()
        .map(|said| {
            let path = folder.join(&said.path);
            let file =
                std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            let mut recorded = Recorded {
                said,
                frames: 0,
                numbers: Ranges::default(),
            };
            for frame in blocks(&file) {
                recorded.frames = recorded.frames.saturating_add(1);
                if let Some(number) = number_of(frame) {
                    recorded.numbers.insert(number.into());
                }
            }
            Ok(recorded)
        })
        .collect()
}

/// The frames of a WebM file with one track (RFC 9559): what its SimpleBlocks hold. Segment and Cluster are stepped into whatever
/// size they say, because a file that grows does not know it.
fn blocks(file: &[u8]) -> Vec<&[u8]> {
    const SEGMENT: u64 = 0x1853_8067;
    const CLUSTER: u64 = 0x1F43_B675;
    const BLOCK_GROUP: u64 = 0xA0;
    const BLOCK: u64 = 0xA1;
    const SIMPLE_BLOCK: u64 = 0xA3;
    /// Track number, time code, flags.
    const BLOCK_HEADER: usize = 4;

    let mut found = Vec::new();
    let mut rest = file;
    while let Some((id, after)) = element_id(rest) {
        let Some((size, body)) = element_size(after) else {
            break;
        };
        if matches!(id, SEGMENT | CLUSTER | BLOCK_GROUP) {
            rest = body;
            continue;
        }
        let Some((content, next)) = usize::try_from(size)
            .ok()
            .and_then(|size| body.split_at_checked(size))
        else {
            break;
        };
        if matches!(id, SIMPLE_BLOCK | BLOCK)
            && let Some(frame) = content.get(BLOCK_HEADER..)
        {
            found.push(frame);
        }
        rest = next;
    }
    found
}

/// An EBML id (RFC 8794 section 5), with its length marker.
fn element_id(bytes: &[u8]) -> Option<(u64, &[u8])> {
    number(bytes, true)
}

/// An EBML size (RFC 8794 section 6), without its length marker.
fn element_size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    number(bytes, false)
}

fn number(bytes: &[u8], keep_marker: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros().saturating_add(1);
    let (own, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    if length > 8 {
        return None;
    }
    let value = own
        .iter()
        .fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    let marker = 1_u64.checked_shl(length.saturating_mul(7))?;
    Some((if keep_marker { value } else { value & !marker }, rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn frames_are_found_in_clusters_of_unknown_size() {
        let mut file = vec![0x1A, 0x45, 0xDF, 0xA3, 0x80]; // EBML header, empty
        file.extend([
            0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ]);
        file.extend([
            0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ]);
        file.extend([0xE7, 0x81, 0x00]); // time code
        file.extend([0xA3, 0x86, 0x81, 0, 0, 0x80, b'a', b'b']);
        file.extend([0xA3, 0x40, 0x05, 0x81, 0, 1, 0x80, b'c']);
        file.extend([0x1F, 0x43, 0xB6, 0x75, 0x88]);
        file.extend([0xA3, 0x86, 0x81, 0, 0, 0x80, b'd', b'e']);
        file.extend([0xA3, 0x90, 0x81, 0]); // cut off by a kill
        assert_eq!(blocks(&file), [&b"ab"[..], b"c", b"de"]);
    }

    #[test]
    fn what_is_no_webm_holds_no_frames() {
        assert!(blocks(b"").is_empty());
        assert!(blocks(&[0; 100]).is_empty());
    }
}
