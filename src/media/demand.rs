//! Which layers of a picture anybody watches, so that its sender can switch the others off.

use super::ladder::Rates;
use super::layer::RANKS;
use super::rate::TEMPORALS;
use std::time::{Duration, Instant};

/// A layer stays on for so long after the last wish for it: links and tiles change back and forth.
const KEEP: Duration = Duration::from_secs(10);
/// A layer that was switched on needs so long for its first second to be measured; until then it costs what it did before at least.
const START: Duration = Duration::from_secs(2);

/// The layers of one camera.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    layers: [Layer; RANKS as usize],
}

/// One layer.
#[derive(Clone, Copy, Debug, Default)]
struct Layer {
    wished: Option<Instant>,
    /// Since when it is on, as the sender was told. Senders begin with all on.
    state: State,
    measured: [u64; TEMPORALS],
    /// The last rate that it had while it was on.
    known: [u64; TEMPORALS],
}

impl Layer {
    /// What is measured now says nothing: it is off, and what is left of its last second runs out, or it has just been switched on.
    fn is_between(&self, now: Instant) -> bool {
        match self.state {
            State::AlwaysOn => false,
            State::On(since) => now.saturating_duration_since(since) < START,
            State::Off => true,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    AlwaysOn,
    On(Instant),
    Off,
}

impl Demand {
    /// A viewer aims at this rank, or would if it were sent; the record aims at the highest. To be told again at least every ten seconds.
    pub fn wish(&mut self, now: Instant, rank: u8) {
        let rank = usize::from(rank.min(RANKS - 1));
        for (place, layer) in self.layers.iter_mut().enumerate() {
            // The smallest is there for whoever's link breaks in.
            if place == rank || place == 0 {
                layer.wished = Some(now);
            }
        }
    }

    /// What a layer sends: bits a second up to each temporal layer.
    pub fn measured(&mut self, now: Instant, rank: u8, bits: [u64; TEMPORALS]) {
        if let Some(layer) = self.layers.get_mut(usize::from(rank)) {
            layer.measured = bits;
            if bits != [0; TEMPORALS] && !layer.is_between(now) {
                layer.known = bits;
            }
        }
    }

    /// What each layer costs, those that are switched off included.
    #[must_use]
    pub fn rates(&self, now: Instant) -> Rates {
        self.layers.map(|layer| {
            if !layer.is_between(now) {
                return layer.measured;
            }
            let mut most = layer.known;
            for (most, measured) in most.iter_mut().zip(layer.measured) {
                *most = measured.max(*most);
            }
            most
        })
    }

    /// Which layers are to be on. `Some` when that has changed: the sender is to be told.
    pub fn changed(&mut self, now: Instant) -> Option<[bool; RANKS as usize]> {
        let mut changed = false;
        // Above the highest layer that there is, a wish means the highest.
        let highest = self
            .layers
            .iter()
            .rposition(|layer| layer.known != [0; TEMPORALS])?;
        let above = self
            .layers
            .iter()
            .skip(highest)
            .filter_map(|layer| layer.wished)
            .max();
        for (place, layer) in self.layers.iter_mut().enumerate() {
            let wished = if place == highest {
                above
            } else {
                layer.wished
            };
            let on = wished.is_some_and(|at| now.saturating_duration_since(at) < KEEP);
            let was = layer.state != State::Off;
            let exists = layer.known != [0; TEMPORALS];
            if exists && on != was {
                layer.state = if on { State::On(now) } else { State::Off };
                changed = true;
            }
        }
        changed.then(|| self.layers.map(|layer| layer.state != State::Off))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    const BITS: [u64; TEMPORALS] = [100, 200, 300, 300];
    const NONE: [u64; TEMPORALS] = [0; TEMPORALS];

    fn camera() -> Demand {
        let mut demand = Demand::default();
        for rank in 0..3 {
            demand.measured(Instant::now(), rank, BITS);
        }
        demand
    }

    /// Somebody aims at these ranks for so many seconds.
    fn watch(demand: &mut Demand, now: &mut Instant, seconds: u64, ranks: &[u8]) -> Vec<[bool; 4]> {
        let mut told = Vec::new();
        for _ in 0..seconds {
            *now += Duration::from_secs(1);
            for rank in ranks {
                demand.wish(*now, *rank);
            }
            told.extend(demand.changed(*now));
        }
        told
    }

    #[test]
    fn layers_that_nobody_watches_are_switched_off_after_a_while_and_on_at_once() {
        let mut demand = camera();
        let mut now = Instant::now();
        assert!(watch(&mut demand, &mut now, 9, &[1, 2]).is_empty());
        let told = watch(&mut demand, &mut now, 20, &[1]);
        assert_eq!(told, [[true, true, false, true]]);
        let told = watch(&mut demand, &mut now, 1, &[2]);
        assert_eq!(told, [[true; 4]]);
        let told = watch(&mut demand, &mut now, 20, &[2]);
        assert_eq!(told, [[true, false, true, true]], "the smallest stays");
    }

    #[test]
    fn the_record_keeps_the_highest_layer_that_there_is() {
        let mut demand = camera();
        let mut now = Instant::now();
        let told = watch(&mut demand, &mut now, 30, &[u8::MAX]);
        assert_eq!(told, [[true, false, true, true]]);
    }

    #[test]
    fn a_layer_that_is_off_costs_what_it_did_and_one_that_fails_to_start_is_not_to_be_had() {
        let mut demand = camera();
        let mut now = Instant::now();
        watch(&mut demand, &mut now, 20, &[1]);
        // What it sent in its last second runs out of the window, and what it sends in its first comes in.
        let little = BITS.map(|bits| bits / 10);
        for bits in [little, NONE] {
            demand.measured(now, 2, bits);
            assert_eq!(demand.rates(now), [BITS, BITS, BITS, NONE]);
        }
        watch(&mut demand, &mut now, 1, &[2]);
        for bits in [NONE, little] {
            demand.measured(now, 2, bits);
            assert_eq!(demand.rates(now), [BITS, BITS, BITS, NONE]);
        }
        demand.measured(now, 2, NONE);
        watch(&mut demand, &mut now, 2, &[2]);
        assert_eq!(demand.rates(now), [BITS, BITS, NONE, NONE]);
        demand.measured(now, 2, BITS);
        assert_eq!(demand.rates(now), [BITS, BITS, BITS, NONE]);
    }
}
