//! How many bits a second the way to one viewer bears, from when its packets left and when they came (transport-wide feedback,
//! draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! Queues that grow are found by `rtc`'s delay filter (draft-ietf-rmcat-gcc-02). What follows from it is decided here, because a server
//! sends what there is, not what the link could bear: the estimate grows no further than what has been proven to arrive, it falls at once
//! to what arrives, and a link that loses packets whatever the rate (radio) is not starved for it.

use rtc::interceptor::{
    OveruseDetector, PacketReport, RateCalculator, SlopeEstimator, Usage, convert_twcc,
};
use rtc::rtcp::transport_feedbacks::cc_feedback_report::Ecn;
use rtc::rtcp::transport_feedbacks::transport_layer_cc::{PacketStatusChunk, TransportLayerCc};
use std::time::{Duration, Instant};

/// Where an estimate begins. Most links bear this; one that does not shows it within a second, and loses no voice by it for longer.
const BEGIN: f64 = 5_000_000.0;
/// A voice and its packets' headers.
const LEAST: f64 = 60_000.0;
/// No viewer of a hearing needs more.
const MOST: f64 = 30_000_000.0;
/// Packets whose fate is waited for: a second at 6 Mbit/s.
const MEMORY: usize = 512;
/// More numbers in one feedback are no honest viewer's.
const MAX_NUMBERS: usize = 4_096;
/// A congested link is left for what it delivers, less this.
const BACK_OFF: f64 = 0.85;
/// Growth in a second while the link is quiet.
const GROWTH: f64 = 1.3;
/// As far beyond what arrives may an estimate grow.
const HEADROOM: f64 = 1.5;
/// Near the rate that was too much, it grows by so much a second.
const CAREFUL: f64 = 60_000.0;
/// After each fall the estimate rests: its effect takes a round trip to be seen.
const REST: Duration = Duration::from_millis(300);
/// So long after a fall a link counts as weak.
const WEAK: Duration = Duration::from_secs(30);
/// Packets of which losses are judged together.
const SAMPLE: usize = 40;
/// Losses above this are too many.
const LOSSY: f64 = 0.1;
/// Losses above this are a full queue, not a bad radio.
const DROWNING: f64 = 0.3;
/// A queue that holds packets for so long, in milliseconds, is too long for talking, whether it grows or not.
const STANDING: f64 = 100.0;
/// And one that grows counts from here on; below is the unrest of busy receivers.
const NOTICEABLE: f64 = 20.0;
/// The shortest way is looked for in the last one or two of these; clocks drift and routes change.
const ROUTE: Duration = Duration::from_secs(10);
/// So long a link that loses at any rate is believed to be such.
const INHERENT: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug)]
struct Sent {
    at: Instant,
    sequence: u16,
    bytes: u16,
}

/// The estimate of one viewer's link.
#[derive(Debug)]
pub struct Estimate {
    sent: Vec<Option<Sent>>,
    slope: SlopeEstimator,
    detector: OveruseDetector,
    received: RateCalculator,
    losses: Losses,
    queue: Queue,
    bits: f64,
    ceiling: Option<f64>,
    fell: Option<Instant>,
    news: bool,
    total: f64,
    heard: Option<Instant>,
    count: u64,
}

/// Losses, and whether the rate has anything to do with them.
#[derive(Debug, Default)]
struct Losses {
    lost: usize,
    total: usize,
    /// The fraction that made the estimate fall last.
    blamed: Option<f64>,
    /// A fraction that stayed when the rate fell, and when that was seen.
    inherent: Option<(f64, Instant)>,
}

/// How long packets wait on the way: the difference to the shortest way of late. The viewer's clock is another, so only differences count.
#[derive(Debug, Default)]
struct Queue {
    began: Option<Instant>,
    /// Shortest ways of the present and the former stretch of time, in milliseconds of two clocks.
    shortest: [f64; 2],
    since: Option<Instant>,
    waits: f64,
}

impl Default for Estimate {
    fn default() -> Self {
        Self {
            sent: Vec::new(),
            slope: SlopeEstimator::new(),
            detector: OveruseDetector::new(),
            received: RateCalculator::default(),
            losses: Losses::default(),
            queue: Queue::default(),
            bits: BEGIN,
            ceiling: None,
            fell: None,
            news: false,
            total: 0.0,
            heard: None,
            count: 0,
        }
    }
}

impl Estimate {
    /// Bits a second.
    #[must_use]
    pub fn bits(&self) -> u64 {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between LEAST and MOST"
        )]
        let bits = self.bits as u64;
        bits
    }

    /// Bits a second of a link that was too weak of late; `None` while nothing speaks for that.
    #[must_use]
    pub fn weak(&self, now: Instant) -> Option<f64> {
        let recent = |fell| now.saturating_duration_since(fell) < WEAK;
        self.fell.filter(|fell| recent(*fell)).map(|_| self.bits)
    }

    /// The estimate has fallen since the last call.
    pub fn take_fall(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// The estimate has fallen after a moment.
    #[must_use]
    pub fn fell_after(&self, moment: Instant) -> bool {
        self.fell.is_some_and(|fell| fell > moment)
    }

    /// Bits of all packets that have left.
    #[must_use]
    pub fn sent_bits(&self) -> f64 {
        self.total
    }

    /// A packet has left.
    pub fn sent(&mut self, now: Instant, sequence: u16, bytes: usize) {
        let length = u16::try_from(bytes).unwrap_or(u16::MAX);
        self.total += f64::from(length) * 8.0;
        if self.sent.is_empty() {
            self.sent.resize(MEMORY, None);
        }
        let place = usize::from(sequence) & (MEMORY - 1);
        if let Some(place) = self.sent.get_mut(place) {
            *place = Some(Sent {
                at: now,
                sequence,
                bytes: length,
            });
        }
    }

    /// The viewer tells what came. Numbers that were never sent, or were told before, are passed over.
    pub fn feedback(&mut self, now: Instant, feedback: &TransportLayerCc) {
        if numbers(feedback) > MAX_NUMBERS {
            return;
        }
        let mut usage = self.detector.usage();
        let mut known = false;
        self.queue.waits = f64::INFINITY;
        for told in convert_twcc(feedback) {
            let Some(sent) = self.take(told.sequence_number) else {
                continue;
            };
            known = true;
            self.losses.total = self.losses.total.saturating_add(1);
            if !told.arrived {
                self.losses.lost = self.losses.lost.saturating_add(1);
                continue;
            }
            self.received.add(now, usize::from(sent.bytes));
            self.count = self.count.wrapping_add(1);
            let report = PacketReport {
                ssrc: 0,
                id: self.count,
                rtp_sequence_number: sent.sequence,
                is_twcc: true,
                twcc_sequence_number: sent.sequence,
                size: usize::from(sent.bytes),
                arrived: true,
                departure: sent.at,
                arrival: told.arrival,
                ecn: Ecn::NotEct,
            };
            if let Some(arrival) = told.arrival {
                self.queue.passed(sent.at, arrival);
            }
            if let Some(trend) = self.slope.accumulate(&report) {
                usage = self.detector.update(trend.at, trend.estimate_ms);
            }
        }
        if known {
            self.judge(now, usage);
            self.heard = Some(now);
        }
    }

    fn take(&mut self, sequence: u16) -> Option<Sent> {
        let place = usize::from(sequence) & (MEMORY - 1);
        self.sent
            .get_mut(place)?
            .take_if(|sent| sent.sequence == sequence)
    }

    fn judge(&mut self, now: Instant, usage: Usage) {
        let since = |then: Option<Instant>| then.map(|then| now.saturating_duration_since(then));
        let elapsed = since(self.heard).unwrap_or_default().as_secs_f64().min(0.5);
        let Some(received) = self.received.rate_bits_per_second(now) else {
            return;
        };
        let rests = since(self.fell).is_some_and(|passed| passed < REST);
        let waits = |millis| self.queue.waits.is_finite() && self.queue.waits > millis;
        if usage == Usage::Over && waits(NOTICEABLE) || waits(STANDING) {
            if !rests {
                self.fall(now, received * BACK_OFF);
            }
        } else if let Some(fraction) = self.losses.too_many(now) {
            if !rests {
                self.losses.blamed = Some(fraction);
                let gentle = if fraction > DROWNING {
                    0.0
                } else {
                    self.bits * (1.0 - 0.5 * fraction)
                };
                self.fall(now, gentle.max(received * BACK_OFF));
            }
        } else if usage == Usage::Normal && !rests {
            self.grow(elapsed, received);
        }
    }

    fn fall(&mut self, now: Instant, to: f64) {
        self.ceiling = Some(self.bits.min(to / BACK_OFF));
        self.bits = self.bits.min(to).max(LEAST);
        self.fell = Some(now);
        self.news = true;
    }

    fn grow(&mut self, elapsed: f64, received: f64) {
        let proven = (received * HEADROOM).max(LEAST);
        // What arrives is borne.
        self.bits = self.bits.max(received.min(MOST));
        if self.bits >= proven {
            return;
        }
        let near = self
            .ceiling
            .is_some_and(|ceiling| self.bits > ceiling * 0.8 && self.bits < ceiling * 1.2);
        let grown = if near {
            self.bits + CAREFUL * elapsed
        } else {
            self.bits * GROWTH.powf(elapsed)
        };
        self.bits = grown.min(proven).min(MOST);
    }
}

impl Losses {
    /// The fraction of the sample that was lost, if it is too much and the rate is to blame.
    fn too_many(&mut self, now: Instant) -> Option<f64> {
        if self.total < SAMPLE {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let fraction = self.lost as f64 / self.total as f64;
        (self.lost, self.total) = (0, 0);
        if fraction <= LOSSY {
            self.blamed = None;
            return None;
        }
        if self.blamed.is_some_and(|blamed| fraction > blamed * 0.8) {
            // The rate has fallen and the losses have not.
            self.inherent = Some((fraction, now));
        }
        let fresh = |&(_, at): &(f64, Instant)| now.saturating_duration_since(at) < INHERENT;
        match self.inherent.filter(fresh) {
            Some((inherent, _)) if fraction < inherent * 1.3 + 0.03 => None,
            _ => Some(fraction),
        }
    }
}

impl Queue {
    fn passed(&mut self, departure: Instant, arrival: Duration) {
        let began = *self.began.get_or_insert(departure);
        let since = *self.since.get_or_insert(departure);
        let left = departure.saturating_duration_since(began).as_secs_f64();
        let way = (arrival.as_secs_f64() - left) * 1_000.0;
        let [present, former] = &mut self.shortest;
        if since == departure {
            (*present, *former) = (way, way);
        } else if departure.saturating_duration_since(since) > ROUTE {
            (*former, *present) = (*present, way);
            self.since = Some(departure);
        }
        *present = present.min(way);
        // A receiver that was held up for a moment is no queue: after it, packets come without waiting.
        self.waits = self.waits.min(way - present.min(*former));
    }
}

/// How many numbers a feedback is about; each of its chunks may stand for thousands.
fn numbers(feedback: &TransportLayerCc) -> usize {
    let length = |chunk: &PacketStatusChunk| match chunk {
        PacketStatusChunk::RunLengthChunk(run) => usize::from(run.run_length),
        PacketStatusChunk::StatusVectorChunk(vector) => vector.symbol_list.len(),
    };
    let lengths = feedback.packet_chunks.iter().map(length);
    lengths.fold(0, usize::saturating_add)
}

#[cfg(test)]
#[path = "estimate_test.rs"]
mod tests;
