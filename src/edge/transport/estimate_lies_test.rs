//! Viewers whose feedback lies: about when packets came, and about packets that were never sent.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]
use super::*;

const BATCH: u16 = 50;
const MOST_BITS: u64 = 30_000_000;

/// Sends `batches` of packets a tenth of a second apart, all of which a viewer says came at `clock` (in units of 64 ms) of the batch.
/// Returns the bytes that stay allocated and the largest estimate.
fn lies(batches: u32, clock: impl Fn(u32) -> u32) -> (i64, u64) {
    let begin = Instant::now();
    let mut most = 0;
    let counted = allocation_counter::measure(|| {
        let mut estimate = Estimate::default();
        for batch in 0..batches {
            let now = begin + Duration::from_millis(u64::from(batch) * 100);
            let first = (batch * u32::from(BATCH)) as u16;
            for number in 0..BATCH {
                estimate.sent(now, first.wrapping_add(number), 1_200);
            }
            let body = told(first, clock(batch));
            estimate.feedback(now, Arrivals::read(&body).unwrap());
            most = most.max(estimate.bits());
        }
        std::mem::forget(estimate);
    });
    (counted.bytes_current, most)
}

fn told(first: u16, reference: u32) -> Vec<u8> {
    let mut body = first.to_be_bytes().to_vec();
    body.extend(BATCH.to_be_bytes());
    body.extend(reference.to_be_bytes().iter().skip(1));
    body.push(0);
    body.extend((0x2000 | BATCH).to_be_bytes());
    body.extend(std::iter::repeat_n(0, usize::from(BATCH)));
    body
}

#[test]
fn no_clock_makes_the_estimate_grow_beyond_bounds_nor_memory_with_it() {
    const STANDS: fn(u32) -> u32 = |_| 1_000;
    const GOES_BACK: fn(u32) -> u32 = |batch| 0x00ff_ffff - batch;
    const SAW: fn(u32) -> u32 = |batch| 1_000 + batch * 100 / 64 + (batch % 2) * 200;
    const RACES: fn(u32) -> u32 = |batch| batch.wrapping_mul(7_919) & 0x00ff_ffff;
    for (name, clock) in [
        ("stands", STANDS),
        ("goes back", GOES_BACK),
        ("is a saw", SAW),
        ("races", RACES),
    ] {
        let (bytes, most) = lies(6_000, clock);
        assert!(bytes < 1 << 20, "a clock that {name}: {bytes} bytes");
        assert!(most <= MOST_BITS, "a clock that {name}: {most} bit/s");
    }
}

#[test]
fn a_clock_that_has_slept_is_believed_again() {
    let slept = |batch: u32| {
        let ticks = batch * 100 / 64;
        if batch < 300 {
            5_000 + ticks
        } else {
            4_000 + ticks
        }
    };
    let (_, most) = lies(900, slept);
    assert!(most > 4_000_000, "{most}");
}

#[test]
fn what_was_never_sent_is_passed_over() {
    let mut estimate = Estimate::default();
    let (now, before) = (Instant::now(), estimate.bits());
    for round in 0..1_000_u16 {
        let body = told(round.wrapping_mul(61), 1_000);
        estimate.feedback(now, Arrivals::read(&body).unwrap());
    }
    assert_eq!(estimate.bits(), before);
    assert!(!estimate.take_fall());
}
