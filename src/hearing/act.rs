//! What people ask for: first whether they may, then what it changes.

use super::facts::Facts;
use super::input::Action;
use super::journal::Fact;
use super::output::{Notice, Refusal, ReleaseReason};
use super::roster::{Participant, Place};
use super::rules::{Permission, Reason, is_for, may, permits};
use super::screening::Screened;
use super::seen::opening;
use super::sight::{is_within, may_know};
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId, RoomId};

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
        // That somebody would have liked to settle is nobody's business, not even in vain.
        if let Err(why) = outcome
            && act != Permission::ReadyToSettle
        {
            turn.note(who, Fact::Refused { act, why });
        }
        turn.answer(who, outcome.map_or_else(Notice::Refused, |()| Notice::Done));
    }

    /// Whether the table allows a person something, and nothing as things stand keeps them from it.
    #[must_use]
    pub fn allow(&self, person: &Participant, act: Permission) -> bool {
        permits(person.role, self.lifecycle.phase(), person.place, act).allowed
            && self.is_open_to(person, act)
    }

    /// What a person may do now; their page shows these buttons.
    #[must_use]
    pub fn may(&self, person: &Participant) -> Vec<Permission> {
        let mut may = may(person.role, self.lifecycle.phase(), person.place);
        may.retain(|&act| self.is_open_to(person, act));
        may
    }

    /// In a closed session only those see and hear, and are seen and heard, who are in it; and nobody settles for whom they may not.
    fn is_open_to(&self, person: &Participant, act: Permission) -> bool {
        use Permission::{PublishPicture, PublishSound, ReadyToSettle, SeeAndHear};
        match act {
            SeeAndHear | PublishSound | PublishPicture => is_within(self, person),
            ReadyToSettle => self.may_settle(person),
            _ => true,
        }
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
            Action::SetMicrophone { on, room } => {
                self.switch(who, MediaKind::Audio, (on, room), turn)?;
            }
            Action::SetCamera { on, room } => {
                self.switch(who, MediaKind::Video, (on, room), turn)?;
            }
            Action::RaiseHand { up } => self.hand(who, up, turn),
            Action::Declare => self.declare(who, turn),
            Action::CheckIdentity { whom, how } => self.check_identity(who, whom, how, turn)?,
            Action::CheckAuthority { whom, how } => self.check_authority(who, whom, how, turn)?,
            Action::Admit { whom, reason } => self.admit(who, whom, reason, turn)?,
            Action::AdmitAll => self.admit_all(who, turn),
            Action::WitnessHeard { whom } => self.witness_heard(who, whom, turn)?,
            Action::Dismiss { whom } => self.dismiss(who, whom, turn)?,
            Action::Remove { whom, reason } => self.remove(who, whom, reason, turn)?,
            Action::SendBack { whom } => self.send_back(who, whom, turn)?,
            Action::Mute { whom } => self.mute(who, whom, turn)?,
            Action::Open { without } => self.open(who, &without, turn)?,
            Action::GoClosed { named, reason } => self.go_closed(who, named, reason, turn)?,
            Action::Move { by, reason } => self.move_on(who, by, reason, turn)?,
            Action::OpenRoom { kind, with } => self.open_room(who, kind, with, turn)?,
            Action::Invite { whom } => self.invite(who, &whom, turn)?,
            Action::AcceptInvitation { room } => self.accept(who, room, turn)?,
            Action::DeclineInvitation { room } => self.decline(who, room, turn)?,
            Action::LockRoom { on } => self.lock(who, on, turn)?,
            Action::LeaveRoom => self.leave_room(who, turn),
            Action::ReadyToSettle { on } => self.ready_to_settle(who, on, turn)?,
            Action::Screen { screened, ruling } => self.screen(who, screened, ruling, turn)?,
            Action::Leave => self.leave(who, ReleaseReason::Left, turn),
        }
        Ok(())
    }

    /// A person's own microphone or camera. To switch the microphone on again is their right after a mute, too.
    fn switch(
        &mut self,
        who: &ParticipantId,
        kind: MediaKind,
        (on, room): (bool, Option<RoomId>),
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let Some(person) = self.roster.get_mut(who).filter(|p| p.has_on(kind) != on) else {
            return Ok(());
        };
        if on && person.room() != room {
            return Err(Refusal::Room);
        }
        match kind {
            MediaKind::Audio => {
                person.microphone = on;
                person.muted_by_judge &= !on;
            }
            MediaKind::Video => person.camera = on,
        }
        person.hushed &= !on;
        if person.room().is_none() {
            turn.note(who, Fact::Switched { kind, on });
        }
        turn.touch(who);
        Ok(())
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
        let fact = Fact::Muted { whom: whom.clone() };
        self.do_to(who, &whom, is_another_speaker, fact, turn)
    }

    /// Keeps something of a person from another. The court keeps nothing from itself.
    fn screen(
        &mut self,
        who: &ParticipantId,
        screened: Screened,
        ruling: String,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let of_the_court = |id: &ParticipantId| {
            let person = self.roster.get(id);
            person.is_some_and(|person| person.role.is_of_the_court())
        };
        if screened.from == screened.whom || of_the_court(&screened.from) {
            return Err(Refusal::UnknownPerson);
        }
        turn.touch(&screened.from);
        turn.touch(&screened.whom);
        if self.screening.put(screened.clone()) {
            turn.note(who, Fact::Screened { screened, ruling });
            self.recall(turn);
        }
        Ok(())
    }

    /// Does something to another, if they can be meant: it is true from now on, and in the log.
    pub(super) fn do_to(
        &mut self,
        who: &ParticipantId,
        whom: &ParticipantId,
        fits: impl Fn(&Participant) -> bool,
        fact: Fact,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.meant(who, whom, fits)?;
        self.apply(Some(who), &fact);
        turn.touch(whom);
        turn.note(who, fact);
        Ok(())
    }

    /// The person whom an asker means. One whom they may not know of is as unknown as one who does not exist.
    pub(super) fn meant(
        &self,
        asker: &ParticipantId,
        whom: &ParticipantId,
        fits: impl Fn(&Participant) -> bool,
    ) -> Result<&Participant, Refusal> {
        let asker = self.roster.get(asker).ok_or(Refusal::UnknownPerson)?;
        self.roster
            .get(whom)
            .filter(|person| may_know(self, asker, person) && fits(person))
            .ok_or(Refusal::UnknownPerson)
    }
}

/// What the table is asked for an action.
fn permission_for(action: &Action) -> Permission {
    match action {
        Action::SetMicrophone { .. } => Permission::SetMicrophone,
        Action::SetCamera { .. } => Permission::SetCamera,
        Action::RaiseHand { .. } => Permission::RaiseHand,
        Action::Declare => Permission::Declare,
        Action::CheckIdentity { .. } => Permission::CheckIdentity,
        Action::CheckAuthority { .. } => Permission::CheckAuthority,
        Action::Admit { .. } => Permission::Admit,
        Action::AdmitAll => Permission::AdmitAll,
        Action::WitnessHeard { .. } => Permission::WitnessHeard,
        Action::Dismiss { .. } => Permission::Dismiss,
        Action::Remove { .. } => Permission::Remove,
        Action::SendBack { .. } => Permission::SendBack,
        Action::Mute { .. } => Permission::Mute,
        Action::Open { .. } => Permission::Open,
        Action::GoClosed { .. } => Permission::GoClosed,
        Action::Move { by, .. } => *by,
        Action::OpenRoom { kind, .. } => opening(*kind),
        Action::Invite { .. } => Permission::InviteToRoom,
        Action::AcceptInvitation { .. } => Permission::AcceptInvitation,
        Action::DeclineInvitation { .. } => Permission::DeclineInvitation,
        Action::LockRoom { .. } => Permission::LockRoom,
        Action::LeaveRoom => Permission::LeaveRoom,
        Action::ReadyToSettle { .. } => Permission::ReadyToSettle,
        Action::Screen { .. } => Permission::Screen,
        Action::Leave => Permission::Leave,
    }
}
