//! A hearing that is restored from its log, beside the one that wrote it.

use super::court::{
    Court, admit, ask_to_unmute, connected, end, give_floor, go_closed, hand, id, microphone,
    moves, mute, open,
};
use crate::hearing::clock::Side;
use crate::hearing::facts::Facts;
use crate::hearing::output::Output;
use crate::hearing::phase::Phase;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Hearing, Input, Terms};
use crate::id::{HearingId, UnixMillis};
use std::fmt::Write;

/// What a hearing must not forget: where it stands, whom a ruling names, who has which seat, who has the floor, and the time of the
/// sides until the last entry of the log, and who has their hand up.
fn memory(facts: &Facts, until: UnixMillis) -> String {
    let mut text = format!("{:?} {:?} {:?}\n", facts.named, facts.removed, facts.marks);
    let _ = writeln!(text, "{:?} {:?}", facts.goes_on_at, facts.hall_opened);
    let _ = writeln!(text, "{:?}", facts.hearers);
    let time = Side::ALL.iter().map(|side| facts.clock.spent(*side, until));
    let time: Vec<u64> = time.collect();
    let _ = writeln!(
        text,
        "{:?} {:?} {:?} {time:?}",
        facts.floor, facts.rail, facts.locked
    );
    for person in facts.roster.iter() {
        let _ = writeln!(
            text,
            "{} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
            person.id,
            person.away_since(),
            person.gone_without,
            facts.hands.number(&person.id),
            person.name,
            person.role,
            person.stands_by,
            person.papers,
            person.home(),
            person.muted_by_judge,
            person.asked_to_unmute
        );
        let read = facts.letters.of(&person.id);
        let recorded: Vec<_> = read.filter(|line| line.to.is_on_record()).collect();
        let _ = writeln!(text, "{recorded:?}");
    }
    text
}

pub fn restored(court: &Court) -> Hearing {
    let mut outputs = Vec::new();
    let id = HearingId::new("case-1").unwrap();
    let hearing = Hearing::restored(
        id,
        Terms::default(),
        &court.log,
        UnixMillis(court.now),
        &mut outputs,
    );
    let only_logged = outputs
        .iter()
        .all(|output| matches!(output, Output::Journal(_)));
    assert!(only_logged, "nobody is here: {outputs:?}");
    hearing
}

/// Restores what the court's log tells, and compares.
pub fn is_the_same(court: &Court) {
    let before = &court.hearing.facts;
    let hearing = restored(court);
    let after = &hearing.facts;
    let stopped = court
        .released
        .iter()
        .any(|(_, why)| *why == crate::hearing::output::ReleaseReason::ServerStopping);
    let talk_on = before.lifecycle.phase().is_final() && before.roster.iter().next().is_some();
    if talk_on {
        // What they do is in no log any more, and nobody opens the hearing again.
        assert_eq!(after.roster.iter().count(), 0);
    } else if !stopped {
        let until = court.log.last().map_or(UnixMillis(0), |entry| entry.at);
        assert_eq!(memory(after, until), memory(before, until));
    }
    let stood = before.lifecycle.phase();
    let stands = match stood {
        over if over.is_final() => over,
        Phase::Scheduled => Phase::Scheduled,
        _ if before.lifecycle.was_opened() => Phase::TechnicalBreak,
        _ => Phase::WaitingHallOpen,
    };
    assert_eq!(after.lifecycle.phase(), stands);
    let moved = u32::from(stands != stood);
    assert_eq!(after.lifecycle.number(), before.lifecycle.number() + moved);
}

#[test]
fn a_session_that_was_open_goes_on_from_a_technical_break_with_everybody_on_their_seat() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("judge", mute("plaintiff"));
    court.arrives("witness");
    is_the_same(&court);
    let mut outputs = Vec::new();
    let mut hearing = restored(&court);
    assert_eq!(hearing.phase(), Phase::TechnicalBreak);
    hearing.handle(
        UnixMillis(court.now),
        connected("plaintiff", true, true),
        &mut outputs,
    );
    let person = hearing.facts.roster.get(&id("plaintiff")).unwrap();
    assert_eq!((person.place, person.microphone), (Place::Courtroom, false));
    assert_eq!(
        hearing.facts.roster.get(&id("witness")).unwrap().place,
        Place::WaitingHall
    );
}

#[test]
fn hands_are_up_still_in_the_order_of_raising_and_those_that_were_answered_are_not() {
    let people = ["judge", "plaintiff", "defendant", "prosecutor", "victim"];
    let mut court = Court::open_with(&people);
    for name in ["victim", "defendant", "prosecutor", "plaintiff"] {
        court.does(name, hand(true));
    }
    court.does("prosecutor", hand(false));
    court.does("judge", give_floor(&["defendant"]));
    let order = |hearing: &Hearing| {
        let number = |name: &&str| hearing.facts.hands.number(&id(name));
        people.iter().map(number).collect::<Vec<_>>()
    };
    let expected = [None, Some(2), None, None, Some(1)];
    assert_eq!(order(&court.hearing), expected);
    assert_eq!(order(&restored(&court)), expected);
    court.does("victim", Action::Leave);
    is_the_same(&court);
}

#[test]
fn that_a_page_was_loaded_again_is_no_answer_to_the_court_that_asks_to_unmute_but_an_open_microphone_is()
 {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.does("plaintiff", microphone(false));
    court.does("judge", ask_to_unmute("plaintiff"));
    court.feed(connected("plaintiff", false, true));
    assert!(court.page("plaintiff").you.asked_to_unmute);
    is_the_same(&court);
    court.feed(connected("plaintiff", true, true));
    court.does("plaintiff", microphone(false));
    assert!(!court.page("plaintiff").you.asked_to_unmute);
    is_the_same(&court);
}

#[test]
fn a_closed_session_is_closed_still_when_the_judge_continues_after_a_restart() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("judge", go_closed(&["plaintiff"]));
    let mut again = Court::new();
    again.hearing = restored(&court);
    again.log.clone_from(&court.log);
    again.now = court.now;
    let mut outputs = Vec::new();
    again.hearing.handle(
        UnixMillis(again.now),
        Input::RecorderProven { ok: true },
        &mut outputs,
    );
    again.hearing.handle(
        UnixMillis(again.now),
        connected("judge", true, true),
        &mut outputs,
    );
    let act = Input::Act {
        who: id("judge"),
        action: open(),
    };
    again
        .hearing
        .handle(UnixMillis(again.now), act, &mut outputs);
    again.hearing.handle(
        UnixMillis(again.now),
        Input::RecorderProven { ok: true },
        &mut outputs,
    );
    let later = UnixMillis(again.now + 10_000);
    again.hearing.handle(later, Input::Tick, &mut outputs);
    assert_eq!(again.hearing.phase(), Phase::ClosedSession);
}

#[test]
fn a_hearing_that_is_over_stays_over() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.does("judge", end());
    is_the_same(&court);
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.does("judge", moves(Permission::Postpone));
    is_the_same(&court);
    assert_eq!(restored(&court).phase(), Phase::Postponed);
}

#[test]
fn before_the_session_has_sat_a_restart_leads_back_to_the_waiting_hall() {
    let mut court = Court::new();
    court.arrives("judge");
    court.arrives("plaintiff");
    court.does("judge", admit("plaintiff"));
    is_the_same(&court);
    assert_eq!(restored(&court).phase(), Phase::WaitingHallOpen);
}
