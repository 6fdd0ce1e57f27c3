//! The codecs of a section that this server takes, and under which numbers.

use super::{numbered, said_of};
use crate::codec::Codec;
use crate::id::MediaKind;
use rtc::sdp::description::media::MediaDescription;

/// A codec, under the browser's own payload types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Which.
    pub codec: Codec,
    /// Of the voice or picture.
    pub payload_type: u8,
    /// Of its retransmissions (RFC 4588), if the browser has them.
    pub repair_type: Option<u8>,
    /// Of the voice that it sends with earlier frames in each packet (RFC 2198), if the browser has that.
    pub redundant_type: Option<u8>,
}

impl Spoken {
    /// The codecs of a section that are taken, each once, in the page's order of preference: that of the `m=` line (RFC 9429,
    /// section 5.2.1). `pictures`: what is taken of pictures; voices are always Opus.
    pub(super) fn all(media: &MediaDescription, kind: MediaKind, pictures: &[Codec]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let formats = media.media_name.formats.iter();
        for payload_type in formats.filter_map(|format| format.parse().ok()) {
            let Some(codec) = codec_of(media, payload_type) else {
                continue;
            };
            let takes = codec == Codec::Opus || pictures.contains(&codec);
            if takes && codec.kind() == kind && all.iter().all(|other| other.codec != codec) {
                all.push(Self {
                    codec,
                    payload_type,
                    repair_type: repair_of(media, payload_type),
                    redundant_type: redundant_of(media, payload_type),
                });
            }
        }
        all
    }

    /// All its payload types, as text.
    pub(super) fn numbers(&self) -> impl Iterator<Item = String> + use<> {
        let numbers = [
            Some(self.payload_type),
            self.redundant_type,
            self.repair_type,
        ];
        numbers.into_iter().flatten().map(|id| id.to_string())
    }
}

/// What `a=rtpmap` says of a codec.
pub(super) fn map(codec: Codec) -> &'static str {
    match codec {
        Codec::Opus => "opus/48000/2",
        Codec::Vp8 => "VP8/90000",
        Codec::H264 => "H264/90000",
        Codec::Vp9 => "VP9/90000",
        Codec::Av1 => "AV1/90000",
    }
}

fn codec_of(media: &MediaDescription, payload_type: u8) -> Option<Codec> {
    let name = said_of(media, "rtpmap", payload_type).next()?;
    let is_named = |codec: &Codec| map(*codec).eq_ignore_ascii_case(name);
    let codec = Codec::ALL.into_iter().find(is_named)?;
    let parameter = |key: &str| parameter(media, payload_type, key);
    let suits = match codec {
        Codec::Opus | Codec::Vp8 => true,
        // The form whose frames are cut (RFC 6184, section 6.3), which all browsers speak.
        Codec::H264 => {
            parameter("packetization-mode") == Some("1")
                && parameter("profile-level-id").is_some_and(is_constrained_baseline)
        }
        Codec::Vp9 => parameter("profile-id").is_none_or(|profile| profile == "0"),
        Codec::Av1 => parameter("profile").is_none_or(|profile| profile == "0"),
    };
    suits.then_some(codec)
}

/// RFC 6184, section 8.1, table 5: three ways to say it.
fn is_constrained_baseline(profile_level_id: &str) -> bool {
    let bytes = u32::from_str_radix(profile_level_id, 16)
        .unwrap_or(0)
        .to_be_bytes();
    let [0, profile, constraints, _] = bytes else {
        return false;
    };
    match profile {
        0x42 => constraints & 0x4f == 0x40,
        0x4d => constraints & 0x8f == 0x80,
        0x58 => constraints & 0xcf == 0xc0,
        _ => false,
    }
}

fn repair_of(media: &MediaDescription, payload_type: u8) -> Option<u8> {
    let repeats = payload_type.to_string();
    mapped(media, "rtx/90000").find(|id| parameter(media, *id, "apt") == Some(&repeats))
}

fn redundant_of(media: &MediaDescription, payload_type: u8) -> Option<u8> {
    let again = format!("{payload_type}/{payload_type}");
    let says_so = |id: &u8| said_of(media, "fmtp", *id).any(|line| line.trim() == again);
    mapped(media, "red/48000/2").find(says_so)
}

/// Payload types of the section that stand for this.
fn mapped<'a>(media: &'a MediaDescription, wanted: &'a str) -> impl Iterator<Item = u8> + 'a {
    let formats = &media.media_name.formats;
    numbered(media, "rtpmap")
        .filter(move |(_, name)| name.eq_ignore_ascii_case(wanted))
        .map(|(id, _)| id)
        .filter(|id| formats.contains(&id.to_string()))
}

/// A parameter in the `a=fmtp` lines of a payload type.
fn parameter<'a>(media: &'a MediaDescription, payload_type: u8, key: &str) -> Option<&'a str> {
    let mut parameters = said_of(media, "fmtp", payload_type)
        .flat_map(|line| line.split(';'))
        .filter_map(|parameter| parameter.trim().split_once('='));
    let found = parameters.find(|(name, _)| name.eq_ignore_ascii_case(key));
    found.map(|(_, value)| value)
}
