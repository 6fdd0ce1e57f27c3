//! What each viewer's link bears, and what their tiles need, become layers (`media::budget`); what nobody gets is switched off at its
//! sender (`media::demand`).

use super::Shard;
use crate::edge::transport::Event;
use crate::edge::transport::court::Feeds;
use crate::edge::transport::leg::Leg;
use crate::id::{LegId, MediaKind};
use crate::media::budget::{Class, Wanted};
use crate::media::downtrack::Aim;
use std::time::{Duration, Instant};

/// Links are divided anew so often, and at once when one has become weaker.
const SHARE: Duration = Duration::from_millis(200);
/// What a link bears of which nothing is known yet.
const UNKNOWN: u64 = u64::MAX / 4;

/// Memory for one division, used again and again.
#[derive(Default)]
pub(super) struct Share {
    last: Option<Instant>,
    wanted: Vec<Wanted>,
    slots: Vec<usize>,
    aims: Vec<Option<Aim>>,
}

impl Shard {
    /// Divides the links of the legs that were driven: all of them when it is time, else those of which something cannot wait.
    pub(super) fn share(&mut self, now: Instant, driven: &[LegId]) {
        let all = self.shares_all(now);
        if all {
            self.share.last = Some(now);
            for (_, feed) in &mut self.feeds {
                feed.measure(now);
            }
        }
        for id in driven {
            if let Some(leg) = self.legs.get_mut(*id)
                && leg.connected
                && (leg.is_to_share() || all)
            {
                self.wishes |= self.share.divide(now, leg, &mut self.feeds);
            }
        }
        if all {
            self.tell_layers(now);
        }
    }

    /// All links are to be divided anew.
    pub(super) fn shares_all(&self, now: Instant) -> bool {
        self.share_due().is_none_or(|due| due <= now)
    }

    /// When all links are divided anew, if there are any.
    pub(super) fn share_due(&self) -> Option<Instant> {
        let next = || self.share.last?.checked_add(SHARE);
        (self.legs.len() > 0).then(next).flatten()
    }

    /// Tells pages which layers of their picture somebody gets.
    fn tell_layers(&mut self, now: Instant) {
        for (_, feed) in &mut self.feeds {
            let Some(id) = feed.from else {
                continue;
            };
            let Some(leg) = self.legs.get(id) else {
                continue;
            };
            if let Some(on) = feed.changed_demand(now)
                && let Some(court) = self.courts.get(&leg.hearing)
            {
                let layers = leg.layers();
                let wanted = layers.iter().zip(on).filter(|(_, on)| *on);
                court.tell(Event::Layers {
                    who: leg.who.clone(),
                    leg: id,
                    wanted: wanted.map(|(name, _)| name.clone()).collect(),
                });
            }
        }
    }
}

impl Share {
    /// Returns whether a key frame is wanted.
    fn divide(&mut self, now: Instant, leg: &mut Leg, feeds: &mut Feeds) -> bool {
        self.wanted.clear();
        self.slots.clear();
        for (slot, place, tile) in leg.shown() {
            let Some(feed) = feeds.get(place) else {
                continue;
            };
            let class = match feed.publication.kind {
                MediaKind::Audio => Class::Voice,
                MediaKind::Video if feed.has_the_floor(now) => Class::Floor,
                MediaKind::Video => Class::Other,
            };
            self.slots.push(slot);
            self.wanted.push(Wanted {
                key: place as u64,
                class,
                largest: tile.map_or(u8::MAX, |height| feed.rank_for(height)),
                rates: feed.rates(now),
            });
        }
        let bits = leg.estimate().unwrap_or(UNKNOWN);
        leg.count_doubles(now, bits, &mut self.wanted);
        let mut key_frame = false;
        let wish = leg.divide(now, bits, &self.wanted, &mut self.aims);
        for ((slot, wanted), aim) in self.slots.iter().zip(&self.wanted).zip(&self.aims) {
            if leg.aim(*slot, *aim) {
                tracing::debug!(
                    leg = leg.id.0,
                    slot,
                    ?aim,
                    bits,
                    ?wish,
                    "a link carries something else"
                );
            }
            if wanted.class != Class::Voice
                && let Some(feed) = usize::try_from(wanted.key)
                    .ok()
                    .and_then(|p| feeds.get_mut(p))
            {
                feed.wish(now, wanted.largest.min(aim.map_or(0, |aim| aim.rank)));
                if let Some(rank) = leg.needs_key_frame(now, *slot, feed.layers()) {
                    feed.want_key_frame_of(now, rank);
                    key_frame = true;
                }
            }
        }
        leg.probe_up_to(wish.filter(|wish| *wish < UNKNOWN));
        key_frame
    }
}
