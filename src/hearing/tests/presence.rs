//! Stories of links: lost, back in time, back too late, on two pages at once.

use super::court::{Court, admit, camera, connected, hand, id, publication, recess};
use crate::hearing::journal::Fact;
use crate::hearing::output::{Gap, ReleaseReason};
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::roster::Place;
use crate::hearing::{Action, Input, Notice, Output, Person};
use crate::id::MediaKind::{Audio, Video};
use std::collections::BTreeSet;

#[test]
fn who_comes_back_in_time_has_their_seat_without_being_admitted_again() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("plaintiff", hand(true));
    court.loses_link("plaintiff");
    assert!(!court.page("judge").people.iter().all(|seen| seen.connected));
    court.waits(119);
    court.connects("plaintiff");
    let page = court.page("plaintiff");
    assert_eq!(page.you.place, Place::Courtroom);
    assert_eq!(page.you.seen.hand, Some(1));
    assert_eq!(page.people.len(), 3);
    assert_eq!(court.facts_logged().last(), Some(&&Fact::Returned));
}

#[test]
fn media_that_is_still_up_flows_on_while_the_signalling_is_lost() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.loses_link("plaintiff");
    assert!(court.sees_and_hears("judge", "plaintiff"));
    assert!(court.sees_and_hears("plaintiff", "judge"));
}

#[test]
fn two_who_are_lost_in_the_same_second_leave_no_wire_between_them() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.loses_link("plaintiff");
    court.loses_link("defendant");
    court.waits(120);
    assert!(court.wires.is_empty(), "{:?}", court.wires);
}

#[test]
fn whose_link_is_weak_is_told_to_those_who_see_them_when_it_changes() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    let weak = |court: &Court, viewer, whom| {
        let mut people = court.page(viewer).people.iter();
        people.any(|seen| seen.id == id(whom) && seen.weak)
    };
    let both = Input::WeakLinks(BTreeSet::from([id("plaintiff"), id("nobody")]));
    court.feed(both.clone());
    assert_eq!(court.notices_to("defendant").len(), 1);
    for viewer in ["judge", "plaintiff", "defendant"] {
        assert!(weak(&court, viewer, "plaintiff"), "{viewer}");
        assert!(!weak(&court, viewer, "defendant"));
    }
    court.feed(both);
    assert!(court.last.is_empty(), "told once: {:?}", court.last);
    court.feed(Input::WeakLinks(BTreeSet::new()));
    assert!(!weak(&court, "judge", "plaintiff"));
}

#[test]
fn a_seat_in_the_waiting_hall_is_held_and_lost_in_the_same_way() {
    let mut court = Court::with(&["judge"]);
    court.arrives("witness");
    court.loses_link("witness");
    assert!(!court.page("judge").waiting[0].connected);
    court.waits(120);
    assert!(court.page("judge").waiting.is_empty());
}

#[test]
fn who_leaves_waits_again_and_the_bench_returns_to_the_courtroom() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    for name in ["plaintiff", "clerk"] {
        court.asks(name, Action::Leave);
        assert_eq!(court.notices_to(name), [&Notice::Done]);
        let released = Output::Release {
            who: id(name),
            why: ReleaseReason::Left,
        };
        assert_eq!(court.last.last(), Some(&released));
        court.arrives(name);
    }
    assert_eq!(court.page("plaintiff").you.place, Place::WaitingHall);
    assert_eq!(court.page("clerk").you.place, Place::Courtroom);
}

#[test]
fn a_lost_media_path_is_a_named_gap_and_its_return_ends_it() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.loses_media("plaintiff");
    assert!(!court.sees_and_hears("judge", "plaintiff"));
    assert!(!court.sees_and_hears("plaintiff", "judge"));
    assert_eq!(
        court.gaps,
        [
            (publication("plaintiff", Audio), Gap::NetworkIn),
            (publication("plaintiff", Video), Gap::NetworkIn)
        ]
    );
    court.media_up("plaintiff");
    assert!(court.sees_and_hears("judge", "plaintiff"));
    assert!(court.sees_and_hears("plaintiff", "judge"));
}

#[test]
fn only_what_the_leg_carries_is_published() {
    let mut court = Court::open_with(&["judge"]);
    court.connects("clerk");
    court.feed(Input::MediaUp {
        who: id("clerk"),
        publishes: vec![Audio],
    });
    assert!(court.gets("judge", "clerk", Audio) && !court.gets("judge", "clerk", Video));
    assert!(court.sees_and_hears("clerk", "judge"));
}

#[test]
fn a_new_leg_that_carries_other_kinds_changes_what_is_published() {
    let mut court = Court::open_with(&["judge", "clerk"]);
    court.feed(Input::MediaUp {
        who: id("clerk"),
        publishes: vec![Audio],
    });
    assert!(court.gets("judge", "clerk", Audio) && !court.gets("judge", "clerk", Video));
    assert_eq!(court.gaps, [(publication("clerk", Video), Gap::NetworkIn)]);
    court.media_up("clerk");
    assert!(court.sees_and_hears("judge", "clerk"));
}

#[test]
fn who_comes_with_camera_off_and_microphone_off_is_not_shown_until_they_switch_on() {
    let mut court = Court::open_with(&["judge"]);
    court.feed(connected("clerk", false, false));
    court.media_up("clerk");
    assert!(!court.sees_and_hears("judge", "clerk"));
    assert!(court.gaps.is_empty());
    court.does("clerk", camera(true));
    assert!(court.gets("judge", "clerk", Video) && !court.gets("judge", "clerk", Audio));
}

#[test]
fn each_connection_begins_with_the_whole_picture_and_then_hears_only_news() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    court.connects("plaintiff");
    assert!(matches!(
        court.notices_to("plaintiff")[..],
        [Notice::Snapshot(_)]
    ));
    assert!(
        court.notices_to("judge").is_empty(),
        "nothing new about the plaintiff"
    );
    court.arrives("expert");
    court.does("judge", admit("expert"));
    assert!(matches!(
        court.notices_to("plaintiff")[..],
        [Notice::Person(_)]
    ));
    let judge = court.notices_to("judge");
    assert!(
        matches!(
            judge[..],
            [Notice::WaitingGone(_), Notice::Person(_), Notice::Done]
        ),
        "{judge:?}"
    );
}

#[test]
fn a_seat_keeps_the_role_it_was_given_to() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    court.feed(Input::Connected {
        person: Person {
            id: id("plaintiff"),
            name: "Another".into(),
            role: Role::PresidingJudge,
            stands_by: BTreeSet::new(),
        },
        microphone: true,
        camera: true,
    });
    let seen = &court.page("plaintiff").you.seen;
    assert_eq!(
        (seen.role, seen.name.as_str()),
        (Role::Plaintiff, "Name of plaintiff")
    );
    assert_eq!(court.phase(), Phase::WaitingHallOpen);
}

#[test]
fn a_hearing_goes_on_when_the_judge_is_lost_and_the_judge_finds_it_as_it_stands() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.loses_link("judge");
    court.loses_media("judge");
    court.waits(120);
    assert_eq!(court.phase(), Phase::OpenSession);
    court.arrives("judge");
    assert_eq!(court.page("judge").course.phase, Phase::OpenSession);
    assert!(court.sees_and_hears("judge", "plaintiff"));
    court.does("judge", recess());
}
