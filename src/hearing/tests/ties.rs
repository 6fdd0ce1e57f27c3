//! By whom people stand, when the court changes its plan while the hearing runs: rooms, settlement, clock, papers and names follow.

use super::court::{Court, admit, give_floor, id, open, role_of, standing_by};
use super::restored;
use super::rooms::{arrives_for, consult, place};
use super::settlement::{authority, ready};
use crate::hearing::clock::Side;
use crate::hearing::output::Refusal;
use crate::hearing::plan::{CaseType, Plan, Planned};
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Person};
use crate::id::{RoomId, UnixMillis};

/// The sides of [`sides`], and by whom others stand.
pub fn planned(others: &[(&str, &[&str])]) -> Input {
    let parties: [(&str, &[&str]); 2] = [("plaintiff", &[]), ("defendant", &[])];
    let person = |(name, whom): &(&str, &[&str])| Planned {
        id: id(name),
        name: format!("Name of {name}"),
        role: role_of(name),
        stands_by: whom.iter().map(|name| id(name)).collect(),
        required: false,
    };
    let people: Vec<Planned> = parties.iter().chain(others).map(person).collect();
    planned_of(&people)
}

fn planned_of(people: &[Planned]) -> Input {
    let plan = Plan::new(CaseType::Civil, people.to_vec(), vec![]).unwrap();
    Input::Planned { plan }
}

/// Both sides, and a lawyer whose link names the plaintiff and whose authority is checked; all in the waiting hall.
fn sides() -> Court {
    let mut court = Court::with(&["judge", "clerk"]);
    for name in ["plaintiff", "defendant"] {
        court.arrives(name);
    }
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("clerk", authority("lawyer"));
    court
}

fn stands_by(court: &Court, name: &str) -> Vec<String> {
    let person = court.hearing.facts.roster.get(&id(name)).unwrap();
    person.stands_by.iter().map(ToString::to_string).collect()
}

/// Whom a person may ask into a talk in confidence.
fn confidants<'a>(court: &'a Court, name: &str) -> Vec<&'a str> {
    let contacts = court.page(name).contacts.iter();
    contacts
        .filter(|contact| contact.kinds.contains(&RoomKind::LawyerClientRoom))
        .map(|contact| contact.person.id.as_str())
        .collect()
}

fn seconds(court: &Court, side: Side) -> u64 {
    let clock = &court.page("judge").clock;
    clock.spent(side, UnixMillis(court.now)) / 1_000
}

#[test]
fn a_talk_with_whom_a_lawyer_no_longer_stands_by_ends_and_one_with_the_new_client_may_begin() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    let room = RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    assert!(court.sees_and_hears("plaintiff", "lawyer"));
    court.feed(planned(&[("lawyer", &["defendant"])]));
    for name in ["lawyer", "plaintiff"] {
        assert_eq!(place(&court, name), Place::WaitingHall, "{name}");
    }
    assert!(!court.sees_and_hears("plaintiff", "lawyer"));
    assert_eq!(stands_by(&court, "lawyer"), ["defendant"]);
    assert_eq!(confidants(&court, "lawyer"), ["defendant"]);
    assert!(confidants(&court, "plaintiff").is_empty());
    court.is_refused("lawyer", consult(&["plaintiff"]), Refusal::UnknownPerson);
    court.does("lawyer", consult(&["defendant"]));
    assert_eq!(place(&court, "lawyer"), Place::LawyerClientRoom);
    restored::is_the_same(&court);
}

#[test]
fn a_client_who_is_tied_to_their_lawyer_by_the_plan_alone_is_asked_in_to_settle() {
    let mut court = Court::with(&["judge", "clerk"]);
    for name in ["plaintiff", "defendant", "lawyer"] {
        court.arrives(name);
    }
    assert!(
        confidants(&court, "lawyer").is_empty(),
        "the link names nobody"
    );
    court.feed(planned(&[("lawyer", &["plaintiff"])]));
    court.does("clerk", authority("lawyer"));
    court.does("lawyer", ready(true));
    court.does("defendant", ready(true));
    assert_eq!(place(&court, "lawyer"), Place::MediationRoom);
    let invitation = &court.page("plaintiff").invitations[0];
    assert_eq!(
        (invitation.kind, &invitation.by),
        (RoomKind::MediationRoom, &None)
    );
}

#[test]
fn a_wish_to_settle_for_one_side_is_none_for_the_side_by_which_one_stands_now() {
    let mut court = sides();
    court.does("lawyer", ready(true));
    court.feed(planned(&[("lawyer", &["defendant"])]));
    assert!(!court.page("lawyer").you.ready_to_settle);
    court.does("clerk", authority("lawyer"));
    court.does("plaintiff", ready(true));
    assert_eq!(place(&court, "plaintiff"), Place::WaitingHall);
    court.does("lawyer", ready(true));
    assert_eq!(place(&court, "plaintiff"), Place::MediationRoom);
    assert_eq!(place(&court, "lawyer"), Place::MediationRoom);
    assert_eq!(court.page("defendant").invitations.len(), 1);
}

#[test]
fn an_authority_holds_for_those_for_whom_it_was_checked_and_for_no_more() {
    let is_checked = |court: &Court| court.page("lawyer").you.seen.checked.authority;
    let may_settle = |court: &Court| {
        let may = &court.page("lawyer").you.may;
        may.contains(&Permission::ReadyToSettle)
    };
    let mut court = sides();
    court.feed(planned(&[("lawyer", &["plaintiff"])]));
    assert!(is_checked(&court) && may_settle(&court), "as it was");
    court.feed(planned(&[("lawyer", &[])]));
    assert!(is_checked(&court), "for nobody new");
    court.feed(planned(&[("lawyer", &["defendant"])]));
    assert!(!is_checked(&court) && !may_settle(&court));
    court.does("clerk", authority("lawyer"));
    assert!(may_settle(&court));
    // Neither does it when they have been away.
    court.asks("lawyer", Action::Leave);
    arrives_for(&mut court, "lawyer", &[]);
    assert!(is_checked(&court));
    court.asks("lawyer", Action::Leave);
    court.feed(planned(&[("lawyer", &["plaintiff"])]));
    arrives_for(&mut court, "lawyer", &[]);
    assert!(!is_checked(&court));
    restored::is_the_same(&court);
}

#[test]
fn the_time_of_a_lawyer_who_speaks_runs_for_whom_they_stand_by_now() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("judge", admit("lawyer"));
    court.does("judge", give_floor(&["lawyer"]));
    court.waits(5);
    court.feed(planned(&[("lawyer", &["defendant"])]));
    court.waits(3);
    assert_eq!(
        [Side::Claim, Side::Defence].map(|side| seconds(&court, side)),
        [5, 3]
    );
}

#[test]
fn a_link_that_is_older_than_the_plan_says_nothing_of_by_whom_one_stands() {
    let mut court = Court::with(&["judge"]);
    court.feed(planned(&[("lawyer", &["defendant"])]));
    for name in ["plaintiff", "defendant"] {
        court.arrives(name);
    }
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    assert_eq!(confidants(&court, "lawyer"), ["defendant"]);
    // Nor does it when they come back by it.
    court.loses_link("lawyer");
    court.feed(standing_by("lawyer", &["plaintiff"]));
    assert_eq!(confidants(&court, "lawyer"), ["defendant"]);
    // Of whom no plan speaks, the link does.
    arrives_for(&mut court, "lawyer-2", &["plaintiff"]);
    assert_eq!(confidants(&court, "plaintiff"), ["lawyer-2"]);
}

#[test]
fn who_is_taken_out_of_the_plan_stands_by_nobody_in_it() {
    let mut court = sides();
    court.feed(planned(&[("lawyer", &["plaintiff"])]));
    assert_eq!(confidants(&court, "plaintiff"), ["lawyer"]);
    court.feed(planned(&[]));
    assert!(confidants(&court, "plaintiff").is_empty());
    assert_eq!(stands_by(&court, "lawyer"), [""; 0]);
    // Who was never in it goes by their link.
    arrives_for(&mut court, "lawyer-2", &["plaintiff"]);
    court.feed(planned(&[("lawyer", &[])]));
    assert_eq!(confidants(&court, "plaintiff"), ["lawyer-2"]);
    restored::is_the_same(&court);
}

#[test]
fn an_interpreter_of_the_plan_is_there_for_the_whole_court_and_nobodys_counsel() {
    let mut court = sides();
    court.arrives("interpreter");
    court.feed(planned(&[("interpreter", &["plaintiff"])]));
    assert_eq!(stands_by(&court, "interpreter"), [""; 0]);
    court.does("plaintiff", consult(&[]));
    assert!(court.page("interpreter").invitations.is_empty());
    assert_eq!(court.page("lawyer").invitations.len(), 1);
}

#[test]
fn a_name_that_the_court_has_planned_anew_is_shown_at_once_and_the_one_before_no_more() {
    let mut court = sides();
    let Input::Planned { plan } = planned(&[("lawyer", &["plaintiff"])]) else {
        panic!("a plan");
    };
    let mut people: Vec<Planned> = ["plaintiff", "defendant", "lawyer"]
        .iter()
        .map(|name| plan.person(&id(name)).unwrap().clone())
        .collect();
    people[0].name = "Plaintiff No 1".to_owned();
    court.feed(planned_of(&people));
    let shown = |court: &Court| {
        let waiting = &court.page("judge").waiting;
        let seen = waiting.iter().find(|seen| seen.id == id("plaintiff"));
        seen.unwrap().name.clone()
    };
    assert_eq!(shown(&court), "Plaintiff No 1");
    court.loses_link("plaintiff");
    court.arrives("plaintiff");
    assert_eq!(shown(&court), "Plaintiff No 1", "whatever their link says");
    restored::is_the_same(&court);
}

#[test]
fn who_is_planned_in_another_role_comes_anew_by_their_new_link_and_by_nothing_else() {
    let mut court = sides();
    court.does("judge", admit("lawyer"));
    let comes_as = |role| Input::Connected {
        person: Person {
            id: id("lawyer"),
            name: "Name of lawyer".to_owned(),
            role,
            stands_by: [id("plaintiff")].into(),
        },
        microphone: true,
        camera: true,
    };
    court.loses_link("lawyer");
    court.feed(comes_as(Role::Witness));
    assert_eq!(
        court.page("lawyer").you.seen.role,
        Role::Lawyer,
        "no plan says so"
    );
    let mut people = vec![Planned {
        id: id("lawyer"),
        name: "Name of lawyer".to_owned(),
        role: Role::Witness,
        stands_by: [].into(),
        required: false,
    }];
    court.feed(planned_of(&people));
    assert_eq!(
        court.page("lawyer").you.seen.role,
        Role::Lawyer,
        "they have not come anew"
    );
    court.loses_link("lawyer");
    court.feed(comes_as(Role::Witness));
    let you = &court.page("lawyer").you;
    assert_eq!(
        (you.seen.role, you.place),
        (Role::Witness, Place::WaitingHall)
    );
    assert!(you.seen.stands_by.is_empty());
    people.clear();
    court.feed(planned_of(&people));
    court.does("judge", open());
    restored::is_the_same(&court);
}
