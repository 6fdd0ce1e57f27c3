//! Voices whose packets repeat earlier frames.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]
use super::rogue::{Court, plain};
use super::world::publication;
use super::*;
use crate::edge::transport::peer_test::{OPUS, RED};
use std::time::Duration;

const SSRC: u32 = 77;
const PARTY: usize = 1;

/// The packet's own frame and the two before it.
fn redundant(sequence: u16) -> Vec<u8> {
    let description = |ago: u32| {
        let bits = (ago * 960) << 10 | 4;
        let [_, high, middle, low] = bits.to_be_bytes();
        [0x80 | OPUS, high, middle, low]
    };
    let frame = |sequence: u16| [0xfc, 0xff, (sequence >> 8) as u8, sequence as u8];
    let frames = [sequence - 2, sequence - 1, sequence].map(frame).concat();
    let payload = [
        &description(2)[..],
        &description(1)[..],
        &[OPUS][..],
        &frames[..],
    ]
    .concat();
    plain(RED, SSRC, sequence, &payload)
}

/// Speaks for a while; says how many packets the party got meanwhile, and how many it lacks.
fn speak(court: &mut Court, sequences: impl Iterator<Item = u16>) -> (usize, usize) {
    let party = &court.world.peers[PARTY];
    let before = (party.audio_in, party.audio_holes);
    for sequence in sequences {
        court.send(redundant(sequence));
        court.world.pass(Duration::from_millis(20));
    }
    let party = &court.world.peers[PARTY];
    (party.audio_in - before.0, party.audio_holes - before.1)
}

#[test]
fn what_is_lost_on_the_way_in_comes_with_the_next_packet_and_viewers_get_plain_voices() {
    let mut court = Court::new();
    let lost = |sequence: &u16| sequence % 5 > 1;
    assert_eq!(speak(&mut court, (10..60).filter(lost)), (50 - 2, 0));
}

#[test]
fn what_was_said_before_somebody_was_let_in_does_not_come_to_them_with_a_later_packet() {
    let mut court = Court::new();
    let voice = publication("rogue", MediaKind::Audio);
    speak(&mut court, 10..20);
    court.world.unwire("party", voice.clone());
    // Long enough that nothing is under way any more.
    assert_eq!(speak(&mut court, 20..36), (0, 0));
    court.world.wire("party", voice);
    // 36 and 37 were said in the dark, and were lost.
    assert_eq!(speak(&mut court, 38..39), (1, 0));
}
