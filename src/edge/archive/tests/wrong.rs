//! The store answers, and wrongly: it lies, refuses one object, or gives back something else.

use super::liar::Lie;
use super::*;

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
        let others = hall.have_ended(&["h-2", "h-3", "h-4"]).await;
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
async fn three_records_that_are_refused_as_a_whole_keep_none_back_that_comes_after_them() {
    for refused in [
        &["h-1/", "h-2/", "h-3/"][..],
        &["h-1/", "h-2/", "h-3/", "h-5/"],
    ] {
        let hall = Hall::new().await;
        let ids = hall.have_ended(&["h-1", "h-2", "h-3", "h-4", "h-5"]).await;
        let (archive, lie) = hall.archive_with_liar().await;
        lie.is(Lie::RefusesSome(refused));
        let mut keeper = Keeper::new(archive.clone());
        for rounds in 1.. {
            assert!(rounds <= 2, "{refused:?}: the fourth waits for ever");
            keeper.round(now()).await.unwrap();
            if kept(&archive, &ids[3]).await == Kept::Verified {
                break;
            }
        }
        assert!(hall.here(&ids[3]).is_empty());
        for id in &ids[..3] {
            assert!(
                trouble_of(&archive, id)
                    .await
                    .starts_with("the store answers")
            );
        }
        lie.is(Lie::None);
        keeper.round(now() + 120_000).await.unwrap();
        for id in &ids {
            assert_eq!(kept(&archive, id).await, Kept::Verified);
        }
    }
}

#[tokio::test]
async fn an_object_that_is_refused_when_records_are_hashed_again_keeps_no_other_from_it() {
    let hall = Hall::new().await;
    let ids = hall.have_ended(&["h-1", "h-2"]).await;
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
async fn records_that_are_refused_as_a_whole_when_they_are_hashed_again_keep_no_other_from_it() {
    let hall = Hall::new().await;
    let ids = hall.have_ended(&["h-1", "h-2", "h-3", "h-4", "h-5"]).await;
    let (archive, lie) = hall.archive_with_liar().await;
    round(&archive, now()).await;
    let late = now() + 400 * DAY_MS;
    lie.is(Lie::RefusesSome(&["h-1/", "h-2/", "h-3/", "h-4/"]));
    let mut keeper = Keeper::new(archive.clone());
    for _ in 0..2 {
        let found = keeper.round(late).await.unwrap();
        assert!(!found.is_away, "{found:?}");
    }
    let hashed = async |id: &str| archive.catalogue.one(id).await.unwrap().recording.hashed_ms;
    assert_eq!(hashed(&ids[4]).await, late);
    for id in &ids[..4] {
        assert!(trouble_of(&archive, id).await.contains("403"), "{id}");
        assert!(hashed(id).await < late, "{id}");
    }
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
