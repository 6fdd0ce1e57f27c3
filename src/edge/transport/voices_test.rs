//! Voices on a link that loses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::world::{Sent, World, publication, two};
use super::*;
use crate::edge::transport::Event;
use std::collections::BTreeMap;
use std::time::Duration;

const OPUS: u8 = 111;
/// The first slot of the test's peers.
const SLOT: usize = 0;

/// The judge hears the party.
fn hearing_the_party() -> (World, LegId) {
    let mut world = two();
    world.wire("judge", publication("party", MediaKind::Audio));
    world.watched = Some(world.peers[0].address);
    world.pass(Duration::from_millis(200));
    let judge = world.heard.iter().find_map(|event| match event {
        Event::Connected { who, leg, .. } if who.as_str() == "judge" => Some(*leg),
        _ => None,
    });
    (world, judge.expect("the judge is connected"))
}

/// Everything that went to the judge under each number of the voice, in a time.
fn listen(world: &mut World, time: Duration) -> BTreeMap<u16, Vec<Vec<u8>>> {
    world.seen.clear();
    world.pass(time);
    by_number(world.seen.drain(..))
}

fn by_number(datagrams: impl Iterator<Item = Vec<u8>>) -> BTreeMap<u16, Vec<Vec<u8>>> {
    let mut voice: BTreeMap<u16, Vec<Vec<u8>>> = BTreeMap::new();
    for datagram in datagrams {
        if (128..192).contains(&datagram[0]) && datagram[1] & 0x7f == OPUS {
            let number = u16::from_be_bytes([datagram[2], datagram[3]]);
            voice.entry(number).or_default().push(datagram);
        }
    }
    voice
}

fn ask(world: &mut World, judge: LegId, numbers: &[u16]) -> BTreeMap<u16, Vec<Vec<u8>>> {
    let mut sent = Sent::default();
    world
        .shard
        .repair(world.now, judge, SLOT, numbers, &mut sent);
    by_number(sent.0.into_iter().map(|(_, datagram)| datagram))
}

#[test]
fn a_voice_of_which_many_packets_are_lost_is_sent_twice_as_the_same_bytes_and_later_once_again() {
    let (mut world, judge) = hearing_the_party();
    let once = listen(&mut world, Duration::from_millis(1_500));
    assert!(once.len() > 60 && once.values().all(|sent| sent.len() == 1));
    let newest = once.keys().skip(once.len() - 50);
    let lost: Vec<u16> = newest.step_by(5).copied().collect();
    let again = ask(&mut world, judge, &lost);
    assert_eq!(again.len(), lost.len());
    assert!(again.iter().all(|(number, sent)| *sent == once[number]));

    world.pass(Duration::from_millis(300));
    let twice = listen(&mut world, Duration::from_secs(1));
    let inner: Vec<_> = twice.values().skip(2).take(twice.len() - 4).collect();
    assert!(inner.len() > 40);
    assert!(
        inner
            .iter()
            .all(|sent| sent.len() == 2 && sent[0] == sent[1])
    );

    world.pass(Duration::from_secs(10));
    let calm = listen(&mut world, Duration::from_secs(1));
    assert!(calm.len() > 40);
    assert!(calm.values().all(|sent| sent.len() == 1));
}

#[test]
fn who_reports_losses_and_never_asks_gets_a_voice_three_times_for_a_minute() {
    let (mut world, _) = hearing_the_party();
    let once = listen(&mut world, Duration::from_millis(500));
    let source = &once.values().next().unwrap()[0][8..12];
    let source = u32::from_be_bytes(source.try_into().unwrap());
    let now = world.now;
    world.peers[0].report_lost(now, source, 51);

    world.pass(Duration::from_millis(300));
    for _ in 0..2 {
        let thrice = listen(&mut world, Duration::from_secs(1));
        let inner: Vec<_> = thrice.values().skip(4).take(thrice.len() - 8).collect();
        assert!(inner.len() > 40);
        let thrice =
            |sent: &&Vec<Vec<u8>>| sent.len() == 3 && sent.iter().all(|one| *one == sent[0]);
        assert!(inner.iter().all(thrice));
        world.pass(Duration::from_secs(50));
    }

    world.pass(Duration::from_secs(10));
    let calm = listen(&mut world, Duration::from_secs(1));
    assert!(calm.values().all(|sent| sent.len() == 1));
}

/// The judge sees the party too: the source of the picture.
fn seeing_the_party(world: &mut World, judge: LegId) -> u32 {
    world.wire("judge", publication("party", MediaKind::Video));
    world.seen.clear();
    world.pass(Duration::from_millis(500));
    let sources = |leg: &Leg| leg.sources_of_slots().collect::<Vec<_>>();
    let slots = world.shard.legs.get(judge).map(sources).unwrap();
    let is_picture =
        |datagram: &&Vec<u8>| (128..192).contains(&datagram[0]) && datagram[1] & 0x7f != OPUS;
    let source = |datagram: &Vec<u8>| u32::from_be_bytes(datagram[8..12].try_into().unwrap());
    let mut pictures = world.seen.iter().filter(is_picture).map(source);
    pictures.find(|source| slots.contains(source)).unwrap()
}

/// Whether each packet but the first and last ones was heard so often.
fn is_heard(heard: &BTreeMap<u16, Vec<Vec<u8>>>, times: usize) -> bool {
    let mut inner = heard.values().skip(4).take(heard.len() - 8);
    heard.len() > 40 && inner.all(|sent| sent.len() == times)
}

#[test]
fn a_picture_that_loses_packets_tells_of_the_voice_beside_it_until_it_loses_no_more() {
    let (mut world, judge) = hearing_the_party();
    let picture = seeing_the_party(&mut world, judge);
    // Longer than a minute of tripling that nothing prolongs.
    for _ in 0..5 {
        let now = world.now;
        world.peers[0].report_lost(now, picture, 51);
        world.pass(Duration::from_millis(300));
        assert!(is_heard(&listen(&mut world, Duration::from_secs(1)), 3));
        world.pass(Duration::from_secs(17));
        assert!(is_heard(&listen(&mut world, Duration::from_secs(1)), 3));
    }
    world.pass(Duration::from_secs(45));
    assert!(is_heard(&listen(&mut world, Duration::from_secs(1)), 1));
}

#[test]
fn a_picture_that_is_too_much_for_a_link_says_nothing_of_the_voice_beside_it() {
    let (mut world, judge) = hearing_the_party();
    let picture = seeing_the_party(&mut world, judge);
    let now = world.now;
    world.shard.legs.get_mut(judge).unwrap().prove_too_weak(now);
    world.peers[0].report_lost(now, picture, 51);
    world.pass(Duration::from_millis(300));
    assert!(is_heard(&listen(&mut world, Duration::from_secs(1)), 1));
}

#[test]
fn who_asks_for_the_same_packet_again_and_again_gets_it_a_few_times() {
    let (mut world, judge) = hearing_the_party();
    let heard = listen(&mut world, Duration::from_secs(1));
    let number = *heard.keys().next_back().unwrap();
    let mut times = 0;
    for _ in 0..100 {
        times += ask(&mut world, judge, &[number; 100])
            .values()
            .map(Vec::len)
            .sum::<usize>();
    }
    assert!(times > 2 && times < heard.len() * 3, "{times}");
}
