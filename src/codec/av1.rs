//! AV1 over RTP (AV1 RTP payload specification, version 1.0): elements of a packet are units of the bitstream (OBUs) or parts of them.

use super::Size;
use super::bits::Bits;

const CONTINUES: u8 = 0x80;
const GOES_ON: u8 = 0x40;
const HAS_EXTENSION: u8 = 0x04;
const HAS_SIZE: u8 = 0x02;
/// Longest number in LEB128 that stands for a size (AV1, section 4.10.5).
const MAX_LEB: u32 = 8;

/// Types of units (AV1, section 6.2.2).
pub mod unit {
    /// Sequence header.
    pub const SEQUENCE: u8 = 1;
    /// Temporal delimiter.
    pub const DELIMITER: u8 = 2;
    /// List of tiles.
    pub const TILE_LIST: u8 = 8;
    /// Padding.
    pub const PADDING: u8 = 15;
}

/// An element of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// A unit, or a part of it.
    pub data: &'a [u8],
    /// The unit begins here.
    pub first: bool,
    /// It ends here.
    pub last: bool,
}

/// What is no AV1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The elements of a payload, in order. An iteration that ends with `Err` was over something that is no AV1.
#[must_use]
pub fn elements(payload: &[u8]) -> Elements<'_> {
    let (head, rest) = payload.split_first().unwrap_or((&0, &[]));
    Elements {
        rest: Some(rest),
        counted: match head >> 4 & 0x03 {
            0 => None,
            count => Some(count),
        },
        continues: head & CONTINUES != 0,
        goes_on: head & GOES_ON != 0,
    }
}

/// See [`elements`].
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    /// `None`: it is over.
    rest: Option<&'a [u8]>,
    /// How many are to come; the last of them has no length. `None`: it was not said, and all have one.
    counted: Option<u8>,
    continues: bool,
    goes_on: bool,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let Some((data, after)) = self.split(rest) else {
            return Some(Err(Malformed));
        };
        self.counted = self.counted.map(|count| count.saturating_sub(1));
        let over = match self.counted {
            Some(count) => count == 0,
            None => after.is_empty(),
        };
        self.rest = (!over).then_some(after);
        Some(Ok(Element {
            data,
            first: !std::mem::take(&mut self.continues),
            last: !(over && self.goes_on),
        }))
    }
}

impl<'a> Elements<'a> {
    fn split(&self, rest: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        if rest.is_empty() {
            return None;
        }
        if self.counted == Some(1) {
            return Some((rest, &[]));
        }
        let (length, rest) = leb128(rest)?;
        rest.split_at_checked(length)
    }
}

/// Whether a packet begins a key frame: a decoder begins with the sequence header, which stands before every key frame.
#[must_use]
pub fn begins_key_frame(payload: &[u8]) -> bool {
    elements(payload)
        .map_while(Result::ok)
        .any(|element| element.first && kind_of(element.data) == Some(unit::SEQUENCE))
}

fn kind_of(data: &[u8]) -> Option<u8> {
    data.first().map(|head| head >> 3 & 0x0f)
}

/// A whole unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'a> {
    header: u8,
    extension: Option<u8>,
    body: &'a [u8],
}

impl<'a> Unit<'a> {
    /// Reads a unit, with its size in it or without.
    #[must_use]
    pub fn read(data: &'a [u8]) -> Option<Self> {
        let (&header, mut body) = data.split_first()?;
        let mut extension = None;
        if header & HAS_EXTENSION != 0 {
            let (&byte, rest) = body.split_first()?;
            (extension, body) = (Some(byte), rest);
        }
        if header & HAS_SIZE != 0 {
            let (size, rest) = leb128(body)?;
            body = (rest.len() == size).then_some(rest)?;
        }
        Some(Self {
            header,
            extension,
            body,
        })
    }

    /// Its type.
    #[must_use]
    pub fn kind(&self) -> u8 {
        self.header >> 3 & 0x0f
    }

    /// Appends it with its size in it, as files have it (AV1, section 5.2).
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.header | HAS_SIZE);
        out.extend(self.extension);
        let mut size = self.body.len();
        while size >= 0x80 {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "the low seven bits are meant"
            )]
            out.push(size as u8 | 0x80);
            size >>= 7;
        }
        #[allow(clippy::cast_possible_truncation, reason = "it is below 128")]
        out.push(size as u8);
        out.extend_from_slice(self.body);
    }
}

/// What a sequence header says (AV1, section 5.5), as far as a file must say it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Size of its largest frames.
    pub size: Size,
    /// The first three bytes behind the version of `av1C` (AV1 in ISOBMFF, section 2.3.3), but for the presentation delay.
    pub configuration: [u8; 3],
}

impl Sequence {
    /// Reads a sequence header of profile 0, a whole unit.
    #[must_use]
    pub fn read(data: &[u8]) -> Option<Self> {
        let unit = Unit::read(data).filter(|unit| unit.kind() == unit::SEQUENCE)?;
        let mut bits = Bits::new(unit.body);
        // Profile 0, and no still picture.
        if bits.number(5)? != 0 {
            return None;
        }
        let (level, tier) = operating_point(&mut bits)?;
        let (wide, high) = (bits.number(4)?, bits.number(4)?);
        let width = bits.number(wide.saturating_add(1))?.checked_add(1)?;
        let height = bits.number(high.saturating_add(1))?.checked_add(1)?;
        skip_tools(&mut bits)?;
        let (deep, grey) = (bits.flag()?, bits.flag()?);
        let position = colours(&mut bits, grey)?;
        let flags = [tier, deep, false, grey, true, true];
        let flags = flags
            .into_iter()
            .fold(0, |all, flag| all << 1 | u8::from(flag));
        Some(Self {
            size: (u16::try_from(width).ok()?, u16::try_from(height).ok()?),
            configuration: [level, flags << 2 | position, 0],
        })
    }
}

/// Level and tier of the first operating point.
fn operating_point(bits: &mut Bits<'_>) -> Option<(u8, bool)> {
    let mut decoder_model = None;
    if bits.flag()? {
        bits.skip(64)?;
        if bits.flag()? {
            bits.exp_golomb()?;
        }
        if bits.flag()? {
            decoder_model = Some(bits.number(5)?.saturating_add(1));
            bits.skip(42)?;
        }
    }
    let initial_delay = bits.flag()?;
    let mut first = None;
    for _ in 0..=bits.number(5)? {
        bits.skip(12)?;
        let level = bits.number(5)?;
        let tier = level > 7 && bits.flag()?;
        if let Some(length) = decoder_model
            && bits.flag()?
        {
            bits.skip(length.saturating_mul(2).saturating_add(1))?;
        }
        if initial_delay && bits.flag()? {
            bits.skip(4)?;
        }
        first.get_or_insert((u8::try_from(level).ok()?, tier));
    }
    first
}

/// What lies between the size and the colours.
fn skip_tools(bits: &mut Bits<'_>) -> Option<()> {
    if bits.flag()? {
        bits.skip(7)?;
    }
    bits.skip(3)?;
    bits.skip(4)?;
    let order_hint = bits.flag()?;
    if order_hint {
        bits.skip(2)?;
    }
    let chosen_screen_tools = bits.flag()?;
    let screen_tools = chosen_screen_tools || bits.flag()?;
    if screen_tools && !bits.flag()? {
        bits.skip(1)?;
    }
    if order_hint {
        bits.skip(3)?;
    }
    bits.skip(3)
}

/// Where colours are sampled; of profile 0 there are half as many of them each way.
fn colours(bits: &mut Bits<'_>, grey: bool) -> Option<u8> {
    if bits.flag()? {
        bits.skip(24)?;
    }
    bits.skip(1)?;
    if grey {
        return Some(0);
    }
    u8::try_from(bits.number(2)?).ok()
}

/// A number and what follows it.
pub fn leb128(data: &[u8]) -> Option<(usize, &[u8])> {
    let mut rest = data;
    let mut number = 0;
    for place in 0..MAX_LEB {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        number |= usize::from(byte & 0x7f).checked_shl(place.saturating_mul(7))?;
        if byte & 0x80 == 0 {
            return Some((number, rest));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    /// Length, and whether the unit begins and ends, of each element.
    fn parts(payload: &[u8]) -> Option<Vec<(usize, bool, bool)>> {
        let all: Result<Vec<_>, _> = elements(payload).collect();
        let all = all.ok()?;
        Some(
            all.iter()
                .map(|e| (e.data.len(), e.first, e.last))
                .collect(),
        )
    }

    #[test]
    fn elements_are_counted_or_have_lengths() {
        assert_eq!(
            parts(&[0x20, 2, 0x08, 1, 0x30, 7]),
            Some(vec![(2, true, true), (2, true, true)])
        );
        assert_eq!(
            parts(&[0x00, 2, 0x08, 1, 1, 0x30]),
            Some(vec![(2, true, true), (1, true, true)])
        );
        assert_eq!(parts(&[0x90, 1, 2, 3]), Some(vec![(3, false, true)]));
        assert_eq!(parts(&[0xd0, 1, 2, 3]), Some(vec![(3, false, false)]));
        assert_eq!(
            parts(&[0x60, 2, 0x08, 1, 0x30, 7]),
            Some(vec![(2, true, true), (2, true, false)])
        );
    }

    #[test]
    fn what_is_cut_off_is_malformed() {
        for bad in [
            &[][..],
            &[0x10],
            &[0x00],
            &[0x20, 2, 0x08],
            &[0x20, 2, 0x08, 1],
            &[0x00, 0x80],
            &[0x00, 5, 1],
        ] {
            assert_eq!(parts(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_key_frame_begins_with_its_sequence_header() {
        assert!(begins_key_frame(&[0x28, 2, 0x08, 1, 0x30, 7]));
        assert!(begins_key_frame(&[0x20, 2, 0x0a, 0, 0x30, 7]));
        assert!(!begins_key_frame(&[0x90, 0x08, 1]), "the rest of another");
        assert!(!begins_key_frame(&[0x10, 0x30, 7]));
    }

    #[test]
    fn a_unit_is_written_with_its_size_whether_it_came_with_one_or_not() {
        for data in [&[0x30, 1, 2][..], &[0x32, 2, 1, 2]] {
            let mut out = Vec::new();
            Unit::read(data).unwrap().write(&mut out);
            assert_eq!(out, [0x32, 2, 1, 2]);
        }
        let long = [&[0x34, 0x20][..], &[7; 300]].concat();
        let mut out = Vec::new();
        Unit::read(&long).unwrap().write(&mut out);
        assert_eq!(out[..4], [0x36, 0x20, 0xac, 0x02]);
        assert_eq!(
            Unit::read(&out),
            Unit::read(&long).map(|unit| Unit {
                header: 0x36,
                ..unit
            })
        );
        assert_eq!(Unit::read(&[0x32, 3, 1, 2]), None, "of another size");
        assert_eq!(Unit::read(&[0x34]), None, "cut off");
    }

    #[test]
    fn a_sequence_header_tells_the_size_and_what_a_file_must_say() {
        // Of libaom, 320 x 240, 8 bits, level 2.0.
        let header = [
            0x0a, 0x0b, 0x00, 0x00, 0x00, 0x04, 0x3c, 0xff, 0xbc, 0xda, 0xf9, 0x00, 0x40,
        ];
        let sequence = Sequence::read(&header).unwrap();
        assert_eq!(sequence.size, (320, 240));
        assert_eq!(sequence.configuration, [0x00, 0x0c, 0x00]);
        assert_eq!(Sequence::read(&[0x32, 1, 0]), None, "another unit");
    }
}
