//! The chain of real records: whole, changed by whoever owns the disk, and interrupted.

pub(super) mod golden;
mod mutation;
mod mutations;
mod withheld;

use super::*;
use crate::edge::recorder::evidence::{Certified, Evidence, Grown};
use crate::edge::recorder::recover::{Closed, RecoverError, recover, recover_all};
use crate::edge::recorder::unclosed::Unclosables;
use crate::edge::recorder::verify::{Verified, VerifyError, verify};
use crate::record::evidence::report::{Verdict, Wrong};
use crate::record::evidence::{CHAIN, MANIFEST};
use std::process::Command;

/// A record of two people, with a pause after each of `parts`, sealed.
fn held(parts: u64) -> Court {
    let mut court = Court::open();
    for part in 0..parts {
        // A picture begins at each 25th.
        let frames = part * 25..part * 25 + 10;
        for (who, kind) in [
            ("a", MediaKind::Audio),
            ("a", MediaKind::Video),
            ("b", MediaKind::Audio),
        ] {
            let (mut tap, mut sender) = court.tap(who, kind);
            sender.send(&mut tap, frames.clone());
        }
        court.recorder.journal(entry(Fact::Returned));
        court.recorder.journal(entry(Fact::Left));
        court.recorder.pause();
        assert_eq!(court.report(), Report::Writing(false));
        court.recorder.resume();
        assert_eq!(court.report(), Report::Writing(true));
    }
    court.seal();
    court
}

/// What the second verifier says of folders, in its own words.
pub(super) fn second_opinion(folders: &[&Path]) -> Vec<String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_record.py");
    let output = Command::new("python3")
        .arg(program)
        .args(["--court-key", &trusted().unwrap().to_string()])
        .args(folders)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(ToOwned::to_owned).collect()
}

/// Copies the files of a record that lies still.
fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

#[test]
fn a_sealed_record_is_intact_and_its_chain_names_every_byte() {
    let court = held(3);
    let folder = court.recorder.folder();
    let Verified {
        report, manifest, ..
    } = verified(folder);
    assert_eq!((report.verdict, report.findings), (Verdict::Intact, vec![]));
    assert_eq!((report.files, report.recovered), (4, None));
    assert_eq!(report.hearing, "hearing-1");
    assert!(report.beside.is_empty(), "{:?}", report.beside);
    // Of three files three pieces each, of the log six lines; on a slow machine more.
    assert!(report.segments >= 15 && report.epochs >= 3);
    let manifest = manifest.unwrap();
    let evidence = manifest.evidence.unwrap();
    assert_eq!(
        (evidence.court_key, evidence.epochs),
        (trusted().unwrap(), report.epochs)
    );
    assert_eq!(
        verify(folder, None).unwrap().report.verdict,
        Verdict::Untrusted
    );
    assert_eq!(second_opinion(&[folder]), ["intact"]);
    let chain = std::fs::read_to_string(folder.join(CHAIN)).unwrap();
    for file in &manifest.files {
        let lines = chain.lines().filter(|line| line.contains(&file.path));
        let pieces: Vec<serde_json::Value> = lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let ends = |member: &str| -> Vec<u64> {
            let ends = pieces.iter().map(|piece| piece[member].as_u64().unwrap());
            ends.collect()
        };
        assert_eq!(ends("to").last(), Some(&file.bytes));
        let (first, last) = (ends("from_ms")[0], *ends("to_ms").last().unwrap());
        assert_eq!(last - first, file.to - file.from, "{}", file.path);
    }
}

#[test]
fn a_record_without_a_session_is_intact_as_well() {
    let archive = tempfile::tempdir().unwrap();
    let (report, _reports) = mpsc::unbounded_channel();
    let recorder = Recorder::start(setup(archive.path()), report).unwrap();
    wait(recorder.seal()).unwrap();
    assert_eq!(verdict(recorder.folder()), Verdict::Intact);
    assert_eq!(second_opinion(&[recorder.folder()]), ["intact"]);
}

#[test]
fn a_record_that_runs_is_incomplete_and_nobody_closes_it() {
    let mut court = Court::open();
    court.recorder.journal(entry(Fact::Returned));
    court.recorder.pause();
    assert_eq!(court.report(), Report::Writing(false));
    let folder = court.recorder.folder();
    let report = verified(folder).report;
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert_eq!(report.first().unwrap().wrong, Wrong::NoEnd);
    assert_eq!(recover(folder, &CourtKey::of_seed(7)).unwrap(), None);
    court.seal();
    assert_eq!(verdict(folder), Verdict::Intact);
}

/// A file on disk, and what its recorder believes to have written.
fn grown(folder: &Path, on_disk: &[u8], written: &[u8]) -> Grown {
    std::fs::write(folder.join("a.webm"), on_disk).unwrap();
    let mut pieces = pieces::Pieces::default();
    pieces.grow(written);
    let (from, to) = (1, 2);
    Grown {
        file: "a.webm".to_owned(),
        pieces: pieces.take(),
        span: record::track::Span { from, to },
    }
}

#[test]
fn what_the_disk_does_not_show_as_it_was_written_is_not_certified() {
    for on_disk in [&b"another thing"[..], b"something", b""] {
        let archive = tempfile::tempdir().unwrap();
        let setup = setup(archive.path());
        let folder = folder::create(&setup).unwrap();
        let mut evidence =
            Evidence::create(&folder, Certified::by_the_court(&setup).unwrap()).unwrap();
        let grown = grown(&folder, on_disk, b"something else");
        let error = evidence.keep(vec![grown], true).unwrap_err().to_string();
        assert!(error.contains("the disk shows other bytes"), "{error}");
        assert_eq!(verified(&folder).report.segments, 0);
    }
}

/// A record that was interrupted: its chain ends in the middle, its tracks go on.
fn interrupted(lines: usize, of: &Path) -> tempfile::TempDir {
    let folder = copy(of);
    let chain = std::fs::read_to_string(folder.path().join(CHAIN)).unwrap();
    let kept: String = chain
        .lines()
        .take(lines)
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(folder.path().join(CHAIN), kept).unwrap();
    std::fs::remove_file(folder.path().join(MANIFEST)).unwrap();
    folder
}

#[test]
fn an_interruption_after_any_line_of_the_chain_is_closed_once_and_the_chain_is_not_forked() {
    let court = held(2);
    let whole = std::fs::read_to_string(court.recorder.folder().join(CHAIN)).unwrap();
    let key = CourtKey::of_seed(7);
    let mut folders = Vec::new();
    for lines in 1..whole.lines().count() {
        let folder = interrupted(lines, court.recorder.folder());
        let path = folder.path();
        assert_eq!(verdict(path), Verdict::Incomplete);
        let Closed { pieces, .. } = recover(path, &key).unwrap().unwrap();
        let report = verified(path).report;
        assert_eq!(
            (report.verdict, report.findings),
            (Verdict::Intact, vec![]),
            "{lines} lines"
        );
        assert!(report.recovered.is_some() && report.segments >= pieces);
        assert_eq!(recover(path, &key).unwrap(), None, "it is closed once");
        let closed = std::fs::read_to_string(path.join(CHAIN)).unwrap();
        let kept: String = whole
            .lines()
            .take(lines)
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(closed.starts_with(&kept));
        folders.push(folder);
    }
    let paths: Vec<&Path> = folders.iter().map(tempfile::TempDir::path).collect();
    assert!(second_opinion(&paths).iter().all(|word| word == "intact"));
}

#[test]
fn half_a_line_and_what_a_power_cut_leaves_of_a_block_are_cut_off_but_a_damaged_chain_is_left_alone()
 {
    let court = held(2);
    let key = CourtKey::of_seed(7);
    for tail in [
        &b"{\"kind\":\"segm"[..],
        &[0; 700],
        b"\0\0\n\0",
        &[b'x'; 40_000],
    ] {
        let folder = interrupted(9, court.recorder.folder());
        let path = folder.path().join(CHAIN);
        let chain = [&std::fs::read(&path).unwrap(), tail].concat();
        std::fs::write(&path, chain).unwrap();
        recover(folder.path(), &key).unwrap().unwrap();
        assert_eq!(verdict(folder.path()), Verdict::Intact);
        assert_eq!(second_opinion(&[folder.path()]), ["intact"]);
    }
    let folder = interrupted(9, court.recorder.folder());
    let path = folder.path().join(CHAIN);
    let damaged = std::fs::read_to_string(&path)
        .unwrap()
        .replacen("segment", "segmemt", 1);
    std::fs::write(&path, &damaged).unwrap();
    assert!(matches!(
        recover(folder.path(), &key),
        Err(RecoverError::Damaged)
    ));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged);
    assert_eq!(verdict(folder.path()), Verdict::Altered);
}

#[test]
fn a_manifest_that_lacked_only_its_name_gets_it() {
    let court = held(1);
    let sealed = court.recorder.folder();
    let lines = std::fs::read_to_string(sealed.join(CHAIN))
        .unwrap()
        .lines()
        .count();
    for kept in [lines - 1, lines] {
        let folder = copy(sealed);
        let path = folder.path();
        std::fs::rename(path.join(MANIFEST), path.join(seal::PART)).unwrap();
        let chain = std::fs::read_to_string(path.join(CHAIN)).unwrap();
        let kept: String = chain
            .lines()
            .take(kept)
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(path.join(CHAIN), kept).unwrap();
        assert_eq!(verdict(path), Verdict::Incomplete);
        recover(path, &CourtKey::of_seed(7)).unwrap();
        assert_eq!(verdict(path), Verdict::Intact);
        assert!(verified(path).manifest.is_some());
    }
}

#[test]
fn an_archive_is_gone_through_and_what_cannot_be_closed_keeps_nobody_from_the_rest() {
    let court = held(1);
    let archive = tempfile::tempdir().unwrap();
    for (hearing, lines) in [("h-1", 3), ("h-2", 3), ("h-3", 99)] {
        let folder = interrupted(lines, court.recorder.folder());
        std::fs::create_dir(archive.path().join(hearing)).unwrap();
        std::fs::rename(folder.path(), archive.path().join(hearing).join("1")).unwrap();
        let _ = folder.keep();
    }
    std::fs::write(archive.path().join("h-1/1").join(CHAIN), "").unwrap();
    std::fs::create_dir_all(archive.path().join("h-0/older record without a chain")).unwrap();
    let unclosed = Unclosables::default();
    let closes = |path: &Path, seed, at_once| {
        recover_all(path, &[&CourtKey::of_seed(seed)], at_once, &unclosed)
    };
    let closed = |path: &Path, seed| closes(path, seed, u64::MAX).0;
    assert_eq!(
        closed(archive.path(), 8),
        0,
        "under another key nothing is closed"
    );
    let small = closes(archive.path(), 7, 0);
    let left = vec![archive.path().join("h-1/1"), archive.path().join("h-2/1")];
    assert_eq!(
        small,
        (0, left),
        "what takes long is left, what is closed is not"
    );
    assert_eq!(closed(archive.path(), 7), 1);
    assert_eq!(closed(archive.path(), 7), 0);
    assert_eq!(closed(Path::new("/nonexistent"), 7), 0);
}

/// Takes what a chain's lines `n` name out of a copy, and has the key of `seed` say so.
fn withhold(folder: &Path, seed: u8, segments: &[(u64, u64)]) {
    use record::evidence::line::{Line, Withheld};
    let chain = std::fs::read_to_string(folder.join(CHAIN)).unwrap();
    for line in chain.lines().skip(1) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let n = line["n"].as_u64().unwrap();
        if line["kind"] == "segment"
            && segments
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&n))
        {
            let path = folder.join(line["file"].as_str().unwrap());
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[line["from"].as_u64().unwrap() as usize..line["to"].as_u64().unwrap() as usize]
                .fill(0);
            std::fs::write(&path, bytes).unwrap();
        }
    }
    let withheld = Line::Withheld(Withheld {
        record: record::evidence::hex::Hash::of(chain.lines().next().unwrap().as_bytes()),
        segments: segments.to_vec(),
        reason: "the witness is protected".to_owned(),
        at_ms: 1_764_097_229_007,
    });
    let line = withheld.signed(&CourtKey::of_seed(seed)).unwrap();
    std::fs::write(folder.join("withheld.jsonl"), format!("{line}\n")).unwrap();
}

#[test]
fn a_copy_from_which_a_ruling_withholds_a_part_is_intact_and_only_the_court_withholds() {
    let court = held(2);
    let sealed = court.recorder.folder();
    let folders: Vec<tempfile::TempDir> = (0..4).map(|_| copy(sealed)).collect();
    let [one, foreign, changed, gone] = [0, 1, 2, 3].map(|n| folders[n].path());
    for (folder, seed) in [(one, 7), (foreign, 8), (changed, 7)] {
        withhold(folder, seed, &[(2, 3), (8, 9)]);
    }
    std::fs::write(changed.join("log.jsonl"), "").unwrap();
    withhold(gone, 7, &[(0, u64::MAX)]);
    std::fs::remove_file(gone.join("a-witness-audio.webm")).unwrap();
    let report = verified(one).report;
    assert_eq!(
        (report.verdict, report.withheld.len()),
        (Verdict::Intact, 1)
    );
    assert_eq!(report.withheld[0].reason, "the witness is protected");
    assert_eq!(verdict(foreign), Verdict::Altered);
    assert_eq!(verdict(changed), Verdict::Incomplete);
    assert_eq!(verdict(gone), Verdict::Intact);
    let paths: Vec<&Path> = folders.iter().map(tempfile::TempDir::path).collect();
    let ours: Vec<&str> = paths.iter().map(|path| verdict(path).word()).collect();
    assert_eq!(second_opinion(&paths), ours);
}

#[test]
fn a_folder_without_a_record_and_no_folder_have_no_verdict() {
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(
        verify(empty.path(), None),
        Err(VerifyError::NoRecord(_))
    ));
    let nowhere = empty.path().join("nowhere");
    assert!(matches!(
        verify(&nowhere, None),
        Err(VerifyError::Unreadable(..))
    ));
}

#[test]
fn a_pipe_or_a_link_in_place_of_a_track_is_not_followed() {
    let court = held(1);
    for make in ["mkfifo", "ln -s /dev/zero"] {
        let folder = copy(court.recorder.folder());
        let track = folder.path().join("a-witness-audio.webm");
        std::fs::remove_file(&track).unwrap();
        let made = Command::new("sh")
            .args(["-c", &format!("{make} \"$0\"")])
            .arg(&track)
            .status();
        assert!(made.unwrap().success());
        assert_eq!(verdict(folder.path()), Verdict::Incomplete, "{make}");
    }
}

#[test]
fn a_long_piece_is_named_in_several_lines_none_above_the_bound() {
    let archive = tempfile::tempdir().unwrap();
    let setup = setup(archive.path());
    let folder = folder::create(&setup).unwrap();
    let mut evidence = Evidence::create(&folder, Certified::by_the_court(&setup).unwrap()).unwrap();
    let bytes = vec![7; 9 * 1024 * 1024];
    let grown = grown(&folder, &bytes, &bytes);
    evidence.keep(vec![grown], true).unwrap();
    evidence.end(record::evidence::hex::Hash::of(b"")).unwrap();
    std::fs::write(folder.join(MANIFEST), b"").unwrap();
    let report = verified(&folder).report;
    assert_eq!((report.verdict, report.segments), (Verdict::Intact, 3));
}
