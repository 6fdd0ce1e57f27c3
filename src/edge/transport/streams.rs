//! The sources of one leg: which number of which source a packet is, and what it is: which kind, which layer, or the retransmission of
//! which packet.
//!
//! Browsers name a layer (rid) only in the first packets, and `rtc` forgets the names at every new offer and never learns which layer a
//! retransmission repairs. So the names are kept here for the life of the leg.

use super::sdp::{Agreed, Format, Offered};
use crate::codec::Codec;
use crate::media::packet::Header;
use crate::media::red::{Frame, Frames};
use crate::media::window::Window;
use std::collections::BTreeMap;

/// More sources than this are no page of ours: further ones are dropped.
const MAX_SOURCES: usize = 64;

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival<'a> {
    /// Media, as sent or brought back from a retransmission (RFC 4588, section 4).
    Media(Media<'a>),
    /// Padding on a retransmission source, or it is not known yet what it repairs.
    Nothing,
    /// Nothing that was agreed: padding longer than the packet, another payload type, a layer that was not offered, redundancy of another
    /// codec.
    Refused,
}

/// A packet of media. Its payload is empty when it holds only padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media<'a> {
    /// In which codec.
    pub codec: Codec,
    /// Source of the layer.
    pub ssrc: u32,
    /// Rank of the layer; the best picture has the highest.
    pub rank: u8,
    /// Layers of the same picture that are better.
    pub above: u8,
    /// Sequence number of the media.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// Last packet of its frame.
    pub marker: bool,
    /// It came as a retransmission.
    pub repaired: bool,
    /// Its sender sends lost packets again when asked.
    pub repeats: bool,
    /// Without padding.
    pub payload: &'a [u8],
    /// The whole payload of a packet that holds earlier frames too (RFC 2198); else empty.
    pub redundant: &'a [u8],
    /// How loud a voice is in it, in -dBov, if it says so (RFC 6464).
    pub level: Option<u8>,
}

impl<'a> Media<'a> {
    /// The packets that went before it, as far as it repeats them, oldest first.
    pub fn earlier(&self) -> impl Iterator<Item = Self> + use<'a> {
        let own = *self;
        let repeated = |frame: &Frame<'_>| frame.before > 0 && !frame.payload.is_empty();
        let frames = Frames::read(self.redundant).into_iter().flatten();
        frames.filter(repeated).map(move |frame| Self {
            sequence: own.sequence.wrapping_sub(frame.before),
            timestamp: own.timestamp.wrapping_sub(frame.age),
            marker: false,
            repaired: true,
            payload: frame.payload,
            redundant: &[],
            level: None,
            ..own
        })
    }
}

/// The sources of one leg.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    agreed: Agreed,
    /// Names of the layers that were offered, worst first.
    layers: Vec<String>,
    repeats_voice: bool,
    /// Retransmission source -> source, of those that were named in the offer.
    repairs: BTreeMap<u32, u32>,
    sources: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    ssrc: u32,
    window: Window,
    /// The last payload type.
    payload_type: u8,
    /// Name of its layer, or of the layer that it repairs; empty without simulcast.
    layer: String,
}

impl Streams {
    /// Takes what an offer and its answer say; what packets have told stays.
    pub fn negotiated(&mut self, offered: &Offered, agreed: &Agreed) {
        self.agreed = *agreed;
        offered.layers.clone_into(&mut self.layers);
        self.repeats_voice = offered.repeats_voice;
        self.repairs.clone_from(&offered.repairs);
    }

    /// The index under which a packet was sealed (RFC 3711, section 3.3.1). `None`: it was taken already, is too old to tell, or is
    /// of one source too many.
    #[must_use]
    pub fn index(&self, ssrc: u32, sequence: u16) -> Option<u64> {
        let Some(source) = self.find(ssrc) else {
            return (self.sources.len() < MAX_SOURCES).then(|| u64::from(sequence));
        };
        let index = source.window.index(sequence);
        source.window.is_fresh(index).then_some(index)
    }

    /// Names of the layers that were offered, worst first.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// The index of a packet that is newer than all of its source so far; no replay can be that.
    #[must_use]
    pub fn newest(&self, ssrc: u32, sequence: u16) -> Option<u64> {
        let window = &self.find(ssrc)?.window;
        let index = window.index(sequence);
        window.is_newest(index).then_some(index)
    }

    /// Takes a packet that was authentic, decrypted, and says what it is.
    pub fn take<'a>(&mut self, index: u64, header: &Header, packet: &'a [u8]) -> Arrival<'a> {
        self.learn(index, header, packet);
        let Some(payload) = header.payload(packet) else {
            return Arrival::Refused;
        };
        if !self.is_offered(header.ssrc) {
            return Arrival::Refused;
        }
        let codec = match self.agreed.format(header.payload_type) {
            Some(Format::Media(codec)) => codec,
            Some(Format::Repair) => return self.bring_back(header, payload),
            Some(Format::Redundant) => return self.unfold(header, payload),
            None => return Arrival::Refused,
        };
        Arrival::Media(self.media(codec, header, payload))
    }

    fn media<'a>(&self, codec: Codec, header: &Header, payload: &'a [u8]) -> Media<'a> {
        let (rank, above) = self.rank(header.ssrc);
        Media {
            codec,
            ssrc: header.ssrc,
            rank,
            above,
            sequence: header.sequence,
            timestamp: header.timestamp,
            marker: header.marker,
            repaired: false,
            repeats: codec != Codec::Opus || self.repeats_voice,
            payload,
            redundant: &[],
            level: None,
        }
    }

    /// A voice in redundant packets is forwarded and recorded as if it had come in plain ones.
    fn unfold<'a>(&self, header: &Header, payload: &'a [u8]) -> Arrival<'a> {
        let voice = self.agreed.voice.map(|codec| codec.payload_type);
        let is_voice = |frame: &Frame<'_>| Some(frame.payload_type) == voice;
        let frames = Frames::read(payload).filter(|frames| frames.clone().all(|f| is_voice(&f)));
        let Some(own) = frames.and_then(Iterator::last) else {
            return Arrival::Refused;
        };
        let media = self.media(Codec::Opus, header, own.payload);
        Arrival::Media(Media {
            redundant: payload,
            ..media
        })
    }

    fn find(&self, ssrc: u32) -> Option<&Source> {
        self.sources.iter().find(|source| source.ssrc == ssrc)
    }

    /// Notes the source and the layer name that its packet bears.
    fn learn(&mut self, index: u64, header: &Header, packet: &[u8]) {
        let place = self
            .sources
            .iter()
            .position(|source| source.ssrc == header.ssrc);
        let place = place.unwrap_or_else(|| {
            self.sources.push(Source {
                ssrc: header.ssrc,
                window: Window::default(),
                payload_type: header.payload_type,
                layer: String::new(),
            });
            self.sources.len().saturating_sub(1)
        });
        let format = self.agreed.format(header.payload_type);
        let id = if format == Some(Format::Repair) {
            self.agreed.repaired_rid
        } else {
            self.agreed.rid
        };
        if let Some(source) = self.sources.get_mut(place) {
            source.window.accept(index);
            source.payload_type = header.payload_type;
            if let Some(name) = name(header.extension(packet, id))
                && source.layer != name
            {
                name.clone_into(&mut source.layer);
            }
        }
    }

    /// A source that names its layer names one that was offered.
    fn is_offered(&self, ssrc: u32) -> bool {
        let name = self.find(ssrc).map_or("", |source| source.layer.as_str());
        name.is_empty() || self.layers.is_empty() || self.layers.iter().any(|layer| layer == name)
    }

    /// Rank of a source's layer, and how many layers are better; 0 and 0 of a picture without layers.
    fn rank(&self, ssrc: u32) -> (u8, u8) {
        let name = self.find(ssrc).map(|source| source.layer.as_str());
        let mut layers = self.layers.iter();
        let Some(index) = layers.position(|layer| Some(layer.as_str()) == name) else {
            return (0, 0);
        };
        let narrow = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        (narrow(index), narrow(layers.count()))
    }

    /// The payload begins with the number of the packet that it repeats. Nothing: padding, or it is not known what it repairs.
    fn bring_back<'a>(&self, header: &Header, payload: &'a [u8]) -> Arrival<'a> {
        let Some((&[high, low], payload)) = payload.split_first_chunk() else {
            return Arrival::Nothing;
        };
        let repaired = self.repaired_by(header.ssrc);
        let (Some(repaired), Some(picture), false) =
            (repaired, self.agreed.picture, payload.is_empty())
        else {
            return Arrival::Nothing;
        };
        let (rank, above) = self.rank(repaired.ssrc);
        Arrival::Media(Media {
            ssrc: repaired.ssrc,
            rank,
            above,
            sequence: u16::from_be_bytes([high, low]),
            repaired: true,
            ..self.media(picture.codec, header, payload)
        })
    }

    fn repaired_by(&self, repair: u32) -> Option<&Source> {
        let layer = self.find(repair).map(|source| source.layer.as_str());
        match layer {
            Some(layer) if !layer.is_empty() => {
                self.pictures().find(|source| source.layer == layer)
            }
            _ => match self.repairs.get(&repair) {
                Some(declared) => self.find(*declared),
                None if self.layers.is_empty() => self.only_picture(),
                None => None,
            },
        }
    }

    fn pictures(&self) -> impl Iterator<Item = &Source> {
        let picture = self.agreed.picture.map(|spoken| spoken.payload_type);
        let sources = self.sources.iter();
        sources.filter(move |source| Some(source.payload_type) == picture)
    }

    /// A browser that offered layers, and was answered without, neither declares its sources nor names them.
    fn only_picture(&self) -> Option<&Source> {
        let mut pictures = self.pictures();
        pictures.next().filter(|_| pictures.next().is_none())
    }
}

/// A name in a header extension. Firefox pads it with zeros.
fn name(value: Option<&[u8]>) -> Option<&str> {
    const LONGEST: usize = 16;
    let text = std::str::from_utf8(value?).ok()?.trim_end_matches('\0');
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
#[path = "streams_test.rs"]
mod tests;
