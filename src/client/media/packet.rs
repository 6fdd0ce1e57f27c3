//! VP8 in RTP (RFC 7741): frames into packets, and what a packet's descriptor says.

use bytes::{BufMut, Bytes, BytesMut};

/// Bytes of VP8 in one packet: what fits every path.
const CHUNK: usize = 1_100;

/// What a payload descriptor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Descriptor {
    /// The packet begins a frame.
    pub(super) start: bool,
    /// The frame that begins here is a key frame; false in all other packets.
    pub(super) key: bool,
}

/// A frame as RTP payloads, the last of which wants the marker. They are about equally long, as browsers cut them: so the number at the
/// end of a frame lies within one. The descriptor holds a 15-bit picture id, as browsers send it.
pub(super) fn payloads(frame: &[u8], picture_id: u16) -> Vec<Bytes> {
    let [high, low] = (picture_id | 0x8000).to_be_bytes();
    let packets = frame.len().div_ceil(CHUNK).max(1);
    frame
        .chunks(frame.len().div_ceil(packets).max(1))
        .enumerate()
        .map(|(index, chunk)| {
            let mut payload = BytesMut::with_capacity(chunk.len().saturating_add(4));
            payload.put_slice(&[if index == 0 { 0x90 } else { 0x80 }, 0x80, high, low]);
            payload.put_slice(chunk);
            payload.freeze()
        })
        .collect()
}

/// Reads a descriptor; `None` when the payload is too short to hold one.
pub(super) fn descriptor(payload: &[u8]) -> Option<Descriptor> {
    let (&first, mut rest) = payload.split_first()?;
    if first & 0x80 != 0 {
        let (&extension, after) = rest.split_first()?;
        rest = after;
        if extension & 0x80 != 0 {
            let id_bytes = if rest.first()? & 0x80 == 0 { 1 } else { 2 };
            rest = rest.get(id_bytes..)?;
        }
        if extension & 0x40 != 0 {
            rest = rest.get(1..)?;
        }
        if extension & 0x30 != 0 {
            rest = rest.get(1..)?;
        }
    }
    let start = first & 0x17 == 0x10; // S, and partition 0
    let key = start && rest.first()? & 1 == 0;
    Some(Descriptor { start, key })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::super::clip;
    use super::super::number::{number_of, number_picture};
    use super::*;

    #[test]
    fn a_key_frame_is_known_by_its_first_packet() {
        let packets = payloads(&clip::picture()[0], 5);
        assert!(packets.len() > 1);
        let said: Vec<_> = packets.iter().map(|p| descriptor(p)).collect();
        assert_eq!(
            said[0],
            Some(Descriptor {
                start: true,
                key: true
            })
        );
        assert!(said[1..].iter().all(|d| *d
            == Some(Descriptor {
                start: false,
                key: false
            })));
    }

    #[test]
    fn a_frame_is_the_sum_of_its_packets() {
        let frame = &clip::picture()[0];
        let whole: Vec<u8> = payloads(frame, 9)
            .iter()
            .flat_map(|p| p[4..].to_vec())
            .collect();
        assert_eq!(&whole, frame);
    }

    #[test]
    fn the_number_lies_within_the_last_packet_whatever_the_length_of_the_frame() {
        for length in 1..4_000 {
            let frame = number_picture(&vec![7; length], 5);
            let packets = payloads(&frame, 0);
            assert!(packets.iter().all(|p| p.len() <= CHUNK + 4));
            assert_eq!(number_of(packets.last().unwrap()), Some(5), "{length}");
        }
    }

    #[test]
    fn a_short_descriptor_is_no_descriptor() {
        for bad in [
            &[][..],
            &[0x90],
            &[0x90, 0x80],
            &[0x90, 0x80, 0x80],
            &[0x10],
        ] {
            assert_eq!(descriptor(bad), None, "{bad:x?}");
        }
    }
}
