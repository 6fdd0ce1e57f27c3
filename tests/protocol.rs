//! The written protocol: its schema and its golden messages are what the Rust types say. The page's tests read the same files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tyndau::signal::message::{ClientEnvelope, ServerMessage};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Value {
    serde_json::from_str(&tyndau::signal::schema::text().unwrap()).unwrap()
}

/// Golden files of one direction, in order of name.
fn golden(direction: &str) -> Vec<(PathBuf, Value)> {
    let folder = root().join("tests/golden").join(direction);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no golden file in {}", folder.display());
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let value = serde_json::from_str(&text)
                .unwrap_or_else(|e| panic!("{} is no JSON: {e}", file.display()));
            (file, value)
        })
        .collect()
}

/// Every word that the schema allows for `type` under a definition.
fn types_in(definition: &Value) -> BTreeSet<String> {
    definition["oneOf"]
        .as_array()
        .expect("a message is one of several")
        .iter()
        .map(|one| {
            let word = &one["properties"]["type"]["const"];
            word.as_str().expect("each has a type").to_owned()
        })
        .collect()
}

fn assert_every_type_has_a_golden_file(direction: &str, definition: &Value) {
    let known = types_in(definition);
    let shown: BTreeSet<String> = golden(direction)
        .iter()
        .map(|(_, value)| value["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(known, shown, "golden files of {direction}");
}

#[test]
fn the_schema_in_docs_is_the_one_of_the_rust_types() {
    let file = root().join("docs/protocol.schema.json");
    let text = tyndau::signal::schema::text().unwrap();
    if std::env::var_os("TYNDAU_WRITE_SCHEMA").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "docs/protocol.schema.json differs from the Rust types: run this test with TYNDAU_WRITE_SCHEMA=1"
    );
}

#[test]
fn the_interface_in_docs_is_the_one_of_the_rust_types() {
    let file = root().join("docs/openapi.json");
    let text = tyndau::signal::openapi::text().unwrap();
    if std::env::var_os("TYNDAU_WRITE_SCHEMA").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "docs/openapi.json differs from the Rust types: run this test with TYNDAU_WRITE_SCHEMA=1"
    );
}

#[test]
fn every_message_has_a_golden_file() {
    let schema = schema();
    assert_every_type_has_a_golden_file("client", &schema["$defs"]["ClientEnvelope"]);
    assert_every_type_has_a_golden_file("server", &schema["$defs"]["ServerMessage"]);
}

#[test]
fn golden_messages_are_read_and_written_without_loss() {
    for (file, value) in golden("client") {
        let message: ClientEnvelope = serde_json::from_value(value.clone())
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        assert_eq!(
            serde_json::to_value(message).unwrap(),
            value,
            "{}",
            file.display()
        );
    }
    for (file, value) in golden("server") {
        let message: ServerMessage = serde_json::from_value(value.clone())
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        assert_eq!(
            serde_json::to_value(message).unwrap(),
            value,
            "{}",
            file.display()
        );
    }
}

#[test]
fn golden_messages_keep_to_the_schema() {
    for (direction, root) in [("client", "ClientEnvelope"), ("server", "ServerMessage")] {
        let mut one = schema();
        let members = one.as_object_mut().unwrap();
        for member in ["properties", "required", "additionalProperties", "type"] {
            members.remove(member);
        }
        members.insert("$ref".into(), format!("#/$defs/{root}").into());
        let validator = jsonschema::validator_for(&one).unwrap();
        for (file, value) in golden(direction) {
            if let Err(error) = validator.validate(&value) {
                panic!("{}: {error}", file.display());
            }
        }
        assert!(
            validator
                .validate(&serde_json::json!({"type": "shout"}))
                .is_err(),
            "the schema takes anything"
        );
    }
}
