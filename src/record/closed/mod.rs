//! Parts of a hearing that a ruling closed to the public: how they lie on disk. docs/record-format.md is written from it.
//!
//! Each part has a content key of its own; each of its files a key that is derived from that. A file is written frame by frame as it
//! grows, so one that was cut opens up to its last whole frame.

mod frames;
mod key;
mod opened;

pub use frames::{ContentKey, FileKey, FrameAt, Held, NotOpened, NotSealed, Opener, Sealer};
pub use key::{KEY_FORMAT, KeyFile, NoKeyFile};
pub use opened::{OPENED, OPENED_KEYS, OpenedKey, sealed_of};

/// How the name of a file ends that only the part's key opens.
const SEALED: &str = ".sealed";

/// The name of a file that is written in a closed part: `NAME.EXTENSION` becomes `NAME.closed-PART.EXTENSION.sealed`.
#[must_use]
pub fn sealed_name(name: &str, part: u32) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}.closed-{part}.{extension}{SEALED}")
}

/// Whether a file of this name is sealed.
#[must_use]
pub fn is_sealed(name: &str) -> bool {
    name.ends_with(SEALED)
}

/// The part that a sealed file is of, and what it is called when it is opened.
#[must_use]
pub fn opened_name(name: &str) -> Option<(u32, String)> {
    let inner = name.strip_suffix(SEALED)?;
    let (stem, extension) = inner.rsplit_once('.')?;
    let (_, part) = stem.rsplit_once(".closed-")?;
    Some((part.parse().ok()?, format!("{stem}.{extension}")))
}

/// The name of the file that holds a part's key, wrapped.
#[must_use]
pub fn key_name(part: u32) -> String {
    format!("closed-{part}.key")
}

/// The reverse of [`key_name`].
#[must_use]
pub fn key_part(name: &str) -> Option<u32> {
    let part = name.strip_prefix("closed-")?.strip_suffix(".key")?;
    part.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_tells_by_its_name_of_which_part_it_is() {
        let name = sealed_name("judge-presiding_judge-audio-2.webm", 3);
        assert_eq!(name, "judge-presiding_judge-audio-2.closed-3.webm.sealed");
        let opened = "judge-presiding_judge-audio-2.closed-3.webm".to_owned();
        assert_eq!(opened_name(&name), Some((3, opened)));
        assert!(is_sealed(&name));
        for other in [
            "a.webm",
            "a.closed-x.webm.sealed",
            ".sealed",
            "a.webm.sealed",
        ] {
            assert_eq!(opened_name(other), None, "{other}");
        }
        assert!(crate::record::keeping::is_key(&key_name(3)));
        assert_eq!(key_part(&key_name(3)), Some(3));
        assert_eq!(key_part("closed-x.key").or(key_part("log.jsonl")), None);
    }
}
