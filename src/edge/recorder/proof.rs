//! Shows that the disk keeps what is written: a test segment of a voice and of a picture, by the way that all go, is synced, read back
//! from the disk, and decoded.

use super::files::Appended;
use super::folder::failed;
use super::{RecorderError, TapPacket, pieces};
use crate::codec::Codec;
use crate::id::{MediaKind, UnixMillis};
use crate::record::opus;
use crate::record::shown;
use crate::record::track::{Track, Zero};
use bytes::Bytes;
use opus_pure::{Application, OpusEncoder};
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Packets of the test voice, and how long each sounds.
const PACKETS: u16 = 25;
const PACKET_MS: u64 = 20;
/// Of the half second that the test voice sounds, so many milliseconds have to be heard.
const HEARD_MS: u64 = 400;
/// Samples of one packet.
const SAMPLES: u32 = 960;
/// A key frame of VP8 (RFC 6386), 16 x 16, grey, behind a descriptor of one byte that says that it begins (RFC 7741).
const PICTURE: &[u8] = &[
    0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00, 0x00, 0x47, 0x08, 0x85, 0x85,
    0x88, 0x99, 0x84, 0x88, 0x02, 0x02, 0x00, 0x0c, 0x0d, 0x60, 0x00, 0xfe, 0xc3, 0xe0, 0x00,
];

/// Writes, syncs, reads back and decodes a test segment of each kind; nothing of it stays.
pub(super) fn prove(folder: &Path) -> Result<(), RecorderError> {
    MediaKind::ALL.into_iter().try_for_each(|kind| {
        let name = format!(".proof-{}", kind.as_str());
        let path = folder.join(&name);
        let _ = std::fs::remove_file(&path);
        let proven = prove_one(folder, &name, kind);
        let _ = std::fs::remove_file(&path);
        proven
    })
}

fn prove_one(folder: &Path, name: &str, kind: MediaKind) -> Result<(), RecorderError> {
    let segment = segment(kind);
    let mut file = Appended::create(folder, name)?;
    file.append(&segment)?;
    file.sync()?;
    let wrong = "reading a test segment back from";
    let length = segment.len() as u64;
    let read = pieces::bytes(file.path(), 0, length, length).map_err(failed(wrong, file.path()))?;
    let is_right = read.is_some_and(|read| read == segment && plays(kind, &read));
    let invalid = || io::Error::new(io::ErrorKind::InvalidData, "the disk shows other bytes");
    is_right
        .then_some(())
        .ok_or_else(|| failed(wrong, file.path())(invalid()))
}

/// What was read can be played: as loud as it was, as large as it was.
fn plays(kind: MediaKind, read: &[u8]) -> bool {
    let Some(blocks) = shown::blocks(read) else {
        return false;
    };
    match kind {
        MediaKind::Audio => shown::is_heard(&blocks, HEARD_MS) == Some(true),
        MediaKind::Video => shown::pictures(Codec::Vp8, &blocks) == Some(vec![(16, 16)]),
    }
}

/// The bytes of a file that has the test voice or the test picture in it.
fn segment(kind: MediaKind) -> Vec<u8> {
    let now = Instant::now();
    let zero = Zero {
        instant: now,
        unix: UnixMillis(0),
    };
    let mut track = Track::new(kind, zero, false);
    let mut out = Vec::new();
    track.tap(0);
    let (codec, payloads) = match kind {
        MediaKind::Audio => (Codec::Opus, voice()),
        MediaKind::Video => (Codec::Vp8, vec![Bytes::from_static(PICTURE)]),
    };
    for (sequence, payload) in (0_u16..).zip(payloads) {
        let ms = PACKET_MS.saturating_mul(u64::from(sequence));
        let packet = TapPacket {
            arrived: now.checked_add(Duration::from_millis(ms)).unwrap_or(now),
            codec,
            ssrc: 1,
            sequence,
            timestamp: SAMPLES.saturating_mul(u32::from(sequence)),
            marker: true,
            payload,
        };
        track.push(packet, &mut out);
    }
    track.close(PACKET_MS.saturating_mul(u64::from(PACKETS)), &mut out);
    out
}

/// Half a second of a tone, made once.
fn voice() -> Vec<Bytes> {
    static VOICE: OnceLock<Vec<Bytes>> = OnceLock::new();
    VOICE.get_or_init(|| encoded().unwrap_or_default()).clone()
}

fn encoded() -> Option<Vec<Bytes>> {
    let rate = i32::try_from(opus::RATE).ok()?;
    let samples = usize::try_from(SAMPLES).ok()?;
    let mut encoder = OpusEncoder::new(rate, 1, Application::Audio).ok()?;
    let mut packets = Vec::new();
    for packet in 0..u32::from(PACKETS) {
        let at = |sample: u32| f64::from(packet.saturating_mul(SAMPLES).saturating_add(sample));
        let turn = |sample| at(sample) * 440.0 / f64::from(opus::RATE) * std::f64::consts::TAU;
        #[allow(clippy::cast_possible_truncation, reason = "a sample is no more exact")]
        let tone: Vec<f32> = (0..SAMPLES).map(|s| (turn(s).sin() / 4.0) as f32).collect();
        let mut bytes = vec![0; 1_500];
        let length = encoder.encode(&tone, samples, &mut bytes).ok()?;
        bytes.truncate(length);
        packets.push(Bytes::from(bytes));
    }
    Some(packets)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::faults::{self, Fault};
    use super::*;

    #[test]
    fn a_disk_that_keeps_what_is_written_is_proven_and_nothing_of_the_proof_stays() {
        let folder = tempfile::tempdir().unwrap();
        prove(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_disk_that_does_not_is_none() {
        for fault in [(Some(5), None), (None, Some(5))] {
            let folder = tempfile::tempdir().unwrap();
            let (sync, write) = fault;
            let stands = false;
            faults::set(
                folder.path(),
                Fault {
                    write,
                    sync,
                    stands,
                },
            );
            assert!(prove(folder.path()).is_err());
        }
        assert!(prove(Path::new("/nowhere")).is_err());
    }

    #[test]
    fn a_segment_that_cannot_be_played_is_no_proof() {
        for kind in MediaKind::ALL {
            let segment = segment(kind);
            assert!(plays(kind, &segment));
            let mut cut = segment.clone();
            cut.truncate(segment.len() / 2);
            assert!(!plays(kind, &cut), "{kind:?}");
            assert!(!plays(kind, &[]), "{kind:?}");
        }
        let silence: Vec<shown::Block<'_>> = vec![
            shown::Block {
                key: true,
                data: &[0xf8, 0xff, 0xfe],
            };
            25
        ];
        assert_eq!(shown::is_heard(&silence, 1), Some(false));
    }
}
