//! How many bits a second the way to one viewer bears, from when its packets left and when they came (transport-wide feedback,
//! draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! A link is too weak when its queue overflows (packets wait *and* are lost), when it loses many at any wait, or when packets wait very
//! long. Waiting alone is no sign: the browser of a busy laptop reads late what came in time, and taking that for a weak link would take
//! its pictures away for nothing. And since a server sends what there is, not what the link could bear, the estimate grows no further than
//! what has been proven to arrive, and a link that loses packets whatever the rate (radio) is not starved for it.

mod beside;
mod losses;
mod packets;
mod queue;
mod train;

use crate::media::twcc::Arrivals;
use beside::Beside;
use losses::Losses;
use packets::Packets;
use queue::{Queue, STANDS};
use rtc::interceptor::RateCalculator;
use std::time::{Duration, Instant};
use train::Train;

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
/// Near the rate that was too much.
const CAREFUL: f64 = 1.05;
/// After each fall the estimate rests: its effect takes a round trip to be seen.
const REST: Duration = Duration::from_millis(300);
/// So long after a fall a link counts as weak.
const WEAK: Duration = Duration::from_secs(30);
/// Losses above this are those of a full queue, whatever packets wait.
const DROWNING: f64 = 0.45;
/// So few are no loss.
const CLEAN: f64 = 0.02;
/// Milliseconds that packets wait in a queue that is filling ...
const QUEUED: f64 = 30.0;
const FILLING: Duration = Duration::from_millis(250);
/// ... and in one that is too long for talking, lost or not.
const STANDING: f64 = 250.0;
/// After a fall a link is not tried with a train for so long.
const CALM: Duration = Duration::from_secs(3);
/// Of the rate at which a train came so much is believed.
const BELIEVED: f64 = 0.8;
/// A train has shown something if it has shown so much more.
const MORE: f64 = 1.05;
/// Pictures wait for no queue longer than this to drain.
const LONGEST_DRAIN: Duration = Duration::from_millis(500);
/// However much voices take, pictures are paced at so much of the whole at least.
const LEAST_SHARE: f64 = 0.25;

/// The estimate of one viewer's link.
#[derive(Debug)]
pub struct Estimate {
    sent: Packets,
    received: RateCalculator,
    beside: Beside,
    losses: Losses,
    queue: Queue,
    train: Option<Train>,
    /// Whether the last train has shown that the link bears more.
    told: Option<bool>,
    bits: f64,
    ceiling: Option<f64>,
    fell: Option<Instant>,
    /// Until then the link's queue, as it was at the last fall, drains.
    drains: Option<Instant>,
    news: bool,
    total: f64,
    heard: Option<Instant>,
}

impl Default for Estimate {
    fn default() -> Self {
        Self {
            sent: Packets::default(),
            received: RateCalculator::default(),
            beside: Beside::default(),
            losses: Losses::default(),
            queue: Queue::default(),
            train: None,
            told: None,
            bits: BEGIN,
            ceiling: None,
            fell: None,
            drains: None,
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

    /// Bits a second that pictures have on a link that was too weak of late: none while its queue drains, for voices wait in it too.
    /// `None` while nothing speaks for weakness.
    #[must_use]
    pub fn weak(&self, now: Instant) -> Option<f64> {
        let recent = |fell| now.saturating_duration_since(fell) < WEAK;
        self.fell.filter(|fell| recent(*fell))?;
        if self.drains.is_some_and(|until| now < until) {
            return Some(0.0);
        }
        let without = self.bits - self.beside.rate(now);
        Some(without.max(self.bits * LEAST_SHARE))
    }

    /// The estimate has fallen since the last call.
    pub fn take_fall(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// Bits of all packets that have left with a number.
    #[must_use]
    pub fn sent_bits(&self) -> f64 {
        self.total
    }

    /// The viewer is at another address, perhaps on another network: what was under way, and how long it waited, tells nothing of the new
    /// way. What the former one bore is believed of it until it shows something else.
    pub fn begin_anew(&mut self) {
        let former = std::mem::take(self);
        *self = Self {
            beside: former.beside,
            bits: former.bits,
            fell: former.fell,
            total: former.total,
            ..Self::default()
        };
    }

    /// A packet has left whose fate nobody tells.
    pub fn sent_beside(&mut self, now: Instant, bytes: usize) {
        self.beside.sent(now, bits_of(bytes));
    }

    /// The link may be tried with a train: nothing waits in it, and it has not proved too weak just now.
    #[must_use]
    pub fn may_try(&self, now: Instant) -> bool {
        let recent = |fell| now.saturating_duration_since(fell) < CALM;
        !self.fell.is_some_and(recent) && self.queue.least(now, FILLING) <= QUEUED
    }

    /// From now on all that leaves belongs to a train.
    pub fn begin_train(&mut self, now: Instant) {
        self.train = Some(Train::new(now));
        self.told = None;
    }

    /// The train is whole.
    pub fn end_train(&mut self) {
        if let Some(train) = &mut self.train {
            train.end();
        }
    }

    /// Whether the last train has shown that the link bears more; once, when that is known.
    pub fn take_told(&mut self) -> Option<bool> {
        self.told.take()
    }

    /// A packet has left.
    pub fn sent(&mut self, now: Instant, sequence: u16, bytes: usize) {
        let length = u16::try_from(bytes).unwrap_or(u16::MAX);
        self.total += bits_of(usize::from(length));
        if let Some(train) = &mut self.train {
            train.sent(now, sequence);
        }
        self.sent.put(now, sequence, length);
    }

    /// The viewer tells what came. Numbers that were never sent, or were told before, are passed over.
    pub fn feedback(&mut self, now: Instant, arrivals: Arrivals<'_>) {
        if arrivals.packets() > MAX_NUMBERS {
            return;
        }
        let (mut told, mut waits, mut fresh) = (None, f64::INFINITY, false);
        let mut newest = None;
        for packet in arrivals {
            let Some(sent) = self.sent.take(packet.sequence) else {
                continue;
            };
            told = Some(packet.sequence);
            let tried = self.train.as_mut().filter(|t| t.holds(packet.sequence));
            // What left before the last fall has been judged, and a train may lose what it likes.
            let counts = self.fell.is_none_or(|fell| sent.at > fell);
            fresh |= counts;
            if self.drains.take_if(|drained| sent.at > *drained).is_some() {
                self.queue.is_empty_now();
            }
            if counts && tried.is_none() {
                self.losses.count(packet.arrived);
            }
            let Some(arrival) = packet.at else { continue };
            let bytes = usize::from(sent.bytes);
            if self.queue.jumps(sent.at, arrival) {
                // A clock that jumps (a laptop slept) or lies is no measure of what was before, nor kept for ever.
                self.queue = Queue::default();
                self.received = RateCalculator::default();
            }
            let wait = self.queue.passed(sent.at, arrival);
            if counts {
                // A receiver that was held up is no queue: what comes after that has not waited.
                waits = waits.min(wait);
            }
            newest = self.queue.here(arrival);
            match (tried, newest) {
                (Some(train), _) => train.came(arrival, bytes),
                (None, Some(at)) => self.received.add(at, bytes),
                (None, None) => {}
            }
        }
        if let Some(number) = told {
            if fresh {
                self.queue.note(now, waits);
                self.judge(now, newest);
            }
            self.heard = Some(now);
            self.look_at_train(now, number);
        }
    }

    fn look_at_train(&mut self, now: Instant, newest: u16) {
        if let Some(train) = self.train.take_if(|train| train.is_over(now, newest)) {
            let rate = train.rate() / (1.0 - self.losses.inherent(now));
            let rate = if rate > 0.0 {
                rate + self.beside.rate(now)
            } else {
                0.0
            };
            tracing::debug!(rate, bits = self.bits, "a link was tried");
            let believed = (rate * BELIEVED).min(MOST);
            self.told = Some(believed > self.bits * MORE);
            self.bits = self.bits.max(believed);
        }
    }

    fn judge(&mut self, now: Instant, newest: Option<Instant>) {
        let since = |then: Option<Instant>| then.map(|then| now.saturating_duration_since(then));
        let elapsed = since(self.heard).unwrap_or_default().as_secs_f64().min(0.5);
        let lost = self.losses.sample(now);
        let Some(counted) = newest.and_then(|at| self.received.rate_bits_per_second(at)) else {
            return;
        };
        // What would arrive if the link lost none.
        let arrives = counted + self.beside.rate(now) * (1.0 - self.losses.latest());
        let received = arrives / (1.0 - self.losses.inherent(now));
        if since(self.fell).is_some_and(|passed| passed < REST) {
            return;
        }
        let queued = self.queue.least(now, FILLING);
        let blamed = lost.map_or(0.0, |lost| self.losses.blame(now, lost));
        let lost = lost.unwrap_or(0.0);
        if lost > CLEAN && queued > QUEUED || self.queue.least(now, STANDS) > STANDING {
            self.losses.acquit_radio();
            self.fall(now, arrives * BACK_OFF);
            return;
        }
        if blamed > DROWNING {
            // A queue that is too short to be seen: of what was sent, half of what was lost is left out.
            self.fall(now, arrives / (1.0 - lost) * (1.0 - 0.5 * lost));
        } else if Losses::are_many(blamed) {
            // So little that nothing is missed if it is the radio's.
            self.fall(now, self.bits * (1.0 - 0.5 * lost));
        } else if blamed <= CLEAN && queued <= QUEUED {
            self.grow(elapsed, received);
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
        self.drains = now.checked_add(self.queue.last().min(LONGEST_DRAIN));
        self.queue.forget_waits();
        self.losses.forget();
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
        let growth = if near { CAREFUL } else { GROWTH };
        let grown = self.bits * growth.powf(elapsed);
        self.bits = grown.min(proven).min(MOST);
    }
}

/// As a rate counts them.
pub(super) fn bits_of(bytes: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "bytes of some packets")]
    let bytes = bytes as f64;
    bytes * 8.0
}

#[cfg(test)]
impl Estimate {
    /// It has fallen just now.
    pub fn prove_too_weak(&mut self, now: Instant) {
        self.fell = Some(now);
    }
}

#[cfg(test)]
#[path = "estimate_test.rs"]
mod tests;

#[cfg(test)]
#[path = "estimate_lies_test.rs"]
mod lies;
