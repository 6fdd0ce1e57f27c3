//! One hearing on a shard with light peers, in one thread: no socket, and a clock that stands until it is moved.

use crate::light::clock::Clock;
use crate::light::link::Link;
use crate::light::peer::{Peer, Spec};
use crate::light::{sdp, setup};
use anyhow::{Context, Result, bail};
use rtc::peer_connection::certificate::RTCCertificate;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tyndau::edge::transport::{Command, Engine, Event, Network, Shard};
use tyndau::id::{HearingId, MediaKind, ParticipantId, PublicationId};

/// A shard's looks at its timers are at least so far apart.
const STEP: Duration = Duration::from_millis(5);
/// Longest wait for everybody's media, in the world's own time.
const LATE: Duration = Duration::from_secs(20);
/// Where the shard seems to be, and the first of the peers (RFC 5737). They are told apart by port.
const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 8444);
const PEERS: ([u8; 4], u16) = ([198, 51, 100, 1], 10_000);
/// Room for what a shard sends in one step; grows when that is not enough.
const ROOM: usize = 4 * 1024 * 1024;

/// The shard and those who are in its hearing.
pub struct World {
    base: Instant,
    now: Duration,
    hearing: HearingId,
    shard: Shard,
    events: mpsc::UnboundedReceiver<Event>,
    certificate: RTCCertificate,
    pub peers: Vec<Peer>,
    connected: usize,
    inbox: Vec<(SocketAddr, Vec<u8>)>,
    sent: Sent,
}

impl World {
    /// Nobody is there yet.
    pub fn new() -> Result<Self> {
        let engine = Engine::new(vec![SocketAddr::from(SERVER)])?;
        let (sender, events) = mpsc::unbounded_channel();
        let mut world = Self {
            base: Instant::now(),
            now: Duration::ZERO,
            hearing: HearingId::new("path").context("a name of a hearing")?,
            // What is measured is the way of a packet, not its end.
            shard: Shard::new(engine, u32::MAX),
            events,
            certificate: setup::certificate()?,
            peers: Vec::new(),
            connected: 0,
            inbox: Vec::new(),
            sent: Sent::with_room(),
        };
        world.command(Command::Enter {
            hearing: world.hearing.clone(),
            events: sender,
        });
        Ok(world)
    }

    /// Somebody more.
    pub fn join(&mut self, spec: Spec) -> Result<()> {
        let (address, first) = PEERS;
        let number = u16::try_from(self.peers.len())?;
        let link = Link::memory(SocketAddr::from((address, first.saturating_add(number))));
        let now = self.clock().at(self.now);
        let mut peer = Peer::new(now, &self.certificate, link, spec)?;
        let (reply, mut answer) = oneshot::channel();
        self.command(Command::Offer {
            hearing: self.hearing.clone(),
            who: who(self.peers.len())?,
            sdp: peer.offer(now)?,
            reply,
        });
        let server = SocketAddr::from(SERVER);
        let answer = sdp::with_candidate(&answer.try_recv()??.sdp, server);
        peer.accept(now, answer, server)?;
        peer.drive(self.now)?;
        self.peers.push(peer);
        Ok(())
    }

    /// Lets time pass until everybody's media is up.
    pub fn wait_for_all(&mut self) -> Result<()> {
        let end = self.now.saturating_add(LATE);
        while self.connected < self.peers.len() {
            if self.now >= end {
                bail!("of {} peers {} connect", self.peers.len(), self.connected);
            }
            self.step(turn)?;
        }
        Ok(())
    }

    /// What the first `senders` send, all others get.
    pub fn wire(&mut self, senders: usize, kinds: &[MediaKind]) -> Result<()> {
        for viewer in 0..self.peers.len() {
            for owner in (0..senders).filter(|owner| *owner != viewer) {
                for kind in kinds {
                    self.command(Command::Wire {
                        hearing: self.hearing.clone(),
                        viewer: who(viewer)?,
                        publication: PublicationId {
                            owner: who(owner)?,
                            kind: *kind,
                        },
                    });
                }
            }
        }
        Ok(())
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) -> Result<()> {
        self.pass_with(time, turn)
    }

    /// Lets time pass; what the shard does meanwhile is counted.
    pub fn pass_counted(&mut self, time: Duration) -> Result<()> {
        self.pass_with(time, counted_turn)
    }

    /// All peers count what they receive from now on.
    pub fn restart_count(&mut self) {
        for peer in &mut self.peers {
            peer.restart_count(self.now);
        }
    }

    fn pass_with(&mut self, time: Duration, turn: Turn) -> Result<()> {
        let end = self.now.saturating_add(time);
        while self.now < end {
            self.step(turn)?;
        }
        Ok(())
    }

    fn step(&mut self, turn: Turn) -> Result<()> {
        self.now = self.now.saturating_add(STEP);
        let (clock, now) = (self.clock(), self.now);
        self.inbox.clear();
        for peer in &mut self.peers {
            if peer.due().is_some_and(|due| due <= now) {
                peer.send_due(clock)?;
            }
            if peer.wants_look(now) {
                peer.look(clock)?;
            }
            let from = peer.link.local()?;
            let sent = peer.link.take_sent().into_iter();
            self.inbox.extend(sent.map(|datagram| (from, datagram)));
        }
        turn(
            &mut self.shard,
            clock.at(now),
            &mut self.inbox,
            &mut self.sent,
        );
        self.deliver()?;
        while let Ok(event) = self.events.try_recv() {
            if let Event::Connected { .. } = event {
                self.connected = self.connected.saturating_add(1);
            }
        }
        Ok(())
    }

    /// Brings what the shard has sent to the peers.
    fn deliver(&mut self) -> Result<()> {
        let (clock, now) = (self.clock(), self.now);
        let mut rest = self.sent.bytes.as_mut_slice();
        for run in self.sent.runs.drain(..) {
            let (contents, behind) = rest
                .split_at_mut_checked(run.length)
                .context("a run is as long as it was")?;
            rest = behind;
            let number = run.to.port().checked_sub(PEERS.1).map(usize::from);
            let peer = number.and_then(|number| self.peers.get_mut(number));
            let peer = peer.context("the shard sends to a peer")?;
            for datagram in contents.chunks_mut(run.segment.max(1)) {
                peer.take(datagram, clock, now)?;
            }
        }
        self.sent.bytes.clear();
        Ok(())
    }

    fn command(&mut self, command: Command) {
        let now = self.clock().at(self.now);
        self.shard.command(now, command, &mut self.sent);
    }

    fn clock(&self) -> Clock {
        Clock::Stands(self.base, self.now)
    }
}

fn who(number: usize) -> Result<ParticipantId> {
    ParticipantId::new(&format!("p{number}")).context("a name of a participant")
}

type Turn = fn(&mut Shard, Instant, &mut [(SocketAddr, Vec<u8>)], &mut Sent);

/// What a media thread does between two sleeps.
fn turn(shard: &mut Shard, now: Instant, inbox: &mut [(SocketAddr, Vec<u8>)], sent: &mut Sent) {
    for (from, datagram) in inbox {
        shard.datagram(now, *from, datagram, sent);
    }
    shard.timeout(now, sent);
    shard.flush(now, sent);
}

/// The same under the name that callgrind is told to count ([`super::callgrind`]).
#[inline(never)]
fn counted_turn(
    shard: &mut Shard,
    now: Instant,
    inbox: &mut [(SocketAddr, Vec<u8>)],
    sent: &mut Sent,
) {
    turn(shard, now, inbox, sent);
}

/// Takes what a shard sends, as the kernel would: a copy a call.
struct Sent {
    bytes: Vec<u8>,
    runs: Vec<SentRun>,
}

struct SentRun {
    to: SocketAddr,
    length: usize,
    segment: usize,
}

impl Sent {
    fn with_room() -> Self {
        Self {
            bytes: Vec::with_capacity(ROOM),
            runs: Vec::with_capacity(ROOM / 1024),
        }
    }
}

impl Network for Sent {
    fn send(&mut self, to: SocketAddr, contents: &[u8], segment: usize) {
        // Datagram by datagram: a copy of many kilobytes is one instruction, which valgrind counts byte by byte.
        for datagram in contents.chunks(segment.max(1)) {
            self.bytes.extend_from_slice(datagram);
        }
        self.runs.push(SentRun {
            to,
            length: contents.len(),
            segment,
        });
    }
}
