//! Stories of the evidence light, and of a record that falls behind.

use super::court::{Court, moves, open, publication};
use super::screening::{ALL, screen};
use crate::hearing::course::Reason;
use crate::hearing::evidence::{Evidence, Finding, Light, Trouble};
use crate::hearing::journal::Fact;
use crate::hearing::opening::{Guard, Waiver};
use crate::hearing::output::{Gap, Refusal};
use crate::hearing::phase::Phase;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Notice};
use crate::id::MediaKind::{Audio, Video};
use crate::id::PublicationId;

const CAST: [&str; 6] = [
    "judge",
    "clerk",
    "it",
    "plaintiff",
    "defendant",
    "interpreter",
];

fn red(what: Trouble, whose: Option<PublicationId>) -> Evidence {
    Evidence {
        light: Light::Red,
        findings: vec![Finding { what, whose }],
    }
}

fn silent(whose: &str) -> Evidence {
    red(Trouble::Silent, Some(publication(whose, Audio)))
}

pub fn too_late() -> Evidence {
    red(Trouble::TooLate, None)
}

fn well() -> Evidence {
    Evidence {
        light: Light::Green,
        findings: Vec::new(),
    }
}

fn is_ruling(fact: &Fact) -> bool {
    let guard = Guard::RecorderReady;
    matches!(fact, Fact::WentWithout { guard: g, reason: Some(_), .. } if *g == guard)
}

fn without_record() -> Action {
    Action::Open {
        without: vec![Waiver {
            guard: Guard::RecorderReady,
            whom: None,
            reason: Reason::new("the minutes are written by hand").unwrap(),
        }],
    }
}

#[test]
fn the_light_is_for_judge_clerk_and_it_and_names_whose_track_it_is() {
    let mut court = Court::open_with(&CAST);
    court.feed(Input::Evidence(Some(silent("plaintiff"))));
    for name in CAST {
        let told = match name {
            "judge" | "clerk" | "it" => Some(silent("plaintiff")),
            _ => None,
        };
        assert_eq!(court.page(name).evidence, told, "{name}");
        let is_told = |n: &&Notice| matches!(n, Notice::Evidence(_));
        let times = court.notices_to(name).into_iter().filter(is_told).count();
        assert_eq!(times, usize::from(told.is_some()), "{name}");
    }
    let Evidence { light, findings } = silent("plaintiff");
    let logged = Fact::Evidence { light, findings };
    assert!(court.facts_logged().contains(&&logged));
    court.feed(Input::Evidence(Some(silent("plaintiff"))));
    assert!(court.last.is_empty(), "nothing is said twice");
}

#[test]
fn what_is_wrong_with_two_whose_names_are_kept_is_told_once() {
    let people = ["judge", "clerk", "it", "defendant", "plaintiff", "witness"];
    let mut court = Court::open_with(&people);
    for kept in ["defendant", "witness"] {
        court.does("judge", screen("it", kept, ALL));
    }
    let [defendant, plaintiff, witness] = ["defendant", "plaintiff", "witness"].map(silent);
    let mut all = defendant;
    all.findings.extend(plaintiff.findings.clone());
    all.findings.extend(witness.findings);
    court.feed(Input::Evidence(Some(all)));
    let told = court.page("it").evidence.clone().unwrap();
    let whose: Vec<_> = told.findings.iter().map(|one| one.whose.clone()).collect();
    assert_eq!(whose, [None, plaintiff.findings[0].whose.clone()]);
}

#[test]
fn whose_track_it_is_is_not_told_to_whom_they_are_kept_from() {
    let mut court = Court::open_with(&["judge", "clerk", "it", "witness"]);
    court.does("judge", screen("it", "witness", ALL));
    court.feed(Input::Evidence(Some(silent("witness"))));
    assert_eq!(court.page("clerk").evidence, Some(silent("witness")));
    let told = court.page("it").evidence.clone().unwrap();
    assert_eq!(
        (told.light, told.findings[0].whose.as_ref()),
        (Light::Red, None)
    );
}

#[test]
fn a_record_that_is_10_s_late_closes_the_floors_by_itself_and_says_why() {
    let mut court = Court::open_with(&CAST);
    assert!(court.gets("judge", "plaintiff", Audio));
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(court.phase(), Phase::TechnicalBreak);
    assert!(court.wires.is_empty() && court.taps.is_empty());
    assert!(court.gaps.iter().all(|(_, gap)| *gap == Gap::Technical));
    let course = &court.page("defendant").course;
    let reason = course.reason.as_ref().map(Reason::as_str);
    assert_eq!(
        (course.by.as_ref(), reason),
        (None, Some("record_too_late"))
    );
    let logged = |fact: &&&Fact| matches!(fact, Fact::Phase { to: Phase::TechnicalBreak, reason: Some(why), .. } if why.as_str() == "record_too_late");
    assert!(court.facts_logged().iter().any(|fact| logged(&fact)));
    court.is_refused("judge", open(), Refusal::NotReady);
    court.feed(Input::Evidence(None));
    court.feed(Input::RecorderProven { ok: true });
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::OpenSession);
    court.does("judge", moves(Permission::Recess));
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(
        court.phase(),
        Phase::Recess,
        "where nobody is heard, nothing is closed"
    );
}

#[test]
fn without_a_record_the_session_goes_on_by_a_ruling_alone_and_everybody_sees_it() {
    let mut court = Court::open_with(&CAST);
    court.proof = Some(false);
    court.feed(Input::Recording { on: false });
    court.is_refused("clerk", without_record(), Refusal::NotPermitted);
    court.does("judge", without_record());
    assert_eq!(court.phase(), Phase::OpenSession);
    for name in CAST.iter().filter(|name| **name != "it") {
        let sign = &court.page(name).recording;
        let ruling = sign.without.as_ref().map(Reason::as_str);
        let told = (sign.on, ruling);
        assert_eq!(
            told,
            (false, Some("the minutes are written by hand")),
            "{name}"
        );
    }
    assert!(court.facts_logged().into_iter().any(is_ruling));
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(court.phase(), Phase::OpenSession, "so it was ruled");
    assert!(court.gets("judge", "plaintiff", Video));
}

/// Is recorded, or not, as the disk shows.
fn sign(court: &Court) -> (bool, bool) {
    let sign = &court.page("plaintiff").recording;
    (sign.on, sign.without.is_some())
}

/// The session was broken off by a disk that stands still, and goes on by a ruling.
fn ruled_on_a_disk_that_stands_still() -> Court {
    let mut court = Court::open_with(&CAST);
    court.feed(Input::Evidence(Some(too_late())));
    court.feed(Input::Recording { on: false });
    court.feed(Input::Evidence(None));
    court.proof = None;
    court.does("judge", without_record());
    court.waits(0);
    court
}

#[test]
fn a_disk_that_stands_still_and_proves_itself_by_turns_breaks_off_no_session_that_was_ruled_on() {
    let mut court = ruled_on_a_disk_that_stands_still();
    assert_eq!(court.phase(), Phase::OpenSession);
    assert_eq!(sign(&court), (false, true));
    for _ in 0..20 {
        court.feed(Input::RecorderProven { ok: true });
        court.feed(Input::Recording { on: true });
        court.feed(Input::Evidence(Some(well())));
        assert_eq!(sign(&court), (true, false), "it is kept again");
        court.waits(200);
        court.feed(Input::Evidence(Some(too_late())));
        assert_eq!(sign(&court), (false, true), "and is not");
        court.waits(60);
        assert_eq!(court.phase(), Phase::OpenSession);
    }
    assert!(!court.facts_logged().contains(&&Fact::RecordedAgain));
}

#[test]
fn a_ruling_that_came_when_the_disk_had_just_proven_itself_counts() {
    let mut court = ruled_on_a_disk_that_stands_still();
    court.does("judge", moves(Permission::Recess));
    court.feed(Input::Evidence(None));
    court.proof = Some(true);
    court.feed(Input::RecorderProven { ok: true });
    court.does("judge", without_record());
    let rulings = court
        .facts_logged()
        .into_iter()
        .filter(|fact| is_ruling(fact));
    assert_eq!(rulings.count(), 2);
    court.feed(Input::Recording { on: true });
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(court.phase(), Phase::OpenSession, "so it was ruled");
}

#[test]
fn a_record_that_has_kept_up_for_five_minutes_is_guarded_again_and_the_log_says_so() {
    let mut court = ruled_on_a_disk_that_stands_still();
    court.feed(Input::RecorderProven { ok: true });
    court.feed(Input::Recording { on: true });
    court.feed(Input::Evidence(Some(well())));
    court.waits(299);
    assert!(court.hearing.facts.unrecorded.is_some());
    court.waits(1);
    assert!(court.hearing.facts.unrecorded.is_none());
    assert!(court.facts_logged().contains(&&Fact::RecordedAgain));
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(court.phase(), Phase::TechnicalBreak);
}

#[test]
fn a_ruling_ends_with_the_session_that_it_was_given_for_and_no_floor_is_open_unrecorded_afterwards()
{
    let mut court = ruled_on_a_disk_that_stands_still();
    court.feed(Input::Recording { on: true });
    court.does("judge", moves(Permission::Recess));
    court.feed(Input::Recording { on: false });
    court.feed(Input::RecorderProven { ok: true });
    // The disk is late before the session sits: it does not, and is not broken off only when it is late once more.
    court.feed(Input::Evidence(Some(too_late())));
    court.proof = Some(true);
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::TechnicalBreak);
    court.feed(Input::Evidence(None));
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::OpenSession);
    court.feed(Input::Evidence(Some(too_late())));
    assert_eq!(court.phase(), Phase::TechnicalBreak);
}

#[test]
fn a_log_that_was_damaged_is_told_to_who_keeps_the_session_whatever_else_is_told_and_to_nobody_else()
 {
    let mut court = Court::open_with(&CAST);
    court.feed(Input::LogDamaged);
    for (evidence, light, others) in [
        (None, Light::Amber, 0),
        (Some(well()), Light::Amber, 0),
        (Some(silent("plaintiff")), Light::Red, 1),
    ] {
        court.feed(Input::Evidence(evidence));
        for name in CAST {
            let told = court.page(name).evidence.clone();
            if !["judge", "clerk", "it"].contains(&name) {
                assert_eq!(told, None, "{name}");
                continue;
            }
            let told = told.unwrap();
            assert_eq!((told.light, told.findings.len()), (light, others + 1));
            let log = Finding {
                what: Trouble::LogDamaged,
                whose: None,
            };
            assert!(told.findings.contains(&log), "{name}: {told:?}");
        }
    }
    assert_eq!(court.phase(), Phase::OpenSession, "it closes no floor");
}
