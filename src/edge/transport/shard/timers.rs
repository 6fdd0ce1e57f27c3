//! When a shard is to wake, and what time alone brings about: reports, packets that were held back, speakers, shares of links.

use super::{Network, Shard};
use crate::id::LegId;
use std::time::{Duration, Instant};

/// Timers are looked at this often at most.
const TICK: Duration = Duration::from_millis(5);
/// The shortest sleep of the kernel's clock for waiting: for packets that are held back.
const NAP: Duration = Duration::from_millis(1);
/// And this often at least.
const IDLE: Duration = Duration::from_millis(250);

impl Shard {
    /// How long to wait for the next datagram at most.
    #[must_use]
    pub fn patience(&self, now: Instant) -> Duration {
        if !self.pictures.is_empty() {
            return NAP;
        }
        if self.wishes {
            return TICK;
        }
        let tick = self.looked.and_then(|looked| looked.checked_add(TICK));
        let due = self.due.max(tick);
        let wait = due.map(|due| due.saturating_duration_since(now));
        wait.unwrap_or(TICK).clamp(NAP, IDLE)
    }

    /// A leg's timers may have come nearer.
    pub(super) fn mind(&mut self, now: Instant, id: LegId) {
        if let Some(due) = self.legs.mind(now, id) {
            self.due = self.due.map(|at| at.min(due));
        }
    }

    /// Time passed: timers and reports. After a command, and when links are divided anew, all legs are driven, else those that are due.
    pub fn timeout(&mut self, now: Instant, network: &mut dyn Network) {
        let early = |looked: Instant| now.saturating_duration_since(looked) < TICK;
        if self.looked.is_some_and(early) || self.due.is_some_and(|due| due > now) {
            return;
        }
        self.looked = Some(now);
        self.strangers = 0;
        let all = self.due.is_none() || self.shares_all(now);
        let mut driven = std::mem::take(&mut self.driven);
        driven.extend(self.legs.due((!all).then_some(now)));
        let ntp = self.engine.ntp(now);
        for id in &driven {
            self.drive(now, *id, ntp, network);
        }
        self.judge_speakers(now);
        self.share(now, &driven);
        for id in driven.drain(..) {
            self.legs.mind(now, id);
        }
        self.driven = driven;
        let dues = [
            self.legs.first_due(),
            self.share_due(),
            now.checked_add(IDLE),
        ];
        self.due = dues.into_iter().flatten().min();
    }

    fn drive(&mut self, now: Instant, id: LegId, ntp: u64, network: &mut dyn Network) {
        let Some(leg) = self.legs.get_mut(id) else {
            return;
        };
        if leg.waits() {
            leg.release(now, &self.feeds, &mut self.run, network);
        }
        leg.probe(now, &mut self.run, network);
        if leg.reports(now) {
            leg.report(now, ntp, &mut self.feeds, network);
            self.wishes = true;
        }
        let mut said = Vec::new();
        leg.timeout(now, network, &mut said);
        self.hear(now, id, said, network);
    }
}
