//! `tyndau recording list`: which records there are; `verify`: whether a record is what was written, and if not, which second of whose
//! track; `export`: a copy to hand out.

use super::failure::{Failure, Outcome};
use super::{say, shared};
use crate::edge::recorder::authority::{AuthorityError, authorities};
use crate::edge::recorder::court;
use crate::edge::recorder::verify::{Trusted, Verified, VerifyError, verify_with};
use crate::record::evidence::receipt::{Fit, Receipt};
use crate::record::evidence::report::Verdict;
use clap::Subcommand;
use std::path::{Path, PathBuf};

mod export;
mod list;
mod words;

/// A hearing that was interrupted has a record for each time.
const OTHER_RECORD: &str = "your receipt is of another record, so nothing is said of this one: either this is the wrong folder or the wrong receipt, or the record was replaced as a whole by another one, as whoever has the court's key can do";

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
    /// The court's public key (PEM), from a place that you trust; several times, if it has had others
    #[arg(long, value_name = "FILE")]
    court_key: Vec<PathBuf>,
    /// Certificates of time stamping authorities (PEM), from a place that you trust
    #[arg(long, value_name = "FILE")]
    stamp_ca: Option<PathBuf>,
    /// A receipt that a page of the hearing kept: does it still fit?
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
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
    let stamps = args.stamp_ca.as_deref().map(authorities);
    let trusted = Trusted {
        court_keys: court::public_keys(&args.court_key).map_err(no_key)?,
        stamps: stamps.transpose().map_err(no_authority)?,
        receipt: args.receipt.as_deref().map(receipt).transpose()?,
    };
    let verified = verify_with(&args.dir, &trusted).map_err(no_verdict)?;
    if verified.receipt == Some(Fit::Other) {
        return Err(Failure::usage(OTHER_RECORD));
    }
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

fn receipt(file: &Path) -> Result<Receipt, Failure> {
    let shown = file.display();
    let text = std::fs::read(file)
        .map_err(|e| Failure::unreadable(format!("the receipt {shown} cannot be read: {e}")))?;
    Receipt::read(&text).ok_or_else(|| {
        Failure::usage(format!(
            "{shown} is no receipt: name the file that the page of the hearing gave you"
        ))
    })
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
