//! Links of people: which number a good one has, and how all before it are taken back.
//!
//! The number of a person's links is that of the hearing's plus how often the person's were taken back. It only grows, whichever of the
//! two is revoked, so that a link that was worth nothing never becomes good again.

use super::changes::{self, What};
use super::{Hearing, Store, StoreError, persons};
use crate::id::{HearingId, ParticipantId, StaffId};
use crate::signal::docket::Guest;
use sqlx::{Row, SqliteConnection};

/// What the catalogue knows of a person's links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The number that a good link has.
    pub epoch: u32,
    /// The person in the plan, if they are in it.
    pub guest: Option<Guest>,
}

impl Store {
    /// What is known of a person's links.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invited(
        &self,
        hearing: &Hearing,
        person: &ParticipantId,
    ) -> Result<Invited, StoreError> {
        let mut database = self.pool.acquire().await?;
        let revoked = revoked(&mut database, &hearing.id, person).await?;
        let of_this = std::slice::from_ref(&hearing.id);
        let guests = persons::guests(&mut database, of_this, Some(person)).await?;
        Ok(Invited {
            epoch: hearing.epoch.saturating_add(revoked),
            guest: guests.into_values().flatten().next(),
        })
    }

    /// Writes down that a person's link was made.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn link_made(
        &self,
        hearing: &HearingId,
        person: &ParticipantId,
        by: &StaffId,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        changes::write(&mut change, hearing, by, What::LinkMade, Some(person)).await?;
        Ok(change.commit().await?)
    }

    /// Takes back every link of a person made so far.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn revoke_links(
        &self,
        hearing: &HearingId,
        person: &ParticipantId,
        by: &StaffId,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        revoke(&mut change, hearing, person).await?;
        changes::write(&mut change, hearing, by, What::LinksRevoked, Some(person)).await?;
        Ok(change.commit().await?)
    }
}

/// Takes back every link of a person made so far, within a change.
pub async fn revoke(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    person: &ParticipantId,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO revocation (hearing_id, person_id, revoked) VALUES ($1, $2, 1) \
         ON CONFLICT (hearing_id, person_id) DO UPDATE SET revoked = revocation.revoked + 1",
    )
    .bind(hearing.as_str())
    .bind(person.as_str())
    .execute(&mut *database)
    .await?;
    Ok(())
}

async fn revoked(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    person: &ParticipantId,
) -> Result<u32, StoreError> {
    let row =
        sqlx::query("SELECT revoked FROM revocation WHERE hearing_id = $1 AND person_id = $2")
            .bind(hearing.as_str())
            .bind(person.as_str())
            .fetch_optional(&mut *database)
            .await?;
    Ok(row
        .map(|row| row.try_get("revoked"))
        .transpose()?
        .unwrap_or(0))
}
