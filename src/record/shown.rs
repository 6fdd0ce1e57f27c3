//! What a piece of a file shows that was read back from the disk: its frames, whether they are what the codec calls so, and how loud a
//! voice is in it.

use super::opus;
use super::webm::id;
use crate::codec::{Codec, Size, av1, h264, vp8, vp9};
use opus_pure::OpusDecoder;

/// Voices are decoded at this rate, to one channel: enough to tell whether they are there.
const RATE: i32 = 16_000;
/// Samples of the longest packet (RFC 6716, 3.2.5: 120 ms).
const LONGEST: usize = 1_920;
/// Mean square of what counts as sound: -60 dB of full scale.
const SOUND: f64 = 1e-6;

/// A frame of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// It says that it can be decoded by itself.
    pub key: bool,
    /// The frame.
    pub data: &'a [u8],
}

/// The frames of a piece that begins and ends between elements, as all do that are no longer than the chain allows; `None`: it is no
/// piece of a file of ours.
#[must_use]
pub fn blocks(piece: &[u8]) -> Option<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    let mut rest = piece;
    while !rest.is_empty() {
        let (element, after) = element_id(rest)?;
        let (size, after) = element_size(after)?;
        if matches!(element, id::SEGMENT | id::CLUSTER) && size.is_none() {
            rest = after;
            continue;
        }
        let (body, after) = after.split_at_checked(size?)?;
        rest = after;
        match element {
            id::SIMPLE_BLOCK => {
                let (head, data) = body.split_at_checked(4)?;
                let &[0x81, _, _, flags] = head else {
                    return None;
                };
                let key = flags & 0x80 != 0;
                blocks.push(Block { key, data });
            }
            id::EBML | id::INFO | id::TRACKS | id::TIMESTAMP => {}
            _ => return None,
        }
    }
    Some(blocks)
}

/// Sizes of the pictures that can be decoded by themselves; `None`: a frame is not what it says it is.
#[must_use]
pub fn pictures(codec: Codec, blocks: &[Block<'_>]) -> Option<Vec<Size>> {
    let mut sizes = Vec::new();
    for block in blocks {
        let size = key_size(codec, block.data);
        if block.data.is_empty() || block.key != size.is_some() {
            return None;
        }
        sizes.extend(size);
    }
    sizes
        .iter()
        .all(|(width, height)| *width > 0 && *height > 0)
        .then_some(sizes)
}

/// Whether at least so many milliseconds of a voice can be heard; `None`: a packet before that cannot be decoded. What comes after is not
/// decoded: that of every voice all the time is the costliest look at a record there is.
#[must_use]
pub fn is_heard(blocks: &[Block<'_>], least_ms: u64) -> Option<bool> {
    let mut decoder = OpusDecoder::new(RATE, 1).ok()?;
    let mut samples = vec![0.0_f32; LONGEST];
    let mut heard_us: u64 = 0;
    for block in blocks {
        let each = decoder.decode(block.data, LONGEST, &mut samples).ok()?;
        let decoded = samples.get(..each)?;
        if loudness(decoded) >= SOUND {
            heard_us = heard_us.saturating_add(opus::duration_us(block.data));
        }
        if heard_us.div_euclid(1_000) >= least_ms {
            return Some(true);
        }
    }
    Some(false)
}

/// Mean square, 1 being full scale.
fn loudness(samples: &[f32]) -> f64 {
    let sum: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    let count = u32::try_from(samples.len().max(1)).unwrap_or(u32::MAX);
    sum / f64::from(count)
}

fn key_size(codec: Codec, frame: &[u8]) -> Option<Size> {
    match codec {
        Codec::Opus => None,
        Codec::Vp8 => match vp8::FrameKind::parse(frame)? {
            vp8::FrameKind::Key { width, height } => Some((width, height)),
            vp8::FrameKind::Inter => None,
        },
        Codec::Vp9 => vp9::size(frame),
        Codec::H264 => {
            let units = || Units { rest: frame };
            let of = |kind: u8| units().find(|unit| unit.first().is_some_and(|h| h & 0x1f == kind));
            of(h264::unit::IDR_SLICE).and(of(h264::unit::PPS))?;
            h264::size(of(h264::unit::SPS)?)
        }
        Codec::Av1 => {
            let mut rest = frame;
            while let Some((unit, after)) = av1_unit(rest) {
                if let Some(read) = av1::Sequence::read(unit) {
                    return Some(read.size);
                }
                rest = after;
            }
            None
        }
    }
}

/// The first unit of a frame as files have it: with its size in it (AV1, section 5.3).
fn av1_unit(frame: &[u8]) -> Option<(&[u8], &[u8])> {
    const HAS_EXTENSION: u8 = 4;
    let begins = if frame.first()? & HAS_EXTENSION == 0 {
        1
    } else {
        2
    };
    let (size, body) = av1::leb128(frame.get(begins..)?)?;
    let head = frame.len().checked_sub(body.len())?;
    frame.split_at_checked(head.checked_add(size)?)
}

/// Units of H264 behind lengths of four bytes.
struct Units<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Units<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (unit, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(unit)
    }
}

/// RFC 8794, 5: as many bytes as leading zeros say, and one.
pub(super) fn element_id(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = usize::try_from(bytes.first()?.leading_zeros().saturating_add(1)).ok()?;
    let (id, rest) = bytes.split_at_checked(length)?;
    let number = |number: u32, byte: &u8| (number << 8) | u32::from(*byte);
    (length <= 4).then(|| (id.iter().fold(0, number), rest))
}

/// RFC 8794, 4. `None` inside: unknown.
pub(super) fn element_size(bytes: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros().saturating_add(1);
    let (size, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    let number = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    let bits = 7_u32.checked_mul(length).filter(|bits| *bits <= 56)?;
    let mask = (1_u64 << bits).saturating_sub(1);
    let size = size.iter().fold(0, number) & mask;
    let known = (size != mask).then(|| usize::try_from(size).ok());
    Some((known.map(|size| size.unwrap_or(usize::MAX)), rest))
}
