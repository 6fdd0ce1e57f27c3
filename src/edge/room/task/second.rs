//! What is done every second: graces, receipts, IT's tables.

use super::Room;
use crate::hearing::Input;
use crate::hearing::rules::{Permission, is_for};
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;
use std::time::Instant;

impl Room {
    pub(super) async fn second(&mut self) {
        self.media.close_unclosed().await;
        self.input(Input::Tick, None).await;
        self.tell_receipts();
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
                crate::edge::room::quality::row(person, leg, stats, passed)
            })
            .collect();
        for who in it {
            let people = people.clone();
            self.lines.say(&who, ServerMessage::Quality { people });
        }
    }
}
