//! WHO MAY: the pure state machine of one hearing. One input, one drain of outputs; no clock, no chance, no failure: a forbidden act
//! is an output.

pub mod input;
pub mod journal;
pub mod output;
pub mod phase;
pub mod role;
pub mod roster;

pub use input::{Action, Input, Person};
pub use output::{Notice, Output};

use crate::id::{HearingId, UnixMillis};

/// One hearing.
#[derive(Debug)]
pub struct Hearing {
    id: HearingId,
}

impl Hearing {
    /// A hearing that is scheduled; nobody has come.
    #[must_use]
    pub fn new(id: HearingId) -> Self {
        Self { id }
    }

    /// Handles one input at `now` and appends what the world has to do, in order.
    pub fn handle(&mut self, now: UnixMillis, input: Input, outputs: &mut Vec<Output>) {
        let _ = (now, input, outputs, &self.id);
    }
}
