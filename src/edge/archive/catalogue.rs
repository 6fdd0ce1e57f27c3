//! The catalogue of closed records, in SQL: SQLite in the data folder, or PostgreSQL. Both get the same queries, and nothing in them is
//! NULL: the driver for any database cannot say of which kind a missing value is.

mod acts;
mod files;
mod list;
#[cfg(test)]
mod tests;

pub use acts::{Act, What};
pub use files::{Backlog, File, Waiting};
pub use list::{From, Query};

use crate::edge::store::number;
use crate::record::evidence::report::Verdict;
use crate::record::keeping::{Kept, Unclosed};
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{AnyConnection, AnyPool, Row};
use std::path::Path;
use std::time::Duration;

/// Why the catalogue of records does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The database says no.
    #[error("the catalogue of records does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The database is of another version.
    #[error("the catalogue of records cannot be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row that this version cannot read.
    #[error("the catalogue of records holds what this version does not know: {0}")]
    Unreadable(String),
    /// No record has this id.
    #[error("no record {0} exists")]
    Unknown(String),
}

/// A closed record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// `<hearing>.<folder>`.
    pub id: String,
    /// Its hearing.
    pub hearing: String,
    /// Its folder within the hearing's.
    pub folder: String,
    /// Id of its court; empty: of no court's docket.
    pub court_id: String,
    /// Name of its court.
    pub court: String,
    /// Case number.
    pub case_number: String,
    /// Kind of case, by its word.
    pub case_type: String,
    /// When it was opened, in milliseconds since 1970.
    pub began_ms: u64,
    /// When it was closed.
    pub ended_ms: u64,
    /// What verification said when it was taken in.
    pub verdict: String,
    /// SHA-256 of the last line of its chain; empty: there is none.
    pub head: String,
    /// Why it was interrupted and could not be closed; `None`: it was closed.
    pub unclosed: Option<Unclosed>,
    /// When it was taken in; 0: not known any more.
    pub taken_ms: u64,
    /// When all of it was last read: to be taken in, hashed again or verified.
    pub hashed_ms: u64,
    /// What was found then, if that is another verdict than when it was taken in; empty: it is not.
    pub found: String,
    /// Why it is not intact; empty: it is.
    pub finding: String,
    /// What is wrong with keeping it; empty: nothing.
    pub trouble: String,
    /// When the act of the case took legal force; 0: not yet.
    pub in_force_ms: u64,
    /// Since when a legal hold stands; 0: none does.
    pub held_ms: u64,
    /// When it was destroyed; 0: it was not.
    pub destroyed_ms: u64,
}

impl Recording {
    /// Everything that needs somebody, in sentences; empty: nothing does.
    #[must_use]
    pub fn troubles(&self) -> String {
        let all = [self.finding.as_str(), &self.trouble];
        let all: Vec<&str> = all.into_iter().filter(|one| !one.is_empty()).collect();
        all.join("; ")
    }
}

/// What was found when all of a record was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub verdict: Verdict,
    /// Why it is not intact; empty: it is.
    pub why: String,
}

/// A record with what became of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The record.
    pub recording: Recording,
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The file that is least far on its way into the store.
    pub kept: Kept,
}

/// The catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pool: AnyPool,
}

/// What was written down must stand after a power cut: a copy may have been removed because of it.
const TO_SQLITE: [&str; 2] = ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"];
/// To compile a query, as PostgreSQL does when it thinks that it is a long one, took twenty times as long as the query.
const TO_POSTGRES: [&str; 1] = ["SET jit = off"];

impl Catalogue {
    /// Opens the catalogue at an address, or the one of a data folder; makes it when there is none.
    ///
    /// # Errors
    /// [`CatalogueError`] when the database cannot be reached or is of a newer version.
    pub async fn open(address: Option<&str>, data: &Path) -> Result<Self, CatalogueError> {
        sqlx::any::install_default_drivers();
        let own = || {
            format!(
                "sqlite://{}?mode=rwc",
                data.join("archive.sqlite").display()
            )
        };
        let address = address.map_or_else(own, str::to_owned);
        let is_embedded = address.starts_with("sqlite:");
        let pool = AnyPoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    let first: &[&str] = match is_embedded {
                        true => &TO_SQLITE,
                        false => &TO_POSTGRES,
                    };
                    for setting in first {
                        sqlx::query(*setting).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(&address)
            .await?;
        sqlx::migrate!("src/edge/archive/migrations")
            .run(&pool)
            .await?;
        Ok(Self { pool })
    }

    /// Takes a record in, with its files. One that is there already stays as it is, unless it could not be closed before and is closed now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_in(
        &self,
        recording: &Recording,
        files: &[File],
    ) -> Result<(), CatalogueError> {
        let mut change = self.pool.begin().await?;
        let taken = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO recording ({COLUMNS}) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT DO NOTHING"
        )))
        .bind(&recording.id)
        .bind(&recording.hearing)
        .bind(&recording.folder)
        .bind(&recording.court_id)
        .bind(&recording.court)
        .bind(&recording.case_number)
        .bind(&recording.case_type)
        .bind(number(recording.began_ms))
        .bind(number(recording.ended_ms))
        .bind(&recording.verdict)
        .bind(&recording.head)
        .bind(number(recording.taken_ms))
        .bind(number(recording.hashed_ms))
        .bind(&recording.found)
        .bind(&recording.finding)
        .bind(&recording.trouble)
        .bind(number(recording.in_force_ms))
        .bind(number(recording.held_ms))
        .bind(number(recording.destroyed_ms))
        .bind(unclosed(recording))
        .execute(&mut *change)
        .await?;
        let is_new = taken.rows_affected() > 0;
        if is_new || close(&mut change, recording).await? {
            for file in files {
                files::insert(&mut change, &recording.id, file).await?;
            }
        }
        Ok(change.commit().await?)
    }

    /// Writes down why a record still cannot be closed. Gives whether it is there as one that could not be.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_unclosed(&self, id: &str, why: Unclosed) -> Result<bool, CatalogueError> {
        let change = "UPDATE recording SET unclosed = $1 WHERE id = $2 AND unclosed <> ''";
        let changed = sqlx::query(change)
            .bind(why.word())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(changed.rows_affected() > 0)
    }

    /// Says what is wrong with keeping a record; empty: nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_trouble(&self, id: &str, sentence: &str) -> Result<(), CatalogueError> {
        sqlx::query("UPDATE recording SET trouble = $1 WHERE id = $2")
            .bind(sentence)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// All of a record was read at `now_ms`, and this was found; `None`: it is as when it was taken in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn checked(
        &self,
        recording: &Recording,
        now_ms: u64,
        found: Option<&Found>,
    ) -> Result<(), CatalogueError> {
        let since = found.map(|found| found.verdict.word());
        let since = since.filter(|word| *word != recording.verdict);
        let why = match (found, recording.found.as_str(), recording.verdict.as_str()) {
            (Some(found), ..) => found.why.clone(),
            (None, "", _) => recording.finding.clone(),
            (None, _, "intact") => String::new(),
            (None, _, verdict) => format!("it was {verdict} when it was taken in"),
        };
        let change = "UPDATE recording SET hashed_ms = $1, found = $2, finding = $3 WHERE id = $4";
        sqlx::query(change)
            .bind(number(now_ms))
            .bind(since.unwrap_or_default())
            .bind(why)
            .bind(&recording.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// A record that could not be closed before is what it is now. Gives whether it was such a one.
async fn close(
    database: &mut AnyConnection,
    recording: &Recording,
) -> Result<bool, CatalogueError> {
    if recording.unclosed.is_some() {
        return Ok(false);
    }
    let closed = sqlx::query(
        "UPDATE recording SET case_number = $1, began_ms = $2, ended_ms = $3, verdict = $4, head = $5, taken_ms = $6, hashed_ms = $7, \
         found = '', finding = $8, unclosed = '' WHERE id = $9 AND unclosed <> '' AND destroyed_ms = 0",
    )
    .bind(&recording.case_number)
    .bind(number(recording.began_ms))
    .bind(number(recording.ended_ms))
    .bind(&recording.verdict)
    .bind(&recording.head)
    .bind(number(recording.taken_ms))
    .bind(number(recording.hashed_ms))
    .bind(&recording.finding)
    .bind(&recording.id)
    .execute(database)
    .await?;
    Ok(closed.rows_affected() > 0)
}

fn unclosed(recording: &Recording) -> &'static str {
    recording.unclosed.map_or("", Unclosed::word)
}

const COLUMNS: &str = "id, hearing_id, folder, court_id, court, case_number, case_type, began_ms, ended_ms, verdict, head, taken_ms, \
     hashed_ms, found, finding, trouble, in_force_ms, held_ms, destroyed_ms, unclosed";

fn recording(row: &AnyRow) -> Result<Recording, CatalogueError> {
    Ok(Recording {
        id: row.try_get("id")?,
        hearing: row.try_get("hearing_id")?,
        folder: row.try_get("folder")?,
        court_id: row.try_get("court_id")?,
        court: row.try_get("court")?,
        case_number: row.try_get("case_number")?,
        case_type: row.try_get("case_type")?,
        began_ms: count(row, "began_ms")?,
        ended_ms: count(row, "ended_ms")?,
        verdict: row.try_get("verdict")?,
        head: row.try_get("head")?,
        taken_ms: count(row, "taken_ms")?,
        hashed_ms: count(row, "hashed_ms")?,
        found: row.try_get("found")?,
        finding: row.try_get("finding")?,
        trouble: row.try_get("trouble")?,
        in_force_ms: count(row, "in_force_ms")?,
        held_ms: count(row, "held_ms")?,
        destroyed_ms: count(row, "destroyed_ms")?,
        unclosed: why_unclosed(row)?,
    })
}

fn why_unclosed(row: &AnyRow) -> Result<Option<Unclosed>, CatalogueError> {
    let word: String = row.try_get("unclosed")?;
    if word.is_empty() {
        return Ok(None);
    }
    let unreadable = || CatalogueError::Unreadable(format!("unclosed: {word}"));
    Unclosed::of_word(&word).map(Some).ok_or_else(unreadable)
}

fn count(row: &AnyRow, column: &str) -> Result<u64, CatalogueError> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).map_err(|error| CatalogueError::Unreadable(format!("{column}: {error}")))
}

fn kept(row: &AnyRow) -> Result<Kept, CatalogueError> {
    let word: String = row.try_get("kept")?;
    Kept::of_word(&word).ok_or_else(|| CatalogueError::Unreadable(format!("kept: {word}")))
}
