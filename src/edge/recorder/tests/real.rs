//! Real disks that are full, real syncs that fail, and wall clocks that jump: in child processes of their own.

use super::*;
use crate::edge::machine;
use std::process::{Command, Output};

/// Set in the child processes.
const CHILD: &str = "TYNDAU_TEST_REAL_CHILD";

/// Runs the one ignored test `name`, started by `by`, and waits for it.
fn child(by: &[&str], name: &str) -> Output {
    let mut command = itself(by, &format!("real::{name}"));
    command.env(CHILD, "1").output().unwrap()
}

fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Whether this machine lets tests do so.
fn runs(line: &[&str]) -> bool {
    let runs = Command::new(line[0]).args(&line[1..]).output();
    runs.is_ok_and(|output| output.status.success())
}

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn a_child_fills_its_disk() {
    if !is_child() {
        return;
    }
    let ballast = |archive: &Path| archive.join("ballast");
    let fill = |archive: &Path| {
        let mut file = std::fs::File::create(ballast(archive)).unwrap();
        let all = [0; 4096];
        let error = loop {
            if let Err(error) = std::io::Write::write_all(&mut file, &all) {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    };
    trouble::full_disk(fill, |archive| {
        std::fs::remove_file(ballast(archive)).unwrap()
    });
}

#[test]
fn a_disk_that_is_really_full_is_told_and_closes_the_floors_and_nothing_is_lost() {
    let mount = "mount -t tmpfs -o size=24m none";
    let line = format!("{mount} /mnt");
    if !runs(&["unshare", "-rm", "sh", "-c", &line]) {
        // No package brings that: in some containers nobody may mount anything.
        println!("left out: `unshare -rm` may not mount here");
        return;
    }
    let disk = tempfile::tempdir().unwrap();
    let path = disk.path().to_str().unwrap();
    let on_it = format!("{mount} {path} && TMPDIR={path} exec \"$0\" \"$@\"");
    passes(&child(
        &["unshare", "-rm", "sh", "-c", &on_it],
        "a_child_fills_its_disk",
    ));
}

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn a_child_has_a_sync_that_fails() {
    if is_child() {
        trouble::disk_that_fails();
    }
}

#[test]
fn a_sync_that_really_fails_is_never_tried_again() {
    if !runs(&["strace", "-f", "-o", "/dev/null", "true"]) {
        return machine::lacks("strace, or leave to use it,");
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let by = [
        "strace",
        "-f",
        "-y",
        "-o",
        trace.to_str().unwrap(),
        "-e",
        "trace=fdatasync",
        "-e",
        "inject=fdatasync:error=EIO:when=14",
    ];
    passes(&child(&by, "a_child_has_a_sync_that_fails"));
    let trace = std::fs::read_to_string(trace).unwrap();
    let mut lines = trace.lines().filter(|line| line.contains("fdatasync"));
    let failed = lines.find(|line| line.contains("INJECTED")).unwrap();
    let file = |line: &str| Some(line.split_once('<')?.1.split_once('>')?.0.to_owned());
    let failed = file(failed).unwrap();
    let again = lines.filter(|line| file(line).as_ref() == Some(&failed));
    assert_eq!(again.count(), 0, "{failed}");
}

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn a_child_has_a_clock_that_jumps() {
    if !is_child() {
        return;
    }
    let hour = 3_600_000;
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Audio);
    let mut frame = 0;
    let mut speak = |seconds: u64| {
        for _ in 0..seconds * 50 {
            sender.send(&mut tap, frame..frame + 1);
            frame += 1;
            let at = court.base + Duration::from_millis(frame * media::VOICE_MS);
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
        }
    };
    speak(4);
    faults::turn_clock(hour);
    speak(13);
    faults::turn_clock(-hour);
    speak(13);
    drop(tap);
    let manifest = court.seal();
    let folder = court.recorder.folder();
    intact(folder);
    let file = &manifest.files[0];
    assert_eq!((file.frames, gaps(file)), (30 * 50, vec![]));
    assert!((29_900..31_000).contains(&file.to), "{}", file.to);
    let log = std::fs::read_to_string(folder.join("log.jsonl")).unwrap();
    let lines = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let jumps: Vec<i64> = lines
        .filter(|line| line["fact"] == "clock_jumped")
        .map(|line| line["by_ms"].as_i64().unwrap())
        .collect();
    let [on, back] = jumps[..] else {
        panic!("{jumps:?}");
    };
    assert!(
        (on - hour).abs() < 1_000 && (back + 2 * hour).abs() < 1_000,
        "{jumps:?}"
    );
}

#[test]
fn a_wall_clock_that_jumps_by_an_hour_and_back_is_logged_and_disturbs_neither_order_nor_chain() {
    passes(&child(&[], "a_child_has_a_clock_that_jumps"));
}
