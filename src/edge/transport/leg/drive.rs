//! Driving `rtc`: what comes in, what it wants to send, what it says, and time.

use super::{Leg, Said, Transmits};
use crate::edge::transport::ice::Check;
use bytes::BytesMut;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::state::{RTCIceConnectionState, RTCPeerConnectionState};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::net::SocketAddr;
use std::time::Instant;

/// The browser's address inside of `rtc`: always the same, so that a change of the real one is none for `rtc` (RFC 2544 range, never
/// on a wire).
const VIRTUAL: ([u8; 4], u16) = ([198, 18, 0, 1], 9);
/// A ClientHello may overtake the answer: so many datagrams are kept until `rtc`'s agent is ready.
const MAX_EARLY: usize = 8;

impl Leg {
    /// Satisfies `rtc`'s agent at once, before the browser has sent anything: two checks of our own, the second of which nominates.
    pub(super) fn preconnect(&mut self, now: Instant, out: &mut Transmits) {
        for _ in 0..2 {
            if let Ok(check) = self.ice.own_check() {
                self.feed(now, BytesMut::from(check.as_slice()));
                self.drain(now, out, &mut Vec::new());
            }
        }
    }

    /// A STUN check. `None`: it was not authenticated; otherwise whether the leg has moved to a new address.
    pub fn check(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &[u8],
        out: &mut Transmits,
    ) -> Option<bool> {
        match self.ice.check(now, from, datagram) {
            Check::Refused => None,
            Check::Answered { response, moved } => {
                out.push((from, BytesMut::from(response.as_slice())));
                Some(moved)
            }
        }
    }

    /// DTLS, SRTP or SRTCP from the leg's own address.
    pub fn datagram(
        &mut self,
        now: Instant,
        datagram: &[u8],
        out: &mut Transmits,
        said: &mut Vec<Said>,
    ) {
        self.ice.heard(now);
        let dtls = datagram.first().is_some_and(|b| (20..64).contains(b));
        if dtls && !self.ready {
            if self.early.len() < MAX_EARLY {
                self.early.push_back(BytesMut::from(datagram));
            }
            return;
        }
        self.feed(now, BytesMut::from(datagram));
        self.drain(now, out, said);
    }

    /// When the leg wants to be woken.
    pub fn due(&mut self) -> Option<Instant> {
        let rtc = self.pc.poll_timeout();
        let wish = self.wish.due();
        match (rtc, wish) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Time passed.
    pub fn timeout(&mut self, now: Instant, out: &mut Transmits, said: &mut Vec<Said>) {
        if self.pc.poll_timeout().is_some_and(|due| due <= now) {
            if let Err(error) = self.pc.handle_timeout(now) {
                tracing::debug!(leg = self.id.0, %error, "a timer failed");
            }
            self.drain(now, out, said);
        }
        if let Some(on) = self.loudness.quiet(now) {
            said.push(Said::Speaking(on));
        }
        if self.ice.silent(now) {
            said.push(Said::Gone);
        }
    }

    /// Sends what `send` has prepared.
    pub fn flush(&mut self, now: Instant, out: &mut Transmits) {
        while let Some(tagged) = self.pc.poll_write() {
            self.route(now, tagged, out);
        }
    }

    /// Says goodbye to the browser (DTLS close_notify).
    pub fn close(&mut self, now: Instant, out: &mut Transmits) {
        let _ = self.pc.close();
        self.flush(now, out);
    }

    fn feed(&mut self, now: Instant, message: BytesMut) {
        let tagged = TaggedBytesMut {
            now,
            transport: TransportContext {
                local_addr: self.local,
                peer_addr: SocketAddr::from(VIRTUAL),
                ecn: None,
                transport_protocol: TransportProtocol::UDP,
            },
            message,
        };
        if let Err(error) = self.pc.handle_read(tagged) {
            tracing::trace!(leg = self.id.0, %error, "a datagram was not taken");
        }
    }

    /// Carries out everything that `rtc` wants, until it wants nothing more.
    fn drain(&mut self, now: Instant, out: &mut Transmits, said: &mut Vec<Said>) {
        let mut busy = true;
        while busy {
            busy = false;
            while let Some(tagged) = self.pc.poll_write() {
                busy = true;
                self.route(now, tagged, out);
            }
            while let Some(event) = self.pc.poll_event() {
                busy = true;
                self.event(now, event, said);
            }
            while let Some(tagged) = self.pc.poll_read() {
                busy = true;
                if let RTCMessage::RtcpPacket(_, packets) = tagged.message {
                    self.feedback(&packets, said);
                }
            }
        }
        self.collect(now, said);
    }

    /// To the browser's real address; checks of `rtc`'s own agent are answered here and never leave.
    fn route(&mut self, now: Instant, tagged: TaggedBytesMut, out: &mut Transmits) {
        if tagged.message.first().is_some_and(|first| *first < 4) {
            if let Some(answer) = self.ice.own_answer(&tagged.message, self.local) {
                self.feed(now, BytesMut::from(answer.as_slice()));
            }
            return;
        }
        if let Some(address) = self.ice.address() {
            out.push((address, tagged.message));
        }
    }

    fn event(&mut self, now: Instant, event: RTCPeerConnectionEvent, said: &mut Vec<Said>) {
        match event {
            RTCPeerConnectionEvent::OnIceConnectionStateChangeEvent(
                RTCIceConnectionState::Connected | RTCIceConnectionState::Completed,
            ) => {
                self.ready = true;
                for early in std::mem::take(&mut self.early) {
                    self.feed(now, early);
                }
            }
            RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) => match state {
                RTCPeerConnectionState::Connected if !self.connected => {
                    self.connected = true;
                    self.read_payload_types();
                    said.push(Said::Connected);
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

    fn feedback(&self, packets: &[Box<dyn rtc::rtcp::Packet>], said: &mut Vec<Said>) {
        let slot_of = |ssrc: u32| self.downs.iter().position(|down| down.ssrc == ssrc);
        for packet in packets {
            let any = packet.as_any();
            if let Some(pli) = any.downcast_ref::<PictureLossIndication>() {
                said.extend(slot_of(pli.media_ssrc).map(Said::KeyFrame));
            } else if let Some(fir) = any.downcast_ref::<FullIntraRequest>() {
                let slots = fir.fir.iter().filter_map(|entry| slot_of(entry.ssrc));
                said.extend(slots.map(Said::KeyFrame));
            }
        }
    }

    /// Asks the page for a key frame of its picture, if one is wanted and may be asked for again.
    pub fn ask_key_frame(&mut self, now: Instant, out: &mut Transmits) {
        if !self.connected || !self.wish.ask(now) {
            return;
        }
        let sources: Vec<u32> = self.shared.open().streams.pictures().collect();
        let Some(receiver) = self.pc.get_receivers().next() else {
            return;
        };
        for media_ssrc in sources {
            let request = PictureLossIndication {
                sender_ssrc: 1,
                media_ssrc,
            };
            if let Some(mut receiver) = self.pc.rtp_receiver(receiver) {
                let _ = receiver.write_rtcp(now, vec![Box::new(request)]);
            }
        }
        self.flush(now, out);
    }
}
