//! What an arriving RTP packet is: which kind, which layer, or the retransmission of which packet.
//!
//! Browsers name a layer (rid) only in the first packets, and `rtc` forgets the names at every new offer and never learns which layer a
//! retransmission repairs. So the names are kept here for the life of the leg, and a retransmission is turned back into the packet that
//! was lost before `rtc`'s NACK generator sees it (otherwise it asks for the same packet again and again).

use super::sdp::{Agreed, Offered};
use crate::id::MediaKind;
use rtc::rtp::Packet;
use std::collections::BTreeMap;

/// More sources than this are no page of ours: further ones are dropped.
const MAX_SOURCES: usize = 64;

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Media, as sent or brought back from a retransmission.
    Media {
        /// Voice or picture.
        kind: MediaKind,
        /// Rank of its layer; the best picture has the highest.
        rank: u8,
        /// It came as a retransmission.
        repaired: bool,
    },
    /// Padding, or nothing that was agreed.
    Nothing,
}

/// The sources of one leg.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    agreed: Agreed,
    layers: Vec<String>,
    declared_repairs: BTreeMap<u32, u32>,
    /// Source -> its layer's name and payload type; the name is empty without simulcast.
    media: BTreeMap<u32, (String, u8)>,
    /// Retransmission source -> name of the layer that it repairs.
    repairs: BTreeMap<u32, String>,
}

impl Streams {
    /// Takes what an offer and its answer say; what packets have told stays.
    pub fn negotiated(&mut self, offered: &Offered, agreed: &Agreed) {
        self.agreed = agreed.clone();
        self.layers.clone_from(&offered.layers);
        self.declared_repairs.clone_from(&offered.repairs);
    }

    /// Sources of the picture, for key-frame requests.
    pub fn pictures(&self) -> impl Iterator<Item = u32> {
        self.media
            .iter()
            .filter(|(_, (_, payload_type))| self.kind_of(*payload_type) == Some(MediaKind::Video))
            .map(|(ssrc, _)| *ssrc)
    }

    /// Names a packet, and turns a retransmission back into what it repeats (RFC 4588, section 4).
    pub fn name(&mut self, packet: &mut Packet) -> Arrival {
        let payload_type = packet.header.payload_type;
        let repaired = self.is_repair(payload_type);
        if repaired && !self.bring_back(packet) {
            return Arrival::Nothing;
        }
        let Some(kind) = self.kind_of(packet.header.payload_type) else {
            return Arrival::Nothing;
        };
        if packet.payload.is_empty() || !self.learn(packet) {
            return Arrival::Nothing;
        }
        Arrival::Media {
            kind,
            rank: self.rank(packet.header.ssrc),
            repaired,
        }
    }

    fn kind_of(&self, payload_type: u8) -> Option<MediaKind> {
        match self.agreed.codecs.get(&payload_type)?.as_str() {
            "opus" => Some(MediaKind::Audio),
            "vp8" => Some(MediaKind::Video),
            _ => None,
        }
    }

    fn is_repair(&self, payload_type: u8) -> bool {
        self.agreed
            .codecs
            .get(&payload_type)
            .is_some_and(|codec| codec == "rtx")
    }

    /// Notes a media source and the layer name that its packet bears. `false`: too many sources.
    fn learn(&mut self, packet: &Packet) -> bool {
        let ssrc = packet.header.ssrc;
        let name = extension_text(packet, self.agreed.rid);
        if let Some((known, _)) = self.media.get_mut(&ssrc) {
            if let Some(name) = name {
                *known = name;
            }
            return true;
        }
        if self.media.len() >= MAX_SOURCES {
            return false;
        }
        self.media
            .insert(ssrc, (name.unwrap_or_default(), packet.header.payload_type));
        true
    }

    fn rank(&self, ssrc: u32) -> u8 {
        let name = self.media.get(&ssrc).map(|(name, _)| name.as_str());
        let index = self
            .layers
            .iter()
            .position(|layer| Some(layer.as_str()) == name);
        index.and_then(|i| u8::try_from(i).ok()).unwrap_or(0)
    }

    /// Rewrites a retransmission into the packet that it repeats. `false`: padding, or it is not known what it repairs.
    fn bring_back(&mut self, packet: &mut Packet) -> bool {
        const ORIGINAL_SEQUENCE: usize = 2;
        let repair = packet.header.ssrc;
        if let Some(name) = extension_text(packet, self.agreed.repaired_rid)
            && (self.repairs.contains_key(&repair) || self.repairs.len() < MAX_SOURCES)
        {
            self.repairs.insert(repair, name);
        }
        let Some((ssrc, payload_type)) = self.repaired_by(repair) else {
            return false;
        };
        let (Some(&high), Some(&low)) = (packet.payload.first(), packet.payload.get(1)) else {
            return false;
        };
        packet.header.sequence_number = u16::from_be_bytes([high, low]);
        packet.header.ssrc = ssrc;
        packet.header.payload_type = payload_type;
        packet.payload = packet.payload.slice(ORIGINAL_SEQUENCE..);
        true
    }

    fn repaired_by(&self, repair: u32) -> Option<(u32, u8)> {
        if let Some(name) = self.repairs.get(&repair) {
            return self
                .media
                .iter()
                .find(|(_, (layer, payload_type))| {
                    layer == name && self.kind_of(*payload_type) == Some(MediaKind::Video)
                })
                .map(|(ssrc, (_, payload_type))| (*ssrc, *payload_type));
        }
        let primary = self.declared_repairs.get(&repair)?;
        let (_, payload_type) = self.media.get(primary)?;
        Some((*primary, *payload_type))
    }
}

/// A name in a header extension. Firefox pads it with zeros.
fn extension_text(packet: &Packet, id: u8) -> Option<String> {
    const LONGEST_NAME: usize = 16;
    if id == 0 {
        return None;
    }
    let bytes = packet.header.get_extension(id)?;
    let text = std::str::from_utf8(&bytes).ok()?.trim_end_matches('\0');
    (!text.is_empty() && text.len() <= LONGEST_NAME).then(|| text.to_owned())
}

#[cfg(test)]
#[path = "streams_test.rs"]
mod tests;
