//! Some seconds of counting.

use super::super::numbers::{Measure, Measured, percentile};
use super::super::sfu::Sfu;
use super::{clients_on_core, float, put};
use crate::drops::Drops;
use crate::light::engine::{Engine, Numbers, StreamNumbers};
use anyhow::Result;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// One window of counting.
pub(super) struct Window {
    /// In the engine's time.
    pub(super) began: Duration,
    pub(super) seconds: f64,
    pub(super) server: Duration,
    pub(super) client: Duration,
    pub(super) drops: Drops,
    pub(super) numbers: Vec<Numbers>,
}

pub(super) async fn window<S: Sfu>(sfu: &S, engine: &Engine, seconds: f64) -> Result<Window> {
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
    pub(super) fn packets(&self) -> u64 {
        self.sum(|stream| stream.packets)
    }

    /// Media; retransmissions and probes are not what is forwarded.
    pub(super) fn media(&self) -> impl Iterator<Item = &StreamNumbers> {
        let all = self.numbers.iter().flat_map(|peer| &peer.streams);
        all.filter(|stream| stream.codec != "rtx")
    }

    pub(super) fn sum(&self, of: impl Fn(&StreamNumbers) -> u64) -> u64 {
        self.media().map(of).fold(0, u64::saturating_add)
    }

    pub(super) fn tell(&self, measured: &mut Measured) {
        let packets = float(self.packets());
        let lost = float(self.sum(|stream| stream.lost));
        let latencies: Vec<f64> = self
            .numbers
            .iter()
            .flat_map(|peer| peer.seen.latencies.iter().copied())
            .collect();
        let strange: u64 = self.numbers.iter().map(|peer| peer.seen.strange).sum();
        let gap = self
            .media()
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
