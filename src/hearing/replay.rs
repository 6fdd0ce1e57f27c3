//! A hearing as its log tells it: after a restart it goes on from there.

use super::course::Reason;
use super::facts::Facts;
use super::input::Person;
use super::journal::{Entry, Fact};
use super::marks::Marked;
use super::phase::{By, Phase, Transition};
use super::roster::{Participant, Place};
use super::turn::Turn;
use super::writing::Body;
use crate::id::{MediaKind, ParticipantId, UnixMillis};

impl Facts {
    /// Reads one entry of the log.
    pub(super) fn replay(&mut self, entry: &Entry) {
        let actor = entry.actor.as_ref();
        match (&entry.fact, actor) {
            (
                Fact::Arrived {
                    role,
                    name,
                    stands_by,
                },
                Some(who),
            ) => {
                let person = Person {
                    id: who.clone(),
                    name: name.clone(),
                    role: *role,
                    stands_by: stands_by.clone(),
                };
                if person.role.is_of_the_court() {
                    self.screening.bare_to(who);
                }
                self.roster.seat(person, false, false);
            }
            (Fact::Returned, Some(who)) => self.change(who, Participant::is_back),
            (Fact::LinkLost, Some(who)) => self.change(who, |p| p.lose_link(entry.at)),
            (Fact::Restored, _) => self.roster.iter_mut().for_each(|p| p.lose_link(entry.at)),
            (Fact::Left, Some(who)) => {
                self.roster.remove(who);
                self.hands.lower(who);
                self.floor.leave(who);
            }
            (
                Fact::Switched {
                    kind: MediaKind::Audio,
                    on: true,
                }
                | Fact::RoomEntered { .. },
                Some(who),
            ) => self.change(who, Participant::clear_orders),
            (
                Fact::Phase {
                    number,
                    from,
                    to,
                    reason,
                },
                _,
            ) => {
                let (number, from, to) = (*number, *from, *to);
                self.replay_move(Transition { number, from, to });
                self.moved(to, actor.is_some(), entry.at);
                self.last_move = (actor.cloned(), reason.clone());
            }
            (Fact::Screened { screened, .. }, _) => {
                self.screening.put(screened.clone());
            }
            (Fact::Said { .. } | Fact::Marked { .. }, Some(who)) => self.replay_words(who, entry),
            (fact, _) => self.apply(entry.at, actor, fact),
        }
    }

    /// Something is so from now on, and in the log; without an actor by the server.
    pub(super) fn happens(&mut self, actor: Option<&ParticipantId>, fact: Fact, turn: &mut Turn) {
        self.apply(turn.now(), actor, &fact);
        match actor {
            Some(who) => turn.note(who, fact),
            None => turn.note_of_server(fact),
        }
    }

    /// Makes true what a fact says: when it happens, and when the log tells that it happened.
    fn apply(&mut self, at: UnixMillis, actor: Option<&ParticipantId>, fact: &Fact) {
        match fact {
            Fact::Declared
            | Fact::IdentityChecked { .. }
            | Fact::AuthorityChecked { .. }
            | Fact::WitnessHeard { .. } => self.keep_papers(actor, fact),
            Fact::Away { .. } | Fact::WentWithout { .. } => self.keep_presence(actor, fact),
            Fact::PlannedAnew {
                whom,
                name,
                stands_by,
            } => {
                self.change(whom, |p| p.go_by(name, stands_by));
                self.settlement.forget(whom);
            }
            Fact::Admitted { whom, .. } => self.change(whom, |p| p.set_home(Place::Courtroom)),
            Fact::SentBack { whom, .. } => {
                self.change(whom, |p| {
                    p.set_home(Place::WaitingHall);
                    p.asked_to_unmute = false;
                });
                self.hands.lower(whom);
                self.floor.lose(whom);
            }
            Fact::Muted { .. }
            | Fact::MutedAll { .. }
            | Fact::MicrophoneLocked { .. }
            | Fact::AskedToUnmute { .. } => self.keep_microphones(fact),
            Fact::AskedWhoHears { .. } | Fact::Hears { .. } | Fact::WhoHears { .. } => {
                self.keep_hearers(at, actor, fact);
            }
            Fact::Hand { up } => {
                if let Some(who) = actor {
                    self.hands.put(who, *up);
                }
            }
            Fact::HandLowered { whom } => {
                self.hands.lower(whom);
            }
            Fact::Dismissed { whom, .. } => self.floor.lose(whom),
            Fact::Removed { whom, .. } => {
                self.removed.insert(whom.clone());
                self.floor.lose(whom);
            }
            Fact::ClosedTo { named } => self.named = Some(named.clone()),
            Fact::NamedForClosed { whom, .. } => {
                self.named.iter_mut().for_each(|named| {
                    named.insert(whom.clone());
                });
            }
            Fact::GoesOnAt { at } => self.goes_on_at = Some(*at),
            Fact::Step { .. } => self.keep_procedure(at, actor, fact),
            of_order => self.keep_order(at, of_order),
        }
    }

    /// What was checked of a person, and what they have promised.
    fn keep_papers(&mut self, actor: Option<&ParticipantId>, fact: &Fact) {
        match fact {
            Fact::Declared => {
                if let Some(who) = actor {
                    self.change(who, |p| p.papers.declared = true);
                }
            }
            Fact::IdentityChecked { whom, how, .. } => {
                self.change(whom, |p| p.papers.identity = Some(how.clone()));
            }
            Fact::AuthorityChecked { whom, how } => {
                self.change(whom, |p| p.papers.authority = Some(how.clone()));
            }
            Fact::WitnessHeard { whom } => self.change(whom, |p| p.papers.heard = true),
            _ => {}
        }
    }

    /// What was written and marked, as far as the log has it.
    fn replay_words(&mut self, who: &ParticipantId, entry: &Entry) {
        match &entry.fact {
            Fact::Said {
                to,
                text: Some(text),
                told,
            } => {
                let body = Body::Text(text.clone());
                self.hand_out(entry.at, who, to.clone(), body, told);
            }
            Fact::Marked { kind, note } => {
                self.set_mark(entry.at, who, Marked::Kind(*kind), note.clone());
            }
            _ => {}
        }
    }

    fn replay_move(&mut self, transition: Transition) {
        let Transition { from, to, .. } = transition;
        self.lifecycle.replay(transition);
        if (from, to) == (Phase::ClosedSession, Phase::OpenSession) {
            self.named = None;
        }
        if to.is_final() {
            self.roster.clear();
        }
    }

    pub(super) fn change(&mut self, who: &ParticipantId, change: impl FnOnce(&mut Participant)) {
        if let Some(person) = self.roster.get_mut(who) {
            change(person);
        }
    }

    /// The server runs again. Everybody's link is lost until they are back, and who was away is; a session that has sat goes on from a technical break.
    pub(super) fn restart(&mut self, turn: &mut Turn) {
        for person in self.roster.iter_mut() {
            person.lose_link(turn.now());
            // Nobody is heard or seen because their page says so: it does not know what has happened.
            person.hush();
        }
        if self.lifecycle.phase().is_final() || self.lifecycle.phase() == Phase::Scheduled {
            return;
        }
        turn.note_of_server(Fact::Restored);
        self.end_a_last_word_without_its_holder(turn);
        let to = match self.lifecycle.was_opened() {
            true => Phase::TechnicalBreak,
            false => Phase::WaitingHallOpen,
        };
        let reason = Some(Reason::of_server("restart"));
        self.move_to(to, By::Server, None, reason, turn);
    }
}
