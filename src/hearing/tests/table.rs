//! Who may what and when, against what was written by hand (`golden.txt`), and the legal moves of the lifecycle.

use crate::hearing::phase::{
    By, Lifecycle, MOVES, Media, Phase, REGIMES, Record, Transition, leads_to,
};
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

#[test]
fn the_buttons_of_a_page_are_what_the_table_permits() {
    for (&role, &phase) in Role::ALL
        .iter()
        .flat_map(|role| Phase::ALL.iter().map(move |phase| (role, phase)))
    {
        for &place in Place::ALL {
            let permitted = |&act: &Permission| permits(role, phase, place, act).allowed;
            let one_by_one: Vec<Permission> =
                Permission::ALL.iter().copied().filter(permitted).collect();
            assert_eq!(
                may(role, phase, place),
                one_by_one,
                "{role:?} {phase:?} {place:?}"
            );
        }
    }
}

/// A lifecycle that stands in `phase`.
fn standing_in(phase: Phase) -> Lifecycle {
    let mut lifecycle = Lifecycle::default();
    lifecycle.replay(Transition {
        number: 7,
        from: Phase::Scheduled,
        to: phase,
    });
    lifecycle
}

/// Where the judge's acts and the server can take a hearing, written by hand from the court's lifecycle.
const LEGAL: &str = "
scheduled: waiting_hall_open cancelled
waiting_hall_open: opening nobody_appeared ended technical_break cancelled
opening: open_session closed_session waiting_hall_open technical_break ended
open_session: closed_session recess settlement_recess technical_break deliberation announcement postponed ended
closed_session: open_session recess technical_break deliberation ended
announcement: open_session recess technical_break ended
recess: opening postponed technical_break ended
settlement_recess: opening technical_break ended
technical_break: opening postponed ended
deliberation: opening technical_break ended
postponed:
nobody_appeared:
ended:
sealing:
archived:
destroyed:
cancelled:
";

#[test]
fn only_the_legal_moves_exist_and_each_is_numbered() {
    let lines: Vec<&str> = LEGAL.trim().lines().collect();
    assert_eq!(lines.len(), Phase::ALL.len());
    for line in lines {
        let (from, ways) = line.split_once(':').unwrap();
        let from = Phase::of_word(from).unwrap();
        for &to in Phase::ALL {
            let mut lifecycle = standing_in(from);
            let moved = MOVES.iter().find_map(|(by, ..)| lifecycle.move_to(to, *by));
            let expected = ways.split_whitespace().any(|word| word == to.word());
            assert_eq!(
                moved.map(|moved| moved.number),
                expected.then_some(8),
                "{from:?} to {to:?}"
            );
            assert_eq!(lifecycle.phase(), if expected { to } else { from });
        }
    }
}

#[test]
fn what_the_table_permits_the_lifecycle_can_do_and_nothing_else() {
    for &act in Permission::ALL {
        let Some(to) = leads_to(act) else { continue };
        for &from in Phase::ALL {
            let permitted = permits(Role::PresidingJudge, from, Place::Courtroom, act).allowed;
            let moved = standing_in(from).move_to(to, By::Act(act)).is_some();
            assert_eq!(permitted, moved, "{act:?} from {from:?}");
        }
    }
}

#[test]
fn what_is_seen_and_heard_in_a_phase_is_what_the_rules_let_be_seen_and_heard() {
    assert_eq!(REGIMES.len(), Phase::ALL.len());
    for &(phase, media, record) in REGIMES {
        let sees = |role, place| permits(role, phase, place, Permission::SeeAndHear).allowed;
        let heard = permits(
            Role::Plaintiff,
            phase,
            Place::Courtroom,
            Permission::PublishSound,
        )
        .allowed;
        assert_eq!(heard, media != Media::ForNobody, "{phase:?}");
        assert_eq!(sees(Role::Plaintiff, Place::Courtroom), heard, "{phase:?}");
        assert_eq!(
            sees(Role::Journalist, Place::Gallery),
            media == Media::ForAll,
            "{phase:?}"
        );
        assert_eq!(
            record == Record::Kept,
            heard,
            "{phase:?}: what is heard is recorded, and nothing else"
        );
    }
}
