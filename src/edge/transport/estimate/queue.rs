//! How long packets wait on the way.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The shortest way is looked for in the last one or two of these; clocks drift and routes change.
const ROUTE: Duration = Duration::from_secs(10);
/// Two clocks that differ by so much more than before do not both run.
const JUMP: Duration = Duration::from_secs(20);
/// Waits are remembered for so long.
pub(super) const STANDS: Duration = Duration::from_millis(500);

/// How long packets wait on the way: the difference to the shortest way of late. The viewer's clock is another, so only differences count.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// When the first packet left here and came there.
    began: Option<(Instant, Duration)>,
    /// Shortest ways of the present and the former stretch of time, in milliseconds of two clocks.
    shortest: [f64; 2],
    since: Option<Instant>,
    /// Shortest wait of each feedback of late, and when it came.
    waits: VecDeque<(Instant, f64)>,
}

impl Queue {
    /// A packet has come: how long it waited on the way, in milliseconds.
    pub(super) fn passed(&mut self, departure: Instant, arrival: Duration) -> f64 {
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
    pub(super) fn jumps(&self, departure: Instant, arrival: Duration) -> bool {
        let Some((began, first)) = self.began else {
            return false;
        };
        let left = departure.saturating_duration_since(began);
        let came = arrival.saturating_sub(first);
        left.abs_diff(came) > JUMP
    }

    /// Pictures were held back until the queue had drained: what still seems to wait is a longer way (another route), and no queue.
    pub(super) fn is_empty_now(&mut self) {
        self.shortest = [f64::INFINITY; 2];
        self.since = None;
    }

    /// What packets waited that left before a fall says nothing of what came after it.
    pub(super) fn forget_waits(&mut self) {
        self.waits.clear();
    }

    /// A moment of the viewer's clock on ours, but for a constant.
    pub(super) fn here(&self, arrival: Duration) -> Option<Instant> {
        let (began, first) = self.began?;
        began.checked_add(arrival.checked_sub(first)?)
    }

    pub(super) fn note(&mut self, now: Instant, waits: f64) {
        self.waits.push_back((now, waits));
        let old = |&(at, _): &(Instant, f64)| now.saturating_duration_since(at) > STANDS;
        while self.waits.front().is_some_and(old) {
            self.waits.pop_front();
        }
    }

    /// The shortest wait in so long a time.
    pub(super) fn least(&self, now: Instant, time: Duration) -> f64 {
        let late = |&&(at, _): &&(Instant, f64)| now.saturating_duration_since(at) <= time;
        let waits = self.waits.iter().filter(late).map(|(_, waits)| *waits);
        let least = waits.fold(f64::INFINITY, f64::min);
        // Feedback that told of no arrival says nothing of waiting.
        if least.is_finite() { least } else { 0.0 }
    }

    /// The shortest wait that the last feedback told of.
    pub(super) fn last(&self) -> Duration {
        let mut waits = self.waits.iter().rev().map(|(_, waits)| *waits);
        let last = waits.find(|waits| waits.is_finite());
        Duration::from_secs_f64(last.unwrap_or(0.0).max(0.0) / 1_000.0)
    }
}
