//! Stories of the question whether everybody hears the judge.

use super::court::{
    Court, admit, connected, end, go_closed, id, ids, media_up, moves, open, recess,
};
use super::restored;
use crate::hearing::Action;
use crate::hearing::hearers::Round;
use crate::hearing::journal::Fact;
use crate::hearing::output::Refusal;
use crate::hearing::rules::Permission;
use crate::id::ParticipantId;
use std::collections::BTreeSet;

const PEOPLE: [&str; 5] = ["judge", "clerk", "plaintiff", "defendant", "panel_judge"];
const ASK: Action = Action::AskWhoHears { on: true };
const ENOUGH: Action = Action::AskWhoHears { on: false };

fn says(round: u32, yes: bool) -> Action {
    Action::SayWhoHears { round, yes }
}

fn named(names: &[&str]) -> BTreeSet<ParticipantId> {
    ids(names).into_iter().collect()
}

fn asked(court: &Court, name: &str) -> Option<u32> {
    court.page(name).you.asked_who_hears
}

fn shown(court: &Court, name: &str) -> Round {
    court.page(name).who_hears.clone().unwrap()
}

fn answer(court: &Court, viewer: &str, whom: &str) -> Option<bool> {
    shown(court, viewer).answers[&id(whom)]
}

/// Who hears, who does not, and who has said nothing, as the log has it at the end of the last round.
fn result(court: &Court) -> Option<[BTreeSet<ParticipantId>; 3]> {
    court
        .facts_logged()
        .iter()
        .rev()
        .find_map(|fact| match fact {
            Fact::WhoHears {
                heard,
                unheard,
                silent,
            } => Some([heard.clone(), unheard.clone(), silent.clone()]),
            _ => None,
        })
}

#[test]
fn by_one_press_everybody_in_the_courtroom_is_asked_but_the_judge_and_the_bench_sees_who_hears() {
    let mut court = Court::open_with(&PEOPLE);
    court.arrives("lawyer");
    court.arrives("public");
    court.does("judge", ASK);
    for name in ["clerk", "plaintiff", "defendant", "panel_judge"] {
        assert_eq!(asked(&court, name), Some(1), "{name}");
    }
    assert_eq!(asked(&court, "judge"), None, "it is the judge who is heard");
    assert_eq!(asked(&court, "lawyer"), None, "who waits hears nobody");
    assert_eq!(asked(&court, "public"), None, "who looks on was not let in");
    court.does("plaintiff", says(1, true));
    court.does("defendant", says(1, false));
    assert_eq!(asked(&court, "plaintiff"), None, "one tap");
    for bench in ["judge", "clerk"] {
        assert!(shown(&court, bench).open);
        assert_eq!(answer(&court, bench, "plaintiff"), Some(true));
        assert_eq!(answer(&court, bench, "defendant"), Some(false));
        assert_eq!(answer(&court, bench, "panel_judge"), None);
    }
    for other in ["plaintiff", "defendant", "panel_judge", "lawyer", "public"] {
        assert_eq!(court.page(other).who_hears, None, "{other}");
    }
}

#[test]
fn the_round_is_over_when_all_have_answered_and_the_log_says_who_heard() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("clerk", ASK);
    assert_eq!(asked(&court, "clerk"), None, "whoever asks is not asked");
    court.does("plaintiff", says(1, true));
    court.does("plaintiff", says(1, false));
    court.does("defendant", says(1, true));
    assert_eq!(result(&court), None);
    court.does("panel_judge", says(1, true));
    let [heard, unheard, silent] = result(&court).unwrap();
    assert_eq!(heard, named(&["defendant", "panel_judge"]));
    assert_eq!(unheard, named(&["plaintiff"]), "the second answer counts");
    assert_eq!(silent, named(&[]));
    assert!(!shown(&court, "judge").open);
    court.is_refused("plaintiff", says(1, true), Refusal::NotAsked);
    restored::is_the_same(&court);
}

#[test]
fn nobody_is_waited_for_longer_than_a_minute_nor_after_a_press_nor_who_has_left() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", ASK);
    court.waits(59);
    assert!(shown(&court, "judge").open);
    court.waits(1);
    assert!(!shown(&court, "judge").open);
    assert_eq!(asked(&court, "plaintiff"), None);
    let [.., silent] = result(&court).unwrap();
    assert_eq!(silent.len(), 4);

    court.does("judge", ASK);
    court.does("judge", ENOUGH);
    assert!(!shown(&court, "judge").open);

    court.does("judge", ASK);
    for name in ["clerk", "defendant", "panel_judge"] {
        court.does(name, says(3, true));
    }
    court.loses_link("plaintiff");
    assert!(shown(&court, "judge").open, "a lost link may come back");
    court.feed(connected("plaintiff", true, true));
    assert_eq!(asked(&court, "plaintiff"), Some(3));
    court.does("plaintiff", Action::Leave);
    let [heard, _, silent] = result(&court).unwrap();
    assert_eq!((heard.len(), silent), (3, named(&["plaintiff"])));
    let answers = shown(&court, "judge").answers;
    assert!(!answers.contains_key(&id("plaintiff")), "they are not here");
}

#[test]
fn an_answer_counts_for_the_question_that_was_on_the_page_and_for_no_other() {
    let mut court = Court::open_with(&PEOPLE);
    court.is_refused("plaintiff", says(1, true), Refusal::NotAsked);
    court.does("judge", ASK);
    court.does("clerk", ASK);
    assert_eq!(
        asked(&court, "plaintiff"),
        Some(1),
        "two who press ask once"
    );
    court.does("judge", ENOUGH);
    court.does("judge", ASK);
    court.is_refused("plaintiff", says(1, true), Refusal::NotAsked);
    assert_eq!(answer(&court, "judge", "plaintiff"), None);
    court.feed(connected("lawyer", true, true));
    court.feed(media_up("lawyer"));
    court.does("judge", admit("lawyer"));
    court.is_refused("lawyer", says(2, true), Refusal::NotAsked);
    let mut alone = Court::open_with(&["judge"]);
    alone.is_refused("judge", ASK, Refusal::NotAsked);
}

#[test]
fn the_question_ends_with_the_session_and_what_was_answered_is_not_shown_in_the_next() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", ASK);
    court.does("plaintiff", says(1, true));
    court.does("judge", recess());
    assert_eq!(asked(&court, "defendant"), None);
    let [heard, ..] = result(&court).unwrap();
    assert_eq!(heard, named(&["plaintiff"]));
    assert_eq!(court.page("judge").who_hears, None);
    court.does("judge", open());
    assert_eq!(
        court.page("judge").who_hears,
        None,
        "it says nothing of now"
    );
    court.does("judge", ASK);
    assert_eq!(asked(&court, "plaintiff"), Some(2));
    court.does("judge", end());
    restored::is_the_same(&court);
}

#[test]
fn in_a_closed_session_those_are_asked_who_are_in_it() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", go_closed(&["plaintiff"]));
    court.does("judge", ASK);
    assert_eq!(asked(&court, "plaintiff"), Some(1));
    assert_eq!(asked(&court, "defendant"), None);
    court.is_refused("defendant", says(1, true), Refusal::NotAsked);
    court.does("judge", moves(Permission::BackToOpen));
    assert!(shown(&court, "judge").open);
}

#[test]
fn a_question_that_was_open_when_the_server_fell_is_over_when_it_runs_again() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", ASK);
    court.does("plaintiff", says(1, false));
    restored::is_the_same(&court);
    let mut again = Court::new();
    again.hearing = restored::restored(&court);
    again.log.clone_from(&court.log);
    again.now = court.now;
    let mut outputs = Vec::new();
    let now = crate::id::UnixMillis(again.now);
    again
        .hearing
        .handle(now, crate::hearing::Input::Tick, &mut outputs);
    let over = outputs.iter().any(|output| {
        matches!(output, crate::hearing::Output::Journal(entry)
            if matches!(&entry.fact, Fact::WhoHears { unheard, .. } if *unheard == named(&["plaintiff"])))
    });
    assert!(over, "{outputs:?}");
}
