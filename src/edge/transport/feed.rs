//! One publication on a shard: its sources as they arrive, and everybody whom they go to. The packets of a batch that belong to one
//! frame go out together, viewer by viewer.

mod copy;

use self::copy::Copy;
use super::leg::Leg;
use super::run::{Network, Run};
use super::source::Source;
use super::streams::Media;
use crate::codec::Codec;
use crate::edge::recorder::Tap;
use crate::id::{LegId, MediaKind, PublicationId};
use crate::media::demand::Demand;
use crate::media::downtrack::{Choice, Incoming};
use crate::media::ladder::Rates;
use crate::media::layer::{Layers, RANKS};
use crate::media::rate::TEMPORALS;
use std::time::{Duration, Instant};

/// So long a packet may be under way whose sender is told sooner that others listen now: signalling overtakes media.
const UNDERWAY: Duration = Duration::from_millis(300);

/// Packets of a frame that has not ended wait so long for the rest of it; voices never wait.
const HOLD: Duration = Duration::from_millis(1);
/// More packets than this do not wait.
const MAX_HELD: usize = 48;
/// Whoever was the dominant speaker keeps the floor for so long: in a dialogue it is both who are looked at.
const FLOOR: Duration = Duration::from_secs(3);
/// A picture may be shown so much larger than it is before the next layer is sent, in quarters.
const STRETCH: u16 = 5;
/// Sources of one publication: layers, and a few that a browser has left behind.
const MAX_SOURCES: usize = 6;

/// Where a publication goes: a slot of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whose leg.
    pub leg: LegId,
    /// Which of its sections.
    pub slot: usize,
}

/// A publication.
#[derive(Debug)]
pub struct Feed {
    /// Which.
    pub publication: PublicationId,
    /// The leg that it comes from.
    pub from: Option<LegId>,
    /// Codec in which it comes, as was agreed with its page.
    codec: Option<Codec>,
    targets: Vec<Target>,
    copy: Option<Copy>,
    sources: Vec<Source>,
    layers: Layers,
    demand: Demand,
    /// Whoever sends it is the dominant speaker; or was until then.
    dominates: bool,
    dominated: Option<Instant>,
    /// Arrived, and not yet sent on.
    fresh: Vec<(usize, Incoming)>,
    held: Option<Instant>,
    whole: bool,
    /// Since when it is for nobody, if it was for somebody.
    ended: Option<Instant>,
}

impl Feed {
    /// A publication that nobody sends and nobody gets.
    #[must_use]
    pub fn new(publication: PublicationId) -> Self {
        Self {
            publication,
            from: None,
            codec: None,
            targets: Vec::new(),
            copy: None,
            sources: Vec::new(),
            layers: Layers::default(),
            demand: Demand::default(),
            dominates: false,
            dominated: None,
            fresh: Vec::new(),
            held: None,
            whole: false,
            ended: None,
        }
    }

    /// Codec in which it comes, if that is known.
    #[must_use]
    pub fn codec(&self) -> Option<Codec> {
        self.codec
    }

    /// Where it goes.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// It comes in this codec from now on. Returns whether it came in another before: then what comes begins anew, though its source
    /// may keep its number, and so are all its slots to begin anew.
    pub fn speaks(&mut self, codec: Option<Codec>) -> bool {
        let other = self.codec.is_some_and(|before| Some(before) != codec);
        self.codec = codec;
        if other {
            self.forget_sources();
        }
        other
    }

    /// Sends it to a slot, too.
    pub fn aim(&mut self, target: Target) {
        self.open_door();
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
    }

    /// Sends it to a leg no more, from this moment on.
    pub fn spare(&mut self, now: Instant, leg: LegId) {
        let was_given = self.is_given();
        self.targets.retain(|target| target.leg != leg);
        self.note_end(now, was_given);
    }

    /// What is under way now was sent for those who got it until now.
    fn note_end(&mut self, now: Instant, was_given: bool) {
        if was_given && !self.is_given() {
            self.ended = Some(now);
        }
    }

    /// The first of whom it is for is let in: what was sent before, and comes late or waits for the end of its frame, was not for them.
    fn open_door(&mut self) {
        if self.is_given() {
            return;
        }
        self.let_go();
        let arrives = self.ended.and_then(|ended| ended.checked_add(UNDERWAY));
        for source in &mut self.sources {
            source.shut_out_the_past(arrives);
        }
    }

    /// Nothing waits to be sent on any more.
    fn let_go(&mut self) {
        self.fresh.clear();
        self.held = None;
        self.whole = false;
    }

    /// Copies it to the recorder from its next key frame on.
    pub fn start_tap(&mut self, tap: Tap) {
        self.open_door();
        self.copy = Some(Copy::new(self.publication.kind, tap));
        self.want_key_frame();
    }

    /// Ends the copying.
    pub fn stop_tap(&mut self, now: Instant) {
        let was_given = self.is_given();
        self.copy = None;
        self.note_end(now, was_given);
    }

    /// Its sources.
    pub fn sources_mut(&mut self) -> impl Iterator<Item = &mut Source> {
        self.sources.iter_mut()
    }

    /// A source.
    #[must_use]
    pub fn source(&self, ssrc: u32) -> Option<&Source> {
        self.sources.iter().find(|source| source.ssrc == ssrc)
    }

    /// A leg is no more: it neither sends this nor gets it.
    pub fn forget(&mut self, now: Instant, leg: LegId) {
        self.spare(now, leg);
        if self.from == Some(leg) {
            self.from = None;
            self.dominates = false;
        }
    }

    /// The person sends from another leg now.
    pub fn begin_anew(&mut self, leg: LegId) {
        self.from = Some(leg);
        self.forget_sources();
        self.dominates = false;
    }

    fn forget_sources(&mut self) {
        self.sources.clear();
        if let Some(copy) = &mut self.copy {
            copy.track.stop();
        }
        self.layers = Layers::default();
        self.demand = Demand::default();
        self.let_go();
    }

    /// Somebody who receives it needs a key frame.
    pub fn want_key_frame(&mut self) {
        if self.publication.kind == MediaKind::Video {
            for source in &mut self.sources {
                source.wish.want();
            }
        }
    }

    /// Somebody who receives it needs a key frame of one layer.
    pub fn want_key_frame_of(&mut self, now: Instant, rank: u8) {
        let ssrc = self.layers.source(now, rank);
        if let Some(source) = self.sources.iter_mut().find(|s| Some(s.ssrc) == ssrc) {
            source.wish.want();
        }
    }

    /// Takes a packet: keeps it, copies it to the record, and puts it aside for the viewers. Returns the source, if it is a new packet.
    pub fn take(&mut self, now: Instant, media: &Media<'_>) -> Option<&Source> {
        let place = self.sources.iter().position(|s| s.ssrc == media.ssrc);
        let place = match place {
            Some(place) => place,
            None if self.sources.len() < MAX_SOURCES => {
                self.sources.push(Source::new(media));
                self.sources.len().saturating_sub(1)
            }
            None => return None,
        };
        let mut incoming = self.sources.get_mut(place)?.take(now, media)?;
        // What was lost was sent before what is sent now, however it came.
        incoming.late = self.layers.arrived(now, &incoming) || media.repaired;
        self.copy(now, &incoming, media);
        self.fresh.push((place, incoming));
        self.held.get_or_insert(now);
        self.whole = media.marker;
        self.sources.get(place)
    }

    /// Whether what has arrived is to go out now.
    #[must_use]
    pub fn is_due(&self, now: Instant) -> bool {
        let waited = self
            .held
            .is_some_and(|held| now.saturating_duration_since(held) >= HOLD);
        self.whole || waited || self.publication.kind == MediaKind::Audio || self.is_long()
    }

    fn is_long(&self) -> bool {
        self.fresh.len() >= MAX_HELD
    }

    /// Its layers.
    #[must_use]
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    /// Bytes of the first of what has arrived.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let first = self.fresh.first().and_then(|(place, incoming)| {
            let source = self.sources.get(*place)?;
            source.ring.get(incoming.sequence)
        });
        first.map_or(0, |(_, payload)| payload.len())
    }

    /// Sends what has arrived to one of its targets; `own` is its place. Returns the layer of which that needs a key frame.
    pub fn send_to(
        &self,
        now: Instant,
        (own, slot): (usize, usize),
        leg: &mut Leg,
        (run, network): (&mut Run, &mut dyn Network),
    ) -> Option<u8> {
        for (place, incoming) in &self.fresh {
            let source = self.sources.get(*place);
            let Some((kept, payload)) = source.and_then(|s| s.ring.get(incoming.sequence)) else {
                continue;
            };
            let packet = (incoming, kept.marker, payload);
            leg.send(now, (own, slot), packet, &self.layers, (run, network));
            if self.publication.kind == MediaKind::Audio {
                leg.double_voice(now, slot, self, (run, network));
            }
        }
        leg.needs_key_frame(now, slot, &self.layers)
    }

    /// What has arrived has been sent to all, of whom some need key frames of these layers, one bit each.
    pub fn sent(&mut self, now: Instant, ranks: u8) {
        self.let_go();
        for rank in (0..RANKS).filter(|rank| ranks & (1 << (rank & 7)) != 0) {
            self.want_key_frame_of(now, rank);
        }
    }

    fn copy(&mut self, now: Instant, incoming: &Incoming, media: &Media<'_>) {
        let Some(copy) = &mut self.copy else {
            return;
        };
        if !media.payload.is_empty() {
            copy.tap.heard(now, media.level);
        }
        let mut rank = None;
        if copy.track.choose(now, &self.layers, incoming) != Choice::Skip {
            if copy.tap.take_key_frame_wish() && !incoming.key {
                rank = Some(incoming.rank());
            }
            copy.push(now, media);
        }
        rank = rank.or(copy.track.needs_key_frame(now, &self.layers));
        if let Some(rank) = rank {
            self.want_key_frame_of(now, rank);
        }
    }

    /// Measures what its layers cost.
    pub fn measure(&mut self, now: Instant) {
        for rank in 0..RANKS {
            let source = self.layers.source(now, rank);
            let source = self.sources.iter().find(|s| Some(s.ssrc) == source);
            let mut bits = [0; TEMPORALS];
            if let Some(source) = source {
                for (temporal, bits) in (0..).zip(&mut bits) {
                    *bits = source.rate.bits(now, temporal);
                }
            }
            self.demand.measured(now, rank, bits);
        }
        if self.copy.is_some() {
            self.demand.wish(now, u8::MAX);
        }
    }

    /// What its layers cost, those that are switched off included.
    #[must_use]
    pub fn rates(&self, now: Instant) -> Rates {
        self.demand.rates(now)
    }

    /// Somebody gets a layer.
    pub fn wish(&mut self, now: Instant, rank: u8) {
        self.demand.wish(now, rank);
    }

    /// Which layers somebody gets, when that has changed.
    pub fn changed_demand(&mut self, now: Instant) -> Option<[bool; RANKS as usize]> {
        if self.publication.kind == MediaKind::Audio {
            return None;
        }
        self.demand.changed(now)
    }

    /// The smallest layer that looks well at a height in pixels.
    #[must_use]
    pub fn rank_for(&self, height: u16) -> u8 {
        let enough = |source: &&Source| {
            let own = source.height.unwrap_or(u16::MAX);
            own.saturating_mul(STRETCH) >= height.saturating_mul(4)
        };
        let ranks = self.sources.iter().filter(enough).map(|s| s.rank);
        ranks.min().unwrap_or(u8::MAX)
    }

    /// It goes to somebody, or into the record.
    #[must_use]
    pub fn is_given(&self) -> bool {
        !self.targets.is_empty() || self.copy.is_some()
    }

    /// Whoever sends it has become the dominant speaker, or is so no longer.
    pub fn dominates(&mut self, now: Instant, on: bool) {
        self.dominates = on;
        self.dominated = Some(now);
    }

    /// Whoever sends it has gone to another room, and has the floor no longer.
    pub fn yields_the_floor(&mut self) {
        self.dominates = false;
        self.dominated = None;
    }

    /// Whoever sends it is the dominant speaker, or was until a moment ago.
    #[must_use]
    pub fn has_the_floor(&self, now: Instant) -> bool {
        let recent = |until| now.saturating_duration_since(until) < FLOOR;
        self.dominates || self.dominated.is_some_and(recent)
    }
}
