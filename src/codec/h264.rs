//! H.264 over RTP (RFC 6184, packetization mode 1): single units, aggregates (STAP-A) and fragments (FU-A).

use super::Size;
use super::bits::Bits;

const UNIT_TYPE: u8 = 0x1f;
const AGGREGATE: u8 = 24;
const FRAGMENT: u8 = 28;
const BEGINS: u8 = 0x80;
const ENDS: u8 = 0x40;

/// Types of units (ITU-T H.264, table 7-1).
pub mod unit {
    /// Slice of a picture that can be decoded by itself.
    pub const IDR_SLICE: u8 = 5;
    /// Sequence parameter set.
    pub const SPS: u8 = 7;
    /// Picture parameter set.
    pub const PPS: u8 = 8;
    /// Access unit delimiter.
    pub const DELIMITER: u8 = 9;
}

/// A unit, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The first byte of the unit, whichever part of it this is.
    pub header: u8,
    /// What follows that byte, of this part.
    pub data: &'a [u8],
    /// The unit begins here.
    pub first: bool,
    /// It ends here.
    pub last: bool,
}

impl Piece<'_> {
    /// The unit's type.
    #[must_use]
    pub fn kind(&self) -> u8 {
        self.header & UNIT_TYPE
    }
}

/// The units of a payload, in order. An iteration that ends with `Err` was over something that is no H.264.
pub fn pieces(payload: &[u8]) -> Pieces<'_> {
    let Some((&header, rest)) = payload.split_first() else {
        return Pieces::One(Some(Err(Malformed)));
    };
    match header & UNIT_TYPE {
        1..=23 => Pieces::One(Some(Ok(Piece {
            header,
            data: rest,
            first: true,
            last: true,
        }))),
        AGGREGATE => Pieces::Many(rest),
        FRAGMENT => Pieces::One(Some(fragment(header, rest))),
        _ => Pieces::One(Some(Err(Malformed))),
    }
}

/// What is no H.264 as this server takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// See [`pieces`].
#[derive(Clone, Debug)]
pub enum Pieces<'a> {
    /// A unit or a part of one.
    One(Option<Result<Piece<'a>, Malformed>>),
    /// Units with their lengths.
    Many(&'a [u8]),
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::One(piece) => piece.take(),
            Self::Many([]) => None,
            Self::Many(rest) => {
                let (piece, after) = aggregated(rest).unzip();
                *rest = after.unwrap_or_default();
                Some(piece.ok_or(Malformed))
            }
        }
    }
}

fn fragment(indicator: u8, rest: &[u8]) -> Result<Piece<'_>, Malformed> {
    let (&own, data) = rest.split_first().ok_or(Malformed)?;
    let piece = Piece {
        header: indicator & !UNIT_TYPE | own & UNIT_TYPE,
        data,
        first: own & BEGINS != 0,
        last: own & ENDS != 0,
    };
    // A unit that fits into one packet is not cut (section 5.8).
    if piece.first && piece.last {
        return Err(Malformed);
    }
    Ok(piece)
}

/// A unit behind its length of two bytes, and what follows.
fn aggregated(rest: &[u8]) -> Option<(Piece<'_>, &[u8])> {
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (unit, after) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (&header, data) = unit.split_first()?;
    let piece = Piece {
        header,
        data,
        first: true,
        last: true,
    };
    Some((piece, after))
}

/// Whether a packet begins a key frame: only with its parameter sets can a decoder begin.
#[must_use]
pub fn begins_key_frame(payload: &[u8]) -> bool {
    pieces(payload)
        .map_while(Result::ok)
        .any(|piece| piece.first && piece.kind() == unit::SPS)
}

/// The picture's size, of a sequence parameter set with its first byte (ITU-T H.264, section 7.3.2.1).
#[must_use]
pub fn size(sps: &[u8]) -> Option<Size> {
    let plain = without_emulation(sps.get(1..)?);
    let mut bits = Bits::new(&plain);
    let profile = bits.number(8)?;
    bits.skip(16)?;
    bits.exp_golomb()?;
    let chroma = if HIGH_PROFILES.contains(&profile) {
        read_high(&mut bits)?
    } else {
        YUV_420
    };
    bits.exp_golomb()?;
    skip_picture_order(&mut bits)?;
    bits.exp_golomb()?;
    bits.flag()?;
    let width = bits.exp_golomb()?.checked_add(1)?.checked_mul(16)?;
    let height = bits.exp_golomb()?.checked_add(1)?.checked_mul(16)?;
    let frames_only = bits.flag()?;
    let height = height.checked_mul(if frames_only { 1 } else { 2 })?;
    if !frames_only {
        bits.flag()?;
    }
    bits.flag()?;
    let mut crop = [0; 4];
    if bits.flag()? {
        for edge in &mut crop {
            *edge = bits.exp_golomb()?;
        }
    }
    let [left, right, top, bottom] = crop;
    let across: u32 = if chroma == YUV_444 { 1 } else { 2 };
    let down: u32 = if chroma == YUV_420 { 2 } else { 1 };
    let down = down.saturating_mul(if frames_only { 1 } else { 2 });
    let width = width.checked_sub(left.checked_add(right)?.checked_mul(across)?)?;
    let height = height.checked_sub(top.checked_add(bottom)?.checked_mul(down)?)?;
    let size = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    (size.0 > 0 && size.1 > 0).then_some(size)
}

const YUV_420: u32 = 1;
const YUV_444: u32 = 3;
/// Profiles whose parameter sets say how colours are sampled.
const HIGH_PROFILES: [u32; 4] = [100, 110, 122, 244];

/// Returns how colours are sampled.
fn read_high(bits: &mut Bits<'_>) -> Option<u32> {
    let chroma = bits.exp_golomb()?;
    if chroma == YUV_444 {
        bits.flag()?;
    }
    bits.exp_golomb()?;
    bits.exp_golomb()?;
    bits.flag()?;
    // Scaling matrices: no browser sends them.
    (!bits.flag()?).then_some(chroma)
}

fn skip_picture_order(bits: &mut Bits<'_>) -> Option<()> {
    match bits.exp_golomb()? {
        0 => {
            bits.exp_golomb()?;
        }
        1 => {
            bits.flag()?;
            bits.exp_golomb()?;
            bits.exp_golomb()?;
            for _ in 0..bits.exp_golomb()?.min(255) {
                bits.exp_golomb()?;
            }
        }
        _ => {}
    }
    Some(())
}

/// Without the threes that keep start codes out of the data (section 7.4.1).
fn without_emulation(data: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(data.len());
    let mut zeros = 0_u32;
    for &byte in data {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 {
            zeros.saturating_add(1)
        } else {
            0
        };
        plain.push(byte);
    }
    plain
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    /// Of x264, 640 x 360: 23 rows of macroblocks, of the last of which half is cut off.
    const SPS: [u8; 25] = [
        0x67, 0x42, 0xc0, 0x16, 0xd9, 0x00, 0xa0, 0x2f, 0xf9, 0x70, 0x11, 0x00, 0x00, 0x03, 0x00,
        0x01, 0x00, 0x00, 0x03, 0x00, 0x02, 0x0f, 0x16, 0x2e, 0x48,
    ];

    fn kinds(payload: &[u8]) -> Option<Vec<u8>> {
        let all: Result<Vec<_>, _> = pieces(payload).collect();
        all.ok()
            .map(|all| all.iter().map(|piece| piece.kind()).collect())
    }

    #[test]
    fn single_units_aggregates_and_fragments_are_told_apart() {
        assert_eq!(kinds(&[0x65, 1, 2]), Some(vec![5]));
        assert_eq!(kinds(&[0x78, 0, 2, 0x67, 9, 0, 1, 0x68]), Some(vec![7, 8]));
        let begin = pieces(&[0x7c, 0x85, 1, 2]).next().unwrap().unwrap();
        assert_eq!((begin.header, begin.first, begin.last), (0x65, true, false));
        let end = pieces(&[0x7c, 0x45, 3]).next().unwrap().unwrap();
        assert_eq!((end.data, end.first, end.last), (&[3][..], false, true));
    }

    #[test]
    fn what_is_cut_off_or_of_another_mode_is_malformed() {
        for bad in [
            &[][..],
            &[0x78, 0],
            &[0x78, 0, 2, 0x67],
            &[0x78, 0, 1, 0x67, 0],
            &[0x78, 0, 0],
            &[0x7c],
            &[0x7c, 0xc5, 1],
            &[0x79, 0, 0, 1],
            &[0x00, 1],
        ] {
            assert_eq!(kinds(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_key_frame_begins_with_its_parameter_set() {
        assert!(begins_key_frame(&SPS));
        assert!(begins_key_frame(&[
            0x78, 0, 1, 0x09, 0, 2, 0x67, 9, 0, 1, 0x68
        ]));
        assert!(!begins_key_frame(&[0x65, 1, 2]));
        assert!(!begins_key_frame(&[0x7c, 0x85, 1, 2]));
        assert!(!begins_key_frame(&[0x61, 1, 2]));
    }

    #[test]
    fn a_parameter_set_tells_the_size_without_what_is_cut_off() {
        assert_eq!(size(&SPS), Some((640, 360)));
        let whole = [
            0x67, 0x42, 0xc0, 0x0b, 0xd9, 0x01, 0x41, 0xfb, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00,
            0x10, 0x00, 0x00, 0x03, 0x00, 0x20, 0xf1, 0x42, 0xa4, 0x80,
        ];
        assert_eq!(size(&whole), Some((320, 240)));
        for length in 0..9 {
            assert_eq!(size(&SPS[..length]), None, "cut to {length}");
        }
    }

    #[test]
    fn three_bytes_that_guard_are_left_out() {
        assert_eq!(
            without_emulation(&[1, 0, 0, 3, 1, 0, 3]),
            [1, 0, 0, 1, 0, 3]
        );
    }
}
