//! Who may what and when, written by hand from the court's rules, against the table in the code.

use crate::hearing::phase::{Lifecycle, Phase};
use crate::hearing::role::{Permission, Role, Verdict, may, permits};
use crate::hearing::roster::Place;

/// Columns of [`EXPECTED`].
const ROLES: [Role; 9] = [
    Role::Judge,
    Role::Clerk,
    Role::Plaintiff,
    Role::Defendant,
    Role::Lawyer,
    Role::Witness,
    Role::Interpreter,
    Role::Public,
    Role::It,
];

/// In which phases a role may: W waiting, O open, R recess; `-` never.
const EXPECTED: &str = "
              judge clerk plaintiff defendant lawyer witness interpreter public it
 Publish      WOR   WOR   WOR       WOR       WOR    WOR     WOR         -      -
 RaiseHand    -     OR    OR        OR        OR     OR      OR          -      -
 Admit        WOR   WOR   -         -         -      -       -           -      -
 SendBack     WOR   WOR   -         -         -      -       -           -      -
 Mute         WOR   -     -         -         -      -       -           -      -
 Open         WR    -     -         -         -      -       -           -      -
 Recess       O     -     -         -         -      -       -           -      -
 End          WOR   -     -         -         -      -       -           -      -
 SeeQuality   -     -     -         -         -      -       -           -      WOR
";

const PHASES: [(Phase, char); 5] = [
    (Phase::Scheduled, 'S'),
    (Phase::Waiting, 'W'),
    (Phase::Open, 'O'),
    (Phase::Recess, 'R'),
    (Phase::Ended, 'E'),
];

#[test]
fn the_table_grants_what_the_court_grants_and_refuses_the_rest() {
    let mut cells = 0;
    for row in EXPECTED.trim().lines().skip(1) {
        let mut words = row.split_whitespace();
        let act = words.next().unwrap();
        let permission = Permission::ALL
            .into_iter()
            .find(|p| format!("{p:?}") == act)
            .unwrap_or_else(|| panic!("{act} is no act"));
        let columns: Vec<&str> = words.collect();
        assert_eq!(columns.len(), ROLES.len(), "{row}");
        for (role, granted) in ROLES.into_iter().zip(columns) {
            for (phase, letter) in PHASES {
                let expected = if granted == "-" {
                    Verdict::NotForThisRole
                } else if granted.contains(letter) {
                    Verdict::Yes
                } else {
                    Verdict::NotInThisPhase
                };
                assert_eq!(
                    permits(role, phase, permission),
                    expected,
                    "{role:?} {phase:?} {permission:?}"
                );
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 9 * 9 * 5, "a row is missing");
}

#[test]
fn buttons_follow_the_table_and_a_hand_needs_the_courtroom() {
    use Permission::{Admit, End, Mute, Open, Publish, RaiseHand, Recess, SeeQuality, SendBack};
    let hall = Place::WaitingHall;
    let room = Place::Courtroom;
    assert_eq!(
        may(Role::Judge, room, Phase::Waiting),
        [Publish, Admit, SendBack, Mute, Open, End]
    );
    assert_eq!(
        may(Role::Judge, room, Phase::Open),
        [Publish, Admit, SendBack, Mute, Recess, End]
    );
    assert_eq!(
        may(Role::Clerk, room, Phase::Open),
        [Publish, RaiseHand, Admit, SendBack]
    );
    assert_eq!(may(Role::Witness, hall, Phase::Open), [Publish]);
    assert_eq!(may(Role::Witness, room, Phase::Open), [Publish, RaiseHand]);
    assert_eq!(may(Role::Public, room, Phase::Open), []);
    assert_eq!(may(Role::It, Place::Console, Phase::Open), [SeeQuality]);
    for role in ROLES {
        assert_eq!(may(role, role.first_place(), Phase::Ended), []);
    }
}

/// A lifecycle that stands in `phase`.
fn standing_in(phase: Phase) -> Lifecycle {
    let way: &[Phase] = match phase {
        Phase::Scheduled => &[],
        Phase::Waiting => &[Phase::Waiting],
        Phase::Open => &[Phase::Waiting, Phase::Open],
        Phase::Recess => &[Phase::Waiting, Phase::Open, Phase::Recess],
        Phase::Ended => &[Phase::Waiting, Phase::Ended],
    };
    let mut lifecycle = Lifecycle::default();
    for &step in way {
        lifecycle.move_to(step).unwrap();
    }
    lifecycle
}

#[test]
fn only_the_legal_moves_exist_and_each_is_numbered() {
    let legal = ["SW", "WO", "WE", "OR", "OE", "RO", "RE"];
    for (from, f) in PHASES {
        for (to, t) in PHASES {
            let mut lifecycle = standing_in(from);
            let moved = lifecycle.move_to(to);
            let expected = legal.contains(&format!("{f}{t}").as_str());
            assert_eq!(moved.is_some(), expected, "{from:?} to {to:?}");
            assert_eq!(lifecycle.phase(), if expected { to } else { from });
        }
    }
    assert_eq!(
        standing_in(Phase::Recess)
            .move_to(Phase::Open)
            .unwrap()
            .number,
        4
    );
}

#[test]
fn what_the_table_permits_the_lifecycle_can_do() {
    let moves = [
        (Permission::Open, Phase::Open),
        (Permission::Recess, Phase::Recess),
        (Permission::End, Phase::Ended),
    ];
    for (permission, to) in moves {
        for (from, _) in PHASES {
            if permits(Role::Judge, from, permission) == Verdict::Yes {
                assert!(
                    standing_in(from).move_to(to).is_some(),
                    "{from:?} to {to:?}"
                );
            }
        }
    }
}
