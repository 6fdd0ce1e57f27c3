//! What is measured: how the links of people are (who is weakly connected, court IT's table each second, and what the log keeps of them
//! about a technical break), and whether the clock is kept right.

use super::Room;
use crate::edge::room::line::Line;
use crate::edge::room::quality;
use crate::edge::transport::LegNumbers;
use crate::hearing::Input;
use crate::hearing::lost::Measured;
use crate::hearing::roster::Participant;
use crate::hearing::rules::{Permission, is_for};
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;
use std::time::{Duration, Instant};

impl Room {
    /// Whose links are weak is told to whoever sees them, and the numbers to court IT.
    pub(super) async fn look_at_links(&mut self) {
        let numbers = self.media.measure().await;
        let passed = self.measured.elapsed();
        self.measured = Instant::now();
        let second = |(who, line): (&ParticipantId, &Line)| {
            let leg = numbers.iter().find(|leg| leg.who.as_ref() == Some(who));
            (who.clone(), quality::second(leg, line.fresh()))
        };
        let weak = self.watches.take(self.lines.iter().map(second).collect());
        let is_news = |one: &Participant| one.weak != weak.contains(&one.id);
        if self.hearing.roster().any(is_news) {
            self.input(Input::WeakLinks(weak), None).await;
        }
        self.show_links(&numbers, passed);
    }

    /// Court IT's table, if anybody looks at it.
    fn show_links(&mut self, numbers: &[LegNumbers], passed: Duration) {
        let it: Vec<ParticipantId> = self
            .lines
            .iter()
            .map(|(who, _)| who.clone())
            .filter(|who| self.hearing.allows(who, Permission::SeeQuality))
            .collect();
        if it.is_empty() {
            return;
        }
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
