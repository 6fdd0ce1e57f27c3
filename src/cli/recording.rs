//! `tyndau recording list`: which records there are; `verify`: whether a record is what was written, and if not, which second of whose
//! track; `export`: a copy to hand out.

use super::failure::{Failure, Outcome};
use super::{say, shared};
use crate::edge::recorder::authority::{AuthorityError, authorities};
use crate::edge::recorder::court;
use crate::edge::recorder::verify::{Trusted, Verified, VerifyError, verify_with};
use crate::record::evidence::report::Verdict;
use clap::Subcommand;
use std::path::PathBuf;

mod export;
mod list;
mod words;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List closed records, the newest first
    List(list::Args),
    /// Say whether a record is what was written. Exit code 0: intact, 1: altered, 2: incomplete, 3: the key is not trusted
    Verify(Verify),
    /// Copy a record into a package that anybody can verify. Exit codes as those of verify
    Export(export::Args),
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// The record's folder
    dir: PathBuf,
    /// The court's public key (PEM), from a place that you trust
    #[arg(long, value_name = "FILE")]
    court_key: Option<PathBuf>,
    /// Certificates of time stamping authorities (PEM), from a place that you trust
    #[arg(long, value_name = "FILE")]
    stamp_ca: Option<PathBuf>,
    /// The whole report as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Outcome {
    match &args.what {
        What::List(args) => shared::block_on(list::run(args)),
        What::Export(args) => export::run(args),
        What::Verify(args) => run_verify(args),
    }
}

fn run_verify(args: &Verify) -> Outcome {
    let court_key = args.court_key.as_deref().map(court::public_key);
    let stamps = args.stamp_ca.as_deref().map(authorities);
    let trusted = Trusted {
        court_key: court_key.transpose().map_err(no_key)?,
        stamps: stamps.transpose().map_err(no_authority)?,
    };
    let verified = verify_with(&args.dir, &trusted).map_err(no_verdict)?;
    match args.json {
        true => say::line(&words::json(&verified).to_string()),
        false => words::tell(&verified),
    }
    match verified.report.verdict {
        Verdict::Intact => Ok(()),
        _ => Err(failure_of(&verified)),
    }
}

/// What has been said; only the code is left to give.
fn failure_of(verified: &Verified) -> Failure {
    Failure::verdict(match verified.report.verdict {
        Verdict::Intact => 0,
        Verdict::Altered => 1,
        Verdict::Incomplete => 2,
        Verdict::Untrusted => 3,
    })
}

fn no_verdict(error: VerifyError) -> Failure {
    match error {
        VerifyError::NoRecord(_) => Failure::usage(error),
        VerifyError::Unreadable(..) | VerifyError::NewFormat(_) => Failure::unreadable(error),
    }
}

fn no_authority(error: AuthorityError) -> Failure {
    match error {
        AuthorityError::File(..) => Failure::unreadable(error),
        _ => Failure::usage(error),
    }
}

fn no_key(error: court::CourtKeyError) -> Failure {
    match error {
        court::CourtKeyError::File(..) => Failure::unreadable(error),
        _ => Failure::usage(error),
    }
}
