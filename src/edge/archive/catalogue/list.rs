//! Lists of records, the newest first, a page at a time.

use super::{COLUMNS, Catalogue, CatalogueError, Listed, Recording, count, number, recording};
use crate::record::keeping::Kept;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

/// Of which records a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Of all courts: for the operator.
    Everywhere,
    /// Of one court, by its id.
    Court(String),
    /// Of one hearing, by its id.
    Hearing(String),
    /// Those whose time ends: of this court, or of all.
    Ending {
        /// Id of the court.
        court: Option<String>,
        /// Of each kind of case, by its word: acts that took legal force before this are meant, in milliseconds since 1970.
        before: Vec<(&'static str, u64)>,
    },
}

impl From {
    /// The condition, and what is bound in it to `$1`.
    fn words(&self) -> (String, &str) {
        match self {
            Self::Everywhere => ("$1 = ''".to_owned(), ""),
            Self::Court(id) => ("court_id = $1".to_owned(), id),
            Self::Hearing(id) => ("hearing_id = $1".to_owned(), id),
            Self::Ending { court, before } => {
                let of = match court {
                    Some(_) => "court_id = $1",
                    None => "$1 = ''",
                };
                let kinds = before.iter().map(|(kind, before)| {
                    let before = number(*before);
                    format!("(case_type = '{kind}' AND in_force_ms < {before})")
                });
                let kinds: Vec<String> = kinds.collect();
                let kinds = match kinds.is_empty() {
                    true => "1 = 0".to_owned(),
                    false => kinds.join(" OR "),
                };
                let words = format!(
                    "{of} AND destroyed_ms = 0 AND held_ms = 0 AND in_force_ms > 0 AND ({kinds})"
                );
                (words, court.as_deref().unwrap_or_default())
            }
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Of which records.
    pub from: From,
    /// Only those after this one: when it began, and its id.
    pub after: Option<(u64, String)>,
    /// At most so many.
    pub most: u32,
}

/// Sums over the files of each record of the page. None asks for files of a kind: SQLite would look for that kind in all records.
const FILES: &str = "(SELECT COUNT(*) FROM recording_file f WHERE f.recording_id = recording.id) AS files, \
     (SELECT CAST(COALESCE(SUM(f.bytes), 0) AS BIGINT) FROM recording_file f WHERE f.recording_id = recording.id) AS bytes, \
     (SELECT CAST(COALESCE(SUM(CASE WHEN f.kept = 'local' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM recording_file f \
      WHERE f.recording_id = recording.id) AS on_disk, \
     (SELECT CAST(COALESCE(SUM(CASE WHEN f.kept = 'uploaded' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM recording_file f \
      WHERE f.recording_id = recording.id) AS uploaded";

fn a_page(of: &str) -> String {
    format!(
        "SELECT {COLUMNS}, {FILES} FROM recording WHERE {of} AND (began_ms, id) < ($2, $3) \
         ORDER BY began_ms DESC, id DESC LIMIT $4"
    )
}

#[cfg(test)]
impl Catalogue {
    /// How SQLite finds a page of such records: the lines of its plan.
    pub(super) async fn plan(&self, from: &From) -> Vec<String> {
        let (of, whose) = from.words();
        let explain = format!("EXPLAIN QUERY PLAN {}", a_page(&of));
        let asked = sqlx::query(sqlx::AssertSqlSafe(explain));
        let asked = asked.bind(whose).bind(1_000_i64).bind("").bind(100_i64);
        let rows = asked.fetch_all(&self.pool).await;
        let rows = rows.unwrap_or_default();
        rows.iter()
            .filter_map(|row| row.try_get("detail").ok())
            .collect()
    }
}

impl Catalogue {
    /// A page of records.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn list(&self, query: &Query) -> Result<Vec<Listed>, CatalogueError> {
        let (of, whose) = query.from.words();
        let (began, id) = match &query.after {
            Some((began, id)) => (number(*began), id.as_str()),
            None => (i64::MAX, ""),
        };
        let rows = sqlx::query(sqlx::AssertSqlSafe(a_page(&of)))
            .bind(whose)
            .bind(began)
            .bind(id)
            .bind(i64::from(query.most))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(listed).collect()
    }

    /// How many records there are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn number_of(&self, from: &From) -> Result<u64, CatalogueError> {
        let (of, whose) = from.words();
        let count_all = format!("SELECT COUNT(*) AS records FROM recording WHERE {of}");
        let row = sqlx::query(sqlx::AssertSqlSafe(count_all))
            .bind(whose)
            .fetch_one(&self.pool)
            .await?;
        count(&row, "records")
    }

    /// One record with what became of its files.
    ///
    /// # Errors
    /// [`CatalogueError::Unknown`], or the database does not answer.
    pub async fn one(&self, id: &str) -> Result<Listed, CatalogueError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS}, {FILES} FROM recording WHERE id = $1"
        )))
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref()
            .map(listed)
            .transpose()?
            .ok_or_else(|| CatalogueError::Unknown(id.to_owned()))
    }

    /// Ids of all records that were closed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn ids(&self) -> Result<BTreeSet<String>, CatalogueError> {
        let rows = sqlx::query("SELECT id FROM recording WHERE unclosed = ''")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// Records whose files were last hashed before `before_ms` and that are not destroyed, the longest ago first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn to_hash(
        &self,
        before_ms: u64,
        most: u32,
    ) -> Result<Vec<Recording>, CatalogueError> {
        self.some(
            "hashed_ms < $1 AND destroyed_ms = 0 ORDER BY hashed_ms, id",
            before_ms,
            most,
        )
        .await
    }

    /// Records that an act of destruction is about: in force since before `before_ms`, neither held nor destroyed, and signed for by
    /// somebody. Those that nobody has signed for become ever more and are not looked at.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn in_force(
        &self,
        before_ms: u64,
        most: u32,
    ) -> Result<Vec<Recording>, CatalogueError> {
        let which = "in_force_ms > 0 AND in_force_ms < $1 AND held_ms = 0 AND destroyed_ms = 0 AND EXISTS \
             (SELECT 1 FROM recording_act a WHERE a.recording_id = recording.id AND a.what = 'destroy') ORDER BY in_force_ms, id";
        self.some(which, before_ms, most).await
    }

    async fn some(
        &self,
        which: &'static str,
        before_ms: u64,
        most: u32,
    ) -> Result<Vec<Recording>, CatalogueError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM recording WHERE {which} LIMIT $2"
        )))
        .bind(number(before_ms))
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(recording).collect()
    }
}

fn listed(row: &AnyRow) -> Result<Listed, CatalogueError> {
    let (local, uploaded) = (count(row, "on_disk")?, count(row, "uploaded")?);
    Ok(Listed {
        recording: recording(row)?,
        files: count(row, "files")?,
        bytes: count(row, "bytes")?,
        kept: match (local, uploaded) {
            (0, 0) => Kept::Verified,
            (0, _) => Kept::Uploaded,
            _ => Kept::Local,
        },
    })
}
