//! Who may be called into a private room, and who may be away from where they belong, as things stand.

use super::company::{may_ask, may_be_together};
use super::facts::Facts;
use super::phase::Phase;
use super::role::{CLERK, REPRESENTATIVES, Role, TECHNICIANS};
use super::rooms::{PrivateRoom, RoomKind};
use super::roster::{Participant, Place};
use super::rules::{Permission, permits};
use crate::id::{ParticipantId, RoomId};

impl Facts {
    /// Whether a person may ask another into a room of a kind now.
    #[must_use]
    pub fn may_call(&self, asker: &Participant, whom: &ParticipantId, kind: RoomKind) -> bool {
        let of_the_accused = kind == RoomKind::LawyerClientRoom
            && (asker.role == Role::AccusedOnTrial
                || asker.room().is_some_and(|id| self.is_of_the_accused(id)));
        self.roster.get(whom).is_some_and(|whom| {
            // In order of what it costs: of most people it is clear at once that they are not meant.
            whom.is_connected()
                && may_ask(kind, asker, whom, &self.screening)
                && self.may_talk_in(whom, kind)
                && self.is_free(whom, kind, of_the_accused)
                // Nobody is called from a talk in private to the clerk's desk: there is no asking, who is called is there.
                && (kind != RoomKind::ClerksDesk || whom.room().is_none())
                && (asker.room().is_none() || asker.room() != whom.room())
        })
    }

    /// Whether a person may ask another into their own room now, as it is filled.
    #[must_use]
    pub fn may_call_in(
        &self,
        asker: &Participant,
        whom: &ParticipantId,
        room: &PrivateRoom,
    ) -> bool {
        let whom_fits = |whom: &Participant| self.fits(whom, room);
        self.may_call(asker, whom, room.kind) && self.roster.get(whom).is_some_and(whom_fits)
    }

    /// Whether a person may be in a room instead of where they belong: not while the court sits, but for the accused and whoever they
    /// talk with; and with court IT in a technical break.
    #[must_use]
    pub fn may_be_away(&self, person: &Participant, room: &PrivateRoom) -> bool {
        let of_the_accused = room.kind == RoomKind::LawyerClientRoom
            && (person.role == Role::AccusedOnTrial || self.is_of_the_accused(room.id));
        self.may_talk_in(person, room.kind) && self.is_free(person, room.kind, of_the_accused)
    }

    /// Whether a person's role has a voice in a room of a kind now.
    #[must_use]
    pub fn may_talk_in(&self, person: &Participant, kind: RoomKind) -> bool {
        let (phase, place) = (self.lifecycle.phase(), kind.place());
        permits(person.role, phase, place, Permission::TalkInPrivate).allowed
    }

    fn is_of_the_accused(&self, id: RoomId) -> bool {
        self.members(id)
            .any(|member| member.role == Role::AccusedOnTrial)
    }

    fn is_free(&self, person: &Participant, kind: RoomKind, for_the_accused: bool) -> bool {
        if kind == RoomKind::ClerksDesk {
            // The table says when. Who was let in has left the hall, and the desk with it.
            return person.role.is_of(&[CLERK]) || person.home() == Place::WaitingHall;
        }
        let phase = self.lifecycle.phase();
        let verdict = permits(
            person.role,
            phase,
            person.home(),
            Permission::AcceptInvitation,
        );
        let is_needed = person.home() == Place::Courtroom && phase.sits();
        let is_helped = kind == RoomKind::HelpRoom && phase == Phase::TechnicalBreak;
        verdict.allowed && (!is_needed || for_the_accused || is_helped)
    }

    /// Whether a person may be together with everybody who is in a room.
    #[must_use]
    pub fn fits(&self, person: &Participant, room: &PrivateRoom) -> bool {
        self.members(room.id)
            .filter(|member| member.id != person.id)
            .all(|member| may_be_together(room.kind, person, member, &self.screening))
    }

    /// Who is asked into a room by somebody with whom they may not be together as things stand.
    pub(super) fn unfit_invitations(&self) -> Vec<(RoomId, ParticipantId)> {
        let mut unfit = Vec::new();
        for room in self.rooms.iter() {
            for (whom, by) in &room.asked {
                let by = by.as_ref().and_then(|by| self.roster.get(by));
                let is_unfit = by.zip(self.roster.get(whom)).is_some_and(|(by, whom)| {
                    !may_be_together(room.kind, by, whom, &self.screening)
                });
                if is_unfit {
                    unfit.push((room.id, whom.clone()));
                }
            }
        }
        unfit
    }

    /// Whom a person wants to see who names nobody.
    #[must_use]
    pub fn natural_company(&self, asker: &Participant, kind: RoomKind) -> Vec<ParticipantId> {
        let names_whom = kind == RoomKind::ClerksDesk
            || kind == RoomKind::HelpRoom && asker.role.is_of(&[TECHNICIANS]);
        if names_whom {
            return Vec::new();
        }
        let belongs = |person: &&Participant| {
            self.may_call(asker, &person.id, kind)
                && (kind != RoomKind::LawyerClientRoom
                    || person.stands_by.contains(&asker.id)
                    || asker.stands_by.contains(&person.id))
        };
        self.roster
            .iter()
            .filter(belongs)
            .map(|person| person.id.clone())
            .collect()
    }

    /// Judges retire together, an accused's counsel comes when called, and who waits comes to the clerk's desk; everybody else is asked
    /// first.
    #[must_use]
    pub fn comes_at_once(&self, who: &ParticipantId, whom: &ParticipantId, kind: RoomKind) -> bool {
        let (Some(asker), Some(called)) = (self.roster.get(who), self.roster.get(whom)) else {
            return false;
        };
        let counsel = called.role.is_of(&[REPRESENTATIVES]) && called.stands_by.contains(who);
        match kind {
            RoomKind::DeliberationRoom | RoomKind::ClerksDesk => true,
            RoomKind::LawyerClientRoom => asker.role == Role::AccusedOnTrial && counsel,
            RoomKind::MediationRoom | RoomKind::HelpRoom => false,
        }
    }
}
