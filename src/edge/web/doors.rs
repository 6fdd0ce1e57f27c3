//! How many connections one address, and all together, may hold. A connection that has not yet sent a whole request header is *silent*:
//! of those an address may hold few, so that slow ones cannot keep the others out.

use crate::edge::config::Limits;
use dashmap::DashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    all: usize,
    silent: usize,
}

/// Counts of open connections.
pub struct Doors {
    limits: Limits,
    by_address: DashMap<IpAddr, Count>,
    places: Arc<tokio::sync::Semaphore>,
}

/// One connection; leaves when dropped.
pub struct Inside {
    doors: Arc<Doors>,
    address: IpAddr,
    silent: AtomicBool,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Doors {
    /// Nobody is inside.
    #[must_use]
    pub fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            limits: limits.clone(),
            by_address: DashMap::new(),
            places: Arc::new(tokio::sync::Semaphore::new(limits.connections)),
        })
    }

    /// Lets a connection in, unless its address or all together hold too many.
    pub fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Inside> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let address = from.to_canonical();
        let mut count = self.by_address.entry(address).or_default();
        let is_full =
            count.all >= self.limits.per_address || count.silent >= self.limits.silent_per_address;
        if is_full && !self.limits.knows(address) {
            return None;
        }
        count.all = count.all.saturating_add(1);
        count.silent = count.silent.saturating_add(1);
        drop(count);
        Some(Inside {
            doors: Arc::clone(self),
            address,
            silent: AtomicBool::new(true),
            _place: place,
        })
    }
}

impl Inside {
    /// A whole request header came.
    pub fn speaks(&self) {
        if self.silent.swap(false, Ordering::Relaxed)
            && let Some(mut count) = self.doors.by_address.get_mut(&self.address)
        {
            count.silent = count.silent.saturating_sub(1);
        }
    }

    /// Whether no whole request header came yet.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.speaks();
        self.doors
            .by_address
            .remove_if_mut(&self.address, |_, count| {
                count.all = count.all.saturating_sub(1);
                count.all == 0
            });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn doors() -> Arc<Doors> {
        Doors::new(&Limits {
            silent_per_address: 2,
            per_address: 3,
            connections: 5,
            ..Limits::default()
        })
    }

    #[test]
    fn silent_connections_of_one_address_are_few_and_speaking_ones_more() {
        let doors = doors();
        let stranger: IpAddr = "203.0.113.9".parse().unwrap();
        let one = doors.enter(stranger).unwrap();
        let two = doors.enter("::ffff:203.0.113.9".parse().unwrap()).unwrap();
        assert!(doors.enter(stranger).is_none());
        assert!(doors.enter("203.0.113.10".parse().unwrap()).is_some());
        one.speaks();
        one.speaks();
        let three = doors.enter(stranger).unwrap();
        two.speaks();
        three.speaks();
        assert!(doors.enter(stranger).is_none(), "more than three in all");
        drop((one, two, three));
        assert!(doors.by_address.is_empty());
    }

    #[test]
    fn known_networks_are_bound_by_the_whole_only() {
        let doors = doors();
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        let all: Vec<_> = (0..5).map(|_| doors.enter(here).unwrap()).collect();
        assert!(doors.enter(here).is_none());
        drop(all);
        assert!(doors.enter(here).is_some());
    }
}
