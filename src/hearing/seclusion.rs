//! How people come into private rooms and out of them. Out of each they come back to where they were, with microphone and camera off:
//! nothing that was begun behind the wall is ended in front of it.

use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::phase::Phase;
use super::role::Role;
use super::rooms::{PrivateRoom, RoomKind, Rooms};
use super::roster::Participant;
use super::rules::SETTLING;
use super::turn::Turn;
use crate::id::{ParticipantId, RoomId};

impl Facts {
    /// Opens a room, and asks people into it; without a list those who belong there by what they are.
    ///
    /// # Errors
    /// [`Refusal::UnknownPerson`] when there is nobody who may be asked.
    pub fn open_room(
        &mut self,
        who: &ParticipantId,
        kind: RoomKind,
        with: Vec<ParticipantId>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let asker = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
        let company = if with.is_empty() {
            self.natural_company(asker, kind)
        } else {
            with
        };
        let answers = |whom: &ParticipantId| self.may_call(asker, whom, kind);
        if kind == RoomKind::DeliberationRoom
            && let Some(room) = self.deliberation()
        {
            self.bring(who, room, turn);
            return Ok(());
        }
        let is_of_fit_size = match kind {
            RoomKind::DeliberationRoom => true,
            RoomKind::ClerksDesk => company.len() == 1,
            _ => !company.is_empty(),
        };
        if !is_of_fit_size || !company.iter().all(answers) {
            return Err(Refusal::UnknownPerson);
        }
        let room = self.rooms.open(kind);
        self.enter_room(who, room, turn);
        for whom in company {
            if self.comes_at_once(who, &whom, kind) {
                self.bring(&whom, room, turn);
            } else {
                self.ask(&whom, Some(who), room, turn);
            }
        }
        Ok(())
    }

    /// Asks one more person into one's own room.
    ///
    /// # Errors
    /// [`Refusal::UnknownPerson`] for one who may not be asked, [`Refusal::UnknownRoom`] when the room is locked.
    pub fn invite(
        &mut self,
        who: &ParticipantId,
        whom: &ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let asker = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
        let room = self.room_of(asker).ok_or(Refusal::UnknownRoom)?;
        let id = room.id;
        if room.locked {
            return Err(Refusal::UnknownRoom);
        }
        if !self.may_call_in(asker, whom, room) {
            return Err(Refusal::UnknownPerson);
        }
        self.ask(whom, Some(who), id, turn);
        Ok(())
    }

    /// Goes into a room into which one is asked.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`] when one is not asked there, [`Refusal::Phase`] when one is needed in the courtroom,
    /// [`Refusal::Company`] when one may not be with those who are there.
    pub fn accept(
        &mut self,
        who: &ParticipantId,
        id: RoomId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let person = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
        let room = self
            .rooms
            .get(id)
            .filter(|room| room.asked.contains_key(who));
        let room = room.ok_or(Refusal::UnknownRoom)?;
        if !self.may_be_away(person, room) {
            return Err(Refusal::Phase);
        }
        if !self.fits(person, room) {
            return Err(Refusal::Company);
        }
        self.enter_room(who, id, turn);
        Ok(())
    }

    /// Does not come.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`] when one is not asked there.
    pub fn decline(
        &mut self,
        who: &ParticipantId,
        id: RoomId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let asked = self
            .rooms
            .get_mut(id)
            .and_then(|room| room.asked.remove(who));
        asked.ok_or(Refusal::UnknownRoom)?;
        turn.touch(who);
        self.tidy(id, turn);
        Ok(())
    }

    /// Locks one's own room, so that nobody new comes, or opens it again.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`] when one is in none.
    pub fn lock(&mut self, who: &ParticipantId, on: bool, turn: &mut Turn) -> Result<(), Refusal> {
        let id = self.roster.get(who).and_then(Participant::room);
        let room = id.and_then(|id| self.rooms.get_mut(id));
        let room = room.ok_or(Refusal::UnknownRoom)?;
        room.locked = on;
        if on {
            room.asked.clear();
        }
        turn.touch(who);
        Ok(())
    }

    /// A person comes out of their room; if that leaves one alone there, so does that one.
    pub fn leave_room(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let Some(id) = self.step_out(who, turn) else {
            return;
        };
        self.tidy(id, turn);
        self.recall(turn);
    }

    /// A person leaves the hearing, or is away: they are in no room, and asked into none.
    pub fn leave_all_rooms(&mut self, who: &ParticipantId, turn: &mut Turn) {
        for whom in self.rooms.forget(who) {
            turn.touch(&whom);
        }
        self.step_out(who, turn);
        let rooms: Vec<RoomId> = self.rooms.iter().map(|room| room.id).collect();
        for id in rooms {
            self.tidy(id, turn);
        }
        self.recall(turn);
    }

    /// All rooms end.
    pub fn close_all_rooms(&mut self, turn: &mut Turn) {
        let people: Vec<ParticipantId> = self.roster.iter().map(|one| one.id.clone()).collect();
        for who in people {
            self.step_out(&who, turn);
        }
        self.rooms = Rooms::default();
        turn.touch_everybody();
    }

    /// Whoever is needed elsewhere, or may no longer be with those who are there, comes out of their room.
    pub fn recall(&mut self, turn: &mut Turn) {
        self.withdraw_unfit_invitations(turn);
        while let Some(who) = self.one_to_recall() {
            if let Some(id) = self.step_out(&who, turn) {
                self.tidy(id, turn);
            }
        }
    }

    /// Who may no longer be with whoever has asked them is asked no longer: an invitation names who asks.
    fn withdraw_unfit_invitations(&mut self, turn: &mut Turn) {
        for (id, whom) in self.unfit_invitations() {
            if let Some(room) = self.rooms.get_mut(id) {
                room.asked.remove(&whom);
                turn.touch(&whom);
                self.tidy(id, turn);
            }
        }
    }

    fn one_to_recall(&self) -> Option<ParticipantId> {
        let to_recall = |person: &&Participant| {
            self.room_of(person)
                .is_some_and(|room| !self.may_be_away(person, room) || !self.fits(person, room))
        };
        self.roster
            .iter()
            .find(to_recall)
            .map(|person| person.id.clone())
    }

    /// The phase has changed: whoever is needed comes out of their room, judges retire, sides are asked to talk.
    pub fn rooms_follow(&mut self, to: Phase, turn: &mut Turn) {
        self.recall(turn);
        self.forget_outdated_wishes(turn);
        match to {
            Phase::Deliberation => {
                let room = self.rooms.open(RoomKind::DeliberationRoom);
                for who in self.who_is_here(Role::is_judge) {
                    self.bring(&who, room, turn);
                }
                self.tidy(room, turn);
            }
            Phase::SettlementRecess => {
                let room = self.rooms.open(RoomKind::MediationRoom);
                for who in self.who_is_here(|role| role.is_of(SETTLING)) {
                    self.ask(&who, None, room, turn);
                }
                self.tidy(room, turn);
            }
            _ => {}
        }
    }

    /// A judge who comes while the others deliberate goes to them.
    pub fn join_deliberation(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let comes = self.lifecycle.phase() == Phase::Deliberation
            && self
                .roster
                .get(who)
                .is_some_and(|person| person.role.is_judge() && person.seclusion.is_none());
        if comes && let Some(room) = self.deliberation() {
            self.bring(who, room, turn);
        }
    }

    fn deliberation(&self) -> Option<RoomId> {
        let mut rooms = self.rooms.iter();
        let room = rooms.find(|room| room.kind == RoomKind::DeliberationRoom);
        room.map(|room| room.id)
    }

    fn who_is_here(&self, is_meant: impl Fn(Role) -> bool) -> Vec<ParticipantId> {
        self.roster
            .iter()
            .filter(|person| person.is_connected() && is_meant(person.role))
            .map(|person| person.id.clone())
            .collect()
    }

    /// Takes a person into a room, unless they are in another one: then they are asked.
    pub fn bring(&mut self, whom: &ParticipantId, id: RoomId, turn: &mut Turn) {
        let fits = |person: &Participant| {
            self.rooms
                .get(id)
                .is_some_and(|room| self.may_be_away(person, room) && self.fits(person, room))
        };
        let comes = self
            .roster
            .get(whom)
            .is_some_and(|person| person.seclusion.is_none() && fits(person));
        if comes {
            self.enter_room(whom, id, turn);
        } else {
            self.ask(whom, None, id, turn);
        }
    }

    /// Asks a person into a room.
    pub fn ask(
        &mut self,
        whom: &ParticipantId,
        by: Option<&ParticipantId>,
        id: RoomId,
        turn: &mut Turn,
    ) {
        if let Some(room) = self.rooms.get_mut(id) {
            room.asked.insert(whom.clone(), by.cloned());
            turn.touch(whom);
        }
    }

    /// The room that a person is in.
    #[must_use]
    pub fn room_of(&self, person: &Participant) -> Option<&PrivateRoom> {
        self.rooms.get(person.room()?)
    }

    /// Who is in a room.
    pub fn members(&self, id: RoomId) -> impl Iterator<Item = &Participant> {
        self.roster
            .iter()
            .filter(move |person| person.room() == Some(id))
    }

    fn enter_room(&mut self, who: &ParticipantId, id: RoomId, turn: &mut Turn) {
        let (Some(person), Some(room)) = (self.roster.get_mut(who), self.rooms.get_mut(id)) else {
            return;
        };
        let kind = room.kind;
        room.asked.remove(who);
        person.withdraw(id, kind);
        turn.note(who, Fact::RoomEntered { room: id, kind });
        turn.touch(who);
    }

    fn step_out(&mut self, who: &ParticipantId, turn: &mut Turn) -> Option<RoomId> {
        let room = self.roster.get_mut(who)?.come_back()?;
        turn.note(who, Fact::RoomLeft { room });
        turn.touch(who);
        Some(room)
    }

    /// A room in which one is alone and waits for nobody is closed; but a judge may deliberate alone.
    fn tidy(&mut self, id: RoomId, turn: &mut Turn) {
        let people: Vec<ParticipantId> = self.members(id).map(|person| person.id.clone()).collect();
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        if people.is_empty() {
            // Nobody is there any more to receive whom they have asked.
            room.asked.retain(|_, by| by.is_none());
        }
        let expected = people.len().saturating_add(room.asked.len());
        let least = match room.kind {
            RoomKind::DeliberationRoom => 1,
            RoomKind::LawyerClientRoom
            | RoomKind::MediationRoom
            | RoomKind::HelpRoom
            | RoomKind::ClerksDesk => 2,
        };
        if expected < least {
            self.rooms.close(id);
            for who in people {
                self.step_out(&who, turn);
            }
        }
    }
}
