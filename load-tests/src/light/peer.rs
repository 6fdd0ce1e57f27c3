//! One light peer: `rtc` until the keys are known, then SRTP of our own.

use super::clock::Clock;
use super::feedback::Arrivals;
use super::link::Link;
use super::sdp::Agreed;
use super::setup;
use super::socket::Batch;
use super::srtp::Secure;
use super::tap::KeyTap;
use anyhow::{Context, Result};
use bytes::BytesMut;
use relay::Datagram;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::RTCPeerConnectionState;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

mod receiving;
mod sending;
mod spec;

pub use receiving::{Incoming, Seen};
use sending::Outgoing;
pub use spec::{Pair, Spec};

/// Between two looks at a peer's timers: while it connects, and later.
const LOOK_SOON: Duration = Duration::from_millis(5);
const LOOK_LATER: Duration = Duration::from_millis(100);
/// DTLS is sent again after so long, then twice as long, and so on, as browsers do (`rtc` waits a second).
const FLIGHT: Duration = Duration::from_millis(50);

/// One peer.
pub struct Peer {
    connection: RTCPeerConnection,
    tap: KeyTap,
    spec: Spec,
    pub link: Link,
    local: SocketAddr,
    remote: Option<SocketAddr>,
    agreed: Agreed,
    sources: Vec<u32>,
    secure: Option<Secure>,
    outgoing: Vec<Outgoing>,
    transport_number: u16,
    own_ssrc: u32,
    arrivals: Arrivals,
    pub streams: BTreeMap<u32, Incoming>,
    pub seen: Seen,
    /// What DTLS has sent since it last heard something, when it is sent again, and after what pause.
    flight: Vec<BytesMut>,
    flight_due: (Duration, Duration),
    next_look: Duration,
    next_report: Duration,
    scratch: Vec<u8>,
}

impl Peer {
    /// A peer of this spec at this end of a link.
    pub fn new(now: Instant, certificate: &RTCCertificate, link: Link, spec: Spec) -> Result<Self> {
        let tap = KeyTap::default();
        Ok(Self {
            connection: setup::connection(now, certificate, &tap)?,
            tap,
            spec,
            local: link.local()?,
            link,
            remote: None,
            agreed: Agreed::default(),
            sources: Vec::new(),
            secure: None,
            outgoing: Vec::new(),
            transport_number: 0,
            own_ssrc: rand::random(),
            arrivals: Arrivals::default(),
            streams: BTreeMap::new(),
            seen: Seen::default(),
            flight: Vec::new(),
            flight_due: (Duration::ZERO, FLIGHT),
            next_look: Duration::ZERO,
            next_report: Duration::ZERO,
            scratch: Vec::with_capacity(1600),
        })
    }

    /// An offer with the spec's sections.
    pub fn offer(&mut self, now: Instant) -> Result<String> {
        self.sources = setup::add_senders(&mut self.connection, &self.spec)?;
        let receives = self.spec.receives;
        self.spec.receives = Pair::default();
        self.offer_more(now, receives)
    }

    /// Another offer, with at least so many receiving sections.
    pub fn offer_more(&mut self, now: Instant, receives: Pair<u16>) -> Result<String> {
        for _ in self.spec.receives.audio..receives.audio {
            setup::add_receiver(&mut self.connection, RtpCodecKind::Audio)?;
        }
        for _ in self.spec.receives.video..receives.video {
            setup::add_receiver(&mut self.connection, RtpCodecKind::Video)?;
        }
        self.spec.receives = Pair {
            audio: self.spec.receives.audio.max(receives.audio),
            video: self.spec.receives.video.max(receives.video),
        };
        let offer = self.connection.create_offer(None)?;
        self.connection.set_local_description(now, offer)?;
        setup::add_candidate(&mut self.connection, self.local)?;
        self.local_description()
    }

    /// Takes the answer, whose one candidate is `remote`.
    pub fn accept(&mut self, now: Instant, answer: String, remote: SocketAddr) -> Result<()> {
        self.agreed = Agreed::read(&answer);
        self.agreed.learn_theirs(&answer);
        self.reach(remote)?;
        let answer = RTCSessionDescription::answer(answer)?;
        Ok(self.connection.set_remote_description(now, answer)?)
    }

    /// Answers an offer, whose one candidate is `remote`.
    pub fn answer(&mut self, now: Instant, offer: String, remote: SocketAddr) -> Result<String> {
        self.reach(remote)?;
        let theirs = offer.clone();
        let offer = RTCSessionDescription::offer(offer)?;
        self.connection.set_remote_description(now, offer)?;
        setup::add_candidate(&mut self.connection, self.local)?;
        let answer = self.connection.create_answer(None)?;
        self.connection.set_local_description(now, answer)?;
        let sdp = self.local_description()?;
        self.agreed = Agreed::read(&sdp);
        self.agreed.learn_theirs(&theirs);
        Ok(sdp)
    }

    fn local_description(&self) -> Result<String> {
        let description = self.connection.local_description();
        Ok(description.context("no local description")?.sdp)
    }

    fn reach(&mut self, remote: SocketAddr) -> Result<()> {
        if self.remote.is_none() {
            self.link.connect(remote)?;
            self.remote = Some(remote);
        }
        Ok(())
    }

    /// Sends what `rtc` has to send and takes its news.
    pub fn drive(&mut self, now: Duration) -> Result<()> {
        loop {
            let mut is_quiet = true;
            while let Some(out) = self.connection.poll_write() {
                self.link.send(&out.message);
                if self.secure.is_none() && is_dtls(&out.message) {
                    self.flight_due.0 = now.saturating_add(self.flight_due.1);
                    self.flight.push(out.message);
                }
                is_quiet = false;
            }
            while let Some(event) = self.connection.poll_event() {
                is_quiet = false;
                if let RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) = event {
                    self.state_changed(now, state)?;
                }
            }
            while self.connection.poll_read().is_some() {
                is_quiet = false;
            }
            if is_quiet {
                return Ok(());
            }
        }
    }

    fn state_changed(&mut self, now: Duration, state: RTCPeerConnectionState) -> Result<()> {
        match state {
            RTCPeerConnectionState::Connected if self.secure.is_none() => {
                self.secure = Some(Secure::new(&self.tap)?);
                self.outgoing = sending::streams(&self.spec, &self.sources, &self.agreed, now);
                self.seen.connected = Some(now);
            }
            RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => {
                self.seen.failed = Some(state.to_string());
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes everything that has come to the socket.
    pub fn read(&mut self, batch: &mut Batch, clock: Clock) -> Result<()> {
        while let Link::Socket(socket) = &self.link {
            let more = batch.read(socket);
            let now = clock.now();
            for datagram in batch.datagrams() {
                self.take(datagram, clock, now)?;
            }
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Takes a datagram, which is changed.
    pub fn take(&mut self, datagram: &mut [u8], clock: Clock, now: Duration) -> Result<()> {
        match Datagram::of(datagram) {
            Datagram::Rtp => self.media(datagram, now),
            Datagram::Rtcp => self.control(datagram),
            Datagram::Other => self.other(datagram, clock, now)?,
        }
        Ok(())
    }

    fn other(&mut self, datagram: &[u8], clock: Clock, now: Duration) -> Result<()> {
        let Some(peer_addr) = self.remote else {
            return Ok(());
        };
        if is_dtls(datagram) {
            self.flight.clear();
            self.flight_due.1 = FLIGHT;
        }
        let message = TaggedBytesMut {
            now: clock.at(now),
            transport: TransportContext {
                local_addr: self.local,
                peer_addr,
                ecn: None,
                transport_protocol: TransportProtocol::UDP,
            },
            message: BytesMut::from(datagram),
        };
        // A datagram that `rtc` refuses is the server's matter, and lost like any other.
        let _ = self.connection.handle_read(message);
        self.drive(now)
    }

    /// When the next packet of its own is due.
    pub fn due(&self) -> Option<Duration> {
        self.outgoing.iter().map(Outgoing::due).min()
    }

    /// Sends what is due.
    pub fn send_due(&mut self, clock: Clock) -> Result<()> {
        let Some(secure) = &self.secure else {
            return Ok(());
        };
        for outgoing in &mut self.outgoing {
            while outgoing.is_due(clock.now()) {
                self.seen.sent = self.seen.sent.saturating_add(outgoing.send(
                    clock,
                    secure,
                    &self.link,
                    &mut self.transport_number,
                    &mut self.scratch,
                )?);
            }
        }
        Ok(())
    }

    /// Changes how often frames are sent.
    pub fn set_frames_per_second(&mut self, rate: f64, now: Duration) {
        for outgoing in &mut self.outgoing {
            outgoing.set_rate(rate, now);
        }
    }

    /// Whether timers and reports should be looked at.
    pub fn wants_look(&self, now: Duration) -> bool {
        now >= self.next_look
    }

    /// Looks at timers and sends the reports that are due.
    pub fn look(&mut self, clock: Clock) -> Result<()> {
        let now = clock.now();
        self.next_look = now.saturating_add(match self.secure {
            Some(_) if !self.spec.repairs => LOOK_LATER,
            _ => LOOK_SOON,
        });
        let moment = clock.at(now);
        if self
            .connection
            .poll_timeout()
            .is_some_and(|due| due <= moment)
        {
            // A failed timer shows as a failed connection.
            let _ = self.connection.handle_timeout(moment);
            self.drive(now)?;
        }
        self.send_flight_again(now);
        self.report(now)
    }

    fn send_flight_again(&mut self, now: Duration) {
        let (due, pause) = self.flight_due;
        if self.secure.is_some() || self.flight.is_empty() || now < due {
            return;
        }
        for datagram in &self.flight {
            self.link.send(datagram);
        }
        let pause = pause.saturating_mul(2);
        self.flight_due = (now.saturating_add(pause), pause);
    }
}

/// RFC 7983.
fn is_dtls(datagram: &[u8]) -> bool {
    matches!(datagram, [20..=63, ..])
}
