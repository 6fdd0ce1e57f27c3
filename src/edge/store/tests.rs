#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod docket;
mod links;

use super::*;
use crate::hearing::phase::Phase;
use crate::hearing::plan::Plan;
use crate::id::{ParticipantId, StaffId, UnixMillis};
use crate::signal::docket::Booking;
use crate::signal::docket::{CaseType, Court, Guest, StaffMember, StaffRole};
use crate::signal::grant::Once;
use crate::signal::http::Language;
use crate::signal::message::{HearingCard, Role};
use crate::signal::staff::Staff;
use std::collections::BTreeSet;

fn card(id: &str) -> (HearingCard, HearingId) {
    let card = HearingCard {
        id: id.into(),
        case_number: "0000-26-00-2/418".into(),
        court: "Аудандық сот · 2-зал".into(),
    };
    (card, HearingId::new(id).unwrap())
}

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

fn id(text: &str) -> HearingId {
    HearingId::new(text).unwrap()
}

fn person_id(text: &str) -> ParticipantId {
    ParticipantId::new(text).unwrap()
}

fn staff_id(text: &str) -> StaffId {
    StaffId::new(text).unwrap()
}

fn staff_of(court: &str) -> Staff {
    Staff {
        id: staff_id("clerk-7"),
        court: Court {
            id: court.into(),
            name: "Аудандық сот".into(),
        },
        member: StaffMember {
            name: "Айгүл С.".into(),
            role: StaffRole::CourtSessionClerk,
            language: Language::Kk,
        },
    }
}

fn guest(name: &str, role: Role) -> Guest {
    Guest {
        id: person_id(name),
        name: format!("Аты {name}"),
        pseudonym: None,
        role,
        languages: vec!["kk".into(), "ru".into()],
        stands_by: BTreeSet::new(),
        required: false,
    }
}

const HOUR: u64 = 3_600_000;

fn booking(begins: u64, ends: u64) -> Booking {
    Booking {
        case_number: "0000-26-00-2/418".into(),
        case_type: CaseType::Criminal,
        courtroom: "2-зал".into(),
        begins: UnixMillis(begins * HOUR),
        ends: UnixMillis(ends * HOUR),
        language: Language::Kk,
        guests: vec![
            Guest {
                required: true,
                ..guest("z-first", Role::Plaintiff)
            },
            Guest {
                stands_by: [person_id("z-first")].into(),
                ..guest("lawyer", Role::Lawyer)
            },
            Guest {
                pseudonym: Some("Куә № 1".into()),
                ..guest("witness", Role::Witness)
            },
        ],
        screens: vec![],
    }
}

#[tokio::test]
async fn a_hearing_is_kept_ended_and_revoked_across_openings() {
    let (folder, store) = store().await;
    let (card, id) = card("h-1");
    store.create(&card, &id).await.unwrap();
    assert!(matches!(
        store.create(&card, &id).await,
        Err(StoreError::Exists(_))
    ));

    let other = Store::open(folder.path()).await.unwrap();
    other.revoke(&id).await.unwrap();
    other.end(&id, Phase::Ended).await.unwrap();
    let hearing = store.hearing(&id).await.unwrap();
    assert_eq!((hearing.epoch, hearing.ended), (2, true));
    assert_eq!(hearing.card(), card);
    assert_eq!(store.hearings().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_unknown_hearing_is_named() {
    let (_folder, store) = store().await;
    let (_, id) = card("h-2");
    assert!(matches!(
        store.hearing(&id).await,
        Err(StoreError::Unknown(_))
    ));
    assert!(matches!(
        store.end(&id, Phase::Ended).await,
        Err(StoreError::Unknown(_))
    ));
    assert!(matches!(
        store.revoke(&id).await,
        Err(StoreError::Unknown(_))
    ));
}

#[tokio::test]
async fn a_sample_is_found_again_until_it_ends_or_is_of_another_day() {
    let (_folder, store) = store().await;
    let of_a_sample = booking(10, 12);
    store
        .book(&staff_of("0000"), &id("s-1"), &of_a_sample, None, true)
        .await
        .unwrap();
    store
        .book(&staff_of("0000"), &id("h-1"), &booking(12, 13), None, false)
        .await
        .unwrap();
    assert_eq!(
        store.open_sample(9 * HOUR).await.unwrap().unwrap().id,
        id("s-1")
    );
    assert_eq!(store.open_sample(10 * HOUR).await.unwrap(), None);
    store.end(&id("s-1"), Phase::Ended).await.unwrap();
    assert_eq!(store.open_sample(9 * HOUR).await.unwrap(), None);
}

#[tokio::test]
async fn a_database_of_the_first_version_keeps_its_hearings_and_tickets() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("tyndau.sqlite"))
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .connect_with(options)
        .await
        .unwrap();
    let all = sqlx::migrate!("src/edge/store/migrations");
    let mut first = sqlx::migrate::Migrator::DEFAULT;
    first.migrations = all
        .migrations
        .iter()
        .filter(|one| one.version == 1)
        .cloned()
        .collect();
    first.run(&pool).await.unwrap();
    for statement in [
        "INSERT INTO hearing (id, case_number, court, sample, epoch, created_ms, ended_ms) VALUES ('h-1', '418', 'Сот · 2', 1, 3, 7, NULL)",
        "INSERT INTO hearing (id, case_number, court, created_ms, ended_ms) VALUES ('h-2', '419', 'Сот · 3', 8, 9)",
        "INSERT INTO used_ticket (jti, expires_s) VALUES ('j1', 100)",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;

    let store = Store::open(folder.path()).await.unwrap();
    let kept = store.hearing(&id("h-1")).await.unwrap();
    assert_eq!((kept.epoch, kept.ended, kept.cancelled), (3, false, false));
    assert_eq!(
        (kept.case_number.as_str(), kept.court.as_str()),
        ("418", "Сот · 2")
    );
    assert!(store.hearing(&id("h-2")).await.unwrap().ended);
    let once = Once {
        jti: "j1".into(),
        expires: 100,
    };
    assert!(store.is_used(&once).await.unwrap());
    assert_eq!(store.plan(&id("h-1")).await.unwrap(), Plan::default());
    store
        .book(&staff_of("0000"), &id("h-3"), &booking(1, 2), None, false)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_ticket_is_used_once_even_after_a_restart_and_forgotten_when_it_expired() {
    let (folder, store) = store().await;
    let once = Once {
        jti: "j1".into(),
        expires: 100,
    };
    assert!(!store.is_used(&once).await.unwrap());
    assert!(store.use_ticket(&once, 50).await.unwrap());
    drop(store);
    let store = Store::open(folder.path()).await.unwrap();
    assert!(!store.use_ticket(&once, 100).await.unwrap());
    assert!(store.is_used(&once).await.unwrap());
    let other = Once {
        jti: "j2".into(),
        expires: 200,
    };
    assert!(store.use_ticket(&other, 101).await.unwrap());
    assert!(!store.is_used(&once).await.unwrap());
}
