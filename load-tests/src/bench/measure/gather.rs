//! Everybody comes, and gets what they are to get.

use super::super::numbers::{Measure, Measured, percentile};
use super::super::scenario::Scenario;
use super::super::sfu::{Joined, Path, Sfu, ours, viewer_of};
use super::super::site;
use super::{clients_on_core, float, put};
use crate::light::engine::Engine;
use crate::light::peer::{Seen, Spec};
use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use relay::{Profile, Relay};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Everybody gets everything after so long at the latest.
const FLOWS_WITHIN: Duration = Duration::from_secs(30);

/// Who came.
pub(super) struct Crew {
    pub(super) senders: Vec<Joined>,
    pub(super) viewers: Vec<Joined>,
    /// Relays of the viewers whose link is bad.
    relays: Arc<Mutex<Vec<Relay>>>,
}

impl Crew {
    pub(super) fn relays(&self) -> std::sync::MutexGuard<'_, Vec<Relay>> {
        self.relays.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A way through a relay of its own.
pub(super) fn through_relay(profile: Profile, relays: Arc<Mutex<Vec<Relay>>>) -> Path {
    Arc::new(move |to| {
        let mut relays = relays.lock().unwrap_or_else(PoisonError::into_inner);
        let seed = u64::try_from(relays.len())?.wrapping_mul(0x9e37_79b9);
        let relay = Relay::start(SocketAddr::new(site::CLIENT, 0), to, seed, profile)?;
        let local = relay.local();
        relays.push(relay);
        Ok(local)
    })
}

/// All join and get what they are to get.
pub(super) async fn gather<S: Sfu>(
    sfu: &mut S,
    engine: &Arc<Engine>,
    scenario: &Scenario,
    measured: &mut Measured,
) -> Result<Crew> {
    let spec = Spec {
        voice: scenario.voice.clone(),
        pictures: scenario.pictures.clone(),
        reports: scenario.reports,
        repairs: scenario.link.is_some(),
        ..Spec::default()
    };
    let mut crew = Crew {
        senders: Vec::new(),
        viewers: Vec::new(),
        relays: Arc::default(),
    };
    let mut tickets = Vec::new();
    for room in 0..scenario.rooms {
        crew.senders
            .extend(sfu.open_room(engine, scenario.senders, &spec).await?);
        tickets.extend(sfu.tickets(room, scenario.viewers).await?);
    }
    let receiving = scenario.rooms.saturating_mul(scenario.senders);
    let receiving = receiving.saturating_mul(scenario.streams_of_a_sender());
    flows(engine, receiving).await.context("the senders")?;

    let (server, client) = (sfu.watched().on_core()?, clients_on_core());
    let kept = sfu.watched().resident_kb()?;
    let viewing = viewer_of(&spec, scenario.senders);
    let paths = (0..tickets.len()).map(|viewer| match &scenario.link {
        Some(link) if viewer < link.viewers => through_relay(link.before, Arc::clone(&crew.relays)),
        _ => ours::direct(),
    });
    let tickets = tickets.into_iter().zip(paths.collect::<Vec<Path>>());
    if scenario.at_once {
        let joins = tickets.map(|(ticket, path)| sfu.view(engine, ticket, viewing.clone(), path));
        crew.viewers = try_join_all(joins).await?;
    } else {
        for (ticket, path) in tickets {
            let joined = sfu.view(engine, ticket, viewing.clone(), path);
            crew.viewers.push(joined.await?);
        }
    }
    let viewers = crew.viewers.len();
    let viewing = viewers.saturating_mul(scenario.streams_of_a_viewer());
    flows(engine, receiving.saturating_add(viewing)).await?;
    let server = sfu.watched().on_core()?.saturating_sub(server);
    let client = clients_on_core().saturating_sub(client);
    sleep(Duration::from_secs_f64(scenario.settle)).await;

    if viewers > 0 {
        let grown = sfu.watched().resident_kb()?.saturating_sub(kept);
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / float(viewers);
        measured.extend([
            (Measure::MemoryKb, float(grown) / float(viewers)),
            (Measure::JoinCpuMs, each(server)),
            (Measure::ClientJoinCpuMs, each(client)),
        ]);
        joins(engine, &crew.viewers, measured).await?;
    }
    Ok(crew)
}

/// Waits until so many streams arrive, retransmissions not counted.
pub(super) async fn flows(engine: &Engine, streams: usize) -> Result<()> {
    let began = Instant::now();
    loop {
        let numbers = engine.ask(|peers| peers.numbers()).await?;
        if let Some(why) = numbers.iter().find_map(|peer| peer.seen.failed.clone()) {
            anyhow::bail!("a connection is lost: {why}");
        }
        let there = numbers
            .iter()
            .flat_map(|peer| &peer.streams)
            .filter(|stream| stream.codec != "rtx")
            .count();
        if there >= streams {
            return Ok(());
        }
        ensure!(
            began.elapsed() < FLOWS_WITHIN,
            "only {there} of {streams} streams arrive"
        );
        sleep(Duration::from_millis(50)).await;
    }
}

pub(super) async fn joins(
    engine: &Engine,
    viewers: &[Joined],
    measured: &mut Measured,
) -> Result<()> {
    let numbers = engine.ask(|peers| peers.numbers()).await?;
    let times = |of: fn(&Seen) -> Option<Duration>| -> Vec<f64> {
        let times = viewers.iter().filter_map(|joined| {
            let peer = numbers.iter().find(|peer| peer.peer == joined.peer)?;
            let took = of(&peer.seen)?.saturating_sub(joined.began);
            Some(took.as_secs_f64() * 1000.0)
        });
        times.collect()
    };
    for (p50, p99, times) in [
        (
            Measure::JoinP50Ms,
            Measure::JoinP99Ms,
            times(|seen| seen.first_media),
        ),
        (
            Measure::PictureP50Ms,
            Measure::PictureP99Ms,
            times(|seen| seen.first_picture),
        ),
    ] {
        put(measured, p50, percentile(times.clone(), 50));
        put(measured, p99, percentile(times, 99));
    }
    Ok(())
}
