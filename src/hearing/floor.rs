//! Who has the floor: while it is given to some, nobody else is heard in the courtroom but the court and interpreters. Switches stay as
//! they are, pictures are not touched, and nobody's microphone is switched on by another.
//!
//! A last word is a floor that is not cut without a ruling: whatever would cut it needs a reason.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::roster::Participant;
use super::rules::{Permission, is_for};
use super::sight::{follows_the_session, may_know};
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};

/// Most people to whom the floor is given by name.
pub const MOST_HOLDERS: usize = 16;

/// Who has the floor. Every session begins with a free one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// To whom it is given, in order; `None`: it is free.
    pub holders: Option<Vec<ParticipantId>>,
    /// It is a last word.
    pub last_word: bool,
    /// Since when it is as it is.
    pub since: UnixMillis,
    /// For how long it is given, in minutes; nothing is cut when they are over.
    pub minutes: Option<u32>,
}

impl Floor {
    /// Whether a person is heard, as far as the floor goes.
    #[must_use]
    pub fn lets_be_heard(&self, person: &Participant) -> bool {
        self.holders.is_none()
            || self.holders().contains(&person.id)
            || person.role.is_always_heard()
    }

    /// Whether a last word runs, and this person has it.
    #[must_use]
    pub fn is_last_word_of(&self, who: &ParticipantId) -> bool {
        self.last_word && self.holders().contains(who)
    }

    /// Those to whom it is given.
    #[must_use]
    pub fn holders(&self) -> &[ParticipantId] {
        self.holders.as_deref().unwrap_or_default()
    }

    /// A person has it no longer; the others keep it.
    pub fn lose(&mut self, who: &ParticipantId) {
        self.last_word &= !self.holders().contains(who);
        if let Some(holders) = &mut self.holders {
            holders.retain(|holder| holder != who);
        }
    }

    /// A person leaves for good, and so loses it. A last word is theirs until the log says that it was interrupted.
    pub fn leave(&mut self, who: &ParticipantId) {
        if !self.is_last_word_of(who) {
            self.lose(who);
        }
    }

    fn of(holders: Option<Vec<ParticipantId>>, since: UnixMillis) -> Self {
        Self {
            holders,
            since,
            ..Self::default()
        }
    }
}

impl Facts {
    /// The floor is given to these. Those who have it keep it, though they cannot be heard now: it waits for them.
    pub(super) fn give_floor(
        &mut self,
        who: &ParticipantId,
        people: Vec<ParticipantId>,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(None, reason.as_ref())?;
        let keeps = |person: &Participant| self.floor.holders().contains(&person.id);
        let mut to: Vec<ParticipantId> = Vec::new();
        for whom in people {
            self.meant(who, &whom, |p| keeps(p) || self.may_have_the_floor(p))?;
            if !to.contains(&whom) {
                to.push(whom);
            }
        }
        if to.is_empty() || to.len() > MOST_HOLDERS {
            return Err(Refusal::UnknownPerson);
        }
        let fact = Fact::FloorGiven {
            to,
            last_word: false,
            minutes: None,
            reason,
        };
        self.order(who, fact, turn);
        Ok(())
    }

    /// The floor is nobody's.
    pub(super) fn take_floor(
        &mut self,
        who: &ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(None, reason.as_ref())?;
        if self.floor.holders.as_ref().is_none_or(|to| !to.is_empty()) {
            self.order(who, Fact::FloorTaken { reason }, turn);
        }
        Ok(())
    }

    /// The floor is free again.
    pub(super) fn open_floor(
        &mut self,
        who: &ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(None, reason.as_ref())?;
        if self.floor.holders.is_some() {
            self.order(who, Fact::FloorOpened { reason }, turn);
        }
        Ok(())
    }

    /// A person has the last word.
    pub(super) fn give_last_word(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if self.floor.is_last_word_of(&whom) {
            return Ok(());
        }
        self.spare_the_last_word(None, reason.as_ref())?;
        let can_end_it = |person: &Participant| is_for(person.role, Permission::EndLastWord);
        self.meant(who, &whom, |p| self.may_have_the_floor(p) && can_end_it(p))?;
        let fact = Fact::FloorGiven {
            to: vec![whom],
            last_word: true,
            minutes: None,
            reason,
        };
        self.order(who, fact, turn);
        Ok(())
    }

    /// A person has said all that they wanted to say last.
    pub(super) fn end_last_word(
        &mut self,
        who: &ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if !self.floor.is_last_word_of(who) {
            return Err(Refusal::NoFloor);
        }
        self.order(who, Fact::LastWordEnded, turn);
        Ok(())
    }

    /// Whoever had the last word has no seat any more, or is away. Nobody is left who could end it, and the bench goes on without a ruling: it cuts
    /// nobody. To one who comes again the court gives it anew.
    pub(super) fn end_a_last_word_without_its_holder(&mut self, turn: &mut Turn) {
        if !self.floor.last_word {
            return;
        }
        let holders = self.floor.holders();
        let is_here = |whom| self.roster.get(whom).is_some_and(|one| !one.is_away());
        if holders.iter().any(is_here) {
            return;
        }
        if let Some(whom) = holders.first().cloned() {
            self.happens(None, Fact::LastWordInterrupted { whom }, turn);
            turn.touch_everybody();
        }
    }

    /// While somebody has the last word, nothing that would cut it is done without a ruling; `whom`: to whom it would be done, if it is
    /// done to one person.
    pub(super) fn spare_the_last_word(
        &self,
        whom: Option<&ParticipantId>,
        ruling: Option<&Reason>,
    ) -> Result<(), Refusal> {
        let is_cut = match whom {
            Some(whom) => self.floor.is_last_word_of(whom),
            None => self.floor.last_word,
        };
        if is_cut && ruling.is_none() {
            return Err(Refusal::LastWord);
        }
        Ok(())
    }

    /// Whether a person can be given the floor: whoever has a voice in the session, and is in it, and not away.
    pub(super) fn may_have_the_floor(&self, person: &Participant) -> bool {
        !person.is_away() && self.allow(person, Permission::PublishSound)
    }

    /// Something about the order in the courtroom is so from now on, and in the log.
    pub(super) fn order(&mut self, who: &ParticipantId, fact: Fact, turn: &mut Turn) {
        self.happens(Some(who), fact, turn);
        turn.touch_everybody();
    }

    /// [`Self::apply`] of what a fact says of floor and time.
    pub(super) fn keep_order(&mut self, at: UnixMillis, fact: &Fact) {
        match fact {
            Fact::FloorGiven {
                to,
                last_word,
                minutes,
                ..
            } => {
                for whom in to {
                    self.hands.lower(whom);
                    // A lock would cut a last word before it has begun.
                    if *last_word {
                        self.locked.remove(whom);
                    }
                }
                self.floor = Floor {
                    holders: Some(to.clone()),
                    last_word: *last_word,
                    since: at,
                    minutes: *minutes,
                };
            }
            Fact::FloorTaken { .. } | Fact::LastWordEnded | Fact::LastWordInterrupted { .. } => {
                self.floor = Floor::of(Some(Vec::new()), at);
            }
            Fact::FloorOpened { .. } => self.floor = Floor::of(None, at),
            Fact::TimeRuns { side } => self.clock.run(*side, at),
            _ => {}
        }
    }

    /// The floor as one person is shown it: nothing of it to who does not follow the session, and nobody whom they may not know.
    #[must_use]
    pub fn floor_for(&self, viewer: &Participant) -> Floor {
        if !follows_the_session(self, viewer) {
            return Floor::default();
        }
        let mut floor = self.floor.clone();
        if let Some(holders) = &mut floor.holders {
            holders.retain(|whom| self.is_known_to(viewer, whom));
            floor.last_word &= !holders.is_empty();
        }
        floor
    }

    /// Whether a person who is here is the viewer, or one whom the viewer may know.
    pub(super) fn is_known_to(&self, viewer: &Participant, whom: &ParticipantId) -> bool {
        let person = self.roster.get(whom);
        person.is_some_and(|person| person.id == viewer.id || may_know(self, viewer, person))
    }
}
