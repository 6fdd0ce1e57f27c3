//! RTCP from the browser: what its viewer lacks, and what its sender says of its clock.

use super::{Leg, Said};
use crate::media::rtcp::Control;
use std::time::Instant;

/// More numbers than this in one request are no honest viewer's.
const MAX_REPAIRS: usize = 256;

impl Leg {
    pub(super) fn feedback(&mut self, now: Instant, control: Control<'_>, said: &mut Vec<Said>) {
        match control {
            Control::Clock { ssrc, ntp } => self.reports.heard(now, ssrc, ntp),
            Control::Reception(report) => {
                self.reports.returned(now, &report);
                self.hear_losses(now, &report);
            }
            Control::KeyFrame { ssrc } => said.extend(self.slot_of(ssrc).map(Said::KeyFrame)),
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

    fn slot_of(&self, ssrc: u32) -> Option<usize> {
        self.downs.iter().position(|down| down.ssrc == ssrc)
    }
}

#[cfg(test)]
#[path = "feedback_test.rs"]
mod tests;
