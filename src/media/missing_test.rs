#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]
use super::*;
use proptest::prelude::*;

const RTT: Duration = Duration::from_millis(60);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn after(t0: Instant, sequences: &[u16]) -> Missing {
    let mut missing = Missing::new();
    for &sequence in sequences {
        missing.arrived(t0, sequence);
    }
    missing
}

fn asked(missing: &mut Missing, now: Instant) -> Vec<u16> {
    let mut out = Vec::new();
    missing.ask(now, RTT, &mut out);
    out
}

#[test]
fn a_lost_packet_is_asked_for_when_two_later_ones_have_come() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12]);
    assert!(asked(&mut missing, t0).is_empty());
    missing.arrived(t0, 13);
    assert_eq!(missing.due(RTT), Some(t0));
    assert_eq!(asked(&mut missing, t0), [11]);
}

#[test]
fn a_lost_packet_with_nothing_behind_it_is_asked_for_after_10_ms() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12]);
    assert_eq!(missing.due(RTT), Some(t0 + ms(10)));
    assert!(asked(&mut missing, t0 + ms(9)).is_empty());
    assert_eq!(asked(&mut missing, t0 + ms(10)), [11]);
}

#[test]
fn an_overtaken_packet_is_not_asked_for() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12, 11, 13, 14]);
    assert_eq!(missing.due(RTT), None);
    assert!(asked(&mut missing, t0 + ms(50)).is_empty());
    assert!(!missing.take_hopeless());
}

#[test]
fn a_request_is_repeated_after_a_round_trip_and_a_quarter_and_ends_with_the_answer() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12, 13]);
    assert_eq!(asked(&mut missing, t0), [11]);
    assert_eq!(missing.due(RTT), Some(t0 + ms(75)));
    assert!(asked(&mut missing, t0 + ms(74)).is_empty());
    assert_eq!(asked(&mut missing, t0 + ms(75)), [11]);
    missing.arrived(t0 + ms(140), 11);
    assert!(asked(&mut missing, t0 + ms(900)).is_empty());
    assert!(!missing.take_hopeless());
}

#[test]
fn on_a_short_link_five_requests_without_answer_are_enough() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12, 13]);
    let mut count = 0;
    for step in 0..200 {
        let mut out = Vec::new();
        missing.ask(t0 + ms(step), ms(1), &mut out);
        count += out.len();
        assert!(step < 100 || missing.due(ms(1)).is_none());
    }
    assert_eq!(count, usize::from(TRIES));
    assert!(missing.take_hopeless());
    assert!(!missing.take_hopeless(), "told once");
}

#[test]
fn on_a_long_link_a_number_is_given_up_once_half_a_second_has_passed_and_the_last_answer_had_its_time()
 {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12, 13]);
    let mut times = Vec::new();
    for step in 0..2_000 {
        let mut out = Vec::new();
        missing.ask(t0 + ms(step), ms(320), &mut out);
        if !out.is_empty() {
            times.push(step);
        }
        if missing.take_hopeless() {
            assert_eq!(step, 800);
        }
    }
    assert_eq!(times, [0, 400]);
}

#[test]
fn numbers_wrap_around() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[65_533, 2, 3]);
    assert_eq!(asked(&mut missing, t0), [65_534, 65_535, 0, 1]);
}

#[test]
fn a_key_frame_makes_what_was_before_it_needless() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[65_533, 1, 5, 6]);
    missing.forget_before(1);
    assert_eq!(asked(&mut missing, t0), [2, 3, 4]);
}

#[test]
fn more_than_can_be_repaired_is_hopeless_at_once() {
    let t0 = Instant::now();
    let mut missing = after(t0, &[10, 12, 300]);
    assert!(missing.take_hopeless());
    missing.arrived(t0, 302);
    missing.arrived(t0, 303);
    assert_eq!(asked(&mut missing, t0), [301]);
}

#[test]
fn a_source_that_jumps_begins_anew_but_one_stray_number_changes_nothing() {
    let t0 = Instant::now();
    for far in [30_000, 65_000] {
        let mut missing = after(t0, &[1_000, 1_002, far, 1_003]);
        assert!(!missing.take_hopeless());
        assert_eq!(asked(&mut missing, t0), [1_001]);
        for sequence in [far, far + 1, far + 3, far + 4] {
            missing.arrived(t0, sequence);
        }
        assert!(missing.take_hopeless());
        assert_eq!(asked(&mut missing, t0), [far + 2]);
    }
}

proptest! {
    /// Whatever comes in whatever order: a number that has come is never asked for, none more than five times, and the tracker never grows.
    #[test]
    fn what_has_come_is_never_asked_for(
        steps in proptest::collection::vec((0u16..700, 0u64..40, any::<bool>()), 1..300), start in any::<u16>()
    ) {
        let mut now = Instant::now();
        let mut missing = Missing::new();
        let mut come = std::collections::BTreeSet::new();
        let mut tries = std::collections::BTreeMap::new();
        let mut highest = 0u16;
        for (step, wait, late) in steps {
            now += ms(wait);
            let offset = if late { highest.saturating_sub(step % 200) } else { highest + step % 7 };
            highest = highest.max(offset);
            missing.arrived(now, start.wrapping_add(offset));
            come.insert(start.wrapping_add(offset));
            for number in asked(&mut missing, now) {
                prop_assert!(!come.contains(&number), "{} has come", number);
                let count = tries.entry(number).or_insert(0u8);
                *count += 1;
                prop_assert!(*count <= TRIES);
            }
            prop_assert!(missing.gaps.len() <= CAPACITY && missing.gaps.capacity() == CAPACITY);
        }
    }

    #[test]
    fn no_story_grows_or_panics(sequences in proptest::collection::vec(any::<u16>(), 0..300)) {
        let t0 = Instant::now();
        let mut missing = after(t0, &sequences);
        prop_assert!(asked(&mut missing, t0 + ms(10)).len() <= CAPACITY);
        prop_assert_eq!(missing.gaps.capacity(), CAPACITY);
    }
}
