//! One-time tickets that were used.

use super::{Store, StoreError, rows};
use crate::signal::grant::Once;

impl Store {
    /// Whether a one-time ticket was used.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_used(&self, once: &Once) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM used_ticket WHERE jti = $1")
            .bind(&once.jti)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// Uses a one-time ticket: `true` for the first, whoever else tries at the same moment. Forgets those that have expired.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn use_ticket(&self, once: &Once, now: u64) -> Result<bool, StoreError> {
        sqlx::query("DELETE FROM used_ticket WHERE expires_s < $1")
            .bind(rows::number(now))
            .execute(&self.pool)
            .await?;
        let used = sqlx::query(
            "INSERT INTO used_ticket (jti, expires_s) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(&once.jti)
        .bind(rows::number(once.expires))
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }
}
