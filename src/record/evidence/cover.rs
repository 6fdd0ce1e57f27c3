//! How far a record is covered by what others hold of it: whoever has the court's key could have written the rest at any time.

use super::links::Head;
use super::receipt::Fit;
use super::stamps::Shown;
use std::collections::BTreeMap;

/// What time stamps and the reader's receipt cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Nothing.
    Nothing,
    /// What was written until then.
    Until {
        /// In milliseconds since 1970.
        ms: u64,
        /// `false`: only if the time stamps are genuine, which was not judged.
        judged: bool,
    },
    /// The whole record, to its end.
    Whole,
}

impl Cover {
    /// Of a record with these signed lines; `whole`: it has its end, and no line is missing.
    #[must_use]
    pub fn of(heads: &BTreeMap<u64, Head>, whole: bool, stamps: &Shown, fit: Option<Fit>) -> Self {
        let stamped = stamps.last.and_then(|n| heads.get(&n));
        let kept = match fit {
            Some(Fit::Fits(head)) => Some(head),
            _ => None,
        };
        let (head, judged) = match (stamped.copied(), kept) {
            (None, None) => return Self::Nothing,
            (Some(stamped), Some(kept)) if stamped.n > kept.n => (stamped, stamps.judged),
            (Some(stamped), None) => (stamped, stamps.judged),
            (_, Some(kept)) => (kept, true),
        };
        let is_last = heads.keys().next_back() == Some(&head.n);
        match whole && is_last && judged {
            true => Self::Whole,
            false => Self::Until {
                ms: head.at_ms,
                judged,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::evidence::hex::Hash;

    #[test]
    fn a_record_is_covered_until_the_last_line_that_somebody_else_holds() {
        let head = |n: u64| Head {
            n,
            hash: Hash::of(&n.to_be_bytes()),
            at_ms: 10 * n,
        };
        let heads: BTreeMap<u64, Head> = [0, 4, 9].map(|n| (n, head(n))).into();
        let of = |whole: bool, stamp: Option<u64>, judged: bool, kept: Option<u64>| {
            let stamps = Shown {
                last: stamp,
                judged,
                ..Shown::default()
            };
            Cover::of(&heads, whole, &stamps, kept.map(|n| Fit::Fits(head(n))))
        };
        let until = |ms: u64, judged: bool| Cover::Until { ms, judged };
        assert_eq!(of(true, None, true, None), Cover::Nothing);
        assert_eq!(of(true, Some(4), true, None), until(40, true));
        assert_eq!(of(true, Some(4), false, None), until(40, false));
        assert_eq!(of(true, Some(4), false, Some(0)), until(40, false));
        assert_eq!(of(true, Some(4), false, Some(4)), until(40, true));
        assert_eq!(of(true, None, false, Some(9)), Cover::Whole);
        assert_eq!(of(true, Some(9), true, Some(4)), Cover::Whole);
        assert_eq!(of(true, Some(9), false, None), until(90, false));
        // It was cut: what came after its last signed line is not known.
        assert_eq!(of(false, None, false, Some(9)), until(90, true));
        let others = Cover::of(&heads, true, &Shown::default(), Some(Fit::Missing));
        assert_eq!(others, Cover::Nothing);
    }
}
