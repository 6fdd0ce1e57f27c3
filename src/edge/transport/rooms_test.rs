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

/// What a peer sends in a second, of which every second datagram is on its way for long.
fn half_is_late(world: &mut World, speaker: usize) -> Vec<Vec<u8>> {
    let mut late = Vec::new();
    let mut count = 0;
    for _ in 0..200 {
        world.now += Duration::from_millis(5);
        let peer = &mut world.peers[speaker];
        peer.turn(world.now);
        let from = peer.address;
        for mut datagram in peer.sent.drain(..) {
            count += 1;
            if count % 2 == 0 {
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

#[test]
fn what_was_said_in_a_room_does_not_come_out_when_its_wall_falls_however_late_it_arrives() {
    let mut world = three();
    both(&mut world, "lawyer", "party");
    world.pass(Duration::from_secs(1));
    let late = half_is_late(&mut world, PARTY);
    assert!(late.len() > 20);
    world.pass(Duration::from_millis(200));
    neither(&mut world, "lawyer", "party");
    both(&mut world, "judge", "party");
    let before = (world.peers[JUDGE].audio_in, world.peers[JUDGE].video_in);
    world.peers[PARTY].sends = false;
    for mut datagram in late {
        let from = world.peers[PARTY].address;
        let (shard, sent) = (&mut world.shard, &mut world.sent);
        shard.datagram(world.now, from, &mut datagram, sent);
    }
    world.pass(Duration::from_secs(1));
    let after = (world.peers[JUDGE].audio_in, world.peers[JUDGE].video_in);
    assert_eq!(before, after, "something of the room came out");
    world.peers[PARTY].sends = true;
    world.pass(Duration::from_secs(2));
    let heard = world.peers[JUDGE].audio_in - before.0;
    assert!(
        heard > 80 && world.peers[JUDGE].video_in > before.1,
        "{heard}"
    );
}
