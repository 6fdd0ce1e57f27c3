//! Key-frame requests: many viewers ask, the sender is asked once.

use std::time::{Duration, Instant};

/// An unanswered wish is repeated at this distance: browsers ignore a request within about 300 ms of the last that they answered, and a
/// viewer that has received nothing cannot ask itself.
pub const REPEAT: Duration = Duration::from_millis(200);
/// After an answer the next request may come sooner: whoever comes then does not wait for the repetition.
const SOONEST: Duration = Duration::from_millis(100);

/// After so many requests without an answer the wish lapses: the layer is switched off. Whoever still needs it wishes again.
const MOST_REPEATS: u8 = 16;

/// Wishes for a key frame of one source, merged.
#[derive(Clone, Debug, Default)]
pub struct KeyFrameWish {
    wanted: bool,
    asked: Option<Instant>,
    repeats: u8,
    answered: bool,
}

impl KeyFrameWish {
    /// Somebody needs a key frame.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A key frame has come.
    pub fn satisfied(&mut self) {
        self.wanted = false;
        self.repeats = 0;
        self.answered = true;
    }

    /// Whether the sender is to be asked now; notes that it was.
    pub fn ask(&mut self, now: Instant) -> bool {
        if !self.wanted || self.due().is_some_and(|due| now < due) {
            return false;
        }
        self.asked = Some(now);
        self.answered = false;
        self.repeats = self.repeats.saturating_add(1);
        if self.repeats >= MOST_REPEATS {
            self.satisfied();
        }
        true
    }

    /// Somebody waits for a key frame.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.wanted
    }

    /// When to ask (again); `None`: nothing is wanted, or it is wanted and may be asked at once.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        if self.wanted {
            let distance = if self.answered { SOONEST } else { REPEAT };
            self.asked.and_then(|asked| asked.checked_add(distance))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    #[test]
    fn fifty_viewers_make_one_request() {
        let now = Instant::now();
        let mut wish = KeyFrameWish::default();
        let mut asked = 0;
        for _ in 0..50 {
            wish.want();
            asked += usize::from(wish.ask(now));
        }
        assert_eq!(asked, 1);
    }

    #[test]
    fn an_unanswered_wish_is_repeated_and_a_key_frame_ends_it() {
        let t0 = Instant::now();
        let mut wish = KeyFrameWish::default();
        wish.want();
        assert!(wish.ask(t0));
        assert!(!wish.ask(t0 + REPEAT / 2));
        assert!(wish.ask(t0 + REPEAT));
        wish.satisfied();
        assert!(!wish.ask(t0 + REPEAT * 3));
    }

    #[test]
    fn a_wish_that_is_never_answered_lapses_until_somebody_wishes_again() {
        let t0 = Instant::now();
        let mut wish = KeyFrameWish::default();
        wish.want();
        let asked = (0..100).filter(|step| wish.ask(t0 + REPEAT * *step));
        assert_eq!(asked.count(), usize::from(MOST_REPEATS));
        assert!(!wish.is_open());
        wish.want();
        assert!(!wish.ask(t0 + REPEAT * 7 + REPEAT / 2), "too soon");
        assert!(wish.ask(t0 + REPEAT * 100));
    }
}
