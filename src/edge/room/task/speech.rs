//! Who speaks, told to those who may hear them.

use super::Room;
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;
use std::collections::BTreeSet;

impl Room {
    pub(super) fn tell_speaking(&mut self) {
        for viewer in self.viewers() {
            let hears = self.media.hears(&viewer);
            if let Some(speakers) = self.speaking.news(&viewer, &hears) {
                let people = speakers.iter().map(ToString::to_string).collect();
                self.lines.say(&viewer, ServerMessage::Speaking { people });
            }
            self.say_dominant(&viewer, &hears);
        }
    }

    pub(super) fn tell_dominant(&mut self) {
        for viewer in self.viewers() {
            let hears = self.media.hears(&viewer);
            self.say_dominant(&viewer, &hears);
        }
    }

    fn say_dominant(&mut self, viewer: &ParticipantId, hears: &BTreeSet<ParticipantId>) {
        let room = self.hearing.room_of(viewer);
        if let Some(who) = self.speaking.news_of_dominant(viewer, room, hears) {
            let person = who.map(|who| who.to_string());
            self.lines
                .say(viewer, ServerMessage::DominantSpeaker { person });
        }
    }

    fn viewers(&self) -> Vec<ParticipantId> {
        self.lines.iter().map(|(who, _)| who.clone()).collect()
    }
}
