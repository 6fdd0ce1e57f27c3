//! The people of a hearing's plan, and who of them is kept apart from whom.

use super::{StoreError, rows};
use crate::hearing::screening::{Screen, Screened};
use crate::id::{HearingId, ParticipantId};
use crate::signal::docket::{Booking, Guest, core_veil, wire_veil};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
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

/// The people of hearings, each in the order in which they were given; `only` one of them where they are looked for by id.
pub async fn guests(
    database: &mut SqliteConnection,
    hearings: &[HearingId],
    only: Option<&ParticipantId>,
) -> Result<BTreeMap<HearingId, Vec<Guest>>, StoreError> {
    let mut stands_by = representations(database, hearings, only).await?;
    let mut people = of_hearings(
        "SELECT hearing_id, person_id, name, pseudonym, role, languages, required FROM person",
        hearings,
        only,
    );
    let people = people
        .push(" ORDER BY number")
        .build()
        .fetch_all(&mut *database)
        .await?;
    let mut guests: BTreeMap<HearingId, Vec<Guest>> = BTreeMap::new();
    for row in &people {
        let who = whose(row)?;
        let stands_by = stands_by.remove(&who).unwrap_or_default();
        let (hearing, id) = who;
        guests.entry(hearing).or_default().push(Guest {
            id,
            name: row.try_get("name")?,
            pseudonym: row.try_get("pseudonym")?,
            role: rows::wire(row, "role")?,
            languages: rows::words(row, "languages")?,
            stands_by,
            required: row.try_get("required")?,
        });
    }
    Ok(guests)
}

type Whose = (HearingId, ParticipantId);

async fn representations(
    database: &mut SqliteConnection,
    hearings: &[HearingId],
    only: Option<&ParticipantId>,
) -> Result<BTreeMap<Whose, BTreeSet<ParticipantId>>, StoreError> {
    let mut pairs = of_hearings(
        "SELECT hearing_id, person_id, whom_id FROM representation",
        hearings,
        only,
    );
    let mut stands_by: BTreeMap<Whose, BTreeSet<ParticipantId>> = BTreeMap::new();
    for row in &pairs.build().fetch_all(&mut *database).await? {
        let whom = rows::person_id(row, "whom_id")?;
        stands_by.entry(whose(row)?).or_default().insert(whom);
    }
    Ok(stands_by)
}

/// Who in the plans of hearings is kept apart from whom.
pub async fn screens(
    database: &mut SqliteConnection,
    hearings: &[HearingId],
) -> Result<BTreeMap<HearingId, Vec<Screened>>, StoreError> {
    let mut pairs = of_hearings(
        "SELECT hearing_id, viewer_id, subject_id, hides FROM screen",
        hearings,
        None,
    );
    let pairs = pairs.push(" ORDER BY viewer_id, subject_id");
    let mut screens: BTreeMap<HearingId, Vec<Screened>> = BTreeMap::new();
    for row in &pairs.build().fetch_all(&mut *database).await? {
        let hides: Vec<_> = rows::words(row, "hides")?;
        let hearing = rows::hearing_id(row, "hearing_id")?;
        screens.entry(hearing).or_default().push(Screened {
            from: rows::person_id(row, "viewer_id")?,
            whom: rows::person_id(row, "subject_id")?,
            screen: Screen::of(hides.into_iter().map(core_veil)),
        });
    }
    Ok(screens)
}

/// The rows of these hearings, perhaps of one person only.
fn of_hearings(
    select: &str,
    hearings: &[HearingId],
    only: Option<&ParticipantId>,
) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(select);
    query.push(" WHERE hearing_id IN (");
    let mut ids = query.separated(", ");
    for hearing in hearings {
        ids.push_bind(hearing.to_string());
    }
    query.push(")");
    if let Some(person) = only {
        query
            .push(" AND person_id = ")
            .push_bind(person.to_string());
    }
    query
}

fn whose(row: &SqliteRow) -> Result<Whose, StoreError> {
    Ok((
        rows::hearing_id(row, "hearing_id")?,
        rows::person_id(row, "person_id")?,
    ))
}
