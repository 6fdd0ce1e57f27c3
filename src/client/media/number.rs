//! A number in every frame, so that what was sent, what arrived at each viewer and what lies in the record can be compared frame by frame.
//!
//! It sits in the last eight bytes of a frame, where decoders do not look: behind the end of a VP8 frame's last partition (the boolean
//! decoder of RFC 6386 stops when it has all macroblocks), and in the padding of an Opus packet of code 3 (RFC 6716 section 3.2.5,
//! whose decoders accept any padding).

use bytes::{BufMut, Bytes, BytesMut};

const MARK: [u8; 4] = *b"TyNo";
const LENGTH: usize = 8;

/// A VP8 frame with `number` behind it.
#[must_use]
pub fn number_picture(frame: &[u8], number: u32) -> Bytes {
    let mut out = BytesMut::with_capacity(frame.len().saturating_add(LENGTH));
    out.put_slice(frame);
    put(&mut out, number);
    out.freeze()
}

/// A one-frame Opus packet (code 0) as a padded packet of one frame (code 3), with `number` as padding.
/// Anything else comes back as it is, without a number.
#[must_use]
pub fn number_voice(packet: &Bytes, number: u32) -> Bytes {
    let Some((&toc, frame)) = packet.split_first() else {
        return packet.clone();
    };
    if toc & 0x03 != 0 {
        return packet.clone();
    }
    let mut out = BytesMut::with_capacity(packet.len().saturating_add(LENGTH).saturating_add(2));
    out.put_u8(toc | 0x03);
    out.put_u8(0x41); // constant bit rate, padding, one frame
    out.put_u8(8); // bytes of padding
    out.put_slice(frame);
    put(&mut out, number);
    out.freeze()
}

/// The number at the end of a frame, or of the last packet of a frame.
#[must_use]
pub fn number_of(frame_end: &[u8]) -> Option<u32> {
    let (_, tail) = frame_end.split_last_chunk::<LENGTH>()?;
    let (mark, number) = tail.split_first_chunk::<4>()?;
    if *mark != MARK {
        return None;
    }
    Some(u32::from_be_bytes(number.try_into().ok()?))
}

fn put(out: &mut BytesMut, number: u32) {
    out.put_slice(&MARK);
    out.put_u32(number);
}

#[cfg(test)]
mod tests {
    use super::super::clip;
    use super::*;

    #[test]
    fn a_number_comes_back_from_picture_and_voice() {
        for number in [0, 1, 77_777, u32::MAX] {
            for frame in clip::picture() {
                assert_eq!(number_of(&number_picture(frame, number)), Some(number));
            }
            for packet in clip::voice() {
                assert_eq!(number_of(&number_voice(packet, number)), Some(number));
            }
        }
    }

    #[test]
    fn a_frame_of_another_sender_has_no_number() {
        for frame in clip::picture().iter().chain(clip::voice()) {
            assert_eq!(number_of(frame), None);
        }
        assert_eq!(number_of(b"TyNo"), None);
    }
}
