//! Who sees and hears whom, and who is named to whom. No other place decides it: facts change, this answers, `wiring` and `view`
//! carry the difference out.

use super::facts::Facts;
use super::output::Gap;
use super::phase::Media;
use super::role::{CLERK, PANEL, PRESIDING, Role};
use super::roster::{Participant, Place};
use super::rules::Permission;
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
        && is_within(facts, viewer)
        && facts.allow(viewer, Permission::SeeAndHear)
        && is_shown_to(owner, viewer)
        && silence(facts, publication).is_none()
}

/// Why a publication is neither forwarded to anybody nor recorded now; `None`: it is recorded, and whoever may receives it.
#[must_use]
pub fn silence(facts: &Facts, publication: &PublicationId) -> Option<Gap> {
    if let Some(gap) = facts.lifecycle.phase().gap() {
        return Some(gap);
    }
    let owner = facts.roster.get(&publication.owner);
    let Some(owner) = owner.filter(|owner| is_within(facts, owner)) else {
        return Some(Gap::Absent);
    };
    let publish = match publication.kind {
        MediaKind::Audio => Permission::PublishSound,
        MediaKind::Video => Permission::PublishPicture,
    };
    if !facts.allow(owner, publish) {
        return Some(Gap::Absent);
    }
    if facts.floors_held && publication.kind == MediaKind::Audio {
        return Some(Gap::Held);
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

/// Whether a person is in the session as it is now: of a closed one only the court is, and those whom the ruling names.
#[must_use]
pub fn is_within(facts: &Facts, person: &Participant) -> bool {
    let named = || {
        facts
            .named
            .as_ref()
            .is_some_and(|named| named.contains(&person.id))
    };
    facts.lifecycle.phase().media() != Media::ForTheNamed
        || person.role.is_of(&[PRESIDING, PANEL, CLERK])
        || named()
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
        _ if !is_within(facts, viewer) => false,
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
