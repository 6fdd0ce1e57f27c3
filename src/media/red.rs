//! Redundant voices (RFC 2198): a packet repeats frames that went before it, so that what is lost need not be sent again.

/// More frames in one packet are no page of ours: browsers send two, at most ten.
const MAX_FRAMES: usize = 16;
/// Bytes that describe a frame which is repeated.
const DESCRIPTION: usize = 4;
/// Another description follows.
const FOLLOWED: u8 = 0x80;

/// One frame of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Payload type of the frame itself.
    pub payload_type: u8,
    /// So many packets ago it was sent first; 0: it is the packet's own.
    pub before: u16,
    /// So many ticks of the voice's clock ago it was said.
    pub age: u32,
    /// The frame.
    pub payload: &'a [u8],
}

/// The frames of one packet, oldest first; the last is its own.
#[derive(Clone, Debug)]
pub struct Frames<'a> {
    descriptions: &'a [u8],
    payloads: &'a [u8],
    left: u16,
}

impl<'a> Frames<'a> {
    /// Reads a packet's payload. `None`: it ends before its frames do, or has too many.
    #[must_use]
    pub fn read(payload: &'a [u8]) -> Option<Self> {
        let mut rest = payload;
        let (mut repeated, mut bytes) = (0_u16, 0_usize);
        while *rest.first()? & FOLLOWED != 0 {
            let (description, after) = rest.split_first_chunk()?;
            bytes = bytes.saturating_add(length(*description));
            repeated = repeated.saturating_add(1);
            rest = after;
        }
        let (_, payloads) = rest.split_first()?;
        let fits = usize::from(repeated) < MAX_FRAMES && bytes <= payloads.len();
        fits.then_some(Self {
            descriptions: payload,
            payloads,
            left: repeated.saturating_add(1),
        })
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        self.left = self.left.checked_sub(1)?;
        let payload_type = *self.descriptions.first()? & !FOLLOWED;
        if self.left == 0 {
            return Some(Frame {
                payload_type,
                before: 0,
                age: 0,
                payload: self.payloads,
            });
        }
        let (description, descriptions) = self.descriptions.split_first_chunk()?;
        let (payload, payloads) = self.payloads.split_at_checked(length(*description))?;
        self.descriptions = descriptions;
        self.payloads = payloads;
        let [_, age, both, _] = *description;
        Some(Frame {
            payload_type,
            before: self.left,
            age: (u32::from(age) << 6) | u32::from(both >> 2),
            payload,
        })
    }
}

/// Ten bits of it.
fn length([_, _, both, low]: [u8; DESCRIPTION]) -> usize {
    usize::from(u16::from_be_bytes([both & 0x03, low]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frames(payload: &[u8]) -> Option<Vec<Frame<'_>>> {
        Frames::read(payload).map(Iterator::collect)
    }

    #[test]
    fn frames_are_told_apart_and_each_knows_how_long_ago_it_was_said() {
        let two_ago = [0x80 | 111, 1920_u16.to_be_bytes()[0] << 2 | 0x1e, 0x00, 2];
        let one_ago = [0x80 | 111, 0x0f, 0x00, 3];
        let packet = [&two_ago[..], &one_ago, &[111], b"aabbbown"].concat();
        let frame = |before, age, payload| Frame {
            payload_type: 111,
            before,
            age,
            payload,
        };
        let all = frames(&packet).unwrap_or_default();
        assert_eq!(
            all,
            [
                frame(2, (u32::from(two_ago[1])) << 6, &b"aa"[..]),
                frame(1, 960, b"bbb"),
                frame(0, 0, b"own")
            ]
        );
        assert_eq!(
            frames(&[111, 7]),
            Some(vec![frame(0, 0, &[7])]),
            "none repeated"
        );
    }

    #[test]
    fn what_ends_too_early_or_has_too_many_frames_is_refused() {
        for short in [&[][..], &[0xef], &[0xef, 0, 0, 0], &[0xef, 0, 0, 2, 111, 1]] {
            assert_eq!(frames(short), None, "{short:?}");
        }
        let repeated = |times: usize| [[0xef, 0, 0, 0].repeat(times), vec![111]].concat();
        assert!(frames(&repeated(MAX_FRAMES - 1)).is_some());
        assert_eq!(frames(&repeated(MAX_FRAMES)), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_frames_are_of_the_packet(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let all = frames(&bytes).unwrap_or_default();
            let sum: usize = all.iter().map(|frame| frame.payload.len()).sum();
            prop_assert!(sum <= bytes.len() && all.len() <= MAX_FRAMES);
            prop_assert!(all.is_empty() || all.last().is_some_and(|own| own.before == 0));
        }
    }
}
