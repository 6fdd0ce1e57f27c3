//! Who speaks, told to those who hear them when it changes: all speakers at most every 200 ms, the dominant one at once. Everybody is told of
//! their own voice, too, wherever they are: that it arrives here is what no microphone can know.

use crate::id::{ParticipantId, RoomId};
use std::collections::{BTreeMap, BTreeSet};

/// Who speaks, and what each page was told of it.
#[derive(Debug, Default)]
pub struct Speaking {
    now: BTreeSet<ParticipantId>,
    told: BTreeMap<ParticipantId, Vec<ParticipantId>>,
    /// The dominant speaker of each room; `None`: the courtroom.
    dominant: BTreeMap<Option<RoomId>, ParticipantId>,
    told_dominant: BTreeMap<ParticipantId, ParticipantId>,
}

impl Speaking {
    /// Someone began or ceased to speak.
    pub fn set(&mut self, who: ParticipantId, on: bool) {
        if on {
            self.now.insert(who);
        } else {
            self.now.remove(&who);
        }
    }

    /// A page knows nothing of what was told: it is new, has missed something, or is gone. Whoever speaks goes on speaking.
    pub fn forget(&mut self, who: &ParticipantId) {
        self.told.remove(who);
        self.told_dominant.remove(who);
    }

    /// Another one is the dominant speaker of a room.
    pub fn dominates(&mut self, room: Option<RoomId>, who: Option<ParticipantId>) {
        match who {
            Some(who) => self.dominant.insert(room, who),
            None => self.dominant.remove(&room),
        };
    }

    /// These private rooms are left.
    pub fn keep_rooms(&mut self, rooms: &BTreeSet<RoomId>) {
        self.dominant
            .retain(|room, _| room.is_none_or(|room| rooms.contains(&room)));
    }

    /// What a page is to be told, if it is news: the speakers among those whom it hears, and its own person.
    pub fn news(
        &mut self,
        viewer: &ParticipantId,
        hears: &BTreeSet<ParticipantId>,
    ) -> Option<Vec<ParticipantId>> {
        let speakers: Vec<ParticipantId> = self
            .now
            .iter()
            .filter(|who| *who == viewer || hears.contains(*who))
            .cloned()
            .collect();
        let told = self.told.entry(viewer.clone()).or_default();
        if *told == speakers {
            return None;
        }
        told.clone_from(&speakers);
        Some(speakers)
    }

    /// Who is dominant for a page in a room, if that is news to it: nobody, when it is someone whom it does not hear.
    pub fn news_of_dominant(
        &mut self,
        viewer: &ParticipantId,
        room: Option<RoomId>,
        hears: &BTreeSet<ParticipantId>,
    ) -> Option<Option<ParticipantId>> {
        let heard = |who: &&ParticipantId| *who == viewer || hears.contains(*who);
        let dominant = self.dominant.get(&room).filter(heard).cloned();
        let told = match &dominant {
            Some(who) => self.told_dominant.insert(viewer.clone(), who.clone()),
            None => self.told_dominant.remove(viewer),
        };
        (told != dominant).then_some(dominant)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn id(text: &str) -> ParticipantId {
        ParticipantId::new(text).unwrap()
    }

    #[test]
    fn only_those_who_hear_a_voice_are_told_that_it_speaks_and_only_once() {
        let mut speaking = Speaking::default();
        speaking.set(id("judge"), true);
        let hears = BTreeSet::from([id("judge")]);
        assert_eq!(speaking.news(&id("party"), &hears), Some(vec![id("judge")]));
        assert_eq!(speaking.news(&id("party"), &hears), None);
        assert_eq!(speaking.news(&id("witness"), &BTreeSet::new()), None);
        assert_eq!(
            speaking.news(&id("judge"), &BTreeSet::new()),
            Some(vec![id("judge")])
        );
        speaking.set(id("judge"), false);
        assert_eq!(speaking.news(&id("party"), &hears), Some(vec![]));
    }

    #[test]
    fn one_s_own_voice_is_told_wherever_one_is_and_to_nobody_else() {
        let mut speaking = Speaking::default();
        let (waiting, nobody) = (id("witness"), BTreeSet::new());
        speaking.set(waiting.clone(), true);
        let told = speaking.news(&waiting, &nobody);
        assert_eq!(told, Some(vec![waiting.clone()]));
        for other in ["judge", "clerk"] {
            assert_eq!(speaking.news(&id(other), &nobody), None);
        }
        // The media path is gone, and with it the voice.
        speaking.set(waiting.clone(), false);
        assert_eq!(speaking.news(&waiting, &nobody), Some(vec![]));
    }

    #[test]
    fn a_page_that_is_loaded_again_in_the_middle_of_a_word_is_told_that_its_voice_arrives() {
        let mut speaking = Speaking::default();
        let (party, nobody) = (id("party"), BTreeSet::new());
        speaking.set(party.clone(), true);
        assert!(speaking.news(&party, &nobody).is_some());
        speaking.forget(&party);
        assert_eq!(
            speaking.news(&party, &nobody),
            Some(vec![party]),
            "the media path has outlived the page's connection"
        );
    }

    #[test]
    fn the_dominant_speaker_is_not_named_to_whom_a_wall_keeps_from_hearing_them() {
        let mut speaking = Speaking::default();
        let (witness, party, judge) = (id("witness"), id("party"), id("judge"));
        let hears = |whom: &[&ParticipantId]| whom.iter().map(|who| (*who).clone()).collect();
        let news = |speaking: &mut Speaking, viewer: &ParticipantId, whom: &[&ParticipantId]| {
            speaking.news_of_dominant(viewer, None, &hears(whom))
        };
        speaking.dominates(None, Some(witness.clone()));
        let told = news(&mut speaking, &judge, &[&witness, &party]);
        assert_eq!(told, Some(Some(witness.clone())));
        assert_eq!(news(&mut speaking, &party, &[&judge]), None);
        let own = news(&mut speaking, &witness, &[]);
        assert_eq!(own, Some(Some(witness.clone())));
        let again = news(&mut speaking, &judge, &[&witness]);
        assert_eq!(again, None, "told once");
        let walled = news(&mut speaking, &judge, &[&party]);
        assert_eq!(walled, Some(None), "a wall that rises takes the mark away");
        let let_in = news(&mut speaking, &party, &[&witness]);
        assert_eq!(let_in, Some(Some(witness.clone())));
        speaking.forget(&party);
        let new_page = news(&mut speaking, &party, &[&witness]);
        assert_eq!(new_page, Some(Some(witness)), "a new page knows nothing");
    }

    #[test]
    fn each_room_has_a_dominant_speaker_of_its_own() {
        let mut speaking = Speaking::default();
        let (room, hears) = (Some(RoomId(1)), BTreeSet::from([id("judge"), id("lawyer")]));
        speaking.dominates(None, Some(id("judge")));
        speaking.dominates(room, Some(id("lawyer")));
        let mut news = |room| speaking.news_of_dominant(&id("client"), room, &hears);
        assert_eq!(news(None), Some(Some(id("judge"))));
        assert_eq!(news(room), Some(Some(id("lawyer"))));
        assert_eq!(news(Some(RoomId(2))), Some(None));
        speaking.keep_rooms(&BTreeSet::new());
        assert_eq!(
            speaking.dominant.len(),
            1,
            "a room that is left is forgotten"
        );
    }
}
