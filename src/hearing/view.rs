//! What each person is told: the view that is theirs now against the one they were told last.

use super::facts::Facts;
use super::output::{Notice, Output, Own, Seen, View};
use super::phase::Phase;
use super::roster::{Participant, Place};
use super::rules::may;
use super::sight::{is_on_the_list, may_know};
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
        let everybody = all_seen(facts);
        let mut outputs = Vec::new();
        let mut views = BTreeMap::new();
        for viewer in facts.roster.iter().filter(|p| p.is_connected()) {
            let now = Sheet::of(facts, &everybody, viewer);
            let told = self
                .views
                .remove(&viewer.id)
                .filter(|_| greeted != Some(&viewer.id));
            let notices = match &told {
                Some(told) => news(told, &now),
                None => vec![Notice::Snapshot(now.to_view())],
            };
            let view = told
                .filter(|_| notices.is_empty())
                .unwrap_or_else(|| now.to_view());
            views.insert(viewer.id.clone(), view);
            outputs.extend(notices.into_iter().map(|notice| Output::Tell {
                to: viewer.id.clone(),
                notice,
            }));
        }
        self.views = views;
        outputs
    }
}

/// All that one person may know, from nothing but facts: what they have been told must come to the same.
#[cfg(test)]
pub fn view_of(facts: &Facts, viewer: &Participant) -> View {
    Sheet::of(facts, &all_seen(facts), viewer).to_view()
}

/// Everybody as others are shown them: worked out once a turn and not once a viewer.
fn all_seen(facts: &Facts) -> Vec<(&Participant, Seen)> {
    let shown = |person| (person, seen(facts, person));
    facts.roster.iter().map(shown).collect()
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
        connected: person.is_connected(),
        microphone: person.microphone,
        camera: person.camera,
        hand: facts.hands.number(&person.id),
    }
}

/// A [`View`] that borrows its people.
struct Sheet<'a> {
    you: Own,
    phase: Phase,
    recording: bool,
    people: Vec<&'a Seen>,
    waiting: Vec<&'a Seen>,
}

impl<'a> Sheet<'a> {
    fn of(facts: &Facts, everybody: &'a [(&Participant, Seen)], viewer: &Participant) -> Self {
        let known_at = |places: &[Place]| {
            everybody
                .iter()
                .filter(|(person, _)| {
                    places.contains(&person.place) && may_know(facts, viewer, person)
                })
                .map(|(_, seen)| seen)
                .collect()
        };
        let phase = facts.lifecycle.phase();
        Self {
            you: Own {
                seen: seen(facts, viewer),
                place: viewer.place,
                muted_by_judge: viewer.muted_by_judge,
                may: may(viewer.role, phase, viewer.place),
            },
            phase,
            recording: facts.recording,
            people: known_at(&[Place::Courtroom, Place::Gallery]),
            waiting: known_at(&[Place::WaitingHall]),
        }
    }

    fn to_view(&self) -> View {
        View {
            you: self.you.clone(),
            phase: self.phase,
            recording: self.recording,
            people: self.people.iter().copied().cloned().collect(),
            waiting: self.waiting.iter().copied().cloned().collect(),
        }
    }
}

/// The notices that lead from what was told to what is so: who is gone before who is new.
fn news(told: &View, now: &Sheet<'_>) -> Vec<Notice> {
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
            Place::WaitingHall | Place::Console | Place::Gallery => notices.push(Notice::SentBack),
        }
        // Either word empties the page's courtroom.
        people = &[];
    }
    if told.you != now.you {
        notices.push(Notice::You(now.you.clone()));
    }
    let courtroom = Changes::between(people, &now.people);
    let hall = Changes::between(&told.waiting, &now.waiting);
    notices.extend(courtroom.gone.into_iter().map(Notice::PersonGone));
    notices.extend(hall.gone.into_iter().map(Notice::WaitingGone));
    notices.extend(courtroom.fresh.into_iter().map(Notice::Person));
    notices.extend(hall.fresh.into_iter().map(Notice::WaitingPerson));
    notices
}

/// How one list of people differs from another.
#[derive(Default)]
struct Changes {
    gone: Vec<ParticipantId>,
    fresh: Vec<Seen>,
}

impl Changes {
    /// Walks both lists at once: each is in order of id.
    fn between(told: &[Seen], now: &[&Seen]) -> Self {
        let mut changes = Self::default();
        let mut told = told.iter().peekable();
        for &is in now {
            while let Some(was) = told.next_if(|was| was.id < is.id) {
                changes.gone.push(was.id.clone());
            }
            let was = told.next_if(|was| was.id == is.id);
            if was != Some(is) {
                changes.fresh.push(is.clone());
            }
        }
        changes.gone.extend(told.map(|was| was.id.clone()));
        changes
    }
}
