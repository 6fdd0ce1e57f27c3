//! The process that records is killed, at each of the named points and at random moments: what was acknowledged is there, what a kill
//! can cost is bounded, and the next start closes the record.

use super::media::{PICTURE_MS, Sender, VOICE_MS, on_record};
use super::*;
use crate::edge::recorder::faults::{DIES_AT, POINTS};
use crate::edge::recorder::recover::recover_all;
use crate::edge::recorder::unclosed::Unclosables;
use crate::record::evidence::CHAIN;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::sync::{Mutex, OnceLock};

/// Set in a child process: the folder that it shall record into.
const CHILD: &str = "TYNDAU_TEST_KILLS_CHILD";
/// How many kills at random moments; 20 by default.
const KILLS: &str = "TYNDAU_KILLS";
/// A child that was to die at a point seals its record after so many milliseconds,
const SEALS_AFTER_MS: u64 = 5_000;
/// and one that is killed from outside after so many, if nobody does.
const LONGEST_MS: u64 = 60_000;
const SIGABRT: i32 = 6;

/// Voices and pictures for all children, made once.
fn made() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

/// What a child has said of itself until it died.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    voices: u64,
    pictures: u64,
    /// Segments that it was told are safe.
    sealed: u64,
    /// Lines of the log that it gave.
    entries: u64,
}

struct Recording {
    archive: tempfile::TempDir,
    process: Child,
    said: std::thread::JoinHandle<Said>,
}

impl Recording {
    fn start(dies_at: Option<&str>) -> Self {
        let archive = tempfile::tempdir().unwrap();
        let mut command = itself(&[], "kills::a_child_records");
        command
            .env(CHILD, archive.path())
            .env(media::MADE, made())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(point) = dies_at {
            command.env(DIES_AT, point);
        }
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = std::thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            lines
                .filter_map(|line| said(&line))
                .last()
                .unwrap_or_default()
        });
        Self {
            archive,
            process,
            said,
        }
    }

    /// Waits for its death; gives what it said, what it left, and by which signal it died.
    fn dies(mut self) -> (Said, Left, Option<i32>) {
        let signal = self.process.wait().unwrap().signal();
        let said = self.said.join().unwrap();
        (said, Left::closed(self.archive), signal)
    }
}

fn said(line: &str) -> Option<Said> {
    let numbers = line.strip_prefix("said ")?.split(' ');
    let numbers: Vec<u64> = numbers.map_while(|number| number.parse().ok()).collect();
    let [voices, pictures, sealed, entries] = numbers[..] else {
        return None;
    };
    Some(Said {
        voices,
        pictures,
        sealed,
        entries,
    })
}

/// What is there when the record was closed by the next start.
struct Left {
    voices: u64,
    pictures: u64,
    sealed: u64,
    entries: u64,
    recovered_in: Duration,
    _archive: tempfile::TempDir,
}

impl Left {
    /// Closes it as the next start does, and holds what is there against what was there before.
    fn closed(archive: tempfile::TempDir) -> Self {
        let folder = archive.path().join("hearing-1/20251125T190023Z");
        let chain = |folder: &Path| std::fs::read(folder.join(CHAIN)).unwrap_or_default();
        let before = chain(&folder);
        let whole = before.iter().rposition(|byte| *byte == b'\n');
        let whole = &before[..whole.map_or(0, |at| at + 1)];
        let begun = Instant::now();
        recover_all(
            archive.path(),
            &[&CourtKey::of_seed(7)],
            u64::MAX,
            &Unclosables::default(),
        );
        let recovered_in = begun.elapsed();
        let sealed = String::from_utf8_lossy(whole)
            .matches(r#""kind":"segment""#)
            .count() as u64;
        if !whole.is_empty() {
            assert!(chain(&folder).starts_with(whole), "the chain was forked");
            intact(&folder);
        }
        let log = std::fs::read_to_string(folder.join("log.jsonl")).unwrap_or_default();
        Self {
            voices: frames_of(&folder.join("a-witness-audio.webm")),
            pictures: frames_of(&folder.join("a-witness-video.webm")),
            sealed,
            entries: log.lines().count() as u64,
            recovered_in,
            _archive: archive,
        }
    }
}

/// Not a test of its own: what the child processes do. Records a voice and a picture at their own pace, and seals.
#[test]
#[ignore = "run by the tests below, in a process of its own"]
fn a_child_records() {
    let Some(archive) = std::env::var_os(CHILD) else {
        return;
    };
    media::prepare();
    let (report, _reports) = mpsc::unbounded_channel();
    let setup = setup(Path::new(&archive));
    let counters = setup.counters.clone();
    let recorder = Recorder::start(setup, report).unwrap();
    recorder.resume();
    let base = Instant::now();
    let [mut voice, mut picture] = [MediaKind::Audio, MediaKind::Video].map(|kind| {
        let tap = recorder.tap(on_record("a", kind), Role::Witness, String::new());
        (tap, Sender::new(kind, base))
    });
    let seals_after = match std::env::var_os(DIES_AT) {
        Some(_) => SEALS_AFTER_MS,
        None => LONGEST_MS,
    };
    for frame in 0..seals_after / VOICE_MS {
        let sealed = counters.sealed.load(Ordering::Relaxed);
        let pictures = frame / (PICTURE_MS / VOICE_MS) + 1;
        // Said before it is given, so that no loss is missed.
        println!("said {} {pictures} {sealed} {}", frame + 1, frame / 10);
        voice.1.send(&mut voice.0, frame..frame + 1);
        if frame % (PICTURE_MS / VOICE_MS) == 0 {
            let picture_frame = pictures - 1;
            picture
                .1
                .send(&mut picture.0, picture_frame..picture_frame + 1);
        }
        if frame % 10 == 9 {
            recorder.journal(entry(Fact::Returned));
        }
        let next = base + Duration::from_millis((frame + 1) * VOICE_MS);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    wait(recorder.seal()).unwrap();
}

#[test]
fn a_process_that_dies_at_any_named_point_loses_nothing_acknowledged_and_leaves_one_chain() {
    let next = Mutex::new(POINTS.iter());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(point) = next_of(&next) {
                    dies_at(point);
                }
            });
        }
    });
}

fn next_of<T>(all: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    all.lock().unwrap().next()
}

fn dies_at(point: &str) {
    // What happens all the time, in the middle; what happens once, then.
    let passing = match point {
        "before_write" | "after_write" | "before_sync" | "after_sync" => 20,
        "within_line" => 7,
        "before_seal" | "after_seal" => 2,
        _ => 1,
    };
    let (said, left, signal) = Recording::start(Some(&format!("{point}:{passing}"))).dies();
    assert_eq!(signal, Some(SIGABRT), "{point} was not reached");
    println!(
        "{point}: {} of {} segments, recovered in {:?}",
        left.sealed, said.sealed, left.recovered_in
    );
    assert!(
        left.sealed >= said.sealed,
        "{point}: {} of {} acknowledged segments",
        left.sealed,
        said.sealed
    );
}

#[test]
fn a_kill_at_a_random_moment_costs_the_end_that_was_not_written_yet_and_no_more() {
    let kills = std::env::var(KILLS).map_or(20, |kills| kills.parse().unwrap());
    let next = Mutex::new(0..kills);
    let losses = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while next_of(&next).is_some() {
                    losses.lock().unwrap().push(killed());
                }
            });
        }
    });
    let mut losses = losses.into_inner().unwrap();
    losses.sort_unstable();
    let (p95, most) = (
        losses[losses.len() * 95 / 100 - 1].0,
        losses[losses.len() - 1].0,
    );
    let recovery = losses.iter().map(|(_, recovery)| *recovery).max();
    let recovery = recovery.unwrap();
    println!(
        "{kills} kills: lost p95 {p95} ms, at most {most} ms; recovered in at most {recovery:?}"
    );
    // On a machine that others use a short draw may fall into a sync that takes long: its bound is wider. That of the record is for the
    // long one.
    assert!(most <= 3_000, "{losses:?}");
    if std::env::var_os(KILLS).is_some() {
        assert!(p95 <= 300 && most <= 1_000, "{losses:?}");
        assert!(recovery <= Duration::from_secs(5), "{losses:?}");
    }
}

/// Kills a recording after a random while; gives how many milliseconds were lost, and how long it took to close it.
fn killed() -> (u64, Duration) {
    let mut recording = Recording::start(None);
    let folder = recording.archive.path().join("hearing-1/20251125T190023Z");
    let picture = folder.join("a-witness-video.webm");
    until("something on disk", || {
        std::fs::metadata(&picture).is_ok_and(|about| about.len() > 0)
    });
    std::thread::sleep(Duration::from_millis(rand::random_range(500..6_000)));
    recording.process.kill().unwrap();
    let (said, left, _) = recording.dies();
    assert!(
        left.sealed >= said.sealed,
        "an acknowledged segment is lost"
    );
    assert!(left.voices > 0 && left.pictures > 0, "nothing can be read");
    let voices = said.voices.saturating_sub(left.voices) * VOICE_MS;
    let pictures = said.pictures.saturating_sub(left.pictures) * PICTURE_MS;
    let entries = said.entries.saturating_sub(left.entries) * 10 * VOICE_MS;
    (voices.max(pictures).max(entries), left.recovered_in)
}
