//! What a page offers, and what of it is refused.

use super::{MAX_SECTIONS, numbered, refuse, said_of, shared, values};
use crate::edge::transport::OfferError;
use crate::edge::transport::dtls::Fingerprint;
use crate::id::MediaKind;
use rtc::sdp::description::media::MediaDescription;
use rtc::sdp::description::session::SessionDescription;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Longest description in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// Most candidates in all.
const MAX_CANDIDATES: usize = 50;
/// Most layers of one picture.
const MAX_LAYERS: usize = 4;

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

/// The codec of a section, under the browser's own payload types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codec {
    /// Of the voice or picture.
    pub payload_type: u8,
    /// Of its retransmissions (RFC 4588), if the browser has them.
    pub repair_type: Option<u8>,
    /// Of the voice that it sends with earlier frames in each packet (RFC 2198), if the browser has that.
    pub redundant_type: Option<u8>,
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
    /// `None`: the section is rejected, by the page or by us.
    pub codec: Option<Codec>,
}

/// A page's offer.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Session id of the `o=` line: stays the same as long as the peer connection does (RFC 8866, RFC 9429).
    pub session: u64,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// `a=ice-ufrag`.
    pub ufrag: String,
    /// `a=ice-pwd`.
    pub pwd: String,
    /// `a=fingerprint`: one of them is the certificate's that the browser will show.
    pub fingerprints: Vec<Fingerprint>,
    /// Layers of the picture that the page sends, worst first, as `a=simulcast:send` orders them (RFC 8853).
    pub layers: Vec<String>,
    /// The page's browser sends lost packets of its voice again when asked (`a=rtcp-fb: … nack`, RFC 4585, section 4.2).
    pub repeats_voice: bool,
    /// `a=ssrc-group:FID`: retransmission stream -> the stream that it repairs (RFC 4588, RFC 5576).
    pub repairs: BTreeMap<u32, u32>,
    /// All of it, for the answer.
    pub(in crate::edge::transport) description: SessionDescription,
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
        let first = |key| shared(&description, key).first().copied();
        let mut offered = Self {
            session: description.origin.session_id,
            ufrag: first("ice-ufrag").unwrap_or_default().to_owned(),
            pwd: first("ice-pwd").unwrap_or_default().to_owned(),
            fingerprints: shared(&description, "fingerprint")
                .into_iter()
                .filter_map(Fingerprint::read)
                .collect(),
            ..Self::default()
        };
        offered.check(first("setup"))?;
        let bundled = bundle(&description);
        for section in media {
            offered.take(section, &bundled)?;
        }
        offered.description = description;
        Ok(offered)
    }

    /// RFC 8445, section 5.3: at least 24 and 128 bits; RFC 8827: a fingerprint; RFC 8842, section 5: the browser is to begin the
    /// handshake, since it knows first where the server is.
    fn check(&self, setup: Option<&str>) -> Result<(), OfferError> {
        let ice = |text: &str| {
            text.len() <= 256
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
        };
        if self.ufrag.len() < 4 || self.pwd.len() < 22 || !ice(&self.ufrag) || !ice(&self.pwd) {
            return refuse("its ICE credentials are missing or too weak");
        }
        if self.fingerprints.is_empty() {
            return refuse("it has no fingerprint of SHA-256, SHA-384 or SHA-512");
        }
        if !matches!(setup, Some("actpass" | "active")) {
            return refuse("its side would not begin the DTLS handshake");
        }
        Ok(())
    }

    fn take(&mut self, media: &MediaDescription, bundled: &[&str]) -> Result<(), OfferError> {
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
        let takes = !rejected && bundled.contains(&mid) && media.has_attribute("rtcp-mux");
        let mut codec = codec(media, kind).filter(|_| takes);
        let usage = if codec.is_none() || media.has_attribute("inactive") {
            Use::Idle
        } else if media.has_attribute("recvonly") {
            Use::Receives
        } else {
            Use::Sends
        };
        // A voice goes out twice where a link loses, which outlives longer bursts than a frame in the next packet does.
        if let Some(codec) = codec.as_mut().filter(|_| usage != Use::Sends) {
            codec.redundant_type = None;
        }
        let section = Section {
            mid: mid.to_owned(),
            kind,
            usage,
            codec,
        };
        if usage == Use::Sends {
            self.take_sending(&section, media)?;
        }
        self.sections.push(section);
        Ok(())
    }

    fn take_sending(
        &mut self,
        section: &Section,
        media: &MediaDescription,
    ) -> Result<(), OfferError> {
        if self.publishes().contains(&section.kind) {
            return refuse("it sends more than one voice or more than one picture");
        }
        let groups = values(media, "ssrc-group").filter_map(repair_pair);
        self.repairs
            .extend(groups.map(|(primary, repair)| (repair, primary)));
        match section.kind {
            MediaKind::Audio => {
                let codec = section.codec.map(|codec| codec.payload_type);
                self.repeats_voice = codec.is_some_and(|id| feedback(media, id, "nack"));
            }
            MediaKind::Video => {
                self.layers = layers(media);
                if self.layers.len() > MAX_LAYERS {
                    return refuse(format!("it has more than {MAX_LAYERS} layers"));
                }
            }
        }
        Ok(())
    }

    /// Kinds that the page can send.
    #[must_use]
    pub fn publishes(&self) -> Vec<MediaKind> {
        let sent = |kind: &MediaKind| {
            let mut sections = self.sections.iter();
            sections.any(|s| s.kind == *kind && s.usage == Use::Sends)
        };
        MediaKind::ALL.into_iter().filter(sent).collect()
    }

    /// The receiving sections, in order.
    pub fn slots(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|s| s.usage == Use::Receives)
    }
}

/// Whether the browser offers this feedback for a payload type (RFC 4585, section 4.2).
pub(super) fn feedback(media: &MediaDescription, payload_type: u8, wanted: &str) -> bool {
    let of_all = values(media, "rtcp-fb").filter_map(|line| line.strip_prefix("* "));
    let mut all = said_of(media, "rtcp-fb", payload_type).chain(of_all);
    all.any(|offered| offered == wanted)
}

fn parse(sdp: &str) -> Result<SessionDescription, OfferError> {
    if sdp.len() > MAX_LENGTH {
        return refuse("it is longer than 64 KiB");
    }
    SessionDescription::unmarshal(&mut Cursor::new(sdp.as_bytes()))
        .or_else(|_| refuse("it is no session description"))
}

/// Mids of the sections that share one transport (RFC 9143).
fn bundle(description: &SessionDescription) -> Vec<&str> {
    let groups = description.attributes.iter().filter(|a| a.key == "group");
    let mut groups = groups.filter_map(|a| a.value.as_deref()?.strip_prefix("BUNDLE "));
    groups.next().unwrap_or_default().split(' ').collect()
}

/// The first codec of a section that this server takes: Opus or VP8.
fn codec(media: &MediaDescription, kind: MediaKind) -> Option<Codec> {
    let wanted = match kind {
        MediaKind::Audio => "opus/48000/2",
        MediaKind::Video => "VP8/90000",
    };
    let of = |wanted: &'static str| {
        let formats = &media.media_name.formats;
        numbered(media, "rtpmap")
            .filter(move |(_, name)| name.eq_ignore_ascii_case(wanted))
            .map(|(id, _)| id)
            .filter(|id| formats.contains(&id.to_string()))
    };
    let payload_type = of(wanted).next()?;
    let repeats = format!("apt={payload_type}");
    let repair_type = of("rtx/90000").find(|id| {
        let mut parameters = said_of(media, "fmtp", *id).flat_map(|line| line.split(';'));
        parameters.any(|parameter| parameter.trim() == repeats)
    });
    let again = format!("{payload_type}/{payload_type}");
    let redundant_type =
        of("red/48000/2").find(|id| said_of(media, "fmtp", *id).any(|line| line.trim() == again));
    Some(Codec {
        payload_type,
        repair_type,
        redundant_type,
    })
}

fn repair_pair(group: &str) -> Option<(u32, u32)> {
    let mut words = group.split_whitespace();
    if words.next()? != "FID" {
        return None;
    }
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn layers(media: &MediaDescription) -> Vec<String> {
    let mut words = values(media, "simulcast")
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let sent = words
        .find(|word| *word == "send")
        .and_then(|_| words.next())
        .unwrap_or_default();
    sent.split(';')
        .filter_map(|alternatives| alternatives.split(',').next())
        .map(|rid| rid.trim_start_matches('~').to_owned())
        .filter(|rid| !rid.is_empty())
        .collect()
}

#[cfg(test)]
#[path = "offered_test.rs"]
mod tests;
