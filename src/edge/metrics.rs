//! Numbers for the operator, in Prometheus' text format. No person and no hearing is ever a label.

mod archive;

use super::recorder::Counters;
use prometheus::core::Collector;
use prometheus::{
    Encoder, Gauge, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// All numbers; each owner counts its own.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    joins: IntCounterVec,
    refusals: IntCounterVec,
    /// Peer connections, up or being set up.
    pub peers: IntGauge,
    /// Hearings that have a room.
    pub hearings: IntGauge,
    /// WebSockets that said a good `hello`.
    pub sockets: IntGauge,
    /// RTP packets from people.
    pub packets_in: IntCounter,
    /// RTP packets to people.
    pub packets_out: IntCounter,
    /// RTP bytes from people.
    pub bytes_in: IntCounter,
    /// RTP bytes to people.
    pub bytes_out: IntCounter,
    /// Datagrams from nobody known, unreadable, not authentic, or repeated.
    pub strays: IntCounter,
    /// Datagrams that the system did not take.
    pub unsent: IntCounter,
    /// Packets dropped because a person sent more than they may.
    pub excess: IntCounter,
    /// What the recorders count themselves.
    pub recorder: Arc<Counters>,
    recorded: [IntCounter; 8],
    lag: IntGauge,
    disk_hours: Gauge,
    /// What the archive shows itself.
    pub archive: archive::Numbers,
}

impl Metrics {
    /// All numbers at zero.
    ///
    /// # Errors
    /// When two numbers have one name, which is a mistake in this file.
    pub fn new() -> Result<Arc<Self>, prometheus::Error> {
        let registry = Registry::new();
        let packets = by(
            &registry,
            "tyndau_rtp_packets_total",
            "RTP packets",
            "direction",
        )?;
        let bytes = by(
            &registry,
            "tyndau_rtp_bytes_total",
            "RTP bytes",
            "direction",
        )?;
        let count = |name: &str, help: &str| keep(&registry, IntCounter::new(name, help)?);
        let level = |name: &str, help: &str| keep(&registry, IntGauge::new(name, help)?);
        Ok(Arc::new(Self {
            joins: by(
                &registry,
                "tyndau_joins_total",
                "Requests to join, by result",
                "result",
            )?,
            refusals: by(
                &registry,
                "tyndau_refusals_total",
                "Refused requests and messages",
                "code",
            )?,
            peers: level("tyndau_peers", "Peer connections, up or being set up")?,
            hearings: level("tyndau_hearings", "Hearings that have a room")?,
            sockets: level("tyndau_sockets", "WebSockets that said a good hello")?,
            packets_in: packets.with_label_values(&["in"]),
            packets_out: packets.with_label_values(&["out"]),
            bytes_in: bytes.with_label_values(&["in"]),
            bytes_out: bytes.with_label_values(&["out"]),
            strays: count(
                "tyndau_stray_datagrams_total",
                "Datagrams from nobody known, unreadable, not authentic, or repeated",
            )?,
            unsent: count(
                "tyndau_unsent_datagrams_total",
                "Datagrams that the system did not take: its send buffer was full (net.core.wmem_max), or it knows no way there",
            )?,
            excess: count(
                "tyndau_excess_packets_total",
                "Packets dropped because their sender sent more than limits.publisher_kbps",
            )?,
            recorder: Arc::default(),
            recorded: recorded(&registry)?,
            lag: level(
                "tyndau_recorder_lag_milliseconds",
                "How long anything has waited to be on disk",
            )?,
            disk_hours: disk_hours(&registry)?,
            archive: archive::Numbers::new(&registry)?,
            registry,
        }))
    }

    /// A request to join ended so: `ok` or the code of its refusal.
    pub fn joined(&self, result: &str) {
        self.joins.with_label_values(&[result]).inc();
    }

    /// A request or message was refused. `code` is a word of the protocol, never text from outside.
    pub fn refused(&self, code: &str) {
        self.refusals.with_label_values(&[code]).inc();
    }

    /// The text for Prometheus.
    ///
    /// # Errors
    /// When a number cannot be written as text.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        self.follow_recorder();
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        String::from_utf8(text).map_err(|e| prometheus::Error::Msg(e.to_string()))
    }
}

impl Metrics {
    fn follow_recorder(&self) {
        let counters = &self.recorder;
        let now = [
            &counters.frames,
            &counters.bytes,
            &counters.gaps,
            &counters.lost_packets,
            &counters.failures,
            &counters.sealed,
            &counters.stamped,
            &counters.unstamped,
        ];
        let lag = counters.longest_lag();
        self.lag.set(i64::try_from(lag).unwrap_or(i64::MAX));
        let minutes = u32::try_from(counters.minutes.load(Ordering::Relaxed));
        self.disk_hours
            .set(minutes.map_or(-1.0, |minutes| f64::from(minutes) / 60.0));
        for (shown, now) in self.recorded.iter().zip(now) {
            let now = now.load(Ordering::Relaxed);
            shown.inc_by(now.saturating_sub(shown.get()));
        }
    }
}

/// What recorders count, in the order in which it is followed.
fn recorded(registry: &Registry) -> Result<[IntCounter; 8], prometheus::Error> {
    let count = |name: &str, help: &str| keep(registry, IntCounter::new(name, help)?);
    Ok([
        count("tyndau_recorder_frames_total", "Frames written")?,
        count("tyndau_recorder_bytes_total", "Bytes written")?,
        count("tyndau_recorder_gaps_total", "Gaps named in records")?,
        count(
            "tyndau_recorder_lost_packets_total",
            "Packets that did not reach the recorder",
        )?,
        count(
            "tyndau_recorder_failures_total",
            "How often a disk failed under a record",
        )?,
        count(
            "tyndau_recorder_sealed_total",
            "Segments that were synced, read back and named in a chain",
        )?,
        count(
            "tyndau_recorder_stamps_total",
            "Time stamps that an authority made on heads of records",
        )?,
        count(
            "tyndau_recorder_not_stamped_total",
            "Time stamps that were asked for in vain; each is asked for again",
        )?,
    ])
}

fn disk_hours(registry: &Registry) -> Result<Gauge, prometheus::Error> {
    let help =
        "Hours that the disk of the archive lasts, by how fast it fills; -1: it does not fill";
    keep(registry, Gauge::new("tyndau_recorder_disk_hours", help)?)
}

fn by(
    registry: &Registry,
    name: &str,
    help: &str,
    label: &str,
) -> Result<IntCounterVec, prometheus::Error> {
    keep(
        registry,
        IntCounterVec::new(Opts::new(name, help), &[label])?,
    )
}

fn keep<C: Collector + Clone + 'static>(
    registry: &Registry,
    one: C,
) -> Result<C, prometheus::Error> {
    registry.register(Box::new(one.clone()))?;
    Ok(one)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_number_has_its_name_and_no_label_names_a_person() {
        let metrics = Metrics::new().unwrap();
        metrics.joined("ok");
        metrics.refused("ticket");
        metrics.packets_in.inc_by(3);
        for seen in [5, 9] {
            metrics.recorder.frames.store(seen, Ordering::Relaxed);
            assert!(
                metrics
                    .text()
                    .unwrap()
                    .contains(&format!("tyndau_recorder_frames_total {seen}\n"))
            );
        }
        let text = metrics.text().unwrap();
        for line in [
            "tyndau_joins_total{result=\"ok\"} 1",
            "tyndau_refusals_total{code=\"ticket\"} 1",
            "tyndau_rtp_packets_total{direction=\"in\"} 3",
            "tyndau_rtp_bytes_total{direction=\"out\"} 0",
            "tyndau_excess_packets_total 0",
            "tyndau_stray_datagrams_total 0",
            "tyndau_unsent_datagrams_total 0",
            "tyndau_peers 0",
            "tyndau_hearings 0",
            "tyndau_recorder_bytes_total 0",
            "tyndau_recorder_gaps_total 0",
            "tyndau_recorder_lost_packets_total 0",
            "tyndau_recorder_sealed_total 0",
            "tyndau_recorder_lag_milliseconds 0",
        ] {
            assert!(
                text.lines().any(|l| l == line),
                "{line} is missing in\n{text}"
            );
        }
        assert!(!text.contains("person") && !text.contains("hearing_id"));
    }
}
