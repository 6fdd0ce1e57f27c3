//! A shard among peers that are not of our making.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{World, hearing, id, publication, two};
use super::*;
use crate::edge::transport::{Command, Event};
use std::time::Duration;

#[test]
fn a_join_does_not_wait_for_the_browsers_retransmissions() {
    let mut world = World::new();
    for index in 0..20 {
        world.join(&format!("p{index}"), 1);
    }
    // These peers nominate after 400 ms. A check that is lost costs 50 to 500 ms more, a ClientHello 300 to 1,000 ms (virtual time).
    world.pass(Duration::from_millis(450));
    assert_eq!(world.connected(), 20);
}

#[test]
fn what_is_wired_arrives_and_what_is_not_does_not() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    world.wire("judge", publication("party", MediaKind::Video));
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > 30, "{}", world.peers[0].audio_in);
    assert!(world.peers[0].video_in > 10, "{}", world.peers[0].video_in);
    assert_eq!(world.peers[1].audio_in + world.peers[1].video_in, 0);
}

#[test]
fn what_several_say_at_once_reaches_each_viewer_in_shared_calls() {
    let mut world = World::new();
    let people = ["judge", "party", "lawyer"];
    for who in people {
        world.join(who, 2);
    }
    world.pass(Duration::from_millis(500));
    for (viewer, whom) in [(0, 1), (0, 2), (1, 0), (1, 2)] {
        let voice = publication(people[whom], MediaKind::Audio);
        world.wire(people[viewer], voice);
        world.peers[whom].sends = true;
    }
    world.pass(Duration::from_millis(100));
    let before = [0, 1].map(|viewer| world.peers[viewer].audio_in);
    let calls = world.sent.1;
    world.pass(Duration::from_secs(1));
    let heard = [0, 1].map(|viewer| world.peers[viewer].audio_in - before[viewer]);
    assert!(heard.iter().all(|heard| *heard > 90), "{heard:?}");
    // Two voices a viewer, fifty times a second.
    let calls = world.sent.1 - calls;
    assert!(calls > 90, "{calls} calls carried several packets");
}

#[test]
fn behind_a_wall_not_one_more_packet_passes() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    world.pass(Duration::from_secs(1));
    world.unwire("judge", publication("party", MediaKind::Audio));
    let before = world.peers[0].audio_in;
    assert!(before > 0);
    world.pass(Duration::from_secs(1));
    assert_eq!(world.peers[0].audio_in, before);
    world.wire("judge", publication("party", MediaKind::Audio));
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > before);
    assert_eq!(
        world.peers[0].audio_holes, 0,
        "the pause must not look like loss"
    );
}

#[test]
fn a_viewer_who_comes_later_gets_a_key_frame_at_once() {
    let mut world = two();
    world.pass(Duration::from_secs(2));
    let asked = world.peers[1].key_frames_asked;
    world.wire("judge", publication("party", MediaKind::Video));
    world.pass(Duration::from_millis(200));
    assert_eq!(
        world.peers[1].key_frames_asked,
        asked + 1,
        "asked once, not in a storm"
    );
    assert!(world.peers[0].first_video_was_key);
    assert!(world.peers[0].video_in > 0);
}

#[test]
fn the_request_of_a_viewer_reaches_the_sender_through_rtc() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Video));
    world.pass(Duration::from_secs(1));
    let asked = world.peers[1].key_frames_asked;
    world.peers[0].ask_key_frame(world.now);
    world.pass(Duration::from_millis(300));
    assert_eq!(world.peers[1].key_frames_asked, asked + 1);
}

/// The user-name fragment of a description.
fn ufrag(sdp: &str) -> String {
    let mut lines = sdp.lines();
    let named = lines.find_map(|line| line.trim_end().strip_prefix("a=ice-ufrag:"));
    named.unwrap().to_owned()
}

#[test]
fn an_ice_restart_changes_the_credentials_and_the_address_and_nothing_that_flows() {
    let mut world = two();
    for kind in MediaKind::ALL {
        world.wire("judge", publication("party", kind));
        world.wire("party", publication("judge", kind));
    }
    world.pass(Duration::from_secs(1));
    let (connected, legs) = (world.connected(), world.shard.peers());
    let known: Vec<String> = world.shard.by_ufrag.keys().cloned().collect();
    let asked = world.peers[0].key_frames_asked;

    // The party's device is on another network, over which nothing has come yet.
    world.peers[1].address = SocketAddr::from(([198, 51, 100, 7], 50_000));
    world.peers[1].restart_ice();
    let offer = world.peers[1].offer(world.now);
    let answer = world.offer("party", offer).unwrap();
    let now = world.now;
    world.peers[1].answer(now, &answer.sdp);
    assert!(!known.contains(&ufrag(&answer.sdp)), "its own are new");
    let former = known
        .iter()
        .filter(|one| world.shard.by_ufrag.contains_key(*one));
    assert_eq!(
        former.count(),
        1,
        "the party's former ones are worth nothing"
    );

    world.pass(Duration::from_millis(600));
    let before = [0, 1].map(|at: usize| (world.peers[at].audio_in, world.peers[at].video_in));
    world.pass(Duration::from_secs(1));
    for (peer, (audio, video)) in world.peers.iter().zip(before) {
        let more = (peer.audio_in - audio, peer.video_in - video);
        assert!(more.0 > 30 && more.1 > 30, "{more:?}");
    }
    assert_eq!((world.connected(), world.shard.peers()), (connected, legs));
    assert_eq!(world.gone(), 0);
    assert!(
        world.peers[0].key_frames_asked > asked,
        "a picture begins anew at once"
    );
}

#[test]
fn a_changed_address_is_followed_after_an_authenticated_check_and_not_before() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    world.pass(Duration::from_secs(1));
    let (before, strays) = (world.peers[0].audio_in, world.shard.take_turn().stray);
    assert_eq!(strays, 0);
    world.peers[1].address = SocketAddr::from(([192, 0, 2, 9], 50_000));
    world.pass(Duration::from_millis(20));
    assert!(
        world.shard.take_turn().stray > 0,
        "taken from an address that nobody vouched for"
    );
    world.pass(Duration::from_secs(8));
    assert!(
        world.peers[0].audio_in > before + 100,
        "media did not follow"
    );
    assert_eq!(world.gone(), 0);
    let asked = world.peers[1].key_frames_asked;
    assert!(asked > 0, "a key frame is asked for on a move");
}

/// Lets time pass until a check from an address is answered.
fn until_checked(world: &mut World, from: SocketAddr) -> Duration {
    world.watched = Some(from);
    world.seen.clear();
    let began = world.now;
    while !world.seen.iter().any(|datagram| datagram[0] == 1) {
        assert!(world.now - began < Duration::from_secs(10), "no check");
        world.pass(Duration::from_millis(5));
    }
    world.now - began
}

#[test]
fn a_viewer_whose_address_changes_and_who_only_checks_has_media_there_soon() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    let before = world.peers[0].address;
    until_checked(&mut world, before);
    let every = until_checked(&mut world, before);
    world.pass(every - Duration::from_millis(100));
    // Nothing comes there, so there is nothing to report from there.
    world.peers[0].address = SocketAddr::from(([192, 0, 2, 9], 50_000));
    world.peers[0].only_checks = true;
    let moved = world.peers[0].address;
    assert!(until_checked(&mut world, moved) < Duration::from_millis(200));
    world.seen.clear();
    world.pass(Duration::from_millis(250));
    assert!(world.seen.iter().any(|datagram| datagram[0] >= 128));
}

#[test]
fn a_page_that_checks_without_end_is_answered_some_times_and_counted_and_stays() {
    let mut world = two();
    let (peer, began) = (&mut world.peers[1], world.now);
    let mut check = loop {
        assert!(world.now - began < Duration::from_secs(10), "no check");
        world.now += Duration::from_millis(5);
        peer.turn(world.now);
        if let Some(check) = peer.sent.drain(..).find(|datagram| datagram[0] == 0) {
            break check;
        }
    };
    world.shard.take_turn();
    for _ in 0..5_000 {
        let (now, from) = (world.now, world.peers[1].address);
        world.shard.datagram(now, from, &mut check, &mut world.sent);
    }
    let answered = world.sent.0.len();
    assert!((50..200).contains(&answered), "{answered}");
    let refused = world.shard.take_turn().stray;
    assert_eq!(usize::try_from(refused).unwrap() + answered, 5_000);
    world.pass(Duration::from_secs(20));
    assert_eq!(world.gone(), 0);
}

#[test]
fn a_leg_without_checks_for_20_s_is_kept_and_after_30_s_let_go() {
    let mut world = two();
    world.peers[1].mute_checks = true;
    world.pass(Duration::from_secs(20));
    assert_eq!(world.gone(), 0, "flapped");
    world.pass(Duration::from_secs(12));
    assert_eq!(world.gone(), 1);
    assert_eq!(world.shard.peers(), 1);
}

#[test]
fn a_second_offer_brings_more_slots_and_media_goes_on() {
    let mut world = two();
    world.join("lawyer", 1);
    world.pass(Duration::from_millis(500));
    world.peers[2].sends = true;
    world.wire("lawyer", publication("judge", MediaKind::Video));
    world.wire("lawyer", publication("party", MediaKind::Video));
    world.pass(Duration::from_millis(500));
    let short = world.heard.iter().any(
        |event| matches!(event, Event::SlotsShort { who, video: 2, .. } if *who == id("lawyer")),
    );
    assert!(short, "{:?}", world.heard);
    let (now, peer) = (world.now, &mut world.peers[2]);
    peer.add_slots(1);
    let sdp = peer.offer(now);
    let answer = world.offer("lawyer", sdp).unwrap();
    world.peers[2].answer(now, &answer.sdp);
    world.wire("judge", publication("lawyer", MediaKind::Audio));
    let before = world.peers[2].video_in;
    world.pass(Duration::from_secs(1));
    let two_pictures = world.peers[2].video_sources.len();
    assert_eq!(two_pictures, 2);
    assert!(world.peers[2].video_in > before);
    assert!(
        world.peers[0].audio_in > 0,
        "what the peer sends survives its new offer"
    );
    assert_eq!(world.connected(), 3, "no new leg");
}

#[test]
fn a_new_page_replaces_the_leg_of_the_former_one() {
    let mut world = two();
    let again = world.join("party", 2);
    world.pass(Duration::from_millis(500));
    assert_eq!(world.connected(), 3);
    assert_eq!(world.shard.peers(), 2);
    world.peers[again].sends = true;
    world.wire("judge", publication("party", MediaKind::Audio));
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > 30);
}

#[test]
fn a_refused_offer_leaves_the_leg_as_it_was() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    assert!(world.offer("party", "rubbish".to_owned()).is_err());
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > 30);
}

#[test]
fn rubbish_of_every_kind_is_counted_and_harms_nobody() {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    let mut seed = 7_u32;
    for round in 0..3_000_usize {
        let mut datagram = vec![0_u8; round % 97];
        for byte in &mut datagram {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (seed >> 24) as u8;
        }
        if let Some(first) = datagram.first_mut() {
            *first = [0, 1, 22, 23, 128, 144, 200, 255][round % 8];
        }
        let from = if round % 2 == 0 {
            world.peers[1].address
        } else {
            SocketAddr::from(([203, 0, 113, 5], 4_000))
        };
        world
            .shard
            .datagram(world.now, from, &mut datagram, &mut world.sent);
    }
    assert!(world.shard.take_turn().stray > 1_000);
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > 30);
    assert_eq!(world.gone(), 0);
}

#[test]
fn when_the_hearing_leaves_its_people_are_closed() {
    let mut world = two();
    world.shard.command(
        world.now,
        Command::LeaveAll { hearing: hearing() },
        &mut world.sent,
    );
    assert_eq!(world.shard.peers(), 0);
    let alerts = std::mem::take(&mut world.sent.0);
    let dtls_alert = |(_, datagram): &&(SocketAddr, Vec<u8>)| datagram[0] == 21;
    assert_eq!(
        alerts.iter().filter(dtls_alert).count(),
        2,
        "DTLS says goodbye"
    );
}

#[test]
fn an_address_that_a_nat_gives_to_somebody_else_mutes_nobody() {
    let mut world = two();
    let (first, second) = (world.peers[0].address, world.peers[1].address);
    world.peers[1].address = SocketAddr::from(([192, 0, 2, 9], 50_000));
    world.peers[0].address = second;
    world.pass(Duration::from_secs(8));
    world.peers[1].address = first;
    world.pass(Duration::from_secs(8));
    world.wire("judge", publication("party", MediaKind::Audio));
    world.wire("party", publication("judge", MediaKind::Audio));
    world.pass(Duration::from_secs(1));
    assert!(world.peers[0].audio_in > 30, "{}", world.peers[0].audio_in);
    assert!(world.peers[1].audio_in > 30, "{}", world.peers[1].audio_in);
}

#[test]
fn a_page_that_asks_for_ever_more_sections_is_let_go() {
    let mut world = two();
    let (now, mut offers) = (world.now, 0);
    while world.shard.peers() == 2 {
        offers += 1;
        assert!(offers < 10, "no end");
        world.peers[1].add_slots(15);
        let sdp = world.peers[1].offer(now);
        if let Ok(answer) = world.offer("party", sdp) {
            world.peers[1].answer(now, &answer.sdp);
        } else {
            break;
        }
    }
    assert!(offers > 1);
}
