//! How a comparison is told: a table for people, a line of JSON for programs.

use super::numbers::{Measure, Measured};
use super::run::{Compared, Comparison};
use crate::print;
use anyhow::Result;
use serde_json::{Map, Value, json};

/// Our server's name, and the one that the targets are set against; the other one stands beside it where it was not run.
const OURS: &str = "ours";
const AGAINST: [&str; 2] = ["janus-loops-1", "janus"];

/// One table a scenario: a row a measure, a column a server.
///
/// # Errors
/// When nothing can be printed.
pub fn tables(comparison: &Comparison) -> Result<()> {
    for scenario in &comparison.scenarios {
        print::say(&format!("\n{}: {}", scenario.name, scenario.title))?;
        let servers: Vec<&String> = scenario.servers.keys().collect();
        let mut head = vec!["measure"];
        head.extend(servers.iter().map(|name| name.as_str()));
        head.push("ratio");
        let rows: Vec<Vec<String>> = measures(scenario)
            .into_iter()
            .map(|measure| {
                let mut row = vec![measure.title().to_owned()];
                row.extend(servers.iter().map(|server| {
                    let value = value(scenario, server, measure);
                    value.map_or("not run".to_owned(), |value| format!("{value:.1}"))
                }));
                let ratio = ratio(scenario, measure);
                row.push(ratio.map_or(String::new(), |ratio| format!("{ratio:.2}")));
                row
            })
            .collect();
        print::table(&head, &rows)?;
    }
    if let Some((sendmmsg, gso)) = floor(comparison) {
        print::say(&format!(
            "\nfloor (AES-128-GCM and sending only, one core): {sendmmsg:.0} packets/s by sendmmsg, {gso:.0} by GSO"
        ))?;
    }
    Ok(())
}

/// `BENCH {…}`: scenario -> measure -> ours, janus, ratio.
///
/// # Errors
/// When it cannot be printed.
pub fn line(comparison: &Comparison) -> Result<()> {
    let mut all = Map::new();
    for scenario in &comparison.scenarios {
        let mut entry = Map::new();
        for measure in measures(scenario) {
            let name = serde_json::to_value(measure)?;
            let name = name.as_str().unwrap_or_default().to_owned();
            let theirs = other(scenario).and_then(|server| value(scenario, server, measure));
            let figures = json!({
                "ours": value(scenario, OURS, measure),
                "janus": theirs.map_or_else(|| json!("not run"), Value::from),
                "ratio": ratio(scenario, measure),
            });
            entry.insert(name, figures);
        }
        all.insert(scenario.name.clone(), entry.into());
    }
    if let Some((sendmmsg, gso)) = floor(comparison) {
        let floor = json!({ "sendmmsg_per_second": sendmmsg, "gso_per_second": gso });
        all.insert("floor".to_owned(), floor);
    }
    print::say(&format!("BENCH {}", Value::from(all)))?;
    Ok(())
}

/// Medians of the floor.
#[must_use]
pub fn floor(comparison: &Comparison) -> Option<(f64, f64)> {
    let of = |value: fn(&super::floor::Floor) -> f64| {
        super::numbers::percentile(comparison.floor.iter().map(value).collect(), 50)
    };
    Some((of(|floor| floor.sendmmsg)?, of(|floor| floor.gso)?))
}

/// Which other server a scenario was run on.
#[must_use]
pub fn other(scenario: &Compared) -> Option<&'static str> {
    let mut against = AGAINST.into_iter();
    against.find(|name| scenario.servers.contains_key(*name))
}

/// Ours by the other's.
#[must_use]
pub fn ratio(scenario: &Compared, measure: Measure) -> Option<f64> {
    let ours = value(scenario, OURS, measure)?;
    let theirs = value(scenario, other(scenario)?, measure)?;
    (measure.is_compared() && theirs > 0.0).then_some(ours / theirs)
}

/// A median.
#[must_use]
pub fn value(scenario: &Compared, server: &str, measure: Measure) -> Option<f64> {
    scenario.servers.get(server)?.median.get(&measure).copied()
}

/// All measures that some server has.
#[must_use]
pub fn measures(scenario: &Compared) -> Vec<Measure> {
    let all: Measured = scenario
        .servers
        .values()
        .flat_map(|results| results.median.clone())
        .collect();
    all.into_keys().collect()
}
