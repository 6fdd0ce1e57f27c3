//! All that is true of a hearing now, and how it changes as people and links come and go. Handlers change facts and nothing else:
//! what follows from them is worked out once, at the end of the turn.

use super::afterwards::Closing;
use super::floor::Hands;
use super::input::Person;
use super::journal::Fact;
use super::output::ReleaseReason;
use super::phase::{Lifecycle, Phase};
use super::rooms::Rooms;
use super::roster::{Arrival, Link, Roster};
use super::screening::Screening;
use super::settlement::Settlement;
use super::sight;
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId, PublicationId};

/// The facts.
#[derive(Debug, Default)]
pub struct Facts {
    /// The phase.
    pub lifecycle: Lifecycle,
    /// The people.
    pub roster: Roster,
    /// Raised hands.
    pub hands: Hands,
    /// The recorder says that it writes.
    pub recording: bool,
    /// The dominant speaker.
    pub dominant: Option<ParticipantId>,
    /// The private rooms.
    pub rooms: Rooms,
    /// Who must not see, hear or know whom.
    pub screening: Screening,
    /// Who is ready to settle.
    pub settlement: Settlement,
    /// How long private rooms stay after the end, in milliseconds.
    pub rooms_stay: u64,
    /// When they end, once the hearing is over.
    pub closing: Option<Closing>,
}

impl Facts {
    /// A person is here: for the first time, back, or on another page.
    pub fn connected(&mut self, person: Person, microphone: bool, camera: bool, turn: &mut Turn) {
        let who = person.id.clone();
        if self.lifecycle.phase() == Phase::Ended && self.roster.get(&who).is_none() {
            turn.release(who, ReleaseReason::Ended);
            return;
        }
        let arrived = Fact::Arrived {
            role: person.role,
            name: person.name.clone(),
            stands_by: person.stands_by.clone(),
        };
        let fact = match self.roster.seat(person, microphone, camera) {
            Some(Arrival::New) => arrived,
            Some(Arrival::Back) => Fact::Returned,
            None => {
                turn.release(who, ReleaseReason::NoPart);
                return;
            }
        };
        turn.note(&who, fact);
        turn.touch(&who);
        self.join_deliberation(&who, turn);
        self.settle_if_both_are_ready(turn);
        turn.greet(who);
        if self.lifecycle.phase() == Phase::Scheduled {
            self.move_to(Phase::WaitingHallOpen, None, turn);
        }
    }

    /// A person's signalling is lost; their seat is held.
    pub fn disconnected(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let Some(person) = self.roster.get_mut(who).filter(|p| p.is_connected()) else {
            return;
        };
        person.link = Link::Lost { since: turn.now() };
        turn.note(who, Fact::LinkLost);
        turn.touch(who);
    }

    /// A person's media path is up, or carries other kinds than before.
    pub fn media_up(&mut self, who: &ParticipantId, publishes: Vec<MediaKind>, turn: &mut Turn) {
        let kinds = Some(publishes.into_iter().collect());
        let Some(person) = self.roster.get_mut(who).filter(|p| p.media != kinds) else {
            return;
        };
        person.media = kinds;
        turn.note(who, Fact::MediaUp);
        turn.touch(who);
    }

    /// A person's media path is gone.
    pub fn media_down(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let Some(person) = self.roster.get_mut(who).filter(|p| p.media.is_some()) else {
            return;
        };
        person.media = None;
        turn.note(who, Fact::MediaDown);
        turn.touch(who);
    }

    /// The recorder began or ceased to write.
    pub fn recorder(&mut self, on: bool, turn: &mut Turn) {
        if self.recording == on {
            return;
        }
        self.recording = on;
        turn.note_of_server(Fact::Recording { on });
        turn.touch_everybody();
    }

    /// Another one is the dominant speaker. Whoever is heard by nobody any more, by the time that it is told, is not.
    pub fn dominant(&mut self, who: Option<ParticipantId>, turn: &mut Turn) {
        let is_heard = |owner: &ParticipantId| {
            let kind = MediaKind::Audio;
            let owner = owner.clone();
            sight::on_record(self, &PublicationId { owner, kind }).is_ok()
        };
        let whom = who.filter(is_heard);
        if self.dominant == whom {
            return;
        }
        self.dominant.clone_from(&whom);
        turn.note_of_server(Fact::Dominant { whom });
    }

    /// Time passed: seats whose grace is over are free.
    pub fn tick(&mut self, turn: &mut Turn) {
        for who in self.roster.out_of_grace(turn.now()) {
            self.leave(&who, ReleaseReason::Lost, turn);
        }
        self.close_rooms_in_time(turn);
    }

    /// The server is being stopped. A hearing that was open ends here; one that never was can be held another time.
    pub fn server_stopping(&mut self, turn: &mut Turn) {
        if self.lifecycle.was_opened() {
            self.move_to(Phase::Ended, None, turn);
        }
        self.close_all_rooms(turn);
        turn.release_everybody(ReleaseReason::ServerStopping);
    }

    /// A person leaves the hearing and gives up their seat.
    pub fn leave(&mut self, who: &ParticipantId, why: ReleaseReason, turn: &mut Turn) {
        let Some(person) = self.roster.remove(who) else {
            return;
        };
        self.hands.lower(who);
        self.settlement.forget(who);
        self.leave_all_rooms(who, person.room(), turn);
        turn.note(who, Fact::Left);
        turn.touch(who);
        turn.release(who.clone(), why);
    }

    /// Moves to another phase, by a person or by the server; `false` when there is no such move.
    pub fn move_to(&mut self, to: Phase, actor: Option<&ParticipantId>, turn: &mut Turn) -> bool {
        let Some(transition) = self.lifecycle.move_to(to) else {
            return false;
        };
        turn.move_phase(actor, transition);
        turn.touch_everybody();
        self.rooms_follow(to, turn);
        true
    }
}
