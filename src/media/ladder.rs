//! What a picture can be had for: its layers as steps, each better and dearer than the one below.

use super::downtrack::Aim;
use super::layer::RANKS;
use super::rate::TEMPORALS;

/// Bits a second of one picture, by rank, each up to and with a temporal layer; 0: not to be had.
pub type Rates = [[u64; TEMPORALS]; RANKS as usize];

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to aim at.
    pub aim: Aim,
    /// What it costs, in bits a second.
    pub bits: u64,
}

/// The steps of a picture, from the cheapest on.
#[derive(Clone, Copy, Debug)]
pub struct Ladder {
    steps: [Option<Step>; TEMPORALS * RANKS as usize],
    count: usize,
}

impl Ladder {
    /// The steps up to a rank. A step that costs as much as a better one is none.
    #[must_use]
    pub fn new(rates: &Rates, largest: u8) -> Self {
        let mut ladder = Self {
            steps: [None; TEMPORALS * RANKS as usize],
            count: 0,
        };
        for (rank, temporals) in (0..RANKS).zip(rates).filter(|(rank, _)| *rank <= largest) {
            let whole = temporals.last().copied().unwrap_or(0);
            for (temporal, &bits) in (0..).zip(temporals) {
                // Nothing above the whole of a rank: whatever its sender adds later belongs to it.
                let temporal = if bits == whole { u8::MAX } else { temporal };
                ladder.add(Step {
                    aim: Aim { rank, temporal },
                    bits,
                });
            }
        }
        ladder
    }

    /// A step; the cheapest is number 0.
    #[must_use]
    pub fn step(&self, number: usize) -> Option<Step> {
        self.steps
            .get(number)
            .copied()
            .flatten()
            .filter(|_| number < self.count)
    }

    /// The dearest step.
    #[must_use]
    pub fn top(&self) -> Option<Step> {
        self.step(self.count.checked_sub(1)?)
    }

    /// The best step that is not above an aim. `None`: nothing is to be had, or only better.
    #[must_use]
    pub fn below(&self, aim: Aim) -> Option<usize> {
        let place = |aim: Aim| (aim.rank, aim.temporal);
        (0..self.count).rev().find(|number| {
            self.step(*number)
                .is_some_and(|step| place(step.aim) <= place(aim))
        })
    }

    /// Nothing is to be had.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, step: Step) {
        if step.bits == 0 {
            return;
        }
        let no_cheaper = |last: &Step| last.bits >= step.bits;
        while let Some(last) = self.count.checked_sub(1)
            && self.step(last).as_ref().is_some_and(no_cheaper)
        {
            self.count = last;
        }
        if let Some(place) = self.steps.get_mut(self.count) {
            *place = Some(step);
            self.count = self.count.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(rates: &Rates, largest: u8) -> Vec<(u8, u8, u64)> {
        let ladder = Ladder::new(rates, largest);
        (0..)
            .map_while(|number| ladder.step(number))
            .map(|step| (step.aim.rank, step.aim.temporal, step.bits))
            .collect()
    }

    #[test]
    fn the_steps_go_up_by_rank_and_temporal_layer_as_far_as_the_tile_needs() {
        let rates = [
            [50, 80, 120, 120],
            [200, 300, 500, 500],
            [900, 1_400, 2_000, 2_000],
            [0; 4],
        ];
        let all = u8::MAX;
        let expected = [
            (0, 0, 50),
            (0, 1, 80),
            (0, all, 120),
            (1, 0, 200),
            (1, 1, 300),
            (1, all, 500),
        ];
        assert_eq!(steps(&rates, 1), expected);
        assert_eq!(steps(&rates, all).len(), 9);
    }

    #[test]
    fn a_step_that_costs_as_much_as_a_better_one_is_none() {
        let rates = [[300; 4], [100, 400, 400, 400], [0; 4], [0; 4]];
        assert_eq!(steps(&rates, 3), [(1, 0, 100), (1, u8::MAX, 400)]);
    }

    #[test]
    fn without_temporal_layers_each_rank_is_one_step() {
        let rates = [[100; 4], [0; 4], [900; 4], [0; 4]];
        assert_eq!(steps(&rates, 3), [(0, u8::MAX, 100), (2, u8::MAX, 900)]);
        let ladder = Ladder::new(&rates, 3);
        let aim = |rank, temporal| Aim { rank, temporal };
        assert_eq!(ladder.below(aim(1, 0)), Some(0));
        assert_eq!(ladder.below(aim(2, 1)), Some(0));
        assert_eq!(ladder.below(Aim::BEST), Some(1));
        assert_eq!(ladder.below(aim(0, 1)), None);
    }
}
