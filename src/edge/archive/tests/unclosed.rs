//! Records that were interrupted and cannot be closed: the court sees them all the same, and nothing of them is changed or goes.

use super::*;
use crate::edge::metrics::Metrics;
use crate::edge::recorder::recover::recover_all;
use crate::record::evidence::chain::Chain;
use crate::record::evidence::hex::Hex;
use crate::record::evidence::line::{Begin, FORMAT};
use crate::record::keeping::Unclosed;
use std::collections::BTreeMap;
use std::fs;

impl Hall {
    fn folder(&self, id: &str) -> PathBuf {
        let place = id.replacen('.', "/", 1);
        self.data.path().join("archive").join(place)
    }

    /// Holds a hearing whose record a kill leaves without its end.
    async fn interrupt(&self, hearing: &str) -> String {
        let id = self.hold(hearing).await;
        let folder = self.folder(&id);
        let chain = fs::read_to_string(folder.join("chain.jsonl")).unwrap();
        let lines: Vec<&str> = chain.lines().collect();
        let kept: String = lines[..lines.len() - 1]
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        fs::write(folder.join("chain.jsonl"), kept).unwrap();
        fs::remove_file(folder.join("manifest.json")).unwrap();
        id
    }

    /// The next start of the server, with these keys of the court, and the first round of its keeper.
    async fn starts(&self, archive: &Archive, keys: &[&CourtKey]) -> Archive {
        let unclosed = Unclosables::default();
        recover_all(&self.data.path().join("archive"), keys, u64::MAX, &unclosed);
        let archive = archive.clone().with_unclosed(unclosed);
        round(&archive, now()).await;
        archive
    }
}

/// All that lies in a folder.
fn all_of(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap())
    };
    files.map(read).collect()
}

async fn listed(archive: &Archive, id: &str) -> Recording {
    archive.catalogue.one(id).await.unwrap().recording
}

#[tokio::test]
async fn what_cannot_be_closed_is_in_the_list_with_its_verdict_and_nothing_of_it_is_touched() {
    let hall = Hall::new().await;
    let (archive, _) = hall.archive_with_liar().await;
    let damaged = hall.interrupt("h-1").await;
    hall.damage(&damaged, "chain.jsonl");
    let gone = hall.interrupt("h-2").await;
    fs::remove_file(hall.folder(&gone).join("chain.jsonl")).unwrap();
    let whole = hall.interrupt("h-3").await;
    for hearing in ["h-1", "h-2", "h-3"] {
        hall.docket.file_in_a_test(hearing, "0000").await;
        hall.end(hearing).await;
    }
    let lay = [&damaged, &gone].map(|id| all_of(&hall.folder(id)));
    let archive = hall.starts(&archive, &[&hall.court]).await;
    assert_eq!(listed(&archive, &whole).await.unclosed, None);
    let of_court = catalogue::Query {
        from: From::Court("0000".to_owned()),
        after: None,
        most: 10,
    };
    assert_eq!(archive.catalogue.list(&of_court).await.unwrap().len(), 3);
    for (id, why, verdict) in [
        (&damaged, Unclosed::Damaged, "altered"),
        (&gone, Unclosed::Gone, "incomplete"),
    ] {
        let record = listed(&archive, id).await;
        assert_eq!(record.unclosed, Some(why));
        assert_eq!(record.verdict, verdict);
        assert_eq!(record.case_number, "7527-26-00-2/1");
        assert_eq!(record.began_ms / 1_000, STARTED / 1_000);
        assert_eq!(
            kept(&archive, id).await,
            Kept::Verified,
            "it is in the store too"
        );
    }
    // Not in the next rounds either, nor after another start.
    round(&archive, now() + 400 * DAY_MS).await;
    let archive = hall.starts(&archive, &[&hall.court]).await;
    assert_eq!([&damaged, &gone].map(|id| all_of(&hall.folder(id))), lay);
    assert!(hall.here(&whole).is_empty(), "of others the copy goes");
    let metrics = Metrics::new().unwrap();
    Keeper::new(archive.clone()).count(&metrics).await;
    let shown = metrics.text().unwrap();
    assert!(shown.contains("tyndau_archive_unclosed 2\n"), "{shown}");
}

#[tokio::test]
async fn a_chain_that_is_brought_back_is_closed_by_the_next_start_and_the_court_sees_it_so() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = hall.interrupt("h-1").await;
    let chain = hall.folder(&id).join("chain.jsonl");
    let copy = fs::read(&chain).unwrap();
    fs::remove_file(&chain).unwrap();
    let archive = hall.starts(&archive, &[&hall.court]).await;
    assert_eq!(listed(&archive, &id).await.unclosed, Some(Unclosed::Gone));
    fs::write(&chain, &copy).unwrap();
    let archive = hall.starts(&archive, &[&hall.court]).await;
    let record = listed(&archive, &id).await;
    assert_eq!((record.unclosed, record.verdict.as_str()), (None, "intact"));
    assert_eq!(record.troubles(), "");
    let files = archive.catalogue.files(&id).await.unwrap();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, FILES);
    assert!(
        round(&archive, now() + 400 * DAY_MS)
            .await
            .troubles
            .is_empty()
    );
}

#[tokio::test]
async fn a_record_under_another_key_of_the_court_is_told_and_closed_when_that_key_is_named() {
    let hall = Hall::new().await;
    let (archive, _) = hall.archive_with_liar().await;
    let id = hall.interrupt("h-1").await;
    hall.end("h-1").await;
    let lay = all_of(&hall.folder(&id));
    let other = CourtKey::of_seed(8);
    let archive = hall.starts(&archive, &[&other]).await;
    let record = listed(&archive, &id).await;
    assert_eq!(record.unclosed, Some(Unclosed::OtherKey));
    assert_eq!(record.verdict, "incomplete");
    assert_eq!(all_of(&hall.folder(&id)), lay);
    assert_eq!(
        kept(&archive, &id).await,
        Kept::Local,
        "it may still be closed"
    );
    let archive = hall.starts(&archive, &[&other, &hall.court]).await;
    let record = listed(&archive, &id).await;
    assert_eq!((record.unclosed, record.verdict.as_str()), (None, "intact"));
    assert_eq!(kept(&archive, &id).await, Kept::Verified);
    assert!(hall.here(&id).is_empty());
}

#[tokio::test]
async fn what_is_no_record_or_lies_in_the_store_already_is_not_told() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    // Killed before the first line, within it, and while the copy here was being removed.
    let place = |hearing: &str| {
        hall.data
            .path()
            .join("archive")
            .join(hearing)
            .join("20251125T190023Z")
    };
    for (hearing, chain) in [
        ("h-1", None),
        ("h-2", Some("")),
        ("h-3", Some("{\"kind\":\"beg")),
    ] {
        fs::create_dir_all(place(hearing)).unwrap();
        fs::write(place(hearing).join("log.jsonl"), "").unwrap();
        if let Some(chain) = chain {
            fs::write(place(hearing).join("chain.jsonl"), chain).unwrap();
        }
    }
    let id = hall.hold("h-4").await;
    round(&archive, now()).await;
    archive
        .catalogue
        .set_gone(&id, "chain.jsonl")
        .await
        .unwrap();
    fs::remove_file(hall.folder(&id).join("chain.jsonl")).unwrap();
    let archive = hall.starts(&archive, &[&hall.court]).await;
    let all = catalogue::Query {
        from: From::Everywhere,
        after: None,
        most: 10,
    };
    let all = archive.catalogue.list(&all).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].recording.unclosed, None);
    assert!(archive.unclosed.all().is_empty());
}

#[tokio::test]
async fn a_record_of_a_later_version_is_told_though_nothing_can_be_said_of_it() {
    let hall = Hall::new().await;
    let archive = hall.archive(|_| {}).await;
    let id = hall.interrupt("h-1").await;
    let begin = Begin {
        format: FORMAT + 1,
        hearing: "h-1".to_owned(),
        case_number: String::new(),
        started_ms: STARTED,
        key: Hex([7; 32]),
        court_key: hall.court.public(),
    };
    let (_, line) = Chain::begin(begin, &*hall.court).unwrap();
    fs::write(hall.folder(&id).join("chain.jsonl"), format!("{line}\n")).unwrap();
    let archive = hall.starts(&archive, &[&hall.court]).await;
    let record = listed(&archive, &id).await;
    assert_eq!(record.unclosed, Some(Unclosed::Unreadable));
    assert_eq!(record.verdict, "incomplete");
    assert!(record.finding.contains("format"), "{}", record.finding);
}
