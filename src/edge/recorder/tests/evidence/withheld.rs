//! Copies that lack what a ruling keeps from their reader.

use super::*;
use crate::edge::recorder::export::{ExportError, Order, export};
use crate::edge::recorder::withhold::{Part, WithholdError};

fn part(file: &str, from_ms: u64, to_ms: u64) -> Part {
    Part {
        file: file.to_owned(),
        from_ms,
        to_ms,
        ruling: "Ruling 12".to_owned(),
    }
}

/// A copy without these parts, signed for with the key of a seed.
fn without(court: &Court, parts: &[Part], seed: u8, to: &Path) -> Result<Verified, ExportError> {
    let signer = CourtKey::of_seed(seed);
    export(&Order {
        record: court.recorder.folder(),
        to,
        trusted: trusted().as_slice(),
        as_is: false,
        parts,
        court: Some(&signer),
        with_closed: None,
        page: None,
    })
}

/// The second of three parts of a voice: the header of the file stays.
fn of_a_voice(court: &Court) -> Part {
    let manifest = verified(court.recorder.folder()).manifest.unwrap();
    let is_voice = |file: &&MediaFile| file.subject.kind == "audio";
    let file = manifest.files.iter().find(is_voice).unwrap();
    let at = file.gaps.first().map_or(file.to / 2, |gap| gap.to);
    part(&file.path, at, at)
}

#[test]
fn a_copy_without_a_part_is_intact_holds_none_of_its_bytes_and_its_other_bytes_are_proved() {
    let court = held(3);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("package");
    let part = of_a_voice(&court);
    let name = part.file.as_str();
    let verified = without(&court, std::slice::from_ref(&part), 7, &to).unwrap();
    assert_eq!(
        (verified.report.verdict, verified.report.withheld.len()),
        (Verdict::Intact, 1)
    );
    assert_eq!(second_opinion(&[&to.join("data")]), ["intact"]);
    let original = std::fs::read(court.recorder.folder().join(name)).unwrap();
    let copied = std::fs::read(to.join("data").join(name)).unwrap();
    assert_eq!(original.len(), copied.len());
    let chain = std::fs::read_to_string(to.join("data").join(CHAIN)).unwrap();
    let pieces: Vec<serde_json::Value> = chain
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["file"] == name)
        .collect();
    let blanked: Vec<usize> = (0..pieces.len())
        .filter(|number| {
            let at = |member: &str| pieces[*number][member].as_u64().unwrap() as usize;
            original[at("from")..at("to")] != copied[at("from")..at("to")]
        })
        .collect();
    assert!(
        !blanked.is_empty() && blanked.len() < pieces.len(),
        "{blanked:?} of {}",
        pieces.len()
    );
    for number in &blanked {
        let at = |member: &str| pieces[*number][member].as_u64().unwrap() as usize;
        let kept = &copied[at("from")..at("to")];
        assert!(
            kept.iter().skip(9).all(|byte| *byte == 0),
            "nothing of the part is left"
        );
    }
    // What is not withheld is proved as before.
    let path = to.join("data").join(name);
    let mut changed = copied.clone();
    let open = (0..pieces.len())
        .find(|number| !blanked.contains(number))
        .unwrap();
    changed[pieces[open]["from"].as_u64().unwrap() as usize] ^= 1;
    std::fs::write(path, changed).unwrap();
    assert_eq!(verdict(&to), Verdict::Altered);
}

#[test]
fn a_file_without_a_part_is_still_one_that_players_read() {
    let court = held(3);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("package");
    let part = of_a_voice(&court);
    without(&court, std::slice::from_ref(&part), 7, &to).unwrap();
    let packets = |path: &Path| {
        let probed = Command::new("ffprobe")
            .args([
                "-v",
                "error",
                "-count_packets",
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
            ])
            .arg(path)
            .output()
            .unwrap();
        let said = String::from_utf8(probed.stdout).unwrap();
        said.trim()
            .parse::<u64>()
            .unwrap_or_else(|_| panic!("{said} {}", String::from_utf8_lossy(&probed.stderr)))
    };
    let whole = packets(&court.recorder.folder().join(&part.file));
    let left = packets(&to.join("data").join(&part.file));
    assert!(left > 0 && left < whole, "{left} of {whole}");
}

#[test]
fn who_has_not_the_courts_key_withholds_nothing_and_times_without_anything_are_no_part() {
    let court = held(1);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("package");
    let log = |from, to| [part("log.jsonl", from, to)];
    let refused = without(&court, &log(0, 1_000_000), 8, &to).unwrap_err();
    let ExportError::Refused(verified) = refused else {
        panic!("{refused}")
    };
    assert_eq!(verified.report.verdict, Verdict::Altered);
    for parts in [
        log(90_000_000, 90_000_001),
        [part("nobody.webm", 0, 1_000_000)],
    ] {
        let refused = without(&court, &parts, 7, &to).unwrap_err();
        assert!(
            matches!(refused, ExportError::Withhold(WithholdError::Nothing(_))),
            "{refused}"
        );
    }
    assert!(!to.exists());
    let verified = without(&court, &log(0, u64::MAX / 2), 7, &to).unwrap();
    assert_eq!(verified.report.verdict, Verdict::Intact);
    let log = std::fs::read_to_string(to.join("data/log.jsonl")).unwrap();
    assert!(log.trim().is_empty() && log.ends_with('\n'), "{log}");
}
