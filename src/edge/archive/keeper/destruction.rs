//! Records whose time is over and whose act of destruction is signed: keys go first, then files. The catalogue keeps the head of the
//! chain, who signed and when.

use super::{Round, trouble};
use crate::edge::archive::catalogue::{Act, Recording, What};
use crate::edge::archive::{Archive, ArchiveError};
use crate::record::keeping::{DAY_MS, Fate, fate, in_order_of_destruction};

/// Acts that are looked at in one round.
const MOST: u32 = 1_000;
/// Who carries acts out.
const KEEPER: &str = "server";

/// Destroys what is to be destroyed at `now`.
pub async fn destroy(archive: &Archive, now: u64, round: &mut Round) -> Result<(), ArchiveError> {
    let Some(shortest) = archive.settings.keep_days.shortest() else {
        return Ok(());
    };
    let over = now.saturating_sub(u64::from(shortest).saturating_mul(DAY_MS));
    for recording in archive.catalogue.in_force(over, MOST).await? {
        if round.resting.contains(&recording.id) {
            continue;
        }
        let signatures = archive.signatures(&recording).await?;
        if fate(archive.term(&recording, signatures), now) == Fate::ToBeDestroyed {
            carry_out(archive, &recording, now, round).await?;
        }
    }
    Ok(())
}

async fn carry_out(
    archive: &Archive,
    recording: &Recording,
    now: u64,
    round: &mut Round,
) -> Result<(), ArchiveError> {
    let files = archive.catalogue.files(&recording.id).await?;
    let mut names: Vec<String> = files.into_iter().map(|file| file.name).collect();
    in_order_of_destruction(&mut names);
    for name in &names {
        let name = recording.name_of(name);
        for place in archive.store.iter().chain([&archive.here]) {
            if let Err(error) = place.remove(&name).await {
                // Nothing after it goes either: the order is part of the act.
                let sentence = format!("it is to be destroyed and cannot be: {error}");
                return trouble(archive, &recording.id, sentence, round).await;
            }
        }
    }
    let folder = archive
        .folder
        .join(&recording.hearing)
        .join(&recording.folder);
    // Only an empty folder goes.
    let _ = tokio::fs::remove_dir(folder).await;
    let act = Act {
        at_ms: now,
        staff: KEEPER.to_owned(),
        what: What::Destroyed,
        reason: format!("{} files", names.len()),
        since_ms: 0,
    };
    archive.catalogue.decide(&recording.id, &act).await?;
    tracing::warn!(recording = %recording.id, files = names.len(), "a record was destroyed by a signed act");
    Ok(())
}
