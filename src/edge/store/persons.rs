//! The people of a hearing's plan, and who of them is kept apart from whom.

use super::{StoreError, rows};
use crate::hearing::screening::{Screen, Screened};
use crate::id::{HearingId, ParticipantId};
use crate::signal::docket::{Booking, Guest, core_veil, wire_veil};
use sqlx::{Row, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the people and screens of a plan.
pub async fn write(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    booking: &Booking,
) -> Result<(), StoreError> {
    for (number, guest) in booking.guests.iter().enumerate() {
        write_guest(database, hearing, number, guest).await?;
    }
    let mut pairs: BTreeMap<_, Screen> = BTreeMap::new();
    for Screened { from, whom, screen } in &booking.screens {
        let all = pairs.entry((from, whom)).or_default();
        *all = all.joined(*screen);
    }
    for ((from, whom), screen) in pairs {
        let words = screen
            .senses()
            .map(|sense| rows::word(&wire_veil(sense)))
            .collect::<Result<Vec<_>, _>>()?;
        sqlx::query(
            "INSERT INTO screen (hearing_id, viewer_id, subject_id, hides) VALUES ($1, $2, $3, $4)",
        )
        .bind(hearing.as_str())
        .bind(from.as_str())
        .bind(whom.as_str())
        .bind(words.join(" "))
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

async fn write_guest(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    number: usize,
    guest: &Guest,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO person (hearing_id, person_id, number, name, pseudonym, role, languages, required) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(hearing.as_str())
    .bind(guest.id.as_str())
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .bind(&guest.name)
    .bind(&guest.pseudonym)
    .bind(rows::word(&guest.role)?)
    .bind(guest.languages.join(" "))
    .bind(guest.required)
    .execute(&mut *database)
    .await?;
    for whom in &guest.stands_by {
        sqlx::query(
            "INSERT INTO representation (hearing_id, person_id, whom_id) VALUES ($1, $2, $3)",
        )
        .bind(hearing.as_str())
        .bind(guest.id.as_str())
        .bind(whom.as_str())
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

/// Takes the people and screens of a plan away: others come in their place.
pub async fn clear(database: &mut SqliteConnection, hearing: &HearingId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM screen WHERE hearing_id = $1",
        "DELETE FROM representation WHERE hearing_id = $1",
        "DELETE FROM person WHERE hearing_id = $1",
    ] {
        sqlx::query(statement)
            .bind(hearing.as_str())
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// The people of a plan, in the order in which they were given; `only` one of them where they are looked for by id.
pub async fn guests(
    database: &mut SqliteConnection,
    hearing: &HearingId,
    only: Option<&ParticipantId>,
) -> Result<Vec<Guest>, StoreError> {
    let only = only.map(ParticipantId::as_str);
    let mut speaks_for: BTreeMap<ParticipantId, BTreeSet<ParticipantId>> = BTreeMap::new();
    let pairs = sqlx::query(
        "SELECT person_id, whom_id FROM representation WHERE hearing_id = $1 AND ($2 IS NULL OR person_id = $2)",
    )
    .bind(hearing.as_str())
    .bind(only)
    .fetch_all(&mut *database)
    .await?;
    for row in &pairs {
        let whom = rows::person_id(row, "whom_id")?;
        speaks_for
            .entry(rows::person_id(row, "person_id")?)
            .or_default()
            .insert(whom);
    }
    let people = sqlx::query(
        "SELECT person_id, name, pseudonym, role, languages, required FROM person \
         WHERE hearing_id = $1 AND ($2 IS NULL OR person_id = $2) ORDER BY number",
    )
    .bind(hearing.as_str())
    .bind(only)
    .fetch_all(&mut *database)
    .await?;
    people
        .iter()
        .map(|row| {
            let id = rows::person_id(row, "person_id")?;
            Ok(Guest {
                stands_by: speaks_for.remove(&id).unwrap_or_default(),
                id,
                name: row.try_get("name")?,
                pseudonym: row.try_get("pseudonym")?,
                role: rows::wire(row, "role")?,
                languages: rows::words(row, "languages")?,
                required: row.try_get("required")?,
            })
        })
        .collect()
}

/// Who of a plan is kept apart from whom.
pub async fn screens(
    database: &mut SqliteConnection,
    hearing: &HearingId,
) -> Result<Vec<Screened>, StoreError> {
    let pairs = sqlx::query(
        "SELECT viewer_id, subject_id, hides FROM screen WHERE hearing_id = $1 ORDER BY viewer_id, subject_id",
    )
    .bind(hearing.as_str())
    .fetch_all(&mut *database)
    .await?;
    pairs
        .iter()
        .map(|row| {
            let hides: Vec<_> = rows::words(row, "hides")?;
            Ok(Screened {
                from: rows::person_id(row, "viewer_id")?,
                whom: rows::person_id(row, "subject_id")?,
                screen: Screen::of(hides.into_iter().map(core_veil)),
            })
        })
        .collect()
}
