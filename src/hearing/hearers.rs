//! "Can everybody hear me?": by one press of the bench each in the courtroom is asked whether they hear the presiding judge. The bench sees
//! who has answered what, and the log keeps it: that somebody did not hear is known while it can be mended, and not from an appeal.

use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::phase::{Phase, SITTING};
use super::role::PRESIDING;
use super::roster::Participant;
use super::rules::Permission;
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};

/// Nobody is waited for any longer than so many milliseconds.
pub const ROUND_MS: u64 = 60_000;

/// The question, asked once of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Grows by one with each round of the hearing: an answer names it, so that none counts for a later question.
    pub number: u32,
    /// Answers are taken.
    pub open: bool,
    /// Who was asked, and whether they hear the judge; `None`: they have not answered.
    pub answers: BTreeMap<ParticipantId, Option<bool>>,
    since: UnixMillis,
}

/// The rounds of a hearing.
#[derive(Debug, Default)]
pub struct Hearers {
    rounds: u32,
    /// The last round, until the session is opened again.
    last: Option<Round>,
}

impl Hearers {
    /// The session is opened anew: what people heard before says nothing of it.
    pub(super) fn follow(&mut self, to: Phase) {
        if to == Phase::Opening {
            self.last = None;
        }
    }

    fn ask(&mut self, whom: &BTreeSet<ParticipantId>, since: UnixMillis) {
        self.rounds = self.rounds.saturating_add(1);
        self.last = Some(Round {
            number: self.rounds,
            open: true,
            answers: whom.iter().map(|one| (one.clone(), None)).collect(),
            since,
        });
    }

    fn open(&self) -> Option<&Round> {
        self.last.as_ref().filter(|round| round.open)
    }
}

impl Facts {
    /// The bench asks everybody in the courtroom whether they hear the presiding judge, or waits for answers no longer. Two who press in
    /// one moment ask once.
    pub(super) fn ask_who_hears(
        &mut self,
        who: &ParticipantId,
        on: bool,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        match (on, self.hearers.open().is_some()) {
            (true, false) => {
                let whom = self.audience(who);
                if whom.is_empty() {
                    return Err(Refusal::NotAsked);
                }
                self.order(who, Fact::AskedWhoHears { whom }, turn);
            }
            (false, true) => self.end_the_round(Some(who), turn),
            (true, true) | (false, false) => {}
        }
        Ok(())
    }

    /// A person says whether they hear the judge. Whoever answers twice means the second.
    pub(super) fn say_who_hears(
        &mut self,
        who: &ParticipantId,
        (round, yes): (u32, bool),
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let is_asked = |open: &&Round| open.number == round && open.answers.contains_key(who);
        self.hearers
            .open()
            .filter(is_asked)
            .ok_or(Refusal::NotAsked)?;
        self.order(who, Fact::Hears { yes }, turn);
        Ok(())
    }

    /// A round ends by itself when nobody is left who could answer, in time, and when the session does not sit any more.
    pub(super) fn mind_the_round(&mut self, turn: &mut Turn) {
        let Some(round) = self.hearers.open() else {
            return;
        };
        let sits = SITTING.contains(&self.lifecycle.phase());
        let is_late = turn.now().since(round.since) >= ROUND_MS;
        let mut silent = round.answers.iter().filter(|(_, yes)| yes.is_none());
        let is_waited_for = silent.any(|(whom, _)| self.can_answer(whom));
        if !sits || is_late || !is_waited_for {
            self.end_the_round(None, turn);
        }
    }

    /// Whom a member of the bench asks: who hears the session and is here, but for themselves and for the judge who is to be heard.
    fn audience(&self, asker: &ParticipantId) -> BTreeSet<ParticipantId> {
        let is_asked = |one: &&Participant| {
            one.id != *asker && !one.role.is_of(&[PRESIDING]) && self.can_answer(&one.id)
        };
        let asked = self.roster.iter().filter(is_asked);
        asked.map(|one| one.id.clone()).collect()
    }

    /// One whose link is lost may be back in time.
    fn can_answer(&self, whom: &ParticipantId) -> bool {
        let person = self.roster.get(whom).filter(|one| !one.is_away());
        person.is_some_and(|one| self.allow(one, Permission::SayWhoHears))
    }

    fn end_the_round(&mut self, who: Option<&ParticipantId>, turn: &mut Turn) {
        let Some(round) = self.hearers.open() else {
            return;
        };
        let those = |said: Option<bool>| {
            let answers = round.answers.iter().filter(move |(_, yes)| **yes == said);
            answers.map(|(whom, _)| whom.clone()).collect()
        };
        let fact = Fact::WhoHears {
            heard: those(Some(true)),
            unheard: those(Some(false)),
            silent: those(None),
        };
        self.happens(who, fact, turn);
        turn.touch_everybody();
    }

    /// [`Self::apply`] of what a fact says of who hears.
    pub(super) fn keep_hearers(
        &mut self,
        at: UnixMillis,
        actor: Option<&ParticipantId>,
        fact: &Fact,
    ) {
        if let Fact::AskedWhoHears { whom } = fact {
            self.hearers.ask(whom, at);
            return;
        }
        let Some(round) = &mut self.hearers.last else {
            return;
        };
        match (fact, actor) {
            (Fact::Hears { yes }, Some(who)) => {
                round.answers.insert(who.clone(), Some(*yes));
            }
            (Fact::WhoHears { .. }, _) => round.open = false,
            _ => {}
        }
    }

    /// The last round as the bench is shown it: whoever has left is in the log alone.
    pub(super) fn round_for(&self, viewer: &Participant) -> Option<Round> {
        if !self.allow(viewer, Permission::AskWhoHears) {
            return None;
        }
        let mut round = self.hearers.last.clone()?;
        round
            .answers
            .retain(|whom, _| self.is_known_to(viewer, whom));
        Some(round)
    }

    /// The round in which a person is asked and has not answered yet.
    pub(super) fn asked_who_hears(&self, person: &Participant) -> Option<u32> {
        let round = self.hearers.open()?;
        let is_silent = round.answers.get(&person.id) == Some(&None);
        (is_silent && self.can_answer(&person.id)).then_some(round.number)
    }
}
