//! Who asks for the floor: the queue of raised hands.

use crate::id::ParticipantId;

/// Raised hands, in order of raising.
#[derive(Debug, Default)]
pub struct Hands {
    queue: Vec<ParticipantId>,
}

impl Hands {
    /// A person raises their hand, or takes it down; `false` when it was so already.
    pub fn put(&mut self, who: &ParticipantId, up: bool) -> bool {
        if up { self.raise(who) } else { self.lower(who) }
    }

    /// Puts a person at the end of the queue; `false` when their hand is up already.
    fn raise(&mut self, who: &ParticipantId) -> bool {
        let is_new = !self.queue.contains(who);
        if is_new {
            self.queue.push(who.clone());
        }
        is_new
    }

    /// Takes a person out of the queue, the others move up; `false` when their hand was not up.
    pub fn lower(&mut self, who: &ParticipantId) -> bool {
        let before = self.queue.len();
        self.queue.retain(|id| id != who);
        self.queue.len() != before
    }

    /// A person's number in the queue, from 1.
    #[must_use]
    pub fn number(&self, who: &ParticipantId) -> Option<u32> {
        let ahead = self.queue.iter().position(|id| id == who)?;
        u32::try_from(ahead).ok()?.checked_add(1)
    }
}
