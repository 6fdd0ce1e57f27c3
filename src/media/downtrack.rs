//! One publication on its way to one viewer (or to the record): which packets, and under which numbers.

use super::clock_rate;
use super::layer::{Layers, RANKS};
use super::numbers::{Numbered, Numbers, Sent};
use super::rewrite::{Order, Rewriter};
use crate::codec::Codec;
use crate::codec::vp8::Header;
use crate::id::MediaKind;
use std::time::Instant;

/// Numbers of a picture that are remembered: a second at 2.5 Mbit/s.
const PICTURE_MEMORY: u16 = 256;
/// Numbers of a voice that are remembered: more than a second.
const VOICE_MEMORY: u16 = 64;

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
    /// Codec of the payload.
    pub codec: Codec,
    /// The packet begins a key frame (always true for audio: every packet stands alone).
    pub key: bool,
    /// Payload descriptor; `None` for other codecs, which pass through without temporal layers.
    pub vp8: Option<Header>,
    /// Packets that were sent after it have come before it ([`Layers::arrived`] says so).
    pub late: bool,
}

impl Incoming {
    /// The rank, of those that are told apart.
    #[must_use]
    pub fn rank(&self) -> u8 {
        self.rank.min(RANKS - 1)
    }
}

/// What a viewer is to get of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Highest rank; a lower one feeds while this one is not sent.
    pub rank: u8,
    /// Highest temporal layer.
    pub temporal: u8,
}

impl Aim {
    /// Everything that is sent.
    pub const BEST: Self = Self {
        rank: u8::MAX,
        temporal: u8::MAX,
    };
}

/// What to do with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Send it under these numbers.
    Send(Numbers),
    /// Not this one: another layer feeds, it was sent already, it is not wanted, or a key frame has to come first.
    Skip,
}

/// The state of one publication's way to one consumer.
#[derive(Clone, Debug)]
pub struct Downtrack {
    kind: MediaKind,
    rewriter: Rewriter,
    aim: Aim,
    paused: bool,
    /// Rank of the layer that feeds, or fed last.
    rank: u8,
    /// Highest temporal layer that can be decoded and is wanted.
    temporal: u8,
}

impl Downtrack {
    /// A way that has carried nothing yet and aims at the best; its first packet carries `first_sequence` plus one.
    #[must_use]
    pub fn new(kind: MediaKind, first_sequence: u16) -> Self {
        let memory = match kind {
            MediaKind::Audio => VOICE_MEMORY,
            MediaKind::Video => PICTURE_MEMORY,
        };
        Self {
            kind,
            rewriter: Rewriter::new(clock_rate(kind), first_sequence, memory),
            aim: Aim::BEST,
            paused: false,
            rank: 0,
            temporal: u8::MAX,
        }
    }

    /// What the viewer is to get from now on; ends a pause. The layer that feeds goes on until the wanted one has a key frame.
    pub fn aim(&mut self, aim: Aim) {
        self.aim = aim;
        self.paused = false;
    }

    /// Nothing is sent until the next [`Downtrack::aim`].
    pub fn pause(&mut self) {
        self.paused = true;
        self.end_feed();
    }

    /// Ends the present feed: what comes next, even of the same source, begins with a key frame and continuous numbers, and what was sent
    /// is not sent again. Aim and pause stay.
    pub fn stop(&mut self) {
        self.rewriter.stop();
        self.rewriter.forget();
    }

    /// The rank that feeds.
    #[must_use]
    pub fn feeding(&self) -> Option<u8> {
        self.rewriter.source().map(|_| self.rank)
    }

    /// The rank of which a key frame is needed, so that it can feed.
    #[must_use]
    pub fn needs_key_frame(&self, now: Instant, layers: &Layers) -> Option<u8> {
        if self.kind == MediaKind::Audio || self.paused {
            return None;
        }
        let wanted = layers.best(now, self.aim.rank)?;
        let feeds =
            self.feeding() == Some(wanted) && self.rewriter.source() == layers.source(now, wanted);
        (!feeds).then_some(wanted)
    }

    /// Chooses. `layers` has heard of the packet already, and perhaps of some that follow it.
    pub fn choose(&mut self, now: Instant, layers: &Layers, packet: &Incoming) -> Choice {
        if self.paused {
            return Choice::Skip;
        }
        let numbered = Numbered {
            ssrc: packet.ssrc,
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            vp8: packet.vp8.as_ref(),
        };
        let numbers = match self.rewriter.order(&numbered) {
            Order::Stranger if self.may_take_over(now, layers, packet) => {
                self.rank = packet.rank();
                self.temporal = self.aim.temporal;
                self.end_feed();
                Some(self.rewriter.begin(now, &numbered))
            }
            Order::Stranger => None,
            Order::Late => self.rewriter.late(&numbered),
            Order::Frame if self.is_too_fine(packet) => self.leave_out(&numbered),
            Order::Same(true) => self.leave_out(&numbered),
            Order::Frame | Order::Same(false) => self.rewriter.next(now, &numbered),
        };
        numbers.map_or(Choice::Skip, Choice::Send)
    }

    /// What was sent under a number, for a viewer that asks for it again.
    #[must_use]
    pub fn find(&self, out_sequence: u16) -> Option<Sent> {
        self.rewriter.find(out_sequence)
    }

    /// A voice is sent again as the same bytes under the same number. What fed before could by now have other bytes under a source's old
    /// number, so it is not sent again: nothing is ever sealed twice with different contents (RFC 7714, section 9).
    fn end_feed(&mut self) {
        self.rewriter.stop();
        if self.kind == MediaKind::Audio {
            self.rewriter.forget();
        }
    }

    fn leave_out(&mut self, packet: &Numbered<'_>) -> Option<Numbers> {
        self.rewriter.leave_out(packet);
        None
    }

    /// Whether another source may feed from this packet on.
    fn may_take_over(&self, now: Instant, layers: &Layers, packet: &Incoming) -> bool {
        // What comes late was said before: to whoever has only now been let in, it is not for them. Of a key frame whose beginning comes
        // late the rest has gone by already.
        if packet.late || !packet.key {
            return false;
        }
        if self.kind == MediaKind::Audio {
            return true;
        }
        let Some(wanted) = layers.best(now, self.aim.rank) else {
            return false;
        };
        let starved = self
            .rewriter
            .source()
            .is_none_or(|source| layers.source(now, self.rank) != Some(source));
        // Any picture is better than none.
        packet.rank() == wanted || starved && packet.rank() < wanted
    }

    /// Whether the frame that begins here is of a temporal layer that is not wanted, or not yet decodable: a finer layer is taken up where
    /// one of its frames refers to the coarsest only (Y), and one layer at a time, for the next refers to this one.
    fn is_too_fine(&mut self, packet: &Incoming) -> bool {
        let Some(header) = packet.vp8 else {
            return false;
        };
        // Until a lower layer has its key frame, this one is thinned out: a weak link cannot wait.
        let wanted = if self.aim.rank < self.rank {
            0
        } else {
            self.aim.temporal
        };
        let next = self.temporal.saturating_add(1);
        if header.key || wanted < self.temporal {
            self.temporal = wanted;
        } else if header.sync && header.temporal == next && next <= wanted {
            self.temporal = next;
        }
        header.temporal > self.temporal
    }
}

#[cfg(test)]
#[path = "downtrack_test.rs"]
mod tests;

#[cfg(test)]
#[path = "downtrack_stories_test.rs"]
mod stories;
