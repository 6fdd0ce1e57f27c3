//! What several verbs need: configuration, data folder, and a runtime to wait in.

use super::failure::{Failure, Outcome};
use crate::edge::config::Config;
use crate::edge::store::Store;
use crate::hearing::role as core;
use crate::signal::message::Role;
use crate::signal::translate;
use clap::Args;
use std::path::{Path, PathBuf};

/// Options of every verb that works on a data folder.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Configuration file (TOML); TYNDAU__SECTION__KEY goes over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Data folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

impl Place {
    /// The configuration, with the data folder of the command line in it.
    pub fn load(&self) -> Result<Config, Failure> {
        let mut config = Config::load(self.config.as_deref()).map_err(Failure::config)?;
        if let Some(data) = &self.data {
            config.data.dir.clone_from(data);
        }
        Ok(config)
    }

    /// Configuration and catalogue of a data folder that is there already.
    pub async fn open(&self) -> Result<(Config, Store), Failure> {
        let config = self.load()?;
        if !config.data.dir.is_dir() {
            let dir = config.data.dir.display();
            return Err(Failure::usage(format!(
                "{dir} is no data folder: name one with --data, or start the server once"
            )));
        }
        let store = open_store(&config.data.dir).await?;
        Ok((config, store))
    }
}

/// Opens the catalogue.
pub async fn open_store(data: &Path) -> Result<Store, Failure> {
    Store::open(data).await.map_err(Failure::unavailable)
}

/// Runs a verb that waits.
pub fn block_on(verb: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::software(format!("no runtime: {e}")))?
        .block_on(verb)
}

/// A role by the word of the protocol.
pub fn role(text: &str) -> Result<Role, String> {
    core::Role::of_word(text)
        .map(translate::role)
        .ok_or_else(|| {
            let words: Vec<&str> = core::Role::ALL.iter().map(|role| role.word()).collect();
            format!("roles are {}", words.join(", "))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_role_is_read_by_its_own_word() {
        for &one in core::Role::ALL {
            assert_eq!(role(one.word()).unwrap(), translate::role(one));
        }
        assert!(role("president").unwrap_err().contains("presiding_judge"));
    }
}
