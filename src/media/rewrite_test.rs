#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]
use super::*;
use proptest::prelude::*;

fn at(t0: Instant, ms: u64) -> Instant {
    t0 + Duration::from_millis(ms)
}

fn packet(ssrc: u32, sequence: u16, timestamp: u32) -> Numbered<'static> {
    Numbered {
        ssrc,
        sequence,
        timestamp,
        vp8: None,
    }
}

/// As a downtrack that takes everything does it.
fn rewrite(
    rewriter: &mut Rewriter,
    now: Instant,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
) -> Option<(u16, u32)> {
    let packet = packet(ssrc, sequence, timestamp);
    let numbers = match rewriter.order(&packet) {
        Order::Stranger => Some(rewriter.begin(now, &packet)),
        Order::Late => rewriter.late(&packet),
        Order::Frame | Order::Same(_) => rewriter.next(now, &packet),
    };
    numbers.map(|numbers| (numbers.sequence, numbers.timestamp))
}

#[test]
fn a_second_source_goes_on_where_the_first_stopped() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 99, 64);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 5_000, 700), Some((100, 700)));
    assert_eq!(
        rewrite(&mut rewriter, at(t0, 40), 1, 5_001, 4_300),
        Some((101, 4_300))
    );
    let (sequence, timestamp) = rewrite(&mut rewriter, at(t0, 140), 2, 9, 123_456).unwrap();
    assert_eq!(sequence, 102);
    assert_eq!(timestamp, 4_300 + 9_000, "100 ms of a 90 kHz clock");
}

#[test]
fn many_switches_do_not_let_the_clock_run_away() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0, 64);
    let (_, first) = rewrite(&mut rewriter, t0, 1, 0, 0).unwrap();
    let mut last = first;
    for round in 1..=100_u64 {
        let source = u32::try_from(round % 2).unwrap() + 1;
        let timestamp = u32::try_from(round * 900_000_007 % 4_000_000_000).unwrap();
        let after = rewrite(&mut rewriter, at(t0, round * 100 + 1), source, 0, timestamp)
            .unwrap()
            .1;
        assert!(after > last);
        let again = rewrite(&mut rewriter, at(t0, round * 100 + 2), source + 2, 0, 7)
            .unwrap()
            .1;
        assert!(again > after, "1 ms later is a whole step further");
        last = again;
    }
    let passed = (last - first) / 90;
    assert!((10_002..10_040).contains(&passed), "{passed} ms");
}

#[test]
fn a_pause_of_the_same_source_leaves_no_hole_in_the_numbers() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(48_000, 0, 64);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 10, 0).unwrap().0, 1);
    rewriter.stop();
    assert_eq!(
        rewrite(&mut rewriter, at(t0, 5_000), 1, 260, 240_000)
            .unwrap()
            .0,
        2
    );
}

#[test]
fn loss_stays_visible_and_a_late_packet_finds_its_number_once() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0, 64);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 1, 0).unwrap().0, 1);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 3, 0).unwrap().0, 3);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 2, 0).unwrap().0, 2);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 2, 0), None);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 3, 0), None);
}

#[test]
fn a_late_packet_finds_its_number_after_a_hundred_thousand_others_too() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0, 64);
    for step in 0..100_000_u32 {
        #[allow(clippy::cast_possible_truncation, reason = "sequence numbers wrap")]
        let sequence = step as u16;
        if step % 50 == 7 {
            continue;
        }
        assert!(rewrite(&mut rewriter, t0, 1, sequence, step).is_some());
        if step % 50 == 20 {
            assert!(rewrite(&mut rewriter, t0, 1, sequence.wrapping_sub(13), step).is_some());
        }
    }
}

#[test]
fn what_is_left_out_closes_up_and_what_was_sent_before_and_after_is_still_found() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0, 64);
    rewriter.begin(t0, &packet(1, 10, 0));
    rewriter.leave_out(&packet(1, 11, 1));
    rewriter.leave_out(&packet(1, 13, 1));
    assert_eq!(rewriter.next(t0, &packet(1, 15, 2)).unwrap().sequence, 3);
    assert_eq!(rewriter.late(&packet(1, 14, 2)).unwrap().sequence, 2);
    assert_eq!(
        rewriter.late(&packet(1, 12, 1)),
        None,
        "of a frame that was left out"
    );
    let found = |out| rewriter.find(out).map(|sent| sent.sequence);
    assert_eq!(
        [0, 1, 2, 3, 4].map(found),
        [None, Some(10), Some(14), Some(15), None]
    );
}

#[test]
fn a_repair_has_the_numbers_of_the_first_time_even_after_a_switch() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 65_534, 64);
    rewriter.begin(t0, &packet(1, 10, 5_000));
    let first = rewriter.next(t0, &packet(1, 11, 8_000)).unwrap();
    rewriter.begin(at(t0, 50), &packet(2, 900, 77));
    let sent = rewriter.find(first.sequence).unwrap();
    assert_eq!((sent.ssrc, sent.sequence), (1, 11));
    assert_eq!(sent.numbers(8_000, None), first);
    rewriter.forget();
    assert_eq!(rewriter.find(first.sequence), None);
}

#[test]
fn a_packet_from_before_the_switch_is_not_sent_under_a_number_of_the_former_source() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0, 64);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 1, 0).unwrap().0, 1);
    assert_eq!(rewrite(&mut rewriter, t0, 1, 3, 0).unwrap().0, 3);
    assert_eq!(rewrite(&mut rewriter, t0, 2, 500, 0).unwrap().0, 4);
    assert_eq!(
        rewrite(&mut rewriter, t0, 2, 498, 0),
        None,
        "would be number 2"
    );
}

proptest! {
    #[test]
    fn no_number_is_used_twice(
        steps in proptest::collection::vec((0u32..3, any::<u8>(), any::<bool>()), 1..400), start in any::<u16>()
    ) {
        let t0 = Instant::now();
        let mut rewriter = Rewriter::new(90_000, start, 256);
        let mut used = std::collections::BTreeSet::new();
        for (index, (source, sequence, stop)) in steps.into_iter().enumerate() {
            if stop { rewriter.stop(); }
            let now = at(t0, index as u64 * 10);
            if let Some((out, _)) = rewrite(&mut rewriter, now, source, u16::from(sequence), 0) {
                prop_assert!(used.insert(out), "{} twice", out);
            }
        }
    }
}
