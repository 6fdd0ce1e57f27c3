//! What no honest page sends, with the right keys: it is dropped and counted, its sender limited or ended, and nobody else notices.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]
use super::rogue::{Court, MILLISECOND, VP8, packet, plain};
use super::world::id;
use crate::edge::transport::Event;
use crate::edge::transport::peer_test::{OPUS, RED};
use crate::media::packet::Header;
use bytes::Bytes;
use rtc::shared::marshal::Marshal;
use std::time::Duration;

const RTX: u8 = 97;
const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

#[test]
fn packets_that_are_authentic_and_nonsense_harm_nobody() {
    let mut court = Court::new();
    for round in 0..4_000_u16 {
        let length = court.chance(60) as usize;
        let payload = court.bytes(length);
        let kind = [OPUS, VP8, RTX, RED, 50][court.chance(5) as usize];
        let mut nonsense = plain(kind, u32::from(kind), round, &payload);
        // Padding that is longer than the packet, sources and extensions that lie.
        nonsense[0] |= [0, 0x20, 0x10, 0x0f][court.chance(4) as usize];
        if let Some(last) = nonsense.last_mut() {
            *last = [0, 1, 4, 255][usize::from(round) % 4];
        }
        if Header::read(&nonsense).is_some() {
            court.send(nonsense);
        } else {
            court.deliver(nonsense);
        }
        if round % 20 == 0 {
            court.world.pass(5 * MILLISECOND);
        }
    }
    let turn = court.world.shard.take_turn();
    assert!(turn.stray > 100, "{turn:?}");
    court.others_notice_nothing();
}

#[test]
fn authentic_packets_that_are_nothing_that_was_agreed_are_each_counted() {
    let mut court = Court::new();
    let mut padded = plain(OPUS, 5, 1, &[1, 2, 200]);
    padded[0] |= 0x20;
    let refused = [
        padded,
        plain(50, 7, 1, b"unknown"),
        plain(RED, 8, 1, &[0xef]),
    ];
    for (count, packet) in (1..).zip(refused) {
        court.send(packet);
        assert_eq!(court.world.shard.take_turn().stray, 1, "number {count}");
    }
    court.others_notice_nothing();
}

#[test]
fn a_packet_that_comes_again_is_counted_and_goes_nowhere() {
    let mut court = Court::new();
    let once = court.seal(plain(OPUS, 5, 1, b"voice"));
    let passed = |court: &Court| {
        let to = court.world.peers[1].address;
        let sent = &court.world.sent.0;
        sent.iter().filter(|(at, _)| *at == to).count()
    };
    court.deliver(once.clone());
    assert_eq!(passed(&court), 1);
    for _ in 0..1_000 {
        court.deliver(once.clone());
    }
    assert_eq!(passed(&court), 1);
    assert_eq!(court.world.shard.take_turn().stray, 1_000);
    court.others_notice_nothing();
}

#[test]
fn ten_thousand_sources_cost_what_a_few_cost() {
    let mut court = Court::new();
    let counted = allocation_counter::measure(|| {
        for ssrc in 0..10_000 {
            court.send(plain(VP8, ssrc, 1, &[0x10, 0, 0, 0]));
        }
    });
    let stray = court.world.shard.take_turn().stray;
    assert!(stray > 9_900, "{stray} of 10,000");
    let kept = court.world.shard.feeds.iter_mut();
    let most = kept.map(|(_, feed)| feed.sources_mut().count()).max();
    assert!(most <= Some(6), "{most:?}");
    court.world.sent.0.clear();
    assert!(
        counted.bytes_current < 16 << 20,
        "{} bytes",
        counted.bytes_current
    );
    court.others_notice_nothing();
}

#[test]
fn layers_that_change_their_names_at_every_packet_harm_nobody() {
    let mut court = Court::new();
    let rid = court.world.peers[2].extensions[RID];
    for round in 0..3_000_u16 {
        let length = 1 + court.chance(20) as usize;
        let mut name = match round % 3 {
            0 => [&b"q"[..], b"h", b"f"][court.chance(3) as usize].to_vec(),
            1 => court.bytes(length),
            _ => vec![0; length],
        };
        name.truncate(16);
        let mut packet = packet(VP8, 5 + u32::from(round % 4), round, &[0x10, 0, 0, 0]);
        let name = Bytes::from(name);
        packet.header.set_extension(rid, name).unwrap();
        court.send(packet.marshal().unwrap().to_vec());
        if round % 20 == 0 {
            court.world.pass(5 * MILLISECOND);
        }
    }
    court.others_notice_nothing();
}

#[test]
fn fifty_megabits_are_cut_to_the_limit_and_ended_after_ten_seconds() {
    let mut court = Court::new();
    let begin = court.world.now;
    let mut sequence = 0_u16;
    let ended = |court: &Court| {
        let flooded =
            |event: &Event| matches!(event, Event::Flooded { who, .. } if *who == id("rogue"));
        court.world.heard.iter().any(flooded)
    };
    let (mut excess, mut taken) = (0, 0);
    while !ended(&court) {
        assert!(court.world.now - begin < Duration::from_secs(13), "never");
        // 25 packets of 1,250 bytes in 5 ms.
        for _ in 0..25 {
            sequence += 1;
            court.send(plain(VP8, 5, sequence, &[0x10; 1_222]));
        }
        court.world.pass(5 * MILLISECOND);
        let turn = court.world.shard.take_turn();
        excess += turn.excess;
        taken += turn.bytes_in;
    }
    let took = court.world.now - begin;
    assert!(took > Duration::from_secs(9), "{took:?}");
    assert!(excess > 30_000, "{excess} dropped");
    let seconds = took.as_secs() + 2;
    assert!(taken < 1_100_000 * seconds, "{taken} bytes in {took:?}");
    assert!(court.world.shard.legs.get(court.rogue).is_none());
    court.others_notice_nothing();
}

/// Asks for 256 numbers of a source from `first` on: sixteen to a pair, and the pair's own.
fn nack(media: u32, first: u16) -> Vec<u8> {
    const PAIRS: u16 = 15;
    let mut body = vec![0x81, 205, 0, 2 + PAIRS as u8, 0, 0, 0, 9];
    body.extend(media.to_be_bytes());
    for pair in 0..PAIRS {
        body.extend(first.wrapping_add(pair * 17).to_be_bytes());
        body.extend([0xff, 0xff]);
    }
    body
}

#[test]
fn a_viewer_who_asks_for_the_same_again_and_again_gets_no_more_than_a_bad_link_needs() {
    let mut court = Court::new();
    let leg = court.world.shard.legs.get(court.rogue).unwrap();
    let sources: Vec<u32> = leg.sources_of_slots().collect();
    // What was sent is found by asking for everything.
    let mut worst = (0, Vec::new());
    for media in sources {
        for first in (0..=u16::MAX).step_by(255) {
            let before = court.sent_to_rogue();
            court.say(nack(media, first));
            let brought = court.sent_to_rogue() - before;
            if brought > worst.0 {
                worst = (brought, nack(media, first));
            }
        }
        court.world.pass(Duration::from_secs(1));
    }
    let (brought, request) = worst;
    assert!(brought > 20, "{brought}");
    court.world.sent.0.clear();
    for _ in 0..500 {
        court.say(request.clone());
    }
    let sent = court.sent_to_rogue();
    assert!(sent >= brought, "{sent}: honest requests are answered");
    assert!(sent <= 900, "{sent} packets at once");
    for _ in 0..2_000 {
        court.say(request.clone());
    }
    let excess = court.world.shard.take_turn().excess;
    assert!(excess > 500, "{excess} requests were not even opened");
    court.others_notice_nothing();
}

/// A feedback (transport-wide) of `count` packets from `first` on, all of which came at `reference` in units of 64 ms.
fn arrivals(first: u16, count: u16, reference: u32) -> Vec<u8> {
    let mut body = vec![0x8f, 205, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9];
    body.extend(first.to_be_bytes());
    body.extend(count.to_be_bytes());
    body.extend(&reference.to_be_bytes()[1..]);
    body.push(0);
    // A run of small deltas.
    body.extend((0x2000 | count).to_be_bytes());
    body.extend(std::iter::repeat_n(0, usize::from(count)));
    while body.len() % 4 != 0 {
        body.push(0);
    }
    let words = (body.len() / 4 - 1) as u16;
    body[2..4].copy_from_slice(&words.to_be_bytes());
    body
}

#[test]
fn a_viewer_whose_feedback_lies_gets_no_memory_and_no_more_than_anybody() {
    let mut court = Court::new();
    let bits = |court: &Court| {
        let leg = court.world.shard.legs.get(court.rogue).unwrap();
        leg.estimate().unwrap()
    };
    let mut most = 0;
    let counted = allocation_counter::measure(|| {
        for round in 0..600_u32 {
            // Numbers that were never sent, all at once, in the past, and in the far future.
            let reference = [0, 5, 0x00ff_ffff, round][round as usize % 4];
            let first = (round * 256) as u16;
            court.say(arrivals(first, 512, reference));
            court.say(arrivals(0, 512, reference));
            court.world.pass(20 * MILLISECOND);
            most = most.max(bits(&court));
        }
    });
    assert!(most <= 30_000_000, "{most}");
    let bytes = counted.bytes_current;
    assert!(bytes < 4 << 20, "{bytes} bytes stay");
    court.others_notice_nothing();
}

#[test]
fn control_packets_that_are_authentic_and_nonsense_are_counted_and_harm_nobody() {
    let mut court = Court::new();
    for round in 0..3_000_usize {
        let length = court.chance(80) as usize;
        let mut nonsense = vec![0x80 | court.chance(64) as u8, 200 + (round % 8) as u8];
        let words = court.chance(30) as u16;
        nonsense.extend(words.to_be_bytes());
        nonsense.extend([0, 0, 0, 9]);
        nonsense.extend(court.bytes(length));
        court.say(nonsense);
        if round % 5 == 0 {
            court.world.pass(5 * MILLISECOND);
        }
    }
    let stray = court.world.shard.take_turn().stray;
    assert!(stray > 1_000, "{stray}");
    court.others_notice_nothing();
}

#[test]
fn a_viewer_who_reads_nothing_and_says_nothing_is_let_go_and_nobody_waits_for_them() {
    let mut court = Court::new();
    court.world.peers[2].address = std::net::SocketAddr::from(([203, 0, 113, 9], 9));
    court.world.peers[2].mute_checks = true;
    for _ in 0..40 {
        court.others_notice_nothing();
    }
    assert!(court.world.shard.legs.get(court.rogue).is_none());
    assert_eq!(court.world.shard.peers(), 2);
}
