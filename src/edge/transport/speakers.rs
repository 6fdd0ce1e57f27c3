//! Who speaks in a room, and which of them is the dominant speaker: whose picture is spared, whose tile is marked, whom the log names.

use crate::id::LegId;
use crate::media::dominant::{Dominant, Speaker};
use std::time::Instant;

/// How loud a voice is on the whole, and at this very moment as well (`media::loudness`).
pub type Loud = (u8, u8);

/// The voices of one room.
#[derive(Debug, Default)]
pub struct Speakers {
    speaking: Vec<LegId>,
    dominant: Dominant<LegId>,
    told: Option<LegId>,
}

/// Another one is dominant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who was.
    pub from: Option<LegId>,
    /// Who is.
    pub to: Option<LegId>,
}

impl Speakers {
    /// A voice has begun or ceased to speak.
    pub fn speaks(&mut self, leg: LegId, on: bool) {
        self.speaking.retain(|speaking| *speaking != leg);
        if on {
            self.speaking.push(leg);
        }
    }

    /// A leg is no more, or has gone to another room. Returns whether its voice was speaking.
    pub fn forget(&mut self, leg: LegId) -> bool {
        let spoke = self.speaking.contains(&leg);
        self.speaks(leg, false);
        self.dominant.forget(leg);
        spoke
    }

    /// Judges anew, to be called every 20 ms. `loudness` is `None` for a voice that nobody is given: whoever is muted or behind a
    /// wall is not dominant, however loud.
    pub fn judge(
        &mut self,
        now: Instant,
        loudness: impl Fn(LegId) -> Option<Loud>,
    ) -> Option<Change> {
        if let Some(current) = self.dominant.current()
            && loudness(current).is_none()
        {
            self.dominant.forget(current);
        }
        let speakers = self.speaking.iter().filter_map(|leg| {
            let (loudness, present) = loudness(*leg)?;
            Some(Speaker {
                who: *leg,
                loudness,
                present,
            })
        });
        self.dominant.judge(now, speakers);
        let (from, to) = (self.told, self.dominant.current());
        self.told = to;
        (from != to).then_some(Change { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const JUDGE: LegId = LegId(1);
    const PARTY: LegId = LegId(2);

    fn change(from: Option<LegId>, to: Option<LegId>) -> Option<Change> {
        Some(Change { from, to })
    }

    #[test]
    fn whoever_is_given_to_nobody_is_not_dominant_however_loud() {
        let now = Instant::now();
        let mut speakers = Speakers::default();
        speakers.speaks(JUDGE, true);
        speakers.speaks(PARTY, true);
        let party_alone = |leg| (leg == PARTY).then_some((60, 60));
        assert_eq!(speakers.judge(now, party_alone), change(None, Some(PARTY)));
        assert_eq!(speakers.judge(now, party_alone), None, "told once");
        let walled = |_| None;
        assert_eq!(speakers.judge(now, walled), change(Some(PARTY), None));
    }

    #[test]
    fn a_change_that_a_departure_makes_is_told_too() {
        let mut now = Instant::now();
        let mut speakers = Speakers::default();
        speakers.speaks(JUDGE, true);
        let loud = |_| Some((90, 90));
        assert_eq!(speakers.judge(now, loud), change(None, Some(JUDGE)));
        speakers.forget(JUDGE);
        assert_eq!(speakers.judge(now, loud), change(Some(JUDGE), None));
        speakers.speaks(PARTY, true);
        now = now.checked_add(Duration::from_millis(20)).unwrap_or(now);
        assert_eq!(speakers.judge(now, loud), change(None, Some(PARTY)));
    }

    #[test]
    fn silence_leaves_the_last_speaker_dominant() {
        let now = Instant::now();
        let mut speakers = Speakers::default();
        speakers.speaks(JUDGE, true);
        speakers.judge(now, |_| Some((90, 90)));
        speakers.speaks(JUDGE, false);
        assert_eq!(speakers.judge(now, |_| Some((0, 0))), None);
    }
}
