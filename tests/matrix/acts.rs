//! What a page sends for each act of the table.

use crate::court::{pause, why};
use tyndau::hearing::rules::Permission;
use tyndau::signal::message::{Address, ClientMessage, MarkKind, RoomKind, Screen, Sign, Why};

/// Nobody's id, and no room's number: what means them changes nothing.
pub const NOBODY: &str = "nobody-here";
const NO_ROOM: u32 = 4_000_000;

/// The message that asks for an act. `None`: the act is no request, and whether it is allowed shows in `you.may` alone.
///
/// If it is allowed, it changes nothing or what does not matter, but for acts that move the hearing on (`leads_to`) and for those that
/// take the asker away.
pub fn message(act: Permission, asker: &str, room: Option<u32>) -> Option<ClientMessage> {
    about(act, asker, NOBODY, room)
}

/// The same about somebody.
#[allow(clippy::too_many_lines, reason = "a line for each act")]
pub fn about(act: Permission, asker: &str, whom: &str, room: Option<u32>) -> Option<ClientMessage> {
    use ClientMessage as Say;
    use Permission as Act;
    let person = whom.to_owned();
    let so = || "so ordered".to_owned();
    let reason = so();
    let persons = vec![person.clone()];
    let persons = persons.into_iter().filter(|id| id != NOBODY).collect();
    let open = |kind| Say::OpenRoom {
        kind,
        people: vec![whom.to_owned()],
    };
    Some(match act {
        Act::PublishSound | Act::PublishPicture => return None,
        Act::SeeAndHear | Act::SeeWhoWaits => return None,
        Act::SeeQuality | Act::SeeRecord | Act::TalkInPrivate => return None,
        Act::SetMicrophone => Say::SetMicrophone { on: false, room },
        Act::SetCamera => Say::SetCamera { on: false, room },
        Act::RaiseHand => Say::RaiseHand { up: false },
        Act::Declare => Say::Declare {},
        Act::CheckIdentity => Say::CheckIdentity { person, how: so() },
        Act::CheckAuthority => Say::CheckAuthority { person, how: so() },
        Act::Admit => admission(person),
        Act::AdmitAll => Say::AdmitAll {},
        Act::WitnessHeard => Say::WitnessHeard { person },
        Act::Remove => Say::Remove { person, reason },
        Act::GoOnWithout => {
            let reason = Some(reason);
            Say::GoOnWithout { person, reason }
        }
        Act::Dismiss
        | Act::SendBack
        | Act::Mute
        | Act::GiveFloor
        | Act::TakeFloor
        | Act::OpenFloor
        | Act::GiveLastWord
        | Act::EndLastWord
        | Act::MuteAll
        | Act::LockMicrophone
        | Act::AskToUnmute
        | Act::LowerHand
        | Act::AskWhoHears
        | Act::SayWhoHears
        | Act::NextStep
        | Act::GoToStep => order(act, person),
        Act::Open => Say::Open { without: vec![] },
        Act::GoClosed => Say::GoClosed { persons, reason },
        Act::NameForClosed => Say::NameForClosed { person, reason },
        Act::BackToOpen => Say::BackToOpen(why()),
        Act::Recess => Say::Recess(pause()),
        Act::SettlementRecess => Say::SettlementRecess(pause()),
        Act::TechnicalBreak => Say::TechnicalBreak(why()),
        Act::Retire => Say::Retire(why()),
        Act::Announce => Say::Announce(why()),
        Act::Postpone => Say::Postpone(pause()),
        Act::NobodyAppeared => Say::NobodyAppeared(why()),
        Act::End => Say::End(why()),
        Act::OpenLawyerClientRoom => open(RoomKind::LawyerClientRoom),
        Act::OpenMediationRoom => open(RoomKind::MediationRoom),
        Act::OpenDeliberationRoom => open(RoomKind::DeliberationRoom),
        Act::OpenHelpRoom => open(RoomKind::HelpRoom),
        Act::OpenClerksDesk => open(RoomKind::ClerksDesk),
        Act::AcceptInvitation => Say::AcceptInvitation { room: NO_ROOM },
        Act::DeclineInvitation => Say::DeclineInvitation { room: NO_ROOM },
        Act::InviteToRoom => Say::InviteToRoom { person },
        Act::LockRoom => Say::LockRoom { on: false },
        Act::LeaveRoom => Say::LeaveRoom {},
        Act::ReadyToSettle => Say::ReadyToSettle { on: false },
        Act::Screen => nothing_kept_from(asker),
        Act::WriteToEverybody => write(Address::Everybody),
        Act::WriteToCourt => write(Address::Court),
        Act::WriteToClerk => write(Address::Clerk),
        Act::WriteToIt => write(Address::CourtIt),
        Act::WriteToPerson => write(Address::Person(person)),
        Act::WriteInRoom => write(Address::Room),
        Act::SignalToClerk => signal(),
        Act::MarkStep => mark(MarkKind::TestimonyStart),
        Act::MarkRequest => mark(MarkKind::Objection),
        Act::MarkInterpreting => mark(MarkKind::SlowDown),
        Act::TechnicalNote => mark(MarkKind::TechnicalNote),
        Act::Leave => Say::Leave {},
    })
}

/// Nothing of oneself can be kept from oneself.
fn nothing_kept_from(asker: &str) -> ClientMessage {
    let screen = Screen {
        from: asker.to_owned(),
        person: asker.to_owned(),
        sight: true,
        hearing: true,
        name: true,
    };
    let ruling = "so ordered".to_owned();
    ClientMessage::Screen { screen, ruling }
}

fn order(act: Permission, person: String) -> ClientMessage {
    use ClientMessage as Say;
    use Permission as Act;
    let reason = None;
    match act {
        Act::Dismiss => Say::Dismiss { person, reason },
        Act::SendBack => Say::SendBack { person, reason },
        Act::Mute => Say::Mute { person, reason },
        Act::GiveFloor => Say::GiveFloor {
            people: vec![person],
            reason,
        },
        Act::TakeFloor => Say::TakeFloor(Why::default()),
        Act::OpenFloor => Say::OpenFloor(Why::default()),
        Act::GiveLastWord => Say::GiveLastWord { person, reason },
        Act::EndLastWord => Say::EndLastWord {},
        Act::MuteAll => Say::MuteAll {},
        Act::LockMicrophone => Say::LockMicrophone {
            person,
            on: true,
            reason,
        },
        Act::AskToUnmute => Say::AskToUnmute { person },
        Act::LowerHand => Say::LowerHand { person },
        Act::AskWhoHears => Say::AskWhoHears { on: false },
        Act::SayWhoHears => Say::SayWhoHears {
            round: 0,
            yes: true,
        },
        Act::NextStep => Say::NextStep { turns: 0 },
        _ => Say::GoToStep {
            step: "no_such_step".to_owned(),
            reason,
        },
    }
}

/// Nothing was checked of them.
pub fn admission(person: String) -> ClientMessage {
    let ruling = Why::because("known to the court");
    ClientMessage::Admit { person, ruling }
}

fn write(to: Address) -> ClientMessage {
    let text = "a word".to_owned();
    ClientMessage::Say { to, text }
}

fn signal() -> ClientMessage {
    let sign = Sign::NeedsPause;
    ClientMessage::Signal { sign }
}

fn mark(kind: MarkKind) -> ClientMessage {
    ClientMessage::Mark { kind, note: None }
}
