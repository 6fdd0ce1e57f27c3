//! Between the words of the wire and those of the hearing. Wire types never enter the core; core types are never put on the wire.

use super::message as wire;
use crate::hearing::Action;
use crate::hearing::output::{Notice, Own, Refusal, Seen, View};
use crate::hearing::phase::Phase;
use crate::hearing::role::{Permission, Role};
use crate::hearing::roster::Place;
use crate::id::{MediaKind, ParticipantId, PublicationId};

/// What a client's message asks of the hearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An act of the hearing.
    Act(Action),
    /// A person is named whose id cannot exist.
    Nobody,
    /// Not for the hearing: the room answers itself.
    Other(wire::ClientMessage),
}

/// Translates a message of an authenticated page.
#[must_use]
pub fn asked(message: wire::ClientMessage) -> Asked {
    use wire::ClientMessage as Said;
    let of = |person: &str, act: fn(ParticipantId) -> Action| match ParticipantId::new(person) {
        Ok(whom) => Asked::Act(act(whom)),
        Err(_) => Asked::Nobody,
    };
    match message {
        Said::SetMicrophone { on } => Asked::Act(Action::SetMicrophone { on }),
        Said::SetCamera { on } => Asked::Act(Action::SetCamera { on }),
        Said::RaiseHand { up } => Asked::Act(Action::RaiseHand { up }),
        Said::Admit { person } => of(&person, |whom| Action::Admit { whom }),
        Said::SendBack { person } => of(&person, |whom| Action::SendBack { whom }),
        Said::Mute { person } => of(&person, |whom| Action::Mute { whom }),
        Said::Open {} => Asked::Act(Action::Open),
        Said::Recess {} => Asked::Act(Action::Recess),
        Said::End {} => Asked::Act(Action::End),
        Said::Leave {} => Asked::Act(Action::Leave),
        other => Asked::Other(other),
    }
}

/// Puts a notice into words. `card` and `plan` complete a snapshot; `request` is the client's number of what it asked.
/// `None`: nothing is to be said (the answer to a request without a number).
#[must_use]
pub fn told(
    notice: Notice,
    card: &wire::HearingCard,
    plan: impl Fn(Role) -> Option<wire::MediaPlan>,
    request: Option<u32>,
) -> Option<wire::ServerMessage> {
    use wire::ServerMessage as Say;
    Some(match notice {
        Notice::Snapshot(view) => {
            let media = plan(view.you.seen.role);
            welcome(view, card.clone(), media)
        }
        Notice::Phase(to) => Say::Phase { phase: phase(to) },
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
        Notice::Done => Say::Done { to: request? },
        Notice::Refused(why) => {
            let (code, sentence) = refusal(why);
            Say::Refused {
                to: request,
                code,
                sentence: sentence.to_owned(),
            }
        }
    })
}

fn welcome(
    view: View,
    hearing: wire::HearingCard,
    media: Option<wire::MediaPlan>,
) -> wire::ServerMessage {
    wire::ServerMessage::Welcome {
        version: wire::PROTOCOL_VERSION,
        hearing,
        you: own(view.you),
        phase: phase(view.phase),
        recording: view.recording,
        people: view.people.into_iter().map(person).collect(),
        waiting: view.waiting.into_iter().map(person).collect(),
        media,
    }
}

fn own(you: Own) -> wire::Own {
    wire::Own {
        person: person(you.seen),
        place: place(you.place),
        muted_by_judge: you.muted_by_judge,
        may: you.may.into_iter().map(act).collect(),
    }
}

fn person(seen: Seen) -> wire::Person {
    wire::Person {
        id: seen.id.to_string(),
        name: seen.name,
        role: role(seen.role),
        connected: seen.connected,
        microphone: seen.microphone,
        camera: seen.camera,
        hand: seen.hand,
    }
}

/// Which publication is in which section.
#[must_use]
pub fn slot(mid: String, publication: &PublicationId, blind: bool) -> wire::Slot {
    wire::Slot {
        mid,
        person: publication.owner.to_string(),
        kind: match publication.kind {
            MediaKind::Audio => wire::Kind::Audio,
            MediaKind::Video => wire::Kind::Video,
        },
        blind,
    }
}

fn refusal(why: Refusal) -> (wire::RefusalCode, &'static str) {
    match why {
        Refusal::NotPermitted => (
            wire::RefusalCode::NotPermitted,
            "Your role may not do this. Ask the judge or the clerk.",
        ),
        Refusal::Phase => (
            wire::RefusalCode::Phase,
            "This cannot be done in the present phase of the hearing. Wait until the judge opens or continues the session.",
        ),
        Refusal::UnknownPerson => (
            wire::RefusalCode::UnknownPerson,
            "Nobody of that name can be meant here now. They may have left; look at the list again.",
        ),
    }
}

/// A role in the words of the wire.
#[must_use]
pub fn role(role: Role) -> wire::Role {
    match role {
        Role::Judge => wire::Role::Judge,
        Role::Clerk => wire::Role::Clerk,
        Role::Plaintiff => wire::Role::Plaintiff,
        Role::Defendant => wire::Role::Defendant,
        Role::Lawyer => wire::Role::Lawyer,
        Role::Witness => wire::Role::Witness,
        Role::Interpreter => wire::Role::Interpreter,
        Role::Public => wire::Role::Public,
        Role::It => wire::Role::It,
    }
}

/// The word of the protocol for a role.
#[must_use]
pub fn role_word(role: wire::Role) -> &'static str {
    match role {
        wire::Role::Judge => "judge",
        wire::Role::Clerk => "clerk",
        wire::Role::Plaintiff => "plaintiff",
        wire::Role::Defendant => "defendant",
        wire::Role::Lawyer => "lawyer",
        wire::Role::Witness => "witness",
        wire::Role::Interpreter => "interpreter",
        wire::Role::Public => "public",
        wire::Role::It => "it",
    }
}

/// A place in the words of the wire.
#[must_use]
pub fn place(place: Place) -> wire::Place {
    match place {
        Place::WaitingHall => wire::Place::WaitingHall,
        Place::Courtroom => wire::Place::Courtroom,
        Place::Console => wire::Place::Console,
    }
}

fn phase(phase: Phase) -> wire::Phase {
    match phase {
        Phase::Scheduled => wire::Phase::Scheduled,
        Phase::Waiting => wire::Phase::Waiting,
        Phase::Open => wire::Phase::Open,
        Phase::Recess => wire::Phase::Recess,
        Phase::Ended => wire::Phase::Ended,
    }
}

fn act(permission: Permission) -> wire::Act {
    match permission {
        Permission::Publish => wire::Act::Publish,
        Permission::RaiseHand => wire::Act::RaiseHand,
        Permission::Admit => wire::Act::Admit,
        Permission::SendBack => wire::Act::SendBack,
        Permission::Mute => wire::Act::Mute,
        Permission::Open => wire::Act::Open,
        Permission::Recess => wire::Act::Recess,
        Permission::End => wire::Act::End,
        Permission::SeeQuality => wire::Act::SeeQuality,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_impossible_person_is_nobody() {
        let message = wire::ClientMessage::Admit {
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
        assert_eq!(told(Notice::Done, &card, |_| None, None), None);
        assert_eq!(
            told(Notice::Done, &card, |_| None, Some(3)),
            Some(wire::ServerMessage::Done { to: 3 })
        );
        assert!(told(Notice::Refused(Refusal::Phase), &card, |_| None, None).is_some());
    }
}
