//! A set of numbers kept as ranges: what was seen, and what is missing in between.

use std::collections::BTreeMap;

/// A set of numbers; cheap when they are mostly consecutive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges {
    /// First number of a range -> its last.
    spans: BTreeMap<u64, u64>,
}

impl Ranges {
    /// Puts a number in; false when it was there.
    pub fn insert(&mut self, number: u64) -> bool {
        let before = self
            .spans
            .range(..=number)
            .next_back()
            .map(|(&start, &end)| (start, end));
        if before.is_some_and(|(_, end)| end >= number) {
            return false;
        }
        let start = match before {
            Some((start, end)) if end.saturating_add(1) == number => start,
            _ => number,
        };
        let next = number.saturating_add(1);
        let end = self.spans.remove(&next).unwrap_or(number);
        self.spans.insert(start, end);
        true
    }

    /// The smallest.
    #[must_use]
    pub fn first(&self) -> Option<u64> {
        self.spans.first_key_value().map(|(&start, _)| start)
    }

    /// The largest.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.spans.last_key_value().map(|(_, &end)| end)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.spans
            .iter()
            .map(|(start, end)| end.saturating_sub(*start).saturating_add(1))
            .sum()
    }

    /// Is it in?
    #[must_use]
    pub fn contains(&self, number: u64) -> bool {
        self.spans
            .range(..=number)
            .next_back()
            .is_some_and(|(_, &end)| end >= number)
    }

    /// Holes between the first and the last, each as `(first missing, last missing)`.
    #[must_use]
    pub fn holes(&self) -> Vec<(u64, u64)> {
        self.spans
            .iter()
            .zip(self.spans.iter().skip(1))
            .map(|((_, end), (start, _))| (end.saturating_add(1), start.saturating_sub(1)))
            .collect()
    }

    /// How many are missing between the first and the last.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.holes()
            .iter()
            .map(|(first, last)| last.saturating_sub(*first).saturating_add(1))
            .sum()
    }

    /// Puts all numbers of another set in.
    pub fn merge(&mut self, other: &Self) {
        for (&start, &end) in &other.spans {
            for number in start..=end {
                self.insert(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn ranges_say_the_same_as_a_plain_set(numbers in prop::collection::vec(0_u64..40, 0..60)) {
            let mut ranges = Ranges::default();
            let mut set = BTreeSet::new();
            for n in numbers {
                prop_assert_eq!(ranges.insert(n), set.insert(n));
            }
            prop_assert_eq!(ranges.first(), set.first().copied());
            prop_assert_eq!(ranges.last(), set.last().copied());
            prop_assert_eq!(ranges.count(), set.len() as u64);
            for n in 0..41 {
                prop_assert_eq!(ranges.contains(n), set.contains(&n));
            }
            let missing: BTreeSet<u64> = match (set.first(), set.last()) {
                (Some(&first), Some(&last)) => (first..=last).filter(|n| !set.contains(n)).collect(),
                _ => BTreeSet::new(),
            };
            prop_assert_eq!(ranges.missing(), missing.len() as u64);
            let holes: BTreeSet<u64> = ranges.holes().iter().flat_map(|&(a, b)| a..=b).collect();
            prop_assert_eq!(holes, missing);
        }
    }
}
