#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "tests"
)]
//! The same tests on SQLite and on PostgreSQL. Where a machine that is not that of CI has no PostgreSQL, they say that they
//! were not run.

mod postgres;

use super::*;
use postgres::Postgres;
use std::time::Instant;

fn recording(n: u64, hearing: &str, court: &str) -> Recording {
    Recording {
        id: format!("{hearing}.{n}"),
        hearing: hearing.to_owned(),
        folder: n.to_string(),
        court_id: court.to_owned(),
        court: "Аудандық сот".to_owned(),
        case_number: format!("0000-26-00-2/{n}"),
        case_type: "civil".to_owned(),
        began_ms: 1_000 * n,
        ended_ms: 1_000 * n + 500,
        verdict: "intact".to_owned(),
        head: "00".repeat(32),
        unclosed: None,
        taken_ms: n,
        hashed_ms: n,
        found: String::new(),
        finding: String::new(),
        trouble: String::new(),
        in_force_ms: 0,
        held_ms: 0,
        destroyed_ms: 0,
    }
}

fn file(name: &str, bytes: u64) -> File {
    File {
        name: name.to_owned(),
        bytes,
        sha256: "ab".repeat(32),
        kept: Kept::Local,
        here: true,
    }
}

fn page(from: From, after: Option<(u64, String)>, most: u32) -> Query {
    Query { from, after, most }
}

fn act(at_ms: u64, staff: &str, what: What) -> Act {
    Act {
        at_ms,
        staff: staff.to_owned(),
        what,
        reason: "№ 7".to_owned(),
        since_ms: 42,
    }
}

async fn lists_are_paged_and_of_one_court_or_hearing(catalogue: &Catalogue) {
    for n in 1..=5 {
        let recording = recording(n, &format!("h-{}", n % 2), if n == 3 { "b" } else { "a" });
        let files = [file("log.jsonl", 7), file("a.webm", 5_000_000_000)];
        catalogue.take_in(&recording, &files).await.unwrap();
        // A second time nothing happens.
        catalogue.take_in(&recording, &files).await.unwrap();
    }
    let ids =
        |list: Vec<Listed>| -> Vec<String> { list.into_iter().map(|l| l.recording.id).collect() };
    let all = catalogue
        .list(&page(From::Everywhere, None, 10))
        .await
        .unwrap();
    assert_eq!(all[0].recording, recording(5, "h-1", "a"));
    assert_eq!(
        (all[0].files, all[0].bytes, all[0].kept),
        (2, 5_000_000_007, Kept::Local)
    );
    assert_eq!(ids(all), ["h-1.5", "h-0.4", "h-1.3", "h-0.2", "h-1.1"]);
    let court = From::Court("a".to_owned());
    let first = catalogue.list(&page(court.clone(), None, 2)).await.unwrap();
    assert_eq!(ids(first), ["h-1.5", "h-0.4"]);
    let after = Some((4_000, "h-0.4".to_owned()));
    let rest = catalogue.list(&page(court, after, 9)).await.unwrap();
    assert_eq!(ids(rest), ["h-0.2", "h-1.1"]);
    let hearing = From::Hearing("h-0".to_owned());
    let own = catalogue.list(&page(hearing, None, 9)).await.unwrap();
    assert_eq!(ids(own), ["h-0.4", "h-0.2"]);
    assert_eq!(catalogue.ids().await.unwrap().len(), 5);
    let unknown = catalogue.one("h-9.9").await;
    assert!(
        matches!(unknown, Err(CatalogueError::Unknown(_))),
        "{unknown:?}"
    );
}

async fn files_go_their_way_and_the_backlog_is_what_is_not_safe(catalogue: &Catalogue) {
    let before = catalogue.backlog().await.unwrap();
    let one = recording(50, "h-50", "c");
    let files = [file("b.webm", 10), file("a.webm", 5)];
    catalogue.take_in(&one, &files).await.unwrap();
    let backlog = catalogue.backlog().await.unwrap();
    assert_eq!(
        (backlog.files - before.files, backlog.bytes - before.bytes),
        (2, 15)
    );
    catalogue
        .set_kept(&one.id, "a.webm", Kept::Verified)
        .await
        .unwrap();
    catalogue
        .set_kept(&one.id, "b.webm", Kept::Uploaded)
        .await
        .unwrap();
    let uploaded = catalogue.here(Kept::Uploaded, None, 9).await.unwrap();
    assert_eq!(uploaded.len(), 1);
    assert_eq!(
        (uploaded[0].hearing.as_str(), uploaded[0].file.name.as_str()),
        ("h-50", "b.webm")
    );
    assert_eq!(catalogue.one(&one.id).await.unwrap().kept, Kept::Uploaded);
    catalogue
        .set_kept(&one.id, "b.webm", Kept::Verified)
        .await
        .unwrap();
    catalogue.set_gone(&one.id, "b.webm").await.unwrap();
    assert_eq!(catalogue.one(&one.id).await.unwrap().kept, Kept::Verified);
    let files = catalogue.files(&one.id).await.unwrap();
    let here: Vec<(&str, bool)> = files.iter().map(|f| (f.name.as_str(), f.here)).collect();
    assert_eq!(here, [("a.webm", true), ("b.webm", false)]);
    assert_eq!(catalogue.backlog().await.unwrap(), before);
    let troubles = async || catalogue.backlog().await.unwrap().troubles;
    catalogue
        .set_trouble(&one.id, "the store answers nonsense")
        .await
        .unwrap();
    assert_eq!(troubles().await, before.troubles + 1);
    catalogue
        .clear_trouble(&one.id, "something else")
        .await
        .unwrap();
    assert_eq!(troubles().await, before.troubles + 1);
    catalogue
        .clear_trouble(&one.id, "the store answers")
        .await
        .unwrap();
    assert_eq!(troubles().await, before.troubles);
    assert!(catalogue.bytes_an_hour().await.unwrap().is_some());
}

async fn signatures_count_by_person_and_only_since_the_last_decision(catalogue: &Catalogue) {
    let one = recording(60, "h-60", "c");
    catalogue.take_in(&one, &[]).await.unwrap();
    let decide = async |at, staff, what| {
        catalogue
            .decide(&one.id, &act(at, staff, what))
            .await
            .unwrap()
    };
    let signatures = async || catalogue.signatures(&one.id, 3).await.unwrap();
    decide(1, "a-1", What::InForce).await;
    assert_eq!(
        catalogue.one(&one.id).await.unwrap().recording.in_force_ms,
        42
    );
    decide(2, "a-1", What::Destroy).await;
    assert_eq!(signatures().await, 0, "its time is over at 3");
    decide(3, "a-1", What::Destroy).await;
    decide(3, "a-1", What::Destroy).await;
    assert_eq!(signatures().await, 1, "one person signs once");
    decide(4, "a-2", What::Destroy).await;
    assert_eq!(signatures().await, 2);
    decide(5, "a-3", What::Hold).await;
    assert_eq!(
        signatures().await,
        0,
        "a hold makes what was signed before worthless"
    );
    assert_eq!(catalogue.one(&one.id).await.unwrap().recording.held_ms, 5);
    assert!(catalogue.in_force(100, 9).await.unwrap().is_empty());
    decide(6, "a-3", What::Release).await;
    assert_eq!(catalogue.in_force(100, 9).await.unwrap().len(), 1);
    decide(7, "server", What::Destroyed).await;
    assert!(catalogue.in_force(100, 9).await.unwrap().is_empty());
    catalogue
        .viewed(&one.id, 8, "clerk-7", "court_session_clerk")
        .await
        .unwrap();
    let seen = (8, "clerk-7".to_owned(), "court_session_clerk".to_owned());
    assert_eq!(catalogue.views(&one.id, 0, 100).await.unwrap(), [seen]);
    let later = catalogue.viewed(&one.id, 9, "clerk-8", "court_session_clerk");
    later.await.unwrap();
    let second = catalogue.views(&one.id, 1, 1).await.unwrap();
    assert_eq!((second.len(), second[0].0), (1, 9));
}

async fn what_was_found_since_a_record_was_taken_in_stands_until_it_is_as_it_was(
    catalogue: &Catalogue,
) {
    let taken = recording(80, "h-80", "e");
    catalogue.take_in(&taken, &[]).await.unwrap();
    let before = catalogue.backlog().await.unwrap().troubles;
    let check = async |found: Option<Verdict>| {
        let one = catalogue.one(&taken.id).await.unwrap().recording;
        let why = "log.jsonl".to_owned();
        let found = found.map(|verdict| Found { verdict, why });
        catalogue.checked(&one, 9, found.as_ref()).await.unwrap();
        let one = catalogue.one(&taken.id).await.unwrap().recording;
        (one.verdict, one.found, one.finding)
    };
    let words = |[a, b, c]: [&str; 3]| (a.to_owned(), b.to_owned(), c.to_owned());
    let altered = words(["intact", "altered", "log.jsonl"]);
    assert_eq!(check(Some(Verdict::Altered)).await, altered);
    let troubles = catalogue.backlog().await.unwrap().troubles;
    assert_eq!(troubles, before + 1);
    // What is wrong with keeping it is something else, and so is that this is over.
    catalogue.set_trouble(&taken.id, "the store").await.unwrap();
    catalogue
        .clear_trouble(&taken.id, "the store")
        .await
        .unwrap();
    let one = catalogue.one(&taken.id).await.unwrap().recording;
    assert_eq!((one.found.as_str(), one.hashed_ms), ("altered", 9));
    assert_eq!(check(None).await, words(["intact", "", ""]));
}

async fn what_was_hashed_longest_ago_comes_first(catalogue: &Catalogue) {
    for n in 70..73 {
        catalogue
            .take_in(&recording(n, "h-70", "d"), &[])
            .await
            .unwrap();
    }
    let one = catalogue.one("h-70.70").await.unwrap().recording;
    catalogue.checked(&one, 90, None).await.unwrap();
    let due = catalogue.to_hash(80, 99).await.unwrap();
    let due: Vec<&str> = due
        .iter()
        .map(|r| r.id.as_str())
        .filter(|id| id.starts_with("h-70"))
        .collect();
    assert_eq!(due, ["h-70.71", "h-70.72"]);
}

async fn what_could_not_be_closed_stays_here_and_is_what_it_is_when_it_is_closed(
    catalogue: &Catalogue,
) {
    let mut one = recording(95, "h-95", "e");
    one.unclosed = Some(Unclosed::OtherKey);
    let files = [file("a.webm", 5), file("chain.jsonl", 7)];
    catalogue.take_in(&one, &files).await.unwrap();
    catalogue
        .take_in(&recording(96, "h-95", "e"), &files)
        .await
        .unwrap();
    let before = catalogue.backlog().await.unwrap().unclosed;
    let waits = async |which: Kept| {
        let all = catalogue.here(which, None, 1_000).await.unwrap();
        let own = all.iter().filter(|w| w.recording == "h-95.95");
        let newest = catalogue.waiting(1_000).await.unwrap();
        let asked = newest.iter().filter(|w| w.hearing == "h-95");
        let asked: Vec<_> = asked
            .map(|w| (w.folder.clone(), w.file.name.clone()))
            .collect();
        (own.count(), asked)
    };
    let a_file_of = |n: &str| (n.to_owned(), "a.webm".to_owned());
    // A later start may close it.
    assert_eq!(waits(Kept::Local).await, (0, vec![a_file_of("96")]));
    assert!(
        catalogue
            .set_unclosed(&one.id, Unclosed::Damaged)
            .await
            .unwrap()
    );
    let both = vec![a_file_of("96"), a_file_of("95")];
    assert_eq!(waits(Kept::Local).await, (2, both));
    for name in ["a.webm", "chain.jsonl"] {
        catalogue
            .set_kept(&one.id, name, Kept::Verified)
            .await
            .unwrap();
    }
    assert_eq!(waits(Kept::Verified).await, (0, vec![a_file_of("96")]));
    assert!(!catalogue.ids().await.unwrap().contains(&one.id));
    let mut closed = one.clone();
    closed.unclosed = None;
    closed.head = "11".repeat(32);
    let files = [file("chain.jsonl", 9), file("manifest.json", 3)];
    catalogue.take_in(&closed, &files).await.unwrap();
    let now = catalogue.one(&one.id).await.unwrap();
    assert_eq!((now.recording, now.files, now.bytes), (closed, 3, 17));
    assert_eq!(catalogue.backlog().await.unwrap().unclosed, before - 1);
    assert!(catalogue.ids().await.unwrap().contains(&one.id));
    assert!(
        !catalogue
            .set_unclosed(&one.id, Unclosed::Gone)
            .await
            .unwrap()
    );
}

async fn all(catalogue: &Catalogue) {
    lists_are_paged_and_of_one_court_or_hearing(catalogue).await;
    files_go_their_way_and_the_backlog_is_what_is_not_safe(catalogue).await;
    signatures_count_by_person_and_only_since_the_last_decision(catalogue).await;
    what_was_hashed_longest_ago_comes_first(catalogue).await;
    what_was_found_since_a_record_was_taken_in_stands_until_it_is_as_it_was(catalogue).await;
    what_could_not_be_closed_stays_here_and_is_what_it_is_when_it_is_closed(catalogue).await;
}

#[tokio::test]
async fn the_catalogue_in_sqlite_does_what_it_is_to_do_and_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::open(None, folder.path()).await.unwrap();
    all(&catalogue).await;
    let again = Catalogue::open(None, folder.path()).await.unwrap();
    assert_eq!(again.ids().await.unwrap(), catalogue.ids().await.unwrap());
}

#[tokio::test]
async fn the_catalogue_in_postgresql_does_the_same() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::open(Some(&postgres.address()), folder.path())
        .await
        .unwrap();
    all(&catalogue).await;
    let again = Catalogue::open(Some(&postgres.address()), folder.path())
        .await
        .unwrap();
    assert_eq!(again.ids().await.unwrap(), catalogue.ids().await.unwrap());
}

/// How many records the large catalogue has; 1,000 by default. When it is said, the time of each list is held against the bound.
const RECORDS: &str = "TYNDAU_RECORDS";
const BOUND: Duration = Duration::from_millis(200);

#[tokio::test]
async fn every_page_is_found_by_an_index_and_no_table_is_read_through() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::open(None, folder.path()).await.unwrap();
    let court = Some("1".to_owned());
    let before = vec![("civil", 1), ("criminal", 2)];
    for (from, index) in [
        (From::Everywhere, "recording_of_a_time"),
        (From::Court("1".into()), "recording_of_a_court"),
        (From::Hearing("h-1".into()), "recording_of_a_hearing"),
        (From::Ending { court, before }, "recording_of_a_court"),
    ] {
        let plan = catalogue.plan(&from).await;
        let is_by =
            |line: &String| line.starts_with(&format!("SEARCH recording USING INDEX {index} "));
        assert!(plan.iter().any(is_by), "{from:?}: {plan:#?}");
        let is_read = |line: &String| line.starts_with("SCAN");
        assert!(!plan.iter().any(is_read), "{from:?}: {plan:#?}");
    }
}

#[tokio::test]
async fn a_large_catalogue_is_listed_page_by_page_whole_and_in_order() {
    let wanted = std::env::var(RECORDS);
    let (records, bound) = match &wanted {
        Ok(records) => (records.parse().unwrap(), Some(BOUND)),
        Err(_) => (1_000, None),
    };
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Catalogue::open(None, folder.path()).await.unwrap();
    large("SQLite", &sqlite, records, bound).await;
    if bound.is_some()
        && let Some(postgres) = Postgres::start()
    {
        let address = postgres.address();
        let postgres = Catalogue::open(Some(&address), folder.path()).await;
        large("PostgreSQL", &postgres.unwrap(), records, bound).await;
    }
}

async fn large(name: &str, catalogue: &Catalogue, records: u64, bound: Option<Duration>) {
    for n in 1..=records {
        let files: Vec<File> = (0..8)
            .map(|f| file(&format!("{f}.webm"), 1_000_000))
            .collect();
        let recording = recording(n, &format!("h-{n}"), &format!("{}", n % 3));
        catalogue.take_in(&recording, &files).await.unwrap();
    }
    let mut longest = Duration::ZERO;
    let mut listed = async |query: Query| {
        let begun = Instant::now();
        let listed = catalogue.list(&query).await.unwrap();
        longest = longest.max(begun.elapsed());
        listed
    };
    for (from, wanted) in [
        (From::Everywhere, (1..=records).rev().collect()),
        (
            From::Court("1".into()),
            (1..=records).rev().filter(|n| n % 3 == 1).collect(),
        ),
    ] {
        let wanted: Vec<u64> = wanted;
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let one = listed(page(from.clone(), after, 100)).await;
            assert!(one.iter().all(|of| (of.files, of.bytes) == (8, 8_000_000)));
            let Some(Listed { recording, .. }) = one.last() else {
                break;
            };
            after = Some((recording.began_ms, recording.id.clone()));
            found.extend(one.iter().map(|of| of.recording.began_ms / 1_000));
            assert!(
                found.len() <= wanted.len(),
                "{name}: {from:?}: more than all"
            );
        }
        assert_eq!(found, wanted, "{name}: {from:?}");
    }
    eprintln!("{name}: {records} records, a page of 100 in at most {longest:?}");
    if let Some(bound) = bound {
        assert!(longest < bound, "{name}: {longest:?}");
    }
    let begun = Instant::now();
    let most = u32::try_from(records).unwrap();
    let all = catalogue.list(&page(From::Everywhere, None, most)).await;
    assert_eq!(all.unwrap().len() as u64, records);
    eprintln!("{name}: all {records} at once in {:?}", begun.elapsed());
}
