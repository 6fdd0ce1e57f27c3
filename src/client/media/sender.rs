//! Plays the clips into the peer connection at the pace of a microphone and a camera.

use super::sdp::Section;
use super::tap::Ear;
use super::{clip, number, packet};
use bytes::Bytes;
use rtc::rtp::header::Header;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};
use webrtc::media_stream::track_local::TrackLocal;

/// Payload type of Opus in the caller's offers.
pub(super) const OPUS: u8 = 111;
/// Payload type of VP8 in the caller's offers.
pub(super) const VP8: u8 = 96;

/// RFC 6464: voice activity, and -21 dBov, the loudness of our tone.
const LOUDNESS: u8 = 0x80 | 21;

/// Switches and counters of what a caller sends; shared with the tasks that send.
#[derive(Debug, Default)]
pub struct Sending {
    /// The voice.
    pub voice: Lane,
    /// The picture.
    pub picture: Lane,
}

/// One kind of media on its way out.
#[derive(Debug, Default)]
pub struct Lane {
    on: AtomicBool,
    packets: AtomicU64,
    frames: AtomicU64,
}

/// What was sent of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SentKind {
    /// RTP packets.
    pub packets: u64,
    /// Frames; they are numbered from 0 (unless [`Lane::number_from`] says otherwise), so this is also the number of the next one.
    pub frames: u64,
}

impl Lane {
    /// Switches it on or off, like a page does with its device.
    pub fn switch(&self, on: bool) {
        self.on.store(on, Ordering::Relaxed);
    }

    /// Numbers the next frame, and what follows.
    pub fn number_from(&self, number: u32) {
        self.frames.store(u64::from(number), Ordering::Relaxed);
    }

    /// What was sent so far.
    #[must_use]
    pub fn sent(&self) -> SentKind {
        SentKind {
            packets: self.packets.load(Ordering::Relaxed),
            frames: self.frames.load(Ordering::Relaxed),
        }
    }

    fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    fn next_number(&self) -> u32 {
        u32::try_from(self.frames.fetch_add(1, Ordering::Relaxed)).unwrap_or(u32::MAX)
    }
}

/// One outgoing RTP stream.
pub(super) struct Outgoing {
    track: Arc<dyn TrackLocal>,
    ssrc: u32,
    payload_type: u8,
    sequence: u16,
    timestamp: u32,
    /// Header extensions that every packet bears: id and value.
    extensions: Vec<(u8, Bytes)>,
}

impl Outgoing {
    /// A stream on `track` whose extensions are those that the server took for `section`.
    pub(super) fn new(
        track: Arc<dyn TrackLocal>,
        ssrc: u32,
        payload_type: u8,
        section: &Section,
    ) -> Self {
        let mut extensions = Vec::new();
        if let Some(id) = section.mid_extension {
            extensions.push((id, Bytes::from(section.mid.clone())));
        }
        if let Some(id) = section.level_extension {
            extensions.push((id, Bytes::from_static(&[LOUDNESS])));
        }
        Self {
            track,
            ssrc,
            payload_type,
            sequence: rand::random(),
            timestamp: rand::random(),
            extensions,
        }
    }

    async fn send(&mut self, payload: Bytes, marker: bool) -> Result<(), webrtc::error::Error> {
        let mut packet = rtc::rtp::Packet {
            header: Header {
                version: 2,
                marker,
                payload_type: self.payload_type,
                sequence_number: self.sequence,
                timestamp: self.timestamp,
                ssrc: self.ssrc,
                ..Header::default()
            },
            payload,
        };
        for (id, value) in &self.extensions {
            packet.header.set_extension(*id, value.clone())?;
        }
        self.sequence = self.sequence.wrapping_add(1);
        self.track.write_rtp(packet).await
    }
}

/// Sends the voice until the connection ends.
pub(super) async fn speak(mut out: Outgoing, sending: Arc<Sending>) {
    let mut clock = ticks(clip::VOICE_EVERY);
    let mut was_on = false;
    for frame in clip::voice().iter().cycle() {
        clock.tick().await;
        out.timestamp = out.timestamp.wrapping_add(clip::VOICE_TICKS);
        let lane = &sending.voice;
        if lane.is_on() {
            let payload = number::number_voice(frame, lane.next_number());
            // RFC 7587: the marker tells the first packet after silence.
            if let Err(error) = out.send(payload, !was_on).await {
                tracing::debug!(%error, "the voice ends");
                return;
            }
            lane.packets.fetch_add(1, Ordering::Relaxed);
        }
        was_on = lane.is_on();
    }
}

/// Sends the picture until the connection ends; begins anew with the key frame when the server asks for one.
pub(super) async fn show(mut out: Outgoing, sending: Arc<Sending>, ear: Arc<Ear>) {
    let mut clock = ticks(clip::PICTURE_EVERY);
    let mut frames = clip::picture().iter().cycle();
    let mut picture_id: u16 = rand::random();
    let mut was_on = true;
    loop {
        clock.tick().await;
        out.timestamp = out.timestamp.wrapping_add(clip::PICTURE_TICKS);
        let lane = &sending.picture;
        if !lane.is_on() {
            was_on = false;
            continue;
        }
        if ear.take_key_frame_wanted() || !was_on {
            frames = clip::picture().iter().cycle();
        }
        was_on = true;
        let Some(frame) = frames.next() else {
            return;
        };
        picture_id = picture_id.wrapping_add(1);
        let numbered = number::number_picture(frame, lane.next_number());
        let mut payloads = packet::payloads(&numbered, picture_id)
            .into_iter()
            .peekable();
        while let Some(payload) = payloads.next() {
            if let Err(error) = out.send(payload, payloads.peek().is_none()).await {
                tracing::debug!(%error, "the picture ends");
                return;
            }
            lane.packets.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn ticks(every: Duration) -> Interval {
    let mut clock = interval(every);
    // What was missed is sent at once: RTP time must not fall behind the clock on a busy machine.
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    clock
}
