//! How hearings are held.

mod hall;

pub use hall::Cards;

use super::{ConfigError, procedures};
use crate::hearing::Terms;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Countdown of a development server, in milliseconds: long enough to be seen.
const DEV_COUNTDOWN_MS: u64 = 3_000;

/// How hearings are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Course {
    /// Countdown before the session sits, in milliseconds: 10000 unless said otherwise, and 3000 with `--dev`.
    pub countdown_ms: Option<u64>,
    /// A session is opened only while the disk has room for the whole hearing and half as much again, or by a ruling: `true` unless said
    /// otherwise, and `false` with `--dev`.
    pub disk_must_last: Option<bool>,
    /// Milliseconds for which the place of a person is held whose link is lost. Then who was let in is away and keeps their seat, and
    /// everybody else has left.
    pub grace_ms: u64,
    /// After so many milliseconds without the presiding judge nobody is heard.
    pub judge_lost_ms: u64,
    /// Minutes after the end in which people may still talk in private with those who stand by them; 0: none.
    pub rooms_after_the_end_minutes: u32,
    /// File with the procedure of each kind of case (TOML); none: the usual ones.
    pub procedures: Option<PathBuf>,
    /// Folder with the cards that the waiting hall shows: `cards.toml` beside its pictures and films; none: no cards.
    pub hall: Option<PathBuf>,
    /// Minutes by which the court's clocks are before Greenwich: what a day of its courtrooms is.
    pub utc_offset_minutes: i32,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            countdown_ms: None,
            disk_must_last: None,
            grace_ms: Terms::default().grace_ms,
            judge_lost_ms: Terms::default().judge_lost_ms,
            rooms_after_the_end_minutes: 30,
            procedures: None,
            hall: None,
            utc_offset_minutes: 300,
        }
    }
}

/// For so long a place is held at least: a wink of the network sends nobody away. And at most: for longer nobody waits for anybody.
const GRACE_MS: std::ops::RangeInclusive<u64> = 5_000..=3_600_000;

impl Course {
    /// Without a grace whoever loses the link for a moment would be away.
    pub(super) fn check(&self) -> Result<(), String> {
        if GRACE_MS.contains(&self.grace_ms) {
            return Ok(());
        }
        let (least, most) = (GRACE_MS.start(), GRACE_MS.end());
        Err(format!(
            "hearing.grace_ms is {}: the place of a person whose link is lost is held for {least} to {most} ms, 120000 unless said otherwise",
            self.grace_ms
        ))
    }

    /// The terms of a hearing of which nothing else is known.
    ///
    /// # Errors
    /// [`ConfigError`] when the file of procedures cannot be read or used.
    pub fn terms(&self, dev: bool) -> Result<Terms, ConfigError> {
        let countdown = if dev {
            DEV_COUNTDOWN_MS
        } else {
            Terms::default().countdown_ms
        };
        Ok(Terms {
            countdown_ms: self.countdown_ms.unwrap_or(countdown),
            disk_must_last: self.disk_must_last.unwrap_or(!dev),
            grace_ms: self.grace_ms,
            judge_lost_ms: self.judge_lost_ms,
            rooms_stay_ms: u64::from(self.rooms_after_the_end_minutes).saturating_mul(60_000),
            procedures: procedures::read(self.procedures.as_deref())?,
        })
    }

    /// The cards of the waiting hall.
    ///
    /// # Errors
    /// [`ConfigError`] when the folder cannot be read or used.
    pub fn cards(&self) -> Result<Cards, ConfigError> {
        Cards::read(self.hall.as_deref())
    }
}
