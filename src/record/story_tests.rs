//! Whole ways of a publication through the record, with loss, disorder, pauses and rubbish.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

use super::gap::{Gap, Why};
use super::packet::Packet;
use super::track::{Track, Zero};
use crate::codec::Codec;
use crate::id::{MediaKind, UnixMillis};
use bytes::Bytes;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// A frame as it stands in a file: its time and, of our made-up frames, its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) ms: u64,
    pub(super) number: u32,
    key: bool,
}

/// Reads the file back: an own, small reader, so that the writer is not its own witness (ffmpeg is the other one, in `edge::recorder`).
pub(super) fn read(file: &[u8]) -> Vec<Written> {
    let mut frames = Vec::new();
    let mut cluster = 0;
    let mut at = 0;
    while at < file.len() {
        let id_length = file[at].leading_zeros() as usize + 1;
        let id = file[at..at + id_length]
            .iter()
            .fold(0_u32, |id, b| id << 8 | u32::from(*b));
        at += id_length;
        let size_length = file[at].leading_zeros() as usize + 1;
        let mask = 0xff_u64 >> size_length;
        let size = file[at + 1..at + size_length]
            .iter()
            .fold(u64::from(file[at]) & mask, |s, b| s << 8 | u64::from(*b));
        at += size_length;
        let unknown = size == (1 << (7 * size_length)) - 1;
        if unknown {
            continue;
        }
        let body = &file[at..at + size as usize];
        at += size as usize;
        match id {
            0xE7 => cluster = body.iter().fold(0_u64, |v, b| v << 8 | u64::from(*b)),
            0xA3 => {
                let relative = u64::from(u16::from_be_bytes([body[1], body[2]]));
                let number = body[body.len() - 4..].try_into().unwrap();
                frames.push(Written {
                    ms: cluster + relative,
                    number: u32::from_be_bytes(number),
                    key: body[3] & 0x80 != 0,
                });
            }
            _ => {}
        }
    }
    frames
}

/// A sender and the way to the recorder.
pub(super) struct Story {
    kind: MediaKind,
    pub(super) base: Instant,
    pub(super) track: Track,
    pub(super) file: Vec<u8>,
    sequence: u16,
    ssrc: u32,
    first_timestamp: u32,
}

impl Story {
    pub(super) fn new(kind: MediaKind) -> Self {
        let base = Instant::now();
        let zero = Zero {
            instant: base,
            unix: UnixMillis(1_764_097_223_007),
        };
        let mut track = Track::new(kind, zero, false);
        track.tap(0);
        Self {
            kind,
            base,
            track,
            file: Vec::new(),
            sequence: 65_000,
            ssrc: 7,
            first_timestamp: u32::MAX - 100_000,
        }
    }

    pub(super) fn spacing(&self) -> u64 {
        match self.kind {
            MediaKind::Audio => 20,
            MediaKind::Video => 40,
        }
    }

    /// Ticks of its clock in a millisecond.
    pub(super) fn rate(&self) -> u32 {
        match self.kind {
            MediaKind::Audio => 48,
            MediaKind::Video => 90,
        }
    }

    /// The packets of frame `number`, which is sent at `number * spacing`; a picture has as many as `parts` says.
    pub(super) fn frame(&mut self, number: u32, parts: usize, key: bool) -> Vec<Packet> {
        let ms = u64::from(number) * self.spacing();
        let mut data = match (self.kind, key) {
            (MediaKind::Audio, _) => vec![0b1111_1000, 0, 0, 0],
            (MediaKind::Video, true) => vec![0x50, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0],
            (MediaKind::Video, false) => vec![0x51, 0, 0, 0],
        };
        data.extend(number.to_be_bytes());
        let rate = self.rate();
        let pieces: Vec<Vec<u8>> = match self.kind {
            MediaKind::Audio => vec![data],
            MediaKind::Video => {
                let size = data.len().div_ceil(parts);
                let chunks = data.chunks(size).enumerate();
                chunks
                    .map(|(i, chunk)| [&[if i == 0 { 0x10 } else { 0 }], chunk].concat())
                    .collect()
            }
        };
        let count = pieces.len();
        let packets = pieces.into_iter().enumerate().map(|(i, piece)| {
            self.sequence = self.sequence.wrapping_add(1);
            Packet {
                arrived: self.base + Duration::from_millis(ms),
                codec: codec_of(self.kind),
                ssrc: self.ssrc,
                sequence: self.sequence,
                timestamp: self.first_timestamp.wrapping_add(ms as u32 * rate),
                marker: i + 1 == count,
                payload: Bytes::from(piece),
            }
        });
        packets.collect()
    }

    /// Sends whole frames on time; the first is a key frame.
    fn send(&mut self, numbers: std::ops::Range<u32>) {
        for number in numbers.clone() {
            for packet in self.frame(number, 3, number == numbers.start) {
                self.track.push(packet, &mut self.file);
            }
        }
    }

    fn numbers(&self) -> Vec<u32> {
        read(&self.file).iter().map(|w| w.number).collect()
    }
}

/// What a key frame begins with, or a packet that is likely to be taken.
fn key_frame(codec: Codec) -> &'static [u8] {
    match codec {
        Codec::Opus => &[],
        Codec::Vp8 => &[0x10, 0x50, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0, 1, 2, 3, 4],
        Codec::Vp9 => &[0x08, 0x82, 0x49, 0x83, 0x42, 0x00, 0x27, 0xf0, 0x16, 0x70],
        Codec::H264 => &[0x7c, 0x85],
        Codec::Av1 => &[0x10, 0x08],
    }
}

fn codec_of(kind: MediaKind) -> Codec {
    match kind {
        MediaKind::Audio => Codec::Opus,
        MediaKind::Video => Codec::Vp8,
    }
}

fn gap(from: u64, to: u64, why: Why) -> Gap {
    Gap { from, to, why }
}

#[test]
fn all_that_is_sent_is_written_at_its_time_without_a_gap() {
    for kind in MediaKind::ALL {
        let mut story = Story::new(kind);
        story.send(0..500);
        story.track.close(500 * story.spacing(), &mut story.file);
        let written = read(&story.file);
        assert_eq!(written.len(), 500);
        for (i, frame) in written.iter().enumerate() {
            assert_eq!(frame.ms, i as u64 * story.spacing());
            assert_eq!(frame.number, i as u32);
        }
        assert_eq!(story.track.gaps(), []);
        assert_eq!(story.track.lost_packets(), 0);
    }
}

#[test]
fn a_recess_is_a_gap_of_its_own_length_and_the_picture_waits_for_a_key_frame_after_it() {
    let mut story = Story::new(MediaKind::Video);
    story.send(0..25);
    story.track.untap(1003, Why::Recess, &mut story.file);
    story.track.pause(1004, &mut story.file);
    for packet in story.frame(100, 1, false) {
        story.track.push(packet, &mut story.file);
    }
    story.track.resume(30_000);
    story.track.tap(30_001);
    for packet in story.frame(752, 1, false) {
        story.track.push(packet, &mut story.file);
    }
    assert!(story.track.take_key_frame_wish());
    story.send(755..760);
    story.track.close(30_400, &mut story.file);
    assert_eq!(story.numbers(), (0..25).chain(755..760).collect::<Vec<_>>());
    assert_eq!(story.track.gaps(), [gap(961, 30_200, Why::Recess)]);
    assert_eq!(read(&story.file)[25].ms, 30_200);
    assert_eq!(story.track.lost_packets(), 0);
}

#[test]
fn a_mute_is_a_gap_and_the_voice_goes_on_without_a_lost_packet() {
    let mut story = Story::new(MediaKind::Audio);
    story.send(0..50);
    story.track.untap(1000, Why::Muted, &mut story.file);
    story.sequence = story.sequence.wrapping_add(500);
    story.track.tap(6000);
    story.send(300..350);
    story.track.close(7000, &mut story.file);
    assert_eq!(story.track.gaps(), [gap(1000, 6000, Why::Muted)]);
    assert_eq!(story.track.lost_packets(), 0);
    assert_eq!(story.track.frames(), 100);
}

#[test]
fn a_person_who_comes_back_with_a_new_source_goes_on_in_the_same_file_and_time() {
    let mut story = Story::new(MediaKind::Audio);
    story.send(0..50);
    story.track.untap(1500, Why::NetworkIn, &mut story.file);
    story.ssrc = 8;
    story.sequence = 3;
    story.first_timestamp = 77;
    story.track.tap(5000);
    story.send(250..300);
    story.track.close(6000, &mut story.file);
    let written = read(&story.file);
    assert_eq!(written[50].ms, 5000);
    assert_eq!(story.track.gaps(), [gap(1000, 5000, Why::NetworkIn)]);
}

#[test]
fn packets_that_found_the_queue_full_are_the_servers_gap() {
    let mut story = Story::new(MediaKind::Audio);
    story.send(0..10);
    for number in 10..20 {
        story.frame(number, 1, false);
    }
    story.track.lost_in_queue(10);
    story.send(20..60);
    for number in 60..62 {
        story.frame(number, 1, false);
    }
    story.send(62..100);
    story.track.close(2000, &mut story.file);
    assert_eq!(
        story.track.gaps(),
        [gap(200, 400, Why::Server), gap(1200, 1240, Why::NetworkIn)]
    );
    assert_eq!(story.track.lost_packets(), 12);
}

#[test]
fn a_sender_that_falls_silent_leaves_a_named_gap() {
    let mut story = Story::new(MediaKind::Audio);
    story.send(0..50);
    story.send(500..550);
    story.track.close(15_000, &mut story.file);
    assert_eq!(
        story.track.gaps(),
        [
            gap(1000, 10_000, Why::NetworkIn),
            gap(11_000, 15_000, Why::NetworkIn)
        ]
    );
}

#[test]
fn what_a_failed_disk_did_not_take_is_its_gap_and_is_not_counted() {
    let mut story = Story::new(MediaKind::Audio);
    story.send(0..50);
    story.track.mark_safe();
    story.send(50..60);
    story.track.fail(1200);
    story.send(60..70);
    story.track.untap(1500, Why::Muted, &mut story.file);
    story.track.close(3000, &mut story.file);
    assert_eq!(story.track.gaps(), [gap(1000, 3000, Why::Disk)]);
    assert_eq!(story.track.frames(), 50);
}

#[test]
fn what_a_file_lacked_stays_counted_when_the_disk_fails_after_the_next_has_begun() {
    let mut story = Story::new(MediaKind::Video);
    story.send(0..5);
    story.track.mark_safe();
    story.sequence += 3;
    story.send(5..30);
    for number in 30..32 {
        let mut packet = story.frame(number, 1, true).remove(0);
        packet.codec = Codec::Vp9;
        packet.payload = Bytes::from_static(key_frame(Codec::Vp9));
        story.track.push(packet, &mut story.file);
    }
    let accounts: Vec<u64> = story.track.accounts().map(|a| a.lost_packets).collect();
    assert_eq!(accounts, [3, 0]);
    story.track.fail(1300);
    assert_eq!(story.track.lost_packets(), 3);
    assert_eq!(story.track.frames(), 5);
}

#[test]
fn a_publication_of_which_nothing_came_has_a_gap_and_no_file() {
    let mut story = Story::new(MediaKind::Video);
    for packet in story.frame(10, 2, false) {
        story.track.push(packet, &mut story.file);
    }
    story.track.close(900, &mut story.file);
    assert!(story.file.is_empty());
    assert_eq!(story.track.gaps(), [gap(0, 900, Why::NetworkIn)]);
}

/// What the network does to each packet.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Lost,
    Late(u64),
    Twice(u64),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        20 => (0..15_u64).prop_map(Fate::Late),
        2 => (0..900_u64).prop_map(Fate::Late),
        1 => (0..300_u64).prop_map(Fate::Twice),
        1 => Just(Fate::Lost),
    ]
}

type Sent = Vec<(usize, bool, Vec<Fate>)>;

fn sent() -> impl Strategy<Value = Sent> {
    let frame = (
        1..4_usize,
        prop::bool::weighted(0.1),
        prop::collection::vec(fate(), 4),
    );
    prop::collection::vec(frame, 1..150)
}

/// Carries frames through the network into the record; gives back the story and when it ended.
fn carry(kind: MediaKind, sent: &Sent) -> (Story, u64) {
    let mut story = Story::new(kind);
    let mut arrivals = Vec::new();
    for (number, (parts, key, fates)) in sent.iter().enumerate() {
        let packets = story.frame(number as u32, *parts, *key || number == 0);
        for (i, (packet, fate)) in packets.into_iter().zip(fates).enumerate() {
            // The record begins with the packet that comes first, so that one is the first that was sent.
            let fate = if number == 0 && i == 0 {
                &Fate::Late(0)
            } else {
                fate
            };
            let late = |ms: u64| {
                let mut packet = packet.clone();
                packet.arrived += Duration::from_millis(ms);
                packet
            };
            match fate {
                Fate::Lost => {}
                Fate::Late(ms) => arrivals.push(late(*ms)),
                Fate::Twice(ms) => arrivals.extend([packet.clone(), late(*ms)]),
            }
        }
    }
    arrivals.sort_by_key(|packet| packet.arrived);
    for packet in arrivals {
        story.track.push(packet, &mut story.file);
    }
    let end = sent.len() as u64 * story.spacing() + 2000;
    story.track.close(end, &mut story.file);
    (story, end)
}

/// The one promise: every frame sent is either in the file, once and in order, or in a gap.
fn check(kind: MediaKind, sent: &Sent) -> Result<(), TestCaseError> {
    let (story, end) = carry(kind, sent);
    let written = read(&story.file);
    prop_assert_eq!(written.len() as u64, story.track.frames());
    let duration = match kind {
        MediaKind::Audio => 20,
        MediaKind::Video => 1,
    };
    let gaps = story.track.gaps();
    let covers = |from: u64, to: u64| gaps.iter().any(|g| g.from <= from && g.to >= to);
    let (Some(first), Some(last)) = (written.first(), written.last()) else {
        prop_assert!(covers(0, end), "nothing written, {:?}", gaps);
        return Ok(());
    };
    prop_assert!(first.key || kind == MediaKind::Audio);
    prop_assert!(first.number == 0 || covers(0, first.ms));
    prop_assert!(last.number as usize == sent.len() - 1 || covers(last.ms + duration, end));
    for pair in written.windows(2) {
        prop_assert!(pair[0].ms < pair[1].ms, "time goes back: {:?}", pair);
        prop_assert!(pair[0].number < pair[1].number, "order: {:?}", pair);
        let missing = pair[0].number + 1 != pair[1].number;
        let (from, to) = (pair[0].ms + duration, pair[1].ms);
        prop_assert!(
            !missing || from >= to || covers(from, to),
            "{:?} {:?}",
            pair,
            gaps
        );
        // A key frame is complete by itself; another frame after a hole would show what never was.
        prop_assert!(
            !missing || pair[1].key || kind == MediaKind::Audio,
            "{:?}",
            pair
        );
        let named = from < to && covers(from, to);
        prop_assert!(
            missing || !named,
            "nothing is missing in {:?} of {:?}",
            pair,
            gaps
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_voice_frame_is_written_in_order_or_in_a_named_gap(sent in sent()) {
        check(MediaKind::Audio, &sent)?;
    }

    #[test]
    fn every_picture_is_written_in_order_or_in_a_named_gap(sent in sent()) {
        check(MediaKind::Video, &sent)?;
    }

    #[test]
    fn rubbish_never_panics_and_time_never_goes_back(
        packets in prop::collection::vec(
            (0..20_000_u64, 0..3_u32, any::<u16>(), any::<u32>(), any::<bool>(), prop::collection::vec(any::<u8>(), 0..40)), 0..300),
        codecs in prop::collection::vec(0..4_usize, 1..4),
        video in any::<bool>(),
    ) {
        let kind = if video { MediaKind::Video } else { MediaKind::Audio };
        let mut story = Story::new(kind);
        for (number, (ms, ssrc, sequence, timestamp, marker, mut payload)) in packets.into_iter().enumerate() {
            let codec = if video { Codec::PICTURES[codecs[number / 20 % codecs.len()]] } else { Codec::Opus };
            // Half of the pictures look like key frames, so that the way behind the check is walked, too.
            if sequence % 2 == 0 {
                payload.splice(0..0, key_frame(codec).iter().copied());
            }
            payload.extend([0; 4].iter().take(if payload.is_empty() { 0 } else { 4 }));
            let arrived = story.base + Duration::from_millis(ms);
            let packet = Packet { arrived, codec, ssrc, sequence, timestamp, marker, payload: Bytes::from(payload) };
            story.track.push(packet, &mut story.file);
        }
        story.track.close(20_000, &mut story.file);
        let written = read(&story.file);
        prop_assert_eq!(written.len() as u64, story.track.frames());
        prop_assert!(written.windows(2).all(|pair| pair[0].ms < pair[1].ms));
    }
}
