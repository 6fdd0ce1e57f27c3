//! The server dies while it brings a record into the store: what was in the store stays, what is here goes only after it was read back.

use super::*;
use crate::edge::recorder::{DIES_AT, UPLOAD_POINTS};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set in a child process: the data folder, and the store's.
const CHILD: &str = "TYNDAU_TEST_UPLOAD_CHILD";
const SIGABRT: i32 = 6;

async fn archive_of(data: &Path, docket: Store) -> Archive {
    let settings = config::Archive {
        store: Some(data.join("store").to_str().unwrap().to_owned()),
        remove_local: true,
        ..config::Archive::default()
    };
    let keys = (
        Arc::new(CourtKey::of_seed(7)),
        Arc::new(ClosedKey::of_seed(7)),
    );
    Archive::open(&settings, data, docket, keys).await.unwrap()
}

#[tokio::test]
#[ignore = "run by the test below, in a process of its own"]
async fn a_child_brings_a_record_into_the_store() {
    let Some(data) = std::env::var_os(CHILD).map(PathBuf::from) else {
        return;
    };
    let docket = Store::open(&data).await.unwrap();
    round(&archive_of(&data, docket).await, now()).await;
}

#[tokio::test]
async fn a_server_that_dies_while_it_uploads_leaves_every_file_somewhere_and_the_next_one_goes_on()
{
    for point in UPLOAD_POINTS {
        let hall = Hall::new().await;
        std::fs::create_dir(hall.data.path().join("store")).unwrap();
        let id = hall.hold("h-1").await;
        hall.end("h-1").await;
        let died = Command::new(std::env::current_exe().unwrap())
            .args([
                "edge::archive::tests::kills::a_child_brings_a_record_into_the_store",
                "--exact",
                "--ignored",
            ])
            .env(CHILD, hall.data.path())
            .env(DIES_AT, format!("{point}:2"))
            .output()
            .unwrap();
        assert_eq!(died.status.signal(), Some(SIGABRT), "{point}: {died:?}");
        let (hearing, folder) = id.split_once('.').unwrap();
        let stored = |file: &str| {
            let path = hall.data.path().join("store").join(hearing).join(folder);
            path.join(file).is_file()
        };
        let here = hall.here(&id);
        for file in FILES {
            let is_here = here.iter().any(|name| name == file);
            assert!(is_here || stored(file), "{point}: {file} is lost");
        }
        let archive = archive_of(hall.data.path(), hall.docket.clone()).await;
        for _ in 0..2 {
            assert!(round(&archive, now()).await.troubles.is_empty(), "{point}");
        }
        assert_eq!(kept(&archive, &id).await, Kept::Verified, "{point}");
        assert!(FILES.into_iter().all(stored), "{point}");
    }
}
