//! Carries one scenario out on one server and counts.

use super::numbers::{Measure, Measured, percentile};
use super::proc::Watched;
use super::scenario::{Link, Ramp, Scenario};
use super::sfu::{Joined, Kind, Path, Sfu, janus::Janus, ours, ours::Ours, viewer_of};
use super::site;
use crate::drops::Drops;
use crate::light::engine::{Engine, Numbers, StreamNumbers};
use crate::light::peer::{Seen, Spec};
use crate::relay::{Profile, Relay};
use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Everybody gets everything after so long at the latest.
const FLOWS_WITHIN: Duration = Duration::from_secs(30);

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

/// Who came.
struct Crew {
    senders: Vec<Joined>,
    viewers: Vec<Joined>,
    /// Relays of the viewers whose link is bad.
    relays: Arc<Mutex<Vec<Relay>>>,
}

impl Crew {
    fn relays(&self) -> std::sync::MutexGuard<'_, Vec<Relay>> {
        self.relays.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A way through a relay of its own.
fn through_relay(profile: Profile, relays: Arc<Mutex<Vec<Relay>>>) -> Path {
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
async fn gather<S: Sfu>(
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

/// Time on a core of this whole process: light peers and signalling.
fn clients_on_core() -> Duration {
    Watched(std::process::id()).on_core().unwrap_or_default()
}

/// Waits until so many streams arrive, retransmissions not counted.
async fn flows(engine: &Engine, streams: usize) -> Result<()> {
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

async fn joins(engine: &Engine, viewers: &[Joined], measured: &mut Measured) -> Result<()> {
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

/// One window of counting.
struct Window {
    /// In the engine's time.
    began: Duration,
    seconds: f64,
    server: Duration,
    client: Duration,
    drops: Drops,
    numbers: Vec<Numbers>,
}

async fn window<S: Sfu>(sfu: &S, engine: &Engine, seconds: f64) -> Result<Window> {
    engine.ask(|peers| peers.restart_count()).await?;
    let from = engine.now();
    let drops = Drops::now(0);
    let (server, client) = (sfu.watched().on_core()?, clients_on_core());
    let began = Instant::now();
    sleep(Duration::from_secs_f64(seconds)).await;
    let seconds = began.elapsed().as_secs_f64();
    let server = sfu.watched().on_core()?.saturating_sub(server);
    let client = clients_on_core().saturating_sub(client);
    Ok(Window {
        began: from,
        seconds,
        server,
        client,
        drops: Drops::now(0).since(drops),
        numbers: engine.ask(|peers| peers.numbers()).await?,
    })
}

impl Window {
    fn packets(&self) -> u64 {
        self.sum(|stream| stream.packets)
    }

    fn sum(&self, of: impl Fn(&StreamNumbers) -> u64) -> u64 {
        self.numbers
            .iter()
            .flat_map(|peer| &peer.streams)
            .map(of)
            .fold(0, u64::saturating_add)
    }

    fn tell(&self, measured: &mut Measured) {
        let packets = float(self.packets());
        let lost = float(self.sum(|stream| stream.lost));
        let latencies: Vec<f64> = self
            .numbers
            .iter()
            .flat_map(|peer| peer.seen.latencies.iter().copied())
            .collect();
        let strange: u64 = self.numbers.iter().map(|peer| peer.seen.strange).sum();
        let gap = self
            .numbers
            .iter()
            .flat_map(|peer| &peer.streams)
            .filter(|stream| stream.packets > 0)
            .map(|stream| stream.longest_gap)
            .max();
        measured.extend([
            (
                Measure::CpuPerPacketUs,
                self.server.as_secs_f64() * 1e6 / packets.max(1.0),
            ),
            (Measure::PacketsPerSecond, packets / self.seconds),
            (
                Measure::LossPercent,
                100.0 * lost / (packets + lost).max(1.0),
            ),
            (
                Measure::ServerCores,
                self.server.as_secs_f64() / self.seconds,
            ),
            (
                Measure::ClientCores,
                self.client.as_secs_f64() / self.seconds,
            ),
            (Measure::ClientDrops, float(self.drops.at_bots)),
            (Measure::Strange, float(strange)),
        ]);
        put(
            measured,
            Measure::LatencyP50Ms,
            percentile(latencies.clone(), 50),
        );
        put(measured, Measure::LatencyP99Ms, percentile(latencies, 99));
        let gap = gap.map(|gap| gap.as_secs_f64() * 1000.0);
        put(measured, Measure::LongestGapMs, gap);
    }
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

/// Those with the bad link and the others, each for themselves.
fn bad_link(window: &Window, link: &Link, crew: &Crew, measured: &mut Measured) -> Result<()> {
    let (bad, others) = crew
        .viewers
        .split_at_checked(link.viewers)
        .unwrap_or_default();
    let of = |who: &[Joined], codec: &'static str| -> Vec<&StreamNumbers> {
        let peers = window
            .numbers
            .iter()
            .filter(|peer| who.iter().any(|one| one.peer == peer.peer));
        peers
            .flat_map(|peer| &peer.streams)
            .filter(|stream| codec.is_empty() || stream.codec == codec)
            .collect()
    };
    let loss = |streams: &[&StreamNumbers]| {
        let lost: f64 = streams.iter().map(|stream| float(stream.lost)).sum();
        let packets: f64 = streams.iter().map(|stream| float(stream.packets)).sum();
        100.0 * lost / (lost + packets).max(1.0)
    };
    let (voice, picture) = (of(bad, "opus"), of(bad, "vp8"));
    if !voice.is_empty() {
        measured.insert(Measure::BadVoiceLossPercent, loss(&voice));
        let holes = voice.iter().filter_map(|stream| stream.last_hole).max();
        let clean = holes.map_or(Duration::ZERO, |hole| hole.saturating_sub(window.began));
        measured.insert(Measure::BadVoiceCleanAfterS, clean.as_secs_f64());
    }
    measured.insert(Measure::BadPictureLossPercent, loss(&picture));
    let repairs = of(bad, "rtx")
        .iter()
        .map(|stream| stream.packets)
        .sum::<u64>();
    measured.insert(Measure::BadRepairs, float(repairs));
    if link.new_address {
        let mut gaps = Vec::new();
        for relay in crew.relays().iter() {
            gaps.extend(relay.tell()?.new_address_gaps_ms);
        }
        ensure!(
            gaps.len() == bad.len(),
            "at a new address {} of {} got nothing",
            bad.len().saturating_sub(gaps.len()),
            bad.len()
        );
        put(measured, Measure::NewAddressGapMs, percentile(gaps, 100));
    }
    let others = of(others, "");
    if !others.is_empty() {
        measured.insert(Measure::OthersLossPercent, loss(&others));
        let gap = others.iter().map(|stream| stream.longest_gap).max();
        put(
            measured,
            Measure::OthersGapMs,
            gap.map(|gap| gap.as_secs_f64() * 1000.0),
        );
    }
    Ok(())
}

/// More and more packets, until the server cannot follow twice in a row.
async fn climb<S: Sfu>(
    sfu: &S,
    engine: &Engine,
    scenario: &Scenario,
    ramp: &Ramp,
    crew: &Crew,
    measured: &mut Measured,
) -> Result<()> {
    let sender = crew.senders.first().context("a ramp needs a sender")?.peer;
    let frame: u16 = scenario
        .pictures
        .iter()
        .map(|picture| picture.packets)
        .sum();
    let of_a_frame = f64::from(frame) * float(crew.viewers.len());
    let (mut wanted, mut failures) = (ramp.from, 0_u8);
    let (mut clean, mut most) = (0.0_f64, 0.0_f64);
    while wanted <= ramp.to && failures < 2 {
        let rate = wanted / of_a_frame;
        engine
            .ask(move |peers| peers.set_frames_per_second(sender, rate))
            .await??;
        sleep(Duration::from_millis(300)).await;
        let window = window(sfu, engine, ramp.seconds).await?;
        let arrived = float(window.packets());
        let sent: u64 = window.numbers.iter().map(|peer| peer.seen.sent).sum();
        let sent = float(sent) * float(crew.viewers.len());
        let loss = 100.0 * (1.0 - arrived / sent.max(1.0));
        let is_clean = loss < ramp.clean_below;
        if arrived / window.seconds > most {
            most = arrived / window.seconds;
            window.tell(measured);
        }
        if is_clean {
            clean = clean.max(arrived / window.seconds);
            failures = 0;
        } else {
            failures = failures.saturating_add(1);
        }
        wanted *= ramp.factor;
    }
    // Latency and loss of a server that is overrun say nothing.
    for measure in [
        Measure::LatencyP50Ms,
        Measure::LatencyP99Ms,
        Measure::LossPercent,
        Measure::LongestGapMs,
        Measure::PacketsPerSecond,
    ] {
        measured.remove(&measure);
    }
    measured.insert(Measure::CleanPerSecond, clean);
    measured.insert(Measure::MostPerSecond, most);
    Ok(())
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
