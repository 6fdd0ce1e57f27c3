#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// Packets by the tick of 250 us at which they came; the clock begins with the first at tick 1.
fn leg(packets: &[(u16, u64)]) -> Arrivals {
    let mut arrivals = Arrivals::default();
    add(&mut arrivals, Instant::now(), packets);
    arrivals
}

fn add(arrivals: &mut Arrivals, t0: Instant, packets: &[(u16, u64)]) {
    for &(sequence, tick) in packets {
        arrivals.arrived(t0 + Duration::from_micros(tick * 250), sequence);
    }
}

fn next(arrivals: &mut Arrivals) -> Option<Feedback> {
    let mut out = Feedback::default();
    arrivals.take(&mut out).then_some(out)
}

/// What a receiver of feedbacks makes of them: number and tick of arrival.
fn read(feedback: &Feedback) -> Vec<(u16, u32)> {
    let mut time = feedback.reference << REFERENCE_BITS;
    let mut read = Vec::new();
    for (sequence, packet) in (0..)
        .map(|i| feedback.base.wrapping_add(i))
        .zip(&feedback.packets)
    {
        if let Some(delta) = packet {
            time = time.wrapping_add_signed(i32::from(*delta));
            read.push((sequence, time));
        }
    }
    read
}

#[test]
fn a_feedback_tells_what_came_when_and_what_did_not() {
    let mut arrivals = leg(&[(65_534, 4), (65_535, 10), (2, 10), (3, 600)]);
    let feedback = next(&mut arrivals).unwrap();
    assert_eq!(
        (feedback.base, feedback.reference, feedback.count),
        (65_534, 0, 0)
    );
    let expected = [Some(1), Some(6), None, None, Some(0), Some(590)];
    assert_eq!(feedback.packets[1..], expected[1..]);
    assert_eq!(next(&mut arrivals), None, "told once");
}

#[test]
fn the_next_feedback_begins_where_the_last_one_ended() {
    let t0 = Instant::now();
    let mut arrivals = Arrivals::default();
    add(&mut arrivals, t0, &[(10, 1), (11, 2)]);
    assert_eq!(next(&mut arrivals).unwrap().packets.len(), 2);
    add(&mut arrivals, t0, &[(14, 1_000)]);
    let feedback = next(&mut arrivals).unwrap();
    assert_eq!(
        (feedback.base, feedback.reference, feedback.count),
        (12, 3, 1)
    );
    assert_eq!(feedback.packets, [None, None, Some(1_000 - 768)]);
}

#[test]
fn an_overtaken_packet_has_a_negative_delta() {
    let mut arrivals = leg(&[(10, 1), (12, 30), (11, 50)]);
    let feedback = next(&mut arrivals).unwrap();
    assert_eq!(feedback.packets, [Some(1), Some(49), Some(-20)]);
}

#[test]
fn a_packet_that_comes_after_its_loss_was_told_is_told_again() {
    let t0 = Instant::now();
    let mut arrivals = Arrivals::default();
    add(&mut arrivals, t0, &[(10, 1), (12, 30)]);
    next(&mut arrivals).unwrap();
    add(&mut arrivals, t0, &[(11, 100)]);
    let feedback = next(&mut arrivals).unwrap();
    assert_eq!(feedback.base, 11);
    assert_eq!(read(&feedback), [(11, 100), (12, 30)]);
}

#[test]
fn a_duplicate_and_a_packet_that_is_far_too_late_are_no_news() {
    let t0 = Instant::now();
    let mut arrivals = Arrivals::default();
    let packets: Vec<(u16, u64)> = (100..400).filter(|s| *s != 150).map(|s| (s, 5)).collect();
    add(&mut arrivals, t0, &packets);
    next(&mut arrivals).unwrap();
    add(&mut arrivals, t0, &[(399, 9), (300, 9), (150, 9), (50, 9)]);
    assert_eq!(next(&mut arrivals), None);
}

#[test]
fn a_silence_of_more_than_eight_seconds_begins_a_new_feedback() {
    let mut arrivals = leg(&[(10, 1), (11, 2), (13, 40_000), (14, 40_001)]);
    let first = next(&mut arrivals).unwrap();
    assert_eq!(first.packets, [Some(1), Some(1)]);
    let second = next(&mut arrivals).unwrap();
    assert_eq!((second.base, second.count), (12, 1));
    assert_eq!(read(&second), [(13, 40_000), (14, 40_001)]);
    assert_eq!(next(&mut arrivals), None);
}

#[test]
fn many_packets_are_told_in_several_feedbacks_that_fit_a_datagram() {
    let packets: Vec<(u16, u64)> = (0..1_000).map(|s| (s, u64::from(s) * 2)).collect();
    let mut arrivals = leg(&packets);
    let mut sizes = Vec::new();
    while let Some(feedback) = next(&mut arrivals) {
        sizes.push(feedback.packets.len());
    }
    assert_eq!(sizes, [400, 400, 200]);
}

#[test]
fn what_nobody_takes_is_forgotten_from_the_front() {
    let packets: Vec<(u16, u64)> = (0..3_000).map(|s| (s, 3)).collect();
    let mut arrivals = leg(&packets);
    assert_eq!(next(&mut arrivals).unwrap().base, 3_000 - 1_024);
}

#[test]
fn a_jump_over_the_whole_window_begins_anew() {
    let mut arrivals = leg(&[(10, 1), (9_000, 3), (9_001, 4)]);
    let feedback = next(&mut arrivals).unwrap();
    assert_eq!(feedback.base, 9_000);
    assert_eq!(read(&feedback), [(9_000, 3), (9_001, 4)]);
}

proptest! {
    /// Whatever is lost, late or doubled: every told arrival is the true one, and what comes within the window is told at least once.
    #[test]
    fn what_is_told_is_what_came(
        steps in proptest::collection::vec((0u16..12, 0u16..100, 0u64..2_000, any::<bool>()), 1..200), start in any::<u16>()
    ) {
        let t0 = Instant::now();
        let mut arrivals = Arrivals::default();
        let (mut tick, mut highest) = (1, start);
        let mut came = BTreeMap::new();
        let mut told = BTreeMap::new();
        let mut counts = 0u8;
        for (ahead, behind, wait, take) in steps {
            tick += wait;
            let sequence = if ahead == 0 { highest.wrapping_sub(behind) } else { highest.wrapping_add(ahead) };
            if ahead != 0 || came.is_empty() { highest = sequence; }
            add(&mut arrivals, t0, &[(sequence, tick)]);
            came.entry(sequence).or_insert(tick);
            while take && let Some(feedback) = next(&mut arrivals) {
                prop_assert_eq!(feedback.count, counts);
                counts = counts.wrapping_add(1);
                prop_assert!(feedback.packets.len() <= CAPACITY && feedback.packets.last().unwrap().is_some());
                told.extend(read(&feedback));
            }
        }
        while let Some(feedback) = next(&mut arrivals) { told.extend(read(&feedback)); }
        let first = came.values().min().copied().unwrap();
        prop_assert!(told.keys().eq(came.keys()));
        for (sequence, tick) in told {
            prop_assert_eq!(came.get(&sequence).map(|at| at - first + 1), Some(u64::from(tick)));
        }
    }

    #[test]
    fn no_story_panics(steps in proptest::collection::vec((any::<u16>(), 0u64..100_000), 0..300)) {
        let mut arrivals = leg(&steps);
        let mut rounds = 0;
        while next(&mut arrivals).is_some() { rounds += 1; }
        prop_assert!(rounds <= 1_024, "every feedback tells something");
    }
}
