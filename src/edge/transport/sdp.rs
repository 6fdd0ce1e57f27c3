//! What the shard needs to know of a session description (RFC 8866), read by `rtc`'s parser, and what it refuses.
//!
//! `rtc` itself takes double mids and other oddities in silence (ARCHITECTURE.md, "rtc"), so the shape is checked here first.

use super::OfferError;
use super::ice::Credentials;
use crate::id::MediaKind;
use rtc::sdp::description::media::MediaDescription;
use rtc::sdp::description::session::SessionDescription;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Longest description in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// Most sections, of one offer and of one leg in its life.
pub const MAX_SECTIONS: usize = 64;
/// Most candidates in all.
const MAX_CANDIDATES: usize = 50;
/// Most layers of one picture.
const MAX_LAYERS: usize = 4;

const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
const REPAIRED_RID: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
/// Header extension of the transport-wide sequence number.
pub const TRANSPORT_CC: &str =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

/// What the page does in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It sends.
    Sends,
    /// It receives: a slot.
    Receives,
    /// Neither.
    Idle,
}

/// One `m=` section of the offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// `a=mid`.
    pub mid: String,
    /// Voice or picture.
    pub kind: MediaKind,
    /// What the page does in it.
    pub usage: Use,
}

/// The facts of a page's offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// Session id of the `o=` line: stays the same as long as the peer connection does (RFC 8866, RFC 9429).
    pub session: u64,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// `a=ice-ufrag`.
    pub ufrag: String,
    /// `a=ice-pwd`.
    pub pwd: String,
    /// Layers of the picture that the page sends, worst first, as `a=simulcast:send` orders them (RFC 8853).
    pub layers: Vec<String>,
    /// The page's browser sends lost packets of its voice again when asked (`a=rtcp-fb: … nack`, RFC 4585, section 4.2).
    pub repeats_voice: bool,
    /// `a=ssrc-group:FID`: retransmission stream -> the stream that it repairs (RFC 4588, RFC 5576).
    pub repairs: BTreeMap<u32, u32>,
}

impl Offered {
    /// Reads and checks an offer.
    ///
    /// # Errors
    /// [`OfferError::Sdp`] with the reason when it is too long, no SDP, or not of the shape that this server answers.
    pub fn read(sdp: &str) -> Result<Self, OfferError> {
        let description = parse(sdp)?;
        let media = &description.media_descriptions;
        if media.is_empty() || media.len() > MAX_SECTIONS {
            return refuse(format!(
                "it has {} sections, 1 to {MAX_SECTIONS} are taken",
                media.len()
            ));
        }
        let candidates: usize = media.iter().map(|m| values(m, "candidate").count()).sum();
        if candidates > MAX_CANDIDATES {
            return refuse(format!(
                "it has {candidates} candidates, at most {MAX_CANDIDATES} are taken"
            ));
        }
        let mut offered = Self {
            session: description.origin.session_id,
            ..Self::default()
        };
        for section in media {
            offered.take(section)?;
        }
        offered.ufrag = credential(&description, "ice-ufrag");
        offered.pwd = credential(&description, "ice-pwd");
        offered.check(&description)?;
        Ok(offered)
    }

    fn take(&mut self, media: &MediaDescription) -> Result<(), OfferError> {
        let Some(mid) = values(media, "mid").next().filter(|mid| !mid.is_empty()) else {
            return refuse("a section has no mid");
        };
        if self.sections.iter().any(|s| s.mid == mid) {
            return refuse(format!("the mid {mid} stands twice"));
        }
        let kind = match media.media_name.media.as_str() {
            "audio" => MediaKind::Audio,
            "video" => MediaKind::Video,
            other => return refuse(format!("sections of kind {other} are not taken")),
        };
        // Firefox writes port 0 in bundled sections too, and says so (RFC 9143, section 6).
        let rejected = media.media_name.port.value == 0 && !media.has_attribute("bundle-only");
        let usage = if rejected || media.has_attribute("inactive") {
            Use::Idle
        } else if media.has_attribute("recvonly") {
            Use::Receives
        } else {
            Use::Sends
        };
        if usage == Use::Sends
            && self
                .sections
                .iter()
                .any(|s| s.kind == kind && s.usage == Use::Sends)
        {
            return refuse("it sends more than one voice or more than one picture");
        }
        for group in values(media, "ssrc-group") {
            if let Some((primary, repair)) = repair_pair(group) {
                self.repairs.insert(repair, primary);
            }
        }
        if usage == Use::Sends && kind == MediaKind::Audio {
            let nack = |line: &str| line.split_whitespace().skip(1).eq(["nack"]);
            self.repeats_voice = values(media, "rtcp-fb").any(nack);
        }
        if usage == Use::Sends && kind == MediaKind::Video {
            self.layers = layers(media);
            if self.layers.len() > MAX_LAYERS {
                return refuse(format!("it has more than {MAX_LAYERS} layers"));
            }
        }
        self.sections.push(Section {
            mid: mid.to_owned(),
            kind,
            usage,
        });
        Ok(())
    }

    /// RFC 8445, section 5.3: at least 24 and 128 bits; RFC 8827: a fingerprint, SHA-256 here.
    fn check(&self, description: &SessionDescription) -> Result<(), OfferError> {
        let ice = |text: &str| {
            text.len() <= 256
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
        };
        if self.ufrag.len() < 4 || self.pwd.len() < 22 || !ice(&self.ufrag) || !ice(&self.pwd) {
            return refuse("its ICE credentials are missing or too weak");
        }
        if !credential(description, "fingerprint").starts_with("sha-256 ") {
            return refuse("it has no SHA-256 fingerprint");
        }
        Ok(())
    }

    /// Kinds that the page can send.
    #[must_use]
    pub fn publishes(&self) -> Vec<MediaKind> {
        MediaKind::ALL
            .into_iter()
            .filter(|kind| {
                self.sections
                    .iter()
                    .any(|s| s.kind == *kind && s.usage == Use::Sends)
            })
            .collect()
    }

    /// The receiving sections, in order.
    pub fn slots(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|s| s.usage == Use::Receives)
    }
}

/// The facts of our answer: numbers that both sides agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Credentials of both sides.
    pub credentials: Credentials,
    /// Payload type -> codec name in small letters (`opus`, `vp8`, `rtx`).
    pub codecs: BTreeMap<u8, String>,
    /// Payload type of a retransmission -> of what it repeats (RFC 4588, section 8.6).
    pub repairs: BTreeMap<u8, u8>,
    /// Header-extension id of the mid (RFC 9143); 0: not agreed.
    pub mid: u8,
    /// Of the layer name (RFC 8852).
    pub rid: u8,
    /// Of the name of the layer that a retransmission repairs (RFC 8852).
    pub repaired_rid: u8,
    /// Of the audio level (RFC 6464).
    pub audio_level: u8,
    /// Of the transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01).
    pub transport_cc: u8,
}

impl Agreed {
    /// Reads our own answer to `offered`.
    ///
    /// # Errors
    /// [`OfferError::Sdp`] when it cannot be read back.
    pub fn read(answer: &str, offered: &Offered) -> Result<Self, OfferError> {
        let description = parse(answer)?;
        let mut agreed = Self {
            credentials: Credentials {
                local_ufrag: credential(&description, "ice-ufrag"),
                local_pwd: credential(&description, "ice-pwd"),
                remote_ufrag: offered.ufrag.clone(),
                remote_pwd: offered.pwd.clone(),
            },
            ..Self::default()
        };
        for media in &description.media_descriptions {
            for line in values(media, "rtpmap") {
                if let Some((payload_type, codec)) = payload_map(line) {
                    agreed.codecs.insert(payload_type, codec);
                }
            }
            for line in values(media, "fmtp") {
                if let Some((repair, repeated)) = line.split_once(" apt=")
                    && let (Ok(repair), Ok(repeated)) = (repair.parse(), repeated.parse())
                {
                    agreed.repairs.insert(repair, repeated);
                }
            }
            for line in values(media, "extmap") {
                agreed.extension(line);
            }
        }
        Ok(agreed)
    }

    /// Payload type of a codec; the first, if it has several.
    #[must_use]
    pub fn payload_type(&self, codec: &str) -> Option<u8> {
        let mut codecs = self.codecs.iter();
        codecs.find(|(_, name)| *name == codec).map(|(id, _)| *id)
    }

    /// Payload type of retransmissions of a payload type.
    #[must_use]
    pub fn repair_type(&self, payload_type: u8) -> Option<u8> {
        let mut repairs = self.repairs.iter();
        repairs
            .find(|(_, repeated)| **repeated == payload_type)
            .map(|(repair, _)| *repair)
    }

    fn extension(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let id = words
            .next()
            .and_then(|id| id.split('/').next()?.parse().ok());
        let (Some(id), Some(uri)) = (id, words.next()) else {
            return;
        };
        match uri {
            MID => self.mid = id,
            RID => self.rid = id,
            REPAIRED_RID => self.repaired_rid = id,
            AUDIO_LEVEL => self.audio_level = id,
            TRANSPORT_CC => self.transport_cc = id,
            _ => {}
        }
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, OfferError> {
    Err(OfferError::Sdp(why.into()))
}

fn parse(sdp: &str) -> Result<SessionDescription, OfferError> {
    if sdp.len() > MAX_LENGTH {
        return refuse("it is longer than 64 KiB");
    }
    SessionDescription::unmarshal(&mut Cursor::new(sdp.as_bytes()))
        .or_else(|_| refuse("it is no session description"))
}

fn values<'a>(media: &'a MediaDescription, key: &'a str) -> impl Iterator<Item = &'a str> {
    media
        .attributes
        .iter()
        .filter(move |a| a.key == key)
        .filter_map(|a| a.value.as_deref())
}

/// A value at session level, or else of the first section that has it (all sections are bundled).
fn credential(description: &SessionDescription, key: &str) -> String {
    description
        .attribute(key)
        .map(String::as_str)
        .or_else(|| {
            description
                .media_descriptions
                .iter()
                .find_map(|media| values(media, key).next())
        })
        .unwrap_or_default()
        .to_owned()
}

fn repair_pair(group: &str) -> Option<(u32, u32)> {
    let mut words = group.split_whitespace();
    if words.next()? != "FID" {
        return None;
    }
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn payload_map(line: &str) -> Option<(u8, String)> {
    let (payload_type, codec) = line.split_once(' ')?;
    let name = codec.split('/').next()?.to_ascii_lowercase();
    Some((payload_type.parse().ok()?, name))
}

fn layers(media: &MediaDescription) -> Vec<String> {
    let Some(line) = values(media, "simulcast").next() else {
        return Vec::new();
    };
    let mut words = line.split_whitespace();
    while let Some(word) = words.next() {
        if word == "send" {
            return words
                .next()
                .unwrap_or_default()
                .split(';')
                .filter_map(|alternatives| alternatives.split(',').next())
                .map(|rid| rid.trim_start_matches('~').to_owned())
                .filter(|rid| !rid.is_empty())
                .collect();
        }
    }
    Vec::new()
}

#[cfg(test)]
#[path = "sdp_test.rs"]
mod tests;
