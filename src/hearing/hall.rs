//! What somebody who waits is told of the court: who keeps the door, and whether people are being let in. Of others who wait they learn
//! nothing, and no place in a line: whom the court calls next nobody knows before it does.

use super::facts::Facts;
use super::role::{CLERK, Role};
use super::roster::{Participant, Place};
use super::screening::Sense;
use crate::id::ParticipantId;

words! {
    /// Whether the court lets people in.
    pub enum Calling {
        /// It has let nobody in yet.
        Nobody = "nobody",
        /// It has let somebody in.
        Somebody = "somebody",
        /// To a witness who has not testified: another one is being heard.
        Witness = "witness",
    }
}

/// The court, seen from the waiting hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hall {
    /// The clerk, who keeps the door; `None`: no clerk is known.
    pub clerk: Option<Desk>,
    /// Whether people are let in.
    pub calling: Calling,
}

/// The clerk's desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Name of the clerk; empty: it is kept from whoever looks.
    pub name: String,
    /// The clerk is connected.
    pub here: bool,
}

impl Facts {
    /// What the waiting hall shows a person; `None`: they are elsewhere.
    pub fn hall_for(&self, viewer: &Participant) -> Option<Hall> {
        (viewer.place == Place::WaitingHall).then(|| Hall {
            clerk: self.desk_for(viewer),
            calling: self.calling_for(viewer),
        })
    }

    /// The clerk who is here, or who had a seat, or who is expected.
    fn desk_for(&self, viewer: &Participant) -> Option<Desk> {
        let seated = self.roster.iter().filter(|one| is_clerk(one.role));
        let (who, name, here) = seated
            .max_by_key(|one| one.is_connected())
            .map(|one| (&one.id, &one.name, one.is_connected()))
            .or_else(|| {
                let planned = self.plan.people().find(|one| is_clerk(one.role))?;
                Some((&planned.id, &planned.name, false))
            })?;
        let is_kept = self.is_nameless(viewer, who);
        let name = if is_kept { String::new() } else { name.clone() };
        Some(Desk { name, here })
    }

    fn is_nameless(&self, viewer: &Participant, whom: &ParticipantId) -> bool {
        self.screening.hides(&viewer.id, whom, Sense::Name)
    }

    fn calling_for(&self, viewer: &Participant) -> Calling {
        let others = || {
            self.roster.iter().filter(|one| {
                one.id != viewer.id
                    && one.role.is_admitted()
                    && one.home() == Place::Courtroom
                    && !self.screening.hides_wholly(&viewer.id, &one.id)
            })
        };
        if viewer.is_yet_to_testify() && others().any(Participant::is_yet_to_testify) {
            Calling::Witness
        } else if others().next().is_some() {
            Calling::Somebody
        } else {
            Calling::Nobody
        }
    }
}

fn is_clerk(role: Role) -> bool {
    role.is_of(&[CLERK])
}
