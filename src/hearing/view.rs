//! What each person is told: the view that is theirs now against the one they were told last.

use super::facts::Facts;
use super::output::{Notice, Output, Own, Seen, View};
use super::role::may;
use super::roster::{Participant, Place};
use super::sight::may_know;
use crate::id::ParticipantId;
use std::collections::BTreeMap;

/// The last word to everybody who is connected.
#[derive(Debug, Default)]
pub struct Told {
    views: BTreeMap<ParticipantId, View>,
}

impl Told {
    /// Tells everybody what is new to them; to `greeted` all of it.
    pub fn follow(&mut self, facts: &Facts, greeted: Option<&ParticipantId>) -> Vec<Output> {
        let mut outputs = Vec::new();
        let mut views = BTreeMap::new();
        for viewer in facts.roster.iter().filter(|p| p.is_connected()) {
            let view = view_of(facts, viewer);
            let notices = match self.views.get(&viewer.id) {
                Some(told) if greeted != Some(&viewer.id) => news(told, &view),
                _ => vec![Notice::Snapshot(view.clone())],
            };
            outputs.extend(notices.into_iter().map(|notice| Output::Tell {
                to: viewer.id.clone(),
                notice,
            }));
            views.insert(viewer.id.clone(), view);
        }
        self.views = views;
        outputs
    }
}

/// All that one person may know.
#[must_use]
pub fn view_of(facts: &Facts, viewer: &Participant) -> View {
    let known_at = |place: Place| {
        facts
            .roster
            .iter()
            .filter(|person| person.place == place && may_know(viewer, person))
            .map(|person| seen(facts, person))
            .collect()
    };
    let phase = facts.lifecycle.phase();
    View {
        you: Own {
            seen: seen(facts, viewer),
            place: viewer.place,
            muted_by_judge: viewer.muted_by_judge,
            may: may(viewer.role, viewer.place, phase),
        },
        phase,
        recording: facts.recording,
        people: known_at(Place::Courtroom),
        waiting: known_at(Place::WaitingHall),
    }
}

fn seen(facts: &Facts, person: &Participant) -> Seen {
    Seen {
        id: person.id.clone(),
        name: person.name.clone(),
        role: person.role,
        connected: person.is_connected(),
        microphone: person.microphone,
        camera: person.camera,
        hand: facts.hands.number(&person.id),
    }
}

/// The notices that lead from one view to the next: who is gone before who is new.
#[must_use]
pub fn news(told: &View, now: &View) -> Vec<Notice> {
    let mut notices = Vec::new();
    if told.phase != now.phase {
        notices.push(Notice::Phase(now.phase));
    }
    if told.recording != now.recording {
        notices.push(Notice::Recording(now.recording));
    }
    let mut people = told.people.as_slice();
    if told.you.place != now.you.place {
        match now.you.place {
            Place::Courtroom => notices.push(Notice::Admitted),
            Place::WaitingHall | Place::Console => notices.push(Notice::SentBack),
        }
        // Either word empties the page's courtroom.
        people = &[];
    }
    if told.you != now.you {
        notices.push(Notice::You(now.you.clone()));
    }
    notices.extend(gone(people, &now.people).map(Notice::PersonGone));
    notices.extend(gone(&told.waiting, &now.waiting).map(Notice::WaitingGone));
    notices.extend(fresh(people, &now.people).map(Notice::Person));
    notices.extend(fresh(&told.waiting, &now.waiting).map(Notice::WaitingPerson));
    notices
}

fn gone(told: &[Seen], now: &[Seen]) -> impl Iterator<Item = ParticipantId> {
    told.iter()
        .filter(|was| find(now, &was.id).is_none())
        .map(|was| was.id.clone())
}

fn fresh(told: &[Seen], now: &[Seen]) -> impl Iterator<Item = Seen> {
    now.iter()
        .filter(|is| find(told, &is.id) != Some(*is))
        .cloned()
}

/// Views keep people in order of id.
fn find<'a>(people: &'a [Seen], who: &ParticipantId) -> Option<&'a Seen> {
    let at = people.binary_search_by(|seen| seen.id.cmp(who)).ok()?;
    people.get(at)
}
