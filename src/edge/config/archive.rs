//! What becomes of closed records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Archive {
    /// Address of a PostgreSQL database that has the catalogue of records (`postgres://user@host/database`); none: a file in the data
    /// folder. The password belongs into the environment (`PGPASSWORD` or `PGPASSFILE`), never here.
    pub database: Option<String>,
    /// Where closed records are brought: a folder on another disk by its absolute path, or `s3://bucket/prefix`; none: they stay in the
    /// data folder. Keys and address of an S3 store come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` …).
    pub store: Option<String>,
    /// Remove the copy in the data folder when the one in the store was read back and the hearing is over.
    pub remove_local: bool,
    /// Every record is read and hashed again once in so many days.
    pub scrub_days: u32,
    /// For how long records are kept.
    pub keep_days: KeepDays,
}

/// Days that records are kept after the act of the case took legal force, by kind of case; none: for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeepDays {
    /// Civil cases.
    pub civil: Option<u32>,
    /// Criminal cases.
    pub criminal: Option<u32>,
    /// Cases of administrative offences.
    pub administrative_offence: Option<u32>,
}

impl Default for Archive {
    fn default() -> Self {
        Self {
            database: None,
            store: None,
            remove_local: false,
            scrub_days: 364,
            keep_days: KeepDays::default(),
        }
    }
}

impl KeepDays {
    /// Days for a kind of case, by its word; `None`: for ever.
    #[must_use]
    pub fn of(&self, case_type: &str) -> Option<u32> {
        let mut all = self.all();
        all.find_map(|(word, days)| (word == case_type).then_some(days))
    }

    /// The shortest time of all.
    #[must_use]
    pub fn shortest(&self) -> Option<u32> {
        self.all().map(|(_, days)| days).min()
    }

    /// Kinds of cases whose records are not kept for ever, by their words, and their days.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u32)> {
        let all = [
            ("civil", self.civil),
            ("criminal", self.criminal),
            ("administrative_offence", self.administrative_offence),
        ];
        all.into_iter()
            .filter_map(|(word, days)| Some((word, days?)))
    }
}

impl Archive {
    /// Whether everything can be what it says.
    ///
    /// # Errors
    /// A sentence.
    pub fn check(&self) -> Result<(), String> {
        if let Some(address) = &self.database {
            let rest = address
                .strip_prefix("postgres://")
                .or_else(|| address.strip_prefix("postgresql://"));
            let Some(rest) = rest else {
                return Err("archive.database must begin with postgres://".to_owned());
            };
            let user = rest.split_once('@').map_or("", |(user, _)| user);
            if user.contains(':') || rest.contains("password=") {
                return Err(
                    "archive.database holds a password: put it into PGPASSWORD or a file that PGPASSFILE names".to_owned(),
                );
            }
        }
        let away = self.store.as_deref();
        if away.is_some_and(|store| !store.starts_with('/') && !store.starts_with("s3://")) {
            return Err(
                "archive.store must be the absolute path of a folder, or s3://bucket/prefix"
                    .to_owned(),
            );
        }
        if self.remove_local && away.is_none() {
            return Err(
                "archive.remove_local without archive.store would remove the only copy".to_owned(),
            );
        }
        if self.scrub_days == 0 {
            return Err("archive.scrub_days must be at least 1".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_password_and_the_loss_of_the_only_copy_are_refused() {
        let with = |change: fn(&mut Archive)| {
            let mut archive = Archive::default();
            change(&mut archive);
            archive.check()
        };
        assert!(with(|_| {}).is_ok());
        assert!(with(|a| a.database = Some("postgres://t@db.example/records".into())).is_ok());
        for bad in [
            "postgres://t:secret@db.example/records",
            "postgres://db.example/records?user=t&password=secret",
            "mysql://db.example/records",
        ] {
            let archive = Archive {
                database: Some(bad.to_owned()),
                ..Archive::default()
            };
            let said = archive.check().unwrap_err();
            assert!(!said.contains("secret"), "{said}");
        }
        assert!(with(|a| a.remove_local = true).is_err());
        assert!(with(|a| a.store = Some("records".into())).is_err());
        assert!(with(|a| a.scrub_days = 0).is_err());
    }
}
