//! All legs of a shard, found in one step by their number, and when each wants to be driven.

use super::leg::Leg;
use crate::id::LegId;
use slab::Slab;
use std::time::Instant;

/// Low bits of a number are the place, the others count, so that no number is used twice.
const PLACE_BITS: u32 = 20;

/// The legs.
#[derive(Default)]
pub struct Legs {
    places: Slab<Box<Leg>>,
    /// By place, and apart from the legs: all are looked at at every tick, and the legs' own memory is cold by then.
    dues: Vec<Option<(LegId, Instant)>>,
    count: u64,
}

impl Legs {
    /// Adds the leg that `make` makes under the number that it is given, to be driven at once.
    pub fn add(&mut self, now: Instant, make: impl FnOnce(LegId) -> Leg) -> LegId {
        self.count = self.count.saturating_add(1);
        let entry = self.places.vacant_entry();
        let place = entry.key();
        let id = LegId((self.count << PLACE_BITS) | place as u64);
        entry.insert(Box::new(make(id)));
        if place >= self.dues.len() {
            self.dues.resize(place.saturating_add(1), None);
        }
        if let Some(due) = self.dues.get_mut(place) {
            *due = Some((id, now));
        }
        id
    }

    /// Asks a leg anew when it wants to be driven.
    pub fn mind(&mut self, now: Instant, id: LegId) -> Option<Instant> {
        let at = self.get(id)?.due(now);
        *self.dues.get_mut(place(id))? = Some((id, at));
        Some(at)
    }

    /// Those that want to be driven by `then`; all of them without.
    pub fn due(&self, then: Option<Instant>) -> impl Iterator<Item = LegId> {
        let by = move |at: &Instant| then.is_none_or(|then| *at <= then);
        let dues = self.dues.iter().flatten();
        dues.filter(move |(_, at)| by(at)).map(|(id, _)| *id)
    }

    /// When the first of them wants to be driven.
    #[must_use]
    pub fn first_due(&self) -> Option<Instant> {
        self.dues.iter().flatten().map(|(_, at)| *at).min()
    }

    /// A leg.
    #[must_use]
    pub fn get(&self, id: LegId) -> Option<&Leg> {
        let leg = self.places.get(place(id))?;
        (leg.id == id).then_some(leg)
    }

    /// A leg, to change it.
    pub fn get_mut(&mut self, id: LegId) -> Option<&mut Leg> {
        let leg = self.places.get_mut(place(id))?;
        (leg.id == id).then_some(leg)
    }

    /// Takes a leg out.
    pub fn remove(&mut self, id: LegId) -> Option<Box<Leg>> {
        self.get(id)?;
        *self.dues.get_mut(place(id))? = None;
        self.places.try_remove(place(id))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// All, by place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Leg> {
        self.places.iter_mut().map(|(_, leg)| leg.as_mut())
    }
}

fn place(id: LegId) -> usize {
    const MASK: u64 = (1 << PLACE_BITS) - 1;
    usize::try_from(id.0 & MASK).unwrap_or(usize::MAX)
}
