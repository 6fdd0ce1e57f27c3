//! Who is part of the hearing, where they are and whether their links are up.

use super::admission::Papers;
use super::input::Person;
use super::role::Role;
use super::rooms::RoomKind;
use crate::id::{MediaKind, ParticipantId, RoomId, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// The room that a person is in.
    pub enum Place {
        /// Alone in the waiting hall.
        WaitingHall = "waiting_hall",
        /// In the courtroom.
        Courtroom = "courtroom",
        /// At a console: sees numbers, no people.
        Console = "console",
        /// In the gallery: sees and hears the open session, and is not seen.
        Gallery = "gallery",
        /// In private with who stands by them.
        LawyerClientRoom = "lawyer_client_room",
        /// In private with the other side and a mediator.
        MediationRoom = "mediation_room",
        /// In private among judges.
        DeliberationRoom = "deliberation_room",
        /// In private with court IT.
        HelpRoom = "help_room",
        /// In private with the clerk, who checks their documents.
        ClerksDesk = "clerks_desk",
    }
}

/// That a person is in a private room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seclusion {
    /// In which.
    pub room: RoomId,
    /// Where they come back to.
    pub home: Place,
}

/// A person's signalling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Alive.
    Up,
    /// Lost; the seat is held for the grace.
    Lost {
        /// When it was lost.
        since: UnixMillis,
    },
    /// Lost for longer. Who was let into the courtroom has the seat still, and is neither seen nor heard, nor sees or hears anybody.
    Away {
        /// When it was lost.
        since: UnixMillis,
    },
}

/// One person in the hearing.
#[derive(Debug)]
pub struct Participant {
    /// Id within the hearing.
    pub id: ParticipantId,
    /// Name as shown.
    pub name: String,
    /// Role.
    pub role: Role,
    /// By whom they stand: whom a lawyer speaks for, whose teacher this is.
    pub stands_by: BTreeSet<ParticipantId>,
    /// What was checked of them and what they promised.
    pub papers: Papers,
    /// Where they are.
    pub place: Place,
    /// The private room that they are in, if they are in one: it can be one only.
    pub seclusion: Option<Seclusion>,
    /// Their signalling.
    pub link: Link,
    /// Their link is weak, as far as the server and their page see.
    pub weak: bool,
    /// The presiding judge goes on without them, until they are back.
    pub gone_without: bool,
    /// What their media path carries towards the server; `None`: the path is down.
    pub media: Option<BTreeSet<MediaKind>>,
    /// Own microphone is on.
    pub microphone: bool,
    /// Own camera is on.
    pub camera: bool,
    /// The presiding judge, or the clerk on order, switched the microphone off last.
    pub muted_by_judge: bool,
    /// The court has asked them to switch on their microphone, and they have not.
    pub asked_to_unmute: bool,
    /// The server switched microphone and camera off because it has moved them; until they switch them on themselves, no page of theirs
    /// that comes back with them on is believed.
    pub hushed: bool,
}

impl Participant {
    /// Signalling is up.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.link == Link::Up
    }

    /// Since when they are away; `None`: they are here, or the grace is not over.
    #[must_use]
    pub fn away_since(&self) -> Option<UnixMillis> {
        match self.link {
            Link::Away { since } => Some(since),
            Link::Up | Link::Lost { .. } => None,
        }
    }

    /// They keep their seat and are away.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.away_since().is_some()
    }

    /// Their signalling is lost; who is away already is so since then.
    pub fn lose_link(&mut self, at: UnixMillis) {
        if !self.is_away() {
            self.link = Link::Lost { since: at };
        }
    }

    /// They did not come back within the grace, and have a seat to come back to.
    pub fn go_away(&mut self, since: UnixMillis) {
        self.link = Link::Away { since };
        self.media = None;
        self.microphone = false;
        self.camera = false;
    }

    /// They are on their seat.
    pub fn is_back(&mut self) {
        self.link = Link::Up;
        self.gone_without = false;
    }

    /// Who is of the courtroom keeps their seat however long they are away; who waits or looks on does not.
    #[must_use]
    pub fn keeps_seat(&self) -> bool {
        self.home() == Place::Courtroom
    }

    /// Where they are when they are in no private room: where the court has put them.
    #[must_use]
    pub fn home(&self) -> Place {
        self.seclusion
            .map_or(self.place, |seclusion| seclusion.home)
    }

    /// The court puts them elsewhere. Who is in a private room stays there, and comes back to there.
    pub fn set_home(&mut self, home: Place) {
        match &mut self.seclusion {
            Some(seclusion) => seclusion.home = home,
            None => self.place = home,
        }
    }

    /// Their private room.
    #[must_use]
    pub fn room(&self) -> Option<RoomId> {
        self.seclusion.map(|seclusion| seclusion.room)
    }

    /// They go into a private room.
    pub fn withdraw(&mut self, room: RoomId, kind: RoomKind) {
        let home = self.home();
        self.clear_orders();
        self.seclusion = Some(Seclusion { room, home });
        self.place = kind.place();
    }

    /// What the court said of their microphone is over: they have switched it on, or have gone where the court does not hear them.
    pub fn clear_orders(&mut self) {
        self.muted_by_judge = false;
        self.asked_to_unmute = false;
    }

    /// They come out of their private room, unheard and unseen; `None` when they are in none.
    pub fn come_back(&mut self) -> Option<RoomId> {
        let Seclusion { room, home } = self.seclusion.take()?;
        self.place = home;
        self.hush();
        Some(room)
    }

    /// Microphone and camera off, until they switch them on themselves.
    pub fn hush(&mut self) {
        self.microphone = false;
        self.camera = false;
        self.hushed = true;
    }

    /// The court switches their microphone off.
    pub fn silence(&mut self) {
        self.microphone = false;
        self.muted_by_judge = true;
        self.asked_to_unmute = false;
    }

    /// Whether the owner lets this kind out.
    #[must_use]
    pub fn has_on(&self, kind: MediaKind) -> bool {
        match kind {
            MediaKind::Audio => self.microphone,
            MediaKind::Video => self.camera,
        }
    }
}

/// How a person came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// For the first time, or after having left.
    New,
    /// To the seat that was theirs already.
    Back,
}

/// Everybody who is part of the hearing, in order of id.
#[derive(Debug, Default)]
pub struct Roster {
    people: BTreeMap<ParticipantId, Participant>,
    /// The papers of those who have left, and by whom they stood: who comes again is known.
    papers: BTreeMap<ParticipantId, (Papers, BTreeSet<ParticipantId>)>,
}

impl Roster {
    /// Everybody.
    pub fn iter(&self) -> impl Iterator<Item = &Participant> {
        self.people.values()
    }

    /// Everybody, to change facts about them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Participant> {
        self.people.values_mut()
    }

    /// One person.
    #[must_use]
    pub fn get(&self, who: &ParticipantId) -> Option<&Participant> {
        self.people.get(who)
    }

    /// One person, to change a fact about them.
    pub fn get_mut(&mut self, who: &ParticipantId) -> Option<&mut Participant> {
        self.people.get_mut(who)
    }

    /// Seats a person. Who has a seat keeps it, with the role and the name that it was given to, and a mute
    /// outlives a reload of the page. `None`: their role has no seat in a hearing.
    pub fn seat(&mut self, person: Person, microphone: bool, camera: bool) -> Option<Arrival> {
        if let Some(known) = self.people.get_mut(&person.id) {
            known.is_back();
            known.microphone = microphone && !known.muted_by_judge && !known.hushed;
            known.camera = camera && !known.hushed;
            // That a page was loaded again is no answer to the court, which still waits for one. A page that comes back with the
            // microphone on is.
            known.asked_to_unmute &= !known.microphone;
            return Some(Arrival::Back);
        }
        let place = person.role.first_place()?;
        let Person {
            id,
            name,
            role,
            stands_by,
        } = person;
        let (papers, stood_by) = self.papers.remove(&id).unwrap_or_default();
        let mut person = Participant {
            id: id.clone(),
            name: name.clone(),
            role,
            stands_by: stood_by,
            papers,
            place,
            seclusion: None,
            link: Link::Up,
            weak: false,
            gone_without: false,
            media: None,
            microphone,
            camera,
            muted_by_judge: false,
            asked_to_unmute: false,
            hushed: false,
        };
        person.go_by(&name, &stands_by);
        self.people.insert(id, person);
        Some(Arrival::New)
    }

    /// Takes a person's seat away.
    pub fn remove(&mut self, who: &ParticipantId) -> Option<Participant> {
        let person = self.people.remove(who)?;
        let papers = (person.papers.clone(), person.stands_by.clone());
        self.papers.insert(who.clone(), papers);
        Some(person)
    }

    /// Takes everybody's seat away, and says whose.
    pub fn clear(&mut self) -> Vec<ParticipantId> {
        std::mem::take(&mut self.people).into_keys().collect()
    }

    /// Takes the seats of all others away, and says whose.
    pub fn clear_but(&mut self, stay: &BTreeSet<ParticipantId>) -> Vec<ParticipantId> {
        let (stay, gone) = std::mem::take(&mut self.people)
            .into_iter()
            .partition(|(who, _)| stay.contains(who));
        self.people = stay;
        BTreeMap::into_keys(gone).collect()
    }

    /// Whose link is lost for longer than the grace (in milliseconds), and whose seat is kept no longer because the court has put them where nobody's is.
    #[must_use]
    pub fn out_of_grace(&self, now: UnixMillis, grace_ms: u64) -> Vec<ParticipantId> {
        let is_over = |person: &&Participant| match person.link {
            Link::Up => false,
            Link::Lost { since } => now.since(since) >= grace_ms,
            Link::Away { .. } => !person.keeps_seat(),
        };
        self.iter().filter(is_over).map(|p| p.id.clone()).collect()
    }
}
