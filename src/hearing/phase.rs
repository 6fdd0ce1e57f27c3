//! The phases of a hearing and the legal moves between them.

words! {
    /// Where a hearing stands.
    pub enum Phase {
        /// Nobody has come yet.
        Scheduled = "scheduled",
        /// The waiting hall is open.
        WaitingHallOpen = "waiting_hall_open",
        /// The session begins: the recorder is being proven.
        Opening = "opening",
        /// The session is open: seen, heard, recorded.
        OpenSession = "open_session",
        /// The session is closed to all but those whom the ruling names.
        ClosedSession = "closed_session",
        /// The session is paused.
        Recess = "recess",
        /// The session is paused so that the sides may settle.
        SettlementRecess = "settlement_recess",
        /// The session is held, because something does not work.
        TechnicalBreak = "technical_break",
        /// The judges have retired.
        Deliberation = "deliberation",
        /// The court's act is being announced.
        Announcement = "announcement",
        /// Put off to another day.
        Postponed = "postponed",
        /// Nobody appeared.
        NobodyAppeared = "nobody_appeared",
        /// Over.
        Ended = "ended",
        /// The record is being closed and the minutes are drafted.
        Sealing = "sealing",
        /// The record is kept.
        Archived = "archived",
        /// The record was destroyed by an act.
        Destroyed = "destroyed",
        /// The hearing does not take place.
        Cancelled = "cancelled",
    }
}

impl Phase {
    /// Whether the court sits, or is about to: who has been let into the courtroom is needed there.
    #[must_use]
    pub fn sits(self) -> bool {
        matches!(
            self,
            Self::Opening
                | Self::OpenSession
                | Self::ClosedSession
                | Self::TechnicalBreak
                | Self::Announcement
        )
    }
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
#[derive(Debug)]
pub struct Lifecycle {
    phase: Phase,
    moves: u32,
    opened: bool,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            phase: Phase::Scheduled,
            moves: 0,
            opened: false,
        }
    }
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
        self.opened |= to == Phase::OpenSession;
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
        (Phase::Scheduled, Phase::WaitingHallOpen)
            | (Phase::WaitingHallOpen, Phase::OpenSession | Phase::Ended)
            | (Phase::OpenSession, Phase::Recess | Phase::Ended)
            | (Phase::Recess, Phase::OpenSession | Phase::Ended)
    )
}
