//! What proves the records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// The court's private key, Ed25519 in PEM (PKCS #8), which certifies the key of each hearing's record. Without it the server makes
    /// one in its data folder, which proves little against whoever has that folder.
    pub court_key: Option<PathBuf>,
    /// A program that signs with the court's private key, for a key in a hardware module: the bytes come on its standard input, and it
    /// writes the signature, 64 bytes, on its standard output within five seconds. It gets no arguments. `court_key` is then the file of
    /// the public half.
    pub court_key_command: Option<PathBuf>,
    /// Keys that the court had before, each a file in PEM: records that stand under one of them are the court's as well. The public half is enough;
    /// with the private one copies can be made from which something is left out.
    pub former_court_keys: Vec<PathBuf>,
    /// The court's key for parts of a hearing that are closed to the public, X25519 in PEM. The public half is enough to seal them, and
    /// then nobody opens them on this server; with the private half those of the court may play them here. Without it the server makes
    /// one in its data folder, which hides nothing from whoever has that folder.
    pub closed_key: Option<PathBuf>,
    /// Address of a time stamping authority (RFC 3161, over HTTP), which stamps the head of each record's chain while it is written.
    /// Only a hash goes there.
    pub stamp_url: Option<String>,
    /// Certificates (PEM) that the authority's own must be signed with.
    pub stamp_ca: Option<PathBuf>,
    /// Seconds between two stamps of a record, from 10 to 3600. The end is stamped in any case.
    pub stamp_seconds: u64,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            court_key: None,
            court_key_command: None,
            former_court_keys: Vec::new(),
            closed_key: None,
            stamp_url: None,
            stamp_ca: None,
            stamp_seconds: 60,
        }
    }
}

impl Record {
    /// # Errors
    /// A sentence, when the settings cannot be meant.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.stamp_url.is_some() != self.stamp_ca.is_some() {
            return Err("record.stamp_url and record.stamp_ca belong together: a time stamp is only kept if its authority is trusted".to_owned());
        }
        if !(10..=3_600).contains(&self.stamp_seconds) {
            return Err("record.stamp_seconds must be from 10 to 3600".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_needs_a_certificate_and_a_pace_that_it_bears() {
        let with = |change: fn(&mut Record)| {
            let mut record = Record::default();
            change(&mut record);
            record.check().is_ok()
        };
        assert!(with(|_| {}));
        assert!(with(|r| {
            r.stamp_url = Some("http://tsa.example/".to_owned());
            r.stamp_ca = Some("tsa.pem".into());
        }));
        assert!(!with(
            |r| r.stamp_url = Some("http://tsa.example/".to_owned())
        ));
        assert!(!with(|r| r.stamp_ca = Some("tsa.pem".into())));
        assert!(!with(|r| r.stamp_seconds = 9));
        assert!(!with(|r| r.stamp_seconds = 3_601));
    }
}
