//! One light peer: `rtc` until the keys are known, then SRTP of our own.

use super::count::Stream;
use super::feedback::{self, Arrivals};
use super::keys::KeyTap;
use super::rtp::{self, Datagram};
use super::sdp::Agreed;
use super::setup;
use super::socket::{Batch, Socket};
use super::source::{self, Picture, Voice};
use super::srtp::{Opener, Sealer};
use anyhow::{Context, Result};
use bytes::BytesMut;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::RTCPeerConnectionState;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

mod sending;

use sending::Outgoing;

/// One of so many packets is opened and its time on the way measured. No multiple of a frame's packets, so that each place in a frame
/// is met.
const SAMPLE: u64 = 49;
/// Between two looks at a peer's timers: while it connects, and later.
const LOOK_SOON: Duration = Duration::from_millis(5);
const LOOK_LATER: Duration = Duration::from_millis(100);
/// DTLS is sent again after so long, then twice as long, and so on, as browsers do (`rtc` waits a second).
const FLIGHT: Duration = Duration::from_millis(50);
/// Between two receiver reports.
const REPORT: Duration = Duration::from_secs(1);
/// A repair is asked for between so many packets back, while the peer still waits for it.
const REPAIR_WINDOW: u64 = 256;

/// A kind twice: something for voice, something for pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair<T> {
    /// Voice.
    pub audio: T,
    /// Picture.
    pub video: T,
}

/// What a peer is.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Which sending sections it offers, sent in or not.
    pub sections: Pair<bool>,
    /// What it says.
    pub voice: Option<Voice>,
    /// What it shows: one picture, or the layers of one.
    pub pictures: Vec<Picture>,
    /// Receiving sections that it offers.
    pub receives: Pair<u16>,
    /// It reports what it receives, as browsers do.
    pub reports: bool,
    /// It asks for lost packets again, as browsers do.
    pub repairs: bool,
}

/// What a packet is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Picture,
    Repair,
    Other,
}

impl Kind {
    fn of(codec: &str) -> Self {
        match codec {
            "vp8" => Self::Picture,
            "rtx" => Self::Repair,
            _ => Self::Other,
        }
    }
}

/// A stream that arrives.
pub struct Incoming {
    pub stream: Stream,
    pub codec: String,
}

/// What a peer has seen, apart from its streams.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// DTLS was done.
    pub connected: Option<Duration>,
    /// The first packet of media came.
    pub first_media: Option<Duration>,
    /// The first packet of a key frame came: from then on there is a picture.
    pub first_picture: Option<Duration>,
    /// Milliseconds on the way of the packets that were opened.
    pub latencies: Vec<f64>,
    /// Sampled packets that could not be opened or were not ours.
    pub strange: u64,
    /// Packets sent.
    pub sent: u64,
    /// Key frames that the server asked for.
    pub key_frames: u64,
    /// Why the connection ended.
    pub failed: Option<String>,
}

/// One peer.
pub struct Peer {
    connection: RTCPeerConnection,
    tap: Arc<KeyTap>,
    spec: Spec,
    pub socket: Socket,
    local: SocketAddr,
    remote: Option<SocketAddr>,
    agreed: Agreed,
    sources: Vec<u32>,
    secure: Option<(Sealer, Opener)>,
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
    /// A peer of this spec that sends from a free port of `address`.
    pub fn new(
        base: Instant,
        certificate: &RTCCertificate,
        address: IpAddr,
        spec: Spec,
    ) -> Result<Self> {
        let tap = KeyTap::new();
        let socket = Socket::bind(address)?;
        Ok(Self {
            connection: setup::connection(base, certificate, Arc::clone(&tap))?,
            tap,
            spec,
            local: socket.local()?,
            socket,
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
        self.agreed.learn_repairs(&theirs);
        Ok(sdp)
    }

    fn local_description(&self) -> Result<String> {
        let description = self.connection.local_description();
        Ok(description.context("no local description")?.sdp)
    }

    fn reach(&mut self, remote: SocketAddr) -> Result<()> {
        if self.remote.is_none() {
            self.socket.connect(remote)?;
            self.remote = Some(remote);
        }
        Ok(())
    }

    /// Sends what `rtc` has to send and takes its news.
    pub fn drive(&mut self, now: Duration) -> Result<()> {
        loop {
            let mut is_quiet = true;
            while let Some(out) = self.connection.poll_write() {
                self.socket.send(&out.message);
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
                let (local, remote) = self
                    .tap
                    .pair()
                    .context("not two pairs of SRTP keys were seen: is AES-128-GCM agreed?")?;
                self.secure = Some((Sealer::new(&local)?, Opener::new(&remote)?));
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
    pub fn read(&mut self, batch: &mut Batch, base: Instant) -> Result<()> {
        loop {
            let more = batch.read(&self.socket);
            let now = base.elapsed();
            for datagram in batch.datagrams() {
                match rtp::kind(datagram) {
                    Datagram::Rtp => self.media(datagram, now),
                    Datagram::Rtcp => self.control(datagram),
                    Datagram::Other => self.other(datagram, base, now)?,
                }
            }
            if !more {
                return Ok(());
            }
        }
    }

    fn other(&mut self, datagram: &[u8], base: Instant, now: Duration) -> Result<()> {
        let Some(peer_addr) = self.remote else {
            return Ok(());
        };
        if is_dtls(datagram) {
            self.flight.clear();
            self.flight_due.1 = FLIGHT;
        }
        let message = TaggedBytesMut {
            now: at(base, now),
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

    fn media(&mut self, packet: &mut [u8], now: Duration) {
        let Some(header) = rtp::read(packet) else {
            return;
        };
        self.seen.first_media.get_or_insert(now);
        if self.spec.reports
            && self.agreed.transport != 0
            && let Some(&[high, low]) = rtp::extension(packet, &header, self.agreed.transport)
        {
            self.arrivals.take(u16::from_be_bytes([high, low]), now);
        }
        let (index, kind) = match self.streams.get_mut(&header.ssrc) {
            Some(incoming) => {
                let index = incoming.stream.take(header.sequence, now);
                (index, Kind::of(&incoming.codec))
            }
            None => {
                let codec = self.agreed.codecs.get(&header.payload_type);
                let codec = codec.cloned().unwrap_or_default();
                let kind = Kind::of(&codec);
                let stream = Stream::new(header.sequence, now);
                let index = stream.first();
                self.streams.insert(header.ssrc, Incoming { stream, codec });
                (Some(index), kind)
            }
        };
        let Some((_, opener)) = &mut self.secure else {
            return;
        };
        // The counter begins one round late.
        let Some(index) = index.map(|index| index.saturating_sub(0x1_0000)) else {
            return;
        };
        if self.seen.first_picture.is_none() && kind == Kind::Picture {
            let payload = opener.rtp(packet, &header, index);
            if payload.is_some_and(|payload| source::begins_key_frame(payload)) {
                self.seen.first_picture = Some(now);
            }
            return;
        }
        if self.spec.repairs && kind == Kind::Repair {
            let payload = opener.rtp(packet, &header, index);
            if let Some([high, low, ..]) = payload.as_deref() {
                self.repaired(header.ssrc, u16::from_be_bytes([*high, *low]), now);
            }
            return;
        }
        let turn = u64::from(header.ssrc.wrapping_add(self.own_ssrc));
        if index.wrapping_add(turn) % SAMPLE == 0 {
            match opener
                .rtp(packet, &header, index)
                .and_then(|payload| source::sent_at(payload))
            {
                Some(sent) => {
                    let way = now.saturating_sub(sent);
                    self.seen.latencies.push(way.as_secs_f64() * 1000.0);
                }
                None => self.seen.strange = self.seen.strange.saturating_add(1),
            }
        }
    }

    /// A packet came again in a stream of retransmissions (RFC 4588).
    fn repaired(&mut self, ssrc: u32, sequence: u16, now: Duration) {
        let primary = match self.agreed.repairs.get(&ssrc) {
            Some(primary) => Some(*primary),
            // Not said: with one picture there is no doubt.
            None => {
                let mut pictures = self.streams.iter().filter(|(_, i)| i.codec == "vp8");
                let first = pictures.next().map(|(ssrc, _)| *ssrc);
                first.filter(|_| pictures.next().is_none())
            }
        };
        if let Some(incoming) = primary.and_then(|primary| self.streams.get_mut(&primary)) {
            incoming.stream.take(sequence, now);
        }
    }

    fn control(&mut self, packet: &[u8]) {
        // Only who sends is asked for anything that matters here.
        if self.outgoing.is_empty() {
            return;
        }
        let Some(plain) = self
            .secure
            .as_ref()
            .and_then(|(_, opener)| opener.rtcp(packet))
        else {
            return;
        };
        for ssrc in feedback::key_frames_wanted(&plain) {
            self.seen.key_frames = self.seen.key_frames.saturating_add(1);
            for outgoing in self.outgoing.iter_mut().filter(|out| out.ssrc == ssrc) {
                outgoing.key_frame_is_wanted();
            }
        }
    }

    /// When the next packet of its own is due.
    pub fn due(&self) -> Option<Duration> {
        self.outgoing.iter().map(Outgoing::due).min()
    }

    /// Sends what is due.
    pub fn send_due(&mut self, base: Instant) -> Result<()> {
        let Some((sealer, _)) = &self.secure else {
            return Ok(());
        };
        for outgoing in &mut self.outgoing {
            while outgoing.is_due(base.elapsed()) {
                self.seen.sent = self.seen.sent.saturating_add(outgoing.send(
                    base,
                    sealer,
                    &self.socket,
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
    pub fn look(&mut self, base: Instant) -> Result<()> {
        let now = base.elapsed();
        self.next_look = now.saturating_add(match self.secure {
            Some(_) if !self.spec.repairs => LOOK_LATER,
            _ => LOOK_SOON,
        });
        let moment = at(base, now);
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
            self.socket.send(datagram);
        }
        let pause = pause.saturating_mul(2);
        self.flight_due = (now.saturating_add(pause), pause);
    }

    fn report(&mut self, now: Duration) -> Result<()> {
        let Some((sealer, _)) = &mut self.secure else {
            return Ok(());
        };
        let Some(&media) = self.streams.keys().next() else {
            return Ok(());
        };
        self.scratch.clear();
        let out = &mut self.scratch;
        if self.spec.reports {
            if now >= self.next_report {
                self.next_report = now.saturating_add(REPORT);
                let streams = self.streams.iter_mut();
                let streams = streams.map(|(ssrc, incoming)| (*ssrc, &mut incoming.stream));
                feedback::receiver_report(out, self.own_ssrc, streams);
            }
            self.arrivals.report(out, self.own_ssrc, media);
        }
        if self.spec.repairs {
            for (ssrc, incoming) in self.streams.iter().filter(|(_, i)| i.codec == "vp8") {
                let missing: Vec<u64> = incoming.stream.missing(REPAIR_WINDOW).take(64).collect();
                if !missing.is_empty() {
                    feedback::repair_request(out, self.own_ssrc, *ssrc, &missing);
                }
            }
        }
        if !out.is_empty() {
            sealer.rtcp(out)?;
            self.socket.send(out);
        }
        Ok(())
    }

    /// Counts from now on.
    pub fn restart_count(&mut self, now: Duration) {
        for incoming in self.streams.values_mut() {
            incoming.stream.restart(now);
        }
        self.seen.latencies.clear();
        self.seen.sent = 0;
        self.seen.strange = 0;
        self.seen.key_frames = 0;
    }
}

/// RFC 7983.
fn is_dtls(datagram: &[u8]) -> bool {
    matches!(datagram, [20..=63, ..])
}

fn at(base: Instant, now: Duration) -> Instant {
    base.checked_add(now).unwrap_or(base)
}
