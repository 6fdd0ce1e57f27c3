//! Tracks that end at any byte, and logs in which any byte is another one.

use super::media::{Sender, run};
use super::*;
use crate::edge::recorder::log::{self, Damage};
use crate::edge::recorder::recover::recover;
use crate::record::evidence::CHAIN;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::path::PathBuf;

/// How many cuts and changes are drawn; 24 of each by default.
const DRAWS: &str = "TYNDAU_CUTS";

fn draws() -> u64 {
    std::env::var(DRAWS).map_or(24, |draws| draws.parse().unwrap())
}

/// Four seconds of a voice and a picture, and forty lines of the log.
fn held() -> Court {
    let court = Court::open();
    for kind in MediaKind::ALL {
        let (mut tap, mut sender): (Tap, Sender) = court.tap("a", kind);
        let frames = match kind {
            MediaKind::Audio => 200,
            MediaKind::Video => 100,
        };
        sender.send(&mut tap, 0..frames);
    }
    for _ in 0..40 {
        court.recorder.journal(entry(Fact::Returned));
    }
    court.seal();
    court
}

/// Where each frame of a file begins, as ffprobe finds them.
fn begins(file: &Path) -> Vec<u64> {
    let entries = "-v error -show_entries packet=pos -of csv=p=0";
    let mut arguments: Vec<&str> = entries.split(' ').collect();
    arguments.push(file.to_str().unwrap());
    let output = run("ffprobe", &arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    let at = |line: &str| line.trim_end_matches(',').parse().unwrap();
    text.lines().map(at).collect()
}

/// The record as a kill leaves it that came before anything of it was named, its track cut to `bytes`.
fn cut(court: &Court, track: &str, bytes: u64) -> (tempfile::TempDir, PathBuf) {
    let hearing = tempfile::tempdir().unwrap();
    let folder = hearing.path().join("20251125T190023Z");
    std::fs::create_dir(&folder).unwrap();
    let chain = std::fs::read_to_string(court.path(CHAIN)).unwrap();
    let first = chain.lines().next().unwrap();
    std::fs::write(folder.join(CHAIN), format!("{first}\n")).unwrap();
    std::fs::copy(court.path(log::NAME), folder.join(log::NAME)).unwrap();
    let whole = std::fs::read(court.path(track)).unwrap();
    let cut = &whole[..usize::try_from(bytes).unwrap()];
    std::fs::write(folder.join(track), cut).unwrap();
    (hearing, folder)
}

#[test]
fn a_track_that_is_cut_at_any_byte_plays_to_its_last_whole_frame_and_its_record_is_closed() {
    let court = held();
    let seed: u64 = std::env::var("TYNDAU_SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut rng = StdRng::seed_from_u64(seed);
    for track in ["a-witness-audio.webm", "a-witness-video.webm"] {
        let begins = begins(&court.path(track));
        let length = std::fs::metadata(court.path(track)).unwrap().len();
        for _ in 0..draws() {
            let bytes = rng.random_range(begins[1]..length);
            let (_hearing, folder) = cut(&court, track, bytes);
            // The last one that begins before the cut may be cut itself.
            let begun = begins.iter().filter(|begin| **begin < bytes).count() as u64;
            let whole = begun - 1..=begun;
            let probed = probe(&folder.join(track));
            let about = format!("{track}, {bytes} of {length} bytes, seed {seed}: {probed:?}");
            assert!(whole.contains(&probed.frames), "{begun}: {about}");
            recover(&folder, &CourtKey::of_seed(7)).unwrap().unwrap();
            intact(&folder);
            let file = &manifest(&folder).files[0];
            assert_eq!((file.path.as_str(), file.bytes), (track, bytes), "{about}");
            assert!(whole.contains(&file.frames), "{file:?}: {about}");
            assert!(file.frames <= probed.frames, "{file:?}: {about}");
        }
    }
}

#[test]
fn a_log_in_which_any_byte_is_another_is_named_with_its_line_and_nothing_before_that_is_lost() {
    let court = held();
    let hearing = court.recorder.folder().parent().unwrap().to_owned();
    let path = court.path(log::NAME);
    let text = std::fs::read(&path).unwrap();
    let past = log::past(&hearing);
    assert_eq!((past.len(), log::damaged(&hearing)), (40, vec![]));
    let mut rng = StdRng::seed_from_u64(2);
    for _ in 0..draws() * 4 {
        let at = rng.random_range(0..text.len());
        let mut changed = text.clone();
        changed[at] ^= rng.random_range(1..=255_u8);
        std::fs::write(&path, &changed).unwrap();
        let before = text[..at].iter().filter(|byte| **byte == b'\n').count();
        let line = before as u64 + 1;
        let damage = Damage {
            log: path.clone(),
            line,
        };
        assert_eq!(log::damaged(&hearing), [damage], "byte {at}");
        assert_eq!(log::past(&hearing)[..before], past[..before], "byte {at}");
        let report = verified(court.recorder.folder()).report;
        assert_eq!(report.verdict, Verdict::Altered, "byte {at}");
    }
}

#[test]
fn lines_that_no_chain_names_yet_are_held_against_their_numbers_and_one_that_was_being_written_is_no_damage()
 {
    let court = held();
    let path = court.path(log::NAME);
    let hearing = court.recorder.folder().parent().unwrap();
    std::fs::remove_file(court.path(CHAIN)).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let damaged = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let damaged = log::damaged(hearing).into_iter();
        damaged.map(|damage| damage.line).collect::<Vec<u64>>()
    };
    assert_eq!(damaged(&text), [0; 0]);
    assert_eq!(damaged(&text[..text.len() - 9]), [0; 0]);
    assert_eq!(damaged(""), [0; 0]);
    assert_eq!(damaged(&text.replacen(lines[6], &lines[6][1..], 1)), [7]);
    let without = [&lines[..6], &lines[7..], &[""]].concat().join("\n");
    assert_eq!(damaged(&without), [7]);
}
