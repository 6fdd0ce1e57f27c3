//! Stories of the fair clock.

use super::court::{
    Court, give_floor, id, media_up, open, open_floor, recess, standing_by, take_floor,
};
use super::restored::restored;
use crate::hearing::clock::Side::{self, Claim, Defence, ThirdParties};
use crate::hearing::plan::{CaseType, Plan, Planned};
use crate::hearing::role::Role;
use crate::hearing::{Action, Input};
use crate::id::UnixMillis;

const PEOPLE: [&str; 7] = [
    "judge",
    "clerk",
    "plaintiff",
    "defendant",
    "third_party",
    "expert",
    "public",
];

/// Seconds of a side, as the page of a person counts them now.
fn seconds(court: &Court, viewer: &str, side: Side) -> u64 {
    court.page(viewer).clock.spent(side, UnixMillis(court.now)) / 1_000
}

fn times(court: &Court) -> [u64; 3] {
    [Claim, Defence, ThirdParties].map(|side| seconds(court, "public", side))
}

#[test]
fn the_time_of_a_side_runs_while_it_has_the_floor() {
    let mut court = Court::open_with(&PEOPLE);
    court.waits(100);
    assert_eq!(times(&court), [0, 0, 0], "the floor is free");
    court.does("judge", give_floor(&["plaintiff"]));
    court.waits(60);
    assert_eq!(court.page("public").clock.running(), Some(Claim));
    court.does("judge", give_floor(&["defendant"]));
    court.waits(30);
    court.does("judge", give_floor(&["third_party"]));
    court.waits(5);
    assert_eq!(times(&court), [60, 30, 5]);
    for stops in [take_floor(), open_floor(), give_floor(&["expert"])] {
        court.does("judge", stops);
        court.waits(10);
        assert_eq!(court.page("public").clock.running(), None);
        assert_eq!(times(&court), [60, 30, 5]);
    }
}

#[test]
fn while_both_sides_have_the_floor_it_is_the_time_of_neither() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", give_floor(&["plaintiff", "defendant"]));
    court.waits(60);
    assert_eq!(times(&court), [0, 0, 0]);
    court.does("judge", give_floor(&["expert", "defendant"]));
    court.waits(7);
    assert_eq!(times(&court), [0, 7, 0], "an expert is of no side");
}

#[test]
fn whoever_stands_by_somebody_speaks_in_their_time() {
    let mut court = Court::open_with(&PEOPLE);
    court.feed(standing_by("lawyer", &["defendant"]));
    court.feed(media_up("lawyer"));
    court.does("judge", super::court::admit("lawyer"));
    court.does("judge", give_floor(&["lawyer"]));
    court.waits(9);
    assert_eq!(times(&court), [0, 9, 0]);
}

#[test]
fn whoever_stands_by_both_sides_speaks_in_the_time_of_neither() {
    let mut court = Court::open_with(&PEOPLE);
    court.feed(standing_by("lawyer", &["plaintiff", "defendant"]));
    court.feed(media_up("lawyer"));
    court.does("judge", super::court::admit("lawyer"));
    court.does("judge", give_floor(&["lawyer"]));
    court.waits(9);
    assert_eq!(times(&court), [0, 0, 0]);
}

#[test]
fn whoever_stands_by_somebody_by_the_plan_does_too_though_they_have_not_come() {
    let planned = |name: &str, role, whom: &[&str]| Planned {
        id: id(name),
        name: name.to_owned(),
        role,
        stands_by: whom.iter().map(|name| id(name)).collect(),
        required: false,
    };
    let people = vec![
        planned("interpreter", Role::Interpreter, &["victim"]),
        planned("victim", Role::Victim, &[]),
    ];
    let plan = Plan::new(CaseType::Civil, people, vec![]).unwrap();
    let mut court = Court::open_with(&["judge", "interpreter", "public"]);
    court.feed(Input::Planned { plan });
    court.does("judge", give_floor(&["interpreter"]));
    court.waits(4);
    assert_eq!(times(&court), [4, 0, 0]);
}

#[test]
fn no_time_runs_in_a_pause_without_the_judge_or_while_the_holder_is_away() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", give_floor(&["plaintiff"]));
    court.waits(10);
    court.does("judge", recess());
    court.waits(600);
    court.does("judge", open());
    court.waits(1);
    assert_eq!(times(&court), [11, 0, 0]);
    court.loses_link("plaintiff");
    court.waits(20);
    court.arrives("plaintiff");
    court.waits(1);
    assert_eq!(times(&court), [12, 0, 0]);
    court.loses_link("judge");
    court.waits(15);
    court.waits(50);
    court.arrives("judge");
    court.waits(1);
    assert_eq!(times(&court), [28, 0, 0], "15 s until the floors were held");
}

#[test]
fn the_clock_is_shown_to_who_follows_the_session() {
    let mut court = Court::open_with(&PEOPLE);
    court.arrives("lawyer");
    court.does("judge", give_floor(&["plaintiff"]));
    court.waits(3);
    assert_eq!(seconds(&court, "defendant", Claim), 3);
    assert_eq!(seconds(&court, "lawyer", Claim), 0);
    court.does("defendant", Action::Leave);
}

#[test]
fn after_a_crash_it_stands_where_the_log_ends_and_the_time_of_no_server_is_nobodys() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", give_floor(&["plaintiff"]));
    court.waits(10);
    court.does("expert", super::court::hand(true));
    court.waits(100);
    let first = restored(&court);
    let spent = |hearing: &crate::hearing::Hearing, now| {
        hearing.facts.clock.spent(Claim, UnixMillis(now)) / 1_000
    };
    assert_eq!(spent(&first, court.now + 1_000_000), 10);
    // The log goes on with the restart's own entries, and the server crashes again.
    let mut outputs = Vec::new();
    let id = crate::id::HearingId::new("case-1").unwrap();
    let terms = crate::hearing::Terms::default();
    let later = UnixMillis(court.now + 1_000_000);
    let _ = crate::hearing::Hearing::restored(id, terms, &court.log, later, &mut outputs);
    for output in outputs {
        if let crate::hearing::Output::Journal(entry) = output {
            court.log.push(entry);
        }
    }
    assert_eq!(spent(&restored(&court), court.now + 9_000_000), 10);
}
