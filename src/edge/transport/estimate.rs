//! How many bits a second the way to one viewer bears, from when its packets left and when they came (transport-wide feedback,
//! draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! A link is too weak when its queue overflows (packets wait *and* are lost), when it loses many at any wait, or when packets wait very
//! long. Waiting alone is no sign: the browser of a busy laptop reads late what came in time, and taking that for a weak link would take
//! its pictures away for nothing. And since a server sends what there is, not what the link could bear, the estimate grows no further than
//! what has been proven to arrive, and a link that loses packets whatever the rate (radio) is not starved for it.

mod packets;

use crate::media::twcc::Arrivals;
use packets::Packets;
use rtc::interceptor::RateCalculator;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Where an estimate begins. Most links bear this; one that does not shows it within a second, and loses no voice by it for longer.
const BEGIN: f64 = 5_000_000.0;
/// A voice and its packets' headers.
const LEAST: f64 = 60_000.0;
/// No viewer of a hearing needs more.
const MOST: f64 = 30_000_000.0;
/// More numbers in one feedback are no honest viewer's.
const MAX_NUMBERS: u16 = 4_096;
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
/// Losses are judged together: of so many packets, or of fewer in so long.
const SAMPLE: usize = 80;
const FEW: usize = 10;
const SAMPLE_TIME: Duration = Duration::from_millis(400);
/// Losses above this are too many at any wait; above the next, a full queue and no bad radio.
const LOSSY: f64 = 0.1;
const DROWNING: f64 = 0.45;
/// So few are no loss.
const CLEAN: f64 = 0.02;
/// Milliseconds that packets wait in a queue that is filling ...
const QUEUED: f64 = 30.0;
const FILLING: Duration = Duration::from_millis(250);
/// ... and in one that is too long for talking, lost or not.
const STANDING: f64 = 250.0;
const STANDS: Duration = Duration::from_millis(500);
/// The shortest way is looked for in the last one or two of these; clocks drift and routes change.
const ROUTE: Duration = Duration::from_secs(10);
/// Two clocks that differ by so much more than before do not both run.
const JUMP: Duration = Duration::from_secs(20);
/// So long a link that loses at any rate is believed to be such.
const INHERENT: Duration = Duration::from_secs(10);

/// The estimate of one viewer's link.
#[derive(Debug)]
pub struct Estimate {
    sent: Packets,
    received: RateCalculator,
    losses: Losses,
    queue: Queue,
    bits: f64,
    ceiling: Option<f64>,
    fell: Option<Instant>,
    news: bool,
    total: f64,
    heard: Option<Instant>,
}

/// Losses, and whether the rate has anything to do with them.
#[derive(Debug, Default)]
struct Losses {
    lost: usize,
    total: usize,
    since: Option<Instant>,
    /// The fraction that made the estimate fall last.
    blamed: Option<f64>,
    /// A fraction that stayed when the rate fell, and when that was seen.
    inherent: Option<(f64, Instant)>,
}

/// How long packets wait on the way: the difference to the shortest way of late. The viewer's clock is another, so only differences count.
#[derive(Debug, Default)]
struct Queue {
    /// When the first packet left here and came there.
    began: Option<(Instant, Duration)>,
    /// Shortest ways of the present and the former stretch of time, in milliseconds of two clocks.
    shortest: [f64; 2],
    since: Option<Instant>,
    /// Shortest wait of each feedback of late, and when it came.
    waits: VecDeque<(Instant, f64)>,
}

impl Default for Estimate {
    fn default() -> Self {
        Self {
            sent: Packets::default(),
            received: RateCalculator::default(),
            losses: Losses::default(),
            queue: Queue::default(),
            bits: BEGIN,
            ceiling: None,
            fell: None,
            news: false,
            total: 0.0,
            heard: None,
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
        self.sent.put(now, sequence, length);
    }

    /// The viewer tells what came. Numbers that were never sent, or were told before, are passed over.
    pub fn feedback(&mut self, now: Instant, arrivals: Arrivals<'_>) {
        if arrivals.packets() > MAX_NUMBERS {
            return;
        }
        let (mut known, mut waits) = (false, f64::INFINITY);
        let mut newest = None;
        for told in arrivals {
            let Some(sent) = self.sent.take(told.sequence) else {
                continue;
            };
            known = true;
            self.losses.count(told.arrived);
            if let Some(arrival) = told.at {
                self.begin_anew_after_a_jump(sent.at, arrival);
                // A receiver that was held up is no queue: what comes after that has not waited.
                waits = waits.min(self.queue.passed(sent.at, arrival));
                newest = self.queue.here(arrival);
                if let Some(at) = newest {
                    self.received.add(at, usize::from(sent.bytes));
                }
            }
        }
        if known {
            self.queue.note(now, waits);
            self.judge(now, newest);
            self.heard = Some(now);
        }
    }

    /// A clock that jumps (a laptop slept) or lies is no measure of what was before, and what it measured is not kept for ever.
    fn begin_anew_after_a_jump(&mut self, departure: Instant, arrival: Duration) {
        if self.queue.jumps(departure, arrival) {
            self.queue = Queue::default();
            self.received = RateCalculator::default();
        }
    }

    fn judge(&mut self, now: Instant, newest: Option<Instant>) {
        let since = |then: Option<Instant>| then.map(|then| now.saturating_duration_since(then));
        let elapsed = since(self.heard).unwrap_or_default().as_secs_f64().min(0.5);
        let lost = self.losses.sample(now);
        let Some(received) = newest.and_then(|at| self.received.rate_bits_per_second(at)) else {
            return;
        };
        if since(self.fell).is_some_and(|passed| passed < REST) {
            return;
        }
        let queued = self.queue.least(now, FILLING);
        match lost {
            Some(lost) if lost > DROWNING => self.fall(now, received * BACK_OFF),
            Some(lost) if lost > CLEAN && queued > QUEUED || self.losses.too_many(now, lost) => {
                let gentle = self.bits * (1.0 - 0.5 * lost);
                self.fall(now, gentle.max(received * BACK_OFF));
            }
            _ if self.queue.least(now, STANDS) > STANDING => self.fall(now, received * BACK_OFF),
            Some(lost) if lost > CLEAN => {}
            _ if queued > QUEUED => {}
            _ => self.grow(elapsed, received),
        }
    }

    fn fall(&mut self, now: Instant, to: f64) {
        tracing::debug!(
            to,
            from = self.bits,
            waits = self.queue.least(now, FILLING),
            "a link is weaker than was believed"
        );
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
    fn count(&mut self, arrived: bool) {
        self.total = self.total.saturating_add(1);
        self.lost = self.lost.saturating_add(usize::from(!arrived));
    }

    /// The fraction that was lost, when enough have been counted.
    fn sample(&mut self, now: Instant) -> Option<f64> {
        let since = *self.since.get_or_insert(now);
        let long = now.saturating_duration_since(since) >= SAMPLE_TIME;
        if self.total < SAMPLE && !(long && self.total >= FEW) {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let fraction = self.lost as f64 / self.total as f64;
        (self.lost, self.total, self.since) = (0, 0, Some(now));
        if fraction <= LOSSY {
            self.blamed = None;
        }
        Some(fraction)
    }

    /// Whether so many were lost that the rate is to blame, whatever the wait.
    fn too_many(&mut self, now: Instant, fraction: f64) -> bool {
        if fraction <= LOSSY {
            return false;
        }
        if self.blamed.is_some_and(|blamed| fraction > blamed * 0.8) {
            // The rate has fallen and the losses have not.
            self.inherent = Some((fraction, now));
        }
        self.blamed = Some(fraction);
        let fresh = |&(_, at): &(f64, Instant)| now.saturating_duration_since(at) < INHERENT;
        self.inherent
            .filter(fresh)
            .is_none_or(|(inherent, _)| fraction >= inherent * 1.5 + 0.05)
    }
}

impl Queue {
    /// A packet has come: how long it waited on the way, in milliseconds.
    fn passed(&mut self, departure: Instant, arrival: Duration) -> f64 {
        let (began, first) = *self.began.get_or_insert((departure, arrival));
        let since = *self.since.get_or_insert(departure);
        let left = departure.saturating_duration_since(began).as_secs_f64();
        let way = (arrival.as_secs_f64() - first.as_secs_f64() - left) * 1_000.0;
        let [present, former] = &mut self.shortest;
        if departure.saturating_duration_since(since) > ROUTE {
            (*former, *present) = (*present, way);
            self.since = Some(departure);
        }
        *present = present.min(way);
        way - present.min(*former)
    }

    /// Whether the viewer's clock has gone another way than ours: clocks drift by seconds in a day, packets wait for seconds at most.
    fn jumps(&self, departure: Instant, arrival: Duration) -> bool {
        let Some((began, first)) = self.began else {
            return false;
        };
        let left = departure.saturating_duration_since(began);
        let came = arrival.saturating_sub(first);
        left.abs_diff(came) > JUMP
    }

    /// A moment of the viewer's clock on ours, but for a constant.
    fn here(&self, arrival: Duration) -> Option<Instant> {
        let (began, first) = self.began?;
        began.checked_add(arrival.checked_sub(first)?)
    }

    fn note(&mut self, now: Instant, waits: f64) {
        self.waits.push_back((now, waits));
        let old = |&(at, _): &(Instant, f64)| now.saturating_duration_since(at) > STANDS;
        while self.waits.front().is_some_and(old) {
            self.waits.pop_front();
        }
    }

    /// The shortest wait in so long a time.
    fn least(&self, now: Instant, time: Duration) -> f64 {
        let late = |&&(at, _): &&(Instant, f64)| now.saturating_duration_since(at) <= time;
        let waits = self.waits.iter().filter(late).map(|(_, waits)| *waits);
        let least = waits.fold(f64::INFINITY, f64::min);
        // Feedback that told of no arrival says nothing of waiting.
        if least.is_finite() { least } else { 0.0 }
    }
}

#[cfg(test)]
#[path = "estimate_test.rs"]
mod tests;

#[cfg(test)]
#[path = "estimate_lies_test.rs"]
mod lies;
