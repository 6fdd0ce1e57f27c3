//! The way to the media threads: which hearing lives on which, and their start and end.

use super::engine::Engine;
use super::shard::Shard;
use super::socket::Socket;
use super::tally::Turn;
use super::thread::{MediaThread, WAKE};
use super::{Command, OfferError};
use crate::codec::Codec;
use crate::id::HearingId;
use mio::{Poll, Waker};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::mpsc;

/// Commands that may wait; a room that finds the channel full waits, a shard never does.
const MAILBOX: usize = 1_024;

/// Called a few times a second with what a shard has counted since, and by how much its number of legs has changed.
pub type Count = Arc<dyn Fn(Turn, i64) + Send + Sync>;

/// How the media plane is to be started.
pub struct Setup {
    /// UDP address of the first shard; the others take the ports that follow. Port 0 takes free ones.
    pub bind: SocketAddr,
    /// Shards: threads with a port of their own. One core each is what they can use.
    pub shards: u16,
    /// Further addresses under which browsers reach the ports (behind a NAT, on other networks).
    pub advertise: Vec<IpAddr>,
    /// Codecs of pictures that are taken.
    pub pictures: Vec<Codec>,
    /// What a person may send, in kbit/s; what is above is dropped.
    pub publisher_kbps: u32,
    /// Where numbers go.
    pub count: Count,
}

/// Why the media plane cannot start.
#[derive(Debug, thiserror::Error)]
pub enum PlaneError {
    /// The port cannot be had.
    #[error(
        "UDP port {0} cannot be used for media: {1}. Choose another port or stop the program that holds it."
    )]
    Bind(SocketAddr, io::Error),
    /// The thread or its certificate cannot be made.
    #[error("the media thread cannot start: {0}")]
    Start(String),
}

/// The way to the media threads.
#[derive(Clone)]
pub struct MediaPlane {
    shards: Arc<[ShardLink]>,
    /// Which hearing lives where.
    homes: Arc<Mutex<HashMap<HearingId, usize>>>,
    stop: Arc<AtomicBool>,
}

struct ShardLink {
    commands: mpsc::Sender<Command>,
    waker: Arc<Waker>,
    thread: Mutex<Option<JoinHandle<()>>>,
    address: SocketAddr,
}

impl MediaPlane {
    /// Binds the sockets and starts the threads.
    ///
    /// # Errors
    /// [`PlaneError`] when a port cannot be had or a thread cannot start.
    pub fn start(setup: Setup) -> Result<Self, PlaneError> {
        let stop = Arc::new(AtomicBool::new(false));
        let shards = (0..setup.shards.max(1))
            .map(|number| ShardLink::start(number, &setup, &stop))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            shards: shards.into(),
            homes: Arc::default(),
            stop,
        })
    }

    /// The bound UDP address of the first shard.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        let first = self.shards.first().map(|shard| shard.address);
        first.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))
    }

    /// All threads run.
    #[must_use]
    pub fn alive(&self) -> bool {
        self.shards.iter().all(|shard| !shard.commands.is_closed())
    }

    /// Brings a command to the shard on which its hearing lives.
    ///
    /// # Errors
    /// [`OfferError::Stopped`] when the thread has ended.
    pub async fn send(&self, command: Command) -> Result<(), OfferError> {
        let home = self.home(&command);
        let shard = self.shards.get(home).ok_or(OfferError::Stopped)?;
        shard
            .commands
            .send(command)
            .await
            .map_err(|_| OfferError::Stopped)?;
        shard.waker.wake().map_err(|_| OfferError::Stopped)
    }

    /// A hearing that enters goes to the shard with the fewest.
    fn home(&self, command: &Command) -> usize {
        let mut homes = self.homes.lock().unwrap_or_else(PoisonError::into_inner);
        match command {
            Command::Enter { hearing, .. } => {
                let hearings = |shard| homes.values().filter(|home| **home == shard).count();
                let emptiest = (0..self.shards.len()).min_by_key(|shard| hearings(*shard));
                let home = emptiest.unwrap_or(0);
                homes.insert(hearing.clone(), home);
                home
            }
            Command::LeaveAll { hearing } => homes.remove(hearing).unwrap_or(0),
            other => homes.get(other.hearing()).copied().unwrap_or(0),
        }
    }

    /// Ends the threads and waits for them. To be called when all hearings have left.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        for shard in self.shards.iter() {
            let _ = shard.waker.wake();
            let thread = shard.thread.lock().ok().and_then(|mut slot| slot.take());
            if let Some(thread) = thread {
                let _ = thread.join();
            }
        }
    }
}

impl ShardLink {
    fn start(number: u16, setup: &Setup, stop: &Arc<AtomicBool>) -> Result<Self, PlaneError> {
        let mut bind = setup.bind;
        if bind.port() != 0 {
            bind.set_port(bind.port().saturating_add(number));
        }
        let start = |e: io::Error| PlaneError::Start(e.to_string());
        let socket = Socket::bind(bind).map_err(|e| PlaneError::Bind(bind, e))?;
        let address = socket.local_addr().map_err(start)?;
        let mut engine = Engine::new(reachable(address, &setup.advertise))
            .map_err(|e| PlaneError::Start(e.to_string()))?;
        engine.pictures.clone_from(&setup.pictures);
        let poll = Poll::new().map_err(start)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE).map_err(start)?);
        let (commands, mailbox) = mpsc::channel(MAILBOX);
        let thread = MediaThread::new(
            poll,
            socket,
            Shard::new(engine, setup.publisher_kbps),
            mailbox,
            (stop.clone(), setup.count.clone()),
        );
        let thread = thread.map_err(start)?;
        let thread = std::thread::Builder::new()
            .name(format!("media-{number}"))
            .spawn(move || thread.run())
            .map_err(start)?;
        Ok(Self {
            commands,
            waker,
            thread: Mutex::new(Some(thread)),
            address,
        })
    }
}

/// Addresses for the answer's candidates. A socket bound to all interfaces is reached by each of them; loopback comes first, because
/// `rtc` takes the first for its own. Link-local addresses need a scope, which candidates do not have (RFC 8445, section 5.1.1.1).
fn reachable(bound: SocketAddr, advertise: &[IpAddr]) -> Vec<SocketAddr> {
    let mut addresses = Vec::new();
    if bound.ip().is_unspecified() {
        addresses.push(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let own = if_addrs::get_if_addrs().unwrap_or_default();
        let link_local = |ip: &IpAddr| match ip {
            IpAddr::V4(ip) => ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_unicast_link_local(),
        };
        addresses.extend(
            own.iter()
                .map(if_addrs::Interface::ip)
                .filter(|ip| !ip.is_loopback() && !link_local(ip))
                .filter(|ip| ip.is_ipv4() || bound.is_ipv6()),
        );
    } else {
        addresses.push(bound.ip());
    }
    addresses.extend(advertise.iter().copied());
    addresses.dedup();
    addresses
        .into_iter()
        .map(|ip| SocketAddr::new(ip, bound.port()))
        .collect()
}
