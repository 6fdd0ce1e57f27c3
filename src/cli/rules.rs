//! `tyndau rules`: who may do what, when and where, as the server keeps it.

use super::failure::Outcome;
use super::say;
use crate::hearing::phase::Phase;
use crate::hearing::role::{Group, Role};
use crate::hearing::roster::Place;
use crate::hearing::rules::{Permission, RULES, Rule, permits};
use serde_json::json;

mod page;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Every cell of the table as one JSON object a line: role, phase, room, action, allowed, why
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// As the page docs/roles.md
    #[arg(long)]
    markdown: bool,
}

pub fn run(args: &Args) -> Outcome {
    if args.json {
        cells(|cell| say::line(&cell.to_string()));
    } else if args.markdown {
        say::line(page::markdown().trim_end());
    } else {
        RULES.iter().for_each(|rule| say::line(&article(rule)));
    }
    Ok(())
}

/// One rule, to be read.
fn article(rule: &Rule) -> String {
    format!(
        "{}\n  what   {}\n  who    {}\n  when   {}\n  where  {}\n  why    {} ({})\n",
        rule.act.word(),
        rule.act.about(),
        listed(roles(rule.who).iter().map(|role| role.word())),
        listed(rule.when.iter().map(|phase| phase.word())),
        listed(rule.place.iter().map(|place| place.word())),
        rule.why.about(),
        rule.why.word(),
    )
}

/// The roles of several groups, in the order of all roles.
fn roles(groups: &[Group]) -> Vec<Role> {
    let of_groups = |role: &Role| role.is_of(groups);
    Role::ALL.iter().copied().filter(of_groups).collect()
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// Every cell of the table, in order.
fn cells(mut each: impl FnMut(serde_json::Value)) {
    for &role in Role::ALL {
        for &phase in Phase::ALL {
            for &room in Place::ALL {
                for &action in Permission::ALL {
                    let verdict = permits(role, phase, room, action);
                    each(json!({
                        "role": role.word(),
                        "phase": phase.word(),
                        "room": room.word(),
                        "action": action.word(),
                        "allowed": verdict.allowed,
                        "why": verdict.why.word(),
                    }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_cell_for_each_role_phase_room_and_action() {
        let mut seen = std::collections::BTreeSet::new();
        cells(|mut cell| {
            assert!(cell["allowed"].is_boolean() && cell["why"].is_string());
            cell["allowed"].take();
            cell["why"].take();
            assert!(seen.insert(cell.to_string()), "{cell} comes twice");
        });
        let [roles, phases] = [Role::ALL.len(), Phase::ALL.len()];
        let [rooms, actions] = [Place::ALL.len(), Permission::ALL.len()];
        assert_eq!(
            Some(seen.len()),
            [phases, rooms, actions]
                .iter()
                .try_fold(roles, |all, &n| all.checked_mul(n))
        );
    }

    #[test]
    fn a_rule_is_printed_with_who_when_where_and_why() {
        let text: String = RULES.iter().map(article).collect();
        for word in [
            "admit\n",
            "court_session_clerk",
            "open_session",
            "courtroom",
            "(keeps_the_door)",
        ] {
            assert!(text.contains(word), "{word} is not printed");
        }
    }
}
