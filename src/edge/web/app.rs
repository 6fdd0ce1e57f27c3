//! What every request may use.

use super::problem::Refused;
use super::seats::{Lives, Seats};
use crate::edge::archive::Archive;
use crate::edge::config::{Cards, Config};
use crate::edge::metrics::Metrics;
use crate::edge::ports::Ports;
use crate::edge::registry::Registry;
use crate::edge::store::Store;
use crate::edge::token::{Keyring, Signer};
use crate::signal::http::ProblemCode;
use governor::clock::DefaultClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

type ByAddress = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>;

/// Shared by all requests of a server.
pub struct App {
    /// As configured.
    pub config: Config,
    /// What the waiting hall shows.
    pub cards: Cards,
    /// Made for development: the certificate is self-made.
    pub dev: bool,
    /// Ports that were taken.
    pub ports: Ports,
    /// The catalogue.
    pub store: Store,
    /// Closed records.
    pub archive: Archive,
    /// Whose tokens are good.
    pub keyring: Keyring,
    /// Makes the links that the docket gives out.
    pub signer: Arc<Signer>,
    /// The rooms.
    pub registry: Arc<Registry>,
    /// Numbers.
    pub metrics: Arc<Metrics>,
    /// Whether the media shards run.
    pub media_alive: Box<dyn Fn() -> bool + Send + Sync>,
    seats: Mutex<Seats>,
    joins: ByAddress,
    speeds: ByAddress,
    stopping: watch::Sender<bool>,
    sockets: watch::Sender<usize>,
}

/// One WebSocket; counted until dropped.
pub struct Present {
    app: Arc<App>,
}

impl Drop for Present {
    fn drop(&mut self) {
        self.app
            .sockets
            .send_modify(|sockets| *sockets = sockets.saturating_sub(1));
    }
}

/// What an [`App`] is made of.
pub struct Parts {
    /// As configured.
    pub config: Config,
    /// What the waiting hall shows.
    pub cards: Cards,
    /// Made for development.
    pub dev: bool,
    /// Ports that were taken.
    pub ports: Ports,
    /// The catalogue.
    pub store: Store,
    /// Closed records.
    pub archive: Archive,
    /// Whose tokens are good.
    pub keyring: Keyring,
    /// Makes the links that the docket gives out.
    pub signer: Arc<Signer>,
    /// The rooms.
    pub registry: Arc<Registry>,
    /// Numbers.
    pub metrics: Arc<Metrics>,
    /// Whether the media shards run.
    pub media_alive: Box<dyn Fn() -> bool + Send + Sync>,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let limits = &parts.config.limits;
        let lives = Lives {
            ticket: Duration::from_millis(limits.ticket_ms),
            resume: Duration::from_millis(limits.resume_ms),
        };
        let joins = quota(limits.joins_per_second, limits.join_burst);
        Arc::new(Self {
            seats: Mutex::new(Seats::new(lives)),
            joins: RateLimiter::keyed(joins),
            speeds: RateLimiter::keyed(speeds()),
            stopping: watch::channel(false).0,
            sockets: watch::channel(0).0,
            config: parts.config,
            cards: parts.cards,
            dev: parts.dev,
            ports: parts.ports,
            store: parts.store,
            archive: parts.archive,
            keyring: parts.keyring,
            signer: parts.signer,
            registry: parts.registry,
            metrics: parts.metrics,
            media_alive: parts.media_alive,
        })
    }

    /// The seats; held for one step only, never across an await.
    pub fn seats(&self) -> MutexGuard<'_, Seats> {
        // Every step of `Seats` leaves it whole, so a panic elsewhere does not make it unusable.
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request that costs work against its address.
    ///
    /// # Errors
    /// `too_many`.
    pub fn allow(&self, from: IpAddr) -> Result<(), Refused> {
        self.count_against(from, &self.joins)
    }

    /// Counts a request that costs a few hundred kilobytes against its address.
    ///
    /// # Errors
    /// `too_many`.
    pub fn allow_speed(&self, from: IpAddr) -> Result<(), Refused> {
        self.count_against(from, &self.speeds)
    }

    fn count_against(&self, from: IpAddr, counts: &ByAddress) -> Result<(), Refused> {
        if self.config.limits.knows(from) || counts.check_key(&network_of(from)).is_ok() {
            return Ok(());
        }
        Err(Refused(ProblemCode::TooMany))
    }

    /// Forgets what is too old to matter.
    pub fn sweep(&self) {
        self.seats().sweep(Instant::now());
        for counts in [&self.joins, &self.speeds] {
            counts.retain_recent();
            counts.shrink_to_fit();
        }
    }

    /// The server stops: no new people, and sockets close.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Waits until the server stops.
    pub async fn stopped(&self) {
        // The sender lives as long as `self`.
        let _ = self.stopping.subscribe().wait_for(|stops| *stops).await;
    }

    /// Counts a WebSocket.
    pub fn present(self: &Arc<Self>) -> Present {
        self.sockets
            .send_modify(|sockets| *sockets = sockets.saturating_add(1));
        Present {
            app: Arc::clone(self),
        }
    }

    /// Waits until no WebSocket is left.
    pub async fn all_gone(&self) {
        let _ = self
            .sockets
            .subscribe()
            .wait_for(|sockets| *sockets == 0)
            .await;
    }
}

/// So many a second in the long run, so many at once.
#[must_use]
pub fn quota(per_second: u32, burst: u32) -> Quota {
    let positive = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(positive(per_second)).allow_burst(positive(burst))
}

/// A check of the way to the server asks four times: five checks at once, and then one in twelve seconds.
fn speeds() -> Quota {
    let burst = NonZeroU32::MIN.saturating_add(19);
    Quota::with_period(Duration::from_secs(3))
        .unwrap_or(Quota::per_second(NonZeroU32::MIN))
        .allow_burst(burst)
}

/// An IPv6 customer holds a whole /64: counted as one.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let network = v6.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}
