//! Who may be with whom in a private room: one rule about any two of its people.

use super::role::{CLERK, INTERPRETERS, REPRESENTATIVES, Role, TECHNICIANS, WITNESSES};
use super::rooms::RoomKind;
use super::roster::Participant;
use super::rules::{CONFIDING, SETTLING};
use super::screening::Screening;

/// Whether two people may be together in a room of a kind. A room holds when this holds of every two who are in it.
#[must_use]
pub fn may_be_together(
    kind: RoomKind,
    one: &Participant,
    other: &Participant,
    screening: &Screening,
) -> bool {
    one.id != other.id
        && !screening.stands_between(&one.id, &other.id)
        && !spoils_testimony(one, other)
        && match kind {
            RoomKind::LawyerClientRoom => consult(one, other) || consult(other, one),
            RoomKind::MediationRoom => one.role.is_of(SETTLING) && other.role.is_of(SETTLING),
            RoomKind::DeliberationRoom => one.role.is_judge() && other.role.is_judge(),
            RoomKind::HelpRoom => helps(one.role) != helps(other.role),
            RoomKind::ClerksDesk => one.role.is_of(&[CLERK]) != other.role.is_of(&[CLERK]),
        }
}

/// Whether one person asks another into a room of a kind: who may be together, and is not to be told of the other's presence by the
/// asking. Sides do not ask each other to settle; for that there is a signal that shows nothing unless both give it.
#[must_use]
pub fn may_ask(
    kind: RoomKind,
    asker: &Participant,
    whom: &Participant,
    screening: &Screening,
) -> bool {
    let of_opposite_sides = kind == RoomKind::MediationRoom
        && asker.role != Role::Mediator
        && whom.role != Role::Mediator
        && !stand_together(asker, whom);
    may_be_together(kind, asker, whom, screening) && !of_opposite_sides
}

/// Whoever stands by a person, whoever stands by the same one, those who speak for others among themselves, the prosecution and its
/// victim; and an interpreter with each of them. An escort stands by a person too, and leaves for the talk.
fn consult(one: &Participant, other: &Participant) -> bool {
    let escorted = one.role == Role::Escort || other.role == Role::Escort;
    let counsel = |person: &Participant| person.role.is_of(&[REPRESENTATIVES]);
    !escorted
        && (stand_together(one, other)
            || counsel(one) && counsel(other)
            || one.role == Role::Prosecutor
                && matches!(other.role, Role::Prosecutor | Role::Victim)
            || one.role.is_of(&[INTERPRETERS]) && other.role.is_of(CONFIDING))
}

/// One stands by the other, or both by the same person.
fn stand_together(one: &Participant, other: &Participant) -> bool {
    one.stands_by.contains(&other.id)
        || other.stands_by.contains(&one.id)
        || !one.stands_by.is_disjoint(&other.stands_by)
}

fn helps(role: Role) -> bool {
    role.is_of(&[TECHNICIANS])
}

/// Whoever is yet to testify must not learn what others have said: not from one who has testified, nor from who waits to.
fn spoils_testimony(one: &Participant, other: &Participant) -> bool {
    one.role.is_of(&[WITNESSES]) && other.role.is_of(&[WITNESSES])
}
