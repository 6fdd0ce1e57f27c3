//! `tyndau recording export`: a copy of a record to hand out, with all that is needed to verify it.

use super::{no_key, no_verdict, words};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::say;
use crate::edge::recorder::closed::{ClosedKey, ClosedKeyError};
use crate::edge::recorder::court::{self, CourtKey};
use crate::edge::recorder::export::{ExportError, Order, export};
use crate::edge::recorder::withhold::{Part, WithholdError};
use crate::edge::web;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's folder
    dir: PathBuf,
    /// The package's folder, which must not be there yet
    #[arg(long, value_name = "PACKAGE")]
    to: PathBuf,
    /// The court's public key (PEM): nothing under another key is handed out; several times, if it has had others
    #[arg(long, value_name = "FILE")]
    court_key: Vec<PathBuf>,
    /// Hand out an altered or incomplete record as well
    #[arg(long)]
    as_is: bool,
    /// Leave out a part of a file, in the time that a player shows: judge-presiding_judge-audio.webm@00:12:00-00:15:30
    #[arg(long, value_name = "FILE@FROM-TO", value_parser = part, requires_all = ["ruling", "signer"])]
    withhold: Vec<Part>,
    /// The ruling by which it is left out; readers see it
    #[arg(long, value_name = "TEXT")]
    ruling: Option<String>,
    /// The court's private key (PEM), which signs for what is left out
    #[arg(long, value_name = "FILE", group = "signer")]
    sign_with: Option<PathBuf>,
    /// A program that signs with that key instead, as record.court_key_command does; the first --court-key is its public half
    #[arg(long, value_name = "PROGRAM", group = "signer", requires = "court_key")]
    sign_command: Option<PathBuf>,
    /// For who may hear it: open what is closed to the public, in a folder of the package. Without this it is left out
    #[arg(long, requires = "key")]
    with_closed: bool,
    /// The court's private key for closed parts (PEM), which opens them
    #[arg(long, value_name = "FILE", requires = "with_closed")]
    key: Option<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    let trusted = court::public_keys(&args.court_key).map_err(no_key)?;
    let court = match (&args.sign_with, &args.sign_command, args.court_key.first()) {
        (_, Some(command), Some(public)) => Some(CourtKey::by_command(command, public)),
        (Some(file), ..) => Some(CourtKey::load(file)),
        _ => None,
    };
    let court = court.transpose().map_err(no_key)?;
    let closed = args.key.as_deref().map(ClosedKey::load);
    let closed = closed.transpose().map_err(no_closed_key)?;
    let mut parts = args.withhold.clone();
    for part in &mut parts {
        part.ruling = args.ruling.clone().unwrap_or_default();
    }
    let page = web::verifier();
    let exported = export(&Order {
        record: &args.dir,
        to: &args.to,
        trusted: &trusted,
        as_is: args.as_is,
        parts: &parts,
        court: court.as_ref(),
        with_closed: closed.as_ref(),
        page: page.as_deref(),
    });
    let verified = exported.map_err(failed)?;
    say::line(&format!("the package lies in {}", args.to.display()));
    if page.is_none() {
        say::line("  without verify.html: this program was built without its page");
    }
    words::tell(&verified);
    Ok(())
}

fn failed(error: ExportError) -> Failure {
    match error {
        ExportError::Refused(verified) => {
            words::tell(&verified);
            say::line(
                "  nothing was exported; --as-is exports it all the same, if it is altered or incomplete",
            );
            super::failure_of(&verified)
        }
        ExportError::Verify(error) => no_verdict(error),
        ExportError::Key(error) => no_key(error),
        ExportError::Taken(_)
        | ExportError::Disk(_)
        | ExportError::Withhold(WithholdError::Disk(_)) => Failure::cannot_create(error),
        ExportError::Withhold(_) => Failure::usage(error),
    }
}

fn no_closed_key(error: ClosedKeyError) -> Failure {
    match error {
        ClosedKeyError::File(..) => Failure::unreadable(error),
        _ => Failure::usage(error),
    }
}

/// `FILE@FROM-TO`.
fn part(text: &str) -> Result<Part, String> {
    let read = || {
        let (file, times) = text.rsplit_once('@')?;
        let (from, to) = times.split_once('-')?;
        Some((file.to_owned(), time(from)?, time(to)?))
    };
    match read() {
        Some((file, from_ms, to_ms)) if from_ms <= to_ms => Ok(Part {
            file,
            from_ms,
            to_ms,
            ruling: String::new(),
        }),
        _ => Err("name a file and a time, FILE@00:12:00-00:15:30".to_owned()),
    }
}

/// Milliseconds of `HH:MM:SS`, with or without a fraction.
fn time(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let numbers: Option<Vec<u64>> = whole.split(':').map(|digits| digits.parse().ok()).collect();
    let [hours, minutes, seconds] = numbers?[..] else {
        return None;
    };
    let millis: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    if minutes >= 60 || seconds >= 60 {
        return None;
    }
    let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    let seconds = minutes.checked_mul(60)?.checked_add(seconds)?;
    seconds.checked_mul(1000)?.checked_add(millis)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_part_is_a_file_and_a_time_as_a_player_shows_it() {
        let read = part("a@b.webm@01:02:03.5-01:02:04").unwrap();
        assert_eq!(read.file, "a@b.webm");
        assert_eq!((read.from_ms, read.to_ms), (3_723_500, 3_724_000));
        for bad in [
            "a.webm",
            "a.webm@1-2",
            "a.webm@00:00:60-00:01:00",
            "a.webm@00:00:02-00:00:01",
            "a.webm@-1:00:00-00:00:01",
        ] {
            assert!(part(bad).is_err(), "{bad}");
        }
    }
}
