//! A round of sending: what has come of several publications goes out viewer by viewer, so that a viewer's packets share calls to the
//! kernel, and the viewer is woken once.

use super::court::Feeds;
use super::feed::{Feed, Target};
use super::legs::Legs;
use super::run::{Network, Run};
use std::cmp::Reverse;
use std::time::Instant;

/// The memory of rounds, used again in each.
#[derive(Debug, Default)]
pub struct Round {
    due: Vec<Due>,
    errands: Vec<Errand>,
}

/// A publication of which something has come.
#[derive(Clone, Copy, Debug)]
struct Due {
    place: usize,
    /// Length of its first packet.
    bytes: usize,
    /// Layers of which somebody needs a key frame, one bit each.
    ranks: u8,
}

/// It goes to one viewer.
#[derive(Clone, Copy, Debug)]
struct Errand {
    target: Target,
    /// Which of those that are due.
    turn: usize,
}

impl Round {
    /// Sends what has come and is due of the publications at the pending places, which are taken out. Returns whether somebody needs a
    /// key frame.
    pub fn send(
        &mut self,
        now: Instant,
        pending: &mut Vec<usize>,
        (feeds, legs): (&mut Feeds, &mut Legs),
        (run, network): (&mut Run, &mut dyn Network),
    ) -> bool {
        self.gather(now, pending, feeds);
        let same_leg = |a: &Errand, b: &Errand| a.target.leg == b.target.leg;
        for errands in self.errands.chunk_by(same_leg) {
            let leg = errands.first().map(|errand| errand.target.leg);
            let Some(leg) = leg.and_then(|leg| legs.get_mut(leg)) else {
                continue;
            };
            for Errand { target, turn } in errands {
                let Some(due) = self.due.get_mut(*turn) else {
                    continue;
                };
                let own = (due.place, target.slot);
                let feed = feeds.get(due.place);
                let rank = feed.and_then(|feed| feed.send_to(now, own, leg, (run, network)));
                due.ranks |= rank.map_or(0, |rank| 1 << (rank & 7));
            }
            leg.flush(run, network);
        }
        let mut wishes = false;
        for Due { place, ranks, .. } in self.due.drain(..) {
            wishes |= ranks != 0;
            if let Some(feed) = feeds.get_mut(place) {
                feed.sent(now, ranks);
            }
        }
        wishes
    }

    /// Whose packets are shorter comes later: a shorter packet ends what one call takes (`run`).
    fn gather(&mut self, now: Instant, pending: &mut Vec<usize>, feeds: &Feeds) {
        pending.retain(|place| {
            let feed = feeds.get(*place);
            let waits = feed.is_some_and(|feed| !feed.is_due(now));
            if !waits {
                self.due.push(Due {
                    place: *place,
                    bytes: feed.map_or(0, Feed::bytes),
                    ranks: 0,
                });
            }
            waits
        });
        self.due
            .sort_unstable_by_key(|due| (Reverse(due.bytes), due.place));
        self.errands.clear();
        for (turn, due) in self.due.iter().enumerate() {
            let targets = feeds.get(due.place).map(Feed::targets);
            let errand = |target: &Target| Errand {
                target: *target,
                turn,
            };
            self.errands
                .extend(targets.unwrap_or_default().iter().map(errand));
        }
        if self.due.len() > 1 {
            self.errands
                .sort_unstable_by_key(|errand| (errand.target.leg, errand.turn));
        }
    }
}
