//! Pictures in every codec, among peers that are not of our making.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{World, publication};
use super::*;
use crate::codec::Codec;
use crate::edge::transport::{Event, Filled};
use std::time::Duration;

/// A viewer who knows some codecs, and a sender who sends in one. The sender's picture goes to the viewer.
fn watched(viewer: &[Codec], sender: Codec) -> World {
    let mut world = World::new();
    world.join_with("judge", 2, viewer);
    world.join_with("party", 2, &[sender]);
    world.pass(Duration::from_millis(500));
    assert_eq!(world.connected(), 2);
    for peer in &mut world.peers {
        peer.sends = true;
    }
    world.pass(Duration::from_secs(1));
    for kind in MediaKind::ALL {
        world.wire("judge", publication("party", kind));
    }
    world.pass(Duration::from_secs(1));
    world
}

/// The sections of a person that were told last.
fn told(world: &World, whose: &str) -> Vec<Filled> {
    let slots = world.heard.iter().rev().find_map(|event| match event {
        Event::Slots { who, slots, .. } if who.as_str() == whose => Some(slots.clone()),
        _ => None,
    });
    slots.unwrap_or_default()
}

#[test]
fn a_picture_in_any_codec_comes_from_a_key_frame_on_under_the_viewers_own_number() {
    for codec in Codec::PICTURES {
        let world = watched(&Codec::PICTURES, codec);
        let judge = &world.peers[0];
        assert!(judge.first_video_was_key, "{codec:?}");
        let only: Vec<_> = judge.pictures_in.iter().collect();
        let [(&came, &packets)] = only[..] else {
            panic!("{codec:?}: {only:?}");
        };
        assert_eq!(came, codec);
        assert!(packets > 30, "{codec:?}: {packets}");
        assert!(told(&world, "judge").iter().all(|filled| !filled.blind));
    }
}

#[test]
fn who_comes_late_gets_a_key_frame_that_was_asked_for_once() {
    for codec in Codec::PICTURES {
        let mut world = watched(&Codec::PICTURES, codec);
        world.join_with("lawyer", 2, &Codec::PICTURES);
        world.pass(Duration::from_millis(500));
        let asked = world.peers[1].key_frames_asked;
        world.wire("lawyer", publication("party", MediaKind::Video));
        world.pass(Duration::from_millis(500));
        assert_eq!(world.peers[1].key_frames_asked, asked + 1, "{codec:?}");
        assert!(world.peers[2].first_video_was_key, "{codec:?}");
    }
}

#[test]
fn who_does_not_know_a_codec_hears_and_is_told_why_they_do_not_see() {
    for codec in [Codec::H264, Codec::Vp9, Codec::Av1] {
        let world = watched(&[Codec::Vp8], codec);
        let judge = &world.peers[0];
        assert_eq!(judge.video_in, 0, "{codec:?}");
        assert!(judge.audio_in > 30, "{codec:?}");
        let blind = |kind| {
            let slots = told(&world, "judge");
            let mut of = slots.iter().filter(|it| it.publication.kind == kind);
            of.next().map(|filled| filled.blind)
        };
        assert_eq!(blind(MediaKind::Video), Some(true), "{codec:?}");
        assert_eq!(blind(MediaKind::Audio), Some(false), "{codec:?}");
        assert_eq!(
            world.peers[1].key_frames_asked, 0,
            "nobody who sees nothing asks for key frames of {codec:?}"
        );
    }
}

#[test]
fn a_page_that_comes_back_with_another_codec_is_seen_or_said_to_be_unseen() {
    let mut world = watched(&[Codec::Vp8, Codec::Vp9], Codec::Vp8);
    let back = |world: &mut World, codec| {
        let place = world.join_with("party", 2, &[codec]);
        world.pass(Duration::from_millis(500));
        world.peers[place].sends = true;
        world.pass(Duration::from_secs(1));
    };
    let seen = |world: &World, codec| world.peers[0].pictures_in.get(&codec).copied();
    back(&mut world, Codec::Vp9);
    assert!(seen(&world, Codec::Vp9).is_some_and(|packets| packets > 20));
    let before = world.peers[0].video_in;
    back(&mut world, Codec::Av1);
    assert_eq!(seen(&world, Codec::Av1), None);
    assert!(world.peers[0].video_in < before + 30, "of the time before");
    assert!(told(&world, "judge").iter().any(|filled| filled.blind));
    back(&mut world, Codec::Vp8);
    assert!(world.peers[0].video_in > before + 20);
    assert!(told(&world, "judge").iter().all(|filled| !filled.blind));
}

#[test]
fn the_operator_decides_what_is_taken() {
    let mut world = World::new();
    world.shard.engine.pictures = vec![Codec::H264];
    let mut peer = super::super::peer_test::Peer::new(
        "party",
        SocketAddr::from(([192, 0, 2, 9], 41_000)),
        2,
        &[Codec::Vp8],
        world.now,
    );
    let sdp = peer.offer(world.now);
    let answer = world.offer("party", sdp).unwrap();
    assert_eq!(answer.publishes, [MediaKind::Audio]);
    let picture = answer.sdp.split("m=video").nth(1).unwrap();
    assert!(picture.starts_with(" 0 "), "{picture}");
}
