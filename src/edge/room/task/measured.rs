//! What is measured: how the links of people are (court IT's table each second, and what the log keeps of them about a technical break),
//! and whether the clock is kept right.

use super::Room;
use crate::edge::room::quality;
use crate::hearing::Input;
use crate::hearing::lost::Measured;
use crate::hearing::roster::Participant;
use crate::hearing::rules::{Permission, is_for};
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;
use std::time::Instant;

impl Room {
    /// Court IT's table, if anybody looks at it.
    pub(super) async fn show_links(&mut self) {
        let it: Vec<ParticipantId> = self
            .lines
            .iter()
            .map(|(who, _)| who.clone())
            .filter(|who| self.hearing.allows(who, Permission::SeeQuality))
            .collect();
        if it.is_empty() {
            return;
        }
        let numbers = self.media.measure().await;
        let passed = self.measured.elapsed();
        self.measured = Instant::now();
        let people: Vec<_> = self
            .hearing
            .roster()
            .filter(|person| is_for(person.role, Permission::SeeAndHear))
            .map(|person| {
                let leg = numbers.iter().find(|n| n.who.as_ref() == Some(&person.id));
                let stats = self.lines.of(&person.id).map(|line| &line.stats);
                quality::row(person, leg, stats, passed)
            })
            .collect();
        for who in it {
            let people = people.clone();
            self.lines.say(&who, ServerMessage::Quality { people });
        }
    }

    /// Whether the clock is kept right, when that is news.
    pub(super) async fn look_at_the_clock(&mut self) {
        if self.clock_kept.has_changed().unwrap_or(false) {
            let kept = *self.clock_kept.borrow_and_update();
            self.input(Input::ClockKept { kept }, None).await;
        }
    }

    /// How the links of all people are, as their pages say.
    pub(super) fn links(&self) -> Vec<Measured> {
        let of = |person: &Participant| {
            let line = self.lines.of(&person.id);
            quality::link(person, line.map(|line| &line.stats))
        };
        self.hearing.roster().filter_map(of).collect()
    }
}
