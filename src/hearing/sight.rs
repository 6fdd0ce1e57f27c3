//! Who sees and hears whom, and who is named to whom. No other place decides it: facts change, this answers, `wiring` and `view`
//! carry the difference out.

use super::facts::Facts;
use super::output::Gap;
use super::phase::Phase;
use super::role::{Permission, Role, Verdict, permits};
use super::roster::{Participant, Place};
use crate::id::{ParticipantId, PublicationId};

/// Whether a person may see or hear a publication now.
#[must_use]
pub fn may_receive(facts: &Facts, viewer: &ParticipantId, publication: &PublicationId) -> bool {
    let can_take_it = facts
        .roster
        .get(viewer)
        .is_some_and(|v| v.place == Place::Courtroom && v.media.is_some());
    can_take_it && *viewer != publication.owner && silence(facts, publication).is_none()
}

/// Why a publication is neither forwarded to anybody nor recorded now; `None`: it is recorded, and whoever may receives it.
#[must_use]
pub fn silence(facts: &Facts, publication: &PublicationId) -> Option<Gap> {
    let phase = facts.lifecycle.phase();
    if phase != Phase::Open {
        return Some(Gap::Recess);
    }
    let owner = facts.roster.get(&publication.owner).filter(|owner| {
        owner.place == Place::Courtroom
            && permits(owner.role, phase, Permission::Publish) == Verdict::Yes
    });
    let Some(owner) = owner else {
        return Some(Gap::Absent);
    };
    let carried = owner
        .media
        .as_ref()
        .is_some_and(|kinds| kinds.contains(&publication.kind));
    if !carried {
        return Some(Gap::NetworkIn);
    }
    (!owner.has_on(publication.kind)).then_some(Gap::Muted)
}

/// Whether a person is named to another, wherever that other is.
#[must_use]
pub fn may_know(viewer: &Participant, person: &Participant) -> bool {
    match viewer.place {
        Place::WaitingHall | Place::Console => false,
        Place::Courtroom if viewer.role.is_bench() => true,
        // Who listens from the public is the bench's business, not the parties'.
        Place::Courtroom => person.place == Place::Courtroom && person.role != Role::Public,
    }
}
