//! How a file looks.

use super::none;
use super::source::{Source, tree};

/// Lines (tests not counted) above which a file has two meanings.
const LONGEST_FILE: usize = 400;

/// Files that may be longer, each with its reason.
const LONG_FOR_A_REASON: [(&str, &str); 2] = [
    (
        "signal/message.rs",
        "the whole vocabulary of the WebSocket in one list; a third of it is its documentation",
    ),
    (
        "hearing/rules.rs",
        "who may do what, when, where and why in one table, with the words and groups it is written in",
    ),
];

#[test]
fn a_file_has_one_meaning_and_at_most_400_lines() {
    none(
        "split the file by meaning, or give a reason in src/tidy/style.rs",
        &too_long(&tree()),
    );
    let long = Source::new("edge/a.rs", &"f();\n".repeat(401));
    let fit = Source::new(
        "edge/b.rs",
        &format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}",
            "f();\n".repeat(400),
            "g();\n".repeat(300)
        ),
    );
    assert_eq!(too_long(&[long, fit]), ["src/edge/a.rs: 401 lines"]);
}

#[test]
fn a_reason_for_a_long_file_is_dropped_when_the_file_is_short_again() {
    let long = too_long_at_all(&tree());
    let idle: Vec<String> = LONG_FOR_A_REASON
        .iter()
        .filter(|(path, _)| !long.iter().any(|(file, _)| file == path))
        .map(|(path, _)| (*path).to_owned())
        .collect();
    none("no longer needed in LONG_FOR_A_REASON", &idle);
}

#[test]
fn nothing_outside_tests_unwraps() {
    let unwraps = |sources: &[Source]| -> Vec<String> {
        let each = |source: &Source| source.places_of(".unwrap()");
        sources.iter().flat_map(each).collect()
    };
    none("return an error instead", &unwraps(&tree()));
    assert_eq!(unwraps(&[Source::new("edge/a.rs", "b.unwrap();")]).len(), 1);
}

fn too_long(sources: &[Source]) -> Vec<String> {
    too_long_at_all(sources)
        .into_iter()
        .filter(|(path, _)| !LONG_FOR_A_REASON.iter().any(|(known, _)| known == path))
        .map(|(path, lines)| format!("src/{path}: {lines} lines"))
        .collect()
}

fn too_long_at_all(sources: &[Source]) -> Vec<(String, usize)> {
    sources
        .iter()
        .filter(|source| source.lines > LONGEST_FILE)
        .map(|source| (source.path.clone(), source.lines))
        .collect()
}
