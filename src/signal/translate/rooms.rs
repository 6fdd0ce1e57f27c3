//! Private rooms and screens, between both languages.

use super::{Act, Asked, done_to, impossible, person, place, room_kind, room_kind_from, wire};
use crate::hearing::Action;
use crate::hearing::output::{Contact, Invitation, Notice, Refusal, RoomSeen};
use crate::hearing::screening::{self, Screened};
use crate::id::{ParticipantId, RoomId};

/// Most people who are asked at once.
const MOST_ASKED: usize = 16;
/// Longest name of a ruling, in characters.
const LONGEST_RULING: usize = 200;

/// What is asked about private rooms; anything else comes back.
pub(super) fn asked(message: wire::ClientMessage) -> Result<Asked, wire::ClientMessage> {
    use wire::ClientMessage as Said;
    Ok(match message {
        Said::OpenRoom { kind, people } => opened(kind, people),
        Said::InviteToRoom { person } => {
            done_to(Act::InviteToRoom, &person, |whom| Action::Invite { whom })
        }
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
        Said::Screen { screen, ruling } => screened(&screen, ruling),
        other => return Err(other),
    })
}

/// What is told of private rooms and screens; `None`: it is about something else.
pub(super) fn told(notice: Notice) -> Option<wire::ServerMessage> {
    use wire::ServerMessage as Say;
    Some(match notice {
        Notice::RoomEntered(entered) => Say::RoomEntered {
            room: room(entered),
        },
        Notice::Room(own) => Say::Room { room: room(own) },
        Notice::RoomLeft(to) => Say::RoomLeft { place: place(to) },
        Notice::Invited(asked) => Say::Invited {
            invitation: invitation(asked),
        },
        Notice::InvitationGone(room) => Say::InvitationGone { room: room.0 },
        Notice::Contacts(people) => Say::Contacts {
            people: people.into_iter().map(contact).collect(),
        },
        Notice::Screens(screens) => Say::Screens {
            screens: screens.iter().map(screen).collect(),
        },
        _ => return None,
    })
}

fn opened(kind: wire::RoomKind, people: Vec<String>) -> Asked {
    let kind = room_kind_from(kind);
    let with: Result<Vec<_>, _> = people
        .iter()
        .map(|person| ParticipantId::new(person))
        .collect();
    match with {
        Ok(with) if with.len() <= MOST_ASKED => Asked::Act(Action::OpenRoom { kind, with }),
        _ => impossible(kind.permission(), Refusal::UnknownPerson),
    }
}

fn screened(said: &wire::Screen, ruling: String) -> Asked {
    let (Ok(from), Ok(whom)) = (
        ParticipantId::new(&said.from),
        ParticipantId::new(&said.person),
    ) else {
        return impossible(Act::Screen, Refusal::UnknownPerson);
    };
    let screen = screening::Screen {
        sight: said.sight,
        hearing: said.hearing,
        name: said.name,
    };
    Asked::Act(Action::Screen {
        screened: Screened { from, whom, screen },
        ruling: ruling.chars().take(LONGEST_RULING).collect(),
    })
}

pub(super) fn room(room: RoomSeen) -> wire::PrivateRoom {
    wire::PrivateRoom {
        id: room.id.0,
        kind: room_kind(room.kind),
        locked: room.locked,
        asked: room.asked.into_iter().map(person).collect(),
    }
}

pub(super) fn invitation(invitation: Invitation) -> wire::RoomInvitation {
    wire::RoomInvitation {
        room: invitation.room.0,
        kind: room_kind(invitation.kind),
        by: invitation.by.map(person),
    }
}

pub(super) fn contact(contact: Contact) -> wire::Contact {
    wire::Contact {
        person: person(contact.person),
        kinds: contact.kinds.into_iter().map(room_kind).collect(),
    }
}

pub(super) fn screen(screened: &Screened) -> wire::Screen {
    wire::Screen {
        from: screened.from.to_string(),
        person: screened.whom.to_string(),
        sight: screened.screen.sight,
        hearing: screened.screen.hearing,
        name: screened.screen.name,
    }
}
