//! What the page and this server have agreed on: the numbers that packets bear.

use super::offered::{Codec, Offered};
use super::{AUDIO_LEVEL, REPAIRED_RID, RID, TRANSPORT_CC, answer};
use crate::id::MediaKind;

/// What a payload type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Voice or picture.
    Media(MediaKind),
    /// Retransmissions of a picture (RFC 4588).
    Repair,
    /// A voice with earlier frames in each packet (RFC 2198).
    Redundant,
}

/// Payload types and ids of header extensions (0: not agreed). They are the browser's own, and the same in all sections
/// (RFC 9143, section 7.2.1; RFC 8843, section 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Codec of voices.
    pub voice: Option<Codec>,
    /// Codec of pictures.
    pub picture: Option<Codec>,
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
            let Some(codec) = section.codec else {
                continue;
            };
            let place = match section.kind {
                MediaKind::Audio => &mut agreed.voice,
                MediaKind::Video => &mut agreed.picture,
            };
            place.get_or_insert(codec);
            for (id, uri) in answer::extensions(section, media) {
                agreed.extension(id, uri);
            }
        }
        agreed
    }

    /// The codec of a kind.
    #[must_use]
    pub fn codec(&self, kind: MediaKind) -> Option<Codec> {
        match kind {
            MediaKind::Audio => self.voice,
            MediaKind::Video => self.picture,
        }
    }

    /// What a payload type stands for.
    #[must_use]
    pub fn format(&self, payload_type: u8) -> Option<Format> {
        let repairs = |codec: Codec| codec.repair_type == Some(payload_type);
        if self.picture.is_some_and(repairs) {
            return Some(Format::Repair);
        }
        let repeats = |codec: Codec| codec.redundant_type == Some(payload_type);
        if self.voice.is_some_and(repeats) {
            return Some(Format::Redundant);
        }
        let kind = MediaKind::ALL.into_iter().find(|kind| {
            let codec = self.codec(*kind);
            codec.is_some_and(|codec| codec.payload_type == payload_type)
        });
        kind.map(Format::Media)
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
