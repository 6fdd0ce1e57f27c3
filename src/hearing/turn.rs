//! One turn: what handling one input has changed, kept until the facts are complete and everything is carried out in one order.

use super::course::Reason;
use super::journal::{Entry, Fact};
use super::output::{Notice, ReleaseReason};
use super::phase::Transition;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::BTreeSet;

/// For whom the wiring and the views must be worked out anew.
#[derive(Debug, PartialEq, Eq)]
pub enum Touched {
    /// For these, and for others as far as these are concerned.
    Some(BTreeSet<ParticipantId>),
    /// For all.
    Everybody,
}

impl Touched {
    /// No fact changed.
    #[must_use]
    pub fn nobody() -> Self {
        Self::Some(BTreeSet::new())
    }
}

/// Whose connections end at the end of the turn.
#[derive(Debug)]
pub enum Released {
    /// These; their seats are free already.
    Some(Vec<(ParticipantId, ReleaseReason)>),
    /// Everybody who still has a seat.
    Everybody(ReleaseReason),
    /// Everybody but these.
    AllBut(BTreeSet<ParticipantId>, ReleaseReason),
}

/// What one input has changed.
#[derive(Debug)]
pub struct Turn {
    now: UnixMillis,
    /// For the log, in order.
    pub entries: Vec<Entry>,
    /// Whom facts touched.
    pub touched: Touched,
    /// The move of phase, if there was one.
    pub transition: Option<Transition>,
    /// Whose connection is new and begins with a snapshot.
    pub greeted: Option<ParticipantId>,
    /// What is passed on to people and is in no view: who was not there to hear it does not find it again.
    pub passing: Vec<(ParticipantId, Notice)>,
    /// The answer to who asked.
    pub answer: Option<(ParticipantId, Notice)>,
    /// What was written waits for people whose links are lost.
    pub keeps: bool,
    /// The files of the record are to be closed.
    pub seals: bool,
    /// Who is released.
    pub released: Released,
}

impl Turn {
    /// A turn at `now`; nothing has changed.
    #[must_use]
    pub fn new(now: UnixMillis) -> Self {
        Self {
            now,
            entries: Vec::new(),
            touched: Touched::nobody(),
            transition: None,
            greeted: None,
            passing: Vec::new(),
            answer: None,
            keeps: false,
            seals: false,
            released: Released::Some(Vec::new()),
        }
    }

    /// When the input came.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.now
    }

    /// Logs what a person did or what became of them.
    pub fn note(&mut self, actor: &ParticipantId, fact: Fact) {
        self.log(Some(actor.clone()), fact);
    }

    /// Logs what the server did.
    pub fn note_of_server(&mut self, fact: Fact) {
        self.log(None, fact);
    }

    fn log(&mut self, actor: Option<ParticipantId>, fact: Fact) {
        let at = self.now;
        self.entries.push(Entry { at, actor, fact });
    }

    /// A fact about this person changed.
    pub fn touch(&mut self, who: &ParticipantId) {
        if let Touched::Some(people) = &mut self.touched {
            people.insert(who.clone());
        }
    }

    /// A fact about the whole hearing changed.
    pub fn touch_everybody(&mut self) {
        self.touched = Touched::Everybody;
    }

    /// The phase changed.
    pub fn move_phase(
        &mut self,
        actor: Option<&ParticipantId>,
        transition: Transition,
        reason: Option<Reason>,
    ) {
        let Transition { number, from, to } = transition;
        let fact = Fact::Phase {
            number,
            from,
            to,
            reason,
        };
        self.log(actor.cloned(), fact);
        self.transition = Some(transition);
    }

    /// A connection is new.
    pub fn greet(&mut self, who: ParticipantId) {
        self.greeted = Some(who);
    }

    /// Passes something on to one person.
    pub fn pass(&mut self, to: &ParticipantId, notice: Notice) {
        self.passing.push((to.clone(), notice));
    }

    /// Answers who asked.
    pub fn answer(&mut self, who: &ParticipantId, notice: Notice) {
        self.answer = Some((who.clone(), notice));
    }

    /// Releases one person.
    pub fn release(&mut self, who: ParticipantId, why: ReleaseReason) {
        if let Released::Some(people) = &mut self.released {
            people.push((who, why));
        }
    }

    /// Releases all others.
    pub fn release_all_but(&mut self, stay: BTreeSet<ParticipantId>, why: ReleaseReason) {
        self.released = Released::AllBut(stay, why);
    }

    /// Releases everybody.
    pub fn release_everybody(&mut self, why: ReleaseReason) {
        self.released = Released::Everybody(why);
    }
}
