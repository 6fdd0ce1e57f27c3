//! Sessions that were opened before the server was killed, and of which the catalogue was not told any more: their logs know.

use super::was_opened;
use crate::edge::recorder::log;
use crate::edge::store::{Store, StoreError};
use crate::hearing::journal::Fact;
use std::path::Path;

/// Tells the catalogue of sessions that stand in the logs of `archive` alone. Before anybody comes in.
///
/// # Errors
/// The database does not answer.
pub async fn catch_up(store: &Store, archive: &Path) -> Result<(), StoreError> {
    for hearing in store.unopened().await? {
        let folder = archive.join(hearing.as_str());
        let read = tokio::task::spawn_blocking(move || has_sat(&folder));
        if read.await.unwrap_or_default() {
            store.opened(&hearing).await?;
            tracing::info!(%hearing, "the session was opened before the server stopped, and the catalogue knows it now");
        }
    }
    Ok(())
}

fn has_sat(hearing: &Path) -> bool {
    let past = log::past(hearing);
    let mut facts = past.iter().map(|entry| &entry.fact);
    facts.any(|fact| matches!(fact, Fact::Phase { to, .. } if was_opened(*to)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::edge::registry::tests::bench;

    #[tokio::test]
    async fn a_session_of_which_only_its_log_tells_is_in_the_catalogue_when_the_server_runs_again()
    {
        let archive = tempfile::tempdir().unwrap();
        let told = |hearing: &str, to: &str| {
            let record = archive.path().join(hearing).join("20251125T190023Z");
            std::fs::create_dir_all(&record).unwrap();
            let line = format!(
                "{{\"n\":1,\"at\":\"2025-11-25T19:00:23.007Z\",\"actor\":null,\"fact\":\"phase\",\"number\":2,\"from\":\"opening\",\"to\":\"{to}\"}}\n"
            );
            std::fs::write(record.join("log.jsonl"), line).unwrap();
        };
        for (phase, sat) in [
            ("waiting_hall_open", false),
            ("open_session", true),
            ("closed_session", true),
        ] {
            let bench = bench().await;
            let opened = async || bench.store.hearing(&bench.id).await.unwrap().opened;
            catch_up(&bench.store, archive.path()).await.unwrap();
            assert!(!opened().await, "nothing was written of it");
            told(bench.id.as_str(), phase);
            catch_up(&bench.store, archive.path()).await.unwrap();
            assert_eq!(opened().await, sat, "{phase}");
            std::fs::remove_dir_all(archive.path().join(bench.id.as_str())).unwrap();
        }
    }
}
