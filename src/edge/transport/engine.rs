//! How `rtc` is set up for a leg: codecs, header extensions, feedback, crypto.

use super::keys::KeyTap;
use super::sdp::TRANSPORT_CC;
use rtc::crypto::SignatureScheme;
use rtc::crypto::providers::RingCrypto;
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::configure_simulcast_extension_headers;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::configuration::setting_engine::{SettingEngine, SettingEngineBuilder};
use rtc::peer_connection::transport::{
    CandidateConfig, CandidateHostConfig, RTCDtlsRole, RTCIceCandidate,
};
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use rtc::shared::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What all legs of a shard share.
#[derive(Debug)]
pub struct Engine {
    certificate: RTCCertificate,
    /// Where browsers reach the shard's socket; the first one also stands for the shard inside of `rtc`.
    addresses: Vec<SocketAddr>,
    /// An instant and its time in NTP's format: 1/2^32 s since 1900 (RFC 5905, section 6).
    clock: (Instant, u64),
}

impl Engine {
    /// Makes the shard's DTLS certificate: one for all legs, so that a join costs no key generation.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new(addresses: Vec<SocketAddr>) -> Result<Self, Error> {
        let names = rcgen::CertificateParams::new(vec!["tyndau".to_owned()])
            .map_err(|e| Error::Other(e.to_string()))?;
        let certificate =
            RTCCertificate::generate(&RingCrypto, SignatureScheme::EcdsaP256Sha256, names)?;
        Ok(Self {
            certificate,
            addresses,
            clock: (Instant::now(), ntp_now()),
        })
    }

    /// The time in NTP's format, for sender reports.
    #[must_use]
    pub fn ntp(&self, now: Instant) -> u64 {
        let (begin, ntp) = self.clock;
        ntp.wrapping_add(ntp_units(now.saturating_duration_since(begin)))
    }

    /// The shard's own address inside of `rtc`.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.addresses
            .first()
            .copied()
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 9)))
    }

    /// A peer connection whose keys `keys` will have. Without interceptors: what is sent and received is not `rtc`'s business.
    ///
    /// # Errors
    /// When `rtc` refuses the set-up.
    pub fn build(&self, now: Instant, keys: &KeyTap) -> Result<RTCPeerConnection, Error> {
        let mut media = MediaEngine::default();
        register_codecs(&mut media)?;
        register_extensions(&mut media)?;
        RTCPeerConnectionBuilder::new()
            .with_configuration(
                RTCConfigurationBuilder::new()
                    .with_certificates(vec![self.certificate.clone()])
                    .build(),
            )
            .with_setting_engine(settings(keys))
            .with_media_engine(media)
            .build(now)
    }

    /// Tells a peer connection where browsers reach the shard; needed after each new offer.
    ///
    /// # Errors
    /// When `rtc` refuses an address.
    pub fn add_candidates(&self, pc: &mut RTCPeerConnection) -> Result<(), Error> {
        for address in &self.addresses {
            let candidate = CandidateHostConfig {
                base_config: CandidateConfig {
                    network: "udp".to_owned(),
                    address: address.ip().to_string(),
                    port: address.port(),
                    component: 1,
                    ..CandidateConfig::default()
                },
                ..CandidateHostConfig::default()
            }
            .new_candidate_host()?;
            pc.add_local_candidate(RTCIceCandidate::from(&candidate).to_json()?)?;
        }
        Ok(())
    }
}

/// ICE-lite, DTLS server, AES-GCM only (`rtc` follows the browser's order, and Chromium would choose the slower AES-CM). Liveness is
/// watched by our own responder (`ice`), so `rtc`'s timers are off.
fn settings(keys: &KeyTap) -> SettingEngine {
    SettingEngineBuilder::new()
        .with_lite(true)
        .with_answering_dtls_role(RTCDtlsRole::Server)
        .with_include_loopback_candidate(true)
        .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
        .with_crypto_provider(keys.provider())
        .with_ice_timeouts(Some(Duration::ZERO), Some(Duration::ZERO), None)
        .build()
}

/// Opus.
#[must_use]
pub fn opus() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
        rtcp_feedback: vec![feedback("nack", ""), feedback("transport-cc", "")],
    }
}

/// VP8.
#[must_use]
pub fn vp8() -> RTCRtpCodec {
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

pub(super) fn register_codecs(media: &mut MediaEngine) -> Result<(), Error> {
    let rtx = RTCRtpCodec {
        mime_type: "video/rtx".to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: "apt=96".to_owned(),
        rtcp_feedback: Vec::new(),
    };
    for (codec, payload_type, kind) in [
        (opus(), 111, RtpCodecKind::Audio),
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

fn ntp_units(time: Duration) -> u64 {
    let fraction = (u64::from(time.subsec_nanos()) << 32) / 1_000_000_000;
    (time.as_secs() << 32) | fraction
}

fn ntp_now() -> u64 {
    const FROM_1900_TO_1970: u64 = 2_208_988_800;
    let unix = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    ntp_units(unix).wrapping_add(FROM_1900_TO_1970 << 32)
}

fn register_extensions(media: &mut MediaEngine) -> Result<(), Error> {
    configure_simulcast_extension_headers(media)?;
    for (uri, kind) in [
        ("urn:ietf:params:rtp-hdrext:sdes:mid", RtpCodecKind::Audio),
        (
            "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            RtpCodecKind::Audio,
        ),
        (TRANSPORT_CC, RtpCodecKind::Audio),
        (TRANSPORT_CC, RtpCodecKind::Video),
    ] {
        let capability = RTCRtpHeaderExtensionCapability {
            uri: uri.to_owned(),
        };
        media.register_header_extension(capability, kind, None)?;
    }
    Ok(())
}
