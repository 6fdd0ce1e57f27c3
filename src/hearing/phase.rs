//! The phases of a hearing and the legal moves between them.

/// Where a hearing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Nobody has come yet.
    Scheduled,
    /// The waiting hall is open.
    Waiting,
    /// The session is open: seen, heard, recorded.
    Open,
    /// The session is paused.
    Recess,
    /// Over.
    Ended,
}
