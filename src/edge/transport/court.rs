//! One hearing on a shard: whose leg is whose, and which slots of it are filled with what.

use super::feed::{Feed, Target};
use super::leg::Leg;
use super::legs::Legs;
use super::speakers::{Change, Speakers};
use super::{Event, Filled};
use crate::edge::recorder::Tap;
use crate::id::{LegId, MediaKind, ParticipantId, PublicationId, RoomId};
use slab::Slab;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use tokio::sync::mpsc;

/// All publications of a shard.
pub type Feeds = Slab<Feed>;

/// A hearing's part of a shard.
#[derive(Debug)]
pub struct Court {
    events: mpsc::UnboundedSender<Event>,
    legs: BTreeMap<ParticipantId, LegId>,
    feeds: BTreeMap<PublicationId, usize>,
    /// Who is in a private room.
    rooms: BTreeMap<ParticipantId, RoomId>,
    /// Who speaks, room by room; `None`: the courtroom.
    speakers: BTreeMap<Option<RoomId>, Speakers>,
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
            feeds: BTreeMap::new(),
            rooms: BTreeMap::new(),
            speakers: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Tells the room.
    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// A leg is the person's present one from now on: what they send comes from it. Its sources may have the numbers of the former leg's,
    /// under which other bytes were sealed already: what was sent is not sent again (RFC 7714, section 9).
    pub fn enter(&mut self, who: &ParticipantId, leg: LegId, legs: &mut Legs, feeds: &mut Feeds) {
        let fresh = self.legs.insert(who.clone(), leg) != Some(leg);
        let places = MediaKind::ALL.map(|kind| {
            let owner = who.clone();
            let place = self.place(&PublicationId { owner, kind }, feeds);
            if fresh && let Some(feed) = feeds.get_mut(place) {
                feed.begin_anew(leg);
                restart(feed, legs);
            }
            place
        });
        if let Some(leg) = legs.get_mut(leg) {
            leg.feeds = places;
        }
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
    pub fn leave(&mut self, now: Instant, who: &ParticipantId, leg: LegId, feeds: &mut Feeds) {
        if self.leg_of(who) == Some(leg) {
            self.legs.remove(who);
        }
        for place in self.feeds.values() {
            if let Some(feed) = feeds.get_mut(*place) {
                feed.forget(now, leg);
            }
        }
        self.changed.remove(&leg);
        for speakers in self.speakers.values_mut() {
            speakers.forget(leg);
        }
    }

    /// A person talks in another room from now on. Whoever spoke as they went, speaks on there, and has the floor in neither.
    pub fn move_to(&mut self, who: &ParticipantId, room: Option<RoomId>, feeds: &mut Feeds) {
        let former = match room {
            Some(room) => self.rooms.insert(who.clone(), room),
            None => self.rooms.remove(who),
        };
        if former == room {
            return;
        }
        if let Some(leg) = self.leg_of(who) {
            let spoke = self.speakers.entry(former).or_default().forget(leg);
            self.speakers.entry(room).or_default().speaks(leg, spoke);
        }
        let (owner, kind) = (who.clone(), MediaKind::Video);
        if let Some(picture) = self.feed(&PublicationId { owner, kind }, feeds) {
            picture.yields_the_floor();
        }
        let rooms: BTreeSet<_> = self.rooms.values().collect();
        self.speakers
            .retain(|room, _| room.as_ref().is_none_or(|room| rooms.contains(room)));
    }

    /// The hearing is over: its publications are forgotten.
    pub fn end(&self, feeds: &mut Feeds) {
        for place in self.feeds.values() {
            feeds.try_remove(*place);
        }
    }

    /// Seats a publication with a viewer. Without a free slot it waits for the page's next offer.
    pub fn wire(
        &mut self,
        viewer: &ParticipantId,
        publication: &PublicationId,
        legs: &mut Legs,
        feeds: &mut Feeds,
    ) {
        let Some(id) = self.leg_of(viewer) else {
            return;
        };
        let Some(leg) = legs.get_mut(id) else {
            return;
        };
        self.changed.insert(id);
        if let Some(slot) = leg.slots.seat(publication) {
            let place = self.place(publication, feeds);
            if let Some(feed) = feeds.get_mut(place) {
                leg.fill_slot(slot, place, feed.codec());
                feed.aim(Target { leg: id, slot });
            }
        }
    }

    /// What a leg sends and receives has been agreed on, or agreed on anew: who can see what is judged again.
    pub fn agreed(&mut self, id: LegId, legs: &mut Legs, feeds: &mut Feeds) {
        let Some(leg) = legs.get_mut(id) else {
            return;
        };
        for (slot, place) in leg.filled().collect::<Vec<_>>() {
            let codec = feeds.get(place).and_then(Feed::codec);
            if leg.look_at(slot, codec) {
                self.changed.insert(id);
            }
        }
        let ([_, picture], codec, layers) = (leg.feeds, leg.picture(), leg.layers());
        let Some(feed) = feeds.get_mut(picture) else {
            return;
        };
        if feed.speaks(codec) {
            // The page may have switched off what it sent before.
            self.tell(Event::Layers {
                who: feed.publication.owner.clone(),
                leg: id,
                wanted: layers,
            });
            restart(feed, legs);
        }
        for Target { leg: viewer, slot } in feed.targets().iter().copied() {
            if legs
                .get_mut(viewer)
                .is_some_and(|leg| leg.look_at(slot, codec))
            {
                self.changed.insert(viewer);
            }
        }
    }

    /// Ends a wiring; when this returns, not one more packet of it passes.
    pub fn unwire(
        &mut self,
        now: Instant,
        viewer: &ParticipantId,
        publication: &PublicationId,
        legs: &mut Legs,
        feeds: &mut Feeds,
    ) {
        let Some(id) = self.leg_of(viewer) else {
            return;
        };
        if let Some(feed) = self.feed(publication, feeds) {
            feed.spare(now, id);
        }
        let Some(leg) = legs.get_mut(id) else {
            return;
        };
        self.changed.insert(id);
        let (slot, next) = leg.slots.leave(publication);
        if let Some(slot) = slot {
            leg.stop_slot(slot);
        }
        if let Some(next) = next {
            self.wire(viewer, &next, legs, feeds);
        }
    }

    /// A leg has new slots: those who wait are seated.
    pub fn add_slots(
        &mut self,
        id: LegId,
        kinds: &[MediaKind],
        legs: &mut Legs,
        feeds: &mut Feeds,
    ) {
        for kind in kinds {
            let Some(leg) = legs.get_mut(id) else {
                return;
            };
            let next = leg.slots.add(*kind);
            let viewer = leg.who.clone();
            if let Some(next) = next {
                self.wire(&viewer, &next, legs, feeds);
            }
        }
    }

    /// A leg's voice has begun or ceased to speak.
    pub fn speaks(&mut self, leg: &Leg, on: bool) {
        let room = self.rooms.get(&leg.who).copied();
        self.speakers.entry(room).or_default().speaks(leg.id, on);
    }

    /// Judges who is the dominant speaker of each room, of those whose voice goes to somebody or into the record.
    pub fn judge(&mut self, now: Instant, legs: &Legs, feeds: &mut Feeds) {
        let mut changes = Vec::new();
        for (room, speakers) in &mut self.speakers {
            let loudness = |id| {
                let leg = legs.get(id)?;
                let [voice, _] = leg.feeds;
                let heard = feeds.get(voice).is_some_and(Feed::is_given);
                heard.then(|| leg.loudness(now))
            };
            changes.extend(speakers.judge(now, loudness).map(|change| (*room, change)));
        }
        for (room, Change { from, to }) in changes {
            for (id, on) in [(from, false), (to, true)] {
                let leg = id.and_then(|id| legs.get(id));
                // Who has gone to another room yielded the floor of this one then.
                let leg = leg.filter(|leg| self.rooms.get(&leg.who).copied() == room);
                if let Some([_, picture]) = leg.map(|leg| leg.feeds)
                    && let Some(feed) = feeds.get_mut(picture)
                {
                    feed.dominates(now, on);
                }
            }
            let who = to.and_then(|id| legs.get(id)).map(|leg| leg.who.clone());
            self.tell(Event::Dominant { room, who });
        }
    }

    /// Copies the tap's publication to the recorder from its next key frame on.
    pub fn start_tap(&mut self, tap: Tap, feeds: &mut Feeds) {
        let publication = tap.publication().clone();
        if let Some(feed) = self.feed(&publication, feeds) {
            feed.start_tap(tap);
        }
    }

    /// Ends the copying.
    pub fn stop_tap(&mut self, now: Instant, publication: &PublicationId, feeds: &mut Feeds) {
        if let Some(feed) = self.feed(publication, feeds) {
            feed.stop_tap(now);
        }
    }

    /// A publication, which may be sent or received before it is both.
    fn feed<'a>(
        &mut self,
        publication: &PublicationId,
        feeds: &'a mut Feeds,
    ) -> Option<&'a mut Feed> {
        let place = self.place(publication, feeds);
        feeds.get_mut(place)
    }

    fn place(&mut self, publication: &PublicationId, feeds: &mut Feeds) -> usize {
        if let Some(place) = self.feeds.get(publication) {
            return *place;
        }
        let place = feeds.insert(Feed::new(publication.clone()));
        self.feeds.insert(publication.clone(), place);
        place
    }

    /// Tells the room of every changed table of slots, and of legs that have too few.
    pub fn tell_slots(&mut self, legs: &Legs) {
        for id in std::mem::take(&mut self.changed) {
            let Some(leg) = legs.get(id) else {
                continue;
            };
            let slots = leg
                .slots
                .seated()
                .filter_map(|(slot, publication)| {
                    Some(Filled {
                        mid: leg.mid(slot)?.to_owned(),
                        publication: publication.clone(),
                        blind: leg.is_blind(slot),
                    })
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

/// Whoever gets it begins anew.
fn restart(feed: &Feed, legs: &mut Legs) {
    for Target { leg, slot } in feed.targets().iter().copied() {
        if let Some(leg) = legs.get_mut(leg) {
            leg.restart_slot(slot);
        }
    }
}
