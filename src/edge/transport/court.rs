//! One hearing on a shard: whose leg is whose, what is forwarded where, what is copied to the recorder.

use super::Event;
use super::leg::{Leg, Transmits};
use crate::edge::recorder::{Tap, TapPacket};
use crate::id::{LegId, MediaKind, ParticipantId, PublicationId};
use crate::media::downtrack::{Choice, Downtrack, Incoming};
use crate::media::layer::Layers;
use rtc::rtp;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use tokio::sync::mpsc;

/// All legs of a shard.
pub type Legs = BTreeMap<LegId, Leg>;

/// Where a publication goes: a slot of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target {
    leg: LegId,
    slot: usize,
}

/// The recorder's copy of a publication: one more consumer, with its own choice of layers.
#[derive(Debug)]
struct Copy {
    track: Downtrack,
    tap: Tap,
}

impl Copy {
    /// Returns whether the record needs a key frame.
    fn take(
        &mut self,
        now: Instant,
        layers: &Layers,
        incoming: &Incoming,
        packet: &rtp::Packet,
    ) -> bool {
        if self.track.choose(now, layers, incoming) == Choice::Skip {
            return self.track.needs_key_frame(now, layers).is_some();
        }
        let wish = self.tap.take_key_frame_wish();
        self.tap.push(TapPacket {
            arrived: now,
            ssrc: packet.header.ssrc,
            sequence: packet.header.sequence_number,
            timestamp: packet.header.timestamp,
            marker: packet.header.marker,
            payload: packet.payload.clone(),
        });
        wish && !incoming.key
    }
}

/// A hearing's part of a shard.
#[derive(Debug)]
pub struct Court {
    events: mpsc::UnboundedSender<Event>,
    legs: BTreeMap<ParticipantId, LegId>,
    targets: BTreeMap<PublicationId, Vec<Target>>,
    copies: BTreeMap<PublicationId, Copy>,
    layers: BTreeMap<PublicationId, Layers>,
    /// Legs whose table of slots has changed since it was told.
    changed: BTreeSet<LegId>,
}

impl Court {
    /// An empty hearing that tells its room by `events`.
    #[must_use]
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        Self {
            events,
            legs: BTreeMap::new(),
            targets: BTreeMap::new(),
            copies: BTreeMap::new(),
            layers: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Tells the room.
    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// A leg is the person's present one from now on.
    pub fn enter(&mut self, who: &ParticipantId, leg: LegId) {
        self.legs.insert(who.clone(), leg);
    }

    /// The present leg of a person.
    #[must_use]
    pub fn leg_of(&self, who: &ParticipantId) -> Option<LegId> {
        self.legs.get(who).copied()
    }

    /// All legs.
    pub fn legs(&self) -> impl Iterator<Item = LegId> {
        self.legs.values().copied()
    }

    /// A leg is no more: nothing is sent to it any longer.
    pub fn leave(&mut self, who: &ParticipantId, leg: LegId) {
        if self.leg_of(who) == Some(leg) {
            self.legs.remove(who);
        }
        for targets in self.targets.values_mut() {
            targets.retain(|target| target.leg != leg);
        }
        self.changed.remove(&leg);
    }

    /// Seats a publication with a viewer. Without a free slot it waits for the page's next offer.
    pub fn wire(&mut self, viewer: &ParticipantId, publication: &PublicationId, legs: &mut Legs) {
        let Some(id) = self.leg_of(viewer) else {
            return;
        };
        let Some(leg) = legs.get_mut(&id) else {
            return;
        };
        self.changed.insert(id);
        if let Some(slot) = leg.slots.seat(publication) {
            leg.stop_slot(slot);
            self.aim(publication, Target { leg: id, slot });
            self.want_key_frame(publication, legs);
        }
    }

    /// Ends a wiring; when this returns, not one more packet of it passes.
    pub fn unwire(&mut self, viewer: &ParticipantId, publication: &PublicationId, legs: &mut Legs) {
        let Some(id) = self.leg_of(viewer) else {
            return;
        };
        if let Some(targets) = self.targets.get_mut(publication) {
            targets.retain(|target| target.leg != id);
        }
        let Some(leg) = legs.get_mut(&id) else {
            return;
        };
        self.changed.insert(id);
        let (slot, next) = leg.slots.leave(publication);
        if let Some(slot) = slot {
            leg.stop_slot(slot);
        }
        if let Some(next) = next {
            self.wire(viewer, &next, legs);
        }
    }

    /// A leg has new slots: those who wait are seated.
    pub fn add_slots(&mut self, id: LegId, kinds: &[MediaKind], legs: &mut Legs) {
        for kind in kinds {
            let Some(leg) = legs.get_mut(&id) else {
                return;
            };
            let next = leg.slots.add(*kind);
            let viewer = leg.who.clone();
            if let Some(next) = next {
                self.wire(&viewer, &next, legs);
            }
        }
    }

    fn aim(&mut self, publication: &PublicationId, target: Target) {
        let targets = self.targets.entry(publication.clone()).or_default();
        if !targets.contains(&target) {
            targets.push(target);
        }
    }

    /// Copies a publication to the recorder from its next key frame on.
    pub fn start_tap(&mut self, publication: PublicationId, tap: Tap, legs: &mut Legs) {
        self.want_key_frame(&publication, legs);
        let track = Downtrack::new(publication.kind, 0);
        self.copies.insert(publication, Copy { track, tap });
    }

    /// Ends the copying.
    pub fn stop_tap(&mut self, publication: &PublicationId) {
        self.copies.remove(publication);
    }

    /// Somebody who receives a publication needs a key frame of it.
    pub fn want_key_frame(&self, publication: &PublicationId, legs: &mut Legs) {
        if publication.kind != MediaKind::Video {
            return;
        }
        if let Some(leg) = self
            .leg_of(&publication.owner)
            .and_then(|id| legs.get_mut(&id))
        {
            leg.wish.want();
        }
    }

    /// Forwards one packet to everybody who is wired to it, and to the record.
    pub fn forward(
        &mut self,
        now: Instant,
        publication: &PublicationId,
        incoming: Incoming,
        packet: &rtp::Packet,
        legs: &mut Legs,
        out: &mut Transmits,
    ) {
        if !self.layers.contains_key(publication) {
            self.layers.insert(publication.clone(), Layers::default());
        }
        let Some(layers) = self.layers.get_mut(publication) else {
            return;
        };
        layers.arrived(now, &incoming);
        let layers = &*layers;
        let copy = self.copies.get_mut(publication);
        let mut key_frame = copy.is_some_and(|copy| copy.take(now, layers, &incoming, packet));
        for target in self.targets.get(publication).into_iter().flatten() {
            if let Some(leg) = legs.get_mut(&target.leg) {
                key_frame |= leg.send(now, target.slot, layers, &incoming, packet);
                leg.flush(now, out);
            }
        }
        if key_frame {
            self.want_key_frame(publication, legs);
        }
    }

    /// Tells the room of every changed table of slots, and of legs that have too few.
    pub fn tell_slots(&mut self, legs: &Legs) {
        for id in std::mem::take(&mut self.changed) {
            let Some(leg) = legs.get(&id) else {
                continue;
            };
            let slots = leg
                .slots
                .seated()
                .filter_map(|(slot, publication)| {
                    Some((leg.mid(slot)?.to_owned(), publication.clone()))
                })
                .collect();
            self.tell(Event::Slots {
                who: leg.who.clone(),
                leg: id,
                slots,
            });
            if leg.slots.waiting().next().is_some() {
                let needed = |kind| {
                    let count = leg.slots.needed(kind).max(leg.slots.count(kind));
                    u16::try_from(count).unwrap_or(u16::MAX)
                };
                self.tell(Event::SlotsShort {
                    who: leg.who.clone(),
                    leg: id,
                    audio: needed(MediaKind::Audio),
                    video: needed(MediaKind::Video),
                });
            }
        }
    }
}
