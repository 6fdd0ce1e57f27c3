//! Driving `rtc`, which does the handshake (DTLS) and the descriptions: what comes in, what it wants to send, what it says, and time.

use super::egress::Egress;
use super::{Leg, Said};
use crate::edge::transport::ice::Check;
use crate::edge::transport::run::Network;
use crate::edge::transport::srtp::Srtp;
use bytes::BytesMut;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::state::{RTCIceConnectionState, RTCPeerConnectionState};
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// The browser's address inside of `rtc`: always the same, so that a change of the real one is none for `rtc` (RFC 2544 range, never
/// on a wire).
const VIRTUAL: ([u8; 4], u16) = ([198, 18, 0, 1], 9);
/// A ClientHello may overtake the answer: so many datagrams are kept until `rtc`'s agent is ready.
const MAX_EARLY: usize = 8;
/// Consent and silence are looked at so often.
const LOOK: Duration = Duration::from_millis(100);
/// So much too early does no harm: the legs of a shard come to be looked at together.
const EARLY: Duration = Duration::from_millis(50);

impl Leg {
    /// Satisfies `rtc`'s agent at once, before the browser has sent anything: two checks of our own, the second of which nominates.
    pub(super) fn preconnect(&mut self, now: Instant, network: &mut dyn Network) {
        for _ in 0..2 {
            if let Ok(check) = self.ice.own_check() {
                self.feed(now, &check);
                self.drain(now, network, &mut Vec::new());
            }
        }
    }

    /// A STUN check. `None`: it was not authenticated; otherwise whether the leg has moved to a new address.
    pub fn check(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &[u8],
        network: &mut dyn Network,
    ) -> Option<bool> {
        let Check::Answered { response, moved } = self.ice.check(now, from, datagram) else {
            return None;
        };
        network.send(from, &response, response.len());
        if moved && let Some(egress) = &mut self.egress {
            egress.redirect(from);
        }
        Some(moved)
    }

    /// Something came from the leg's own address.
    pub fn heard(&mut self, now: Instant) {
        self.ice.heard(now);
    }

    /// DTLS from the leg's own address.
    pub fn dtls(
        &mut self,
        now: Instant,
        datagram: &[u8],
        network: &mut dyn Network,
        said: &mut Vec<Said>,
    ) {
        if self.ready {
            self.feed(now, datagram);
            self.drain(now, network, said);
        } else if self.early.len() < MAX_EARLY {
            self.early.push_back(BytesMut::from(datagram));
        }
    }

    /// When the leg wants to be woken; what has to do with the rate of a link wants every tick.
    #[must_use]
    pub fn due(&self, now: Instant) -> Instant {
        if self.share || self.waits() || self.is_weak(now) {
            return now;
        }
        let own = [self.rtc_due, self.reports.due(), self.probe_due(now)];
        own.into_iter().flatten().fold(self.look, Instant::min)
    }

    /// Time passed: `rtc`'s timers, the end of speech, the end of consent.
    pub fn timeout(&mut self, now: Instant, network: &mut dyn Network, said: &mut Vec<Said>) {
        if self.rtc_due.is_some_and(|due| due <= now) {
            if let Err(error) = self.pc.handle_timeout(now) {
                tracing::debug!(leg = self.id.0, %error, "a timer failed");
            }
            self.drain(now, network, said);
        }
        if self.look.saturating_duration_since(now) <= EARLY {
            self.look = now.checked_add(LOOK).unwrap_or(now);
            if let Some(on) = self.loudness.quiet(now) {
                said.push(Said::Speaking(on));
            }
            if self.ice.silent(now) {
                said.push(Said::Gone);
            }
        }
    }

    /// Says goodbye to the browser (DTLS close_notify).
    pub fn close(&mut self, now: Instant, network: &mut dyn Network) {
        let _ = self.pc.close();
        while let Some(tagged) = self.pc.poll_write() {
            self.route(now, &tagged.message, network);
        }
    }

    fn feed(&mut self, now: Instant, datagram: &[u8]) {
        let tagged = TaggedBytesMut {
            now,
            transport: TransportContext {
                local_addr: self.local,
                peer_addr: SocketAddr::from(VIRTUAL),
                ecn: None,
                transport_protocol: TransportProtocol::UDP,
            },
            message: BytesMut::from(datagram),
        };
        if let Err(error) = self.pc.handle_read(tagged) {
            tracing::trace!(leg = self.id.0, %error, "a datagram was not taken");
        }
    }

    /// Carries out everything that `rtc` wants, until it wants nothing more.
    fn drain(&mut self, now: Instant, network: &mut dyn Network, said: &mut Vec<Said>) {
        let mut busy = true;
        while busy {
            busy = false;
            while let Some(tagged) = self.pc.poll_write() {
                busy = true;
                self.route(now, &tagged.message, network);
            }
            while let Some(event) = self.pc.poll_event() {
                busy = true;
                self.event(now, event, said);
            }
            while self.pc.poll_read().is_some() {
                busy = true;
            }
        }
        self.rtc_due = self.pc.poll_timeout();
    }

    /// DTLS to the browser's real address. Checks of `rtc`'s own agent are answered here and never leave; nor does anything else:
    /// SRTP and SRTCP are ours alone (`srtp`, nonces).
    fn route(&mut self, now: Instant, message: &[u8], network: &mut dyn Network) {
        match message.first() {
            Some(0..=3) => {
                if let Some(answer) = self.ice.own_answer(message, self.local) {
                    self.feed(now, &answer);
                }
            }
            Some(20..=63) => {
                if let Some(address) = self.ice.address() {
                    network.send(address, message, message.len());
                }
            }
            _ => {}
        }
    }

    fn event(&mut self, now: Instant, event: RTCPeerConnectionEvent, said: &mut Vec<Said>) {
        match event {
            RTCPeerConnectionEvent::OnIceConnectionStateChangeEvent(
                RTCIceConnectionState::Connected | RTCIceConnectionState::Completed,
            ) => {
                self.ready = true;
                for early in std::mem::take(&mut self.early) {
                    self.feed(now, &early);
                }
            }
            RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) => match state {
                RTCPeerConnectionState::Connected if !self.connected => {
                    let up = self.secure(now).is_some();
                    self.connected = up;
                    said.push(if up { Said::Connected } else { Said::Gone });
                }
                RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => {
                    self.connected = false;
                    said.push(Said::Gone);
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// Takes the keys that the handshake has agreed on.
    fn secure(&mut self, now: Instant) -> Option<()> {
        let Some((ours, theirs)) = self.keys.take() else {
            tracing::error!(
                leg = self.id.0,
                "the SRTP keys of a leg were not seen; it is closed"
            );
            return None;
        };
        let to = self.ice.address()?;
        self.ingress = Some(Srtp::new(&theirs)?);
        let egress = Egress::new(Srtp::new(&ours)?, to, self.agreed.transport_cc);
        self.egress = Some(egress);
        self.reports.begin(now);
        Some(())
    }
}
