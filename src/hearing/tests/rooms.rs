//! Stories of private rooms: who comes in, who does not, and how everybody comes back.

use super::court::{
    Court, admit, camera, end, id, last_word, media_up, microphone, moves, names, open, recess,
    send_back, standing_by,
};
use crate::hearing::company::may_be_together;
use crate::hearing::journal::Fact;
use crate::hearing::output::{Refusal, ReleaseReason};
use crate::hearing::phase::Phase;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Notice};
use crate::id::MediaKind::{Audio, Video};
use crate::id::RoomId;
use std::collections::BTreeSet;

pub fn open_room(kind: RoomKind, with: &[&str]) -> Action {
    Action::OpenRoom {
        kind,
        with: with.iter().map(|name| id(name)).collect(),
    }
}

pub fn consult(with: &[&str]) -> Action {
    open_room(RoomKind::LawyerClientRoom, with)
}

fn accept(room: u32) -> Action {
    let room = RoomId(room);
    Action::AcceptInvitation { room }
}

fn decline(room: u32) -> Action {
    let room = RoomId(room);
    Action::DeclineInvitation { room }
}

fn invite(name: &str) -> Action {
    Action::Invite { whom: id(name) }
}

/// Somebody arrives who stands by these.
pub fn arrives_for(court: &mut Court, name: &str, whom: &[&str]) {
    court.feed(standing_by(name, whom));
    court.feed(media_up(name));
}

/// Judge, clerk, plaintiff with lawyer, defendant with lawyer; all in the waiting hall but the court.
fn sides() -> Court {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("plaintiff");
    court.arrives("defendant");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    arrives_for(&mut court, "lawyer-2", &["defendant"]);
    court
}

/// A criminal case in open session, with the accused and their counsel in the courtroom.
fn trial() -> Court {
    let mut court = Court::open_with(&["judge", "clerk", "prosecutor", "accused_on_trial"]);
    arrives_for(&mut court, "defence_counsel", &["accused_on_trial"]);
    court.does("judge", admit("defence_counsel"));
    court
}

pub fn place(court: &Court, name: &str) -> Place {
    court.page(name).you.place
}

#[test]
fn a_lawyer_and_their_client_talk_in_private_and_come_back_unheard() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    assert_eq!(place(&court, "lawyer"), Place::LawyerClientRoom);
    assert_eq!(place(&court, "plaintiff"), Place::WaitingHall);
    let invitation = &court.page("plaintiff").invitations[0];
    assert_eq!(invitation.by.as_ref().unwrap().id, id("lawyer"));
    assert!(
        !court.sees_and_hears("plaintiff", "lawyer"),
        "not yet there"
    );
    court.does("plaintiff", accept(1));
    assert!(court.sees_and_hears("plaintiff", "lawyer"));
    assert!(court.sees_and_hears("lawyer", "plaintiff"));
    assert!(court.taps.is_empty(), "recorded");
    assert_eq!(names(&court.page("lawyer").people), ["lawyer", "plaintiff"]);
    assert!(court.page("plaintiff").invitations.is_empty());
    court.does("plaintiff", Action::LeaveRoom);
    for name in ["plaintiff", "lawyer"] {
        let page = court.page(name);
        assert_eq!(page.you.place, Place::WaitingHall, "{name} is alone there");
        assert!(!page.you.seen.microphone && !page.you.seen.camera);
        assert!(page.people.is_empty() && page.room.is_none());
    }
    assert!(court.wires.is_empty() && court.rooms.is_empty());
}

#[test]
fn of_who_is_in_a_private_room_nobody_outside_is_told_that_their_link_is_weak() {
    let mut court = trial();
    court.does("accused_on_trial", consult(&[]));
    let weak = BTreeSet::from([id("accused_on_trial")]);
    court.feed(Input::WeakLinks(weak));
    let is_told = |viewer| court.page(viewer).people.iter().any(|seen| seen.weak);
    assert!(is_told("defence_counsel"));
    assert!(!is_told("judge") && !is_told("prosecutor"));
}

#[test]
fn the_log_says_who_was_in_a_room_and_when_and_nothing_else() {
    let mut court = sides();
    let before = court.log.len();
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("plaintiff", accept(1));
    let room = Some(RoomId(1));
    court.does("plaintiff", Action::SetMicrophone { on: false, room });
    court.does("plaintiff", Action::SetMicrophone { on: true, room });
    court.does("lawyer", Action::LockRoom { on: true });
    court.feed(Input::Dominant {
        who: Some(id("plaintiff")),
    });
    court.does("lawyer", Action::LeaveRoom);
    let facts: Vec<String> = court.log[before..]
        .iter()
        .map(|entry| format!("{:?} {:?}", entry.actor, entry.fact))
        .collect();
    let room = "room: RoomId(1)";
    let kind = "kind: LawyerClientRoom";
    assert_eq!(
        facts,
        [
            format!("Some(lawyer) RoomEntered {{ {room}, {kind} }}"),
            format!("Some(plaintiff) RoomEntered {{ {room}, {kind} }}"),
            format!("Some(lawyer) RoomLeft {{ {room} }}"),
            format!("Some(plaintiff) RoomLeft {{ {room} }}"),
        ]
    );
}

#[test]
fn an_invitation_can_be_declined_and_closes_a_room_in_which_one_would_be_alone() {
    let mut court = sides();
    court.does("plaintiff", consult(&[]));
    assert_eq!(
        court.page("lawyer").invitations.len(),
        1,
        "one's own lawyer"
    );
    assert!(court.page("lawyer-2").invitations.is_empty());
    assert_eq!(
        names(&court.page("plaintiff").room.as_ref().unwrap().asked),
        ["lawyer"]
    );
    court.does("lawyer", decline(1));
    assert_eq!(place(&court, "plaintiff"), Place::WaitingHall);
    court.is_refused("lawyer", accept(1), Refusal::UnknownRoom);
}

#[test]
fn nobody_comes_into_a_room_uninvited_or_locked_or_where_they_do_not_belong() {
    let mut court = sides();
    court.arrives("interpreter");
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("plaintiff", accept(1));
    for stranger in ["defendant", "lawyer-2", "interpreter"] {
        court.is_refused(stranger, accept(1), Refusal::UnknownRoom);
    }
    court.is_refused("judge", accept(1), Refusal::UnknownRoom);
    court.does("lawyer", invite("interpreter"));
    court.does("plaintiff", Action::LockRoom { on: true });
    court.is_refused("interpreter", accept(1), Refusal::UnknownRoom);
    court.is_refused("lawyer", invite("interpreter"), Refusal::UnknownRoom);
    court.does("plaintiff", Action::LockRoom { on: false });
    court.does("lawyer", invite("interpreter"));
    court.does("interpreter", accept(1));
    assert!(court.sees_and_hears("interpreter", "plaintiff"));
    // The other side's lawyer may talk with a lawyer, but not with a client.
    for member in ["plaintiff", "lawyer"] {
        court.is_refused(member, invite("lawyer-2"), Refusal::UnknownPerson);
    }
    court.does("plaintiff", Action::LeaveRoom);
    court.does("lawyer", invite("lawyer-2"));
    court.does("lawyer-2", accept(1));
    assert!(court.sees_and_hears("lawyer-2", "lawyer"));
}

#[test]
fn of_two_who_are_asked_and_may_not_be_together_the_second_stays_out() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff", "lawyer-2"]));
    court.does("plaintiff", accept(1));
    court.is_refused("lawyer-2", accept(1), Refusal::Company);
    court.does("plaintiff", Action::LeaveRoom);
    court.does("lawyer-2", accept(1));
}

#[test]
fn who_escorts_a_person_is_not_with_them_when_they_talk_in_confidence() {
    let mut court = Court::with(&["judge"]);
    court.arrives("accused_on_trial");
    arrives_for(&mut court, "escort", &["accused_on_trial"]);
    arrives_for(&mut court, "defence_counsel", &["accused_on_trial"]);
    let facts = &court.hearing.facts;
    let with_the_accused = |name: &str| {
        let [accused, other] =
            ["accused_on_trial", name].map(|name| facts.roster.get(&id(name)).unwrap());
        let kind = RoomKind::LawyerClientRoom;
        may_be_together(kind, accused, other, &facts.screening)
    };
    assert!(with_the_accused("defence_counsel"));
    assert!(!with_the_accused("escort"));
}

#[test]
fn parties_cannot_ask_each_other_nor_the_other_lawyer_nor_a_witness() {
    let mut court = sides();
    court.arrives("witness");
    for whom in [
        "defendant",
        "lawyer-2",
        "witness",
        "judge",
        "stranger",
        "plaintiff",
    ] {
        court.is_refused("plaintiff", consult(&[whom]), Refusal::UnknownPerson);
        let mediation = open_room(RoomKind::MediationRoom, &[whom]);
        court.is_refused("plaintiff", mediation, Refusal::UnknownPerson);
    }
    let contacts: Vec<&str> = court
        .page("plaintiff")
        .contacts
        .iter()
        .map(|contact| contact.person.id.as_str())
        .collect();
    assert_eq!(contacts, ["lawyer"], "nobody else is named");
    court.is_refused("judge", consult(&["plaintiff"]), Refusal::NotPermitted);
    court.is_refused("witness", consult(&["lawyer"]), Refusal::NotPermitted);
}

#[test]
fn a_witness_who_is_yet_to_be_heard_is_in_no_room_with_another_whoever_was_there_first() {
    // `witness` has been heard, `witness-2` has not.
    for (first, second) in [("witness", "witness-2"), ("witness-2", "witness")] {
        let mut court = Court::open_with(&["judge", "clerk", "witness"]);
        court.arrives("witness-2");
        arrives_for(&mut court, "lawyer", &["witness", "witness-2"]);
        court.does("judge", recess());
        court.does("lawyer", consult(&[first]));
        court.does(first, accept(1));
        court.is_refused("lawyer", invite(second), Refusal::UnknownPerson);
        court.does("lawyer", Action::LeaveRoom);
        court.does("lawyer", consult(&[first, second]));
        court.does(first, accept(2));
        let room = court.page(first).room.as_ref().unwrap();
        assert!(
            room.asked.is_empty(),
            "that another witness is asked is told to none"
        );
        assert_eq!(names(&court.page(first).people), ["lawyer", first]);
        court.is_refused(second, accept(2), Refusal::Company);
    }
}

#[test]
fn nobody_is_in_two_rooms_at_once() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    court.is_refused("lawyer", consult(&["lawyer-2"]), Refusal::Room);
    court.does("lawyer-2", consult(&["lawyer"]));
    court.is_refused("lawyer", accept(2), Refusal::Room);
    court.does("lawyer", Action::LeaveRoom);
    court.does("lawyer", accept(2));
    assert!(court.sees_and_hears("lawyer", "lawyer-2"));
}

#[test]
fn an_accused_talks_with_their_counsel_in_the_midst_of_a_session_by_one_press() {
    let mut court = trial();
    assert!(court.is_recorded("accused_on_trial", Audio));
    court.does("accused_on_trial", consult(&[]));
    for name in ["accused_on_trial", "defence_counsel"] {
        assert_eq!(place(&court, name), Place::LawyerClientRoom);
        assert!(!court.is_recorded(name, Audio) && !court.is_recorded(name, Video));
        assert!(!court.sees_and_hears("judge", name) && !court.sees_and_hears(name, "judge"));
    }
    assert!(court.sees_and_hears("accused_on_trial", "defence_counsel"));
    let people = &court.page("judge").people;
    let away: Vec<&str> = people
        .iter()
        .filter(|seen| seen.in_private)
        .map(|seen| seen.id.as_str())
        .collect();
    assert_eq!(
        away,
        ["accused_on_trial", "defence_counsel"],
        "the court sees who is away"
    );
    court.does("accused_on_trial", Action::LeaveRoom);
    for name in ["accused_on_trial", "defence_counsel"] {
        assert_eq!(place(&court, name), Place::Courtroom);
        assert!(
            !court.is_recorded(name, Audio),
            "heard without having wanted to be"
        );
        assert!(court.gets(name, "judge", Audio));
    }
    court.does("accused_on_trial", microphone(true));
    assert!(court.is_recorded("accused_on_trial", Audio));
}

#[test]
fn others_do_not_leave_a_sitting_court_for_a_talk() {
    let mut court = trial();
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("judge", admit("lawyer"));
    court.is_refused(
        "defence_counsel",
        consult(&["accused_on_trial"]),
        Refusal::Room,
    );
    court.is_refused("plaintiff", consult(&["lawyer"]), Refusal::UnknownPerson);
    court.does("judge", send_back("lawyer"));
    court.does("plaintiff", consult(&["lawyer"]));
    court.does("lawyer", accept(1));
    court.does("judge", admit("lawyer"));
    assert_eq!(place(&court, "lawyer"), Place::Courtroom, "called in");
    assert_eq!(place(&court, "plaintiff"), Place::WaitingHall);
}

#[test]
fn when_the_court_sits_again_everybody_comes_back_but_the_accused() {
    let mut court = trial();
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    for name in ["plaintiff", "lawyer"] {
        court.does("judge", admit(name));
    }
    court.does("judge", recess());
    court.does("plaintiff", consult(&[]));
    court.does("lawyer", accept(1));
    court.does("accused_on_trial", consult(&[]));
    assert!(court.sees_and_hears("lawyer", "plaintiff"));
    court.does("judge", open());
    assert_eq!(place(&court, "lawyer"), Place::Courtroom);
    assert_eq!(place(&court, "plaintiff"), Place::Courtroom);
    assert!(!court.is_recorded("plaintiff", Audio));
    assert_eq!(place(&court, "accused_on_trial"), Place::LawyerClientRoom);
    assert!(court.sees_and_hears("accused_on_trial", "defence_counsel"));
    court.does("defence_counsel", Action::LeaveRoom);
    assert_eq!(place(&court, "accused_on_trial"), Place::Courtroom);
}

#[test]
fn who_was_moved_without_knowing_it_is_not_heard_because_their_page_says_so() {
    let mut court = trial();
    court.does("accused_on_trial", consult(&[]));
    court.loses_link("accused_on_trial");
    court.does("defence_counsel", Action::LeaveRoom);
    // The page comes back with everything on, as it was in the room.
    court.connects("accused_on_trial");
    assert_eq!(place(&court, "accused_on_trial"), Place::Courtroom);
    assert!(!court.is_recorded("accused_on_trial", Audio));
    assert!(!court.is_recorded("accused_on_trial", Video));
    // So does a press that was meant for the room.
    let room = Some(RoomId(1));
    court.is_refused(
        "accused_on_trial",
        Action::SetMicrophone { on: true, room },
        Refusal::Room,
    );
    court.does("accused_on_trial", microphone(true));
    assert!(court.is_recorded("accused_on_trial", Audio));
    court.does("accused_on_trial", consult(&[]));
    court.is_refused("accused_on_trial", camera(true), Refusal::Room);
}

#[test]
fn a_lost_link_keeps_the_room_and_the_end_of_the_grace_ends_it() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("plaintiff", accept(1));
    court.loses_link("plaintiff");
    court.waits(60);
    assert_eq!(place(&court, "lawyer"), Place::LawyerClientRoom);
    court.connects("plaintiff");
    assert_eq!(place(&court, "plaintiff"), Place::LawyerClientRoom);
    assert!(court.page("plaintiff").room.is_some());
    court.loses_link("plaintiff");
    court.waits(120);
    assert_eq!(place(&court, "lawyer"), Place::WaitingHall);
    assert!(court.wires.is_empty());
}

#[test]
fn a_mediator_asks_both_sides_and_each_comes_only_if_they_want_to() {
    let mut court = sides();
    court.arrives("mediator");
    court.does(
        "mediator",
        open_room(RoomKind::MediationRoom, &["plaintiff", "defendant"]),
    );
    court.does("defendant", accept(1));
    assert!(court.sees_and_hears("defendant", "mediator"));
    assert!(!court.sees_and_hears("defendant", "plaintiff"));
    court.does("plaintiff", accept(1));
    assert!(court.sees_and_hears("defendant", "plaintiff"));
    court.does("defendant", invite("lawyer-2"));
    court.does("lawyer-2", accept(1));
    assert!(
        court.sees_and_hears("plaintiff", "lawyer-2"),
        "everybody with everybody"
    );
    assert!(court.taps.is_empty());
    court.is_refused("clerk", accept(1), Refusal::UnknownRoom);
}

#[test]
fn judges_deliberate_among_themselves_by_one_press() {
    let mut court = Court::with(&[
        "judge",
        "clerk",
        "panel_judge",
        "panel_judge-2",
        "plaintiff",
    ]);
    court.does("judge", open_room(RoomKind::DeliberationRoom, &[]));
    for name in ["judge", "panel_judge", "panel_judge-2"] {
        assert_eq!(place(&court, name), Place::DeliberationRoom);
        assert_eq!(
            names(&court.page(name).people),
            ["judge", "panel_judge", "panel_judge-2"]
        );
        assert!(court.page(name).waiting.is_empty());
    }
    assert!(court.sees_and_hears("judge", "panel_judge-2") && court.taps.is_empty());
    court.is_refused(
        "clerk",
        open_room(RoomKind::DeliberationRoom, &[]),
        Refusal::NotPermitted,
    );
    court.does("panel_judge", Action::LeaveRoom);
    court.does("panel_judge", open_room(RoomKind::DeliberationRoom, &[]));
    assert!(
        court.sees_and_hears("panel_judge", "judge"),
        "back among the others"
    );
    assert!(
        !court.sees_and_hears("judge", "panel_judge"),
        "with everything off"
    );
    court.is_refused("judge", invite("clerk"), Refusal::UnknownPerson);
}

#[test]
fn a_judge_may_deliberate_alone() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    court.does("judge", open_room(RoomKind::DeliberationRoom, &[]));
    assert_eq!(place(&court, "judge"), Place::DeliberationRoom);
    court.does("judge", Action::LeaveRoom);
    assert_eq!(place(&court, "judge"), Place::Courtroom);
}

#[test]
fn court_it_helps_one_person_at_a_time_outside_of_the_session() {
    let mut court = sides();
    court.arrives("it");
    court.arrives("it-2");
    court.does("plaintiff", open_room(RoomKind::HelpRoom, &[]));
    court.does("it", accept(1));
    assert!(court.sees_and_hears("it", "plaintiff") && court.sees_and_hears("plaintiff", "it"));
    court.is_refused("it-2", accept(1), Refusal::Company);
    court.is_refused("it", invite("defendant"), Refusal::UnknownPerson);
    court.does("it", Action::LeaveRoom);
    assert_eq!(place(&court, "it"), Place::Console);
    court.is_refused(
        "it",
        open_room(RoomKind::HelpRoom, &[]),
        Refusal::UnknownPerson,
    );
    court.does("it", open_room(RoomKind::HelpRoom, &["defendant"]));
    court.does("defendant", accept(2));
    court.does("judge", admit("defendant"));
    assert!(
        court.sees_and_hears("it", "defendant"),
        "before the session"
    );
    court.does("judge", open());
    assert_eq!(place(&court, "defendant"), Place::Courtroom);
    assert_eq!(place(&court, "it"), Place::Console);
    let helped = open_room(RoomKind::HelpRoom, &["defendant"]);
    court.is_refused("it", helped, Refusal::UnknownPerson);
}

#[test]
fn in_a_technical_break_who_was_let_in_talks_with_court_it_and_with_nobody_else_in_private() {
    let mut court = sides();
    court.arrives("it");
    for name in ["plaintiff", "defendant", "lawyer"] {
        court.does("judge", admit(name));
    }
    court.does("judge", open());
    court.does("judge", moves(Permission::TechnicalBreak));
    court.does("plaintiff", open_room(RoomKind::HelpRoom, &[]));
    court.does("it", accept(1));
    assert!(court.sees_and_hears("it", "plaintiff") && court.sees_and_hears("plaintiff", "it"));
    assert!(!court.sees_and_hears("judge", "plaintiff"));
    court.does("plaintiff", Action::LeaveRoom);
    court.does("it", open_room(RoomKind::HelpRoom, &["defendant"]));
    court.does("defendant", accept(2));
    assert!(court.sees_and_hears("it", "defendant"));
    court.is_refused(
        "plaintiff",
        open_room(RoomKind::LawyerClientRoom, &["lawyer"]),
        Refusal::Room,
    );
    court.does("judge", open());
    assert_eq!(
        place(&court, "defendant"),
        Place::Courtroom,
        "with the session"
    );
    assert_eq!(place(&court, "it"), Place::Console);
}

#[test]
fn a_talk_that_waits_for_its_answer_waits_through_a_technical_break() {
    let mut court = sides();
    court.does("judge", admit("plaintiff"));
    court.does(
        "lawyer",
        open_room(RoomKind::LawyerClientRoom, &["plaintiff"]),
    );
    court.does("judge", open());
    court.does("judge", moves(Permission::TechnicalBreak));
    court.is_refused("plaintiff", accept(1), Refusal::Phase);
}

#[test]
fn after_the_end_lawyers_and_clients_may_talk_on_are_warned_and_then_released() {
    let mut court = sides();
    for name in ["plaintiff", "defendant", "lawyer", "lawyer-2"] {
        court.does("judge", admit(name));
    }
    court.does("judge", open());
    court.does("judge", end());
    let stay = ["defendant", "lawyer", "lawyer-2", "plaintiff"];
    assert!(court.pages.keys().map(|who| who.as_str()).eq(stay));
    assert!(court.sealed && !court.hearing.is_over());
    let told = |court: &Court, seconds| {
        let word = Notice::RoomsClose(seconds);
        court.notices_to("plaintiff").contains(&&word)
    };
    assert!(told(&court, 30 * 60));
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("plaintiff", accept(1));
    assert!(court.sees_and_hears("plaintiff", "lawyer") && court.taps.is_empty());
    court.waits(25 * 60);
    assert!(told(&court, 5 * 60));
    court.waits(4 * 60);
    assert!(told(&court, 60));
    court.waits(59);
    // Judge and clerk were told once, on their way out.
    assert_eq!(court.warned, 4 * 3 + 2);
    assert!(court.sees_and_hears("plaintiff", "lawyer"));
    court.waits(1);
    assert!(court.pages.is_empty() && court.hearing.is_over());
    let last = court.released.last().unwrap();
    assert_eq!(last.1, ReleaseReason::Ended);
}

#[test]
fn a_hearing_is_over_when_the_last_one_has_left_its_rooms() {
    let mut court = sides();
    court.does("judge", end());
    assert_eq!(court.phase(), Phase::Ended);
    court.connects("witness");
    assert!(
        !court.pages.contains_key(&id("witness")),
        "nobody new comes"
    );
    for name in ["plaintiff", "defendant", "lawyer"] {
        court.asks(name, Action::Leave);
        assert!(!court.hearing.is_over());
    }
    court.asks("lawyer-2", Action::Leave);
    assert!(court.hearing.is_over());
}

#[test]
fn who_leaves_from_a_room_is_out_of_it_though_their_leaving_touches_everybody() {
    let mut court = sides();
    court.does("judge", admit("lawyer"));
    court.does("judge", open());
    court.does("judge", last_word("clerk"));
    court.does("judge", end());
    court.does("lawyer", consult(&["plaintiff"]));
    // The clerk's last word is found to be over as well.
    court.asks("lawyer", Action::Leave);
    assert!(court.rooms.is_empty());
}

#[test]
fn a_hearing_without_anybody_to_talk_to_is_over_at_once() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("judge", recess());
    court.asks("judge", end());
    assert!(court.hearing.is_over());
}

#[test]
fn two_talks_at_once_hear_nothing_of_each_other() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("lawyer-2", consult(&["defendant"]));
    court.does("plaintiff", accept(1));
    court.does("defendant", accept(2));
    assert_eq!(court.wires.len(), 8);
    for (one, other) in [("plaintiff", "defendant"), ("lawyer", "lawyer-2")] {
        assert!(!court.sees_and_hears(one, other) && !court.sees_and_hears(other, one));
    }
    assert!(
        names(&court.page("judge").waiting).len() == 4,
        "the court knows that they are here"
    );
    let seen = &court.page("judge").waiting[0];
    assert!(seen.in_private && !seen.microphone);
    assert_eq!(
        court.facts_logged().last(),
        Some(&&Fact::RoomEntered {
            room: RoomId(2),
            kind: RoomKind::LawyerClientRoom,
        })
    );
}

#[test]
fn judges_who_retire_are_together_at_once_and_the_court_returns_by_one_press() {
    let mut court = Court::open_with(&["judge", "clerk", "panel_judge", "plaintiff"]);
    court.does("judge", moves(Permission::Retire));
    for name in ["judge", "panel_judge"] {
        assert_eq!(place(&court, name), Place::DeliberationRoom);
    }
    assert!(court.sees_and_hears("judge", "panel_judge") && court.taps.is_empty());
    court.arrives("panel_judge-2");
    assert_eq!(place(&court, "panel_judge-2"), Place::DeliberationRoom);
    assert_eq!(place(&court, "clerk"), Place::Courtroom);
    court.does("judge", open());
    for name in ["judge", "panel_judge", "panel_judge-2"] {
        assert_eq!(place(&court, name), Place::Courtroom);
        assert!(!court.page(name).you.seen.microphone);
    }
}

#[test]
fn in_a_recess_to_settle_the_sides_are_asked_and_nobody_has_to_come() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant", "mediator"]);
    court.does("judge", moves(Permission::SettlementRecess));
    for name in ["plaintiff", "defendant", "mediator"] {
        assert_eq!(place(&court, name), Place::Courtroom);
        assert_eq!(
            court.page(name).invitations[0].kind,
            RoomKind::MediationRoom
        );
    }
    court.does("plaintiff", accept(1));
    court.does("mediator", accept(1));
    assert!(court.sees_and_hears("plaintiff", "mediator"));
    court.does("judge", open());
    assert_eq!(place(&court, "plaintiff"), Place::Courtroom);
}

#[test]
fn after_a_restart_nobody_is_heard_or_seen_before_they_switch_on_themselves() {
    let court = trial();
    let mut outputs = Vec::new();
    let restored = crate::hearing::Hearing::restored(
        court.hearing.id().clone(),
        crate::hearing::Terms::default(),
        &court.log,
        crate::id::UnixMillis(court.now),
        &mut outputs,
    );
    let mut again = Court::new();
    again.now = court.now;
    again.log.clone_from(&court.log);
    again.hearing = restored;
    let mut told = Vec::new();
    let comes = super::court::connected("accused_on_trial", true, true);
    again
        .hearing
        .handle(crate::id::UnixMillis(court.now), comes, &mut told);
    let person = again
        .hearing
        .roster()
        .find(|p| p.id == id("accused_on_trial"))
        .unwrap();
    assert!(!person.microphone && !person.camera && person.is_connected());
    assert_eq!(person.place, Place::Courtroom);
}

#[test]
fn when_the_hearing_is_cancelled_talks_in_private_end_at_once_and_everybody_goes() {
    let mut court = sides();
    court.does("lawyer", consult(&["plaintiff"]));
    court.does("plaintiff", accept(1));
    assert!(court.sees_and_hears("plaintiff", "lawyer"));
    court.feed(Input::Cancelled);
    assert_eq!(court.phase(), Phase::Cancelled);
    assert!(court.wires.is_empty() && court.rooms.is_empty());
    assert!(court.hearing.is_over() && court.sealed);
    let told = court
        .released
        .iter()
        .filter(|(_, why)| *why == ReleaseReason::Cancelled);
    assert_eq!(told.count(), 6);
    super::restored::is_the_same(&court);
}

#[test]
fn a_session_that_was_opened_is_not_cancelled_under_the_judge() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    for pause in [None, Some(recess())] {
        pause.into_iter().for_each(|act| court.does("judge", act));
        let phase = court.phase();
        court.feed(Input::Cancelled);
        assert!(court.last.is_empty(), "{:?}", court.last);
        assert_eq!(court.phase(), phase);
    }
}

#[test]
fn a_session_that_is_being_opened_is_not_cancelled_any_more() {
    let mut court = Court::under(crate::hearing::Terms::default());
    court.arrives("judge");
    court.does("judge", open());
    court.feed(Input::Cancelled);
    assert!(court.last.is_empty(), "{:?}", court.last);
    assert_eq!(court.phase(), Phase::Opening);
}
