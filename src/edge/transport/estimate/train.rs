//! A train of packets, sent faster than the link is believed to bear: how much it is drawn out on the way tells what the link bears.

use super::bits_of;
use std::time::{Duration, Instant};

/// From fewer packets nothing is concluded.
const FEWEST: usize = 5;
/// A train of which nothing was told for so long says nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A train on its way.
#[derive(Debug)]
pub(super) struct Train {
    /// First and last of its transport-wide numbers, and when they left.
    sent: Option<[(u16, Instant); 2]>,
    is_whole: bool,
    began: Instant,
    /// Arrivals of its first and its last packet, on the viewer's clock.
    came: Option<(Duration, Duration)>,
    packets: usize,
    /// Of all that came but the first.
    bytes: usize,
}

impl Train {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            sent: None,
            is_whole: false,
            began: now,
            came: None,
            packets: 0,
            bytes: 0,
        }
    }

    /// A packet left while it was sent.
    pub(super) fn sent(&mut self, now: Instant, number: u16) {
        if !self.is_whole {
            let first = self.sent.map_or((number, now), |[first, _]| first);
            self.sent = Some([first, (number, now)]);
        }
    }

    /// Nothing more belongs to it.
    pub(super) fn end(&mut self) {
        self.is_whole = true;
    }

    /// Whether a packet is one of it.
    pub(super) fn holds(&self, number: u16) -> bool {
        self.sent.is_some_and(|[(first, _), (last, _)]| {
            number.wrapping_sub(first) <= last.wrapping_sub(first)
        })
    }

    /// One of its packets came.
    pub(super) fn came(&mut self, at: Duration, bytes: usize) {
        self.packets = self.packets.saturating_add(1);
        match &mut self.came {
            None => self.came = Some((at, at)),
            Some((_, last)) => {
                *last = at.max(*last);
                self.bytes = self.bytes.saturating_add(bytes);
            }
        }
    }

    /// All of it has been told by a feedback that goes up to `newest`, or it is not waited for any longer.
    pub(super) fn is_over(&self, now: Instant, newest: u16) -> bool {
        let told = self
            .sent
            .is_some_and(|[_, (last, _)]| newest.wrapping_sub(last) < 0x8000);
        self.is_whole && (told || now.saturating_duration_since(self.began) > PATIENCE)
    }

    /// Bits a second at which it came; 0: too little of it did.
    pub(super) fn rate(&self) -> f64 {
        let (Some((first, last)), Some([(_, left), (_, ended)])) = (self.came, self.sent) else {
            return 0.0;
        };
        // A receiver that was held up reads all at once: a train does not come faster than it was sent.
        let span = last
            .saturating_sub(first)
            .max(ended.saturating_duration_since(left));
        if self.packets < FEWEST || span.is_zero() {
            return 0.0;
        }
        bits_of(self.bytes) / span.as_secs_f64()
    }
}
