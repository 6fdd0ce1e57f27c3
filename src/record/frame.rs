//! A frame that is put together of its packets, whatever its codec, in the form in which a file has it.

use super::webm::Content;
use crate::codec::{Codec, av1, h264, vp8, vp9};

/// No camera's frame is larger; a sender that never ends its frame does not fill our memory.
const LARGEST: usize = 4 << 20;
/// Parameter sets of one frame, of each kind, and bytes of one: browsers send one, of some twenty.
const MOST_SETS: usize = 8;
const LONGEST_SET: usize = 1024;

/// How a packet stands to frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It begins one.
    Begins,
    /// It goes on with one.
    GoesOn,
    /// It goes on with the frame of its time, or begins it.
    Either,
}

/// What a whole frame is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Decodable by itself, in a file for such content.
    Key(Content),
    /// Needs the frames before it.
    Inter,
}

/// A frame of which not all has come.
#[derive(Debug)]
pub struct Partial {
    codec: Codec,
    data: Vec<u8>,
    /// Unit of the bitstream of which only the beginning has come, but for VP8 and VP9.
    open: Vec<u8>,
    /// H264: sequence and picture parameter sets; AV1: the sequence header.
    sets: [Vec<Vec<u8>>; 2],
    /// H264: a slice that can be decoded by itself is in it.
    standalone: bool,
}

/// Where the packet stands; `None`: it is nothing of this codec.
#[must_use]
pub fn place(codec: Codec, payload: &[u8]) -> Option<Place> {
    let strict = |begins| if begins { Place::Begins } else { Place::GoesOn };
    match codec {
        Codec::Opus => None,
        Codec::Vp8 => Some(strict(vp8::read(payload)?.start)),
        Codec::Vp9 => {
            let descriptor = vp9::Descriptor::read(payload)?;
            Some(strict(descriptor.begins && descriptor.spatial == 0))
        }
        Codec::H264 => either(h264::pieces(payload).next()?.ok()?.first),
        Codec::Av1 => either(av1::elements(payload).next()?.ok()?.first),
    }
}

fn either(first: bool) -> Option<Place> {
    Some(if first { Place::Either } else { Place::GoesOn })
}

impl Partial {
    /// A frame of which nothing has come yet, and of which so many bytes are expected.
    #[must_use]
    pub fn new(codec: Codec, expected: usize) -> Self {
        Self {
            codec,
            data: Vec::with_capacity(expected.min(LARGEST)),
            open: Vec::new(),
            sets: [Vec::new(), Vec::new()],
            standalone: false,
        }
    }

    /// Takes the next packet's payload. `None`: it is nothing of this codec, fits not, or is too much.
    pub fn push(&mut self, payload: &[u8]) -> Option<()> {
        let held = self.data.len().saturating_add(self.open.len());
        if held.saturating_add(payload.len()) > LARGEST {
            return None;
        }
        match self.codec {
            Codec::Opus => return None,
            Codec::Vp8 => {
                let length = usize::from(vp8::read(payload)?.length);
                self.data.extend_from_slice(payload.get(length..)?);
            }
            Codec::Vp9 => {
                let descriptor = vp9::Descriptor::read(payload)?;
                // Nobody is asked for spatial layers; of those that come the lowest is a picture by itself.
                if descriptor.spatial == 0 {
                    self.data
                        .extend_from_slice(payload.get(descriptor.length..)?);
                }
            }
            Codec::H264 => {
                for piece in h264::pieces(payload) {
                    self.h264_piece(piece.ok()?)?;
                }
            }
            Codec::Av1 => {
                for element in av1::elements(payload) {
                    self.av1_element(element.ok()?)?;
                }
            }
        }
        Some(())
    }

    fn h264_piece(&mut self, piece: h264::Piece<'_>) -> Option<()> {
        self.join(piece.first)?;
        if piece.first {
            self.open.push(piece.header);
        }
        self.open.extend_from_slice(piece.data);
        if !piece.last {
            return Some(());
        }
        let unit = std::mem::take(&mut self.open);
        let [sequence, picture] = &mut self.sets;
        match piece.kind() {
            h264::unit::DELIMITER => return Some(()),
            h264::unit::SPS => keep(sequence, &unit)?,
            h264::unit::PPS => keep(picture, &unit)?,
            kind => self.standalone |= kind == h264::unit::IDR_SLICE,
        }
        // Parameter sets stay where they came, too: later ones may differ from those of the file's beginning.
        let length = u32::try_from(unit.len()).ok()?;
        self.data.extend(length.to_be_bytes());
        self.data.extend(unit);
        Some(())
    }

    fn av1_element(&mut self, element: av1::Element<'_>) -> Option<()> {
        self.join(element.first)?;
        self.open.extend_from_slice(element.data);
        if !element.last {
            return Some(());
        }
        let whole = std::mem::take(&mut self.open);
        let unit = av1::Unit::read(&whole)?;
        match unit.kind() {
            av1::unit::DELIMITER | av1::unit::TILE_LIST | av1::unit::PADDING => return Some(()),
            av1::unit::SEQUENCE => {
                let [sequence, _] = &mut self.sets;
                let mut header = Vec::new();
                unit.write(&mut header);
                keep(sequence, &header)?;
            }
            _ => {}
        }
        unit.write(&mut self.data);
        Some(())
    }

    /// The beginning of a unit comes when none is open, the rest of one when one is.
    fn join(&self, first: bool) -> Option<()> {
        (self.open.is_empty() == first).then_some(())
    }

    /// The whole frame as a file has it, and what it is. `None`: something of it is missing, or it is no frame.
    #[must_use]
    pub fn finish(self) -> Option<(Vec<u8>, Kind)> {
        if self.data.is_empty() || !self.open.is_empty() {
            return None;
        }
        let kind = match self.codec {
            Codec::Opus => return None,
            Codec::Vp8 => match vp8::FrameKind::parse(&self.data)? {
                vp8::FrameKind::Key { width, height } => Kind::Key(Content::Picture {
                    codec: Codec::Vp8,
                    size: (width, height),
                    private: Vec::new(),
                }),
                vp8::FrameKind::Inter => Kind::Inter,
            },
            Codec::Vp9 => vp9::size(&self.data).map_or(Kind::Inter, |size| {
                Kind::Key(Content::Picture {
                    codec: Codec::Vp9,
                    size,
                    private: Vec::new(),
                })
            }),
            Codec::H264 => self.h264_kind()?,
            Codec::Av1 => self.av1_kind()?,
        };
        Some((self.data, kind))
    }

    fn h264_kind(&self) -> Option<Kind> {
        let [sequence, picture] = &self.sets;
        let (Some(first), false, true) = (sequence.first(), picture.is_empty(), self.standalone)
        else {
            return Some(Kind::Inter);
        };
        Some(Kind::Key(Content::Picture {
            codec: Codec::H264,
            size: h264::size(first)?,
            private: avc_configuration(first, sequence, picture)?,
        }))
    }

    fn av1_kind(&self) -> Option<Kind> {
        let [sequence, _] = &self.sets;
        let Some(header) = sequence.first() else {
            return Some(Kind::Inter);
        };
        let read = av1::Sequence::read(header)?;
        Some(Kind::Key(Content::Picture {
            codec: Codec::Av1,
            size: read.size,
            // `av1C` (AV1 in ISOBMFF, section 2.3).
            private: [&[0x81], &read.configuration[..], header].concat(),
        }))
    }
}

fn keep(sets: &mut Vec<Vec<u8>>, set: &[u8]) -> Option<()> {
    if !sets.iter().any(|known| known == set) {
        sets.push(set.to_vec());
    }
    (sets.len() <= MOST_SETS && set.len() <= LONGEST_SET).then_some(())
}

/// `avcC` (ISO/IEC 14496-15, section 5.3.3.1): lengths of four bytes.
fn avc_configuration(first: &[u8], sequence: &[Vec<u8>], picture: &[Vec<u8>]) -> Option<Vec<u8>> {
    let &[_, profile, constraints, level, ..] = first else {
        return None;
    };
    let mut out = vec![1, profile, constraints, level, 0xff];
    for (sets, reserved) in [(sequence, 0xe0), (picture, 0)] {
        out.push(reserved | u8::try_from(sets.len()).ok()?);
        for set in sets {
            out.extend(u16::try_from(set.len()).ok()?.to_be_bytes());
            out.extend_from_slice(set);
        }
    }
    Some(out)
}
