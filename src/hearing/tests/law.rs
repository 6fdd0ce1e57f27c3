//! The laws that hold after every input of every story, written apart from the code that must obey them.

use super::court::Court;
use crate::hearing::company::may_be_together;
use crate::hearing::journal::Fact;
use crate::hearing::output::{Seen, View};
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::screening::{Screen, Screened};
use crate::hearing::seen::Shown;
use crate::hearing::view::view_of;
use crate::hearing::wiring::Wiring;
use crate::hearing::writing::To;
use crate::hearing::{Input, Notice, Output};
use crate::id::{MediaKind, ParticipantId, PublicationId, RoomId};
use std::collections::{BTreeMap, BTreeSet};

/// What a request must leave alone when it is refused.
pub struct Before(Option<String>);

impl Before {
    pub fn of(court: &Court, input: &Input) -> Self {
        let asks = matches!(input, Input::Act { .. });
        Self(asks.then(|| format!("{:?}", court.hearing.facts)))
    }
}

/// The order that `Hearing::handle` promises; with it, every wall stands before any door opens or any word is said.
pub fn order(outputs: &[Output]) {
    let ranks: Vec<u8> = outputs.iter().map(rank).collect();
    assert!(
        ranks.is_sorted(),
        "outputs in disorder: {ranks:?} {outputs:#?}"
    );
}

fn rank(output: &Output) -> u8 {
    match output {
        Output::Journal(_) => 0,
        Output::Unwire { .. } | Output::StopTap { .. } => 1,
        Output::Move { .. } => 2,
        Output::StartRecording | Output::PauseRecording => 3,
        Output::StartTap { .. } => 4,
        Output::Wire { .. } => 5,
        Output::Tell { notice, .. } if !is_answer(notice) => 6,
        Output::Tell { .. } => 7,
        Output::ProveRecorder | Output::SealRecord => 8,
        Output::Release { .. } => 9,
    }
}

pub fn is_answer(notice: &Notice) -> bool {
    matches!(notice, Notice::Done | Notice::Kept | Notice::Refused(_))
}

/// Everything that must be true now.
pub fn hold(court: &Court, before: &Before) {
    wiring_is_what_sight_says(court);
    seats_are_as_the_log_says(court);
    media_flows_only_where_the_log_lets_it(court);
    rooms_hold(court);
    what_is_written_reaches_only_whom_it_may(court);
    a_refusal_changes_nothing(court, before);
    if court.looks_at_pages() {
        pages_show_what_they_may(court);
        phases_are_numbered_without_a_gap(court);
    }
}

fn wiring_is_what_sight_says(court: &Court) {
    let whole = Wiring::from_scratch(&court.hearing.facts);
    assert_eq!(
        court.hearing.wiring, whole,
        "what is in force is not what sight says"
    );
    let carried_out = Wiring {
        wires: court.wires.clone(),
        taps: court.taps.clone(),
        rooms: court.rooms.clone(),
    };
    assert_eq!(
        carried_out, whole,
        "what was carried out is not what sight says"
    );
}

/// Nobody loses a seat that the court gave them but by an entry of the log, and who is away is so in the log.
fn seats_are_as_the_log_says(court: &Court) {
    let seats = court.hearing.facts.roster.iter();
    let stands: Vec<_> = seats.map(|p| (&p.id, p.home(), p.is_away())).collect();
    if court.phase().is_final() || court.hearing.facts.stopped {
        return;
    }
    let logged = court.from_log.people.iter();
    let logged: Vec<_> = logged.map(|(id, p)| (id, p.place, p.away)).collect();
    assert_eq!(stands, logged);
}

/// The state as someone would work it out who has only the log.
#[derive(Default)]
pub struct FromLog {
    read: usize,
    phase: Option<Phase>,
    people: BTreeMap<ParticipantId, Logged>,
    screens: BTreeMap<(ParticipantId, ParticipantId), Screen>,
    /// Whom the ruling names that closed the session, until it is open again.
    named: Option<BTreeSet<ParticipantId>>,
    held: bool,
    /// Who has the floor; `None`: everybody.
    floor: Option<BTreeSet<ParticipantId>>,
    last_word: Option<ParticipantId>,
    locked: BTreeSet<ParticipantId>,
}

struct Logged {
    role: Role,
    place: Place,
    media: bool,
    room: Option<RoomId>,
    away: bool,
}

impl Logged {
    fn go_away(&mut self) {
        assert_eq!((self.place, self.room), (Place::Courtroom, None));
        assert!(!std::mem::replace(&mut self.away, true), "away twice");
        self.media = false;
    }
}

impl FromLog {
    /// Reads what the log says since the last time.
    pub fn go_on(&mut self, court: &Court) {
        for entry in court.log.iter().skip(self.read) {
            self.note(entry.actor.as_ref(), &entry.fact);
        }
        self.read = court.log.len();
        for (who, _) in &court.released {
            if court.hearing.facts.roster.get(who).is_none() {
                self.people.remove(who);
            }
        }
    }

    fn note(&mut self, actor: Option<&ParticipantId>, fact: &Fact) {
        self.read_floor(actor, fact);
        match fact {
            Fact::Phase { from, to, .. } => {
                self.phase = Some(*to);
                let opens = (*from, *to) == (Phase::ClosedSession, Phase::OpenSession);
                self.named.take_if(|_| opens);
            }
            Fact::ClosedTo { named } => self.named = Some(named.clone()),
            Fact::NamedForClosed { whom, .. } => {
                assert!(self.named.as_mut().unwrap().insert(whom.clone()), "twice");
            }
            Fact::FloorsHeld { on } => self.held = *on,
            Fact::Admitted { whom, .. } => {
                let named = self.named.as_ref();
                let may_enter = named.is_none_or(|named| named.contains(whom));
                assert!(may_enter, "{whom} comes into a closed session unnamed");
                self.people.get_mut(whom).unwrap().place = Place::Courtroom
            }
            Fact::SentBack { whom, .. } => {
                self.people.get_mut(whom).unwrap().place = Place::WaitingHall;
            }
            Fact::Arrived { role, .. } => self.arrives(actor.unwrap(), *role),
            Fact::Left => {
                self.people.remove(actor.unwrap());
            }
            Fact::Away { .. } => self.people.get_mut(actor.unwrap()).unwrap().go_away(),
            Fact::Returned => self.people.get_mut(actor.unwrap()).unwrap().away = false,
            Fact::LinksRevoked { whom, .. } => self.nobody_is_put_out(whom),
            Fact::RoomEntered { room, .. } => {
                let person = self.people.get_mut(actor.unwrap()).unwrap();
                assert_eq!(person.room.replace(*room), None, "in two rooms at once");
            }
            Fact::RoomLeft { room } => {
                let person = self.people.get_mut(actor.unwrap()).unwrap();
                assert_eq!(person.room.take(), Some(*room), "left another room");
            }
            Fact::Screened { screened, .. } => {
                let Screened { from, whom, screen } = screened.clone();
                self.screens.insert((from, whom), screen);
            }
            Fact::MediaUp => self.people.get_mut(actor.unwrap()).unwrap().media = true,
            Fact::MediaDown => self.people.get_mut(actor.unwrap()).unwrap().media = false,
            _ => {}
        }
    }

    fn arrives(&mut self, who: &ParticipantId, role: Role) {
        let place = match role {
            Role::PresidingJudge | Role::PanelJudge | Role::CourtSessionClerk => Place::Courtroom,
            Role::MemberOfThePublic | Role::Journalist => Place::Gallery,
            Role::CourtIt | Role::CourtAdministrator => Place::Console,
            _ => Place::WaitingHall,
        };
        // Nothing is kept from the court, whatever was ruled before it came.
        self.screens
            .retain(|(from, _), _| from != who || place != Place::Courtroom);
        let person = Logged {
            role,
            place,
            media: false,
            room: None,
            away: false,
        };
        self.people.insert(who.clone(), person);
    }

    /// That nobody is put out of the session behind the judge's back.
    fn nobody_is_put_out(&self, whom: &ParticipantId) {
        let sits = self.phase.is_some_and(Phase::is_in_session);
        let person = &self.people[whom];
        let is_spared = person.away || person.place != Place::Courtroom;
        assert!(!sits || is_spared, "{whom} is put out of the session");
    }

    /// That no last word is cut without a ruling.
    fn no_last_word_is_cut(&self, actor: Option<&ParticipantId>, fact: &Fact) {
        let cut = |whom: Option<&ParticipantId>, is_ruled: bool| {
            let of = self.last_word.as_ref();
            let is_cut = of.is_some() && (whom.is_none() || whom == of);
            assert!(!is_cut || is_ruled, "a last word is cut: {fact:?}");
        };
        match fact {
            Fact::FloorGiven { reason, .. }
            | Fact::FloorTaken { reason }
            | Fact::FloorOpened { reason } => cut(None, reason.is_some()),
            Fact::Phase { to, reason, .. } if actor.is_some() => {
                let goes_on = matches!(to, Phase::Opening | Phase::OpenSession);
                cut(None, goes_on || reason.is_some());
            }
            Fact::Muted { whom, reason }
            | Fact::MicrophoneLocked {
                whom,
                on: true,
                reason,
            }
            | Fact::SentBack { whom, reason }
            | Fact::Dismissed { whom, reason } => cut(Some(whom), reason.is_some()),
            Fact::MutedAll { whom } => whom.iter().for_each(|one| cut(Some(one), false)),
            _ => {}
        }
    }

    /// Who may be heard and who may not.
    fn read_floor(&mut self, actor: Option<&ParticipantId>, fact: &Fact) {
        self.no_last_word_is_cut(actor, fact);
        match fact {
            Fact::FloorGiven { to, last_word, .. } => {
                self.last_word = to.first().filter(|_| *last_word).cloned();
                if let Some(who) = &self.last_word {
                    self.locked.remove(who);
                }
                self.floor = Some(to.iter().cloned().collect());
            }
            Fact::LastWordInterrupted { whom } => {
                assert_eq!(self.last_word.take().as_ref(), Some(whom), "whose it was");
                let is_here = self.people.get(whom).is_some_and(|person| !person.away);
                assert!(!is_here, "{whom} is still here");
                self.floor = Some(BTreeSet::new());
            }
            Fact::FloorTaken { .. } | Fact::LastWordEnded => {
                self.floor = Some(BTreeSet::new());
                self.last_word = None;
            }
            Fact::FloorOpened { .. } => {
                self.floor = None;
                self.last_word = None;
            }
            Fact::SentBack { whom, .. }
            | Fact::Dismissed { whom, .. }
            | Fact::Removed { whom, .. } => {
                self.floor.iter_mut().for_each(|floor| {
                    floor.remove(whom);
                });
                self.last_word.take_if(|one| one == whom);
            }
            // A last word is theirs until the log says that it was interrupted.
            Fact::Left if self.last_word.as_ref() != actor => {
                self.floor.iter_mut().for_each(|floor| {
                    floor.remove(actor.unwrap());
                });
            }
            Fact::Step {
                reason: Some(_), ..
            } => self.last_word = None,
            Fact::MicrophoneLocked { whom, on, .. } => {
                self.locked.remove(whom);
                self.locked.extend(on.then(|| whom.clone()));
            }
            _ => {}
        }
    }

    /// As far as floor and locks go.
    fn is_heard(&self, who: &ParticipantId) -> bool {
        let is_always = matches!(
            self.people[who].role,
            Role::PresidingJudge
                | Role::PanelJudge
                | Role::CourtSessionClerk
                | Role::Interpreter
                | Role::SignLanguageInterpreter
        );
        let has_floor = self.floor.as_ref().is_none_or(|floor| floor.contains(who));
        (is_always || has_floor) && !self.locked.contains(who)
    }

    fn sits(&self, who: &ParticipantId, places: &[Place]) -> bool {
        let person = self.people.get(who);
        person.is_some_and(|p| places.contains(&p.place) && p.media && p.room.is_none() && !p.away)
    }

    fn room(&self, who: &ParticipantId) -> Option<RoomId> {
        self.people.get(who)?.room
    }

    fn screens(&self, from: &ParticipantId, publication: &PublicationId) -> bool {
        let screen = self.screens.get(&(from.clone(), publication.owner.clone()));
        screen.is_some_and(|screen| match publication.kind {
            MediaKind::Audio => screen.hearing,
            MediaKind::Video => screen.sight,
        })
    }

    fn sits_now(&self) -> bool {
        use Phase::{Announcement, ClosedSession, OpenSession};
        matches!(self.phase, Some(OpenSession | ClosedSession | Announcement))
    }

    /// In a closed session, its pauses among it, only the court is, and those whom the ruling names.
    fn is_within(&self, who: &ParticipantId) -> bool {
        let of_the_court = matches!(
            self.people[who].role,
            Role::PresidingJudge | Role::PanelJudge | Role::CourtSessionClerk
        );
        let named = self.named.as_ref();
        of_the_court || named.is_none_or(|named| named.contains(who))
    }

    fn watches(&self, who: &ParticipantId) -> bool {
        self.sits(who, &[Place::Courtroom, Place::Gallery])
    }

    fn speaks(&self, who: &ParticipantId) -> bool {
        let is_silent = matches!(self.people[who].role, Role::Mediator | Role::Escort);
        self.sits(who, &[Place::Courtroom]) && !is_silent
    }
}

fn media_flows_only_where_the_log_lets_it(court: &Court) {
    let log = &court.from_log;
    let has_on = |who: &ParticipantId, kind| {
        let person = court.hearing.facts.roster.get(who).unwrap();
        match kind {
            MediaKind::Audio => person.microphone && !person.muted_by_judge,
            MediaKind::Video => person.camera,
        }
    };
    let in_private = |who: &ParticipantId| log.room(who).is_some();
    let flowing = court.taps.iter().chain(court.wires.iter().map(|(_, p)| p));
    for publication in flowing {
        assert!(
            has_on(&publication.owner, publication.kind),
            "{publication:?} is off"
        );
        if in_private(&publication.owner) {
            assert!(
                !court.taps.contains(publication),
                "{publication:?} is recorded in private"
            );
            continue;
        }
        flows_in_the_courtroom(log, publication);
    }
    for (viewer, publication) in &court.wires {
        assert_ne!(*viewer, publication.owner, "an echo");
        assert_eq!(
            log.room(viewer),
            log.room(&publication.owner),
            "{publication:?} crosses a wall to {viewer}"
        );
        assert!(
            !log.screens(viewer, publication),
            "{publication:?} passes a screen to {viewer}"
        );
        if in_private(viewer) {
            continue;
        }
        assert!(
            log.watches(viewer) && log.is_within(viewer),
            "{viewer} receives {publication:?}"
        );
        assert!(
            log.people[&publication.owner].role != Role::ProtectedWitness
                || log.people[viewer].role.is_judge(),
            "{viewer} sees or hears a protected witness"
        );
        assert!(
            court.taps.contains(publication),
            "{publication:?} is shown unrecorded"
        );
    }
    assert_eq!(court.writing, log.sits_now());
}

fn flows_in_the_courtroom(log: &FromLog, publication: &PublicationId) {
    assert!(log.sits_now(), "media outside of the session");
    assert!(
        publication.kind == MediaKind::Video || !log.held,
        "{publication:?} is heard without the judge"
    );
    assert!(
        publication.kind == MediaKind::Video || log.is_heard(&publication.owner),
        "{publication:?} is heard without the floor"
    );
    assert!(log.is_within(&publication.owner), "{publication:?} flows");
    assert!(log.speaks(&publication.owner), "{publication:?} flows");
}

/// Nobody reads a line of one whose name is kept from them, and who waits reads only what was written to them alone. What is written
/// in a private room goes to who is in it, and nothing of it into the log.
fn what_is_written_reaches_only_whom_it_may(court: &Court) {
    let log = &court.from_log;
    for (reader, page) in &court.pages {
        let Logged { role, place, .. } = log.people[reader];
        let is_bench = matches!(role, Role::PresidingJudge | Role::CourtSessionClerk);
        assert!(is_bench || page.marks.is_empty(), "{reader} sees marks");
        assert!(log.room(reader).is_none() || page.lines.is_empty());
        for line in page.lines.iter().filter(|line| line.by.id != *reader) {
            let is_kept = |screen: &Screen| screen.name;
            let pair = (reader.clone(), line.by.id.clone());
            assert!(
                !log.screens.get(&pair).is_some_and(is_kept),
                "{reader} reads whom they may not know: {line:?}"
            );
            let is_theirs = match &line.to {
                To::Everybody => place == Place::Courtroom && log.is_within(reader),
                To::Court => role.is_of_the_court(),
                To::Clerk => role == Role::CourtSessionClerk,
                To::CourtIt => role == Role::CourtIt,
                To::Person(whom) => whom == reader,
            };
            assert!(is_theirs, "{reader} reads {line:?}");
        }
    }
    let asides = court.last.iter().filter_map(|output| match output {
        Output::Tell {
            to,
            notice: Notice::Aside(aside),
        } => Some((to, aside)),
        _ => None,
    });
    for (reader, aside) in asides {
        let room = log.room(&aside.by.id);
        assert!(room.is_some() && log.room(reader) == room, "{reader}");
        let is_logged = |output: &Output| matches!(output, Output::Journal(_));
        assert!(!court.last.iter().any(is_logged), "{:?}", court.last);
    }
}

/// Whoever is in a private room is where its kind says, and may be with everybody who is there.
fn rooms_hold(court: &Court) {
    let facts = &court.hearing.facts;
    for person in facts.roster.iter() {
        let Some(room) = facts.room_of(person) else {
            assert!(person.seclusion.is_none(), "in a room that is no more");
            let private = RoomKind::ALL.iter().map(|kind| kind.place());
            assert!(!private.into_iter().any(|place| place == person.place));
            continue;
        };
        assert_eq!(person.place, room.kind.place());
        let by_accused = facts
            .members(room.id)
            .any(|member| member.role == Role::AccusedOnTrial);
        assert!(
            person.home() != Place::Courtroom
                || !court.phase().sits()
                || by_accused && room.kind == RoomKind::LawyerClientRoom
                || matches!(room.kind, RoomKind::ClerksDesk | RoomKind::HelpRoom)
                    && court.phase() == Phase::TechnicalBreak,
            "{} is away from a sitting court",
            person.id
        );
        for other in facts.members(room.id).filter(|p| p.id != person.id) {
            assert!(
                may_be_together(room.kind, person, other, &facts.screening),
                "{} and {} are together",
                person.id,
                other.id
            );
        }
    }
    the_desk_holds(court);
    no_room_names_whom_it_may_not(court);
    for room in facts.rooms.iter() {
        let people = facts.members(room.id).count() + room.asked.len();
        assert!(people > 0, "an empty room stays");
        assert!(!room.locked || room.asked.is_empty());
    }
}

/// In rooms and in lists of rooms nobody meets or is told of one from whom a screen parts them, either way; and none of a witness under
/// protection, whom no room has.
fn no_room_names_whom_it_may_not(court: &Court) {
    let log = &court.from_log;
    let is_protected = |who: &ParticipantId| log.people[who].role == Role::ProtectedWitness;
    let parts = |one: &ParticipantId, other: &ParticipantId| {
        let screen = log.screens.get(&(one.clone(), other.clone()));
        screen.is_some_and(|screen| *screen != Screen::NONE)
    };
    for (who, person) in &log.people {
        assert!(
            !is_protected(who) || person.room.is_none(),
            "{who} is in a room"
        );
    }
    for (reader, page) in &court.pages {
        let by = page.invitations.iter().filter_map(|one| one.by.as_ref());
        let asked = page.room.iter().flat_map(|room| &room.asked);
        let there = page.people.iter().filter(|_| page.room.is_some());
        let listed = page.contacts.iter().map(|one| &one.person);
        let named: Vec<&Seen> = by.chain(asked).chain(there).chain(listed).collect();
        assert!(
            !is_protected(reader) || named.is_empty(),
            "{reader}: {named:?}"
        );
        assert!(!is_protected(reader) || page.invitations.is_empty());
        for seen in named {
            assert!(
                !is_protected(&seen.id) && !parts(reader, &seen.id) && !parts(&seen.id, reader),
                "a room names {} to {reader}",
                seen.id
            );
        }
    }
}

/// At the clerk's desk are the clerk and one who waits, no witness under protection, and never while the court sits.
fn the_desk_holds(court: &Court) {
    let log = &court.from_log;
    let facts = &court.hearing.facts;
    let desks = facts
        .rooms
        .iter()
        .filter(|room| room.kind == RoomKind::ClerksDesk);
    for desk in desks {
        assert!(desk.asked.is_empty() && !log.sits_now() && court.phase() != Phase::Opening);
        let of_the_court = |role: Role| role == Role::CourtSessionClerk;
        let (clerks, others): (Vec<_>, Vec<_>) = facts
            .members(desk.id)
            .partition(|one| of_the_court(one.role));
        assert_eq!((clerks.len(), others.len()), (1, 1), "at the desk");
        let other = &log.people[&others[0].id];
        assert_eq!(
            other.place,
            Place::WaitingHall,
            "let in, and at the desk still"
        );
        assert_ne!(other.role, Role::ProtectedWitness);
        for name in [&clerks[0].id, &others[0].id] {
            if let Some(page) = court.pages.get(name) {
                assert!(page.contacts.is_empty() && page.people.len() == 2, "{name}");
            }
        }
    }
}

fn pages_show_what_they_may(court: &Court) {
    let facts = &court.hearing.facts;
    let connected: Vec<_> = facts.roster.iter().filter(|p| p.is_connected()).collect();
    assert!(
        connected.iter().map(|p| &p.id).eq(court.pages.keys()),
        "pages and connections differ"
    );
    let everybody = Shown::all(facts);
    for viewer in connected {
        let page = &court.pages[&viewer.id];
        assert_eq!(
            *page,
            view_of(facts, &everybody, viewer),
            "{} was told otherwise",
            viewer.id
        );
        let is_bench = matches!(viewer.role, Role::PresidingJudge | Role::CourtSessionClerk);
        assert!(
            is_bench || page.waiting.is_empty(),
            "{} sees the hall",
            viewer.id
        );
        assert!(
            is_bench || page.expected.is_empty() && page.closed_to.is_none(),
            "{} is told who is to come",
            viewer.id
        );
        nobody_hidden_has_the_floor(page, is_bench);
        if page.room.is_some() {
            assert!(page.waiting.is_empty() && page.people.iter().all(|seen| !seen.in_private));
            continue;
        }
        assert!(
            matches!(page.you.place, Place::Courtroom | Place::Gallery) || page.people.is_empty(),
            "{} sees the courtroom from outside",
            viewer.id
        );
        let away = page.people.iter().filter(|seen| seen.in_private);
        assert!(away.clone().all(|seen| !seen.microphone && !seen.camera));
        assert!(
            is_bench
                || page
                    .people
                    .iter()
                    .all(|seen| seen.role != Role::MemberOfThePublic),
            "{} is shown the public",
            viewer.id
        );
        if is_bench {
            let mut hands: Vec<u32> = page.people.iter().filter_map(|seen| seen.hand).collect();
            hands.sort_unstable();
            assert!(
                hands.into_iter().eq(1..=queue_length(page)),
                "the queue has holes"
            );
        }
    }
}

/// Floor and procedure name nobody whom the page does not know.
fn nobody_hidden_has_the_floor(page: &View, is_bench: bool) {
    let known: BTreeSet<&ParticipantId> = page
        .people
        .iter()
        .chain(&page.waiting)
        .map(|seen| &seen.id)
        .chain([&page.you.seen.id])
        .collect();
    let stops = page.rail.at.iter().chain(&page.rail.next);
    let holders = page.floor.holders.iter().flatten();
    let named = holders.chain(stops.filter_map(|stop| stop.person.as_ref()));
    for whom in named {
        assert!(
            known.contains(whom),
            "{whom} is named on a page that must not know"
        );
    }
    assert!(is_bench || page.rail.next.is_none());
    assert!(
        is_bench
            || !page
                .people
                .iter()
                .any(|seen| seen.locked && seen.id != page.you.seen.id)
    );
}

fn queue_length(page: &View) -> u32 {
    let asking = page.people.iter().filter(|seen| seen.hand.is_some());
    u32::try_from(asking.count()).unwrap()
}

fn phases_are_numbered_without_a_gap(court: &Court) {
    let mut stands = Phase::Scheduled;
    let mut count = 0;
    for entry in &court.log {
        if let Fact::Phase {
            number, from, to, ..
        } = entry.fact
        {
            count += 1;
            assert_eq!((number, from), (count, stands));
            assert!(!stands.is_final(), "a hearing that was over moved on");
            stands = to;
        }
    }
    assert_eq!(stands, court.phase());
}

fn a_refusal_changes_nothing(court: &Court, before: &Before) {
    let refused = court.last.iter().any(|output| {
        matches!(
            output,
            Output::Tell {
                notice: Notice::Refused(_),
                ..
            }
        )
    });
    if refused {
        // One wish leaves no trace in the log, not even in vain.
        let logged = usize::from(!matches!(court.last[0], Output::Tell { .. }));
        assert_eq!(court.last.len(), 1 + logged, "{:#?}", court.last);
        assert!(
            logged == 0
                || matches!(&court.last[0], Output::Journal(e) if matches!(e.fact, Fact::Refused { .. }))
        );
        let after = format!("{:?}", court.hearing.facts);
        assert_eq!(before.0.as_ref(), Some(&after));
    }
}

/// A page hears of a person only when something about them is new.
pub fn put(people: &mut Vec<Seen>, seen: Seen) {
    match people.binary_search_by(|other| other.id.cmp(&seen.id)) {
        Ok(at) => {
            assert_ne!(people[at], seen, "told what is known");
            people[at] = seen;
        }
        Err(at) => people.insert(at, seen),
    }
}

pub fn take(people: &mut Vec<Seen>, who: &ParticipantId) {
    let at = people.iter().position(|seen| seen.id == *who);
    people.remove(at.expect("told that someone unknown is gone"));
}
