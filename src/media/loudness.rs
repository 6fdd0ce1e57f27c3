//! Who speaks, from the audio-level header extension (RFC 6464): 0 is the loudest, 127 is silence, in -dBov.

use std::time::{Duration, Instant};

/// Louder than this counts as speech.
const SPEECH: u8 = 45;
/// So long must it be loud before a voice counts as speaking: a cough is no speech.
const RISE: Duration = Duration::from_millis(100);
/// So long must it be quiet before a voice counts as silent: a pause between words is no silence.
const FALL: Duration = Duration::from_millis(600);

/// Loudness of one voice.
#[derive(Clone, Debug, Default)]
pub struct Loudness {
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

    /// Takes the level of one packet. `Some` when the voice has begun or ceased to speak.
    pub fn level(&mut self, now: Instant, minus_dbov: u8) -> Option<bool> {
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
}
