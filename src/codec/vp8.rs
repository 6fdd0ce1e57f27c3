//! VP8 over RTP: the payload descriptor (RFC 7741, section 4.2), read on the way in, its running numbers replaced on the way out; and the
//! first bytes of a frame (RFC 6386, section 9.1).

const EXTENDED: u8 = 0x80;
const START_OF_PARTITION: u8 = 0x10;
const PARTITION: u8 = 0x07;
const HAS_PICTURE_ID: u8 = 0x80;
const HAS_TL0: u8 = 0x40;
const HAS_TEMPORAL: u8 = 0x20;
const HAS_KEY_INDEX: u8 = 0x10;
const LONG_PICTURE_ID: u8 = 0x80;
const SYNC: u8 = 0x20;
/// The P bit of the frame header: set in frames that refer to others (section 4.3).
const INTER_FRAME: u8 = 0x01;

/// What a descriptor says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Its length in bytes; the frame's data follows.
    pub length: u8,
    /// The packet begins a frame.
    pub start: bool,
    /// The packet begins a key frame.
    pub key: bool,
    /// Picture id.
    pub id: Option<PictureId>,
    /// TL0PICIDX: number of the last frame of temporal layer 0.
    pub tl0: Option<u8>,
    /// Temporal layer (TID); 0 when there are none.
    pub temporal: u8,
    /// The frame refers to frames of temporal layer 0 only (Y): whoever left its layer out may take it from here.
    pub sync: bool,
}

/// A picture id as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureId {
    /// 7 or 15 bits.
    pub value: u16,
    /// The largest value of its length: it wraps to 0.
    pub mask: u16,
}

/// Numbers of a frame, for a copy of its packets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Picture id, 15 bits; the lower 7 are used where the source sends short ones.
    pub id: u16,
    /// TL0PICIDX.
    pub tl0: u8,
}

/// Reads a descriptor. `None`: the payload is cut off, or holds no data behind the descriptor.
#[must_use]
pub fn read(payload: &[u8]) -> Option<Header> {
    let first = *payload.first()?;
    let mut header = Header {
        length: 1,
        start: first & START_OF_PARTITION != 0 && first & PARTITION == 0,
        ..Header::default()
    };
    if first & EXTENDED != 0 {
        let extension = header.next(payload)?;
        header.read_extension(extension, payload)?;
    }
    let data = *payload.get(usize::from(header.length))?;
    header.key = header.start && data & INTER_FRAME == 0;
    Some(header)
}

/// Height in pixels that a key frame states (RFC 6386, section 9.1); `payload` is its first packet.
#[must_use]
pub fn height(payload: &[u8], header: &Header) -> Option<u16> {
    const START_CODE: [u8; 3] = [0x9d, 0x01, 0x2a];
    const WITHOUT_SCALE: u16 = 0x3fff;
    let frame = payload.get(usize::from(header.length)..)?;
    let &[_, _, _, s0, s1, s2, _, _, low, high] = frame.first_chunk()?;
    let states = header.key && [s0, s1, s2] == START_CODE;
    states.then(|| u16::from_le_bytes([low, high]) & WITHOUT_SCALE)
}

/// Replaces the running numbers in a copy of a payload, where the descriptor has them.
pub fn patch(payload: &mut [u8], picture: Picture) {
    let Some(&[first, extension]) = payload.first_chunk() else {
        return;
    };
    if first & EXTENDED == 0 {
        return;
    }
    let mut place = 2;
    if extension & HAS_PICTURE_ID != 0 {
        place = patch_id(payload, picture.id);
    }
    if extension & HAS_TL0 != 0
        && let Some(tl0) = payload.get_mut(place)
    {
        *tl0 = picture.tl0;
    }
}

/// Returns where the next field is.
fn patch_id(payload: &mut [u8], id: u16) -> usize {
    let [high, low] = (id & 0x7fff).to_be_bytes();
    match payload.get_mut(2..) {
        Some([first, second, ..]) if *first & LONG_PICTURE_ID != 0 => {
            *first = high | LONG_PICTURE_ID;
            *second = low;
            4
        }
        Some([first, ..]) => {
            *first = low & !LONG_PICTURE_ID;
            3
        }
        _ => payload.len(),
    }
}

impl Header {
    fn read_extension(&mut self, extension: u8, payload: &[u8]) -> Option<()> {
        if extension & HAS_PICTURE_ID != 0 {
            let first = self.next(payload)?;
            self.id = Some(if first & LONG_PICTURE_ID == 0 {
                PictureId {
                    value: u16::from(first),
                    mask: 0x7f,
                }
            } else {
                let second = self.next(payload)?;
                PictureId {
                    value: u16::from_be_bytes([first & !LONG_PICTURE_ID, second]),
                    mask: 0x7fff,
                }
            });
        }
        if extension & HAS_TL0 != 0 {
            self.tl0 = Some(self.next(payload)?);
        }
        if extension & (HAS_TEMPORAL | HAS_KEY_INDEX) != 0 {
            let octet = self.next(payload)?;
            if extension & HAS_TEMPORAL != 0 {
                self.temporal = octet >> 6;
                self.sync = octet & SYNC != 0;
            }
        }
        Some(())
    }

    /// The next octet of the descriptor.
    fn next(&mut self, payload: &[u8]) -> Option<u8> {
        let octet = *payload.get(usize::from(self.length))?;
        self.length = self.length.saturating_add(1);
        Some(octet)
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
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_descriptor_is_read() {
        let header = read(&[0x90, 0xe0, 0x81, 0x11, 0x07, 0x60, 0x01]).unwrap();
        assert_eq!((header.length, header.start, header.key), (6, true, false));
        let id = header.id.unwrap();
        assert_eq!((id.value, id.mask), (0x111, 0x7fff));
        assert_eq!(
            (header.tl0, header.temporal, header.sync),
            (Some(7), 1, true)
        );
    }

    #[test]
    fn a_key_index_is_no_temporal_layer() {
        let header = read(&[0x90, 0x10, 0xff, 0x01]).unwrap();
        assert_eq!((header.length, header.temporal, header.sync), (3, 0, false));
    }

    #[test]
    fn a_key_frame_is_seen_behind_every_form_of_descriptor() {
        for key in [
            &[0x10, 0x00][..],
            &[0x90, 0x00, 0x00],
            &[0x90, 0x80, 0x11, 0x00],
            &[0x90, 0x80, 0x81, 0x11, 0x00],
            &[0x90, 0xe0, 0x81, 0x11, 0x07, 0x20, 0x00],
        ] {
            assert!(read(key).unwrap().key, "{key:?}");
        }
    }

    #[test]
    fn inter_frames_and_continuations_are_no_key_frames() {
        for other in [
            &[0x10, 0x01][..],
            &[0x00, 0x00],
            &[0x11, 0x00],
            &[0x90, 0xe0, 0x81, 0x11, 0x07, 0x20, 0x01],
        ] {
            assert!(!read(other).unwrap().key, "{other:?}");
        }
    }

    #[test]
    fn a_payload_that_is_cut_off_is_none() {
        let whole = [0x90, 0xe0, 0x81, 0x11, 0x07, 0x20, 0x00];
        for length in 0..whole.len() {
            assert_eq!(read(whole.get(..length).unwrap()), None, "{length}");
        }
    }

    #[test]
    fn a_short_picture_id_stays_short() {
        let mut payload = [0x90, 0xc0, 0x11, 0x07, 0x00];
        patch(&mut payload, Picture { id: 0x1ff, tl0: 9 });
        assert_eq!(payload, [0x90, 0xc0, 0x7f, 0x09, 0x00]);
    }

    fn parsed(payload: &[u8]) -> Option<(bool, usize)> {
        read(payload).map(|header| (header.start, usize::from(header.length)))
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

    proptest! {
        /// What is written is what is read, and nothing else of the packet changes.
        #[test]
        fn a_patch_replaces_the_numbers_and_nothing_else(
            mut payload in proptest::collection::vec(any::<u8>(), 0..16), id in 0u16..0x8000, tl0: u8
        ) {
            let before = read(&payload);
            patch(&mut payload, Picture { id, tl0 });
            let Some(before) = before else { return Ok(()) };
            let after = read(&payload).unwrap();
            prop_assert_eq!(after.id, before.id.map(|old| PictureId { value: id & old.mask, ..old }));
            prop_assert_eq!(after.tl0, before.tl0.map(|_| tl0));
            prop_assert_eq!(Header { id: None, tl0: None, ..after }, Header { id: None, tl0: None, ..before });
        }
    }
}
