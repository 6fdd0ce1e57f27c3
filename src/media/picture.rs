//! Continuous picture numbers of VP8 (picture id, TL0PICIDX) towards a viewer, whatever layer feeds them and whatever is left out.
//!
//! A decoder takes a missing picture id for a lost frame and waits for it. So the ids of frames that were left out are closed up, those
//! of frames that were lost stay open, and a switch goes on with the next number.

use crate::codec::vp8::{Header, Picture};

/// Picture ids have 15 bits.
const MASK: u16 = 0x7fff;

/// By how much a frame's numbers are shifted on their way to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// To add to the picture id.
    pub id: u16,
    /// To add to TL0PICIDX.
    pub tl0: u8,
}

/// The numbers of one outgoing stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pictures {
    /// Newest frame of the source, and the number that it got, or that the last one before it got if it is left out.
    newest: u16,
    out: u16,
    tl0_shift: u8,
    /// The highest numbers that were sent.
    sent: Option<Picture>,
    /// Bit n: the frame n before the newest was left out.
    left_out: u128,
}

impl Pictures {
    /// A source begins to feed, with this frame: it gets the next numbers. The very first keeps its own.
    pub fn begin(&mut self, header: &Header) {
        let own = Shift::default().apply(header).unwrap_or_default();
        let next = self.sent.map_or(own, |sent| Picture {
            id: sent.id.wrapping_add(1) & MASK,
            tl0: sent.tl0.wrapping_add(1),
        });
        self.newest = own.id;
        self.out = next.id;
        self.tl0_shift = next.tl0.wrapping_sub(own.tl0);
        self.left_out = 0;
    }

    /// The source goes on to a further frame, which is sent or left out.
    pub fn next(&mut self, header: &Header, left_out: bool) {
        if let Some(id) = header.id {
            let ahead = id.value.wrapping_sub(self.newest) & id.mask;
            // Not counted up: no numbering that can be kept, so each frame is the next one.
            let ahead = if ahead == 0 || ahead > id.mask / 2 {
                1
            } else {
                ahead
            };
            self.newest = id.value;
            let step = ahead.saturating_sub(u16::from(left_out));
            self.out = self.out.wrapping_add(step) & MASK;
            self.left_out =
                self.left_out.checked_shl(u32::from(ahead)).unwrap_or(0) | u128::from(left_out);
        }
    }

    /// A packet was sent under these numbers, in its turn or late.
    pub fn sent(&mut self, picture: Picture) {
        let sent = self.sent.get_or_insert(picture);
        if picture.id.wrapping_sub(sent.id) & MASK <= MASK / 2 {
            sent.id = picture.id;
        }
        if picture.tl0.wrapping_sub(sent.tl0) < 0x80 {
            sent.tl0 = picture.tl0;
        }
    }

    /// Whether a packet that comes late belongs to a frame that was left out.
    #[must_use]
    pub fn was_left_out(&self, header: &Header) -> bool {
        header.id.is_some_and(|id| {
            let behind = self.newest.wrapping_sub(id.value) & id.mask;
            1_u128
                .checked_shl(u32::from(behind))
                .is_some_and(|bit| self.left_out & bit != 0)
        })
    }

    /// The shift of the newest frame, and of frames that are missing right behind it.
    #[must_use]
    pub fn shift(&self) -> Shift {
        Shift {
            id: self.out.wrapping_sub(self.newest) & MASK,
            tl0: self.tl0_shift,
        }
    }
}

impl Shift {
    /// The outgoing numbers of a packet; `None` when its descriptor has none.
    #[must_use]
    pub fn apply(&self, header: &Header) -> Option<Picture> {
        if header.id.is_none() && header.tl0.is_none() {
            return None;
        }
        let id = header.id.map_or(0, |id| id.value);
        Some(Picture {
            id: id.wrapping_add(self.id) & MASK,
            tl0: header.tl0.unwrap_or(0).wrapping_add(self.tl0),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::codec::vp8::PictureId;

    fn frame(value: u16, mask: u16, tl0: u8) -> Header {
        Header {
            id: Some(PictureId { value, mask }),
            tl0: Some(tl0),
            ..Header::default()
        }
    }

    fn out(pictures: &mut Pictures, header: &Header) -> (u16, u8) {
        let picture = pictures.shift().apply(header).unwrap();
        pictures.sent(picture);
        (picture.id, picture.tl0)
    }

    #[test]
    fn frames_left_out_are_closed_up_and_lost_ones_stay_open() {
        let mut pictures = Pictures::default();
        pictures.begin(&frame(0x7ffe, MASK, 255));
        pictures.next(&frame(0x7fff, MASK, 255), true);
        let next = frame(0, MASK, 0);
        pictures.next(&next, false);
        assert_eq!(out(&mut pictures, &next), (0x7fff, 0));
        let after_a_loss = frame(2, MASK, 2);
        pictures.next(&after_a_loss, false);
        assert_eq!(out(&mut pictures, &after_a_loss), (1, 2));
        assert!(pictures.was_left_out(&frame(0x7fff, MASK, 255)));
        assert!(!pictures.was_left_out(&frame(1, MASK, 1)));
        assert_eq!(out(&mut pictures, &frame(1, MASK, 1)), (0, 1), "lost");
    }

    #[test]
    fn another_source_goes_on_with_the_next_numbers() {
        let mut pictures = Pictures::default();
        pictures.begin(&frame(100, MASK, 40));
        let sent = frame(101, MASK, 41);
        pictures.next(&sent, false);
        assert_eq!(out(&mut pictures, &sent), (101, 41));
        pictures.next(&frame(105, MASK, 44), true);
        let other = frame(9, MASK, 200);
        pictures.begin(&other);
        assert_eq!(out(&mut pictures, &other), (102, 42));
        let next = frame(10, MASK, 201);
        pictures.next(&next, false);
        assert_eq!(out(&mut pictures, &next), (103, 43));
    }

    #[test]
    fn short_picture_ids_wrap_at_128() {
        let mut pictures = Pictures::default();
        pictures.begin(&frame(126, 0x7f, 0));
        for (id, left_out, expected) in [
            (127, true, None),
            (0, false, Some(127)),
            (1, false, Some(0)),
        ] {
            let header = frame(id, 0x7f, 0);
            pictures.next(&header, left_out);
            if let Some(expected) = expected {
                assert_eq!(out(&mut pictures, &header).0 & 0x7f, expected);
            }
        }
    }
}
