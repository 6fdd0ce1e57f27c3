//! How far a courtroom is with the hearings of its day: for those who wait for a later one. Of the others nothing is read but whether they
//! are over.

use super::{Store, StoreError, rows};
use crate::id::{HearingId, UnixMillis};
use sqlx::Row;

const DAY_MS: u64 = 86_400_000;
/// What is late goes on nobody knows for how long: to the minute nothing can be promised.
const ROUND_MS: u64 = 300_000;

/// The turn of a hearing in its courtroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which hearing of the day it is there, from 1.
    pub number: u32,
    /// How many of those before it are not over.
    pub ahead: u32,
    /// Which of them sits, if one does.
    pub under_way: Option<u32>,
    /// It does not begin before this, as things stand: its own hour, which is never before the planned ends of those before it, or if that
    /// has passed, soon.
    pub not_before: UnixMillis,
    /// It is planned for the court's today.
    pub today: bool,
}

impl Store {
    /// The turn of a hearing at `now`. Days are those of a place `utc_offset_minutes` east of Greenwich. `None`: it is of no court's docket.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn turn(
        &self,
        id: &HearingId,
        begins: UnixMillis,
        utc_offset_minutes: i32,
        now: UnixMillis,
    ) -> Result<Option<Turn>, StoreError> {
        let court: Option<String> =
            sqlx::query_scalar("SELECT court_id FROM hearing WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await?
                .flatten();
        if court.is_none() {
            return Ok(None);
        }
        let day = midnight(begins, utc_offset_minutes);
        let earlier = sqlx::query(
            "SELECT other.opened_ms, other.ended_ms, other.ends_ms FROM hearing own JOIN hearing other \
             ON other.court_id = own.court_id AND other.courtroom = own.courtroom AND other.cancelled_ms IS NULL \
             AND (other.begins_ms < own.begins_ms OR other.begins_ms = own.begins_ms AND other.id < own.id) \
             WHERE own.id = $1 AND other.begins_ms >= $2 ORDER BY other.begins_ms, other.id",
        )
        .bind(id.as_str())
        .bind(rows::number(day.0))
        .fetch_all(&self.pool)
        .await?;
        let mut turn = Turn {
            number: 1,
            ahead: 0,
            under_way: None,
            not_before: begins,
            today: day == midnight(now, utc_offset_minutes),
        };
        for row in &earlier {
            let opened: Option<i64> = row.try_get("opened_ms")?;
            let ended: Option<i64> = row.try_get("ended_ms")?;
            // One that was never opened, and whose time is over, is waited for by nobody.
            let may_come = opened.is_some() || rows::millis(row, "ends_ms")? > now;
            if ended.is_none() && may_come {
                turn.ahead = turn.ahead.saturating_add(1);
                if opened.is_some() {
                    turn.under_way = Some(turn.number);
                }
            }
            turn.number = turn.number.saturating_add(1);
        }
        if turn.not_before < now {
            let soon = now.0.checked_next_multiple_of(ROUND_MS);
            turn.not_before = soon.map_or(now, UnixMillis);
        }
        Ok(Some(turn))
    }
}

/// When the day of a point in time began there.
fn midnight(at: UnixMillis, utc_offset_minutes: i32) -> UnixMillis {
    let offset = u64::from(utc_offset_minutes.unsigned_abs()).saturating_mul(60_000);
    let east = utc_offset_minutes >= 0;
    let local = match east {
        true => at.0.saturating_add(offset),
        false => at.0.saturating_sub(offset),
    };
    let begun = local.saturating_sub(local.checked_rem(DAY_MS).unwrap_or(0));
    UnixMillis(match east {
        true => begun.saturating_sub(offset),
        false => begun.saturating_add(offset),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_midnight_of_the_court() {
        const HOUR: u64 = 3_600_000;
        let five_east = 300;
        // 03:00 in Astana is 22:00 of the day before in Greenwich.
        let early = UnixMillis(22 * HOUR + 10 * DAY_MS);
        assert_eq!(midnight(early, five_east).0, 19 * HOUR + 10 * DAY_MS);
        let evening = UnixMillis(18 * HOUR + 10 * DAY_MS);
        assert_eq!(midnight(evening, five_east).0, 19 * HOUR + 9 * DAY_MS);
        assert_eq!(midnight(early, -180).0, 3 * HOUR + 10 * DAY_MS);
        assert_eq!(midnight(early, 0).0, 10 * DAY_MS);
    }
}
