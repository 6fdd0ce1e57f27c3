//! Order in the courtroom: whose microphone the court switches off, who is asked to switch on, whose hand is answered.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::roster::{Participant, Place};
use super::rules::{Permission, is_for};
use super::turn::Turn;
use crate::id::ParticipantId;
use std::collections::BTreeSet;

impl Facts {
    /// Another's microphone off; they may switch it on again.
    pub(super) fn mute(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(Some(&whom), reason.as_ref())?;
        let fits = self.can_be_silenced_by(who);
        let fact = Fact::Muted {
            whom: whom.clone(),
            reason,
        };
        self.do_to(who, &whom, fits, fact, turn)
    }

    /// Everybody's microphone off, but those of the court, of interpreters, and of whoever has the last word.
    pub(super) fn mute_all(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let fits = self.can_be_silenced_by(who);
        let is_spared = |person: &Participant| {
            person.role.is_always_heard() || self.floor.is_last_word_of(&person.id)
        };
        let speaks = |person: &&Participant| person.microphone && fits(person);
        let whom: BTreeSet<ParticipantId> = self
            .roster
            .iter()
            .filter(|person| speaks(person) && !is_spared(person))
            .map(|person| person.id.clone())
            .collect();
        if !whom.is_empty() {
            whom.iter().for_each(|one| turn.touch(one));
            self.happens(Some(who), Fact::MutedAll { whom }, turn);
        }
    }

    /// Another's microphone off, until it is unlocked; unlocked it stays off until its owner switches it on.
    pub(super) fn lock_microphone(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        on: bool,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if on {
            self.spare_the_last_word(Some(&whom), reason.as_ref())?;
        }
        let fits = self.can_be_silenced_by(who);
        self.meant(who, &whom, &fits)?;
        if self.locked.contains(&whom) == on {
            return Ok(());
        }
        let fact = Fact::MicrophoneLocked {
            whom: whom.clone(),
            on,
            reason,
        };
        self.do_to(who, &whom, fits, fact, turn)
    }

    /// A person is asked to switch on their microphone; whether they do is theirs.
    pub(super) fn ask_to_unmute(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let fits = |person: &Participant| person.id != *who && is_speaker(person);
        let person = self.meant(who, &whom, fits)?;
        if self.locked.contains(&whom) {
            return Err(Refusal::Locked);
        }
        if person.microphone {
            return Ok(());
        }
        let fact = Fact::AskedToUnmute { whom: whom.clone() };
        self.do_to(who, &whom, fits, fact, turn)
    }

    /// A person's hand has been answered.
    pub(super) fn lower_hand(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let has_it_up = self.hands.number(&whom).is_some();
        let fact = Fact::HandLowered { whom: whom.clone() };
        self.do_to(who, &whom, |_| has_it_up, fact, turn)?;
        turn.touch_everybody();
        Ok(())
    }

    /// [`Self::apply`] of what a fact says of microphones.
    pub(super) fn keep_microphones(&mut self, fact: &Fact) {
        match fact {
            Fact::Muted { whom, .. } => self.change(whom, Participant::silence),
            Fact::MutedAll { whom } => {
                for one in whom {
                    self.change(one, Participant::silence);
                }
            }
            Fact::MicrophoneLocked { whom, on: true, .. } => {
                self.locked.insert(whom.clone());
                self.change(whom, Participant::silence);
            }
            Fact::MicrophoneLocked { whom, .. } => {
                self.locked.remove(whom);
            }
            Fact::AskedToUnmute { whom } => self.change(whom, |p| p.asked_to_unmute = true),
            _ => {}
        }
    }

    /// Whose microphone a person may switch off: another's who speaks in the courtroom; the clerk no judge's.
    fn can_be_silenced_by(&self, who: &ParticipantId) -> impl Fn(&Participant) -> bool + use<> {
        let asker = self.roster.get(who);
        let is_led = asker.is_some_and(|asker| !asker.role.is_judge());
        let who = who.clone();
        move |person| person.id != who && is_speaker(person) && !(is_led && person.role.is_judge())
    }
}

fn is_speaker(person: &Participant) -> bool {
    person.place == Place::Courtroom && is_for(person.role, Permission::PublishSound)
}
