//! What a media shard and the recorder's threads know together of one publication: numbers that each of them writes alone and the others
//! read, so that nobody ever waits. Times are milliseconds since the recorder began, and one more, so that 0 is never.

use crate::codec::Codec;
use crate::record::closed::FileKey;
use crate::record::track::Span;
use crate::record::watch::Wrong;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Loud packets are counted in pieces of so many milliseconds ...
const PIECE: u64 = 250;
/// ... of which so many are remembered: 32 s.
const PIECES: usize = 128;
/// In -dBov (RFC 6464): what is louder is a voice.
const VOICE: u8 = 45;

/// What was found.
const RIGHT: u8 = 0;
const SUSPECT: u8 = 1;
const SILENT: u8 = 2;
const UNREADABLE: u8 = 3;

/// Bytes of a file that are sealed, and when their first frame came and their last one ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed {
    pub(super) path: PathBuf,
    pub(super) codec: Codec,
    pub(super) from: u64,
    pub(super) to: u64,
    /// What opens them, in a closed part.
    pub(super) key: Option<FileKey>,
    pub(super) span: Span,
    /// When it was sealed.
    pub(super) at: u64,
}

/// One publication.
#[derive(Debug)]
pub(super) struct Pulse {
    begun: Instant,
    /// When its last packet came, whoever took it. Written by the shard.
    sent: AtomicU64,
    /// When the last packet came that the record is to keep. Written by the shard.
    owed: AtomicU64,
    /// Packets of a voice, and how long they sound together, that came in each piece of time. Written by the shard.
    loud: [AtomicU64; PIECES],
    /// The shard has let go of it.
    gone: AtomicBool,
    /// The newest sealed bytes, until the sampler takes them. Written by the recorder.
    sealed: Mutex<Option<Sealed>>,
    /// When the newest segment was sealed that was read and found right. Written by the sampler.
    shown: AtomicU64,
    /// What was found wrong with the newest ones. Written by the sampler.
    found: AtomicU8,
}

impl Pulse {
    pub(super) fn new(begun: Instant) -> Self {
        Self {
            begun,
            sent: AtomicU64::new(0),
            owed: AtomicU64::new(0),
            loud: std::array::from_fn(|_| AtomicU64::new(0)),
            gone: AtomicBool::new(false),
            sealed: Mutex::new(None),
            shown: AtomicU64::new(0),
            found: AtomicU8::new(0),
        }
    }

    /// A moment on its clock.
    pub(super) fn at(&self, moment: Instant) -> u64 {
        since(self.begun, moment)
    }

    /// A packet came; `level` of a voice, if it says so.
    pub(super) fn sent(&self, now: Instant, level: Option<u8>) {
        let at = self.at(now);
        self.sent.store(at, Ordering::Relaxed);
        if level.is_some_and(|level| level < VOICE)
            && let Some(piece) = self.loud.get(place(at))
        {
            let number = at.div_euclid(PIECE) & u64::from(u32::MAX);
            let before = piece.load(Ordering::Relaxed);
            let count = match before >> 32 == number {
                true => before & u64::from(u32::MAX),
                false => 0,
            };
            piece.store(number << 32 | count.saturating_add(1), Ordering::Relaxed);
        }
    }

    /// A packet came that the record is to keep.
    pub(super) fn owes(&self, now: Instant) {
        self.owed.store(self.at(now), Ordering::Relaxed);
    }

    /// How many loud packets came in a time.
    pub(super) fn loud_packets(&self, span: Span) -> u64 {
        // Only what lies in it as a whole.
        let pieces = span.from.div_ceil(PIECE)..span.to.div_euclid(PIECE);
        let of = |number: u64| {
            let piece = self.loud.get(place(number.saturating_mul(PIECE)));
            let held = piece.map_or(0, |piece| piece.load(Ordering::Relaxed));
            let is_it = held >> 32 == number & u64::from(u32::MAX);
            if is_it { held & u64::from(u32::MAX) } else { 0 }
        };
        pieces.take(PIECES).map(of).fold(0, u64::saturating_add)
    }

    /// The shard lets go of it.
    pub(super) fn lets_go(&self) {
        self.gone.store(true, Ordering::Relaxed);
    }

    /// These bytes are sealed. What the sampler has not taken yet it need not look at.
    pub(super) fn seals(&self, sealed: Sealed) {
        *self.sealed.lock().unwrap_or_else(PoisonError::into_inner) = Some(sealed);
    }

    /// The newest sealed bytes, once.
    pub(super) fn take_sealed(&self) -> Option<Sealed> {
        let mut sealed = self.sealed.lock().unwrap_or_else(PoisonError::into_inner);
        sealed.take()
    }

    /// What was sealed then was read and found so. One silent segment may have been cut where somebody begins to speak; two are none.
    pub(super) fn shows(&self, at: u64, found: Option<Wrong>) {
        let found = match found {
            None => {
                self.shown.store(at, Ordering::Relaxed);
                RIGHT
            }
            Some(Wrong::Silent) if self.found.load(Ordering::Relaxed) == RIGHT => SUSPECT,
            Some(Wrong::Silent) => SILENT,
            Some(_) => UNREADABLE,
        };
        self.found.store(found, Ordering::Relaxed);
    }

    pub(super) fn when_sent(&self) -> Option<u64> {
        moment(&self.sent)
    }

    pub(super) fn when_owed(&self) -> Option<u64> {
        moment(&self.owed)
    }

    pub(super) fn when_shown(&self) -> Option<u64> {
        moment(&self.shown)
    }

    pub(super) fn found(&self) -> Option<Wrong> {
        match self.found.load(Ordering::Relaxed) {
            RIGHT | SUSPECT => None,
            SILENT => Some(Wrong::Silent),
            _ => Some(Wrong::Unreadable),
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

/// A moment on the clock that began then.
pub(super) fn since(begun: Instant, moment: Instant) -> u64 {
    let since = moment.saturating_duration_since(begun).as_millis();
    u64::try_from(since).unwrap_or(u64::MAX).saturating_add(1)
}

fn moment(cell: &AtomicU64) -> Option<u64> {
    Some(cell.load(Ordering::Relaxed)).filter(|at| *at > 0)
}

fn place(at: u64) -> usize {
    let place = at.div_euclid(PIECE).rem_euclid(PIECES as u64);
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use std::time::Duration;

    #[test]
    fn loud_packets_are_counted_in_the_time_in_which_they_came_and_forgotten_after_half_a_minute() {
        let begun = Instant::now();
        let pulse = Pulse::new(begun);
        for packet in 0..500 {
            let level = if packet < 250 { 20 } else { 70 };
            pulse.sent(begun + Duration::from_millis(packet * 20), Some(level));
        }
        let all = Span {
            from: 0,
            to: 10_000,
        };
        assert_eq!(pulse.loud_packets(all), 250);
        let first = Span { from: 0, to: 2_500 };
        assert_eq!(pulse.loud_packets(first), 125);
        let quiet = Span {
            from: 6_000,
            to: 9_000,
        };
        assert_eq!(pulse.loud_packets(quiet), 0);
        pulse.sent(begun + Duration::from_secs(32), Some(20));
        assert_eq!(pulse.loud_packets(Span { from: 0, to: 250 }), 0);
    }
}
