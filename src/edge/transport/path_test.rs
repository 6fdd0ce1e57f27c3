//! The way of a packet: what it costs, what it survives, and when a leg follows its browser to a new address.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{Sent, World, hearing, id, publication, two_in};
use super::*;
use crate::codec::Codec;
use crate::edge::recorder::Tap;
use crate::edge::transport::Command;
use std::time::Duration;

/// Counts and forgets.
#[derive(Default)]
struct Sink(usize);

impl Network for Sink {
    fn send(&mut self, _: SocketAddr, contents: &[u8], segment: usize) {
        self.0 += contents.len().div_ceil(segment);
    }
}

/// Judge and party who send and get each other.
fn talking() -> World {
    talking_in(Codec::Vp8)
}

/// The same, with pictures in a codec.
fn talking_in(codec: Codec) -> World {
    let mut world = two_in(codec);
    for (viewer, owner) in [("judge", "party"), ("party", "judge")] {
        for kind in MediaKind::ALL {
            world.wire(viewer, publication(owner, kind));
        }
    }
    world.pass(Duration::from_secs(1));
    world
}

#[test]
fn a_packet_on_its_way_allocates_nothing_whatever_its_codec() {
    for codec in Codec::PICTURES {
        let (sent, allocations) = one_side_of(&mut talking_in(codec));
        assert!(sent >= 60, "{codec:?}: {sent}");
        assert_eq!(allocations, 0, "{codec:?}");
    }
}

#[test]
fn a_packet_that_is_copied_for_the_record_allocates_nothing_but_the_links_of_the_queue() {
    /// Packets in a link of the standard library's channel.
    const LINK: usize = 31;
    let mut world = talking();
    let mut inboxes = Vec::new();
    for kind in MediaKind::ALL {
        let (tap, inbox) = Tap::in_a_test(publication("judge", kind));
        let hearing = hearing();
        world.command(Command::StartTap { hearing, tap });
        inboxes.push(inbox);
    }
    world.peers[1].ask_key_frame(world.now);
    world.pass(Duration::from_secs(1));
    for inbox in &inboxes {
        while inbox.next(Duration::ZERO).unwrap().is_some() {}
    }
    let (sent, allocations) = one_side_of(&mut world);
    let copied = inboxes
        .iter()
        .map(|inbox| std::iter::from_fn(|| inbox.next(Duration::ZERO).unwrap()).count());
    let copied: Vec<usize> = copied.collect();
    assert!(
        sent >= 60 && copied.iter().all(|one| *one >= 30),
        "{copied:?}"
    );
    let links = copied.iter().map(|one| one.div_ceil(LINK)).sum::<usize>();
    assert!(allocations <= links as u64, "{allocations} > {links}");
}

/// What the judge says in 0.8 s on its way: how many packets that made, and how often memory was asked for.
fn one_side_of(world: &mut World) -> (usize, u64) {
    let mut waiting = Vec::new();
    for _ in 0..40 {
        world.now += Duration::from_millis(20);
        let peer = &mut world.peers[0];
        peer.turn(world.now);
        let rtp = |datagram: &bytes::BytesMut| {
            (128..192).contains(&datagram[0]) && !(192..224).contains(&datagram[1])
        };
        waiting.extend(peer.sent.drain(..).filter(rtp).map(|d| (world.now, d)));
    }
    assert!(waiting.len() >= 60, "{}", waiting.len());
    let leg = world.shard.courts[&hearing()].leg_of(&id("party")).unwrap();
    let numbered = world.shard.legs.get(leg).and_then(Leg::estimate);
    assert!(numbered.is_some(), "its packets have numbers");
    let (from, mut sink) = (world.peers[0].address, Sink::default());
    let shard = &mut world.shard;
    let counted = allocation_counter::measure(|| {
        for (now, datagram) in &mut waiting {
            shard.datagram(*now, from, datagram, &mut sink);
            shard.flush(*now, &mut sink);
        }
    });
    (sink.0, counted.count_total)
}

#[test]
fn media_from_a_new_address_moves_a_leg_before_any_check() {
    let mut world = talking();
    world.peers[1].mute_checks = true;
    world.peers[1].address = SocketAddr::from(([192, 0, 2, 9], 50_000));
    let (heard, hears) = (world.peers[0].audio_in, world.peers[1].audio_in);
    world.pass(Duration::from_millis(200));
    assert!(world.peers[0].audio_in > heard + 7, "is not heard");
    assert!(world.peers[1].audio_in > hears + 7, "does not hear");
    assert_eq!(world.peers[1].audio_holes, 0, "nothing was lost on the way");
}

#[test]
fn a_copied_packet_from_elsewhere_moves_nobody() {
    let mut world = talking();
    let thief = SocketAddr::from(([203, 0, 113, 66], 4_000));
    world.now += Duration::from_millis(20);
    let peer = &mut world.peers[1];
    peer.turn(world.now);
    let copies: Vec<_> = peer.sent.iter().map(|d| d.to_vec()).collect();
    world.pass(Duration::from_millis(20));
    for mut copy in copies {
        let mut sent = Sent::default();
        world.shard.datagram(world.now, thief, &mut copy, &mut sent);
        assert!(sent.0.iter().all(|(to, d)| *to != thief || d[0] < 4));
    }
    world.sent.0.clear();
    let hears = world.peers[1].audio_in;
    world.pass(Duration::from_millis(200));
    assert!(world.peers[1].audio_in > hears + 7);
}

#[test]
fn what_was_sent_before_a_wall_is_not_sent_again() {
    let mut world = talking();
    let id = world.shard.courts[&hearing()].leg_of(&id("judge")).unwrap();
    let all: Vec<u16> = (0..=u16::MAX).collect();
    let repairs = |world: &mut World| {
        let mut sink = Sink::default();
        for slot in 0..4 {
            world.shard.repair(world.now, id, slot, &all, &mut sink);
        }
        sink.0
    };
    assert!(repairs(&mut world) > 60, "what was lost is sent again");
    for kind in MediaKind::ALL {
        world.unwire("judge", publication("party", kind));
    }
    assert_eq!(repairs(&mut world), 0);
    for kind in MediaKind::ALL {
        world.wire("judge", publication("party", kind));
    }
    assert_eq!(repairs(&mut world), 0);
}

#[test]
fn a_measured_hearing_has_lost_nothing() {
    let mut world = talking();
    let (reply, mut rows) = tokio::sync::oneshot::channel();
    let command = Command::Measure {
        hearing: hearing(),
        reply,
    };
    world.shard.command(world.now, command, &mut world.sent);
    let rows = rows.try_recv().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter()
            .all(|row| row.lost_in == 0 && row.packets_out > 60)
    );
}
