#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
//! The archive with real records of the recorder, and stores that are away or lie.

mod closed;
mod kills;
mod liar;
mod moto;
mod s3s;

use super::catalogue::{Act, Query, What};
use super::copies::Copy;
use super::keeper::{Keeper, Round};
use super::*;
use crate::edge::recorder::court::CourtKey;
use crate::edge::recorder::{Latest, Recorder, RecorderHandle, Setup};
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::phase::Phase;
use crate::id::{HearingId, ParticipantId, UnixMillis};
use crate::record::evidence::hex::Hash;
use crate::record::evidence::report::Verdict;
use crate::record::keeping::{DAY_MS, Kept};
use crate::signal::message::HearingCard;
use liar::{Liar, Lie};
use moto::Moto;
use s3s::S3s;
use std::sync::Arc;
use std::time::Duration;

const STARTED: u64 = 1_764_097_223_007;
const FILES: [&str; 3] = ["chain.jsonl", "log.jsonl", "manifest.json"];

struct Hall {
    data: tempfile::TempDir,
    docket: Store,
    court: Arc<CourtKey>,
    closed_key: Arc<ClosedKey>,
}

impl Hall {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        std::fs::create_dir(data.path().join("archive")).unwrap();
        let docket = Store::open(data.path()).await.unwrap();
        let court = Arc::new(CourtKey::of_seed(7));
        let closed_key = Arc::new(ClosedKey::of_seed(7));
        Self {
            data,
            docket,
            court,
            closed_key,
        }
    }

    async fn archive(&self, change: impl FnOnce(&mut config::Archive)) -> Archive {
        let mut settings = config::Archive::default();
        change(&mut settings);
        Archive::open(
            &settings,
            self.data.path(),
            self.docket.clone(),
            (Arc::clone(&self.court), Arc::clone(&self.closed_key)),
        )
        .await
        .unwrap()
    }

    /// With a store of its own, and no copy here that need not be.
    async fn archive_in(&self, store: Objects) -> Archive {
        let archive = self.archive(|a| a.remove_local = true).await;
        archive.with_store(store)
    }

    async fn archive_with_liar(&self) -> (Archive, Arc<Liar>) {
        let (store, lie) = Liar::store();
        (self.archive_in(store).await, lie)
    }

    fn record(&self, hearing: HearingId, case_number: &str) -> RecorderHandle {
        let setup = Setup {
            archive: self.data.path().join("archive"),
            hearing,
            case_number: case_number.to_owned(),
            started: UnixMillis(STARTED),
            counters: Arc::default(),
            court: Arc::clone(&self.court),
            closed_key: Arc::clone(&self.closed_key),
            authority: None,
            latest: Latest::default(),
            is_closed: false,
        };
        let (report, _reports) = tokio::sync::mpsc::unbounded_channel();
        Recorder::start(setup, report).unwrap()
    }

    /// Begins a hearing and its record.
    async fn begin(&self, hearing: &str) -> RecorderHandle {
        let id = HearingId::new(hearing).unwrap();
        let card = HearingCard {
            id: hearing.to_owned(),
            case_number: "7527-26-00-2/1".to_owned(),
            court: "Аудандық сот".to_owned(),
        };
        self.docket.create(&card, &id).await.unwrap();
        self.record(id, &card.case_number)
    }

    /// Holds a hearing that leaves a closed record, and gives the record's id.
    async fn hold(&self, hearing: &str) -> String {
        let recorder = self.begin(hearing).await;
        recorder.journal(Entry {
            at: UnixMillis(STARTED + 1_000),
            actor: Some(ParticipantId::new("judge").unwrap()),
            fact: Fact::Returned,
        });
        recorder.seal().await.unwrap();
        record_id(hearing, &recorder)
    }

    async fn end(&self, hearing: &str) {
        let id = HearingId::new(hearing).unwrap();
        self.docket.end(&id, Phase::Ended).await.unwrap();
    }

    /// What lies in the folder of a record.
    fn here(&self, id: &str) -> Vec<String> {
        let (hearing, folder) = id.split_once('.').unwrap();
        let path = self.data.path().join("archive").join(hearing).join(folder);
        let mut names: Vec<String> = std::fs::read_dir(path)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn damage(&self, id: &str, file: &str) {
        let (hearing, folder) = id.split_once('.').unwrap();
        let path = self
            .data
            .path()
            .join("archive")
            .join(hearing)
            .join(folder)
            .join(file);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[3] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
}

fn record_id(hearing: &str, recorder: &RecorderHandle) -> String {
    let folder = recorder.folder().file_name().unwrap().to_string_lossy();
    id_of(hearing, &folder)
}

async fn round(archive: &Archive, now: u64) -> Round {
    Keeper::new(archive.clone()).round(now).await.unwrap()
}

async fn kept(archive: &Archive, id: &str) -> Kept {
    archive.catalogue.one(id).await.unwrap().kept
}

async fn trouble_of(archive: &Archive, id: &str) -> String {
    let one = archive.catalogue.one(id).await.unwrap().recording;
    one.troubles()
}

fn now() -> u64 {
    crate::edge::clock::now().0
}

#[tokio::test]
async fn every_closed_record_is_found_and_one_that_is_written_is_left_alone() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let mut ids = Vec::new();
    for n in 0..10 {
        ids.push(hall.hold(&format!("h-{n}")).await);
    }
    let open = hall.record(HearingId::new("h-open").unwrap(), "");
    for _ in 0..2 {
        assert!(round(&archive, now()).await.troubles.is_empty());
        let found: Vec<String> = archive.catalogue.ids().await.unwrap().into_iter().collect();
        assert_eq!(found, ids);
    }
    open.seal().await.unwrap();
    round(&archive, now()).await;
    assert_eq!(archive.catalogue.ids().await.unwrap().len(), 11);
    let one = archive.catalogue.one(&ids[0]).await.unwrap();
    assert_eq!(
        (one.kept, one.files),
        (Kept::Verified, 3),
        "it is where it is to stay"
    );
    assert_eq!(one.recording.verdict, "intact");
    assert_eq!(one.recording.began_ms, STARTED);
    assert_eq!(
        (
            one.recording.court.as_str(),
            one.recording.case_type.as_str()
        ),
        ("Аудандық сот", "civil")
    );
}

#[tokio::test]
async fn a_copy_goes_from_here_when_it_was_read_back_and_the_hearing_is_over_and_not_before() {
    let hall = Hall::new().await;
    let store = tempfile::tempdir().unwrap();
    let place = store.path().join("records").display().to_string();
    let settings = |remove| {
        let place = place.clone();
        move |a: &mut config::Archive| {
            a.store = Some(place);
            a.remove_local = remove;
        }
    };
    let id = hall.hold("h-1").await;
    let archive = hall.archive(settings(false)).await;
    round(&archive, now()).await;
    assert_eq!(kept(&archive, &id).await, Kept::Verified);
    assert_eq!(hall.here(&id), FILES, "nobody has asked that it goes");
    let archive = hall.archive(settings(true)).await;
    round(&archive, now()).await;
    assert_eq!(hall.here(&id), FILES, "the hearing goes on from it");
    hall.end("h-1").await;
    round(&archive, now()).await;
    assert!(hall.here(&id).is_empty());
    let listed = archive.catalogue.one(&id).await.unwrap();
    let view = archive.view(&listed, None).await.unwrap();
    assert_eq!(view.entries.len(), 1, "its log is read from the store");
    assert!(
        round(&archive, now() + 400 * DAY_MS)
            .await
            .troubles
            .is_empty()
    );
}

#[tokio::test]
async fn a_store_that_is_away_costs_nothing_and_a_restart_goes_on_where_it_was() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let (archive, lie) = hall.archive_with_liar().await;
    lie.is(Lie::Away);
    for _ in 0..20 {
        assert!(round(&archive, now()).await.is_away);
    }
    assert_eq!(kept(&archive, &id).await, Kept::Local);
    assert_eq!(archive.catalogue.backlog().await.unwrap().files, 3);
    assert_eq!(hall.here(&id), FILES);
    lie.is(Lie::None);
    let store = archive.store.clone().unwrap();
    let restarted = hall.archive_in(store).await;
    assert!(!round(&restarted, now()).await.is_away);
    assert_eq!(kept(&restarted, &id).await, Kept::Verified);
    assert_eq!(restarted.catalogue.backlog().await.unwrap().files, 0);
    assert!(hall.here(&id).is_empty());
}

const MINUTE_MS: u64 = 60_000;

/// The keeper's loop on a clock of the test: what it would sleep is added up.
struct Loop {
    keeper: Keeper,
    now: u64,
    wait: Duration,
    rounds: u32,
}

impl Loop {
    fn new(archive: Archive) -> Self {
        Self {
            keeper: Keeper::new(archive),
            now: now(),
            wait: keeper::EVERY,
            rounds: 0,
        }
    }

    async fn turn(&mut self) -> Round {
        let round = self.keeper.round(self.now).await.unwrap();
        self.wait = keeper::next_wait(self.wait, round.is_away);
        self.now += u64::try_from(self.wait.as_millis()).unwrap();
        self.rounds += 1;
        round
    }
}

#[tokio::test]
async fn a_store_that_is_away_for_half_an_hour_is_asked_ever_more_seldom_and_has_everything_a_minute_after_its_return()
 {
    let hall = Hall::new().await;
    let (archive, lie) = hall.archive_with_liar().await;
    let mut keeps = Loop::new(archive.clone());
    lie.is(Lie::Away);
    let (left, back) = (keeps.now, keeps.now + 30 * MINUTE_MS);
    let mut ids: Vec<String> = Vec::new();
    while keeps.now < back {
        // Every five minutes another hearing ends.
        if (keeps.now - left) / (5 * MINUTE_MS) >= ids.len() as u64 {
            let hearing = format!("h-{}", ids.len());
            ids.push(hall.hold(&hearing).await);
            hall.end(&hearing).await;
        }
        if ids.len() == 4 && keeps.rounds.is_multiple_of(2) {
            keeps.keeper = Keeper::new(archive.clone());
        }
        assert!(keeps.turn().await.is_away);
    }
    assert_eq!(ids.len(), 6);
    assert!(keeps.rounds < 40, "asked {} times", keeps.rounds);
    for id in &ids {
        assert_eq!(kept(&archive, id).await, Kept::Local);
        assert_eq!(hall.here(id), FILES);
    }
    let backlog = archive.catalogue.backlog().await.unwrap();
    assert_eq!((backlog.files, backlog.troubles), (18, 0));
    // It is back as soon as it was asked in vain for the last time.
    lie.is(Lie::None);
    let back = keeps.now - u64::try_from(keeps.wait.as_millis()).unwrap();
    let verified = loop {
        let at = keeps.now;
        assert!(!keeps.turn().await.is_away);
        if archive.catalogue.backlog().await.unwrap().files == 0 {
            break at;
        }
    };
    assert!(verified - back <= MINUTE_MS, "{} ms", verified - back);
    for id in &ids {
        assert_eq!(kept(&archive, id).await, Kept::Verified);
        assert!(hall.here(id).is_empty());
        assert_eq!(trouble_of(&archive, id).await, "");
    }
    assert_eq!(keeps.wait, keeper::EVERY);
}

#[test]
fn the_keeper_rests_longer_only_while_the_store_or_the_catalogue_is_away() {
    let waits = |is_away| {
        let mut wait = keeper::EVERY;
        let next = |_| {
            wait = keeper::next_wait(wait, is_away);
            wait.as_secs()
        };
        (0..6).map(next).collect::<Vec<u64>>()
    };
    assert_eq!(waits(true), [6, 12, 24, 48, 60, 60]);
    assert_eq!(waits(false), [3; 6]);
    let longest = Duration::from_secs(60);
    assert_eq!(keeper::next_wait(longest, false), keeper::EVERY);
}

#[tokio::test]
async fn a_thousand_files_that_cannot_go_on_keep_no_other_back() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let store = tempfile::tempdir().unwrap();
    let path = store.path().display().to_string();
    let archive = hall.archive(|a| a.store = Some(path)).await;
    let archive = hall.archive_in(archive.store.unwrap()).await;
    round(&archive, now()).await;
    assert!(hall.here(&id).is_empty());
    // An older hearing is not over, so what lies here of it may not go.
    let mut old = archive.catalogue.one(&id).await.unwrap().recording;
    old.began_ms = 1;
    old.hearing = "h-0".to_owned();
    old.id = "h-0.a".to_owned();
    let files: Vec<catalogue::File> = (0..1_001)
        .map(|n| catalogue::File {
            name: format!("{n}.webm"),
            bytes: 1,
            sha256: String::new(),
            kept: Kept::Verified,
            here: true,
        })
        .collect();
    archive.catalogue.take_in(&old, &files).await.unwrap();
    let id = hall.hold("h-2").await;
    hall.end("h-2").await;
    round(&archive, now()).await;
    assert!(hall.here(&id).is_empty(), "{:?}", hall.here(&id));
}

#[tokio::test]
async fn a_store_that_lies_is_found_out_and_nothing_is_removed_here() {
    for lying in [Lie::Flips, Lie::Cuts, Lie::Forgets] {
        let hall = Hall::new().await;
        let id = hall.hold("h-1").await;
        hall.end("h-1").await;
        let (archive, lie) = hall.archive_with_liar().await;
        lie.is(lying);
        for _ in 0..3 {
            let round = round(&archive, now()).await;
            assert_eq!(round.troubles.len(), 3, "{lying:?}: {:?}", round.troubles);
            assert_eq!(hall.here(&id), FILES, "{lying:?}");
            assert_ne!(kept(&archive, &id).await, Kept::Verified, "{lying:?}");
            assert!(
                trouble_of(&archive, &id)
                    .await
                    .starts_with("the store answers"),
                "{lying:?}"
            );
        }
        lie.is(Lie::None);
        assert!(
            round(&archive, now()).await.troubles.is_empty(),
            "{lying:?}"
        );
        assert_eq!(trouble_of(&archive, &id).await, "", "{lying:?}");
        assert!(hall.here(&id).is_empty(), "{lying:?}");
    }
}

#[tokio::test]
async fn one_object_that_the_store_refuses_is_the_trouble_of_its_record_and_holds_nothing_back() {
    for (refused, troubles) in [("h-1/", 3), ("h-1/20251125T190023Z/log.jsonl", 1)] {
        let hall = Hall::new().await;
        let one = hall.hold("h-1").await;
        let mut others = Vec::new();
        for hearing in ["h-2", "h-3", "h-4"] {
            others.push(hall.hold(hearing).await);
            hall.end(hearing).await;
        }
        hall.end("h-1").await;
        let (archive, lie) = hall.archive_with_liar().await;
        lie.is(Lie::RefusesOne(refused));
        let mut keeper = Keeper::new(archive.clone());
        let first = keeper.round(now()).await.unwrap();
        assert!(!first.is_away, "{first:?}");
        assert_eq!(first.troubles.len(), troubles, "{first:?}");
        for id in &others {
            assert_eq!(kept(&archive, id).await, Kept::Verified, "{refused}");
            assert_eq!(trouble_of(&archive, id).await, "", "{refused}");
        }
        let trouble = trouble_of(&archive, &one).await;
        assert!(trouble.starts_with("the store answers"), "{trouble}");
        assert_eq!(hall.here(&one).len(), troubles, "what can go goes");
        // It rests, and is tried again later.
        let next = keeper.round(now()).await.unwrap();
        assert!(next.troubles.is_empty(), "{:?}", next.troubles);
        lie.is(Lie::None);
        keeper.round(now() + 120_000).await.unwrap();
        assert_eq!(kept(&archive, &one).await, Kept::Verified, "{refused}");
        assert_eq!(trouble_of(&archive, &one).await, "", "{refused}");
    }
}

#[tokio::test]
async fn a_store_that_fails_at_three_records_in_a_row_is_away_and_no_trouble_of_theirs() {
    let hall = Hall::new().await;
    let mut ids = Vec::new();
    for hearing in ["h-1", "h-2", "h-3", "h-4"] {
        ids.push(hall.hold(hearing).await);
    }
    let (archive, lie) = hall.archive_with_liar().await;
    lie.is(Lie::Away);
    let away = round(&archive, now()).await;
    assert!(away.is_away && away.troubles.is_empty(), "{away:?}");
    for id in &ids {
        assert_eq!(trouble_of(&archive, id).await, "");
    }
}

#[tokio::test]
async fn an_object_that_is_refused_when_records_are_hashed_again_keeps_no_other_from_it() {
    let hall = Hall::new().await;
    let mut ids = Vec::new();
    for hearing in ["h-1", "h-2"] {
        ids.push(hall.hold(hearing).await);
        hall.end(hearing).await;
    }
    let (archive, lie) = hall.archive_with_liar().await;
    round(&archive, now()).await;
    let late = now() + 400 * DAY_MS;
    lie.is(Lie::RefusesOne("h-1/20251125T190023Z/log.jsonl"));
    let found = round(&archive, late).await;
    assert!(!found.is_away, "{found:?}");
    let hashed = async |id: &str| archive.catalogue.one(id).await.unwrap().recording.hashed_ms;
    assert!(hashed(&ids[0]).await < late && hashed(&ids[1]).await == late);
    assert!(trouble_of(&archive, &ids[0]).await.contains("log.jsonl"));
    lie.is(Lie::None);
    round(&archive, late).await;
    assert_eq!(trouble_of(&archive, &ids[0]).await, "");
    assert_eq!(hashed(&ids[0]).await, late);
}

#[tokio::test]
async fn what_is_under_a_name_already_is_never_replaced() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder
        .path()
        .join("h-1")
        .join(id.split_once('.').unwrap().1);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("log.jsonl"), "somebody else's").unwrap();
    let path = folder.path().display().to_string();
    let archive = hall.archive(|a| a.store = Some(path)).await;
    let round = round(&archive, now()).await;
    assert_eq!(round.troubles.len(), 1, "{:?}", round.troubles);
    assert_eq!(
        std::fs::read_to_string(place.join("log.jsonl")).unwrap(),
        "somebody else's"
    );
    assert_eq!(kept(&archive, &id).await, Kept::Local);
    let trouble = trouble_of(&archive, &id).await;
    assert!(trouble.contains("log.jsonl"), "{trouble:?}");
}

#[tokio::test]
async fn a_flipped_bit_is_found_when_the_record_is_hashed_again() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    let archive = hall.archive(|a| a.scrub_days = 30).await;
    round(&archive, now()).await;
    hall.damage(&id, "log.jsonl");
    assert!(
        round(&archive, now() + 29 * DAY_MS)
            .await
            .troubles
            .is_empty(),
        "its time has not come"
    );
    let late = round(&archive, now() + 31 * DAY_MS).await;
    assert_eq!(late.troubles.len(), 1);
    assert!(trouble_of(&archive, &id).await.contains("log.jsonl"));
    assert!(
        round(&archive, now() + 32 * DAY_MS)
            .await
            .troubles
            .is_empty(),
        "once a period"
    );
}

#[tokio::test]
async fn a_store_that_is_away_when_a_record_is_hashed_again_is_asked_once_more() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let (archive, lie) = hall.archive_with_liar().await;
    round(&archive, now()).await;
    assert!(hall.here(&id).is_empty());
    let late = now() + 400 * DAY_MS;
    lie.is(Lie::Away);
    let away = round(&archive, late).await;
    assert!(away.is_away && away.troubles.is_empty(), "{away:?}");
    assert_eq!(trouble_of(&archive, &id).await, "");
    lie.is(Lie::Flips);
    let found = round(&archive, late).await;
    assert_eq!(found.troubles.len(), 1, "{:?}", found.troubles);
}

#[tokio::test]
async fn a_record_that_was_changed_before_it_was_taken_in_is_taken_in_as_altered() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.damage(&id, "log.jsonl");
    let archive = hall.archive(|_| {}).await;
    round(&archive, now()).await;
    let one = archive.catalogue.one(&id).await.unwrap().recording;
    assert_eq!(one.verdict, "altered");
    assert!(one.finding.contains("altered"), "{}", one.finding);
}

#[tokio::test]
async fn a_record_under_a_former_key_of_the_court_is_verified_and_copied_and_one_under_another_key_is_not()
 {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    let archive = hall.archive(|_| {}).await;
    round(&archive, now()).await;
    let recording = archive.catalogue.one(&id).await.unwrap().recording;
    let file = hall.data.path().join("former.pem");
    let put = |pem: String| std::fs::write(&file, pem).unwrap();
    put(crate::edge::recorder::court::pem(hall.court.public()).unwrap());
    let now_key = Arc::new(CourtKey::of_seed(9));
    let after = async |former: &[std::path::PathBuf]| {
        let settings = config::Archive::default();
        let court = CourtKeys::new(Arc::clone(&now_key), former).unwrap();
        let keys = (court, Arc::clone(&hall.closed_key));
        let archive = Archive::open(&settings, hall.data.path(), hall.docket.clone(), keys);
        let archive = archive.await.unwrap();
        let verdict = archive.verify(&recording).await.unwrap().report.verdict;
        let copied = archive.package(&recording, Copy::default()).await.is_ok();
        (verdict, copied)
    };
    assert_eq!(after(&[]).await, (Verdict::Untrusted, false));
    assert_eq!(
        after(std::slice::from_ref(&file)).await,
        (Verdict::Intact, true)
    );
    put(crate::edge::recorder::court::pem(CourtKey::of_seed(8).public()).unwrap());
    assert_eq!(after(&[file]).await, (Verdict::Untrusted, false));
}

/// A record and the days since the act of its case took legal force.
struct Case<'a> {
    archive: &'a Archive,
    id: &'a str,
    begins: u64,
}

impl Case<'_> {
    async fn decide(&self, day: u64, staff: &str, what: What) {
        let act = Act {
            at_ms: self.begins + day * DAY_MS,
            staff: staff.to_owned(),
            what,
            reason: "№ 7".to_owned(),
            since_ms: self.begins,
        };
        self.archive.catalogue.decide(self.id, &act).await.unwrap();
    }

    async fn is_there(&self, day: u64) -> bool {
        round(self.archive, self.begins + day * DAY_MS).await;
        let listed = self.archive.catalogue.one(self.id).await.unwrap();
        listed.recording.destroyed_ms == 0
    }
}

#[tokio::test]
async fn a_record_is_destroyed_by_two_signatures_after_its_time_and_not_under_a_hold() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    let other = hall.hold("h-2").await;
    let store = tempfile::tempdir().unwrap();
    let path = store.path().display().to_string();
    let archive = hall
        .archive(|a| {
            a.keep_days.civil = Some(100);
            a.store = Some(path);
        })
        .await;
    round(&archive, now()).await;
    let case = Case {
        archive: &archive,
        id: &id,
        begins: now(),
    };
    case.decide(0, "a-1", What::InForce).await;
    case.decide(1, "a-1", What::Destroy).await;
    case.decide(1, "a-2", What::Destroy).await;
    assert!(case.is_there(99).await, "its time is not over");
    case.decide(100, "a-3", What::Hold).await;
    assert!(case.is_there(200).await, "a hold stands");
    case.decide(201, "a-3", What::Release).await;
    assert!(case.is_there(202).await, "they signed before the hold");
    case.decide(203, "a-1", What::Destroy).await;
    assert!(case.is_there(204).await, "one has signed");
    case.decide(205, "a-2", What::Destroy).await;
    assert!(!case.is_there(206).await);
    let listed = archive.catalogue.one(&id).await.unwrap();
    assert_eq!(listed.recording.head.len(), 64, "the head stays");
    assert!(archive.view(&listed, None).await.is_err());
    assert!(hall.here(&id).is_empty());
    assert_eq!(hall.here(&other), FILES, "of another record nothing goes");
    let log = store.path().join(id.replace('.', "/")).join("log.jsonl");
    assert!(!log.exists());
    let all = Query {
        from: From::Everywhere,
        after: None,
        most: 9,
    };
    let listed = archive.catalogue.list(&all).await.unwrap();
    assert_eq!(listed.len(), 2, "it is still listed");
}

#[tokio::test]
async fn an_s3_store_keeps_what_it_is_given_and_refuses_to_replace_it() {
    let Some(moto) = Moto::start().await else {
        return;
    };
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    moto.make_bucket("records").await;
    let store = moto.store("records", "court/1");
    let archive = hall.archive_in(store.clone()).await;
    let first = round(&archive, now()).await;
    assert!(first.troubles.is_empty() && !first.is_away, "{first:?}");
    assert_eq!(kept(&archive, &id).await, Kept::Verified);
    assert!(hall.here(&id).is_empty());
    let listed = archive.catalogue.one(&id).await.unwrap();
    assert_eq!(archive.view(&listed, None).await.unwrap().entries.len(), 1);
    // Put there again, it is refused and stays what it was.
    let other = hall.data.path().join("other");
    std::fs::write(&other, "other").unwrap();
    let (hearing, folder) = id.split_once('.').unwrap();
    let name = name_of(hearing, folder, "log.jsonl");
    let before = store.look(&name).await.unwrap();
    assert!(
        !store.put_new(&name, &other, 5).await.unwrap(),
        "the name is taken"
    );
    assert_eq!(store.look(&name).await.unwrap(), before);
    drop(moto);
    let away = hall.hold("h-2").await;
    assert!(round(&archive, now()).await.is_away);
    assert_eq!(hall.here(&away), FILES);
}

#[tokio::test]
async fn a_store_that_checks_signatures_and_checksums_takes_what_the_keeper_brings_and_nothing_under_another_key()
 {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let s3s = S3s::start().await;
    let name = |file: &str| {
        let (hearing, folder) = id.split_once('.').unwrap();
        name_of(hearing, folder, file)
    };
    let refused = hall.archive_in(s3s.store("another secret")).await;
    round(&refused, now()).await;
    assert_eq!(kept(&refused, &id).await, Kept::Local);
    assert_eq!((hall.here(&id).len(), s3s.kept(&name(FILES[0]))), (3, None));
    let store = s3s.store(s3s::SECRET);
    let archive = hall.archive_in(store.clone()).await;
    let first = round(&archive, now()).await;
    assert!(first.troubles.is_empty() && !first.is_away, "{first:?}");
    assert_eq!(kept(&archive, &id).await, Kept::Verified);
    assert!(hall.here(&id).is_empty());
    let signed = s3s.signed();
    let is_whole = |of: &String| {
        ["content-md5", "x-amz-checksum-sha256"]
            .into_iter()
            .all(|header| of.split(';').any(|one| one == header))
    };
    assert!(
        signed.len() >= 6 && signed.iter().all(is_whole),
        "{signed:?}"
    );
    for file in FILES {
        let found = store.look(&name(file)).await.unwrap();
        let lies = s3s.kept(&name(file)).unwrap();
        assert_eq!(found.sha256, Hash::of(&lies).to_string(), "{file}");
    }
    let other = hall.data.path().join("other");
    std::fs::write(&other, "other").unwrap();
    let log = name("log.jsonl");
    let before = s3s.kept(&log);
    assert!(!store.put_new(&log, &other, 5).await.unwrap());
    assert_eq!(s3s.kept(&log), before);
    store.remove(&log).await.unwrap();
    assert!(matches!(store.look(&log).await, Err(StoreProblem::Gone(_))));
}

#[tokio::test]
async fn under_object_lock_a_record_is_kept_and_neither_replaced_nor_really_destroyed() {
    let Some(moto) = Moto::start().await else {
        return;
    };
    moto.make_locked_bucket("locked").await;
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let store = moto.store("locked", "");
    let archive = hall.archive_in(store.clone()).await;
    let first = round(&archive, now()).await;
    assert!(first.troubles.is_empty() && !first.is_away, "{first:?}");
    assert_eq!(kept(&archive, &id).await, Kept::Verified);
    let (hearing, folder) = id.split_once('.').unwrap();
    let name = name_of(hearing, folder, "log.jsonl");
    let versions = async || moto.ask("GET", "locked?versions", &[], "").await.1;
    let all = versions().await;
    let of_it = all.split("<Version>").find(|one| one.contains("log.jsonl"));
    let version = of_it.unwrap().split("<VersionId>").nth(1).unwrap();
    let version = version.split('<').next().unwrap();
    // Not even who has the keys of the store destroys what is locked.
    let path = format!("locked/{name}?versionId={version}");
    let refused = moto.ask("DELETE", &path, &[], "").await;
    assert_eq!(refused.0, 403, "{}", refused.1);
    // What an act of destruction does is to hide it: the version stays until its time is over.
    store.remove(&name).await.unwrap();
    assert!(matches!(
        store.look(&name).await,
        Err(StoreProblem::Gone(_))
    ));
    let kept = moto.ask("GET", &path, &[], "").await;
    assert!(kept.0 == 200 && kept.1.contains("returned"), "{}", kept.1);
    assert!(versions().await.contains("<DeleteMarker>"));
}

#[tokio::test]
async fn a_long_file_goes_in_parts_and_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long");
    let bytes: Vec<u8> = (0..34 * 1024 * 1024_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&file, &bytes).unwrap();
    let sha256 = Hash::of(&bytes).to_string();
    let length = bytes.len() as u64;
    let store = tempfile::tempdir().unwrap();
    let moto = Moto::start().await;
    let s3s = S3s::start().await;
    let mut stores = vec![
        Objects::folder(store.path()).unwrap(),
        s3s.store(s3s::SECRET),
    ];
    if let Some(moto) = &moto {
        moto.make_bucket("long").await;
        moto.make_locked_bucket("locked").await;
        stores.push(moto.store("long", ""));
        stores.push(moto.store("locked", ""));
    }
    for store in stores {
        assert!(store.put_new("h/r/long", &file, length).await.unwrap());
        let found = store.look("h/r/long").await.unwrap();
        assert_eq!(
            (found.bytes, found.sha256.as_str()),
            (length, sha256.as_str())
        );
        assert!(!store.put_new("h/r/long", &file, length).await.unwrap());
    }
}
