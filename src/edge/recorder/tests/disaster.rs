//! What a kill, a full disk and a lost folder leave behind.

use super::media::{Sender, on_record, probe};
use super::*;
use crate::edge::recorder::recover::{AT_ONCE, recover, recover_all};
use crate::edge::recorder::unclosed::Unclosables;
use crate::record::evidence::{CHAIN, MANIFEST};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Set in a child process: the folder that it shall record into.
const CHILD: &str = "TYNDAU_TEST_RECORDER_CHILD";

#[test]
fn a_kill_in_the_middle_leaves_files_that_play() {
    if let Some(archive) = std::env::var_os(CHILD) {
        record_for_ever(Path::new(&archive));
    }
    let archive = tempfile::tempdir().unwrap();
    let name = "disaster::a_kill_in_the_middle_leaves_files_that_play";
    let mut process = itself(&[], name)
        .env(CHILD, archive.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let folder = lines.find_map(|line| line.unwrap().strip_prefix("folder ").map(str::to_owned));
    let folder = std::path::PathBuf::from(folder.unwrap());
    let files = ["audio", "video"].map(|kind| folder.join(format!("a-witness-{kind}.webm")));
    let length = |path: &std::path::PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
    until("files that grow", || {
        length(&files[0]) > 10_000 && length(&files[1]) > 200_000
    });
    process.kill().unwrap();
    process.wait().unwrap();

    for file in &files {
        let probed = probe(file);
        assert!(probed.frames > 50, "{}: {probed:?}", file.display());
    }
    assert!(!folder.join("manifest.json").exists());
    let log = std::fs::read_to_string(folder.join("log.jsonl")).unwrap();
    assert!(log.ends_with('\n'));
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let kept = files.each_ref().map(|file| std::fs::read(file).unwrap());
    recover(&folder, &CourtKey::of_seed(7)).unwrap().unwrap();
    let report = verified(&folder).report;
    assert_eq!((report.verdict, report.findings), (Verdict::Intact, vec![]));
    assert_eq!(report.files, 3);
    let recovered = report.recovered.unwrap();
    assert!(recovered.from_ms <= recovered.to_ms);
    // What lies there is told in a manifest, so that it is played as any other record.
    let made = manifest(&folder);
    assert_eq!(made.files.len(), 2);
    for file in &made.files {
        assert_eq!(
            (file.subject.who.as_str(), file.subject.role.as_str()),
            ("a", "witness")
        );
        let times = times(&folder.join(&file.path));
        // ffprobe counts a frame that the kill has cut.
        let all = times.len() as u64;
        assert!((all - 1..=all).contains(&file.frames), "{file:?} {all}");
        // What a player shows of a voice is earlier by the 6.5 ms that its decoder needs (RFC 7845, section 4.2).
        let from = i64::try_from(file.from).unwrap();
        assert!((times[0]..=times[0] + 7).contains(&from), "{file:?}");
        let last = u64::try_from(times[usize::try_from(file.frames).unwrap() - 1]).unwrap();
        assert!(
            (last + 1..=last + PICTURE_MS).contains(&file.to),
            "{file:?}"
        );
    }
    assert_eq!(
        kept,
        files.map(|file| std::fs::read(file).unwrap()),
        "a track was touched"
    );
}

/// A record whose chain a power cut has shortened to `lines` lines, after its manifest got its name: what its disk had failed to sync.
fn cut_to(court: &Court, lines: impl Fn(usize) -> usize) -> std::path::PathBuf {
    let folder = court.recorder.folder().to_owned();
    let chain = std::fs::read_to_string(folder.join(CHAIN)).unwrap();
    let all: Vec<&str> = chain.lines().collect();
    let left = &all[..lines(all.len())];
    std::fs::write(folder.join(CHAIN), left.join("\n") + "\n").unwrap();
    folder
}

#[test]
fn a_chain_whose_end_was_not_durable_is_ended_again_with_the_manifest_that_was_written() {
    for lines in [|all| all - 1, |all| all - 3] {
        let court = held_with_a_loss();
        let made = std::fs::read(court.path(MANIFEST)).unwrap();
        assert!(String::from_utf8_lossy(&made).contains("network_in"));
        let folder = cut_to(&court, lines);
        recover(&folder, &CourtKey::of_seed(7)).unwrap().unwrap();
        assert_eq!(std::fs::read(folder.join(MANIFEST)).unwrap(), made);
        intact(&folder);
    }
}

#[test]
fn a_record_that_a_link_leads_to_is_not_of_this_archive_and_stays_as_it_is() {
    let court = held_with_a_loss();
    let folder = cut_to(&court, |all| all - 3);
    let cut = std::fs::read(folder.join(CHAIN)).unwrap();
    let archive = tempfile::tempdir().unwrap();
    let hearing = archive.path().join("h-2");
    std::fs::create_dir(&hearing).unwrap();
    let link = |from: &Path, to| std::os::unix::fs::symlink(from, to).unwrap();
    link(&folder, hearing.join("20251125T190023Z"));
    link(folder.parent().unwrap(), archive.path().join("h-1"));
    let key = CourtKey::of_seed(7);
    let closed = |archive: &Path| {
        let (closed, left) = recover_all(archive, &[&key], AT_ONCE, &Unclosables::default());
        (closed, left.len())
    };
    assert_eq!(closed(archive.path()), (0, 0));
    assert_eq!(std::fs::read(folder.join(CHAIN)).unwrap(), cut);
    let own = folder.parent().and_then(Path::parent).unwrap();
    assert_eq!(closed(own), (1, 0));
}

#[test]
fn a_manifest_that_does_not_say_what_lies_there_any_more_is_made_anew() {
    let court = held_with_a_loss();
    let folder = cut_to(&court, |_| 1);
    let track = folder.join("a-witness-video.webm");
    let whole = std::fs::read(&track).unwrap();
    std::fs::write(&track, &whole[..whole.len() / 2]).unwrap();
    recover(&folder, &CourtKey::of_seed(7)).unwrap().unwrap();
    let file = &manifest(&folder).files[0];
    assert_eq!(file.bytes, whole.len() as u64 / 2);
    assert!((1..80).contains(&file.frames), "{}", file.frames);
    intact(&folder);
}

/// Of a gap the server that was writing knows why it is one: a packet was lost on the way.
fn held_with_a_loss() -> Court {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
    sender.send(&mut tap, 0..30);
    let mut broken = sender.packets(30);
    broken.pop();
    broken.into_iter().for_each(|packet| tap.push(packet));
    sender.send(&mut tap, 31..100);
    drop(tap);
    court.seal();
    court
}

fn record_for_ever(archive: &Path) -> ! {
    let (report, _reports) = mpsc::unbounded_channel();
    let recorder = Recorder::start(setup(archive), report).unwrap();
    recorder.resume();
    println!("\nfolder {}", recorder.folder().display());
    let base = Instant::now();
    let mut pairs = MediaKind::ALL.map(|kind| {
        let tap = recorder.tap(on_record("a", kind), Role::Witness, String::new());
        (tap, Sender::new(kind, base))
    });
    for frame in 0.. {
        for (tap, sender) in &mut pairs {
            sender.send(tap, frame..frame + 1);
        }
        recorder.journal(entry(Fact::Returned));
        std::thread::sleep(Duration::from_millis(5));
    }
    unreachable!()
}

#[test]
fn a_full_disk_is_said_aloud_and_what_was_written_before_plays() {
    if let Some(archive) = std::env::var_os(CHILD) {
        return record_until_the_disk_is_full(Path::new(&archive));
    }
    let archive = tempfile::tempdir().unwrap();
    // No file may become larger than 600 blocks of 512 bytes, which a test segment does not reach: the write fails as on a full disk, and with it the recording.
    let limited = "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\"";
    let name = "disaster::a_full_disk_is_said_aloud_and_what_was_written_before_plays";
    let mut process = itself(&["sh", "-c", limited], name);
    passes(&process.env(CHILD, archive.path()).output().unwrap());
}

fn record_until_the_disk_is_full(archive: &Path) {
    let (report, mut reports) = mpsc::unbounded_channel();
    let setup = setup(archive);
    let counters = setup.counters.clone();
    let recorder = Recorder::start(setup, report).unwrap();
    recorder.resume();
    assert_eq!(next(&mut reports), Report::Writing(true));
    let mut tap = recorder.tap(
        on_record("a", MediaKind::Video),
        Role::Witness,
        String::new(),
    );
    let mut sender = Sender::new(MediaKind::Video, Instant::now());
    sender.send(&mut tap, 0..10);
    // Something is safe before the disk is full.
    let path = recorder.folder().join("a-witness-video.webm");
    until("ten frames on disk", || {
        path.exists() && probe(&path).frames == 10
    });
    // As fast as a camera, so that what waits to be sealed fits into another file.
    let mut frame = 10;
    let sentence = loop {
        if let Ok(Report::Failed(sentence)) = reports.try_recv() {
            break sentence;
        }
        assert!(frame < 2_000, "the failure was not reported");
        sender.send(&mut tap, frame..frame + 10);
        frame += 10;
        std::thread::sleep(Duration::from_millis(10 * PICTURE_MS));
    };
    assert!(sentence.contains("a-witness-video.webm"), "{sentence}");
    assert_eq!(next(&mut reports), Report::Proven(true));
    assert_eq!(next(&mut reports), Report::Writing(true));
    wait(recorder.seal()).unwrap();

    let manifest = manifest(recorder.folder());
    let file = &manifest.files[0];
    assert!((10..frame).contains(&file.frames), "{}", file.frames);
    assert!(probe(&path).frames >= file.frames);
    let gap = file.gaps.last().unwrap();
    assert_eq!((gap.why, gap.from), (Why::Disk, file.to));
    assert_eq!(counters.failures.load(Ordering::Relaxed), 1);
    intact(recorder.folder());
}

#[test]
fn a_folder_that_is_gone_stops_the_recording_aloud() {
    let mut court = Court::open();
    court.recorder.pause();
    assert_eq!(court.report(), Report::Writing(false));
    std::fs::remove_dir_all(court.recorder.folder()).unwrap();
    court.recorder.resume();
    let Report::Failed(sentence) = court.report() else {
        panic!("the failure was not reported");
    };
    assert!(sentence.contains("goes on in another folder"), "{sentence}");
    assert_eq!(court.report(), Report::Proven(true));
    assert_eq!(court.report(), Report::Writing(true));
    wait(court.recorder.seal()).unwrap();
}

#[test]
fn an_archive_that_is_no_folder_is_told_in_a_sentence_and_nothing_is_proven() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (report, mut reports) = mpsc::unbounded_channel();
    let recorder = Recorder::start(setup(file.path()), report).unwrap();
    recorder.prove();
    let Report::Failed(error) = next(&mut reports) else {
        panic!("the failure was not reported");
    };
    assert!(
        error.contains("Check that the disk of the archive"),
        "{error}"
    );
    assert_eq!(next(&mut reports), Report::Proven(false));
    assert!(recorder.made().is_none());
    assert!(wait(recorder.seal()).is_err());
}
