//! What is left when the hearing is over: whoever has somebody to talk to in private stays for a while, and is warned before it ends. Of
//! a hearing that is cancelled nothing is left.

use super::company::may_ask;
use super::facts::Facts;
use super::output::ReleaseReason;
use super::phase::{By, Phase};
use super::rooms::RoomKind;
use super::roster::{Participant, Place};
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::BTreeSet;

/// How long private rooms stay after the end unless the court says otherwise, in milliseconds.
pub const ROOMS_STAY_MS: u64 = 30 * 60_000;
/// How long before their end people are warned, in milliseconds.
const WARNINGS: [u64; 2] = [5 * 60_000, 60_000];

/// When the private rooms end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: UnixMillis,
    /// How many warnings were given.
    pub warnings: usize,
}

impl Facts {
    /// The hearing is over: those who have nobody to talk to are released, the others wait in the waiting hall or stay in their rooms.
    pub fn let_people_talk_on(&mut self, turn: &mut Turn) {
        let stay: BTreeSet<ParticipantId> = match self.terms.rooms_stay_ms {
            0 => BTreeSet::new(),
            _ => self
                .roster
                .iter()
                .filter(|person| self.has_somebody_to_talk_to(person))
                .map(|person| person.id.clone())
                .collect(),
        };
        for who in &stay {
            if let Some(person) = self.roster.get_mut(who) {
                person.set_home(Place::WaitingHall);
            }
        }
        if !stay.is_empty() {
            let at = UnixMillis(turn.now().0.saturating_add(self.terms.rooms_stay_ms));
            self.closing = Some(Closing { at, warnings: 0 });
        }
        turn.release_all_but(stay, ReleaseReason::Ended);
    }

    /// The court has cancelled the hearing before its session: everybody goes at once, out of private rooms too.
    pub fn cancelled(&mut self, turn: &mut Turn) {
        if self.move_to(Phase::Cancelled, By::Server, None, None, turn) {
            self.close_all_rooms(turn);
            turn.release_everybody(ReleaseReason::Cancelled);
        }
    }

    /// Time passed: warns, and ends the rooms when it is over.
    pub fn close_rooms_in_time(&mut self, turn: &mut Turn) {
        let Some(closing) = &mut self.closing else {
            return;
        };
        let left = closing.at.since(turn.now());
        if left == 0 {
            self.closing = None;
            self.close_all_rooms(turn);
            turn.release_everybody(ReleaseReason::Ended);
            return;
        }
        let warnings = WARNINGS.iter().filter(|before| left <= **before).count();
        if std::mem::replace(&mut closing.warnings, warnings) != warnings {
            turn.touch_everybody();
        }
    }

    fn has_somebody_to_talk_to(&self, person: &Participant) -> bool {
        let kind = RoomKind::LawyerClientRoom;
        let stands_by = |one: &Participant, other: &Participant| {
            one.stands_by.contains(&other.id) || other.stands_by.contains(&one.id)
        };
        let talks_with = |other: &Participant| {
            other.is_connected()
                && stands_by(person, other)
                && self.may_talk_in(other, kind)
                && may_ask(kind, person, other, &self.screening)
        };
        person.room().is_some()
            || self.may_talk_in(person, kind) && self.roster.iter().any(talks_with)
    }
}
