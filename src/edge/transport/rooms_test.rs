//! Private rooms on a shard, in virtual time: what is said in one is heard in no other, and each has a dominant speaker of its own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{World, hearing, id, publication, two};
use super::*;
use crate::edge::transport::{Command, Event};
use crate::id::{ParticipantId, RoomId};
use std::time::Duration;

const JUDGE: usize = 0;
const PARTY: usize = 1;
const LAWYER: usize = 2;
const ROOM: Option<RoomId> = Some(RoomId(1));

/// Judge, party and the party's lawyer; all send, nobody gets anything.
fn three() -> World {
    let mut world = two();
    world.join("lawyer", 2);
    world.pass(Duration::from_millis(500));
    world.peers[LAWYER].sends = true;
    world
}

fn both(world: &mut World, viewer: &str, owner: &str) {
    for kind in MediaKind::ALL {
        world.wire(viewer, publication(owner, kind));
    }
}

fn neither(world: &mut World, viewer: &str, owner: &str) {
    for kind in MediaKind::ALL {
        world.unwire(viewer, publication(owner, kind));
    }
}

fn move_to(world: &mut World, who: &str, room: Option<RoomId>) {
    let (hearing, who) = (hearing(), id(who));
    world.command(Command::Move { hearing, who, room });
}

/// The dominant speakers that were told since the last call, in order.
fn dominants(world: &mut World) -> Vec<(Option<RoomId>, Option<ParticipantId>)> {
    let events = std::mem::take(&mut world.heard).into_iter();
    let dominant = events.filter_map(|event| match event {
        Event::Dominant { room, who } => Some((room, who)),
        _ => None,
    });
    dominant.collect()
}

#[test]
fn each_room_has_a_dominant_speaker_of_its_own() {
    let mut world = three();
    world.join("client", 2);
    world.pass(Duration::from_millis(500));
    world.peers[3].sends = true;
    for (one, other) in [("judge", "party"), ("lawyer", "client")] {
        both(&mut world, one, other);
        both(&mut world, other, one);
    }
    for who in ["lawyer", "client"] {
        move_to(&mut world, who, ROOM);
    }
    let levels = [30, 127, 20, 127];
    for (peer, level) in world.peers.iter_mut().zip(levels) {
        peer.level = Some(level);
    }
    world.pass(Duration::from_secs(1));
    let mut told = dominants(&mut world);
    told.sort();
    let expected = [(None, Some(id("judge"))), (ROOM, Some(id("lawyer")))];
    assert_eq!(told, expected, "a louder voice next door silences nobody");
}

#[test]
fn whoever_goes_into_a_room_while_speaking_is_dominant_there_and_no_longer_here() {
    let mut world = three();
    for (viewer, owner) in [("judge", "party"), ("party", "judge")] {
        both(&mut world, viewer, owner);
    }
    for (peer, level) in world.peers.iter_mut().zip([127, 20, 127]) {
        peer.level = Some(level);
    }
    world.pass(Duration::from_secs(1));
    assert_eq!(dominants(&mut world), [(None, Some(id("party")))]);
    neither(&mut world, "judge", "party");
    neither(&mut world, "party", "judge");
    move_to(&mut world, "party", ROOM);
    move_to(&mut world, "lawyer", ROOM);
    both(&mut world, "lawyer", "party");
    world.pass(Duration::from_secs(1));
    let told = dominants(&mut world);
    assert_eq!(told, [(None, None), (ROOM, Some(id("party")))]);
    let picture = publication("party", MediaKind::Video);
    let mut feeds = world.shard.feeds.iter().map(|(_, feed)| feed);
    let feed = feeds.find(|feed| feed.publication == picture).unwrap();
    assert!(feed.has_the_floor(world.now));
}

/// What a peer sends in a time, of which every datagram of these numbers is on its way for longer.
fn delayed(
    world: &mut World,
    speaker: usize,
    time: Duration,
    is_late: impl Fn(usize) -> bool,
) -> Vec<Vec<u8>> {
    let mut late = Vec::new();
    let (mut count, end) = (0, world.now + time);
    while world.now < end {
        world.now += Duration::from_millis(5);
        let peer = &mut world.peers[speaker];
        peer.turn(world.now);
        let from = peer.address;
        for mut datagram in peer.sent.drain(..) {
            count += 1;
            if is_late(count) {
                late.push(datagram.to_vec());
            } else {
                let (shard, sent) = (&mut world.shard, &mut world.sent);
                shard.datagram(world.now, from, &mut datagram, sent);
            }
        }
        world.shard.flush(world.now, &mut world.sent);
    }
    late
}

fn arrive(world: &mut World, speaker: usize, late: Vec<Vec<u8>>) {
    let from = world.peers[speaker].address;
    for mut datagram in late {
        let (shard, sent) = (&mut world.shard, &mut world.sent);
        shard.datagram(world.now, from, &mut datagram, sent);
    }
}

/// Voices and pictures that a peer has received.
fn received(world: &World, peer: usize) -> (usize, usize) {
    (world.peers[peer].audio_in, world.peers[peer].video_in)
}

#[test]
fn what_was_said_in_a_room_does_not_come_out_when_its_wall_falls_however_late_it_arrives() {
    let mut world = three();
    both(&mut world, "lawyer", "party");
    world.pass(Duration::from_secs(1));
    let late = delayed(&mut world, PARTY, Duration::from_secs(1), |n| n % 2 == 0);
    assert!(late.len() > 20);
    world.pass(Duration::from_millis(200));
    neither(&mut world, "lawyer", "party");
    both(&mut world, "judge", "party");
    let before = received(&world, JUDGE);
    world.peers[PARTY].sends = false;
    arrive(&mut world, PARTY, late);
    world.pass(Duration::from_secs(1));
    assert_eq!(
        before,
        received(&world, JUDGE),
        "something of the room came out"
    );
    world.peers[PARTY].sends = true;
    world.pass(Duration::from_secs(2));
    let heard = world.peers[JUDGE].audio_in - before.0;
    assert!(
        heard > 80 && world.peers[JUDGE].video_in > before.1,
        "{heard}"
    );
}

#[test]
fn what_was_under_way_when_a_wall_fell_does_not_come_out_and_what_is_sent_later_does() {
    let mut world = three();
    both(&mut world, "lawyer", "party");
    world.pass(Duration::from_secs(1));
    // The newest that is said in the room, of which nothing has arrived when signalling has opened the next door.
    let under_way = delayed(&mut world, PARTY, Duration::from_millis(100), |_| true);
    assert!(under_way.len() > 5);
    neither(&mut world, "lawyer", "party");
    both(&mut world, "judge", "party");
    let before = received(&world, JUDGE);
    arrive(&mut world, PARTY, under_way);
    world.pass(Duration::from_millis(295));
    assert_eq!(
        before,
        received(&world, JUDGE),
        "something of the room came out"
    );
    world.pass(Duration::from_secs(1));
    let (voice, picture) = received(&world, JUDGE);
    assert!(voice - before.0 > 40, "{}", voice - before.0);
    assert!(picture > before.1);
}
