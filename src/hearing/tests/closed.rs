//! Stories of a closed session: whom the ruling names, who comes later, and who is kept out.

use super::court::{
    Court, admit, camera, go_closed, id, microphone, moves, name_for_closed, names, open, recess,
    role_of, send_back,
};
use super::restored;
use super::screening::ALL;
use crate::hearing::journal::Fact;
use crate::hearing::output::Refusal;
use crate::hearing::phase::Phase;
use crate::hearing::plan::{CaseType, Plan, Planned};
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::screening::Screened;
use crate::hearing::{Action, Input};
use std::collections::BTreeSet;

/// The plan, in which the victim is kept from the defendant.
fn planned() -> Input {
    let people = [
        "plaintiff",
        "defendant",
        "victim",
        "expert",
        "lawyer",
        "witness",
    ];
    let person = |name: &&str| Planned {
        id: id(name),
        name: format!("Name of {name}"),
        role: role_of(name),
        stands_by: BTreeSet::new(),
        required: false,
    };
    let screened = Screened {
        from: id("defendant"),
        whom: id("victim"),
        screen: ALL,
    };
    let people = people.iter().map(person).collect();
    let plan = Plan::new(CaseType::Civil, people, vec![screened]).unwrap();
    Input::Planned {
        plan: plan.revised(1),
    }
}

/// An open session with plaintiff and defendant; the lawyer waits, victim, expert and witness have not come.
fn session() -> Court {
    let mut court = Court::new();
    court.feed(planned());
    for name in ["judge", "clerk", "plaintiff", "defendant", "lawyer"] {
        court.arrives(name);
    }
    for name in ["plaintiff", "defendant"] {
        court.does("judge", admit(name));
    }
    court.does("judge", open());
    court
}

fn expected<'a>(court: &'a Court, reader: &str) -> Vec<&'a str> {
    let people = court.page(reader).expected.iter();
    people.map(|one| one.id.as_str()).collect()
}

#[test]
fn the_bench_is_told_who_is_planned_and_not_here_and_nobody_else_is() {
    let mut court = session();
    for bench in ["judge", "clerk"] {
        assert_eq!(expected(&court, bench), ["expert", "victim", "witness"]);
    }
    let of_the_victim = &court.page("judge").expected[1];
    assert_eq!(of_the_victim.name, "Name of victim");
    for other in ["plaintiff", "defendant", "lawyer"] {
        assert!(expected(&court, other).is_empty(), "{other}");
        assert!(court.page(other).closed_to.is_none());
    }
    court.arrives("expert");
    assert_eq!(expected(&court, "judge"), ["victim", "witness"]);
    court.asks("expert", Action::Leave);
    assert_eq!(expected(&court, "judge"), ["expert", "victim", "witness"]);
    court.arrives("expert");
    let reason = crate::hearing::course::Reason::new("shouts").unwrap();
    let whom = id("expert");
    court.does("judge", Action::Remove { whom, reason });
    let left = expected(&court, "judge");
    assert_eq!(
        left,
        ["victim", "witness"],
        "who was sent out for good is not to come"
    );
}

#[test]
fn the_ruling_names_who_is_there_who_waits_and_who_is_to_come() {
    let mut court = session();
    court.does("judge", go_closed(&["plaintiff", "lawyer", "expert"]));
    let named: BTreeSet<_> = ["expert", "lawyer", "plaintiff"].map(id).into();
    assert_eq!(court.page("judge").closed_to.as_ref(), Some(&named));
    assert!(court.facts_logged().contains(&&Fact::ClosedTo { named }));
    assert!(!court.sees_and_hears("defendant", "judge"));
    court.does("judge", admit("lawyer"));
    court.arrives("expert");
    court.does("clerk", admit("expert"));
    for name in ["lawyer", "expert"] {
        assert!(court.sees_and_hears(name, "plaintiff"), "{name}");
        assert!(court.sees_and_hears("plaintiff", name), "{name}");
    }
    restored::is_the_same(&court);
}

#[test]
fn who_is_not_named_stays_outside_until_the_session_is_open_again_or_a_further_ruling_names_them() {
    let mut court = session();
    court.does("judge", go_closed(&["plaintiff"]));
    court.arrives("expert");
    for who in ["judge", "clerk"] {
        court.is_refused(who, admit("lawyer"), Refusal::NotNamed);
    }
    court.does("lawyer", Action::Declare);
    for check in [Permission::CheckIdentity, Permission::CheckAuthority] {
        let (whom, how) = (
            id("lawyer"),
            crate::hearing::course::Reason::new("card").unwrap(),
        );
        court.does(
            "clerk",
            match check {
                Permission::CheckIdentity => Action::CheckIdentity { whom, how },
                _ => Action::CheckAuthority { whom, how },
            },
        );
    }
    court.does("clerk", Action::AdmitAll);
    assert_eq!(court.page("lawyer").you.place, Place::WaitingHall);
    court.does("judge", name_for_closed("lawyer"));
    court.does("clerk", Action::AdmitAll);
    assert!(court.sees_and_hears("lawyer", "judge"));
    // In a pause the ruling stands, and the session goes on closed.
    court.does("judge", recess());
    court.is_refused("judge", admit("expert"), Refusal::NotNamed);
    court.does("judge", send_back("plaintiff"));
    court.does("judge", admit("plaintiff"));
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::ClosedSession);
    court.does("judge", moves(Permission::BackToOpen));
    assert!(court.page("judge").closed_to.is_none());
    court.does("judge", admit("expert"));
    restored::is_the_same(&court);
}

#[test]
fn who_is_named_by_a_further_ruling_sees_and_hears_from_their_seat_at_once_and_it_is_logged() {
    let mut court = session();
    court.does("judge", go_closed(&["plaintiff"]));
    assert!(!court.sees_and_hears("defendant", "plaintiff"));
    court.does("judge", name_for_closed("defendant"));
    assert!(court.sees_and_hears("defendant", "plaintiff"));
    assert_eq!(names(&court.page("defendant").people).len(), 4);
    let rulings = |court: &Court| {
        let of_naming = |fact: &&&Fact| matches!(fact, Fact::NamedForClosed { .. });
        court.facts_logged().iter().filter(of_naming).count()
    };
    assert_eq!(rulings(&court), 1);
    court.does("judge", name_for_closed("defendant"));
    assert_eq!(rulings(&court), 1, "named already");
    court.does("judge", name_for_closed("witness"));
    restored::is_the_same(&court);
    let again = restored::restored(&court);
    let named = again.facts.named.as_ref().unwrap();
    assert!(named.contains(&id("witness")) && named.contains(&id("defendant")));
}

#[test]
fn in_each_pause_of_a_closed_session_a_further_ruling_names_one_more_who_may_come_in_at_once() {
    for pause in [
        Permission::Recess,
        Permission::TechnicalBreak,
        Permission::Retire,
    ] {
        let mut court = session();
        court.does("judge", go_closed(&["plaintiff"]));
        court.does("judge", moves(pause));
        if pause == Permission::Retire {
            court.is_refused("judge", name_for_closed("lawyer"), Refusal::Room);
            court.does("judge", Action::LeaveRoom);
        }
        assert!(may_name(&court), "{pause:?}");
        court.is_refused("clerk", name_for_closed("lawyer"), Refusal::NotPermitted);
        court.is_refused("judge", admit("lawyer"), Refusal::NotNamed);
        court.does("judge", name_for_closed("lawyer"));
        court.does("judge", name_for_closed("defendant"));
        court.does("judge", name_for_closed("expert"));
        let named = court.page("judge").closed_to.as_ref().unwrap();
        assert_eq!(named.len(), 4);
        assert!(names(&court.page("defendant").people).contains(&"judge"));
        court.does("judge", admit("lawyer"));
        assert!(court.wires.is_empty(), "it pauses still");
        restored::is_the_same(&court);
        court.does("judge", open());
        assert_eq!(court.phase(), Phase::ClosedSession);
        // Who comes out of the judges' room is unheard and unseen at first.
        court.does("judge", microphone(true));
        court.does("judge", camera(true));
        for name in ["lawyer", "defendant"] {
            assert!(court.sees_and_hears(name, "judge"), "{pause:?} {name}");
        }
    }
}

#[test]
fn while_the_session_is_about_to_go_on_closed_one_more_is_named_too() {
    let mut court = session();
    court.does("judge", go_closed(&["plaintiff"]));
    court.does("judge", recess());
    court.proof = None;
    court.does("judge", open());
    assert_eq!(court.phase(), Phase::Opening);
    court.does("judge", name_for_closed("defendant"));
    court.feed(Input::RecorderProven { ok: true });
    assert!(court.sees_and_hears("defendant", "judge"));
}

#[test]
fn in_the_pauses_of_an_open_session_nobody_is_named() {
    for pause in [Permission::Recess, Permission::TechnicalBreak] {
        let mut court = session();
        court.does("judge", moves(pause));
        assert!(!may_name(&court), "{pause:?}");
        court.is_refused("judge", name_for_closed("lawyer"), Refusal::Phase);
        court.does("judge", open());
        assert!(court.sees_and_hears("defendant", "judge"), "{pause:?}");
    }
}

fn may_name(court: &Court) -> bool {
    let may = &court.page("judge").you.may;
    may.contains(&Permission::NameForClosed)
}

#[test]
fn only_the_judge_names_and_only_who_is_let_in_by_the_court() {
    let mut court = session();
    court.is_refused("judge", name_for_closed("lawyer"), Refusal::Phase);
    court.does("judge", go_closed(&["plaintiff"]));
    court.is_refused("clerk", name_for_closed("lawyer"), Refusal::NotPermitted);
    court.is_refused(
        "plaintiff",
        name_for_closed("lawyer"),
        Refusal::NotPermitted,
    );
    for whom in ["stranger", "clerk"] {
        court.is_refused("judge", name_for_closed(whom), Refusal::UnknownPerson);
    }
    assert_eq!(court.page("judge").closed_to.as_ref().unwrap().len(), 1);
}

#[test]
fn in_the_pauses_of_a_closed_session_its_people_are_named_to_nobody_outside_of_the_ruling() {
    for pause in [
        Permission::Recess,
        Permission::TechnicalBreak,
        Permission::Retire,
    ] {
        let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant", "public"]);
        court.does("judge", go_closed(&["plaintiff"]));
        court.does("judge", moves(pause));
        for outsider in ["defendant", "public"] {
            let people = &court.page(outsider).people;
            let others: Vec<&str> = names(people)
                .into_iter()
                .filter(|one| *one != outsider)
                .collect();
            assert!(others.is_empty(), "{pause:?} {outsider}: {others:?}");
        }
        assert!(names(&court.page("plaintiff").people).contains(&"judge"));
        court.does("judge", open());
        assert!(!names(&court.page("public").people).contains(&"plaintiff"));
    }
}
