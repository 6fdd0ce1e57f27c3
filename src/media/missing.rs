//! Which packets of one source have not come and are to be asked for again (generic NACK, RFC 4585, section 6.2.1).
//!
//! One tracker a source. A number is asked for once it is plain that it was lost and not overtaken, again when a round trip has passed
//! without an answer, and given up when an answer would come too late to be shown: then only a key frame helps.

use std::time::{Duration, Instant};

/// Further jumps are no loss that could be repaired: numbers begin anew.
const WINDOW: u16 = 512;
/// So many numbers can be missing at a time; when more are, a key frame costs less than their repair.
pub const CAPACITY: usize = 128;
/// So many packets that were sent later must have come before a number counts as lost, not overtaken...
const OVERTAKEN: u32 = 2;
/// ... or so much time must have passed: the last packet of a frame has nothing behind it.
const PATIENCE: Duration = Duration::from_millis(10);
/// A request is never repeated sooner, however short the round trip: the answer waits in the sender's pacer.
const LEAST_REPEAT: Duration = Duration::from_millis(20);
/// A measured round trip above this is a measurement gone wrong.
const LONGEST_REPEAT: Duration = Duration::from_secs(1);
/// At 20 % loss either way, a repair fails with 36 %: five in a row with 0.6 %.
const TRIES: u8 = 5;
/// A picture that stood still for so long is repaired sooner by a key frame.
const TOO_LATE: Duration = Duration::from_millis(500);

/// A number that has not come.
#[derive(Clone, Copy, Debug)]
struct Gap {
    sequence: u16,
    tries: u8,
    /// When it was found missing, and how many packets had come by then.
    found: Instant,
    packets: u32,
    asked: Option<Instant>,
}

/// The missing numbers of one source.
#[derive(Clone, Debug)]
pub struct Missing {
    /// In the order in which they were sent.
    gaps: Vec<Gap>,
    highest: Option<u16>,
    /// Packets that came in front of all others.
    packets: u32,
    /// The number after one that lay outside of the window: if it comes next, the source has jumped (RFC 3550, A.1).
    jump: Option<u16>,
    hopeless: bool,
}

impl Default for Missing {
    fn default() -> Self {
        Self::new()
    }
}

impl Missing {
    /// A source of which nothing has come yet. Allocates once, here.
    #[must_use]
    pub fn new() -> Self {
        Self {
            gaps: Vec::with_capacity(CAPACITY),
            highest: None,
            packets: 0,
            jump: None,
            hopeless: false,
        }
    }

    /// A packet has come: in its place, late, as a retransmission or as mere padding, for all of them use up a number.
    pub fn arrived(&mut self, now: Instant, sequence: u16) {
        let Some(highest) = self.highest else {
            self.highest = Some(sequence);
            return;
        };
        let ahead = sequence.wrapping_sub(highest);
        let behind = highest.wrapping_sub(sequence);
        if ahead.min(behind) > WINDOW {
            self.far(sequence);
            return;
        }
        self.jump = None;
        if behind <= WINDOW {
            self.gaps.retain(|gap| gap.sequence != sequence);
            return;
        }
        self.packets = self.packets.wrapping_add(1);
        self.highest = Some(sequence);
        self.note(now, highest, ahead);
    }

    /// Nothing that was sent before this number is needed any longer: a key frame begins with it.
    pub fn forget_before(&mut self, sequence: u16) {
        self.gaps
            .retain(|gap| gap.sequence.wrapping_sub(sequence) < 0x8000);
    }

    /// Appends the numbers to ask for now, in order of sending, at most [`CAPACITY`]. Gives up those whose time is over.
    pub fn ask(&mut self, now: Instant, rtt: Duration, out: &mut Vec<u16>) {
        let repeat = repeat(rtt);
        let (packets, before) = (self.packets, self.gaps.len());
        self.gaps.retain(|gap| !gap.over(now, repeat));
        self.hopeless |= self.gaps.len() < before;
        for gap in &mut self.gaps {
            if gap.due(packets, repeat).is_none_or(|due| due <= now) {
                gap.asked = Some(now);
                gap.tries = gap.tries.saturating_add(1);
                out.push(gap.sequence);
            }
        }
    }

    /// Whether something was given up since the last call: the sender is to be asked for a key frame.
    pub fn take_hopeless(&mut self) -> bool {
        std::mem::take(&mut self.hopeless)
    }

    /// When [`Missing::ask`] has something to do; a time that has passed means at once. `None`: nothing is missing.
    #[must_use]
    pub fn due(&self, rtt: Duration) -> Option<Instant> {
        let repeat = repeat(rtt);
        self.gaps
            .iter()
            .map(|gap| gap.due(self.packets, repeat).unwrap_or(gap.found))
            .min()
    }

    /// Notes the numbers between the former highest and the present one.
    fn note(&mut self, now: Instant, former: u16, ahead: u16) {
        let gap = ahead.saturating_sub(1);
        if self.gaps.len().saturating_add(usize::from(gap)) > CAPACITY {
            self.gaps.clear();
            self.hopeless = true;
            return;
        }
        for step in 1..ahead {
            self.gaps.push(Gap {
                sequence: former.wrapping_add(step),
                tries: 0,
                found: now,
                packets: self.packets,
                asked: None,
            });
        }
    }

    /// A single number from far away may be forged or very late; the second in a row is the source itself.
    fn far(&mut self, sequence: u16) {
        if self.jump == Some(sequence) {
            self.gaps.clear();
            self.highest = Some(sequence);
            self.jump = None;
            self.hopeless = true;
        } else {
            self.jump = Some(sequence.wrapping_add(1));
        }
    }
}

impl Gap {
    /// When to ask for it, with so many packets come by now. `None`: at once, for it has been overtaken often enough.
    fn due(&self, packets: u32, repeat: Duration) -> Option<Instant> {
        match self.asked {
            Some(asked) => asked.checked_add(repeat),
            None => {
                let later = packets.wrapping_sub(self.packets).saturating_add(1);
                (later < OVERTAKEN)
                    .then(|| self.found.checked_add(PATIENCE))
                    .flatten()
            }
        }
    }

    /// Asked often or long enough, and the last answer has not come.
    fn over(&self, now: Instant, repeat: Duration) -> bool {
        self.asked.is_some_and(|asked| {
            let last = self.tries >= TRIES || now.saturating_duration_since(self.found) >= TOO_LATE;
            last && now.saturating_duration_since(asked) >= repeat
        })
    }
}

/// A round trip and a quarter: the time of the answer varies.
fn repeat(rtt: Duration) -> Duration {
    rtt.saturating_mul(5)
        .checked_div(4)
        .unwrap_or(LONGEST_REPEAT)
        .clamp(LEAST_REPEAT, LONGEST_REPEAT)
}

#[cfg(test)]
#[path = "missing_test.rs"]
mod tests;
