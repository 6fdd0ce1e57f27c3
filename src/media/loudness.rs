//! Who speaks, from the audio-level header extension (RFC 6464): 0 is the loudest, 127 is silence, in -dBov.

use std::time::{Duration, Instant};

/// Louder than this counts as speech.
pub(super) const SPEECH: u8 = 45;
/// So long must it be loud before a voice counts as speaking: a cough is no speech.
const RISE: Duration = Duration::from_millis(100);
/// So long must it be quiet before a voice counts as silent: a pause between words is no silence.
const FALL: Duration = Duration::from_millis(600);

/// The smoothed level follows a rise with this time constant, so that a word is there with its first syllable ...
const ATTACK_MILLIS: u32 = 40;
/// ... and a fall with this one, which bridges the pauses between syllables.
const RELEASE_MILLIS: u32 = 300;
/// After so long without a packet nothing is sent on purpose (DTX): silence.
const SENDS_NOTHING: Duration = Duration::from_millis(500);
/// So long the level of a packet holds: the longest that browsers send.
const HOLDS: Duration = Duration::from_millis(60);
/// Silence, in -dBov.
pub(super) const SILENCE: u8 = 127;

/// Loudness of one voice.
#[derive(Clone, Debug, Default)]
pub struct Loudness {
    /// Decibels above silence, in 1/256.
    smoothed: u32,
    /// Level of the last packet, in decibels above silence.
    last: u8,
    heard: Option<Instant>,
    speaking: bool,
    loud_since: Option<Instant>,
    loud_last: Option<Instant>,
}

impl Loudness {
    /// Whether the voice counts as speaking.
    #[must_use]
    pub fn speaking(&self) -> bool {
        self.speaking
    }

    /// Smoothed level in decibels above silence: 0 to 127.
    #[must_use]
    pub fn smoothed(&self, now: Instant) -> u8 {
        let silent = self
            .heard
            .is_none_or(|heard| now.saturating_duration_since(heard) > SENDS_NOTHING);
        if silent {
            return 0;
        }
        u8::try_from(self.smoothed >> 8).unwrap_or(SILENCE)
    }

    /// As loud as the voice is at this very moment *and* on the whole: an outburst that is over counts no more, one that has just begun
    /// not yet.
    #[must_use]
    pub fn present(&self, now: Instant) -> u8 {
        let over = self
            .heard
            .is_none_or(|heard| now.saturating_duration_since(heard) > HOLDS);
        if over {
            return 0;
        }
        self.last.min(self.smoothed(now))
    }

    /// Takes the level of one packet. `Some` when the voice has begun or ceased to speak.
    pub fn level(&mut self, now: Instant, minus_dbov: u8) -> Option<bool> {
        self.smooth(now, minus_dbov);
        if minus_dbov < SPEECH {
            self.loud_last = Some(now);
            let since = *self.loud_since.get_or_insert(now);
            if !self.speaking && now.saturating_duration_since(since) >= RISE {
                self.speaking = true;
                return Some(true);
            }
            return None;
        }
        self.quiet(now)
    }

    /// Time passed without a packet, or with a quiet one. `Some(false)` when the voice has ceased to speak.
    pub fn quiet(&mut self, now: Instant) -> Option<bool> {
        let last = self.loud_last?;
        if now.saturating_duration_since(last) < FALL {
            return None;
        }
        self.loud_since = None;
        self.loud_last = None;
        std::mem::take(&mut self.speaking).then_some(false)
    }

    /// A low-pass of first order, for packets at any distance.
    fn smooth(&mut self, now: Instant, minus_dbov: u8) {
        const LONGEST_MILLIS: u128 = 1_000;
        let since = self.heard.map_or(0, |heard| {
            now.saturating_duration_since(heard)
                .as_millis()
                .min(LONGEST_MILLIS)
        });
        // The first packet, and one of the same moment, count like one of 20 ms.
        let passed = u32::try_from(since).unwrap_or(0).max(20);
        self.heard = Some(now);
        self.last = SILENCE.saturating_sub(minus_dbov);
        let target = u32::from(self.last) << 8;
        let distance = target.abs_diff(self.smoothed);
        let constant = if target > self.smoothed {
            ATTACK_MILLIS
        } else {
            RELEASE_MILLIS
        };
        let step = distance
            .saturating_mul(passed)
            .checked_div(constant.saturating_add(passed))
            .unwrap_or(0);
        self.smoothed = if target > self.smoothed {
            self.smoothed.saturating_add(step)
        } else {
            self.smoothed.saturating_sub(step)
        };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    fn story(levels: &[(u64, u8)]) -> Vec<(u64, bool)> {
        let t0 = Instant::now();
        let mut voice = Loudness::default();
        levels
            .iter()
            .filter_map(|&(ms, level)| {
                voice
                    .level(t0 + Duration::from_millis(ms), level)
                    .map(|on| (ms, on))
            })
            .collect()
    }

    #[test]
    fn speech_is_told_within_300_ms_and_its_end_after_a_pause() {
        let mut levels: Vec<(u64, u8)> = (0..50).map(|i| (i * 20, 30)).collect();
        levels.extend((50..120).map(|i| (i * 20, 127)));
        let changes = story(&levels);
        assert_eq!(changes.len(), 2);
        assert!(changes.first().is_some_and(|&(ms, on)| on && ms <= 300));
        assert!(changes.last().is_some_and(|&(_, on)| !on));
    }

    #[test]
    fn a_cough_is_no_speech_and_a_pause_between_words_is_no_silence() {
        assert_eq!(story(&[(0, 20), (20, 20), (40, 127), (900, 127)]), vec![]);
        let mut words: Vec<(u64, u8)> = (0..20).map(|i| (i * 20, 30)).collect();
        words.extend((20..40).map(|i| (i * 20, 127)));
        words.extend((40..60).map(|i| (i * 20, 30)));
        assert_eq!(story(&words).len(), 1);
    }

    #[test]
    fn the_smoothed_level_rises_fast_and_falls_slowly_and_dtx_is_silence() {
        let t0 = Instant::now();
        let mut voice = Loudness::default();
        let mut at = 0;
        let mut hear = |ms: u64, level| {
            let end = at + ms;
            while at < end {
                at += 20;
                voice.level(t0 + Duration::from_millis(at), level);
            }
            voice.smoothed(t0 + Duration::from_millis(at))
        };
        assert!(hear(200, 27) > 80, "of 100");
        assert!((97..=100).contains(&hear(400, 27)));
        assert!(
            (60..90).contains(&hear(100, 127)),
            "a pause between syllables"
        );
        assert!(hear(1_500, 127) < 5);
        hear(400, 27);
        let now = t0 + Duration::from_millis(at);
        assert_eq!(voice.smoothed(now + Duration::from_millis(600)), 0);
    }
}
