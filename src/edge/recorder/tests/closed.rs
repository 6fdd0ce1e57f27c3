//! Parts that a ruling closed to the public: nothing of them is on the disk but under their key, whatever happens to the server, the
//! disk or the copy.

use super::*;
use crate::edge::recorder::closed::{ClosedKey, ClosedKeyError};
use crate::edge::recorder::evidence::{Certified, Evidence, Grown};
use crate::edge::recorder::export::{ExportError, Order, export};
use crate::edge::recorder::faults::{self, Fault};
use crate::edge::recorder::recover::recover;
use crate::edge::recorder::withhold::{Part, WithholdError};
use crate::hearing::course::Reason;
use crate::hearing::writing::{Text, To};
use crate::record::closed::{FileKey, KeyFile, Opener, is_sealed, opened_name};
use crate::record::evidence::CHAIN;
use crate::record::evidence::hex::Hash;
use crate::record::evidence::line::{Line, Said};
use crate::record::track::Span;
use std::collections::BTreeMap;

const WORD: &str = "what only those heard who were there";
const OPEN_WORD: &str = "what everybody heard";

pub(super) fn moves(at: u64, from: Phase, to: Phase) -> Entry {
    let fact = Fact::Phase {
        number: 1,
        from,
        to,
        reason: Reason::new("by ruling 12"),
    };
    Entry {
        at: UnixMillis(at),
        ..entry(fact)
    }
}

fn said(at: u64, text: &str) -> Entry {
    let fact = Fact::Said {
        to: To::Everybody,
        text: Text::new(text),
        told: [].into(),
    };
    Entry {
        at: UnixMillis(at),
        ..entry(fact)
    }
}

/// A hearing that was open, closed, and open again, and what was sent in it. It is not sealed yet.
struct Heard {
    court: Court,
    open: Vec<Vec<u8>>,
    closed: Vec<Vec<u8>>,
}

/// The kinds of media, who sends them, and in which frames of theirs the session is closed; a picture begins at each 25th.
const SENDERS: [(&str, MediaKind); 3] = [
    ("a", MediaKind::Audio),
    ("a", MediaKind::Video),
    ("b", MediaKind::Audio),
];

fn heard(goes_on: bool) -> Heard {
    let court = Court::open();
    let mut senders: Vec<(Tap, Sender)> = SENDERS
        .iter()
        .map(|(who, kind)| court.tap(who, *kind))
        .collect();
    let mut send = |frames: std::ops::Range<u64>| {
        let mut sent = Vec::new();
        for (tap, sender) in &mut senders {
            sender.send(tap, frames.clone());
            let packets = frames.clone().flat_map(|frame| sender.packets(frame));
            sent.extend(packets.map(|packet| packet.payload.to_vec()));
        }
        sent
    };
    let journal = |entry| court.recorder.journal(entry);
    let mut open = send(0..50);
    journal(said(10, OPEN_WORD));
    journal(moves(20, Phase::OpenSession, Phase::ClosedSession));
    let closed = send(50..100);
    journal(said(30, WORD));
    if goes_on {
        journal(moves(40, Phase::ClosedSession, Phase::OpenSession));
        open.extend(send(100..150));
        journal(said(50, OPEN_WORD));
    }
    drop(senders);
    Heard {
        court,
        open,
        closed,
    }
}

/// What lies in a folder, by name.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file());
    files
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The end of a payload, long enough to be no other's. Before it a file has other heads than a packet.
fn mark(payload: &[u8]) -> &[u8] {
    let length = payload.len().min(24);
    &payload[payload.len() - length..]
}

/// Of so many payloads something is in the folder. Short ones and those that come twice tell nothing.
fn found(folder: &Path, payloads: &[Vec<u8>], but: &[Vec<u8>]) -> usize {
    let all = files(folder).into_values().collect::<Vec<_>>().concat();
    let mut windows: std::collections::BTreeSet<&[u8]> = all.windows(24).collect();
    windows.extend([&[][..]]);
    let telling = payloads.iter().filter(|payload| payload.len() >= 40);
    let telling = telling.filter(|payload| !but.iter().any(|other| mark(other) == mark(payload)));
    telling
        .filter(|payload| windows.contains(mark(payload)))
        .count()
}

fn holds(folder: &Path, word: &str) -> bool {
    let word = word.as_bytes();
    files(folder)
        .into_values()
        .any(|bytes| bytes.windows(word.len()).any(|window| window == word))
}

/// Opens the sealed files of a record with the key of a seed.
fn opened(folder: &Path, seed: u8) -> Result<BTreeMap<String, Vec<u8>>, ClosedKeyError> {
    let files = files(folder);
    let mut opened = BTreeMap::new();
    for (name, sealed) in files.iter().filter(|(name, _)| is_sealed(name)) {
        let (part, plain) = opened_name(name).unwrap();
        let wrapped: KeyFile =
            serde_json::from_slice(&files[&format!("closed-{part}.key")]).unwrap();
        let content = ClosedKey::of_seed(seed).open(&wrapped)?;
        let mut opener = Opener::new(FileKey::of(&content, name).unwrap(), 0);
        let mut out = Vec::new();
        opener.push(sealed, &mut out).unwrap();
        opened.insert(plain, out);
    }
    Ok(opened)
}

fn frames(bytes: &[u8]) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("opened");
    std::fs::write(&path, bytes).unwrap();
    let probed = probe(&path);
    assert_eq!(probed.complaints, "");
    probed.frames
}

#[test]
fn nothing_of_a_closed_part_is_on_the_disk_but_under_its_key() {
    let Heard {
        court,
        open,
        closed,
    } = heard(true);
    let manifest = court.seal();
    let folder = court.recorder.folder();
    assert_eq!(verdict(folder), Verdict::Intact);
    assert_eq!(evidence::second_opinion(&[folder]), ["intact"]);
    let report = verified(folder).report;
    assert!(report.beside.is_empty(), "{:?}", report.beside);

    let seen = found(folder, &open, &closed);
    assert!(seen >= 100, "the open parts are there: {seen}");
    assert_eq!(found(folder, &closed, &open), 0);
    assert!(holds(folder, OPEN_WORD) && holds(folder, "by ruling 12"));
    assert!(!holds(folder, WORD));

    let sealed: Vec<&MediaFile> = manifest
        .files
        .iter()
        .filter(|f| f.sealed.is_some())
        .collect();
    assert_eq!((sealed.len(), manifest.files.len()), (3, 9));
    let plain = opened(folder, 7).unwrap();
    for file in &manifest.files {
        assert_eq!(file.frames, 50, "{}", file.path);
        match file.sealed {
            None => check_on_disk(folder, file),
            Some(part) => {
                let (number, name) = opened_name(&file.path).unwrap();
                let bytes = &plain[&name];
                assert_eq!((part.part, part.bytes), (number, bytes.len() as u64));
                assert_eq!(frames(bytes), 50, "{name}");
            }
        }
    }
    let log = String::from_utf8(plain["log.closed-1.jsonl"].clone()).unwrap();
    assert!(log.contains(WORD) && log.lines().count() == 1, "{log}");
    let other = opened(folder, 8);
    assert!(matches!(
        other,
        Err(ClosedKeyError::OtherKey { part: 1, .. })
    ));
}

#[test]
fn a_server_that_is_killed_in_a_closed_part_leaves_what_its_key_opens_and_nothing_else() {
    let Heard {
        court,
        open,
        closed,
    } = heard(false);
    let folder = court.recorder.folder();
    // As a kill leaves it: whatever was handed to the system so far.
    let all_is_there = || {
        let plain = opened(folder, 7).unwrap();
        plain.len() == 4 && plain.values().all(|bytes| !bytes.is_empty())
    };
    until("everything on disk", || {
        all_is_there()
            && frames(&opened(folder, 7).unwrap()["a-witness-audio-2.closed-1.webm"]) == 50
    });
    let killed = tempfile::tempdir().unwrap();
    for (name, bytes) in files(folder) {
        // A write that was under way.
        let cut = bytes.len() - usize::from(name == "b-witness-audio-2.closed-1.webm.sealed");
        std::fs::write(killed.path().join(name), &bytes[..cut]).unwrap();
    }
    let killed = killed.path();
    assert_eq!(verdict(killed), Verdict::Incomplete);
    assert!(recover(killed, &CourtKey::of_seed(7)).unwrap().is_some());
    assert_eq!(verdict(killed), Verdict::Intact);
    assert_eq!(evidence::second_opinion(&[killed]), ["intact"]);
    assert_eq!(found(killed, &closed, &open), 0);
    assert!(!holds(killed, WORD) && holds(killed, OPEN_WORD));
    let plain = opened(killed, 7).unwrap();
    assert_eq!(frames(&plain["a-witness-audio-2.closed-1.webm"]), 50);
    let name = "b-witness-audio-2.closed-1.webm";
    let (cut, whole) = (&plain[name], &opened(folder, 7).unwrap()[name]);
    assert!(
        cut.len() < whole.len() && whole.starts_with(cut),
        "it opens up to its last whole frame"
    );
    // Of the log each line is a piece, so that those of the part can be left out without the others.
    let log = std::fs::read(killed.join("log.jsonl")).unwrap();
    let chain = std::fs::read_to_string(killed.join(CHAIN)).unwrap();
    let mut named = 0;
    for line in chain.lines() {
        if let Line::Segment(piece) = Said::read(line).unwrap().line
            && piece.file == "log.jsonl"
        {
            let to = usize::try_from(piece.to).unwrap();
            let ends = log[named..to].iter().filter(|byte| **byte == b'\n');
            assert_eq!(ends.count(), 1);
            named = to;
        }
    }
    assert_eq!(named, log.len());
    // Nothing is left that nobody proves.
    let report = verified(killed).report;
    assert!(report.beside.is_empty(), "{:?}", report.beside);
}

#[test]
fn a_record_that_goes_on_in_a_closed_part_is_sealed_from_its_beginning() {
    media::prepare();
    let archive = tempfile::tempdir().unwrap();
    let (report, _reports) = mpsc::unbounded_channel();
    let setup = Setup {
        is_closed: true,
        ..setup(archive.path())
    };
    let began = setup.started.0;
    let recorder = Recorder::start(setup, report).unwrap();
    recorder.journal(said(began + 1, WORD));
    recorder.resume();
    let on_record = on_record("a", MediaKind::Audio);
    let mut tap = recorder.tap(on_record, Role::Witness, String::new());
    let mut sender = Sender::new(MediaKind::Audio, Instant::now());
    sender.send(&mut tap, 0..50);
    drop(tap);
    recorder.journal(moves(began + 2, Phase::Opening, Phase::ClosedSession));
    recorder.journal(moves(began + 3, Phase::ClosedSession, Phase::Ended));
    wait(recorder.seal()).unwrap();
    let folder = recorder.folder();
    assert_eq!(verdict(folder), Verdict::Intact);
    assert!(!holds(folder, WORD));
    let manifest = manifest(folder);
    let [file] = &manifest.files[..] else {
        panic!("{:?}", manifest.files)
    };
    assert_eq!(file.path, "a-witness-audio.closed-1.webm.sealed");
    assert_eq!(
        frames(&opened(folder, 7).unwrap()["a-witness-audio.closed-1.webm"]),
        50
    );
}

#[test]
fn what_came_before_the_session_was_opened_again_and_is_late_is_left_out_and_counted() {
    let court = Court::open();
    let (mut tap, mut sender) = court.tap("a", MediaKind::Audio);
    let journal = |entry| court.recorder.journal(entry);
    journal(moves(10, Phase::OpenSession, Phase::ClosedSession));
    journal(moves(20, Phase::ClosedSession, Phase::OpenSession));
    let past = Instant::now() - Duration::from_secs(60);
    sender.move_to(0, past);
    let late: Vec<TapPacket> = (0..50).flat_map(|frame| sender.packets(frame)).collect();
    sender.move_to(50, Instant::now());
    let open: Vec<TapPacket> = (50..100).flat_map(|frame| sender.packets(frame)).collect();
    let said = |packets: &[TapPacket]| -> Vec<Vec<u8>> {
        packets
            .iter()
            .map(|packet| packet.payload.to_vec())
            .collect()
    };
    let (late_said, open_said) = (said(&late), said(&open));
    let all = late.into_iter().chain(open);
    all.for_each(|packet| tap.push(packet));
    drop(tap);
    let manifest = court.seal();
    let folder = court.recorder.folder();
    assert_eq!(found(folder, &late_said, &open_said), 0);
    let [file] = &manifest.files[..] else {
        panic!("{:?}", manifest.files)
    };
    assert_eq!((file.frames, file.lost_packets), (50, 50));
    assert_eq!(file.sealed, None);
}

#[test]
fn a_disk_that_fails_in_a_closed_part_gives_nothing_of_it_to_the_next_one() {
    let Heard {
        court,
        open,
        closed,
    } = heard(false);
    let fault = Fault {
        sync: Some(5),
        ..Fault::default()
    };
    faults::set(court.recorder.folder(), fault);
    court.recorder.journal(said(35, WORD));
    let (mut tap, mut sender) = court.tap("c", MediaKind::Audio);
    sender.send(&mut tap, 0..50);
    let more: Vec<Vec<u8>> = (0..50)
        .flat_map(|frame| sender.packets(frame))
        .map(|packet| packet.payload.to_vec())
        .collect();
    drop(tap);
    court.recorder.prove();
    until("another folder", || court.folders().len() == 2);
    wait(court.recorder.seal()).unwrap();
    let mut secret = closed;
    secret.extend(more);
    for folder in court.folders() {
        assert_eq!(found(&folder, &secret, &open), 0, "{}", folder.display());
        assert!(!holds(&folder, WORD), "{}", folder.display());
    }
    let mut all = court.folders().into_iter();
    let next = all
        .find(|folder| folder != court.recorder.folder())
        .unwrap();
    assert_eq!(verdict(&next), Verdict::Intact);
    let plain = opened(&next, 7).unwrap();
    let voice = plain.iter().find(|(name, _)| name.starts_with("c-witness"));
    assert_eq!(frames(voice.unwrap().1), 50);
}

#[test]
fn a_disk_that_fails_after_the_session_was_opened_again_hides_nothing_of_what_follows() {
    let Heard { court, .. } = heard(true);
    until("all that was said", || {
        let log = std::fs::read_to_string(court.path(log::NAME)).unwrap_or_default();
        log.lines().count() == 5
    });
    let fault = Fault {
        sync: Some(5),
        ..Fault::default()
    };
    faults::set(court.recorder.folder(), fault);
    court.recorder.prove();
    until("another folder", || court.folders().len() == 2);
    let later = stamp::now().0;
    court.recorder.journal(said(later, OPEN_WORD));
    wait(court.recorder.seal()).unwrap();
    let mut all = court.folders().into_iter();
    let next = all
        .find(|folder| folder != court.recorder.folder())
        .unwrap();
    assert_eq!(verdict(&next), Verdict::Intact);
    assert!(!holds(&next, WORD));
    let text = &files(&next)[log::NAME];
    let key: KeyFile = serde_json::from_slice(&files(&next)["closed-1.key"]).unwrap();
    assert_eq!(key.began_ms, 20, "the ruling's time");
    let found = log::parts(text, Some(key.began_ms));
    let [part] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(part.to, Some(UnixMillis(40)));
    let open = &text[usize::try_from(part.lines.end).unwrap()..];
    let open = log::entries(open);
    assert!(log::turns(&open[0]) == Some(false), "{open:?}");
    assert_eq!(open.last(), Some(&said(later, OPEN_WORD)));
    assert!(open.contains(&said(50, OPEN_WORD)), "{open:?}");
}

pub(super) fn copied(
    folder: &Path,
    to: &Path,
    signer: Option<&CourtKey>,
    key: Option<&ClosedKey>,
) -> Result<Verified, ExportError> {
    export(&Order {
        record: folder,
        to,
        trusted: trusted().as_slice(),
        as_is: false,
        parts: &[],
        court: signer,
        with_closed: key,
        page: None,
    })
}

#[test]
fn a_copy_lacks_what_was_closed_by_the_records_own_log_and_is_proved_all_the_same() {
    let Heard {
        court,
        open,
        closed,
    } = heard(true);
    court.seal();
    let (record, folder) = (court.recorder.folder(), tempfile::tempdir().unwrap());
    let to = folder.path().join("package");
    let unsigned = copied(record, &to, None, None).unwrap_err();
    assert!(
        matches!(unsigned, ExportError::Withhold(WithholdError::Closed(1))),
        "{unsigned}"
    );
    assert!(!to.exists());

    let signer = CourtKey::of_seed(7);
    let Verified { report, .. } = copied(record, &to, Some(&signer), None).unwrap();
    let withheld: Vec<&str> = report
        .withheld
        .iter()
        .map(|part| part.reason.as_str())
        .collect();
    assert_eq!(withheld, ["closed to the public: by ruling 12"]);
    assert_eq!(report.verdict, Verdict::Intact);
    let data = to.join("data");
    assert_eq!(evidence::second_opinion(&[&data]), ["intact"]);
    let original = files(record);
    for (name, bytes) in files(&data) {
        if is_sealed(&name) || name.ends_with(".key") {
            assert!(bytes.iter().skip(9).all(|byte| *byte == 0), "{name}");
            assert_eq!(bytes.len(), original[&name].len(), "{name}");
        } else if name.ends_with(".webm") {
            assert_eq!(bytes, original[&name], "{name}");
        }
    }
    assert_eq!(found(&data, &closed, &open), 0);
    let log = std::fs::read_to_string(data.join("log.jsonl")).unwrap();
    let lines: Vec<&str> = log.lines().map(str::trim).collect();
    assert_eq!(lines.len(), 5, "{log}");
    assert!(lines[1].contains("closed_session") && lines[3].contains("open_session"));
    assert!(lines[2].is_empty(), "{log}");
}

#[test]
fn a_copy_of_a_copy_lacks_what_that_lacked_and_needs_no_other_signature() {
    let Heard {
        court,
        open,
        closed,
    } = heard(true);
    court.seal();
    let (record, folder) = (court.recorder.folder(), tempfile::tempdir().unwrap());
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let signer = CourtKey::of_seed(7);
    copied(record, &first, Some(&signer), None).unwrap();
    let data = first.join("data");
    let Verified { report, .. } = copied(&data, &second, None, None).unwrap();
    assert_eq!(
        (report.verdict, report.withheld.len()),
        (Verdict::Intact, 1)
    );
    assert_eq!(files(&second.join("data")), files(&data));
    assert_eq!(found(&second.join("data"), &closed, &open), 0);
    assert_eq!(
        evidence::second_opinion(&[&second.join("data")]),
        ["intact"]
    );
    // What that copy has still may be left out of the next one, for which somebody signs.
    let third = folder.path().join("third");
    let manifest = manifest(record);
    let voice = manifest.files.iter().find(|file| file.sealed.is_none());
    let part = Part {
        file: voice.unwrap().path.clone(),
        from_ms: 0,
        to_ms: u64::MAX / 2,
        ruling: "ruling 13".to_owned(),
    };
    let keys = trusted();
    let order = |court| Order {
        record: &data,
        to: &third,
        trusted: keys.as_slice(),
        as_is: false,
        parts: std::slice::from_ref(&part),
        court,
        with_closed: None,
        page: None,
    };
    let unsigned = export(&order(None)).unwrap_err();
    assert!(
        matches!(unsigned, ExportError::Withhold(WithholdError::NoKey)),
        "{unsigned}"
    );
    let report = export(&order(Some(&signer))).unwrap().report;
    assert_eq!(
        (report.verdict, report.withheld.len()),
        (Verdict::Intact, 2)
    );
    // Whoever may hear it is told to ask for the record itself.
    let fourth = folder.path().join("fourth");
    let opened = copied(&data, &fourth, None, Some(&ClosedKey::of_seed(7))).unwrap_err();
    assert!(opened.to_string().contains("left out"), "{opened}");
    // Of a copy whose key was changed instead of left out nobody knows what it may hold.
    std::fs::write(data.join("closed-1.key"), "{}").unwrap();
    let changed = copied(&data, &fourth, Some(&signer), None).unwrap_err();
    assert!(changed.to_string().contains("was changed"), "{changed}");
}

#[test]
fn for_who_may_hear_it_what_was_closed_is_opened_with_the_courts_key_and_no_other() {
    let Heard { court, .. } = heard(true);
    court.seal();
    let (record, folder) = (court.recorder.folder(), tempfile::tempdir().unwrap());
    let to = folder.path().join("package");
    let wrong = copied(record, &to, None, Some(&ClosedKey::of_seed(8))).unwrap_err();
    let said = wrong.to_string();
    assert!(said.contains("sealed for another key"), "{said}");
    let half = ClosedKey::of_seed(7).public_half();
    let half = copied(record, &to, None, Some(&half)).unwrap_err();
    assert!(half.to_string().contains("private one"), "{half}");
    assert!(!to.exists());
    // Of a package that cannot get its name nothing stays, least of all what was opened for it.
    let long = folder.path().join("x".repeat(300));
    let unnamed = copied(record, &long, None, Some(&ClosedKey::of_seed(7))).unwrap_err();
    assert!(matches!(unnamed, ExportError::Disk(_)), "{unnamed}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let verified = copied(record, &to, None, Some(&ClosedKey::of_seed(7))).unwrap();
    assert_eq!(verified.report.verdict, Verdict::Intact);
    assert!(verified.report.withheld.is_empty());
    let mut plain = files(&to.join("opened"));
    assert!(plain.remove("keys.jsonl").is_some());
    assert_eq!(plain, opened(record, 7).unwrap());
    assert_eq!(frames(&plain["a-witness-video-2.closed-1.webm"]), 50);
    let sums = std::fs::read_to_string(to.join("tagmanifest-sha256.txt")).unwrap();
    assert!(sums.contains("opened/log.closed-1.jsonl"), "{sums}");
}

/// A record as it was before closed parts were sealed: all in one file.
fn of_before() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let setup = setup(folder.path());
    let certified = Certified::by_the_court(&setup).unwrap();
    let mut chain = Evidence::create(folder.path(), certified).unwrap();
    let grown = |file: &str, parts: &[(u64, String)]| {
        let mut pieces = pieces::Pieces::default();
        for (at, bytes) in parts {
            pieces.grow(bytes.as_bytes());
            let (from, to) = (*at, at + 5);
            pieces.cut(Some(Span { from, to }));
        }
        let bytes: String = parts.iter().map(|(_, bytes)| bytes.as_str()).collect();
        std::fs::write(folder.path().join(file), bytes).unwrap();
        let span = Span { from: 0, to: 0 };
        let (file, pieces) = (file.to_owned(), pieces.take());
        Grown { file, pieces, span }
    };
    let lines = [
        said(5, OPEN_WORD),
        moves(15, Phase::OpenSession, Phase::ClosedSession),
        said(25, WORD),
        moves(35, Phase::ClosedSession, Phase::OpenSession),
    ];
    let lines = lines.map(|entry| (entry.at.0, log::written(1, &entry)));
    let voice = [(1, OPEN_WORD), (22, WORD), (40, OPEN_WORD)];
    let voice = voice.map(|(at, word)| (at, format!("{word}, in a voice;")));
    let grown = vec![grown("a.webm", &voice), grown(log::NAME, &lines)];
    chain.keep(grown, true).unwrap();
    std::fs::write(folder.path().join("manifest.json"), "{}").unwrap();
    chain.end(Hash::of(b"{}")).unwrap();
    folder
}

#[test]
fn of_a_record_of_before_the_closed_time_is_left_out_of_every_file() {
    let (before, folder) = (of_before(), tempfile::tempdir().unwrap());
    assert_eq!(verdict(before.path()), Verdict::Intact);
    assert!(holds(before.path(), WORD));
    let (to, signer) = (folder.path().join("package"), CourtKey::of_seed(7));
    let verified = copied(before.path(), &to, Some(&signer), None).unwrap();
    assert_eq!(verified.report.verdict, Verdict::Intact);
    assert_eq!(verified.report.withheld.len(), 1);
    let data = to.join("data");
    assert!(!holds(&data, WORD));
    let files = files(&data);
    let whole = String::from_utf8_lossy(&files["a.webm"]);
    assert_eq!(whole.matches("in a voice").count(), 2, "{whole}");
    let log = String::from_utf8_lossy(&files[log::NAME]);
    assert!(
        log.contains(OPEN_WORD) && log.contains("closed_session"),
        "{log}"
    );
}
