//! The media thread: it owns the UDP socket and drives the shard. No tokio, no lock; commands come by a bounded channel.

use super::engine::Engine;
use super::shard::Shard;
use super::tally::Turn;
use super::{Command, OfferError};
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const SOCKET: Token = Token(0);
const WAKE: Token = Token(1);
/// Commands that may wait; a room that finds the channel full waits, a shard never does.
const MAILBOX: usize = 1_024;
/// Datagrams taken in one turn before commands and timers get theirs.
const BATCH: usize = 128;
/// Largest datagram: an Ethernet frame and some room.
const MTU: usize = 2_048;
/// Kernel buffers: about a second of a busy hearing.
const SOCKET_BUFFER: usize = 4 * 1024 * 1024;
/// Timers are looked at no more often than this.
const TICK: Duration = Duration::from_millis(5);
/// And no more seldom, so that consent runs out and counters move.
const IDLE: Duration = Duration::from_millis(250);

/// How the media plane is to be started.
pub struct Setup {
    /// UDP address to bind; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Further addresses under which browsers reach the port (behind a NAT, on other networks).
    pub advertise: Vec<IpAddr>,
    /// Called a few times a second with what was counted since, and the number of legs.
    pub count: Box<dyn Fn(Turn, usize) + Send>,
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

/// The way to the media thread.
#[derive(Clone, Debug)]
pub struct MediaPlane {
    commands: mpsc::Sender<Command>,
    waker: Arc<Waker>,
    stop: Arc<AtomicBool>,
    thread: Arc<std::sync::Mutex<Option<JoinHandle<()>>>>,
    address: SocketAddr,
}

impl MediaPlane {
    /// Binds the socket and starts the thread.
    ///
    /// # Errors
    /// [`PlaneError`] when the port cannot be had or the thread cannot start.
    pub fn start(setup: Setup) -> Result<Self, PlaneError> {
        let socket = bind(setup.bind).map_err(|e| PlaneError::Bind(setup.bind, e))?;
        let start = |e: io::Error| PlaneError::Start(e.to_string());
        let address = socket.local_addr().map_err(start)?;
        let engine = Engine::new(reachable(address, &setup.advertise))
            .map_err(|e| PlaneError::Start(e.to_string()))?;
        let poll = Poll::new().map_err(start)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE).map_err(start)?);
        let (commands, mailbox) = mpsc::channel(MAILBOX);
        let stop = Arc::new(AtomicBool::new(false));
        let mut thread = MediaThread {
            poll,
            socket,
            shard: Shard::new(engine),
            mailbox,
            stop: stop.clone(),
            count: setup.count,
        };
        thread.register().map_err(start)?;
        let thread = std::thread::Builder::new()
            .name("media-0".to_owned())
            .spawn(move || thread.run())
            .map_err(start)?;
        Ok(Self {
            commands,
            waker,
            stop,
            thread: Arc::new(std::sync::Mutex::new(Some(thread))),
            address,
        })
    }

    /// The bound UDP address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The thread runs.
    #[must_use]
    pub fn alive(&self) -> bool {
        !self.commands.is_closed()
    }

    /// Brings a command to the shard.
    ///
    /// # Errors
    /// [`OfferError::Stopped`] when the thread has ended.
    pub async fn send(&self, command: Command) -> Result<(), OfferError> {
        self.commands
            .send(command)
            .await
            .map_err(|_| OfferError::Stopped)?;
        self.waker.wake().map_err(|_| OfferError::Stopped)
    }

    /// Ends the thread and waits for it. To be called when all hearings have left.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        let _ = self.waker.wake();
        let thread = self.thread.lock().ok().and_then(|mut slot| slot.take());
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = socket2::Socket::new(
        socket2::Domain::for_address(address),
        socket2::Type::DGRAM,
        Some(socket2::Protocol::UDP),
    )?;
    // The kernel caps these silently; smaller buffers only lose earlier.
    let _ = socket.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = socket.set_send_buffer_size(SOCKET_BUFFER);
    socket.bind(&address.into())?;
    socket.set_nonblocking(true)?;
    Ok(UdpSocket::from_std(socket.into()))
}

/// Addresses for the answer's candidates. A socket bound to all interfaces is reached by each of them; loopback comes first, because
/// `rtc` takes the first for its own.
fn reachable(bound: SocketAddr, advertise: &[IpAddr]) -> Vec<SocketAddr> {
    let mut addresses = Vec::new();
    if bound.ip().is_unspecified() {
        addresses.push(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let own = if_addrs::get_if_addrs().unwrap_or_default();
        addresses.extend(
            own.iter()
                .map(if_addrs::Interface::ip)
                .filter(|ip| ip.is_ipv4() && !ip.is_loopback()),
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

struct MediaThread {
    poll: Poll,
    socket: UdpSocket,
    shard: Shard,
    mailbox: mpsc::Receiver<Command>,
    stop: Arc<AtomicBool>,
    count: Box<dyn Fn(Turn, usize) + Send>,
}

impl MediaThread {
    fn register(&mut self) -> io::Result<()> {
        self.poll
            .registry()
            .register(&mut self.socket, SOCKET, Interest::READABLE)
    }

    fn run(&mut self) {
        let mut events = Events::with_capacity(8);
        let mut buffer = vec![0_u8; MTU];
        let mut looked = Instant::now();
        let mut counted = looked;
        let mut more = false;
        while !self.stop.load(Ordering::Acquire) {
            let wait = if more {
                Duration::ZERO
            } else {
                self.wait(looked)
            };
            if let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "the media thread cannot wait for its socket and ends");
                return;
            }
            let now = Instant::now();
            while let Ok(command) = self.mailbox.try_recv() {
                self.shard.command(now, command);
            }
            more = self.receive(&mut buffer);
            let now = Instant::now();
            if now.saturating_duration_since(looked) >= TICK {
                looked = now;
                self.shard.timeout(now);
            }
            self.shard.settle(now);
            self.transmit();
            if now.saturating_duration_since(counted) >= IDLE {
                counted = now;
                (self.count)(self.shard.take_turn(), self.shard.peers());
            }
        }
    }

    fn wait(&mut self, looked: Instant) -> Duration {
        let now = Instant::now();
        let due = self
            .shard
            .due()
            .map_or(IDLE, |due| due.saturating_duration_since(now));
        let since = now.saturating_duration_since(looked);
        due.clamp(TICK.saturating_sub(since), IDLE)
    }

    /// Takes a batch. Returns whether more may be waiting.
    fn receive(&mut self, buffer: &mut [u8]) -> bool {
        for _ in 0..BATCH {
            match self.socket.recv_from(buffer) {
                Ok((length, from)) => {
                    if let Some(datagram) = buffer.get(..length) {
                        self.shard.datagram(Instant::now(), from, datagram);
                    }
                    self.transmit();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
                // An ICMP error of an earlier send; the next datagram may be good.
                Err(_) => {}
            }
        }
        true
    }

    /// What the kernel does not take is lost, as on any link: a viewer never slows a speaker (rule 7).
    fn transmit(&mut self) {
        for (to, datagram) in self.shard.transmits() {
            let _ = self.socket.send_to(&datagram, to);
        }
    }
}
