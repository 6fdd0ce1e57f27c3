//! The heart of a media thread, without the thread: datagrams, commands and time go in, datagrams and events come out.
//!
//! The way of a packet: `datagram` finds the leg by address and opens it in place (`leg/arrived`), its publication keeps it (`feed`,
//! `source`); `flush` sends what has come to the viewers, one after the other (`round`, `feed`, `leg/down`, `leg/egress`, `run`).

mod control;
mod share;
mod speech;
mod timers;

use super::court::{Court, Feeds};
use super::engine::Engine;
use super::ice::addressed_to;
use super::leg::Leg;
use super::legs::Legs;
use super::round::Round;
use super::run::{Network, Run};
use super::tally::Turn;
use crate::id::{HearingId, LegId, MediaKind};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

/// Datagrams from unknown addresses cost so many decryptions in a tick at most: a fifth of it.
const MAX_STRANGERS: usize = 256;
/// What is longer is no media of a browser's.
const LONGEST: usize = 1_500;

/// A shard.
pub struct Shard {
    engine: Engine,
    publisher_kbps: u32,
    legs: Legs,
    feeds: Feeds,
    courts: HashMap<HearingId, Court>,
    by_address: HashMap<SocketAddr, LegId>,
    by_ufrag: HashMap<String, LegId>,
    /// Voices and pictures that have something to send.
    voices: Vec<usize>,
    pictures: Vec<usize>,
    round: Round,
    run: Run,
    share: share::Share,
    /// Decryptions of datagrams from unknown addresses since the last tick.
    strangers: usize,
    /// Somebody may wish for a key frame.
    wishes: bool,
    looked: Option<Instant>,
    judged: Option<Instant>,
    /// When a timer of a leg is due; `None`: at the next tick, of any.
    due: Option<Instant>,
    /// Memory for the legs that are driven in a tick, used again and again.
    driven: Vec<LegId>,
    /// Counted of legs that are gone, and of datagrams that belong to none.
    counted: Turn,
}

impl Shard {
    /// A shard without hearings, that takes so much from each person.
    #[must_use]
    pub fn new(engine: Engine, publisher_kbps: u32) -> Self {
        Self {
            engine,
            publisher_kbps,
            legs: Legs::default(),
            feeds: Feeds::new(),
            courts: HashMap::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            voices: Vec::new(),
            pictures: Vec::new(),
            round: Round::default(),
            run: Run::default(),
            share: share::Share::default(),
            strangers: 0,
            wishes: false,
            looked: None,
            judged: None,
            due: None,
            driven: Vec::new(),
            counted: Turn::default(),
        }
    }

    /// Number of legs.
    #[must_use]
    pub fn peers(&self) -> usize {
        self.legs.len()
    }

    /// Takes a datagram, which is changed.
    pub fn datagram(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &mut [u8],
        network: &mut dyn Network,
    ) {
        match *datagram {
            // RFC 7983: 0..3 is STUN, 20..63 DTLS, 128..191 RTP and RTCP; RFC 5761: RTCP has types 192..223.
            [0..=3, ..] => self.check(now, from, datagram, network),
            [20..=63, ..] => self.dtls(now, from, datagram, network),
            [128..=191, 192..=223, ..] => self.rtcp(now, from, datagram, network),
            [128..=191, ..] => self.rtp(now, from, datagram, network),
            _ => self.counted.stray(),
        }
    }

    fn check(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &[u8],
        network: &mut dyn Network,
    ) {
        let id = addressed_to(datagram).and_then(|ufrag| self.by_ufrag.get(&ufrag).copied());
        let Some((id, leg)) = id.and_then(|id| Some((id, self.legs.get_mut(id)?))) else {
            self.counted.stray();
            return;
        };
        let former = leg.address();
        let Some(moved) = leg.check(now, from, datagram, network) else {
            self.counted.stray();
            return;
        };
        if leg.address() == Some(from) {
            self.settle_at(id, former, from, moved);
        }
        self.mind(now, id);
    }

    /// Media from an address that stands for nobody: a browser whose address has changed sends on before it checks again
    /// (Chromium checks every 2.5 s, Firefox every 4 to 6 s).
    fn follow(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        if self.by_address.contains_key(&from) || datagram.len() > LONGEST {
            return;
        }
        if self.strangers >= MAX_STRANGERS {
            self.due = None;
            return;
        }
        let tried = &mut self.strangers;
        let proven = self.legs.iter_mut().find(|leg| {
            if *tried >= MAX_STRANGERS || !leg.may_have_sent(datagram) {
                return false;
            }
            *tried = tried.saturating_add(1);
            leg.proves(datagram)
        });
        let Some((id, former)) = proven.map(|leg| {
            let former = leg.address();
            leg.follow(now, from);
            (leg.id, former)
        }) else {
            return;
        };
        self.settle_at(id, former, from, true);
    }

    /// Only what was authenticated makes an address stand for a leg. A NAT may give the former one to somebody else.
    fn settle_at(&mut self, id: LegId, former: Option<SocketAddr>, from: SocketAddr, moved: bool) {
        if let Some(former) = former
            && self.by_address.get(&former) == Some(&id)
        {
            self.by_address.remove(&former);
        }
        self.by_address.insert(from, id);
        if moved && former.is_some() {
            tracing::info!(leg = id.0, "a leg has moved to a new address");
            self.refresh(id);
        }
    }

    /// What a leg sends and gets begins with key frames: packets were lost on the way.
    fn refresh(&mut self, id: LegId) {
        let Some(leg) = self.legs.get(id) else {
            return;
        };
        self.wishes = true;
        for place in leg
            .feeds
            .into_iter()
            .chain(leg.filled().map(|(_, place)| place))
        {
            if let Some(feed) = self.feeds.get_mut(place) {
                feed.want_key_frame();
            }
        }
    }

    fn dtls(&mut self, now: Instant, from: SocketAddr, datagram: &[u8], network: &mut dyn Network) {
        let (legs, counted) = (&mut self.legs, &mut self.counted);
        let Some((id, leg)) = at(from, &self.by_address, legs, counted) else {
            return;
        };
        let mut said = Vec::new();
        leg.heard(now);
        leg.dtls(now, datagram, network, &mut said);
        self.hear(now, id, said, network);
        self.mind(now, id);
    }

    fn rtcp(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &mut [u8],
        network: &mut dyn Network,
    ) {
        let mut said = Vec::new();
        self.follow(now, from, datagram);
        let (legs, counted) = (&mut self.legs, &mut self.counted);
        let Some((id, leg)) = at(from, &self.by_address, legs, counted) else {
            return;
        };
        if leg.rtcp(now, datagram, &mut said).is_none() {
            self.counted.stray();
            return;
        }
        leg.heard(now);
        self.hear(now, id, said, network);
        self.mind(now, id);
    }

    fn rtp(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &mut [u8],
        network: &mut dyn Network,
    ) {
        let mut said = Vec::new();
        self.follow(now, from, datagram);
        let (legs, counted) = (&mut self.legs, &mut self.counted);
        let Some((id, leg)) = at(from, &self.by_address, legs, counted) else {
            return;
        };
        if let Some(media) = leg.media(now, datagram, &mut said) {
            leg.heard(now);
            let (place, pending) = match (media.codec.kind(), leg.feeds) {
                (MediaKind::Audio, [voice, _]) => (voice, &mut self.voices),
                (MediaKind::Video, [_, picture]) => (picture, &mut self.pictures),
            };
            let round_trip = leg.round_trip();
            if let Some(feed) = self.feeds.get_mut(place) {
                // What a packet repeats comes before it: nothing of it is missing then.
                let mut fresh = false;
                for earlier in media.earlier() {
                    fresh |= feed.take(now, &earlier).is_some();
                }
                if let Some(source) = feed.take(now, &media) {
                    leg.repair_by(source.missing.due(round_trip));
                    fresh = true;
                }
                if fresh && !pending.contains(&place) {
                    pending.push(place);
                }
            }
        }
        self.hear(now, id, said, network);
        self.mind(now, id);
    }

    /// To be called when a batch of datagrams and commands has been handled: sends what has come to those who get it, voices first,
    /// asks for key frames, and tells of changed slots once.
    pub fn flush(&mut self, now: Instant, network: &mut dyn Network) {
        if !self.voices.is_empty() {
            self.judge_speakers(now);
        }
        for pending in [&mut self.voices, &mut self.pictures] {
            let media = (&mut self.feeds, &mut self.legs);
            self.wishes |= self
                .round
                .send(now, pending, media, (&mut self.run, network));
        }
        if self.wishes {
            self.ask_key_frames(now, network);
        }
        for court in self.courts.values_mut() {
            court.tell_slots(&self.legs);
        }
    }

    fn ask_key_frames(&mut self, now: Instant, network: &mut dyn Network) {
        self.wishes = false;
        for (_, feed) in &mut self.feeds {
            let leg = feed.from;
            for source in feed.sources_mut() {
                if source.wish.ask(now)
                    && let Some(leg) = leg.and_then(|id| self.legs.get_mut(id))
                {
                    leg.ask_key_frame(source.ssrc, network);
                }
                self.wishes |= source.wish.is_open();
            }
        }
    }

    /// What was counted since the last call, for the metrics.
    pub fn take_turn(&mut self) -> Turn {
        let mut turn = std::mem::take(&mut self.counted);
        for leg in self.legs.iter_mut() {
            turn.add(&leg.counted());
        }
        turn
    }
}

/// Voice or picture (RFC 7983; RFC 5761 for what is RTCP).
pub fn is_media(datagram: &[u8]) -> bool {
    matches!(*datagram, [128..=191, second, ..] if !(192..=223).contains(&second))
}

/// The leg whose address this is; a datagram from nobody's is counted.
fn at<'a>(
    from: SocketAddr,
    by_address: &HashMap<SocketAddr, LegId>,
    legs: &'a mut Legs,
    counted: &mut Turn,
) -> Option<(LegId, &'a mut Leg)> {
    let id = by_address.get(&from).copied();
    let leg = id.and_then(|id| Some((id, legs.get_mut(id)?)));
    if leg.is_none() {
        counted.stray();
    }
    leg
}

#[cfg(test)]
#[path = "rooms_test.rs"]
mod rooms_tests;

#[cfg(test)]
#[path = "shard_test.rs"]
mod tests;

#[cfg(test)]
#[path = "bad_input_test.rs"]
mod bad_input_tests;

#[cfg(test)]
#[path = "codecs_test.rs"]
mod codecs_tests;

#[cfg(test)]
#[path = "dominant_test.rs"]
mod dominant_tests;

#[cfg(test)]
#[path = "memory_test.rs"]
mod memory_tests;

#[cfg(test)]
#[path = "nonces_test.rs"]
mod nonces_tests;

#[cfg(test)]
#[path = "path_test.rs"]
mod path_tests;

#[cfg(test)]
#[path = "red_test.rs"]
mod red_tests;

#[cfg(test)]
#[path = "rogue_test.rs"]
mod rogue;

#[cfg(test)]
#[path = "voices_test.rs"]
mod voices_tests;

#[cfg(test)]
#[path = "world_test.rs"]
mod world;
