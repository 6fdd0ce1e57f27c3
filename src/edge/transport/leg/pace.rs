//! Pictures on a weak link: their packets leave no faster than the link takes them, so that a key frame does not fill its queue and no
//! voice waits behind a picture. Repairs of pictures are paced too, and what finds no place is left out: the viewer asks again. A link
//! that has shown no weakness gets everything at once.

use super::Leg;
use crate::edge::transport::court::Feeds;
use crate::edge::transport::estimate::bits_of;
use crate::edge::transport::run::{HEADERS, Network, Run};
use crate::media::downtrack::Incoming;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// As much faster than what pictures have may their packets leave.
const HASTE: f64 = 1.1;
/// The link may have so much of its time ahead.
const AHEAD: f64 = 0.01;
/// More packets than this, or older ones, are given up: a key frame is better than old news.
const MAX_WAITING: usize = 160;
const MAX_AGE: Duration = Duration::from_millis(600);

/// What waits to leave, and how much may leave now.
#[derive(Debug, Default)]
pub(super) struct Pace {
    waiting: VecDeque<Waiting>,
    /// Bits that may leave; below zero after each packet.
    allowed: f64,
    filled: Option<Instant>,
}

#[derive(Debug)]
struct Waiting {
    since: Instant,
    /// Place of its publication.
    place: usize,
    slot: usize,
    incoming: Incoming,
}

impl Pace {
    /// Whether a packet may leave now, at so many bits a second.
    fn allows(&mut self, now: Instant, bits: f64) -> bool {
        let rate = bits * HASTE;
        let passed = self
            .filled
            .map_or(AHEAD, |at| now.saturating_duration_since(at).as_secs_f64());
        self.filled = Some(now);
        self.allowed = (self.allowed + passed * rate).min(AHEAD * rate);
        self.allowed > 0.0
    }
}

impl Leg {
    /// Whether a packet of a picture has to wait; then it is put in line.
    pub(super) fn holds_back(
        &mut self,
        now: Instant,
        place: usize,
        slot: usize,
        incoming: &Incoming,
        bytes: usize,
    ) -> bool {
        if !self.may_go_out(slot, incoming) {
            return false;
        }
        let Some(bits) = self.weak_link(now) else {
            return self.waits() && self.wait(now, place, slot, incoming);
        };
        if !self.waits() && self.pace.allows(now, bits) {
            self.pace.allowed -= bits_on_wire(bytes);
            return false;
        }
        self.wait(now, place, slot, incoming)
    }

    fn wait(&mut self, now: Instant, place: usize, slot: usize, incoming: &Incoming) -> bool {
        if self.pace.waiting.len() >= MAX_WAITING {
            self.give_up_waiting();
        }
        self.pace.waiting.push_back(Waiting {
            since: now,
            place,
            slot,
            incoming: *incoming,
        });
        true
    }

    /// Sends of what waits as much as may leave now.
    pub fn release(
        &mut self,
        now: Instant,
        feeds: &Feeds,
        run: &mut Run,
        network: &mut dyn Network,
    ) {
        let old = |first: &Waiting| now.saturating_duration_since(first.since) > MAX_AGE;
        if self.pace.waiting.front().is_some_and(old) {
            self.give_up_waiting();
        }
        while let Some((place, slot, incoming)) = self.first_in_line() {
            let bits = self.weak_link(now);
            if bits.is_some_and(|bits| !self.pace.allows(now, bits)) {
                break;
            }
            self.pace.waiting.pop_front();
            let Some(feed) = feeds.get(place) else {
                continue;
            };
            let source = feed.source(incoming.ssrc);
            if let Some((kept, payload)) = source.and_then(|s| s.ring.get(incoming.sequence)) {
                self.pace.allowed -= bits_on_wire(payload.len());
                let packet = (&incoming, kept.marker, payload);
                self.send_now(now, slot, packet, feed.layers(), (run, network));
            }
        }
        self.flush(run, network);
    }

    fn first_in_line(&self) -> Option<(usize, usize, Incoming)> {
        let first = self.pace.waiting.front()?;
        Some((first.place, first.slot, first.incoming))
    }

    /// Whether a packet may be one that goes out: of the layer that feeds, of one that may begin to, or behind such a one in the line.
    fn may_go_out(&self, slot: usize, incoming: &Incoming) -> bool {
        let feeds = self.downs.get(slot).and_then(|down| down.track.feeding());
        let in_line =
            |waiting: &Waiting| waiting.slot == slot && waiting.incoming.ssrc == incoming.ssrc;
        incoming.key || feeds == Some(incoming.rank()) || self.pace.waiting.iter().any(in_line)
    }

    /// Whether a packet of a picture may be sent again now.
    pub(super) fn may_repeat(&mut self, now: Instant) -> bool {
        self.weak_link(now)
            .is_none_or(|bits| self.pace.allows(now, bits))
    }

    /// So many bytes of a picture were sent again.
    pub(super) fn repeated(&mut self, now: Instant, bytes: usize) {
        if self.weak_link(now).is_some() {
            self.pace.allowed -= bits_on_wire(bytes);
        }
    }

    /// Something waits.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.pace.waiting.is_empty()
    }

    /// Nothing of a slot waits any longer.
    pub(super) fn forget_waiting(&mut self, slot: usize) {
        self.pace.waiting.retain(|waiting| waiting.slot != slot);
    }

    fn give_up_waiting(&mut self) {
        for waiting in std::mem::take(&mut self.pace.waiting) {
            if let Some(down) = self.downs.get_mut(waiting.slot) {
                down.track.stop();
            }
        }
    }

    /// The link was too weak of late.
    pub(super) fn is_weak(&self, now: Instant) -> bool {
        self.weak_link(now).is_some()
    }

    /// Bits a second that pictures have on a link that was too weak of late.
    fn weak_link(&self, now: Instant) -> Option<f64> {
        self.egress.as_ref()?.estimate.weak(now)
    }
}

/// Of a payload and its headers.
fn bits_on_wire(payload: usize) -> f64 {
    bits_of(payload.saturating_add(HEADERS))
}
