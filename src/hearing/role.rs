//! Roles and what each may do: one table.

use super::phase::Phase;
use super::roster::Place;

/// A person's role in the hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Presiding judge.
    Judge,
    /// Court session clerk.
    Clerk,
    /// Plaintiff.
    Plaintiff,
    /// Defendant in a civil case.
    Defendant,
    /// Lawyer, defence counsel or representative.
    Lawyer,
    /// Witness.
    Witness,
    /// Interpreter.
    Interpreter,
    /// Member of the public.
    Public,
    /// Court IT.
    It,
}

/// An act that the table answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Send voice and picture.
    Publish,
    /// Raise a hand.
    RaiseHand,
    /// Let people in.
    Admit,
    /// Send people back to the waiting hall.
    SendBack,
    /// Switch off another's microphone.
    Mute,
    /// Open or continue the session.
    Open,
    /// Pause the session.
    Recess,
    /// End the hearing.
    End,
    /// See the table of connections.
    SeeQuality,
}

/// What the table answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Permitted.
    Yes,
    /// Never for this role.
    NotForThisRole,
    /// For this role, but not in this phase.
    NotInThisPhase,
}

/// Whether a role may do something in a phase. Where a person is and whom they mean is asked apart from it.
#[must_use]
pub fn permits(role: Role, phase: Phase, permission: Permission) -> Verdict {
    let (who, when) = rule(permission);
    if !who.contains(&role) {
        Verdict::NotForThisRole
    } else if !when.contains(&phase) {
        Verdict::NotInThisPhase
    } else {
        Verdict::Yes
    }
}

/// The table: one row an act. What no row grants is refused.
#[rustfmt::skip]
fn rule(permission: Permission) -> (&'static [Role], &'static [Phase]) {
    match permission {
        //                          who       when
        Permission::Publish    => (SPEAKERS, SITTING),
        Permission::RaiseHand  => (ASKERS,   &[Phase::Open, Phase::Recess]),
        Permission::Admit      => (BENCH,    SITTING),
        Permission::SendBack   => (BENCH,    SITTING),
        Permission::Mute       => (JUDGE,    SITTING),
        Permission::Open       => (JUDGE,    &[Phase::Waiting, Phase::Recess]),
        Permission::Recess     => (JUDGE,    &[Phase::Open]),
        Permission::End        => (JUDGE,    SITTING),
        Permission::SeeQuality => (IT,       SITTING),
    }
}

const JUDGE: &[Role] = &[Role::Judge];
const BENCH: &[Role] = &[Role::Judge, Role::Clerk];
const IT: &[Role] = &[Role::It];
/// Who asks for the floor: the judge, who gives it, does not.
const ASKERS: &[Role] = &[
    Role::Clerk,
    Role::Plaintiff,
    Role::Defendant,
    Role::Lawyer,
    Role::Witness,
    Role::Interpreter,
];
/// Who is seen and heard.
const SPEAKERS: &[Role] = &[
    Role::Judge,
    Role::Clerk,
    Role::Plaintiff,
    Role::Defendant,
    Role::Lawyer,
    Role::Witness,
    Role::Interpreter,
];
/// From the first arrival to the end.
const SITTING: &[Phase] = &[Phase::Waiting, Phase::Open, Phase::Recess];

/// What a person may do now; their page shows these buttons.
#[must_use]
pub fn may(role: Role, place: Place, phase: Phase) -> Vec<Permission> {
    Permission::ALL
        .into_iter()
        .filter(|&act| permits(role, phase, act) == Verdict::Yes && possible_at(place, act))
        .collect()
}

/// Whether an act makes sense where a person is: a hand can be seen only in the courtroom.
#[must_use]
pub fn possible_at(place: Place, permission: Permission) -> bool {
    permission != Permission::RaiseHand || place == Place::Courtroom
}

impl Role {
    /// Judge and clerk: they see who waits.
    #[must_use]
    pub fn is_bench(self) -> bool {
        BENCH.contains(&self)
    }

    /// Where a person of this role is when they arrive.
    #[must_use]
    pub fn first_place(self) -> Place {
        match self {
            Self::Judge | Self::Clerk | Self::Public => Place::Courtroom,
            Self::It => Place::Console,
            Self::Plaintiff
            | Self::Defendant
            | Self::Lawyer
            | Self::Witness
            | Self::Interpreter => Place::WaitingHall,
        }
    }
}

impl Permission {
    /// Every act, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Publish,
        Self::RaiseHand,
        Self::Admit,
        Self::SendBack,
        Self::Mute,
        Self::Open,
        Self::Recess,
        Self::End,
        Self::SeeQuality,
    ];
}
