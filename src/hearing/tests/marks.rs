//! Markers: by whom, for whom, and what they call for.

use super::court::{Court, id, recess};
use super::restored;
use crate::hearing::journal::Fact;
use crate::hearing::marks::{Heed, MarkKind};
use crate::hearing::output::Refusal;
use crate::hearing::writing::{Named, Text};
use crate::hearing::{Action, Input, Notice};

pub fn mark(kind: MarkKind) -> Action {
    Action::Mark { kind, note: None }
}

fn kinds(court: &Court, name: &str) -> Vec<MarkKind> {
    court
        .page(name)
        .marks
        .iter()
        .map(|mark| mark.kind)
        .collect()
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
    assert_eq!((seen.kind, seen.note.as_ref()), (kind, note.as_ref()));
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
