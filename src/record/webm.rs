//! The bytes of a WebM file, or of a Matroska file for H264, which WebM does not know (RFC 8794, RFC 9559), with one track, written so that it can be read while it grows and wherever it is cut:
//! segment and clusters have no known size, every frame is complete once its bytes are out, and nothing is ever rewritten.
//!
//! Own code rather than `libwebm`: a dozen elements are needed, and a cluster that may become a segment of its own later; the bindings
//! offer neither cluster length, nor codec delay, nor a muxer without randomness.

use super::opus;
use crate::codec::{Codec, Size};

/// A cluster's length in milliseconds; a block's time is 16 bits relative to it, and a reader that lost its place finds it again at the
/// next one.
const CLUSTER_MS: u64 = 1000;

/// Milliseconds from 1970-01-01 to 2001-01-01, where `DateUTC` counts from (RFC 9559, 5.1.2.11).
const EPOCH_2001_MS: i64 = 978_307_200_000;

/// Element ids.
pub(super) mod id {
    pub const EBML: u32 = 0x1A45_DFA3;
    pub const EBML_VERSION: u32 = 0x4286;
    pub const EBML_READ_VERSION: u32 = 0x42F7;
    pub const EBML_MAX_ID_LENGTH: u32 = 0x42F2;
    pub const EBML_MAX_SIZE_LENGTH: u32 = 0x42F3;
    pub const DOC_TYPE: u32 = 0x4282;
    pub const DOC_TYPE_VERSION: u32 = 0x4287;
    pub const DOC_TYPE_READ_VERSION: u32 = 0x4285;
    pub const SEGMENT: u32 = 0x1853_8067;
    pub const INFO: u32 = 0x1549_A966;
    pub const TIMESTAMP_SCALE: u32 = 0x002A_D7B1;
    pub const DATE_UTC: u32 = 0x4461;
    pub const DURATION: u32 = 0x4489;
    pub const MUXING_APP: u32 = 0x4D80;
    pub const WRITING_APP: u32 = 0x5741;
    pub const TRACKS: u32 = 0x1654_AE6B;
    pub const TRACK_ENTRY: u32 = 0xAE;
    pub const TRACK_NUMBER: u32 = 0xD7;
    pub const TRACK_UID: u32 = 0x73C5;
    pub const TRACK_TYPE: u32 = 0x83;
    pub const FLAG_LACING: u32 = 0x9C;
    pub const CODEC_ID: u32 = 0x86;
    pub const CODEC_PRIVATE: u32 = 0x63A2;
    pub const CODEC_DELAY: u32 = 0x56AA;
    pub const SEEK_PRE_ROLL: u32 = 0x56BB;
    pub const VIDEO: u32 = 0xE0;
    pub const PIXEL_WIDTH: u32 = 0xB0;
    pub const PIXEL_HEIGHT: u32 = 0xBA;
    pub const AUDIO: u32 = 0xE1;
    pub const SAMPLING_FREQUENCY: u32 = 0xB5;
    pub const CHANNELS: u32 = 0x9F;
    pub const CLUSTER: u32 = 0x1F43_B675;
    pub const TIMESTAMP: u32 = 0xE7;
    pub const SIMPLE_BLOCK: u32 = 0xA3;
    pub const CUES: u32 = 0x1C53_BB6B;
    pub const CUE_POINT: u32 = 0xBB;
    pub const CUE_TIME: u32 = 0xB3;
    pub const CUE_TRACK_POSITIONS: u32 = 0xB7;
    pub const CUE_TRACK: u32 = 0xF7;
    pub const CUE_CLUSTER_POSITION: u32 = 0xF1;
}

/// What the one track of a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Opus, 48 kHz.
    Opus,
    /// Pictures.
    Picture {
        /// In which codec.
        codec: Codec,
        /// Of the first key frame. A later one may differ, and players follow it.
        size: Size,
        /// What a decoder must know before the first frame (Matroska codec mappings): `avcC` of H264, `av1C` of AV1.
        private: Vec<u8>,
    },
}

impl Content {
    /// The codec.
    #[must_use]
    pub fn codec(&self) -> Codec {
        match self {
            Self::Opus => Codec::Opus,
            Self::Picture { codec, .. } => *codec,
        }
    }

    /// Whether a file for this can hold the other, too: frames bring with them what a decoder must know that has changed.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.codec() == other.codec()
    }
}

/// What the name of a file ends with.
#[must_use]
pub fn extension(codec: Codec) -> &'static str {
    if is_webm(codec) { "webm" } else { "mkv" }
}

/// WebM is the Matroska of these codecs.
fn is_webm(codec: Codec) -> bool {
    match codec {
        Codec::Opus | Codec::Vp8 | Codec::Vp9 | Codec::Av1 => true,
        Codec::H264 => false,
    }
}

/// Writes one file.
#[derive(Debug)]
pub struct Muxer {
    content: Content,
    cluster: Option<u64>,
}

impl Muxer {
    /// Begins a file whose time 0 is `zero_unix_ms` (milliseconds since 1970); appends its header to `out`.
    pub fn begin(content: Content, zero_unix_ms: u64, out: &mut Vec<u8>) -> Self {
        ebml_header(&content, out);
        put_id(id::SEGMENT, out);
        put_unknown_size(out);
        info(zero_unix_ms, out);
        tracks(&content, out);
        Self {
            content,
            cluster: None,
        }
    }

    /// Whether frames of such content can go on in this file.
    #[must_use]
    pub fn holds(&self, content: &Content) -> bool {
        self.content.holds(content)
    }

    /// Appends a frame at `ms`, which never goes back.
    pub fn frame(&mut self, ms: u64, key: bool, data: &[u8], out: &mut Vec<u8>) {
        let turn_at_key = key && matches!(self.content, Content::Picture { .. });
        let start = match self.cluster {
            Some(start) if ms.saturating_sub(start) < CLUSTER_MS && !turn_at_key => start,
            _ => {
                put_id(id::CLUSTER, out);
                put_unknown_size(out);
                uint(id::TIMESTAMP, ms, out);
                self.cluster = Some(ms);
                ms
            }
        };
        let relative = i16::try_from(ms.saturating_sub(start)).unwrap_or(i16::MAX);
        put_id(id::SIMPLE_BLOCK, out);
        put_size(data.len().saturating_add(4), out);
        out.push(0x81);
        out.extend(relative.to_be_bytes());
        out.push(if key { 0x80 } else { 0 });
        out.extend_from_slice(data);
    }
}

fn ebml_header(content: &Content, out: &mut Vec<u8>) {
    let kind = if is_webm(content.codec()) {
        &b"webm"[..]
    } else {
        b"matroska"
    };
    master(id::EBML, out, |body| {
        uint(id::EBML_VERSION, 1, body);
        uint(id::EBML_READ_VERSION, 1, body);
        uint(id::EBML_MAX_ID_LENGTH, 4, body);
        uint(id::EBML_MAX_SIZE_LENGTH, 8, body);
        binary(id::DOC_TYPE, kind, body);
        uint(id::DOC_TYPE_VERSION, 4, body);
        uint(id::DOC_TYPE_READ_VERSION, 2, body);
    });
}

fn info(zero_unix_ms: u64, out: &mut Vec<u8>) {
    let date_ns = i64::try_from(zero_unix_ms)
        .unwrap_or(i64::MAX)
        .saturating_sub(EPOCH_2001_MS)
        .saturating_mul(1_000_000);
    master(id::INFO, out, |body| {
        uint(id::TIMESTAMP_SCALE, 1_000_000, body);
        binary(id::DATE_UTC, &date_ns.to_be_bytes(), body);
        binary(id::MUXING_APP, b"tyndau", body);
        binary(id::WRITING_APP, b"tyndau", body);
    });
}

fn tracks(content: &Content, out: &mut Vec<u8>) {
    master(id::TRACKS, out, |body| {
        master(id::TRACK_ENTRY, body, |entry| {
            uint(id::TRACK_NUMBER, 1, entry);
            uint(id::TRACK_UID, 1, entry);
            uint(id::FLAG_LACING, 0, entry);
            match content {
                Content::Opus => audio_track(entry),
                Content::Picture {
                    codec,
                    size,
                    private,
                } => video_track(*codec, *size, private, entry),
            }
        });
    });
}

/// How Matroska calls a codec.
fn codec_id(codec: Codec) -> &'static [u8] {
    match codec {
        Codec::Opus => b"A_OPUS",
        Codec::Vp8 => b"V_VP8",
        Codec::H264 => b"V_MPEG4/ISO/AVC",
        Codec::Vp9 => b"V_VP9",
        Codec::Av1 => b"V_AV1",
    }
}

/// The reverse.
pub(super) fn codec_of(name: &[u8]) -> Option<Codec> {
    let mut all = Codec::ALL.into_iter();
    all.find(|codec| codec_id(*codec) == name)
}

/// The time zero of a file, by its `DateUTC`, in milliseconds since 1970.
pub(super) fn zero_of(date_utc: &[u8]) -> Option<u64> {
    let nanos = i64::from_be_bytes(date_utc.try_into().ok()?);
    let since = nanos.div_euclid(1_000_000).checked_add(EPOCH_2001_MS)?;
    u64::try_from(since).ok()
}

fn audio_track(entry: &mut Vec<u8>) {
    uint(id::TRACK_TYPE, 2, entry);
    binary(id::CODEC_ID, codec_id(Codec::Opus), entry);
    binary(id::CODEC_PRIVATE, &opus::head(), entry);
    uint(id::CODEC_DELAY, opus::CODEC_DELAY_NS, entry);
    uint(id::SEEK_PRE_ROLL, opus::SEEK_PREROLL_NS, entry);
    master(id::AUDIO, entry, |audio| {
        let rate = f64::from(opus::RATE);
        binary(id::SAMPLING_FREQUENCY, &rate.to_be_bytes(), audio);
        uint(id::CHANNELS, 2, audio);
    });
}

fn video_track(codec: Codec, (width, height): Size, private: &[u8], entry: &mut Vec<u8>) {
    uint(id::TRACK_TYPE, 1, entry);
    let codec = if codec == Codec::Opus {
        Codec::Vp8
    } else {
        codec
    };
    binary(id::CODEC_ID, codec_id(codec), entry);
    if !private.is_empty() {
        binary(id::CODEC_PRIVATE, private, entry);
    }
    master(id::VIDEO, entry, |video| {
        uint(id::PIXEL_WIDTH, u64::from(width), video);
        uint(id::PIXEL_HEIGHT, u64::from(height), video);
    });
}

pub(super) fn master(id: u32, out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let mut body = Vec::new();
    fill(&mut body);
    binary(id, &body, out);
}

pub(super) fn uint(id: u32, value: u64, out: &mut Vec<u8>) {
    let bytes = value.to_be_bytes();
    let zeros = bytes.iter().take(7).take_while(|b| **b == 0).count();
    binary(id, bytes.get(zeros..).unwrap_or_default(), out);
}

pub(super) fn binary(id: u32, data: &[u8], out: &mut Vec<u8>) {
    put_id(id, out);
    put_size(data.len(), out);
    out.extend_from_slice(data);
}

/// An id carries its length in its own leading bits (RFC 8794, 5): written without leading zeros.
fn put_id(id: u32, out: &mut Vec<u8>) {
    out.extend(id.to_be_bytes().into_iter().skip_while(|b| *b == 0));
}

/// Sizes are written in 4 bytes, or 1 when they are small (RFC 8794, 4); no element of ours reaches 256 MiB.
fn put_size(size: usize, out: &mut Vec<u8>) {
    match u8::try_from(size) {
        Ok(small) if small < 0x7f => out.push(0x80 | small),
        _ => {
            let size = u32::try_from(size).unwrap_or(u32::MAX) & 0x0fff_ffff;
            out.extend((0x1000_0000 | size).to_be_bytes());
        }
    }
}

fn put_unknown_size(out: &mut Vec<u8>) {
    out.extend([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn numbers_and_sizes_take_the_bytes_they_need() {
        let mut out = Vec::new();
        uint(id::TRACK_NUMBER, 0, &mut out);
        uint(id::TRACK_NUMBER, 256, &mut out);
        put_size(126, &mut out);
        put_size(127, &mut out);
        put_size(70_000, &mut out);
        assert_eq!(
            out,
            [
                0xD7, 0x81, 0, 0xD7, 0x82, 1, 0, 0xFE, 0x10, 0, 0, 127, 0x10, 1, 0x11, 0x70
            ]
        );
    }

    #[test]
    fn a_cluster_lasts_a_second_and_a_key_frame_of_a_picture_begins_one() {
        let clusters = |content: Content, frames: &[(u64, bool)]| {
            let mut out = Vec::new();
            let mut muxer = Muxer::begin(content, 0, &mut out);
            out.clear();
            let mut count = Vec::new();
            for &(ms, key) in frames {
                out.clear();
                muxer.frame(ms, key, b"x", &mut out);
                count.push(out[..4] == id::CLUSTER.to_be_bytes());
            }
            count
        };
        assert_eq!(
            clusters(Content::Opus, &[(5, true), (1004, true), (1005, true)]),
            [true, false, true]
        );
        let video = Content::Picture {
            codec: Codec::Vp8,
            size: (2, 2),
            private: Vec::new(),
        };
        assert_eq!(
            clusters(
                video,
                &[(0, true), (33, false), (66, true), (3_000_000, false)]
            ),
            [true, false, true, true]
        );
    }
}
