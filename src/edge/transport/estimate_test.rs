//! A link in virtual time: a rate, a queue with a tail, a delay, and losses.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "tests"
)]
use super::*;
use crate::edge::transport::leg::transport_feedback;
use crate::media::arrivals::{Arrivals, Feedback};
use crate::media::rtcp::{self, Control};
use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtc::shared::marshal::Marshal;
use std::collections::VecDeque;

const STEP: Duration = Duration::from_millis(5);
const DELAY: Duration = Duration::from_millis(30);
const QUEUE: Duration = Duration::from_millis(200);
const PACKET: usize = 1_200;
const PADDING: usize = 319;
/// A voice: a packet of so many bytes that is not counted, so often; a listener waits so long for it.
const VOICE: usize = 136;
const FRAME: Duration = Duration::from_millis(20);
const LISTENER: Duration = Duration::from_millis(200);

/// As a browser sends it.
fn tell(estimate: &mut Estimate, now: Instant, feedback: &TransportLayerCc) {
    let bytes = feedback.marshal().unwrap();
    rtcp::read(&bytes, |control| {
        if let Control::Arrivals(arrivals) = control {
            estimate.feedback(now, arrivals);
        }
    })
    .unwrap();
}

struct Link {
    now: Instant,
    bits: f64,
    loss: f64,
    busy_until: Instant,
    way: VecDeque<(Instant, u16)>,
    back: VecDeque<(Instant, Feedback)>,
    arrivals: Arrivals,
    told: Instant,
    sequence: u16,
    owed: f64,
    chance: u32,
    estimate: Estimate,
    /// When each packet of a voice left, and when it came.
    voice: Vec<(Instant, Option<Instant>)>,
    speaks: bool,
}

impl Link {
    fn new(bits: f64) -> Self {
        let now = Instant::now();
        Self {
            now,
            bits,
            loss: 0.0,
            busy_until: now,
            way: VecDeque::new(),
            back: VecDeque::new(),
            arrivals: Arrivals::default(),
            told: now,
            sequence: 65_000,
            owed: 0.0,
            chance: 7,
            estimate: Estimate::default(),
            voice: Vec::new(),
            speaks: false,
        }
    }

    /// Sends what `wish` says of the estimate, for so long. Returns bits a second that arrived.
    fn pass(&mut self, time: Duration, wish: impl Fn(f64) -> f64) -> f64 {
        let (end, mut arrived) = (self.now + time, 0_usize);
        while self.now < end {
            self.now += STEP;
            self.speak();
            let wished = wish(self.estimate.bits);
            // Pictures are paced on a weak link.
            let rate = match self.estimate.weak(self.now) {
                Some(bits) => wished.min(bits * 1.1),
                None => wished,
            };
            self.owed += rate * STEP.as_secs_f64() / 8.0;
            while self.owed >= PACKET as f64 {
                self.owed -= PACKET as f64;
                self.send(PACKET);
            }
            while self.way.front().is_some_and(|(at, _)| *at <= self.now) {
                let (at, sequence) = self.way.pop_front().unwrap();
                self.arrivals.arrived(at, sequence);
                arrived += PACKET;
            }
            if self.now - self.told >= Duration::from_millis(50) {
                self.told = self.now;
                let mut feedback = Feedback::default();
                while self.arrivals.take(&mut feedback) {
                    self.back.push_back((self.now + DELAY, feedback.clone()));
                }
            }
            while self.back.front().is_some_and(|(at, _)| *at <= self.now) {
                let (_, feedback) = self.back.pop_front().unwrap();
                tell(
                    &mut self.estimate,
                    self.now,
                    &transport_feedback(&feedback, 1),
                );
            }
        }
        arrived as f64 * 8.0 / time.as_secs_f64()
    }

    fn speak(&mut self) {
        let due = |(left, _): &(Instant, _)| self.now - *left >= FRAME;
        if self.speaks && self.voice.last().is_none_or(due) {
            self.estimate.sent_beside(self.now, VOICE);
            let came = self.through(VOICE);
            self.voice.push((self.now, came));
        }
    }

    /// How long after a moment the last packet of the voice left that a listener missed.
    fn voice_is_clean_after(&self, moment: Instant) -> Duration {
        let missed = |(left, came): &&(Instant, Option<Instant>)| {
            *left >= moment && came.is_none_or(|came| came - *left > DELAY + LISTENER)
        };
        let last = self.voice.iter().rev().find(missed);
        last.map_or(Duration::ZERO, |(left, _)| *left - moment)
    }

    fn send(&mut self, bytes: usize) {
        self.sequence = self.sequence.wrapping_add(1);
        self.estimate.sent(self.now, self.sequence, bytes);
        if let Some(at) = self.through(bytes) {
            self.way.push_back((at, self.sequence));
        }
    }

    /// When a packet comes; `None`: it is lost.
    fn through(&mut self, bytes: usize) -> Option<Instant> {
        self.chance = self
            .chance
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        let lost = f64::from(self.chance >> 8) / f64::from(1 << 24) < self.loss;
        let begin = self.busy_until.max(self.now);
        if lost || begin - self.now > QUEUE {
            return None;
        }
        self.busy_until = begin + Duration::from_secs_f64(bytes as f64 * 8.0 / self.bits);
        Some(self.busy_until + DELAY)
    }

    fn kilobits(&self) -> u64 {
        self.estimate.bits() / 1_000
    }
}

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[test]
fn what_a_link_bears_is_found_and_not_exceeded_for_long() {
    let mut link = Link::new(2_000_000.0);
    link.pass(seconds(20), |estimate| estimate);
    let arrived = link.pass(seconds(20), |estimate| estimate);
    assert!((1_400_000.0..2_020_000.0).contains(&arrived), "{arrived}");
}

#[test]
fn a_link_that_collapses_is_known_within_seconds() {
    let mut link = Link::new(2_000_000.0);
    link.pass(seconds(15), |estimate| estimate);
    link.bits = 200_000.0;
    let mut waited = 0;
    while link.kilobits() > 230 {
        link.pass(Duration::from_millis(100), |estimate| estimate);
        waited += 100;
        assert!(waited <= 1_500, "{} kbit/s", link.kilobits());
    }
    link.pass(seconds(2), |estimate| estimate);
    let arrived = link.pass(seconds(10), |estimate| estimate);
    assert!((130_000.0..202_000.0).contains(&arrived), "{arrived}");
}

#[test]
fn a_link_that_falls_to_a_tenth_carries_the_voice_again_within_two_and_a_half_seconds() {
    for (bits, picture) in [(200_000.0, 400_000.0), (150_000.0, 1_300_000.0)] {
        let mut link = Link::new(2_000_000.0);
        link.speaks = true;
        // A picture that is sent whole or not at all, and whose place is given up when it does not fit beside the voice.
        let wish = |estimate: f64| {
            if estimate > picture + 60_000.0 {
                picture
            } else {
                0.0
            }
        };
        link.pass(seconds(10), wish);
        let before = link.now;
        assert_eq!(
            link.voice_is_clean_after(before - seconds(5)),
            Duration::ZERO
        );
        link.bits = bits;
        link.pass(seconds(20), wish);
        let clean = link.voice_is_clean_after(before);
        assert!(clean > Duration::ZERO, "the link is too weak at first");
        assert!(clean < Duration::from_millis(2_500), "{clean:?}");
    }
}

#[test]
fn a_train_finds_what_a_good_link_bears_and_no_voice_is_late_for_one_on_a_weak_link() {
    let mut link = Link::new(20_000_000.0);
    let mut rounds = 0;
    while link.kilobits() < 12_000 {
        let tries = link.estimate.bits * 2.0;
        try_out(&mut link, 80, tries, 1_000_000.0);
        rounds += 1;
        assert!(rounds <= 3, "{} kbit/s", link.kilobits());
    }
    assert!(link.kilobits() <= 20_500, "{} kbit/s", link.kilobits());

    let mut link = Link::new(200_000.0);
    link.speaks = true;
    link.pass(seconds(10), |estimate| estimate.min(400_000.0));
    link.pass(seconds(2), |_| 0.0);
    let (before, known) = (link.now, link.kilobits().max(230));
    for _ in 0..5 {
        link.pass(seconds(2), |_| 0.0);
        let tries = link.estimate.bits * 1.5;
        assert!(link.estimate.weak(link.now).is_some() && link.estimate.may_try(link.now));
        try_out(&mut link, 60, tries, 0.0);
        assert!(link.kilobits() <= known, "{} kbit/s", link.kilobits());
    }
    assert_eq!(link.voice_is_clean_after(before), Duration::ZERO);
}

/// A train of so many milliseconds, and two seconds of something else.
fn try_out(link: &mut Link, millis: u64, tries: f64, then: f64) {
    link.estimate.begin_train(link.now);
    let end = link.now + Duration::from_millis(millis);
    let mut owed = 0.0;
    while link.now < end {
        link.pass(STEP, |_| 0.0);
        owed += tries * STEP.as_secs_f64() / 8.0;
        while owed >= PADDING as f64 {
            owed -= PADDING as f64;
            link.send(PADDING);
        }
    }
    link.estimate.end_train();
    link.pass(seconds(2), |_| then);
    assert!(link.estimate.take_told().is_some());
}

#[test]
fn an_estimate_grows_no_further_than_what_arrives_has_proven() {
    let mut link = Link::new(50_000_000.0);
    link.pass(seconds(30), |_| 400_000.0);
    assert!(link.kilobits() <= 5_000, "{}", link.kilobits());
    link.pass(seconds(30), |_| 4_000_000.0);
    assert!(
        (3_500..=6_800).contains(&link.kilobits()),
        "{}",
        link.kilobits()
    );
}

#[test]
fn a_link_that_loses_at_any_rate_is_not_starved_and_one_that_is_full_is_left() {
    let mut link = Link::new(5_000_000.0);
    link.loss = 0.2;
    link.pass(seconds(20), |estimate| estimate.min(1_000_000.0));
    assert!(link.kilobits() > 500, "{}", link.kilobits());
}

#[test]
fn feedback_that_lies_changes_nothing_and_costs_nothing() {
    use rtc::rtcp::transport_feedbacks::transport_layer_cc::{
        PacketStatusChunk, RunLengthChunk, StatusChunkTypeTcc, SymbolTypeTcc,
    };
    let mut link = Link::new(2_000_000.0);
    link.pass(seconds(5), |estimate| estimate);
    let before = link.kilobits();
    let run = RunLengthChunk {
        type_tcc: StatusChunkTypeTcc::RunLengthChunk,
        packet_status_symbol: SymbolTypeTcc::PacketNotReceived,
        run_length: 8_191,
    };
    let lie = TransportLayerCc {
        packet_chunks: vec![PacketStatusChunk::RunLengthChunk(run); 500],
        packet_status_count: u16::MAX,
        ..TransportLayerCc::default()
    };
    for _ in 0..1_000 {
        tell(&mut link.estimate, link.now, &lie);
    }
    assert_eq!(link.kilobits(), before);
}
