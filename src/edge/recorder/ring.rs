//! What came since the last segment was sealed, in memory: when a disk fails, it is written again into another file.

use super::TapPacket;
use crate::hearing::journal::Entry;
use crate::id::{PublicationId, UnixMillis};
use bytes::Bytes;
use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

/// Most bytes of packets that are held: 60 s of ten people with picture. What is older is dropped, and becomes a gap with a name.
const MOST: usize = 64 << 20;

/// Memory for payloads that is kept between two seals: a second of fifty people with picture.
const USUAL: usize = 8 << 20;

/// What is not sealed yet.
#[derive(Debug, Default)]
pub(super) struct Ring {
    packets: VecDeque<Held>,
    /// Their payloads, one behind the other: memory that is used again after each seal.
    payloads: VecDeque<u8>,
    entries: Vec<Entry>,
    /// Of which closed part something of it is.
    part: Option<Part>,
    /// Packets that found no room.
    lost: BTreeMap<PublicationId, u64>,
}

/// A packet whose payload stands among the others.
#[derive(Debug)]
struct Held {
    whose: PublicationId,
    /// Without payload.
    packet: TapPacket,
    length: usize,
}

/// A part that was closed to the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// When the ruling was made.
    pub(super) began: UnixMillis,
    /// The line of the log that opened the session again.
    pub(super) ended: Option<Entry>,
}

impl Ring {
    /// Holds a packet, in memory of its own: the shard uses its pieces again.
    pub(super) fn packet(&mut self, publication: &PublicationId, packet: &TapPacket) {
        let length = packet.payload.len();
        self.payloads.extend(packet.payload.iter());
        self.packets.push_back(Held {
            whose: publication.clone(),
            packet: TapPacket {
                payload: Bytes::new(),
                ..*packet
            },
            length,
        });
        while self.payloads.len() > MOST
            && let Some(dropped) = self.packets.pop_front()
        {
            self.payloads.drain(..dropped.length);
            let lost = self.lost.entry(dropped.whose).or_default();
            *lost = lost.saturating_add(1);
        }
    }

    /// Holds a line of the log.
    pub(super) fn entry(&mut self, entry: &Entry) {
        self.entries.push(entry.clone());
    }

    /// What it holds from now on is of a closed part. If something of an earlier one is there, all is taken for one.
    pub(super) fn close(&mut self, began: UnixMillis) {
        let began = self.part.as_ref().map_or(began, |earlier| earlier.began);
        self.part = Some(Part { began, ended: None });
    }

    /// What comes from now on is open again, by this line of the log.
    pub(super) fn reopen(&mut self, by: &Entry) {
        if let Some(part) = &mut self.part {
            part.ended = Some(by.clone());
        }
    }

    /// The closed part of which something of what it holds is.
    pub(super) fn part(&self) -> Option<Part> {
        self.part.clone()
    }

    /// All of it is sealed, but what came since these moments and is `held` until its order or its frame is whole.
    pub(super) fn clear_but(&mut self, held: &BTreeMap<PublicationId, Instant>) {
        let payloads = self.payloads.make_contiguous();
        let (mut from, mut to) = (0_usize, 0_usize);
        self.packets.retain(
            |Held {
                 whose,
                 packet,
                 length,
             }| {
                let end = from.saturating_add(*length);
                let stays = held
                    .get(whose)
                    .is_some_and(|since| packet.arrived >= *since);
                if stays {
                    payloads.copy_within(from..end, to);
                    to = to.saturating_add(*length);
                }
                from = end;
                stays
            },
        );
        self.payloads.truncate(to);
        self.payloads.shrink_to(USUAL);
        if self.packets.is_empty() {
            self.part = None;
        }
        self.entries.clear();
        self.lost.clear();
    }

    /// So much it holds.
    pub(super) fn bytes(&self) -> u64 {
        self.payloads.len() as u64
    }

    /// When the oldest packet came.
    pub(super) fn since(&self) -> Option<Instant> {
        self.packets.front().map(|held| held.packet.arrived)
    }

    /// What it holds: it is not sealed yet, so it stays.
    pub(super) fn packets(&self) -> Vec<(PublicationId, TapPacket)> {
        let mut payloads = self.payloads.iter().copied();
        let with_payload = |held: &Held| {
            let payload = payloads.by_ref().take(held.length).collect();
            let packet = TapPacket {
                payload,
                ..held.packet
            };
            (held.whose.clone(), packet)
        };
        self.packets.iter().map(with_payload).collect()
    }

    /// See above.
    pub(super) fn entries(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    /// See above.
    pub(super) fn lost(&self) -> BTreeMap<PublicationId, u64> {
        self.lost.clone()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::codec::Codec;
    use crate::id::{MediaKind, ParticipantId};

    #[test]
    fn it_holds_no_more_than_its_bound_and_counts_what_it_dropped() {
        let publication = PublicationId {
            owner: ParticipantId::new("a").unwrap(),
            kind: MediaKind::Video,
        };
        let mut ring = Ring::default();
        for sequence in 0..=200 {
            let packet = TapPacket {
                arrived: Instant::now(),
                codec: Codec::Vp8,
                ssrc: 1,
                sequence,
                timestamp: 0,
                marker: true,
                payload: Bytes::from(vec![0; 1 << 20]),
            };
            ring.packet(&publication, &packet);
        }
        assert_eq!(
            (ring.packets().len(), ring.lost().get(&publication)),
            (64, Some(&137))
        );
        let last = ring.packets().pop().unwrap().1.arrived;
        ring.clear_but(&BTreeMap::from([(publication, last)]));
        assert_eq!((ring.packets().len(), ring.bytes()), (1, 1 << 20));
        ring.clear_but(&BTreeMap::new());
        assert!(ring.packets().is_empty() && ring.lost().is_empty() && ring.bytes() == 0);
    }
}
