//! Who is ready to settle. Each side says so for itself, and nothing of it is shown or logged, to the court neither, unless the other
//! side says so too: a wish to settle that is not returned must not weaken whoever had it.

use super::company::may_be_together;
use super::facts::Facts;
use super::role::Role;
use super::rooms::RoomKind;
use super::roster::Participant;
use super::rules::Permission;
use super::turn::Turn;
use crate::id::ParticipantId;
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
    pub fn ready_to_settle(&mut self, who: &ParticipantId, on: bool, turn: &mut Turn) {
        if on {
            self.settlement.ready.insert(who.clone());
        } else {
            self.settlement.ready.remove(who);
        }
        turn.touch(who);
        self.settle_if_both_are_ready(turn);
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

    /// Both sides are ready: they and the mediator get a room.
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
                .any(|person| side_of(person.role) == Some(side))
        };
        if !has(Side::Asks) || !has(Side::Answers) || !self.may_all_settle(&ready) {
            return;
        }
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Who wants something of the other.
    Asks,
    /// Of whom it is wanted.
    Answers,
}

fn side_of(role: Role) -> Option<Side> {
    match role {
        Role::Plaintiff | Role::Applicant | Role::Victim => Some(Side::Asks),
        Role::Defendant | Role::AccusedOnTrial => Some(Side::Answers),
        _ => None,
    }
}
