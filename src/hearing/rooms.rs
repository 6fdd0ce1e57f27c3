//! Private rooms: which there are, and who is asked into them. All are confidential: what is said there goes to their members and to
//! nobody else, and none of them has a way to the recorder. Who is in one stands with the person, who can be in one only.

use super::roster::Place;
use super::rules::Permission;
use crate::id::{ParticipantId, RoomId};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What a private room is for.
    pub enum RoomKind {
        /// A person and who stands by them.
        LawyerClientRoom = "lawyer_client_room",
        /// The sides, and who mediates between them.
        MediationRoom = "mediation_room",
        /// The judges.
        DeliberationRoom = "deliberation_room",
        /// Court IT and one person.
        HelpRoom = "help_room",
        /// The clerk and one person who waits: the document beside the live picture.
        ClerksDesk = "clerks_desk",
    }
}

impl RoomKind {
    /// What the table is asked for opening one.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::LawyerClientRoom => Permission::OpenLawyerClientRoom,
            Self::MediationRoom => Permission::OpenMediationRoom,
            Self::DeliberationRoom => Permission::OpenDeliberationRoom,
            Self::HelpRoom => Permission::OpenHelpRoom,
            Self::ClerksDesk => Permission::OpenClerksDesk,
        }
    }

    /// Where a person is who is in such a room.
    #[must_use]
    pub fn place(self) -> Place {
        match self {
            Self::LawyerClientRoom => Place::LawyerClientRoom,
            Self::MediationRoom => Place::MediationRoom,
            Self::DeliberationRoom => Place::DeliberationRoom,
            Self::HelpRoom => Place::HelpRoom,
            Self::ClerksDesk => Place::ClerksDesk,
        }
    }
}

/// One private room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateRoom {
    /// Which.
    pub id: RoomId,
    /// What for.
    pub kind: RoomKind,
    /// Nobody new is let in.
    pub locked: bool,
    /// Who is asked in and has not answered, and by whom; `None`: by the court.
    pub asked: BTreeMap<ParticipantId, Option<ParticipantId>>,
}

/// The private rooms of a hearing.
#[derive(Debug, Default)]
pub struct Rooms {
    last: u32,
    rooms: BTreeMap<RoomId, PrivateRoom>,
}

impl Rooms {
    /// A new room, in which nobody is.
    pub fn open(&mut self, kind: RoomKind) -> RoomId {
        self.last = self.last.saturating_add(1);
        let id = RoomId(self.last);
        let room = PrivateRoom {
            id,
            kind,
            locked: false,
            asked: BTreeMap::new(),
        };
        self.rooms.insert(id, room);
        id
    }

    /// A room.
    #[must_use]
    pub fn get(&self, id: RoomId) -> Option<&PrivateRoom> {
        self.rooms.get(&id)
    }

    /// A room, to change it.
    pub fn get_mut(&mut self, id: RoomId) -> Option<&mut PrivateRoom> {
        self.rooms.get_mut(&id)
    }

    /// The room is no more.
    pub fn close(&mut self, id: RoomId) -> Option<PrivateRoom> {
        self.rooms.remove(&id)
    }

    /// All rooms.
    pub fn iter(&self) -> impl Iterator<Item = &PrivateRoom> {
        self.rooms.values()
    }

    /// The rooms into which a person is asked.
    pub fn asking(&self, who: &ParticipantId) -> impl Iterator<Item = &PrivateRoom> {
        self.iter().filter(|room| room.asked.contains_key(who))
    }

    /// A person has left the hearing: they are asked nowhere, and ask nobody. Returns who is asked no longer because of it.
    pub fn forget(&mut self, who: &ParticipantId) -> BTreeSet<ParticipantId> {
        let mut no_longer = BTreeSet::new();
        for room in self.rooms.values_mut() {
            room.asked.retain(|asked, by| {
                let stays = asked != who && by.as_ref() != Some(who);
                if !stays {
                    no_longer.insert(asked.clone());
                }
                stays
            });
        }
        no_longer
    }
}
