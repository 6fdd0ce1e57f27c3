//! How a record is taken in, under which key it stands, and how it ends.

use super::*;
use crate::edge::archive::catalogue::{Act, Query, What};
use crate::edge::archive::copies::Copy;
use crate::record::evidence::report::Verdict;

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
    assert!(case.is_there(100).await, "they signed before it was over");
    case.decide(100, "a-1", What::Destroy).await;
    assert!(case.is_there(101).await, "one has signed since");
    case.decide(102, "a-3", What::Hold).await;
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
