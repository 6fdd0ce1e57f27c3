//! Who sees and hears whom, and who is named to whom. No other place decides it: facts change, this answers, `wiring` and `view`
//! carry the difference out.

use super::facts::Facts;
use super::output::Gap;
use super::role::Role;
use super::roster::{Participant, Place};
use super::rules::{Permission, Reason, permits};
use crate::id::{MediaKind, ParticipantId, PublicationId};

/// Whether a person may see or hear a publication now.
#[must_use]
pub fn may_receive(facts: &Facts, viewer: &ParticipantId, publication: &PublicationId) -> bool {
    let (Some(viewer), Some(owner)) = (
        facts.roster.get(viewer),
        facts.roster.get(&publication.owner),
    ) else {
        return false;
    };
    viewer.id != owner.id
        && viewer.media.is_some()
        && facts.allow(viewer, Permission::SeeAndHear)
        && is_shown_to(owner, viewer)
        && silence(facts, publication).is_none()
}

/// Why a publication is neither forwarded to anybody nor recorded now; `None`: it is recorded, and whoever may receives it.
#[must_use]
pub fn silence(facts: &Facts, publication: &PublicationId) -> Option<Gap> {
    let Some(owner) = facts.roster.get(&publication.owner) else {
        return Some(Gap::Absent);
    };
    let publish = match publication.kind {
        MediaKind::Audio => Permission::PublishSound,
        MediaKind::Video => Permission::PublishPicture,
    };
    let verdict = permits(owner.role, facts.lifecycle.phase(), owner.place, publish);
    if !verdict.allowed {
        let paused = verdict.why == Reason::NotInThisPhase;
        return Some(if paused { Gap::Recess } else { Gap::Absent });
    }
    let carried = owner
        .media
        .as_ref()
        .is_some_and(|kinds| kinds.contains(&publication.kind));
    if !carried {
        return Some(Gap::NetworkIn);
    }
    (!owner.has_on(publication.kind)).then_some(Gap::Muted)
}

/// Voice and face of a protected witness, which nothing masks yet, are for the judges alone.
fn is_shown_to(owner: &Participant, viewer: &Participant) -> bool {
    owner.role != Role::ProtectedWitness || viewer.role.is_judge()
}

/// Whether a person is named to another, wherever that other is.
#[must_use]
pub fn may_know(facts: &Facts, viewer: &Participant, person: &Participant) -> bool {
    match viewer.place {
        Place::WaitingHall | Place::Console => false,
        Place::Courtroom if facts.allow(viewer, Permission::SeeWhoWaits) => true,
        // Who listens from the gallery is the bench's business, not the parties'.
        Place::Courtroom | Place::Gallery => is_on_the_list(person),
    }
}

/// Whether a person is named to everybody who is in the courtroom or looks on.
#[must_use]
pub fn is_on_the_list(person: &Participant) -> bool {
    person.place == Place::Courtroom
}
