//! Who must not see, hear or know whom.

use super::court::{Court, admit, id, names, open, role_of};
use super::restored;
use super::rooms::{arrives_for, consult, open_room};
use crate::hearing::output::Refusal;
use crate::hearing::plan::{CaseType, Plan, Planned};
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::screening::{MOST_RULED, Screen, Screened, Screening, Sense};
use crate::hearing::writing::Sign;
use crate::hearing::{Action, Input};
use crate::id::MediaKind::{Audio, Video};
use std::collections::BTreeSet;

pub const ALL: Screen = Screen {
    sight: true,
    hearing: true,
    name: true,
};

pub fn screen(from: &str, whom: &str, screen: Screen) -> Action {
    Action::Screen {
        screened: Screened {
            from: id(from),
            whom: id(whom),
            screen,
        },
        ruling: "№ 4".to_owned(),
    }
}

fn trial() -> Court {
    Court::open_with(&["judge", "clerk", "accused_on_trial", "victim", "prosecutor"])
}

#[test]
fn nobody_is_protected_or_bared_without_a_ruling() {
    let mut court = trial();
    court.does("clerk", screen("accused_on_trial", "victim", ALL));
    let bared = Action::Screen {
        screened: Screened {
            from: id("accused_on_trial"),
            whom: id("victim"),
            screen: Screen::NONE,
        },
        ruling: "  ".to_owned(),
    };
    court.is_refused("clerk", bared, Refusal::NoReason);
    assert!(!court.gets("accused_on_trial", "victim", Video));
}

#[test]
fn a_screen_hides_one_person_from_one_other_and_in_one_direction() {
    let mut court = trial();
    court.does("clerk", screen("accused_on_trial", "victim", ALL));
    for kind in [Audio, Video] {
        assert!(!court.gets("accused_on_trial", "victim", kind));
        assert!(court.gets("victim", "accused_on_trial", kind));
        assert!(court.gets("prosecutor", "victim", kind) && court.gets("judge", "victim", kind));
        assert!(
            court.is_recorded("victim", kind),
            "the record has everything"
        );
    }
    assert!(!names(&court.page("accused_on_trial").people).contains(&"victim"));
    assert!(names(&court.page("prosecutor").people).contains(&"victim"));
    assert_eq!(court.page("judge").screens.len(), 1);
    assert!(
        court.page("victim").screens.is_empty(),
        "the bench's business"
    );
    court.does("judge", screen("accused_on_trial", "victim", Screen::NONE));
    assert!(court.sees_and_hears("accused_on_trial", "victim"));
    assert!(names(&court.page("accused_on_trial").people).contains(&"victim"));
}

#[test]
fn what_is_not_hidden_is_shown_without_the_name() {
    let mut court = trial();
    let face_and_name = Screen {
        hearing: false,
        ..ALL
    };
    court.does("judge", screen("accused_on_trial", "victim", face_and_name));
    assert!(court.gets("accused_on_trial", "victim", Audio));
    assert!(!court.gets("accused_on_trial", "victim", Video));
    let people = &court.page("accused_on_trial").people;
    let victim = people.iter().find(|seen| seen.id == id("victim")).unwrap();
    assert_eq!(victim.name, "");
    assert_ne!(court.page("prosecutor").people.last().unwrap().name, "");
}

#[test]
fn a_screen_that_is_put_up_before_anybody_comes_holds_from_the_beginning() {
    let mut court = Court::with(&["judge"]);
    court.does("judge", screen("accused_on_trial", "victim", ALL));
    court.does("judge", open());
    for name in ["victim", "accused_on_trial"] {
        court.arrives(name);
        court.does("judge", admit(name));
    }
    assert!(!court.gets("accused_on_trial", "victim", Audio));
    assert_eq!(
        names(&court.page("accused_on_trial").people),
        ["accused_on_trial", "judge"]
    );
}

#[test]
fn people_between_whom_a_screen_stands_share_no_room() {
    let mut court = Court::with(&["judge"]);
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("lawyer", consult(&["plaintiff"]));
    let room = crate::id::RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    let sight = Screen {
        sight: true,
        ..Screen::NONE
    };
    court.does("judge", screen("lawyer", "plaintiff", sight));
    assert_eq!(
        court.page("plaintiff").you.place,
        Place::WaitingHall,
        "parted at once"
    );
    assert!(court.wires.is_empty());
    court.is_refused("lawyer", consult(&["plaintiff"]), Refusal::UnknownPerson);
}

#[test]
fn whoever_is_screened_from_who_has_asked_them_is_asked_no_longer() {
    for (from, whom) in [("plaintiff", "lawyer"), ("lawyer", "plaintiff")] {
        let mut court = Court::with(&["judge"]);
        court.arrives("plaintiff");
        arrives_for(&mut court, "lawyer", &["plaintiff"]);
        court.does("lawyer", consult(&["plaintiff"]));
        assert_eq!(court.page("plaintiff").invitations.len(), 1);
        let name = Screen {
            name: true,
            ..Screen::NONE
        };
        court.does("judge", screen(from, whom, name));
        assert!(
            court.page("plaintiff").invitations.is_empty(),
            "it names who asks"
        );
        assert_eq!(court.page("lawyer").you.place, Place::WaitingHall);
        for name in ["plaintiff", "lawyer"] {
            assert!(court.page(name).contacts.is_empty(), "{name}");
        }
    }
}

#[test]
fn of_two_who_are_parted_by_a_screen_who_is_asked_is_not_told_to_who_is_there() {
    let mut court = Court::with(&["judge"]);
    for name in ["accused_on_trial", "victim"] {
        court.arrives(name);
    }
    arrives_for(&mut court, "lawyer", &["accused_on_trial", "victim"]);
    court.does("judge", screen("accused_on_trial", "victim", ALL));
    court.does("lawyer", consult(&["accused_on_trial", "victim"]));
    let room = crate::id::RoomId(1);
    court.does("accused_on_trial", Action::AcceptInvitation { room });
    let page = court.page("accused_on_trial");
    assert!(page.room.as_ref().unwrap().asked.is_empty());
    assert_eq!(names(&page.people), ["accused_on_trial", "lawyer"]);
    let comes = Action::AcceptInvitation { room };
    court.is_refused("victim", comes, Refusal::Company);
}

#[test]
fn a_witness_under_protection_is_in_no_room_and_no_list_of_a_room_names_them() {
    let mut court = Court::with(&["judge", "clerk"]);
    for name in ["protected_witness", "it", "interpreter", "mediator"] {
        court.arrives(name);
    }
    arrives_for(&mut court, "lawyer", &["protected_witness"]);
    court.is_refused(
        "lawyer",
        consult(&["protected_witness"]),
        Refusal::UnknownPerson,
    );
    for (who, kind) in [
        ("it", RoomKind::HelpRoom),
        ("clerk", RoomKind::ClerksDesk),
        ("clerk", RoomKind::HelpRoom),
        ("mediator", RoomKind::MediationRoom),
    ] {
        let asks = open_room(kind, &["protected_witness"]);
        court.is_refused(who, asks, Refusal::UnknownPerson);
        let lists = court.page(who).contacts.iter();
        let named: Vec<_> = lists.map(|one| one.person.role).collect();
        assert!(!named.contains(&Role::ProtectedWitness), "{who}");
    }
    let asks = open_room(RoomKind::HelpRoom, &["it"]);
    court.is_refused("protected_witness", asks, Refusal::NotPermitted);
    assert!(court.page("protected_witness").contacts.is_empty());
    // The clerk is what they have, by a button; and nobody but the judges sees and hears them.
    let sign = Sign::NeedsHelp;
    court.does("protected_witness", Action::Signal { sign });
}

#[test]
fn only_the_bench_screens_and_never_from_itself() {
    let mut court = trial();
    court.is_refused(
        "prosecutor",
        screen("victim", "judge", ALL),
        Refusal::NotPermitted,
    );
    for (from, whom) in [
        ("judge", "victim"),
        ("clerk", "victim"),
        ("victim", "victim"),
    ] {
        court.is_refused("judge", screen(from, whom, ALL), Refusal::UnknownPerson);
    }
}

#[test]
fn what_is_planned_holds_until_the_court_rules_otherwise() {
    let mut screening = Screening::default();
    let (from, whom) = (id("accused_on_trial"), id("victim"));
    let screened = |screen| Screened {
        from: from.clone(),
        whom: whom.clone(),
        screen,
    };
    screening.plan(screened(ALL));
    assert!(screening.hides(&from, &whom, Sense::Name));
    assert!(screening.put(screened(Screen::NONE)));
    screening.plan(screened(ALL));
    assert!(!screening.hides(&from, &whom, Sense::Name), "planned anew");
}

#[test]
fn however_much_is_ruled_the_screens_of_a_hearing_are_bounded() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.look_every = usize::MAX;
    let unseen = |number: usize, sight: bool| {
        let kept = Screen {
            sight,
            ..Screen::NONE
        };
        screen("plaintiff", &format!("expert-{number}"), kept)
    };
    for number in 0..MOST_RULED {
        court.does("judge", unseen(number, true));
    }
    court.is_refused("judge", unseen(MOST_RULED, true), Refusal::TooMany);
    court.does("judge", unseen(0, false));
    court.is_refused("judge", unseen(MOST_RULED, true), Refusal::TooMany);
}

#[test]
fn nothing_is_kept_from_a_judge_who_is_to_come_and_nobody_unknown_is_screened() {
    let mut court = trial();
    let judge = Planned {
        id: id("panel_judge"),
        name: "Name of panel_judge".to_owned(),
        role: role_of("panel_judge"),
        stands_by: BTreeSet::new(),
        required: false,
    };
    let plan = Plan::new(CaseType::Criminal, vec![judge], vec![]).unwrap();
    court.feed(Input::Planned { plan });
    for (from, whom) in [
        ("panel_judge", "victim"),
        ("nobody-here", "victim"),
        ("victim", "nobody-here"),
    ] {
        court.is_refused("clerk", screen(from, whom, ALL), Refusal::UnknownPerson);
    }
}

#[test]
fn what_was_kept_from_somebody_unknown_is_not_kept_from_a_judge_who_comes() {
    let mut court = trial();
    court.does("clerk", screen("panel_judge", "victim", ALL));
    court.arrives("panel_judge");
    assert!(court.gets("panel_judge", "victim", Video));
    assert!(
        restored::restored(&court)
            .facts
            .screening
            .iter()
            .next()
            .is_none()
    );
}
