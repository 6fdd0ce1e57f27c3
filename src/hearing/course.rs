//! The course of the hearing: from phase to phase, by whom and why.

use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::phase::{AFTER_THE_END, By, Phase, leads_to};
use super::plan::Planned;
use super::role::Role;
use super::roster::{Participant, Place};
use super::rules::Permission;
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::BTreeSet;

/// Longest reason in characters.
pub const MAX_REASON_LENGTH: usize = 500;

/// Why, in the words of who did it. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// Where the hearing stands, as people are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The phase.
    pub phase: Phase,
    /// The number of the move that led here: who misses one asks for everything.
    pub number: u32,
    /// Who made the move; `None`: the server, or one whom the reader does not know.
    pub by: Option<ParticipantId>,
    /// Why.
    pub reason: Option<Reason>,
    /// While the session is being opened: when it sits at the earliest.
    pub sits_at: Option<UnixMillis>,
    /// When it is expected to go on: after a pause, or on another day.
    pub goes_on_at: Option<UnixMillis>,
}

impl Reason {
    /// Takes a text as a reason; `None` when nothing is to be read in it, or it is too long, or holds a control character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty()
            && text.chars().count() <= MAX_REASON_LENGTH
            && !text.chars().any(|c| c.is_control() && c != '\n');
        fits.then(|| Self(text.to_owned()))
    }

    /// A reason of the server's, by its word.
    #[must_use]
    pub fn of_server(word: &'static str) -> Self {
        Self(word.to_owned())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Facts {
    /// A person moves the hearing on by an act that needs nothing else; where it pauses they may say until when.
    pub fn move_on(
        &mut self,
        who: &ParticipantId,
        act: Permission,
        (reason, until): (Option<Reason>, Option<UnixMillis>),
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let needs_more = matches!(act, Permission::Open | Permission::GoClosed);
        if needs_more || leads_to(act).is_none() {
            return Err(Refusal::NotPermitted);
        }
        if reason.is_none() && matches!(act, Permission::Postpone | Permission::NobodyAppeared) {
            return Err(Refusal::NoReason);
        }
        if act == Permission::NobodyAppeared && self.have_all_appeared() {
            return Err(Refusal::Appeared);
        }
        if until.is_some_and(|at| at <= turn.now()) {
            return Err(Refusal::TimePast);
        }
        if act != Permission::BackToOpen {
            self.spare_the_last_word(None, reason.as_ref())?;
        }
        let waited = self.waited(turn.now());
        self.move_by(who, act, reason, turn)?;
        if act == Permission::NobodyAppeared {
            turn.note(who, waited);
        }
        if let Some(at) = until {
            self.happens(Some(who), Fact::GoesOnAt { at }, turn);
        }
        Ok(())
    }

    /// For whom the court has waited in the hall, who of them is here all the same, and how long it waited.
    fn waited(&self, now: UnixMillis) -> Fact {
        let here = |one: &&Participant| one.role.is_admitted() && one.is_connected();
        Fact::Waited {
            summoned: self.summoned().map(|one| one.id.clone()).collect(),
            here: self
                .roster
                .iter()
                .filter(here)
                .map(|one| one.id.clone())
                .collect(),
            ms: self.hall_opened.map_or(0, |since| now.since(since)),
        }
    }

    /// Whom the court has summoned: all of the plan whom it lets in.
    fn summoned(&self) -> impl Iterator<Item = &Planned> {
        self.plan.people().filter(|one| one.role.is_admitted())
    }

    /// Whether everybody is here for whom the court waits: those without whom the hearing is not to be held, and where nobody is required,
    /// all who were summoned. Without a plan nobody knows who is to come.
    pub(super) fn have_all_appeared(&self) -> bool {
        let are_some_required = self.summoned().any(|one| one.required);
        let mut awaited = self
            .summoned()
            .filter(|one| one.required || !are_some_required);
        let is_here = |one: &Planned| {
            let person = self.roster.get(&one.id);
            person.is_some_and(Participant::is_connected)
        };
        self.summoned().next().is_some() && awaited.all(is_here)
    }

    /// The judge rules that the session is closed to all but the court and these, who are here, wait, or are to come.
    pub fn go_closed(
        &mut self,
        who: &ParticipantId,
        named: BTreeSet<ParticipantId>,
        reason: Reason,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if !named.iter().all(|whom| self.can_be_named(whom)) {
            return Err(Refusal::UnknownPerson);
        }
        self.move_by(who, Permission::GoClosed, Some(reason), turn)?;
        self.happens(Some(who), Fact::ClosedTo { named }, turn);
        Ok(())
    }

    /// By a further ruling the closed session is for one more, while it sits or in its pauses.
    pub fn name_for_closed(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Reason,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if !self.can_be_named(&whom) {
            return Err(Refusal::UnknownPerson);
        }
        if self.named.is_none() {
            return Err(Refusal::Phase);
        }
        if !self.may_enter(&whom) {
            turn.touch(&whom);
            self.happens(Some(who), Fact::NamedForClosed { whom, reason }, turn);
        }
        Ok(())
    }

    /// Whom a ruling that closes the session can name: whoever is here or planned, and is let in by the court. The court itself stays.
    fn can_be_named(&self, whom: &ParticipantId) -> bool {
        self.role_of(whom).is_some_and(Role::is_admitted)
    }

    /// Whether a person can be let in as far as the session is closed: until it is open again, those alone whom the ruling names, in its
    /// pauses too, for it goes on closed.
    pub(super) fn may_enter(&self, whom: &ParticipantId) -> bool {
        self.named.as_ref().is_none_or(|named| named.contains(whom))
    }

    /// A person makes the move of an act.
    pub(super) fn move_by(
        &mut self,
        who: &ParticipantId,
        act: Permission,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let to = leads_to(act).ok_or(Refusal::Phase)?;
        if self.move_to(to, By::Act(act), Some(who), reason, turn) {
            Ok(())
        } else {
            Err(Refusal::Phase)
        }
    }

    /// Where the hearing stands, for one person: who moved it only if they know them, and why if they are in the courtroom.
    #[must_use]
    pub fn course(&self, viewer: &Participant) -> Course {
        let (by, reason) = self.last_move.clone();
        Course {
            phase: self.lifecycle.phase(),
            number: self.lifecycle.number(),
            by: by.filter(|who| self.is_known_to(viewer, who)),
            reason: reason.filter(|_| viewer.place == Place::Courtroom),
            sits_at: self.opening.as_ref().map(|opening| opening.sits_at),
            goes_on_at: self.goes_on_at,
        }
    }

    /// What a move brings with it, when it is made and when the log tells of it. Until when a pause is to last stands while the server alone
    /// moves: it breaks off and restores, and rules nothing.
    pub(super) fn moved(&mut self, to: Phase, by_a_person: bool, at: UnixMillis) {
        if by_a_person {
            self.goes_on_at = None;
        }
        self.hearers.follow(to);
        if to == Phase::WaitingHallOpen {
            self.hall_opened.get_or_insert(at);
        }
    }

    /// Moves to another phase, by a person or by the server; `false` when there is no such move.
    pub fn move_to(
        &mut self,
        to: Phase,
        by: By,
        actor: Option<&ParticipantId>,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> bool {
        let Some(transition) = self.lifecycle.move_to(to, by) else {
            return false;
        };
        self.opening = None;
        self.moved(to, actor.is_some(), turn.now());
        if by == By::Act(Permission::BackToOpen) {
            self.named = None;
        }
        self.last_move = (actor.cloned(), reason.clone());
        turn.move_phase(actor, transition, reason);
        turn.touch_everybody();
        self.mind_the_judge(turn);
        self.rooms_follow(to, turn);
        if AFTER_THE_END.contains(&to) {
            self.let_people_talk_on(turn);
        }
        true
    }
}
