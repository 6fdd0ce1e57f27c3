//! Markers: by whom, for whom, and what they call for.

use super::court::{Court, go_to, id, recess, word};
use super::restored;
use crate::hearing::journal::Fact;
use crate::hearing::marks::{Heed, MarkKind, Marked};
use crate::hearing::output::Refusal;
use crate::hearing::writing::{Named, Text};
use crate::hearing::{Action, Input, Notice};

pub fn mark(kind: MarkKind) -> Action {
    Action::Mark { kind, note: None }
}

fn kinds(court: &Court, name: &str) -> Vec<MarkKind> {
    let kind = |what: &Marked| match what {
        Marked::Kind(kind) => Some(*kind),
        Marked::Step { .. } => None,
    };
    let marks = court.page(name).marks.iter();
    marks.filter_map(|mark| kind(&mark.what)).collect()
}

#[test]
fn an_objection_reaches_the_bench_and_the_log_with_actor_and_time_and_nobody_else() {
    let mut court = Court::open_with(&["judge", "clerk", "panel_judge", "lawyer", "plaintiff"]);
    let note = Text::new("leading question");
    let kind = MarkKind::Objection;
    court.does(
        "lawyer",
        Action::Mark {
            kind,
            note: note.clone(),
        },
    );
    let seen = &court.page("judge").marks[0];
    assert_eq!((&seen.by.id, seen.at.0), (&id("lawyer"), court.now));
    assert_eq!(seen.what, Marked::Kind(kind));
    assert_eq!(seen.note, note);
    assert_eq!(kinds(&court, "clerk"), [kind]);
    for other in ["panel_judge", "lawyer", "plaintiff"] {
        assert!(kinds(&court, other).is_empty(), "{other}");
    }
    let entry = court.log.last().unwrap();
    assert_eq!(entry.actor, Some(id("lawyer")));
    assert_eq!(entry.fact, Fact::Marked { kind, note });
    restored::is_the_same(&court);
}

#[test]
fn steps_of_the_procedure_are_marked_by_judge_and_clerk_alone() {
    let mut court = Court::open_with(&["judge", "clerk", "prosecutor", "lawyer", "expert"]);
    court.does("clerk", mark(MarkKind::RightsExplained));
    court.does("judge", mark(MarkKind::QuestionDisallowed));
    court.does("clerk", mark(MarkKind::Petition));
    for name in ["prosecutor", "lawyer", "expert"] {
        court.is_refused(name, mark(MarkKind::LastWord), Refusal::NotPermitted);
    }
    court.does("prosecutor", mark(MarkKind::Petition));
    court.is_refused("expert", mark(MarkKind::Objection), Refusal::NotPermitted);
    court.does("judge", recess());
    court.is_refused("clerk", mark(MarkKind::Reply), Refusal::Phase);
    court.is_refused("lawyer", mark(MarkKind::Objection), Refusal::Phase);
}

#[test]
fn what_an_interpreter_asks_is_shown_to_who_speaks() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "interpreter"]);
    let who = Some(id("plaintiff"));
    court.feed(Input::Dominant { who });
    court.does("interpreter", mark(MarkKind::SlowDown));
    let heed = Notice::Heed(Heed {
        by: Named {
            id: id("interpreter"),
            name: "Name of interpreter".to_owned(),
            role: crate::hearing::role::Role::Interpreter,
        },
        kind: MarkKind::SlowDown,
    });
    assert_eq!(court.notices_to("plaintiff"), [&heed]);
    assert_eq!(kinds(&court, "judge"), [MarkKind::SlowDown]);
    court.feed(Input::Dominant { who: None });
    court.does("interpreter", mark(MarkKind::DidNotHear));
    assert!(court.notices_to("plaintiff").is_empty());
    assert_eq!(kinds(&court, "clerk").len(), 2);
    court.is_refused("plaintiff", mark(MarkKind::SlowDown), Refusal::NotPermitted);
}

#[test]
fn a_technical_note_comes_from_court_it() {
    let mut court = Court::open_with(&["judge", "clerk", "it"]);
    let kind = MarkKind::TechnicalNote;
    let note = Text::new("the line of the plaintiff was down");
    court.does("it", Action::Mark { kind, note });
    assert_eq!(kinds(&court, "clerk"), [kind]);
    court.is_refused("clerk", mark(kind), Refusal::NotPermitted);
}

#[test]
fn turns_of_the_procedure_stand_in_the_same_list_with_who_pressed_when_and_whose_turn_it_was() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant"]);
    court.does("clerk", mark(MarkKind::RightsExplained));
    court.does("judge", go_to("petitions"));
    court.waits(60);
    court.does("clerk", go_to("arguments"));
    let list = |court: &Court, name: &str| -> Vec<String> {
        let told = |what: &Marked| match what {
            Marked::Kind(kind) => kind.word().to_owned(),
            Marked::Step {
                step,
                marker,
                person,
            } => {
                let of = person.as_ref().map_or("nobody", |one| one.id.as_str());
                format!("{step} {marker} of {of}")
            }
        };
        let marks = court.page(name).marks.iter();
        let row = marks.map(|one| format!("{} {}: {}", one.at.0, one.by.id, told(&one.what)));
        row.collect()
    };
    let (now, then) = (court.now, court.now - 60_000);
    let expected = [
        format!("{then} clerk: rights_explained"),
        format!("{then} judge: petitions petitions_marked of nobody"),
        format!("{now} clerk: arguments arguments_marked of plaintiff"),
    ];
    for bench in ["judge", "clerk"] {
        assert_eq!(list(&court, bench), expected, "{bench}");
    }
    assert!(list(&court, "plaintiff").is_empty());
    assert_eq!(
        court.page("clerk").rail.at.as_ref().unwrap().step,
        word("arguments")
    );
    restored::is_the_same(&court);
}
