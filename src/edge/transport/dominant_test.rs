//! Who is the dominant speaker, among peers in virtual time: when it is told, and what follows for their pictures.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{World, id, publication, two};
use super::*;
use crate::edge::transport::Event;
use crate::id::ParticipantId;
use std::time::Duration;

const JUDGE: usize = 0;
const PARTY: usize = 1;
const SPEECH: u8 = 25;
const SILENCE: u8 = 127;

/// Judge and party who hear and see each other and are silent.
fn hearing_each_other() -> World {
    let mut world = two();
    for (viewer, owner) in [("judge", "party"), ("party", "judge")] {
        for kind in MediaKind::ALL {
            world.wire(viewer, publication(owner, kind));
        }
    }
    for peer in &mut world.peers {
        peer.level = Some(SILENCE);
    }
    world.pass(Duration::from_secs(1));
    world
}

/// All who were told to be dominant since the last call.
fn dominants(world: &mut World) -> Vec<Option<ParticipantId>> {
    let events = std::mem::take(&mut world.heard).into_iter();
    let dominant = events.filter_map(|event| match event {
        Event::Dominant { room: None, who } => Some(who),
        _ => None,
    });
    dominant.collect()
}

/// Milliseconds until somebody is told to be dominant.
fn told_after(world: &mut World, who: &str) -> u64 {
    const STEP: u64 = 5;
    let mut passed = 0;
    loop {
        world.pass(Duration::from_millis(STEP));
        passed += STEP;
        if let Some(told) = dominants(world).pop() {
            assert_eq!(told, Some(id(who)));
            return passed;
        }
        assert!(passed < 2_000, "{who} is never dominant");
    }
}

fn has_the_floor(world: &World, who: &str) -> bool {
    let picture = publication(who, MediaKind::Video);
    let mut feeds = world.shard.feeds.iter().map(|(_, feed)| feed);
    let feed = feeds.find(|feed| feed.publication == picture).unwrap();
    feed.has_the_floor(world.now)
}

#[test]
fn whoever_begins_to_speak_is_dominant_within_300_ms_and_so_is_who_answers() {
    let mut world = hearing_each_other();
    assert_eq!(dominants(&mut world), [], "nobody has spoken yet");
    for (speaker, silent, name) in [(JUDGE, PARTY, "judge"), (PARTY, JUDGE, "party")] {
        world.peers[speaker].level = Some(SPEECH);
        world.peers[silent].level = Some(SILENCE);
        let after = told_after(&mut world, name);
        assert!(after <= 300, "{name} after {after} ms");
        world.pass(Duration::from_secs(4));
        assert_eq!(dominants(&mut world), [], "told once");
    }
}

#[test]
fn a_louder_voice_takes_over_from_one_who_goes_on() {
    let mut world = hearing_each_other();
    world.peers[PARTY].level = Some(SPEECH + 15);
    told_after(&mut world, "party");
    world.pass(Duration::from_secs(1));
    world.peers[JUDGE].level = Some(SPEECH);
    let after = told_after(&mut world, "judge");
    assert!(after <= 300, "after {after} ms");
}

#[test]
fn a_cough_takes_nothing_over_neither_in_speech_nor_in_a_pause() {
    let mut world = hearing_each_other();
    for level in [SPEECH, SILENCE] {
        world.peers[JUDGE].level = Some(SPEECH);
        world.pass(Duration::from_secs(1));
        dominants(&mut world);
        world.peers[JUDGE].level = Some(level);
        world.pass(Duration::from_secs(1));
        world.peers[PARTY].level = Some(5);
        world.pass(Duration::from_millis(160));
        world.peers[PARTY].level = Some(SILENCE);
        world.pass(Duration::from_secs(2));
        assert_eq!(dominants(&mut world), []);
    }
}

#[test]
fn the_dominant_speakers_picture_has_the_floor_and_a_dialogue_spares_both() {
    let mut world = hearing_each_other();
    world.peers[JUDGE].level = Some(SPEECH);
    // Loud enough to speak, not to lead.
    world.peers[PARTY].level = Some(SPEECH + 15);
    world.pass(Duration::from_secs(5));
    assert!(has_the_floor(&world, "judge"));
    assert!(!has_the_floor(&world, "party"), "a murmur has no floor");
    world.peers[JUDGE].level = Some(SILENCE);
    world.pass(Duration::from_millis(1_500));
    assert!(has_the_floor(&world, "party") && has_the_floor(&world, "judge"));
    world.pass(Duration::from_secs(3));
    assert!(has_the_floor(&world, "party") && !has_the_floor(&world, "judge"));
}

#[test]
fn whoever_is_given_to_nobody_is_never_dominant_and_a_wall_ends_it() {
    let mut world = hearing_each_other();
    world.peers[JUDGE].level = Some(SPEECH);
    told_after(&mut world, "judge");
    world.unwire("party", publication("judge", MediaKind::Audio));
    world.pass(Duration::from_millis(50));
    assert_eq!(dominants(&mut world), [None]);
    world.pass(Duration::from_secs(1));
    assert_eq!(dominants(&mut world), [], "speaks behind the wall");
    world.peers[PARTY].level = Some(SPEECH + 15);
    let after = told_after(&mut world, "party");
    assert!(
        after <= 300,
        "the voice behind the wall hinders: {after} ms"
    );
}
