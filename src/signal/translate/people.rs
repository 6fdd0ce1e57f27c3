//! People as the page is shown them, and in which receiving section they are.

use super::{act, place, role, wire};
use crate::hearing::output::{Own, Seen};
use crate::id::{MediaKind, ParticipantId, PublicationId};
use std::collections::BTreeSet;

pub(super) fn own(you: Own) -> wire::Own {
    wire::Own {
        person: person(you.seen),
        place: place(you.place),
        muted_by_judge: you.muted_by_judge,
        asked_to_unmute: you.asked_to_unmute,
        ready_to_settle: you.ready_to_settle,
        asked_who_hears: you.asked_who_hears,
        may: you.may.into_iter().map(act).collect(),
    }
}

pub(super) fn person(seen: Seen) -> wire::Person {
    wire::Person {
        id: seen.id.to_string(),
        name: seen.name,
        role: role(seen.role),
        stands_by: seen.stands_by.iter().map(ToString::to_string).collect(),
        identity_checked: seen.checked.identity,
        authority_checked: seen.checked.authority,
        declared: seen.checked.declared,
        heard: seen.checked.heard,
        connected: seen.connected,
        weak: seen.weak,
        away_since: seen.away_since.map(|since| since.0),
        microphone: seen.microphone,
        camera: seen.camera,
        hand: seen.hand,
        in_private: seen.in_private,
        locked: seen.locked,
    }
}

/// Whom a ruling names.
pub(super) fn named(people: BTreeSet<ParticipantId>) -> Vec<String> {
    people.iter().map(ToString::to_string).collect()
}

/// Which publication is in which section.
#[must_use]
pub fn slot(mid: String, publication: &PublicationId, blind: bool) -> wire::Slot {
    wire::Slot {
        mid,
        person: publication.owner.to_string(),
        kind: kind(publication.kind),
        blind,
    }
}

pub(super) fn kind(kind: MediaKind) -> wire::Kind {
    match kind {
        MediaKind::Audio => wire::Kind::Audio,
        MediaKind::Video => wire::Kind::Video,
    }
}
