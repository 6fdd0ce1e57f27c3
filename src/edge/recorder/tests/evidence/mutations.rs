//! Thousands of changes, none of which may pass unseen; `TYNDAU_CHANGES` says how many (300), and a tenth as many whole records may
//! raise no alarm.

use super::mutation::{Files, WAYS, mutate, segments};
use super::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;

/// The second verifier is slow: it looks at so many changed records, and at most at [`SECOND_MOST`].
const SECOND_OF: usize = 5;
const SECOND_MOST: usize = 500;

fn count() -> usize {
    let wanted = std::env::var("TYNDAU_CHANGES");
    wanted.map_or(300, |wanted| wanted.parse().unwrap())
}

pub(super) fn read(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// Makes a folder hold `wanted`, where it held `present`.
fn lay(folder: &Path, present: &Files, wanted: &Files) {
    for (name, bytes) in wanted {
        if present.get(name) != Some(bytes) {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
    for name in present.keys().filter(|name| !wanted.contains_key(*name)) {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
}

/// What must be said of a track or the log that was changed: the first piece that is not there as it was.
fn expected(record: &Files, changed: &Files, file: &str) -> (Wrong, Option<u64>) {
    let Some(bytes) = changed.get(file) else {
        let first = segments(record)
            .into_iter()
            .find(|segment| segment.file == file)
            .unwrap();
        return (Wrong::Gone, Some(first.from_ms));
    };
    let original = &record[file];
    for segment in segments(record)
        .into_iter()
        .filter(|segment| segment.file == file)
    {
        let range = segment.from as usize..segment.to as usize;
        match bytes.get(range.clone()) {
            None => return (Wrong::Short, Some(segment.from_ms)),
            Some(present) if present != &original[range] => {
                return (Wrong::Content, Some(segment.from_ms));
            }
            Some(_) => {}
        }
    }
    (Wrong::Longer, None)
}

/// Whether the report is right: never intact, and of the file that was changed, in its time.
fn check(way: &str, record: &Files, changed: &Files, report: &record::evidence::report::Report) {
    let names = record
        .keys()
        .chain(changed.keys())
        .filter(|name| record.get(*name) != changed.get(*name));
    let names: std::collections::BTreeSet<&String> = names.collect();
    assert_ne!(
        report.verdict,
        Verdict::Intact,
        "{way} of {names:?} was not seen"
    );
    let [name] = names.iter().collect::<Vec<_>>()[..] else {
        return;
    };
    if report.verdict == Verdict::Untrusted {
        assert_eq!((way, name.as_str()), ("key swap", CHAIN));
        return;
    }
    let first = report.first().unwrap();
    assert_eq!(first.file, **name, "{way}: {report:?}");
    if [CHAIN, MANIFEST].contains(&name.as_str()) || !record.contains_key(*name) {
        return;
    }
    // A piece that is short is behind one that was changed, if both are so.
    let (wrong, from_ms) = expected(record, changed, name);
    let found = report
        .findings
        .iter()
        .find(|finding| finding.wrong == wrong)
        .unwrap();
    assert!(
        wrong == Wrong::Longer || found.from_ms == from_ms,
        "{way}: {found:?} should begin at {from_ms:?}"
    );
}

#[test]
fn whatever_is_changed_in_a_record_is_seen_and_whole_records_raise_no_alarm() {
    let seed: u64 = std::env::var("TYNDAU_SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut rng = StdRng::seed_from_u64(seed);
    let (court, stranger) = (held(3), held(4));
    let record = read(court.recorder.folder());
    let other = read(stranger.recorder.folder());
    let folder = copy(court.recorder.folder());
    let mut seconds: Vec<(tempfile::TempDir, &str, String)> = Vec::new();
    let mut verdicts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for number in 0..count() {
        let way = WAYS[number % WAYS.len()];
        let changed = mutate(way, &record, &other, &mut rng);
        lay(folder.path(), &record, &changed);
        let report = match verify(folder.path(), trusted()) {
            Ok(verified) => verified.report,
            Err(error) => panic!("{way}, seed {seed}, number {number}: {error}"),
        };
        check(way, &record, &changed, &report);
        *verdicts.entry((way, report.verdict.word())).or_default() += 1;
        if (number / WAYS.len()).is_multiple_of(SECOND_OF) && seconds.len() < SECOND_MOST {
            seconds.push((
                copy(folder.path()),
                report.verdict.word(),
                format!("{way}, number {number}: {report:?}"),
            ));
        }
        lay(folder.path(), &changed, &record);
    }
    println!("{verdicts:#?}");
    assert_eq!(verdict(folder.path()), Verdict::Intact);
    let paths: Vec<&Path> = seconds.iter().map(|(folder, ..)| folder.path()).collect();
    let words = second_opinion(&paths);
    assert_eq!(words.len(), seconds.len());
    for ((_, word, about), second) in seconds.iter().zip(words) {
        assert_eq!(word, &second, "{about}");
    }
}

#[test]
fn whole_records_raise_no_alarm() {
    for number in 0..count() / 10 {
        let court = held(number as u64 % 4);
        let report = verified(court.recorder.folder()).report;
        assert_eq!(
            (report.verdict, report.findings),
            (Verdict::Intact, vec![]),
            "record {number}"
        );
    }
}
