//! What a viewer's link bears, divided among what they are to receive.
//!
//! A weak link loses from the end of this list: voices, the exhibit, the picture of who has the floor, the other pictures. Down at once,
//! for whatever does not fit is lost anyway, and perhaps a voice with it; up only where there has been room for some time.

use super::downtrack::Aim;
use super::held::Held;
use super::ladder::{Ladder, Rates, Step};
use super::lowest::Lowest;
use std::time::Instant;

/// Kept free for a voice that begins to speak.
const VOICE_RESERVE: u64 = 40_000;
/// A better step must fit with so much of the whole to spare, in hundredths: estimates and rates waver by about as much.
const HEADROOM: u64 = 112;
/// How much a stream matters, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A voice: never paused, never reduced.
    Voice,
    /// What is shown to the court.
    Exhibit,
    /// The picture of who has the floor, or speaks.
    Floor,
    /// Any other picture.
    Other,
}

/// Something that a viewer is to receive.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whatever tells it from all others of this viewer, and stays.
    pub key: u64,
    /// How much it matters.
    pub class: Class,
    /// The largest rank that the viewer's tile can use.
    pub largest: u8,
    /// What its layers cost on the wire. Of a layer that is switched off because nobody watches it: what it cost.
    pub rates: Rates,
}

/// The division of one viewer's link.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    lowest: Lowest,
    trusts: bool,
    held: Vec<Held>,
}

/// Bits a second that there are, and that are given away.
#[derive(Clone, Copy, Debug)]
struct Purse {
    limit: u64,
    spent: u64,
}

/// A picture while the link is divided.
#[derive(Clone, Copy, Debug)]
struct Claim {
    place: usize,
    class: Class,
    ladder: Ladder,
    /// Steps that it has, and that it had before.
    steps: usize,
    had: usize,
    may_rise: bool,
    calm: bool,
}

impl Budget {
    /// Whether the estimate counts as it is, and not the lowest of late: the link has shown no weakness.
    pub fn trust(&mut self, trusts: bool) {
        self.trusts = trusts;
    }

    /// Divides `estimate` bits a second. `out` gets what each stream is to aim at, in the same order; `None`: it pauses. Returns the rate
    /// at which everything would fit, for the link to be tried up to; `None`: everybody has all they can use.
    pub fn divide(
        &mut self,
        now: Instant,
        estimate: u64,
        wanted: &[Wanted],
        out: &mut Vec<Option<Aim>>,
    ) -> Option<u64> {
        self.follow(wanted);
        let lowest = self.lowest.of(now, estimate);
        let mut purse = Purse {
            limit: if self.trusts { estimate } else { lowest },
            spent: voices(wanted),
        };
        let mut claims: Vec<Claim> = (0..)
            .zip(wanted.iter().zip(&self.held))
            .filter(|(_, (wanted, _))| wanted.class != Class::Voice)
            .map(|(place, (wanted, held))| Claim::new(now, place, wanted, held))
            .collect();
        claims.sort_by_key(|claim| claim.class);
        for equals in claims.chunk_by_mut(|a, b| a.class == b.class) {
            // Among equals nobody rises twice before all others have risen once.
            while rise_each(equals, &mut purse) {}
        }
        out.clear();
        out.resize(wanted.len(), Some(Aim::BEST));
        for claim in &claims {
            let aim = claim.aim(&purse);
            if let (Some(held), Some(out)) =
                (self.held.get_mut(claim.place), out.get_mut(claim.place))
            {
                held.take(now, aim, claim.ladder.step(claim.steps).is_some());
                *out = aim;
            }
        }
        all_there_is(&purse, &claims)
    }

    /// Brings what is held into the order of what is wanted.
    fn follow(&mut self, wanted: &[Wanted]) {
        let same = wanted
            .iter()
            .map(|w| w.key)
            .eq(self.held.iter().map(Held::key));
        if same {
            return;
        }
        let before = std::mem::take(&mut self.held);
        let held = |key| before.iter().find(|held| held.key() == key).copied();
        self.held = wanted
            .iter()
            .map(|wanted| held(wanted.key).unwrap_or(Held::new(wanted.key)))
            .collect();
    }
}

/// Returns whether anybody rose.
fn rise_each(claims: &mut [Claim], purse: &mut Purse) -> bool {
    let mut rose = false;
    for claim in claims {
        rose |= claim.rise(purse);
    }
    rose
}

/// Bits a second that all voices need, and one more.
#[must_use]
pub fn voices(wanted: &[Wanted]) -> u64 {
    wanted
        .iter()
        .filter(|wanted| wanted.class == Class::Voice)
        .flat_map(|wanted| wanted.rates.iter().flat_map(|rank| rank.last()))
        .fold(VOICE_RESERVE, |sum, bits| sum.saturating_add(*bits))
}

/// The rate at which all could have all they can use; `None`: they have.
fn all_there_is(purse: &Purse, claims: &[Claim]) -> Option<u64> {
    let lacks = |claim: &Claim| claim.ladder.step(claim.steps).is_some();
    claims.iter().any(lacks).then(|| {
        let all = |spent, claim: &Claim| match claim.ladder.top() {
            Some(top) => Purse { spent, ..*purse }.after(claim, top),
            None => spent,
        };
        with_headroom(claims.iter().fold(purse.spent, all))
    })
}

fn with_headroom(bits: u64) -> u64 {
    bits.saturating_mul(HEADROOM).div_ceil(100)
}

impl Purse {
    /// What is spent when a claim rises to a step.
    fn after(&self, claim: &Claim, step: Step) -> u64 {
        let without = self.spent.saturating_sub(claim.bits());
        without.saturating_add(step.bits)
    }
}

impl Claim {
    fn new(now: Instant, place: usize, wanted: &Wanted, held: &Held) -> Self {
        let ladder = Ladder::new(&wanted.rates, wanted.largest);
        // Of what it was given nothing may be left: layers come and go, or cost the same for a while. Then it has the cheapest, since a
        // picture that was shown does not wait for its turn again.
        let number = |aim| ladder.below(aim).unwrap_or(0).saturating_add(1);
        let had = held.aim().map_or(0, number);
        Self {
            place,
            class: wanted.class,
            ladder,
            steps: 0,
            had,
            may_rise: held.may_rise(now),
            calm: held.is_calm(),
        }
    }

    fn current(&self) -> Option<Step> {
        self.ladder.step(self.steps.checked_sub(1)?)
    }

    fn bits(&self) -> u64 {
        self.current().map_or(0, |step| step.bits)
    }

    /// Takes one step more, if it fits.
    fn rise(&mut self, purse: &mut Purse) -> bool {
        let Some(step) = self.ladder.step(self.steps) else {
            return false;
        };
        let after = purse.after(self, step);
        let fits = if self.steps < self.had {
            after <= purse.limit
        } else {
            // Waiting is for what fits narrowly; with twice the room there is nothing to waver about.
            let ample = after.saturating_mul(2) <= purse.limit;
            (ample && self.calm) || self.may_rise && with_headroom(after) <= purse.limit
        };
        if fits {
            purse.spent = after;
            self.steps = self.steps.saturating_add(1);
        }
        fits
    }

    /// What comes of it. Of a picture that has not begun nothing is known: it may begin with its smallest layer, if anything is left.
    fn aim(&self, purse: &Purse) -> Option<Aim> {
        let unknown = Aim {
            rank: 0,
            temporal: u8::MAX,
        };
        if self.ladder.is_empty() {
            return (purse.spent < purse.limit).then_some(unknown);
        }
        self.current().map(|step| step.aim)
    }
}

#[cfg(test)]
#[path = "budget_test.rs"]
mod tests;
