//! A hearing as its log tells it: after a restart it goes on from there.

use super::course::Reason;
use super::facts::Facts;
use super::input::Person;
use super::journal::{Entry, Fact};
use super::phase::{By, Phase, Transition};
use super::roster::{Link, Participant, Place};
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId};

impl Facts {
    /// Reads one entry of the log.
    pub(super) fn replay(&mut self, entry: &Entry) {
        let actor = entry.actor.as_ref();
        match &entry.fact {
            Fact::Arrived { .. } => self.replay_arrival(entry),
            Fact::Left => {
                actor.map(|who| self.roster.remove(who));
            }
            Fact::Admitted { whom, .. } => self.change(whom, |p| p.place = Place::Courtroom),
            Fact::SentBack { whom } => self.change(whom, |p| p.place = Place::WaitingHall),
            Fact::Declared => {
                if let Some(who) = actor {
                    self.change(who, |p| p.papers.declared = true);
                }
            }
            Fact::IdentityChecked { whom, how } => {
                self.change(whom, |p| p.papers.identity = Some(how.clone()));
            }
            Fact::AuthorityChecked { whom, how } => {
                self.change(whom, |p| p.papers.authority = Some(how.clone()));
            }
            Fact::WitnessHeard { whom } => self.change(whom, |p| p.papers.heard = true),
            Fact::Removed { whom, .. } => {
                self.removed.insert(whom.clone());
            }
            Fact::Muted { whom } => self.change(whom, |p| p.muted_by_judge = true),
            Fact::Switched { kind, on } if *on && *kind == MediaKind::Audio => {
                if let Some(who) = actor {
                    self.change(who, |p| p.muted_by_judge = false);
                }
            }
            Fact::Phase { .. } => self.replay_move(entry),
            Fact::Screened { screened, .. } => {
                self.screening.put(screened.clone());
            }
            Fact::ClosedTo { named } => self.named = Some(named.clone()),
            _ => {}
        }
    }

    fn replay_arrival(&mut self, entry: &Entry) {
        if let Fact::Arrived {
            role,
            name,
            stands_by,
        } = &entry.fact
            && let Some(who) = &entry.actor
        {
            let person = Person {
                id: who.clone(),
                name: name.clone(),
                role: *role,
                stands_by: stands_by.clone(),
            };
            self.roster.seat(person, false, false);
        }
    }

    fn replay_move(&mut self, entry: &Entry) {
        let Fact::Phase {
            number,
            from,
            to,
            reason,
        } = &entry.fact
        else {
            return;
        };
        let (number, from, to) = (*number, *from, *to);
        self.lifecycle.replay(Transition { number, from, to });
        self.last_move = (entry.actor.clone(), reason.clone());
        if (from, to) == (Phase::ClosedSession, Phase::OpenSession) {
            self.named = None;
        }
        if to.is_final() {
            self.roster.clear();
        }
    }

    fn change(&mut self, who: &ParticipantId, change: impl FnOnce(&mut Participant)) {
        if let Some(person) = self.roster.get_mut(who) {
            change(person);
        }
    }

    /// The server runs again. Everybody's link is lost until they are back; a session that has sat goes on from a technical break.
    pub(super) fn restart(&mut self, turn: &mut Turn) {
        for person in self.roster.iter_mut() {
            person.link = Link::Lost { since: turn.now() };
            // Nobody is heard or seen because their page says so: it does not know what has happened.
            person.hush();
        }
        if self.lifecycle.phase().is_final() || self.lifecycle.phase() == Phase::Scheduled {
            return;
        }
        turn.note_of_server(Fact::Restored);
        let to = match self.lifecycle.was_opened() {
            true => Phase::TechnicalBreak,
            false => Phase::WaitingHallOpen,
        };
        let reason = Some(Reason::of_server("restart"));
        self.move_to(to, By::Server, None, reason, turn);
    }
}
