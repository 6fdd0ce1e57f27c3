//! By whom people stand, as the court has it now. Who is in its plan stands by those whom the plan names and by nobody else, whatever
//! their link says: it may be older. Here alone it changes; rooms, lists, settlement, procedure and clock read what came of it.

use super::facts::Facts;
use super::input::Person;
use super::journal::Fact;
use super::plan::Plan;
use super::roster::Participant;
use super::turn::Turn;
use crate::id::ParticipantId;
use std::collections::BTreeSet;

impl Participant {
    /// The court says anew who they are to the others. An authority was checked for those by whom they stood: it holds for no more.
    pub fn go_by(&mut self, name: &str, stands_by: &BTreeSet<ParticipantId>) {
        name.clone_into(&mut self.name);
        if !stands_by.is_subset(&self.stands_by) {
            self.papers.authority = None;
        }
        self.stands_by.clone_from(stands_by);
    }
}

impl Facts {
    /// Somebody who comes, as the court's plan knows them.
    pub(super) fn as_planned(&self, person: Person) -> Person {
        match self.plan.person(&person.id) {
            Some(planned) if planned.role == person.role => Person {
                name: planned.name.clone(),
                stands_by: planned.speaks_for(),
                ..person
            },
            _ => person,
        }
    }

    /// Who comes back in another role than their seat was given to, because the court has planned it so, comes for the first time.
    pub(super) fn vacate_a_seat_of_another_role(&mut self, person: &Person, turn: &mut Turn) {
        let planned = self.plan.person(&person.id);
        let is_planned = planned.is_some_and(|planned| planned.role == person.role);
        let seated = self.roster.get(&person.id);
        if is_planned && seated.is_some_and(|seated| seated.role != person.role) {
            self.give_up_seat(&person.id, turn);
        }
    }

    /// The plan was another one before: whoever is here goes by the new one. What they wished for whom they stood by then is no wish of
    /// those by whom they stand now.
    pub(super) fn follow_the_plan(&mut self, before: &Plan, turn: &mut Turn) {
        let changed: Vec<Fact> = self
            .roster
            .iter()
            .filter_map(|person| self.planned_anew(person, before))
            .collect();
        for fact in changed {
            self.happens(None, fact, turn);
        }
    }

    fn planned_anew(&self, person: &Participant, before: &Plan) -> Option<Fact> {
        let (name, stands_by) = match self.plan.person(&person.id) {
            Some(planned) if planned.role != person.role => return None,
            Some(planned) => (&planned.name, planned.speaks_for()),
            // Who was taken out of the plan speaks for nobody in it.
            None if before.person(&person.id).is_some() => (&person.name, BTreeSet::new()),
            None => return None,
        };
        let is_new = *name != person.name || stands_by != person.stands_by;
        is_new.then(|| Fact::PlannedAnew {
            whom: person.id.clone(),
            name: name.clone(),
            stands_by,
        })
    }

    /// By whom a person stands. An interpreter is there for the whole court: for whom they interpret only the plan says.
    pub(super) fn stood_by<'a>(&'a self, person: &'a Participant) -> &'a BTreeSet<ParticipantId> {
        match self.plan.person(&person.id) {
            Some(planned) if !person.role.stands_by_others() => &planned.stands_by,
            _ => &person.stands_by,
        }
    }
}
