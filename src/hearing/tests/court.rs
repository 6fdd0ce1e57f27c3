//! A court that carries out what the hearing asks, and holds it to the laws (`law`) after every input.

use super::law;
use crate::hearing::course::Reason;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::output::{Gap, Refusal, ReleaseReason, View};
use crate::hearing::phase::Phase;
use crate::hearing::procedure::{Beside, Procedure, Procedures, Step, StepAct, Title, Turns, Word};
use crate::hearing::role::{Role, WITNESSES};
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Hearing, Input, Notice, Output, Person, Terms};
use crate::id::{HearingId, MediaKind, ParticipantId, PublicationId, RoomId, StaffId, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The world around one hearing.
pub struct Court {
    pub hearing: Hearing,
    pub now: u64,
    pub wires: BTreeSet<(ParticipantId, PublicationId)>,
    pub taps: BTreeSet<PublicationId>,
    pub rooms: BTreeMap<ParticipantId, RoomId>,
    pub gaps: Vec<(PublicationId, Gap)>,
    /// The recorder was told to write.
    pub writing: bool,
    pub sealed: bool,
    /// What each connected person's page shows.
    pub pages: BTreeMap<ParticipantId, View>,
    pub log: Vec<Entry>,
    pub released: Vec<(ParticipantId, ReleaseReason)>,
    /// How often somebody was passed on what another wrote in their private room.
    pub asides: u32,
    /// How often somebody was told that the rooms close.
    pub warned: u32,
    /// What the recorder answers when it has to prove itself; `None`: nothing.
    pub proof: Option<bool>,
    /// Outputs of the last input, and of what the recorder answered to it.
    pub last: Vec<Output>,
    /// What the log comes to.
    pub from_log: law::FromLog,
    /// All pages are looked at after every so many inputs.
    pub look_every: usize,
    inputs: usize,
}

impl Court {
    /// A court whose recorder has been proven, and that counts nothing down.
    pub fn new() -> Self {
        let mut court = Self::under(Terms {
            countdown_ms: 0,
            procedures: procedures(),
            ..Terms::default()
        });
        court.feed(Input::RecorderProven { ok: true });
        court
    }

    pub fn under(terms: Terms) -> Self {
        Self {
            hearing: Hearing::new(HearingId::new("case-1").unwrap(), terms),
            proof: Some(true),
            now: 1_000_000,
            wires: BTreeSet::new(),
            taps: BTreeSet::new(),
            rooms: BTreeMap::new(),
            gaps: Vec::new(),
            writing: false,
            sealed: false,
            pages: BTreeMap::new(),
            log: Vec::new(),
            released: Vec::new(),
            asides: 0,
            warned: 0,
            last: Vec::new(),
            from_log: law::FromLog::default(),
            look_every: 1,
            inputs: 0,
        }
    }

    /// A court where these people have arrived with everything on, and those who wait have been admitted, but for witnesses.
    pub fn with(people: &[&str]) -> Self {
        let mut court = Self::new();
        court.arrives("judge");
        for name in people.iter().filter(|name| **name != "judge") {
            court.arrives(name);
            let you = &court.page(name).you;
            if you.place == Place::WaitingHall && !is_witness(name) {
                court.does("judge", admit(name));
            }
        }
        court
    }

    /// The same, and the session is open and being written; witnesses were called one after the other, and have testified.
    pub fn open_with(people: &[&str]) -> Self {
        let mut court = Self::with(people);
        court.does("judge", open());
        court.feed(Input::Recording { on: true });
        for name in people.iter().filter(|name| is_witness(name)) {
            court.does("judge", admit(name));
            court.does("judge", Action::WitnessHeard { whom: id(name) });
        }
        court
    }

    /// Hands an input over, carries out what comes back and judges it.
    pub fn feed(&mut self, input: Input) {
        if let Input::Disconnected { who } = &input {
            self.pages.remove(who);
        }
        let before = law::Before::of(self, &input);
        let mut outputs = Vec::new();
        self.hearing
            .handle(UnixMillis(self.now), input, &mut outputs);
        law::order(&outputs);
        for output in outputs.clone() {
            self.carry_out(output);
        }
        let proves = outputs.contains(&Output::ProveRecorder);
        self.last.clone_from(&outputs);
        self.inputs += 1;
        let mut from_log = std::mem::take(&mut self.from_log);
        from_log.go_on(self);
        self.from_log = from_log;
        law::hold(self, &before);
        if let Some(ok) = self.proof.filter(|_| proves) {
            self.feed(Input::RecorderProven { ok });
            self.last.splice(0..0, outputs);
        }
    }

    /// Whether this input is one after which all pages are looked at.
    pub fn looks_at_pages(&self) -> bool {
        self.inputs.is_multiple_of(self.look_every)
    }

    fn carry_out(&mut self, output: Output) {
        match output {
            Output::Unwire {
                viewer,
                publication,
            } => assert!(
                self.wires.remove(&(viewer, publication)),
                "unwired what was not wired"
            ),
            Output::Wire {
                viewer,
                publication,
            } => assert!(self.wires.insert((viewer, publication)), "wired twice"),
            Output::StopTap { publication, gap } => {
                assert!(
                    self.taps.remove(&publication),
                    "stopped a tap that did not run"
                );
                self.gaps.push((publication, gap));
            }
            Output::StartTap { on_record, .. } => {
                assert!(self.writing, "a tap without a recorder");
                let publication = on_record.publication().clone();
                assert!(self.taps.insert(publication), "tapped twice");
            }
            Output::Move { who, room } => {
                let former = match room {
                    Some(room) => self.rooms.insert(who, room),
                    None => self.rooms.remove(&who),
                };
                assert_ne!(former, room, "moved to where they were");
            }
            Output::StartRecording => {
                assert!(!self.writing && !self.sealed, "recording started twice");
                self.writing = true;
            }
            Output::PauseRecording => {
                assert!(self.writing, "paused what did not run");
                assert!(self.taps.is_empty(), "paused under running taps");
                self.writing = false;
            }
            Output::ProveRecorder => {}
            Output::SealRecord => {
                assert!(
                    !self.writing && !self.sealed,
                    "sealed while writing, or twice"
                );
                self.sealed = true;
            }
            Output::Journal(entry) => self.log.push(entry),
            Output::Tell { to, notice } => self.tell(&to, notice),
            Output::Release { who, why } => {
                self.pages.remove(&who);
                self.released.push((who, why));
            }
        }
    }

    /// What a page does with a notice.
    fn tell(&mut self, to: &ParticipantId, notice: Notice) {
        if let Notice::Snapshot(view) = notice {
            self.pages.insert(to.clone(), view);
            return;
        }
        let page = self.pages.get_mut(to).expect("a word before the snapshot");
        match notice {
            Notice::Snapshot(_)
            | Notice::Heed(_)
            | Notice::Done
            | Notice::Kept
            | Notice::Refused(_) => {}
            Notice::Aside(aside) => self.asides += u32::from(aside.by.id != *to),
            Notice::Phase(course) => page.course = course,
            Notice::Guards(guards) => page.guards = guards,
            Notice::Alerts(alerts) => page.alerts = alerts,
            Notice::FloorsHeld(on) => page.floors_held = on,
            Notice::Floor(floor) => page.floor = floor,
            Notice::Rail(rail) | Notice::RailAt(rail) => page.rail = rail,
            Notice::Clock(clock) => page.clock = clock,
            Notice::WhoHears(round) => page.who_hears = round,
            Notice::Recording(sign) => page.recording = sign,
            Notice::Evidence(evidence) => page.evidence = evidence,
            Notice::Hall(hall) => page.hall = hall,
            Notice::Admitted | Notice::SentBack => page.people.clear(),
            Notice::RoomEntered(room) => {
                page.people.clear();
                page.room = Some(room);
            }
            Notice::Room(room) => {
                assert_eq!(page.room.as_ref().map(|room| room.id), Some(room.id));
                page.room = Some(room);
            }
            Notice::RoomLeft(_) => {
                page.people.clear();
                page.room = None;
            }
            Notice::Invited(invitation) => {
                page.invitations.push(invitation);
                page.invitations.sort_by_key(|one| one.room);
            }
            Notice::InvitationGone(room) => page.invitations.retain(|one| one.room != room),
            Notice::Expected(people) => page.expected = people,
            Notice::ClosedTo(named) => page.closed_to = named,
            Notice::Contacts(contacts) => page.contacts = contacts,
            Notice::Screens(screens) => page.screens = screens,
            Notice::Lines(lines) => page.lines = lines,
            Notice::Line(line) => page.lines.push(line),
            Notice::Marks(marks) => page.marks = marks,
            Notice::Mark(mark) => page.marks.push(mark),
            Notice::RoomsClose(_) => {
                page.closing = self.hearing.facts.closing;
                self.warned += 1;
            }
            Notice::You(you) => page.you = you,
            Notice::Person(seen) => law::put(&mut page.people, seen),
            Notice::PersonGone(who) => law::take(&mut page.people, &who),
            Notice::WaitingPerson(seen) => law::put(&mut page.waiting, seen),
            Notice::WaitingGone(who) => law::take(&mut page.waiting, &who),
        }
    }

    pub fn connects(&mut self, name: &str) {
        self.feed(connected(name, true, true));
    }

    pub fn media_up(&mut self, name: &str) {
        self.feed(media_up(name));
    }

    /// Signalling and media come up.
    pub fn arrives(&mut self, name: &str) {
        self.connects(name);
        self.media_up(name);
    }

    pub fn loses_link(&mut self, name: &str) {
        self.feed(Input::Disconnected { who: id(name) });
    }

    pub fn loses_media(&mut self, name: &str) {
        self.feed(Input::MediaDown { who: id(name) });
    }

    /// Asks, and is not refused.
    pub fn does(&mut self, name: &str, action: Action) {
        self.asks(name, action.clone());
        assert_eq!(self.answer(name), Some(&Notice::Done), "{name}: {action:?}");
    }

    /// Writes what nobody reads now, and is told that it is kept for them.
    pub fn leaves_word(&mut self, name: &str, action: Action) {
        self.asks(name, action.clone());
        assert_eq!(self.answer(name), Some(&Notice::Kept), "{name}: {action:?}");
    }

    /// Asks, and is refused.
    pub fn is_refused(&mut self, name: &str, action: Action, why: Refusal) {
        self.asks(name, action.clone());
        assert_eq!(
            self.answer(name),
            Some(&Notice::Refused(why)),
            "{name}: {action:?}"
        );
    }

    pub fn asks(&mut self, name: &str, action: Action) {
        self.feed(Input::Act {
            who: id(name),
            action,
        });
    }

    fn answer(&self, name: &str) -> Option<&Notice> {
        self.last.iter().find_map(|output| match output {
            Output::Tell { to, notice } if *to == id(name) && law::is_answer(notice) => {
                Some(notice)
            }
            _ => None,
        })
    }

    /// Time passes and the room's clock ticks.
    pub fn waits(&mut self, seconds: u64) {
        self.now += seconds * 1000;
        self.feed(Input::Tick);
    }

    pub fn page(&self, name: &str) -> &View {
        &self.pages[&id(name)]
    }

    /// A press that moves the procedure on from where it stands.
    pub fn next_step(&self) -> Action {
        let turns = self.hearing.facts.rail.turns;
        Action::NextStep { turns }
    }

    pub fn phase(&self) -> Phase {
        self.hearing.phase()
    }

    pub fn is_recorded(&self, owner: &str, kind: MediaKind) -> bool {
        self.taps.contains(&publication(owner, kind))
    }

    pub fn gets(&self, viewer: &str, owner: &str, kind: MediaKind) -> bool {
        self.wires.contains(&(id(viewer), publication(owner, kind)))
    }

    pub fn sees_and_hears(&self, viewer: &str, owner: &str) -> bool {
        let wired = MediaKind::ALL.map(|kind| self.gets(viewer, owner, kind));
        assert_eq!(wired[0], wired[1], "only half of {owner} reaches {viewer}");
        wired[0]
    }

    pub fn notices_to(&self, name: &str) -> Vec<&Notice> {
        self.last
            .iter()
            .filter_map(|output| match output {
                Output::Tell { to, notice } if *to == id(name) => Some(notice),
                _ => None,
            })
            .collect()
    }

    /// Whether the last input brought a person word of this phase.
    pub fn is_told(&self, name: &str, phase: Phase) -> bool {
        let of_phase =
            |notice: &&Notice| matches!(notice, Notice::Phase(course) if course.phase == phase);
        self.notices_to(name).iter().any(of_phase)
    }

    pub fn facts_logged(&self) -> Vec<&Fact> {
        self.log.iter().map(|entry| &entry.fact).collect()
    }
}

/// A procedure with a step of every kind, for every kind of case.
fn procedures() -> Procedures {
    let each = |roles: &[Role], with: Beside, last_word| Turns::Each {
        roles: roles.to_vec(),
        with,
        last_word,
    };
    let sides = [Role::Plaintiff, Role::Defendant, Role::AccusedOnTrial];
    let own = Beside {
        stands_by: true,
        roles: Vec::new(),
    };
    let asking = Beside {
        stands_by: false,
        roles: sides.to_vec(),
    };
    let step = |id, floor| Step {
        id: word(id),
        title: Title {
            kk: id.to_uppercase(),
            ru: id.to_uppercase(),
            en: id.to_uppercase(),
        },
        floor,
        minutes: None,
        marker: word(&format!("{id}_marked")),
        act: None,
    };
    let steps = vec![
        step("rights", Turns::Nobody),
        step("petitions", Turns::Together(sides.to_vec())),
        step("talk", Turns::Free),
        step("witnesses", each(WITNESSES, asking, false)),
        Step {
            minutes: Some(20),
            ..step("arguments", each(&sides, own, false))
        },
        step(
            "last_word",
            each(&[Role::AccusedOnTrial], Beside::default(), true),
        ),
        Step {
            act: Some(StepAct::Retire),
            ..step("retire", Turns::Nobody)
        },
        Step {
            act: Some(StepAct::Announce),
            ..step("announcement", Turns::Nobody)
        },
    ];
    let procedure = Arc::new(Procedure { steps });
    Procedures {
        civil: Arc::clone(&procedure),
        criminal: Arc::clone(&procedure),
        administrative_offence: procedure,
    }
}

pub fn word(text: &str) -> Word {
    Word::new(text).unwrap()
}

pub fn ids(names: &[&str]) -> Vec<ParticipantId> {
    names.iter().map(|name| id(name)).collect()
}

/// A ruling.
pub fn ruled() -> Option<Reason> {
    Reason::new("so ruled")
}

pub fn give_floor(names: &[&str]) -> Action {
    Action::GiveFloor {
        people: ids(names),
        reason: None,
    }
}

pub fn take_floor() -> Action {
    Action::TakeFloor { reason: None }
}

pub fn open_floor() -> Action {
    Action::OpenFloor { reason: None }
}

pub fn last_word(name: &str) -> Action {
    Action::GiveLastWord {
        whom: id(name),
        reason: None,
    }
}

pub fn lock(name: &str, on: bool) -> Action {
    Action::LockMicrophone {
        whom: id(name),
        on,
        reason: None,
    }
}

pub fn ask_to_unmute(name: &str) -> Action {
    Action::AskToUnmute { whom: id(name) }
}

pub fn lower_hand(name: &str) -> Action {
    Action::LowerHand { whom: id(name) }
}

pub fn go_to(step: &str) -> Action {
    Action::GoToStep {
        step: word(step),
        reason: None,
    }
}

/// Names of people on a page's list.
pub fn names(people: &[crate::hearing::output::Seen]) -> Vec<&str> {
    people.iter().map(|seen| seen.id.as_str()).collect()
}

pub fn id(name: &str) -> ParticipantId {
    ParticipantId::new(name).unwrap()
}

pub fn publication(owner: &str, kind: MediaKind) -> PublicationId {
    PublicationId {
        owner: id(owner),
        kind,
    }
}

pub fn connected(name: &str, microphone: bool, camera: bool) -> Input {
    Input::Connected {
        person: Person {
            id: id(name),
            name: format!("Name of {name}"),
            role: role_of(name),
            stands_by: BTreeSet::new(),
        },
        microphone,
        camera,
    }
}

/// Connects, and stands by these.
pub fn standing_by(name: &str, whom: &[&str]) -> Input {
    Input::Connected {
        person: Person {
            id: id(name),
            name: format!("Name of {name}"),
            role: role_of(name),
            stands_by: whom.iter().map(|name| id(name)).collect(),
        },
        microphone: true,
        camera: true,
    }
}

pub fn media_up(name: &str) -> Input {
    Input::MediaUp {
        who: id(name),
        publishes: MediaKind::ALL.to_vec(),
    }
}

/// The staff of the court takes back somebody's links.
pub fn links_revoked(name: &str) -> Input {
    Input::LinksRevoked {
        who: id(name),
        by: StaffId::new("staff-1").unwrap(),
    }
}

/// The role that a person of these tests has by their name: `lawyer-2` is a lawyer.
pub fn role_of(name: &str) -> Role {
    match name.split('-').next().unwrap() {
        "judge" => Role::PresidingJudge,
        "clerk" => Role::CourtSessionClerk,
        "public" => Role::MemberOfThePublic,
        "it" => Role::CourtIt,
        word => Role::of_word(word).unwrap_or_else(|| panic!("{word} has no role")),
    }
}

fn is_witness(name: &str) -> bool {
    role_of(name).is_of(&[WITNESSES])
}

/// Lets a person in, whatever is lacking.
pub fn admit(name: &str) -> Action {
    Action::Admit {
        whom: id(name),
        reason: Reason::new("known to the court"),
    }
}

pub fn open() -> Action {
    Action::Open { without: vec![] }
}

/// A move that needs nothing but perhaps a reason.
pub fn moves(by: Permission) -> Action {
    Action::Move {
        by,
        reason: Reason::new("so ordered"),
        until: None,
    }
}

/// A pause that is to last until a time.
pub fn until(by: Permission, at: u64) -> Action {
    Action::Move {
        by,
        reason: Reason::new("so ordered"),
        until: Some(UnixMillis(at)),
    }
}

pub fn recess() -> Action {
    moves(Permission::Recess)
}

pub fn end() -> Action {
    moves(Permission::End)
}

pub fn go_closed(named: &[&str]) -> Action {
    Action::GoClosed {
        named: named.iter().map(|name| id(name)).collect(),
        reason: Reason::new("a secret of the family").unwrap(),
    }
}

/// A further ruling.
pub fn name_for_closed(name: &str) -> Action {
    Action::NameForClosed {
        whom: id(name),
        reason: Reason::new("needed for the evidence").unwrap(),
    }
}

pub fn send_back(name: &str) -> Action {
    Action::SendBack {
        whom: id(name),
        reason: None,
    }
}

pub fn mute(name: &str) -> Action {
    Action::Mute {
        whom: id(name),
        reason: None,
    }
}

pub fn microphone(on: bool) -> Action {
    Action::SetMicrophone { on, room: None }
}

pub fn camera(on: bool) -> Action {
    Action::SetCamera { on, room: None }
}

pub fn hand(up: bool) -> Action {
    Action::RaiseHand { up }
}
