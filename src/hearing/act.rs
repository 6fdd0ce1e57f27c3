//! What people ask for: first whether they may, then what it changes.

use super::course::Reason as Ruling;
use super::facts::Facts;
use super::input::Action;
use super::journal::Fact;
use super::output::{Notice, Refusal, ReleaseReason};
use super::role::Role;
use super::roster::Participant;
use super::rules::{Permission, Reason, may, permits};
use super::screening::Screened;
use super::sight::{is_within, may_know};
use super::turn::Turn;
use super::writing::{Body, To};
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
        // That somebody would have liked to settle, or has much to write in private, is nobody's business, not even in vain.
        if let Err(why) = outcome
            && !matches!(act, Permission::ReadyToSettle | Permission::WriteInRoom)
        {
            turn.note(who, Fact::Refused { act, why });
        }
        let done = if turn.keeps {
            Notice::Kept
        } else {
            Notice::Done
        };
        turn.answer(who, outcome.map_or_else(Notice::Refused, |()| done));
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
        let has_it = |act| act != Permission::EndLastWord || self.floor.is_last_word_of(&person.id);
        may.retain(|&act| self.is_open_to(person, act) && has_it(act));
        may
    }

    /// In a closed session only those see and hear, and are seen and heard, who are in it; nobody settles for whom they may not; one more
    /// is named only while a ruling stands that closed the session; and of who has come nobody says that they did not.
    fn is_open_to(&self, person: &Participant, act: Permission) -> bool {
        use Permission::{
            NameForClosed, NobodyAppeared, PublishPicture, PublishSound, ReadyToSettle,
            SayWhoHears, SeeAndHear,
        };
        match act {
            SeeAndHear | PublishSound | PublishPicture | SayWhoHears => is_within(self, person),
            ReadyToSettle => self.may_settle(person),
            NameForClosed => self.named.is_some(),
            NobodyAppeared => !self.have_all_appeared(),
            _ => true,
        }
    }

    pub(super) fn check(&self, asker: &Participant, act: Permission) -> Result<(), Refusal> {
        let verdict = permits(asker.role, self.lifecycle.phase(), asker.place, act);
        match verdict.why {
            _ if verdict.allowed => Ok(()),
            Reason::NotInThisPhase => Err(Refusal::Phase),
            Reason::NotInThisRoom => Err(Refusal::Room),
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// Changes the facts; a refusal has changed nothing.
    #[allow(
        clippy::too_many_lines,
        reason = "one arm an action, so that the compiler holds that none is missing"
    )]
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
            Action::Dismiss { whom, reason } => self.dismiss(who, whom, reason, turn)?,
            Action::Remove { whom, reason } => self.remove(who, whom, reason, turn)?,
            Action::SendBack { whom, reason } => self.send_back(who, whom, reason, turn)?,
            Action::GoOnWithout { whom, reason } => {
                self.go_on_without(who, whom, reason, turn)?;
            }
            Action::Mute { whom, reason } => self.mute(who, whom, reason, turn)?,
            Action::GiveFloor { people, reason } => self.give_floor(who, people, reason, turn)?,
            Action::TakeFloor { reason } => self.take_floor(who, reason, turn)?,
            Action::OpenFloor { reason } => self.open_floor(who, reason, turn)?,
            Action::GiveLastWord { whom, reason } => {
                self.give_last_word(who, whom, reason, turn)?;
            }
            Action::EndLastWord => self.end_last_word(who, turn)?,
            Action::MuteAll => self.mute_all(who, turn),
            Action::LockMicrophone { whom, on, reason } => {
                self.lock_microphone(who, whom, on, reason, turn)?;
            }
            Action::AskToUnmute { whom } => self.ask_to_unmute(who, whom, turn)?,
            Action::LowerHand { whom } => self.lower_hand(who, whom, turn)?,
            Action::AskWhoHears { on } => self.ask_who_hears(who, on, turn)?,
            Action::SayWhoHears { round, yes } => self.say_who_hears(who, (round, yes), turn)?,
            Action::NextStep { turns } => self.next_step(who, turns, turn)?,
            Action::GoToStep { step, reason } => self.go_to_step(who, &step, reason, turn)?,
            Action::Open { without } => self.open(who, &without, turn)?,
            Action::GoClosed { named, reason } => self.go_closed(who, named, reason, turn)?,
            Action::NameForClosed { whom, reason } => {
                self.name_for_closed(who, whom, reason, turn)?;
            }
            Action::Move { by, reason, until } => self.move_on(who, by, (reason, until), turn)?,
            Action::OpenRoom { kind, with } => self.open_room(who, kind, with, turn)?,
            Action::Invite { whom } => self.invite(who, &whom, turn)?,
            Action::AcceptInvitation { room } => self.accept(who, room, turn)?,
            Action::DeclineInvitation { room } => self.decline(who, room, turn)?,
            Action::LockRoom { on } => self.lock(who, on, turn)?,
            Action::LeaveRoom => self.leave_room(who, turn),
            Action::ReadyToSettle { on } => self.ready_to_settle(who, on, turn)?,
            Action::Screen { screened, ruling } => self.screen(who, screened, ruling, turn)?,
            Action::Say { to, text } => self.say(who, to, Body::Text(text), turn)?,
            Action::SayInRoom { text } => self.say_in_room(who, text, turn)?,
            Action::Signal { sign } => self.say(who, To::Clerk, Body::Sign(sign), turn)?,
            Action::Mark { kind, note } => self.mark(who, kind, note, turn)?,
            Action::Leave => self.leave(who, ReleaseReason::Left, turn),
            Action::Impossible { why, .. } => return Err(why),
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
        if on && kind == MediaKind::Audio && room.is_none() && self.locked.contains(who) {
            return Err(Refusal::Locked);
        }
        match kind {
            MediaKind::Audio => {
                person.microphone = on;
                if on {
                    person.clear_orders();
                }
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
        if self.hands.put(who, up) {
            turn.note(who, Fact::Hand { up });
            turn.touch(who);
        }
    }

    /// Keeps something of a person from another. The court keeps nothing from itself.
    fn screen(
        &mut self,
        who: &ParticipantId,
        screened: Screened,
        ruling: String,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let of_the_court = |id| self.role_of(id).is_some_and(Role::is_of_the_court);
        // Without a plan nobody knows who is to come.
        let is_known = |id| self.role_of(id).is_some() || self.plan.people().next().is_none();
        let are_known = is_known(&screened.from) && is_known(&screened.whom);
        if screened.from == screened.whom || !are_known || of_the_court(&screened.from) {
            return Err(Refusal::UnknownPerson);
        }
        if !self.screening.has_room_for(&screened) {
            return Err(Refusal::TooMany);
        }
        let reason = Ruling::new(&ruling);
        if screened.screen.hearing {
            self.spare_the_last_word(Some(&screened.whom), reason.as_ref())?;
        }
        if reason.is_none() {
            return Err(Refusal::NoReason);
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
        self.happens(Some(who), fact, turn);
        turn.touch(whom);
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
        Action::GoOnWithout { .. } => Permission::GoOnWithout,
        Action::Mute { .. } => Permission::Mute,
        Action::GiveFloor { .. } => Permission::GiveFloor,
        Action::TakeFloor { .. } => Permission::TakeFloor,
        Action::OpenFloor { .. } => Permission::OpenFloor,
        Action::GiveLastWord { .. } => Permission::GiveLastWord,
        Action::EndLastWord => Permission::EndLastWord,
        Action::MuteAll => Permission::MuteAll,
        Action::LockMicrophone { .. } => Permission::LockMicrophone,
        Action::AskToUnmute { .. } => Permission::AskToUnmute,
        Action::LowerHand { .. } => Permission::LowerHand,
        Action::AskWhoHears { .. } => Permission::AskWhoHears,
        Action::SayWhoHears { .. } => Permission::SayWhoHears,
        Action::NextStep { .. } => Permission::NextStep,
        Action::GoToStep { .. } => Permission::GoToStep,
        Action::Open { .. } => Permission::Open,
        Action::GoClosed { .. } => Permission::GoClosed,
        Action::NameForClosed { .. } => Permission::NameForClosed,
        Action::Move { by, .. } => *by,
        Action::OpenRoom { kind, .. } => kind.permission(),
        Action::Invite { .. } => Permission::InviteToRoom,
        Action::AcceptInvitation { .. } => Permission::AcceptInvitation,
        Action::DeclineInvitation { .. } => Permission::DeclineInvitation,
        Action::LockRoom { .. } => Permission::LockRoom,
        Action::LeaveRoom => Permission::LeaveRoom,
        Action::ReadyToSettle { .. } => Permission::ReadyToSettle,
        Action::Screen { .. } => Permission::Screen,
        Action::Say { to, .. } => to.permission(),
        Action::SayInRoom { .. } => Permission::WriteInRoom,
        Action::Signal { .. } => Permission::SignalToClerk,
        Action::Mark { kind, .. } => kind.permission(),
        Action::Leave => Permission::Leave,
        Action::Impossible { act, .. } => *act,
    }
}
