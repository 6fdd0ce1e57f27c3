//! Hearings as the court plans them: booked, changed, cancelled, looked at by the day. Whoever asks names their court and sees no other.

mod cancelling;

use super::changes::{self, What};
use super::keys::{self, Under};
use super::{Change, Store, StoreError, invitations, milliseconds, persons, rows};
use crate::hearing::phase::Phase;
use crate::hearing::plan::Plan;
use crate::hearing::screening::Screened;
use crate::id::{HearingId, ParticipantId, UnixMillis};
use crate::signal::docket::{Booking, Court, Guest};
use crate::signal::staff::Staff;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// A hearing of the docket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: HearingId,
    /// Number of its changes.
    pub version: u32,
    /// Its court.
    pub court: Court,
    /// Its session was opened.
    pub opened: bool,
    /// It is over, in this phase.
    pub ended: Option<Phase>,
    /// Why it was cancelled, if it was.
    pub cancelled: Option<String>,
    /// As planned.
    pub booking: Booking,
}

impl Entry {
    /// What the hearing is given when its room opens.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when what was kept is no plan.
    pub fn plan(&self) -> Result<Plan, StoreError> {
        let flawed = |flaws| StoreError::Unreadable(format!("the plan of {}: {flaws:?}", self.id));
        let plan = self.booking.plan().map_err(flawed)?;
        Ok(plan.revised(self.version))
    }
}

/// A hearing that has the courtroom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its case.
    pub case_number: String,
    /// From.
    pub begins: UnixMillis,
    /// Until.
    pub ends: UnixMillis,
}

/// A part of a docket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Hearings that begin from here…
    pub from: UnixMillis,
    /// …and before here.
    pub to: UnixMillis,
    /// Only those after this one.
    pub after: Option<(UnixMillis, HearingId)>,
    /// At most so many.
    pub most: u32,
}

const COLUMNS: &str = "id, version, court_id, court, case_number, courtroom, case_type, language, begins_ms, ends_ms, opened_ms, \
     ended_ms, ended_phase, cancelled_ms, cancel_reason";

impl Store {
    /// Books a hearing; the same key and request again give the hearing that was booked first (`false`).
    ///
    /// # Errors
    /// [`StoreError::Taken`], [`StoreError::KeyReused`], [`StoreError::Exists`], or the database does not answer.
    pub async fn book(
        &self,
        staff: &Staff,
        id: &HearingId,
        booking: &Booking,
        under: Option<&Under>,
        sample: bool,
    ) -> Result<(HearingId, bool), StoreError> {
        let mut change = self.change().await?;
        if let Some(under) = under
            && let Some(first) = keys::booked(&mut change, &staff.court, under).await?
        {
            return Ok((first, false));
        }
        refuse_taken(&mut change, &staff.court, id, booking).await?;
        insert(&mut change, staff, id, booking, sample).await?;
        persons::write(&mut change, id, booking).await?;
        if let Some(under) = under {
            keys::keep(&mut change, &staff.court, under, id).await?;
        }
        changes::write(&mut change, id, &staff.id, What::Booked, None).await?;
        change.commit().await?;
        Ok((id.clone(), true))
    }

    /// Changes the plan of a hearing of which the caller saw `version`. Links that say of a person what is not so any more are taken back.
    ///
    /// Returns whose.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Stale`], [`StoreError::Ended`], [`StoreError::Cancelled`], [`StoreError::Taken`], or the
    /// database does not answer.
    pub async fn rebook(
        &self,
        staff: &Staff,
        id: &HearingId,
        version: u32,
        booking: &Booking,
    ) -> Result<Vec<ParticipantId>, StoreError> {
        let mut change = self.change().await?;
        let before = standing(&mut change, staff, id, Some(version)).await?;
        refuse_taken(&mut change, &staff.court, id, booking).await?;
        sqlx::query(
            "UPDATE hearing SET case_number = $1, courtroom = $2, case_type = $3, language = $4, begins_ms = $5, ends_ms = $6, \
             version = version + 1 WHERE id = $7",
        )
        .bind(&booking.case_number)
        .bind(&booking.courtroom)
        .bind(rows::word(&booking.case_type)?)
        .bind(rows::word(&booking.language)?)
        .bind(rows::number(booking.begins.0))
        .bind(rows::number(booking.ends.0))
        .bind(id.as_str())
        .execute(&mut *change)
        .await?;
        persons::clear(&mut change, id).await?;
        persons::write(&mut change, id, booking).await?;
        let stale = before.booking.stale_links(booking);
        for person in &stale {
            invitations::revoke(&mut change, id, person).await?;
        }
        changes::write(&mut change, id, &staff.id, What::Changed, None).await?;
        change.commit().await?;
        Ok(stale)
    }

    /// A hearing of a court's docket.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], or the database does not answer.
    pub async fn entry(&self, court: &Court, id: &HearingId) -> Result<Entry, StoreError> {
        let mut database = self.pool.acquire().await?;
        entry(&mut database, court, id).await
    }

    /// A part of a court's docket, in order of the beginning.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn docket(&self, court: &Court, page: &Page) -> Result<Vec<Entry>, StoreError> {
        let mut database = self.pool.acquire().await?;
        let (begins, id) = match &page.after {
            Some((begins, id)) => (rows::number(begins.0), id.as_str()),
            None => (-1, ""),
        };
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing WHERE court_id = $1 AND begins_ms >= $2 AND begins_ms < $3 \
             AND (begins_ms > $4 OR (begins_ms = $4 AND id > $5)) ORDER BY begins_ms, id LIMIT $6"
        )))
        .bind(&court.id)
        .bind(rows::number(page.from.0))
        .bind(rows::number(page.to.0))
        .bind(begins)
        .bind(id)
        .bind(page.most)
        .fetch_all(&mut *database)
        .await?;
        read(&mut database, &found).await
    }

    /// What a hearing is given when its room opens; of one that was never planned, an empty plan.
    ///
    /// # Errors
    /// The database does not answer, or holds what is no plan.
    pub async fn plan(&self, id: &HearingId) -> Result<Plan, StoreError> {
        let mut database = self.pool.acquire().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM hearing WHERE id = $1 AND begins_ms IS NOT NULL"
        )))
        .bind(id.as_str())
        .fetch_optional(&mut *database)
        .await?;
        match row {
            Some(row) => read_one(&mut database, row).await?.plan(),
            None => Ok(Plan::default()),
        }
    }
}

async fn entry(
    database: &mut SqliteConnection,
    court: &Court,
    id: &HearingId,
) -> Result<Entry, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM hearing WHERE id = $1 AND court_id = $2"
    )))
    .bind(id.as_str())
    .bind(&court.id)
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(|| StoreError::Unknown(id.clone()))?;
    read_one(database, row).await
}

/// A hearing that is neither over nor cancelled, and stands as the caller saw it, if they name a version.
async fn standing(
    database: &mut SqliteConnection,
    staff: &Staff,
    id: &HearingId,
    version: Option<u32>,
) -> Result<Entry, StoreError> {
    let before = entry(database, &staff.court, id).await?;
    if before.ended.is_some() {
        return Err(StoreError::Ended);
    }
    if before.cancelled.is_some() {
        return Err(StoreError::Cancelled);
    }
    match version.is_none_or(|seen| seen == before.version) {
        true => Ok(before),
        false => Err(StoreError::Stale),
    }
}

/// Two hearings of a court never have one courtroom at the same time; one may begin as the other ends.
async fn refuse_taken(
    change: &mut Change,
    court: &Court,
    id: &HearingId,
    booking: &Booking,
) -> Result<(), StoreError> {
    let other = sqlx::query(
        "SELECT case_number, begins_ms, ends_ms FROM hearing WHERE court_id = $1 AND courtroom = $2 AND id <> $3 \
         AND begins_ms < $4 AND ends_ms > $5 AND ended_ms IS NULL AND cancelled_ms IS NULL ORDER BY begins_ms LIMIT 1",
    )
    .bind(&court.id)
    .bind(&booking.courtroom)
    .bind(id.as_str())
    .bind(rows::number(booking.ends.0))
    .bind(rows::number(booking.begins.0))
    .fetch_optional(&mut **change)
    .await?;
    match other {
        None => Ok(()),
        Some(row) => Err(StoreError::Taken(Slot {
            case_number: row.try_get("case_number")?,
            begins: rows::millis(&row, "begins_ms")?,
            ends: rows::millis(&row, "ends_ms")?,
        })),
    }
}

async fn insert(
    change: &mut Change,
    staff: &Staff,
    id: &HearingId,
    booking: &Booking,
    sample: bool,
) -> Result<(), StoreError> {
    let made = sqlx::query(
        "INSERT INTO hearing (id, court_id, court, case_number, courtroom, case_type, language, begins_ms, ends_ms, sample, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(&staff.court.id)
    .bind(&staff.court.name)
    .bind(&booking.case_number)
    .bind(&booking.courtroom)
    .bind(rows::word(&booking.case_type)?)
    .bind(rows::word(&booking.language)?)
    .bind(rows::number(booking.begins.0))
    .bind(rows::number(booking.ends.0))
    .bind(sample)
    .bind(milliseconds())
    .execute(&mut **change)
    .await?;
    match made.rows_affected() {
        0 => Err(StoreError::Exists(id.clone())),
        _ => Ok(()),
    }
}

async fn read_one(database: &mut SqliteConnection, row: SqliteRow) -> Result<Entry, StoreError> {
    let entry = read(database, &[row]).await?.pop();
    entry.ok_or_else(|| StoreError::Unreadable("a row that is no hearing".to_owned()))
}

/// Hearings with their people and screens, which are asked for once for all of them.
async fn read(
    database: &mut SqliteConnection,
    found: &[SqliteRow],
) -> Result<Vec<Entry>, StoreError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = found.iter().map(|row| rows::hearing_id(row, "id"));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let mut guests = persons::guests(database, &ids, None).await?;
    let mut screens = persons::screens(database, &ids).await?;
    let entry = |(row, id)| {
        let people = guests.remove(&id).unwrap_or_default();
        let apart = screens.remove(&id).unwrap_or_default();
        entry_of(row, id, people, apart)
    };
    found.iter().zip(ids).map(entry).collect()
}

fn entry_of(
    row: &SqliteRow,
    id: HearingId,
    guests: Vec<Guest>,
    screens: Vec<Screened>,
) -> Result<Entry, StoreError> {
    let opened: Option<i64> = row.try_get("opened_ms")?;
    let ended: Option<i64> = row.try_get("ended_ms")?;
    let how: Option<String> = row.try_get("ended_phase")?;
    let cancelled: Option<i64> = row.try_get("cancelled_ms")?;
    let reason: Option<String> = row.try_get("cancel_reason")?;
    let booking = Booking {
        case_number: row.try_get("case_number")?,
        case_type: rows::wire(row, "case_type")?,
        courtroom: row.try_get("courtroom")?,
        begins: rows::millis(row, "begins_ms")?,
        ends: rows::millis(row, "ends_ms")?,
        language: rows::wire(row, "language")?,
        guests,
        screens,
    };
    Ok(Entry {
        id,
        version: row.try_get("version")?,
        court: Court {
            id: row.try_get("court_id")?,
            name: row.try_get("court")?,
        },
        opened: opened.is_some(),
        ended: ended.map(|_| {
            how.as_deref()
                .and_then(Phase::of_word)
                .unwrap_or(Phase::Ended)
        }),
        cancelled: cancelled.map(|_| reason.unwrap_or_default()),
        booking,
    })
}
