//! Who opened a record, and what the court decided about it.

use super::{Catalogue, CatalogueError, count, number};
use crate::edge::token::random_id;
use sqlx::Row;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A legal hold stands from now on. Signatures given before it are worth nothing.
    Hold,
    /// The legal hold is lifted.
    Release,
    /// When the act of the case took legal force. Signatures given before are worth nothing.
    InForce,
    /// A signature under the act of destruction.
    Destroy,
    /// The files were destroyed.
    Destroyed,
}

impl What {
    /// All.
    const ALL: [Self; 5] = [
        Self::Hold,
        Self::Release,
        Self::InForce,
        Self::Destroy,
        Self::Destroyed,
    ];

    /// The reverse of [`Self::word`].
    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// As the catalogue has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Release => "release",
            Self::InForce => "in_force",
            Self::Destroy => "destroy",
            Self::Destroyed => "destroyed",
        }
    }
}

/// A decision about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Whose.
    pub staff: String,
    /// What.
    pub what: What,
    /// Why.
    pub reason: String,
    /// Of [`What::InForce`]: since when.
    pub since_ms: u64,
}

impl Catalogue {
    /// Writes down that somebody opened a record.
    ///
    /// # Errors
    /// The database does not answer: nobody is to see what is not written down.
    pub async fn viewed(
        &self,
        recording: &str,
        at_ms: u64,
        viewer: &str,
        role: &str,
    ) -> Result<(), CatalogueError> {
        sqlx::query("INSERT INTO recording_view (id, recording_id, at_ms, viewer, role) VALUES ($1, $2, $3, $4, $5)")
            .bind(random_id())
            .bind(recording)
            .bind(number(at_ms))
            .bind(viewer)
            .bind(role)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Who opened a record: when, who, in which role; the first first, without so many of them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn views(
        &self,
        recording: &str,
        skip: u64,
        most: u32,
    ) -> Result<Vec<(u64, String, String)>, CatalogueError> {
        let rows = sqlx::query(
            "SELECT at_ms, viewer, role FROM recording_view WHERE recording_id = $1 ORDER BY at_ms, id LIMIT $2 OFFSET $3",
        )
        .bind(recording)
        .bind(i64::from(most))
        .bind(number(skip))
        .fetch_all(&self.pool)
        .await?;
        let read = |row| {
            Ok((
                count(row, "at_ms")?,
                row.try_get("viewer")?,
                row.try_get("role")?,
            ))
        };
        rows.iter().map(read).collect()
    }

    /// Writes a decision down, and what follows from it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn decide(&self, recording: &str, act: &Act) -> Result<(), CatalogueError> {
        let follows = match act.what {
            What::Hold => Some(("held_ms", act.at_ms)),
            What::Release => Some(("held_ms", 0)),
            What::InForce => Some(("in_force_ms", act.since_ms)),
            What::Destroyed => Some(("destroyed_ms", act.at_ms)),
            What::Destroy => None,
        };
        let mut change = self.pool.begin().await?;
        if let Some((column, value)) = follows {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "UPDATE recording SET {column} = $1 WHERE id = $2"
            )))
            .bind(number(value))
            .bind(recording)
            .execute(&mut *change)
            .await?;
        }
        sqlx::query(
            "INSERT INTO recording_act (id, recording_id, at_ms, staff_id, what, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(random_id())
        .bind(recording)
        .bind(number(act.at_ms))
        .bind(&act.staff)
        .bind(act.what.word())
        .bind(&act.reason)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    /// What was decided about a record, the first first, without so many of them. Since when an act of a case is in force stands with the
    /// record, and is 0 here.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn acts(
        &self,
        recording: &str,
        skip: u64,
        most: u32,
    ) -> Result<Vec<Act>, CatalogueError> {
        let rows = sqlx::query(
            "SELECT at_ms, staff_id, what, reason FROM recording_act WHERE recording_id = $1 ORDER BY at_ms, id LIMIT $2 OFFSET $3",
        )
        .bind(recording)
        .bind(i64::from(most))
        .bind(number(skip))
        .fetch_all(&self.pool)
        .await?;
        let read = |row| {
            let at_ms = count(row, "at_ms")?;
            let word: String = row.try_get("what")?;
            // What a later version has decided must not look as if nobody had.
            let strange = || sqlx::Error::Decode(format!("no act is called {word}").into());
            Ok(Act {
                at_ms,
                staff: row.try_get("staff_id")?,
                what: What::of_word(&word).ok_or_else(strange)?,
                reason: row.try_get("reason")?,
                since_ms: 0,
            })
        };
        rows.iter().map(read).collect()
    }

    /// How many people have signed the act of destruction since the time of the record was `over`, in milliseconds since 1970, and since
    /// something else was last decided.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signatures(&self, recording: &str, over: u64) -> Result<usize, CatalogueError> {
        let row = sqlx::query(
            "SELECT COUNT(DISTINCT staff_id) AS signatures FROM recording_act WHERE recording_id = $1 AND what = 'destroy' \
             AND at_ms >= $2 AND at_ms > (SELECT COALESCE(MAX(at_ms), -1) FROM recording_act WHERE recording_id = $1 AND what <> 'destroy')",
        )
        .bind(recording)
        .bind(number(over))
        .fetch_one(&self.pool)
        .await?;
        Ok(usize::try_from(count(&row, "signatures")?).unwrap_or(usize::MAX))
    }
}
