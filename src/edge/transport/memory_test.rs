//! What a person who only watches costs a shard in memory.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]
use super::world::{World, hearing, publication};
use super::*;
use crate::edge::transport::{Command, dtls::Dtls};
use crate::media::downtrack::Downtrack;
use std::time::Duration;

const VIEWERS: usize = 50;
/// Bytes of the heap a viewer with one voice and one picture.
const MOST: i64 = 32 * 1024;

#[test]
fn a_viewer_costs_the_shard_few_bytes() {
    let mut world = World::new();
    world.join("judge", 1);
    world.pass(Duration::from_millis(600));
    world.peers[0].sends = true;
    world.pass(Duration::from_millis(100));
    let before = world.held;
    for viewer in 0..VIEWERS {
        world.join(&format!("v{viewer}"), 2);
    }
    world.pass(Duration::from_millis(600));
    assert_eq!(world.connected(), VIEWERS + 1);
    let connected = world.held;
    for viewer in 0..VIEWERS {
        for kind in MediaKind::ALL {
            world.wire(&format!("v{viewer}"), publication("judge", kind));
        }
    }
    world.pass(Duration::from_secs(3));
    let per = |bytes: i64| bytes / VIEWERS as i64;
    let (up, all) = (per(connected - before), per(world.held - before));
    eprintln!(
        "a viewer's leg holds {up} bytes when connected, {all} when watching; of these {} are the leg itself ({} of DTLS), {} a slot",
        size_of::<Leg>(),
        size_of::<Dtls>(),
        size_of::<Downtrack>(),
    );
    assert!(world.peers[1].video_in > 20);
    assert!(all < MOST, "{all}");
}

#[test]
fn what_a_leg_held_is_given_back_when_it_goes() {
    let mut world = World::new();
    world.join("judge", 1);
    world.pass(Duration::from_millis(600));
    let before = world.held;
    for viewer in 0..VIEWERS {
        world.join(&format!("v{viewer}"), 2);
    }
    world.pass(Duration::from_millis(600));
    assert!(world.held - before > 5_000 * VIEWERS as i64);
    let legs: Vec<LegId> = world.shard.by_ufrag.values().copied().collect();
    for leg in legs {
        let hearing = hearing();
        world.command(Command::Close { hearing, leg });
    }
    world.pass(Duration::from_millis(100));
    // What is left is of the people, who may come back: their places in the hearing.
    let left = world.held - before;
    assert!(left < 3_000 * VIEWERS as i64, "{left}");
}
