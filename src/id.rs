//! Newtypes for every id, so that a person is never mistaken for a hearing.
//!
//! Ids come from outside (a case system, a command line) and end in file names, URLs and logs: they are short and plain ASCII.

use std::fmt;
use std::sync::Arc;

/// Longest id in characters.
pub const MAX_ID_LENGTH: usize = 64;

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing is there.
    #[error("an id must not be empty")]
    Empty,
    /// Longer than [`MAX_ID_LENGTH`].
    #[error("an id has at most {MAX_ID_LENGTH} characters")]
    TooLong,
    /// A character that could mean something in a path, a URL or a log line.
    #[error("an id holds only letters a-z and A-Z, digits, '-' and '_'")]
    Character,
}

fn checked(text: &str) -> Result<Arc<str>, IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_ID_LENGTH {
        return Err(IdError::TooLong);
    }
    if !text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return Err(IdError::Character);
    }
    Ok(Arc::from(text))
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and takes a text as an id.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, too long or holds other characters than letters, digits, `-` and `_`.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked(text).map(Self)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }
    };
}

text_id! {
    /// One hearing of one case.
    HearingId
}
text_id! {
    /// One person in one hearing (the `sub` of their token).
    ParticipantId
}
text_id! {
    /// A court; hearings are of one, and staff see the hearings of theirs.
    CourtId
}
text_id! {
    /// One of a court's staff (the `sub` of their token): stands beside what they change.
    StaffId
}

/// What a publication carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A voice.
    Audio,
    /// A picture.
    Video,
}

impl MediaKind {
    /// Both kinds, in a fixed order.
    pub const ALL: [Self; 2] = [Self::Audio, Self::Video];

    /// The word used in file names and in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }
}

/// What one person sends of one kind: the unit that is forwarded, muted and recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicationId {
    /// Who speaks or is seen.
    pub owner: ParticipantId,
    /// Voice or picture.
    pub kind: MediaKind,
}

/// One peer connection of one person with the server; a new page or device makes a new leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegId(pub u64);

/// One private room of a hearing; no number is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(pub u32);

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub u64);

impl UnixMillis {
    /// Milliseconds from `earlier` to `self`; 0 when the clock went back.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_id_is_refused_when_it_could_leave_its_folder_or_forge_a_log_line() {
        for bad in ["", "..", "a/b", "a\nb", "a b", "ә", &"x".repeat(65)] {
            assert!(HearingId::new(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn an_id_keeps_its_text() {
        assert_eq!(
            ParticipantId::new("plaintiff-1").unwrap().as_str(),
            "plaintiff-1"
        );
    }
}
