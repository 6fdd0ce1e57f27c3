//! `links.json` in the data folder: what the development server offers, for programs and for `tyndau token`.

use crate::edge::files;
use crate::edge::ports::Ports;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FILE: &str = "links.json";

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Role -> link.
    #[serde(flatten)]
    pub roles: BTreeMap<String, String>,
    /// Ports that were taken.
    pub ports: Ports,
    /// Where the records lie.
    pub archive: PathBuf,
    /// Id of the sample hearing.
    pub hearing: String,
    /// Link to the docket of the sample's court.
    #[serde(default)]
    pub docket: String,
}

impl Links {
    /// Writes the file into a data folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, data: &Path) -> std::io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        files::write_private(&data.join(FILE), text.as_bytes())
    }

    /// Reads the file of a data folder, if one is there.
    #[must_use]
    pub fn read(data: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(data.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_file_has_roles_beside_ports_archive_and_hearing() {
        let folder = tempfile::tempdir().unwrap();
        let links = Links {
            roles: BTreeMap::from([(
                "presiding_judge".into(),
                "http://localhost:1/join#t=x".into(),
            )]),
            ports: Ports {
                http: 1,
                https: 2,
                udp: 3,
                admin: 4,
            },
            archive: "/data/archive".into(),
            hearing: "h-1".into(),
            docket: "http://localhost:1/docket#t=y".into(),
        };
        links.write(folder.path()).unwrap();
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value.get("presiding_judge").unwrap(),
            "http://localhost:1/join#t=x"
        );
        assert_eq!(value.pointer("/ports/udp").unwrap(), 3);
        assert_eq!(Links::read(folder.path()).unwrap(), links);
    }
}
