//! The caller's peer against another `webrtc` peer that answers, over loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use super::*;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use std::net::Ipv4Addr;
use std::time::Instant;
use tokio::sync::Notify;
use webrtc::peer_connection::{RTCIceGatheringState, RTCSdpType};

const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The other side: answers, counts with an [`Ear`] of its own, asks for key frames.
struct Answerer {
    connection: Arc<dyn PeerConnection>,
    ear: Arc<Ear>,
    gathered: Arc<Notify>,
    tracks: mpsc::UnboundedReceiver<Arc<dyn TrackRemote>>,
}

struct AnswererHandler {
    gathered: Arc<Notify>,
    tracks: mpsc::UnboundedSender<Arc<dyn TrackRemote>>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for AnswererHandler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        self.tracks.send(Arc::clone(&track)).unwrap();
        tokio::spawn(async move { while track.poll().await.is_some() {} });
    }
}

impl Answerer {
    async fn new() -> Self {
        let ear = Arc::new(Ear::default());
        let gathered = Arc::new(Notify::new());
        let (tracks_in, tracks) = mpsc::unbounded_channel();
        let settings = SettingEngineBuilder::new()
            .with_include_loopback_candidate(true)
            .with_answering_dtls_role(rtc::peer_connection::transport::RTCDtlsRole::Server)
            .build();
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(media_engine().unwrap())
            .with_interceptor_registry(
                Registry::new().with(Slot::FecDecoder, Tap::new(Arc::clone(&ear))),
            )
            .with_setting_engine(settings)
            .with_handler(Arc::new(AnswererHandler {
                gathered: Arc::clone(&gathered),
                tracks: tracks_in,
            }))
            .with_udp_addrs(vec![std::net::SocketAddr::new(LOCAL, 0)])
            .build()
            .await
            .unwrap();
        Self {
            connection: Arc::new(connection),
            ear,
            gathered,
            tracks,
        }
    }

    async fn answer(&self, offer: String) -> String {
        self.ear.learn(&sections(&offer));
        let offer = RTCSessionDescription::offer(offer).unwrap();
        self.connection.set_remote_description(offer).await.unwrap();
        let answer = self.connection.create_answer(None).await.unwrap();
        assert_eq!(answer.sdp_type, RTCSdpType::Answer);
        let again = self.connection.local_description().await.is_some();
        self.connection.set_local_description(answer).await.unwrap();
        if !again {
            self.gathered.notified().await;
        }
        self.connection.local_description().await.unwrap().sdp
    }

    /// `(whole frames, numbered frames missing in between, missing packets)` of a section.
    fn counted(&self, kind: Kind) -> (u64, u64, u64) {
        self.ear.with(|received| {
            received
                .streams()
                .find(|stream| stream.kind == kind)
                .map(|s| (s.frames, s.numbers.missing(), s.missing_packets()))
                .unwrap_or_default()
        })
    }

    fn key_frames(&self) -> u64 {
        self.ear.with(|received| {
            received
                .streams()
                .find(|stream| stream.kind == Kind::Video)
                .map_or(0, |stream| stream.key_frames)
        })
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "no {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_frame_arrives_whole_and_a_key_frame_comes_when_asked_for() {
    let sending = Arc::new(Sending::default());
    sending.voice.switch(true);
    sending.picture.switch(true);
    let (events_in, mut events) = mpsc::unbounded_channel();
    let mut peer = Peer::new(LOCAL, true, Arc::clone(&sending), events_in)
        .await
        .unwrap();
    let mut answerer = Answerer::new().await;

    let offer = peer.offer(MediaPlan { audio: 2, video: 3 }).await.unwrap();
    let offered: Vec<Kind> = sections(&offer).iter().map(|s| s.kind).collect();
    let (a, v) = (Kind::Audio, Kind::Video);
    assert_eq!(offered, [a, v, a, a, v, v, v], "the order of the contract");
    assert_eq!(offer.matches("a=sendonly").count(), 2);
    assert_eq!(offer.matches("a=recvonly").count(), 5);

    peer.accept(answerer.answer(offer).await).await.unwrap();
    assert!(matches!(events.recv().await, Some(PeerEvent::Connected)));
    peer.start_sending();
    until("frames", || {
        answerer.counted(v).0 >= 20 && answerer.counted(a).0 >= 60
    })
    .await;

    while let Some(track) = answerer.tracks.recv().await {
        if track.kind().await == RtpCodecKind::Video {
            let media_ssrc = track.ssrcs().await[0];
            let pli = PictureLossIndication {
                sender_ssrc: 0,
                media_ssrc,
            };
            track.write_rtcp(vec![Box::new(pli)]).await.unwrap();
            break;
        }
    }
    until("request for a key frame", || {
        peer.ear().key_frame_requests() == 1
    })
    .await;
    let keys_before = answerer.key_frames();
    until("key frame", || answerer.key_frames() > keys_before).await;

    // A second negotiation disturbs nothing.
    let offer = peer.offer(MediaPlan { audio: 3, video: 4 }).await.unwrap();
    assert_eq!(sections(&offer).len(), 9);
    peer.accept(answerer.answer(offer).await).await.unwrap();
    let so_far = answerer.counted(v).0;
    until("more frames", || answerer.counted(v).0 > so_far + 5).await;

    sending.voice.switch(false);
    sending.picture.switch(false);
    let whole = |kind, sent: u64| answerer.counted(kind) == (sent, 0, 0);
    until("the last frame", || {
        whole(a, sending.voice.sent().frames) && whole(v, sending.picture.sent().frames)
    })
    .await;
    peer.close().await;
}
