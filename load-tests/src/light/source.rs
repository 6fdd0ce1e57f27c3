//! What a publisher sends and when: pictures as bursts of packets (a frame), voice as single packets. Pure: `now` is an argument.

use serde::Deserialize;
use std::time::Duration;

/// First bytes of what our payloads carry behind their codec's own.
const MAGIC: [u8; 4] = *b"TyLt";
/// Bytes of a VP8 payload descriptor with a 15-bit picture id (RFC 7741, 4.2).
const DESCRIPTOR: usize = 4;
/// Bytes in front of the mark: the header of a key frame is the longest.
const VP8_MARK: usize = 14;
/// Opus: the byte that says mode and duration (RFC 6716, 3.1).
const OPUS_MARK: usize = 1;
/// SILK, wide band, 20 ms, one frame.
const OPUS_TOC: u8 = 9 << 3;
/// `MAGIC` and eight bytes of time.
const MARK: usize = 12;

/// A picture, or one layer of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Name of the layer (RFC 8852); none when there is only one.
    #[serde(default)]
    pub rid: String,
    /// Frames a second.
    pub frames_per_second: f64,
    /// Packets of a frame.
    pub packets: u16,
    /// Bytes of each packet's payload.
    pub bytes: usize,
}

/// A voice.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// Packets a second.
    pub packets_per_second: f64,
    /// Bytes of each packet's payload.
    pub bytes: usize,
}

/// When the next burst is due: evenly spaced; what is late is made up for, but at most `MOST_LATE` of it.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    every: Duration,
    due: Duration,
}

const MOST_LATE: Duration = Duration::from_millis(100);

impl Pace {
    /// `per_second` times, from `now` on.
    #[must_use]
    pub fn new(per_second: f64, now: Duration) -> Self {
        Self {
            every: Duration::from_secs_f64(1.0 / per_second.max(0.001)),
            due: now,
        }
    }

    /// When the next one is due.
    #[must_use]
    pub fn due(&self) -> Duration {
        self.due
    }

    /// Whether one is due now; then the next one is later.
    pub fn take(&mut self, now: Duration) -> bool {
        if now < self.due {
            return false;
        }
        self.due = self
            .due
            .max(now.saturating_sub(MOST_LATE))
            .saturating_add(self.every);
        true
    }
}

/// Writes the payload of packet `place` of a frame, behind what `out` holds already.
pub fn picture_payload(
    out: &mut Vec<u8>,
    picture_id: u16,
    place: u16,
    key: bool,
    sent: Duration,
    bytes: usize,
) {
    let begin = out.len();
    let [high, low] = picture_id.to_be_bytes();
    // X and, in the first packet, S; I; the picture id with its M bit.
    out.push(if place == 0 { 0x90 } else { 0x80 });
    out.extend_from_slice(&[0x80, high | 0x80, low]);
    if place == 0 && key {
        // Frame tag of a shown key frame, start code, 640 x 360 (RFC 6386, 9.1).
        out.extend_from_slice(&[0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
    } else {
        out.extend_from_slice(&[0x11; VP8_MARK - DESCRIPTOR]);
    }
    finish(out, begin, sent, bytes);
}

/// Writes the payload of a voice packet.
pub fn voice_payload(out: &mut Vec<u8>, sent: Duration, bytes: usize) {
    let begin = out.len();
    out.push(OPUS_TOC);
    finish(out, begin, sent, bytes);
}

fn finish(out: &mut Vec<u8>, begin: usize, sent: Duration, bytes: usize) {
    out.extend_from_slice(&MAGIC);
    let nanoseconds = u64::try_from(sent.as_nanos()).unwrap_or(u64::MAX);
    out.extend_from_slice(&nanoseconds.to_be_bytes());
    let end = begin.saturating_add(bytes).max(out.len());
    out.resize(end, 0xa5);
}

/// When a payload was sent; `None`: it is not ours.
#[must_use]
pub fn sent_at(payload: &[u8]) -> Option<Duration> {
    [VP8_MARK, OPUS_MARK].iter().find_map(|&begin| {
        let mark = payload.get(begin..)?.first_chunk::<MARK>()?;
        let (magic, time) = mark.split_first_chunk::<4>()?;
        let time = u64::from_be_bytes(*time.first_chunk()?);
        (*magic == MAGIC).then(|| Duration::from_nanos(time))
    })
}

/// Whether a payload of ours begins a key frame.
#[must_use]
pub fn begins_key_frame(payload: &[u8]) -> bool {
    payload.first() == Some(&0x90) && payload.get(DESCRIPTOR).is_some_and(|tag| tag & 1 == 0)
}

/// Bytes of the smallest payload that carries its mark.
pub const LEAST_BYTES: usize = VP8_MARK + MARK;

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Duration = Duration::from_micros(1_234_567);

    #[test]
    fn a_payload_tells_when_it_was_sent_and_has_its_length() {
        for (place, key) in [(0, true), (0, false), (4, false)] {
            let mut payload = Vec::new();
            picture_payload(&mut payload, 300, place, key, SENT, 1200);
            assert_eq!((payload.len(), sent_at(&payload)), (1200, Some(SENT)));
            assert_eq!(begins_key_frame(&payload), key && place == 0);
        }
        let mut payload = Vec::new();
        voice_payload(&mut payload, SENT, 80);
        assert_eq!((payload.len(), sent_at(&payload)), (80, Some(SENT)));
        assert_eq!(sent_at(&[0; 64]), None);
    }

    #[test]
    fn a_pace_keeps_its_rate_and_forgives_a_long_pause() {
        let second = Duration::from_secs(1);
        let mut pace = Pace::new(50.0, Duration::ZERO);
        let taken = |pace: &mut Pace, until: Duration| {
            std::iter::repeat_with(|| pace.take(until))
                .take_while(|taken| *taken)
                .count()
        };
        let early: usize = (0_u32..100)
            .map(|n| taken(&mut pace, Duration::from_millis(10).saturating_mul(n)))
            .sum();
        assert_eq!(early, 50);
        assert_eq!(taken(&mut pace, second.saturating_mul(10)), 6, "not 450");
        assert!(pace.due() > second.saturating_mul(10));
    }
}
