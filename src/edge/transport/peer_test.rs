//! A peer for tests: `rtc` as a browser would use it, on a network without sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]
use crate::codec::{Codec, begins_key_frame};
use bytes::{Bytes, BytesMut};
use rtc::interceptor::{Attribute, Interceptor, Packet, Registry, Slot, StreamInfo, TaggedPacket};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::{
    configure_nack, configure_rtcp_reports, configure_simulcast_extension_headers, configure_twcc,
};
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_AV1, MIME_TYPE_H264, MIME_TYPE_OPUS, MIME_TYPE_VP8, MIME_TYPE_VP9, MediaEngine,
};
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::RTCPeerConnectionState;
use rtc::peer_connection::transport::{CandidateConfig, CandidateHostConfig, RTCIceCandidate};
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpSenderId, RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const FRAME: Duration = Duration::from_millis(20);
pub const OPUS: u8 = 111;
pub const RED: u8 = 63;
const LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

/// Hands RTCP on to the application.
#[derive(Default)]
struct Deliver {
    inbound: VecDeque<TaggedPacket>,
    outbound: VecDeque<TaggedPacket>,
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Deliver {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = rtc::shared::error::Error;
    type Time = Instant;

    fn handle_read(&mut self, mut tagged: TaggedPacket) -> Result<(), Self::Error> {
        if matches!(tagged.message.packet, Packet::Rtcp(_)) {
            tagged.message.add(Attribute::DeliverToApplication);
        }
        self.inbound.push_back(tagged);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.inbound.pop_front()
    }

    fn handle_write(&mut self, tagged: TaggedPacket) -> Result<(), Self::Error> {
        self.outbound.push_back(tagged);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.outbound.pop_front()
    }
}

impl Interceptor for Deliver {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}

pub struct Peer {
    pub address: SocketAddr,
    home: SocketAddr,
    pub sent: Vec<BytesMut>,
    pub sends: bool,
    /// Loudness of its voice in -dBov, if it says so (RFC 6464).
    pub level: Option<u8>,
    pub mute_checks: bool,
    /// Nothing but checks leaves.
    pub only_checks: bool,
    pub audio_in: usize,
    pub audio_holes: usize,
    pub video_in: usize,
    /// Packets of pictures, by codec.
    pub pictures_in: BTreeMap<Codec, usize>,
    pub video_sources: BTreeSet<u32>,
    pub first_video_was_key: bool,
    pub key_frames_asked: usize,
    pc: RTCPeerConnection,
    /// What it sends its picture in.
    codec: Codec,
    senders: [RTCRtpSenderId; 2],
    pub ssrcs: [u32; 2],
    /// What it says.
    pub voice: [u8; 3],
    /// Ids of header extensions, as answered.
    pub extensions: BTreeMap<String, u8>,
    sequence: u16,
    next_frame: Instant,
    key: bool,
    last_audio: Option<u16>,
    up: bool,
}

fn opus() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
        rtcp_feedback: vec![feedback("nack", ""), feedback("transport-cc", "")],
    }
}

/// Its payload type; that of its retransmissions is the next.
fn payload_type(codec: Codec) -> u8 {
    match codec {
        Codec::Opus => OPUS,
        Codec::Vp8 => 96,
        Codec::H264 => 102,
        Codec::Vp9 => 98,
        Codec::Av1 => 45,
    }
}

fn picture(codec: Codec) -> RTCRtpCodec {
    let (mime_type, sdp_fmtp_line) = match codec {
        Codec::Opus => return opus(),
        Codec::Vp8 => (MIME_TYPE_VP8, ""),
        Codec::H264 => (
            MIME_TYPE_H264,
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        ),
        Codec::Vp9 => (MIME_TYPE_VP9, "profile-id=0"),
        Codec::Av1 => (MIME_TYPE_AV1, "profile=0"),
    };
    RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: sdp_fmtp_line.to_owned(),
        rtcp_feedback: vec![
            feedback("ccm", "fir"),
            feedback("nack", ""),
            feedback("nack", "pli"),
            feedback("transport-cc", ""),
        ],
    }
}

fn feedback(kind: &str, parameter: &str) -> RTCPFeedback {
    RTCPFeedback {
        typ: kind.to_owned(),
        parameter: parameter.to_owned(),
    }
}

/// A frame that can be decoded by itself, or one that cannot, of one packet.
fn frame(codec: Codec, key: bool) -> &'static [u8] {
    match (codec, key) {
        (Codec::Opus, _) => &[],
        (Codec::Vp8, true) => &[0x10, 0, 0, 0],
        (Codec::Vp8, false) => &[0x10, 1, 0, 0],
        (Codec::H264, true) => &[0x78, 0, 2, 0x67, 9, 0, 1, 0x68, 0, 2, 0x65, 1],
        (Codec::H264, false) => &[0x41, 1, 2],
        (Codec::Vp9, true) => &[0x0c, 0x82, 0x49, 0x83],
        (Codec::Vp9, false) => &[0x4c, 0x86, 0, 0],
        (Codec::Av1, true) => &[0x28, 2, 0x08, 1, 0x30, 7],
        (Codec::Av1, false) => &[0x10, 0x30, 7],
    }
}

fn register_codecs(
    media: &mut MediaEngine,
    pictures: &[Codec],
) -> Result<(), rtc::shared::error::Error> {
    let red = RTCRtpCodec {
        mime_type: "audio/red".to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: format!("{OPUS}/{OPUS}"),
        rtcp_feedback: Vec::new(),
    };
    let mut all = vec![
        (opus(), OPUS, RtpCodecKind::Audio),
        (red, RED, RtpCodecKind::Audio),
    ];
    for codec in pictures {
        let own = payload_type(*codec);
        let repairs = RTCRtpCodec {
            mime_type: "video/rtx".to_owned(),
            clock_rate: 90_000,
            channels: 0,
            sdp_fmtp_line: format!("apt={own}"),
            rtcp_feedback: Vec::new(),
        };
        all.push((picture(*codec), own, RtpCodecKind::Video));
        all.push((repairs, own + 1, RtpCodecKind::Video));
    }
    for (codec, payload_type, kind) in all {
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec,
            payload_type,
        };
        media.register_codec(parameters, kind)?;
    }
    let level = RTCRtpHeaderExtensionCapability {
        uri: LEVEL.to_owned(),
    };
    media.register_header_extension(level, RtpCodecKind::Audio, None)
}

fn encoding(ssrc: u32, codec: Codec) -> RTCRtpEncodingParameters {
    RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..RTCRtpCodingParameters::default()
        },
        codec: picture(codec),
        ..RTCRtpEncodingParameters::default()
    }
}

fn toward(direction: RTCRtpTransceiverDirection) -> Option<RTCRtpTransceiverInit> {
    Some(RTCRtpTransceiverInit {
        direction,
        ..RTCRtpTransceiverInit::default()
    })
}

impl Peer {
    /// One that knows these codecs of pictures, and sends its own in the first.
    pub fn new(
        name: &str,
        address: SocketAddr,
        slots: usize,
        pictures: &[Codec],
        now: Instant,
    ) -> Self {
        let ssrcs = [0, 1].map(|_| rand::random_range(1..u32::MAX));
        Self::from_sources(ssrcs, name, address, slots, pictures, now)
    }

    /// The same, with these sources of its voice and of its picture.
    pub fn from_sources(
        ssrcs: [u32; 2],
        name: &str,
        address: SocketAddr,
        slots: usize,
        pictures: &[Codec],
        now: Instant,
    ) -> Self {
        let mut media = MediaEngine::default();
        register_codecs(&mut media, pictures).unwrap();
        let registry = configure_nack(Registry::new(), &mut media);
        let registry = configure_twcc(registry, &mut media).unwrap();
        configure_simulcast_extension_headers(&mut media).unwrap();
        // Also hands RTCP to the peer, which `rtc` keeps for itself otherwise.
        let registry = configure_rtcp_reports(registry).with(Slot::FecDecoder, Deliver::default());
        let mut pc = RTCPeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_setting_engine(SettingEngineBuilder::new().build())
            .with_media_engine(media)
            .with_interceptor_registry(registry)
            .build(now)
            .unwrap();
        let kinds = [RtpCodecKind::Audio, RtpCodecKind::Video];
        let codecs = [Codec::Opus, pictures[0]];
        let senders = [0, 1].map(|i| {
            let track = MediaStreamTrack::new(
                name.to_owned(),
                format!("{name}{i}"),
                name.to_owned(),
                kinds[i],
                vec![encoding(ssrcs[i], codecs[i])],
            );
            let init = toward(RTCRtpTransceiverDirection::Sendonly);
            pc.add_transceiver_from_track(track, init).unwrap().into()
        });
        let mut peer = Self {
            address,
            home: address,
            sent: Vec::new(),
            sends: false,
            level: None,
            mute_checks: false,
            only_checks: false,
            audio_in: 0,
            audio_holes: 0,
            video_in: 0,
            pictures_in: BTreeMap::new(),
            video_sources: BTreeSet::new(),
            first_video_was_key: false,
            key_frames_asked: 0,
            pc,
            codec: pictures[0],
            senders,
            ssrcs,
            voice: [0xfc, 1, 2],
            extensions: BTreeMap::new(),
            sequence: 1,
            next_frame: now,
            key: true,
            last_audio: None,
            up: false,
        };
        peer.add_slots(slots);
        peer
    }

    pub fn add_slots(&mut self, count: usize) {
        for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
            for _ in 0..count {
                let init = toward(RTCRtpTransceiverDirection::Recvonly);
                self.pc.add_transceiver_from_kind(kind, init).unwrap();
            }
        }
    }

    /// Its next offer has new ICE credentials (RFC 8839, section 4.4.3.1.1).
    pub fn restart_ice(&mut self) {
        self.pc.restart_ice();
    }

    pub fn offer(&mut self, now: Instant) -> String {
        let candidate = CandidateHostConfig {
            base_config: CandidateConfig {
                network: "udp".to_owned(),
                address: self.home.ip().to_string(),
                port: self.home.port(),
                component: 1,
                ..CandidateConfig::default()
            },
            ..CandidateHostConfig::default()
        }
        .new_candidate_host()
        .unwrap();
        let candidate = RTCIceCandidate::from(&candidate).to_json().unwrap();
        let offer = self.pc.create_offer(None).unwrap();
        self.pc.set_local_description(now, offer).unwrap();
        self.pc.add_local_candidate(candidate).unwrap();
        self.pc.local_description().unwrap().sdp
    }

    pub fn answer(&mut self, now: Instant, sdp: &str) {
        let entries = sdp.lines().filter_map(|line| {
            let (id, uri) = line.trim_end().strip_prefix("a=extmap:")?.split_once(' ')?;
            Some((uri.to_owned(), id.parse().ok()?))
        });
        self.extensions.extend(entries);
        let answer = RTCSessionDescription::answer(sdp.to_owned()).unwrap();
        self.pc.set_remote_description(now, answer).unwrap();
    }

    pub fn receive(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let _ = self.pc.handle_read(TaggedBytesMut {
            now,
            transport: TransportContext {
                local_addr: self.home,
                peer_addr: from,
                ecn: None,
                transport_protocol: TransportProtocol::UDP,
            },
            message: BytesMut::from(datagram),
        });
        self.drain(now);
    }

    pub fn turn(&mut self, now: Instant) {
        if self.pc.poll_timeout().is_some_and(|due| due <= now) {
            self.pc.handle_timeout(now).unwrap();
        }
        if self.sends && self.up && now >= self.next_frame {
            self.next_frame = now + FRAME;
            self.send(now);
        }
        self.drain(now);
        if self.mute_checks {
            self.sent.retain(|datagram| datagram[0] > 3);
        }
        if self.only_checks {
            self.sent.retain(|datagram| datagram[0] <= 3);
        }
    }

    pub fn ask_key_frame(&mut self, now: Instant) {
        let media_ssrc = *self.video_sources.first().unwrap();
        let receiver = self.pc.get_receivers().next().unwrap();
        let pli = PictureLossIndication {
            sender_ssrc: 1,
            media_ssrc,
        };
        let mut receiver = self.pc.rtp_receiver(receiver).unwrap();
        receiver.write_rtcp(now, vec![Box::new(pli)]).unwrap();
    }

    /// Reports that so much of a source did not come, in 1/256.
    pub fn report_lost(&mut self, now: Instant, ssrc: u32, fraction_lost: u8) {
        let block = ReceptionReport {
            ssrc,
            fraction_lost,
            ..ReceptionReport::default()
        };
        let report = ReceiverReport {
            ssrc: 1,
            reports: vec![block],
            ..ReceiverReport::default()
        };
        let receiver = self.pc.get_receivers().next().unwrap();
        let mut receiver = self.pc.rtp_receiver(receiver).unwrap();
        receiver.write_rtcp(now, vec![Box::new(report)]).unwrap();
    }

    fn send(&mut self, now: Instant) {
        self.sequence = self.sequence.wrapping_add(1);
        let key = std::mem::take(&mut self.key);
        for (index, codec, ticks) in [(0, Codec::Opus, 960), (1, self.codec, 1_800)] {
            let mut header = rtp::Header {
                version: 2,
                marker: true,
                payload_type: payload_type(codec),
                sequence_number: self.sequence,
                timestamp: u32::from(self.sequence) * ticks,
                ssrc: self.ssrcs[index],
                ..rtp::Header::default()
            };
            if let Some(level) = self.level.filter(|_| index == 0) {
                let level = Bytes::copy_from_slice(&[0x80 | level]);
                header.set_extension(self.extensions[LEVEL], level).unwrap();
            }
            let payload = match codec {
                Codec::Opus => Bytes::copy_from_slice(&self.voice),
                picture => Bytes::from_static(frame(picture, key)),
            };
            let packet = rtp::Packet { header, payload };
            let mut sender = self.pc.rtp_sender(self.senders[index]).unwrap();
            sender.write_rtp(now, packet).unwrap();
        }
    }

    fn drain(&mut self, now: Instant) {
        let _ = now;
        while let Some(tagged) = self.pc.poll_write() {
            self.sent.push(tagged.message);
        }
        while let Some(event) = self.pc.poll_event() {
            if let RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) = event {
                self.up = state == RTCPeerConnectionState::Connected;
            }
        }
        while let Some(tagged) = self.pc.poll_read() {
            match tagged.message {
                RTCMessage::RtpPacket(_, packet) => self.hear(&packet),
                RTCMessage::RtcpPacket(_, packets) => {
                    let asks = packets
                        .iter()
                        .filter(|p| p.as_any().is::<PictureLossIndication>());
                    let asks = asks.count();
                    self.key_frames_asked += asks;
                    self.key |= asks > 0;
                }
                _ => {}
            }
        }
        while let Some(tagged) = self.pc.poll_write() {
            self.sent.push(tagged.message);
        }
    }

    fn hear(&mut self, packet: &rtp::Packet) {
        if packet.header.payload_type == OPUS {
            let sequence = packet.header.sequence_number;
            if let Some(last) = self.last_audio {
                self.audio_holes += usize::from(sequence.wrapping_sub(last).wrapping_sub(1));
            }
            self.last_audio = Some(sequence);
            self.audio_in += 1;
        } else {
            let mut known = Codec::PICTURES.into_iter();
            let codec = known.find(|codec| payload_type(*codec) == packet.header.payload_type);
            let codec = codec.expect("a payload type of the peer's own");
            if self.video_in == 0 {
                self.first_video_was_key = match codec {
                    Codec::Vp8 => packet.payload[1] & 1 == 0,
                    other => begins_key_frame(other, &packet.payload),
                };
            }
            *self.pictures_in.entry(codec).or_default() += 1;
            self.video_sources.insert(packet.header.ssrc);
            self.video_in += 1;
        }
    }
}
