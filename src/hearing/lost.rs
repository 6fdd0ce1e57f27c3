//! What happens when somebody's link is lost: at once, and when they do not come back within the grace.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::opening::Guard;
use super::output::{Refusal, ReleaseReason};
use super::phase::SITTING;
use super::role::{
    CLERK, EXPERTS, HELPERS, INTERPRETERS, PANEL, PARTIES, PRESIDING, REPRESENTATIVES, Role,
    WITNESSES,
};
use super::roster::{Link, Participant, Place};
use super::turn::Turn;
use crate::id::ParticipantId;
use std::collections::BTreeSet;

words! {
    /// Who is lost.
    pub enum Lost {
        /// The presiding judge: a technical break is proposed, and after a while the floors are held.
        Judge = "judge_lost",
        /// A judge who sits beside the presiding one: the court is not whole.
        PanelJudge = "panel_judge_lost",
        /// The clerk.
        Clerk = "clerk_lost",
        /// The clerk, for longer than the grace, and no other clerk is here: nobody keeps the minutes.
        ClerkAway = "clerk_away",
        /// A party, or who stands by one.
        Party = "party_lost",
        /// An interpreter.
        Interpreter = "interpreter_lost",
        /// A witness who is being heard, or has the floor.
        Witness = "witness_lost",
        /// An expert or a specialist.
        Expert = "expert_lost",
    }
}

/// Somebody is lost whom the session needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Who they are to the session.
    pub what: Lost,
    /// Who.
    pub who: ParticipantId,
    /// As they are shown: in the judges' room nobody else of the courtroom is named.
    pub name: String,
}

/// How the link of a person's page was, as the page measured it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Whose.
    pub whom: ParticipantId,
    /// Round trip to the server in milliseconds; `None`: not known.
    pub round_trip_ms: Option<u32>,
    /// Packets that were lost on the way to the page, per mille of those that were sent.
    pub lost_permille: u32,
}

impl Facts {
    /// The links were measured when a technical break began or ended: the log keeps it beside who made the break, and why.
    pub(super) fn measured(&self, links: Vec<Measured>, turn: &mut Turn) {
        let of_people = |link: &Measured| self.roster.get(&link.whom).is_some();
        for link in links.into_iter().filter(of_people) {
            turn.note_of_server(Fact::Measured(link));
        }
    }

    /// Whose links are weak: told to whoever sees them, and kept in no log, which would have a line for each gust of a radio.
    pub(super) fn weak_links(&mut self, weak: &BTreeSet<ParticipantId>, turn: &mut Turn) {
        for person in self.roster.iter_mut() {
            let is_weak = weak.contains(&person.id);
            if person.weak != is_weak {
                person.weak = is_weak;
                turn.touch(&person.id);
            }
        }
    }

    /// Everybody of the courtroom whose link is lost and whom the bench must know of, in order of id; not those whom the judge goes on
    /// without.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        let lost = |person: &&Participant| {
            person.home() == Place::Courtroom && !person.is_connected() && !person.gone_without
        };
        let alert = |person: &Participant| {
            let (who, name) = (person.id.clone(), person.name.clone());
            let what = match self.lost_as(person)? {
                Lost::Clerk if person.is_away() && !self.has(person.role) => Lost::ClerkAway,
                what => what,
            };
            Some(Alert { what, who, name })
        };
        self.roster.iter().filter(lost).filter_map(alert).collect()
    }

    /// What the session lacks without a person; `None`: nothing. Without a witness who has testified only while they have the floor.
    fn lost_as(&self, person: &Participant) -> Option<Lost> {
        let of = |groups| person.role.is_of(groups);
        if of(&[PRESIDING]) {
            Some(Lost::Judge)
        } else if of(&[PANEL]) {
            Some(Lost::PanelJudge)
        } else if of(&[CLERK]) {
            Some(Lost::Clerk)
        } else if of(&[PARTIES, REPRESENTATIVES, HELPERS]) {
            Some(Lost::Party)
        } else if of(&[INTERPRETERS]) {
            Some(Lost::Interpreter)
        } else if of(&[EXPERTS]) {
            Some(Lost::Expert)
        } else if of(&[WITNESSES]) {
            let has_floor = self.floor.holders().contains(&person.id);
            (person.is_yet_to_testify() || has_floor).then_some(Lost::Witness)
        } else {
            None
        }
    }

    /// The grace of a person is over. Who was let in keeps seat, role and admission, and is away; whoever waits or looks on has left.
    pub(super) fn end_grace(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let Some(person) = self.roster.get(who) else {
            return;
        };
        match person.link {
            Link::Lost { since } if person.keeps_seat() => {
                self.leave_all_rooms(who, turn);
                self.happens(Some(who), Fact::Away { since }, turn);
                self.end_a_last_word_without_its_holder(turn);
                turn.touch(who);
                turn.release(who.clone(), ReleaseReason::Lost);
            }
            _ => self.leave(who, ReleaseReason::Lost, turn),
        }
    }

    /// The judge rules that the session goes on without somebody who is away; without the clerk by taking the clerk's duty over. Without
    /// a judge of the panel, or one who is required, only for a reason.
    pub(super) fn go_on_without(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let person = self.meant(who, &whom, |one| one.is_away() && !one.gone_without)?;
        let guard = match person.role.is_of(&[CLERK]) {
            true => Guard::ClerkPresent,
            false => Guard::RequiredPersonsPresent,
        };
        let is_required = self.plan.required().any(|one| one.id == whom);
        if reason.is_none() && (is_required || person.role.is_judge()) {
            return Err(Refusal::NoReason);
        }
        let whom = Some(whom);
        let fact = Fact::WentWithout {
            guard,
            whom,
            reason,
        };
        self.happens(Some(who), fact, turn);
        turn.touch_everybody();
        Ok(())
    }

    /// [`Self::apply`] of what a fact says of who is away.
    pub(super) fn keep_presence(&mut self, actor: Option<&ParticipantId>, fact: &Fact) {
        match (fact, actor) {
            (Fact::Away { since }, Some(who)) => {
                self.change(who, |person| person.go_away(*since));
                self.hands.lower(who);
                self.settlement.forget(who);
            }
            (Fact::WentWithout { guard, whom, .. }, _) => self.go_without(*guard, whom.as_ref()),
            _ => {}
        }
    }

    /// The judge goes on without somebody: until they are back the bench is not alarmed any more.
    fn go_without(&mut self, guard: Guard, whom: Option<&ParticipantId>) {
        for person in self.roster.iter_mut() {
            let is_meant = match whom {
                Some(whom) => person.id == *whom,
                None => guard == Guard::ClerkPresent && person.role.is_of(&[CLERK]),
            };
            person.gone_without |= is_meant && !person.is_connected();
        }
    }

    /// While the session sits without a presiding judge for too long, nobody is heard: floors are held until the judge is back.
    pub(super) fn mind_the_judge(&mut self, turn: &mut Turn) {
        let sits = SITTING.contains(&self.lifecycle.phase());
        let held = if sits && !self.has(Role::PresidingJudge) {
            let since = *self.judge_lost.get_or_insert(turn.now());
            turn.now().since(since) >= self.terms.judge_lost_ms
        } else {
            self.judge_lost = None;
            false
        };
        if self.floors_held != held {
            self.floors_held = held;
            turn.note_of_server(Fact::FloorsHeld { on: held });
            turn.touch_everybody();
        }
    }
}
