//! Stores that speak S3, as they are run.

use super::moto::Moto;
use super::s3s::S3s;
use super::*;
use crate::record::evidence::hex::Hash;

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
