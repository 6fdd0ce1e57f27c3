//! What the packet path may cost: a file of figures that were looked at and found good.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// So many per cent above the accepted figure are forgiven: hash maps and random numbers move it by less than one.
const FORGIVEN: u64 = 5;

const HEAD: &str = "\
# Instructions of the server for each packet that it forwards, as `make bench-path` counts them (kernel and peers excluded).
# More than 5 % above one of these is a failure. Written by `make bench-path ARGS=--accept`: after a change that is meant to cost
# more, one that costs less, or a new compiler.
";

/// The file.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// By name of the scenario.
    instructions_per_packet: BTreeMap<String, u64>,
}

/// How a figure compares.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As accepted, about.
    Good { each: u64, accepted: u64 },
    /// Costs less by more than what is forgiven: time to accept that.
    Better { each: u64, accepted: u64 },
    /// Costs too much.
    Worse { each: u64, accepted: u64 },
    /// There is no figure.
    Unknown,
}

impl Accepted {
    /// Reads the file; one that is not there holds nothing.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn read(file: &Path) -> Result<Self> {
        match std::fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("in {}", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = format!("{HEAD}\n{}", toml::to_string(self)?);
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// This figure is good from now on.
    pub fn accept(&mut self, scenario: &str, each: u64) {
        self.instructions_per_packet
            .insert(scenario.to_owned(), each);
    }

    /// Holds a figure against the accepted one.
    #[must_use]
    pub fn judge(&self, scenario: &str, each: u64) -> Verdict {
        let Some(&accepted) = self.instructions_per_packet.get(scenario) else {
            return Verdict::Unknown;
        };
        let hundred = each.saturating_mul(100);
        let bound = |percent: u64| accepted.saturating_mul(percent);
        if hundred > bound(100_u64.saturating_add(FORGIVEN)) {
            Verdict::Worse { each, accepted }
        } else if hundred < bound(100_u64.saturating_sub(FORGIVEN)) {
            Verdict::Better { each, accepted }
        } else {
            Verdict::Good { each, accepted }
        }
    }
}

impl Verdict {
    /// Not worse, and known.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. } | Self::Better { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { each, accepted } => write!(f, "Good: {each}, accepted are {accepted}."),
            Self::Better { each, accepted } => write!(
                f,
                "Better: {each}, accepted are {accepted}. Keep it so: make bench-path ARGS=--accept"
            ),
            Self::Worse { each, accepted } => write!(
                f,
                "Too much: {each}, accepted are {accepted} and {FORGIVEN} % more. Where it goes stands above; if it is meant: \
                 make bench-path ARGS=--accept"
            ),
            Self::Unknown => write!(f, "No accepted figure: make bench-path ARGS=--accept"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_five_per_cent_above_the_accepted_figure_is_too_much() {
        let mut accepted = Accepted::default();
        accepted.accept("a", 1_000);
        assert!(accepted.judge("a", 1_050).is_good());
        assert!(!accepted.judge("a", 1_051).is_good());
        assert!(accepted.judge("a", 10).is_good());
        assert!(!accepted.judge("b", 10).is_good());
    }
}
