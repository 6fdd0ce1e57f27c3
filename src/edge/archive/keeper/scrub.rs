//! Every record is read and hashed again once in so many days, wherever it lies: about a fifty-second part of the archive a week.

use super::failing::Failing;
use super::{A_ROUND, Round, differs, mended};
use crate::edge::archive::{Archive, ArchiveError};
use crate::record::keeping::DAY_MS;

/// Hashes what was hashed longest ago, if its time has come.
pub async fn hash_again(
    archive: &Archive,
    now: u64,
    round: &mut Round,
) -> Result<(), ArchiveError> {
    let period = u64::from(archive.settings.scrub_days).saturating_mul(DAY_MS);
    let due = now.saturating_sub(period);
    // Those that rest are among the oldest, and keep no other back.
    let resting = u32::try_from(round.resting.len()).unwrap_or(u32::MAX);
    let most = A_ROUND.saturating_add(resting);
    let mut due = archive.catalogue.to_hash(due, most).await?;
    due.retain(|recording| !round.resting.contains(&recording.id));
    let mut failing = Failing::default();
    for recording in &due {
        let mut own = Failing::default();
        let found = differs(archive, recording, &mut own).await?;
        if own.is_empty() || found.is_some() {
            if let Some(found) = &found {
                round.trouble(&recording.id, &found.why);
            }
            let catalogue = &archive.catalogue;
            catalogue.checked(recording, now, found.as_ref()).await?;
            failing.settle(archive, round).await?;
            mended(archive, &recording.id).await?;
            continue;
        }
        failing.join(own);
        // What it refuses is the trouble of a record, which then rests: the round after this one goes on to the next.
        if failing.is_unreachable() {
            failing.away(round);
            return Ok(());
        }
    }
    failing.settle(archive, round).await
}
