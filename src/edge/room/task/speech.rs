//! Who speaks, told to those who may hear them.

use super::Room;
use crate::id::ParticipantId;
use crate::signal::message::ServerMessage;

impl Room {
    pub(super) fn tell_speaking(&mut self) {
        let viewers: Vec<ParticipantId> = self.lines.iter().map(|(who, _)| who.clone()).collect();
        for viewer in viewers {
            let hears = self.media.hears(&viewer);
            if let Some(speakers) = self.speaking.news(&viewer, &hears) {
                let people = speakers.iter().map(ToString::to_string).collect();
                self.lines.say(&viewer, ServerMessage::Speaking { people });
            }
        }
        self.tell_dominant();
    }

    pub(super) fn tell_dominant(&mut self) {
        let viewers: Vec<ParticipantId> = self.lines.iter().map(|(who, _)| who.clone()).collect();
        for viewer in viewers {
            let (room, hears) = (self.hearing.room_of(&viewer), self.media.hears(&viewer));
            if let Some(who) = self.speaking.news_of_dominant(&viewer, room, &hears) {
                let person = who.map(|who| who.to_string());
                self.lines
                    .say(&viewer, ServerMessage::DominantSpeaker { person });
            }
        }
    }
}
