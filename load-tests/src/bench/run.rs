//! A whole comparison: each scenario on each server, in alternation, several times.

use super::floor::{self, Floor};
use super::machine::{Machine, load};
use super::measure;
use super::numbers::{Measured, medians};
use super::scenario::Scenario;
use super::sfu::{Kind, janus};
use super::{page, report, site};
use crate::{BenchOptions, print};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long the floor is measured, by each way of sending.
const FLOOR: Duration = Duration::from_secs(3);

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Where.
    pub machine: Machine,
    /// When, RFC 3339.
    pub date: String,
    /// What was asked for.
    pub command: String,
    /// What sending costs at all, one figure a round.
    pub floor: Vec<Floor>,
    /// One entry a scenario.
    pub scenarios: Vec<Compared>,
}

/// A scenario on all servers.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Name of its file.
    pub name: String,
    /// What it is.
    pub title: String,
    /// People who only receive, in all.
    pub viewers: usize,
    /// By server.
    pub servers: BTreeMap<String, Results>,
}

/// Of one server.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// The median of each measure.
    pub median: Measured,
    /// Each run.
    pub runs: Vec<Measured>,
    /// Load average before each run: work of others beside it.
    pub loads: Vec<f64>,
    /// Why a run gave nothing, or why there was none.
    pub not_run: Vec<String>,
}

/// Does what the command line asks for; true when each server that is there gave a result for each scenario.
///
/// # Errors
/// When an option makes no sense, or the path cannot be made.
pub fn main(options: &BenchOptions) -> Result<bool> {
    let scenarios = options.scenarios.iter().map(|file| Scenario::read(file));
    let scenarios = scenarios.collect::<Result<Vec<Scenario>>>()?;
    let kinds = options.servers.iter().map(|name| kind(name, options));
    let kinds = kinds.collect::<Result<Vec<Kind>>>()?;
    if let Some(status) = site::enter()? {
        return Ok(status.success());
    }
    site::on_client_core()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let comparison = runtime.block_on(compare(&scenarios, &kinds, options.rounds))?;
    report::tables(&comparison)?;
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&comparison)?)
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    if let Some(file) = &options.html {
        std::fs::write(file, page::page(&comparison)?)
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    report::line(&comparison)?;
    let all = comparison
        .scenarios
        .iter()
        .flat_map(|scenario| scenario.servers.values());
    Ok(all.into_iter().all(|results| {
        !results.runs.is_empty() || results.not_run.iter().all(|why| why == NOT_INSTALLED)
    }))
}

const NOT_INSTALLED: &str = "janus is not installed";

fn kind(name: &str, options: &BenchOptions) -> Result<Kind> {
    Ok(match (name, name.strip_prefix("janus-")) {
        ("ours", _) => Kind::Ours(options.server.clone()),
        ("janus", _) => Kind::Janus(None),
        (_, Some(loops)) => {
            Kind::Janus(Some(loops.parse().with_context(|| {
                format!("{name}: a number of event loops is expected")
            })?))
        }
        _ => bail!("{name} is no server: ours, janus or janus-N"),
    })
}

/// Runs it.
///
/// # Errors
/// When the floor cannot be measured or nothing can be printed. A run that fails is a result.
async fn compare(
    scenarios: &[Scenario],
    kinds: &[Kind],
    rounds: Option<usize>,
) -> Result<Comparison> {
    let command: Vec<String> = std::env::args().skip(1).collect();
    let mut comparison = Comparison {
        machine: Machine::this(),
        date: time::OffsetDateTime::now_utc()
            .format(&time::format_description::well_known::Rfc3339)?,
        command: format!("load-tests {}", command.join(" ")),
        floor: Vec::new(),
        scenarios: Vec::new(),
    };
    for scenario in scenarios {
        let mut servers: BTreeMap<String, Results> = BTreeMap::new();
        for round in 1..=rounds.unwrap_or(scenario.rounds) {
            if scenario.ramp.is_some() {
                comparison.floor.push(floor::measure(FLOOR)?);
            }
            for kind in kinds {
                let results = servers.entry(kind.name()).or_default();
                once(kind, scenario, round, results).await?;
            }
        }
        for results in servers.values_mut() {
            results.median = medians(&results.runs);
        }
        comparison.scenarios.push(Compared {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            viewers: scenario.rooms.saturating_mul(scenario.viewers),
            servers,
        });
    }
    Ok(comparison)
}

async fn once(kind: &Kind, scenario: &Scenario, round: usize, results: &mut Results) -> Result<()> {
    let what = format!("{} {} on {}", scenario.name, round, kind.name());
    if matches!(kind, Kind::Janus(_)) && !janus::is_installed() {
        print::say(&format!("{what}: not run, {NOT_INSTALLED}"))?;
        results.not_run.push(NOT_INSTALLED.to_owned());
        return Ok(());
    }
    let load = load();
    match measure::run(kind, scenario).await {
        Ok(measured) => {
            let figures: Vec<String> = measured
                .iter()
                .map(|(measure, value)| format!("{} {value:.1}", measure.title()))
                .collect();
            print::say(&format!("{what}: {} (load {load:.1})", figures.join("; ")))?;
            results.runs.push(measured);
            results.loads.push(load);
        }
        Err(error) => {
            print::say(&format!("{what}: no result: {error:#}"))?;
            results.not_run.push(format!("{error:#}"));
        }
    }
    Ok(())
}
