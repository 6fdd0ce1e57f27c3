//! What is measured, and how several runs become one figure.

use serde::Serialize;
use std::collections::BTreeMap;

/// One measure. Less is better, unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Time on a core of the server for each packet that arrived.
    CpuPerPacketUs,
    /// Time on the way, median.
    LatencyP50Ms,
    /// Time on the way, 99th percentile.
    LatencyP99Ms,
    /// From the opening of the WebSocket to the first packet of media, median.
    JoinP50Ms,
    /// The same, 99th percentile.
    JoinP99Ms,
    /// From the opening of the WebSocket to the first key frame, median.
    PictureP50Ms,
    /// The same, 99th percentile.
    PictureP99Ms,
    /// Time on a core of the server from the first join of all viewers to the last one's media, by viewer.
    JoinCpuMs,
    /// The same of the clients: what a join costs those who measure.
    ClientJoinCpuMs,
    /// Resident memory of the server for each viewer.
    MemoryKb,
    /// Most packets a second that arrived without loss; more is better.
    CleanPerSecond,
    /// Most packets a second that arrived at all; more is better.
    MostPerSecond,
    /// Packets that did not arrive, in per cent of those sent.
    LossPercent,
    /// Packets that arrived each second.
    PacketsPerSecond,
    /// Cores that the server used.
    ServerCores,
    /// Cores that the clients used: near 1 it is they who are measured.
    ClientCores,
    /// Longest time that a viewer got nothing of a stream, the worst viewer.
    LongestGapMs,
    /// On a bad link: packets of retransmissions that arrived.
    BadRepairs,
    /// On a bad link: voice that was not there 200 ms after its time, in per cent.
    BadVoiceLossPercent,
    /// On a bad link: picture that did not arrive, in per cent.
    BadPictureLossPercent,
    /// On a bad link: seconds from the link's change until all voice was there in time.
    BadVoiceCleanAfterS,
    /// From the first packet from a new address to the first packet of media there; the length of the count when nothing came.
    NewAddressGapMs,
    /// Of the viewers whose link is good: packets that did not arrive, in per cent.
    OthersLossPercent,
    /// Of the viewers whose link is good: longest time without a packet of a stream.
    OthersGapMs,
    /// Datagrams that the kernel threw away because clients did not read in time.
    ClientDrops,
    /// Packets that were sampled and could not be opened.
    Strange,
}

impl Measure {
    /// For a table.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::CpuPerPacketUs => "CPU per packet, us",
            Self::LatencyP50Ms => "latency p50, ms",
            Self::LatencyP99Ms => "latency p99, ms",
            Self::JoinP50Ms => "join p50, ms",
            Self::JoinP99Ms => "join p99, ms",
            Self::PictureP50Ms => "first picture p50, ms",
            Self::PictureP99Ms => "first picture p99, ms",
            Self::JoinCpuMs => "join CPU per viewer, ms",
            Self::ClientJoinCpuMs => "join CPU of the clients, ms",
            Self::MemoryKb => "memory per viewer, kB",
            Self::CleanPerSecond => "clean up to, packets/s",
            Self::MostPerSecond => "most, packets/s",
            Self::LossPercent => "loss, %",
            Self::PacketsPerSecond => "packets/s",
            Self::ServerCores => "server, cores",
            Self::ClientCores => "clients, cores",
            Self::LongestGapMs => "longest gap, ms",
            Self::BadRepairs => "bad link: repairs",
            Self::BadVoiceLossPercent => "bad link: voice not there after 200 ms, %",
            Self::BadPictureLossPercent => "bad link: picture lost, %",
            Self::BadVoiceCleanAfterS => "bad link: voice clean after, s",
            Self::NewAddressGapMs => "new address: gap, ms",
            Self::OthersLossPercent => "others: loss, %",
            Self::OthersGapMs => "others: longest gap, ms",
            Self::ClientDrops => "dropped at clients",
            Self::Strange => "strange packets",
        }
    }

    /// Of a quantity that two servers share, or of the harness itself, a ratio says nothing.
    #[must_use]
    pub fn is_compared(self) -> bool {
        !matches!(
            self,
            Self::LossPercent
                | Self::PacketsPerSecond
                | Self::ServerCores
                | Self::ClientCores
                | Self::ClientJoinCpuMs
                | Self::ClientDrops
                | Self::Strange
        )
    }
}

/// What one run on one server measured.
pub type Measured = BTreeMap<Measure, f64>;

/// The median of each measure of some runs.
#[must_use]
pub fn medians(runs: &[Measured]) -> Measured {
    let mut all: BTreeMap<Measure, Vec<f64>> = BTreeMap::new();
    for (measure, value) in runs.iter().flatten() {
        all.entry(*measure).or_default().push(*value);
    }
    all.into_iter()
        .filter_map(|(measure, values)| Some((measure, percentile(values, 50)?)))
        .collect()
}

/// A percentile by nearest rank: a value that was measured.
#[must_use]
pub fn percentile(mut values: Vec<f64>, percent: usize) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = values.len().saturating_mul(percent).div_ceil(100);
    values.get(place.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_three_runs_is_the_middle_one() {
        let run = |us| Measured::from([(Measure::CpuPerPacketUs, us)]);
        let runs = [run(9.0), run(1.0), run(3.0)];
        assert_eq!(medians(&runs), run(3.0));
        assert_eq!(medians(&[]), Measured::new());
    }
}
