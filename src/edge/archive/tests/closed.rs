//! Parts that were closed to the public, for who may hear them and who may not.

use super::*;
use crate::codec::Codec;
use crate::edge::archive::catalogue::{Act, What};
use crate::edge::archive::copies::{Copy, CopyError};
use crate::edge::archive::playback::ViewError;
use crate::edge::recorder::TapPacket;
use crate::hearing::course::Reason;
use crate::hearing::output::OnRecord;
use crate::hearing::role::Role;
use crate::hearing::screening::{Screen, Screened, Sense};
use crate::id::{MediaKind, PublicationId};
use crate::record::manifest::Why;
use crate::record::webm::{Content, Muxer};
use futures_util::TryStreamExt;
use std::ops::Range;
use std::time::{Duration, Instant};

const SECRET: &[u8] = b"what only those heard who were there";
const OPEN: &[u8] = b"what everybody heard who came to it";

fn voice() -> PublicationId {
    PublicationId {
        owner: ParticipantId::new("judge").unwrap(),
        kind: MediaKind::Audio,
    }
}

fn moves(at: u64, from: Phase, to: Phase) -> Entry {
    Entry {
        at: UnixMillis(at),
        actor: ParticipantId::new("judge").ok(),
        fact: Fact::Phase {
            number: 1,
            from,
            to,
            reason: Reason::new("ruling 12"),
        },
    }
}

/// A hearing with a second that is open, one that is closed, and one that is open.
async fn closed_for_a_second(hall: &Hall) -> String {
    closed_with_pauses(hall, &[]).await
}

/// The same with a recess before each of these packets: with it ends what the chain names at once.
async fn closed_with_pauses(hall: &Hall, pauses: &[u16]) -> String {
    let recorder = hall.begin("h-1").await;
    recorder.resume();
    let (base, zero) = (Instant::now(), now());
    let on_record = OnRecord::in_a_test(voice());
    let mut tap = recorder.tap(on_record, Role::PresidingJudge, "Judge".to_owned());
    for sequence in 0..150_u16 {
        let ms = u64::from(sequence) * 20;
        match sequence {
            50 => recorder.journal(moves(zero + ms, Phase::OpenSession, Phase::ClosedSession)),
            60 => recorder.journal(Entry {
                at: UnixMillis(zero + ms),
                actor: None,
                fact: Fact::WitnessHeard {
                    whom: ParticipantId::new("w").unwrap(),
                },
            }),
            100 => recorder.journal(moves(zero + ms, Phase::ClosedSession, Phase::OpenSession)),
            _ => {}
        }
        if pauses.contains(&sequence) {
            recorder.pause();
            recorder.resume();
        }
        let said = if (50..100).contains(&sequence) {
            SECRET
        } else {
            OPEN
        };
        tap.push(TapPacket {
            arrived: base + Duration::from_millis(ms),
            codec: Codec::Opus,
            ssrc: 1,
            sequence,
            timestamp: u32::from(sequence) * 960,
            marker: false,
            payload: [&[0x78], said].concat().into(),
        });
    }
    drop(tap);
    recorder.seal().await.unwrap();
    record_id("h-1", &recorder)
}

fn holds(bytes: &[u8], said: &[u8]) -> bool {
    bytes.windows(said.len()).any(|window| window == said)
}

async fn read(archive: &Archive, id: &str, number: u16, range: Option<Range<u64>>) -> Vec<u8> {
    let listed = archive.catalogue.one(id).await.unwrap();
    let files = archive.catalogue.files(id).await.unwrap();
    let file = &files[usize::from(number)];
    let parts = archive.bytes(&listed.recording, &files, file, range);
    let parts: Vec<bytes::Bytes> = parts.await.unwrap().try_collect().await.unwrap();
    parts.concat()
}

#[tokio::test]
async fn the_court_plays_a_closed_part_and_everybody_else_is_told_that_there_is_one() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    round(&archive, now()).await;
    let listed = archive.catalogue.one(&id).await.unwrap();
    assert_eq!(listed.recording.verdict, "intact");

    let court = archive.view(&listed, None).await.unwrap();
    let sealed: Vec<_> = court
        .tracks
        .iter()
        .filter(|(_, track, _)| track.sealed.is_some())
        .collect();
    let [(number, track, _)] = sealed[..] else {
        panic!("{:?}", court.tracks)
    };
    assert_eq!(court.tracks.len(), 3);
    let whole = read(&archive, &id, *number, None).await;
    assert!(holds(&whole, SECRET) && !holds(&whole, OPEN));
    let files = archive.catalogue.files(&id).await.unwrap();
    let file = &files[usize::from(*number)];
    let length = archive
        .length(&listed.recording, &files, file)
        .await
        .unwrap();
    assert_eq!(
        (whole.len() as u64, track.sealed.unwrap().bytes),
        (length, length)
    );
    let (from, to) = (length / 3, length / 2);
    let part = read(&archive, &id, *number, Some(from..to)).await;
    assert_eq!(part, whole[from as usize..to as usize]);
    assert!(
        court
            .entries
            .iter()
            .any(|entry| matches!(entry.fact, Fact::WitnessHeard { .. }))
    );

    let party = ParticipantId::new("plaintiff-1").unwrap();
    let party = archive.view(&listed, Some(&party)).await.unwrap();
    assert_eq!(party.tracks.len(), 2);
    for (number, track, _) in &party.tracks {
        assert!(!holds(&read(&archive, &id, *number, None).await, SECRET));
        let gap = track.gaps[0];
        assert_eq!(gap.why, Why::Sealed);
        assert!((900..1100).contains(&(gap.to - gap.from)), "{gap:?}");
    }
    let facts: Vec<_> = party.entries.iter().map(|entry| &entry.fact).collect();
    assert!(
        matches!(facts[..], [Fact::Phase { .. }, Fact::Phase { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_copy_with_what_was_closed_needs_room_for_it_twice() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    round(&archive, now()).await;
    let recording = archive.catalogue.one(&id).await.unwrap().recording;
    let files = archive.catalogue.files(&id).await.unwrap();
    let all: u64 = files.iter().map(|file| file.bytes).sum();
    let of_parts = files.iter().filter(|file| file.name.ends_with(".sealed"));
    let twice = all + of_parts.map(|file| file.bytes).sum::<u64>();
    assert!(twice > all);
    let is_made = async |with_closed: bool, free: u64| {
        let copy = Copy {
            with_closed,
            ..Copy::default()
        };
        let archive = archive.clone().with_free(free);
        match archive.package(&recording, copy).await {
            Ok(_) => true,
            Err(CopyError::NoRoom(_)) => false,
            Err(error) => panic!("{error}"),
        }
    };
    assert!(is_made(false, all * 2).await);
    assert!(!is_made(false, all * 2 - 2).await);
    assert!(is_made(true, twice * 2).await);
    assert!(!is_made(true, twice * 2 - 2).await);
}

#[tokio::test]
async fn a_track_is_shown_with_the_places_where_a_player_can_begin_and_kept_as_it_was_written() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    let mut written = Vec::new();
    let mut muxer = Muxer::begin(Content::Opus, STARTED, &mut written);
    for n in 0..1_500 {
        muxer.frame(n * 20, true, OPEN, &mut written);
    }
    let path = hall.data.path().join("archive").join(id.replace('.', "/"));
    std::fs::write(path.join("a.webm"), &written).unwrap();
    let archive = hall.archive(|_| {}).await;
    round(&archive, now()).await;
    let recording = archive.catalogue.one(&id).await.unwrap().recording;
    let files = archive.catalogue.files(&id).await.unwrap();
    let number = files.iter().position(|file| file.name == "a.webm").unwrap();
    let (file, number) = (&files[number], number as u16);
    assert_eq!(file.bytes, written.len() as u64);
    let shown = read(&archive, &id, number, None).await;
    let length = archive.length(&recording, &files, file).await.unwrap();
    assert_eq!(shown.len() as u64, length);
    let added = shown.len() - written.len();
    assert!(added > 50, "{added}");
    let clusters = |file: &[u8]| {
        file.windows(4)
            .position(|four| four == [0x1f, 0x43, 0xb6, 0x75])
    };
    let (head, own) = (clusters(&shown).unwrap(), clusters(&written).unwrap());
    assert!(shown[head..] == written[own..], "nothing else differs");
    let parts = [
        (0, head),
        (1, head - 1),
        (head - 3, head + 3),
        (head, head + 9),
    ];
    for (from, to) in parts {
        let part = read(&archive, &id, number, Some(from as u64..to as u64)).await;
        assert!(part == shown[from..to], "{from}..{to}");
    }
    let found = archive
        .here
        .look(&recording.name_of("a.webm"))
        .await
        .unwrap();
    assert_eq!(found.sha256, file.sha256);
}

#[tokio::test]
async fn a_jump_into_a_closed_part_does_not_cost_reading_what_comes_before() {
    let hall = Hall::new().await;
    let (archive, store) = hall.archive_with_liar().await;
    let id = closed_with_pauses(&hall, &[60, 70, 75, 80, 90]).await;
    hall.end("h-1").await;
    round(&archive, now()).await;
    let files = archive.catalogue.files(&id).await.unwrap();
    let is_sealed = |file: &catalogue::File| file.name.ends_with(".webm.sealed");
    let number = files.iter().position(is_sealed).unwrap();
    let (file, number) = (&files[number], u16::try_from(number).unwrap());
    assert!(!file.here);
    let whole = read(&archive, &id, number, None).await;
    let length = whole.len() as u64;
    store.given();
    for from in [1, length / 3, length / 2, length - 100, length - 1] {
        let to = (from + 50).min(length);
        let part = read(&archive, &id, number, Some(from..to)).await;
        assert!(part == whole[from as usize..to as usize], "{from}");
        let given = store.given().into_iter();
        let of_it = given.filter(|(name, _)| name.ends_with(&file.name));
        let ranges: Vec<Range<u64>> = of_it.map(|(_, range)| range).collect();
        let (last, heads) = ranges.split_last().unwrap();
        assert!(heads.iter().all(|range| range.end - range.start == 8));
        assert!(last.start <= from + file.bytes - length, "{ranges:?}");
        if from > length / 2 {
            assert!(
                last.start > file.bytes / 3,
                "{from} of {length}: {ranges:?}"
            );
        }
    }
    // Of a chain that cannot be believed nothing is remembered, and the file is read from its beginning.
    let restarted = hall.archive_in(archive.store.clone().unwrap()).await;
    let hidden: Vec<catalogue::File> = files
        .iter()
        .filter(|f| f.name != "chain.jsonl")
        .cloned()
        .collect();
    let listed = restarted.catalogue.one(&id).await.unwrap();
    let parts = restarted.bytes(&listed.recording, &hidden, file, Some(length - 9..length));
    let parts: Vec<bytes::Bytes> = parts.await.unwrap().try_collect().await.unwrap();
    assert_eq!(parts.concat(), whole[length as usize - 9..]);
}

#[tokio::test]
async fn a_server_without_the_private_half_shows_a_closed_part_to_nobody() {
    let mut hall = Hall::new().await;
    hall.closed_key = Arc::new(hall.closed_key.public_half());
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    round(&archive, now()).await;
    let listed = archive.catalogue.one(&id).await.unwrap();
    let court = archive.view(&listed, None).await.unwrap();
    assert_eq!(court.tracks.len(), 2);
    assert!(
        court
            .tracks
            .iter()
            .all(|(_, track, _)| track.gaps[0].why == Why::Sealed)
    );
}

#[tokio::test]
async fn a_part_whose_key_was_changed_is_told_as_broken() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    round(&archive, now()).await;
    hall.damage(&id, "closed-1.key");
    let listed = archive.catalogue.one(&id).await.unwrap();
    let files = archive.catalogue.files(&id).await.unwrap();
    let sealed = files
        .iter()
        .find(|file| file.name.ends_with(".webm.sealed"))
        .unwrap();
    let parts = archive.bytes(&listed.recording, &files, sealed, None).await;
    assert!(matches!(parts.err(), Some(ViewError::NotOpened)));
    let party = ParticipantId::new("plaintiff-1").unwrap();
    let view = archive.view(&listed, Some(&party)).await;
    assert!(matches!(view, Err(ViewError::NotOpened)), "{view:?}");
}

#[tokio::test]
async fn a_part_whose_key_is_of_a_later_format_is_told_as_such() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    let path = hall.data.path().join("archive").join(id.replace('.', "/"));
    std::fs::write(path.join("closed-1.key"), r#"{"format":2,"kem":"new"}"#).unwrap();
    round(&archive, now()).await;
    let listed = archive.catalogue.one(&id).await.unwrap();
    let party = ParticipantId::new("plaintiff-1").unwrap();
    let view = archive.view(&listed, Some(&party)).await;
    assert!(matches!(view, Err(ViewError::NewFormat)), "{view:?}");
}

#[tokio::test]
async fn what_is_ruled_in_a_record_that_is_still_written_is_kept_in_the_others_and_what_is_unknown_opens_nothing()
 {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = closed_for_a_second(&hall).await;
    round(&archive, now()).await;
    let listed = archive.catalogue.one(&id).await.unwrap();
    let party = ParticipantId::new("plaintiff-1").unwrap();
    let seen = async || {
        archive
            .view(&listed, Some(&party))
            .await
            .map(|view| view.tracks.len())
    };
    assert_eq!(seen().await.unwrap(), 2);
    // What somebody has put beside the records rules nothing.
    std::fs::write(hall.data.path().join("archive/h-1/note.txt"), "x").unwrap();
    assert_eq!(seen().await.unwrap(), 2);
    let running = hall.record(HearingId::new("h-1").unwrap(), "");
    running.journal(Entry {
        at: UnixMillis(STARTED),
        actor: None,
        fact: Fact::Screened {
            screened: Screened {
                from: party.clone(),
                whom: voice().owner,
                screen: Screen::of([Sense::Hearing]),
            },
            ruling: "12".to_owned(),
        },
    });
    let log = running.folder().join("log.jsonl");
    while std::fs::metadata(&log).unwrap().len() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(seen().await.unwrap(), 0);
    running.seal().await.unwrap();
    round(&archive, now()).await;
    assert_eq!(seen().await.unwrap(), 0);
    let act = Act {
        at_ms: 1,
        staff: String::new(),
        what: What::Destroyed,
        reason: String::new(),
        since_ms: 0,
    };
    let gone = record_id("h-1", &running);
    let destroyed = archive.catalogue.decide(&gone, &act);
    destroyed.await.unwrap();
    std::fs::remove_dir_all(running.folder()).unwrap();
    assert!(matches!(seen().await, Err(ViewError::RulingsGone)));
    assert_eq!(archive.view(&listed, None).await.unwrap().tracks.len(), 3);
}

#[tokio::test]
async fn a_record_that_was_interrupted_is_shown_like_any_other() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let recorder = hall.begin("h-1").await;
    let name = "Әсел".to_owned();
    recorder.journal(Entry {
        at: UnixMillis(now()),
        actor: Some(voice().owner),
        fact: Fact::Arrived {
            role: Role::PresidingJudge,
            name: name.clone(),
            stands_by: [].into(),
        },
    });
    recorder.resume();
    let on_record = OnRecord::in_a_test(voice());
    let mut tap = recorder.tap(on_record, Role::PresidingJudge, name.clone());
    speak(&mut tap);
    drop(tap);
    recorder.pause();
    let file = "judge-presiding_judge-audio.webm";
    let written = recorder.folder().join(file);
    while std::fs::metadata(&written).map_or(0, |about| about.len()) < 1_000 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // As a kill leaves it.
    let killed = hall.data.path().join("archive/h-1/20251125T190024Z");
    std::fs::create_dir(&killed).unwrap();
    for name in ["chain.jsonl", "log.jsonl", file] {
        std::fs::copy(recorder.folder().join(name), killed.join(name)).unwrap();
    }
    let closed = crate::edge::recorder::recover::recover(&killed, &hall.court);
    assert!(closed.unwrap().is_some());
    round(&archive, now()).await;
    let listed = archive.catalogue.one("h-1.20251125T190024Z").await.unwrap();
    assert_eq!(listed.recording.verdict, "intact");
    let party = ParticipantId::new("plaintiff-1").unwrap();
    for viewer in [None, Some(&party)] {
        let view = archive.view(&listed, viewer).await.unwrap();
        let [(_, track, is_named)] = &view.tracks[..] else {
            panic!("{:?}", view.tracks)
        };
        assert_eq!((track.subject.name.as_str(), *is_named), ("Әсел", true));
        assert_eq!(
            (track.codec.as_str(), track.subject.kind.as_str()),
            ("opus", "audio")
        );
        assert!(track.frames > 20 && track.from < track.to, "{track:?}");
    }
}

fn speak(tap: &mut crate::edge::recorder::Tap) {
    let base = Instant::now();
    for sequence in 0..50_u16 {
        tap.push(TapPacket {
            arrived: base + Duration::from_millis(u64::from(sequence) * 20),
            codec: Codec::Opus,
            ssrc: 1,
            sequence,
            timestamp: u32::from(sequence) * 960,
            marker: false,
            payload: [&[0x78], OPEN].concat().into(),
        });
    }
}
