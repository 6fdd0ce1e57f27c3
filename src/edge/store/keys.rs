//! Keys under which a hearing is booked once, however often it is asked for: an answer may be lost, and the request comes again.

use super::{Change, Store, StoreError, milliseconds, rows};
use crate::id::HearingId;
use crate::signal::docket::Court;
use sqlx::{Row, SqliteConnection};

/// A key, and what was asked for under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// Chosen by who asks.
    pub key: String,
    /// Of what was asked for.
    pub digest: String,
}

impl Store {
    /// The hearing that was booked under a key before.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`], or the database does not answer.
    pub async fn booked_under(
        &self,
        court: &Court,
        under: &Under,
    ) -> Result<Option<HearingId>, StoreError> {
        let mut database = self.pool.acquire().await?;
        booked(&mut database, court, under).await
    }
}

/// The hearing that was booked under a key before, within a change.
pub async fn booked(
    database: &mut SqliteConnection,
    court: &Court,
    under: &Under,
) -> Result<Option<HearingId>, StoreError> {
    let row =
        sqlx::query("SELECT digest, hearing_id FROM booking_key WHERE court_id = $1 AND key = $2")
            .bind(&court.id)
            .bind(&under.key)
            .fetch_optional(&mut *database)
            .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let digest: String = row.try_get("digest")?;
    match digest == under.digest {
        true => Ok(Some(rows::hearing_id(&row, "hearing_id")?)),
        false => Err(StoreError::KeyReused),
    }
}

/// Keeps the key of a hearing that is being booked.
pub async fn keep(
    change: &mut Change,
    court: &Court,
    under: &Under,
    id: &HearingId,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO booking_key (court_id, key, digest, hearing_id, made_ms) VALUES ($1, $2, $3, $4, $5)")
        .bind(&court.id)
        .bind(&under.key)
        .bind(&under.digest)
        .bind(id.as_str())
        .bind(milliseconds())
        .execute(&mut **change)
        .await?;
    Ok(())
}
