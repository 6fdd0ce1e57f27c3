//! The little of VP8 over RTP (RFC 7741) that forwarding needs.

/// Whether this payload begins a key frame: first packet of partition 0, with the P bit of the frame header clear
/// (RFC 7741, sections 4.2 and 4.3).
#[must_use]
pub fn begins_key_frame(payload: &[u8]) -> bool {
    const EXTENDED: u8 = 0x80;
    const START_OF_PARTITION: u8 = 0x10;
    const PARTITION: u8 = 0x07;
    const INTER_FRAME: u8 = 0x01;
    let Some(&first) = payload.first() else {
        return false;
    };
    if first & START_OF_PARTITION == 0 || first & PARTITION != 0 {
        return false;
    }
    let header = if first & EXTENDED == 0 {
        Some(1)
    } else {
        extension_length(payload)
    };
    header
        .and_then(|length| payload.get(length))
        .is_some_and(|frame| frame & INTER_FRAME == 0)
}

/// Length of the payload descriptor that has the X bit set.
fn extension_length(payload: &[u8]) -> Option<usize> {
    const PICTURE_ID: u8 = 0x80;
    const TL0PICIDX: u8 = 0x40;
    const TID_OR_KEYIDX: u8 = 0x30;
    const LONG_PICTURE_ID: u8 = 0x80;
    let extension = *payload.get(1)?;
    let mut length: usize = 2;
    if extension & PICTURE_ID != 0 {
        let long = payload.get(length)? & LONG_PICTURE_ID != 0;
        length = length.saturating_add(if long { 2 } else { 1 });
    }
    if extension & TL0PICIDX != 0 {
        length = length.saturating_add(1);
    }
    if extension & TID_OR_KEYIDX != 0 {
        length = length.saturating_add(1);
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_frame_is_seen_behind_every_form_of_descriptor() {
        for key in [
            &[0x10, 0x00][..],
            &[0x90, 0x00, 0x00],
            &[0x90, 0x80, 0x11, 0x00],
            &[0x90, 0x80, 0x81, 0x11, 0x00],
            &[0x90, 0xe0, 0x81, 0x11, 0x07, 0x20, 0x00],
        ] {
            assert!(begins_key_frame(key), "{key:?}");
        }
    }

    #[test]
    fn inter_frames_continuations_and_cut_payloads_are_no_key_frames() {
        for other in [
            &[][..],
            &[0x10],
            &[0x10, 0x01],
            &[0x00, 0x00],
            &[0x11, 0x00],
            &[0x90],
            &[0x90, 0x80],
            &[0x90, 0x80, 0x81, 0x11],
            &[0x90, 0xe0, 0x81, 0x11, 0x07, 0x20, 0x01],
        ] {
            assert!(!begins_key_frame(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn no_payload_panics(payload in proptest::collection::vec(any::<u8>(), 0..16)) {
            let _ = begins_key_frame(&payload);
        }
    }
}
