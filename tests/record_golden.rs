//! What `tyndau recording verify` says of the golden records: held here, and by the test of `verify.html`, which reads the same files.
//! `TYNDAU_WRITE_VERDICTS=1` writes the verdicts anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::Command;

const PUBLIC_KEY: &str = "302a300506032b6570032100";

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn decode(text: &Value) -> Vec<u8> {
    STANDARD.decode(text.as_str().unwrap()).unwrap()
}

/// Lays a changed record into a folder.
fn lay(folder: &Path, record: &Map<String, Value>, changes: &Map<String, Value>) {
    for (name, bytes) in record {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, decode(bytes)).unwrap();
    }
    for (name, change) in changes {
        let path = folder.join(name);
        if change.is_null() {
            std::fs::remove_file(path).unwrap();
            continue;
        }
        let old = std::fs::read(&path).unwrap_or_default();
        let length = |member: &str| usize::try_from(change[member].as_u64().unwrap()).unwrap();
        let tail = &old[old.len() - length("tail")..];
        let new = [&old[..length("head")], &decode(&change["middle"]), tail].concat();
        std::fs::write(path, new).unwrap();
    }
}

fn pem(key: &str) -> String {
    let hex = format!("{PUBLIC_KEY}{key}");
    let bytes: Vec<u8> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(bytes)
    )
}

#[test]
fn the_golden_records_get_the_verdicts_that_are_written_down() {
    let verdicts = judged("records.json", "record-verdicts.json");
    assert_eq!(verdicts["whole"]["verdict"], "intact");
    let intact = verdicts.values().filter(|said| said["verdict"] == "intact");
    assert_eq!(
        intact.count(),
        3,
        "the whole, the recovered and the one that the court withheld a part from"
    );
}

#[test]
fn the_golden_packages_get_the_verdicts_that_are_written_down() {
    let verdicts = judged("packages.json", "package-verdicts.json");
    let intact = verdicts
        .iter()
        .filter(|(_, said)| said["verdict"] == "intact");
    let names: Vec<&String> = intact.map(|(name, _)| name).collect();
    assert_eq!(names, ["whole"]);
}

/// What the program says of each case, held against what is written down.
fn judged(cases: &str, written: &str) -> Map<String, Value> {
    let records: Value = serde_json::from_slice(&std::fs::read(golden(cases)).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    std::fs::write(&key, pem(records["court_key"].as_str().unwrap())).unwrap();
    let mut verdicts = Map::new();
    for case in records["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let dir = folder.path().join(name);
        std::fs::create_dir(&dir).unwrap();
        lay(
            &dir,
            records["record"].as_object().unwrap(),
            case["changes"].as_object().unwrap(),
        );
        let output = Command::new(env!("CARGO_BIN_EXE_tyndau"))
            .args(["recording", "verify", "--json", "--court-key"])
            .args([&key, &dir])
            .output()
            .unwrap();
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        verdicts.insert(name.to_owned(), said);
    }
    let path = golden(written);
    let text = serde_json::to_string_pretty(&verdicts).unwrap() + "\n";
    if std::env::var_os("TYNDAU_WRITE_VERDICTS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap());
    verdicts
}
