//! What random stories are made of, and how they are played.

use super::court::{Court, id};
use crate::hearing::{Action, Input};

/// One step of a story.
#[derive(Clone, Debug)]
pub enum Step {
    Feed(Input),
    /// So many seconds pass before the room's tick.
    Wait(u64),
}

pub fn act(who: &str, action: Action) -> Step {
    let who = id(who);
    Step::Feed(Input::Act { who, action })
}

/// Plays a story; `Court::feed` holds it to the laws after every step.
pub fn play(story: Vec<Step>) -> Court {
    let mut court = Court::new();
    for step in story {
        match step {
            Step::Feed(input) => court.feed(input),
            Step::Wait(seconds) => court.waits(seconds),
        }
    }
    court
}
