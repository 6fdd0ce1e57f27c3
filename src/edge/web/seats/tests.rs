#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use super::*;
use crate::signal::http::Language;
use crate::signal::message::Role;

const SECOND: Duration = Duration::from_secs(1);

fn seats() -> (Seats, Instant) {
    let seats = Seats::new(Lives {
        ticket: 30 * SECOND,
        resume: 120 * SECOND,
    });
    (seats, Instant::now())
}

fn guest(person: &str) -> Guest {
    Guest {
        grant: Grant {
            hearing: HearingId::new("h-1").unwrap(),
            person: ParticipantId::new(person).unwrap(),
            name: "Ерлан Қ.".into(),
            role: Role::Plaintiff,
            stands_by: std::collections::BTreeSet::new(),
            language: Language::Kk,
            epoch: 1,
            once: None,
        },
        card: HearingCard {
            id: "h-1".into(),
            case_number: "1".into(),
            court: "2".into(),
        },
    }
}

fn lose(seats: &mut Seats, opened: &Opened, now: Instant) {
    let grant = &opened.guest.grant;
    seats.lost(&grant.hearing, &grant.person, opened.connection, now);
}

/// The seat was taken away.
fn is_closed(opened: &mut Opened) -> bool {
    opened.taken_over.try_recv() == Err(oneshot::error::TryRecvError::Closed)
}

#[test]
fn a_ticket_opens_once_and_within_its_life() {
    let (mut seats, now) = seats();
    let secrets = seats.join(guest("a"), false, now).unwrap();
    assert!(seats.open("rubbish", now).is_none());
    assert!(seats.open(&secrets.resume, now).is_none());
    assert!(seats.open(&secrets.ticket, now).is_some());
    assert!(seats.open(&secrets.ticket, now).is_none());

    let secrets = seats.join(guest("b"), false, now).unwrap();
    assert!(seats.open(&secrets.ticket, now + 31 * SECOND).is_none());
}

#[test]
fn a_second_join_is_refused_while_the_first_is_connected_unless_it_takes_over() {
    let (mut seats, now) = seats();
    let first = seats.join(guest("a"), false, now).unwrap();
    let mut old = seats.open(&first.ticket, now).unwrap();
    assert!(matches!(
        seats.join(guest("a"), false, now),
        Err(AlreadyHere)
    ));
    assert!(seats.join(guest("b"), false, now).is_ok());

    let second = seats.join(guest("a"), true, now).unwrap();
    assert_eq!(
        old.taken_over.try_recv(),
        Err(oneshot::error::TryRecvError::Empty),
        "the old page stays until the new one says hello"
    );
    let mut new = seats.open(&second.ticket, now).unwrap();
    assert_eq!(old.taken_over.try_recv(), Ok(()));
    assert!(!is_closed(&mut new));
    // The end of the old socket does not take the seat from the new one.
    lose(&mut seats, &old, now);
    assert!(seats.is_connected(&new.guest.grant.hearing, &new.guest.grant.person));
}

#[test]
fn secrets_of_before_a_take_over_are_worth_nothing_and_close_nothing() {
    let (mut seats, now) = seats();
    let first = seats.join(guest("a"), false, now).unwrap();
    seats.open(&first.ticket, now).unwrap();
    let second = seats.join(guest("a"), true, now).unwrap();
    let mut new = seats.open(&second.ticket, now).unwrap();
    assert_eq!(
        seats.resume(&first.resume, now).err(),
        Some(NoResume::Invalid)
    );
    assert!(!is_closed(&mut new));
}

#[test]
fn a_resume_secret_brings_the_person_back_and_changes_at_each_use() {
    let (mut seats, mut now) = seats();
    let mut secrets = seats.join(guest("a"), false, now).unwrap();
    for round in 0..3 {
        let opened = seats.open(&secrets.ticket, now).unwrap();
        assert_eq!(opened.by_link, round == 0);
        lose(&mut seats, &opened, now);
        now += 119 * SECOND;
        let next = seats.resume(&secrets.resume, now).unwrap();
        assert_ne!(next.resume, secrets.resume);
        secrets = next;
    }
    assert!(seats.open(&secrets.ticket, now).is_some());
}

#[test]
fn a_resume_secret_dies_two_minutes_after_the_connection() {
    let (mut seats, now) = seats();
    let secrets = seats.join(guest("a"), false, now).unwrap();
    let opened = seats.open(&secrets.ticket, now).unwrap();
    let later = now + 500 * SECOND;
    seats.sweep(later);
    lose(&mut seats, &opened, later);
    assert_eq!(
        seats.resume(&secrets.resume, later + 121 * SECOND).err(),
        Some(NoResume::Invalid)
    );
}

#[test]
fn a_resume_secret_in_two_hands_closes_the_seat_for_both() {
    let (mut seats, now) = seats();
    let first = seats.join(guest("a"), false, now).unwrap();
    let opened = seats.open(&first.ticket, now).unwrap();
    lose(&mut seats, &opened, now);
    let thief = seats.resume(&first.resume, now).unwrap();
    let mut stolen = seats.open(&thief.ticket, now).unwrap();
    assert!(matches!(
        seats.resume(&first.resume, now),
        Err(NoResume::Reused { .. })
    ));
    assert!(is_closed(&mut stolen));
    assert_eq!(
        seats.resume(&thief.resume, now).err(),
        Some(NoResume::Invalid)
    );
}

#[test]
fn an_answer_lost_on_the_way_may_be_asked_for_again_and_its_secrets_are_dead() {
    let (mut seats, now) = seats();
    let first = seats.join(guest("a"), false, now).unwrap();
    let opened = seats.open(&first.ticket, now).unwrap();
    lose(&mut seats, &opened, now);
    let lost = seats.resume(&first.resume, now).unwrap();
    let again = seats.resume(&first.resume, now).unwrap();
    assert!(seats.open(&lost.ticket, now).is_none());
    assert!(seats.open(&again.ticket, now).is_some());
    assert!(matches!(
        seats.resume(&lost.resume, now),
        Err(NoResume::Reused { .. })
    ));
}

#[test]
fn who_leaves_comes_back_with_the_link_only() {
    let (mut seats, now) = seats();
    let secrets = seats.join(guest("a"), false, now).unwrap();
    let opened = seats.open(&secrets.ticket, now).unwrap();
    let grant = &opened.guest.grant;
    seats.leave(&grant.hearing, &grant.person, opened.connection);
    assert_eq!(
        seats.resume(&secrets.resume, now).err(),
        Some(NoResume::Invalid)
    );
    assert!(seats.join(guest("a"), false, now).is_ok());
}

#[test]
fn nothing_is_kept_of_seats_that_lapsed() {
    let (mut seats, now) = seats();
    for n in 0..100 {
        let secrets = seats.join(guest(&format!("p-{n}")), false, now).unwrap();
        seats.resume(&secrets.resume, now).unwrap();
    }
    seats.sweep(now + 121 * SECOND);
    assert_eq!(
        (seats.seats.len(), seats.tickets.len(), seats.resumes.len()),
        (0, 0, 0)
    );
}
