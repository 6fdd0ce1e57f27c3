//! Times as a bench tells them.

use serde::Serialize;

/// Median, 95th percentile and largest of some times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Times {
    /// How many.
    pub count: usize,
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
    /// The last of all.
    pub last: f64,
}

/// Titles of a table of times.
pub const HEAD: [&str; 5] = ["ms", "count", "p50", "p95", "last"];

impl Times {
    /// Of some times; `None` of none. Percentiles are by nearest rank: values that were measured.
    #[must_use]
    pub fn of(mut millis: Vec<f64>) -> Option<Self> {
        millis.sort_by(f64::total_cmp);
        let rank = |percent: usize| {
            let place = millis.len().saturating_mul(percent).div_ceil(100);
            millis.get(place.saturating_sub(1)).copied()
        };
        Some(Self {
            count: millis.len(),
            p50: rank(50)?,
            p95: rank(95)?,
            last: rank(100)?,
        })
    }

    /// A row of [`HEAD`].
    #[must_use]
    pub fn row(&self, name: &str) -> Vec<String> {
        vec![
            name.to_owned(),
            self.count.to_string(),
            format!("{:.1}", self.p50),
            format!("{:.1}", self.p95),
            format!("{:.1}", self.last),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times = Times::of((1..=20).rev().map(f64::from).collect());
        let expected = Times {
            count: 20,
            p50: 10.0,
            p95: 19.0,
            last: 20.0,
        };
        assert_eq!(times, Some(expected));
        assert_eq!(Times::of(vec![]), None);
    }
}
