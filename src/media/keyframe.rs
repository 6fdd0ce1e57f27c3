//! Key-frame requests: many viewers ask, the sender is asked once for each of its layers.

use super::layer::RANKS;
use std::time::{Duration, Instant};

/// Browsers ignore a second request within about 300 ms, and a viewer that has received nothing cannot ask itself: so an unanswered
/// wish is repeated at this distance, and never sooner.
pub const REPEAT: Duration = Duration::from_millis(400);

/// Wishes for key frames of one camera, by the rank of the layer.
#[derive(Clone, Debug, Default)]
pub struct KeyFrameWishes {
    ranks: [KeyFrameWish; RANKS as usize],
}

impl KeyFrameWishes {
    /// Somebody needs a key frame of this layer.
    pub fn want(&mut self, rank: u8) {
        if let Some(wish) = self.ranks.get_mut(usize::from(rank)) {
            wish.want();
        }
    }

    /// A key frame of this layer has come.
    pub fn satisfied(&mut self, rank: u8) {
        if let Some(wish) = self.ranks.get_mut(usize::from(rank)) {
            wish.satisfied();
        }
    }

    /// The layers whose key frame is to be asked for now; notes that it was.
    pub fn ask(&mut self, now: Instant) -> impl Iterator<Item = u8> {
        let wishes = (0..RANKS).zip(&mut self.ranks);
        wishes.filter_map(move |(rank, wish)| wish.ask(now).then_some(rank))
    }

    /// When to ask (again); `None`: nothing is wanted, or what is wanted may be asked for at once.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.ranks.iter().filter_map(KeyFrameWish::due).min()
    }
}

/// Wishes for a key frame of one video stream, merged.
#[derive(Clone, Debug, Default)]
pub struct KeyFrameWish {
    wanted: bool,
    asked: Option<Instant>,
}

impl KeyFrameWish {
    /// Somebody needs a key frame.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A key frame has come.
    pub fn satisfied(&mut self) {
        self.wanted = false;
    }

    /// Whether the sender is to be asked now; notes that it was.
    pub fn ask(&mut self, now: Instant) -> bool {
        if !self.wanted || self.due().is_some_and(|due| now < due) {
            return false;
        }
        self.asked = Some(now);
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
            self.asked.and_then(|asked| asked.checked_add(REPEAT))
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
    fn each_layer_is_asked_for_by_itself() {
        let t0 = Instant::now();
        let mut wishes = KeyFrameWishes::default();
        wishes.want(2);
        assert_eq!(wishes.ask(t0).collect::<Vec<_>>(), [2]);
        wishes.want(0);
        wishes.want(2);
        wishes.want(RANKS);
        assert_eq!(wishes.ask(t0 + REPEAT / 2).collect::<Vec<_>>(), [0]);
        assert_eq!(wishes.due(), Some(t0 + REPEAT));
        wishes.satisfied(2);
        assert_eq!(wishes.due(), Some(t0 + REPEAT / 2 + REPEAT));
    }
}
