//! One person's peer connection on the server's side: `rtc` inside, our own ICE-lite and packet naming around it.

use super::engine::{Engine, opus, vp8};
use super::ice::{Check, IceLite};
use super::sdp::{Agreed, Offered, Section};
use super::streams::Arrival;
use super::tally::Tally;
use super::wire::Shared;
use super::{Answer, LegNumbers, OfferError};
use crate::id::{HearingId, LegId, MediaKind, ParticipantId};
use crate::media::downtrack::{Choice, Downtrack, Incoming};
use crate::media::keyframe::KeyFrameWish;
use crate::media::loudness::Loudness;
use crate::media::slots::Slots;
use bytes::BytesMut;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::{RTCIceConnectionState, RTCPeerConnectionState};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpSenderId, RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

/// The browser's address inside of `rtc`: always the same, so that a change of the real one is none for `rtc` (RFC 2544 range, never
/// on a wire).
const VIRTUAL: ([u8; 4], u16) = ([198, 18, 0, 1], 9);
/// A ClientHello may overtake the answer: so many datagrams are kept until `rtc`'s agent is ready.
const MAX_EARLY: usize = 8;

/// Datagrams to send, in order.
pub type Transmits = Vec<(SocketAddr, BytesMut)>;

/// What a leg has to say after it was driven.
#[derive(Debug)]
pub enum Said {
    /// DTLS and SRTP are up.
    Connected,
    /// Closed by the browser, or failed.
    Gone,
    /// The viewer needs a key frame in this slot.
    KeyFrame(usize),
    /// A packet of the person's own media.
    Media {
        /// Voice or picture.
        kind: MediaKind,
        /// What the choice of layers needs.
        incoming: Incoming,
        /// The packet.
        packet: rtp::Packet,
    },
    /// The person began or ceased to speak.
    Speaking(bool),
}

/// One outgoing section.
#[derive(Debug)]
struct Down {
    mid: String,
    kind: MediaKind,
    ssrc: u32,
    sender: RTCRtpSenderId,
    payload_type: u8,
    track: Downtrack,
}

/// A leg.
pub struct Leg {
    /// Its number.
    pub id: LegId,
    /// Whose.
    pub who: ParticipantId,
    /// Of which hearing.
    pub hearing: HearingId,
    /// Session id of the page's offers.
    pub session: u64,
    /// Kinds that the page can send.
    pub publishes: Vec<MediaKind>,
    /// Which publication is in which section.
    pub slots: Slots,
    /// Wishes for a key frame of the person's own picture.
    pub wish: KeyFrameWish,
    /// DTLS and SRTP are up.
    pub connected: bool,
    pc: RTCPeerConnection,
    ice: IceLite,
    ready: bool,
    early: VecDeque<BytesMut>,
    shared: Shared,
    agreed: Agreed,
    downs: Vec<Down>,
    loudness: Loudness,
    tally: Tally,
    local: SocketAddr,
}

impl Leg {
    /// A leg that has no description yet.
    ///
    /// # Errors
    /// [`OfferError::Sdp`] when `rtc` cannot be set up.
    pub fn new(
        engine: &Engine,
        now: Instant,
        id: LegId,
        who: ParticipantId,
        hearing: HearingId,
    ) -> Result<Self, OfferError> {
        let shared = Shared::default();
        let pc = engine.build(now, shared.clone()).map_err(sdp_error)?;
        Ok(Self {
            id,
            who,
            hearing,
            session: 0,
            publishes: Vec::new(),
            slots: Slots::default(),
            wish: KeyFrameWish::default(),
            connected: false,
            pc,
            ice: IceLite::new(super::ice::Credentials::default(), now),
            ready: false,
            early: VecDeque::new(),
            shared,
            agreed: Agreed::default(),
            downs: Vec::new(),
            loudness: Loudness::default(),
            tally: Tally::default(),
            local: engine.local(),
        })
    }

    /// Answers the page's offer: the first one, one with more slots, or an ICE restart.
    ///
    /// # Errors
    /// [`OfferError::Sdp`] when it cannot be used; the leg is then as it was, or of no further use if it was the first.
    pub fn offer(
        &mut self,
        engine: &Engine,
        now: Instant,
        sdp: &str,
        offered: &Offered,
        out: &mut Transmits,
    ) -> Result<Answer, OfferError> {
        let offer = RTCSessionDescription::offer(sdp.to_owned()).map_err(sdp_error)?;
        let fresh: Vec<Section> = offered
            .slots()
            .filter(|s| !self.downs.iter().any(|down| down.mid == s.mid))
            .cloned()
            .collect();
        for section in &fresh {
            self.add_down(section)?;
        }
        self.pc
            .set_remote_description(now, offer)
            .map_err(sdp_error)?;
        engine.add_candidates(&mut self.pc).map_err(sdp_error)?;
        let answer = self.pc.create_answer(None).map_err(sdp_error)?;
        self.pc
            .set_local_description(now, answer)
            .map_err(sdp_error)?;
        let sdp = self
            .pc
            .local_description()
            .ok_or_else(|| OfferError::Sdp("no answer could be made".to_owned()))?
            .sdp;
        let agreed = Agreed::read(&sdp, offered)?;
        self.session = offered.session;
        self.publishes = offered.publishes();
        self.shared.open().streams.negotiated(offered, &agreed);
        let restarted = self.ice.credentials() != &agreed.credentials;
        self.ice.restart(agreed.credentials.clone());
        self.agreed = agreed;
        self.read_payload_types();
        if restarted {
            self.preconnect(now, out);
        }
        Ok(Answer {
            leg: self.id,
            sdp,
            publishes: self.publishes.clone(),
        })
    }

    fn add_down(&mut self, section: &Section) -> Result<(), OfferError> {
        let (kind, codec) = match section.kind {
            MediaKind::Audio => (RtpCodecKind::Audio, opus()),
            MediaKind::Video => (RtpCodecKind::Video, vp8()),
        };
        let ssrc = rand::random_range(1..u32::MAX);
        let coding = RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            rtx: (section.kind == MediaKind::Video).then_some(RTCRtpRtxParameters {
                ssrc: ssrc.wrapping_add(1),
            }),
            ..RTCRtpCodingParameters::default()
        };
        let track = MediaStreamTrack::new(
            format!("s{}", section.mid),
            format!("t{}", section.mid),
            section.mid.clone(),
            kind,
            vec![RTCRtpEncodingParameters {
                rtp_coding_parameters: coding,
                codec,
                ..RTCRtpEncodingParameters::default()
            }],
        );
        let init = RTCRtpTransceiverInit {
            direction: RTCRtpTransceiverDirection::Sendonly,
            ..RTCRtpTransceiverInit::default()
        };
        let sender = self
            .pc
            .add_transceiver_from_track(track, Some(init))
            .map_err(sdp_error)?
            .into();
        self.downs.push(Down {
            mid: section.mid.clone(),
            kind: section.kind,
            ssrc,
            sender,
            payload_type: 0,
            track: Downtrack::new(section.kind, rand::random()),
        });
        Ok(())
    }

    /// Payload types are the browser's own: they differ from leg to leg.
    fn read_payload_types(&mut self) {
        for down in &mut self.downs {
            let Some(mut sender) = self.pc.rtp_sender(down.sender) else {
                continue;
            };
            let codecs = &sender.get_parameters().rtp_parameters.codecs;
            let media = codecs
                .iter()
                .find(|codec| !codec.rtp_codec.mime_type.ends_with("rtx"));
            down.payload_type = media.map_or(0, |codec| codec.payload_type);
        }
    }

    /// Satisfies `rtc`'s agent at once, before the browser has sent anything: two checks of our own, the second of which nominates.
    fn preconnect(&mut self, now: Instant, out: &mut Transmits) {
        for _ in 0..2 {
            if let Ok(check) = self.ice.own_check() {
                self.feed(now, BytesMut::from(check.as_slice()));
                self.drain(now, out, &mut Vec::new());
            }
        }
    }

    /// The local user-name fragment, by which checks find this leg.
    #[must_use]
    pub fn ufrag(&self) -> &str {
        &self.ice.credentials().local_ufrag
    }

    /// Where the leg's media goes.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.ice.address()
    }

    /// A STUN check. Returns whether the leg has moved to a new address.
    pub fn check(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &[u8],
        out: &mut Transmits,
    ) -> bool {
        match self.ice.check(now, from, datagram) {
            Check::Refused => false,
            Check::Answered { response, moved } => {
                out.push((from, BytesMut::from(response.as_slice())));
                moved
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

    /// Sends a publication's packet in a slot, if the slot wants it. Returns whether the slot (still) needs a key frame.
    pub fn send(
        &mut self,
        now: Instant,
        slot: usize,
        incoming: Incoming,
        packet: &rtp::Packet,
    ) -> bool {
        let Some(down) = self.downs.get_mut(slot) else {
            return false;
        };
        if !self.connected || down.payload_type == 0 {
            return false;
        }
        let Choice::Send {
            sequence,
            timestamp,
        } = down.track.choose(now, incoming)
        else {
            return down.track.needs_key_frame();
        };
        let header = rtp::Header {
            version: 2,
            marker: packet.header.marker,
            payload_type: down.payload_type,
            sequence_number: sequence,
            timestamp,
            ssrc: down.ssrc,
            ..rtp::Header::default()
        };
        let outgoing = rtp::Packet {
            header,
            payload: packet.payload.clone(),
            ..rtp::Packet::default()
        };
        let sent = self
            .pc
            .rtp_sender(down.sender)
            .is_some_and(|mut sender| sender.write_rtp(now, outgoing).is_ok());
        if sent {
            self.tally.sent(packet.payload.len());
        }
        false
    }

    /// Sends what `send` has prepared.
    pub fn flush(&mut self, now: Instant, out: &mut Transmits) {
        while let Some(tagged) = self.pc.poll_write() {
            self.route(now, tagged, out);
        }
    }

    /// Ends what is shown in a slot: what comes next begins anew.
    pub fn stop_slot(&mut self, slot: usize) {
        if let Some(down) = self.downs.get_mut(slot) {
            down.track.stop();
        }
    }

    /// The `a=mid` of a slot.
    #[must_use]
    pub fn mid(&self, slot: usize) -> Option<&str> {
        self.downs.get(slot).map(|down| down.mid.as_str())
    }

    /// Kinds of the sections that are not yet in `slots`, in order.
    #[must_use]
    pub fn unlisted_slots(&self) -> Vec<MediaKind> {
        let listed = MediaKind::ALL
            .iter()
            .map(|kind| self.slots.count(*kind))
            .fold(0, usize::saturating_add);
        self.downs
            .iter()
            .skip(listed)
            .map(|down| down.kind)
            .collect()
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

    /// Says goodbye to the browser (DTLS close_notify).
    pub fn close(&mut self, now: Instant, out: &mut Transmits) {
        let _ = self.pc.close();
        self.flush(now, out);
    }

    /// Numbers since the last call, for the room.
    pub fn measured(&mut self) -> LegNumbers {
        LegNumbers {
            who: Some(self.who.clone()),
            connected: self.connected,
            ..self.tally.measured()
        }
    }

    /// Numbers since the last call, for the metrics.
    pub fn counted(&mut self) -> LegNumbers {
        self.tally.counted()
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

    /// Takes the media that the wire interceptor has put aside.
    fn collect(&mut self, now: Instant, said: &mut Vec<Said>) {
        let arrived = std::mem::take(&mut self.shared.open().arrived);
        for (arrival, packet) in arrived {
            let Arrival::Media {
                kind,
                rank,
                repaired,
            } = arrival
            else {
                continue;
            };
            self.tally.arrived(&packet, repaired);
            if kind == MediaKind::Audio {
                said.extend(self.hear(now, &packet).map(Said::Speaking));
            }
            let key =
                kind == MediaKind::Audio || crate::media::vp8::begins_key_frame(&packet.payload);
            if key && kind == MediaKind::Video {
                self.wish.satisfied();
            }
            let incoming = Incoming {
                ssrc: packet.header.ssrc,
                rank,
                sequence: packet.header.sequence_number,
                timestamp: packet.header.timestamp,
                key,
            };
            said.push(Said::Media {
                kind,
                incoming,
                packet,
            });
        }
    }

    /// RFC 6464: one byte, the voice-activity bit above the level.
    fn hear(&mut self, now: Instant, packet: &rtp::Packet) -> Option<bool> {
        const LEVEL: u8 = 0x7f;
        if self.agreed.audio_level == 0 {
            return None;
        }
        let level = packet.header.get_extension(self.agreed.audio_level)?;
        self.loudness.level(now, level.first()? & LEVEL)
    }
}

fn sdp_error(error: rtc::shared::error::Error) -> OfferError {
    OfferError::Sdp(error.to_string())
}
