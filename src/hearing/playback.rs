//! Who may play the record of their hearing when it is over, and what of it is kept from them.

use super::role::Role;
use super::screening::{Screen, Screened};
use crate::id::ParticipantId;
use std::collections::BTreeMap;

/// Whether somebody of this role may play the record of the hearing that they were in. The court may; the parties and who speaks for them
/// may, of their own case. Witnesses, experts, interpreters and the public may not: for them a ruling makes a copy.
#[must_use]
pub fn may_play(role: Role) -> bool {
    match role {
        Role::PresidingJudge
        | Role::PanelJudge
        | Role::CourtSessionClerk
        | Role::Prosecutor
        | Role::Plaintiff
        | Role::Applicant
        | Role::Defendant
        | Role::ThirdParty
        | Role::AccusedOnTrial
        | Role::Victim
        | Role::Representative
        | Role::Lawyer
        | Role::DefenceCounsel => true,
        Role::LegalRepresentative
        | Role::Witness
        | Role::ProtectedWitness
        | Role::Expert
        | Role::Specialist
        | Role::Interpreter
        | Role::SignLanguageInterpreter
        | Role::Mediator
        | Role::Teacher
        | Role::Psychologist
        | Role::MemberOfThePublic
        | Role::Journalist
        | Role::CourtIt
        | Role::CourtAdministrator
        | Role::ArchiveOfficer
        | Role::Escort => false,
    }
}

/// What is kept from a viewer, by whom it is of: whatever was kept from them at any time of the hearing. A screen that was taken down later
/// does not give away what was said while it stood.
#[must_use]
pub fn kept_from(
    viewer: &ParticipantId,
    screens: impl IntoIterator<Item = Screened>,
) -> BTreeMap<ParticipantId, Screen> {
    let mut kept: BTreeMap<ParticipantId, Screen> = BTreeMap::new();
    for Screened { from, whom, screen } in screens {
        if from == *viewer {
            let all = kept.entry(whom).or_default();
            *all = all.joined(screen);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::screening::Sense;
    use super::*;

    #[test]
    fn what_was_hidden_once_stays_hidden_in_the_record() {
        let id = |text: &str| ParticipantId::new(text).unwrap();
        let screened = |from: &str, whom: &str, senses: &[Sense]| Screened {
            from: id(from),
            whom: id(whom),
            screen: Screen::of(senses.iter().copied()),
        };
        let all = [
            screened("p1", "w1", &[Sense::Sight]),
            screened("p1", "w1", &[]),
            screened("p1", "w1", &[Sense::Name]),
            screened("p2", "w1", &[Sense::Hearing]),
        ];
        let kept = kept_from(&id("p1"), all.clone());
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[&id("w1")], Screen::of([Sense::Sight, Sense::Name]));
        assert!(kept_from(&id("judge"), all).is_empty());
    }

    #[test]
    fn witnesses_and_the_public_do_not_play_records() {
        for role in [Role::Witness, Role::MemberOfThePublic, Role::CourtIt] {
            assert!(!may_play(role), "{role:?}");
        }
        assert!(may_play(Role::PresidingJudge) && may_play(Role::Lawyer));
    }
}
