//! Instructions of the server per forwarded packet. They do not depend on how busy the machine is, so a regression shows anywhere.
//!
//! A scenario of the bench is played in one thread without sockets, under a clock that stands until it is moved (`world`, `play`);
//! valgrind's callgrind counts what the shard does meanwhile (`callgrind`); the figures are held against those of a file (`accepted`).
//! What the kernel does is not counted, nor what the peers do.

mod accepted;
mod callgrind;
mod play;
mod world;

use crate::bench::scenario::Scenario;
use crate::print;
use accepted::Accepted;
use anyhow::{Context, Result};
use callgrind::Counted;
use clap::Args;
use std::path::PathBuf;

/// So many of the functions that cost most are shown.
const SHOWN: usize = 14;

/// What is played and what it may cost.
#[derive(Args)]
pub struct Options {
    /// Files of scenarios.
    #[arg(required = true, value_name = "FILE")]
    scenarios: Vec<PathBuf>,
    /// What the path may cost.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "load-tests/accepted-path.toml"
    )]
    accepted: PathBuf,
    /// Write what was counted into that file, instead of holding it against it.
    #[arg(long)]
    accept: bool,
    /// Only play, without callgrind: for a profiler of one's own, and what callgrind is started with.
    #[arg(long)]
    uncounted: bool,
}

/// Plays and compares; true when nothing costs more than it may.
///
/// # Errors
/// When valgrind is missing, or a scenario cannot be played.
pub fn run(options: &Options) -> Result<bool> {
    if options.uncounted {
        for file in &options.scenarios {
            print::say(&play::play(&Scenario::read(file)?)?.to_string())?;
        }
        return Ok(true);
    }
    let mut accepted = Accepted::read(&options.accepted)?;
    let mut is_good = true;
    for file in &options.scenarios {
        let name = file.file_stem().context("a file has a name")?;
        let name = name.to_string_lossy();
        let counted = callgrind::count(file)?;
        let each = counted.each();
        print::say(&format!(
            "\n{name}: {each} instructions a forwarded packet ({} packets)",
            counted.packets
        ))?;
        show(&counted)?;
        if options.accept {
            accepted.accept(&name, each);
        } else {
            let verdict = accepted.judge(&name, each);
            is_good &= verdict.is_good();
            print::say(&verdict.to_string())?;
        }
    }
    if options.accept {
        accepted.write(&options.accepted)?;
    }
    Ok(is_good)
}

fn show(counted: &Counted) -> Result<()> {
    let rows: Vec<Vec<String>> = counted
        .functions
        .iter()
        .take(SHOWN)
        .map(|(name, own)| {
            let each = own.checked_div(counted.packets).unwrap_or(0);
            vec![each.to_string(), name.clone()]
        })
        .collect();
    Ok(print::table(&["own, a packet", "function"], &rows)?)
}
