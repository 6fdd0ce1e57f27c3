//! Between the words of the wire and those of the hearing. Wire types never enter the core; core types are never put on the wire.

mod floor;
mod people;
mod rooms;
mod words;
mod writing;

pub use people::slot;
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
    /// A person is named whose id cannot exist.
    Nobody,
    /// A reason is too long, or no text.
    NoReason,
    /// A step is named that cannot exist.
    NoStep,
    /// What is to be written is too long, or no text.
    NoText,
    /// Not for the hearing: the room answers itself.
    Other(wire::ClientMessage),
}

/// Translates a message of an authenticated page.
#[must_use]
pub fn asked(message: wire::ClientMessage) -> Asked {
    use wire::ClientMessage as Said;
    let of = |person: &str, act: fn(ParticipantId) -> Action| done_to(person, act);
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
        Said::CheckIdentity { person, how } => with_words(&person, &how, |whom, how| {
            Action::CheckIdentity { whom, how }
        }),
        Said::CheckAuthority { person, how } => with_words(&person, &how, |whom, how| {
            Action::CheckAuthority { whom, how }
        }),
        Said::Remove { person, reason } => with_words(&person, &reason, |whom, reason| {
            Action::Remove { whom, reason }
        }),
        Said::AdmitAll {} => Asked::Act(Action::AdmitAll),
        Said::WitnessHeard { person } => of(&person, |whom| Action::WitnessHeard { whom }),
        Said::Dismiss { person, reason } => floor::ruled_on(&person, reason, |whom, reason| {
            Action::Dismiss { whom, reason }
        }),
        Said::Admit { person, ruling } => {
            floor::ruled_on(&person, ruling.reason, |whom, reason| Action::Admit {
                whom,
                reason,
            })
        }
        Said::SendBack { person, reason } => floor::ruled_on(&person, reason, |whom, reason| {
            Action::SendBack { whom, reason }
        }),
        Said::Mute { person, reason } => floor::ruled_on(&person, reason, |whom, reason| {
            Action::Mute { whom, reason }
        }),
        Said::Open { without } => opening(without),
        Said::GoClosed { persons, reason } => closing(&persons, &reason),
        Said::BackToOpen(why) => moving(Act::BackToOpen, why),
        Said::Recess(why) => moving(Act::Recess, why),
        Said::SettlementRecess(why) => moving(Act::SettlementRecess, why),
        Said::TechnicalBreak(why) => moving(Act::TechnicalBreak, why),
        Said::Retire(why) => moving(Act::Retire, why),
        Said::Announce(why) => moving(Act::Announce, why),
        Said::Postpone(why) => moving(Act::Postpone, why),
        Said::NobodyAppeared(why) => moving(Act::NobodyAppeared, why),
        Said::End(why) => moving(Act::End, why),
        Said::OpenRoom { kind, people } => rooms::opened(kind, people),
        Said::InviteToRoom { person } => of(&person, |whom| Action::Invite { whom }),
        Said::AcceptInvitation { room } => rooms::accepted(room),
        Said::DeclineInvitation { room } => rooms::declined(room),
        Said::LockRoom { on } => Asked::Act(Action::LockRoom { on }),
        Said::LeaveRoom {} => Asked::Act(Action::LeaveRoom),
        Said::ReadyToSettle { on } => Asked::Act(Action::ReadyToSettle { on }),
        Said::Screen { screen, ruling } => rooms::screened(&screen, ruling),
        Said::Say { to, text } => writing::said(to, &text),
        Said::Signal { sign } => Asked::Act(Action::Signal {
            sign: sign_from(sign),
        }),
        Said::Mark { kind, note } => writing::marked(kind, note.as_deref()),
        Said::Leave {} => Asked::Act(Action::Leave),
        other => floor::asked(other),
    }
}

/// What is done to a person.
fn done_to(person: &str, act: impl Fn(ParticipantId) -> Action) -> Asked {
    match ParticipantId::new(person) {
        Ok(whom) => Asked::Act(act(whom)),
        Err(_) => Asked::Nobody,
    }
}

fn with_words(person: &str, words: &str, act: impl Fn(ParticipantId, Reason) -> Action) -> Asked {
    match (ParticipantId::new(person), Reason::new(words)) {
        (Ok(whom), Some(words)) => Asked::Act(act(whom, words)),
        (_, None) => Asked::NoReason,
        (Err(_), _) => Asked::Nobody,
    }
}

fn opening(without: Vec<wire::Waiver>) -> Asked {
    let mut waivers = Vec::new();
    for waiver in without {
        let Some(reason) = Reason::new(&waiver.reason) else {
            return Asked::NoReason;
        };
        let Ok(whom) = waiver.person.as_deref().map(ParticipantId::new).transpose() else {
            return Asked::Nobody;
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
        return Asked::NoReason;
    };
    match persons.iter().map(|id| ParticipantId::new(id)).collect() {
        Ok(named) => Asked::Act(Action::GoClosed { named, reason }),
        Err(_) => Asked::Nobody,
    }
}

fn moving(by: Act, why: wire::Why) -> Asked {
    ruled(why.reason, |reason| Action::Move { by, reason })
}

/// An act that may say why.
fn ruled(reason: Option<String>, act: impl FnOnce(Option<Reason>) -> Action) -> Asked {
    let said = reason.filter(|text| !text.trim().is_empty());
    match said.as_deref().map(Reason::new) {
        Some(None) => Asked::NoReason,
        known => Asked::Act(act(known.flatten())),
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
        Notice::Snapshot(view) => {
            let media = plan(view.you.seen.role);
            welcome(view, card.clone(), media, now)
        }
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
        Notice::Recording(on) => Say::Recording { on },
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
        Notice::WaitingGone(who) => Say::WaitingGone {
            person: who.to_string(),
        },
        Notice::RoomEntered(room) => Say::RoomEntered {
            room: rooms::room(room),
        },
        Notice::Room(room) => Say::Room {
            room: rooms::room(room),
        },
        Notice::RoomLeft(to) => Say::RoomLeft { place: place(to) },
        Notice::Invited(invitation) => Say::Invited {
            invitation: rooms::invitation(invitation),
        },
        Notice::InvitationGone(room) => Say::InvitationGone { room: room.0 },
        Notice::Contacts(people) => Say::Contacts {
            people: people.into_iter().map(rooms::contact).collect(),
        },
        Notice::Screens(screens) => Say::Screens {
            screens: screens.iter().map(rooms::screen).collect(),
        },
        Notice::RoomsClose(seconds) => Say::RoomsClose { seconds },
        Notice::Lines(_)
        | Notice::Line(_)
        | Notice::Aside(_)
        | Notice::Marks(_)
        | Notice::Mark(_)
        | Notice::Heed(_) => return writing::told(&notice),
        Notice::Done => Say::Done { to: request? },
        Notice::Refused(why) => refused(why, request),
    })
}

fn refused(why: Refusal, to: Option<u32>) -> wire::ServerMessage {
    let (code, sentence) = refusal(why);
    wire::ServerMessage::Refused {
        to,
        code,
        sentence: sentence.to_owned(),
    }
}

fn welcome(
    view: View,
    hearing: wire::HearingCard,
    media: Option<wire::MediaPlan>,
    now: UnixMillis,
) -> wire::ServerMessage {
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
        recording: view.recording,
        people: view.people.into_iter().map(person).collect(),
        waiting: view.waiting.into_iter().map(person).collect(),
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
    }
}

fn standing(standing: Standing) -> wire::Standing {
    wire::Standing {
        guard: guard(standing.guard),
        met: standing.met,
        missing: standing.missing.iter().map(ToString::to_string).collect(),
    }
}

fn alert(alert: Alert) -> wire::Alert {
    wire::Alert {
        what: lost(alert.what),
        person: alert.who.to_string(),
    }
}

/// Why something was refused, for programs and for people.
#[must_use]
pub fn refusal(why: Refusal) -> (wire::RefusalCode, &'static str) {
    match why {
        Refusal::NotPermitted => (
            wire::RefusalCode::NotPermitted,
            "Your role may not do this. Ask the judge or the clerk.",
        ),
        Refusal::Phase => (
            wire::RefusalCode::Phase,
            "This cannot be done in the present phase of the hearing. Wait until the judge opens or continues the session.",
        ),
        Refusal::Room => (
            wire::RefusalCode::Room,
            "This cannot be done from the room that you are in. Come back from it, or wait until you are let into the courtroom.",
        ),
        Refusal::NotReady => (
            wire::RefusalCode::NotReady,
            "The session cannot be opened yet. Look at the list of what is missing, or rule to go on without it and say why.",
        ),
        Refusal::NotChecked => (
            wire::RefusalCode::NotChecked,
            "This person has not promised, or was not checked. Check them first, or rule to let them in all the same and say why.",
        ),
        Refusal::WitnessWaits => (
            wire::RefusalCode::WitnessWaits,
            "A witness is let in only while the case is heard, and when no other witness is yet to testify in the courtroom.",
        ),
        Refusal::NoReason => (
            wire::RefusalCode::NoReason,
            "A reason must be given, in at most 500 characters.",
        ),
        Refusal::LastWord => (
            wire::RefusalCode::LastWord,
            "This would cut a last word, which is not done without a ruling. Say why, or wait until it is ended.",
        ),
        Refusal::Locked => (
            wire::RefusalCode::Locked,
            "The court has locked this microphone. It stays off until the court unlocks it.",
        ),
        Refusal::NoFloor => (
            wire::RefusalCode::NoFloor,
            "You do not have the last word, so there is none to end.",
        ),
        Refusal::NoStep => (
            wire::RefusalCode::NoStep,
            "There is no such step in the procedure, or none that follows. Look at the list of steps.",
        ),
        Refusal::UnknownPerson => (
            wire::RefusalCode::UnknownPerson,
            "Nobody of that name can be meant here now. They may have left; look at the list again.",
        ),
        Refusal::UnknownRoom => (
            wire::RefusalCode::UnknownRoom,
            "You are not asked into this room, or it is locked or closed. Ask somebody who is in it.",
        ),
        Refusal::Company => (
            wire::RefusalCode::Company,
            "You may not be in a private room with those who are in it. Ask the clerk if you think that you should be.",
        ),
        Refusal::TooMany => (
            wire::RefusalCode::TooMany,
            "You have written or marked too much in a minute. Wait a moment and try again.",
        ),
    }
}

/// Who is lost, in the words of the wire.
#[must_use]
fn lost(what: Lost) -> wire::Lost {
    match what {
        Lost::Judge => wire::Lost::JudgeLost,
        Lost::Clerk => wire::Lost::ClerkLost,
        Lost::Party => wire::Lost::PartyLost,
        Lost::Interpreter => wire::Lost::InterpreterLost,
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
        assert_eq!(asked(message), Asked::Nobody);
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
            Some(wire::ServerMessage::Done { to: 3 })
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
