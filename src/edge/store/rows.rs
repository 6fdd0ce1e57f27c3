//! Columns into values: what cannot be read is an error with its column, never a guess.

use super::StoreError;
use crate::id::{HearingId, IdError, ParticipantId, UnixMillis};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// An id of a hearing.
pub fn hearing_id(row: &SqliteRow, column: &str) -> Result<HearingId, StoreError> {
    id(row, column, HearingId::new)
}

/// An id of a person.
pub fn person_id(row: &SqliteRow, column: &str) -> Result<ParticipantId, StoreError> {
    id(row, column, ParticipantId::new)
}

fn id<T>(
    row: &SqliteRow,
    column: &str,
    read: impl FnOnce(&str) -> Result<T, IdError>,
) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    read(&text).map_err(|error| unreadable(column, &error.to_string()))
}

/// A point in time.
pub fn millis(row: &SqliteRow, column: &str) -> Result<UnixMillis, StoreError> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value)
        .map(UnixMillis)
        .map_err(|error| unreadable(column, &error.to_string()))
}

/// A word of the wire.
pub fn wire<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    of_word(&text).ok_or_else(|| unreadable(column, &text))
}

/// Several words, parted by spaces.
pub fn words<T: DeserializeOwned, C: FromIterator<T>>(
    row: &SqliteRow,
    column: &str,
) -> Result<C, StoreError> {
    let text: String = row.try_get(column)?;
    text.split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| of_word(word).ok_or_else(|| unreadable(column, word)))
        .collect()
}

/// The value of a word of the wire.
fn of_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

/// The word of a value that is one on the wire.
pub fn word(value: &impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(StoreError::Unreadable(format!("{other:?} is no word"))),
    }
}

/// A number of ours as the database's.
pub fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unreadable(column: &str, what: &str) -> StoreError {
    StoreError::Unreadable(format!("{column}: {what}"))
}
