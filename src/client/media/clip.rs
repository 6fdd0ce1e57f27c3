//! The clips that a caller plays in a loop, read from their containers: a test picture (VP8 320x180, 15/s, one key frame at its
//! beginning) and a tone (Opus, mono, 20 ms a frame). Made once with ffmpeg:
//!
//! `ffmpeg -f lavfi -i testsrc2=size=320x180:rate=15 -t 4 -c:v libvpx -b:v 150k -g 60 -keyint_min 60 -auto-alt-ref 0 -lag-in-frames 0 picture.ivf`
//! `ffmpeg -f lavfi -i sine=frequency=440:sample_rate=48000 -t 1 -ac 1 -c:a libopus -b:a 32k -application audio -frame_duration 20 voice.ogg`

use bytes::Bytes;
use std::sync::LazyLock;
use std::time::Duration;

/// Time between two pictures.
pub const PICTURE_EVERY: Duration = Duration::from_nanos(66_666_667);
/// RTP clock ticks (90 kHz) between two pictures.
pub const PICTURE_TICKS: u32 = 6_000;
/// Time between two voice frames.
pub const VOICE_EVERY: Duration = Duration::from_millis(20);
/// RTP clock ticks (48 kHz) between two voice frames.
pub const VOICE_TICKS: u32 = 960;

static PICTURE: LazyLock<Vec<Bytes>> =
    LazyLock::new(|| frames_of_ivf(include_bytes!("../assets/picture.ivf")));
static VOICE: LazyLock<Vec<Bytes>> =
    LazyLock::new(|| frames_of_ogg_opus(include_bytes!("../assets/voice.ogg")));

/// The test picture's frames; the first is the key frame.
#[must_use]
pub fn picture() -> &'static [Bytes] {
    &PICTURE
}

/// The tone's frames.
#[must_use]
pub fn voice() -> &'static [Bytes] {
    &VOICE
}

/// Frames of an IVF file: a header that says its own length, then per frame a 12-byte header and the frame.
fn frames_of_ivf(file: &'static [u8]) -> Vec<Bytes> {
    let header = match file.get(6..8) {
        Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
        _ => return Vec::new(),
    };
    let mut rest = file.get(header..).unwrap_or_default();
    let mut frames = Vec::new();
    while let Some((&[a, b, c, d, ..], after)) = rest.split_first_chunk::<12>() {
        let size = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        let Some((frame, next)) = after.split_at_checked(size) else {
            break;
        };
        frames.push(Bytes::from_static(frame));
        rest = next;
    }
    frames
}

/// Packets of an Ogg stream (RFC 3533) without the two of its header (RFC 7845); each packet of our clip lies within one page.
fn frames_of_ogg_opus(file: &'static [u8]) -> Vec<Bytes> {
    let mut packets = Vec::new();
    let mut rest = file;
    while let Some((header, after)) = rest.split_at_checked(27) {
        let segments = usize::from(header.last().copied().unwrap_or_default());
        let Some((lacing, mut body)) = after.split_at_checked(segments) else {
            break;
        };
        let mut size = 0_usize;
        for &length in lacing {
            size = size.saturating_add(usize::from(length));
            if length < 255 {
                let Some((packet, next)) = body.split_at_checked(size) else {
                    return packets;
                };
                packets.push(Bytes::from_static(packet));
                body = next;
                size = 0;
            }
        }
        rest = body;
    }
    packets.split_off(packets.len().min(2))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn the_picture_begins_with_its_only_key_frame_and_lasts_four_seconds() {
        let frames = picture();
        assert_eq!(frames.len(), 60);
        let is_key = |frame: &Bytes| frame[0] & 1 == 0;
        assert!(is_key(&frames[0]));
        assert_eq!(frames.iter().filter(|f| is_key(f)).count(), 1);
        // RFC 6386 section 9.1: start code, then width and height.
        assert_eq!(&frames[0][3..6], &[0x9d, 0x01, 0x2a]);
        assert_eq!(u16::from_le_bytes([frames[0][6], frames[0][7]]), 320);
    }

    #[test]
    fn the_voice_is_about_a_second_of_single_frame_opus_packets() {
        let frames = voice();
        assert!((50..=52).contains(&frames.len()), "{}", frames.len());
        // RFC 6716 section 3.1: code 0, one frame a packet.
        assert!(frames.iter().all(|f| f.len() > 2 && f[0] & 3 == 0));
    }
}
