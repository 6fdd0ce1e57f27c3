//! What left the server while the record was written, in words.

use crate::edge::recorder::stamp::rfc3339;
use crate::edge::recorder::verify::Verified;
use crate::id::UnixMillis;
use crate::record::evidence::cover::Cover;
use crate::record::evidence::receipt::Fit;
use crate::record::evidence::stamps::Shown;
use serde_json::{Value, json};

/// For people.
pub fn lines(verified: &Verified) -> Vec<String> {
    let mut lines = stamps(&verified.stamps);
    lines.extend(receipt(verified.receipt));
    lines.extend(cover(verified.cover));
    lines
}

/// What nobody else holds.
fn cover(cover: Cover) -> Option<String> {
    let clock = |ms: u64| rfc3339(UnixMillis(ms));
    match cover {
        Cover::Whole => None,
        Cover::Nothing => Some(
            "  neither a time stamp nor a receipt that you named covers any of it: whoever has the court's key could have written it all"
                .to_owned(),
        ),
        Cover::Until { ms, judged: true } => Some(format!(
            "  neither a time stamp nor a receipt that you named covers what came after {}: whoever has the court's key could have written that",
            clock(ms)
        )),
        Cover::Until { ms, judged: false } => Some(format!(
            "  neither a time stamp nor a receipt that you named covers what came after {}: whoever has the court's key could have written that, \
             and what came before it as well if the time stamps are not genuine, which was not judged",
            clock(ms)
        )),
    }
}

/// For programs.
pub fn json(stamps: &Shown) -> Value {
    json!({
        "count": stamps.count,
        "judged": stamps.judged,
        "until_ms": stamps.until_ms,
        "stamped_ms": stamps.stamped_ms,
        "by": stamps.by,
        "missing": stamps.missing,
        "longest_gap_ms": stamps.longest_gap_ms,
    })
}

/// For programs: whether the reader's receipt fits.
pub fn fit(fit: Option<Fit>) -> Option<&'static str> {
    fit.map(|fit| match fit {
        Fit::Fits(_) => "fits",
        Fit::Changed => "changed",
        Fit::Missing => "missing",
        Fit::Other => "other",
    })
}

fn receipt(fit: Option<Fit>) -> Option<String> {
    match fit? {
        Fit::Fits(head) => Some(format!(
            "  your receipt still fits: up to line {}, written {}, this is the record of then",
            head.n,
            rfc3339(UnixMillis(head.at_ms))
        )),
        Fit::Missing => Some(
            "  the line that your receipt is for may be among those that are missing".to_owned(),
        ),
        // Said as what is wrong, or instead of a verdict.
        Fit::Changed | Fit::Other => None,
    }
}

fn stamps(stamps: &Shown) -> Vec<String> {
    let clock = |ms: u64| rfc3339(UnixMillis(ms));
    let seconds = |ms: u64| ms.div_ceil(1000);
    let (Some(until), Some(at)) = (stamps.until_ms, stamps.stamped_ms) else {
        return match stamps.judged {
            true => vec![
                "  no time stamp that fits: when it was written is only said by the server"
                    .to_owned(),
            ],
            false => Vec::new(),
        };
    };
    let of = match &stamps.by {
        Some(by) => format!("made by {by}"),
        None => "not judged: name the authority's certificate with --stamp-ca".to_owned(),
    };
    let apart = match seconds(at.abs_diff(until)) {
        0 => "at once".to_owned(),
        late if at > until => format!("{late} s later"),
        early => format!("{early} s earlier, so the clocks differ"),
    };
    let mut lines = vec![
        format!("  {} time stamps, {of}", stamps.count),
        format!(
            "  what was written until {} was stamped at {}, {apart}; the longest time without a stamp is {} s",
            clock(until),
            clock(at),
            seconds(stamps.longest_gap_ms)
        ),
    ];
    if stamps.missing > 0 {
        lines.push(format!(
            "  {} time stamps are for lines that are missing",
            stamps.missing
        ));
    }
    lines
}
