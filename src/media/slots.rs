//! The receiving sections of one viewer's peer connection: which publication is shown in which.
//!
//! A section is filled and emptied without a new offer. A publication returns to the section that it had last, so that a mute does not
//! shuffle the pictures; otherwise the section that has been empty longest is taken, so that nothing of its former occupant is still
//! in the viewer's jitter buffer.

use crate::id::{MediaKind, PublicationId};
use std::collections::VecDeque;

/// One receiving section.
#[derive(Clone, Debug)]
struct Section {
    kind: MediaKind,
    occupant: Option<PublicationId>,
    last: Option<PublicationId>,
    /// Grows with each emptying: the smallest has been empty longest.
    emptied: u64,
}

/// All sections of a viewer, by index, and who waits for one.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    sections: Vec<Section>,
    queue: VecDeque<PublicationId>,
    clock: u64,
}

impl Slots {
    /// Adds an empty section; its index is the number of sections before it. Whoever waits for one of its kind gets it.
    pub fn add(&mut self, kind: MediaKind) -> Option<PublicationId> {
        self.sections.push(Section {
            kind,
            occupant: None,
            last: None,
            emptied: 0,
        });
        self.serve(kind)
    }

    /// Seats a publication: the index of its section, or `None` when it has to wait for one.
    pub fn seat(&mut self, publication: &PublicationId) -> Option<usize> {
        if let Some(index) = self.index_of(publication) {
            return Some(index);
        }
        let Some(index) = self.best_for(publication) else {
            if !self.queue.contains(publication) {
                self.queue.push_back(publication.clone());
            }
            return None;
        };
        let section = self.sections.get_mut(index)?;
        section.occupant = Some(publication.clone());
        section.last = Some(publication.clone());
        Some(index)
    }

    /// Empties the publication's section. Returns its former index, and who may be seated now.
    pub fn leave(&mut self, publication: &PublicationId) -> (Option<usize>, Option<PublicationId>) {
        self.queue.retain(|waiting| waiting != publication);
        let Some(index) = self.index_of(publication) else {
            return (None, None);
        };
        self.clock = self.clock.saturating_add(1);
        if let Some(section) = self.sections.get_mut(index) {
            section.occupant = None;
            section.emptied = self.clock;
        }
        (Some(index), self.serve(publication.kind))
    }

    /// The section in which a publication is.
    #[must_use]
    pub fn index_of(&self, publication: &PublicationId) -> Option<usize> {
        self.sections
            .iter()
            .position(|section| section.occupant.as_ref() == Some(publication))
    }

    /// Who is in a section.
    #[must_use]
    pub fn occupant(&self, index: usize) -> Option<&PublicationId> {
        self.sections.get(index)?.occupant.as_ref()
    }

    /// Sections of a kind that are needed for all that are seated or wait.
    #[must_use]
    pub fn needed(&self, kind: MediaKind) -> usize {
        let seated = self
            .sections
            .iter()
            .filter(|s| s.kind == kind && s.occupant.is_some());
        let waiting = self.queue.iter().filter(|p| p.kind == kind);
        seated.count().saturating_add(waiting.count())
    }

    /// Sections of a kind that there are.
    #[must_use]
    pub fn count(&self, kind: MediaKind) -> usize {
        self.sections.iter().filter(|s| s.kind == kind).count()
    }

    /// Everybody who waits for a section.
    pub fn waiting(&self) -> impl Iterator<Item = &PublicationId> {
        self.queue.iter()
    }

    /// Everybody who is seated, by index.
    pub fn seated(&self) -> impl Iterator<Item = (usize, &PublicationId)> {
        self.sections
            .iter()
            .enumerate()
            .filter_map(|(index, section)| Some((index, section.occupant.as_ref()?)))
    }

    fn serve(&mut self, kind: MediaKind) -> Option<PublicationId> {
        let place = self.queue.iter().position(|p| p.kind == kind)?;
        self.queue.remove(place)
    }

    fn best_for(&self, publication: &PublicationId) -> Option<usize> {
        let free =
            |section: &Section| section.kind == publication.kind && section.occupant.is_none();
        let former = self
            .sections
            .iter()
            .position(|s| free(s) && s.last.as_ref() == Some(publication));
        former.or_else(|| {
            self.sections
                .iter()
                .enumerate()
                .filter(|(_, section)| free(section))
                .min_by_key(|(_, section)| section.emptied)
                .map(|(index, _)| index)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::id::ParticipantId;

    fn voice(who: &str) -> PublicationId {
        PublicationId {
            owner: ParticipantId::new(who).unwrap(),
            kind: MediaKind::Audio,
        }
    }

    #[test]
    fn a_muted_voice_returns_to_its_own_section() {
        let mut slots = Slots::default();
        slots.add(MediaKind::Audio);
        slots.add(MediaKind::Audio);
        assert_eq!(slots.seat(&voice("a")), Some(0));
        assert_eq!(slots.seat(&voice("b")), Some(1));
        slots.leave(&voice("b"));
        slots.leave(&voice("a"));
        assert_eq!(slots.seat(&voice("b")), Some(1));
        assert_eq!(slots.seat(&voice("a")), Some(0));
    }

    #[test]
    fn a_stranger_gets_the_section_that_has_been_empty_longest() {
        let mut slots = Slots::default();
        slots.add(MediaKind::Audio);
        slots.add(MediaKind::Audio);
        slots.seat(&voice("a"));
        slots.seat(&voice("b"));
        slots.leave(&voice("b"));
        slots.leave(&voice("a"));
        assert_eq!(slots.seat(&voice("c")), Some(1));
    }

    #[test]
    fn who_finds_no_section_waits_for_the_next_one_of_their_kind() {
        let mut slots = Slots::default();
        slots.add(MediaKind::Video);
        slots.add(MediaKind::Audio);
        slots.seat(&voice("a"));
        assert_eq!(slots.seat(&voice("b")), None);
        assert_eq!(slots.needed(MediaKind::Audio), 2);
        assert_eq!(slots.leave(&voice("a")), (Some(1), Some(voice("b"))));
        assert_eq!(slots.seat(&voice("c")), Some(1));
        assert_eq!(slots.seat(&voice("b")), None);
        assert_eq!(slots.add(MediaKind::Audio), Some(voice("b")));
        assert_eq!(slots.seat(&voice("b")), Some(2));
        assert_eq!(slots.needed(MediaKind::Audio), 2);
    }

    #[test]
    fn leaving_the_queue_is_no_empty_section() {
        let mut slots = Slots::default();
        assert_eq!(slots.seat(&voice("a")), None);
        assert_eq!(slots.leave(&voice("a")), (None, None));
        assert_eq!(slots.needed(MediaKind::Audio), 0);
    }
}
