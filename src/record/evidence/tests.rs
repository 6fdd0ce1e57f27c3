#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
//! A chain that is written and read, whole and with lines changed, lost, moved and signed by others.

use super::chain::{Chain, Piece};
use super::hex::{Hash, Hex, Key};
use super::judge::{Disk, Found, Judge, NewFormat};
use super::line::{Begin, FORMAT, Line, NoLine, Said};
use super::report::{Recovered, Report, Verdict, Wrong};
use super::*;
use ed25519_dalek::SigningKey;

const START: u64 = 1_764_097_223_000;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn public(key: &SigningKey) -> Key {
    Hex(key.verifying_key().to_bytes())
}

fn certificate(format: u32) -> Begin {
    Begin {
        format,
        hearing: "hearing-1".to_owned(),
        case_number: "7527-26-00-2/1".to_owned(),
        started_ms: START,
        key: public(&key(2)),
        court_key: public(&key(1)),
    }
}

/// What the disk holds: every piece of every file is its own place.
fn content(file: &str, to: u64) -> Hash {
    Hash::of(format!("{file} up to {to}").as_bytes())
}

fn piece(file: &str, to: u64) -> Piece {
    Piece {
        file: file.to_owned(),
        to,
        from_ms: START + to * 100 - 100,
        to_ms: START + to * 100 - 1,
        sha256: content(file, to),
    }
}

/// Three epochs with two segments of each of two tracks, and the end.
fn written() -> Vec<String> {
    let (mut chain, begin) = Chain::begin(certificate(FORMAT), &key(1)).unwrap();
    let mut lines = vec![begin];
    for epoch in 0..3 {
        for to in [epoch * 20 + 10, epoch * 20 + 20] {
            lines.push(chain.segment(piece("a.webm", to)).unwrap());
            lines.push(chain.segment(piece("b.webm", to)).unwrap());
        }
        lines.push(chain.epoch(START + epoch * 2000 + 2000, &key(2)).unwrap());
    }
    lines.push(
        chain
            .end(Some(Hash::of(b"manifest")), START + 6001, &key(2))
            .unwrap(),
    );
    lines
}

fn disk() -> Disk {
    Disk {
        files: [("a.webm", 60), ("b.webm", 60), (CHAIN, 9), (MANIFEST, 9)]
            .map(|(name, length)| (name.to_owned(), length))
            .to_vec(),
        manifest: Some(Hash::of(b"manifest")),
    }
}

fn judged_on(lines: &[String], disk: &Disk, trusted: Option<Key>) -> Report {
    let mut judge = Judge::new(trusted);
    for line in lines {
        if let Some(segment) = judge.line(line.as_bytes()).unwrap() {
            let found = Found::Bytes(content(&segment.file, segment.to));
            judge.found(&segment, found);
        }
    }
    judge.close(disk)
}

fn judged(lines: &[String]) -> Report {
    judged_on(lines, &disk(), Some(public(&key(1))))
}

/// Verdict, and what is wrong in which file.
fn short(report: &Report) -> (Verdict, Vec<(Wrong, &str)>) {
    let findings = report
        .findings
        .iter()
        .map(|finding| (finding.wrong, finding.file.as_str()));
    (report.verdict, findings.collect())
}

#[test]
fn a_chain_as_it_was_written_is_intact_for_who_trusts_the_court_and_untrusted_for_others() {
    let report = judged(&written());
    assert_eq!(short(&report), (Verdict::Intact, vec![]));
    assert_eq!((report.files, report.segments, report.epochs), (2, 12, 3));
    assert_eq!(report.signed_until_ms, Some(START + 6000));
    for trusted in [None, Some(public(&key(9)))] {
        assert_eq!(
            judged_on(&written(), &disk(), trusted).verdict,
            Verdict::Untrusted
        );
    }
}

#[test]
fn an_epoch_that_was_taken_out_leaves_the_record_incomplete_and_its_time_is_named() {
    for taken in [5, 10, 15] {
        let mut lines = written();
        lines.remove(taken);
        let report = judged(&lines);
        assert_eq!(
            short(&report),
            (Verdict::Incomplete, vec![(Wrong::Lines, CHAIN)]),
            "line {taken}"
        );
        let at = START + (taken as u64) / 5 * 2000;
        let finding = &report.findings[0];
        assert!(
            finding.from_ms.unwrap() <= at && at <= finding.to_ms.unwrap() + 1,
            "{finding:?}"
        );
    }
}

#[test]
fn a_chain_without_its_last_lines_is_incomplete() {
    let whole = written();
    for length in 0..whole.len() {
        let report = judged(&whole[..length]);
        assert_eq!(
            short(&report),
            (Verdict::Incomplete, vec![(Wrong::NoEnd, CHAIN)]),
            "{length} lines"
        );
    }
}

#[test]
fn lines_that_changed_places_or_came_twice_are_found() {
    let whole = written();
    for at in 1..whole.len() - 1 {
        let mut lines = whole.clone();
        lines.swap(at, at + 1);
        assert_eq!(judged(&lines).verdict, Verdict::Altered, "{at} swapped");
        let mut lines = whole.clone();
        lines.insert(at, whole[at].clone());
        assert_eq!(judged(&lines).verdict, Verdict::Altered, "{at} twice");
    }
}

#[test]
fn a_line_that_says_something_else_of_a_track_accuses_the_chain_and_not_the_track() {
    let mut lines = written();
    let wrong = content("a.webm", 77).to_string();
    lines[3] = lines[3].replace(&content("a.webm", 20).to_string(), &wrong);
    assert_eq!(
        short(&judged(&lines)),
        (Verdict::Altered, vec![(Wrong::Line, CHAIN)])
    );
}

#[test]
fn a_line_that_was_changed_with_all_hashes_after_it_is_found_by_the_signature_of_its_epoch() {
    let original = written();
    let (mut chain, begin) = Chain::begin(certificate(FORMAT), &key(1)).unwrap();
    let mut lines = vec![begin];
    for to in [10, 20] {
        let forged = Piece {
            sha256: content("a.webm", 77),
            ..piece("a.webm", to)
        };
        lines.push(chain.segment(forged).unwrap());
        lines.push(chain.segment(piece("b.webm", to)).unwrap());
    }
    let mine = chain.epoch(START + 2000, &key(3)).unwrap();
    let signature = |line: &str| line.rsplit_once("signature").unwrap().1.to_owned();
    lines.push(mine.replace(&signature(&mine), &signature(&original[5])));
    let report = judged(&lines);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.wrong == Wrong::Signature),
        "{report:?}"
    );
    assert_eq!(report.verdict, Verdict::Altered);
}

#[test]
fn a_certificate_that_was_changed_is_found() {
    for (was, is) in [("hearing-1", "hearing-2"), ("\"format\":1", "\"format\":2")] {
        let mut lines = written();
        lines[0] = lines[0].replace(was, is);
        assert_eq!(judged(&lines).verdict, Verdict::Altered, "{is}");
    }
    let mut lines = written();
    lines[0] = lines[0].replace(&public(&key(2)).to_string(), &public(&key(3)).to_string());
    assert_eq!(judged(&lines).verdict, Verdict::Altered);
}

#[test]
fn an_honest_record_of_a_later_format_is_not_judged() {
    let (_, begin) = Chain::begin(certificate(2), &key(1)).unwrap();
    let mut judge = Judge::new(None);
    assert_eq!(judge.line(begin.as_bytes()), Err(NewFormat(2)));
}

#[test]
fn what_the_disk_has_is_held_against_the_chain() {
    let lines = written();
    let told = |found: fn(&str, u64) -> Found| {
        let mut judge = Judge::new(Some(public(&key(1))));
        for line in &lines {
            if let Some(segment) = judge.line(line.as_bytes()).unwrap() {
                judge.found(&segment, found(&segment.file, segment.to));
            }
        }
        judge.close(&disk())
    };
    let report = told(|file, to| match (file, to) {
        ("b.webm", 30..) => Found::Bytes(content("c.webm", to)),
        _ => Found::Bytes(content(file, to)),
    });
    assert_eq!(
        short(&report),
        (Verdict::Altered, vec![(Wrong::Content, "b.webm")])
    );
    let finding = report.first().unwrap();
    assert_eq!(
        (finding.from_ms, finding.to_ms, finding.count),
        (Some(START + 2900), Some(START + 2999), 4)
    );
    let report = told(|file, to| match (file, to) {
        ("b.webm", 60) => Found::Short,
        _ => Found::Bytes(content(file, to)),
    });
    assert_eq!(
        short(&report),
        (Verdict::Incomplete, vec![(Wrong::Short, "b.webm")])
    );
    let report = told(|file, to| match file {
        "a.webm" => Found::Gone,
        _ => Found::Bytes(content(file, to)),
    });
    assert_eq!(
        short(&report),
        (Verdict::Incomplete, vec![(Wrong::Gone, "a.webm")])
    );
}

#[test]
fn what_lies_in_the_folder_is_held_against_the_chain() {
    let lines = written();
    let judged = |change: fn(&mut Disk)| {
        let mut disk = disk();
        change(&mut disk);
        judged_on(&lines, &disk, Some(public(&key(1))))
    };
    let report = judged(|disk| disk.files[1].1 += 1);
    assert_eq!(
        short(&report),
        (Verdict::Altered, vec![(Wrong::Longer, "b.webm")])
    );
    let report = judged(|disk| disk.files.push(("c.webm".to_owned(), 5)));
    assert_eq!(
        short(&report),
        (Verdict::Altered, vec![(Wrong::Foreign, "c.webm")])
    );
    let report = judged(|disk| disk.manifest = Some(Hash::of(b"older manifest")));
    assert_eq!(
        short(&report),
        (Verdict::Altered, vec![(Wrong::Manifest, MANIFEST)])
    );
    let report = judged(|disk| disk.manifest = None);
    assert_eq!(
        short(&report),
        (Verdict::Incomplete, vec![(Wrong::Gone, MANIFEST)])
    );
    let report = judged(|disk| disk.files.push(("notes.txt".to_owned(), 5)));
    assert_eq!(
        (report.verdict, report.beside),
        (Verdict::Intact, vec!["notes.txt".to_owned()])
    );
}

/// A chain that was interrupted in its third epoch and closed under a key.
fn recovered(by: &SigningKey) -> Vec<String> {
    let mut lines = written();
    lines.truncate(14);
    let mut judge = Judge::new(None);
    for line in &lines {
        judge.line(line.as_bytes()).unwrap();
    }
    assert!(judge.is_content());
    let mut chain = Chain::go_on(judge.links().clone());
    lines.push(chain.segment(piece("b.webm", 60)).unwrap());
    lines.push(chain.recovered(START + 90_000, by).unwrap());
    lines.push(
        chain
            .end(Some(Hash::of(b"manifest")), START + 90_001, by)
            .unwrap(),
    );
    lines
}

#[test]
fn what_was_recovered_after_an_interruption_is_intact_and_its_length_is_told() {
    let report = judged(&recovered(&key(1)));
    assert_eq!(short(&report), (Verdict::Intact, vec![]));
    let expected = Recovered {
        from_ms: START + 4000,
        to_ms: START + 5999,
    };
    assert_eq!(report.recovered, Some(expected));
    assert_eq!(report.signed_until_ms, Some(START + 4000));
}

#[test]
fn nobody_but_the_court_recovers_and_nothing_is_signed_as_of_its_time_afterwards() {
    assert_eq!(judged(&recovered(&key(2))).verdict, Verdict::Altered);
    let mut lines = recovered(&key(1));
    lines.pop();
    let mut judge = Judge::new(None);
    for line in &lines {
        judge.line(line.as_bytes()).unwrap();
    }
    let mut chain = Chain::go_on(judge.links().clone());
    lines.push(chain.segment(piece("b.webm", 70)).unwrap());
    lines.push(chain.epoch(START + 91_000, &key(2)).unwrap());
    let report = judged(&lines);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.wrong == Wrong::Signature),
        "{report:?}"
    );
}

#[test]
fn a_chain_does_not_end_before_everything_is_signed() {
    let (mut chain, begin) = Chain::begin(certificate(FORMAT), &key(1)).unwrap();
    let segment = chain.segment(piece("a.webm", 60)).unwrap();
    let end = chain
        .end(Some(Hash::of(b"manifest")), START + 1, &key(2))
        .unwrap();
    assert_eq!(judged(&[begin, segment, end]).verdict, Verdict::Altered);
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_never_looked_for() {
    for name in [
        "../a.webm",
        "/etc/passwd",
        ".hidden",
        "chain.jsonl",
        "a/b.webm",
        "",
    ] {
        let (mut chain, begin) = Chain::begin(certificate(FORMAT), &key(1)).unwrap();
        let segment = chain.segment(piece(name, 10)).unwrap();
        let mut judge = Judge::new(None);
        judge.line(begin.as_bytes()).unwrap();
        assert_eq!(judge.line(segment.as_bytes()).unwrap(), None, "{name}");
        assert_eq!(judge.close(&Disk::default()).verdict, Verdict::Altered);
    }
}

#[test]
fn a_line_has_one_meaning_or_none() {
    let lines = written();
    let (segment, epoch) = (&lines[1], &lines[5]);
    assert!(matches!(
        Said::read(segment).unwrap().line,
        Line::Segment(_)
    ));
    assert!(Said::read(epoch).unwrap().is_signed_by(&public(&key(2))));
    assert!(!Said::read(epoch).unwrap().is_signed_by(&public(&key(1))));
    let open = segment.strip_suffix('}').unwrap();
    for bad in [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        format!("{open},\"more\":1}}"),
        format!("{open},\"n\":1}}"),
        segment.replace("\"n\":1", "\"n\":1.0"),
        segment.replace("\"n\":1", "\"n\":-1"),
        segment.replace("segment", "end"),
        segment.to_uppercase(),
        format!("{segment} {segment}"),
        format!("{open},\"signature\":\"{}\"}}", "0".repeat(128)),
        epoch.rsplit_once(",\"signature").unwrap().0.to_owned() + "}",
        epoch.replace(",\"signature\":\"", ",\"signature\":\"0"),
    ] {
        assert_eq!(Said::read(&bad).err(), Some(NoLine), "{bad}");
    }
}
