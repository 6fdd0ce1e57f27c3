//! Between the words of the wire and those of the hearing. Wire types never enter the core; core types are never put on the wire.

mod rooms;

use super::message as wire;
use crate::hearing::Action;
use crate::hearing::output::{Notice, Own, Refusal, Seen, View};
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission as Act;
use crate::id::{MediaKind, ParticipantId, PublicationId, RoomId};

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
        Said::SetMicrophone { on, room } => {
            let room = room.map(RoomId);
            Asked::Act(Action::SetMicrophone { on, room })
        }
        Said::SetCamera { on, room } => {
            let room = room.map(RoomId);
            Asked::Act(Action::SetCamera { on, room })
        }
        Said::RaiseHand { up } => Asked::Act(Action::RaiseHand { up }),
        Said::Admit { person } => of(&person, |whom| Action::Admit { whom }),
        Said::SendBack { person } => of(&person, |whom| Action::SendBack { whom }),
        Said::Mute { person } => of(&person, |whom| Action::Mute { whom }),
        Said::Open {} => Asked::Act(Action::Open),
        Said::Recess {} => Asked::Act(Action::Recess),
        Said::End {} => Asked::Act(Action::End),
        Said::OpenRoom { kind, people } => rooms::opened(kind, people),
        Said::InviteToRoom { person } => of(&person, |whom| Action::Invite { whom }),
        Said::AcceptInvitation { room } => {
            let room = RoomId(room);
            Asked::Act(Action::AcceptInvitation { room })
        }
        Said::DeclineInvitation { room } => {
            let room = RoomId(room);
            Asked::Act(Action::DeclineInvitation { room })
        }
        Said::LockRoom { on } => Asked::Act(Action::LockRoom { on }),
        Said::LeaveRoom {} => Asked::Act(Action::LeaveRoom),
        Said::ReadyToSettle { on } => Asked::Act(Action::ReadyToSettle { on }),
        Said::Screen { screen, ruling } => rooms::screened(&screen, ruling),
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
        room: view.room.map(rooms::room),
        invitations: view
            .invitations
            .into_iter()
            .map(rooms::invitation)
            .collect(),
        contacts: view.contacts.into_iter().map(rooms::contact).collect(),
        screens: view.screens.iter().map(rooms::screen).collect(),
        media,
    }
}

fn own(you: Own) -> wire::Own {
    wire::Own {
        person: person(you.seen),
        place: place(you.place),
        muted_by_judge: you.muted_by_judge,
        ready_to_settle: you.ready_to_settle,
        may: you.may.into_iter().map(act).collect(),
    }
}

fn person(seen: Seen) -> wire::Person {
    wire::Person {
        id: seen.id.to_string(),
        name: seen.name,
        role: role(seen.role),
        stands_by: seen.stands_by.iter().map(ToString::to_string).collect(),
        connected: seen.connected,
        microphone: seen.microphone,
        camera: seen.camera,
        hand: seen.hand,
        in_private: seen.in_private,
    }
}

/// Which publication is in which section.
#[must_use]
pub fn slot(mid: String, publication: &PublicationId) -> wire::Slot {
    wire::Slot {
        mid,
        person: publication.owner.to_string(),
        kind: match publication.kind {
            MediaKind::Audio => wire::Kind::Audio,
            MediaKind::Video => wire::Kind::Video,
        },
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
        Refusal::Room => (
            wire::RefusalCode::Room,
            "This cannot be done from the room that you are in. Come back from it, or wait until you are let into the courtroom.",
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
    }
}

/// Both directions between an enumeration of the hearing and its twin on the wire. The compiler holds that none is missing.
macro_rules! twins {
    ($(#[$doc:meta])* $core:ident, $to_wire:ident, $from_wire:ident: $($member:ident)+) => {
        $(#[$doc])*
        #[must_use]
        pub fn $to_wire(one: $core) -> wire::$core {
            match one {
                $($core::$member => wire::$core::$member,)+
            }
        }

        /// The other way.
        #[must_use]
        pub fn $from_wire(one: wire::$core) -> $core {
            match one {
                $(wire::$core::$member => $core::$member,)+
            }
        }
    };
}

twins! {
    /// A role in the words of the wire.
    Role, role, role_from:
    PresidingJudge PanelJudge CourtSessionClerk Prosecutor Plaintiff Applicant Defendant ThirdParty
    AccusedOnTrial Victim Representative Lawyer DefenceCounsel LegalRepresentative Witness ProtectedWitness
    Expert Specialist Interpreter SignLanguageInterpreter Mediator Teacher Psychologist MemberOfThePublic
    Journalist CourtIt CourtAdministrator ArchiveOfficer Escort
}

twins! {
    /// A phase in the words of the wire.
    Phase, phase, phase_from:
    Scheduled WaitingHallOpen Opening OpenSession ClosedSession Recess SettlementRecess TechnicalBreak
    Deliberation Announcement Postponed NobodyAppeared Ended Sealing Archived Destroyed Cancelled
}

twins! {
    /// A place in the words of the wire.
    Place, place, place_from:
    WaitingHall Courtroom Console Gallery LawyerClientRoom MediationRoom DeliberationRoom HelpRoom
}

twins! {
    /// What a private room is for, in the words of the wire.
    RoomKind, room_kind, room_kind_from:
    LawyerClientRoom MediationRoom DeliberationRoom HelpRoom
}

twins! {
    /// What may be done, in the words of the wire.
    Act, act, act_from:
    SetMicrophone SetCamera PublishSound PublishPicture SeeAndHear SeeWhoWaits RaiseHand Admit SendBack Mute
    Open Recess End SeeQuality TalkInPrivate OpenLawyerClientRoom OpenMediationRoom OpenDeliberationRoom
    OpenHelpRoom AcceptInvitation DeclineInvitation InviteToRoom LockRoom LeaveRoom ReadyToSettle Screen Leave
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
