//! The sockets of a relay. Each peer that sends to it gets an upstream socket of its own, like behind a NAT; on request all of them are
//! replaced, so that the server sees everybody at a new address.

use super::core::{Core, Fates};
use super::datagram::Datagram;
use super::profile::Profile;
use anyhow::{Context, Result};
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use serde::Serialize;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const LISTEN: Token = Token(0);
const WAKE: Token = Token(1);
/// Tokens of upstream sockets begin here.
const FIRST: usize = 2;
const LONGEST: usize = 2048;

/// What the thread is told.
enum Order {
    Profile(Profile),
    Address(mpsc::Sender<Result<()>>),
    Tell(mpsc::Sender<Told>),
}

/// What has become of the datagrams of all peers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Told {
    /// Peers that have sent something.
    pub peers: usize,
    /// To the server.
    pub up: Fates,
    /// From the server.
    pub down: Fates,
    /// Milliseconds from the first datagram that went to the server from a peer's newest address to the first media that came back to
    /// there; of those peers that have got some.
    pub new_address_gaps_ms: Vec<f64>,
}

/// A relay that runs. Dropped, it ends.
pub struct Relay {
    local: SocketAddr,
    orders: Option<mpsc::Sender<Order>>,
    waker: Waker,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Relay {
    /// Starts one that listens at `listen` (port 0: a free one) and stands before `to`.
    ///
    /// # Errors
    /// When the address is taken.
    pub fn start(listen: SocketAddr, to: SocketAddr, seed: u64, profile: Profile) -> Result<Self> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let mut socket =
            UdpSocket::bind(listen).with_context(|| format!("{listen} cannot be used"))?;
        let local = socket.local_addr()?;
        poll.registry()
            .register(&mut socket, LISTEN, Interest::READABLE)?;
        let (orders, inbox) = mpsc::channel();
        let state = State {
            poll,
            socket,
            local,
            to,
            seed,
            profile,
            lanes: Vec::new(),
            next_token: FIRST,
            base: Instant::now(),
        };
        let thread = std::thread::Builder::new()
            .name("relay".to_owned())
            .spawn(move || state.run(&inbox))?;
        Ok(Self {
            local,
            orders: Some(orders),
            waker,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// From now on the link is like this.
    ///
    /// # Errors
    /// When the relay has ended.
    pub fn set(&self, profile: Profile) -> Result<()> {
        self.order(Order::Profile(profile))
    }

    /// From now on the server sees every peer at a new address; what it sends to the old one is lost.
    ///
    /// # Errors
    /// When the relay has ended or no port is free.
    pub fn change_address(&self) -> Result<()> {
        let (reply, answer) = mpsc::channel();
        self.order(Order::Address(reply))?;
        answer.recv()?
    }

    /// What has become of the datagrams so far.
    ///
    /// # Errors
    /// When the relay has ended.
    pub fn tell(&self) -> Result<Told> {
        let (reply, answer) = mpsc::channel();
        self.order(Order::Tell(reply))?;
        Ok(answer.recv()?)
    }

    fn order(&self, order: Order) -> Result<()> {
        let orders = self.orders.as_ref().context("the relay is stopped")?;
        orders.send(order).ok().context("the relay has ended")?;
        Ok(self.waker.wake()?)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.orders = None;
        // It sees that nobody can order anything any more.
        if self.waker.wake().is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

/// One peer.
struct Lane {
    peer: SocketAddr,
    upstream: UdpSocket,
    up: Core,
    down: Core,
    /// Since the last change of address: the first datagram to the server, and the first media from it.
    first_up: Option<Duration>,
    first_down: Option<Duration>,
}

impl Lane {
    fn gap_ms(&self) -> Option<f64> {
        let gap = self.first_down?.saturating_sub(self.first_up?);
        Some(gap.as_secs_f64() * 1000.0)
    }
}

struct State {
    poll: Poll,
    socket: UdpSocket,
    local: SocketAddr,
    to: SocketAddr,
    seed: u64,
    profile: Profile,
    lanes: Vec<Lane>,
    next_token: usize,
    base: Instant,
}

impl State {
    fn run(mut self, inbox: &mpsc::Receiver<Order>) -> Result<()> {
        let mut events = Events::with_capacity(128);
        loop {
            let now = self.base.elapsed();
            let due = self
                .lanes
                .iter()
                .flat_map(|lane| [lane.up.due(), lane.down.due()]);
            let sleep = due.flatten().min().map(|due| due.saturating_sub(now));
            self.poll.poll(&mut events, sleep).or_else(|e| {
                (e.kind() == std::io::ErrorKind::Interrupted)
                    .then_some(())
                    .ok_or(e)
            })?;
            // Orders first: what is sent after an order is treated as it says.
            loop {
                match inbox.try_recv() {
                    Ok(order) => self.obey(order),
                    Err(mpsc::TryRecvError::Empty) => break,
                    Err(mpsc::TryRecvError::Disconnected) => return Ok(()),
                }
            }
            self.read_peers()?;
            self.read_server();
            self.deliver();
        }
    }

    fn read_peers(&mut self) -> Result<()> {
        let mut buffer = [0; LONGEST];
        while let Ok((length, peer)) = self.socket.recv_from(&mut buffer) {
            let now = self.base.elapsed();
            let place = self.lanes.iter().position(|lane| lane.peer == peer);
            let place = match place {
                Some(place) => place,
                None => self.add(peer)?,
            };
            if let (Some(lane), Some(datagram)) = (self.lanes.get_mut(place), buffer.get(..length))
            {
                lane.up.take(datagram, now);
            }
        }
        Ok(())
    }

    fn read_server(&mut self) {
        let mut buffer = [0; LONGEST];
        for lane in &mut self.lanes {
            while let Ok(length) = lane.upstream.recv(&mut buffer) {
                if let Some(datagram) = buffer.get(..length) {
                    let now = self.base.elapsed();
                    if Datagram::of(datagram) == Datagram::Rtp {
                        lane.first_down.get_or_insert(now);
                    }
                    lane.down.take(datagram, now);
                }
            }
        }
    }

    /// What cannot be sent is lost, as it would be on a real link.
    fn deliver(&mut self) {
        let now = self.base.elapsed();
        for lane in &mut self.lanes {
            while let Some(datagram) = lane.up.deliver(now) {
                lane.first_up.get_or_insert(now);
                let _ = lane.upstream.send(&datagram);
            }
            while let Some(datagram) = lane.down.deliver(now) {
                let _ = self.socket.send_to(&datagram, lane.peer);
            }
        }
    }

    fn add(&mut self, peer: SocketAddr) -> Result<usize> {
        let place = self.lanes.len();
        let upstream = self.upstream()?;
        // Peers in the order in which they come have chances of their own.
        let seed = self
            .seed
            .wrapping_add(u64::try_from(place)?.wrapping_mul(2));
        self.lanes.push(Lane {
            peer,
            upstream,
            up: Core::new(self.profile.up, seed),
            down: Core::new(self.profile.down, seed.wrapping_add(1)),
            first_up: None,
            first_down: None,
        });
        Ok(place)
    }

    fn upstream(&mut self) -> Result<UdpSocket> {
        let mut upstream = UdpSocket::bind(SocketAddr::new(self.local.ip(), 0))?;
        upstream.connect(self.to)?;
        let token = Token(self.next_token);
        self.next_token = self.next_token.wrapping_add(1);
        let registry = self.poll.registry();
        registry.register(&mut upstream, token, Interest::READABLE)?;
        Ok(upstream)
    }

    fn obey(&mut self, order: Order) {
        // Who asked may have given up.
        match order {
            Order::Profile(profile) => {
                self.profile = profile;
                for lane in &mut self.lanes {
                    lane.up.set(profile.up);
                    lane.down.set(profile.down);
                }
            }
            Order::Address(reply) => {
                let _ = reply.send(self.change_address());
            }
            Order::Tell(reply) => {
                let _ = reply.send(self.told());
            }
        }
    }

    fn change_address(&mut self) -> Result<()> {
        for place in 0..self.lanes.len() {
            let upstream = self.upstream()?;
            if let Some(lane) = self.lanes.get_mut(place) {
                lane.upstream = upstream;
                // What was on its way to the old address is lost, as behind a NAT that forgets.
                lane.down.forget();
                (lane.first_up, lane.first_down) = (None, None);
            }
        }
        Ok(())
    }

    fn told(&self) -> Told {
        let add = |sum: Fates, one: Fates| Fates {
            taken: sum.taken.saturating_add(one.taken),
            delivered: sum.delivered.saturating_add(one.delivered),
            lost: sum.lost.saturating_add(one.lost),
            overflowed: sum.overflowed.saturating_add(one.overflowed),
        };
        Told {
            peers: self.lanes.len(),
            new_address_gaps_ms: self.lanes.iter().filter_map(Lane::gap_ms).collect(),
            up: self
                .lanes
                .iter()
                .map(|lane| lane.up.fates)
                .fold(Fates::default(), add),
            down: self
                .lanes
                .iter()
                .map(|lane| lane.down.fates)
                .fold(Fates::default(), add),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::net::UdpSocket as Plain;

    fn socket() -> Plain {
        let socket = Plain::bind("127.0.0.1:0").unwrap();
        // It bounds a test that hangs.
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        socket
    }

    fn relay(to: &Plain, profile: Profile) -> Relay {
        let listen = "127.0.0.1:0".parse().unwrap();
        Relay::start(listen, to.local_addr().unwrap(), 1, profile).unwrap()
    }

    fn hear(socket: &Plain) -> (Vec<u8>, SocketAddr) {
        let mut buffer = [0; 64];
        let (length, from) = socket.recv_from(&mut buffer).unwrap();
        (buffer.get(..length).unwrap().to_vec(), from)
    }

    #[test]
    fn datagrams_go_both_ways_and_each_peer_has_an_address_of_its_own() {
        let (server, one, other) = (socket(), socket(), socket());
        let relay = relay(&server, Profile::default());
        one.send_to(b"one", relay.local()).unwrap();
        let (first, from_one) = hear(&server);
        other.send_to(b"other", relay.local()).unwrap();
        let (second, from_other) = hear(&server);
        assert_eq!((first, second), (b"one".to_vec(), b"other".to_vec()));
        assert_ne!(from_one, from_other);
        server.send_to(b"to other", from_other).unwrap();
        assert_eq!(hear(&other), (b"to other".to_vec(), relay.local()));
        assert_eq!(relay.tell().unwrap().peers, 2);
    }

    #[test]
    fn after_a_change_of_address_the_server_sees_another_one_and_the_peer_the_same() {
        let (server, peer) = (socket(), socket());
        let relay = relay(&server, Profile::default());
        peer.send_to(b"a", relay.local()).unwrap();
        let (_, before) = hear(&server);
        relay.change_address().unwrap();
        peer.send_to(b"b", relay.local()).unwrap();
        let (_, after) = hear(&server);
        assert_ne!(before, after);
        server.send_to(b"old", before).unwrap();
        server.send_to(b"new", after).unwrap();
        assert_eq!(hear(&peer), (b"new".to_vec(), relay.local()));
    }

    #[test]
    fn a_profile_holds_from_when_it_is_set() {
        let (server, peer) = (socket(), socket());
        let relay = relay(&server, Profile::default());
        let mut hole = Profile::default();
        hole.up.blackhole = true;
        relay.set(hole).unwrap();
        peer.send_to(b"lost", relay.local()).unwrap();
        while relay.tell().unwrap().up.lost == 0 {
            std::thread::yield_now();
        }
        relay.set(Profile::default()).unwrap();
        peer.send_to(b"comes", relay.local()).unwrap();
        assert_eq!(hear(&server).0, b"comes");
    }
}
