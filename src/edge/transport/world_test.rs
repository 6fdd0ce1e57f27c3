//! A shard and peers that are not of our making on a network without sockets, in virtual time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::super::peer_test::Peer;
use super::*;
use crate::codec::Codec;
use crate::edge::transport::{Answer, Command, Event, OfferError};
use crate::id::{ParticipantId, PublicationId};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

const STEP: Duration = Duration::from_millis(5);

/// Datagrams that the shard has sent, and how many calls had several of them.
#[derive(Default)]
pub struct Sent(pub Vec<(SocketAddr, Vec<u8>)>, pub usize);

impl Network for Sent {
    fn send(&mut self, to: SocketAddr, contents: &[u8], segment: usize) {
        allocation_counter::opt_out(|| {
            let datagrams = contents.chunks(segment).map(|d| (to, d.to_vec()));
            self.0.extend(datagrams);
            self.1 += usize::from(segment < contents.len());
        });
    }
}

/// Bytes that were asked for and not given back.
fn held(act: impl FnOnce()) -> i64 {
    allocation_counter::measure(act).bytes_current
}

pub struct World {
    pub now: Instant,
    pub shard: Shard,
    pub sent: Sent,
    events: mpsc::UnboundedReceiver<Event>,
    pub heard: Vec<Event>,
    pub peers: Vec<Peer>,
    /// What went to this address is kept.
    pub watched: Option<SocketAddr>,
    pub seen: Vec<Vec<u8>>,
    /// Bytes of the heap that the shard holds.
    pub held: i64,
}

pub fn server() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 8444))
}

pub fn hearing() -> HearingId {
    HearingId::new("h").unwrap()
}

pub fn id(who: &str) -> ParticipantId {
    ParticipantId::new(who).unwrap()
}

pub fn publication(who: &str, kind: MediaKind) -> PublicationId {
    PublicationId {
        owner: id(who),
        kind,
    }
}

impl World {
    pub fn new() -> Self {
        let mut shard = Shard::new(Engine::new(vec![server()]).unwrap(), 8_000);
        let (sender, events) = mpsc::unbounded_channel();
        let now = Instant::now();
        shard.command(
            now,
            Command::Enter {
                hearing: hearing(),
                events: sender,
            },
            &mut Sent::default(),
        );
        Self {
            now,
            shard,
            sent: Sent::default(),
            events,
            heard: Vec::new(),
            peers: Vec::new(),
            watched: None,
            seen: Vec::new(),
            held: 0,
        }
    }

    pub fn command(&mut self, command: Command) {
        self.held += held(|| self.shard.command(self.now, command, &mut self.sent));
    }

    pub fn offer(&mut self, who: &str, sdp: String) -> Result<Answer, OfferError> {
        let (reply, mut answer) = oneshot::channel();
        let (hearing, who) = (hearing(), id(who));
        let command = Command::Offer {
            hearing,
            who,
            sdp,
            reply,
        };
        self.command(command);
        answer.try_recv().unwrap()
    }

    /// A peer that sends a voice and a picture and has so many slots of each kind.
    pub fn join(&mut self, who: &str, slots: usize) -> usize {
        self.join_with(who, slots, &[Codec::Vp8])
    }

    /// The same, of one that knows these codecs of pictures and sends its own in the first.
    pub fn join_with(&mut self, who: &str, slots: usize, pictures: &[Codec]) -> usize {
        let peer = Peer::new(who, self.next_address(), slots, pictures, self.now);
        self.admit(who, peer)
    }

    /// A person's page is loaded again: its sources have the numbers of the former page's, and count from the same on.
    pub fn reload(&mut self, who: &str, former: usize, slots: usize) -> usize {
        let (ssrcs, address) = (self.peers[former].ssrcs, self.next_address());
        let peer = Peer::from_sources(ssrcs, who, address, slots, &[Codec::Vp8], self.now);
        self.admit(who, peer)
    }

    fn next_address(&self) -> SocketAddr {
        let port = 40_000 + u16::try_from(self.peers.len()).unwrap();
        SocketAddr::from(([192, 0, 2, 9], port))
    }

    fn admit(&mut self, who: &str, mut peer: Peer) -> usize {
        let answer = self.offer(who, peer.offer(self.now)).unwrap();
        peer.answer(self.now, &answer.sdp);
        self.peers.push(peer);
        self.peers.len() - 1
    }

    /// Lets time pass, with all peers sending if they are to.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += STEP;
            for index in 0..self.peers.len() {
                let peer = &mut self.peers[index];
                peer.turn(self.now);
                for mut datagram in peer.sent.drain(..) {
                    let (from, sent, shard) = (peer.address, &mut self.sent, &mut self.shard);
                    self.held += held(|| shard.datagram(self.now, from, &mut datagram, sent));
                }
            }
            self.held += held(|| {
                self.shard.timeout(self.now, &mut self.sent);
                self.shard.flush(self.now, &mut self.sent);
            });
            for (to, datagram) in std::mem::take(&mut self.sent.0) {
                if self.watched == Some(to) {
                    self.seen.push(datagram.clone());
                }
                if let Some(peer) = self.peers.iter_mut().find(|p| p.address == to) {
                    peer.receive(self.now, server(), &datagram);
                }
            }
            while let Ok(event) = self.events.try_recv() {
                self.heard.push(event);
            }
        }
    }

    pub fn wire(&mut self, viewer: &str, what: PublicationId) {
        let command = Command::Wire {
            hearing: hearing(),
            viewer: id(viewer),
            publication: what,
        };
        self.command(command);
    }

    pub fn unwire(&mut self, viewer: &str, what: PublicationId) {
        let (reply, mut stands) = oneshot::channel();
        let command = Command::Unwire {
            hearing: hearing(),
            viewer: id(viewer),
            publication: what,
            reply,
        };
        self.command(command);
        stands
            .try_recv()
            .expect("the wall stands when the command is done");
    }

    pub fn connected(&self) -> usize {
        let up = |event: &&Event| matches!(event, Event::Connected { .. });
        self.heard.iter().filter(up).count()
    }

    pub fn gone(&self) -> usize {
        let gone = |event: &&Event| matches!(event, Event::Gone { .. });
        self.heard.iter().filter(gone).count()
    }
}

/// Two people who are connected and send.
pub fn two() -> World {
    two_in(Codec::Vp8)
}

/// The same, with pictures in a codec.
pub fn two_in(codec: Codec) -> World {
    let mut world = World::new();
    world.join_with("judge", 2, &[codec]);
    world.join_with("party", 2, &[codec]);
    world.pass(Duration::from_millis(500));
    assert_eq!(world.connected(), 2);
    for peer in &mut world.peers {
        peer.sends = true;
    }
    world
}
