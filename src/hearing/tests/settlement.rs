//! The signal that one is ready to settle: what anybody could learn of it.

use super::court::{Court, id, open, recess};
use super::rooms::{arrives_for, consult};
use super::screening::screen;
use crate::hearing::course::Reason;
use crate::hearing::output::Refusal;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::screening::{Screen, Sense};
use crate::hearing::{Action, Notice, Output};

pub fn ready(on: bool) -> Action {
    Action::ReadyToSettle { on }
}

fn sides() -> Court {
    let mut court = Court::with(&["judge", "clerk"]);
    for name in ["plaintiff", "defendant", "mediator", "it"] {
        court.arrives(name);
    }
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("clerk", authority("lawyer"));
    court
}

pub fn authority(name: &str) -> Action {
    Action::CheckAuthority {
        whom: id(name),
        how: Reason::new("power of attorney of 3 May").unwrap(),
    }
}

/// To whom the last input had something to say, the log included.
fn told(court: &Court) -> Vec<&str> {
    let to = |output: &'static str| output;
    court
        .last
        .iter()
        .map(|output| match output {
            Output::Tell { to, .. } => to.as_str(),
            Output::Journal(_) => to("log"),
            _ => to("media"),
        })
        .collect()
}

fn unseen_by_the_accused(name: &str) -> Action {
    screen("accused_on_trial", name, Screen::of([Sense::Sight]))
}

#[test]
fn one_press_is_told_to_nobody_but_who_pressed() {
    for (who, others) in [
        ("plaintiff", ["judge", "defendant", "lawyer"]),
        ("lawyer", ["judge", "defendant", "plaintiff"]),
    ] {
        let mut court = sides();
        court.does(who, ready(true));
        assert_eq!(told(&court), [who, who], "own state, and done");
        assert!(court.page(who).you.ready_to_settle);
        court.does(who, ready(false));
        assert_eq!(told(&court), [who, who]);
        // What the others are told afterwards is what they would have been told without it.
        let mut other = sides();
        court.does(who, ready(true));
        for name in others {
            court.connects(name);
            other.connects(name);
            assert_eq!(court.page(name), other.page(name));
        }
        assert_eq!(court.log, other.log);
    }
}

#[test]
fn who_speaks_for_a_side_says_so_for_it_and_the_side_is_asked_in() {
    let mut court = sides();
    court.does("lawyer", ready(true));
    court.does("defendant", ready(true));
    for name in ["lawyer", "defendant", "mediator"] {
        assert_eq!(court.page(name).you.place, Place::MediationRoom, "{name}");
    }
    assert_eq!(court.page("plaintiff").you.place, Place::WaitingHall);
    assert_eq!(court.page("plaintiff").invitations[0].by, None);
    let room = crate::id::RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    assert!(court.sees_and_hears("plaintiff", "defendant"));
}

#[test]
fn who_speaks_for_a_side_needs_a_checked_authority_and_one_side() {
    let mut court = sides();
    for (name, whom) in [
        ("lawyer-2", &["defendant"][..]),
        ("lawyer-3", &["plaintiff", "defendant"]),
        ("lawyer-4", &["stranger"]),
    ] {
        arrives_for(&mut court, name, whom);
        if name != "lawyer-2" {
            court.does("clerk", authority(name));
        }
        let may = &court.page(name).you.may;
        assert!(!may.contains(&Permission::ReadyToSettle), "{name}");
        court.is_refused(name, ready(true), Refusal::NotPermitted);
    }
    court.does("clerk", authority("lawyer-2"));
    let may = &court.page("lawyer-2").you.may;
    assert!(may.contains(&Permission::ReadyToSettle));
}

#[test]
fn a_side_that_is_screened_from_the_other_is_not_asked_in_with_it() {
    let mut court = Court::with(&["judge", "clerk", "victim", "accused_on_trial"]);
    arrives_for(&mut court, "lawyer", &["victim"]);
    court.does("clerk", authority("lawyer"));
    court.does("judge", unseen_by_the_accused("victim"));
    court.does("lawyer", ready(true));
    court.does("accused_on_trial", ready(true));
    assert_eq!(court.page("lawyer").you.place, Place::MediationRoom);
    assert!(court.page("victim").invitations.is_empty());
}

#[test]
fn when_both_have_pressed_they_and_the_mediator_get_a_room() {
    for first in ["plaintiff", "defendant"] {
        let mut court = sides();
        let second = ["defendant", "plaintiff"][usize::from(first == "defendant")];
        court.does(first, ready(true));
        court.does(second, ready(true));
        for name in ["plaintiff", "defendant", "mediator"] {
            let page = court.page(name);
            assert_eq!(page.you.place, Place::MediationRoom);
            assert!(!page.you.ready_to_settle, "the wish is fulfilled");
        }
        assert!(court.sees_and_hears("plaintiff", "defendant"));
        assert!(court.taps.is_empty());
    }
}

#[test]
fn whoever_is_in_another_room_is_asked_instead_of_taken_out_of_it() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    let room = crate::id::RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    court.does("plaintiff", ready(true));
    court.does("defendant", ready(true));
    assert_eq!(court.page("plaintiff").you.place, Place::LawyerClientRoom);
    assert_eq!(court.page("plaintiff").invitations[0].by, None);
    court.does("plaintiff", Action::LeaveRoom);
    let room = crate::id::RoomId(2);
    court.does("plaintiff", Action::AcceptInvitation { room });
    assert!(court.sees_and_hears("plaintiff", "defendant"));
}

#[test]
fn a_refused_wish_is_not_logged_either() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    let before = court.log.clone();
    court.is_refused("plaintiff", ready(true), Refusal::Room);
    court.is_refused("judge", ready(true), Refusal::NotPermitted);
    assert_eq!(court.log, before);
}

#[test]
fn a_wish_ends_when_the_court_sits_and_when_who_had_it_leaves() {
    let mut court = Court::with(&["judge", "plaintiff", "defendant"]);
    court.does("plaintiff", ready(true));
    court.does("judge", open());
    assert!(!court.page("plaintiff").you.ready_to_settle);
    court.does("judge", recess());
    court.does("defendant", ready(true));
    assert_eq!(court.page("defendant").you.place, Place::Courtroom);
    court.asks("defendant", Action::Leave);
    court.arrives("defendant");
    court.does("plaintiff", ready(true));
    assert_eq!(court.page("plaintiff").you.place, Place::Courtroom);
}

#[test]
fn people_between_whom_a_screen_stands_do_not_learn_that_both_are_ready() {
    let mut court = Court::with(&["judge", "victim", "accused_on_trial"]);
    court.does("judge", unseen_by_the_accused("victim"));
    court.does("victim", ready(true));
    court.does("accused_on_trial", ready(true));
    assert_eq!(told(&court), ["accused_on_trial"; 2]);
    assert_eq!(court.page("victim").you.place, Place::Courtroom);
    assert!(court.notices_to("victim").is_empty());
    assert!(matches!(
        court.last.last(),
        Some(Output::Tell {
            notice: Notice::Done,
            ..
        })
    ));
}
