//! Who speaks, of several: the loudest, unless the difference is small or short.

use super::loudness::{SILENCE, SPEECH};
use std::time::{Duration, Instant};

/// Decibels by which another voice must be louder ...
const MARGIN: u8 = 6;
/// ... for so long, and whoever breaks a silence too: a cough of 200 ms is no speech. With the time that a voice takes to rise, a
/// change is seen within 300 ms.
const INSIST: Duration = Duration::from_millis(100);

/// A voice that speaks at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker<K> {
    /// Whose.
    pub who: K,
    /// [`super::loudness::Loudness::smoothed`].
    pub loudness: u8,
    /// [`super::loudness::Loudness::present`].
    pub present: u8,
}

/// The dominant speaker of a hearing.
#[derive(Clone, Debug)]
pub struct Dominant<K> {
    current: Option<K>,
    challenger: Option<(K, Instant)>,
}

impl<K> Default for Dominant<K> {
    fn default() -> Self {
        Self {
            current: None,
            challenger: None,
        }
    }
}

impl<K: Copy + Ord> Dominant<K> {
    /// Who it is: whoever spoke last, while nobody speaks. `None`: nobody has spoken yet.
    #[must_use]
    pub fn current(&self) -> Option<K> {
        self.current
    }

    /// Judges anew, from all who speak; to be called every 20 to 50 ms while anybody does. `Some` when it is another one now.
    pub fn judge(
        &mut self,
        now: Instant,
        speakers: impl IntoIterator<Item = Speaker<K>>,
    ) -> Option<K> {
        let (mut own, mut loudest) = (None, None::<Speaker<K>>);
        for speaker in speakers {
            if Some(speaker.who) == self.current {
                own = Some(speaker.loudness);
            }
            // Of equals the first in order, so that the same voices always give the same answer.
            let order = |s: &Speaker<K>| (s.loudness, std::cmp::Reverse(s.who));
            if loudest.is_none_or(|best| order(&speaker) > order(&best)) {
                loudest = Some(speaker);
            }
        }
        let challenges = loudest.filter(|best| {
            let enough = own.is_none_or(|own| best.loudness >= own.saturating_add(MARGIN));
            Some(best.who) != self.current && enough
        });
        let Some(best) = challenges else {
            self.challenger = None;
            return None;
        };
        let since = match self.challenger {
            Some((who, since)) if who == best.who => since,
            _ => now,
        };
        self.challenger = Some((best.who, since));
        // Still at it, and not only still in memory.
        let enough = own.map_or(SILENCE.saturating_sub(SPEECH), |own| {
            own.saturating_add(MARGIN)
        });
        let insists = now.saturating_duration_since(since) >= INSIST && best.present >= enough;
        if self.current.is_some() && !insists {
            return None;
        }
        self.challenger = None;
        self.current = Some(best.who);
        self.current
    }

    /// Somebody has left.
    pub fn forget(&mut self, who: K) {
        if self.current == Some(who) {
            self.current = None;
        }
        self.challenger = self.challenger.filter(|(challenger, _)| *challenger != who);
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "tests"
    )]
    use super::*;
    use crate::media::loudness::Loudness;

    /// Levels of three voices, one packet of 20 ms each in a step; gives the times in ms at which the dominant one changed.
    fn story(levels: impl IntoIterator<Item = [u8; 3]>) -> Vec<(u64, usize)> {
        let t0 = Instant::now();
        let mut voices: [Loudness; 3] = Default::default();
        let mut dominant = Dominant::default();
        let mut changes = Vec::new();
        for (step, levels) in (0..).zip(levels) {
            let now = t0 + Duration::from_millis(step * 20);
            for (voice, level) in voices.iter_mut().zip(levels) {
                voice.level(now, level);
            }
            let speakers = (0..3).filter(|who: &usize| voices[*who].speaking());
            let speakers = speakers.map(|who| Speaker {
                who,
                loudness: voices[who].smoothed(now),
                present: voices[who].present(now),
            });
            changes.extend(dominant.judge(now, speakers).map(|who| (step * 20, who)));
        }
        changes
    }

    fn spoken(who: usize, steps: usize) -> impl Iterator<Item = [u8; 3]> {
        let mut levels = [127; 3];
        levels[who] = 30;
        std::iter::repeat_n(levels, steps)
    }

    #[test]
    fn a_turn_in_a_conversation_is_seen_within_300_ms() {
        let changes = story(spoken(0, 100).chain(spoken(1, 100)).chain(spoken(2, 100)));
        assert_eq!(
            changes.iter().map(|(_, who)| *who).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        for ((at, _), begun) in changes.iter().zip([0, 2_000, 4_000]) {
            assert!(at - begun <= 300, "{} ms", at - begun);
        }
    }

    #[test]
    fn a_voice_in_the_background_does_not_take_over_and_silence_changes_nothing() {
        let with_murmur = std::iter::repeat_n([30, 127, 42], 200);
        assert_eq!(
            story(with_murmur.chain(std::iter::repeat_n([127; 3], 200))).len(),
            1
        );
    }

    #[test]
    fn two_who_speak_at_once_do_not_take_turns_by_the_syllable() {
        // Syllables of 200 ms in turns, one voice a little louder than the other.
        let syllables = (0..500).map(|step| {
            if step / 10 % 2 == 0 {
                [28, 44, 127]
            } else {
                [44, 31, 127]
            }
        });
        assert!(story(syllables).len() <= 3);
    }

    #[test]
    fn a_short_outburst_of_another_is_no_change() {
        let speech = (0..500).map(|step| [30, if step % 50 < 2 { 2 } else { 33 }, 127]);
        assert_eq!(story(speech).len(), 1);
    }

    #[test]
    fn a_cough_in_a_pause_is_no_change() {
        let speech = spoken(0, 100).chain(std::iter::repeat_n([127; 3], 100));
        let cough = spoken(1, 9).chain(std::iter::repeat_n([127; 3], 100));
        assert_eq!(story(speech.chain(cough)).len(), 1);
    }

    #[test]
    fn whoever_leaves_is_no_longer_dominant() {
        let now = Instant::now();
        let mut dominant = Dominant::default();
        let speaker = |who, loudness| Speaker {
            who,
            loudness,
            present: loudness,
        };
        assert_eq!(
            dominant.judge(now, [speaker(1, 90), speaker(2, 80)]),
            Some(1)
        );
        dominant.forget(1);
        assert_eq!(dominant.current(), None);
        assert_eq!(dominant.judge(now, [speaker(2, 80)]), Some(2));
    }
}
