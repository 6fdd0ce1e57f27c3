//! A report in words, for people and for programs.

use crate::cli::say;
use crate::edge::recorder::stamp::{self, rfc3339};
use crate::edge::recorder::verify::Verified;
use crate::id::UnixMillis;
use crate::record::closed::{OPENED, sealed_of};
use crate::record::evidence::CHAIN;
use crate::record::evidence::report::{Finding, Recovered, Report, Verdict, Wrong};
use serde_json::{Value, json};

mod outside;

/// Findings that are shown one by one.
const SHOWN: usize = 20;

/// Says it to people.
pub fn tell(verified: &Verified) {
    lines(verified).iter().for_each(|line| say::line(line));
}

/// For people: the verdict first, then what it stands on.
fn lines(verified: &Verified) -> Vec<String> {
    let report = &verified.report;
    let mut lines = vec![format!("{}: {}", report.verdict.word(), headline(verified))];
    lines.extend(
        report
            .findings
            .iter()
            .take(SHOWN)
            .map(|finding| format!("  {}", sentence(finding, verified))),
    );
    if report.findings.len() > SHOWN {
        let more = report.findings.len().saturating_sub(SHOWN);
        lines.push(format!("  and {more} more"));
    }
    let withheld = report.withheld.iter();
    lines.extend(withheld.map(|part| format!("  withheld: {}", part.reason)));
    if let Some(recovered) = report.recovered {
        lines.push(recovery(recovered));
    }
    lines.extend(outside::lines(verified));
    lines.extend(about(report));
    lines
}

/// For programs. Times are milliseconds since 1970.
pub fn json(verified: &Verified) -> Value {
    let report = &verified.report;
    let findings = report.findings.iter().map(|finding| {
        json!({
            "wrong": finding.wrong.word(),
            "file": finding.file,
            "whose": whose(&finding.file, verified),
            "from_ms": finding.from_ms,
            "to_ms": finding.to_ms,
            "count": finding.count,
            "sentence": sentence(finding, verified),
        })
    });
    json!({
        "verdict": report.verdict.word(),
        "sentence": headline(verified),
        "findings": findings.collect::<Vec<_>>(),
        "hearing": report.hearing,
        "case_number": report.case_number,
        "started_ms": report.started_ms,
        "court_key": report.court_key.map(|key| key.to_string()),
        "trusted": report.trusted,
        "files": report.files,
        "segments": report.segments,
        "epochs": report.epochs,
        "signed_until_ms": report.signed_until_ms,
        "recovered": report.recovered.map(|recovered| json!({"from_ms": recovered.from_ms, "to_ms": recovered.to_ms})),
        "withheld": report.withheld.iter().map(|part| json!({"segments": part.segments, "reason": part.reason})).collect::<Vec<_>>(),
        "stamps": outside::json(&verified.stamps),
        "receipt": outside::fit(verified.receipt),
        "ended": report.ended,
        "beside": report.beside,
    })
}

fn headline(verified: &Verified) -> String {
    let report = &verified.report;
    match (report.verdict, report.first()) {
        (Verdict::Altered | Verdict::Incomplete, Some(first)) => sentence(first, verified),
        (Verdict::Untrusted, _) => match report.court_key {
            Some(key) => format!(
                "everything fits together, but under the court key {key}, which you have not named as trusted: anybody can make such a record. \
                 Name the court's key with --court-key"
            ),
            None => "there is no certificate".to_owned(),
        },
        _ if !report.withheld.is_empty() => {
            let (parts, are) = if report.withheld.len() == 1 {
                ("part", "is")
            } else {
                ("parts", "are")
            };
            format!(
                "every byte of this copy is as it was written; {} {parts} {are} withheld from it by ruling",
                report.withheld.len()
            )
        }
        _ if report.recovered.is_some() => {
            "every byte is as it was written, the end as it was found after an interruption"
                .to_owned()
        }
        _ => "every byte is as it was written".to_owned(),
    }
}

fn sentence(finding: &Finding, verified: &Verified) -> String {
    let Finding {
        wrong, file, count, ..
    } = finding;
    let track = match whose(file, verified) {
        Some(whose) => format!("{file} ({whose})"),
        None => file.clone(),
    };
    let when = when(finding, verified);
    let more = match (wrong, count.saturating_sub(1)) {
        (_, 0) => String::new(),
        (Wrong::Content | Wrong::Short | Wrong::Gone, more) => format!("; and {more} later pieces"),
        (_, more) => format!("; and at {more} other places"),
    };
    match wrong {
        Wrong::Content => format!("{track} is not what was written, {when}{more}"),
        Wrong::Longer => format!("{track} goes on after its end: bytes were added"),
        Wrong::Foreign => format!("{track} does not belong to this record: it was added"),
        Wrong::Line => format!("{file} is not what was written, {when}{more}"),
        Wrong::Signature => format!(
            "{file} holds a signature that was not made with the hearing's key, {when}{more}"
        ),
        Wrong::Manifest => format!("{file} is not what was written"),
        Wrong::Stamp => format!("{file} holds a time stamp that does not fit this record{more}"),
        Wrong::Authority => {
            format!("{file} holds a time stamp of an authority that you do not trust{more}")
        }
        Wrong::Receipt => format!("your receipt does not fit: the record was changed {when}"),
        Wrong::Opened => format!("{track} is not what the record holds sealed"),
        Wrong::Unproved => format!(
            "{track} is not proved: with what is in the package the record's own file cannot be opened (there is no key for it, the key is \
             another one, or a part is withheld). Packages of older servers hold no keys: ask the court for a new one"
        ),
        Wrong::Short => format!("{track} is cut off {when}{more}"),
        Wrong::Gone if finding.from_ms.is_none() => format!("{track} is missing"),
        Wrong::Gone => format!("{track} is missing, beginning {when}{more}"),
        Wrong::Lines => format!("{file} lacks lines {when}{more}"),
        Wrong::NoEnd => format!(
            "{file} has no end {when}: the record was not closed (the server does that when it starts again), or its end was cut off"
        ),
    }
}

/// By the manifest if it can be believed, otherwise by the file's name.
fn whose(file: &str, verified: &Verified) -> Option<String> {
    let files = verified.manifest.as_ref().map(|manifest| &manifest.files);
    let opened = file
        .strip_prefix(OPENED)
        .and_then(|file| file.strip_prefix('/'));
    let file = opened.map_or_else(|| file.to_owned(), sealed_of);
    let subject = files
        .into_iter()
        .flatten()
        .find(|known| known.path == file)
        .map(|known| &known.subject);
    subject.map(|subject| {
        let kind = if subject.kind == "audio" {
            "voice"
        } else {
            "picture"
        };
        format!("{kind} of {}, {}", subject.name, subject.role)
    })
}

fn when(finding: &Finding, verified: &Verified) -> String {
    let in_file = match verified
        .manifest
        .as_ref()
        .and_then(|manifest| manifest.zero.as_deref())
    {
        Some(zero) if finding.file != CHAIN => place(finding, zero),
        _ => None,
    };
    let clock = |ms| rfc3339(UnixMillis(ms));
    let on_clock = match (finding.from_ms, finding.to_ms) {
        (Some(from), Some(to)) if from != to => format!("from {} to {}", clock(from), clock(to)),
        (Some(at), _) => format!("after {}", clock(at)),
        (None, Some(at)) => format!("before {}", clock(at)),
        (None, None) => "at a time that cannot be told".to_owned(),
    };
    match in_file {
        Some(place) => format!("{place} ({on_clock})"),
        None => on_clock,
    }
}

/// As a player shows it.
fn place(finding: &Finding, zero: &str) -> Option<String> {
    let UnixMillis(zero) = stamp::read(zero)?;
    let at = |ms: u64| {
        let seconds = ms.saturating_sub(zero).div_euclid(1000);
        let (hours, rest) = (seconds.div_euclid(3600), seconds.rem_euclid(3600));
        format!(
            "{hours:02}:{:02}:{:02}.{:03}",
            rest.div_euclid(60),
            rest.rem_euclid(60),
            ms.saturating_sub(zero).rem_euclid(1000)
        )
    };
    Some(format!(
        "from {} to {}",
        at(finding.from_ms?),
        at(finding.to_ms?)
    ))
}

fn recovery(recovered: Recovered) -> String {
    let seconds = recovered
        .to_ms
        .saturating_sub(recovered.from_ms)
        .div_ceil(1000);
    format!(
        "  the last {seconds} seconds were recovered after an interruption and are not covered by a signature of the time"
    )
}

fn about(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if report.court_key.is_some() {
        let started = rfc3339(UnixMillis(report.started_ms));
        lines.push(format!(
            "  hearing {}, case {}, begun {started}",
            report.hearing, report.case_number
        ));
        lines.push(format!(
            "  {} files in {} pieces, {} epochs",
            report.files, report.segments, report.epochs
        ));
    }
    if let Some(key) = report.court_key {
        let trusted = if report.trusted {
            "which you trust"
        } else {
            "which you have not named as trusted"
        };
        lines.push(format!("  under the court key {key}, {trusted}"));
    }
    if !report.beside.is_empty() {
        lines.push(format!(
            "  beside it, and not proved by it: {}",
            report.beside.join(", ")
        ));
    }
    lines
}
