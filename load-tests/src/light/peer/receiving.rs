//! What a peer receives, and what it says about it.

use super::super::count::Stream;
use super::super::feedback::{self, Wishes};
use super::super::playout::Playout;
use super::super::rtp;
use super::super::source;
use super::Peer;
use anyhow::Result;
use std::time::Duration;
use tyndau::media::packet::Header;

/// One of so many packets is opened and its time on the way measured. No multiple of a frame's packets, so that each place in a frame
/// is met.
const SAMPLE: u64 = 49;
/// Between two receiver reports.
const REPORT: Duration = Duration::from_secs(1);
/// A repair is asked for between so many packets back, while the peer still waits for it.
const REPAIR_WINDOW: u64 = 256;
/// A voice's: later its turn is over (`playout`).
const VOICE_WINDOW: u64 = 10;

/// What a packet is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Voice,
    Picture,
    Repair,
    Other,
}

impl Kind {
    fn of(codec: &str) -> Self {
        match codec {
            "opus" => Self::Voice,
            "vp8" => Self::Picture,
            "rtx" => Self::Repair,
            _ => Self::Other,
        }
    }
}

/// A stream that arrives.
pub struct Incoming {
    pub stream: Stream,
    pub codec: String,
    /// Of a voice.
    pub playout: Option<Playout>,
    wishes: Wishes,
}

/// What a peer has seen, apart from its streams.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// DTLS was done.
    pub connected: Option<Duration>,
    /// The first packet of media came.
    pub first_media: Option<Duration>,
    /// The first packet of a key frame came: from then on there is a picture.
    pub first_picture: Option<Duration>,
    /// Milliseconds on the way of the packets that were opened.
    pub latencies: Vec<f64>,
    /// Sampled packets that could not be opened or were not ours.
    pub strange: u64,
    /// Packets sent.
    pub sent: u64,
    /// Key frames that the server asked for.
    pub key_frames: u64,
    /// Why the connection ended.
    pub failed: Option<String>,
}

impl Peer {
    pub(super) fn media(&mut self, packet: &mut [u8], now: Duration) {
        let Some(header) = Header::read(packet) else {
            return;
        };
        self.seen.first_media.get_or_insert(now);
        if self.spec.reports
            && self.agreed.transport != 0
            && let Some(&[high, low]) = header.extension(packet, self.agreed.transport)
        {
            self.arrivals.take(u16::from_be_bytes([high, low]), now);
        }
        let Some((index, kind)) = self.counted(&header, now) else {
            return;
        };
        let Some(secure) = &self.secure else {
            return;
        };
        match kind {
            Kind::Picture if self.seen.first_picture.is_none() => {
                let payload = secure.open(packet, &header, index);
                if payload.is_some_and(source::begins_key_frame) {
                    self.seen.first_picture = Some(now);
                }
            }
            // Padding alone is a probe of the link, and repairs nothing.
            Kind::Repair if self.spec.repairs && !rtp::is_padded(packet) => {
                let payload = secure.open(packet, &header, index);
                if let Some([high, low, ..]) = payload {
                    self.repaired(header.ssrc, u16::from_be_bytes([*high, *low]), now);
                }
            }
            Kind::Repair => {}
            Kind::Voice | Kind::Picture | Kind::Other => {
                let turn = u64::from(header.ssrc.wrapping_add(self.own_ssrc));
                if index.wrapping_add(turn).is_multiple_of(SAMPLE) {
                    let payload = secure.open(packet, &header, index);
                    let sent = payload.and_then(source::sent_at);
                    self.sampled(sent, now);
                }
            }
        }
    }

    /// Counts a packet: its index and what it is for; `None`: it came before.
    fn counted(&mut self, header: &Header, now: Duration) -> Option<(u64, Kind)> {
        let (index, kind) = match self.streams.get_mut(&header.ssrc) {
            Some(incoming) => {
                if let Some(playout) = &mut incoming.playout {
                    let index = incoming.stream.index_of(header.sequence);
                    playout.comes(&incoming.stream, index, now);
                }
                let index = incoming.stream.take(header.sequence, now)?;
                (index, Kind::of(&incoming.codec))
            }
            None => {
                let codec = self.agreed.codecs.get(&header.payload_type);
                let codec = codec.cloned().unwrap_or_default();
                let kind = Kind::of(&codec);
                let stream = Stream::new(header.sequence, now);
                let index = stream.first();
                let incoming = Incoming {
                    stream,
                    codec,
                    playout: (kind == Kind::Voice).then(Playout::default),
                    wishes: Wishes::default(),
                };
                self.streams.insert(header.ssrc, incoming);
                (index, kind)
            }
        };
        // The counter begins one round late.
        Some((index.saturating_sub(0x1_0000), kind))
    }

    fn sampled(&mut self, sent: Option<Duration>, now: Duration) {
        match sent {
            Some(sent) => {
                let way = now.saturating_sub(sent);
                self.seen.latencies.push(way.as_secs_f64() * 1000.0);
            }
            None => self.seen.strange = self.seen.strange.saturating_add(1),
        }
    }

    /// A packet came again in a stream of retransmissions (RFC 4588).
    fn repaired(&mut self, ssrc: u32, sequence: u16, now: Duration) {
        let primary = match self.agreed.repairs.get(&ssrc) {
            Some(primary) => Some(*primary),
            // Not said: with one picture there is no doubt.
            None => {
                let mut pictures = self.streams.iter().filter(|(_, i)| i.codec == "vp8");
                let first = pictures.next().map(|(ssrc, _)| *ssrc);
                first.filter(|_| pictures.next().is_none())
            }
        };
        if let Some(incoming) = primary.and_then(|primary| self.streams.get_mut(&primary)) {
            incoming.stream.repair(sequence, now);
        }
    }

    pub(super) fn control(&mut self, packet: &[u8]) {
        // Only who sends is asked for anything that matters here.
        if self.outgoing.is_empty() {
            return;
        }
        let Some(plain) = self
            .secure
            .as_ref()
            .and_then(|secure| secure.open_rtcp(packet))
        else {
            return;
        };
        for ssrc in feedback::key_frames_wanted(&plain) {
            self.seen.key_frames = self.seen.key_frames.saturating_add(1);
            for outgoing in self.outgoing.iter_mut().filter(|out| out.ssrc == ssrc) {
                outgoing.key_frame_is_wanted();
            }
        }
    }

    pub(super) fn report(&mut self, now: Duration) -> Result<()> {
        let Some(secure) = &mut self.secure else {
            return Ok(());
        };
        let mut send = |out: &mut Vec<u8>| {
            secure.seal_rtcp(out)?;
            self.link.send(out);
            out.clear();
            anyhow::Ok(())
        };
        let (own, out) = (self.own_ssrc, &mut self.scratch);
        out.clear();
        if self.spec.repairs {
            for (ssrc, incoming) in &mut self.streams {
                let window = match Kind::of(&incoming.codec) {
                    Kind::Voice => VOICE_WINDOW,
                    Kind::Picture => REPAIR_WINDOW,
                    Kind::Repair | Kind::Other => continue,
                };
                let missing = incoming.wishes.due(incoming.stream.missing(window), now);
                if !missing.is_empty() {
                    // A report in front says which stream is meant, to servers that want one.
                    let report = [(*ssrc, &mut incoming.stream)];
                    feedback::receiver_report(out, own, report.into_iter());
                    feedback::repair_request(out, own, *ssrc, &missing);
                    send(out)?;
                }
            }
        }
        if self.spec.reports {
            let is_due = now >= self.next_report;
            if is_due || (self.arrivals.is_any() && !self.agreed.reduced) {
                let streams = self.streams.iter_mut();
                let streams = streams.map(|(ssrc, incoming)| (*ssrc, &mut incoming.stream));
                feedback::receiver_report(out, own, streams);
            }
            if is_due {
                self.next_report = now.saturating_add(REPORT);
            }
            let media = self.streams.keys().next().copied().unwrap_or(0);
            self.arrivals.report(out, own, media);
            if !out.is_empty() {
                send(out)?;
            }
        }
        Ok(())
    }

    /// Counts from now on.
    pub fn restart_count(&mut self, now: Duration) {
        for incoming in self.streams.values_mut() {
            incoming.stream.restart(now);
            if let Some(playout) = &mut incoming.playout {
                playout.restart(incoming.stream.first());
            }
        }
        self.seen.latencies.clear();
        self.seen.sent = 0;
        self.seen.strange = 0;
        self.seen.key_frames = 0;
    }
}
