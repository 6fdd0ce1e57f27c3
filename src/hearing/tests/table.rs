//! Who may what and when, against what was written by hand (`golden.txt`), and the legal moves of the lifecycle.

use crate::hearing::phase::{Lifecycle, Phase};
use crate::hearing::role::Role;
use crate::hearing::roster::Place;
use crate::hearing::rules::{Permission, RULES, Reason, may, permits};
use std::collections::BTreeSet;

const GOLDEN: &str = include_str!("golden.txt");
/// Cells that the file must at least speak of.
const LEAST: usize = 250;

/// Every member of a list of words.
fn each<T: Copy>(words: &str, of: fn(&str) -> Option<T>) -> Vec<T> {
    let one = |word| of(word).unwrap_or_else(|| panic!("{word} is no word of the court"));
    words.split(',').map(one).collect()
}

#[test]
fn the_table_is_what_was_written_by_hand() {
    let mut cells = BTreeSet::new();
    let mut told = BTreeSet::new();
    for line in GOLDEN
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let words: Vec<&str> = line.split(' ').collect();
        let [verdict, actions, roles, phases, rooms] = words[..] else {
            panic!("not five words: {line}");
        };
        let expected = verdict == "yes";
        for action in each(actions, Permission::of_word) {
            for role in each(roles, Role::of_word) {
                for phase in each(phases, Phase::of_word) {
                    for room in each(rooms, Place::of_word) {
                        let verdict = permits(role, phase, room, action);
                        assert_eq!(
                            verdict.allowed, expected,
                            "{role:?} {phase:?} {room:?} {action:?}: {line}"
                        );
                        cells.insert((role, phase, room, action));
                        told.insert((role, expected));
                    }
                }
            }
        }
    }
    assert!(
        cells.len() >= LEAST,
        "only {} cells are written down",
        cells.len()
    );
    for &role in Role::ALL {
        assert!(
            told.contains(&(role, false)),
            "nothing is refused to {role:?}"
        );
        assert!(
            told.contains(&(role, true)) || role == Role::ArchiveOfficer,
            "nothing is allowed to {role:?}"
        );
    }
}

#[test]
fn what_no_rule_grants_is_refused_and_the_reason_says_what_is_wrong() {
    let why = |role, phase, place, act| {
        let verdict = permits(role, phase, place, act);
        assert!(!verdict.allowed);
        verdict.why
    };
    let room = Place::Courtroom;
    assert_eq!(
        why(Role::Lawyer, Phase::OpenSession, room, Permission::End),
        Reason::NotForThisRole
    );
    assert_eq!(
        why(Role::Lawyer, Phase::Ended, room, Permission::RaiseHand),
        Reason::NotInThisPhase
    );
    assert_eq!(
        why(
            Role::Lawyer,
            Phase::OpenSession,
            Place::WaitingHall,
            Permission::RaiseHand
        ),
        Reason::NotInThisRoom
    );
}

#[test]
fn every_action_has_a_rule_and_every_reason_is_used() {
    for &act in Permission::ALL {
        assert!(
            RULES.iter().any(|rule| rule.act == act),
            "{act:?} is never allowed"
        );
    }
    for &why in Reason::ALL {
        let refusal = matches!(
            why,
            Reason::NotForThisRole | Reason::NotInThisPhase | Reason::NotInThisRoom
        );
        assert!(
            refusal || RULES.iter().any(|rule| rule.why == why),
            "{why:?} is no rule's reason"
        );
    }
}

#[test]
fn nothing_is_allowed_before_the_first_arrival_and_after_the_end_but_to_talk_on_in_private() {
    use Phase::{
        Archived, Cancelled, Destroyed, Ended, NobodyAppeared, Postponed, Scheduled, Sealing,
    };
    let each = |phases: &[Phase], expected: &dyn Fn(Role, Place, Permission) -> bool| {
        for (&phase, &role) in phases
            .iter()
            .flat_map(|p| Role::ALL.iter().map(move |r| (p, r)))
        {
            for &place in Place::ALL {
                for act in may(role, phase, place) {
                    assert!(
                        expected(role, place, act),
                        "{role:?} {phase:?} {place:?} {act:?}"
                    );
                }
            }
        }
    };
    each(
        &[Scheduled, Sealing, Archived, Destroyed, Cancelled],
        &|_, _, _| false,
    );
    let in_talk = [Place::LawyerClientRoom, Place::MediationRoom];
    each(&[Ended, Postponed, NobodyAppeared], &|role, place, act| {
        let seated = place == Place::WaitingHall || in_talk.contains(&place);
        let of_court = role.is_judge() || role == Role::CourtSessionClerk;
        seated && !of_court && !matches!(act, Permission::Admit | Permission::PublishSound)
    });
}

/// A lifecycle that stands in `phase`.
fn standing_in(phase: Phase) -> Lifecycle {
    let way: &[Phase] = match phase {
        Phase::WaitingHallOpen => &[Phase::WaitingHallOpen],
        Phase::OpenSession => &[Phase::WaitingHallOpen, Phase::OpenSession],
        Phase::Recess => &[Phase::WaitingHallOpen, Phase::OpenSession, Phase::Recess],
        Phase::Ended => &[Phase::WaitingHallOpen, Phase::Ended],
        _ => &[],
    };
    let mut lifecycle = Lifecycle::default();
    for &step in way {
        lifecycle.move_to(step).unwrap();
    }
    lifecycle
}

#[test]
fn only_the_legal_moves_exist_and_each_is_numbered() {
    let phases = [
        (Phase::Scheduled, 'S'),
        (Phase::WaitingHallOpen, 'W'),
        (Phase::OpenSession, 'O'),
        (Phase::Recess, 'R'),
        (Phase::Ended, 'E'),
    ];
    let legal = ["SW", "WO", "WE", "OR", "OE", "RO", "RE"];
    for (from, f) in phases {
        for (to, t) in phases {
            let mut lifecycle = standing_in(from);
            let moved = lifecycle.move_to(to);
            let expected = legal.contains(&format!("{f}{t}").as_str());
            assert_eq!(moved.is_some(), expected, "{from:?} to {to:?}");
            assert_eq!(lifecycle.phase(), if expected { to } else { from });
        }
    }
    let mut lifecycle = standing_in(Phase::Recess);
    assert_eq!(lifecycle.move_to(Phase::OpenSession).unwrap().number, 4);
}

#[test]
fn what_the_table_permits_the_lifecycle_can_do() {
    let moves = [
        (Permission::Open, Phase::OpenSession),
        (Permission::Recess, Phase::Recess),
        (Permission::End, Phase::Ended),
    ];
    for (permission, to) in moves {
        for &from in Phase::ALL {
            if permits(Role::PresidingJudge, from, Place::Courtroom, permission).allowed {
                assert!(
                    standing_in(from).move_to(to).is_some(),
                    "{from:?} to {to:?}"
                );
            }
        }
    }
}
