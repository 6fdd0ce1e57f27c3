//! Whether a link bears more than what is sent over it: a short train, filled up with padding (RFC 4588 sources take it, RFC 3550
//! section 5.1), leaves faster than the link is believed to bear, and the estimate sees how it arrives. So short that the queue which it
//! makes on a weak link is one that nobody hears. Only when there is something to send instead, and not soon after a link has proved too
//! weak.

use super::Leg;
use super::egress::Parcel;
use crate::edge::transport::run::{Network, Run};
use std::time::{Duration, Instant};

/// A train is so many seconds long, and has at most so many bits.
const LASTS: f64 = 0.08;
const MOST_BITS: f64 = 700_000.0;
/// No train tries more than this beyond the estimate, nor this beyond what could be used.
const STRIDE: f64 = 2.0;
const SPARE: f64 = 1.4;
/// On a link that was too weak of late a train is shorter and slower.
const WEAK_LASTS: f64 = 0.06;
const WEAK_STRIDE: f64 = 1.5;
/// What a train has shown is known after so long, or never.
const KNOWN: Duration = Duration::from_millis(1_500);
/// After a train that brought something, and after one that did not; each failure doubles it, up to what somebody bears to wait for a
/// picture on a link that is good again.
const SOON: Duration = Duration::from_millis(100);
const LATER: Duration = Duration::from_secs(2);
const LATEST: Duration = Duration::from_secs(8);
/// Bytes of padding in a packet: its length stands in one byte.
const PADDING: u8 = 255;
/// Most packets of padding in one tick.
const MOST: usize = 40;

/// Attempts at a link.
#[derive(Debug)]
pub(super) struct Probe {
    /// Bits a second that could be used.
    wish: Option<u64>,
    running: Option<Attempt>,
    not_before: Option<Instant>,
    pause: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    began: Instant,
    /// What had been sent by then, in bits.
    sent: f64,
    /// Bits a second that it tries.
    tries: f64,
    /// For so many seconds.
    lasts: f64,
    /// All of it has left.
    is_whole: bool,
}

impl Attempt {
    /// What it is to have sent by now, in bits; `None`: it is over.
    fn owed(&self, now: Instant) -> Option<f64> {
        let passed = now.saturating_duration_since(self.began).as_secs_f64();
        let owed = self.tries * passed;
        (!self.is_whole && passed <= self.lasts && owed <= MOST_BITS).then_some(owed)
    }
}

impl Default for Probe {
    fn default() -> Self {
        Self {
            wish: None,
            running: None,
            not_before: None,
            pause: LATER,
        }
    }
}

impl Leg {
    /// More could be used: so many bits a second; `None`: everything is there.
    pub fn probe_up_to(&mut self, wish: Option<u64>) {
        self.probe.wish = wish;
    }

    /// When an attempt goes on or begins.
    pub(super) fn probe_due(&self, now: Instant) -> Option<Instant> {
        let next = || {
            self.probe
                .wish
                .map(|_| self.probe.not_before.unwrap_or(now))
        };
        self.probe.running.map(|_| now).or_else(next)
    }

    /// To be called at every tick.
    pub fn probe(&mut self, now: Instant, run: &mut Run, network: &mut dyn Network) {
        let Some(attempt) = self.probe.running.or_else(|| self.begin_attempt(now)) else {
            return;
        };
        let Some(owed) = attempt.owed(now) else {
            self.end_attempt(now, attempt);
            return;
        };
        for _ in 0..MOST {
            if self.sent_bits() - attempt.sent >= owed || self.pad(now, run, network).is_none() {
                break;
            }
        }
        self.flush(run, network);
    }

    fn begin_attempt(&mut self, now: Instant) -> Option<Attempt> {
        let wish = self.probe.wish?;
        let early = |at: Instant| now < at;
        if self.probe.not_before.is_some_and(early) || self.waits() {
            return None;
        }
        let sent = self.sent_bits();
        let estimate = &mut self.egress.as_mut().filter(|e| e.counts())?.estimate;
        if !estimate.may_try(now) {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "bits a second")]
        let (bits, wish) = (estimate.bits() as f64, wish as f64);
        let (stride, lasts) = match estimate.weak(now) {
            Some(_) => (WEAK_STRIDE, WEAK_LASTS),
            None => (STRIDE, LASTS),
        };
        estimate.begin_train(now);
        let attempt = Attempt {
            began: now,
            sent,
            tries: (wish * SPARE).min(bits * stride),
            lasts,
            is_whole: false,
        };
        self.probe.running = Some(attempt);
        Some(attempt)
    }

    /// All has left; when it is known what came of it, the next attempt is set.
    fn end_attempt(&mut self, now: Instant, attempt: Attempt) {
        let Some(egress) = &mut self.egress else {
            return;
        };
        if !attempt.is_whole {
            egress.estimate.end_train();
            self.probe.running = Some(Attempt {
                is_whole: true,
                ..attempt
            });
            return;
        }
        let told = egress.estimate.take_told();
        if told.is_none() && now.saturating_duration_since(attempt.began) < KNOWN {
            return;
        }
        self.probe.running = None;
        let pause = self.probe.pause;
        let bears_more = told == Some(true);
        self.probe.pause = if bears_more {
            LATER
        } else {
            pause.saturating_mul(2).min(LATEST)
        };
        self.probe.not_before = now.checked_add(if bears_more { SOON } else { pause });
    }

    /// A packet of nothing but padding on a retransmission source.
    fn pad(&mut self, now: Instant, run: &mut Run, network: &mut dyn Network) -> Option<()> {
        let egress = self.egress.as_mut()?;
        let mut downs = self.downs.iter_mut();
        let (header, index) = downs.find_map(super::down::Down::padding)?;
        let mut padding = [0; PADDING as usize];
        *padding.last_mut()? = PADDING;
        let parcel = Parcel {
            header,
            index,
            prefix: &[],
            payload: &padding,
            patch: |_: &mut [u8]| {},
            counted: true,
        };
        egress.write(now, parcel, (run, network))
    }
}
