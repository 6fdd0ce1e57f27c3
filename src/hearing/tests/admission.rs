//! Stories of admission: what is checked, who comes in, who is sent away.

use super::court::{
    Court, admit, connected, go_closed, id, moves, names, recess, send_back, standing_by,
};
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::output::{Refusal, ReleaseReason};
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Output};

fn how() -> Reason {
    Reason::new("passport beside the picture").unwrap()
}

fn identity(name: &str) -> Action {
    Action::CheckIdentity {
        whom: id(name),
        how: how(),
    }
}

fn authority(name: &str) -> Action {
    Action::CheckAuthority {
        whom: id(name),
        how: how(),
    }
}

fn remove(name: &str) -> Action {
    Action::Remove {
        whom: id(name),
        reason: Reason::new("shouts").unwrap(),
    }
}

fn heard(name: &str) -> Action {
    Action::WitnessHeard { whom: id(name) }
}

#[test]
fn what_was_checked_and_promised_is_shown_to_the_bench_and_logged_with_who_and_how() {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("lawyer");
    court.does("lawyer", Action::Declare);
    court.does("clerk", identity("lawyer"));
    court.does("clerk", authority("lawyer"));
    let checked = court.page("judge").waiting[0].checked;
    assert!(checked.declared && checked.identity && checked.authority);
    let entry = court
        .log
        .iter()
        .find(|entry| matches!(entry.fact, Fact::IdentityChecked { .. }))
        .unwrap();
    assert_eq!(entry.actor, Some(id("clerk")));
    assert_eq!(
        entry.fact,
        Fact::IdentityChecked {
            whom: id("lawyer"),
            face_to_face: false,
            how: how()
        }
    );
}

#[test]
fn only_the_bench_checks_and_only_whom_it_lets_in() {
    let mut court = Court::with(&["judge", "clerk", "plaintiff", "public"]);
    court.is_refused("plaintiff", identity("plaintiff"), Refusal::NotPermitted);
    court.is_refused("clerk", identity("public"), Refusal::UnknownPerson);
    court.is_refused("clerk", identity("judge"), Refusal::UnknownPerson);
    court.is_refused("clerk", authority("plaintiff"), Refusal::UnknownPerson);
    court.is_refused("public", Action::Declare, Refusal::NotPermitted);
}

#[test]
fn all_are_admitted_who_lack_nothing_and_never_a_witness() {
    let mut court = Court::open_with(&["judge", "clerk"]);
    for name in [
        "plaintiff",
        "defendant",
        "lawyer",
        "lawyer-2",
        "witness",
        "expert",
    ] {
        court.arrives(name);
        if name != "expert" {
            court.does(name, Action::Declare);
        }
        if name != "defendant" {
            court.does("clerk", identity(name));
        }
    }
    court.does("clerk", authority("lawyer"));
    court.does("clerk", Action::AdmitAll);
    assert_eq!(
        names(&court.page("judge").people),
        ["clerk", "judge", "lawyer", "plaintiff"]
    );
    assert_eq!(
        names(&court.page("judge").waiting),
        ["defendant", "expert", "lawyer-2", "witness"]
    );
    assert!(court.facts_logged().contains(&&Fact::Admitted {
        whom: id("plaintiff"),
        ready: true,
        reason: None
    }));
}

#[test]
fn who_lacks_a_promise_an_identity_or_an_authority_comes_in_only_by_a_ruling_that_is_logged() {
    let plainly = |name: &str| Action::Admit {
        whom: id(name),
        reason: None,
    };
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("lawyer");
    court.is_refused("judge", plainly("lawyer"), Refusal::NotChecked);
    court.does("lawyer", Action::Declare);
    court.is_refused("judge", plainly("lawyer"), Refusal::NotChecked);
    court.does("clerk", identity("lawyer"));
    court.is_refused("clerk", plainly("lawyer"), Refusal::NotChecked);
    assert_eq!(court.page("lawyer").you.place, Place::WaitingHall);
    court.does("clerk", authority("lawyer"));
    court.does("clerk", plainly("lawyer"));

    court.arrives("plaintiff");
    court.does("judge", admit("plaintiff"));
    assert_eq!(court.page("plaintiff").you.place, Place::Courtroom);
    assert!(court.facts_logged().contains(&&Fact::Admitted {
        whom: id("plaintiff"),
        ready: false,
        reason: Reason::new("known to the court"),
    }));
}

#[test]
fn a_ruling_that_was_not_needed_is_no_ruling() {
    let mut court = Court::with(&["judge"]);
    court.arrives("plaintiff");
    court.does("plaintiff", Action::Declare);
    court.does("judge", identity("plaintiff"));
    court.does("judge", admit("plaintiff"));
    assert!(court.facts_logged().contains(&&Fact::Admitted {
        whom: id("plaintiff"),
        ready: true,
        reason: None
    }));
}

#[test]
fn witnesses_are_called_while_the_case_is_heard_and_one_after_the_other() {
    let mut court = Court::with(&["judge", "clerk", "plaintiff"]);
    for name in ["witness", "witness-2", "protected_witness"] {
        court.arrives(name);
    }
    court.is_refused("judge", admit("witness"), Refusal::WitnessWaits);
    court.does("judge", super::court::open());
    court.does("clerk", admit("witness"));
    court.is_refused("judge", admit("witness-2"), Refusal::WitnessWaits);
    court.is_refused("judge", admit("protected_witness"), Refusal::WitnessWaits);
    court.is_refused("plaintiff", heard("witness"), Refusal::NotPermitted);
    court.does("judge", heard("witness"));
    court.does("judge", admit("witness-2"));
    assert!(
        court.sees_and_hears("witness", "witness-2"),
        "who has testified may stay"
    );
    court.does("judge", send_back("witness-2"));
    court.does("judge", admit("protected_witness"));
    court.does("judge", recess());
    court.is_refused("judge", admit("witness-2"), Refusal::WitnessWaits);
}

#[test]
fn a_witness_who_is_yet_to_be_heard_gets_no_picture_no_voice_no_name_and_no_list() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "public"]);
    court.arrives("witness");
    court.arrives("witness-2");
    for viewer in ["witness", "witness-2"] {
        let page = court.page(viewer);
        assert!(page.people.is_empty() && page.waiting.is_empty() && page.alerts.is_empty());
        assert!(!court.wires.iter().any(|(who, _)| *who == id(viewer)));
    }
    for other in ["plaintiff", "public"] {
        assert!(!names(&court.page(other).people).contains(&"witness"));
    }
}

#[test]
fn who_was_let_go_comes_to_the_waiting_hall_again_and_is_known() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.does("clerk", identity("plaintiff"));
    court.does(
        "clerk",
        Action::Dismiss {
            whom: id("plaintiff"),
            reason: None,
        },
    );
    assert_eq!(
        court.released,
        [(id("plaintiff"), ReleaseReason::Dismissed)]
    );
    court.arrives("plaintiff");
    assert_eq!(court.page("plaintiff").you.place, Place::WaitingHall);
    assert!(court.page("clerk").waiting[0].checked.identity);
}

#[test]
fn a_witness_who_was_heard_is_not_to_be_called_again_even_after_having_left() {
    let mut court = Court::open_with(&["judge", "witness"]);
    court.asks("witness", Action::Leave);
    court.does("judge", recess());
    court.arrives("witness");
    court.does("judge", admit("witness"));
}

#[test]
fn who_was_sent_out_for_good_does_not_come_back_and_no_judge_is_sent_out() {
    let mut court = Court::open_with(&["judge", "panel_judge", "clerk", "plaintiff", "public"]);
    court.is_refused("clerk", remove("plaintiff"), Refusal::NotPermitted);
    court.is_refused("judge", remove("panel_judge"), Refusal::UnknownPerson);
    for name in ["plaintiff", "public"] {
        court.does("judge", remove(name));
        court.feed(connected(name, true, true));
        let why = ReleaseReason::Removed;
        assert_eq!(court.last, [Output::Release { who: id(name), why }]);
    }
    assert!(
        !court
            .wires
            .iter()
            .any(|(_, of)| of.owner == id("plaintiff"))
    );
}

#[test]
fn coming_back_within_the_grace_needs_no_admission_and_being_early_gives_none() {
    let mut court = Court::new();
    court.feed(standing_by("lawyer", &["plaintiff"]));
    court.arrives("judge");
    assert_eq!(
        court.page("lawyer").you.place,
        Place::WaitingHall,
        "the judge's arrival admits nobody"
    );
    court.does("judge", admit("lawyer"));
    court.loses_link("lawyer");
    court.waits(100);
    court.feed(connected("lawyer", true, true));
    assert_eq!(court.page("lawyer").you.place, Place::Courtroom);
    court.feed(Input::Tick);
    court.does("judge", super::court::open());
    court.does("judge", go_closed(&["lawyer"]));
    court.does("judge", moves(Permission::BackToOpen));
}
