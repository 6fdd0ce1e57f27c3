//! Where a person of a role can be at all in a running hearing, worked out from the rules and apart from the code that moves people.

use tyndau::hearing::phase::{AFTER_THE_END, Phase, WHILE_IT_LASTS};
use tyndau::hearing::role::{Role, WITNESSES};
use tyndau::hearing::roster::Place;
use tyndau::hearing::rules::{Permission, permits};

pub const PRIVATE: [Place; 5] = [
    Place::LawyerClientRoom,
    Place::MediationRoom,
    Place::DeliberationRoom,
    Place::HelpRoom,
    Place::ClerksDesk,
];

/// A running hearing stands in one of these when somebody is there; in all others nobody is.
pub fn is_live(phase: Phase) -> bool {
    WHILE_IT_LASTS.contains(&phase) || AFTER_THE_END.contains(&phase)
}

/// Whether a person of this role can be there in this phase.
pub fn can_be(role: Role, phase: Phase, place: Place) -> bool {
    if !is_live(phase) {
        false
    } else if PRIVATE.contains(&place) {
        can_be_in_private(role, phase, place)
    } else if AFTER_THE_END.contains(&phase) {
        // Who may talk on waits in the hall, and nobody is in the courtroom any more.
        place == Place::WaitingHall && PRIVATE.iter().any(|room| can_be(role, phase, *room))
    } else {
        is_home(role, phase, place)
    }
}

/// Whether the court puts people of this role there.
fn is_home(role: Role, phase: Phase, place: Place) -> bool {
    // Witnesses are called when the case is heard, and may stay.
    let is_called = !role.is_of(&[WITNESSES]) || phase != Phase::WaitingHallOpen;
    let first = role.first_place();
    first == Some(place)
        || first == Some(Place::WaitingHall) && place == Place::Courtroom && is_called
}

/// Who has a voice in such a room goes there if they may be away from where they belong.
fn can_be_in_private(role: Role, phase: Phase, room: Place) -> bool {
    let is_away = |home: &&Place| {
        let is_put_there = match AFTER_THE_END.contains(&phase) {
            true => **home == Place::WaitingHall,
            false => is_home(role, phase, **home),
        };
        let is_needed = **home == Place::Courtroom && phase.sits();
        is_put_there
            && permits(role, phase, **home, Permission::AcceptInvitation).allowed
            && (!is_needed
                || room == Place::LawyerClientRoom
                || room == Place::HelpRoom && phase == Phase::TechnicalBreak)
    };
    // The clerk goes to the desk in any pause, and only to who waits.
    let comes_to_the_desk =
        role == Role::CourtSessionClerk || is_home(role, phase, Place::WaitingHall);
    if room == Place::ClerksDesk {
        return comes_to_the_desk && permits(role, phase, room, Permission::TalkInPrivate).allowed;
    }
    let homes = Place::ALL.iter().filter(|place| !PRIVATE.contains(place));
    permits(role, phase, room, Permission::TalkInPrivate).allowed
        && homes.clone().any(|home| is_away(&home))
}
