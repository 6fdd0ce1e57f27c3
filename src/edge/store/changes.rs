//! Who of the staff did what in the docket.

use super::{StoreError, milliseconds};
use crate::id::{HearingId, ParticipantId, StaffId};
use sqlx::SqliteConnection;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The hearing was booked.
    Booked,
    /// Its plan was changed.
    Changed,
    /// It was cancelled.
    Cancelled,
    /// It was not, after all: its session was being opened in the same moment.
    NotCancelled,
    /// A person's link was made.
    LinkMade,
    /// A person's links were taken back.
    LinksRevoked,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
            Self::NotCancelled => "not_cancelled",
            Self::LinkMade => "link_made",
            Self::LinksRevoked => "links_revoked",
        }
    }
}

/// Writes it down, within the change itself.
pub async fn write(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    by: &StaffId,
    what: What,
    whom: Option<&ParticipantId>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO docket_change (hearing_id, number, made_ms, staff_id, what, person_id) \
         VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM docket_change WHERE hearing_id = $1), $2, $3, $4, $5)",
    )
    .bind(hearing.as_str())
    .bind(milliseconds())
    .bind(by.as_str())
    .bind(what.word())
    .bind(whom.map(ParticipantId::as_str))
    .execute(&mut *database)
    .await?;
    Ok(())
}
