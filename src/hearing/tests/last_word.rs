//! Stories of the last word: whoever has it is not cut short without a ruling.

use super::court::{
    Court, connected, end, give_floor, go_to, id, ids, last_word, lock, microphone, moves, mute,
    open, open_floor, recess, ruled, send_back, take_floor, word,
};
use super::restored::is_the_same;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::output::Refusal;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::screening::{Screen, Screened};
use crate::hearing::{Action, Hearing, Input, Output, Terms};
use crate::id::MediaKind::Audio;
use crate::id::{HearingId, UnixMillis};

const ACCUSED: &str = "accused_on_trial";

fn speaking() -> Court {
    let people = [
        "judge",
        "clerk",
        "prosecutor",
        "interpreter",
        "accused_on_trial",
    ];
    let mut court = Court::open_with(&people);
    court.does("judge", last_word(ACCUSED));
    court
}

/// The same act with a ruling.
fn ruled_so(action: Action) -> Action {
    let reason = ruled();
    match action {
        Action::GiveFloor { people, .. } => Action::GiveFloor { people, reason },
        Action::TakeFloor { .. } => Action::TakeFloor { reason },
        Action::OpenFloor { .. } => Action::OpenFloor { reason },
        Action::GiveLastWord { whom, .. } => Action::GiveLastWord { whom, reason },
        Action::Mute { whom, .. } => Action::Mute { whom, reason },
        Action::LockMicrophone { whom, on, .. } => Action::LockMicrophone { whom, on, reason },
        Action::SendBack { whom, .. } => Action::SendBack { whom, reason },
        Action::Dismiss { whom, .. } => Action::Dismiss { whom, reason },
        Action::Move { by, until, .. } => Action::Move { by, reason, until },
        Action::GoToStep { step, .. } => Action::GoToStep { step, reason },
        Action::Screen { screened, .. } => Action::Screen {
            screened,
            ruling: "so ruled".to_owned(),
        },
        other => panic!("{other:?} cuts nothing"),
    }
}

fn unruled_move(by: Permission) -> Action {
    Action::Move {
        by,
        reason: None,
        until: None,
    }
}

fn unheard() -> Action {
    Action::Screen {
        screened: Screened {
            from: id("prosecutor"),
            whom: id(ACCUSED),
            screen: Screen {
                sight: false,
                hearing: true,
                name: false,
            },
        },
        ruling: " ".to_owned(),
    }
}

#[test]
fn whatever_would_cut_it_is_refused_without_a_ruling_and_done_with_one() {
    let dismiss = Action::Dismiss {
        whom: id(ACCUSED),
        reason: None,
    };
    let cuts = [
        give_floor(&["prosecutor"]),
        take_floor(),
        open_floor(),
        last_word("prosecutor"),
        mute(ACCUSED),
        lock(ACCUSED, true),
        send_back(ACCUSED),
        dismiss,
        go_to("rights"),
        unheard(),
        unruled_move(Permission::Recess),
        unruled_move(Permission::SettlementRecess),
        unruled_move(Permission::TechnicalBreak),
        unruled_move(Permission::Retire),
        unruled_move(Permission::Announce),
        unruled_move(Permission::End),
    ];
    for cut in cuts {
        let mut court = speaking();
        court.is_refused("judge", cut.clone(), Refusal::LastWord);
        assert!(court.gets("prosecutor", ACCUSED, Audio), "{cut:?}");
        court.does("judge", ruled_so(cut.clone()));
    }
}

#[test]
fn the_clerk_cuts_it_no_more_than_the_judge() {
    for cut in [
        mute(ACCUSED),
        take_floor(),
        unruled_move(Permission::Recess),
    ] {
        let mut court = speaking();
        court.is_refused("clerk", cut, Refusal::LastWord);
    }
    let mut court = speaking();
    court.is_refused("clerk", last_word("prosecutor"), Refusal::NotPermitted);
}

#[test]
fn the_next_step_waits_until_it_is_ended() {
    let mut court = speaking();
    court.is_refused("judge", court.next_step(), Refusal::LastWord);
    court.does(ACCUSED, Action::EndLastWord);
    court.does("judge", court.next_step());
}

#[test]
fn whoever_has_it_ends_it_and_nobody_else() {
    let mut court = speaking();
    assert!(court.page(ACCUSED).floor.last_word);
    assert!(
        court
            .page(ACCUSED)
            .you
            .may
            .contains(&Permission::EndLastWord)
    );
    assert!(
        !court
            .page("prosecutor")
            .you
            .may
            .contains(&Permission::EndLastWord)
    );
    court.is_refused("prosecutor", Action::EndLastWord, Refusal::NoFloor);
    court.does(ACCUSED, Action::EndLastWord);
    let floor = &court.page("prosecutor").floor;
    assert_eq!(
        (floor.holders.as_deref(), floor.last_word),
        (Some(&[][..]), false)
    );
    assert!(!court.gets("judge", ACCUSED, Audio));
    court.is_refused(ACCUSED, Action::EndLastWord, Refusal::NoFloor);
    court.does("judge", open_floor());
}

#[test]
fn when_all_are_muted_it_is_spared_and_so_are_court_and_interpreter() {
    let mut court = speaking();
    court.does("judge", Action::MuteAll);
    for heard in ["clerk", "interpreter", ACCUSED] {
        assert!(court.page(heard).you.seen.microphone, "{heard}");
    }
    let prosecutor = &court.page("prosecutor").you;
    assert!(!prosecutor.seen.microphone && prosecutor.muted_by_judge);
    court.does(ACCUSED, microphone(false));
    court.does(ACCUSED, microphone(true));
}

#[test]
fn others_are_muted_and_sent_away_as_before() {
    let mut court = speaking();
    court.does("judge", mute("prosecutor"));
    court.does("judge", lock("prosecutor", true));
    court.does("judge", lock("prosecutor", false));
    court.does("clerk", send_back("prosecutor"));
    assert_eq!(court.page("prosecutor").you.place, Place::WaitingHall);
}

#[test]
fn it_goes_on_after_a_break_that_was_ruled_and_after_a_lost_link() {
    let mut court = speaking();
    court.does("judge", moves(Permission::TechnicalBreak));
    court.is_refused("judge", unruled_move(Permission::End), Refusal::LastWord);
    court.does("judge", open());
    court.feed(connected(ACCUSED, true, true));
    assert!(court.page(ACCUSED).floor.last_word);
    court.is_refused("judge", take_floor(), Refusal::LastWord);
}

#[test]
fn whoever_is_sent_out_for_good_has_it_no_longer() {
    let mut court = speaking();
    let reason = ruled().unwrap();
    court.does(
        "judge",
        Action::Remove {
            whom: id(ACCUSED),
            reason,
        },
    );
    let floor = &court.page("judge").floor;
    assert_eq!(
        (floor.holders.clone(), floor.last_word),
        (Some(ids(&[])), false)
    );
    court.does("judge", open_floor());
    court.does("judge", recess());
    court.does("judge", end());
}

/// Whoever had the last word is away for good: the log says so, and the bench goes on by a press.
fn is_interrupted(court: &mut Court) {
    let interrupted = Fact::LastWordInterrupted { whom: id(ACCUSED) };
    let logged = court.facts_logged();
    assert_eq!(
        logged.iter().filter(|fact| ***fact == interrupted).count(),
        1
    );
    let floor = &court.page("judge").floor;
    assert_eq!(
        (floor.holders.clone(), floor.last_word),
        (Some(ids(&[])), false)
    );
    is_the_same(court);
    court.does("judge", court.next_step());
}

#[test]
fn it_ends_when_whoever_has_it_leaves_and_the_bench_goes_on() {
    let mut court = speaking();
    court.does(ACCUSED, Action::Leave);
    is_interrupted(&mut court);
}

#[test]
fn it_ends_when_whoever_has_it_has_lost_the_link_and_does_not_come_back_in_time() {
    let mut court = speaking();
    court.feed(Input::Disconnected { who: id(ACCUSED) });
    court.waits(119);
    court.is_refused("judge", court.next_step(), Refusal::LastWord);
    court.waits(1);
    is_interrupted(&mut court);
}

#[test]
fn after_a_restart_nobody_has_it_who_has_left_before_though_the_log_does_not_say_that_it_ended() {
    let mut court = speaking();
    court.does(ACCUSED, Action::Leave);
    let is_told = |entry: &Entry| matches!(entry.fact, Fact::LastWordInterrupted { .. });
    court.log.retain(|entry| !is_told(entry));
    let mut outputs = Vec::new();
    let hearing = Hearing::restored(
        HearingId::new("case-1").unwrap(),
        Terms::default(),
        &court.log,
        UnixMillis(court.now),
        &mut outputs,
    );
    assert!(!hearing.facts.floor.last_word);
    let told = |output: &&Output| matches!(output, Output::Journal(entry) if is_told(entry));
    assert_eq!(outputs.iter().filter(told).count(), 1);
}

#[test]
fn a_lock_does_not_take_it_before_it_has_begun() {
    let people = ["judge", "clerk", "accused_on_trial"];
    let mut court = Court::open_with(&people);
    court.does("clerk", lock(ACCUSED, true));
    court.is_refused(ACCUSED, microphone(true), Refusal::Locked);
    court.does("judge", last_word(ACCUSED));
    court.does(ACCUSED, microphone(true));
    is_the_same(&court);
}

#[test]
fn the_procedure_does_not_pass_it_over_while_the_accused_is_away() {
    let mut court = Court::open_with(&["judge", "accused_on_trial"]);
    court.does("judge", go_to("arguments"));
    court.feed(Input::Disconnected { who: id(ACCUSED) });
    court.does("judge", court.next_step());
    let stands = |court: &Court| court.page("judge").rail.at.clone().unwrap();
    assert_eq!(
        (stands(&court).step, stands(&court).person),
        (word("last_word"), None)
    );
    court.feed(connected(ACCUSED, true, true));
    court.does("judge", court.next_step());
    assert_eq!(stands(&court).person, Some(id(ACCUSED)));
    assert!(court.page("judge").floor.last_word);
}
