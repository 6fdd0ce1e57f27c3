//! One source of a publication: a voice, a picture, or one layer of a picture, as it arrives.

use super::run::HEADERS;
use super::streams::Media;
use crate::id::MediaKind;
use crate::media::clock_rate;
use crate::media::downtrack::Incoming;
use crate::media::keyframe::KeyFrameWish;
use crate::media::missing::Missing;
use crate::media::rate::Rate;
use crate::media::reception::Reception;
use crate::media::ring::Ring;
use crate::media::vp8;
use std::time::{Duration, Instant};

/// Packets of a picture that are kept: 2 s at 2.5 Mbit/s.
const PICTURE_PACKETS: usize = 512;
/// Packets of a voice that are kept: 1.3 s.
const VOICE_PACKETS: usize = 64;

/// A source.
#[derive(Debug)]
pub struct Source {
    /// Its synchronisation source number.
    pub ssrc: u32,
    /// Rank of the layer; the best picture has the highest.
    pub rank: u8,
    /// Its last packets.
    pub ring: Ring,
    /// What of it came, for reports to its sender.
    pub reception: Reception,
    /// What of it is missing.
    pub missing: Missing,
    /// Wishes for a key frame.
    pub wish: KeyFrameWish,
    /// Bits a second of it.
    pub rate: Rate,
    /// Height of the picture in pixels, once a key frame has stated it.
    pub height: Option<u16>,
    kind: MediaKind,
    door: Door,
}

impl Source {
    /// A source of which nothing has come yet.
    #[must_use]
    pub fn new(media: &Media<'_>) -> Self {
        let packets = match media.kind {
            MediaKind::Audio => VOICE_PACKETS,
            MediaKind::Video => PICTURE_PACKETS,
        };
        Self {
            ssrc: media.ssrc,
            rank: media.rank,
            ring: Ring::new(packets),
            reception: Reception::new(clock_rate(media.kind)),
            missing: Missing::new(),
            wish: KeyFrameWish::default(),
            rate: Rate::default(),
            height: None,
            kind: media.kind,
            door: Door::default(),
        }
    }

    /// What was sent before now is for nobody who comes now, however late it arrives.
    pub fn shut_out_the_past(&mut self) {
        self.door.shut();
    }

    /// Keeps a packet and says what the choice of layers needs of it. `None`: it was there already, is too long, or is of the past.
    pub fn take(&mut self, now: Instant, media: &Media<'_>) -> Option<Incoming> {
        self.rank = media.rank;
        if !self
            .ring
            .put(media.sequence, media.timestamp, media.marker, media.payload)
        {
            return None;
        }
        if !media.repaired {
            self.reception.arrived(now, media.sequence, media.timestamp);
        }
        if media.repeats {
            self.missing.arrived(now, media.sequence);
        }
        let (key, vp8) = match self.kind {
            MediaKind::Audio => (true, None),
            MediaKind::Video => {
                let header = vp8::read(media.payload);
                let stated = header.and_then(|header| vp8::height(media.payload, &header));
                self.height = stated.or(self.height);
                (header.is_some_and(|header| header.key), header)
            }
        };
        let temporal = vp8.map_or(0, |header| header.temporal);
        let bytes = media.payload.len().saturating_add(HEADERS);
        self.rate.arrived(now, bytes, temporal);
        if key {
            self.missing.forget_before(media.sequence);
            self.wish.satisfied();
        }
        if !self.door.lets_in(media.sequence) {
            return None;
        }
        Some(Incoming {
            ssrc: media.ssrc,
            rank: media.rank,
            sequence: media.sequence,
            timestamp: media.timestamp,
            key,
            vp8,
            late: false,
        })
    }

    /// The numbers to ask the sender for now. What is given up is repaired by a key frame.
    pub fn ask_repairs(&mut self, now: Instant, round_trip: Duration) -> Vec<u16> {
        let mut numbers = Vec::new();
        self.missing.ask(now, round_trip, &mut numbers);
        if self.missing.take_hopeless() && self.kind == MediaKind::Video {
            self.wish.want();
        }
        numbers
    }
}

/// Which packets are of the time since somebody was let in. A wall is of no use if what was said behind it comes out, sent again or late,
/// when it falls.
#[derive(Clone, Copy, Debug, Default)]
struct Door {
    newest: Option<u16>,
    /// The newest of the past.
    past: Option<u16>,
}

/// So far behind a packet is of the past: seconds of a picture. Further behind it is of a source that has begun to count anew.
const PAST: u16 = 2_048;

impl Door {
    fn shut(&mut self) {
        self.past = self.newest;
    }

    fn lets_in(&mut self, sequence: u16) -> bool {
        let is_late = |newest: u16| newest.wrapping_sub(sequence) < PAST;
        if !self.newest.is_some_and(is_late) {
            self.newest = Some(sequence);
        }
        if self.past.is_some_and(is_late) {
            return false;
        }
        // Further ahead it would soon be taken for something from behind.
        self.past = self.past.filter(|past| sequence.wrapping_sub(*past) < PAST);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_before_the_door_opened_stays_out_however_late_it_comes() {
        let mut door = Door::default();
        let numbers = [65_530_u16, 65_531, 65_533];
        assert!(numbers.into_iter().all(|number| door.lets_in(number)));
        door.shut();
        assert!(!door.lets_in(65_532), "sent again");
        assert!(!door.lets_in(65_533) && !door.lets_in(65_400));
        assert!(door.lets_in(65_534) && door.lets_in(0) && door.lets_in(65_535));
        let far = 0..40_000_u16;
        assert!(
            far.into_iter().all(|number| door.lets_in(number)),
            "and not for ever"
        );
    }

    #[test]
    fn a_source_that_begins_to_count_anew_is_let_in() {
        let mut door = Door::default();
        assert!(door.lets_in(30_000));
        door.shut();
        assert!(door.lets_in(500) && door.lets_in(501));
        door.shut();
        assert!(!door.lets_in(501) && door.lets_in(502));
    }
}
