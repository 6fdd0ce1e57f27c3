//! What is forwarded to whom and what is recorded, and how it follows `sight` when facts change.

use super::facts::Facts;
use super::output::Output;
use super::roster::Participant;
use super::sight::{may_receive, on_record};
use super::turn::Touched;
use crate::id::{MediaKind, ParticipantId, PublicationId, RoomId};
use std::collections::{BTreeMap, BTreeSet};

/// What is in force now.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wiring {
    pub(super) wires: BTreeSet<(ParticipantId, PublicationId)>,
    pub(super) taps: BTreeSet<PublicationId>,
    /// Who is in which private room.
    pub(super) rooms: BTreeMap<ParticipantId, RoomId>,
}

/// What has to change, each list in the order of its carrying out.
#[derive(Debug, Default)]
pub struct Difference {
    /// `Unwire` and `StopTap`: before anything else.
    pub walls: Vec<Output>,
    /// `Move`: when the walls stand.
    pub moves: Vec<Output>,
    /// `StartTap`: before the publication is shown to anybody.
    pub taps: Vec<Output>,
    /// `Wire`.
    pub wires: Vec<Output>,
}

impl Wiring {
    /// Brings what is in force to what sight says, for the people whom facts touched and everybody that they see or are seen by.
    pub fn follow(&mut self, facts: &Facts, touched: &Touched) -> Difference {
        let mut difference = Difference::default();
        let mut around: BTreeSet<ParticipantId> =
            facts.roster.iter().map(|p| p.id.clone()).collect();
        let touched = match touched {
            Touched::Everybody => around.iter().cloned().chain(self.in_force()).collect(),
            Touched::Some(people) => people.clone(),
        };
        // Two who left in the same turn are wired to each other and no longer in the roster.
        around.extend(touched.iter().cloned());
        for one in &touched {
            for kind in MediaKind::ALL {
                let of_one = publication(one, kind);
                for other in &around {
                    self.wire(facts, one, publication(other, kind), &mut difference);
                    if !touched.contains(other) {
                        self.wire(facts, other, of_one.clone(), &mut difference);
                    }
                }
                self.tap(facts, of_one, &mut difference);
            }
            self.house(facts, one, &mut difference);
        }
        difference
    }

    /// Everybody who is wired, recorded or in a private room: who left in this turn is no longer in the roster.
    fn in_force(&self) -> impl Iterator<Item = ParticipantId> {
        let wired = self
            .wires
            .iter()
            .flat_map(|(viewer, of)| [viewer, &of.owner]);
        let recorded = self.taps.iter().map(|of| &of.owner);
        wired.chain(recorded).chain(self.rooms.keys()).cloned()
    }

    fn wire(
        &mut self,
        facts: &Facts,
        viewer: &ParticipantId,
        publication: PublicationId,
        difference: &mut Difference,
    ) {
        let should = may_receive(facts, viewer, &publication);
        let wire = (viewer.clone(), publication);
        if should == self.wires.contains(&wire) {
            return;
        }
        let (viewer, publication) = wire.clone();
        if should {
            self.wires.insert(wire);
            difference.wires.push(Output::Wire {
                viewer,
                publication,
            });
        } else {
            self.wires.remove(&wire);
            difference.walls.push(Output::Unwire {
                viewer,
                publication,
            });
        }
    }

    fn tap(&mut self, facts: &Facts, publication: PublicationId, difference: &mut Difference) {
        match on_record(facts, &publication) {
            Err(gap) => {
                if self.taps.remove(&publication) {
                    difference.walls.push(Output::StopTap { publication, gap });
                }
            }
            Ok(on_record) => {
                if let Some(owner) = facts.roster.get(&publication.owner)
                    && self.taps.insert(publication)
                {
                    difference.taps.push(Output::StartTap {
                        on_record,
                        role: owner.role,
                        name: owner.name.clone(),
                    });
                }
            }
        }
    }

    fn house(&mut self, facts: &Facts, who: &ParticipantId, difference: &mut Difference) {
        let room = facts.roster.get(who).and_then(Participant::room);
        let former = match room {
            Some(room) => self.rooms.insert(who.clone(), room),
            None => self.rooms.remove(who),
        };
        if former != room {
            let who = who.clone();
            difference.moves.push(Output::Move { who, room });
        }
    }

    /// The whole wiring from nothing but facts: what [`Self::follow`] must have come to.
    #[cfg(test)]
    pub fn from_scratch(facts: &Facts) -> Self {
        let mut whole = Self::default();
        for owner in facts.roster.iter() {
            for kind in MediaKind::ALL {
                let publication = publication(&owner.id, kind);
                for viewer in facts.roster.iter() {
                    if may_receive(facts, &viewer.id, &publication) {
                        whole.wires.insert((viewer.id.clone(), publication.clone()));
                    }
                }
                if on_record(facts, &publication).is_ok() {
                    whole.taps.insert(publication);
                }
            }
            if let Some(room) = owner.room() {
                whole.rooms.insert(owner.id.clone(), room);
            }
        }
        whole
    }
}

fn publication(owner: &ParticipantId, kind: MediaKind) -> PublicationId {
    PublicationId {
        owner: owner.clone(),
        kind,
    }
}
