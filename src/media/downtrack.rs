//! One publication on its way to one viewer (or to the record): which packets, and under which numbers.

use super::rewrite::Rewriter;
use crate::id::MediaKind;
use std::time::{Duration, Instant};

/// A layer that has sent nothing for so long is held for gone: a lower one may take over at its next key frame.
const LAYER_SILENT: Duration = Duration::from_millis(500);

/// An arriving packet, as far as the choice depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    /// Synchronisation source of the layer.
    pub ssrc: u32,
    /// Rank of the layer: higher is the better picture; 0 without simulcast.
    pub rank: u8,
    /// RTP sequence number.
    pub sequence: u16,
    /// RTP timestamp.
    pub timestamp: u32,
    /// The packet begins a key frame (always true for audio: every packet stands alone).
    pub key: bool,
}

/// What to do with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Send it under these numbers.
    Send {
        /// Outgoing sequence number.
        sequence: u16,
        /// Outgoing timestamp.
        timestamp: u32,
    },
    /// Not this one: another layer feeds, it was sent already, or a key frame has to come first.
    Skip,
}

/// The state of one publication's way to one consumer.
#[derive(Clone, Debug)]
pub struct Downtrack {
    kind: MediaKind,
    rewriter: Rewriter,
    rank: u8,
    fed: Option<Instant>,
}

impl Downtrack {
    /// A way that has carried nothing yet.
    #[must_use]
    pub fn new(kind: MediaKind, first_sequence: u16) -> Self {
        let clock_rate = match kind {
            MediaKind::Audio => 48_000,
            MediaKind::Video => 90_000,
        };
        Self {
            kind,
            rewriter: Rewriter::new(clock_rate, first_sequence),
            rank: 0,
            fed: None,
        }
    }

    /// Nothing can be shown before a key frame comes.
    #[must_use]
    pub fn needs_key_frame(&self) -> bool {
        self.kind == MediaKind::Video && self.rewriter.source().is_none()
    }

    /// Ends the present feed: what comes next, even of the same source, begins with a key frame and continuous numbers.
    pub fn stop(&mut self) {
        self.rewriter.stop();
    }

    /// Chooses. Layers are switched only at a key frame: up at once, down when the better layer has gone silent.
    pub fn choose(&mut self, now: Instant, packet: Incoming) -> Choice {
        let feeds = self.rewriter.source() == Some(packet.ssrc);
        let takes_over = packet.key && self.may_take_over(now, packet.rank);
        if !feeds && !takes_over {
            return Choice::Skip;
        }
        match self
            .rewriter
            .rewrite(now, packet.ssrc, packet.sequence, packet.timestamp)
        {
            Some((sequence, timestamp)) => {
                self.rank = packet.rank;
                self.fed = Some(now);
                Choice::Send {
                    sequence,
                    timestamp,
                }
            }
            None => Choice::Skip,
        }
    }

    fn may_take_over(&self, now: Instant, rank: u8) -> bool {
        let silent = self
            .fed
            .is_none_or(|fed| now.saturating_duration_since(fed) > LAYER_SILENT);
        self.kind == MediaKind::Audio
            || self.rewriter.source().is_none()
            || rank > self.rank
            || silent
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::panic, reason = "tests")]
    use super::*;

    fn packet(ssrc: u32, rank: u8, sequence: u16, key: bool) -> Incoming {
        Incoming {
            ssrc,
            rank,
            sequence,
            timestamp: u32::from(sequence) * 3_000,
            key,
        }
    }

    fn sent(choice: Choice) -> bool {
        choice != Choice::Skip
    }

    #[test]
    fn a_picture_begins_with_a_key_frame() {
        let now = Instant::now();
        let mut way = Downtrack::new(MediaKind::Video, 0);
        assert!(!sent(way.choose(now, packet(1, 0, 10, false))));
        assert!(way.needs_key_frame());
        assert!(sent(way.choose(now, packet(1, 0, 11, true))));
        assert!(sent(way.choose(now, packet(1, 0, 12, false))));
        assert!(!way.needs_key_frame());
    }

    #[test]
    fn a_better_layer_takes_over_at_its_key_frame_and_the_numbers_go_on() {
        let now = Instant::now();
        let mut way = Downtrack::new(MediaKind::Video, 0);
        assert!(sent(way.choose(now, packet(1, 0, 10, true))));
        assert!(!sent(way.choose(now, packet(2, 2, 900, false))));
        let Choice::Send { sequence, .. } = way.choose(now, packet(2, 2, 901, true)) else {
            panic!("the better layer was not taken");
        };
        assert_eq!(sequence, 2);
        assert!(!sent(way.choose(now, packet(1, 0, 11, true))), "fell back");
    }

    #[test]
    fn a_lower_layer_takes_over_when_the_better_one_is_silent() {
        let t0 = Instant::now();
        let mut way = Downtrack::new(MediaKind::Video, 0);
        assert!(sent(way.choose(t0, packet(2, 2, 10, true))));
        let later = t0 + Duration::from_secs(1);
        assert!(!sent(way.choose(later, packet(1, 0, 70, false))));
        assert!(sent(way.choose(later, packet(1, 0, 71, true))));
    }

    #[test]
    fn a_voice_needs_no_key_frame_and_follows_a_restarted_sender_at_once() {
        let now = Instant::now();
        let mut way = Downtrack::new(MediaKind::Audio, 0);
        assert!(!way.needs_key_frame());
        assert!(sent(way.choose(now, packet(1, 0, 10, true))));
        assert!(sent(way.choose(now, packet(7, 0, 3, true))));
    }

    #[test]
    fn after_a_stop_the_same_source_begins_anew_with_a_key_frame() {
        let now = Instant::now();
        let mut way = Downtrack::new(MediaKind::Video, 0);
        assert!(sent(way.choose(now, packet(1, 0, 10, true))));
        way.stop();
        assert!(!sent(way.choose(now, packet(1, 0, 40, false))));
        assert!(sent(way.choose(now, packet(1, 0, 41, true))));
    }
}
