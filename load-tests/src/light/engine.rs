//! The thread that runs all light peers, and how others talk to it: an order is a piece of work that the thread does between two reads.

use super::clock::Clock;
use super::link::Link;
use super::peer::{Pair, Peer, Spec};
use super::sdp;
use super::setup;
use super::socket::{Batch, Socket};
use anyhow::{Context, Result};
use mio::{Events, Poll, Token, Waker};
use rtc::peer_connection::certificate::RTCCertificate;
use std::net::{IpAddr, SocketAddr};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const WAKE: Token = Token(usize::MAX);
/// Longest sleep: timers of peers are looked at so often.
const LONGEST_SLEEP: Duration = Duration::from_millis(5);
/// The kernel sleeps whole milliseconds: the last one is waited for awake.
const AWAKE: Duration = Duration::from_millis(1);

type Work = Box<dyn FnOnce(&mut Peers) + Send>;

/// Number of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerId(usize);

/// Handle of the thread. It ends when the handle is dropped.
pub struct Engine {
    orders: Option<mpsc::Sender<Work>>,
    waker: Waker,
    thread: Option<JoinHandle<Result<()>>>,
    clock: Clock,
}

impl Engine {
    /// Starts the thread; its peers send from `address`.
    ///
    /// # Errors
    /// When the thread cannot be set up.
    pub fn start(address: IpAddr) -> Result<Self> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let (orders, inbox) = mpsc::channel();
        let clock = Clock::Machine(Instant::now());
        let peers = Peers {
            clock,
            address,
            certificate: setup::certificate()?,
            poll,
            peers: Vec::new(),
        };
        let thread = std::thread::Builder::new()
            .name("light peers".to_owned())
            .spawn(move || peers.run(&inbox))?;
        Ok(Self {
            orders: Some(orders),
            waker,
            thread: Some(thread),
            clock,
        })
    }

    /// Time since the engine was started: all times of its peers are such times.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Lets the thread do something and waits for the result.
    ///
    /// # Errors
    /// When the thread has ended.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Peers) -> T + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |peers| {
            // Who asked may have given up.
            let _ = reply.send(work(peers));
        });
        let orders = self.orders.as_ref().context("the engine is stopped")?;
        let ended = "the thread of the light peers has ended";
        orders.send(work).ok().context(ended)?;
        self.waker.wake()?;
        answer.await.context(ended)
    }

    fn end(&mut self) -> Result<()> {
        self.orders = None;
        self.waker.wake()?;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(_)) => anyhow::bail!("the thread of the light peers panicked"),
            None => Ok(()),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // What ended the thread was told to whoever asked it last.
        let _ = self.end();
    }
}

/// What a peer has seen since the last `restart_count`.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Which.
    pub peer: PeerId,
    /// What it has seen apart from its streams.
    pub seen: super::peer::Seen,
    /// One row a stream, by SSRC.
    pub streams: Vec<StreamNumbers>,
}

/// One stream that a peer receives.
#[derive(Clone, Debug)]
pub struct StreamNumbers {
    /// `opus`, `vp8`, `rtx`.
    pub codec: String,
    /// Different packets that came.
    pub packets: u64,
    /// Packets that should have come and did not; of a voice, those that had not come when their turn was (`playout`).
    pub lost: u64,
    /// Longest time without a packet.
    pub longest_gap: Duration,
    /// When a packet was lost last; of a picture, when a hole was seen, repaired or not.
    pub last_hole: Option<Duration>,
}

/// All peers: what an order works on.
pub struct Peers {
    clock: Clock,
    address: IpAddr,
    certificate: RTCCertificate,
    poll: Poll,
    /// By id; a closed one leaves its place empty.
    peers: Vec<Option<Peer>>,
}

impl Peers {
    /// A new peer's offer.
    ///
    /// # Errors
    /// When `rtc` refuses, or no socket is to be had.
    pub fn offer(&mut self, spec: Spec) -> Result<(PeerId, String)> {
        let mut peer = self.make(spec)?;
        let sdp = peer.offer(Instant::now())?;
        Ok((self.keep(peer), sdp))
    }

    /// A new peer's answer to an offer of a server whose one candidate is `remote`.
    ///
    /// # Errors
    /// When `rtc` refuses, or no socket is to be had.
    pub fn answer(
        &mut self,
        spec: Spec,
        offer: &str,
        remote: SocketAddr,
    ) -> Result<(PeerId, String)> {
        let mut peer = self.make(spec)?;
        let offer = sdp::with_candidate(offer, remote);
        let sdp = peer.answer(Instant::now(), offer, remote)?;
        peer.drive(self.clock.now())?;
        Ok((self.keep(peer), sdp))
    }

    /// A peer takes the server's answer, whose one candidate is to be `remote`.
    ///
    /// # Errors
    /// When `rtc` refuses it.
    pub fn accept(&mut self, id: PeerId, answer: &str, remote: SocketAddr) -> Result<()> {
        let now = self.clock.now();
        let peer = self.get(id)?;
        let answer = sdp::with_candidate(answer, remote);
        peer.accept(Instant::now(), answer, remote)?;
        peer.drive(now)
    }

    /// A peer's next offer, with more receiving sections.
    ///
    /// # Errors
    /// When `rtc` refuses.
    pub fn offer_more(&mut self, id: PeerId, receives: Pair<u16>) -> Result<String> {
        self.get(id)?.offer_more(Instant::now(), receives)
    }

    /// Changes how many frames a second a peer sends.
    ///
    /// # Errors
    /// When there is no such peer.
    pub fn set_frames_per_second(&mut self, id: PeerId, rate: f64) -> Result<()> {
        let now = self.clock.now();
        self.get(id)?.set_frames_per_second(rate, now);
        Ok(())
    }

    /// All count from now on.
    pub fn restart_count(&mut self) {
        let now = self.clock.now();
        for peer in self.peers.iter_mut().flatten() {
            peer.restart_count(now);
        }
    }

    /// What all have seen.
    #[must_use]
    pub fn numbers(&self) -> Vec<Numbers> {
        let now = self.clock.now();
        let places = self.peers.iter().enumerate();
        places
            .filter_map(|(id, peer)| {
                let peer = peer.as_ref()?;
                let streams = peer.streams.values();
                Some(Numbers {
                    peer: PeerId(id),
                    seen: peer.seen.clone(),
                    streams: streams
                        .map(|incoming| StreamNumbers {
                            codec: incoming.codec.clone(),
                            packets: incoming.stream.packets,
                            lost: match &incoming.playout {
                                Some(playout) => playout.concealed,
                                None => incoming.stream.lost(),
                            },
                            last_hole: match &incoming.playout {
                                Some(playout) => playout.last,
                                None => incoming.stream.last_hole,
                            },
                            longest_gap: incoming
                                .stream
                                .longest_gap
                                .max(now.saturating_sub(incoming.stream.last)),
                        })
                        .collect(),
                })
            })
            .collect()
    }

    fn make(&self, spec: Spec) -> Result<Peer> {
        let link = Link::Socket(Socket::bind(self.address)?);
        Peer::new(Instant::now(), &self.certificate, link, spec)
    }

    fn keep(&mut self, peer: Peer) -> PeerId {
        let id = self.peers.len();
        let mut peer = peer;
        // Fails only when the poll is gone, and then nothing is read any more, which shows at once.
        if let Link::Socket(socket) = &mut peer.link {
            let _ = socket.register(self.poll.registry(), Token(id));
        }
        self.peers.push(Some(peer));
        PeerId(id)
    }

    fn get(&mut self, id: PeerId) -> Result<&mut Peer> {
        let peer = self.peers.get_mut(id.0).and_then(Option::as_mut);
        peer.context("there is no such peer")
    }

    fn run(mut self, inbox: &mpsc::Receiver<Work>) -> Result<()> {
        let mut events = Events::with_capacity(512);
        let mut batch = Batch::new();
        loop {
            self.poll
                .poll(&mut events, Some(self.sleep()))
                .or_else(|e| {
                    (e.kind() == std::io::ErrorKind::Interrupted)
                        .then_some(())
                        .ok_or(e)
                })?;
            for event in &events {
                let Token(id) = event.token();
                if let Some(Some(peer)) = self.peers.get_mut(id) {
                    peer.read(&mut batch, self.clock)?;
                }
                self.send_due()?;
            }
            self.send_due()?;
            loop {
                match inbox.try_recv() {
                    Ok(work) => work(&mut self),
                    Err(mpsc::TryRecvError::Empty) => break,
                    Err(mpsc::TryRecvError::Disconnected) => return Ok(()),
                }
            }
            self.look()?;
        }
    }

    fn sleep(&self) -> Duration {
        let now = self.clock.now();
        let due = self.peers.iter().flatten().filter_map(Peer::due).min();
        due.map_or(LONGEST_SLEEP, |due| {
            due.saturating_sub(now)
                .saturating_sub(AWAKE)
                .min(LONGEST_SLEEP)
        })
    }

    fn send_due(&mut self) -> Result<()> {
        let now = self.clock.now();
        for peer in self.peers.iter_mut().flatten() {
            if peer.due().is_some_and(|due| due <= now) {
                peer.send_due(self.clock)?;
            }
        }
        Ok(())
    }

    /// Timers and reports, a few peers a time, so that nobody's reports wait for everybody's.
    fn look(&mut self) -> Result<()> {
        const AT_ONCE: usize = 8;
        let now = self.clock.now();
        let waiting = self.peers.iter_mut().flatten();
        for peer in waiting.filter(|peer| peer.wants_look(now)).take(AT_ONCE) {
            peer.look(self.clock)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::source::{Picture, Voice};
    use super::*;

    /// Bounds a test that hangs.
    const LONGEST: Duration = Duration::from_secs(60);

    fn sender(layers: &[&str]) -> Spec {
        // So few that a socket's buffer holds more than a second of them: other work may hold the thread up for long.
        let picture = |rid: &&str| Picture {
            rid: (*rid).to_owned(),
            frames_per_second: 10.0,
            packets: 5,
            bytes: 1200,
        };
        Spec {
            sections: Pair {
                audio: true,
                video: true,
            },
            voice: Some(Voice {
                packets_per_second: 50.0,
                bytes: 80,
            }),
            pictures: layers.iter().map(picture).collect(),
            ..Spec::default()
        }
    }

    /// Two light peers, one to the other, until the second has got enough of `streams` streams.
    async fn call(layers: &[&str], streams: usize) -> Vec<Numbers> {
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        let mut engine = Engine::start(here).unwrap();
        let spec = sender(layers);
        let (one, offer) = engine
            .ask(|peers| peers.offer(spec))
            .await
            .unwrap()
            .unwrap();
        let at = sdp::candidate(&offer, here).unwrap();
        let listener = Spec {
            reports: true,
            ..Spec::default()
        };
        let answered = engine.ask(move |peers| peers.answer(listener, &offer, at));
        let (_, answer) = answered.await.unwrap().unwrap();
        let at = sdp::candidate(&answer, here).unwrap();
        let accepted = engine.ask(move |peers| peers.accept(one, &answer, at));
        accepted.await.unwrap().unwrap();
        let began = Instant::now();
        loop {
            let numbers = engine.ask(|peers| peers.numbers()).await.unwrap();
            let enough = numbers
                .iter()
                .flat_map(|peer| &peer.streams)
                .filter(|s| s.packets > 50);
            if enough.count() >= streams {
                engine.end().unwrap();
                return numbers;
            }
            assert!(began.elapsed() < LONGEST, "{numbers:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn what_one_sends_another_counts_opens_and_times() {
        let numbers = call(&[""], 2).await;
        let got = numbers
            .iter()
            .find(|peer| !peer.streams.is_empty())
            .unwrap();
        let codecs: Vec<&str> = got.streams.iter().map(|s| s.codec.as_str()).collect();
        assert!(
            codecs.contains(&"opus") && codecs.contains(&"vp8"),
            "{codecs:?}"
        );
        assert!(got.streams.iter().all(|s| s.lost == 0), "{:?}", got.streams);
        assert!(!got.seen.latencies.is_empty() && got.seen.strange == 0);
        assert!(got.seen.connected.is_some() && got.seen.first_media.is_some());
    }

    #[tokio::test]
    async fn layers_are_streams_of_their_own() {
        let numbers = call(&["q", "h", "f"], 4).await;
        assert!(numbers.iter().any(|peer| peer.streams.len() == 4));
    }
}
