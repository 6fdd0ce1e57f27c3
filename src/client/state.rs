//! What the server has told this caller, message by message. Pure: the clock is an argument.

use crate::signal::message::{
    Contact, Evidence, GoodbyeReason, HearingCard, MediaPlan, Own, Person, Phase, Place,
    PrivateRoom, QualityRow, RefusalCode, RoomInvitation, ServerMessage, Slot,
};
use std::collections::BTreeMap;
use std::time::Instant;

/// Where the peer connection stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MediaState {
    /// There is none: not yet, or the role has none.
    #[default]
    None,
    /// Offered, not up.
    Connecting,
    /// DTLS and SRTP are up.
    Connected,
    /// Lost, with the reason.
    Failed(String),
}

/// When what happened first.
#[derive(Clone, Debug, Default)]
pub struct Milestones {
    /// The caller began: before `POST /api/v1/join`.
    pub began: Option<Instant>,
    /// `welcome` came.
    pub welcomed: Option<Instant>,
    /// The caller came into the courtroom: `admitted`, or `welcome` for those who need not wait.
    pub admitted: Option<Instant>,
    /// The offer went out.
    pub offered: Option<Instant>,
    /// The answer came.
    pub answered: Option<Instant>,
    /// DTLS and SRTP were up.
    pub connected: Option<Instant>,
    /// The session was open, for all this caller was told.
    pub opened: Option<Instant>,
}

/// A request that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Our number for the request.
    pub to: Option<u32>,
    /// For programs.
    pub code: RefusalCode,
    /// For people.
    pub sentence: String,
}

/// All that the server has told.
#[derive(Clone, Debug, Default)]
pub struct CallState {
    /// The hearing.
    pub hearing: Option<HearingCard>,
    /// What the server holds of us.
    pub you: Option<Own>,
    /// Phase.
    pub phase: Option<Phase>,
    /// Being written to disk.
    pub recording: bool,
    /// The ruling by which the session goes on without a record.
    pub without_record: Option<String>,
    /// How the record stands on disk (presiding judge, clerk and court IT).
    pub evidence: Option<Evidence>,
    /// People in the courtroom.
    pub people: BTreeMap<String, Person>,
    /// People who wait (judge and clerk).
    pub waiting: BTreeMap<String, Person>,
    /// The private room that we are in.
    pub room: Option<PrivateRoom>,
    /// Private rooms into which we are asked.
    pub invitations: BTreeMap<u32, RoomInvitation>,
    /// Whom we may ask into a private room.
    pub contacts: Vec<Contact>,
    /// Receiving sections that an offer must hold; absent for roles without media.
    pub plan: Option<MediaPlan>,
    /// Which section carries whom.
    pub slots: Vec<Slot>,
    /// Which layers of our picture somebody gets, if that was said.
    pub layers: Option<Vec<String>>,
    /// Who speaks.
    pub speaking: Vec<String>,
    /// The dominant speaker.
    pub dominant: Option<String>,
    /// IT's table.
    pub quality: Vec<QualityRow>,
    /// Refusals, in order.
    pub refusals: Vec<Refusal>,
    /// The server said goodbye.
    pub goodbye: Option<GoodbyeReason>,
    /// The WebSocket is closed: code and reason.
    pub closed: Option<String>,
    /// The peer connection.
    pub media: MediaState,
    /// The server's UDP port in the last answer.
    pub media_port: Option<u16>,
    /// When what happened first.
    pub milestones: Milestones,
}

impl CallState {
    /// Takes in one message.
    pub fn apply(&mut self, message: &ServerMessage, now: Instant) {
        match message {
            ServerMessage::Welcome { .. } => self.welcome(message, now),
            ServerMessage::Slots { slots } => self.slots.clone_from(slots),
            ServerMessage::MoreSlots(plan) => self.plan = Some(*plan),
            ServerMessage::SendLayers { rids } => self.layers = Some(rids.clone()),
            ServerMessage::Phase(course) => self.set_phase(course.phase, now),
            ServerMessage::Recording { .. } | ServerMessage::Evidence { .. } => {
                self.record(message)
            }
            ServerMessage::Admitted {} => {
                self.milestones.admitted.get_or_insert(now);
            }
            ServerMessage::SentBack {} => self.sent_back(),
            ServerMessage::RoomEntered { .. }
            | ServerMessage::Room { .. }
            | ServerMessage::RoomLeft { .. }
            | ServerMessage::Invited { .. }
            | ServerMessage::InvitationGone { .. }
            | ServerMessage::Contacts { .. } => self.rooms(message),
            ServerMessage::Screens { .. }
            | ServerMessage::RoomsClose { .. }
            | ServerMessage::Expected { .. }
            | ServerMessage::ClosedTo { .. } => {}
            ServerMessage::You { you } => self.you = Some(you.clone()),
            ServerMessage::Person { .. }
            | ServerMessage::PersonGone { .. }
            | ServerMessage::WaitingPerson { .. }
            | ServerMessage::WaitingGone { .. } => self.list(message),
            ServerMessage::Speaking { people } => self.speaking.clone_from(people),
            ServerMessage::DominantSpeaker { person } => self.dominant.clone_from(person),
            ServerMessage::Quality { people } => self.quality.clone_from(people),
            ServerMessage::Refused { to, code, sentence } => self.refusals.push(Refusal {
                to: *to,
                code: *code,
                sentence: sentence.clone(),
            }),
            ServerMessage::Goodbye { reason } => self.goodbye = Some(*reason),
            ServerMessage::Answer { .. } => {
                self.milestones.answered.get_or_insert(now);
            }
            ServerMessage::Guards { .. }
            | ServerMessage::Alerts { .. }
            | ServerMessage::FloorsHeld { .. }
            | ServerMessage::Floor { .. }
            | ServerMessage::Rail { .. }
            | ServerMessage::RailAt { .. }
            | ServerMessage::Clock { .. }
            | ServerMessage::WhoHears { .. }
            | ServerMessage::Hall { .. }
            | ServerMessage::Line { .. }
            | ServerMessage::Lines { .. }
            | ServerMessage::Mark { .. }
            | ServerMessage::Marks { .. }
            | ServerMessage::Heed { .. }
            | ServerMessage::Done { .. }
            | ServerMessage::RecordHead(_)
            | ServerMessage::Pong { .. } => {}
        }
    }

    fn list(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Person { person } => {
                self.people.insert(person.id.clone(), person.clone());
            }
            ServerMessage::PersonGone { person } => {
                self.people.remove(person);
            }
            ServerMessage::WaitingPerson { person } => {
                self.waiting.insert(person.id.clone(), person.clone());
            }
            ServerMessage::WaitingGone { person } => {
                self.waiting.remove(person);
            }
            _ => {}
        }
    }

    fn record(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Recording { on, without } => {
                self.recording = *on;
                self.without_record.clone_from(without);
            }
            ServerMessage::Evidence { evidence } => self.evidence.clone_from(evidence),
            _ => {}
        }
    }

    fn sent_back(&mut self) {
        self.people.clear();
        self.speaking.clear();
    }

    fn rooms(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::RoomEntered { room } => {
                self.people.clear();
                self.room = Some(room.clone());
            }
            ServerMessage::Room { room } => self.room = Some(room.clone()),
            ServerMessage::RoomLeft { .. } => {
                self.people.clear();
                self.room = None;
            }
            ServerMessage::Invited { invitation } => {
                self.invitations.insert(invitation.room, invitation.clone());
            }
            ServerMessage::InvitationGone { room } => {
                self.invitations.remove(room);
            }
            ServerMessage::Contacts { people } => self.contacts.clone_from(people),
            _ => {}
        }
    }

    /// Where we are.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.you.as_ref().map(|you| you.place)
    }

    /// Our id.
    #[must_use]
    pub fn me(&self) -> Option<&str> {
        self.you.as_ref().map(|you| you.person.id.as_str())
    }

    /// One line for people: where the call stands.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut line = format!(
            "phase {:?}, place {:?}, media {:?}, {} people, {} waiting, {} slots",
            self.phase,
            self.place(),
            self.media,
            self.people.len(),
            self.waiting.len(),
            self.slots.len()
        );
        if let Some(refusal) = self.refusals.last() {
            line.push_str(&format!(", last refusal: {}", refusal.sentence));
        }
        if let Some(closed) = &self.closed {
            line.push_str(&format!(", closed: {closed}"));
        }
        line
    }

    fn welcome(&mut self, message: &ServerMessage, now: Instant) {
        let ServerMessage::Welcome {
            hearing,
            you,
            course,
            recording,
            without_record,
            evidence,
            people,
            waiting,
            room,
            invitations,
            contacts,
            media,
            ..
        } = message
        else {
            return;
        };
        let by_id = |people: &[Person]| people.iter().map(|p| (p.id.clone(), p.clone())).collect();
        self.hearing = Some(hearing.clone());
        self.you = Some(you.clone());
        self.recording = *recording;
        self.without_record.clone_from(without_record);
        self.evidence.clone_from(evidence);
        self.people = by_id(people);
        self.waiting = by_id(waiting);
        self.room.clone_from(room);
        self.invitations = invitations.iter().map(|i| (i.room, i.clone())).collect();
        self.contacts.clone_from(contacts);
        self.plan = *media;
        self.milestones.welcomed.get_or_insert(now);
        if matches!(you.place, Place::Courtroom | Place::Gallery) {
            self.milestones.admitted.get_or_insert(now);
        }
        self.set_phase(course.phase, now);
    }

    fn set_phase(&mut self, phase: Phase, now: Instant) {
        self.phase = Some(phase);
        if phase == Phase::OpenSession {
            self.milestones.opened.get_or_insert(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::message::{Clock, Course, Floor, Rail, Role};

    fn person(id: &str) -> Person {
        Person {
            id: id.to_owned(),
            name: id.to_owned(),
            role: Role::Witness,
            stands_by: vec![],
            identity_checked: false,
            authority_checked: false,
            declared: false,
            heard: false,
            connected: true,
            weak: false,
            away_since: None,
            microphone: true,
            camera: true,
            hand: None,
            in_private: false,
            locked: false,
        }
    }

    fn welcome(place: Place) -> ServerMessage {
        ServerMessage::Welcome {
            version: 1,
            hearing: HearingCard {
                id: "h".into(),
                case_number: "1".into(),
                court: "c".into(),
            },
            you: Own {
                person: person("me"),
                place,
                muted_by_judge: false,
                asked_to_unmute: false,
                ready_to_settle: false,
                asked_who_hears: None,
                may: vec![],
            },
            course: Course {
                phase: Phase::WaitingHallOpen,
                number: 1,
                by: None,
                reason: None,
                sits_in_ms: None,
                goes_on_at: None,
            },
            guards: vec![],
            alerts: vec![],
            expected: vec![],
            closed_to: None,
            floors_held: false,
            floor: Floor::default(),
            rail: Rail::default(),
            clock: Clock::default(),
            who_hears: None,
            recording: false,
            without_record: None,
            evidence: None,
            hall: None,
            people: vec![person("judge")],
            waiting: vec![],
            room: None,
            invitations: vec![],
            contacts: vec![],
            screens: vec![],
            lines: vec![],
            marks: vec![],
            media: Some(MediaPlan { audio: 2, video: 2 }),
        }
    }

    #[test]
    fn who_waits_is_admitted_only_when_told_so() {
        let mut state = CallState::default();
        let now = Instant::now();
        state.apply(&welcome(Place::WaitingHall), now);
        assert!(state.milestones.admitted.is_none());
        state.apply(&ServerMessage::Admitted {}, now);
        assert!(state.milestones.admitted.is_some());

        let mut judge = CallState::default();
        judge.apply(&welcome(Place::Courtroom), now);
        assert!(judge.milestones.admitted.is_some());
    }

    #[test]
    fn who_is_sent_back_forgets_the_people_of_the_courtroom() {
        let mut state = CallState::default();
        let now = Instant::now();
        state.apply(&welcome(Place::Courtroom), now);
        assert_eq!(state.people.len(), 1);
        state.apply(&ServerMessage::SentBack {}, now);
        assert!(state.people.is_empty());
    }

    #[test]
    fn people_come_change_and_go() {
        let mut state = CallState::default();
        let now = Instant::now();
        let mut witness = person("w");
        state.apply(
            &ServerMessage::Person {
                person: witness.clone(),
            },
            now,
        );
        witness.microphone = false;
        state.apply(&ServerMessage::Person { person: witness }, now);
        assert_eq!(state.people.get("w").map(|p| p.microphone), Some(false));
        state.apply(&ServerMessage::PersonGone { person: "w".into() }, now);
        assert!(state.people.is_empty());
    }
}
