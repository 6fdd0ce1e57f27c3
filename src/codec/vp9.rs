//! VP9 over RTP (RFC 9628): the payload descriptor, and of a frame whether it is a key frame and how large.

use super::Size;
use super::bits::Bits;

const PICTURE_ID: u8 = 0x80;
const INTER: u8 = 0x40;
const LAYERS: u8 = 0x20;
const FLEXIBLE: u8 = 0x10;
const BEGINS: u8 = 0x08;
const STRUCTURE: u8 = 0x02;
const LONG_PICTURE_ID: u8 = 0x80;
/// Most frames that one refers to (section 4.2).
const MOST_REFERENCES: usize = 3;

/// What a descriptor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Its length in bytes; the frame's data follows.
    pub length: usize,
    /// The packet begins a frame.
    pub begins: bool,
    /// The frame refers to others.
    pub inter: bool,
    /// Spatial layer; 0 when there are none.
    pub spatial: u8,
}

impl Descriptor {
    /// Reads the descriptor of a payload. `None`: it is cut off, or nothing follows it.
    #[must_use]
    pub fn read(payload: &[u8]) -> Option<Self> {
        let (&first, mut rest) = payload.split_first()?;
        let mut spatial = 0;
        if first & PICTURE_ID != 0 && next(&mut rest)? & LONG_PICTURE_ID != 0 {
            next(&mut rest)?;
        }
        if first & LAYERS != 0 {
            spatial = next(&mut rest)? >> 1 & 0x07;
            if first & FLEXIBLE == 0 {
                next(&mut rest)?;
            }
        }
        if first & FLEXIBLE != 0 && first & INTER != 0 {
            skip_references(&mut rest)?;
        }
        if first & STRUCTURE != 0 {
            skip_structure(&mut rest)?;
        }
        (!rest.is_empty()).then(|| Self {
            length: payload.len().saturating_sub(rest.len()),
            begins: first & BEGINS != 0,
            inter: first & INTER != 0,
            spatial,
        })
    }
}

/// Whether a packet begins a key frame.
#[must_use]
pub fn begins_key_frame(payload: &[u8]) -> bool {
    Descriptor::read(payload).is_some_and(|it| it.begins && !it.inter && it.spatial == 0)
}

/// Size of a key frame of profile 0; `None`: it is another frame (VP9 bitstream specification, section 6.2).
#[must_use]
pub fn size(frame: &[u8]) -> Option<Size> {
    const MARKER_AND_PROFILE: u32 = 0b1000;
    const SYNC: u32 = 0x49_83_42;
    const RGB: u32 = 7;
    let mut bits = Bits::new(frame);
    if bits.number(4)? != MARKER_AND_PROFILE {
        return None;
    }
    let (shows_existing, inter) = (bits.flag()?, bits.flag()?);
    if shows_existing || inter {
        return None;
    }
    bits.skip(2)?;
    if bits.number(24)? != SYNC || bits.number(3)? == RGB {
        return None;
    }
    bits.skip(1)?;
    let width = bits.number(16)?.checked_add(1)?;
    let height = bits.number(16)?.checked_add(1)?;
    Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
}

fn next(rest: &mut &[u8]) -> Option<u8> {
    let (&byte, after) = rest.split_first()?;
    *rest = after;
    Some(byte)
}

/// A list whose entries say whether another follows.
fn skip_references(rest: &mut &[u8]) -> Option<()> {
    for _ in 0..MOST_REFERENCES {
        if next(rest)? & 1 == 0 {
            return Some(());
        }
    }
    None
}

/// Sizes of the spatial layers, and how frames of a group refer to each other.
fn skip_structure(rest: &mut &[u8]) -> Option<()> {
    let head = next(rest)?;
    if head & 0x10 != 0 {
        let layers = usize::from(head >> 5).saturating_add(1);
        *rest = rest.get(layers.saturating_mul(4)..)?;
    }
    if head & 0x08 != 0 {
        for _ in 0..next(rest)? {
            let references = usize::from(next(rest)? >> 2 & 0x03);
            *rest = rest.get(references..)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    /// Chromium's first packet: long picture id, layer 0, TL0PICIDX, a structure of one layer and one frame a group.
    const KEY: [u8; 16] = [
        0xaa, 0x80, 0x05, 0x00, 0x07, 0x18, 0x02, 0x80, 0x01, 0x68, 0x01, 0x04, 0x01, 0x82, 0x49,
        0x83,
    ];

    #[test]
    fn descriptors_of_every_form_are_read() {
        let key = Descriptor::read(&KEY).unwrap();
        assert_eq!((key.length, key.begins, key.inter), (13, true, false));
        assert!(begins_key_frame(&KEY));
        let flexible = [0xd8, 0x81, 0x02, 0x03, 0x05, 0x06, 0x99];
        let read = Descriptor::read(&flexible).unwrap();
        assert_eq!((read.length, read.begins, read.inter), (6, true, true));
        let short = Descriptor::read(&[0x84, 0x11, 0x99]).unwrap();
        assert_eq!((short.length, short.begins), (2, false));
    }

    #[test]
    fn the_beginning_of_an_upper_layer_is_no_key_frame() {
        assert!(begins_key_frame(&[0x28, 0x00, 0x07, 0x82]));
        assert!(!begins_key_frame(&[0x28, 0x02, 0x07, 0x82]), "layer 1");
        assert!(!begins_key_frame(&[0x68, 0x00, 0x07, 0x86]), "inter");
        assert!(!begins_key_frame(&[0x20, 0x00, 0x07, 0x82]), "goes on");
    }

    #[test]
    fn a_descriptor_that_is_cut_off_is_none() {
        for length in 0..13 {
            assert_eq!(Descriptor::read(&KEY[..length]), None, "{length}");
        }
    }

    #[test]
    fn a_list_of_references_without_end_is_none() {
        assert_eq!(
            Descriptor::read(&[0xd8, 0x01, 0x03, 0x03, 0x03, 0x03, 1]),
            None
        );
    }

    #[test]
    fn a_key_frame_tells_its_size_and_others_do_not() {
        // 640 x 360: marker, profile 0, key frame, shown; sync code; colours; sizes less one.
        let key = [0x82, 0x49, 0x83, 0x42, 0x00, 0x27, 0xf0, 0x16, 0x70];
        assert_eq!(size(&key), Some((640, 360)));
        assert_eq!(size(&[0x86, 0x00, 0x40, 0x92, 0, 0, 0, 0, 0]), None);
        assert_eq!(size(&key[..8]), None);
    }
}
