//! What random stories are made of, and how they are played.

use super::court::{Court, id};
use crate::hearing::{Action, Input};
use proptest::test_runner::{Config, FileFailurePersistence};

/// Where the seeds of stories that once failed are kept; they are tried first.
fn kept() -> &'static str {
    match env!("CARGO_CRATE_NAME") {
        "laws" => concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../proptest-regressions/hearing/stories.txt"
        ),
        _ => concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/proptest-regressions/hearing/stories.txt"
        ),
    }
}

/// How many stories a test draws: as many where the core is compiled alone and optimised (`tests/laws`), a few in the library's own
/// debug build, and as many as `PROPTEST_CASES` says if it is set.
pub fn stories(many: u32) -> Config {
    let usual = match env!("CARGO_CRATE_NAME") {
        "laws" => many,
        _ => 8,
    };
    let asked = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: asked
            .and_then(|number| number.parse().ok())
            .unwrap_or(usual),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(kept()))),
        ..Config::default()
    }
}

/// One step of a story.
#[derive(Clone, Debug)]
pub enum Step {
    Feed(Input),
    /// So many seconds pass before the room's tick.
    Wait(u64),
}

/// A press by somebody who sees where the procedure stands, wherever the story has led to.
pub const PRESSED_NOW: Action = Action::NextStep { turns: u32::MAX };

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
        take(&mut court, step);
    }
    court
}

/// Takes one step of a story.
pub fn take(court: &mut Court, step: Step) {
    match step {
        Step::Feed(Input::Act { who, action }) if action == PRESSED_NOW => {
            let action = court.next_step();
            court.feed(Input::Act { who, action });
        }
        Step::Feed(input) => court.feed(input),
        Step::Wait(seconds) => court.waits(seconds),
    }
}
