//! Who speaks, told to those who hear them: when it changes, at most every 200 ms.

use crate::id::ParticipantId;
use std::collections::{BTreeMap, BTreeSet};

/// Who speaks, and what each page was told of it.
#[derive(Debug, Default)]
pub struct Speaking {
    now: BTreeSet<ParticipantId>,
    told: BTreeMap<ParticipantId, Vec<ParticipantId>>,
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

    /// The media of a person is gone, and so is their voice.
    pub fn forget(&mut self, who: &ParticipantId) {
        self.now.remove(who);
        self.told.remove(who);
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
}
