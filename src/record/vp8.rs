//! What the record must know of VP8: the payload descriptor (RFC 7741, 4.2) and the first bytes of a frame (RFC 6386, 9.1).
//!
//! Own code rather than the one in `rtc`, which refuses the one- to three-byte tail of a frame as too short: such a tail is lawful.

/// The part of a payload descriptor that the record needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// The payload begins a frame: start of partition 0.
    pub begins_frame: bool,
    /// Bytes before the VP8 data.
    pub length: usize,
}

const EXTENDED: u8 = 0x80;
const START: u8 = 0x10;
const PARTITION: u8 = 0x07;
const PICTURE_ID: u8 = 0x80;
const TL0_INDEX: u8 = 0x40;
const TEMPORAL_OR_KEY_INDEX: u8 = 0x30;
const LONG_PICTURE_ID: u8 = 0x80;

impl Descriptor {
    /// Reads the descriptor of an RTP payload; `None` when it is cut short or nothing follows it.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let mut bytes = payload.iter().copied();
        let first = bytes.next()?;
        if first & EXTENDED != 0 {
            let extension = bytes.next()?;
            if extension & PICTURE_ID != 0 && bytes.next()? & LONG_PICTURE_ID != 0 {
                bytes.next()?;
            }
            if extension & TL0_INDEX != 0 {
                bytes.next()?;
            }
            if extension & TEMPORAL_OR_KEY_INDEX != 0 {
                bytes.next()?;
            }
        }
        let left = bytes.len();
        (left > 0).then(|| Self {
            begins_frame: first & START != 0 && first & PARTITION == 0,
            length: payload.len().saturating_sub(left),
        })
    }
}

/// What a VP8 frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Decodable by itself.
    Key {
        /// Width in pixels.
        width: u16,
        /// Height in pixels.
        height: u16,
    },
    /// Needs the frames before it.
    Inter,
}

impl FrameKind {
    /// Reads the frame tag and, of a key frame, start code and size; `None` when the bytes are no VP8 frame.
    #[must_use]
    pub fn parse(frame: &[u8]) -> Option<Self> {
        let first = *frame.first()?;
        if first & 1 != 0 {
            return (frame.len() > 3).then_some(Self::Inter);
        }
        let [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..] = *frame else {
            return None;
        };
        // The two upper bits of each are a scaling hint.
        let width = u16::from_le_bytes([w0, w1]) & 0x3fff;
        let height = u16::from_le_bytes([h0, h1]) & 0x3fff;
        (width > 0 && height > 0).then_some(Self::Key { width, height })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn parsed(payload: &[u8]) -> Option<(bool, usize)> {
        Descriptor::parse(payload).map(|d| (d.begins_frame, d.length))
    }

    #[test]
    fn descriptors_of_every_length_are_read() {
        assert_eq!(parsed(&[0x10, 1]), Some((true, 1)));
        assert_eq!(parsed(&[0x00, 1]), Some((false, 1)));
        assert_eq!(parsed(&[0x90, 0x80, 0x7f, 1]), Some((true, 3)));
        assert_eq!(parsed(&[0x90, 0x80, 0x80, 0x01, 1]), Some((true, 4)));
        assert_eq!(parsed(&[0x80, 0xf0, 0x80, 1, 2, 3, 1]), Some((false, 6)));
        assert_eq!(parsed(&[0x80, 0x10, 3, 1]), Some((false, 3)));
    }

    #[test]
    fn the_start_of_a_later_partition_does_not_begin_a_frame() {
        assert_eq!(parsed(&[0x11, 1]), Some((false, 1)));
    }

    #[test]
    fn a_descriptor_cut_anywhere_is_refused() {
        let whole = [0x90, 0xf0, 0x81, 1, 2, 3, 1];
        for length in 0..whole.len() {
            assert_eq!(parsed(&whole[..length]), None, "cut to {length}");
        }
        assert_eq!(parsed(&whole), Some((true, 6)));
    }

    #[test]
    fn a_key_frame_tells_its_size_and_a_broken_one_is_refused() {
        let key = [0x50, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x42, 0xe0, 0x01, 9];
        assert_eq!(
            FrameKind::parse(&key),
            Some(FrameKind::Key {
                width: 640,
                height: 480
            })
        );
        for length in 0..10 {
            assert_eq!(FrameKind::parse(&key[..length]), None, "cut to {length}");
        }
        let mut other = key;
        other[3] = 0;
        assert_eq!(FrameKind::parse(&other), None);
        assert_eq!(FrameKind::parse(&[0x51, 0, 0, 1]), Some(FrameKind::Inter));
    }
}
