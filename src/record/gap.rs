//! What is not in the record, and why.

pub use super::manifest::{Gap, Why};

/// A wait shorter than this, in milliseconds, is part of the gap that it follows or precedes.
const SHORT_MS: u64 = 1000;

/// The gaps of one publication. A gap that is open has a chain of reasons, each from its moment on; the next frame closes it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    gaps: Vec<Gap>,
    open: Vec<Reason>,
}

#[derive(Clone, Copy, Debug)]
struct Reason {
    since: u64,
    why: Why,
    /// Names nothing of its own when it is short: the time that a first key frame takes, the moment between open and tap.
    wait: bool,
}

impl Ledger {
    /// From `since` on nothing is written because of `why`.
    pub fn turn(&mut self, since: u64, why: Why) {
        self.push(since, why, false);
    }

    /// From `since` on nothing is written yet; `why`, should it last.
    pub fn wait(&mut self, since: u64, why: Why) {
        self.push(since, why, true);
    }

    /// What is waited for came, and was not written because of `why`.
    pub fn blame(&mut self, why: Why) {
        if let Some(open) = self.open.last_mut().filter(|reason| reason.wait) {
            *open = Reason {
                why,
                wait: false,
                ..*open
            };
        }
    }

    /// A hole between two frames that are written.
    pub fn hole(&mut self, gap: Gap) {
        if gap.from < gap.to {
            self.add(gap);
        }
    }

    /// A gap is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// A frame is written at `to`, or the recording ends there. A short wait alone is no gap, unless something is known to be
    /// `missing` in it.
    pub fn close(&mut self, to: u64, missing: bool) {
        let open = std::mem::take(&mut self.open);
        let ends = open.iter().skip(1).map(|r| r.since).chain([to]);
        let mut named: Vec<Gap> = Vec::new();
        let mut unnamed: Option<Gap> = None;
        for (reason, end) in open.iter().zip(ends) {
            let end = end.max(reason.since);
            let from = unnamed.map_or(reason.since, |u| u.from);
            let gap = Gap {
                from,
                to: end,
                why: reason.why,
            };
            let short = end.saturating_sub(reason.since) < SHORT_MS;
            match named.last_mut() {
                Some(before) if reason.wait && short => before.to = end,
                None if reason.wait && short => unnamed = Some(gap),
                _ => {
                    unnamed = None;
                    named.push(gap);
                }
            }
        }
        named.extend(unnamed.filter(|gap| missing || gap.to.saturating_sub(gap.from) >= SHORT_MS));
        for gap in named {
            self.hole(gap);
        }
    }

    /// Forgets what is known after `end`: the file is only good up to there.
    pub fn cut(&mut self, end: u64) {
        self.open.clear();
        self.gaps.retain(|gap| gap.from < end);
    }

    /// The gaps in order, each begun and ended.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    fn push(&mut self, since: u64, why: Why, wait: bool) {
        let since = self.open.last().map_or(since, |r| r.since.max(since));
        self.open.push(Reason { since, why, wait });
    }

    fn add(&mut self, gap: Gap) {
        match self.gaps.last_mut() {
            Some(last) if last.why == gap.why && last.to >= gap.from => last.to = gap.to,
            _ => self.gaps.push(gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(from: u64, to: u64, why: Why) -> Gap {
        Gap { from, to, why }
    }

    #[test]
    fn a_recess_is_one_gap_from_the_last_frame_before_to_the_first_after() {
        let mut ledger = Ledger::default();
        ledger.wait(990, Why::NetworkIn);
        ledger.turn(1000, Why::Recess);
        ledger.turn(1003, Why::Recess);
        ledger.wait(61_000, Why::Absent);
        ledger.wait(61_002, Why::NetworkIn);
        ledger.close(61_350, true);
        assert_eq!(ledger.gaps(), [gap(990, 61_350, Why::Recess)]);
    }

    #[test]
    fn a_person_who_does_not_come_back_from_a_recess_is_absent_since_it_ended() {
        let mut ledger = Ledger::default();
        ledger.turn(1000, Why::Recess);
        ledger.wait(61_000, Why::Absent);
        ledger.close(90_000, false);
        assert_eq!(
            ledger.gaps(),
            [
                gap(1000, 61_000, Why::Recess),
                gap(61_000, 90_000, Why::Absent)
            ]
        );
    }

    #[test]
    fn a_long_silence_before_a_mute_is_named_by_itself_and_a_short_mute_stays_a_mute() {
        let mut ledger = Ledger::default();
        ledger.wait(1000, Why::NetworkIn);
        ledger.turn(4000, Why::Muted);
        ledger.wait(4100, Why::NetworkIn);
        ledger.close(4200, false);
        assert_eq!(
            ledger.gaps(),
            [gap(1000, 4000, Why::NetworkIn), gap(4000, 4200, Why::Muted)]
        );
    }

    #[test]
    fn a_short_wait_is_no_gap_unless_something_is_missing() {
        for missing in [false, true] {
            let mut ledger = Ledger::default();
            ledger.wait(0, Why::NetworkIn);
            ledger.close(300, missing);
            assert_eq!(ledger.gaps().len(), usize::from(missing));
        }
    }

    #[test]
    fn holes_that_touch_and_have_one_reason_are_one() {
        let mut ledger = Ledger::default();
        ledger.hole(gap(10, 20, Why::NetworkIn));
        ledger.hole(gap(20, 30, Why::NetworkIn));
        ledger.hole(gap(30, 40, Why::Server));
        ledger.hole(gap(50, 50, Why::Server));
        assert_eq!(
            ledger.gaps(),
            [gap(10, 30, Why::NetworkIn), gap(30, 40, Why::Server)]
        );
    }
}
