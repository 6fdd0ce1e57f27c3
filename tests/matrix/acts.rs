//! What a page sends for each act of the table.

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
pub fn about(act: Permission, asker: &str, whom: &str, room: Option<u32>) -> Option<ClientMessage> {
    use ClientMessage as Say;
    use Permission as Act;
    let person = whom.to_owned();
    let so = || "so ordered".to_owned();
    let why = || Why { reason: Some(so()) };
    let open = |kind| Say::OpenRoom {
        kind,
        people: vec![whom.to_owned()],
    };
    let write = |to| Say::Say {
        to,
        text: "a word".to_owned(),
    };
    let mark = |kind| Say::Mark { kind, note: None };
    Some(match act {
        Act::PublishSound | Act::PublishPicture => return None,
        Act::SeeAndHear | Act::SeeWhoWaits => return None,
        Act::SeeQuality | Act::TalkInPrivate => return None,
        Act::SetMicrophone => Say::SetMicrophone { on: false, room },
        Act::SetCamera => Say::SetCamera { on: false, room },
        Act::RaiseHand => Say::RaiseHand { up: false },
        Act::Declare => Say::Declare {},
        Act::CheckIdentity => Say::CheckIdentity { person, how: so() },
        Act::CheckAuthority => Say::CheckAuthority { person, how: so() },
        Act::Admit => Say::Admit {
            person,
            ruling: why(),
        },
        Act::AdmitAll => Say::AdmitAll {},
        Act::WitnessHeard => Say::WitnessHeard { person },
        Act::Dismiss => Say::Dismiss {
            person,
            reason: None,
        },
        Act::Remove => Say::Remove {
            person,
            reason: so(),
        },
        Act::SendBack => Say::SendBack {
            person,
            reason: None,
        },
        Act::Mute => Say::Mute {
            person,
            reason: None,
        },
        Act::GiveFloor => Say::GiveFloor {
            people: vec![person],
            reason: None,
        },
        Act::TakeFloor => Say::TakeFloor(Why::default()),
        Act::OpenFloor => Say::OpenFloor(Why::default()),
        Act::GiveLastWord => Say::GiveLastWord {
            person,
            reason: None,
        },
        Act::EndLastWord => Say::EndLastWord {},
        Act::MuteAll => Say::MuteAll {},
        Act::LockMicrophone => Say::LockMicrophone {
            person,
            on: true,
            reason: None,
        },
        Act::AskToUnmute => Say::AskToUnmute { person },
        Act::LowerHand => Say::LowerHand { person },
        Act::NextStep => Say::NextStep {},
        Act::GoToStep => Say::GoToStep {
            step: "no_such_step".to_owned(),
            reason: None,
        },
        Act::Open => Say::Open { without: vec![] },
        Act::GoClosed => Say::GoClosed {
            persons: match whom {
                NOBODY => vec![],
                _ => vec![person],
            },
            reason: so(),
        },
        Act::BackToOpen => Say::BackToOpen(why()),
        Act::Recess => Say::Recess(why()),
        Act::SettlementRecess => Say::SettlementRecess(why()),
        Act::TechnicalBreak => Say::TechnicalBreak(why()),
        Act::Retire => Say::Retire(why()),
        Act::Announce => Say::Announce(why()),
        Act::Postpone => Say::Postpone(why()),
        Act::NobodyAppeared => Say::NobodyAppeared(why()),
        Act::End => Say::End(why()),
        Act::OpenLawyerClientRoom => open(RoomKind::LawyerClientRoom),
        Act::OpenMediationRoom => open(RoomKind::MediationRoom),
        Act::OpenDeliberationRoom => open(RoomKind::DeliberationRoom),
        Act::OpenHelpRoom => open(RoomKind::HelpRoom),
        Act::AcceptInvitation => Say::AcceptInvitation { room: NO_ROOM },
        Act::DeclineInvitation => Say::DeclineInvitation { room: NO_ROOM },
        Act::InviteToRoom => Say::InviteToRoom { person },
        Act::LockRoom => Say::LockRoom { on: false },
        Act::LeaveRoom => Say::LeaveRoom {},
        Act::ReadyToSettle => Say::ReadyToSettle { on: false },
        // Nothing of oneself can be kept from oneself.
        Act::Screen => Say::Screen {
            screen: Screen {
                from: asker.to_owned(),
                person: asker.to_owned(),
                sight: true,
                hearing: true,
                name: true,
            },
            ruling: so(),
        },
        Act::WriteToEverybody => write(Address::Everybody),
        Act::WriteToCourt => write(Address::Court),
        Act::WriteToClerk => write(Address::Clerk),
        Act::WriteToIt => write(Address::CourtIt),
        Act::WriteToPerson => write(Address::Person(person)),
        Act::WriteInRoom => write(Address::Room),
        Act::SignalToClerk => Say::Signal {
            sign: Sign::NeedsPause,
        },
        Act::MarkStep => mark(MarkKind::TestimonyStart),
        Act::MarkRequest => mark(MarkKind::Objection),
        Act::MarkInterpreting => mark(MarkKind::SlowDown),
        Act::TechnicalNote => mark(MarkKind::TechnicalNote),
        Act::Leave => Say::Leave {},
    })
}
