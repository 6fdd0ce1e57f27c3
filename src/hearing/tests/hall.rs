//! What somebody who waits is told of the court.

use super::court::{Court, admit, id, open, send_back};
use super::rooms::{arrives_for, consult};
use super::screening::{ALL, screen};
use crate::hearing::Action;
use crate::hearing::hall::{Calling, Desk, Hall};

fn desk(here: bool) -> Option<Desk> {
    let name = "Name of clerk".to_owned();
    Some(Desk { name, here })
}

fn hall(court: &Court, name: &str) -> Hall {
    court.page(name).hall.clone().unwrap()
}

#[test]
fn whoever_waits_is_told_who_keeps_the_door_and_whether_it_is_there() {
    let mut court = Court::with(&["judge"]);
    court.arrives("plaintiff");
    assert_eq!(hall(&court, "plaintiff").clerk, None);
    court.arrives("clerk");
    assert_eq!(hall(&court, "plaintiff").clerk, desk(true));
    court.loses_link("clerk");
    assert_eq!(hall(&court, "plaintiff").clerk, desk(false));
    assert_eq!(court.page("judge").hall, None, "the judge does not wait");
    court.does("judge", admit("plaintiff"));
    assert_eq!(court.page("plaintiff").hall, None);
    court.does("judge", send_back("plaintiff"));
    assert!(court.page("plaintiff").hall.is_some());
}

#[test]
fn that_people_are_let_in_is_told_and_not_who() {
    let mut court = Court::with(&["judge", "clerk"]);
    for name in ["plaintiff", "defendant", "witness", "witness-2"] {
        court.arrives(name);
    }
    assert_eq!(hall(&court, "plaintiff").calling, Calling::Nobody);
    court.does("judge", admit("defendant"));
    assert_eq!(hall(&court, "plaintiff").calling, Calling::Somebody);
    assert_eq!(hall(&court, "witness").calling, Calling::Somebody);
    court.does("judge", admit("plaintiff"));
    court.does("judge", open());
    court.does("judge", admit("witness"));
    assert_eq!(hall(&court, "witness-2").calling, Calling::Witness);
    let whom = id("witness");
    court.does("judge", Action::WitnessHeard { whom });
    assert_eq!(hall(&court, "witness-2").calling, Calling::Somebody);
    assert!(court.page("witness-2").people.is_empty());
}

#[test]
fn of_whom_is_kept_from_them_they_learn_not_even_that_somebody_was_let_in() {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("accused_on_trial");
    court.arrives("victim");
    court.does("judge", screen("accused_on_trial", "victim", ALL));
    court.does("judge", admit("victim"));
    assert_eq!(hall(&court, "accused_on_trial").calling, Calling::Nobody);
}

#[test]
fn in_a_private_room_the_hall_is_not_shown() {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("lawyer", consult(&["plaintiff"]));
    assert_eq!(court.page("lawyer").hall, None);
    assert!(court.page("plaintiff").hall.is_some());
}
