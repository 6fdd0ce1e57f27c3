//! Carries one scenario out on one server and counts.

use super::numbers::{Measure, Measured};
use super::proc::Watched;
use super::scenario::Scenario;
use super::sfu::{Kind, Sfu, janus::Janus, ours::Ours};
use super::site;
use crate::light::engine::Engine;
use anyhow::{Result, ensure};
use gather::{Crew, gather};
use link::bad_link;
use ramp::climb;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use window::window;

mod gather;
mod link;
mod ramp;
mod window;

/// Starts the server, carries the scenario out and stops it.
///
/// # Errors
/// When the server cannot be started, somebody cannot join or gets nothing.
pub async fn run(kind: &Kind, scenario: &Scenario) -> Result<Measured> {
    match kind {
        Kind::Ours(program) => on(Ours::start(program).await?, scenario).await,
        Kind::Janus(loops) => on(Janus::start(*loops).await?, scenario).await,
    }
}

async fn on<S: Sfu>(mut sfu: S, scenario: &Scenario) -> Result<Measured> {
    let engine = Arc::new(Engine::start(site::CLIENT)?);
    let mut measured = Measured::new();
    let crew = gather(&mut sfu, &engine, scenario, &mut measured).await?;
    match &scenario.ramp {
        Some(ramp) => climb(&sfu, &engine, scenario, ramp, &crew, &mut measured).await?,
        None => count(&sfu, &engine, scenario, &crew, &mut measured).await?,
    }
    sfu.stop().await?;
    Ok(measured)
}

async fn count<S: Sfu>(
    sfu: &S,
    engine: &Engine,
    scenario: &Scenario,
    crew: &Crew,
    measured: &mut Measured,
) -> Result<()> {
    if let Some(link) = &scenario.link {
        for relay in crew.relays().iter() {
            relay.set(link.then)?;
            if link.new_address {
                relay.change_address()?;
            }
        }
    }
    let window = window(sfu, engine, scenario.seconds).await?;
    if let Some(link) = &scenario.link {
        return bad_link(&window, link, crew, measured);
    }
    let silent: BTreeSet<_> = window
        .numbers
        .iter()
        .filter(|peer| crew.viewers.iter().any(|viewer| viewer.peer == peer.peer))
        .filter(|peer| peer.streams.iter().all(|stream| stream.packets == 0))
        .map(|peer| peer.peer)
        .collect();
    ensure!(silent.is_empty(), "{} viewers got nothing", silent.len());
    window.tell(measured);
    Ok(())
}

/// Time on a core of this whole process: light peers and signalling.
fn clients_on_core() -> Duration {
    Watched(std::process::id()).on_core().unwrap_or_default()
}

fn put(measured: &mut Measured, measure: Measure, value: Option<f64>) {
    measured.extend(value.map(|value| (measure, value)));
}

/// Counts of a run are far below 2^52.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts of a run are far below 2^52"
)]
fn float<T: TryInto<u64>>(count: T) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}
