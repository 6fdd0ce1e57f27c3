//! How `rtc` is set up for a light peer: it offers what a browser offers, and AES-128-GCM only.

use super::peer::Spec;
use super::tap::KeyTap;
use anyhow::{Context, Result};
use rtc::crypto::SignatureScheme;
use rtc::crypto::providers::RingCrypto;
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::peer_connection::transport::{CandidateConfig, CandidateHostConfig, RTCIceCandidate};
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Payload types of our offers.
pub const OPUS: u8 = 111;
/// VP8.
pub const VP8: u8 = 96;
const RTX: u8 = 97;

/// A connection is lost when nothing came for so long.
const SILENCE: Duration = Duration::from_secs(30);
/// `rtc`'s agent looks at its candidate pairs as often as the shortest of its timeouts, else every 200 ms: it would nominate late.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// One certificate for all light peers: a join costs no key generation.
pub fn certificate() -> Result<RTCCertificate> {
    let names = rcgen::CertificateParams::new(vec!["load-tests".to_owned()])?;
    Ok(RTCCertificate::generate(
        &RingCrypto,
        SignatureScheme::EcdsaP256Sha256,
        names,
    )?)
}

/// A peer connection without tracks.
pub fn connection(
    now: Instant,
    certificate: &RTCCertificate,
    tap: &KeyTap,
) -> Result<RTCPeerConnection> {
    let settings = SettingEngineBuilder::new()
        .with_include_loopback_candidate(true)
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .with_ice_timeouts(Some(SILENCE), Some(LOOK_AGAIN), None)
        .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
        .with_crypto_provider(tap.provider())
        .build();
    let configuration = RTCConfigurationBuilder::new()
        .with_certificates(vec![certificate.clone()])
        .build();
    Ok(RTCPeerConnectionBuilder::new()
        .with_configuration(configuration)
        .with_setting_engine(settings)
        .with_media_engine(media_engine()?)
        // No interceptor: `rtc` sends no RTP and no RTCP, so all SRTP and SRTCP indices are ours.
        .with_interceptor_registry(Registry::new())
        .build(now)?)
}

/// Tells the connection where it can be reached.
pub fn add_candidate(connection: &mut RTCPeerConnection, at: SocketAddr) -> Result<()> {
    let candidate = CandidateHostConfig {
        base_config: CandidateConfig {
            network: "udp".to_owned(),
            address: at.ip().to_string(),
            port: at.port(),
            component: 1,
            ..CandidateConfig::default()
        },
        ..CandidateHostConfig::default()
    }
    .new_candidate_host()?;
    connection.add_local_candidate(RTCIceCandidate::from(&candidate).to_json()?)?;
    Ok(())
}

/// Adds the sections in which this peer sends; their SSRCs in order: the voice's, then each layer's of the picture.
pub fn add_senders(connection: &mut RTCPeerConnection, spec: &Spec) -> Result<Vec<u32>> {
    let mut sources = Vec::new();
    if spec.sections.audio {
        sources.extend(add_sender(
            connection,
            RtpCodecKind::Audio,
            &opus(),
            &[String::new()],
        )?);
    }
    if spec.sections.video {
        let rids: Vec<String> = match spec.pictures.as_slice() {
            [] | [_] => vec![String::new()],
            layers => layers.iter().map(|layer| layer.rid.clone()).collect(),
        };
        sources.extend(add_sender(connection, RtpCodecKind::Video, &vp8(), &rids)?);
    }
    Ok(sources)
}

fn add_sender(
    connection: &mut RTCPeerConnection,
    kind: RtpCodecKind,
    codec: &RTCRtpCodec,
    rids: &[String],
) -> Result<Vec<u32>> {
    let encodings: Vec<RTCRtpEncodingParameters> = rids
        .iter()
        .map(|rid| RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                rid: rid.clone(),
                ssrc: Some(rand::random()),
                ..RTCRtpCodingParameters::default()
            },
            codec: codec.clone(),
            active: true,
            ..RTCRtpEncodingParameters::default()
        })
        .collect();
    let sources = encodings
        .iter()
        .map(|encoding| encoding.rtp_coding_parameters.ssrc)
        .collect::<Option<Vec<u32>>>()
        .context("an encoding has an SSRC")?;
    let name = kind.to_string();
    let track = MediaStreamTrack::new(
        "light".to_owned(),
        format!("light-{name}"),
        name,
        kind,
        encodings.clone(),
    );
    let init = RTCRtpTransceiverInit {
        direction: RTCRtpTransceiverDirection::Sendonly,
        streams: vec![],
        send_encodings: encodings,
    };
    connection.add_transceiver_from_track(track, Some(init))?;
    Ok(sources)
}

/// Adds a section in which this peer receives.
pub fn add_receiver(connection: &mut RTCPeerConnection, kind: RtpCodecKind) -> Result<()> {
    let init = RTCRtpTransceiverInit {
        direction: RTCRtpTransceiverDirection::Recvonly,
        streams: vec![],
        send_encodings: vec![],
    };
    connection.add_transceiver_from_kind(kind, Some(init))?;
    Ok(())
}

fn media_engine() -> Result<MediaEngine> {
    let mut engine = MediaEngine::default();
    let rtx = RTCRtpCodec {
        mime_type: "video/rtx".to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: format!("apt={VP8}"),
        rtcp_feedback: vec![],
    };
    for (codec, payload_type, kind) in [
        (opus(), OPUS, RtpCodecKind::Audio),
        (vp8(), VP8, RtpCodecKind::Video),
        (rtx, RTX, RtpCodecKind::Video),
    ] {
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec,
            payload_type,
        };
        engine.register_codec(parameters, kind)?;
    }
    let mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    let transport = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    for (uri, kind) in [
        (mid, RtpCodecKind::Audio),
        (transport, RtpCodecKind::Audio),
        (
            "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            RtpCodecKind::Audio,
        ),
        (mid, RtpCodecKind::Video),
        (transport, RtpCodecKind::Video),
        (
            "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            RtpCodecKind::Video,
        ),
        (
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
            RtpCodecKind::Video,
        ),
    ] {
        let capability = RTCRtpHeaderExtensionCapability {
            uri: uri.to_owned(),
        };
        engine.register_header_extension(capability, kind, None)?;
    }
    Ok(engine)
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
            feedback("transport-cc", ""),
            feedback("ccm", "fir"),
            feedback("nack", ""),
            feedback("nack", "pli"),
        ],
    }
}

fn feedback(kind: &str, parameter: &str) -> RTCPFeedback {
    RTCPFeedback {
        typ: kind.to_owned(),
        parameter: parameter.to_owned(),
    }
}
