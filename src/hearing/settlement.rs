//! Who is ready to settle. Each side says so for itself, or who speaks for it, and nothing of it is shown or logged, to the court neither,
//! unless the other side says so too: a wish to settle that is not returned must not weaken whoever had it.

use super::clock::Side;
use super::company::may_be_together;
use super::facts::Facts;
use super::output::Refusal;
use super::role::{Role, SIDES};
use super::rooms::RoomKind;
use super::roster::Participant;
use super::rules::Permission;
use super::turn::Turn;
use crate::id::{ParticipantId, RoomId};
use std::collections::BTreeSet;

/// The wishes that have not been returned.
#[derive(Debug, Default)]
pub struct Settlement {
    ready: BTreeSet<ParticipantId>,
}

impl Settlement {
    /// Whether a person has said that they are ready.
    #[must_use]
    pub fn has(&self, who: &ParticipantId) -> bool {
        self.ready.contains(who)
    }

    /// A person has left the hearing.
    pub fn forget(&mut self, who: &ParticipantId) {
        self.ready.remove(who);
    }
}

impl Facts {
    /// A person says that they are ready to settle, or no longer.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] when they speak for no side.
    pub fn ready_to_settle(
        &mut self,
        who: &ParticipantId,
        on: bool,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if !self.roster.get(who).is_some_and(|one| self.may_settle(one)) {
            return Err(Refusal::NotPermitted);
        }
        if on {
            self.settlement.ready.insert(who.clone());
        } else {
            self.settlement.ready.remove(who);
        }
        turn.touch(who);
        self.settle_if_both_are_ready(turn);
        Ok(())
    }

    /// Whether a person may settle: for themselves, or for the side that they speak for.
    #[must_use]
    pub fn may_settle(&self, person: &Participant) -> bool {
        person.role.is_of(&[SIDES]) || self.settles_for(person).is_some()
    }

    /// For which side of the dispute a person may settle: their own, or with checked authority that by which they stand. The State does not
    /// settle with who it accuses.
    fn settles_for(&self, person: &Participant) -> Option<Side> {
        let is_checked = person.papers.authority.is_some() || !person.role.stands_by_others();
        let side = self.side_of(person)?;
        let is_in_dispute =
            matches!(side, Side::Claim | Side::Defence) && person.role != Role::Prosecutor;
        (is_checked && is_in_dispute).then_some(side)
    }

    /// Wishes end with the phase or the place in which they could be uttered.
    pub fn forget_outdated_wishes(&mut self, turn: &mut Turn) {
        for who in self.settlement.ready.clone() {
            let stands = self
                .roster
                .get(&who)
                .is_some_and(|person| self.allow(person, Permission::ReadyToSettle));
            if !stands {
                self.settlement.ready.remove(&who);
                turn.touch(&who);
            }
        }
    }

    /// Both sides are ready: they and the mediator get a room, and those for whom somebody has said so are asked into it.
    pub fn settle_if_both_are_ready(&mut self, turn: &mut Turn) {
        let ready = |person: &&Participant| {
            person.is_connected()
                && self.settlement.has(&person.id)
                && self.allow(person, Permission::ReadyToSettle)
        };
        let ready: Vec<&Participant> = self.roster.iter().filter(ready).collect();
        let has = |side| {
            ready
                .iter()
                .any(|person| self.settles_for(person) == Some(side))
        };
        if !has(Side::Claim) || !has(Side::Defence) || !self.may_all_settle(&ready) {
            return;
        }
        let clients: BTreeSet<ParticipantId> =
            ready.iter().flat_map(|one| one.stands_by.clone()).collect();
        let mediators = self
            .roster
            .iter()
            .filter(|person| person.role == Role::Mediator && person.is_connected());
        let ready: Vec<ParticipantId> = ready.iter().map(|person| person.id.clone()).collect();
        let mediators: Vec<ParticipantId> = mediators.map(|person| person.id.clone()).collect();
        let room = self.rooms.open(RoomKind::MediationRoom);
        for who in ready.iter().chain(&mediators) {
            self.settlement.ready.remove(who);
            self.bring(who, room, turn);
        }
        for who in clients {
            self.ask_if_they_fit(&who, room, turn);
        }
    }

    /// Asks one whose lawyer is ready, but not if that would tell them of somebody whom they may not meet.
    fn ask_if_they_fit(&mut self, who: &ParticipantId, room: RoomId, turn: &mut Turn) {
        let (Some(person), Some(there)) = (self.roster.get(who), self.rooms.get(room)) else {
            return;
        };
        if person.is_connected() && person.room() != Some(room) && self.fits(person, there) {
            self.ask(who, None, room, turn);
        }
    }

    /// People between whom a screen stands do not learn of each other that they are ready.
    fn may_all_settle(&self, people: &[&Participant]) -> bool {
        let together = |one: &Participant, other: &Participant| {
            one.id == other.id
                || may_be_together(RoomKind::MediationRoom, one, other, &self.screening)
        };
        people
            .iter()
            .all(|one| people.iter().all(|other| together(one, other)))
    }
}
