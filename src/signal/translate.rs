//! Between the words of the wire and those of the hearing. Wire types never enter the core; core types are never put on the wire.

mod evidence;
mod floor;
mod hall;
mod hearers;
mod people;
mod refusal;
mod rooms;
mod words;
mod writing;

pub use evidence::record_head;
pub use people::slot;
pub use refusal::refusal;
pub use words::{
    act, act_from, guard, guard_from, mark_kind, mark_kind_from, phase, phase_from, place,
    place_from, role, role_from, room_kind, room_kind_from, side, side_from, sign, sign_from,
};

use super::message as wire;
use crate::hearing::Action;
use crate::hearing::course::{Course, Reason};
use crate::hearing::lost::{Alert, Lost};
use crate::hearing::opening::{Standing, Waiver};
use crate::hearing::output::{Notice, Refusal, View};
use crate::hearing::role::Role;
use crate::hearing::rules::Permission as Act;
use crate::id::{ParticipantId, RoomId, UnixMillis};
use people::{own, person};

/// What a client's message asks of the hearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An act of the hearing.
    Act(Action),
    /// Not for the hearing: the room answers itself.
    Other(wire::ClientMessage),
}

/// Translates a message of an authenticated page.
#[must_use]
pub fn asked(message: wire::ClientMessage) -> Asked {
    use wire::ClientMessage as Said;
    match message {
        Said::SetMicrophone { on, room } => {
            let room = room.map(RoomId);
            Asked::Act(Action::SetMicrophone { on, room })
        }
        Said::SetCamera { on, room } => {
            let room = room.map(RoomId);
            Asked::Act(Action::SetCamera { on, room })
        }
        Said::RaiseHand { up } => Asked::Act(Action::RaiseHand { up }),
        Said::Declare {} => Asked::Act(Action::Declare),
        Said::Open { without } => opening(without),
        Said::GoClosed { persons, reason } => closing(&persons, &reason),
        Said::BackToOpen(why) => moving(Act::BackToOpen, why),
        Said::Recess(pause) => pausing(Act::Recess, pause),
        Said::SettlementRecess(pause) => pausing(Act::SettlementRecess, pause),
        Said::TechnicalBreak(why) => moving(Act::TechnicalBreak, why),
        Said::Retire(why) => moving(Act::Retire, why),
        Said::Announce(why) => moving(Act::Announce, why),
        Said::Postpone(pause) => pausing(Act::Postpone, pause),
        Said::NobodyAppeared(why) => moving(Act::NobodyAppeared, why),
        Said::End(why) => moving(Act::End, why),
        Said::Say { to, text } => writing::said(to, &text),
        Said::Signal { sign } => Asked::Act(Action::Signal {
            sign: sign_from(sign),
        }),
        Said::Mark { kind, note } => writing::marked(kind, note.as_deref()),
        Said::Leave {} => Asked::Act(Action::Leave),
        other => asked_of_a_person(other)
            .or_else(rooms::asked)
            .unwrap_or_else(floor::asked),
    }
}

/// What is asked about who comes in, who stays, and whose voice is heard; anything else comes back.
fn asked_of_a_person(message: wire::ClientMessage) -> Result<Asked, wire::ClientMessage> {
    use wire::ClientMessage as Said;
    Ok(match message {
        Said::CheckIdentity { person, how } => {
            with_words(Act::CheckIdentity, &person, &how, |whom, how| {
                Action::CheckIdentity { whom, how }
            })
        }
        Said::CheckAuthority { person, how } => {
            with_words(Act::CheckAuthority, &person, &how, |whom, how| {
                Action::CheckAuthority { whom, how }
            })
        }
        Said::NameForClosed { person, reason } => {
            with_words(Act::NameForClosed, &person, &reason, |whom, reason| {
                Action::NameForClosed { whom, reason }
            })
        }
        Said::Remove { person, reason } => {
            with_words(Act::Remove, &person, &reason, |whom, reason| {
                Action::Remove { whom, reason }
            })
        }
        Said::AdmitAll {} => Asked::Act(Action::AdmitAll),
        Said::WitnessHeard { person } => done_to(Act::WitnessHeard, &person, |whom| {
            Action::WitnessHeard { whom }
        }),
        Said::Dismiss { person, reason } => {
            ruled_on(Act::Dismiss, &person, reason, |whom, reason| {
                Action::Dismiss { whom, reason }
            })
        }
        Said::Admit { person, ruling } => {
            ruled_on(Act::Admit, &person, ruling.reason, |whom, reason| {
                Action::Admit { whom, reason }
            })
        }
        Said::SendBack { person, reason } => {
            ruled_on(Act::SendBack, &person, reason, |whom, reason| {
                Action::SendBack { whom, reason }
            })
        }
        Said::GoOnWithout { person, reason } => {
            ruled_on(Act::GoOnWithout, &person, reason, |whom, reason| {
                Action::GoOnWithout { whom, reason }
            })
        }
        Said::Mute { person, reason } => ruled_on(Act::Mute, &person, reason, |whom, reason| {
            Action::Mute { whom, reason }
        }),
        other => return Err(other),
    })
}

/// What cannot be: the hearing refuses it, and its log knows.
fn impossible(act: Act, why: Refusal) -> Asked {
    Asked::Act(Action::Impossible { act, why })
}

/// What is done to a person.
fn done_to(act: Act, person: &str, action: impl Fn(ParticipantId) -> Action) -> Asked {
    match ParticipantId::new(person) {
        Ok(whom) => Asked::Act(action(whom)),
        Err(_) => impossible(act, Refusal::UnknownPerson),
    }
}

fn with_words(
    act: Act,
    person: &str,
    words: &str,
    action: impl Fn(ParticipantId, Reason) -> Action,
) -> Asked {
    match (ParticipantId::new(person), Reason::new(words)) {
        (Ok(whom), Some(words)) => Asked::Act(action(whom, words)),
        (_, None) => impossible(act, Refusal::NoReason),
        (Err(_), _) => impossible(act, Refusal::UnknownPerson),
    }
}

fn opening(without: Vec<wire::Waiver>) -> Asked {
    let mut waivers = Vec::new();
    for waiver in without {
        let Some(reason) = Reason::new(&waiver.reason) else {
            return impossible(Act::Open, Refusal::NoReason);
        };
        let Ok(whom) = waiver.person.as_deref().map(ParticipantId::new).transpose() else {
            return impossible(Act::Open, Refusal::UnknownPerson);
        };
        let guard = guard_from(waiver.guard);
        waivers.push(Waiver {
            guard,
            whom,
            reason,
        });
    }
    Asked::Act(Action::Open { without: waivers })
}

fn closing(persons: &[String], reason: &str) -> Asked {
    let Some(reason) = Reason::new(reason) else {
        return impossible(Act::GoClosed, Refusal::NoReason);
    };
    match persons.iter().map(|id| ParticipantId::new(id)).collect() {
        Ok(named) => Asked::Act(Action::GoClosed { named, reason }),
        Err(_) => impossible(Act::GoClosed, Refusal::UnknownPerson),
    }
}

fn moving(by: Act, why: wire::Why) -> Asked {
    ruled(by, why.reason, |reason| Action::Move {
        by,
        reason,
        until: None,
    })
}

fn pausing(by: Act, pause: wire::Pause) -> Asked {
    ruled(by, pause.reason, |reason| Action::Move {
        by,
        reason,
        until: pause.until.map(UnixMillis),
    })
}

/// An act that may say why.
fn ruled(act: Act, reason: Option<String>, action: impl FnOnce(Option<Reason>) -> Action) -> Asked {
    let said = reason.filter(|text| !text.trim().is_empty());
    match said.as_deref().map(Reason::new) {
        Some(None) => impossible(act, Refusal::NoReason),
        known => Asked::Act(action(known.flatten())),
    }
}

/// What is done to a person, for which a ruling may be given.
fn ruled_on(
    act: Act,
    person: &str,
    reason: Option<String>,
    action: impl FnOnce(ParticipantId, Option<Reason>) -> Action,
) -> Asked {
    match ParticipantId::new(person) {
        Ok(whom) => ruled(act, reason, |reason| action(whom, reason)),
        Err(_) => impossible(act, Refusal::UnknownPerson),
    }
}

/// Puts a notice into words. `card` and `plan` complete a snapshot; `request` is the client's number of what it asked.
/// `now` is the time from which a countdown is told. `None`: nothing is to be said (the answer to a request without a number).
#[must_use]
pub fn told(
    notice: Notice,
    card: &wire::HearingCard,
    plan: impl Fn(Role) -> Option<wire::MediaPlan>,
    request: Option<u32>,
    now: UnixMillis,
) -> Option<wire::ServerMessage> {
    use wire::ServerMessage as Say;
    Some(match notice {
        Notice::Snapshot(view) => welcome(view, card.clone(), plan, now),
        Notice::Phase(to) => Say::Phase(course(to, now)),
        Notice::Guards(guards) => Say::Guards {
            guards: guards.into_iter().map(standing).collect(),
        },
        Notice::Alerts(alerts) => Say::Alerts {
            alerts: alerts.into_iter().map(alert).collect(),
        },
        Notice::FloorsHeld(on) => Say::FloorsHeld { on },
        Notice::Floor(floor) => floor::floor_is(floor, now),
        Notice::Rail(rail) => floor::rail_is(rail),
        Notice::RailAt(rail) => floor::rail_at(rail),
        Notice::Clock(clock) => floor::clock_is(&clock, now),
        Notice::WhoHears(round) => hearers::round_is(round),
        Notice::Recording(sign) => evidence::sign_is(sign),
        Notice::Evidence(evidence) => evidence::evidence_is(evidence),
        Notice::Hall(hall) => hall::hall_is(hall),
        Notice::Admitted => Say::Admitted {},
        Notice::SentBack => Say::SentBack {},
        Notice::You(you) => Say::You { you: own(you) },
        Notice::Person(seen) => Say::Person {
            person: person(seen),
        },
        Notice::PersonGone(who) => Say::PersonGone {
            person: who.to_string(),
        },
        Notice::WaitingPerson(seen) => Say::WaitingPerson {
            person: person(seen),
        },
        Notice::WaitingGone(who) => waiting_gone(&who),
        Notice::Expected(expected) => Say::Expected {
            people: expected.iter().map(writing::signed).collect(),
        },
        Notice::ClosedTo(named) => Say::ClosedTo {
            persons: named.map(people::named),
        },
        Notice::RoomEntered(_)
        | Notice::Room(_)
        | Notice::RoomLeft(_)
        | Notice::Invited(_)
        | Notice::InvitationGone(_)
        | Notice::Contacts(_)
        | Notice::Screens(_) => return rooms::told(notice),
        Notice::RoomsClose(seconds) => Say::RoomsClose { seconds },
        Notice::Lines(_)
        | Notice::Line(_)
        | Notice::Aside(_)
        | Notice::Marks(_)
        | Notice::Mark(_)
        | Notice::Heed(_) => return writing::told(&notice),
        Notice::Done => done(request?, false),
        Notice::Kept => done(request?, true),
        Notice::Refused(why) => refusal::refused(why, request),
    })
}

fn waiting_gone(who: &ParticipantId) -> wire::ServerMessage {
    wire::ServerMessage::WaitingGone {
        person: who.to_string(),
    }
}

fn done(to: u32, kept: bool) -> wire::ServerMessage {
    wire::ServerMessage::Done { to, kept }
}

fn welcome(
    view: View,
    hearing: wire::HearingCard,
    plan: impl Fn(Role) -> Option<wire::MediaPlan>,
    now: UnixMillis,
) -> wire::ServerMessage {
    let media = plan(view.you.seen.role);
    wire::ServerMessage::Welcome {
        version: wire::PROTOCOL_VERSION,
        hearing,
        you: own(view.you),
        course: course(view.course, now),
        guards: view.guards.into_iter().map(standing).collect(),
        alerts: view.alerts.into_iter().map(alert).collect(),
        floors_held: view.floors_held,
        floor: floor::floor(view.floor, now),
        rail: floor::rail(view.rail),
        clock: floor::clock(&view.clock, now),
        who_hears: view.who_hears.map(hearers::who_hears),
        recording: view.recording.on,
        without_record: evidence::ruling(view.recording),
        evidence: view.evidence.map(evidence::evidence),
        hall: view.hall.map(hall::hall),
        people: view.people.into_iter().map(person).collect(),
        waiting: view.waiting.into_iter().map(person).collect(),
        expected: view.expected.iter().map(writing::signed).collect(),
        closed_to: view.closed_to.map(people::named),
        room: view.room.map(rooms::room),
        invitations: view
            .invitations
            .into_iter()
            .map(rooms::invitation)
            .collect(),
        contacts: view.contacts.into_iter().map(rooms::contact).collect(),
        screens: view.screens.iter().map(rooms::screen).collect(),
        lines: view.lines.iter().map(|line| writing::line(line)).collect(),
        marks: view.marks.iter().map(|mark| writing::mark(mark)).collect(),
        media,
    }
}

fn course(course: Course, now: UnixMillis) -> wire::Course {
    let ms = |at: UnixMillis| u32::try_from(at.since(now)).unwrap_or(u32::MAX);
    wire::Course {
        phase: phase(course.phase),
        number: course.number,
        by: course.by.map(|who| who.to_string()),
        reason: course.reason.map(|reason| reason.as_str().to_owned()),
        sits_in_ms: course.sits_at.map(ms),
        goes_on_at: course.goes_on_at.map(|at| at.0),
    }
}

fn standing(standing: Standing) -> wire::Standing {
    wire::Standing {
        guard: guard(standing.guard),
        met: standing.met,
        missing: standing.missing.iter().map(writing::signed).collect(),
    }
}

fn alert(alert: Alert) -> wire::Alert {
    wire::Alert {
        what: lost(alert.what),
        person: alert.who.to_string(),
        name: alert.name,
    }
}

/// Who is lost, in the words of the wire.
#[must_use]
fn lost(what: Lost) -> wire::Lost {
    match what {
        Lost::Judge => wire::Lost::JudgeLost,
        Lost::Clerk => wire::Lost::ClerkLost,
        Lost::ClerkAway => wire::Lost::ClerkAway,
        Lost::Party => wire::Lost::PartyLost,
        Lost::Interpreter => wire::Lost::InterpreterLost,
        Lost::PanelJudge => wire::Lost::PanelJudgeLost,
        Lost::Witness => wire::Lost::WitnessLost,
        Lost::Expert => wire::Lost::ExpertLost,
    }
}

/// The word of the protocol for a role.
#[must_use]
pub fn role_word(role: wire::Role) -> &'static str {
    role_from(role).word()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::hearing::phase::Phase;
    use crate::hearing::roster::Place;

    #[test]
    fn a_word_is_the_same_in_the_rules_on_the_wire_and_in_the_log() {
        let on_the_wire = |twin: serde_json::Value| twin.as_str().unwrap().to_owned();
        for &one in Role::ALL {
            let word = on_the_wire(serde_json::to_value(role(one)).unwrap());
            assert_eq!((word.as_str(), role_from(role(one))), (one.word(), one));
        }
        for &one in Phase::ALL {
            let word = on_the_wire(serde_json::to_value(phase(one)).unwrap());
            assert_eq!((word.as_str(), phase_from(phase(one))), (one.word(), one));
        }
        for &one in Place::ALL {
            let word = on_the_wire(serde_json::to_value(place(one)).unwrap());
            assert_eq!((word.as_str(), place_from(place(one))), (one.word(), one));
        }
        for &one in Act::ALL {
            let word = on_the_wire(serde_json::to_value(act(one)).unwrap());
            assert_eq!((word.as_str(), act_from(act(one))), (one.word(), one));
        }
    }

    #[test]
    fn an_impossible_person_is_nobody() {
        let message = wire::ClientMessage::LowerHand {
            person: "../../etc".to_owned(),
        };
        let unknown = Refusal::UnknownPerson;
        assert_eq!(asked(message), impossible(Act::LowerHand, unknown));
    }

    #[test]
    fn what_is_no_act_is_left_to_the_room() {
        let ping = wire::ClientMessage::Ping { nonce: 7 };
        assert_eq!(asked(ping.clone()), Asked::Other(ping));
    }

    #[test]
    fn a_request_without_a_number_is_answered_only_when_it_is_refused() {
        let card = wire::HearingCard {
            id: "h".into(),
            case_number: "1".into(),
            court: "c".into(),
        };
        assert_eq!(
            told(Notice::Done, &card, |_| None, None, UnixMillis(0)),
            None
        );
        assert_eq!(
            told(Notice::Done, &card, |_| None, Some(3), UnixMillis(0)),
            Some(done(3, false))
        );
        assert!(
            told(
                Notice::Refused(Refusal::Phase),
                &card,
                |_| None,
                None,
                UnixMillis(0)
            )
            .is_some()
        );
    }
}
