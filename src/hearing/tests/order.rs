//! Stories of order in the courtroom: microphones and hands.

use super::court::{
    Court, admit, ask_to_unmute, connected, hand, id, lock, lower_hand, media_up, microphone, mute,
    recess, send_back, standing_by,
};
use crate::hearing::journal::Fact;
use crate::hearing::output::Refusal;
use crate::hearing::rooms::RoomKind;
use crate::hearing::{Action, Notice};
use crate::id::MediaKind::Audio;

const PEOPLE: [&str; 6] = [
    "judge",
    "clerk",
    "plaintiff",
    "defendant",
    "accused_on_trial",
    "panel_judge",
];

fn is_on(court: &Court, name: &str) -> bool {
    court.page(name).you.seen.microphone
}

#[test]
fn a_locked_microphone_stays_off_whatever_its_owner_does() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("clerk", lock("plaintiff", true));
    assert!(!court.gets("judge", "plaintiff", Audio));
    court.is_refused("plaintiff", microphone(true), Refusal::Locked);
    court.feed(connected("plaintiff", true, true));
    assert!(!is_on(&court, "plaintiff"), "not by another page");
    court.does("plaintiff", Action::Leave);
    court.arrives("plaintiff");
    court.does("judge", admit("plaintiff"));
    assert!(!is_on(&court, "plaintiff"), "not by coming again");
    court.does("judge", lock("plaintiff", false));
    assert!(!is_on(&court, "plaintiff"), "nobody switches on another's");
    court.does("plaintiff", microphone(true));
    assert!(court.gets("judge", "plaintiff", Audio));
}

#[test]
fn a_lock_is_shown_to_its_owner_and_to_the_bench() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", lock("plaintiff", true));
    let shown = |court: &Court, viewer: &str| {
        let people = &court.page(viewer).people;
        people
            .iter()
            .find(|seen| seen.id == id("plaintiff"))
            .unwrap()
            .locked
    };
    assert!(court.page("plaintiff").you.seen.locked && shown(&court, "plaintiff"));
    assert!(shown(&court, "judge") && shown(&court, "clerk"));
    assert!(!shown(&court, "defendant") && !shown(&court, "panel_judge"));
    court.does("judge", lock("plaintiff", true));
    let locked = |fact: &&&Fact| matches!(fact, Fact::MicrophoneLocked { .. });
    assert_eq!(court.facts_logged().iter().filter(locked).count(), 1);
}

#[test]
fn in_private_a_locked_person_talks_and_outside_not() {
    let mut court = Court::open_with(&PEOPLE);
    court.feed(standing_by("defence_counsel", &["accused_on_trial"]));
    court.feed(media_up("defence_counsel"));
    court.does("judge", admit("defence_counsel"));
    court.does("judge", lock("accused_on_trial", true));
    let kind = RoomKind::LawyerClientRoom;
    court.does("accused_on_trial", Action::OpenRoom { kind, with: vec![] });
    let room = court
        .page("accused_on_trial")
        .room
        .as_ref()
        .map(|room| room.id);
    court.does("accused_on_trial", Action::SetMicrophone { on: true, room });
    assert!(is_on(&court, "accused_on_trial"));
    court.does("accused_on_trial", Action::LeaveRoom);
    assert!(!is_on(&court, "accused_on_trial"));
    court.is_refused("accused_on_trial", microphone(true), Refusal::Locked);
}

#[test]
fn whoever_is_asked_to_switch_on_does_it_themselves_or_not() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("plaintiff", microphone(false));
    court.does("clerk", ask_to_unmute("plaintiff"));
    assert!(court.page("plaintiff").you.asked_to_unmute && !is_on(&court, "plaintiff"));
    let told = |notice: &&Notice| matches!(notice, Notice::You(_) | Notice::Person(_));
    assert!(
        !court.notices_to("defendant").iter().any(told),
        "it is between them"
    );
    court.does("plaintiff", microphone(true));
    assert!(!court.page("plaintiff").you.asked_to_unmute);
    court.does("judge", ask_to_unmute("plaintiff"));
    assert!(!court.page("plaintiff").you.asked_to_unmute, "it is on");
    court.does("judge", mute("plaintiff"));
    court.does("judge", ask_to_unmute("plaintiff"));
    court.does("judge", mute("plaintiff"));
    assert!(!court.page("plaintiff").you.asked_to_unmute, "muted again");
    court.does("judge", ask_to_unmute("plaintiff"));
    court.does("judge", recess());
    assert!(
        !court.page("plaintiff").you.asked_to_unmute,
        "nobody is heard"
    );
}

#[test]
fn nobody_is_asked_whose_microphone_is_locked_or_who_is_not_there() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("judge", lock("plaintiff", true));
    court.is_refused("judge", ask_to_unmute("plaintiff"), Refusal::Locked);
    court.arrives("lawyer");
    court.is_refused("judge", ask_to_unmute("lawyer"), Refusal::UnknownPerson);
    court.is_refused("judge", ask_to_unmute("judge"), Refusal::UnknownPerson);
    court.is_refused("judge", lock("stranger", false), Refusal::UnknownPerson);
}

#[test]
fn all_are_muted_at_once_and_it_is_one_line_of_the_log() {
    let mut court = Court::open_with(&PEOPLE);
    court.arrives("lawyer");
    court.does("defendant", microphone(false));
    let before = court.log.len();
    court.does("clerk", Action::MuteAll);
    assert_eq!(court.log.len(), before + 1);
    let of = |name: &str| court.page(name).you.muted_by_judge;
    assert!(of("plaintiff") && of("accused_on_trial"));
    assert!(!of("judge") && !of("panel_judge") && !of("clerk"));
    assert!(!of("defendant"), "it was off by its owner");
    assert!(!of("lawyer"), "who waits is heard by nobody");
    court.does("judge", Action::MuteAll);
    assert_eq!(court.log.len(), before + 1, "there is nothing left to mute");
    court.does("plaintiff", microphone(true));
}

#[test]
fn the_clerk_locks_no_judge() {
    let mut court = Court::open_with(&PEOPLE);
    court.is_refused("clerk", lock("judge", true), Refusal::UnknownPerson);
    court.is_refused("clerk", lock("panel_judge", true), Refusal::UnknownPerson);
    court.does("judge", lock("panel_judge", true));
}

#[test]
fn a_hand_that_was_answered_is_lowered_and_the_queue_moves_up() {
    let mut court = Court::open_with(&PEOPLE);
    court.does("plaintiff", hand(true));
    court.does("defendant", hand(true));
    court.does("clerk", lower_hand("plaintiff"));
    assert_eq!(court.page("plaintiff").you.seen.hand, None);
    assert_eq!(
        court.page("judge").people.iter().find_map(|seen| seen.hand),
        Some(1)
    );
    court.is_refused("clerk", lower_hand("plaintiff"), Refusal::UnknownPerson);
    court.does("judge", send_back("defendant"));
    assert!(
        court
            .page("judge")
            .people
            .iter()
            .all(|seen| seen.hand.is_none())
    );
}
