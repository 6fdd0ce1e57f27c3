//! Who is part of the hearing, where they are and whether their links are up.

/// Where a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Alone in the waiting hall.
    WaitingHall,
    /// In the courtroom.
    Courtroom,
    /// At the IT console: sees numbers, no people.
    Console,
}
