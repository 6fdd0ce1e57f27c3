//! Numbers of the archive.

use super::keep;
use crate::edge::archive::catalogue::Backlog;
use prometheus::{Gauge, IntGauge, Registry};

/// What waits, what is wrong, and how long the disk lasts.
#[derive(Clone, Debug)]
pub struct Numbers {
    files: IntGauge,
    bytes: IntGauge,
    troubles: IntGauge,
    unclosed: IntGauge,
    ending: IntGauge,
    free: IntGauge,
    hours: Gauge,
}

impl Numbers {
    pub(super) fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let level = |name: &str, help: &str| keep(registry, IntGauge::new(name, help)?);
        let hours = Gauge::new(
            "tyndau_archive_disk_hours",
            "Hours of hearings that the free space of the data folder is enough for, on the mean of the last ones; NaN: there was none yet",
        )?;
        hours.set(f64::NAN);
        Ok(Self {
            files: level(
                "tyndau_archive_backlog_files",
                "Files of closed records that are not safe in the store yet",
            )?,
            bytes: level("tyndau_archive_backlog_bytes", "Their bytes")?,
            troubles: level(
                "tyndau_archive_troubles",
                "Records of which something is wrong",
            )?,
            unclosed: level(
                "tyndau_archive_unclosed",
                "Records that were interrupted and could not be closed",
            )?,
            ending: level(
                "tyndau_archive_ending",
                "Records whose time ends within thirty days or is over, and that no hold keeps",
            )?,
            free: level(
                "tyndau_archive_disk_free_bytes",
                "Free space of the data folder",
            )?,
            hours: keep(registry, hours)?,
        })
    }

    /// What waits; `unclosed`: and so many records that could not be closed and are not in the catalogue yet.
    pub fn show(&self, backlog: Backlog, unclosed: u64) {
        self.files.set(level(backlog.files));
        self.bytes.set(level(backlog.bytes));
        self.troubles.set(level(backlog.troubles));
        self.unclosed
            .set(level(backlog.unclosed.saturating_add(unclosed)));
    }

    /// Of how many records the time ends.
    pub fn show_ending(&self, records: u64) {
        self.ending.set(level(records));
    }

    /// How long the disk lasts, when an hour of a hearing takes so many bytes.
    pub fn show_disk(&self, free: u64, an_hour: Option<u64>) {
        self.free.set(level(free));
        if let Some(an_hour) = an_hour.filter(|bytes| *bytes > 0) {
            #[allow(
                clippy::cast_precision_loss,
                reason = "a forecast in hours needs no more than 52 bits"
            )]
            self.hours.set(free as f64 / an_hour as f64);
        }
    }
}

fn level(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
