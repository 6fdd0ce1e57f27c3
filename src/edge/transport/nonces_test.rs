//! No two packets of a source go out under one number: whoever seals the same number twice gives the keys away (RFC 7714, section 9).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::rogue::Court;
use crate::media::packet::Header;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use std::collections::BTreeMap;
use std::time::Duration;

const JUDGE: usize = 0;
const ROGUE: usize = 2;

/// What went to one page, sealed, by source and number; and how much of it went more than once.
fn by_number(seen: &[Vec<u8>]) -> (BTreeMap<(u32, u16), &Vec<u8>>, usize) {
    let (mut sent, mut again) = (BTreeMap::new(), 0);
    for datagram in seen.iter().filter(|datagram| is_media(datagram)) {
        let header = Header::read(datagram).unwrap();
        let number = (header.ssrc, header.sequence);
        if let Some(before) = sent.insert(number, datagram) {
            assert_eq!(before, datagram, "two packets under the number {number:?}");
            again += 1;
        }
    }
    (sent, again)
}

/// RTP, told apart from STUN, DTLS and RTCP (RFC 5761, section 4; RFC 7983).
fn is_media(datagram: &[u8]) -> bool {
    (128..192).contains(&datagram[0]) && !(64..96).contains(&(datagram[1] & 0x7f))
}

/// The page asks once more for everything that it got.
fn asks_again(court: &mut Court) {
    let mut sources: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
    for (ssrc, number) in by_number(&court.world.seen).0.into_keys() {
        sources.entry(ssrc).or_default().push(number);
    }
    for (media_ssrc, numbers) in sources {
        let nack = TransportLayerNack {
            sender_ssrc: 9,
            media_ssrc,
            nacks: nack_pairs_from_sequence_numbers(&numbers),
        };
        court.say(
            rtc::rtcp::packet::marshal(&[Box::new(nack)])
                .unwrap()
                .to_vec(),
        );
    }
    court.world.pass(Duration::from_millis(50));
}

#[test]
fn what_a_new_page_says_under_the_numbers_of_the_former_is_not_sealed_under_its_nonces() {
    let mut court = Court::new();
    court.world.watched = Some(court.world.peers[ROGUE].address);
    court.world.pass(Duration::from_millis(600));
    asks_again(&mut court);
    let (sent, again) = by_number(&court.world.seen);
    let sent = sent.len();
    assert!(sent > 40 && again > 10, "{sent} {again}");

    let page = court.world.reload("judge", JUDGE, 2);
    court.world.peers[page].voice = [0xfc, 8, 9];
    court.world.peers[page].sends = true;
    // In this time it takes all numbers of the former page for other bytes.
    for _ in 0..20 {
        asks_again(&mut court);
        court.world.pass(Duration::from_millis(150));
    }
    let (more, _) = by_number(&court.world.seen);
    assert!(more.len() > sent + 100, "the new page is heard");
}
