//! Every record is read and hashed again once in so many days, wherever it lies: about a fifty-second part of the archive a week.

use super::upload::away;
use super::{A_ROUND, Round, differs, trouble};
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
    for recording in archive.catalogue.to_hash(due, A_ROUND).await? {
        let found = match differs(archive, &recording).await {
            Ok(found) => found,
            Err(ArchiveError::Store(error)) => {
                away(&error, round);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if let Some(found) = &found {
            round.trouble(&recording.id, &found.why);
        }
        let catalogue = &archive.catalogue;
        catalogue.checked(&recording, now, found.as_ref()).await?;
    }
    Ok(())
}
