//! The phases of a hearing, what each does to media and record, and the legal moves between them.

use super::output::Gap;
use super::rules::Permission;

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

/// What becomes of voices and pictures in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// For everybody in the courtroom, and for the gallery.
    ForAll,
    /// For the court and those whom the ruling names.
    ForTheNamed,
    /// For nobody.
    ForNobody,
}

/// What becomes of the record in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// Whatever is seen and heard is recorded.
    Kept,
    /// Nothing is; the gap is called so.
    Gap(Gap),
}

/// What each phase does to media and to the record.
#[rustfmt::skip]
pub const REGIMES: &[(Phase, Media, Record)] = &[
    (Phase::Scheduled,        Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::WaitingHallOpen,  Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Opening,          Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::OpenSession,      Media::ForAll,      Record::Kept),
    (Phase::ClosedSession,    Media::ForTheNamed, Record::Kept),
    (Phase::Announcement,     Media::ForAll,      Record::Kept),
    (Phase::Recess,           Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::SettlementRecess, Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::TechnicalBreak,   Media::ForNobody,   Record::Gap(Gap::Technical)),
    (Phase::Deliberation,     Media::ForNobody,   Record::Gap(Gap::Deliberation)),
    (Phase::Postponed,        Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::NobodyAppeared,   Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Ended,            Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Sealing,          Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Archived,         Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Destroyed,        Media::ForNobody,   Record::Gap(Gap::Recess)),
    (Phase::Cancelled,        Media::ForNobody,   Record::Gap(Gap::Recess)),
];

/// The session sits: it is seen, heard and recorded.
pub const SITTING: &[Phase] = &[
    Phase::OpenSession,
    Phase::ClosedSession,
    Phase::Announcement,
];
/// The session sits, and is open to all.
pub const SITTING_IN_PUBLIC: &[Phase] = &[Phase::OpenSession, Phase::Announcement];
/// The session sits, and the court's act is not being announced.
pub const HEARING_THE_CASE: &[Phase] = &[Phase::OpenSession, Phase::ClosedSession];
/// The session is open, and the court's act is not being announced.
pub const OPEN: &[Phase] = &[Phase::OpenSession];
/// The session is closed, or pauses and perhaps goes on closed.
pub const CLOSED_OR_PAUSED: &[Phase] = &[
    Phase::ClosedSession,
    Phase::Opening,
    Phase::Recess,
    Phase::TechnicalBreak,
    Phase::Deliberation,
];
/// People may be here, and the session has not been opened yet.
pub const WAITING: &[Phase] = &[Phase::WaitingHallOpen];
/// From here the session is opened or continued.
pub const BEFORE_THE_SESSION: &[Phase] = &[
    Phase::WaitingHallOpen,
    Phase::Recess,
    Phase::SettlementRecess,
    Phase::TechnicalBreak,
    Phase::Deliberation,
];
/// From here the open session is returned to.
pub const APART_FROM_OPEN: &[Phase] = &[Phase::ClosedSession, Phase::Announcement];
/// From here the hearing is put off.
pub const PUT_OFF_FROM: &[Phase] = &[Phase::OpenSession, Phase::Recess, Phase::TechnicalBreak];
/// From the first arrival to the end.
pub const WHILE_IT_LASTS: &[Phase] = &[
    Phase::WaitingHallOpen,
    Phase::Opening,
    Phase::OpenSession,
    Phase::ClosedSession,
    Phase::Announcement,
    Phase::Recess,
    Phase::SettlementRecess,
    Phase::TechnicalBreak,
    Phase::Deliberation,
];
/// The court sits, or is about to: who has been let into the courtroom is needed there.
pub const WHILE_SITTING: &[Phase] = &[
    Phase::Opening,
    Phase::OpenSession,
    Phase::ClosedSession,
    Phase::TechnicalBreak,
    Phase::Announcement,
];
/// The hearing is over: its record is closed and everybody goes, though talks in private may go on for a while.
pub const AFTER_THE_END: &[Phase] = &[Phase::Postponed, Phase::NobodyAppeared, Phase::Ended];
/// The session has not been opened yet, and whoever plans hearings can cancel it.
const BEFORE_IT_IS_OPENED: &[Phase] = &[Phase::Scheduled, Phase::WaitingHallOpen];
const SCHEDULED: &[Phase] = &[Phase::Scheduled];
const OPENING: &[Phase] = &[Phase::Opening];

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A person, by this act.
    Act(Permission),
    /// The server, by itself.
    Server,
}

/// The legal moves: what is no line of it does not happen. By which act, to where, from where.
#[rustfmt::skip]
pub const MOVES: &[(By, Phase, &[Phase])] = {
    use Permission as On;
    &[
    (By::Server,                    Phase::WaitingHallOpen,  SCHEDULED),
    (By::Server,                    Phase::Cancelled,        BEFORE_IT_IS_OPENED),
    (By::Act(On::NobodyAppeared),   Phase::NobodyAppeared,   WAITING),
    (By::Act(On::Open),             Phase::Opening,          BEFORE_THE_SESSION),
    (By::Server,                    Phase::OpenSession,      OPENING),
    (By::Server,                    Phase::ClosedSession,    OPENING),
    (By::Server,                    Phase::WaitingHallOpen,  OPENING),
    (By::Act(On::GoClosed),         Phase::ClosedSession,    OPEN),
    (By::Act(On::BackToOpen),       Phase::OpenSession,      APART_FROM_OPEN),
    (By::Act(On::Recess),           Phase::Recess,           SITTING),
    (By::Act(On::SettlementRecess), Phase::SettlementRecess, OPEN),
    (By::Act(On::TechnicalBreak),   Phase::TechnicalBreak,   SITTING),
    (By::Server,                    Phase::TechnicalBreak,   WHILE_IT_LASTS),
    (By::Act(On::Retire),           Phase::Deliberation,     HEARING_THE_CASE),
    (By::Act(On::Announce),         Phase::Announcement,     OPEN),
    (By::Act(On::Postpone),         Phase::Postponed,        PUT_OFF_FROM),
    (By::Act(On::End),              Phase::Ended,            WHILE_IT_LASTS),
    ]
};

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
#[derive(Debug, PartialEq, Eq)]
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

impl Phase {
    /// Whether a hearing that stands here can be cancelled from outside, or has been.
    #[must_use]
    pub fn may_be_cancelled(self) -> bool {
        self == Self::Cancelled || BEFORE_IT_IS_OPENED.contains(&self)
    }
}

impl Lifecycle {
    /// The phase.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The number of the last move.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.moves
    }

    /// Whether the session has ever sat.
    #[must_use]
    pub fn was_opened(&self) -> bool {
        self.opened
    }

    /// Moves to another phase; `None` when nobody can move so from here, and then nothing changed.
    pub fn move_to(&mut self, to: Phase, by: By) -> Option<Transition> {
        let from = self.phase;
        let is_legal = |&(way, end, starts): &(By, Phase, &[Phase])| {
            way == by && end == to && starts.contains(&from) && to != from
        };
        if !MOVES.iter().any(is_legal) {
            return None;
        }
        Some(self.make(to))
    }

    /// As the log says that it was: any move, since it was made.
    pub fn replay(&mut self, transition: Transition) {
        self.phase = transition.from;
        self.make(transition.to);
        self.moves = transition.number;
    }

    fn make(&mut self, to: Phase) -> Transition {
        let from = std::mem::replace(&mut self.phase, to);
        self.moves = self.moves.saturating_add(1);
        self.opened |= SITTING.contains(&to);
        Transition {
            number: self.moves,
            from,
            to,
        }
    }
}

impl Phase {
    /// What becomes of media in this phase.
    #[must_use]
    pub fn media(self) -> Media {
        self.regime().0
    }

    /// Why nothing is recorded in this phase; `None`: whatever is seen and heard is.
    #[must_use]
    pub fn gap(self) -> Option<Gap> {
        match self.regime().1 {
            Record::Kept => None,
            Record::Gap(gap) => Some(gap),
        }
    }

    /// Whether who has been let into the courtroom is needed there.
    #[must_use]
    pub fn sits(self) -> bool {
        WHILE_SITTING.contains(&self)
    }

    /// Whether the session has been opened and is not over: it sits, is being opened, or pauses.
    #[must_use]
    pub fn is_in_session(self) -> bool {
        WHILE_IT_LASTS.contains(&self) && !WAITING.contains(&self)
    }

    /// Whether the hearing is over, or does not take place.
    #[must_use]
    pub fn is_final(self) -> bool {
        AFTER_THE_END.contains(&self) || self == Self::Cancelled
    }

    fn regime(self) -> (Media, Record) {
        let of_this = REGIMES.iter().find(|(phase, ..)| *phase == self);
        let nothing = (Media::ForNobody, Record::Gap(Gap::Recess));
        of_this.map_or(nothing, |&(_, media, record)| (media, record))
    }
}

/// Whether an act makes its move from a phase.
#[must_use]
pub fn leads_from(act: Permission, phase: Phase) -> bool {
    MOVES
        .iter()
        .any(|(by, _, starts)| *by == By::Act(act) && starts.contains(&phase))
}

/// Where an act leads; `None`: it moves nothing.
#[must_use]
pub fn leads_to(act: Permission) -> Option<Phase> {
    MOVES
        .iter()
        .find(|(by, ..)| *by == By::Act(act))
        .map(|(_, to, _)| *to)
}
