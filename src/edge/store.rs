//! The catalogue, in SQLite in the data folder: hearings and their people, what became of links, used tickets. The server and the command
//! line share it. Queries are of the SQL that other databases understand too; only the migrations are SQLite's.

mod again;
mod changes;
mod docket;
mod hearings;
mod invitations;
mod keys;
mod persons;
mod rows;
#[cfg(test)]
mod tests;
mod tickets;
mod turns;

pub use again::until_it_answers;
pub use docket::{Entry, Page, Slot};
pub use hearings::{Filed, Hearing};
pub use invitations::Invited;
pub use keys::Under;
pub(in crate::edge) use rows::number;

use super::clock;
use crate::id::HearingId;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;

/// Why the catalogue does not answer, or does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database says no.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The database is of another version.
    #[error("the database cannot be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row that this version cannot read.
    #[error("the database holds what this version does not know: {0}")]
    Unreadable(String),
    /// A hearing of that id is there already.
    #[error("a hearing {0} exists already")]
    Exists(HearingId),
    /// Nothing is known of a hearing of that id, or it is of another court.
    #[error("no hearing {0} exists")]
    Unknown(HearingId),
    /// Somebody changed the hearing in between.
    #[error("the hearing was changed meanwhile")]
    Stale,
    /// It is over.
    #[error("the hearing is over")]
    Ended,
    /// It was cancelled.
    #[error("the hearing was cancelled")]
    Cancelled,
    /// Its session was opened.
    #[error("the session of the hearing was opened")]
    Opened,
    /// The courtroom is not free at that time.
    #[error("the courtroom is taken")]
    Taken(Slot),
    /// The key of a request was used for another one.
    #[error("the key was used for another request")]
    KeyReused,
}

/// The catalogue.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// A change that is made whole or not at all.
type Change = sqlx::Transaction<'static, sqlx::Sqlite>;

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

    /// Begins a change; nobody else changes anything until it is done, so that what was looked at stays true.
    async fn change(&self) -> Result<Change, StoreError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Now, as the database keeps it.
fn milliseconds() -> i64 {
    rows::number(clock::now().0)
}
