//! Whether a link bears more than what is sent over it: for a moment it is filled up with padding (RFC 4588 sources take it, RFC 3550
//! section 5.1), and the estimate sees whether that arrives. Only when there is something to send instead, and not soon after a link
//! has proved too weak.

use super::Leg;
use super::egress::Parcel;
use crate::edge::transport::run::{Network, Run};
use crate::media::packet::Outgoing;
use std::time::{Duration, Instant};

/// One attempt.
const LASTS: Duration = Duration::from_millis(600);
/// After an attempt that brought something, and after one that did not; each failure doubles it.
const SOON: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(2);
const LATEST: Duration = Duration::from_secs(30);
/// Bytes of padding in a packet: its length stands in one byte.
const PADDING: u8 = 255;
/// Most packets of padding in one tick.
const MOST: usize = 16;
/// No attempt tries more than this beyond the estimate.
const STRIDE: f64 = 2.0;

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
        let passed = now.saturating_duration_since(attempt.began);
        if passed > LASTS || self.has_fallen_since(attempt.began) {
            self.end_attempt(now, attempt);
            return;
        }
        for _ in 0..MOST {
            let owed = attempt.tries * passed.as_secs_f64();
            if self.sent_bits() - attempt.sent >= owed || self.pad(now, run, network).is_none() {
                break;
            }
        }
        self.flush(run, network);
    }

    fn begin_attempt(&mut self, now: Instant) -> Option<Attempt> {
        self.probe.wish?;
        let early = |at: Instant| now < at;
        if self.probe.not_before.is_some_and(early) || self.waits() {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "bits a second")]
        let (estimate, wish) = (self.estimate()? as f64, self.probe.wish? as f64);
        let attempt = Attempt {
            began: now,
            sent: self.sent_bits(),
            tries: (wish * 1.1).min(estimate * STRIDE),
        };
        self.probe.running = Some(attempt);
        Some(attempt)
    }

    fn end_attempt(&mut self, now: Instant, attempt: Attempt) {
        self.probe.running = None;
        #[allow(clippy::cast_precision_loss, reason = "bits a second")]
        let reached = self.estimate().unwrap_or(0) as f64 > attempt.tries * 0.8;
        self.probe.pause = if reached {
            SOON
        } else {
            self.probe.pause.max(LATER).saturating_mul(2).min(LATEST)
        };
        self.probe.not_before = now.checked_add(self.probe.pause);
    }

    /// A packet of nothing but padding on a retransmission source.
    fn pad(&mut self, now: Instant, run: &mut Run, network: &mut dyn Network) -> Option<()> {
        let egress = self.egress.as_mut()?;
        let mut downs = self.downs.iter_mut();
        let (header, index) = downs.find_map(super::down::Down::padding)?;
        let mut padding = [0; PADDING as usize];
        *padding.last_mut()? = PADDING;
        let parcel = Parcel {
            header: Outgoing {
                padded: true,
                ..header
            },
            index,
            prefix: &[],
            payload: &padding,
            patch: |_: &mut [u8]| {},
            counted: true,
        };
        egress.write(now, parcel, (run, network))
    }
}
