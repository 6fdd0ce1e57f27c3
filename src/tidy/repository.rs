//! The repository as a whole: what it says about itself, and what it must not hold.

use super::none;
use super::source::root;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Everything at the top: a new folder is a decision that ARCHITECTURE.md gives a line.
const TOP: [&str; 18] = [
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "certs",
    "clippy.toml",
    "docs",
    "helm",
    "load-tests",
    "proptest-regressions",
    "rustfmt.toml",
    "src",
    "tests",
    "web-client",
];

#[test]
fn the_top_folder_holds_nothing_that_was_not_decided() {
    let strangers: BTreeSet<String> = tracked_files()
        .iter()
        .map(|path| path.split('/').next().unwrap().to_owned())
        .filter(|name| !TOP.contains(&name.as_str()))
        .collect();
    none(
        "not in the list of src/tidy/repository.rs",
        &strangers.into_iter().collect::<Vec<_>>(),
    );
}

#[test]
fn the_architecture_explains_every_floor_and_every_folder_of_the_edge() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut missing = Vec::new();
    for folder in ["src", "src/edge"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let name = name.trim_end_matches(".rs");
            if !["lib", "main", "mod"].contains(&name) && !text.contains(&format!("`{name}`")) {
                missing.push(format!("`{name}` of {folder}"));
            }
        }
    }
    none("ARCHITECTURE.md does not explain", &missing);
}

#[test]
fn the_readme_names_the_two_commands_and_every_top_folder() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let missing: Vec<String> = [
        "make run",
        "make test",
        "src/",
        "web-client/",
        "tests/",
        "load-tests/",
        "helm/",
        "certs/",
        "docs/",
    ]
    .iter()
    .filter(|name| !text.contains(**name))
    .map(ToString::to_string)
    .collect();
    none("README.md does not name", &missing);
}

#[test]
fn a_link_in_a_document_leads_to_a_file() {
    let mut broken = Vec::new();
    for path in tracked_files().iter().filter(|path| path.ends_with(".md")) {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let folder = root().join(path).parent().unwrap().to_owned();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    none("broken links", &broken);
}

/// The project stands on its own: whoever clones it has all that it refers to.
#[test]
fn no_file_refers_to_a_workplace_or_puts_work_off() {
    let words = [
        ["..", "/shared"].concat(),
        ["/work", "/"].concat(),
        [".lib", "rary"].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
    ];
    let breaches: Vec<String> = tracked_files()
        .iter()
        .filter(|path| !path.ends_with("package-lock.json"))
        .filter_map(|path| Some((path, fs::read_to_string(root().join(path)).ok()?)))
        .flat_map(|(path, text)| places(path, &text, &words))
        .collect();
    none("say it in an issue, or do it", &breaches);
    let bad = format!("a\n// {} later", words[3]);
    assert_eq!(
        places("a.rs", &bad, &words),
        [format!("a.rs:2: {}", words[3])]
    );
}

#[test]
fn every_language_of_the_page_says_the_same_things() {
    for folder in ["web-client/src/locales", "web-client/src/locales/docket"] {
        let keys = keys_by_language(&root().join(folder));
        let languages: Vec<&str> = keys.keys().map(String::as_str).collect();
        assert_eq!(languages, ["en", "kk", "ru"], "languages in {folder}");
        let all: BTreeSet<String> = keys.values().flatten().cloned().collect();
        assert!(!all.is_empty(), "no message was found in {folder}");
        let missing: Vec<String> = keys
            .iter()
            .flat_map(|(language, known)| {
                all.difference(known)
                    .map(move |key| format!("{language}: {key}"))
            })
            .collect();
        none("not translated", &missing);
    }
    assert_eq!(
        message_keys("# a\njoin = Join\n    .title = x\nhand-up = {$n ->\n  [one] a\n}\n").len(),
        2
    );
}

fn keys_by_language(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "ftl"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, message_keys(&fs::read_to_string(path).unwrap()))
        })
        .collect()
}

fn tracked_files() -> Vec<String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "git ls-files failed");
    let names = String::from_utf8(output.stdout).unwrap();
    names
        .split_terminator('\0')
        .filter(|path| root().join(path).is_file())
        .map(ToOwned::to_owned)
        .collect()
}

fn places(path: &str, text: &str, words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in words.iter().filter(|word| line.contains(word.as_str())) {
            found.push(format!("{path}:{}: {word}", number + 1));
        }
    }
    found
}

/// Keys of a Fluent file: what stands before `=` on a line that begins with a letter.
fn message_keys(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}
