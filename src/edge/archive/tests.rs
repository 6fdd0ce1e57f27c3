#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
//! The archive with real records of the recorder, and stores that are away or lie.

mod away;
mod closed;
mod keeping;
mod kills;
mod liar;
mod moto;
mod s3;
mod s3s;
mod unclosed;
mod wrong;

use super::keeper::{Keeper, Round};
use super::*;
use crate::edge::recorder::court::CourtKey;
use crate::edge::recorder::{Recorder, RecorderHandle, Setup};
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::phase::Phase;
use crate::id::{HearingId, ParticipantId, UnixMillis};
use crate::record::keeping::{DAY_MS, Kept};
use crate::signal::message::HearingCard;
use liar::Liar;
use std::sync::Arc;

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
        let archive = self.data.path().join("archive");
        let setup = Setup {
            court: Arc::clone(&self.court),
            closed_key: Arc::clone(&self.closed_key),
            ..Setup::in_a_test(&archive, hearing.as_str(), case_number)
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

    /// Records of hearings that have ended.
    async fn have_ended(&self, hearings: &[&str]) -> Vec<String> {
        let mut ids = Vec::new();
        for hearing in hearings {
            ids.push(self.hold(hearing).await);
            self.end(hearing).await;
        }
        ids
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
