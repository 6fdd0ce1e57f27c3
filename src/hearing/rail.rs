//! The procedure rail: one press moves the hearing on by one turn, gives the floor, and marks the record.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::output::{RailSeen, Refusal, StopSeen};
use super::phase::{APART_FROM_OPEN, leads_from};
use super::procedure::{Position, Present, Procedure, Step, StepAct, Stop, Turns, Word};
use super::role::{PRESIDING, Role};
use super::roster::Participant;
use super::rules::Permission;
use super::sight::follows_the_session;
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::sync::Arc;

/// How far the procedure has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rail {
    /// Where it stands; `None`: it has not begun.
    pub at: Option<Position>,
    /// How many turns have begun, of whatever step.
    pub turns: u32,
}

impl Rail {
    /// A turn of a step begins. Who spoke in it before has had theirs.
    pub fn stand(&mut self, step: &Word, turn: u32, person: Option<&ParticipantId>) {
        let before = self.at.take().filter(|at| turn > 1 && at.step == *step);
        let mut had = before.map(|at| at.had).unwrap_or_default();
        had.extend(person.cloned());
        self.turns = self.turns.saturating_add(1);
        self.at = Some(Position {
            step: step.clone(),
            person: person.cloned(),
            had,
            turn,
        });
    }
}

impl Facts {
    /// One turn further than where the presser saw the procedure stand.
    pub(super) fn next_step(
        &mut self,
        who: &ParticipantId,
        turns: u32,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if turns != self.rail.turns {
            return Err(Refusal::MovedOn);
        }
        self.spare_the_last_word(None, None)?;
        let procedure = self.procedure();
        let stop = procedure.next(self.rail.at.as_ref(), self);
        self.stop_at(who, stop.ok_or(Refusal::NoStep)?, None, turn)
    }

    /// To another step, forwards or back.
    pub(super) fn go_to_step(
        &mut self,
        who: &ParticipantId,
        step: &Word,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(None, reason.as_ref())?;
        let procedure = self.procedure();
        let stop = procedure.first_of(step, self);
        self.stop_at(who, stop.ok_or(Refusal::NoStep)?, reason, turn)
    }

    /// A turn begins: the hearing moves if it must, the record is marked, the floor is given.
    fn stop_at(
        &mut self,
        who: &ParticipantId,
        stop: Stop<'_>,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let people = stop.holders(self);
        if let Some(act) = stop.step.act {
            let act = act.permission();
            let asker = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
            let opens_first = self.first_before(stop.step).is_some();
            self.check(asker, act).map_err(|why| match why {
                Refusal::Phase if opens_first => Refusal::OpenFirst,
                why => why,
            })?;
            self.move_on(who, act, (reason.clone(), None), turn)?;
        }
        let step = Fact::Step {
            step: stop.step.id.clone(),
            marker: stop.step.marker.clone(),
            turn: stop.turn,
            person: stop.person.clone(),
            people: people.clone(),
            reason,
        };
        let reason = None;
        let floor = match stop.step.floor {
            Turns::Free => Fact::FloorOpened { reason },
            _ if people.is_empty() => Fact::FloorTaken { reason },
            _ => Fact::FloorGiven {
                last_word: stop.is_last_word(),
                to: people,
                minutes: stop.step.minutes,
                reason,
            },
        };
        self.order(who, step, turn);
        self.order(who, floor, turn);
        Ok(())
    }

    /// [`Self::apply`] of a turn of the procedure: there it stands, and the record is marked.
    pub(super) fn keep_procedure(
        &mut self,
        at: UnixMillis,
        actor: Option<&ParticipantId>,
        fact: &Fact,
    ) {
        let Fact::Step {
            step,
            marker,
            turn,
            person,
            ..
        } = fact
        else {
            return;
        };
        self.rail.stand(step, *turn, person.as_ref());
        if let Some(who) = actor {
            self.mark_step(at, who, (step, marker), person.as_ref());
        }
    }

    /// What must be done before a step that moves the hearing: the court's act is announced in the open session, and the judge returns to
    /// it first. That is a ruling of its own, and no press that moves the procedure on makes it.
    fn first_before(&self, step: &Step) -> Option<Permission> {
        let act = step.act.map(StepAct::permission)?;
        let phase = self.lifecycle.phase();
        let is_apart = APART_FROM_OPEN.contains(&phase) && !leads_from(act, phase);
        is_apart.then_some(Permission::BackToOpen)
    }

    /// The procedure of this kind of case.
    fn procedure(&self) -> Arc<Procedure> {
        Arc::clone(self.terms.procedures.of(self.plan.case()))
    }

    /// Who is here and can have the floor, in order of id. Of witnesses those who are yet to testify.
    fn present(&self, fits: impl Fn(&Participant) -> bool) -> Vec<ParticipantId> {
        let is_present = |person: &&Participant| {
            person.is_connected() && !person.papers.heard && self.may_have_the_floor(person)
        };
        let people = self.roster.iter().filter(is_present);
        let people = people.filter(|person| fits(person));
        people.map(|person| person.id.clone()).collect()
    }

    /// The rail as one person is shown it. Where the next press leads is shown to whoever may press.
    #[must_use]
    pub fn rail_for(&self, viewer: &Participant) -> RailSeen {
        let procedure = self.procedure();
        let of_step = |id: &Word, person: Option<&ParticipantId>| {
            let (number, step) = procedure.step(id)?;
            let person = person.filter(|whom| self.is_known_to(viewer, whom));
            Some(StopSeen {
                step: step.id.clone(),
                number,
                person: person.cloned(),
                first: None,
            })
        };
        let of_next = |stop: Stop<'_>| {
            let seen = of_step(&stop.step.id, stop.person.as_ref())?;
            // To retire and to announce is the presiding judge's: the clerk's button says so, and is not refused.
            let judges = stop.step.act.map(StepAct::permission);
            let judges =
                judges.filter(|act| !self.allow(viewer, *act) && !PRESIDING.contains(&viewer.role));
            let first = self.first_before(stop.step).or(judges);
            Some(StopSeen { first, ..seen })
        };
        let at = self.rail.at.as_ref();
        let at = at.filter(|_| follows_the_session(self, viewer));
        let is_led = self.allow(viewer, Permission::NextStep);
        let next = is_led.then(|| procedure.next(self.rail.at.as_ref(), self));
        let next = next.flatten();
        RailSeen {
            at: at.and_then(|at| of_step(&at.step, at.person.as_ref())),
            next: next.and_then(of_next),
            turns: if is_led { self.rail.turns } else { 0 },
            procedure: Arc::clone(&procedure),
        }
    }
}

impl Present for Facts {
    fn of_role(&self, role: Role) -> Vec<ParticipantId> {
        self.present(|person| person.role == role)
    }

    fn standing_by(&self, whom: &ParticipantId) -> Vec<ParticipantId> {
        self.present(|person| self.stood_by(person).contains(whom))
    }
}
