//! Receipts for the record: what people take along, so that nobody can change the record unseen, not even the court.

use super::Room;
use crate::hearing::roster::Place;
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;
use crate::signal::translate;
use std::time::{Duration, Instant};

/// Between two receipts for somebody who stays: so much of the record may be without one when the server is lost.
const EVERY: Duration = Duration::from_secs(60);

impl Room {
    /// Everybody who has come in gets a newer one now and then.
    pub(super) fn tell_receipts(&mut self) {
        if self.receipts.elapsed() < EVERY {
            return;
        }
        self.receipts = Instant::now();
        let people = self.hearing.roster();
        let inside = people.filter(|person| person.place != Place::WaitingHall);
        let inside: Vec<ParticipantId> = inside.map(|person| person.id.clone()).collect();
        inside.iter().for_each(|who| self.tell_receipt(who));
    }

    /// The receipt for all that is signed by now.
    pub(super) fn tell_receipt(&mut self, who: &ParticipantId) {
        if let Some(receipt) = self.record.receipt() {
            let head = translate::record_head(&receipt);
            self.lines.say(who, ServerMessage::RecordHead(head));
        }
    }
}
