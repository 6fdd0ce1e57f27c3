//! Who speaks, in the log.

use super::court::{Court, id, microphone, recess};
use crate::hearing::Input;
use crate::hearing::journal::Fact;
use crate::id::ParticipantId;

const PARTIES: [&str; 3] = ["judge", "plaintiff", "defendant"];

fn dominates(court: &mut Court, who: Option<&str>) {
    let who = who.map(id);
    court.feed(Input::Dominant { who });
}

fn logged(court: &Court) -> Vec<Option<ParticipantId>> {
    let facts = court.facts_logged().into_iter();
    let dominant = facts.filter_map(|fact| match fact {
        Fact::Dominant { whom } => Some(whom.clone()),
        _ => None,
    });
    dominant.collect()
}

#[test]
fn the_log_says_whose_turn_it_was_and_each_turn_once() {
    let mut court = Court::open_with(&PARTIES);
    for who in ["judge", "plaintiff", "plaintiff", "judge"] {
        dominates(&mut court, Some(who));
    }
    dominates(&mut court, None);
    let turns = [Some("judge"), Some("plaintiff"), Some("judge"), None];
    assert_eq!(logged(&court), turns.map(|who| who.map(id)));
}

#[test]
fn whoever_is_silenced_by_the_time_that_it_is_told_has_not_spoken() {
    let mut court = Court::open_with(&PARTIES);
    court.arrives("witness");
    dominates(&mut court, Some("judge"));
    court.does("plaintiff", microphone(false));
    for unheard in ["plaintiff", "witness", "stranger"] {
        dominates(&mut court, Some(unheard));
    }
    assert_eq!(logged(&court), [Some(id("judge")), None]);
    court.does("judge", recess());
    dominates(&mut court, Some("defendant"));
    assert_eq!(logged(&court).len(), 2, "in a recess nobody is heard");
}
