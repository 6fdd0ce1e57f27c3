//! `docs/roles.md`, made of the table.

use super::{listed, roles};
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::roster::Place;
use crate::hearing::rules::{Permission, RULES, Reason, Rule};
use std::fmt::Write;

/// The whole page.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    RULES.iter().for_each(|rule| row(&mut page, rule));
    page.push_str(REASONS);
    chapter(&mut page, Reason::ALL, Reason::word, Reason::about);
    page.push_str("\n## Roles\n\n| id | |\n| --- | --- |\n");
    chapter(&mut page, Role::ALL, Role::word, Role::about);
    page.push_str(PHASES);
    chapter(&mut page, Phase::ALL, Phase::word, Phase::about);
    page.push_str("\n## Rooms\n\n| id | |\n| --- | --- |\n");
    chapter(&mut page, Place::ALL, Place::word, Place::about);
    page.push_str("\n## Actions\n\n| id | |\n| --- | --- |\n");
    chapter(
        &mut page,
        Permission::ALL,
        Permission::word,
        Permission::about,
    );
    page
}

const HEAD: &str = "\
# Roles and rules

Written by `tyndau rules --markdown` from the table in `src/hearing/rules.rs`; a test says when it is stale. `tyndau rules` prints the rules
to be read, `tyndau rules --json` every cell of the table. What no rule grants is refused. Whom an action may mean (who is known to whom, who
was let in) is asked besides.

## Rules

| action | who | in which phases | by one who is in | why |
| --- | --- | --- | --- | --- |
";

const REASONS: &str = "
## Reasons

| id | |
| --- | --- |
";

const PHASES: &str = "
## Phases

| id | |
| --- | --- |
";

fn row(page: &mut String, rule: &Rule) {
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} | {} |",
        rule.act.word(),
        listed(roles(rule.who).iter().map(|role| role.word())),
        listed(rule.when.iter().map(|phase| phase.word())),
        listed(rule.place.iter().map(|place| place.word())),
        rule.why.word(),
    );
}

fn chapter<T: Copy>(
    page: &mut String,
    all: &[T],
    word: fn(T) -> &'static str,
    about: fn(T) -> &'static str,
) {
    for &one in all {
        let _ = writeln!(page, "| `{}` | {} |", word(one), about(one));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    #[test]
    fn the_page_in_docs_is_the_one_of_the_table() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/roles.md");
        let text = super::markdown();
        if std::env::var_os("TYNDAU_WRITE_ROLES").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(&file).unwrap_or_default() == text,
            "docs/roles.md differs from the table: run this test with TYNDAU_WRITE_ROLES=1"
        );
    }
}
