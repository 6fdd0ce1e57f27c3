//! A point in time on the wire: RFC 3339, taken with any offset and given in UTC.

use crate::id::UnixMillis;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time, to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub UnixMillis);

impl Moment {
    /// As text; years after 9999 have none.
    #[must_use]
    pub fn text(self) -> Option<String> {
        let nanos = i128::from(self.0.0).saturating_mul(1_000_000);
        OffsetDateTime::from_unix_timestamp_nanos(nanos)
            .ok()?
            .format(&Rfc3339)
            .ok()
    }

    /// Reads a text.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        // Before 1970 there were no such hearings.
        let millis = u64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).ok()?;
        Some(Self(UnixMillis(millis)))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self
            .text()
            .ok_or_else(|| serde::ser::Error::custom("a time after the year 9999"))?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::read(&text)
            .ok_or_else(|| serde::de::Error::custom("not a time like 2026-11-26T10:00:00+05:00"))
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A point in time (RFC 3339).",
            "type": "string",
            "format": "date-time",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_offset_is_the_same_point_in_time_and_comes_back_in_utc() {
        let almaty: Moment = serde_json::from_str("\"2026-11-26T10:00:00+05:00\"").unwrap();
        assert_eq!(almaty, Moment::read("2026-11-26T05:00:00.000Z").unwrap());
        assert_eq!(
            serde_json::to_string(&almaty).unwrap(),
            "\"2026-11-26T05:00:00Z\""
        );
    }

    #[test]
    fn what_names_no_point_in_time_is_refused() {
        for bad in [
            "2026-11-26",
            "2026-11-26T10:00:00",
            "2026-13-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "",
            "now",
        ] {
            assert_eq!(Moment::read(bad), None, "{bad}");
        }
        assert!(serde_json::to_string(&Moment(UnixMillis(u64::MAX))).is_err());
    }
}
