//! How people and private rooms are shown to those who may know of them.

use super::company::may_be_together;
use super::facts::Facts;
use super::output::{Checked, Contact, Invitation, RoomSeen, Seen};
use super::plan::Planned;
use super::rooms::{PrivateRoom, RoomKind};
use super::roster::Participant;
use super::rules::Permission;
use super::screening::{Screened, Sense};
use super::sight::is_on_the_list;
use super::writing::Named;
use crate::id::ParticipantId;
use std::borrow::Cow;

/// A person as others are shown them: worked out once a turn and not once a viewer.
pub struct Shown<'a> {
    /// Who.
    pub person: &'a Participant,
    /// To who is in the same private room, or if they are in none.
    inside: Seen,
    /// To all others, if they are in one: that they have stepped out, and nothing of what they do there.
    outside: Option<Seen>,
}

impl<'a> Shown<'a> {
    /// Everybody, in order of id.
    pub fn all(facts: &'a Facts) -> Vec<Self> {
        let one = |person| Self::of(facts, person);
        facts.roster.iter().map(one).collect()
    }

    /// One person.
    pub fn of(facts: &Facts, person: &'a Participant) -> Self {
        let inside = seen(facts, person);
        let outside = person.room().map(|_| Seen {
            microphone: false,
            camera: false,
            weak: false,
            in_private: true,
            ..inside.clone()
        });
        Self {
            person,
            inside,
            outside,
        }
    }

    /// As one viewer is shown them. A name that is kept from the viewer is empty.
    pub fn to(&self, facts: &Facts, viewer: &Participant) -> Cow<'_, Seen> {
        let is_with_them = viewer.id == self.person.id || viewer.room() == self.person.room();
        let from_outside = self.outside.as_ref().filter(|_| !is_with_them);
        let seen = from_outside.unwrap_or(&self.inside);
        let is_kept = |whom: &ParticipantId, sense| facts.screening.hides(&viewer.id, whom, sense);
        let is_nameless = is_kept(&self.person.id, Sense::Name);
        let is_hidden = |whom: &&ParticipantId| is_kept(whom, Sense::Name);
        // Few are locked: the table is asked for those alone.
        let is_lock_hidden = seen.locked
            && viewer.id != self.person.id
            && !facts.allow(viewer, Permission::SeeWhoWaits);
        if !is_nameless && !is_lock_hidden && !seen.stands_by.iter().any(|whom| is_hidden(&whom)) {
            return Cow::Borrowed(seen);
        }
        let mut seen = seen.clone();
        seen.stands_by.retain(|whom| !is_hidden(&whom));
        seen.locked &= !is_lock_hidden;
        if is_nameless {
            seen.name.clear();
        }
        Cow::Owned(seen)
    }
}

fn seen(facts: &Facts, person: &Participant) -> Seen {
    Seen {
        id: person.id.clone(),
        name: person.name.clone(),
        role: person.role,
        stands_by: person
            .stands_by
            .iter()
            .filter(|whom| facts.roster.get(whom).is_some_and(is_on_the_list))
            .cloned()
            .collect(),
        checked: Checked {
            identity: person.papers.identity.is_some(),
            authority: person.papers.authority.is_some(),
            declared: person.papers.declared,
            heard: person.papers.heard,
        },
        connected: person.is_connected(),
        weak: person.weak && person.is_connected(),
        away_since: person.away_since(),
        microphone: person.microphone,
        camera: person.camera,
        hand: facts.hands.number(&person.id),
        in_private: false,
        locked: facts.locked.contains(&person.id),
    }
}

/// The private room that a person is in. Whom they may not be with there, they are not told of.
pub fn room(facts: &Facts, everybody: &[Shown<'_>], viewer: &Participant) -> Option<RoomSeen> {
    let PrivateRoom {
        id,
        kind,
        locked,
        asked,
    } = facts.room_of(viewer)?;
    let is_asked = |shown: &&Shown<'_>| {
        asked.contains_key(&shown.person.id)
            && may_be_together(*kind, viewer, shown.person, &facts.screening)
    };
    Some(RoomSeen {
        id: *id,
        kind: *kind,
        locked: *locked,
        asked: everybody
            .iter()
            .filter(is_asked)
            .map(|shown| from_afar(facts, shown, viewer))
            .collect(),
    })
}

/// Where a person is asked in.
pub fn invitations(
    facts: &Facts,
    everybody: &[Shown<'_>],
    viewer: &Participant,
) -> Vec<Invitation> {
    let by = |who: &ParticipantId| {
        let asker = everybody.iter().find(|shown| shown.person.id == *who)?;
        Some(from_afar(facts, asker, viewer))
    };
    facts
        .rooms
        .asking(&viewer.id)
        .map(|room| Invitation {
            room: room.id,
            kind: room.kind,
            by: room
                .asked
                .get(&viewer.id)
                .and_then(|asker| by(asker.as_ref()?)),
        })
        .collect()
}

/// Whom a person may ask into a private room now: into their own, or into one that they may open.
pub fn contacts(facts: &Facts, everybody: &[Shown<'_>], viewer: &Participant) -> Vec<Contact> {
    let own = facts.room_of(viewer).filter(|room| !room.locked);
    let kinds: Vec<RoomKind> = RoomKind::ALL
        .iter()
        .copied()
        .filter(|&kind| match own {
            Some(room) => room.kind == kind && facts.allow(viewer, Permission::InviteToRoom),
            None => facts.allow(viewer, kind.permission()),
        })
        .collect();
    if kinds.is_empty() {
        return Vec::new();
    }
    let contact = |shown: &Shown<'_>| {
        let whom = &shown.person.id;
        let may_call = |kind: &RoomKind| match own {
            Some(room) => facts.may_call_in(viewer, whom, room),
            None => facts.may_call(viewer, whom, *kind),
        };
        let kinds: Vec<RoomKind> = kinds.iter().copied().filter(may_call).collect();
        (!kinds.is_empty()).then(|| Contact {
            person: from_afar(facts, shown, viewer),
            kinds,
        })
    };
    everybody.iter().filter_map(contact).collect()
}

/// The screens, for who puts them up.
pub fn screens(facts: &Facts, viewer: &Participant) -> Vec<Screened> {
    if facts.allow(viewer, Permission::Screen) {
        facts.screening.iter().collect()
    } else {
        Vec::new()
    }
}

/// Whom the court has planned and who is not here, for who keeps the door. Nothing is kept from the court.
pub fn expected(facts: &Facts, is_bench: bool) -> Vec<Named> {
    let is_missing = |planned: &&Planned| {
        facts.roster.get(&planned.id).is_none() && !facts.removed.contains(&planned.id)
    };
    let planned = facts.plan.people().filter(|_| is_bench).filter(is_missing);
    planned.map(Named::from).collect()
}

/// Somebody elsewhere, of whom no more is shown than who they are and that they are there.
fn from_afar(facts: &Facts, shown: &Shown<'_>, viewer: &Participant) -> Seen {
    Seen {
        microphone: false,
        camera: false,
        weak: false,
        hand: None,
        in_private: false,
        locked: false,
        ..shown.to(facts, viewer).into_owned()
    }
}
