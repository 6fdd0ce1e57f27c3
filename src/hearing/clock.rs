//! The fair clock: how long each side has had the floor.

use super::facts::Facts;
use super::journal::Fact;
use super::phase::SITTING;
use super::role::Role;
use super::roster::Participant;
use super::sight::follows_the_session;
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Whose time it is.
    pub enum Side {
        /// Who claims, accuses, or was harmed.
        Claim = "claim",
        /// Who answers the claim or the accusation.
        Defence = "defence",
        /// Third parties.
        ThirdParties = "third_parties",
    }
}

/// The time of the sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds that are over.
    spent: BTreeMap<Side, u64>,
    /// Whose time runs, and since when.
    running: Option<(Side, UnixMillis)>,
}

impl Clock {
    /// Whose time runs.
    #[must_use]
    pub fn running(&self) -> Option<Side> {
        self.running.map(|(side, _)| side)
    }

    /// A side's time up to `now`, in milliseconds.
    #[must_use]
    pub fn spent(&self, side: Side, now: UnixMillis) -> u64 {
        let over = self.spent.get(&side).copied().unwrap_or_default();
        let running = self.running.filter(|(runs, _)| *runs == side);
        over.saturating_add(running.map_or(0, |(_, since)| now.since(since)))
    }

    /// From `at` the time of this side runs, and no other's.
    pub fn run(&mut self, side: Option<Side>, at: UnixMillis) {
        if let Some((ran, _)) = self.running {
            let spent = self.spent(ran, at);
            self.spent.insert(ran, spent);
        }
        self.running = side.map(|side| (side, at));
    }
}

impl Facts {
    /// Starts and stops the clock as the floor and the session go.
    pub(super) fn mind_the_clock(&mut self, turn: &mut Turn) {
        let side = self.whose_time();
        if self.clock.running() != side {
            self.happens(None, Fact::TimeRuns { side }, turn);
            turn.touch_everybody();
        }
    }

    /// Whose time runs: of the one side to which all belong who have the floor and belong to a side. While nobody can be heard, and while
    /// those who have the floor are not here, nobody's does.
    fn whose_time(&self) -> Option<Side> {
        if self.floors_held || !SITTING.contains(&self.lifecycle.phase()) {
            return None;
        }
        let is_here =
            |person: &&Participant| person.is_connected() && self.may_have_the_floor(person);
        let holders = self.floor.holders().iter();
        let sides: BTreeSet<Side> = holders
            .filter_map(|whom| self.roster.get(whom).filter(is_here))
            .filter_map(|person| self.side_of(person))
            .collect();
        let mut sides = sides.into_iter();
        sides.next().filter(|_| sides.next().is_none())
    }

    /// To which side a person belongs: to their own, or to that of all parties by whom they stand. Nobody is of two sides.
    pub(super) fn side_of(&self, person: &Participant) -> Option<Side> {
        let of_another = |whom: &ParticipantId| side_of_role(self.role_of(whom)?);
        let mut sides = self.stood_by(person).iter().filter_map(of_another);
        side_of_role(person.role).or_else(|| {
            sides
                .next()
                .filter(|side| sides.all(|other| other == *side))
        })
    }

    /// The clock as one person is shown it: standing still at nothing to who does not follow the session.
    #[must_use]
    pub fn clock_for(&self, viewer: &Participant) -> Clock {
        if follows_the_session(self, viewer) {
            self.clock.clone()
        } else {
            Clock::default()
        }
    }
}

fn side_of_role(role: Role) -> Option<Side> {
    match role {
        Role::Plaintiff | Role::Applicant | Role::Prosecutor | Role::Victim => Some(Side::Claim),
        Role::Defendant | Role::AccusedOnTrial => Some(Side::Defence),
        Role::ThirdParty => Some(Side::ThirdParties),
        _ => None,
    }
}
