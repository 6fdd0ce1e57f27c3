//! All legs of a shard, found in one step by their number.

use super::leg::Leg;
use crate::id::LegId;
use slab::Slab;

/// Low bits of a number are the place, the others count, so that no number is used twice.
const PLACE_BITS: u32 = 20;

/// The legs.
#[derive(Default)]
pub struct Legs {
    places: Slab<Box<Leg>>,
    count: u64,
}

impl Legs {
    /// Adds the leg that `make` makes under the number that it is given.
    pub fn add(&mut self, make: impl FnOnce(LegId) -> Leg) -> LegId {
        self.count = self.count.saturating_add(1);
        let entry = self.places.vacant_entry();
        let id = LegId((self.count << PLACE_BITS) | entry.key() as u64);
        entry.insert(Box::new(make(id)));
        id
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
