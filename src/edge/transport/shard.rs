//! The heart of a media thread, without the thread: datagrams, commands and time go in, datagrams and events come out.

use super::court::{Court, Legs};
use super::engine::Engine;
use super::ice::addressed_to;
use super::leg::{Leg, Said, Transmits};
use super::sdp::Offered;
use super::tally::Turn;
use super::{Answer, Command, Event, LegNumbers, OfferError};
use crate::id::{HearingId, LegId, MediaKind, ParticipantId, PublicationId};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

type Reply = tokio::sync::oneshot::Sender<Result<Answer, OfferError>>;

/// A shard.
pub struct Shard {
    engine: Engine,
    legs: Legs,
    courts: HashMap<HearingId, Court>,
    by_address: HashMap<SocketAddr, LegId>,
    by_ufrag: HashMap<String, LegId>,
    out: Transmits,
    next_leg: u64,
    /// Counted of legs that are gone, and of datagrams that belong to none.
    counted: Turn,
}

impl Shard {
    /// A shard without hearings.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            legs: Legs::new(),
            courts: HashMap::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            out: Transmits::new(),
            next_leg: 1,
            counted: Turn::default(),
        }
    }

    /// Number of legs.
    #[must_use]
    pub fn peers(&self) -> usize {
        self.legs.len()
    }

    /// Datagrams that are to be sent now, in order.
    pub fn transmits(&mut self) -> Transmits {
        std::mem::take(&mut self.out)
    }

    /// Takes a datagram.
    pub fn datagram(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        match datagram.first() {
            // RFC 7983: 0..3 is STUN, 20..63 DTLS, 128..191 RTP and RTCP.
            Some(0..=3) => self.check(now, from, datagram),
            Some(20..=63 | 128..=191) => self.media(now, from, datagram),
            _ => self.counted.stray(),
        }
    }

    fn check(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let leg = addressed_to(datagram)
            .and_then(|ufrag| self.by_ufrag.get(&ufrag))
            .and_then(|id| self.legs.get_mut(id));
        let Some(leg) = leg else {
            self.counted.stray();
            return;
        };
        let former = leg.address();
        let moved = leg.check(now, from, datagram, &mut self.out);
        if moved.is_none() || leg.address() != Some(from) {
            return;
        }
        // Only here, behind the check's HMAC, does an address come to stand for a leg. A NAT may give the former one to somebody else.
        if let Some(former) = former
            && self.by_address.get(&former) == Some(&leg.id)
        {
            self.by_address.remove(&former);
        }
        self.by_address.insert(from, leg.id);
        if moved == Some(true) && former.is_some() {
            tracing::info!(leg = leg.id.0, "a leg has moved to a new address");
            leg.wish.want();
            let hearing = leg.hearing.clone();
            let shown: Vec<PublicationId> = leg.slots.seated().map(|(_, p)| p.clone()).collect();
            for publication in shown {
                self.want_key_frame(&hearing, &publication);
            }
        }
    }

    fn media(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let Some(id) = self.by_address.get(&from).copied() else {
            self.counted.stray();
            return;
        };
        let mut said = Vec::new();
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.datagram(now, datagram, &mut self.out, &mut said);
        }
        self.hear(now, id, said);
    }

    /// When the shard wants to be woken.
    pub fn due(&mut self) -> Option<Instant> {
        self.legs.values_mut().filter_map(Leg::due).min()
    }

    /// Time passed.
    pub fn timeout(&mut self, now: Instant) {
        let ids: Vec<LegId> = self.legs.keys().copied().collect();
        for id in ids {
            let mut said = Vec::new();
            if let Some(leg) = self.legs.get_mut(&id) {
                leg.timeout(now, &mut self.out, &mut said);
                leg.ask_key_frame(now, &mut self.out);
            }
            self.hear(now, id, said);
        }
    }

    /// Carries out a command.
    pub fn command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Enter { hearing, events } => {
                self.courts.insert(hearing, Court::new(events));
            }
            Command::LeaveAll { hearing } => self.leave_all(now, &hearing),
            Command::Offer {
                hearing,
                who,
                sdp,
                reply,
            } => {
                // A room that waits no longer would not know the leg: it is not made, or does not live.
                if !reply.is_closed() {
                    let answer = self.offer(now, hearing, who, &sdp);
                    self.deliver(now, reply, answer);
                }
            }
            Command::Wire {
                hearing,
                viewer,
                publication,
            } => {
                if let Some(court) = self.courts.get_mut(&hearing) {
                    court.wire(&viewer, &publication, &mut self.legs);
                }
            }
            Command::Unwire {
                hearing,
                viewer,
                publication,
                reply,
            } => {
                if let Some(court) = self.courts.get_mut(&hearing) {
                    court.unwire(&viewer, &publication, &mut self.legs);
                }
                let _ = reply.send(());
            }
            Command::StartTap {
                hearing,
                publication,
                tap,
            } => {
                if let Some(court) = self.courts.get_mut(&hearing) {
                    court.start_tap(publication, tap, &mut self.legs);
                }
            }
            Command::StopTap {
                hearing,
                publication,
                reply,
            } => {
                if let Some(court) = self.courts.get_mut(&hearing) {
                    court.stop_tap(&publication);
                }
                let _ = reply.send(());
            }
            Command::Close { leg } => self.close(now, leg),
            Command::Measure { hearing, reply } => {
                let _ = reply.send(self.measure(&hearing));
            }
        }
    }

    /// To be called when a batch of datagrams and commands has been handled: asks for key frames and tells of changed slots once.
    pub fn settle(&mut self, now: Instant) {
        for leg in self.legs.values_mut() {
            leg.ask_key_frame(now, &mut self.out);
        }
        for court in self.courts.values_mut() {
            court.tell_slots(&self.legs);
        }
    }

    fn offer(
        &mut self,
        now: Instant,
        hearing: HearingId,
        who: ParticipantId,
        sdp: &str,
    ) -> Result<Answer, OfferError> {
        let Some(court) = self.courts.get_mut(&hearing) else {
            return Err(OfferError::Stopped);
        };
        let offered = Offered::read(sdp)?;
        let present = court.leg_of(&who);
        let same = present.filter(|id| {
            let leg = self.legs.get(id);
            leg.is_some_and(|leg| leg.session == offered.session)
        });
        let (mut leg, id) = match same.and_then(|id| Some((self.legs.remove(&id)?, id))) {
            Some(known) => known,
            None => {
                let id = LegId(self.next_leg);
                self.next_leg = self.next_leg.saturating_add(1);
                let leg = Leg::new(&self.engine, now, id, who.clone(), hearing.clone())?;
                (leg, id)
            }
        };
        self.by_ufrag.remove(leg.ufrag());
        let sent = leg.publishes.clone();
        let answer = leg.offer(&self.engine, now, sdp, &offered, &mut self.out);
        let (fresh, other) = (leg.unlisted_slots(), leg.connected && leg.publishes != sent);
        self.by_ufrag.insert(leg.ufrag().to_owned(), id);
        self.legs.insert(id, leg);
        let Ok(answer) = answer else {
            // Half changed, it cannot be trusted any more: the page begins a new one.
            self.close(now, id);
            self.tell(&hearing, Event::Gone { who, leg: id });
            return answer;
        };
        court.enter(&who, id);
        court.add_slots(id, &fresh, &mut self.legs);
        if let Some(former) = present.filter(|former| *former != id) {
            self.close(now, former);
        }
        if other {
            let publishes = answer.publishes.clone();
            self.tell(
                &hearing,
                Event::Connected {
                    who,
                    leg: id,
                    publishes,
                },
            );
        }
        Ok(answer)
    }

    fn deliver(&mut self, now: Instant, reply: Reply, answer: Result<Answer, OfferError>) {
        if let Err(Ok(unheard)) = reply.send(answer) {
            self.close(now, unheard.leg);
        }
    }

    fn hear(&mut self, now: Instant, id: LegId, said: Vec<Said>) {
        for word in said {
            let Some(leg) = self.legs.get(&id) else {
                return;
            };
            let (who, hearing) = (leg.who.clone(), leg.hearing.clone());
            match word {
                Said::Connected => {
                    let publishes = leg.publishes.clone();
                    self.tell(
                        &hearing,
                        Event::Connected {
                            who,
                            leg: id,
                            publishes,
                        },
                    );
                }
                Said::Gone => {
                    self.forget(id);
                    self.tell(&hearing, Event::Gone { who, leg: id });
                }
                Said::KeyFrame(slot) => {
                    if let Some(publication) = leg.slots.occupant(slot).cloned() {
                        self.want_key_frame(&hearing, &publication);
                    }
                }
                Said::Speaking(on) => self.tell(&hearing, Event::Speaking { who, on }),
                Said::Media {
                    kind,
                    incoming,
                    packet,
                } => self.forward(now, &hearing, who, kind, incoming, &packet),
            }
        }
    }

    fn forward(
        &mut self,
        now: Instant,
        hearing: &HearingId,
        owner: ParticipantId,
        kind: MediaKind,
        incoming: crate::media::downtrack::Incoming,
        packet: &rtc::rtp::Packet,
    ) {
        let publication = PublicationId { owner, kind };
        if let Some(court) = self.courts.get_mut(hearing) {
            let legs = &mut self.legs;
            court.forward(now, &publication, incoming, packet, legs, &mut self.out);
        }
    }

    fn tell(&self, hearing: &HearingId, event: Event) {
        if let Some(court) = self.courts.get(hearing) {
            court.tell(event);
        }
    }

    fn want_key_frame(&mut self, hearing: &HearingId, publication: &PublicationId) {
        if let Some(court) = self.courts.get(hearing) {
            court.want_key_frame(publication, &mut self.legs);
        }
    }

    fn close(&mut self, now: Instant, id: LegId) {
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.close(now, &mut self.out);
        }
        self.forget(id);
    }

    fn forget(&mut self, id: LegId) {
        let Some(mut leg) = self.legs.remove(&id) else {
            return;
        };
        self.by_ufrag.remove(leg.ufrag());
        if let Some(address) = leg.address()
            && self.by_address.get(&address) == Some(&id)
        {
            self.by_address.remove(&address);
        }
        self.counted.add(&leg.counted());
        if let Some(court) = self.courts.get_mut(&leg.hearing) {
            court.leave(&leg.who, id);
        }
    }

    fn leave_all(&mut self, now: Instant, hearing: &HearingId) {
        let legs: Vec<LegId> = self
            .courts
            .get(hearing)
            .into_iter()
            .flat_map(Court::legs)
            .collect();
        for leg in legs {
            self.close(now, leg);
        }
        self.courts.remove(hearing);
    }

    fn measure(&mut self, hearing: &HearingId) -> Vec<LegNumbers> {
        let ids = self.courts.get(hearing).into_iter().flat_map(Court::legs);
        let legs = &mut self.legs;
        ids.filter_map(|id| legs.get_mut(&id).map(Leg::measured))
            .collect()
    }

    /// What was counted since the last call, for the metrics.
    pub fn take_turn(&mut self) -> Turn {
        let mut turn = std::mem::take(&mut self.counted);
        for leg in self.legs.values_mut() {
            turn.add(&leg.counted());
        }
        turn
    }
}

#[cfg(test)]
#[path = "shard_test.rs"]
mod tests;
