//! Who sees and hears whom, and who is named to whom. No other place decides it: facts change, this answers, `wiring` and `view`
//! carry the difference out.

use super::facts::Facts;
use super::output::Gap;
use super::role::{CLERK, Role, TECHNICIANS};
use super::roster::{Participant, Place};
use super::rules::{Permission, permits};
use super::screening::Sense;
use super::writing::To;
use crate::id::{MediaKind, ParticipantId, PublicationId, RoomId};
use std::collections::BTreeSet;

/// A publication that belongs into the record. Nothing but [`on_record`] makes one, and only of what is said and shown in the courtroom:
/// there is none of anybody in a confidential room, so nothing from there can be given to the recorder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRecord(PublicationId);

impl OnRecord {
    /// Which.
    #[must_use]
    pub fn publication(&self) -> &PublicationId {
        &self.0
    }

    /// A recorder alone has no courtroom around it.
    #[cfg(test)]
    pub fn in_a_test(publication: PublicationId) -> Self {
        Self(publication)
    }
}

/// Where somebody's voice or picture goes.
enum Stage {
    /// Into the courtroom, and into the record.
    Courtroom(OnRecord),
    /// To the members of a private room, and to nobody else.
    Private(RoomId),
}

/// Whether a person may see or hear a publication now.
#[must_use]
pub fn may_receive(facts: &Facts, viewer: &ParticipantId, publication: &PublicationId) -> bool {
    let (Some(viewer), Some(owner)) = (
        facts.roster.get(viewer),
        facts.roster.get(&publication.owner),
    ) else {
        return false;
    };
    let sense = publication.kind.into();
    viewer.id != owner.id
        && viewer.media.is_some()
        && !viewer.is_away()
        && !facts.screening.hides(&viewer.id, &owner.id, sense)
        && match stage(facts, owner, publication) {
            Ok(Stage::Courtroom(_)) => {
                facts.allow(viewer, Permission::SeeAndHear) && is_shown_to(owner, viewer)
            }
            Ok(Stage::Private(room)) => {
                viewer.room() == Some(room) && facts.allow(viewer, Permission::TalkInPrivate)
            }
            Err(_) => false,
        }
}

/// A publication as one that is recorded now, or why it is not.
///
/// # Errors
/// The name of the gap.
pub fn on_record(facts: &Facts, publication: &PublicationId) -> Result<OnRecord, Gap> {
    let owner = facts.roster.get(&publication.owner).ok_or(Gap::Absent)?;
    match stage(facts, owner, publication)? {
        Stage::Courtroom(on_record) => Ok(on_record),
        Stage::Private(_) => Err(facts.lifecycle.phase().gap().unwrap_or(Gap::Absent)),
    }
}

fn stage(facts: &Facts, owner: &Participant, publication: &PublicationId) -> Result<Stage, Gap> {
    if owner.is_away() {
        return Err(Gap::Absent);
    }
    let stage = match owner.room() {
        Some(room) if facts.allow(owner, Permission::TalkInPrivate) => Stage::Private(room),
        Some(_) => return Err(Gap::Absent),
        None => courtroom(facts, owner, publication)?,
    };
    let carries = |kinds: &BTreeSet<MediaKind>| kinds.contains(&publication.kind);
    if !owner.media.as_ref().is_some_and(carries) {
        return Err(Gap::NetworkIn);
    }
    if !owner.has_on(publication.kind) {
        return Err(Gap::Muted);
    }
    Ok(stage)
}

fn courtroom(
    facts: &Facts,
    owner: &Participant,
    publication: &PublicationId,
) -> Result<Stage, Gap> {
    let publish = match publication.kind {
        MediaKind::Audio => Permission::PublishSound,
        MediaKind::Video => Permission::PublishPicture,
    };
    if let Some(gap) = facts.lifecycle.phase().gap() {
        return Err(gap);
    }
    if !facts.allow(owner, publish) {
        return Err(Gap::Absent);
    }
    let is_held = || facts.floors_held || !facts.floor.lets_be_heard(owner);
    if publication.kind == MediaKind::Audio && is_held() {
        return Err(Gap::Held);
    }
    Ok(Stage::Courtroom(OnRecord(publication.clone())))
}

/// Whether a person is in the session as it is now: of a closed one only the court is, and those whom the ruling names. The ruling holds
/// in its pauses, too, until the court returns to the open session.
#[must_use]
pub fn is_within(facts: &Facts, person: &Participant) -> bool {
    let named = facts.named.as_ref();
    named.is_none_or(|named| named.contains(&person.id)) || person.role.is_of_the_court()
}

/// Whether a person is where the session is followed, and is in it: in the courtroom or in the gallery.
#[must_use]
pub fn follows_the_session(facts: &Facts, viewer: &Participant) -> bool {
    matches!(viewer.place, Place::Courtroom | Place::Gallery) && is_within(facts, viewer)
}

/// Voice and face of a protected witness, which nothing masks yet, are for the judges alone.
fn is_shown_to(owner: &Participant, viewer: &Participant) -> bool {
    owner.role != Role::ProtectedWitness || viewer.role.is_judge()
}

/// Whether a person is named to another, wherever that other is.
#[must_use]
pub fn may_know(facts: &Facts, viewer: &Participant, person: &Participant) -> bool {
    if facts.screening.hides_wholly(&viewer.id, &person.id) {
        return false;
    }
    if viewer.room().is_some() {
        return viewer.room() == person.room();
    }
    is_named_in_court(facts, viewer, person)
}

/// Whether a person is named to another where the court has put that other, whatever private room they are in meanwhile.
fn is_named_in_court(facts: &Facts, viewer: &Participant, person: &Participant) -> bool {
    let phase = facts.lifecycle.phase();
    match viewer.home() {
        _ if !is_within(facts, viewer) => false,
        Place::Courtroom
            if permits(
                viewer.role,
                phase,
                Place::Courtroom,
                Permission::SeeWhoWaits,
            )
            .allowed =>
        {
            true
        }
        // Who listens from the gallery is the bench's business, not the parties'.
        Place::Courtroom | Place::Gallery => is_on_the_list(person),
        _ => false,
    }
}

/// Whether what one person has written is for another. Nobody reads a line of or to one whose name is kept from them, and who waits reads
/// nothing but what the clerk writes to them alone.
#[must_use]
pub fn may_read(facts: &Facts, reader: &Participant, by: &ParticipantId, to: &To) -> bool {
    let keeps_name = |whom: &ParticipantId| facts.screening.hides(&reader.id, whom, Sense::Name);
    // A line names to whom it was written, to its author too.
    if let To::Person(whom) = to
        && keeps_name(whom)
    {
        return false;
    }
    if reader.id == *by {
        return true;
    }
    // Who has left since was known when they wrote.
    let knows = || {
        let author = facts.roster.get(by);
        is_within(facts, reader)
            && author.is_none_or(|author| is_named_in_court(facts, reader, author))
    };
    !keeps_name(by)
        && match to {
            To::Everybody => reader.home() == Place::Courtroom && knows(),
            To::Court => reader.role.is_of_the_court() && knows(),
            To::Clerk => reader.role.is_of(&[CLERK]) && knows(),
            // Who writes to court IT names themselves.
            To::CourtIt => reader.role.is_of(&[TECHNICIANS]),
            To::Person(whom) => reader.id == *whom,
        }
}

/// Whether a person is named to everybody who is in the courtroom or looks on: those who have stepped out for a private talk, too.
#[must_use]
pub fn is_on_the_list(person: &Participant) -> bool {
    person.home() == Place::Courtroom
}
