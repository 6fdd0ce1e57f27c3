//! Who must not see, hear or know whom: directed pairs, given with the hearing or by a ruling. One function answers, for pictures and
//! voices, for lists of people, and for rooms.

use crate::id::{MediaKind, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};

/// By what one person could know of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The picture.
    Sight,
    /// The voice.
    Hearing,
    /// The name, in every list.
    Name,
}

impl Sense {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sight, Self::Hearing, Self::Name];
}

impl From<MediaKind> for Sense {
    fn from(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Audio => Self::Hearing,
            MediaKind::Video => Self::Sight,
        }
    }
}

/// What of a person is kept from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Screen {
    /// The picture.
    pub sight: bool,
    /// The voice.
    pub hearing: bool,
    /// The name.
    pub name: bool,
}

impl Screen {
    /// Nothing is kept.
    pub const NONE: Self = Self {
        sight: false,
        hearing: false,
        name: false,
    };

    /// Keeps these.
    #[must_use]
    pub fn of(senses: impl IntoIterator<Item = Sense>) -> Self {
        senses.into_iter().fold(Self::NONE, Self::and)
    }

    /// Keeps what either keeps.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self::of(self.senses().chain(other.senses()))
    }

    /// Keeps one more.
    fn and(mut self, sense: Sense) -> Self {
        match sense {
            Sense::Sight => self.sight = true,
            Sense::Hearing => self.hearing = true,
            Sense::Name => self.name = true,
        }
        self
    }

    /// What it keeps, in order.
    pub fn senses(self) -> impl Iterator<Item = Sense> {
        Sense::ALL
            .into_iter()
            .filter(move |sense| self.hides(*sense))
    }

    fn hides(self, sense: Sense) -> bool {
        match sense {
            Sense::Sight => self.sight,
            Sense::Hearing => self.hearing,
            Sense::Name => self.name,
        }
    }
}

/// A screen and the two whom it stands between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened {
    /// From whom something is kept.
    pub from: ParticipantId,
    /// Of whom.
    pub whom: ParticipantId,
    /// What.
    pub screen: Screen,
}

/// Of how many pairs a court can rule in one hearing.
pub const MOST_RULED: usize = 1_000;

/// All screens of a hearing.
#[derive(Debug, Default)]
pub struct Screening {
    screens: BTreeMap<(ParticipantId, ParticipantId), Screen>,
    /// Of whom the court has ruled since: what was planned for them holds no longer.
    ruled: BTreeSet<(ParticipantId, ParticipantId)>,
}

impl Screening {
    /// What was laid down for the hearing, unless the court has ruled otherwise since. Planned screens are only taken down by a ruling.
    pub fn plan(&mut self, screened: Screened) {
        let pair = (screened.from.clone(), screened.whom.clone());
        if !self.ruled.contains(&pair) {
            self.screens.insert(pair, screened.screen);
        }
    }

    /// Nothing is kept from a member of the court, whatever was ruled before they came.
    pub fn bare_to(&mut self, member: &ParticipantId) {
        self.screens.retain(|(from, _), _| from != member);
    }

    /// Whether the court can rule of these two: it has ruled of them before, or not yet of too many.
    #[must_use]
    pub fn has_room_for(&self, Screened { from, whom, .. }: &Screened) -> bool {
        self.ruled.len() < MOST_RULED || self.ruled.contains(&(from.clone(), whom.clone()))
    }

    /// By a ruling, puts a screen up, changes it or takes it down ([`Screen::NONE`]); `false` when it stood so already.
    pub fn put(&mut self, screened: Screened) -> bool {
        let Screened { from, whom, screen } = screened;
        self.ruled.insert((from.clone(), whom.clone()));
        let former = if screen == Screen::NONE {
            self.screens.remove(&(from, whom))
        } else {
            self.screens.insert((from, whom), screen)
        };
        former.unwrap_or_default() != screen
    }

    /// Whether something of a person is kept from another.
    #[must_use]
    pub fn hides(&self, from: &ParticipantId, whom: &ParticipantId, sense: Sense) -> bool {
        self.between(from, whom)
            .is_some_and(|screen| screen.hides(sense))
    }

    /// Whether a person is not there at all for another: neither seen nor heard nor named.
    #[must_use]
    pub fn hides_wholly(&self, from: &ParticipantId, whom: &ParticipantId) -> bool {
        Sense::ALL
            .into_iter()
            .all(|sense| self.hides(from, whom, sense))
    }

    /// Whether a screen stands between two, whichever way: they are never alone in a room.
    #[must_use]
    pub fn stands_between(&self, one: &ParticipantId, other: &ParticipantId) -> bool {
        self.between(one, other).is_some() || self.between(other, one).is_some()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Screened> {
        self.screens.iter().map(|((from, whom), screen)| Screened {
            from: from.clone(),
            whom: whom.clone(),
            screen: *screen,
        })
    }

    fn between(&self, from: &ParticipantId, whom: &ParticipantId) -> Option<Screen> {
        if self.screens.is_empty() {
            return None;
        }
        self.screens.get(&(from.clone(), whom.clone())).copied()
    }
}
