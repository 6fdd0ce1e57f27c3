//! How `rtc` is set up for a leg: codecs, header extensions, feedback, crypto.

use super::wire::{Shared, Wire};
use rtc::crypto::providers::{RingCrypto, RingProvider};
use rtc::crypto::{RTCCryptoProvider, SignatureScheme};
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::interceptor::{Registry, Slot};
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::{
    configure_nack, configure_rtcp_reports, configure_simulcast_extension_headers,
    configure_twcc_receiver_only,
};
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
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What all legs of a shard share.
#[derive(Debug)]
pub struct Engine {
    certificate: RTCCertificate,
    /// Where browsers reach the shard's socket; the first one also stands for the shard inside of `rtc`.
    addresses: Vec<SocketAddr>,
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
        })
    }

    /// The shard's own address inside of `rtc`.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.addresses
            .first()
            .copied()
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 9)))
    }

    /// A peer connection whose media arrives in `shared`.
    ///
    /// # Errors
    /// When `rtc` refuses the set-up.
    pub fn build(&self, now: Instant, shared: Shared) -> Result<RTCPeerConnection, Error> {
        let mut media = MediaEngine::default();
        register_codecs(&mut media)?;
        // After the codecs: it adds its feedback to those that are registered.
        let mut registry = configure_nack(Registry::new(), &mut media);
        register_extensions(&mut media)?;
        registry = configure_twcc_receiver_only(registry, &mut media)?;
        registry = configure_rtcp_reports(registry).with(Slot::FecDecoder, Wire::new(shared));
        RTCPeerConnectionBuilder::new()
            .with_configuration(
                RTCConfigurationBuilder::new()
                    .with_certificates(vec![self.certificate.clone()])
                    .build(),
            )
            .with_setting_engine(settings())
            .with_media_engine(media)
            .with_interceptor_registry(registry)
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
fn settings() -> SettingEngine {
    SettingEngineBuilder::new()
        .with_lite(true)
        .with_answering_dtls_role(RTCDtlsRole::Server)
        .with_include_loopback_candidate(true)
        .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
        .with_crypto_provider(Arc::new(RingProvider::new()) as Arc<dyn RTCCryptoProvider>)
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
        rtcp_feedback: Vec::new(),
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
        rtcp_feedback: vec![feedback("ccm", "fir"), feedback("goog-remb", "")],
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
            ..RTCRtpCodecParameters::default()
        };
        media.register_codec(parameters, kind)?;
    }
    Ok(())
}

fn register_extensions(media: &mut MediaEngine) -> Result<(), Error> {
    configure_simulcast_extension_headers(media)?;
    for (uri, kind) in [
        ("urn:ietf:params:rtp-hdrext:sdes:mid", RtpCodecKind::Audio),
        (
            "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            RtpCodecKind::Audio,
        ),
        (
            "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            RtpCodecKind::Video,
        ),
    ] {
        let capability = RTCRtpHeaderExtensionCapability {
            uri: uri.to_owned(),
        };
        media.register_header_extension(capability, kind, None)?;
    }
    Ok(())
}
