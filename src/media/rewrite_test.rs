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

#[test]
fn a_second_source_goes_on_where_the_first_stopped() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 99);
    assert_eq!(rewriter.rewrite(t0, 1, 5_000, 700), Some((100, 700)));
    assert_eq!(
        rewriter.rewrite(at(t0, 40), 1, 5_001, 4_300),
        Some((101, 4_300))
    );
    let (sequence, timestamp) = rewriter.rewrite(at(t0, 140), 2, 9, 123_456).unwrap();
    assert_eq!(sequence, 102);
    assert_eq!(timestamp, 4_300 + 9_000, "100 ms of a 90 kHz clock");
}

#[test]
fn a_pause_of_the_same_source_leaves_no_hole_in_the_numbers() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(48_000, 0);
    assert_eq!(rewriter.rewrite(t0, 1, 10, 0).unwrap().0, 1);
    rewriter.stop();
    assert_eq!(
        rewriter.rewrite(at(t0, 5_000), 1, 260, 240_000).unwrap().0,
        2
    );
}

#[test]
fn loss_stays_visible_and_a_late_packet_finds_its_number_once() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0);
    assert_eq!(rewriter.rewrite(t0, 1, 1, 0).unwrap().0, 1);
    assert_eq!(rewriter.rewrite(t0, 1, 3, 0).unwrap().0, 3);
    assert_eq!(rewriter.rewrite(t0, 1, 2, 0).unwrap().0, 2);
    assert_eq!(rewriter.rewrite(t0, 1, 2, 0), None);
    assert_eq!(rewriter.rewrite(t0, 1, 3, 0), None);
}

#[test]
fn a_packet_from_before_the_switch_is_not_sent_under_a_number_of_the_former_source() {
    let t0 = Instant::now();
    let mut rewriter = Rewriter::new(90_000, 0);
    assert_eq!(rewriter.rewrite(t0, 1, 1, 0).unwrap().0, 1);
    assert_eq!(rewriter.rewrite(t0, 1, 3, 0).unwrap().0, 3);
    assert_eq!(rewriter.rewrite(t0, 2, 500, 0).unwrap().0, 4);
    assert_eq!(rewriter.rewrite(t0, 2, 498, 0), None, "would be number 2");
}

proptest! {
    #[test]
    fn no_number_is_used_twice(
        steps in proptest::collection::vec((0u32..3, any::<u8>(), any::<bool>()), 1..400), start in any::<u16>()
    ) {
        let t0 = Instant::now();
        let mut rewriter = Rewriter::new(90_000, start);
        let mut used = std::collections::BTreeSet::new();
        for (index, (source, sequence, stop)) in steps.into_iter().enumerate() {
            if stop { rewriter.stop(); }
            let now = at(t0, index as u64 * 10);
            if let Some((out, _)) = rewriter.rewrite(now, source, u16::from(sequence), 0) {
                prop_assert!(used.insert(out), "{} twice", out);
            }
        }
    }
}
