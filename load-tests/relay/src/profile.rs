//! How bad a link is. All zero: it is perfect.

use serde::{Deserialize, Serialize};

/// Both directions of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// From the peer to the server.
    pub up: Way,
    /// From the server to the peer.
    pub down: Way,
}

/// One direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    /// Every datagram takes at least so long.
    pub delay_ms: f64,
    /// And up to so much longer, evenly spread; order is kept.
    pub jitter_ms: f64,
    /// Lost, in per cent of all.
    pub loss_percent: f64,
    /// Datagrams that are lost in a row, on average (Gilbert-Elliott); 1 or less: each for itself.
    pub loss_burst: f64,
    /// Overtaken by those behind them, in per cent of all.
    pub reorder_percent: f64,
    /// Delivered twice, in per cent of all.
    pub duplicate_percent: f64,
    /// Most kbit/s; 0: no bound.
    pub rate_kbit: f64,
    /// What waits for the rate waits at most so long; what would wait longer is lost (tail drop).
    pub queue_ms: f64,
    /// Nothing passes.
    pub blackhole: bool,
}
