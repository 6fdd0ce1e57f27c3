//! One person's peer connection on the server's side: `rtc` inside for descriptions and DTLS; ICE, SRTP and RTCP are ours.

mod arrived;
mod down;
mod drive;
mod egress;
mod feedback;
mod pace;
mod probe;
mod report;
mod view;

use super::engine::Engine;
use super::ice::{Credentials, IceLite};
use super::keys::KeyTap;
use super::run::Network;
use super::sdp::{Agreed, Offered, Section};
use super::srtp::Srtp;
use super::streams::Streams;
use super::tally::Tally;
use super::{Answer, LegNumbers, OfferError};
use crate::id::{HearingId, LegId, MediaKind, ParticipantId};
use crate::media::arrivals::Arrivals;
use crate::media::budget::Budget;
use crate::media::loudness::Loudness;
use crate::media::slots::Slots;
use crate::media::window::Window;
use bytes::BytesMut;
use down::Down;
use egress::Egress;
use pace::Pace;
use probe::Probe;
use report::Reports;
#[cfg(test)]
pub use report::transport_feedback;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::sdp::RTCSessionDescription;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

/// What a leg has to say after it was driven.
#[derive(Debug)]
pub enum Said {
    /// DTLS and SRTP are up.
    Connected,
    /// Closed by the browser, or failed.
    Gone,
    /// The viewer needs a key frame in this slot.
    KeyFrame(usize),
    /// The viewer lacks packets of what is in this slot.
    Repair {
        /// Which slot.
        slot: usize,
        /// Their numbers, as the viewer knows them.
        numbers: Vec<u16>,
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
    /// DTLS and SRTP are up.
    pub connected: bool,
    /// Places of the person's own voice and picture on the shard.
    pub feeds: [usize; 2],
    egress: Option<Egress>,
    downs: Vec<Down>,
    pace: Pace,
    budget: Budget,
    probe: Probe,
    /// The link is to be divided anew soon.
    share: bool,
    ingress: Option<Srtp>,
    streams: Streams,
    arrivals: Arrivals,
    reporters: Vec<(u32, Window)>,
    reports: Reports,
    loudness: Loudness,
    tally: Tally,
    agreed: Agreed,
    ice: IceLite,
    pc: RTCPeerConnection,
    keys: KeyTap,
    ready: bool,
    early: VecDeque<BytesMut>,
    rtc_due: Option<Instant>,
    look: Instant,
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
        let keys = KeyTap::default();
        let pc = engine.build(now, &keys).map_err(sdp_error)?;
        Ok(Self {
            id,
            who,
            hearing,
            session: 0,
            publishes: Vec::new(),
            slots: Slots::default(),
            connected: false,
            feeds: [usize::MAX; 2],
            egress: None,
            downs: Vec::new(),
            pace: Pace::default(),
            budget: Budget::default(),
            probe: Probe::default(),
            share: false,
            ingress: None,
            streams: Streams::default(),
            arrivals: Arrivals::default(),
            reporters: Vec::new(),
            reports: Reports::default(),
            loudness: Loudness::default(),
            tally: Tally::default(),
            agreed: Agreed::default(),
            ice: IceLite::new(Credentials::default(), now),
            pc,
            keys,
            ready: false,
            early: VecDeque::new(),
            rtc_due: None,
            look: now,
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
        network: &mut dyn Network,
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
        self.agree(now, offered, agreed, network);
        Ok(Answer {
            leg: self.id,
            sdp,
            publishes: self.publishes.clone(),
        })
    }

    fn agree(
        &mut self,
        now: Instant,
        offered: &Offered,
        agreed: Agreed,
        network: &mut dyn Network,
    ) {
        self.streams.negotiated(offered, &agreed);
        for down in &mut self.downs {
            down.negotiated(&agreed);
        }
        if let Some(egress) = &mut self.egress {
            egress.renegotiate(agreed.transport_cc);
        }
        let restarted = self.ice.credentials() != &agreed.credentials;
        self.ice.restart(agreed.credentials.clone());
        self.agreed = agreed;
        if restarted {
            self.preconnect(now, network);
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
