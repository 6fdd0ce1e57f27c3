//! The phases of a hearing and the legal moves between them.

/// Where a hearing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Nobody has come yet.
    #[default]
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

/// A move from one phase to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Grows by one with every move.
    pub number: u32,
    /// From.
    pub from: Phase,
    /// To.
    pub to: Phase,
}

/// The phase and how often it has changed.
#[derive(Debug, Default)]
pub struct Lifecycle {
    phase: Phase,
    moves: u32,
    opened: bool,
}

impl Lifecycle {
    /// The phase.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the session was ever open.
    #[must_use]
    pub fn was_opened(&self) -> bool {
        self.opened
    }

    /// Moves to another phase; `None` when no such move exists, and then nothing changed.
    pub fn move_to(&mut self, to: Phase) -> Option<Transition> {
        let from = self.phase;
        if !is_legal(from, to) {
            return None;
        }
        self.phase = to;
        self.moves = self.moves.saturating_add(1);
        self.opened |= to == Phase::Open;
        Some(Transition {
            number: self.moves,
            from,
            to,
        })
    }
}

/// The legal moves; an ended hearing stays ended.
fn is_legal(from: Phase, to: Phase) -> bool {
    matches!(
        (from, to),
        (Phase::Scheduled, Phase::Waiting)
            | (Phase::Waiting, Phase::Open | Phase::Ended)
            | (Phase::Open, Phase::Recess | Phase::Ended)
            | (Phase::Recess, Phase::Open | Phase::Ended)
    )
}
