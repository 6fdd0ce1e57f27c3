//! What people ask for: first whether they may, then what it changes.

use super::facts::Facts;
use super::input::Action;
use super::journal::Fact;
use super::output::{Notice, Refusal, ReleaseReason};
use super::phase::Phase;
use super::roster::{Participant, Place};
use super::rules::{Permission, Reason, is_for, permits};
use super::sight::may_know;
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId};

impl Facts {
    /// A person asks for something. Who is not here asks for nothing.
    pub fn act(&mut self, who: &ParticipantId, action: Action, turn: &mut Turn) {
        let Some(asker) = self.roster.get(who).filter(|p| p.is_connected()) else {
            return;
        };
        let act = permission_for(&action);
        let outcome = self
            .check(asker, act)
            .and_then(|()| self.carry_out(who, action, turn));
        if let Err(why) = outcome {
            turn.note(who, Fact::Refused { act, why });
        }
        turn.answer(who, outcome.map_or_else(Notice::Refused, |()| Notice::Done));
    }

    /// Whether the table allows a person something as things stand.
    #[must_use]
    pub fn allow(&self, person: &Participant, act: Permission) -> bool {
        permits(person.role, self.lifecycle.phase(), person.place, act).allowed
    }

    fn check(&self, asker: &Participant, act: Permission) -> Result<(), Refusal> {
        let verdict = permits(asker.role, self.lifecycle.phase(), asker.place, act);
        match verdict.why {
            _ if verdict.allowed => Ok(()),
            Reason::NotInThisPhase => Err(Refusal::Phase),
            Reason::NotInThisRoom => Err(Refusal::Room),
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// Changes the facts; a refusal has changed nothing.
    fn carry_out(
        &mut self,
        who: &ParticipantId,
        action: Action,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        match action {
            Action::SetMicrophone { on } => self.switch(who, MediaKind::Audio, on, turn),
            Action::SetCamera { on } => self.switch(who, MediaKind::Video, on, turn),
            Action::RaiseHand { up } => self.hand(who, up, turn),
            Action::Admit { whom } => self.admit(who, whom, turn)?,
            Action::SendBack { whom } => self.send_back(who, whom, turn)?,
            Action::Mute { whom } => self.mute(who, whom, turn)?,
            Action::Open => self.turn_to(Phase::OpenSession, who, turn)?,
            Action::Recess => self.turn_to(Phase::Recess, who, turn)?,
            Action::End => {
                self.turn_to(Phase::Ended, who, turn)?;
                turn.release_everybody(ReleaseReason::Ended);
            }
            Action::Leave => self.leave(who, ReleaseReason::Left, turn),
        }
        Ok(())
    }

    /// A person's own microphone or camera. To switch the microphone on again is their right after a mute, too.
    fn switch(&mut self, who: &ParticipantId, kind: MediaKind, on: bool, turn: &mut Turn) {
        let Some(person) = self.roster.get_mut(who).filter(|p| p.has_on(kind) != on) else {
            return;
        };
        match kind {
            MediaKind::Audio => {
                person.microphone = on;
                person.muted_by_judge &= !on;
            }
            MediaKind::Video => person.camera = on,
        }
        turn.note(who, Fact::Switched { kind, on });
        turn.touch(who);
    }

    fn hand(&mut self, who: &ParticipantId, up: bool, turn: &mut Turn) {
        let changed = if up {
            self.hands.raise(who)
        } else {
            self.hands.lower(who)
        };
        if changed {
            turn.note(who, Fact::Hand { up });
            turn.touch(who);
        }
    }

    fn admit(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let waits = |p: &Participant| p.place == Place::WaitingHall;
        self.meant(who, &whom, waits)?.place = Place::Courtroom;
        turn.touch(&whom);
        turn.note(who, Fact::Admitted { whom });
        Ok(())
    }

    fn send_back(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let was_admitted = |p: &Participant| p.place == Place::Courtroom && p.role.is_admitted();
        self.meant(who, &whom, was_admitted)?.place = Place::WaitingHall;
        self.hands.lower(&whom);
        turn.touch(&whom);
        turn.note(who, Fact::SentBack { whom });
        Ok(())
    }

    fn mute(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let is_led = self
            .roster
            .get(who)
            .is_some_and(|asker| !asker.role.is_judge());
        let is_another_speaker = |p: &Participant| {
            p.id != *who
                && p.place == Place::Courtroom
                && is_for(p.role, Permission::PublishSound)
                && !(is_led && p.role.is_judge())
        };
        let person = self.meant(who, &whom, is_another_speaker)?;
        person.microphone = false;
        person.muted_by_judge = true;
        turn.touch(&whom);
        turn.note(who, Fact::Muted { whom });
        Ok(())
    }

    fn turn_to(
        &mut self,
        phase: Phase,
        who: &ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if self.move_to(phase, Some(who), turn) {
            Ok(())
        } else {
            Err(Refusal::Phase)
        }
    }

    /// The person whom an asker means. One whom they may not know of is as unknown as one who does not exist.
    fn meant(
        &mut self,
        asker: &ParticipantId,
        whom: &ParticipantId,
        fits: impl Fn(&Participant) -> bool,
    ) -> Result<&mut Participant, Refusal> {
        let knows = |person: &Participant| {
            self.roster
                .get(asker)
                .is_some_and(|asker| may_know(self, asker, person))
        };
        if !self
            .roster
            .get(whom)
            .is_some_and(|person| knows(person) && fits(person))
        {
            return Err(Refusal::UnknownPerson);
        }
        self.roster.get_mut(whom).ok_or(Refusal::UnknownPerson)
    }
}

/// What the table is asked for an action.
fn permission_for(action: &Action) -> Permission {
    match action {
        Action::SetMicrophone { .. } => Permission::SetMicrophone,
        Action::SetCamera { .. } => Permission::SetCamera,
        Action::RaiseHand { .. } => Permission::RaiseHand,
        Action::Admit { .. } => Permission::Admit,
        Action::SendBack { .. } => Permission::SendBack,
        Action::Mute { .. } => Permission::Mute,
        Action::Open => Permission::Open,
        Action::Recess => Permission::Recess,
        Action::End => Permission::End,
        Action::Leave => Permission::Leave,
    }
}
