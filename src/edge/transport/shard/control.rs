//! What rooms ask of a shard, and what legs say.

use super::Shard;
use crate::edge::transport::court::Court;
use crate::edge::transport::leg::{Leg, Said};
use crate::edge::transport::run::Network;
use crate::edge::transport::sdp::Offered;
use crate::edge::transport::{Answer, Command, Event, LegNumbers, OfferError};
use crate::id::{HearingId, LegId, ParticipantId};
use std::time::Instant;
use tokio::sync::oneshot;

type Reply = oneshot::Sender<Result<Answer, OfferError>>;

impl Shard {
    /// Carries out a command.
    pub fn command(&mut self, now: Instant, command: Command, network: &mut dyn Network) {
        self.wishes = true;
        self.due = None;
        match command {
            Command::Enter { hearing, events } => {
                self.courts.insert(hearing, Court::new(events));
            }
            Command::LeaveAll { hearing } => self.leave_all(now, &hearing, network),
            Command::Offer {
                hearing,
                who,
                sdp,
                reply,
            } => {
                // A room that waits no longer would not know the leg: it is not made, or does not live.
                if !reply.is_closed() {
                    let answer = self.offer(now, hearing, who, &sdp, network);
                    self.deliver(now, reply, answer, network);
                }
            }
            Command::Close { leg, .. } => self.close(now, leg, network),
            Command::Measure { hearing, reply } => {
                let _ = reply.send(self.measure(&hearing));
            }
            other => self.forwarding(now, other),
        }
    }

    /// What goes where.
    fn forwarding(&mut self, now: Instant, command: Command) {
        let Some(court) = self.courts.get_mut(command.hearing()) else {
            return;
        };
        let (legs, feeds) = (&mut self.legs, &mut self.feeds);
        match command {
            Command::Wire {
                viewer,
                publication,
                ..
            } => court.wire(&viewer, &publication, legs, feeds),
            Command::Unwire {
                viewer,
                publication,
                reply,
                ..
            } => {
                court.unwire(now, &viewer, &publication, legs, feeds);
                let _ = reply.send(());
            }
            Command::Move { who, room, .. } => court.move_to(&who, room, feeds),
            Command::StartTap { tap, .. } => court.start_tap(tap, feeds),
            Command::StopTap {
                publication, reply, ..
            } => {
                court.stop_tap(now, &publication, feeds);
                let _ = reply.send(());
            }
            Command::Tiles { viewer, tiles, .. } => {
                let leg = court.leg_of(&viewer).and_then(|id| legs.get_mut(id));
                if let Some(leg) = leg {
                    leg.resize(&tiles);
                }
            }
            _ => {}
        }
    }

    fn offer(
        &mut self,
        now: Instant,
        hearing: HearingId,
        who: ParticipantId,
        sdp: &str,
        network: &mut dyn Network,
    ) -> Result<Answer, OfferError> {
        let Some(court) = self.courts.get_mut(&hearing) else {
            return Err(OfferError::Stopped);
        };
        let offered = Offered::read(sdp, &self.engine.pictures)?;
        let present = court.leg_of(&who);
        let same = present.filter(|id| {
            let leg = self.legs.get(*id);
            leg.is_some_and(|leg| leg.session == offered.session)
        });
        let id = match same {
            Some(id) => id,
            None => self.legs.add(now, |id| {
                let whose = (who.clone(), hearing.clone());
                Leg::new(&self.engine, now, id, whose, &offered, self.publisher_kbps)
            }),
        };
        let Some(leg) = self.legs.get_mut(id) else {
            return Err(OfferError::Stopped);
        };
        self.by_ufrag.remove(leg.ufrag());
        let sent = leg.publishes.clone();
        let answer = leg.offer(&self.engine, &offered);
        let (fresh, other) = (leg.unlisted_slots(), leg.connected && leg.publishes != sent);
        self.by_ufrag.insert(leg.ufrag().to_owned(), id);
        let Ok(answer) = answer else {
            // Half changed, it cannot be trusted any more: the page begins a new one.
            self.close(now, id, network);
            self.tell(&hearing, Event::Gone { who, leg: id });
            return answer;
        };
        court.enter(&who, id, &mut self.legs, &mut self.feeds);
        court.add_slots(id, &fresh, &mut self.legs, &mut self.feeds);
        court.agreed(id, &mut self.legs, &mut self.feeds);
        if let Some(former) = present.filter(|former| *former != id) {
            self.close(now, former, network);
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

    fn deliver(
        &mut self,
        now: Instant,
        reply: Reply,
        answer: Result<Answer, OfferError>,
        network: &mut dyn Network,
    ) {
        if let Err(Ok(unheard)) = reply.send(answer) {
            self.close(now, unheard.leg, network);
        }
    }

    /// Carries out what a leg has said.
    pub(super) fn hear(
        &mut self,
        now: Instant,
        id: LegId,
        said: impl IntoIterator<Item = Said>,
        network: &mut dyn Network,
    ) {
        for word in said {
            let Some(leg) = self.legs.get(id) else {
                return;
            };
            let who = leg.who.clone();
            match word {
                Said::Connected => {
                    let event = Event::Connected {
                        who,
                        leg: id,
                        publishes: leg.publishes.clone(),
                    };
                    self.tell(&leg.hearing, event);
                }
                Said::Gone => {
                    let hearing = leg.hearing.clone();
                    self.forget(now, id);
                    self.tell(&hearing, Event::Gone { who, leg: id });
                }
                Said::Moved(former) => {
                    if let Some(to) = leg.address() {
                        self.settle_at(id, former, to, true);
                    }
                }
                Said::Flood => {
                    let hearing = leg.hearing.clone();
                    tracing::warn!(
                        leg = id.0,
                        "a leg has sent far too much for long; it is ended"
                    );
                    self.close(now, id, network);
                    self.tell(&hearing, Event::Flooded { who, leg: id });
                }
                Said::KeyFrame(slot) => self.want_key_frame(now, id, slot),
                Said::Repair { slot, numbers } => self.repair(now, id, slot, &numbers, network),
                Said::Speaking(on) => {
                    if let Some(court) = self.courts.get_mut(&leg.hearing) {
                        court.speaks(leg, on);
                        court.tell(Event::Speaking { who, on });
                    }
                }
            }
        }
    }

    fn tell(&self, hearing: &HearingId, event: Event) {
        if let Some(court) = self.courts.get(hearing) {
            court.tell(event);
        }
    }

    /// A viewer needs a key frame of what is in a slot.
    fn want_key_frame(&mut self, now: Instant, id: LegId, slot: usize) {
        let place = self.feed_in(id, slot);
        let rank = self.legs.get(id).and_then(|leg| leg.feeding(slot));
        if let Some(feed) = place.and_then(|place| self.feeds.get_mut(place))
            && let Some(rank) = rank
        {
            feed.want_key_frame_of(now, rank);
            self.wishes = true;
        }
    }

    /// A viewer lacks packets of what is in a slot. What was there before is not sent again: there may be a wall between.
    pub(super) fn repair(
        &mut self,
        now: Instant,
        id: LegId,
        slot: usize,
        numbers: &[u16],
        network: &mut dyn Network,
    ) {
        let place = self.feed_in(id, slot);
        if let Some(feed) = place.and_then(|place| self.feeds.get(place))
            && let Some(leg) = self.legs.get_mut(id)
        {
            leg.repair(now, slot, numbers, feed, (&mut self.run, network));
        }
    }

    /// Place of the publication that is in a slot.
    fn feed_in(&self, id: LegId, slot: usize) -> Option<usize> {
        self.legs.get(id)?.place(slot)
    }

    fn close(&mut self, now: Instant, id: LegId, network: &mut dyn Network) {
        if let Some(leg) = self.legs.get_mut(id) {
            leg.close(now, network);
        }
        self.forget(now, id);
    }

    fn forget(&mut self, now: Instant, id: LegId) {
        let Some(mut leg) = self.legs.remove(id) else {
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
            court.leave(now, &leg.who, id, &mut self.feeds);
        }
    }

    fn leave_all(&mut self, now: Instant, hearing: &HearingId, network: &mut dyn Network) {
        let court = self.courts.get(hearing);
        let legs: Vec<LegId> = court.into_iter().flat_map(Court::legs).collect();
        for leg in legs {
            self.close(now, leg, network);
        }
        if let Some(court) = self.courts.remove(hearing) {
            court.end(&mut self.feeds);
        }
    }

    fn measure(&mut self, hearing: &HearingId) -> Vec<LegNumbers> {
        let ids = self.courts.get(hearing).into_iter().flat_map(Court::legs);
        let legs = &mut self.legs;
        ids.filter_map(|id| legs.get_mut(id).map(Leg::measured))
            .collect()
    }
}
