//! The caller's one peer connection, on `webrtc`: it offers a voice and a picture to send and sections to receive in, the server
//! answers (ICE-lite, DTLS server).

use super::sdp::{Section, sections};
use super::sender::{OPUS, Outgoing, Sending, VP8, show, speak};
use super::tap::{Ear, Tap};
use crate::client::error::CallError;
use crate::signal::message::{Kind, MediaPlan};
use rtc::interceptor::Slot;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder,
    SrtpProtectionProfile, configure_nack, configure_rtcp_reports,
};

/// A connection is lost when nothing came for so long.
const SILENCE: Duration = Duration::from_secs(20);
/// `rtc`'s agent looks at its candidate pairs as often as the shortest of its timeouts, else every 200 ms: it would nominate late, twice,
/// and measure itself instead of the server (a browser nominates at once). This one, the time between "disconnected" and "failed",
/// says nothing else that matters.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What a peer tells the call.
#[derive(Debug)]
pub(in crate::client) enum PeerEvent {
    /// DTLS and SRTP are up.
    Connected,
    /// The connection is lost for good.
    Lost(String),
}

/// One peer connection.
pub(in crate::client) struct Peer {
    connection: Arc<dyn PeerConnection>,
    ear: Arc<Ear>,
    sending: Arc<Sending>,
    /// Tracks of sections 0 and 1 with their SSRC, for roles that may publish.
    tracks: Vec<(Arc<dyn TrackLocal>, u32)>,
    /// What the answer said of sections 0 and 1.
    answered: Vec<Section>,
    receiving: MediaPlan,
    tasks: Vec<JoinHandle<()>>,
}

impl Peer {
    /// A peer that sends from `local`. Nothing is on the wire before an answer is accepted.
    ///
    /// # Errors
    /// [`CallError::Media`] when `webrtc` cannot be set up, for instance when no UDP port is to be had.
    pub(in crate::client) async fn new(
        local: IpAddr,
        publishes: bool,
        sending: Arc<Sending>,
        events: mpsc::UnboundedSender<PeerEvent>,
    ) -> Result<Self, CallError> {
        let ear = Arc::new(Ear::default());
        let mut engine = media_engine()?;
        let registry = configure_rtcp_reports(configure_nack(Registry::new(), &mut engine));
        let registry = registry.with(Slot::FecDecoder, Tap::new(Arc::clone(&ear)));
        let settings = SettingEngineBuilder::new()
            .with_include_loopback_candidate(true)
            .with_multicast_dns_mode(rtc::ice::mdns::MulticastDnsMode::Disabled)
            .with_ice_timeouts(Some(SILENCE), Some(LOOK_AGAIN), None)
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .build();
        let connection: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_media_engine(engine)
                .with_interceptor_registry(registry)
                .with_setting_engine(settings)
                .with_handler(Arc::new(Handler { events }))
                .with_udp_addrs(vec![std::net::SocketAddr::new(local, 0)])
                .build()
                .await?,
        );
        let mut peer = Self {
            connection,
            ear,
            sending,
            tracks: Vec::new(),
            answered: Vec::new(),
            receiving: MediaPlan { audio: 0, video: 0 },
            tasks: Vec::new(),
        };
        if publishes {
            peer.add_track(RtpCodecKind::Audio, opus()).await?;
            peer.add_track(RtpCodecKind::Video, vp8()).await?;
        }
        Ok(peer)
    }

    /// An offer with at least so many receiving sections.
    ///
    /// # Errors
    /// [`CallError::Media`].
    pub(in crate::client) async fn offer(&mut self, plan: MediaPlan) -> Result<String, CallError> {
        while self.receiving.audio < plan.audio {
            self.add_receiver(RtpCodecKind::Audio).await?;
            self.receiving.audio = self.receiving.audio.saturating_add(1);
        }
        while self.receiving.video < plan.video {
            self.add_receiver(RtpCodecKind::Video).await?;
            self.receiving.video = self.receiving.video.saturating_add(1);
        }
        let offer = self.connection.create_offer(None).await?;
        self.connection.set_local_description(offer.clone()).await?;
        Ok(offer.sdp)
    }

    /// Takes the server's answer.
    ///
    /// # Errors
    /// [`CallError::Media`] when it cannot be used.
    pub(in crate::client) async fn accept(&mut self, answer: String) -> Result<(), CallError> {
        let found = sections(&answer);
        self.answered = found.iter().take(self.tracks.len()).cloned().collect();
        self.ear.learn(&found);
        self.connection
            .set_remote_description(RTCSessionDescription::answer(answer)?)
            .await?;
        Ok(())
    }

    /// Begins to send, once the connection is up; later calls do nothing.
    pub(in crate::client) fn start_sending(&mut self) {
        if !self.tasks.is_empty() {
            return;
        }
        for ((track, ssrc), section) in self.tracks.iter().zip(&self.answered) {
            let (track, sending) = (Arc::clone(track), Arc::clone(&self.sending));
            self.tasks.push(match section.kind {
                Kind::Audio => {
                    tokio::spawn(speak(Outgoing::new(track, *ssrc, OPUS, section), sending))
                }
                Kind::Video => tokio::spawn(show(
                    Outgoing::new(track, *ssrc, VP8, section),
                    sending,
                    Arc::clone(&self.ear),
                )),
            });
        }
    }

    /// The counters.
    pub(in crate::client) fn ear(&self) -> Arc<Ear> {
        Arc::clone(&self.ear)
    }

    /// Ends the connection.
    pub(in crate::client) async fn close(self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Err(error) = self.connection.close().await {
            tracing::debug!(%error, "close");
        }
    }

    async fn add_track(&mut self, kind: RtpCodecKind, codec: RTCRtpCodec) -> Result<(), CallError> {
        let ssrc: u32 = rand::random();
        let name = kind.to_string();
        let track: Arc<dyn TrackLocal> = Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
            "caller".to_owned(),
            format!("caller-{name}"),
            name,
            kind,
            vec![RTCRtpEncodingParameters {
                rtp_coding_parameters: RTCRtpCodingParameters {
                    ssrc: Some(ssrc),
                    ..RTCRtpCodingParameters::default()
                },
                codec,
                ..RTCRtpEncodingParameters::default()
            }],
        )));
        let sendonly = RTCRtpTransceiverInit {
            direction: RTCRtpTransceiverDirection::Sendonly,
            streams: vec![],
            send_encodings: vec![],
        };
        self.connection
            .add_transceiver_from_track(Arc::clone(&track), Some(sendonly))
            .await?;
        self.tracks.push((track, ssrc));
        Ok(())
    }

    async fn add_receiver(&self, kind: RtpCodecKind) -> Result<(), CallError> {
        self.connection
            .add_transceiver_from_kind(kind, None)
            .await?;
        Ok(())
    }
}

struct Handler {
    events: mpsc::UnboundedSender<PeerEvent>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let event = match state {
            RTCPeerConnectionState::Connected => PeerEvent::Connected,
            RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => {
                PeerEvent::Lost(state.to_string())
            }
            _ => return,
        };
        // Nobody listens any more: the call is over.
        let _ = self.events.send(event);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // Counted by the tap; read here so that the crate's queue does not fill and complain.
        tokio::spawn(async move { while track.poll().await.is_some() {} });
    }
}

fn media_engine() -> Result<MediaEngine, CallError> {
    let mut engine = MediaEngine::default();
    for (codec, payload_type, kind) in [
        (opus(), OPUS, RtpCodecKind::Audio),
        (vp8(), VP8, RtpCodecKind::Video),
    ] {
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec,
            payload_type,
        };
        engine.register_codec(parameters, kind)?;
    }
    let mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    let level = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    for (uri, kind) in [
        (mid, RtpCodecKind::Audio),
        (mid, RtpCodecKind::Video),
        (level, RtpCodecKind::Audio),
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
        rtcp_feedback: vec![],
    }
}

fn vp8() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_VP8.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: vec![RTCPFeedback {
            typ: "ccm".to_owned(),
            parameter: "fir".to_owned(),
        }],
    }
}

#[cfg(test)]
mod tests;
