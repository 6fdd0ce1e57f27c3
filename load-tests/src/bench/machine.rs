//! The machine that a measurement was made on.

use serde::Serialize;
use std::fs;

/// What a figure depends on.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Processor.
    pub processor: String,
    /// Cores.
    pub cores: usize,
    /// Kernel.
    pub kernel: String,
    /// Work of others before the run, as load average of one minute.
    pub load_before: f64,
}

impl Machine {
    /// This one, now.
    #[must_use]
    pub fn this() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let info = read("/proc/cpuinfo");
        let processor = info
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1))
            .map(|name| name.trim().to_owned());
        Self {
            processor: processor.unwrap_or_default(),
            // All of them, not only those that this process may run on.
            cores: info
                .lines()
                .filter(|line| line.starts_with("processor"))
                .count(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load_before: load(),
        }
    }
}

/// Load average of one minute.
#[must_use]
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = text.split(' ').next().and_then(|load| load.parse().ok());
    first.unwrap_or(f64::NAN)
}
