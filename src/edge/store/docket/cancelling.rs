//! Hearings that the court cancels before their session.

use super::standing;
use crate::edge::store::changes::{self, What};
use crate::edge::store::{Store, StoreError, milliseconds};
use crate::id::HearingId;
use crate::signal::staff::Staff;
use sqlx::SqliteConnection;

impl Store {
    /// Whether a hearing of which the caller saw `version` can be cancelled, as far as the catalogue knows: its session was never opened.
    ///
    /// # Errors
    /// As [`Self::cancel`].
    pub async fn may_be_cancelled(
        &self,
        staff: &Staff,
        id: &HearingId,
        version: u32,
    ) -> Result<(), StoreError> {
        let mut database = self.pool.acquire().await?;
        cancellable(&mut database, staff, id, Some(version)).await
    }

    /// Cancels a hearing whose session was never opened, and of which the caller saw `version`; `None`: its room is over already, and what
    /// somebody changed since the caller looked at it changes nothing of that.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Stale`], [`StoreError::Ended`], [`StoreError::Cancelled`], [`StoreError::Opened`], or the
    /// database does not answer.
    pub async fn cancel(
        &self,
        staff: &Staff,
        id: &HearingId,
        version: Option<u32>,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        cancellable(&mut change, staff, id, version).await?;
        sqlx::query("UPDATE hearing SET cancelled_ms = $1, cancel_reason = $2, version = version + 1 WHERE id = $3")
            .bind(milliseconds())
            .bind(reason)
            .bind(id.as_str())
            .execute(&mut *change)
            .await?;
        changes::write(&mut change, id, &staff.id, What::Cancelled, None).await?;
        Ok(change.commit().await?)
    }

    /// A cancellation came too late: the session was being opened in the same moment, and it is the judge's. The hearing stands.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn stands_after_all(&self, staff: &Staff, id: &HearingId) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let taken_back = sqlx::query(
            "UPDATE hearing SET cancelled_ms = NULL, cancel_reason = NULL, version = version + 1 WHERE id = $1 AND court_id = $2",
        )
        .bind(id.as_str())
        .bind(&staff.court.id)
        .execute(&mut *change)
        .await?;
        if taken_back.rows_affected() == 0 {
            return Err(StoreError::Unknown(id.clone()));
        }
        changes::write(&mut change, id, &staff.id, What::NotCancelled, None).await?;
        Ok(change.commit().await?)
    }
}

async fn cancellable(
    database: &mut SqliteConnection,
    staff: &Staff,
    id: &HearingId,
    version: Option<u32>,
) -> Result<(), StoreError> {
    match standing(database, staff, id, version).await?.opened {
        true => Err(StoreError::Opened),
        false => Ok(()),
    }
}
