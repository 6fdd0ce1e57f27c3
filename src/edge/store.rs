//! The catalogue: hearings and used tickets, in SQLite in the data folder. The server and `tyndau token` share it.

use super::clock;
use crate::id::HearingId;
use crate::signal::grant::Once;
use crate::signal::message::HearingCard;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlitePool};
use std::path::Path;
use std::time::Duration;

/// Why the catalogue does not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database says no.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The database is of another version.
    #[error("the database cannot be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A hearing of that id is there already.
    #[error("a hearing {0} exists already")]
    Exists(HearingId),
    /// Nothing is known of a hearing of that id.
    #[error("no hearing {0} exists")]
    Unknown(HearingId),
}

/// A hearing as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Id.
    pub id: HearingId,
    /// Case number.
    pub case_number: String,
    /// Court and room.
    pub court: String,
    /// Links of a lower number are revoked.
    pub epoch: u32,
    /// It is over.
    pub ended: bool,
}

impl Hearing {
    /// As its people see it.
    #[must_use]
    pub fn card(&self) -> HearingCard {
        HearingCard {
            id: self.id.to_string(),
            case_number: self.case_number.clone(),
            court: self.court.clone(),
        }
    }
}

/// The catalogue.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

const COLUMNS: &str = "id, case_number, court, epoch, ended_ms";

impl Store {
    /// Opens the catalogue of a data folder; makes it when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened or is of a newer version.
    pub async fn open(data: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(data.join("tyndau.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A used ticket must stay used after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        sqlx::migrate!("src/edge/store/migrations")
            .run(&pool)
            .await?;
        Ok(Self { pool })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Makes a hearing.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or the database does not answer.
    pub async fn create(
        &self,
        card: &HearingCard,
        id: &HearingId,
        sample: bool,
    ) -> Result<(), StoreError> {
        let made = sqlx::query(
            "INSERT INTO hearing (id, case_number, court, sample, created_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(id.as_str())
        .bind(&card.case_number)
        .bind(&card.court)
        .bind(sample)
        .bind(milliseconds())
        .execute(&self.pool)
        .await?;
        match made.rows_affected() {
            0 => Err(StoreError::Exists(id.clone())),
            _ => Ok(()),
        }
    }

    /// A hearing.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn hearing(&self, id: &HearingId) -> Result<Hearing, StoreError> {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing WHERE id = ?"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?
        .map(|row| hearing(&row))
        .transpose()?
        .ok_or_else(|| StoreError::Unknown(id.clone()))
    }

    /// All hearings, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hearings(&self) -> Result<Vec<Hearing>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing ORDER BY created_ms DESC, id"
        )))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(hearing).collect()
    }

    /// The newest sample hearing that has not ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_sample(&self) -> Result<Option<Hearing>, StoreError> {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing WHERE sample = 1 AND ended_ms IS NULL ORDER BY created_ms DESC, id LIMIT 1"
        )))
        .fetch_optional(&self.pool)
        .await?
        .map(|row| hearing(&row))
        .transpose()
    }

    /// Marks a hearing as ended; once ended it stays so.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn end(&self, id: &HearingId) -> Result<(), StoreError> {
        let ended = sqlx::query("UPDATE hearing SET ended_ms = coalesce(ended_ms, ?) WHERE id = ?")
            .bind(milliseconds())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        match ended.rows_affected() {
            0 => Err(StoreError::Unknown(id.clone())),
            _ => Ok(()),
        }
    }

    /// Revokes every link of a hearing made so far.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn revoke(&self, id: &HearingId) -> Result<(), StoreError> {
        let revoked = sqlx::query("UPDATE hearing SET epoch = epoch + 1 WHERE id = ?")
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        match revoked.rows_affected() {
            0 => Err(StoreError::Unknown(id.clone())),
            _ => Ok(()),
        }
    }

    /// Whether a one-time ticket was used.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_used(&self, once: &Once) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM used_ticket WHERE jti = ?")
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
        sqlx::query("DELETE FROM used_ticket WHERE expires_s < ?")
            .bind(i64::try_from(now).unwrap_or(i64::MAX))
            .execute(&self.pool)
            .await?;
        let used = sqlx::query(
            "INSERT INTO used_ticket (jti, expires_s) VALUES (?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&once.jti)
        .bind(i64::try_from(once.expires).unwrap_or(i64::MAX))
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }
}

fn milliseconds() -> i64 {
    i64::try_from(clock::now().0).unwrap_or(i64::MAX)
}

fn hearing(row: &sqlx::sqlite::SqliteRow) -> Result<Hearing, StoreError> {
    let id: String = row.try_get("id")?;
    let ended: Option<i64> = row.try_get("ended_ms")?;
    Ok(Hearing {
        id: HearingId::new(&id).map_err(|e| sqlx::Error::Decode(Box::new(e)))?,
        case_number: row.try_get("case_number")?,
        court: row.try_get("court")?,
        epoch: row.try_get("epoch")?,
        ended: ended.is_some(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn card(id: &str) -> (HearingCard, HearingId) {
        let card = HearingCard {
            id: id.into(),
            case_number: "0000-26-00-2/418".into(),
            court: "Аудандық сот · 2-зал".into(),
        };
        (card, HearingId::new(id).unwrap())
    }

    async fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn a_hearing_is_kept_ended_and_revoked_across_openings() {
        let (folder, store) = store().await;
        let (card, id) = card("h-1");
        store.create(&card, &id, true).await.unwrap();
        assert!(matches!(
            store.create(&card, &id, true).await,
            Err(StoreError::Exists(_))
        ));
        assert_eq!(store.open_sample().await.unwrap().unwrap().id, id);

        let other = Store::open(folder.path()).await.unwrap();
        other.revoke(&id).await.unwrap();
        other.end(&id).await.unwrap();
        let hearing = store.hearing(&id).await.unwrap();
        assert_eq!((hearing.epoch, hearing.ended), (2, true));
        assert_eq!(hearing.card(), card);
        assert_eq!(store.open_sample().await.unwrap(), None);
        assert_eq!(store.hearings().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn an_unknown_hearing_is_named() {
        let (_folder, store) = store().await;
        let (_, id) = card("h-2");
        assert!(matches!(
            store.hearing(&id).await,
            Err(StoreError::Unknown(_))
        ));
        assert!(matches!(store.end(&id).await, Err(StoreError::Unknown(_))));
        assert!(matches!(
            store.revoke(&id).await,
            Err(StoreError::Unknown(_))
        ));
    }

    #[tokio::test]
    async fn a_ticket_is_used_once_even_after_a_restart_and_forgotten_when_it_expired() {
        let (folder, store) = store().await;
        let once = Once {
            jti: "j1".into(),
            expires: 100,
        };
        assert!(!store.is_used(&once).await.unwrap());
        assert!(store.use_ticket(&once, 50).await.unwrap());
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        assert!(!store.use_ticket(&once, 100).await.unwrap());
        assert!(store.is_used(&once).await.unwrap());
        let other = Once {
            jti: "j2".into(),
            expires: 200,
        };
        assert!(store.use_ticket(&other, 101).await.unwrap());
        assert!(!store.is_used(&once).await.unwrap());
    }
}
