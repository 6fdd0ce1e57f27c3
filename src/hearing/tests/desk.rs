//! Stories of the clerk's desk: one who waits beside their document, live, before the clerk alone.

use super::court::{Court, admit, id, microphone, moves, names, open, recess, send_back};
use super::rooms::{arrives_for, consult, open_room, place};
use super::screening::{ALL, screen};
use crate::hearing::Action;
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::output::Refusal;
use crate::hearing::phase::Phase;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::id::MediaKind::{Audio, Video};
use crate::id::RoomId;

fn desk(with: &[&str]) -> Action {
    open_room(RoomKind::ClerksDesk, with)
}

fn check(name: &str) -> Action {
    Action::CheckIdentity {
        whom: id(name),
        how: Reason::new("live picture beside the identity card").unwrap(),
    }
}

/// Judge and clerk; plaintiff, lawyer and witness wait.
fn hall() -> Court {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.arrives("witness");
    court
}

#[test]
fn by_one_press_of_the_clerk_the_two_see_and_hear_each_other_and_nobody_else_does() {
    let mut court = hall();
    court.does("clerk", desk(&["plaintiff"]));
    for name in ["clerk", "plaintiff"] {
        assert_eq!(place(&court, name), Place::ClerksDesk);
        assert_eq!(names(&court.page(name).people), ["clerk", "plaintiff"]);
        assert!(court.page(name).waiting.is_empty());
    }
    assert!(court.sees_and_hears("clerk", "plaintiff"));
    assert!(court.sees_and_hears("plaintiff", "clerk"));
    assert_eq!(court.wires.len(), 4, "nobody else");
    assert!(court.taps.is_empty(), "recorded");
    let away = court.page("judge").waiting.iter();
    let away: Vec<&str> = away
        .filter(|seen| seen.in_private)
        .map(|seen| seen.id.as_str())
        .collect();
    assert_eq!(away, ["plaintiff"], "the judge knows that, and no more");
    let entered = |court: &Court| {
        let of_the_desk = |fact: &&&Fact| {
            matches!(
                fact,
                Fact::RoomEntered {
                    kind: RoomKind::ClerksDesk,
                    ..
                }
            )
        };
        court.facts_logged().iter().filter(of_the_desk).count()
    };
    assert_eq!(entered(&court), 2);
}

#[test]
fn nobody_opens_the_microphone_of_whoever_is_called_to_the_desk() {
    let mut court = hall();
    court.does("plaintiff", microphone(false));
    court.does("clerk", desk(&["plaintiff"]));
    assert!(!court.gets("clerk", "plaintiff", Audio) && court.gets("clerk", "plaintiff", Video));
    let room = Some(RoomId(1));
    court.does("plaintiff", Action::SetCamera { on: false, room });
    assert!(!court.gets("clerk", "plaintiff", Video));
    court.does("plaintiff", Action::SetMicrophone { on: true, room });
    assert!(court.gets("clerk", "plaintiff", Audio));
}

#[test]
fn the_clerk_checks_whom_they_see_and_nobody_else_and_the_log_says_how() {
    let mut court = hall();
    court.does("clerk", desk(&["lawyer"]));
    court.does("clerk", check("lawyer"));
    court.does(
        "clerk",
        Action::CheckAuthority {
            whom: id("lawyer"),
            how: Reason::new("warrant").unwrap(),
        },
    );
    court.is_refused("clerk", check("plaintiff"), Refusal::UnknownPerson);
    court.is_refused("clerk", desk(&["plaintiff"]), Refusal::Room);
    let said = court.facts_logged().iter().any(|fact| {
        matches!(fact, Fact::IdentityChecked { whom, how, face_to_face: true }
            if *whom == id("lawyer") && how.as_str().starts_with("live picture"))
    });
    assert!(said);
}

#[test]
fn the_desk_ends_by_the_clerk_by_whoever_was_called_and_by_admission() {
    for ends in [
        ("clerk", Action::LeaveRoom),
        ("plaintiff", Action::LeaveRoom),
        ("clerk", admit("plaintiff")),
        ("judge", admit("plaintiff")),
    ] {
        let mut court = hall();
        court.does("clerk", desk(&["plaintiff"]));
        let (who, how) = ends;
        let is_let_in = how != Action::LeaveRoom;
        court.does(who, how);
        assert_eq!(place(&court, "clerk"), Place::Courtroom);
        let expected = match is_let_in {
            true => Place::Courtroom,
            false => Place::WaitingHall,
        };
        assert_eq!(place(&court, "plaintiff"), expected);
        assert!(court.wires.is_empty() && court.rooms.is_empty());
        let you = &court.page("plaintiff").you.seen;
        assert!(
            !you.microphone && !you.camera,
            "unheard until they want to be"
        );
    }
}

#[test]
fn a_clerk_leaves_no_session_for_the_desk_and_is_back_before_it_goes_on() {
    let mut court = hall();
    court.does("clerk", desk(&["witness"]));
    court.does("judge", open());
    for name in ["clerk", "witness"] {
        assert_ne!(place(&court, name), Place::ClerksDesk);
    }
    court.is_refused("clerk", desk(&["witness"]), Refusal::Phase);
    for pause in [
        recess(),
        moves(Permission::TechnicalBreak),
        moves(Permission::Retire),
    ] {
        court.does("judge", pause);
        court.does("clerk", desk(&["witness"]));
        assert_eq!(place(&court, "witness"), Place::ClerksDesk);
        court.does("judge", open());
        assert_eq!(court.phase(), Phase::OpenSession);
        assert_eq!(place(&court, "clerk"), Place::Courtroom);
        assert_eq!(place(&court, "witness"), Place::WaitingHall);
    }
    // Whoever comes late is let in by a ruling and checked in the courtroom, before everybody's eyes.
    court.does("judge", admit("plaintiff"));
    court.does("clerk", check("plaintiff"));
}

#[test]
fn a_witness_who_is_yet_to_be_heard_learns_no_name_at_the_desk_but_the_clerks() {
    let mut court = hall();
    court.does("judge", admit("plaintiff"));
    court.does("clerk", desk(&["witness"]));
    let page = court.page("witness");
    assert_eq!(names(&page.people), ["clerk", "witness"]);
    assert!(page.waiting.is_empty() && page.contacts.is_empty() && page.invitations.is_empty());
    assert!(page.room.as_ref().unwrap().asked.is_empty());
    assert!(page.hall.is_none());
}

#[test]
fn to_the_desk_comes_one_who_waits_and_is_in_no_talk_and_only_the_clerk_calls() {
    let mut court = hall();
    court.arrives("protected_witness");
    court.arrives("clerk-2");
    court.arrives("defendant");
    court.does("judge", admit("defendant"));
    court.does("lawyer", consult(&["plaintiff"]));
    for with in [
        &["lawyer"][..],
        &["defendant"],
        &["judge"],
        &["stranger"],
        &["clerk-2"],
        &["protected_witness"],
        &["witness", "plaintiff"],
        &[],
    ] {
        court.is_refused("clerk", desk(with), Refusal::UnknownPerson);
    }
    let contacts = court.page("clerk").contacts.iter();
    let to_the_desk: Vec<&str> = contacts
        .filter(|contact| contact.kinds.contains(&RoomKind::ClerksDesk))
        .map(|contact| contact.person.id.as_str())
        .collect();
    assert_eq!(to_the_desk, ["plaintiff", "witness"]);
    for other in ["judge", "plaintiff", "witness", "defendant"] {
        court.is_refused(other, desk(&["witness"]), Refusal::NotPermitted);
    }
    court.does("clerk", desk(&["plaintiff"]));
    court.is_refused(
        "clerk",
        Action::Invite {
            whom: id("witness"),
        },
        Refusal::Room,
    );
    court.is_refused("clerk", Action::LockRoom { on: true }, Refusal::Room);
}

#[test]
fn a_screen_between_the_two_parts_them_and_who_is_sent_back_can_be_called() {
    let mut court = hall();
    court.does("clerk", desk(&["witness"]));
    court.does("judge", screen("witness", "clerk", ALL));
    assert_eq!(place(&court, "clerk"), Place::Courtroom);
    assert!(court.wires.is_empty());
    court.does("judge", admit("plaintiff"));
    court.does("judge", send_back("plaintiff"));
    court.does("clerk", desk(&["plaintiff"]));
    court.loses_link("plaintiff");
    court.waits(60);
    assert_eq!(
        place(&court, "clerk"),
        Place::ClerksDesk,
        "their seat is held"
    );
    court.connects("plaintiff");
    assert_eq!(place(&court, "plaintiff"), Place::ClerksDesk);
    court.loses_link("plaintiff");
    court.waits(120);
    assert_eq!(place(&court, "clerk"), Place::Courtroom);
}
