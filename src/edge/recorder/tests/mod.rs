//! The recorder from tap to manifest, its files read by ffmpeg.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "tests"
)]

mod begin;
mod closed;
mod codecs;
mod cuts;
mod disaster;
mod evidence;
mod hours;
mod kills;
mod media;
mod opened;
mod real;
mod stamps;
mod trouble;

use super::*;
use crate::edge::recorder::verify::{Verified, verify};
use crate::hearing::journal::Fact;
use crate::hearing::phase::Phase;
use crate::id::{MediaKind, ParticipantId};
use crate::record::evidence::hex::Key;
use crate::record::evidence::report::Verdict;
use crate::record::manifest::{Manifest, MediaFile};
use crate::record::{self, gap::Why};
use media::{PICTURE_MS, Sender, on_record, probe, publication, times};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

fn setup(archive: &Path) -> Setup {
    Setup::in_a_test(archive, "hearing-1", "7527-26-00-2/1")
}

fn volume(setup: &Setup) -> volume::Volume {
    let certified = super::evidence::Certified::by_the_court(setup).unwrap();
    volume::Volume::create(certified).unwrap()
}

fn trusted() -> Option<Key> {
    Some(CourtKey::of_seed(7).public())
}

fn verified(folder: &Path) -> Verified {
    verify(folder, trusted()).unwrap()
}

fn verdict(folder: &Path) -> Verdict {
    verified(folder).report.verdict
}

fn intact(folder: &Path) {
    let report = verified(folder).report;
    assert_eq!((report.verdict, report.findings), (Verdict::Intact, vec![]));
}

/// A recorder in a folder of its own.
struct Court {
    archive: tempfile::TempDir,
    recorder: RecorderHandle,
    reports: mpsc::UnboundedReceiver<Report>,
    counters: Arc<Counters>,
    base: Instant,
}

impl Court {
    fn open() -> Self {
        media::prepare();
        let archive = tempfile::tempdir().unwrap();
        let (report, reports) = mpsc::unbounded_channel();
        let setup = setup(archive.path());
        let counters = setup.counters.clone();
        let recorder = Recorder::start(setup, report).unwrap();
        recorder.resume();
        let mut court = Self {
            archive,
            recorder,
            reports,
            counters,
            base: Instant::now(),
        };
        assert_eq!(court.report(), Report::Writing(true));
        court
    }

    /// The next report, but for how the record stands.
    fn report(&mut self) -> Report {
        next(&mut self.reports)
    }

    fn tap(&self, who: &str, kind: MediaKind) -> (Tap, Sender) {
        let name = format!("Name of {who}");
        let tap = self.recorder.tap(on_record(who, kind), Role::Witness, name);
        (tap, Sender::new(kind, self.base))
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.recorder.folder().join(name)
    }

    fn seal(&self) -> Manifest {
        wait(self.recorder.seal()).unwrap();
        manifest(self.recorder.folder())
    }
}

/// The next report, but for how the record stands.
fn next(reports: &mut mpsc::UnboundedReceiver<Report>) -> Report {
    loop {
        match reports.blocking_recv().unwrap() {
            Report::Evidence(_) => {}
            report => return report,
        }
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

fn manifest(folder: &Path) -> Manifest {
    let text = std::fs::read(folder.join("manifest.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The gaps between frames. What follows the last frame depends on how long the machine takes to the seal.
fn gaps(file: &MediaFile) -> Vec<record::gap::Gap> {
    let inner = file.gaps.iter().filter(|gap| gap.from < file.to);
    inner.copied().collect()
}

/// The file's account is that of the disk.
fn check_on_disk(folder: &Path, file: &MediaFile) {
    let path = folder.join(&file.path);
    let bytes = std::fs::read(&path).unwrap();
    let sha256: String = Sha256::digest(&bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!((file.bytes, &file.sha256), (bytes.len() as u64, &sha256));
    let probed = probe(&path);
    assert_eq!(probed.complaints, "");
    assert_eq!(
        (probed.codec.as_str(), probed.frames),
        (file.codec.as_str(), file.frames)
    );
}

/// Frames of a file; of one that is not there, none.
fn frames_of(path: &Path) -> u64 {
    if path.exists() { probe(path).frames } else { 0 }
}

/// This test binary again, to run the one test `name` in a process of its own, started by `by` (a program and its arguments, if any).
fn itself(by: &[&str], name: &str) -> std::process::Command {
    let binary = std::env::current_exe().unwrap();
    let name = format!("edge::recorder::tests::{name}");
    let own = [
        binary.to_str().unwrap(),
        name.as_str(),
        "--exact",
        "--include-ignored",
        "--nocapture",
    ];
    let line: Vec<&str> = [by, own.as_slice()].concat();
    let mut command = std::process::Command::new(line[0]);
    command.args(&line[1..]);
    command
}

/// The one test of a process of its own has passed.
fn passes(output: &std::process::Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaint}");
    assert!(said.contains("1 passed"), "{said}");
}

fn entry(fact: Fact) -> Entry {
    Entry {
        at: UnixMillis(1_764_097_223_107),
        actor: Some(ParticipantId::new("judge").unwrap()),
        fact,
    }
}

#[test]
fn every_frame_that_is_sent_is_decoded_from_its_file_and_the_manifest_says_what_is_on_disk() {
    let court = Court::open();
    let mut senders: Vec<(Tap, Sender, u64)> = Vec::new();
    for who in ["a", "b"] {
        let (tap, sender) = court.tap(who, MediaKind::Audio);
        senders.push((tap, sender, 200));
        let (tap, sender) = court.tap(who, MediaKind::Video);
        senders.push((tap, sender, 100));
    }
    for (tap, sender, frames) in &mut senders {
        sender.send(tap, 0..*frames);
    }
    drop(senders);
    court.recorder.journal(entry(Fact::Returned));
    let manifest = court.seal();

    let folder = court.recorder.folder();
    let paths: Vec<&str> = manifest.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "a-witness-audio.webm",
            "a-witness-video.webm",
            "b-witness-audio.webm",
            "b-witness-video.webm"
        ]
    );
    for file in &manifest.files {
        let is_voice = file.subject.kind == "audio";
        assert_eq!(file.frames, if is_voice { 200 } else { 100 });
        assert_eq!(
            (gaps(file), file.lost_packets),
            (vec![], 0),
            "{}",
            file.path
        );
        assert_eq!(file.subject.name, format!("Name of {}", file.subject.who));
        check_on_disk(folder, file);
    }
    assert_eq!(
        probe(&folder.join("a-witness-video.webm")).size,
        Some((320, 240))
    );
    assert_eq!((manifest.log.lines, manifest.schema), (1, 3));
    assert_eq!(manifest.hearing, "hearing-1");
    assert!(manifest.unwritten.is_empty());
    assert_eq!(court.counters.frames.load(Ordering::Relaxed), 600);
    let bytes: u64 = manifest.files.iter().map(|f| f.bytes).sum();
    assert_eq!(court.counters.bytes.load(Ordering::Relaxed), bytes);
    let parent = court.archive.path().join("hearing-1");
    assert_eq!(folder, parent.join("20251125T190023Z"));
}

#[test]
fn a_recess_is_a_gap_in_the_time_of_the_file_and_nothing_of_it_is_written() {
    let mut court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
    sender.send(&mut tap, 0..20);
    drop(tap);
    // Commands carry the time of the world, so the frames must not lie ahead of it.
    let sent = court.base + Duration::from_millis(20 * PICTURE_MS);
    until("the frames' time has come", || Instant::now() > sent);
    let id = publication("a", MediaKind::Video);
    court.recorder.untap(id, Gap::Recess);
    court.recorder.pause();
    assert_eq!(court.report(), Report::Writing(false));
    // What a straggling shard still hands over is not written.
    let (mut stray, mut other) = court.tap("b", MediaKind::Video);
    other.send(&mut stray, 50..60);
    court.recorder.resume();
    assert_eq!(court.report(), Report::Writing(true));
    let (mut tap, _) = court.tap("a", MediaKind::Video);
    sender.move_to(25, Instant::now());
    sender.send(&mut tap, 25..75);
    drop(tap);
    let manifest = court.seal();
    let [file] = manifest.files.as_slice() else {
        panic!("{:?}", manifest.files);
    };
    check_on_disk(court.recorder.folder(), file);
    assert_eq!(file.frames, 70);
    let times = times(&court.path(&file.path));
    let (before, after) = (times[19].unsigned_abs(), times[20].unsigned_abs());
    let [gap] = gaps(file)[..] else {
        panic!("{:?}", file.gaps);
    };
    assert_eq!(
        (gap.why, gap.from, gap.to),
        (Why::Recess, before + 1, after)
    );
    assert_eq!(
        times[69] - times[20],
        49 * 40,
        "the run after it has its own spacing"
    );
    assert_eq!(manifest.unwritten.len(), 1, "of b nothing was written");
}

#[test]
fn a_lost_packet_costs_the_pictures_up_to_the_next_key_frame_and_they_are_named() {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Video);
    sender.send(&mut tap, 0..30);
    let mut broken = sender.packets(30);
    broken.pop();
    broken.into_iter().for_each(|packet| tap.push(packet));
    sender.send(&mut tap, 31..100);
    until("the wish for a key frame", || tap.take_key_frame_wish());
    drop(tap);
    let manifest = court.seal();
    let file = &manifest.files[0];
    check_on_disk(court.recorder.folder(), file);
    assert_eq!(file.frames, 80, "frames 30 to 49 need what was lost");
    let [gap] = gaps(file)[..] else {
        panic!("{:?}", file.gaps);
    };
    assert_eq!((gap.why, gap.to - gap.from), (Why::NetworkIn, 21 * 40 - 1));
    assert_eq!(file.lost_packets, 1);
}

#[test]
fn disorder_and_copies_leave_no_trace_in_the_file() {
    let court = Court::open();
    for kind in MediaKind::ALL {
        let (mut tap, mut sender) = court.tap("a", kind);
        let mut packets: Vec<TapPacket> =
            (0..100).flat_map(|frame| sender.packets(frame)).collect();
        for chunk in packets[1..].chunks_mut(5) {
            chunk.reverse();
        }
        for packet in packets {
            tap.push(packet.clone());
            tap.push(packet);
        }
    }
    let manifest = court.seal();
    for file in &manifest.files {
        check_on_disk(court.recorder.folder(), file);
        assert_eq!((file.frames, gaps(file)), (100, vec![]), "{}", file.path);
    }
}

#[test]
fn a_file_is_readable_while_it_grows() {
    let court = Court::open();
    for kind in MediaKind::ALL {
        let (mut tap, mut sender) = court.tap("a", kind);
        sender.send(&mut tap, 0..40);
        let path = court.path(&format!("a-witness-{}.webm", kind.as_str()));
        until("40 frames on disk", || {
            path.exists() && probe(&path).frames == 40
        });
        sender.send(&mut tap, 40..60);
        until("20 more", || probe(&path).frames == 60);
        assert_eq!(probe(&path).complaints, "");
    }
}

#[test]
fn what_finds_the_queue_full_is_counted_and_named_as_the_servers_gap() {
    let archive = tempfile::tempdir().unwrap();
    let setup = setup(archive.path());
    let counters = setup.counters.clone();
    let volume = volume(&setup);
    let folder = volume.folder.clone();
    let (report, _reports) = mpsc::unbounded_channel();
    let (queue, inbox) = channel(10);
    let recorder = RecorderHandle {
        queue,
        folder: Arc::new(folder.clone().into()),
        watched: watch::Watched::new(),
    };
    recorder.resume();
    let mut tap = recorder.tap(
        on_record("a", MediaKind::Audio),
        Role::PresidingJudge,
        String::new(),
    );
    let mut sender = Sender::new(MediaKind::Audio, Instant::now());
    sender.send(&mut tap, 0..50);
    let watched = recorder.watched.clone();
    let worker = worker::Worker::new(setup, volume, watched, report);
    std::thread::spawn(move || worker.run(std::collections::VecDeque::new(), &inbox));
    until("an empty queue", || {
        counters.frames.load(Ordering::Relaxed) == 10
    });
    sender.send(&mut tap, 50..55);
    // More packets are lost when the tap ends; they are confessed by its end.
    drop(tap);
    wait(recorder.seal()).unwrap();
    let manifest = manifest(&folder);
    let file = &manifest.files[0];
    assert_eq!((file.frames, file.lost_packets), (15, 40));
    let [gap] = gaps(file)[..] else {
        panic!("{:?}", file.gaps);
    };
    assert_eq!((gap.why, gap.to - gap.from), (Why::Server, 40 * 20));
}

#[test]
fn the_log_is_on_disk_at_once_and_keeps_the_order() {
    let court = Court::open();
    for number in 1..=20 {
        court.recorder.journal(entry(Fact::Phase {
            number,
            from: Phase::OpenSession,
            to: Phase::Recess,
            reason: None,
        }));
    }
    let path = court.path("log.jsonl");
    until("20 lines", || {
        std::fs::read_to_string(&path).unwrap().lines().count() == 20
    });
    for (i, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["n"], i + 1);
        assert_eq!(line["number"], i + 1);
        assert_eq!(line["actor"], "judge");
    }
}

#[test]
fn a_record_is_never_written_over_another() {
    let archive = tempfile::tempdir().unwrap();
    let start = || {
        let (report, _) = mpsc::unbounded_channel();
        let recorder = Recorder::start(setup(archive.path()), report).unwrap();
        assert!(recorder.folder().is_dir());
        recorder
    };
    let (first, second) = (start(), start());
    assert!(first.folder().ends_with("20251125T190023Z"));
    assert!(second.folder().ends_with("20251125T190023Z-2"));
}

#[test]
fn a_handle_that_is_dropped_leaves_a_sealed_record() {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Audio);
    sender.send(&mut tap, 0..10);
    let folder = court.recorder.folder().to_owned();
    let Court {
        recorder, archive, ..
    } = court;
    drop(recorder);
    until("a manifest", || folder.join("manifest.json").exists());
    assert_eq!(manifest(&folder).files[0].frames, 10);
    drop(archive);
}

#[test]
fn a_second_seal_is_told_that_the_recorder_has_stopped() {
    let court = Court::open();
    court.seal();
    assert!(matches!(
        wait(court.recorder.seal()),
        Err(RecorderError::Stopped)
    ));
}

#[test]
fn a_wish_for_a_key_frame_stands_when_a_picture_is_tapped_and_a_voice_has_none() {
    let court = Court::open();
    let (picture, _) = court.tap("a", MediaKind::Video);
    assert!(picture.take_key_frame_wish());
    assert!(!picture.take_key_frame_wish());
    let (voice, _) = court.tap("a", MediaKind::Audio);
    assert!(!voice.take_key_frame_wish());
}
