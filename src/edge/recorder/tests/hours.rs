//! Hours of a hearing in which nothing is wrong, as fast as the machine goes: packets to files to the disk, read back and decoded as the
//! sampler does, and nobody is ever called late, silent, unreadable or not on disk. Times are milliseconds of a simulated clock.

use super::media::{VOICE_MS, opus};
use super::*;
use crate::codec::Codec;
use crate::edge::recorder::pulse::{Pulse, Sealed};
use crate::edge::recorder::sampler;
use crate::edge::recorder::tap::Command;
use crate::edge::recorder::watch::{Found, Watched};
use crate::edge::recorder::worker::Worker;
use crate::hearing::output::Gap;
use crate::id::PublicationId;
use crate::record::watch::Wrong;
use bytes::Bytes;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::atomic::AtomicBool;

/// How many minutes, if not five.
const MINUTES: &str = "TYNDAU_MINUTES";
/// Of a voice, this and no packet more is a second of silence between two comforts (RFC 7587, 3.1.3).
const COMFORT_MS: u64 = 400;
const SILENCE: &[u8] = &[0xf8, 0xff, 0xfe];

/// One who speaks and is silent by turns, over a network that loses, stalls, and goes on.
struct Speaker {
    publication: PublicationId,
    words: Vec<Bytes>,
    /// How loud they speak, as their packets say it (RFC 6464).
    level: u8,
    /// Sends next to nothing while silent.
    saves: bool,
    /// Mutes themselves now and then.
    mutes: bool,
    /// What comes is silence, and says that it is a voice.
    silenced: bool,
    speaks: bool,
    turns: u64,
    muted_until: Option<u64>,
    stalled_until: u64,
    stalled: Vec<(u8, TapPacket)>,
    sequence: u16,
}

impl Speaker {
    fn new(who: &str, source: &str, level: u8) -> Self {
        Self {
            publication: publication(who, MediaKind::Audio),
            words: opus(source),
            level,
            saves: false,
            mutes: false,
            silenced: false,
            speaks: false,
            turns: 0,
            muted_until: None,
            stalled_until: 0,
            stalled: Vec::new(),
            sequence: 65_000,
        }
    }

    /// What comes of them at `t`, each with how loud it says it is.
    fn sends(&mut self, t: u64, court: &Hours, chance: &mut StdRng) -> Vec<(u8, TapPacket)> {
        if t >= self.turns {
            self.speaks = !self.speaks;
            let most = if self.speaks { 6_000 } else { 8_000 };
            self.turns = t + chance.random_range(60..most);
        }
        let speaks = self.speaks || self.silenced;
        let is_sent = speaks || !self.saves || t.is_multiple_of(COMFORT_MS);
        if is_sent {
            self.sequence = self.sequence.wrapping_add(1);
        }
        // One in twenty is lost on its way.
        if is_sent && chance.random_range(0..20) > 0 {
            let at = usize::try_from(t / VOICE_MS).unwrap() % self.words.len();
            let is_word = speaks && !self.silenced;
            let packet = TapPacket {
                arrived: court.at(t),
                codec: Codec::Opus,
                ssrc: 0x00C0_FFEE,
                sequence: self.sequence,
                timestamp: u32::try_from((t * 48) & 0xffff_ffff).unwrap(),
                marker: false,
                payload: match is_word {
                    true => self.words[at].clone(),
                    false => Bytes::from_static(SILENCE),
                },
            };
            let level = if speaks { self.level } else { 127 };
            self.stalled.push((level, packet));
        }
        // About once in a minute the network stands still for up to half a second.
        if chance.random_range(0..3_000) == 0 {
            self.stalled_until = t + chance.random_range(100..500);
        }
        if t < self.stalled_until {
            return Vec::new();
        }
        let mut come = std::mem::take(&mut self.stalled);
        for (_, packet) in &mut come {
            packet.arrived = court.at(t);
        }
        come
    }
}

/// A recorder without its threads: what they do when it is time is done when the simulated clock says so.
struct Hours {
    worker: Worker,
    watched: Arc<Watched>,
    base: Instant,
    /// Segments of voices that were read back and decoded.
    decoded: u64,
    _archive: tempfile::TempDir,
}

impl Hours {
    fn open() -> Self {
        let archive = tempfile::tempdir().unwrap();
        let setup = setup(archive.path());
        let (report, _) = mpsc::unbounded_channel();
        let (base, watched) = (Instant::now(), Watched::new());
        let volume = volume(&setup);
        let mut worker = Worker::new(setup, volume, watched.clone(), report);
        worker.obey(Command::Resume, base);
        watched.open(true);
        Self {
            worker,
            watched,
            base,
            decoded: 0,
            _archive: archive,
        }
    }

    fn at(&self, t: u64) -> Instant {
        self.base + Duration::from_millis(t)
    }

    fn tap(&mut self, publication: &PublicationId, t: u64) -> Arc<Pulse> {
        let pulse = self.watched.tap(publication);
        let tap = Command::Tap {
            publication: publication.clone(),
            role: Role::Witness,
            name: "Witness".to_owned(),
            wish: Arc::new(AtomicBool::new(false)),
            pulse: pulse.clone(),
        };
        self.worker.obey(tap, self.at(t));
        pulse
    }

    fn untap(&mut self, publication: &PublicationId, t: u64) {
        self.watched.untap(publication);
        let untap = Command::Untap {
            publication: publication.clone(),
            gap: Gap::Muted,
        };
        self.worker.obey(untap, self.at(t));
    }

    /// Now and then somebody who mutes does so for up to half a minute.
    fn is_muted(
        &mut self,
        one: &mut Speaker,
        pulse: &mut Arc<Pulse>,
        t: u64,
        chance: &mut StdRng,
    ) -> bool {
        if one.muted_until.is_none() && one.mutes && chance.random_range(0..3_000) == 0 {
            one.muted_until = Some(t + chance.random_range(500..30_000));
            self.untap(&one.publication, t);
        }
        if one.muted_until.is_some_and(|until| t < until) {
            return true;
        }
        if one.muted_until.take().is_some() {
            *pulse = self.tap(&one.publication, t);
        }
        false
    }

    fn comes(
        &mut self,
        publication: &PublicationId,
        pulse: &Pulse,
        level: Option<u8>,
        packet: TapPacket,
    ) {
        pulse.sent(packet.arrived, level);
        pulse.owes(packet.arrived);
        self.worker.packet(publication, packet);
    }

    /// What the recorder's threads do at `t`; gives what is wrong.
    fn tend(&mut self, t: u64) -> Vec<Found> {
        if t.is_multiple_of(2_000) {
            self.worker.name(false);
            assert!(self.worker.trouble.is_none());
        }
        if t % 2_000 == 500 {
            for pulse in self.watched.pulses() {
                let Some(sealed) = pulse.take_sealed() else {
                    continue;
                };
                self.decoded +=
                    u64::from(sealed.codec == Codec::Opus && pulse.loud_packets(sealed.span) >= 25);
                let at = pulse.at(self.at(t - 500));
                sampler::look(&pulse, &Sealed { at, ..sealed });
            }
        }
        match t.is_multiple_of(250) {
            true => self.watched.look(self.at(t)).unwrap().0,
            false => Vec::new(),
        }
    }
}

/// Whose voice is loud, quiet with pauses in which nothing is sent, and rough with its microphone off at times.
fn speakers() -> [Speaker; 3] {
    let loud = "sine=frequency=440:sample_rate=48000:duration=8";
    let quiet = "sine=frequency=300:sample_rate=48000:duration=8,volume=-20dB";
    let noise = "anoisesrc=color=pink:sample_rate=48000:duration=8:amplitude=0.2:seed=5";
    [
        Speaker::new("loud", loud, 21),
        Speaker {
            saves: true,
            ..Speaker::new("quiet", quiet, 41)
        },
        Speaker {
            mutes: true,
            ..Speaker::new("rough", noise, 30)
        },
    ]
}

#[test]
fn nobody_is_called_silent_or_late_in_hours_of_words_and_silence_and_who_is_silenced_then_is() {
    let minutes = std::env::var(MINUTES).map_or(5, |minutes| minutes.parse().unwrap());
    let mut chance = StdRng::seed_from_u64(5);
    let mut speakers = speakers();
    let mut court = Hours::open();
    let mut pulses: Vec<_> = speakers
        .iter()
        .map(|one| court.tap(&one.publication, 0))
        .collect();
    let seen = publication("seen", MediaKind::Video);
    let picture = court.tap(&seen, 0);
    let mut camera = Sender::new(MediaKind::Video, court.base).with_size("64x48");
    let end = minutes * 60_000;
    let mut last = Vec::new();
    for t in (0..end + 12_000).step_by(20) {
        speakers[0].silenced = t >= end;
        for (one, pulse) in speakers.iter_mut().zip(&mut pulses) {
            let come = one.sends(t, &court, &mut chance);
            if court.is_muted(one, pulse, t, &mut chance) {
                continue;
            }
            for (level, packet) in come {
                court.comes(&one.publication, pulse, Some(level), packet);
            }
        }
        if t.is_multiple_of(PICTURE_MS) {
            for packet in camera.packets(t / PICTURE_MS) {
                // Lost on its way: what follows is no picture until the next key frame.
                if chance.random_range(0..200) > 0 {
                    court.comes(&seen, &picture, None, packet);
                }
            }
        }
        let found = court.tend(t);
        if t < end {
            assert_eq!(found, [], "{t} ms after the beginning");
        } else if t.is_multiple_of(250) {
            last = found;
        }
        if t == end + 10_000 {
            let named = (Wrong::Silent, Some(speakers[0].publication.clone()));
            assert_eq!(last, [named], "10 s after a voice became silence");
        }
    }
    println!(
        "{minutes} minutes, {} segments of voices decoded from the disk, no false alarm",
        court.decoded
    );
    assert!(
        court.decoded > minutes * 30,
        "{} were decoded",
        court.decoded
    );
}
