//! The streams that a peer sends.

use super::super::clock::Clock;
use super::super::link::Link;
use super::super::rtp::{self, Numbers};
use super::super::sdp::Agreed;
use super::super::setup::{OPUS, VP8};
use super::super::source::{self, Pace, Picture, Voice};
use super::super::srtp::Secure;
use super::Spec;
use anyhow::Result;
use std::time::Duration;

enum What {
    Voice(Voice),
    Picture(Picture),
}

/// One stream: a voice, a picture, or a layer of one.
pub struct Outgoing {
    what: What,
    pub ssrc: u32,
    mid: String,
    /// Ids of header extensions.
    ids: Ids,
    pace: Pace,
    /// Rollover counter and sequence number of the next packet.
    index: u64,
    picture_id: u16,
    key: bool,
}

#[derive(Clone, Copy)]
struct Ids {
    mid: u8,
    rid: u8,
    level: u8,
    transport: u8,
}

/// The streams of a spec, in the order of its sources.
pub fn streams(spec: &Spec, sources: &[u32], agreed: &Agreed, now: Duration) -> Vec<Outgoing> {
    let mut sources = sources.iter().copied();
    let ids = Ids {
        mid: agreed.mid,
        rid: agreed.rid,
        level: agreed.level,
        transport: agreed.transport,
    };
    let mut outgoing = Vec::new();
    let mut add = |what: What, ssrc: Option<u32>, kind: &str| {
        let rate = match &what {
            What::Voice(voice) => voice.packets_per_second,
            What::Picture(picture) => picture.frames_per_second,
        };
        // The sending sections come first.
        let section = agreed.sections.iter().find(|(section, _)| section == kind);
        outgoing.extend(ssrc.map(|ssrc| Outgoing {
            what,
            ssrc,
            mid: section.map(|(_, mid)| mid.clone()).unwrap_or_default(),
            ids,
            pace: Pace::new(rate, now),
            index: u64::from(rand::random::<u16>() & 0x7fff),
            picture_id: 0,
            key: true,
        }));
    };
    if spec.sections.audio {
        let ssrc = sources.next();
        if let Some(voice) = &spec.voice {
            add(What::Voice(voice.clone()), ssrc, "audio");
        }
    }
    if spec.sections.video {
        for picture in &spec.pictures {
            add(What::Picture(picture.clone()), sources.next(), "video");
        }
    }
    outgoing
}

impl Outgoing {
    /// When the next packet or frame is due.
    pub fn due(&self) -> Duration {
        self.pace.due()
    }

    /// Whether it is due; if so it is counted as sent.
    pub fn is_due(&mut self, now: Duration) -> bool {
        self.pace.take(now)
    }

    /// The next frame is a key frame.
    pub fn key_frame_is_wanted(&mut self) {
        self.key = true;
    }

    /// Changes how often frames are sent; a voice stays as it is.
    pub fn set_rate(&mut self, rate: f64, now: Duration) {
        if matches!(self.what, What::Picture(_)) {
            self.pace = Pace::new(rate, now);
        }
    }

    /// Sends a packet of voice or a frame of packets; how many.
    pub fn send(
        &mut self,
        clock: Clock,
        secure: &Secure,
        link: &Link,
        transport_number: &mut u16,
        packet: &mut Vec<u8>,
    ) -> Result<u64> {
        let frame_time = clock.now();
        let packets = match &self.what {
            What::Voice(_) => 1,
            What::Picture(picture) => picture.packets,
        };
        for place in 0..packets {
            packet.clear();
            let is_last = place.saturating_add(1) == packets;
            let header = self.header(packet, frame_time, is_last, *transport_number)?;
            let sent = clock.now();
            match &self.what {
                What::Voice(voice) => source::voice_payload(packet, sent, voice.bytes),
                What::Picture(picture) => source::picture_payload(
                    packet,
                    self.picture_id & 0x7fff,
                    place,
                    self.key,
                    sent,
                    picture.bytes,
                ),
            }
            secure.seal(packet, header, self.ssrc, self.index)?;
            link.send(packet);
            self.index = self.index.saturating_add(1);
            *transport_number = transport_number.wrapping_add(1);
        }
        self.picture_id = self.picture_id.wrapping_add(1);
        self.key = false;
        Ok(packets.into())
    }

    fn header(
        &self,
        packet: &mut Vec<u8>,
        now: Duration,
        is_last: bool,
        transport_number: u16,
    ) -> Result<usize> {
        let (payload_type, clock, marker) = match &self.what {
            What::Voice(_) => (OPUS, 48, false),
            What::Picture(_) => (VP8, 90, is_last),
        };
        let ticks = now.as_millis().saturating_mul(clock) & 0xffff_ffff;
        let numbers = Numbers {
            payload_type,
            marker,
            sequence: u16::try_from(self.index & 0xffff)?,
            timestamp: u32::try_from(ticks)?,
            ssrc: self.ssrc,
        };
        let number = transport_number.to_be_bytes();
        let rid = match &self.what {
            What::Picture(picture) => picture.rid.as_bytes(),
            What::Voice(_) => &[],
        };
        // Loud enough to be speech: -30 dBov, voice activity (RFC 6464).
        let level: &[u8] = match &self.what {
            What::Voice(_) => &[0x80 | 30],
            What::Picture(_) => &[],
        };
        let elements = [
            (self.ids.mid, self.mid.as_bytes()),
            (self.ids.rid, rid),
            (self.ids.level, level),
            (self.ids.transport, &number),
        ];
        let agreed: Vec<(u8, &[u8])> = elements
            .into_iter()
            .filter(|(id, value)| *id != 0 && !value.is_empty())
            .collect();
        rtp::write(packet, numbers, &agreed)
    }
}
