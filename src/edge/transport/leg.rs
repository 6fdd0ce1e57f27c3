//! One person's peer connection on the server's side.

mod arrived;
mod down;
mod drive;
mod egress;
mod feedback;
mod pace;
mod probe;
mod report;
mod view;
mod voices;

use super::dtls::Dtls;
use super::engine::Engine;
use super::ice::{Credentials, IceLite};
use super::sdp::{Agreed, Answering, MAX_SECTIONS, Offered, Section};
use super::srtp::Srtp;
use super::streams::Streams;
use super::tally::Tally;
use super::{Answer, LegNumbers, OfferError};
use crate::codec::Codec;
use crate::id::{HearingId, LegId, MediaKind, ParticipantId};
use crate::media::arrivals::Arrivals;
use crate::media::budget::Budget;
use crate::media::intake::Bucket;
use crate::media::loudness::Loudness;
use crate::media::slots::Slots;
use crate::media::window::Window;
use arrived::Intakes;
use down::Down;
use egress::Egress;
use pace::Pace;
use probe::Probe;
use report::Reports;
#[cfg(test)]
pub use report::transport_feedback;
use std::net::SocketAddr;
use std::time::Instant;
use voices::Doubles;

/// What a leg has to say after it was driven.
#[derive(Debug)]
pub enum Said {
    /// DTLS and SRTP are up.
    Connected,
    /// Closed by the browser, or failed.
    Gone,
    /// The address that it left has been silent, and another one checks.
    Moved(Option<SocketAddr>),
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
    /// The person sends far more than they may, and has for long.
    Flood,
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
    doubles: Doubles,
    /// The link is to be divided anew soon.
    share: bool,
    ingress: Option<Srtp>,
    intake: Intakes,
    repairs: Bucket,
    checks: Bucket,
    streams: Streams,
    arrivals: Arrivals,
    reporters: Vec<(u32, Window)>,
    reports: Reports,
    loudness: Loudness,
    tally: Tally,
    agreed: Agreed,
    ice: IceLite,
    /// User-name fragment and password of the page, as in its last offer.
    theirs: [String; 2],
    dtls: Dtls,
    /// Session id of the answers' `o=` line, and how many there were.
    answers: (u64, u64),
    look: Instant,
}

impl Leg {
    /// A leg for the browser that made this offer, which is yet to be answered; it may send so many kbit/s.
    #[must_use]
    pub fn new(
        engine: &Engine,
        now: Instant,
        id: LegId,
        (who, hearing): (ParticipantId, HearingId),
        offered: &Offered,
        publisher_kbps: u32,
    ) -> Self {
        Self {
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
            doubles: Doubles::default(),
            share: false,
            ingress: None,
            intake: Intakes::new(publisher_kbps),
            repairs: Bucket::new(down::REPAIRS_KBPS),
            checks: Bucket::new(drive::CHECKS_KBPS),
            streams: Streams::default(),
            arrivals: Arrivals::default(),
            reporters: Vec::new(),
            reports: Reports::default(),
            loudness: Loudness::default(),
            tally: Tally::default(),
            agreed: Agreed::default(),
            ice: IceLite::new(Credentials::default(), now),
            theirs: [String::new(), String::new()],
            dtls: Dtls::new(&engine.identity, offered.fingerprints.clone()),
            answers: (rand::random::<u64>() >> 1, 0),
            look: now,
        }
    }

    /// Answers the page's offer: the first one, one with more slots, or an ICE restart.
    ///
    /// # Errors
    /// [`OfferError::Sdp`] when it cannot be used; the leg is then of no further use.
    pub fn offer(&mut self, engine: &Engine, offered: &Offered) -> Result<Answer, OfferError> {
        if !self.dtls.expects(&offered.fingerprints) {
            return refuse("its certificate is another than before");
        }
        let known = |section: &&Section| !self.downs.iter().any(|down| down.mid == section.mid);
        let fresh: Vec<&Section> = offered.slots().filter(known).collect();
        if self.downs.len().saturating_add(fresh.len()) > MAX_SECTIONS {
            return refuse("its page has asked for too many sections in all");
        }
        for section in fresh {
            self.add_down(section);
        }
        let theirs = [&offered.ufrag, &offered.pwd];
        if self.theirs.each_ref() != theirs {
            // The first offer, or an ICE restart (RFC 8445, section 9).
            self.theirs = theirs.map(String::clone);
            self.ice.restart(Credentials::random());
        }
        self.session = offered.session;
        self.publishes = offered.publishes();
        self.agree(offered);
        Ok(Answer {
            leg: self.id,
            sdp: self.answer(engine, offered),
            publishes: self.publishes.clone(),
        })
    }

    fn agree(&mut self, offered: &Offered) {
        let agreed = Agreed::of(offered);
        self.streams.negotiated(offered, &agreed);
        for down in &mut self.downs {
            down.negotiated(&agreed);
        }
        if let Some(egress) = &mut self.egress {
            egress.renegotiate(agreed.transport_cc);
        }
        self.agreed = agreed;
    }

    fn answer(&mut self, engine: &Engine, offered: &Offered) -> String {
        let (session, version) = self.answers;
        self.answers = (session, version.saturating_add(1));
        let sources: Vec<_> = self.downs.iter().map(Down::names).collect();
        let credentials = self.ice.credentials();
        let answering = Answering {
            session,
            version,
            ufrag: &credentials.ufrag,
            pwd: &credentials.pwd,
            fingerprint: engine.identity.fingerprint(),
            addresses: &engine.addresses,
            sources: &sources,
        };
        answering.write(offered)
    }

    /// Codec of the picture that the person sends, as was agreed.
    #[must_use]
    pub fn picture(&self) -> Option<Codec> {
        self.agreed.picture.map(|spoken| spoken.codec)
    }

    /// The local user-name fragment, by which checks find this leg.
    #[must_use]
    pub fn ufrag(&self) -> &str {
        &self.ice.credentials().ufrag
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

fn refuse<T>(why: &str) -> Result<T, OfferError> {
    Err(OfferError::Sdp(why.to_owned()))
}
