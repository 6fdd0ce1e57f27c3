//! One person's peer connection on the server's side: `rtc` inside, our own ICE-lite and packet naming around it.

mod arrived;
mod down;
mod drive;

use super::engine::Engine;
use super::ice::{Credentials, IceLite};
use super::sdp::{Agreed, Offered, Section};
use super::tally::Tally;
use super::wire::Shared;
use super::{Answer, LegNumbers, OfferError};
use crate::id::{HearingId, LegId, MediaKind, ParticipantId};
use crate::media::downtrack::Incoming;
use crate::media::keyframe::KeyFrameWish;
use crate::media::loudness::Loudness;
use crate::media::slots::Slots;
use bytes::BytesMut;
use down::Down;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::rtp;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

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
            ice: IceLite::new(Credentials::default(), now),
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
    /// [`OfferError::Sdp`] when it cannot be used; the leg is then of no further use.
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
        if self.downs.len().saturating_add(fresh.len()) > super::sdp::MAX_SECTIONS {
            let why = "its page has asked for too many sections in all".to_owned();
            return Err(OfferError::Sdp(why));
        }
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
}

fn sdp_error(error: rtc::shared::error::Error) -> OfferError {
    OfferError::Sdp(error.to_string())
}
