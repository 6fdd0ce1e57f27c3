//! The files of records, and how far each is on its way into the store.

use super::{Catalogue, CatalogueError, count, kept, number};
use crate::record::index::Index;
use crate::record::keeping::Kept;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Within the record's folder.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// How far it is.
    pub kept: Kept,
    /// A copy lies in the data folder.
    pub here: bool,
}

/// A file that something is to be done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its record.
    pub recording: String,
    /// When that began, in milliseconds since 1970.
    pub began_ms: u64,
    /// That record's hearing…
    pub hearing: String,
    /// …and folder.
    pub folder: String,
    /// The file.
    pub file: File,
}

/// What is not safe in the store yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Records with a trouble.
    pub troubles: u64,
    /// Records that could not be closed.
    pub unclosed: u64,
}

pub(super) async fn insert(
    database: &mut AnyConnection,
    recording: &str,
    file: &File,
) -> Result<(), CatalogueError> {
    sqlx::query(
        "INSERT INTO recording_file (recording_id, name, bytes, sha256, kept, here) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (recording_id, name) DO UPDATE \
         SET bytes = excluded.bytes, sha256 = excluded.sha256, kept = excluded.kept, here = excluded.here",
    )
    .bind(recording)
    .bind(&file.name)
    .bind(number(file.bytes))
    .bind(&file.sha256)
    .bind(file.kept.word())
    .bind(i64::from(file.here))
    .execute(database)
    .await?;
    Ok(())
}

impl Catalogue {
    /// The files of a record, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn files(&self, recording: &str) -> Result<Vec<File>, CatalogueError> {
        let rows = sqlx::query(
            "SELECT name, bytes, sha256, kept, here FROM recording_file WHERE recording_id = $1 ORDER BY name",
        )
        .bind(recording)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(file).collect()
    }

    /// Writes down where to begin to read a file.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_index(
        &self,
        recording: &str,
        name: &str,
        index: &Index,
    ) -> Result<(), CatalogueError> {
        let places = serde_json::to_string(index).map_err(unreadable)?;
        sqlx::query(
            "INSERT INTO recording_index (recording_id, name, places) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(recording)
        .bind(name)
        .bind(places)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Where to begin to read a file, if that is known.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn index(
        &self,
        recording: &str,
        name: &str,
    ) -> Result<Option<Index>, CatalogueError> {
        let row =
            sqlx::query("SELECT places FROM recording_index WHERE recording_id = $1 AND name = $2")
                .bind(recording)
                .bind(name)
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let places: String = row.try_get("places")?;
        serde_json::from_str(&places).map_err(unreadable)
    }

    /// Files whose copy lies here and that are this far, those of the oldest record first, from the one `after` this. Of records that could
    /// not be closed none is to go from here, and those that a later start may still close are not brought anywhere.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn here(
        &self,
        which: Kept,
        after: Option<&Waiting>,
        most: u32,
    ) -> Result<Vec<Waiting>, CatalogueError> {
        let (began, recording, name) = after.map_or((-1, "", ""), |last| {
            let name = last.file.name.as_str();
            (number(last.began_ms), last.recording.as_str(), name)
        });
        let rows = sqlx::query(
            "SELECT f.recording_id, r.began_ms, r.hearing_id, r.folder, f.name, f.bytes, f.sha256, f.kept, f.here \
             FROM recording_file f JOIN recording r ON r.id = f.recording_id \
             WHERE f.kept = $1 AND f.here = 1 AND r.destroyed_ms = 0 AND (r.unclosed = '' OR (r.unclosed IN ('damaged', 'gone') AND f.kept <> 'verified')) \
             AND (r.began_ms > $3 OR (r.began_ms = $3 AND \
             (f.recording_id > $4 OR (f.recording_id = $4 AND f.name > $5)))) \
             ORDER BY r.began_ms, f.recording_id, f.name LIMIT $2",
        )
        .bind(which.word())
        .bind(i64::from(most))
        .bind(began)
        .bind(recording)
        .bind(name)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(waiting).collect()
    }

    /// Of each record that has such one file that is not safe in the store yet, the newest record first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn waiting(&self, most: u32) -> Result<Vec<Waiting>, CatalogueError> {
        let rows = sqlx::query(
            "SELECT f.recording_id, r.began_ms, r.hearing_id, r.folder, f.name, f.bytes, f.sha256, f.kept, f.here \
             FROM recording_file f JOIN recording r ON r.id = f.recording_id \
             WHERE f.here = 1 AND (f.recording_id, f.name) IN (SELECT w.recording_id, MIN(w.name) FROM recording_file w \
              WHERE w.kept IN ('local', 'uploaded') AND w.here = 1 GROUP BY w.recording_id) \
             AND r.destroyed_ms = 0 AND r.unclosed IN ('', 'damaged', 'gone') \
             ORDER BY r.began_ms DESC, f.recording_id DESC LIMIT $1",
        )
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(waiting).collect()
    }

    /// Writes down how far a file is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_kept(
        &self,
        recording: &str,
        name: &str,
        kept: Kept,
    ) -> Result<(), CatalogueError> {
        sqlx::query("UPDATE recording_file SET kept = $1 WHERE recording_id = $2 AND name = $3")
            .bind(kept.word())
            .bind(recording)
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// No copy of a file lies here any more.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_gone(&self, recording: &str, name: &str) -> Result<(), CatalogueError> {
        sqlx::query("UPDATE recording_file SET here = 0 WHERE recording_id = $1 AND name = $2")
            .bind(recording)
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What is wrong with a record is over, if it began with these words.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clear_trouble(
        &self,
        recording: &str,
        beginning: &str,
    ) -> Result<(), CatalogueError> {
        sqlx::query("UPDATE recording SET trouble = '' WHERE id = $1 AND trouble LIKE $2")
            .bind(recording)
            .bind(format!("{beginning}%"))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What is not safe in the store yet. It is asked for by what it is, not by what it is not: so it is found by the index.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn backlog(&self) -> Result<Backlog, CatalogueError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes, \
             (SELECT COUNT(*) FROM recording WHERE (trouble <> '' OR finding <> '') AND destroyed_ms = 0) AS troubles, \
             (SELECT COUNT(*) FROM recording WHERE unclosed <> '' AND destroyed_ms = 0) AS unclosed \
             FROM recording_file WHERE kept IN ('local', 'uploaded') AND here = 1 \
             AND recording_id IN (SELECT id FROM recording WHERE destroyed_ms = 0)",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Backlog {
            files: count(&row, "files")?,
            bytes: count(&row, "bytes")?,
            troubles: count(&row, "troubles")?,
            unclosed: count(&row, "unclosed")?,
        })
    }

    /// Bytes that an hour of hearing takes, on the mean of the newest hundred records; `None`: there is no record yet.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn bytes_an_hour(&self) -> Result<Option<u64>, CatalogueError> {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes, CAST(COALESCE(SUM(length), 0) AS BIGINT) AS length FROM \
             (SELECT ended_ms - began_ms AS length, \
              (SELECT COALESCE(SUM(f.bytes), 0) FROM recording_file f WHERE f.recording_id = recording.id) AS bytes \
              FROM recording ORDER BY began_ms DESC LIMIT 100) newest",
        )
        .fetch_one(&self.pool)
        .await?;
        let (bytes, length) = (count(&row, "bytes")?, count(&row, "length")?);
        Ok(bytes.saturating_mul(3_600_000).checked_div(length))
    }
}

fn unreadable(error: serde_json::Error) -> CatalogueError {
    CatalogueError::Unreadable(format!("places: {error}"))
}

fn waiting(row: &AnyRow) -> Result<Waiting, CatalogueError> {
    Ok(Waiting {
        recording: row.try_get("recording_id")?,
        began_ms: count(row, "began_ms")?,
        hearing: row.try_get("hearing_id")?,
        folder: row.try_get("folder")?,
        file: file(row)?,
    })
}

fn file(row: &AnyRow) -> Result<File, CatalogueError> {
    Ok(File {
        name: row.try_get("name")?,
        bytes: count(row, "bytes")?,
        sha256: row.try_get("sha256")?,
        kept: kept(row)?,
        here: count(row, "here")? == 1,
    })
}
