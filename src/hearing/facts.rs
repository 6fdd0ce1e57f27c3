//! All that is true of a hearing now, and how it changes as people and links come and go. Handlers change facts and nothing else:
//! what follows from them is worked out once, at the end of the turn.

use super::afterwards::{Closing, ROOMS_STAY_MS};
use super::clock::Clock;
use super::course::Reason;
use super::evidence::{Evidence, Unrecorded};
use super::floor::Floor;
use super::hands::Hands;
use super::hearers::Hearers;
use super::input::Person;
use super::journal::Fact;
use super::marks::Mark;
use super::opening::Opening;
use super::output::ReleaseReason;
use super::pace::Pace;
use super::phase::{By, Lifecycle, Phase};
use super::plan::Plan;
use super::procedure::Procedures;
use super::rail::Rail;
use super::role::Role;
use super::rooms::Rooms;
use super::roster::{Arrival, Participant, Roster};
use super::screening::Screening;
use super::settlement::Settlement;
use super::sight;
use super::turn::Turn;
use super::writing::Letters;
use crate::id::{MediaKind, ParticipantId, PublicationId, UnixMillis};
use std::collections::BTreeSet;
use std::sync::Arc;

/// On which terms a hearing is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Countdown before the session sits, in milliseconds.
    pub countdown_ms: u64,
    /// How long the place of a person whose link is lost is held, in milliseconds. Then who was let in is away and keeps their seat, and
    /// everybody else has left.
    pub grace_ms: u64,
    /// After so many milliseconds without the presiding judge nobody is heard.
    pub judge_lost_ms: u64,
    /// The session is opened only while the archive's disk has room for the whole hearing, or by a ruling.
    pub disk_must_last: bool,
    /// How long private rooms stay after the end, in milliseconds; 0: they end with the hearing.
    pub rooms_stay_ms: u64,
    /// The procedure of each kind of case.
    pub procedures: Procedures,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            countdown_ms: 10_000,
            grace_ms: 120_000,
            judge_lost_ms: 15_000,
            disk_must_last: true,
            rooms_stay_ms: ROOMS_STAY_MS,
            procedures: Procedures::default(),
        }
    }
}

/// The facts.
#[derive(Debug, Default)]
pub struct Facts {
    /// What the court laid down.
    pub plan: Plan,
    /// The phase.
    pub lifecycle: Lifecycle,
    /// The people.
    pub roster: Roster,
    /// Who was sent out for good.
    pub removed: BTreeSet<ParticipantId>,
    /// Raised hands.
    pub hands: Hands,
    /// Whose microphone the court has locked; it stays so when they leave and come again.
    pub locked: BTreeSet<ParticipantId>,
    /// Who said that they hear the judge.
    pub hearers: Hearers,
    /// Who has the floor.
    pub floor: Floor,
    /// How far the procedure has come.
    pub rail: Rail,
    /// How long each side has had the floor.
    pub clock: Clock,
    /// On which terms it is held.
    pub terms: Terms,
    /// Who made the last move, and why.
    pub last_move: (Option<ParticipantId>, Option<Reason>),
    /// When it is expected to go on, as who paused it said or put it off.
    pub goes_on_at: Option<UnixMillis>,
    /// When the waiting hall was opened.
    pub hall_opened: Option<UnixMillis>,
    /// The session is being opened.
    pub opening: Option<Opening>,
    /// Whom the ruling names that closed the session; until the session is open again.
    pub named: Option<BTreeSet<ParticipantId>>,
    /// Since when the session sits without its presiding judge.
    pub judge_lost: Option<UnixMillis>,
    /// Nobody is heard, because the presiding judge is lost.
    pub floors_held: bool,
    /// What the recorder has shown last; `None`: nothing yet.
    pub recorder_proven: Option<bool>,
    /// The archive's disk has room for the whole hearing; `None`: nobody knows.
    pub disk_lasts: Option<bool>,
    /// Somebody keeps the server's clock right; `None`: it cannot be seen.
    pub clock_kept: Option<bool>,
    /// The ruling by which the session goes on without a record, until it pauses or the record has kept up for a while.
    pub unrecorded: Option<Unrecorded>,
    /// How the record stands on disk.
    pub evidence: Option<Evidence>,
    /// The log from which the hearing goes on is not as it was written.
    pub log_damaged: bool,
    /// The server is going.
    pub stopped: bool,
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
    /// What people have written to each other.
    pub letters: Letters,
    /// The markers, the oldest first.
    pub marks: Vec<Arc<Mark>>,
    /// How fast people write and mark.
    pub pace: Pace,
    /// When the private rooms end, once the hearing is over.
    pub closing: Option<Closing>,
}

impl Facts {
    /// The court laid down who is expected and who is protected from whom; whoever is here already is looked at anew. A plan that comes
    /// after a later one changes nothing.
    pub fn planned(&mut self, plan: Plan, turn: &mut Turn) {
        if self.plan == plan || plan.revision() < self.plan.revision() {
            return;
        }
        for screened in plan.screens() {
            self.screening.plan(screened);
        }
        let before = std::mem::replace(&mut self.plan, plan);
        self.follow_the_plan(&before, turn);
        self.recall(turn);
        turn.touch_everybody();
    }

    /// A person is here: for the first time, back, or on another page.
    pub fn connected(&mut self, person: Person, microphone: bool, camera: bool, turn: &mut Turn) {
        let person = self.as_planned(person);
        let who = person.id.clone();
        if self.lifecycle.phase().is_final() && self.roster.get(&who).is_none() {
            turn.release(who, ReleaseReason::Ended);
            return;
        }
        if self.removed.contains(&who) {
            turn.release(who, ReleaseReason::Removed);
            return;
        }
        self.vacate_a_seat_of_another_role(&person, turn);
        let arrived = Fact::Arrived {
            role: person.role,
            name: person.name.clone(),
            stands_by: person.stands_by.clone(),
        };
        let microphone = microphone && !self.locked.contains(&who);
        let is_asked = |facts: &Self| {
            facts
                .roster
                .get(&who)
                .is_some_and(|one| one.asked_to_unmute)
        };
        let was_asked = is_asked(self);
        let fact = match self.roster.seat(person, microphone, camera) {
            Some(Arrival::New) => arrived,
            Some(Arrival::Back) => Fact::Returned,
            None => {
                turn.release(who, ReleaseReason::NoPart);
                return;
            }
        };
        if self.role_of(&who).is_some_and(Role::is_of_the_court) {
            self.screening.bare_to(&who);
        }
        turn.note(&who, fact);
        if was_asked && !is_asked(self) {
            let (kind, on) = (MediaKind::Audio, true);
            turn.note(&who, Fact::Switched { kind, on });
        }
        turn.touch(&who);
        self.join_deliberation(&who, turn);
        self.settle_if_both_are_ready(turn);
        turn.greet(who);
        if self.lifecycle.phase() == Phase::Scheduled {
            self.move_to(Phase::WaitingHallOpen, By::Server, None, None, turn);
        }
        self.mind_the_judge(turn);
    }

    /// A person's signalling is lost; their seat is held.
    pub fn disconnected(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let Some(person) = self.roster.get_mut(who).filter(|p| p.is_connected()) else {
            return;
        };
        person.lose_link(turn.now());
        turn.note(who, Fact::LinkLost);
        turn.touch(who);
        self.mind_the_judge(turn);
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
        if !on && self.unrecorded.is_none() {
            self.break_off("recorder_lost", turn);
        }
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

    /// Time passed: whose grace is over is away, or has left.
    pub fn tick(&mut self, turn: &mut Turn) {
        for who in self.roster.out_of_grace(turn.now(), self.terms.grace_ms) {
            self.end_grace(&who, turn);
        }
        self.finish_opening(turn);
        self.mind_the_judge(turn);
        self.close_rooms_in_time(turn);
    }

    /// A page has missed something.
    pub fn missed(&mut self, who: &ParticipantId, turn: &mut Turn) {
        if self.roster.get(who).is_some_and(Participant::is_connected) {
            turn.touch(who);
            turn.greet(who.clone());
        }
    }

    /// The server is being stopped. A session that sits is broken off, and goes on when the server is back.
    pub fn server_stopping(&mut self, turn: &mut Turn) {
        if self.lifecycle.phase().is_final() {
            self.close_all_rooms(turn);
            turn.release_everybody(ReleaseReason::Ended);
            return;
        }
        if self.lifecycle.was_opened() {
            let reason = Some(Reason::of_server("server_stopping"));
            self.move_to(Phase::TechnicalBreak, By::Server, None, reason, turn);
        }
        self.stopped = true;
        turn.seals = self.lifecycle.was_opened();
        self.close_all_rooms(turn);
        turn.release_everybody(ReleaseReason::ServerStopping);
    }

    /// The role of a person who is here, or is to come.
    pub(super) fn role_of(&self, who: &ParticipantId) -> Option<Role> {
        let seated = self.roster.get(who).map(|person| person.role);
        seated.or_else(|| self.plan.person(who).map(|planned| planned.role))
    }

    /// A person leaves the hearing and gives up their seat.
    pub fn leave(&mut self, who: &ParticipantId, why: ReleaseReason, turn: &mut Turn) {
        if self.give_up_seat(who, turn) {
            turn.release(who.clone(), why);
        }
    }

    /// The seat of a person is free, and nothing hangs on it any more; `false`: they had none.
    pub(super) fn give_up_seat(&mut self, who: &ParticipantId, turn: &mut Turn) -> bool {
        if self.roster.get(who).is_none() {
            return false;
        }
        self.leave_all_rooms(who, turn);
        self.roster.remove(who);
        self.hands.lower(who);
        self.settlement.forget(who);
        turn.note(who, Fact::Left);
        self.floor.leave(who);
        self.end_a_last_word_without_its_holder(turn);
        turn.touch(who);
        true
    }
}
