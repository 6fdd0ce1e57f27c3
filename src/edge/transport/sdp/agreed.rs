//! What the page and this server have agreed on: the numbers that packets bear.

use super::offered::{Offered, Use};
use super::{AUDIO_LEVEL, REPAIRED_RID, RID, Spoken, TRANSPORT_CC, answer};
use crate::codec::Codec;
use crate::id::MediaKind;

/// What a payload type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Voice or picture, in this codec.
    Media(Codec),
    /// Retransmissions of a picture (RFC 4588).
    Repair,
    /// A voice with earlier frames in each packet (RFC 2198).
    Redundant,
}

/// Payload types and ids of header extensions (0: not agreed). They are the browser's own, and the same in all sections
/// (RFC 9143, section 7.2.1; RFC 8843, section 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The voice that the page sends.
    pub voice: Option<Spoken>,
    /// The picture that it sends.
    pub picture: Option<Spoken>,
    /// What it receives.
    pub received: Received,
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
    /// What is agreed on when the answer to this offer has gone.
    #[must_use]
    pub fn of(offered: &Offered) -> Self {
        let mut agreed = Self::default();
        for (section, media) in offered.pairs() {
            if !section.is_taken() {
                continue;
            }
            match (section.usage, section.kind) {
                (Use::Sends, MediaKind::Audio) => agreed.voice = section.spoken.first().copied(),
                (Use::Sends, MediaKind::Video) => agreed.picture = section.spoken.first().copied(),
                (Use::Receives, _) => agreed.received.add(&section.spoken),
                (Use::Idle, _) => {}
            }
            for (id, uri) in answer::extensions(section, media) {
                agreed.extension(id, uri);
            }
        }
        agreed
    }

    /// What a payload type stands for in what the page sends.
    #[must_use]
    pub fn format(&self, payload_type: u8) -> Option<Format> {
        let repairs = |spoken: Spoken| spoken.repair_type == Some(payload_type);
        if self.picture.is_some_and(repairs) {
            return Some(Format::Repair);
        }
        let repeats = |spoken: Spoken| spoken.redundant_type == Some(payload_type);
        if self.voice.is_some_and(repeats) {
            return Some(Format::Redundant);
        }
        let sent = self.voice.into_iter().chain(self.picture);
        let mut media = sent.filter(|spoken| spoken.payload_type == payload_type);
        media.next().map(|spoken| Format::Media(spoken.codec))
    }

    fn extension(&mut self, id: u8, uri: &str) {
        match uri {
            RID => self.rid = id,
            REPAIRED_RID => self.repaired_rid = id,
            AUDIO_LEVEL => self.audio_level = id,
            TRANSPORT_CC => self.transport_cc = id,
            _ => {}
        }
    }
}

/// Codecs that a page receives, each under its own payload types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    by_codec: [Option<Spoken>; Codec::COUNT],
}

impl Received {
    /// The numbers of a codec, if the page receives it.
    #[must_use]
    pub fn get(&self, codec: Codec) -> Option<Spoken> {
        self.by_codec.get(codec.index()).copied().flatten()
    }

    fn add(&mut self, spoken: &[Spoken]) {
        for it in spoken {
            if let Some(place) = self.by_codec.get_mut(it.codec.index()) {
                place.get_or_insert(*it);
            }
        }
    }
}
