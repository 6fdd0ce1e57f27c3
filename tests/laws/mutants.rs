//! Rules weakened one by one (`mutations.toml`): each is put into a copy of the pure core, whose tests must then fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files in which a rule that is lost is a right that is lost.
const HEART: [&str; 4] = ["rules.rs", "sight.rs", "phase.rs", "floor.rs"];
/// Least number of weakened rules.
const LEAST: usize = 25;
/// Stories of each kind that are drawn for a weakened rule that no written test has found.
const STORIES: &str = "40";
/// All tests but drawn stories.
const BY_HAND: [&str; 6] = [
    "--skip",
    "properties",
    "--skip",
    "room_stories",
    "--skip",
    "whole_stories",
];
/// The copy is a package of its own; unoptimised, since it is built anew for each rule.
const MANIFEST: &str = r#"
[package]
name = "laws"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"
doctest = false

[dependencies]
thiserror = "2"

[dev-dependencies]
proptest = { version = "1", default-features = false, features = ["std"] }

[profile.dev]
debug = false

[workspace]
"#;

/// One weakened rule.
struct Mutation {
    /// In which file of the core.
    file: String,
    /// What it would let happen.
    what: String,
    from: String,
    to: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn mutations() -> Vec<Mutation> {
    let text = std::fs::read_to_string(root().join("tests/laws/mutations.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let all = table["mutation"].as_array().unwrap();
    let word = |one: &toml::Value, name: &str| one[name].as_str().unwrap().to_owned();
    all.iter()
        .map(|one| Mutation {
            file: word(one, "file"),
            what: word(one, "what"),
            from: word(one, "from"),
            to: word(one, "to"),
        })
        .collect()
}

impl Mutation {
    /// How its row in the page begins.
    fn row(&self) -> String {
        format!("| `{}` | {}", self.file, self.what)
    }

    /// The file with the weakened rule in it; `None` when the list does not fit the file any more.
    fn applied(&self) -> Option<String> {
        let text = std::fs::read_to_string(root().join("src/hearing").join(&self.file)).ok()?;
        (text.matches(&self.from).count() == 1).then(|| text.replace(&self.from, &self.to))
    }
}

#[test]
fn every_weakened_rule_is_one_of_the_code_as_it_is() {
    let all = mutations();
    assert!(all.len() >= LEAST, "only {} rules", all.len());
    for mutation in &all {
        let applied = mutation.applied();
        assert!(
            applied.is_some(),
            "{}: the text to be replaced is not there exactly once: {}",
            mutation.file,
            mutation.what
        );
    }
    for file in HEART {
        assert!(all.iter().any(|mutation| mutation.file == file), "{file}");
    }
}

/// One of each file of the heart: that the check itself works, and that these rules are held.
#[test]
fn the_first_weakened_rule_of_each_file_of_the_heart_makes_a_test_fail() {
    let copy = Copy::new("heart");
    let all = mutations();
    for file in HEART {
        let mutation = all.iter().find(|mutation| mutation.file == file).unwrap();
        assert_ne!(
            copy.found(mutation),
            [""; 0],
            "no test finds: {}",
            mutation.what
        );
    }
}

/// With `TYNDAU_WRITE_MUTATIONS` set, the result is written to `docs/mutations.md`. `TYNDAU_MUTATIONS` names the files whose rules are
/// weakened, or what they would let happen, if not all; of the others the page then keeps what was seen before.
#[test]
#[ignore = "minutes: part of make test-long"]
fn every_weakened_rule_makes_a_test_fail() {
    let copy = Copy::new("mutants");
    assert_eq!(copy.failed(&BY_HAND), [""; 0], "the core as it is passes");
    let mut seen = seen_before();
    let mut survivors = Vec::new();
    let chosen = std::env::var("TYNDAU_MUTATIONS").ok();
    let is_chosen = |one: &Mutation| {
        let files = chosen.as_deref();
        files.is_none_or(|files| {
            files
                .split(',')
                .any(|word| word == one.file || word == one.what)
        })
    };
    let all = mutations();
    for mutation in all.iter().filter(|one| is_chosen(one)) {
        let found = copy.found(mutation);
        let by = match &found[..] {
            [] => "**nothing**".to_owned(),
            [one] => format!("`{one}`"),
            [first, others @ ..] => format!("`{first}` and {} more", others.len()),
        };
        eprintln!("{}: {}: {by}", mutation.file, mutation.what);
        seen.insert(mutation.row(), by);
        if found.is_empty() {
            survivors.push(&mutation.what);
        }
    }
    if std::env::var_os("TYNDAU_WRITE_MUTATIONS").is_some() {
        std::fs::write(root().join(PAGE), page(&all, &seen)).unwrap();
    }
    assert!(survivors.is_empty(), "no test finds: {survivors:#?}");
}

/// What the page says of each rule by the beginning of its row: what found it.
fn seen_before() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(root().join(PAGE)).unwrap();
    let row = |line: &str| {
        let (rule, by) = line.strip_suffix(" |")?.rsplit_once(" | ")?;
        Some((rule.to_owned(), by.to_owned()))
    };
    page.lines().filter_map(row).collect()
}

/// A rule that was not tried yet has no row.
fn page(all: &[Mutation], seen: &BTreeMap<String, String>) -> String {
    let mut page = String::from(PREAMBLE);
    for mutation in all {
        let row = mutation.row();
        if let Some(by) = seen.get(&row) {
            let _ = writeln!(page, "{row} | {by} |");
        }
    }
    page
}

#[test]
fn the_page_has_a_row_for_every_weakened_rule_and_says_what_found_it() {
    let seen = seen_before();
    for mutation in mutations() {
        let by = seen.get(&mutation.row());
        let is_found = by.is_some_and(|by| by.starts_with('`'));
        assert!(is_found, "{} has to be tried: {by:?}", mutation.what);
        let is_there = by.is_some_and(|by| is_a_test(by));
        assert!(is_there, "{}: what found it is gone: {by:?}", mutation.what);
    }
}

/// Whether the first test that a row names is one of the core, as `tests::floor::name` or `plan::tests::name`.
fn is_a_test(by: &str) -> bool {
    let name = by.split('`').nth(1).unwrap_or_default();
    let (module, function) = name.rsplit_once("::").unwrap_or_default();
    let file = match module.strip_prefix("tests::") {
        Some(file) => format!("tests/{file}.rs"),
        None => format!(
            "{}.rs",
            module.trim_end_matches("::tests").replace("::", "/")
        ),
    };
    let text = std::fs::read_to_string(root().join("src/hearing").join(file)).unwrap_or_default();
    text.contains(&format!("fn {function}("))
}

const PAGE: &str = "docs/mutations.md";
const PREAMBLE: &str = "# Rules weakened on purpose

Each line of `tests/laws/mutations.toml` weakens one rule of the pure core. `make test-long` puts them one by one into a copy and runs the
core's tests: one must fail for each. Written with `TYNDAU_WRITE_MUTATIONS=1 cargo test -p laws --test mutants -- --ignored`; with
`TYNDAU_MUTATIONS` only the rows that it names are tried, and the others stand as they were seen last.

| File | What the weakened rule would let happen | Found by |
| --- | --- | --- |
";

/// A copy of the pure core in which rules are weakened.
struct Copy {
    tree: PathBuf,
}

impl Copy {
    /// In a folder of its own, by this name.
    fn new(name: &str) -> Self {
        let tree = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // What a run that was broken off has left there.
        let _ = std::fs::remove_dir_all(tree.join("src"));
        let laws = tree.join("tests/laws");
        std::fs::create_dir_all(&laws).unwrap();
        std::fs::create_dir_all(tree.join("proptest-regressions/hearing")).unwrap();
        copy(&root().join("src/hearing"), &tree.join("src/hearing"));
        std::fs::copy(root().join("src/id.rs"), tree.join("src/id.rs")).unwrap();
        std::fs::copy(root().join("tests/laws/lib.rs"), laws.join("lib.rs")).unwrap();
        std::fs::copy(root().join("Cargo.lock"), laws.join("Cargo.lock")).unwrap();
        std::fs::write(laws.join("Cargo.toml"), MANIFEST).unwrap();
        Self { tree }
    }

    /// Which tests fail with the weakened rule in place: first of those that are written by hand, and if none does of the drawn stories.
    fn found(&self, mutation: &Mutation) -> Vec<String> {
        let path = self.tree.join("src/hearing").join(&mutation.file);
        let as_it_is = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, mutation.applied().unwrap()).unwrap();
        let by_hand = self.failed(&BY_HAND);
        let found = match by_hand.is_empty() {
            true => self.failed(&["keeps_the_laws"]),
            false => by_hand,
        };
        std::fs::write(&path, as_it_is).unwrap();
        found
    }

    /// Names of the tests that fail. A rule that does not compile is a mistake in the list.
    fn failed(&self, which: &[&str]) -> Vec<String> {
        let cargo = Command::new(env!("CARGO"))
            .args(["test", "--offline", "--quiet", "--lib", "--"])
            .args(which)
            .args(["--format", "pretty"])
            .current_dir(self.tree.join("tests/laws"))
            .env("CARGO_TARGET_DIR", self.tree.join("target"))
            .env("PROPTEST_CASES", STORIES)
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&cargo.stdout).into_owned();
        assert!(
            said.contains("test result:"),
            "the copy does not compile:\n{}",
            String::from_utf8_lossy(&cargo.stderr)
        );
        let name = |line: &str| {
            let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
            Some(name.strip_prefix("hearing::").unwrap_or(name).to_owned())
        };
        said.lines().filter_map(name).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &to),
            false => drop(std::fs::copy(&path, &to).unwrap()),
        }
    }
}
