//! Voices on a link that loses. What a viewer asks for is sent again as the same bytes; and where many are lost, each packet of a voice
//! is sent a second time a little later without being asked for, as long as the link bears that: a round trip sooner than a repair. Who
//! never asks (Firefox) gets it a third time. A viewer passes over what they have already (RFC 3711, section 3.3.2).

use super::Leg;
use crate::edge::transport::feed::Feed;
use crate::edge::transport::run::{Network, Run};
use crate::id::MediaKind;
use crate::media::budget::{self, Class, Wanted};
use crate::media::rtcp::Reception;
use std::time::{Duration, Instant};

/// The second comes with the packet so many after the first: 40 ms later, when a burst of losses is mostly over; the third as late again.
const TWICE: &[u16] = &[2];
const THRICE: &[u16] = &[2, 4];
/// Losses are counted over so long, and over so many packets at least.
const WINDOW: Duration = Duration::from_secs(2);
const ENOUGH: u32 = 50;
/// One in so many is much.
const MUCH: u32 = 20;
/// The same in 1/256, as reports tell it.
const MUCH_REPORTED: u8 = 13;
/// So long everything is sent twice.
const LASTS: Duration = Duration::from_secs(10);
/// So long to those who never ask: they tell of losses in reports only, which count what was sent more than once as well (RFC 3550,
/// section 6.4.1), and so tell of none while it lasts.
const LASTS_UNASKED: Duration = Duration::from_secs(60);
/// For each byte of a voice, so many may be sent again; of those that were not needed, so many are kept for a bad moment.
const AGAIN: usize = 2;
const MOST_CREDIT: usize = 8_000;

/// What is lost of a viewer's voices, and whether they are sent more than once.
#[derive(Debug, Default)]
pub(super) struct Doubles {
    since: Option<Instant>,
    sent: u32,
    lost: u32,
    until: Option<Instant>,
    /// The viewer asks for packets of voices.
    asks: bool,
    /// The link bears all voices so often.
    borne: bool,
}

/// Bytes of one voice that may be sent again, and what was asked for last.
#[derive(Debug, Default)]
pub(super) struct Again {
    credit: usize,
    asked: Option<u16>,
}

impl Doubles {
    /// A packet of a voice was sent for the first time.
    pub(super) fn sent(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        if now.saturating_duration_since(since) > WINDOW {
            (self.since, self.sent, self.lost) = (Some(now), 0, 0);
        }
        self.sent = self.sent.saturating_add(1);
    }

    fn lost(&mut self, now: Instant, count: u32) {
        self.asks = true;
        self.lost = self.lost.saturating_add(count);
        if self.sent >= ENOUGH && self.lost.saturating_mul(MUCH) > self.sent {
            self.begin(now);
        }
    }

    fn begin(&mut self, now: Instant) {
        let lasts = if self.asks { LASTS } else { LASTS_UNASKED };
        self.until = now.checked_add(lasts);
    }

    /// How far behind the newest packet those are that are sent again with it.
    fn behind(&self) -> &'static [u16] {
        if self.asks { TWICE } else { THRICE }
    }

    fn is_on(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| now < until)
    }
}

impl Again {
    /// A packet was sent for the first time.
    pub(super) fn sent(&mut self, bytes: usize) {
        let more = bytes.saturating_mul(AGAIN);
        self.credit = self.credit.saturating_add(more).min(MOST_CREDIT);
    }

    /// How many of these numbers were not asked for before.
    fn news(&mut self, numbers: &[u16]) -> u32 {
        let mut count = 0_u32;
        for &number in numbers {
            let is_newer = |asked: u16| (1..0x8000).contains(&number.wrapping_sub(asked));
            if self.asked.is_none_or(is_newer) {
                self.asked = Some(number);
                count = count.saturating_add(1);
            }
        }
        count
    }
}

impl Leg {
    /// A viewer asks for packets of a voice.
    pub(super) fn repeat_voice(
        &mut self,
        now: Instant,
        slot: usize,
        numbers: &[u16],
        feed: &Feed,
        out: (&mut Run, &mut dyn Network),
    ) {
        let (run, network) = out;
        if let Some(down) = self.downs.get_mut(slot) {
            self.doubles.lost(now, down.again.news(numbers));
        }
        for number in numbers {
            self.send_voice_again(now, slot, *number, feed, (run, network));
        }
    }

    /// With a packet of a voice earlier ones may be sent again.
    pub fn double_voice(
        &mut self,
        now: Instant,
        slot: usize,
        feed: &Feed,
        out: (&mut Run, &mut dyn Network),
    ) {
        if !self.doubles.borne || !self.doubles.is_on(now) {
            return;
        }
        let (run, network) = out;
        let sent = self.downs.get(slot).and_then(|down| down.sent);
        for behind in self.doubles.behind() {
            if let Some(sent) = sent {
                let number = sent.number.wrapping_sub(*behind);
                self.send_voice_again(now, slot, number, feed, (run, network));
            }
        }
    }

    fn send_voice_again(
        &mut self,
        now: Instant,
        slot: usize,
        number: u16,
        feed: &Feed,
        out: (&mut Run, &mut dyn Network),
    ) {
        let (Some(down), Some(egress)) = (self.downs.get_mut(slot), &mut self.egress) else {
            return;
        };
        if down.again.credit > 0
            && let Some(bytes) = down.repair(now, number, feed, egress, out)
        {
            down.again.credit = down.again.credit.saturating_sub(bytes);
        }
    }

    /// The viewer reports what came of a source. A voice that is sent several times hides its losses; the picture beside it does not,
    /// and Firefox tells of it sooner. On a link that is too narrow for its pictures their losses say nothing of the voices.
    pub(super) fn hear_losses(&mut self, now: Instant, report: &Reception) {
        if report.fraction_lost <= MUCH_REPORTED {
            return;
        }
        let lossy = self.downs.iter().find(|down| down.ssrc == report.ssrc);
        let tells = match lossy.map(|down| down.kind) {
            Some(MediaKind::Audio) => true,
            Some(MediaKind::Video) => self.doubles.is_on(now) || !self.is_weak(now),
            None => false,
        };
        if tells {
            self.doubles.begin(now);
        }
    }

    /// Voices that are sent several times cost as much more. They are as long as the link bears that.
    pub fn count_doubles(&mut self, now: Instant, bits: u64, wanted: &mut [Wanted]) {
        if !self.doubles.is_on(now) {
            return;
        }
        let again = u64::try_from(self.doubles.behind().len()).unwrap_or(u64::MAX);
        let times = again.saturating_add(1);
        self.doubles.borne = budget::voices(wanted).saturating_mul(times) <= bits;
        if self.doubles.borne {
            let voices = wanted.iter_mut().filter(|one| one.class == Class::Voice);
            for rate in voices.flat_map(|one| one.rates.as_flattened_mut()) {
                *rate = rate.saturating_mul(times);
            }
        }
    }
}
