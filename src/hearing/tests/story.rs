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

/// Looking at all pages costs more than all else, and what a page was not told it lacks until the next look.
const LOOK_EVERY: usize = 5;

/// Plays a story; `Court::feed` holds it to the laws after every step, and to those of the pages after every fifth and the last.
pub fn play(story: Vec<Step>) -> Court {
    let mut court = Court::new();
    court.look_every = LOOK_EVERY;
    let steps = story.len();
    for (number, step) in story.into_iter().enumerate() {
        if number + 1 == steps {
            court.look_every = 1;
        }
        match step {
            Step::Feed(input) => court.feed(input),
            Step::Wait(seconds) => court.waits(seconds),
        }
    }
    court
}
