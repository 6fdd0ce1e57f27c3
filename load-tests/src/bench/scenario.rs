//! A scenario, as its file in `scenarios/` says it.

use crate::light::source::{LEAST_BYTES, Picture, Voice};
use anyhow::{Context, Result, ensure};
use relay::Profile;
use serde::Deserialize;
use std::path::Path;

/// What is done and what is counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Name of the file, for reports.
    #[serde(skip)]
    pub name: String,
    /// What it is, in one line.
    pub title: String,
    /// Runs on each server.
    #[serde(default = "three")]
    pub rounds: usize,
    /// Hearings at once.
    #[serde(default = "one")]
    pub rooms: usize,
    /// People of each who send, and receive everybody else.
    #[serde(default = "one")]
    pub senders: usize,
    /// People of each who only receive.
    #[serde(default)]
    pub viewers: usize,
    /// They come all at once; otherwise one after the other.
    #[serde(default)]
    pub at_once: bool,
    /// Seconds that are counted.
    #[serde(default = "eight")]
    pub seconds: f64,
    /// Seconds between the last join and the count.
    #[serde(default = "two")]
    pub settle: f64,
    /// What each sender says.
    pub voice: Option<Voice>,
    /// What each sender shows: one picture, or the layers of one.
    #[serde(default, rename = "picture")]
    pub pictures: Vec<Picture>,
    /// Viewers report what they receive, as browsers do.
    #[serde(default = "yes")]
    pub reports: bool,
    /// The sender sends more and more, until the server cannot follow.
    pub ramp: Option<Ramp>,
    /// The bad link of some viewers.
    pub link: Option<Link>,
}

/// Viewers behind a relay: they join over the link as it is `before`, and are counted from the moment on when it becomes what it is
/// `then`. The others' links are perfect.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How many.
    pub viewers: usize,
    /// At first.
    #[serde(default)]
    pub before: Profile,
    /// While it is counted.
    pub then: Profile,
    /// As the count begins the server also sees them at a new address.
    #[serde(default)]
    pub new_address: bool,
}

/// More and more packets a second.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// Packets a second to all viewers together, at first.
    pub from: f64,
    /// Each step is so much more than the one before.
    pub factor: f64,
    /// It ends there at the latest.
    pub to: f64,
    /// Seconds of each step.
    pub seconds: f64,
    /// Loss in per cent up to which a step counts as clean.
    pub clean_below: f64,
}

fn one() -> usize {
    1
}

fn three() -> usize {
    3
}

fn two() -> f64 {
    2.0
}

fn eight() -> f64 {
    8.0
}

fn yes() -> bool {
    true
}

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or says something that cannot be done.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let mut scenario = Self::parse(&text).with_context(|| format!("in {}", file.display()))?;
        scenario.name = file
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        Ok(scenario)
    }

    fn parse(text: &str) -> Result<Self> {
        let scenario: Self = toml::from_str(text)?;
        ensure!(scenario.rooms > 0 && scenario.senders > 0, "nobody sends");
        ensure!(
            scenario.voice.is_some() || !scenario.pictures.is_empty(),
            "nothing is sent"
        );
        ensure!(
            scenario.senders > 1 || scenario.viewers > 0,
            "nobody receives"
        );
        ensure!(
            scenario
                .pictures
                .iter()
                .all(|p| p.bytes >= LEAST_BYTES && p.packets > 0),
            "a packet of a picture has at least {LEAST_BYTES} bytes"
        );
        ensure!(
            scenario
                .link
                .as_ref()
                .is_none_or(|link| link.viewers <= scenario.viewers),
            "more viewers with a bad link than viewers"
        );
        ensure!(
            scenario.ramp.is_none() || (scenario.pictures.len() == 1 && scenario.senders == 1),
            "a ramp needs one sender a room, with one picture"
        );
        Ok(scenario)
    }

    /// Streams that one viewer gets, voice and picture.
    #[must_use]
    pub fn streams_of_a_viewer(&self) -> usize {
        self.senders.saturating_mul(self.kinds())
    }

    /// Streams that one sender gets.
    #[must_use]
    pub fn streams_of_a_sender(&self) -> usize {
        self.senders.saturating_sub(1).saturating_mul(self.kinds())
    }

    /// Kinds that a sender sends.
    #[must_use]
    pub fn kinds(&self) -> usize {
        usize::from(self.voice.is_some()).saturating_add(usize::from(!self.pictures.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_scenario_that_comes_with_the_program_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().collect();
        assert!(!files.is_empty());
        for file in files {
            Scenario::read(&file.path()).unwrap();
        }
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let picture = "[[picture]]\nframes_per_second = 25\npackets = 5\nbytes = 1200\n";
        let good = format!("title = \"x\"\nviewers = 3\n{picture}");
        assert_eq!(Scenario::parse(&good).unwrap().streams_of_a_viewer(), 1);
        for bad in [
            "title = \"x\"\nviewers = 3\n".to_owned(),
            format!("title = \"x\"\n{picture}"),
            good.replace("1200", "12"),
            good.replace("viewers", "veiwers"),
        ] {
            assert!(Scenario::parse(&bad).is_err(), "{bad}");
        }
    }
}
