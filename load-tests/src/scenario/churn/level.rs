//! Whether memory has stayed level. Pure.

use serde::Serialize;
use std::fmt;

/// What the last quarter may be above the second one: so many per cent, and so many kB. The first quarter is warming up.
const PERCENT: u64 = 5;
const KB: u64 = 2 * 1024;

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Medians of the four quarters in kB.
    pub quarters_kb: [u64; 4],
    /// The fourth is not above the second by more than is forgiven.
    pub is_level: bool,
}

/// Judges looks at memory in kB that are evenly spread over the time. Too few of them are not level.
#[must_use]
pub fn judge(looks_kb: &[u64]) -> Level {
    let quarter = looks_kb.len().div_ceil(4).max(1);
    let mut medians = looks_kb.chunks(quarter).map(median);
    let quarters_kb: [u64; 4] = std::array::from_fn(|_| medians.next().unwrap_or(0));
    let [_, second, _, fourth] = quarters_kb;
    let bound = second
        .saturating_add(second.saturating_mul(PERCENT) / 100)
        .saturating_add(KB);
    Level {
        quarters_kb,
        is_level: fourth > 0 && fourth <= bound,
    }
}

fn median(looks: &[u64]) -> u64 {
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_level { "level" } else { "NOT level" };
        write!(
            f,
            "Memory is {word}: medians of the quarters in kB {:?}",
            self.quarters_kb
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    fn is_level(memory: impl Fn(u64) -> u64) -> bool {
        judge(&(0..240).map(memory).collect::<Vec<_>>()).is_level
    }

    #[test]
    fn memory_that_rises_at_first_and_then_swings_is_level() {
        assert!(is_level(|n| 40_000 + 200 * n.min(50) + (n * 7_919) % 1_500));
    }

    #[test]
    fn memory_that_grows_on_and_on_is_not_level() {
        // 20 MB in the whole time, beside a server of 100 MB that swings by as much.
        assert!(!is_level(|n| 100_000
            + n * 20_000 / 240
            + (n * 7_919) % 1_500));
    }

    #[test]
    fn nothing_looked_at_is_not_level() {
        assert!(!judge(&[]).is_level);
        assert!(!judge(&[1, 1, 1]).is_level);
    }
}
