//! Hearings as their people need them: is there one, is it over, which links are good.

use super::{Store, StoreError, milliseconds, rows};
use crate::hearing::phase::Phase;
use crate::id::{HearingId, UnixMillis};
use crate::signal::message::HearingCard;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A hearing as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Id.
    pub id: HearingId,
    /// Case number.
    pub case_number: String,
    /// Court and room.
    pub court: String,
    /// Id of its court; empty: of no court's docket.
    pub court_id: String,
    /// When it is planned to begin and to end, if it is planned.
    pub hours: Option<(UnixMillis, UnixMillis)>,
    /// Links of a lower number are revoked.
    pub epoch: u32,
    /// Its session has been opened.
    pub opened: bool,
    /// It is over.
    pub ended: bool,
    /// It will not take place.
    pub cancelled: bool,
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

/// Where the records of a hearing belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Id of its court; empty: of no court's docket.
    pub court_id: String,
    /// Name of its court.
    pub court: String,
    /// Kind of case, by its word.
    pub case_type: String,
    /// It is over.
    pub ended: bool,
}

const COLUMNS: &str = "id, case_number, court_id, court, courtroom, begins_ms, ends_ms, epoch, opened_ms, ended_ms, cancelled_ms";

impl Store {
    /// Makes a hearing without a plan: of no court's docket.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or the database does not answer.
    pub async fn create(&self, card: &HearingCard, id: &HearingId) -> Result<(), StoreError> {
        let made = sqlx::query(
            "INSERT INTO hearing (id, case_number, court, created_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(id.as_str())
        .bind(&card.case_number)
        .bind(&card.court)
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
            "SELECT {COLUMNS} FROM hearing WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?
        .map(|row| hearing(&row))
        .transpose()?
        .ok_or_else(|| StoreError::Unknown(id.clone()))
    }

    /// Puts a hearing into the docket of a court, as if it had been booked there.
    #[cfg(test)]
    pub(crate) async fn file_in_a_test(&self, hearing: &str, court: &str) {
        let filed = sqlx::query("UPDATE hearing SET court_id = $1 WHERE id = $2")
            .bind(court)
            .bind(hearing)
            .execute(&self.pool)
            .await;
        assert_eq!(
            filed.map(|rows| rows.rows_affected()).unwrap_or_default(),
            1
        );
    }

    /// The catalogue takes nothing of hearings any more, or again.
    #[cfg(test)]
    pub(crate) async fn break_in_a_test(&self, broken: bool) {
        let (from, to) = match broken {
            true => ("hearing", "away"),
            false => ("away", "hearing"),
        };
        let rename = format!("ALTER TABLE {from} RENAME TO {to}");
        let done = sqlx::query(sqlx::AssertSqlSafe(rename)).execute(&self.pool);
        assert!(done.await.is_ok());
    }

    /// Nobody else writes into the catalogue until what this gives is dropped.
    #[cfg(test)]
    pub(crate) async fn hold_in_a_test(&self) -> Result<impl Send + use<>, StoreError> {
        self.change().await
    }

    /// Where the records of a hearing belong; `None`: nothing is known of it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn filed(&self, id: &HearingId) -> Result<Option<Filed>, StoreError> {
        let row =
            sqlx::query("SELECT court_id, court, case_type, ended_ms FROM hearing WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await?;
        let filed = |row: SqliteRow| -> Result<Filed, StoreError> {
            let court_id: Option<String> = row.try_get("court_id")?;
            let ended: Option<i64> = row.try_get("ended_ms")?;
            Ok(Filed {
                court_id: court_id.unwrap_or_default(),
                court: row.try_get("court")?,
                case_type: row.try_get("case_type")?,
                ended: ended.is_some(),
            })
        };
        row.map(filed).transpose()
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

    /// The newest sample hearing that has not ended and was planned to begin after `begun_after`, in milliseconds since 1970.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_sample(&self, begun_after: u64) -> Result<Option<Hearing>, StoreError> {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing WHERE sample = 1 AND ended_ms IS NULL AND cancelled_ms IS NULL AND begins_ms > $1 \
             ORDER BY created_ms DESC, id LIMIT 1"
        )))
        .bind(rows::number(begun_after))
        .fetch_optional(&self.pool)
        .await?
        .map(|row| hearing(&row))
        .transpose()
    }

    /// Hearings that, as far as is written here, are still to be opened.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unopened(&self) -> Result<Vec<HearingId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM hearing WHERE opened_ms IS NULL AND ended_ms IS NULL AND cancelled_ms IS NULL",
        );
        let rows = rows.fetch_all(&self.pool).await?;
        rows.iter().map(|row| rows::hearing_id(row, "id")).collect()
    }

    /// Writes down that the session of a hearing was opened; the first time counts.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn opened(&self, id: &HearingId) -> Result<(), StoreError> {
        let opened =
            sqlx::query("UPDATE hearing SET opened_ms = coalesce(opened_ms, $1) WHERE id = $2")
                .bind(milliseconds())
                .bind(id.as_str())
                .execute(&self.pool)
                .await?;
        match opened.rows_affected() {
            0 => Err(StoreError::Unknown(id.clone())),
            _ => Ok(()),
        }
    }

    /// Marks a hearing as ended, in this phase; once ended it stays so.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn end(&self, id: &HearingId, how: Phase) -> Result<(), StoreError> {
        let ended = sqlx::query(
            "UPDATE hearing SET ended_phase = CASE WHEN ended_ms IS NULL THEN $1 ELSE ended_phase END, \
             ended_ms = coalesce(ended_ms, $2) WHERE id = $3",
        )
        .bind(how.word())
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
        let revoked = sqlx::query("UPDATE hearing SET epoch = epoch + 1 WHERE id = $1")
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        match revoked.rows_affected() {
            0 => Err(StoreError::Unknown(id.clone())),
            _ => Ok(()),
        }
    }
}

fn hearing(row: &SqliteRow) -> Result<Hearing, StoreError> {
    let opened: Option<i64> = row.try_get("opened_ms")?;
    let ended: Option<i64> = row.try_get("ended_ms")?;
    let cancelled: Option<i64> = row.try_get("cancelled_ms")?;
    let court: String = row.try_get("court")?;
    let courtroom: String = row.try_get("courtroom")?;
    let court_id: Option<String> = row.try_get("court_id")?;
    let begins: Option<i64> = row.try_get("begins_ms")?;
    let hours = match begins {
        Some(_) => Some((
            rows::millis(row, "begins_ms")?,
            rows::millis(row, "ends_ms")?,
        )),
        None => None,
    };
    Ok(Hearing {
        id: rows::hearing_id(row, "id")?,
        case_number: row.try_get("case_number")?,
        court: match courtroom.is_empty() {
            true => court,
            false => format!("{court} · {courtroom}"),
        },
        court_id: court_id.unwrap_or_default(),
        hours,
        epoch: row.try_get("epoch")?,
        opened: opened.is_some(),
        ended: ended.is_some(),
        cancelled: cancelled.is_some(),
    })
}
