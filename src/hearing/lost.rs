//! What happens when somebody's link is lost.

use super::facts::Facts;
use super::journal::Fact;
use super::phase::SITTING;
use super::role::{CLERK, HELPERS, INTERPRETERS, PARTIES, PRESIDING, REPRESENTATIVES, Role};
use super::roster::{Participant, Place};
use super::turn::Turn;
use crate::id::ParticipantId;

words! {
    /// Who is lost.
    pub enum Lost {
        /// The presiding judge: a technical break is proposed, and after a while the floors are held.
        Judge = "judge_lost",
        /// The clerk.
        Clerk = "clerk_lost",
        /// A party, or who stands by one.
        Party = "party_lost",
        /// An interpreter.
        Interpreter = "interpreter_lost",
    }
}

/// Somebody is lost whom the session needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Who they are to the session.
    pub what: Lost,
    /// Who.
    pub who: ParticipantId,
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

    /// Everybody of the courtroom whose link is lost and whom the bench must know of, in order of id.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        let lost =
            |person: &&Participant| person.place == Place::Courtroom && !person.is_connected();
        let alert = |person: &Participant| {
            let who = person.id.clone();
            lost_as(person.role).map(|what| Alert { what, who })
        };
        self.roster.iter().filter(lost).filter_map(alert).collect()
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

fn lost_as(role: Role) -> Option<Lost> {
    if role.is_of(&[PRESIDING]) {
        Some(Lost::Judge)
    } else if role.is_of(&[CLERK]) {
        Some(Lost::Clerk)
    } else if role.is_of(&[PARTIES, REPRESENTATIVES, HELPERS]) {
        Some(Lost::Party)
    } else if role.is_of(&[INTERPRETERS]) {
        Some(Lost::Interpreter)
    } else {
        None
    }
}
