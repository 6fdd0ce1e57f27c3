//! Which simulcast layers of one picture are sent at the moment. One table a publication, for all of its viewers.

use super::downtrack::Incoming;
use std::time::{Duration, Instant};

/// Ranks that are told apart; browsers send up to three layers. Higher ranks count as the highest.
pub const RANKS: u8 = 4;

/// A layer that has sent nothing for so long ...
const SILENT: Duration = Duration::from_millis(500);
/// ... while others have begun so many frames is gone. A still screen sends a frame a second in all its layers: none is gone then.
const MISSED: u8 = 5;

/// One layer.
#[derive(Clone, Copy, Debug)]
struct Layer {
    ssrc: u32,
    at: Instant,
    /// Newest packet.
    sequence: u16,
    timestamp: u32,
    /// Frames that other layers have begun since.
    missed: u8,
}

/// How a packet stands to those of its layer that came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// It begins a frame.
    Frame,
    /// It goes on with one.
    Further,
    Late,
}

/// The layers of a publication.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    ranks: [Option<Layer>; RANKS as usize],
}

impl Layers {
    /// A packet has come; to be told before any viewer chooses. Returns whether it comes late: later ones of its source came before it.
    pub fn arrived(&mut self, now: Instant, packet: &Incoming) -> bool {
        let own = usize::from(packet.rank());
        let Some(place) = self.ranks.get_mut(own) else {
            return false;
        };
        let came = match place {
            Some(layer) if layer.ssrc == packet.ssrc => layer.arrived(now, packet),
            _ => {
                *place = Some(Layer::new(now, packet));
                Came::Frame
            }
        };
        if came == Came::Frame {
            for (rank, layer) in self.ranks.iter_mut().enumerate() {
                if let Some(layer) = layer.as_mut().filter(|_| rank != own) {
                    layer.missed = layer.missed.saturating_add(1);
                }
            }
        }
        came == Came::Late
    }

    /// The source of a layer that is sent: where a key-frame request goes.
    #[must_use]
    pub fn source(&self, now: Instant, rank: u8) -> Option<u32> {
        let layer = self.ranks.get(usize::from(rank))?.as_ref()?;
        layer.is_sent(now).then_some(layer.ssrc)
    }

    /// The best layer up to `rank` that is sent.
    #[must_use]
    pub fn best(&self, now: Instant, rank: u8) -> Option<u8> {
        (0..RANKS)
            .rev()
            .filter(|candidate| *candidate <= rank)
            .find(|candidate| self.source(now, *candidate).is_some())
    }
}

impl Layer {
    fn new(now: Instant, packet: &Incoming) -> Self {
        Self {
            ssrc: packet.ssrc,
            at: now,
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            missed: 0,
        }
    }

    fn arrived(&mut self, now: Instant, packet: &Incoming) -> Came {
        self.at = now;
        self.missed = 0;
        if packet.sequence.wrapping_sub(self.sequence) >= 0x8000 {
            return Came::Late;
        }
        self.sequence = packet.sequence;
        if std::mem::replace(&mut self.timestamp, packet.timestamp) == packet.timestamp {
            Came::Further
        } else {
            Came::Frame
        }
    }

    fn is_sent(&self, now: Instant) -> bool {
        self.missed < MISSED || now.saturating_duration_since(self.at) <= SILENT
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use crate::codec::Codec;

    /// One frame of each of these ranks, every so many milliseconds.
    fn frames(
        layers: &mut Layers,
        from: Instant,
        count: u16,
        distance: u64,
        ranks: &[u8],
    ) -> Instant {
        let mut now = from;
        for number in 0..count {
            now += Duration::from_millis(distance);
            for &rank in ranks {
                let packet = Incoming {
                    ssrc: u32::from(rank) + 1,
                    rank,
                    sequence: number,
                    timestamp: u32::from(number),
                    codec: Codec::Vp8,
                    key: false,
                    vp8: None,
                    late: false,
                };
                layers.arrived(now, &packet);
            }
        }
        now
    }

    #[test]
    fn a_layer_is_gone_when_the_others_go_on_without_it_for_half_a_second() {
        let mut layers = Layers::default();
        let now = frames(&mut layers, Instant::now(), 3, 33, &[0, 1, 2]);
        assert_eq!(layers.best(now, u8::MAX), Some(2));
        let now = frames(&mut layers, now, 15, 33, &[0, 1]);
        assert_eq!(layers.best(now, u8::MAX), Some(2));
        let now = frames(&mut layers, now, 1, 33, &[0, 1]);
        assert_eq!(layers.best(now, u8::MAX), Some(1));
        assert_eq!(layers.source(now, 2), None);
    }

    #[test]
    fn a_still_screen_that_sends_a_frame_a_second_keeps_its_layers() {
        let mut layers = Layers::default();
        let mut now = Instant::now();
        for _ in 0..20 {
            now = frames(&mut layers, now, 1, 1_000, &[0]);
            assert_eq!(layers.best(now, 0), Some(0));
            now = frames(&mut layers, now, 1, 5, &[2]);
            assert_eq!(layers.best(now, u8::MAX), Some(2));
        }
        now = frames(&mut layers, now, 1, 1_000, &[0]);
        assert_eq!(layers.best(now, u8::MAX), Some(2), "it is only late");
    }

    #[test]
    fn nothing_above_the_wanted_rank_is_chosen() {
        let mut layers = Layers::default();
        let now = frames(&mut layers, Instant::now(), 3, 33, &[1, 2]);
        assert_eq!(layers.best(now, 1), Some(1));
        assert_eq!(layers.best(now, 0), None);
    }
}
