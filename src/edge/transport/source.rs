//! One source of a publication: a voice, a picture, or one layer of a picture, as it arrives.

use super::door::Door;
use super::run::HEADERS;
use super::streams::Media;
use crate::codec::vp8;
use crate::codec::{Codec, begins_key_frame};
use crate::id::MediaKind;
use crate::media::clock_rate;
use crate::media::downtrack::Incoming;
use crate::media::keyframe::KeyFrameWish;
use crate::media::missing::Missing;
use crate::media::rate::Rate;
use crate::media::reception::Reception;
use crate::media::ring::Ring;
use std::time::{Duration, Instant};

/// Packets of a picture that are kept: 2 s at 2.5 Mbit/s. Of a layer with better ones above it half for each, for it has fewer.
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
    /// Its codec.
    pub codec: Codec,
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
    door: Door,
}

impl Source {
    /// A source of which nothing has come yet.
    #[must_use]
    pub fn new(media: &Media<'_>) -> Self {
        let packets = match media.codec.kind() {
            MediaKind::Audio => VOICE_PACKETS,
            MediaKind::Video => PICTURE_PACKETS >> media.above.min(2),
        };
        Self {
            ssrc: media.ssrc,
            rank: media.rank,
            codec: media.codec,
            ring: Ring::new(packets),
            reception: Reception::new(clock_rate(media.codec.kind())),
            missing: Missing::new(),
            wish: KeyFrameWish::default(),
            rate: Rate::default(),
            height: None,
            door: Door::default(),
        }
    }

    /// What was sent before now is for nobody who comes now, however late it arrives; it may still arrive until then.
    pub fn shut_out_the_past(&mut self, arrives: Option<Instant>) {
        self.door.shut(arrives);
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
        let (key, vp8) = match media.codec {
            Codec::Opus => (true, None),
            Codec::Vp8 => {
                let header = vp8::read(media.payload);
                let stated = header.and_then(|header| vp8::height(media.payload, &header));
                self.height = stated.or(self.height);
                (header.is_some_and(|header| header.key), header)
            }
            // In one layer: how high it is, nobody needs to know.
            codec => (begins_key_frame(codec, media.payload), None),
        };
        let temporal = vp8.map_or(0, |header| header.temporal);
        let bytes = media.payload.len().saturating_add(HEADERS);
        self.rate.arrived(now, bytes, temporal);
        if key && self.codec.kind() == MediaKind::Video {
            self.missing.forget_before(media.sequence);
            self.wish.satisfied();
        }
        if !self.door.lets_in(now, media.sequence) {
            if key && self.codec.kind() == MediaKind::Video {
                // Nobody got it: another is needed.
                self.wish.want();
            }
            return None;
        }
        Some(Incoming {
            ssrc: media.ssrc,
            rank: media.rank,
            sequence: media.sequence,
            timestamp: media.timestamp,
            codec: media.codec,
            key,
            vp8,
            late: false,
        })
    }

    /// The numbers to ask the sender for now. What is given up is repaired by a key frame.
    pub fn ask_repairs(&mut self, now: Instant, round_trip: Duration) -> Vec<u16> {
        let mut numbers = Vec::new();
        self.missing.ask(now, round_trip, &mut numbers);
        if self.missing.take_hopeless() && self.codec.kind() == MediaKind::Video {
            self.wish.want();
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_missing_of_a_voice_is_asked_for_although_each_of_its_packets_stands_alone() {
        let media = |sequence: u16| Media {
            codec: Codec::Opus,
            ssrc: 1,
            rank: 0,
            above: 0,
            sequence,
            timestamp: u32::from(sequence) * 960,
            marker: false,
            repaired: false,
            repeats: true,
            payload: b"x",
            redundant: &[],
            level: None,
        };
        let mut now = Instant::now();
        let mut source = Source::new(&media(1));
        for sequence in [1, 3, 4, 5] {
            source.take(now, &media(sequence)).unwrap();
            now += Duration::from_millis(20);
        }
        assert_eq!(source.ask_repairs(now, Duration::from_millis(60)), [2]);
    }
}
