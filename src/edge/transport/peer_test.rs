//! A peer for tests: `rtc` as a browser would use it, on a network without sockets.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]
use bytes::{Bytes, BytesMut};
use rtc::interceptor::{Attribute, Interceptor, Packet, Registry, Slot, StreamInfo, TaggedPacket};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::{
    configure_nack, configure_rtcp_reports, configure_simulcast_extension_headers,
};
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::RTCPeerConnectionState;
use rtc::peer_connection::transport::{CandidateConfig, CandidateHostConfig, RTCIceCandidate};
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
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
const VP8: u8 = 96;
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
    pub audio_in: usize,
    pub audio_holes: usize,
    pub video_in: usize,
    pub video_sources: BTreeSet<u32>,
    pub first_video_was_key: bool,
    pub key_frames_asked: usize,
    pc: RTCPeerConnection,
    senders: [RTCRtpSenderId; 2],
    ssrcs: [u32; 2],
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

fn vp8() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_VP8.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: String::new(),
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

fn register_codecs(media: &mut MediaEngine) -> Result<(), rtc::shared::error::Error> {
    let red = RTCRtpCodec {
        mime_type: "audio/red".to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: format!("{OPUS}/{OPUS}"),
        rtcp_feedback: Vec::new(),
    };
    let rtx = RTCRtpCodec {
        mime_type: "video/rtx".to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: "apt=96".to_owned(),
        rtcp_feedback: Vec::new(),
    };
    for (codec, payload_type, kind) in [
        (opus(), OPUS, RtpCodecKind::Audio),
        (red, RED, RtpCodecKind::Audio),
        (vp8(), 96, RtpCodecKind::Video),
        (rtx, 97, RtpCodecKind::Video),
    ] {
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec,
            payload_type,
        };
        media.register_codec(parameters, kind)?;
    }
    Ok(())
}

fn encoding(ssrc: u32, kind: RtpCodecKind) -> RTCRtpEncodingParameters {
    RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..RTCRtpCodingParameters::default()
        },
        codec: if kind == RtpCodecKind::Audio {
            opus()
        } else {
            vp8()
        },
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
    pub fn new(name: &str, address: SocketAddr, slots: usize, now: Instant) -> Self {
        let mut media = MediaEngine::default();
        register_codecs(&mut media).unwrap();
        let registry = configure_nack(Registry::new(), &mut media);
        configure_simulcast_extension_headers(&mut media).unwrap();
        let level = RTCRtpHeaderExtensionCapability {
            uri: LEVEL.to_owned(),
        };
        media
            .register_header_extension(level, RtpCodecKind::Audio, None)
            .unwrap();
        // Also hands RTCP to the peer, which `rtc` keeps for itself otherwise.
        let registry = configure_rtcp_reports(registry).with(Slot::FecDecoder, Deliver::default());
        let mut pc = RTCPeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_setting_engine(SettingEngineBuilder::new().build())
            .with_media_engine(media)
            .with_interceptor_registry(registry)
            .build(now)
            .unwrap();
        let ssrcs = [
            rand::random_range(1..u32::MAX),
            rand::random_range(1..u32::MAX),
        ];
        let kinds = [RtpCodecKind::Audio, RtpCodecKind::Video];
        let senders = [0, 1].map(|i| {
            let track = MediaStreamTrack::new(
                name.to_owned(),
                format!("{name}{i}"),
                name.to_owned(),
                kinds[i],
                vec![encoding(ssrcs[i], kinds[i])],
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
            audio_in: 0,
            audio_holes: 0,
            video_in: 0,
            video_sources: BTreeSet::new(),
            first_video_was_key: false,
            key_frames_asked: 0,
            pc,
            senders,
            ssrcs,
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

    fn send(&mut self, now: Instant) {
        self.sequence = self.sequence.wrapping_add(1);
        let frame = u8::from(!std::mem::take(&mut self.key));
        for (index, payload_type, ticks, payload) in [
            (0, OPUS, 960, vec![0xfc, 1, 2]),
            (1, VP8, 1_800, vec![0x10, frame, 0, 0]),
        ] {
            let mut header = rtp::Header {
                version: 2,
                marker: true,
                payload_type,
                sequence_number: self.sequence,
                timestamp: u32::from(self.sequence) * ticks,
                ssrc: self.ssrcs[index],
                ..rtp::Header::default()
            };
            if let Some(level) = self.level.filter(|_| index == 0) {
                let level = Bytes::copy_from_slice(&[0x80 | level]);
                header.set_extension(self.extensions[LEVEL], level).unwrap();
            }
            let packet = rtp::Packet {
                header,
                payload: Bytes::from(payload),
            };
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
            if self.video_in == 0 {
                self.first_video_was_key = packet.payload[1] & 1 == 0;
            }
            self.video_sources.insert(packet.header.ssrc);
            self.video_in += 1;
        }
    }
}
