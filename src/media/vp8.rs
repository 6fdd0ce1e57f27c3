//! The payload descriptor of VP8 over RTP (RFC 7741, section 4.2): read on the way in, its running numbers replaced on the way out.

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
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
