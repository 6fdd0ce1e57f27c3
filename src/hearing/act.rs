//! What people ask for: first whether they may, then what it changes.

use super::facts::Facts;
use super::input::Action;
use super::journal::Fact;
use super::output::{Notice, Refusal, ReleaseReason};
use super::phase::Phase;
use super::role::{Permission, Verdict, permits, possible_at};
use super::roster::{Participant, Place};
use super::sight::may_know;
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId};

impl Facts {
    /// A person asks for something. Who is not here asks for nothing.
    pub fn act(&mut self, who: &ParticipantId, action: Action, turn: &mut Turn) {
        let Some(asker) = self.roster.get(who).filter(|p| p.is_connected()) else {
            return;
        };
        let permission = permission_for(&action);
        let outcome = permission
            .map_or(Ok(()), |permission| self.check(asker, permission))
            .and_then(|()| self.carry_out(who, action, turn));
        if let (Some(act), Err(why)) = (permission, outcome) {
            turn.note(who, Fact::Refused { act, why });
        }
        turn.answer(who, outcome.map_or_else(Notice::Refused, |()| Notice::Done));
    }

    fn check(&self, asker: &Participant, permission: Permission) -> Result<(), Refusal> {
        match permits(asker.role, self.lifecycle.phase(), permission) {
            Verdict::NotForThisRole => Err(Refusal::NotPermitted),
            Verdict::NotInThisPhase => Err(Refusal::Phase),
            Verdict::Yes if !possible_at(asker.place, permission) => Err(Refusal::NotPermitted),
            Verdict::Yes => Ok(()),
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
            Action::Open => self.turn_to(Phase::Open, who, turn)?,
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
        let was_admitted = |p: &Participant| {
            p.place == Place::Courtroom && p.role.first_place() == Place::WaitingHall
        };
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
        let phase = self.lifecycle.phase();
        let is_another_speaker = |p: &Participant| {
            p.id != *who
                && p.place == Place::Courtroom
                && permits(p.role, phase, Permission::Publish) == Verdict::Yes
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
                .is_some_and(|asker| may_know(asker, person))
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

/// The row of the table that an action needs; `None`: nobody is kept from leaving.
fn permission_for(action: &Action) -> Option<Permission> {
    match action {
        Action::SetMicrophone { .. } | Action::SetCamera { .. } => Some(Permission::Publish),
        Action::RaiseHand { .. } => Some(Permission::RaiseHand),
        Action::Admit { .. } => Some(Permission::Admit),
        Action::SendBack { .. } => Some(Permission::SendBack),
        Action::Mute { .. } => Some(Permission::Mute),
        Action::Open => Some(Permission::Open),
        Action::Recess => Some(Permission::Recess),
        Action::End => Some(Permission::End),
        Action::Leave => None,
    }
}
