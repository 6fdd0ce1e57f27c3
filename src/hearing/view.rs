//! What each person is told: the view that is theirs now against the one they were told last.

use super::clock::Clock;
use super::course::Course;
use super::evidence::{Evidence, Sign};
use super::facts::Facts;
use super::floor::Floor;
use super::hall::Hall;
use super::hearers::Round;
use super::lost::Alert;
use super::marks::{Mark, marks};
use super::opening::Standing;
use super::output::{Contact, Invitation, Notice, Output, Own, RailSeen, RoomSeen, Seen, View};
use super::phase::{BEFORE_THE_SESSION, Phase, SITTING};
use super::roster::{Participant, Place};
use super::rules::Permission;
use super::seen::{Shown, contacts, expected, invitations, room, screens};
use super::sight::may_know;
use super::writing::{self, Line, Named, lines};
use crate::id::{ParticipantId, UnixMillis};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The last word to everybody who is connected.
#[derive(Debug, Default)]
pub struct Told {
    views: BTreeMap<ParticipantId, View>,
}

impl Told {
    /// Tells everybody what is new to them; to `greeted` all of it.
    pub fn follow(
        &mut self,
        facts: &Facts,
        greeted: Option<&ParticipantId>,
        now: UnixMillis,
    ) -> Vec<Output> {
        let everybody = Shown::all(facts);
        let mut outputs = Vec::new();
        let mut views = BTreeMap::new();
        for own in everybody.iter().filter(|own| own.person.is_connected()) {
            let viewer = own.person;
            let sheet = Sheet::of(facts, &everybody, own);
            let told = self
                .views
                .remove(&viewer.id)
                .filter(|_| greeted != Some(&viewer.id));
            let mut notices = match &told {
                Some(told) => news(told, &sheet),
                None => vec![Notice::Snapshot(sheet.to_view())],
            };
            if told.as_ref().and_then(|told| told.closing) != facts.closing
                && let Some(closing) = facts.closing
            {
                let seconds = closing.at.since(now).div_ceil(1_000);
                notices.push(Notice::RoomsClose(u32::try_from(seconds).unwrap_or(0)));
            }
            let view = told
                .filter(|_| notices.is_empty())
                .unwrap_or_else(|| sheet.to_view());
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
pub fn view_of(facts: &Facts, everybody: &[Shown<'_>], viewer: &Participant) -> View {
    Sheet::of(facts, everybody, &Shown::of(facts, viewer)).to_view()
}

/// A [`View`] that borrows its people.
struct Sheet<'a> {
    you: Own,
    course: Course,
    guards: Vec<Standing>,
    alerts: Vec<Alert>,
    floors_held: bool,
    floor: Floor,
    rail: RailSeen,
    clock: Clock,
    who_hears: Option<Round>,
    recording: Sign,
    evidence: Option<Evidence>,
    hall: Option<Hall>,
    people: Vec<Cow<'a, Seen>>,
    waiting: Vec<Cow<'a, Seen>>,
    expected: Vec<Named>,
    closed_to: Option<BTreeSet<ParticipantId>>,
    room: Option<RoomSeen>,
    invitations: Vec<Invitation>,
    contacts: Vec<Contact>,
    screens: Vec<super::screening::Screened>,
    lines: Vec<Arc<Line>>,
    marks: Vec<Arc<Mark>>,
    closing: Option<super::afterwards::Closing>,
}

impl<'a> Sheet<'a> {
    fn of(facts: &Facts, everybody: &'a [Shown<'a>], own: &Shown<'_>) -> Self {
        let viewer = own.person;
        let list = |is_on_it: &dyn Fn(&Participant) -> bool| {
            everybody
                .iter()
                .filter(|shown| is_on_it(shown.person) && may_know(facts, viewer, shown.person))
                .map(|shown| shown.to(facts, viewer))
                .collect()
        };
        let (people, waiting) = if viewer.room().is_some() {
            (list(&|_| true), Vec::new())
        } else {
            let courtroom = |p: &Participant| matches!(p.home(), Place::Courtroom | Place::Gallery);
            let hall = |p: &Participant| p.home() == Place::WaitingHall;
            (list(&courtroom), list(&hall))
        };
        let phase = facts.lifecycle.phase();
        let is_bench = facts.allow(viewer, Permission::SeeWhoWaits);
        let can_open = BEFORE_THE_SESSION.contains(&phase) || phase == Phase::Opening;
        // From the judges' room the presiding judge goes on, too.
        let leads = is_bench || facts.allow(viewer, Permission::Open);
        Self {
            you: Own {
                seen: own.to(facts, viewer).into_owned(),
                place: viewer.place,
                muted_by_judge: viewer.muted_by_judge,
                asked_to_unmute: viewer.asked_to_unmute
                    && !viewer.microphone
                    && SITTING.contains(&phase),
                ready_to_settle: facts.settlement.has(&viewer.id),
                asked_who_hears: facts.asked_who_hears(viewer),
                may: facts.may(viewer),
            },
            course: facts.course(viewer),
            guards: if leads && can_open {
                facts.guards()
            } else {
                Vec::new()
            },
            alerts: if leads { facts.alerts() } else { Vec::new() },
            floors_held: facts.floors_held,
            floor: facts.floor_for(viewer),
            rail: facts.rail_for(viewer),
            clock: facts.clock_for(viewer),
            who_hears: facts.round_for(viewer),
            recording: facts.sign_for(viewer),
            evidence: facts.evidence_for(viewer),
            hall: facts.hall_for(viewer),
            people,
            waiting,
            expected: expected(facts, is_bench),
            closed_to: facts.named.clone().filter(|_| is_bench),
            room: room(facts, everybody, viewer),
            invitations: invitations(facts, everybody, viewer),
            contacts: contacts(facts, everybody, viewer),
            screens: screens(facts, viewer),
            lines: lines(facts, viewer),
            marks: marks(facts, viewer),
            closing: facts.closing,
        }
    }

    fn to_view(&self) -> View {
        let owned = |people: &[Cow<'_, Seen>]| people.iter().map(|seen| (**seen).clone()).collect();
        View {
            you: self.you.clone(),
            course: self.course.clone(),
            guards: self.guards.clone(),
            alerts: self.alerts.clone(),
            floors_held: self.floors_held,
            floor: self.floor.clone(),
            rail: self.rail.clone(),
            clock: self.clock.clone(),
            who_hears: self.who_hears.clone(),
            recording: self.recording.clone(),
            evidence: self.evidence.clone(),
            hall: self.hall.clone(),
            people: owned(&self.people),
            waiting: owned(&self.waiting),
            expected: self.expected.clone(),
            closed_to: self.closed_to.clone(),
            room: self.room.clone(),
            invitations: self.invitations.clone(),
            contacts: self.contacts.clone(),
            screens: self.screens.clone(),
            lines: self.lines.clone(),
            marks: self.marks.clone(),
            closing: self.closing,
        }
    }
}

/// The notices that lead from what was told to what is so: who is gone before who is new.
fn news(told: &View, now: &Sheet<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    if told.course != now.course {
        notices.push(Notice::Phase(now.course.clone()));
    }
    if told.guards != now.guards {
        notices.push(Notice::Guards(now.guards.clone()));
    }
    if told.alerts != now.alerts {
        notices.push(Notice::Alerts(now.alerts.clone()));
    }
    if told.floors_held != now.floors_held {
        notices.push(Notice::FloorsHeld(now.floors_held));
    }
    order(told, now, &mut notices);
    if told.recording != now.recording {
        notices.push(Notice::Recording(now.recording.clone()));
    }
    if told.evidence != now.evidence {
        notices.push(Notice::Evidence(now.evidence.clone()));
    }
    let mut people = told.people.as_slice();
    let moved = moved(told, now);
    let lines = news_of_lines(told, now, moved.is_some());
    if let Some(moved) = moved {
        notices.push(moved);
        // Each such word empties the page's list.
        people = &[];
    }
    if told.you != now.you {
        notices.push(Notice::You(now.you.clone()));
    }
    if told.hall != now.hall {
        notices.push(Notice::Hall(now.hall.clone()));
    }
    let courtroom = Changes::between(people, &now.people);
    let hall = Changes::between(&told.waiting, &now.waiting);
    notices.extend(courtroom.gone.into_iter().map(Notice::PersonGone));
    notices.extend(hall.gone.into_iter().map(Notice::WaitingGone));
    notices.extend(courtroom.fresh.into_iter().map(Notice::Person));
    notices.extend(hall.fresh.into_iter().map(Notice::WaitingPerson));
    if told.expected != now.expected {
        notices.push(Notice::Expected(now.expected.clone()));
    }
    if told.closed_to != now.closed_to {
        notices.push(Notice::ClosedTo(now.closed_to.clone()));
    }
    rooms_follow(told, now, &mut notices);
    if told.screens != now.screens {
        notices.push(Notice::Screens(now.screens.clone()));
    }
    let marks = writing::news(&told.marks, &now.marks, Notice::Mark, Notice::Marks);
    notices.extend(lines.into_iter().chain(marks));
    notices
}

/// Private rooms: where one is asked no longer, then where one is asked; one's own; whom one may ask.
fn rooms_follow(told: &View, now: &Sheet<'_>, notices: &mut Vec<Notice>) {
    let is_told = |invitation: &&Invitation| told.invitations.contains(invitation);
    let stands = |invitation: &&Invitation| now.invitations.contains(invitation);
    let gone = told.invitations.iter().filter(|one| !stands(one));
    let fresh = now.invitations.iter().filter(|one| !is_told(one));
    notices.extend(gone.map(|one| Notice::InvitationGone(one.room)));
    notices.extend(fresh.cloned().map(Notice::Invited));
    if let (Some(was), Some(is)) = (&told.room, &now.room)
        && was.id == is.id
        && was != is
    {
        notices.push(Notice::Room(is.clone()));
    }
    if told.contacts != now.contacts {
        notices.push(Notice::Contacts(now.contacts.clone()));
    }
}

/// To who comes from elsewhere all lines at once: what was written meanwhile was not written now.
fn news_of_lines(told: &View, now: &Sheet<'_>, has_moved: bool) -> Vec<Notice> {
    if has_moved && told.lines != now.lines {
        return vec![Notice::Lines(now.lines.clone())];
    }
    writing::news(&told.lines, &now.lines, Notice::Line, Notice::Lines)
}

/// Floor, procedure and clock, and who hears the judge.
fn order(told: &View, now: &Sheet<'_>, notices: &mut Vec<Notice>) {
    if told.floor != now.floor {
        notices.push(Notice::Floor(now.floor.clone()));
    }
    if told.rail.procedure != now.rail.procedure {
        notices.push(Notice::Rail(now.rail.clone()));
    } else if told.rail != now.rail {
        notices.push(Notice::RailAt(now.rail.clone()));
    }
    if told.clock != now.clock {
        notices.push(Notice::Clock(now.clock.clone()));
    }
    if told.who_hears != now.who_hears {
        notices.push(Notice::WhoHears(now.who_hears.clone()));
    }
}

/// That the person is elsewhere now.
fn moved(told: &View, now: &Sheet<'_>) -> Option<Notice> {
    let room = |room: &Option<RoomSeen>| room.as_ref().map(|room| room.id);
    match (&told.room, &now.room) {
        (_, Some(entered)) if room(&told.room) != Some(entered.id) => {
            Some(Notice::RoomEntered(entered.clone()))
        }
        (Some(_), None) => Some(Notice::RoomLeft(now.you.place)),
        _ if told.you.place == now.you.place => None,
        _ if now.you.place == Place::Courtroom => Some(Notice::Admitted),
        _ => Some(Notice::SentBack),
    }
}

/// How one list of people differs from another.
#[derive(Default)]
struct Changes {
    gone: Vec<ParticipantId>,
    fresh: Vec<Seen>,
}

impl Changes {
    /// Walks both lists at once: each is in order of id.
    fn between(told: &[Seen], now: &[Cow<'_, Seen>]) -> Self {
        let mut changes = Self::default();
        let mut told = told.iter().peekable();
        for is in now.iter().map(AsRef::as_ref) {
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
