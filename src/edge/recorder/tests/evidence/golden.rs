//! Writes `tests/golden/records.json`: whole, changed, recovered and partly withheld records, on which every verifier of ours is to
//! agree. What must be said of them stands in `record-verdicts.json` (see `tests/record_golden.rs`).

use super::mutation::{Files, WAYS, mutate};
use super::mutations::read;
use super::*;
use crate::record::evidence::hex::Hash;
use crate::record::evidence::line::{Line, Withheld};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

/// Changes of each way.
const EACH: usize = 8;

#[test]
#[ignore = "writes the golden records anew: their keys are other ones each time"]
fn write_golden_records() {
    let mut rng = StdRng::seed_from_u64(5);
    let (court, stranger) = (held(2), held(3));
    let record = read(court.recorder.folder());
    let other = read(stranger.recorder.folder());
    let mut cases = vec![case("whole", &record, &record)];
    for way in WAYS {
        for number in 0..EACH {
            let changed = mutate(way, &record, &other, &mut rng);
            cases.push(case(&format!("{way} {number}"), &record, &changed));
        }
    }
    let closed = interrupted(9, court.recorder.folder());
    recover(closed.path(), &CourtKey::of_seed(7)).unwrap();
    cases.push(case("recovered", &record, &read(closed.path())));
    cases.extend(withheld(&record));
    let golden = json!({
        "court_key": trusted().unwrap(),
        "record": files(&record),
        "cases": cases,
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/records.json");
    std::fs::write(path, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
}

/// The second segment is withheld, and its bytes are gone: by the court, and by somebody else.
fn withheld(record: &Files) -> Vec<Value> {
    let chain = String::from_utf8(record[CHAIN].clone()).unwrap();
    let segment = super::mutation::segments(record).remove(1);
    let line = Line::Withheld(Withheld {
        record: Hash::of(chain.lines().next().unwrap().as_bytes()),
        segments: vec![(segment.n, segment.n)],
        reason: "Ruling 12".to_owned(),
        at_ms: 1_764_097_300_000,
    });
    let by = |seed: u8, name: &str| {
        let mut files = record.clone();
        let file = files.get_mut(&segment.file).unwrap();
        file[segment.from as usize..segment.to as usize].fill(0);
        let line = line.signed(&CourtKey::of_seed(seed)).unwrap();
        files.insert(
            "withheld.jsonl".to_owned(),
            format!("{line}\n").into_bytes(),
        );
        case(name, record, &files)
    };
    vec![by(7, "withheld"), by(8, "withheld by a stranger")]
}

/// The files of a record or a package by their paths.
pub(in crate::edge::recorder::tests) fn files(files: &Files) -> Map<String, Value> {
    let encoded = files
        .iter()
        .map(|(name, bytes)| (name.clone(), STANDARD.encode(bytes).into()));
    encoded.collect()
}

/// What is other in a changed record: of each file how many bytes are kept at both ends, and what stands between them.
pub(in crate::edge::recorder::tests) fn case(name: &str, record: &Files, changed: &Files) -> Value {
    let mut changes = Map::new();
    for gone in record.keys().filter(|name| !changed.contains_key(*name)) {
        changes.insert(gone.clone(), Value::Null);
    }
    for (file, bytes) in changed
        .iter()
        .filter(|(name, bytes)| record.get(*name) != Some(bytes))
    {
        let old = record.get(file).cloned().unwrap_or_default();
        let same =
            |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| pairs.take_while(|(a, b)| a == b).count();
        let head = same(&mut old.iter().zip(bytes));
        let (old_rest, rest) = (&old[head..], &bytes[head..]);
        let tail = same(&mut old_rest.iter().rev().zip(rest.iter().rev()));
        let middle = STANDARD.encode(&rest[..rest.len() - tail]);
        changes.insert(
            file.clone(),
            json!({"head": head, "middle": middle, "tail": tail}),
        );
    }
    json!({"name": name, "changes": changes})
}
