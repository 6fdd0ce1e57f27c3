//! Who may know whom, and what may not be below the edge.

use super::none;
use super::source::{Source, tree};

/// The floors from the ground; each with those that it may name.
const FLOORS: [(&str, &[&str]); 10] = [
    ("id", &[]),
    ("codec", &["id"]),
    ("hearing", &["id"]),
    ("media", &["id", "codec"]),
    ("quality", &["id"]),
    ("record", &["id", "codec"]),
    (
        "signal",
        &["id", "codec", "hearing", "media", "quality", "record"],
    ),
    (
        "edge",
        &[
            "id", "codec", "hearing", "media", "quality", "record", "signal",
        ],
    ),
    (
        "client",
        &[
            "id", "codec", "hearing", "media", "quality", "record", "signal", "edge",
        ],
    ),
    (
        "cli",
        &[
            "id", "codec", "hearing", "media", "quality", "record", "signal", "edge", "client",
        ],
    ),
];

/// Floors without clock, chance, threads, files, sockets or waiting; `signal` is the one of them that may serialise.
const PURE: [&str; 7] = [
    "id", "codec", "hearing", "media", "quality", "record", "signal",
];

const NOT_PURE: [&str; 21] = [
    "tokio",
    "async",
    ".await",
    "std::net",
    "std::fs",
    "std::thread",
    "std::process",
    "std::env",
    "SystemTime",
    "Instant::now",
    "OffsetDateTime::now_utc",
    "UnixMillis::now",
    "rand",
    "getrandom",
    "socket2",
    "mio",
    "sqlx",
    "axum",
    "HashMap",
    "HashSet",
    "static mut",
];

/// Files of the pure floors that describe a format on disk and so may use serde.
const FORMATS: [&str; 8] = [
    "record/closed/key.rs",
    "record/closed/opened.rs",
    "record/index.rs",
    "record/manifest.rs",
    "record/evidence/hex.rs",
    "record/evidence/line.rs",
    "record/evidence/receipt.rs",
    "record/evidence/stamps.rs",
];

#[test]
fn a_floor_names_only_floors_below_it() {
    none("a floor knows only those below it", &above(&tree()));
    let bad = [
        Source::new("hearing/sight.rs", "use crate::media::fanout;"),
        Source::new("media/mod.rs", "use super::record::segment;"),
        Source::new(
            "signal/grant.rs",
            "use crate::{hearing::role::Role, edge::{web, room}};",
        ),
        Source::new("client/mod.rs", "fn a() { crate::cli::serve::run() }"),
    ];
    let found = above(&bad);
    assert_eq!(found.len(), bad.len(), "{found:#?}");
    let good = [
        Source::new(
            "hearing/mod.rs",
            "use crate::{id::HearingId, hearing::role};",
        ),
        Source::new("edge/transport/leg.rs", "use super::media;"),
    ];
    none("good code was refused", &above(&good));
}

#[test]
fn every_file_of_the_crate_lies_on_a_floor() {
    let strangers: Vec<String> = tree()
        .iter()
        .map(Source::floor)
        .filter(|floor| !["lib", "main"].contains(floor) && names(floor).is_none())
        .map(ToOwned::to_owned)
        .collect();
    none(
        "add the floor to src/tidy/floors.rs and ARCHITECTURE.md",
        &strangers,
    );
}

#[test]
fn below_the_edge_nothing_waits_reads_a_clock_draws_lots_or_touches_the_machine() {
    none("only the edge may", &impure(&tree()));
    let bad = [
        Source::new("hearing/mod.rs", "async fn handle() {}"),
        Source::new("media/layer.rs", "let a = Instant::now();"),
        Source::new("record/wal.rs", "use std::fs::File;"),
        Source::new("quality/mod.rs", "let seed: u64 = rand::random();"),
        Source::new("signal/translate.rs", "socket.recv().await;"),
        Source::new("hearing/roster.rs", "use std::collections::HashMap;"),
    ];
    let found = impure(&bad);
    assert_eq!(found.len(), bad.len(), "{found:#?}");
    let good = [Source::new(
        "media/layer.rs",
        "fn a(now: Instant) { operand() }",
    )];
    none("good code was refused", &impure(&good));
}

#[test]
fn only_signal_and_the_formats_of_the_record_serialise() {
    none("serde lives in signal and in formats", &serialised(&tree()));
    let bad = [Source::new(
        "hearing/phase.rs",
        "#[derive(serde::Serialize)] struct A;",
    )];
    assert_eq!(serialised(&bad).len(), 1);
}

#[test]
fn only_edge_client_and_command_line_wait() {
    let waiting: Vec<String> = tree()
        .iter()
        .filter(|source| !["edge", "client", "cli"].contains(&source.floor()))
        .flat_map(|source| [source.places_of("async"), source.places_of(".await")].concat())
        .collect();
    none("async and .await belong to edge, client and cli", &waiting);
}

fn names(floor: &str) -> Option<&'static [&'static str]> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == floor)
        .map(|(_, below)| *below)
}

fn above(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let floor = source.floor();
        let Some(below) = names(floor) else { continue };
        for named in named_floors(source) {
            if named != floor && !below.contains(&named.as_str()) {
                breaches.push(format!("src/{}: {floor} names {named}", source.path));
            }
        }
    }
    breaches
}

/// Floors named through `crate::` or through a `super::` that reaches the crate.
fn named_floors(source: &Source) -> Vec<String> {
    let to_the_crate = "super::".repeat(source.module().len());
    let mut named: Vec<String> = ["crate::", &to_the_crate]
        .iter()
        .flat_map(|way| {
            source
                .code
                .match_indices(way)
                .map(|(at, way)| at + way.len())
        })
        .flat_map(|at| first_names(&source.code[at..]))
        .filter(|name| names(name).is_some())
        .collect();
    named.sort();
    named.dedup();
    named
}

/// What a path names first: `a::b` is `a`, `{a::b, c::{d, e}}` is `a` and `c`.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let (mut depth, mut item, mut items) = (0_u32, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            _ => {
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                item.push(c);
            }
        }
    }
    items.push(item);
    items.iter().map(|item| word(item.trim_start())).collect()
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn impure(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| PURE.contains(&source.floor()))
        .flat_map(|source| NOT_PURE.iter().flat_map(|word| source.places_of(word)))
        .collect()
}

fn serialised(sources: &[Source]) -> Vec<String> {
    let allowed = |s: &Source| s.floor() == "signal" || FORMATS.contains(&s.path.as_str());
    sources
        .iter()
        .filter(|source| PURE.contains(&source.floor()) && !allowed(source))
        .flat_map(|source| [source.places_of("serde"), source.places_of("serde_json")].concat())
        .collect()
}
