//! Rust sources as the rules read them: without comments, without the content of texts, without tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
#[derive(Debug)]
pub(super) struct Source {
    /// Path below `src`, with `/`.
    pub(super) path: String,
    /// What the compiler sees outside tests, line by line: comments, texts and tests are blank.
    pub(super) code: String,
    /// Lines without those of tests.
    pub(super) lines: usize,
}

impl Source {
    /// A file as it would be read from the tree.
    pub(super) fn new(path: &str, text: &str) -> Self {
        let mut code = without_comments_and_texts(text);
        let of_tests = blank_tests(&mut code);
        Self {
            path: path.to_owned(),
            lines: code.lines().count() - of_tests,
            code,
        }
    }

    /// The floor that the file belongs to: the first part of its path.
    pub(super) fn floor(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The module that the file is, from the crate down: `edge/web/mod.rs` is `edge`, `web`.
    pub(super) fn module(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
            parts.pop();
        }
        parts
    }

    /// Every place where `word` stands as a word of its own (or as a path or call that begins and ends like one).
    pub(super) fn places_of(&self, word: &str) -> Vec<String> {
        let mut places = Vec::new();
        for (number, line) in self.code.lines().enumerate() {
            if holds_word(line, word) {
                places.push(format!("src/{}:{}: {word}", self.path, number + 1));
            }
        }
        places
    }
}

/// The project's folder.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust source of the `tyndau` crate that is not a test of its own.
pub(super) fn tree() -> Vec<Source> {
    let src = root().join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&src).unwrap().to_str().unwrap();
            (path.replace('\\', "/"), fs::read_to_string(file).unwrap())
        })
        .collect();
    let tests: BTreeSet<String> = texts
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    texts
        .iter()
        .filter(|(path, _)| !tests.iter().any(|test| belongs_to(path, test)))
        .map(|(path, text)| Source::new(path, text))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Paths (without `.rs`) of the modules that `text` declares as `#[cfg(test)] mod name;`, or under `#[path]`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let module = Source::new(path, "").module().join("/");
    let mut found = Vec::new();
    for part in text.split("#[cfg(test)]").skip(1) {
        let (named, declaration) = past_attributes(part.trim_start());
        if let Some(name) = declared_module(declaration) {
            let file = match named {
                Some(file) => format!("{folder}/{file}"),
                None => format!("{module}/{name}"),
            };
            found.push(file.trim_start_matches('/').to_owned());
        }
    }
    found
}

/// The file that a `#[path]` names, and what follows all attributes.
fn past_attributes(mut code: &str) -> (Option<&str>, &str) {
    let mut named = None;
    while let Some((attribute, rest)) = code
        .strip_prefix("#[")
        .and_then(|rest| rest.split_once(']'))
    {
        if let Some(file) = attribute.strip_prefix("path = ") {
            named = Some(file.trim_matches('"').trim_end_matches(".rs"));
        }
        code = rest.trim_start();
    }
    (named, code)
}

fn declared_module(code: &str) -> Option<&str> {
    let (name, _) = code
        .trim_start_matches("pub(crate) ")
        .strip_prefix("mod ")?
        .split_once(';')?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(name)
}

fn belongs_to(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn holds_word(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (open_left, open_right) = (!is_part(word.chars().next()), !is_part(word.chars().last()));
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        (open_left || !is_part(before)) && (open_right || !is_part(after))
    })
}

/// Blanks comments, texts and single characters; lines stay where they are.
fn without_comments_and_texts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = comment(rest)
            .or_else(|| raw_text(rest, out.chars().next_back()))
            .or_else(|| plain_text(rest))
            .or_else(|| character(rest));
        match skip {
            Some(length) => {
                out.extend(
                    rest[..length]
                        .chars()
                        .map(|c| if c == '\n' { c } else { ' ' }),
                );
                rest = &rest[length..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.starts_with("/*")
        .then(|| rest.find("*/").map_or(rest.len(), |end| end + 2))
}

fn raw_text(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let marks = rest.strip_prefix('r')?;
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    let close = format!("\"{}", "#".repeat(hashes));
    let body = marks[hashes..].strip_prefix('"')?;
    let end = body.find(&close)?;
    Some(1 + hashes + 1 + end + close.len())
}

fn plain_text(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            '"' if !escaped => return Some(at + 2),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    Some(rest.len())
}

/// A character between quotes, which a lifetime is not.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let mut chars = body.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        let end = body[2..].find('\'')?;
        return Some(1 + 2 + end + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(1 + at + 1)
}

/// Blanks every item under `#[cfg(test)]`; gives the number of lines that are blank thereby.
fn blank_tests(code: &mut String) -> usize {
    let mut lines = 0;
    while let Some(start) = code.find("#[cfg(test)]") {
        let end = start + end_of_item(&code[start..]);
        let breaks = code[start..end].matches('\n').count();
        code.replace_range(start..end, &"\n".repeat(breaks));
        lines += breaks + 1;
    }
    lines
}

fn end_of_item(code: &str) -> usize {
    let mut depth = 0_u32;
    for (at, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

#[test]
fn comments_texts_and_tests_are_not_code() {
    let source = Source::new(
        "media/a.rs",
        "a(\"no \\\" tokio\"); // tokio\nb('\"', '\\'', r#\"tokio \" \"#); /* tokio */ fn c<'a>() {}\n#[cfg(test)]\nmod tests { fn f() { tokio } }\nd();",
    );
    assert!(!source.code.contains("tokio"), "{}", source.code);
    for kept in ["a(", "b(", "fn c<'a>() {}", "d();"] {
        assert!(
            source.code.contains(kept),
            "{kept} is gone: {}",
            source.code
        );
    }
    assert_eq!(source.places_of("d").len(), 1);
    assert_eq!(source.places_of("d")[0], "src/media/a.rs:5: d");
}

#[test]
fn a_module_declared_for_tests_is_no_code_and_its_neighbour_is() {
    let tests = test_modules(
        "edge/room/mod.rs",
        "#[cfg(test)]\nmod stories;\nmod carry;\n#[cfg(test)]\n#[path = \"carry_test.rs\"]\nmod tests;",
    );
    assert_eq!(tests, ["edge/room/stories", "edge/room/carry_test"]);
    assert!(belongs_to("edge/room/stories.rs", &tests[0]));
    assert!(belongs_to("edge/room/stories/two.rs", &tests[0]));
    assert!(!belongs_to("edge/room/stories_of.rs", &tests[0]));
}
