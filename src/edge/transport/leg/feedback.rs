//! RTCP from the browser: what its viewer lacks, and what its sender says of its clock.

use super::{Leg, Said};
use crate::media::rtcp::Control;
use std::time::{Duration, Instant};

/// More numbers than this in one request are no honest viewer's.
const MAX_REPAIRS: usize = 256;
/// A viewer is heard so often when it needs a key frame. Browsers repeat that until one comes.
const PATIENCE: Duration = Duration::from_millis(500);

impl Leg {
    pub(super) fn feedback(&mut self, now: Instant, control: Control<'_>, said: &mut Vec<Said>) {
        match control {
            Control::Clock { ssrc, ntp } => self.reports.heard(now, ssrc, ntp),
            Control::Reception(report) => {
                self.reports.returned(now, &report);
                self.hear_losses(now, &report);
            }
            Control::KeyFrame { ssrc } => said.extend(self.cries(now, ssrc).map(Said::KeyFrame)),
            Control::Nack { ssrc, numbers } => {
                said.extend(self.slot_of(ssrc).map(|slot| Said::Repair {
                    slot,
                    numbers: numbers.take(MAX_REPAIRS).collect(),
                }));
            }
            Control::Arrivals(arrivals) => {
                if let Some(egress) = &mut self.egress {
                    egress.estimate.feedback(now, arrivals);
                }
            }
        }
    }

    /// The slot that needs a key frame, unless its viewer has said so just now: each costs everybody who gets that layer.
    fn cries(&mut self, now: Instant, ssrc: u32) -> Option<usize> {
        let slot = self.slot_of(ssrc)?;
        let down = self.downs.get_mut(slot)?;
        let early = |at| now.saturating_duration_since(at) < PATIENCE;
        if down.cried.is_some_and(early) {
            return None;
        }
        down.cried = Some(now);
        Some(slot)
    }

    fn slot_of(&self, ssrc: u32) -> Option<usize> {
        self.downs.iter().position(|down| down.ssrc == ssrc)
    }
}

#[cfg(test)]
#[path = "feedback_test.rs"]
mod tests;
