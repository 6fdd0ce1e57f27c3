//! Stories of the course of a hearing: guards, countdown, closed sessions, breaks, and who is lost.

use super::court::{
    Court, admit, connected, go_closed, id, moves, names, open, recess, role_of, until,
};
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::lost::Lost;
use crate::hearing::opening::{Guard, Standing, Waiver};
use crate::hearing::output::{Gap, Output, Refusal};
use crate::hearing::phase::Phase;
use crate::hearing::plan::{CaseType, Plan, Planned};
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Notice, Terms};
use crate::id::MediaKind::{Audio, Video};
use crate::id::{ParticipantId, UnixMillis};
use std::collections::BTreeSet;

const PARTIES: [&str; 4] = ["judge", "clerk", "plaintiff", "defendant"];

fn without(guard: Guard, whom: Option<&str>) -> Action {
    let reason = Reason::new("so ruled").unwrap();
    let whom = whom.map(id);
    Action::Open {
        without: vec![Waiver {
            guard,
            whom,
            reason,
        }],
    }
}

/// The court expects these, and requires some of them.
fn planned(people: &[(&str, bool)]) -> Input {
    let person = |&(name, required): &(&str, bool)| Planned {
        id: id(name),
        name: format!("Name of {name}"),
        role: role_of(name),
        stands_by: BTreeSet::new(),
        required,
    };
    let people = people.iter().map(person).collect();
    let plan = Plan::new(CaseType::Civil, people, vec![]).unwrap();
    Input::Planned { plan }
}

/// The same as the court's change of this number.
fn revised(planned: Input, revision: u32) -> Input {
    match planned {
        Input::Planned { plan } => Input::Planned {
            plan: plan.revised(revision),
        },
        other => other,
    }
}

fn unmet(court: &Court, name: &str) -> Vec<Guard> {
    let guards = &court.page(name).guards;
    guards
        .iter()
        .filter(|standing| standing.met != Some(true))
        .map(|standing| standing.guard)
        .collect()
}

#[test]
fn judge_and_clerk_see_what_is_missing_before_the_session_and_nobody_else_does() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    assert_eq!(
        unmet(&court, "judge"),
        [Guard::ClerkPresent, Guard::ClockKept]
    );
    assert!(court.page("plaintiff").guards.is_empty());
    court.arrives("clerk");
    assert_eq!(unmet(&court, "judge"), [Guard::ClockKept]);
    assert_eq!(court.page("clerk").guards, court.page("judge").guards);
    court.does("judge", open());
    assert!(court.page("judge").guards.is_empty());
}

#[test]
fn of_two_changes_of_the_plan_the_later_counts_whichever_comes_first() {
    let mut court = Court::with(&["judge", "clerk"]);
    court.feed(revised(planned(&[("plaintiff", true)]), 3));
    court.feed(revised(planned(&[("plaintiff", false)]), 2));
    let required = Guard::RequiredPersonsPresent;
    assert!(unmet(&court, "judge").contains(&required));
    court.feed(revised(planned(&[("plaintiff", false)]), 4));
    assert!(!unmet(&court, "judge").contains(&required));
}

#[test]
fn without_the_clerk_the_judge_takes_the_duty_over_and_the_log_says_so() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    court.does("judge", open());
    let taken = Fact::WentWithout {
        guard: Guard::ClerkPresent,
        whom: None,
        reason: None,
    };
    assert!(court.facts_logged().contains(&&taken));
}

#[test]
fn without_a_proven_recorder_the_session_is_opened_by_a_ruling_alone() {
    let mut court = Court::with(&PARTIES);
    court.proof = Some(false);
    court.feed(Input::RecorderProven { ok: false });
    court.is_refused("judge", open(), Refusal::NotReady);
    court.is_refused(
        "judge",
        without(Guard::RequiredPersonsPresent, None),
        Refusal::NotReady,
    );
    court.does("judge", without(Guard::RecorderReady, None));
    assert_eq!(court.phase(), Phase::OpenSession);
    assert!(!court.page("plaintiff").recording.on);
}

#[test]
fn a_disk_without_room_for_the_whole_hearing_keeps_it_shut_but_for_a_ruling_and_it_is_recorded() {
    let mut court = Court::with(&PARTIES);
    court.feed(Input::DiskLasts { enough: false });
    assert!(unmet(&court, "judge").contains(&Guard::DiskLasts));
    court.is_refused("judge", open(), Refusal::NotReady);
    court.feed(Input::DiskLasts { enough: true });
    assert!(!unmet(&court, "judge").contains(&Guard::DiskLasts));
    court.feed(Input::DiskLasts { enough: false });
    court.does("judge", without(Guard::DiskLasts, None));
    assert_eq!(court.phase(), Phase::OpenSession);
    assert!(court.hearing.facts.unrecorded.is_none());
    court.feed(Input::Recording { on: true });
    assert!(court.page("plaintiff").recording.on);
    court.does("judge", moves(Permission::Recess));
    assert!(!unmet(&court, "judge").contains(&Guard::DiskLasts));
    court.does("judge", open());
}

#[test]
fn whether_the_clock_is_kept_right_is_told_as_it_is_now_and_keeps_no_session_shut() {
    let mut court = Court::with(&PARTIES);
    let told = |court: &Court| {
        let mut guards = court.page("judge").guards.iter();
        let clock = guards.find(|one| one.guard == Guard::ClockKept);
        clock.unwrap().met
    };
    assert_eq!(told(&court), None);
    for kept in [Some(true), Some(false), None, Some(false)] {
        court.feed(Input::ClockKept { kept });
        assert_eq!(told(&court), kept);
    }
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::OpenSession);
}

#[test]
fn a_recorder_that_cannot_be_proven_leads_back_to_where_the_hearing_stood() {
    let mut court = Court::with(&PARTIES);
    court.proof = Some(false);
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::WaitingHallOpen);
    let mut court = Court::open_with(&PARTIES);
    court.does("judge", moves(Permission::Recess));
    court.proof = Some(false);
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::TechnicalBreak);
    assert!(court.wires.is_empty());
}

#[test]
fn the_countdown_is_waited_for_and_a_recorder_that_says_nothing_is_not() {
    let mut court = Court::under(Terms::default());
    court.feed(Input::RecorderProven { ok: true });
    court.arrives("judge");
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::Opening);
    assert!(court.page("judge").course.sits_at.is_some());
    court.waits(9);
    assert_eq!(court.phase(), Phase::Opening);
    court.waits(1);
    assert_eq!(court.phase(), Phase::OpenSession);
    court.does("judge", moves(Permission::Recess));
    court.proof = None;
    court.does("judge", open());
    court.waits(19);
    assert_eq!(court.phase(), Phase::Opening);
    court.waits(1);
    assert_eq!(court.phase(), Phase::TechnicalBreak);
}

/// Who is missing of those who are required.
fn missing(guards: &[Standing]) -> Vec<ParticipantId> {
    let of_last = guards.last().into_iter().flat_map(|last| &last.missing);
    of_last.map(|one| one.id.clone()).collect()
}

#[test]
fn without_those_who_are_required_the_session_is_opened_only_by_a_reason_for_each() {
    let mut court = Court::under(Terms {
        countdown_ms: 0,
        ..Terms::default()
    });
    court.feed(planned(&[("defendant", true), ("lawyer", true)]));
    court.feed(Input::RecorderProven { ok: true });
    court.arrives("judge");
    court.arrives("lawyer");
    let guards = &court.page("judge").guards;
    assert_eq!(missing(guards), [id("defendant")]);
    court.is_refused("judge", open(), Refusal::NotReady);
    court.is_refused(
        "judge",
        without(Guard::RequiredPersonsPresent, Some("lawyer")),
        Refusal::NotReady,
    );
    court.does(
        "judge",
        without(Guard::RequiredPersonsPresent, Some("defendant")),
    );
    assert_eq!(court.phase(), Phase::OpenSession);
    let ruled = |fact: &&Fact| {
        matches!(
            fact,
            Fact::WentWithout {
                guard: Guard::RequiredPersonsPresent,
                whom: Some(_),
                reason: Some(_)
            }
        )
    };
    assert!(court.facts_logged().into_iter().any(|fact| ruled(&fact)));
}

#[test]
fn the_presiding_judge_sees_from_the_judges_room_who_is_missing() {
    let mut court = Court::under(Terms {
        countdown_ms: 0,
        ..Terms::default()
    });
    court.feed(planned(&[("defendant", true)]));
    court.feed(Input::RecorderProven { ok: true });
    for name in ["judge", "panel_judge", "defendant"] {
        court.arrives(name);
    }
    court.does("judge", admit("defendant"));
    court.does("judge", open());
    court.does("judge", moves(Permission::Retire));
    court.loses_link("defendant");
    assert_eq!(missing(&court.page("judge").guards), [id("defendant")]);
    assert!(court.page("panel_judge").guards.is_empty());
    court.is_refused("judge", open(), Refusal::NotReady);
    court.does(
        "judge",
        without(Guard::RequiredPersonsPresent, Some("defendant")),
    );
    assert_eq!(court.phase(), Phase::OpenSession);
}

#[test]
fn the_guard_asks_for_the_required_of_the_plan_and_follows_its_changes() {
    let mut court = Court::under(Terms {
        countdown_ms: 0,
        ..Terms::default()
    });
    court.feed(planned(&[("defendant", true)]));
    court.feed(Input::RecorderProven { ok: true });
    court.arrives("judge");
    assert_eq!(missing(&court.page("judge").guards), [id("defendant")]);
    court.is_refused("judge", open(), Refusal::NotReady);
    court.feed(planned(&[("defendant", false)]));
    assert!(
        missing(&court.page("judge").guards).is_empty(),
        "the judge's page was not told"
    );
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::OpenSession);
}

#[test]
fn a_closed_session_is_for_the_court_and_for_those_whom_the_ruling_names() {
    let mut court = Court::open_with(&[
        "judge",
        "panel_judge",
        "clerk",
        "plaintiff",
        "lawyer",
        "defendant",
        "public",
    ]);
    court.does("judge", go_closed(&["plaintiff", "lawyer"]));
    for viewer in ["judge", "panel_judge", "clerk", "lawyer"] {
        assert!(court.sees_and_hears(viewer, "plaintiff"), "{viewer}");
        assert!(!court.sees_and_hears(viewer, "defendant"), "{viewer}");
    }
    for outside in ["defendant", "public"] {
        assert!(!court.sees_and_hears(outside, "judge"), "{outside}");
        assert!(court.page(outside).people.is_empty(), "{outside}");
        assert!(
            !court
                .page(outside)
                .you
                .may
                .contains(&Permission::SeeAndHear),
            "{outside}"
        );
    }
    assert!(court.is_recorded("plaintiff", Audio) && !court.is_recorded("defendant", Audio));
    court.does("judge", moves(Permission::BackToOpen));
    assert!(court.sees_and_hears("public", "defendant"));
    assert_eq!(names(&court.page("defendant").people).len(), 6);
}

#[test]
fn a_closed_session_that_was_interrupted_is_closed_when_it_goes_on() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("judge", go_closed(&["plaintiff"]));
    for by in [
        Permission::Recess,
        Permission::TechnicalBreak,
        Permission::Retire,
    ] {
        court.does("judge", moves(by));
        court.does("judge", open());
        assert_eq!(court.phase(), Phase::ClosedSession, "after {by:?}");
        assert!(!court.sees_and_hears("defendant", "plaintiff"));
    }
    court.does("judge", moves(Permission::BackToOpen));
    court.does("judge", moves(Permission::Recess));
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::OpenSession);
}

#[test]
fn only_who_is_here_and_was_let_in_can_be_named_in_the_ruling() {
    let mut court = Court::open_with(&["judge", "plaintiff", "public"]);
    for name in ["public", "stranger", "judge"] {
        court.is_refused(
            "judge",
            go_closed(&["plaintiff", name]),
            Refusal::UnknownPerson,
        );
    }
}

#[test]
fn everybody_is_told_until_when_a_pause_is_to_last_until_the_court_moves_on() {
    let mut court = Court::open_with(&PARTIES);
    court.arrives("third_party");
    let told = |court: &Court, name: &str| court.page(name).course.goes_on_at;
    let at = court.now + 600_000;
    court.is_refused(
        "judge",
        until(Permission::Recess, court.now),
        Refusal::TimePast,
    );
    court.does("judge", until(Permission::Recess, at));
    for name in ["judge", "plaintiff", "third_party"] {
        assert_eq!(told(&court, name), Some(UnixMillis(at)), "{name}");
    }
    let said = Fact::GoesOnAt { at: UnixMillis(at) };
    assert!(court.facts_logged().contains(&&said));
    court.does("judge", open());
    assert_eq!(told(&court, "plaintiff"), None);
    court.does("judge", recess());
    assert_eq!(told(&court, "plaintiff"), None, "nobody has said");
}

#[test]
fn that_nobody_appeared_is_logged_with_who_was_expected_and_how_long_the_court_waited() {
    let mut court = Court::under(Terms::default());
    court.feed(planned(&[
        ("plaintiff", false),
        ("defendant", true),
        ("clerk", true),
        ("it", false),
    ]));
    court.arrives("judge");
    court.waits(1_200);
    court.arrives("plaintiff");
    court.does("judge", moves(Permission::NobodyAppeared));
    let waited = Fact::Waited {
        summoned: [id("plaintiff"), id("defendant")].into(),
        here: [id("plaintiff")].into(),
        ms: 1_200_000,
    };
    assert!(court.facts_logged().contains(&&waited));
}

fn may_say_that_nobody_appeared(court: &Court) -> bool {
    let may = &court.page("judge").you.may;
    may.contains(&Permission::NobodyAppeared)
}

#[test]
fn that_nobody_appeared_is_offered_only_while_somebody_is_missing_for_whom_the_court_waits() {
    let mut court = Court::new();
    court.feed(planned(&[
        ("plaintiff", true),
        ("defendant", true),
        ("expert", false),
    ]));
    court.arrives("judge");
    court.arrives("plaintiff");
    assert!(
        may_say_that_nobody_appeared(&court),
        "the defendant is missing"
    );
    court.arrives("defendant");
    assert!(!may_say_that_nobody_appeared(&court));
    let all = moves(Permission::NobodyAppeared);
    court.is_refused("judge", all.clone(), Refusal::Appeared);
    court.loses_link("defendant");
    assert!(may_say_that_nobody_appeared(&court), "is gone again");
    court.does("judge", all);
    assert_eq!(court.phase(), Phase::NobodyAppeared);
}

#[test]
fn where_nobody_is_required_the_court_waits_for_all_who_were_summoned() {
    let mut court = Court::new();
    court.feed(planned(&[
        ("plaintiff", false),
        ("defendant", false),
        ("clerk", true),
        ("it", false),
    ]));
    court.arrives("judge");
    court.arrives("plaintiff");
    assert!(may_say_that_nobody_appeared(&court));
    court.arrives("defendant");
    assert!(
        !may_say_that_nobody_appeared(&court),
        "clerk and court IT are not summoned"
    );
    let mut court = Court::with(&["judge", "plaintiff"]);
    assert!(
        may_say_that_nobody_appeared(&court),
        "without a plan nobody knows"
    );
    court.does("judge", moves(Permission::NobodyAppeared));
}

#[test]
fn a_postponement_and_that_nobody_appeared_need_a_reason_and_end_the_hearing() {
    let unreasoned = |by| Action::Move {
        by,
        reason: None,
        until: None,
    };
    let mut court = Court::with(&["judge"]);
    court.is_refused(
        "judge",
        unreasoned(Permission::NobodyAppeared),
        Refusal::NoReason,
    );
    court.does("judge", moves(Permission::NobodyAppeared));
    assert!(court.sealed && court.phase() == Phase::NobodyAppeared);
    let mut court = Court::open_with(&PARTIES);
    court.is_refused("judge", unreasoned(Permission::Postpone), Refusal::NoReason);
    court.does("judge", moves(Permission::Postpone));
    assert!(court.sealed && court.hearing.roster().count() == 0);
}

#[test]
fn acts_that_need_more_are_not_taken_for_plain_moves() {
    let mut court = Court::with(&PARTIES);
    court.is_refused("judge", moves(Permission::Open), Refusal::NotPermitted);
    court.does("judge", open());
    court.is_refused("judge", moves(Permission::GoClosed), Refusal::NotPermitted);
    court.is_refused("judge", moves(Permission::Mute), Refusal::NotPermitted);
}

#[test]
fn in_deliberation_and_in_breaks_nothing_flows_and_the_gap_has_their_name() {
    for (by, gap) in [
        (Permission::Retire, Gap::Deliberation),
        (Permission::TechnicalBreak, Gap::Technical),
        (Permission::SettlementRecess, Gap::Recess),
    ] {
        let mut court = Court::open_with(&PARTIES);
        court.does("judge", moves(by));
        assert!(court.wires.is_empty() && court.taps.is_empty() && !court.writing);
        assert!(
            !court.gaps.is_empty() && court.gaps.iter().all(|(_, name)| *name == gap),
            "{by:?}"
        );
    }
}

#[test]
fn the_clerk_calls_a_break_on_order_and_never_closes_retires_or_ends() {
    let mut court = Court::open_with(&PARTIES);
    for by in [
        Permission::Retire,
        Permission::Announce,
        Permission::Postpone,
        Permission::End,
    ] {
        court.is_refused("clerk", moves(by), Refusal::NotPermitted);
    }
    court.is_refused("clerk", go_closed(&["plaintiff"]), Refusal::NotPermitted);
    court.does("clerk", moves(Permission::TechnicalBreak));
    court.is_refused("clerk", open(), Refusal::NotPermitted);
}

#[test]
fn a_recorder_that_is_lost_breaks_the_session_off_by_itself() {
    let mut court = Court::open_with(&PARTIES);
    court.feed(Input::Recording { on: false });
    assert_eq!(court.phase(), Phase::TechnicalBreak);
    assert!(court.wires.is_empty());
    assert_eq!(
        unmet(&court, "judge"),
        [Guard::RecorderReady, Guard::ClockKept]
    );
    let course = &court.page("plaintiff").course;
    assert_eq!(
        (
            course.by.as_ref(),
            course.reason.as_ref().map(Reason::as_str)
        ),
        (None, Some("recorder_lost"))
    );
}

#[test]
fn without_the_presiding_judge_nobody_is_heard_after_a_while_until_the_judge_is_back() {
    let mut court = Court::open_with(&PARTIES);
    court.loses_link("judge");
    court.waits(14);
    assert!(court.gets("defendant", "plaintiff", Audio));
    assert_eq!(court.page("clerk").alerts[0].what, Lost::Judge);
    court.waits(1);
    assert!(
        !court.gets("defendant", "plaintiff", Audio) && court.gets("defendant", "plaintiff", Video)
    );
    assert!(court.page("plaintiff").floors_held);
    assert!(court.gaps.iter().any(|(_, gap)| *gap == Gap::Held));
    court.arrives("judge");
    assert!(court.gets("defendant", "plaintiff", Audio) && !court.page("plaintiff").floors_held);
    assert!(court.page("clerk").alerts.is_empty());
}

#[test]
fn a_lost_party_clerk_or_interpreter_is_told_to_the_bench_alone() {
    let mut court = Court::open_with(&[
        "judge",
        "clerk",
        "plaintiff",
        "lawyer",
        "interpreter",
        "witness",
    ]);
    for (name, what) in [
        ("clerk", Lost::Clerk),
        ("plaintiff", Lost::Party),
        ("lawyer", Lost::Party),
        ("interpreter", Lost::Interpreter),
    ] {
        court.loses_link(name);
        let alert = court
            .page("judge")
            .alerts
            .iter()
            .find(|alert| alert.who == id(name));
        assert_eq!(alert.unwrap().what, what);
    }
    court.loses_link("witness");
    assert_eq!(court.page("judge").alerts.len(), 4, "has testified");
    court.feed(connected("plaintiff", true, true));
    assert!(court.page("plaintiff").alerts.is_empty());
    assert_eq!(court.page("judge").alerts.len(), 3);
}

#[test]
fn who_moved_the_hearing_and_why_is_told_to_the_courtroom_and_not_to_the_waiting_hall() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.arrives("witness");
    court.does("judge", moves(Permission::Recess));
    let inside = &court.page("plaintiff").course;
    assert_eq!(
        (inside.by.clone(), inside.reason.as_ref().unwrap().as_str()),
        (Some(id("judge")), "so ordered")
    );
    let outside = &court.page("witness").course;
    assert_eq!(
        (outside.phase, outside.number, &outside.by, &outside.reason),
        (Phase::Recess, 4, &None, &None)
    );
}

#[test]
fn a_page_that_missed_something_is_told_everything_and_no_other_is() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.arrives("witness");
    court.feed(Input::Missed {
        who: id("plaintiff"),
    });
    let [
        Output::Tell {
            to,
            notice: Notice::Snapshot(_),
        },
    ] = &court.last[..]
    else {
        panic!("{:?}", court.last);
    };
    assert_eq!(*to, id("plaintiff"));
    court.feed(Input::Missed {
        who: id("stranger"),
    });
    assert!(court.last.is_empty());
    court.does("judge", admit("witness"));
}

#[test]
fn a_reason_is_text_of_a_bounded_length() {
    assert_eq!(Reason::new("  \n "), None);
    assert_eq!(Reason::new("a\u{7}b"), None);
    assert!(Reason::new(&"ә".repeat(500)).is_some());
    assert_eq!(Reason::new(&"ә".repeat(501)), None);
    assert_eq!(Reason::new(" so ordered ").unwrap().as_str(), "so ordered");
}
