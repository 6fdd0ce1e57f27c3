//! Stories of the floor: who is heard while it is given.

use super::court::{
    Court, admit, give_floor, go_closed, hand, id, ids, media_up, microphone, moves, open_floor,
    publication, recess, send_back, standing_by, take_floor,
};
use super::screening::{ALL, screen};
use crate::hearing::journal::Fact;
use crate::hearing::output::{Gap, Refusal};
use crate::hearing::rooms::RoomKind;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Notice};
use crate::id::MediaKind::{Audio, Video};

const EVERYBODY: [&str; 7] = [
    "judge",
    "clerk",
    "panel_judge",
    "interpreter",
    "plaintiff",
    "defendant",
    "public",
];

fn hears(court: &Court, viewer: &str, owner: &str) -> bool {
    court.gets(viewer, owner, Audio)
}

#[test]
fn while_the_floor_is_given_only_holders_court_and_interpreters_are_heard_and_recorded() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", give_floor(&["plaintiff"]));
    for heard in ["judge", "clerk", "panel_judge", "interpreter", "plaintiff"] {
        assert!(hears(&court, "public", heard), "{heard}");
        assert!(court.is_recorded(heard, Audio), "{heard}");
    }
    assert!(!hears(&court, "judge", "defendant") && !court.is_recorded("defendant", Audio));
    assert_eq!(court.gaps, [(publication("defendant", Audio), Gap::Held)]);
    assert!(court.gets("judge", "defendant", Video) && court.is_recorded("defendant", Video));
    assert!(
        court.page("defendant").you.seen.microphone,
        "switches stay as they are"
    );
    court.does("judge", give_floor(&["defendant", "plaintiff"]));
    assert!(hears(&court, "plaintiff", "defendant") && hears(&court, "defendant", "plaintiff"));
    court.does("judge", take_floor());
    assert!(!hears(&court, "judge", "defendant") && !hears(&court, "judge", "plaintiff"));
    assert!(hears(&court, "plaintiff", "judge"));
    court.does("clerk", open_floor());
    assert!(hears(&court, "judge", "defendant") && hears(&court, "judge", "plaintiff"));
}

#[test]
fn a_microphone_that_is_off_stays_off_when_its_owner_gets_the_floor() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("plaintiff", microphone(false));
    court.does("judge", give_floor(&["plaintiff"]));
    assert!(!court.page("plaintiff").you.seen.microphone);
    court.does("plaintiff", microphone(true));
    assert!(hears(&court, "judge", "plaintiff"));
}

#[test]
fn everybody_who_follows_the_session_is_told_who_has_the_floor_and_nobody_outside() {
    let mut court = Court::open_with(&EVERYBODY);
    court.arrives("lawyer");
    court.does("judge", give_floor(&["defendant", "plaintiff"]));
    for name in EVERYBODY {
        let floor = &court.page(name).floor;
        assert_eq!(
            floor.holders,
            Some(ids(&["defendant", "plaintiff"])),
            "{name}"
        );
    }
    assert_eq!(court.page("lawyer").floor.holders, None);
    assert!(court.notices_to("lawyer").is_empty());
    court.does("judge", admit("lawyer"));
    assert_eq!(
        court.page("lawyer").floor.holders,
        Some(ids(&["defendant", "plaintiff"]))
    );
}

#[test]
fn giving_the_floor_answers_the_hand_and_the_queue_moves_up() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("plaintiff", hand(true));
    court.does("defendant", hand(true));
    court.does("judge", give_floor(&["plaintiff"]));
    assert_eq!(court.page("plaintiff").you.seen.hand, None);
    assert_eq!(court.page("defendant").you.seen.hand, Some(1));
}

#[test]
fn the_floor_is_given_to_people_who_are_there_and_take_part() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "mediator", "public"]);
    court.arrives("lawyer");
    let many: Vec<String> = (0..17).map(|n| format!("expert-{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for name in &many {
        court.arrives(name);
        court.does("judge", admit(name));
    }
    let nobody: [&[&str]; 6] = [
        &[],
        &["lawyer"],
        &["mediator"],
        &["public"],
        &["plaintiff", "stranger"],
        &many,
    ];
    for people in nobody {
        let before = court.page("judge").floor.clone();
        court.is_refused("clerk", give_floor(people), Refusal::UnknownPerson);
        assert_eq!(court.page("judge").floor, before);
    }
    court.does("clerk", give_floor(&many[..16]));
    court.does("clerk", give_floor(&["plaintiff", "plaintiff"]));
    assert_eq!(court.page("judge").floor.holders, Some(ids(&["plaintiff"])));
    court.is_refused("plaintiff", open_floor(), Refusal::NotPermitted);
    court.does("judge", recess());
    court.is_refused("judge", take_floor(), Refusal::Phase);
}

#[test]
fn without_the_judge_not_even_the_holder_is_heard() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", give_floor(&["plaintiff"]));
    court.loses_link("judge");
    court.waits(15);
    assert!(!hears(&court, "defendant", "plaintiff"));
    court.arrives("judge");
    assert!(hears(&court, "defendant", "plaintiff"));
    assert!(
        !hears(&court, "plaintiff", "defendant"),
        "the floor is where it was"
    );
}

#[test]
fn of_a_closed_session_the_holder_hears_and_says_nothing_when_the_ruling_leaves_them_out() {
    let mut court = Court::open_with(&[&EVERYBODY[..], &["prosecutor"]].concat());
    court.does("judge", give_floor(&["plaintiff"]));
    court.does("judge", go_closed(&["defendant"]));
    assert!(!hears(&court, "judge", "plaintiff") && !hears(&court, "judge", "defendant"));
    assert_eq!(
        court.page("plaintiff").floor.holders,
        None,
        "told of nothing"
    );
    court.is_refused("judge", give_floor(&["prosecutor"]), Refusal::UnknownPerson);
    court.does("judge", moves(Permission::BackToOpen));
    assert!(hears(&court, "judge", "plaintiff"));
}

#[test]
fn who_has_the_floor_keeps_it_unheard_while_another_gets_or_loses_it() {
    let mut court = Court::open_with(&[&EVERYBODY[..], &["prosecutor", "victim"]].concat());
    court.does("judge", give_floor(&["plaintiff", "prosecutor", "victim"]));
    court.does("judge", go_closed(&["prosecutor", "victim", "defendant"]));
    court.loses_link("victim");
    court.waits(120);
    // One is outside, one is away: the floor waits for both.
    court.does("judge", give_floor(&["plaintiff", "victim", "defendant"]));
    let holders = |court: &Court| court.page("judge").floor.holders.clone();
    assert_eq!(
        holders(&court),
        Some(ids(&["plaintiff", "victim", "defendant"]))
    );
    court.does("judge", give_floor(&["plaintiff", "victim"]));
    court.does("judge", give_floor(&["victim"]));
    // Who had it and lost it is like anybody.
    court.is_refused(
        "judge",
        give_floor(&["victim", "plaintiff"]),
        Refusal::UnknownPerson,
    );
    court.arrives("victim");
    assert!(hears(&court, "judge", "victim") && !hears(&court, "judge", "defendant"));
    super::restored::is_the_same(&court);
}

#[test]
fn a_screen_keeps_the_holder_from_whom_it_names_and_the_floor_does_not_betray_them() {
    let mut court = Court::open_with(&["judge", "victim", "accused_on_trial", "plaintiff"]);
    court.does("judge", screen("accused_on_trial", "victim", ALL));
    court.does("judge", give_floor(&["victim"]));
    assert!(hears(&court, "plaintiff", "victim") && !hears(&court, "accused_on_trial", "victim"));
    assert_eq!(
        court.page("plaintiff").floor.holders,
        Some(ids(&["victim"]))
    );
    assert_eq!(court.page("accused_on_trial").floor.holders, Some(vec![]));
    assert!(
        !hears(&court, "judge", "accused_on_trial"),
        "held all the same"
    );
}

#[test]
fn who_steps_out_for_a_private_talk_keeps_the_floor_and_is_heard_there_alone() {
    let people = ["judge", "plaintiff", "accused_on_trial"];
    let mut court = Court::open_with(&people);
    court.feed(standing_by("defence_counsel", &["accused_on_trial"]));
    court.feed(media_up("defence_counsel"));
    court.does("judge", admit("defence_counsel"));
    court.does("judge", give_floor(&["accused_on_trial"]));
    let kind = RoomKind::LawyerClientRoom;
    court.does("accused_on_trial", Action::OpenRoom { kind, with: vec![] });
    assert!(!hears(&court, "judge", "accused_on_trial"));
    assert_eq!(court.page("accused_on_trial").floor.holders, None);
    assert_eq!(
        court.page("judge").floor.holders,
        Some(ids(&["accused_on_trial"]))
    );
    court.does("accused_on_trial", Action::LeaveRoom);
    court.does("accused_on_trial", microphone(true));
    assert!(hears(&court, "judge", "accused_on_trial"));
}

#[test]
fn a_holder_whose_link_is_lost_comes_back_to_the_floor_and_one_who_is_sent_away_loses_it() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", give_floor(&["plaintiff", "defendant"]));
    court.loses_link("plaintiff");
    court.arrives("plaintiff");
    assert!(hears(&court, "judge", "plaintiff"));
    court.does("judge", send_back("plaintiff"));
    court.does("judge", admit("plaintiff"));
    assert_eq!(court.page("judge").floor.holders, Some(ids(&["defendant"])));
    assert!(!hears(&court, "judge", "plaintiff"));
    let whom = id("defendant");
    court.does("judge", Action::Dismiss { whom, reason: None });
    assert_eq!(court.page("judge").floor.holders, Some(vec![]));
}

#[test]
fn a_holder_who_leaves_has_given_up_the_floor_and_gets_it_back_from_the_bench_alone() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", give_floor(&["plaintiff", "defendant"]));
    court.does("plaintiff", Action::Leave);
    let had = court.hearing.facts.floor.holders.clone();
    assert_eq!(had, Some(ids(&["defendant"])));
    super::restored::is_the_same(&court);
    court.arrives("plaintiff");
    court.does("judge", admit("plaintiff"));
    assert!(!hears(&court, "judge", "plaintiff"));
    assert_eq!(court.page("judge").floor.holders, Some(ids(&["defendant"])));
    court.does("judge", give_floor(&["plaintiff"]));
    assert!(hears(&court, "judge", "plaintiff"));
    court.does("plaintiff", Action::Leave);
    assert_eq!(court.page("judge").floor.holders, Some(vec![]));
    super::restored::is_the_same(&court);
}

#[test]
fn what_changes_nothing_is_not_logged() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", open_floor());
    court.does("judge", take_floor());
    court.does("judge", take_floor());
    let taken = |fact: &&&Fact| matches!(fact, Fact::FloorTaken { .. } | Fact::FloorOpened { .. });
    assert_eq!(court.facts_logged().iter().filter(taken).count(), 1);
    let told = |notice: &&Notice| matches!(notice, Notice::Floor(_));
    assert!(!court.notices_to("plaintiff").iter().any(told));
}

#[test]
fn the_floor_outlives_a_recess() {
    let mut court = Court::open_with(&EVERYBODY);
    court.does("judge", give_floor(&["plaintiff"]));
    court.does("judge", recess());
    court.does("judge", super::court::open());
    assert!(hears(&court, "judge", "plaintiff") && !hears(&court, "judge", "defendant"));
}
