//! Times as people and file names show them: UTC.

use crate::id::UnixMillis;
use std::time::SystemTime;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The wall clock.
pub(super) fn now() -> UnixMillis {
    let now = of(SystemTime::now());
    #[cfg(test)]
    let now = super::faults::turned(now);
    now
}

/// A moment that a file has.
pub(super) fn of(time: SystemTime) -> UnixMillis {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

fn utc(at: UnixMillis) -> OffsetDateTime {
    let nanos = i128::from(at.0).saturating_mul(1_000_000);
    OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// RFC 3339 with milliseconds: `2026-11-25T18:40:23.007Z`.
#[must_use]
pub fn rfc3339(at: UnixMillis) -> String {
    let t = utc(at);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond()
    )
}

/// The time of [`rfc3339`] again.
#[must_use]
pub fn read(text: &str) -> Option<UnixMillis> {
    let read = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let millis = read.unix_timestamp_nanos().checked_div(1_000_000)?;
    u64::try_from(millis).ok().map(UnixMillis)
}

/// For a folder: `20261125T184023Z`.
pub(super) fn folder_name(at: UnixMillis) -> String {
    let t = utc(at);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

/// When the record in a folder of this name was begun, to the second; `None`: no recorder has named it.
#[must_use]
pub fn of_folder(name: &str) -> Option<UnixMillis> {
    let part = |from: usize, to: usize| name.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    read(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_with_fixed_width() {
        let at = UnixMillis(1_764_097_223_007);
        assert_eq!(rfc3339(at), "2025-11-25T19:00:23.007Z");
        assert_eq!(folder_name(at), "20251125T190023Z");
        assert_eq!(read(&rfc3339(at)), Some(at));
        assert_eq!(read("yesterday"), None);
        let second = Some(UnixMillis(1_764_097_223_000));
        assert_eq!(of_folder("20251125T190023Z"), second);
        assert_eq!(of_folder("20251125T190023Z-2"), second);
        assert_eq!(of_folder("a copy"), None);
    }
}
