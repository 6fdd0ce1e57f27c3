//! Stories of the procedure: one press moves it on.

use super::court::{
    Court, admit, camera, go_closed, go_to, id, ids, media_up, microphone, moves, open, ruled,
    standing_by, word,
};
use super::restored::{is_the_same, restored};
use crate::hearing::journal::Fact;
use crate::hearing::output::{Refusal, StopSeen};
use crate::hearing::phase::Phase;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Notice};
use crate::id::ParticipantId;

const PEOPLE: [&str; 6] = [
    "judge",
    "clerk",
    "plaintiff",
    "defendant",
    "accused_on_trial",
    "public",
];

fn stop(step: &str, number: u32, person: Option<&str>) -> StopSeen {
    StopSeen {
        step: word(step),
        number,
        person: person.map(id),
        first: None,
    }
}

fn at(court: &Court) -> StopSeen {
    court.page("plaintiff").rail.at.clone().unwrap()
}

fn next(court: &Court) -> Option<StopSeen> {
    court.page("judge").rail.next.clone()
}

fn holders(court: &Court) -> Option<Vec<ParticipantId>> {
    court.page("judge").floor.holders.clone()
}

#[test]
fn each_press_leads_where_the_button_said_gives_the_floor_and_marks_the_record() {
    let mut court = Court::open_with(&PEOPLE);
    assert_eq!(court.page("plaintiff").rail.at, None);
    let way = [
        (stop("rights", 1, None), Some(vec![])),
        (
            stop("petitions", 2, None),
            Some(ids(&["plaintiff", "defendant", "accused_on_trial"])),
        ),
        (stop("talk", 3, None), None),
        (
            stop("arguments", 5, Some("plaintiff")),
            Some(ids(&["plaintiff"])),
        ),
        (
            stop("arguments", 5, Some("defendant")),
            Some(ids(&["defendant"])),
        ),
        (
            stop("arguments", 5, Some("accused_on_trial")),
            Some(ids(&["accused_on_trial"])),
        ),
        (
            stop("last_word", 6, Some("accused_on_trial")),
            Some(ids(&["accused_on_trial"])),
        ),
    ];
    for (number, (expected, floor)) in way.into_iter().enumerate() {
        assert_eq!(next(&court), Some(expected.clone()), "the button says so");
        let who = if number % 2 == 0 { "judge" } else { "clerk" };
        court.does(who, court.next_step());
        assert_eq!(at(&court), expected);
        assert_eq!(court.page("public").rail.at, Some(expected));
        assert_eq!(holders(&court), floor);
    }
    assert!(court.page("public").floor.last_word);
    let marks: Vec<String> = court
        .facts_logged()
        .iter()
        .filter_map(|fact| match fact {
            Fact::Step { marker, turn, .. } => Some(format!("{marker} {turn}")),
            _ => None,
        })
        .collect();
    assert_eq!(
        marks,
        [
            "rights_marked 1",
            "petitions_marked 1",
            "talk_marked 1",
            "arguments_marked 1",
            "arguments_marked 2",
            "arguments_marked 3",
            "last_word_marked 1",
        ]
    );
}

#[test]
fn two_who_press_in_one_moment_move_it_on_by_one_turn_and_pass_nobody_over() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("arguments"));
    assert_eq!(
        court.page("judge").rail.turns,
        court.page("clerk").rail.turns
    );
    let both_saw = court.next_step();
    court.does("judge", both_saw.clone());
    court.is_refused("clerk", both_saw, Refusal::MovedOn);
    assert_eq!(at(&court), stop("arguments", 5, Some("defendant")));
    court.does("clerk", court.next_step());
    assert_eq!(at(&court).person, Some(id("accused_on_trial")));
    assert_eq!(court.page("plaintiff").rail.turns, 0, "who presses nothing");
}

#[test]
fn a_press_that_comes_late_does_nothing_after_a_restart_either() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("arguments"));
    court.does("judge", court.next_step());
    assert_eq!(restored(&court).facts.rail.turns, 2);
}

#[test]
fn where_the_next_press_leads_is_shown_to_whoever_presses() {
    let court = Court::open_with(&PEOPLE);
    assert!(court.page("judge").rail.next.is_some() && court.page("clerk").rail.next.is_some());
    assert!(court.page("plaintiff").rail.next.is_none());
    assert!(court.page("public").rail.next.is_none());
    assert_eq!(court.page("public").rail.procedure.steps.len(), 8);
}

#[test]
fn a_turn_has_its_minutes() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("arguments"));
    assert_eq!(court.page("plaintiff").floor.minutes, Some(20));
    court.does("judge", go_to("petitions"));
    assert_eq!(court.page("plaintiff").floor.minutes, None);
}

#[test]
fn whoever_stands_by_a_person_has_the_floor_with_them() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    for (lawyer, of) in [("lawyer", "plaintiff"), ("lawyer-2", "defendant")] {
        court.feed(standing_by(lawyer, &[of]));
        court.feed(media_up(lawyer));
        court.does("judge", admit(lawyer));
    }
    court.does("judge", go_to("arguments"));
    assert_eq!(holders(&court), Some(ids(&["plaintiff", "lawyer"])));
    court.does("judge", court.next_step());
    assert_eq!(holders(&court), Some(ids(&["defendant", "lawyer-2"])));
}

#[test]
fn witnesses_are_heard_one_after_the_other_as_they_are_called_with_whoever_asks() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.arrives("witness");
    court.arrives("witness-2");
    court.does("judge", go_to("talk"));
    assert_eq!(next(&court), Some(stop("arguments", 5, Some("plaintiff"))));
    court.does("judge", go_to("witnesses"));
    assert_eq!(holders(&court), Some(vec![]), "nobody is there to be asked");
    court.does("judge", admit("witness-2"));
    assert_eq!(next(&court), Some(stop("witnesses", 4, Some("witness-2"))));
    court.does("judge", court.next_step());
    assert_eq!(
        holders(&court),
        Some(ids(&["witness-2", "plaintiff", "defendant"]))
    );
    let whom = id("witness-2");
    court.does("judge", Action::WitnessHeard { whom });
    court.does("judge", admit("witness"));
    court.does("judge", court.next_step());
    assert_eq!(
        holders(&court),
        Some(ids(&["witness", "plaintiff", "defendant"]))
    );
    assert_eq!(next(&court), Some(stop("arguments", 5, Some("plaintiff"))));
}

#[test]
fn who_was_away_has_their_turn_when_they_are_back_and_nobody_has_two() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("arguments"));
    court.loses_link("defendant");
    assert_eq!(
        next(&court),
        Some(stop("arguments", 5, Some("accused_on_trial")))
    );
    court.does("judge", court.next_step());
    court.arrives("defendant");
    court.does("judge", court.next_step());
    assert_eq!(at(&court), stop("arguments", 5, Some("defendant")));
    assert_eq!(
        next(&court),
        Some(stop("last_word", 6, Some("accused_on_trial")))
    );
    court.does("judge", go_to("arguments"));
    assert_eq!(
        at(&court),
        stop("arguments", 5, Some("plaintiff")),
        "from its beginning"
    );
}

#[test]
fn a_step_of_turns_for_which_nobody_is_there_is_passed_over() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    assert_eq!(next(&court), Some(stop("rights", 1, None)));
    court.does("judge", go_to("talk"));
    assert_eq!(next(&court), Some(stop("arguments", 5, Some("plaintiff"))));
}

#[test]
fn the_court_retires_and_announces_by_the_same_press_and_then_the_procedure_is_over() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.does("judge", go_to("last_word"));
    assert_eq!(next(&court), Some(stop("retire", 7, None)));
    let judges = StopSeen {
        first: Some(Permission::Retire),
        ..stop("retire", 7, None)
    };
    assert_eq!(court.page("clerk").rail.next, Some(judges));
    court.is_refused("clerk", court.next_step(), Refusal::NotPermitted);
    assert_eq!(at(&court).step, word("last_word"), "nothing changed");
    court.does("judge", court.next_step());
    assert_eq!(court.phase(), Phase::Deliberation);
    assert_eq!(at(&court), stop("retire", 7, None));
    court.is_refused("clerk", court.next_step(), Refusal::Phase);
    court.does("judge", open());
    court.does("judge", court.next_step());
    assert_eq!(court.phase(), Phase::Announcement);
    assert_eq!(next(&court), None);
    court.is_refused("judge", court.next_step(), Refusal::NoStep);
    court.is_refused("judge", go_to("retire"), Refusal::OpenFirst);
    court.is_refused("judge", go_to("dinner"), Refusal::NoStep);
}

#[test]
fn after_a_deliberation_of_a_closed_session_the_judge_first_opens_it_to_all_and_then_announces() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant", "public"]);
    court.does("judge", go_closed(&["plaintiff"]));
    court.does("judge", go_to("last_word"));
    assert_eq!(next(&court), Some(stop("retire", 7, None)), "as it is");
    court.does("judge", court.next_step());
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::ClosedSession);
    court.does("judge", microphone(true));
    court.does("judge", camera(true));
    assert!(court.sees_and_hears("plaintiff", "judge"));
    let announcement = stop("announcement", 8, None);
    let waits = StopSeen {
        first: Some(Permission::BackToOpen),
        ..announcement.clone()
    };
    assert_eq!(next(&court), Some(waits.clone()));
    assert_eq!(court.page("clerk").rail.next, Some(waits));
    for press in [court.next_step(), go_to("announcement")] {
        court.is_refused("judge", press.clone(), Refusal::OpenFirst);
        court.is_refused("clerk", press, Refusal::NotPermitted);
    }
    assert!(!court.sees_and_hears("public", "judge"), "nothing changed");
    court.does("judge", moves(Permission::BackToOpen));
    assert_eq!(next(&court), Some(announcement));
    court.does("judge", court.next_step());
    assert_eq!(court.phase(), Phase::Announcement);
    for outside in ["public", "defendant"] {
        assert!(court.sees_and_hears(outside, "judge"), "{outside}");
    }
}

#[test]
fn a_last_word_of_the_procedure_is_left_by_a_ruling_that_the_log_keeps() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("last_word"));
    court.is_refused("judge", go_to("retire"), Refusal::LastWord);
    let (step, reason) = (word("retire"), ruled());
    court.does(
        "judge",
        Action::GoToStep {
            step,
            reason: reason.clone(),
        },
    );
    let logged = court.facts_logged();
    let ruled = |fact: &&&Fact| matches!(fact, Fact::Step { reason: why, .. } if *why == reason);
    assert_eq!(logged.iter().filter(ruled).count(), 1);
    let moved = |fact: &&&Fact| matches!(fact, Fact::Phase { to: Phase::Deliberation, reason: why, .. } if *why == reason);
    assert_eq!(logged.iter().filter(moved).count(), 1);
}

#[test]
fn who_follows_no_session_is_not_told_how_far_it_has_come() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.arrives("defendant");
    court.does("judge", go_to("arguments"));
    assert_eq!(court.page("defendant").rail.at, None);
    assert!(court.notices_to("defendant").is_empty());
    court.does("judge", admit("defendant"));
    assert_eq!(
        court.page("defendant").rail.at,
        Some(stop("arguments", 5, Some("plaintiff")))
    );
    let told = |notice: &&Notice| matches!(notice, Notice::RailAt(_));
    assert!(court.notices_to("defendant").iter().any(told));
}

#[test]
fn after_a_restart_the_procedure_goes_on_where_it_stood() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_to("arguments"));
    court.does("judge", court.next_step());
    is_the_same(&court);
    let hearing = restored(&court);
    let position = hearing.facts.rail.at.as_ref().unwrap();
    assert_eq!(position.had, ids(&["plaintiff", "defendant"]));
    assert_eq!(position.person, Some(id("defendant")));
    assert_eq!(hearing.facts.floor.holders, Some(ids(&["defendant"])));
    court.does("judge", court.next_step());
    court.feed(Input::ServerStopping);
}
