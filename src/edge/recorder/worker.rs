//! The recorder's thread: one input after the other, from the queue to the files.

use super::evidence::Grown;
use super::files::Appended;
use super::jump::Wall;
use super::log;
use super::part::Part;
use super::pulse::Pulse;
use super::recorded::{Recorded, why};
use super::ring::Ring;
use super::tap::{Command, Control, Inbox, Tapped};
use super::trouble::Trouble;
use super::volume::Volume;
use super::watch::Watched;
use super::{Counters, RecorderError, Report, Setup, TapPacket, folder, proof, seal, stamp};
use crate::id::{MediaKind, PublicationId, UnixMillis};
use crate::record::manifest::Subject;
use crate::record::track::{Span, Track, Zero};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// What a kill of the process can lose at most, besides what is held for order.
const FLUSH_EVERY: Duration = Duration::from_millis(250);

/// What a power cut can lose at most, besides.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// What the chain of a record that is interrupted does not name at most, besides.
const NAME_EVERY: Duration = Duration::from_secs(2);

/// A disk that took so long to sync has to prove itself again.
const SLOW: Duration = Duration::from_secs(5);

/// State of one hearing's record.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) setup: Setup,
    /// Where it is written now.
    pub(super) volume: Volume,
    /// What is not sealed there yet.
    pub(super) ring: Ring,
    pub(super) watched: Arc<Watched>,
    pub(super) report: UnboundedSender<Report>,
    /// The session is to be recorded.
    pub(super) open: bool,
    /// Since when the session is closed to the public.
    pub(super) closed: Option<UnixMillis>,
    /// When it was opened to the public again: what came before is not for everybody.
    pub(super) reopened: Option<Instant>,
    /// The disk failed, and the record waits for another folder.
    pub(super) trouble: Option<Trouble>,
    /// When that was last tried.
    pub(super) mended: Option<Instant>,
    /// Volumes of disks that failed, which are being closed.
    pub(super) closing: Vec<JoinHandle<()>>,
    buffer: Vec<u8>,
    /// The wall clock, which may jump.
    pub(super) wall: Wall,
    /// All that came until then was taken out of the queue.
    taken: Instant,
    flushed: Instant,
    synced: Instant,
    named: Instant,
}

impl Worker {
    pub(super) fn new(
        setup: Setup,
        volume: Volume,
        watched: Arc<Watched>,
        report: UnboundedSender<Report>,
    ) -> Self {
        let now = Instant::now();
        Self {
            setup,
            volume,
            ring: Ring::default(),
            watched,
            report,
            open: false,
            closed: None,
            reopened: None,
            trouble: None,
            mended: None,
            closing: Vec::new(),
            buffer: Vec::new(),
            wall: Wall::new(now, stamp::now()),
            taken: now,
            flushed: now,
            synced: now,
            named: now,
        }
    }

    /// Works until the seal: first through what was held until the record could begin.
    pub(super) fn run(mut self, mut held: VecDeque<Tapped>, inbox: &Inbox) {
        if self.setup.is_closed {
            self.close_part(self.setup.started, Instant::now());
        }
        loop {
            let asked = Instant::now();
            let (next, was_held) = match held.pop_front() {
                Some(held) => (Ok(Some(held)), true),
                None => (inbox.next(FLUSH_EVERY), false),
            };
            match next {
                Ok(Some(Tapped::Packet(publication, packet))) => self.packet(&publication, packet),
                Ok(Some(Tapped::Lost(publication, packets))) => {
                    self.on_track(&publication, |track, _| match was_held {
                        true => track.came_in_vain(packets),
                        false => track.lost_in_queue(packets),
                    });
                }
                Ok(Some(Tapped::Control(Control { command, given }))) => match command {
                    Command::Seal(reply) => {
                        let sealed = self.seal(given);
                        if let Some(reply) = reply {
                            let _ = reply.send(sealed);
                        }
                        return;
                    }
                    other => {
                        self.taken = self.taken.max(given);
                        self.obey(other, given);
                    }
                },
                Ok(None) => self.taken = self.taken.max(asked),
                Err(_) => {
                    let _ = self.seal(Instant::now());
                    return;
                }
            }
            self.tend(Instant::now());
        }
    }

    pub(super) fn packet(&mut self, publication: &PublicationId, packet: TapPacket) {
        self.taken = self.taken.max(packet.arrived);
        if publication.kind == MediaKind::Video && self.leaves_out(publication, packet.arrived) {
            return;
        }
        if self.reopened.is_some_and(|since| packet.arrived < since) {
            return self.on_track(publication, |track, _| track.lost_in_queue(1));
        }
        if self.open {
            self.ring.packet(publication, &packet);
        }
        self.on_track(publication, |track, out| track.push(packet, out));
    }

    pub(super) fn obey(&mut self, command: Command, given: Instant) {
        match command {
            Command::Prove => self.prove(),
            Command::Resume => self.resume(given),
            Command::Pause => self.pause(given),
            Command::Tap {
                publication,
                role,
                name,
                wish,
                pulse,
            } => {
                let subject = Subject {
                    who: publication.owner.as_str().to_owned(),
                    name,
                    role: role.word().to_owned(),
                    kind: publication.kind.as_str().to_owned(),
                };
                self.tap(publication, subject, (wish, pulse), given);
            }
            Command::Untap { publication, gap } => {
                let now = self.since_zero(given);
                self.on_track(&publication, |track, out| track.untap(now, why(gap), out));
                if let Some(recorded) = self.volume.tracks.get_mut(&publication) {
                    recorded.untapped = Some(why(gap));
                }
            }
            Command::Journal(entry) => self.journal(&entry, given),
            Command::Seal(_) => {}
        }
    }

    /// While the disk is in trouble, nothing is proven.
    fn prove(&mut self) {
        self.mend();
        let ok = self.trouble.is_none()
            && proof::prove(&self.volume.folder)
                .inspect_err(|error| tracing::error!(hearing = %self.setup.hearing, %error, "the recorder could not be proven"))
                .is_ok();
        let _ = self.report.send(Report::Proven(ok));
    }

    fn resume(&mut self, given: Instant) {
        if std::mem::replace(&mut self.open, true) {
            return;
        }
        let now = self.since_zero(given);
        for recorded in self.volume.tracks.values_mut() {
            recorded.track.resume(now);
        }
        if let Some(trouble) = &self.trouble {
            let _ = self.report.send(Report::Failed(trouble.sentence.clone()));
            return;
        }
        if let Err(e) = proof::prove(&self.volume.folder) {
            self.fail(&e);
        }
        if self.trouble.is_none() {
            let _ = self.report.send(Report::Writing(true));
        }
    }

    fn pause(&mut self, given: Instant) {
        if !self.open {
            return;
        }
        let now = self.since_zero(given);
        self.on_every_track(|track, out| track.pause(now, out));
        self.open = false;
        self.name(true);
        let _ = self.report.send(Report::Writing(false));
    }

    fn tap(
        &mut self,
        publication: PublicationId,
        subject: Subject,
        (wish, pulse): (Arc<AtomicBool>, Arc<Pulse>),
        given: Instant,
    ) {
        let now = self.since_zero(given);
        let zero = self.zero(given);
        let paused = !self.open;
        let kind = publication.kind;
        let tracks = &mut self.volume.tracks;
        let recorded = tracks.entry(publication).or_insert_with(|| {
            let track = Track::new(kind, zero, paused);
            Recorded::new(track, subject, wish.clone(), pulse.clone())
        });
        recorded.wish = wish;
        recorded.pulse = pulse;
        recorded.untapped = None;
        // Whether a picture is left out is found anew, and its gap named so, when the next one comes.
        recorded.left_out = false;
        recorded.track.tap(now);
        if self.trouble.is_some() {
            recorded.track.fail(now);
        }
    }

    /// The first command of the recording sets the zero of all files.
    fn zero(&mut self, given: Instant) -> Zero {
        *self.volume.zero.get_or_insert_with(|| Zero {
            instant: given,
            unix: stamp::now(),
        })
    }

    pub(super) fn since_zero(&mut self, given: Instant) -> u64 {
        let since = given.saturating_duration_since(self.zero(given).instant);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn on_every_track(&mut self, mut act: impl FnMut(&mut Track, &mut Vec<u8>)) {
        let publications: Vec<PublicationId> = self.volume.tracks.keys().cloned().collect();
        for publication in publications {
            self.on_track(&publication, &mut act);
        }
    }

    pub(super) fn on_track(
        &mut self,
        publication: &PublicationId,
        act: impl FnOnce(&mut Track, &mut Vec<u8>),
    ) {
        let settled = self.volume.on_track(publication, &mut self.buffer, act);
        if let Err(e) = settled {
            self.fail(&e);
        }
    }

    /// What is due: flush, sync, a line of the chain.
    fn tend(&mut self, now: Instant) {
        self.mend_in_time(now);
        if now.saturating_duration_since(self.named) >= NAME_EVERY {
            self.name(false);
        } else if now.saturating_duration_since(self.synced) >= SYNC_EVERY {
            self.sync();
        } else if now.saturating_duration_since(self.flushed) >= FLUSH_EVERY {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.flushed = Instant::now();
        if self.trouble.is_some() {
            return;
        }
        let flushed = self.volume.tracks.values_mut().try_for_each(|r| r.flush());
        if let Err(e) = flushed {
            self.fail(&e);
        }
    }

    fn sync(&mut self) {
        self.flush();
        self.mind_the_clock();
        self.synced = Instant::now();
        if self.trouble.is_some() {
            return;
        }
        let volume = &mut self.volume;
        let files = volume.tracks.values_mut().filter_map(|r| r.open.as_mut());
        let unsynced: Vec<&mut Appended> = files.filter(|f| f.is_unsynced()).collect();
        let part = volume.part.as_mut().filter(|part| part.is_unsynced());
        if unsynced.is_empty() && !volume.log.is_unsynced() && part.is_none() {
            return;
        }
        let began = Instant::now();
        let synced = unsynced
            .into_iter()
            .try_for_each(Appended::sync)
            .and_then(|()| volume.log.sync())
            .and_then(|()| part.map_or(Ok(()), Part::sync))
            .and_then(|()| folder::sync(&volume.folder));
        if began.elapsed() >= SLOW {
            self.watched.stands();
        }
        if let Err(e) = synced {
            self.fail(&e);
        }
    }

    /// Makes what was written durable and names it in the chain; signs what was named, if it is not to wait.
    pub(super) fn name(&mut self, sign: bool) {
        let taken = self.taken;
        self.sync();
        self.named = Instant::now();
        if self.trouble.is_some() {
            return;
        }
        let volume = &mut self.volume;
        let mut grown = vec![Grown {
            file: log::NAME.to_owned(),
            pieces: volume.log.take_pieces(),
            span: Span { from: 0, to: 0 },
        }];
        grown.extend(volume.part.iter_mut().flat_map(Part::grown));
        if let Some(zero) = volume.zero {
            let tracks = volume.tracks.values_mut();
            grown.extend(tracks.flat_map(|recorded| recorded.grown(zero)));
        }
        let segments = grown.iter().map(|grown| grown.pieces.len() as u64).sum();
        if let Err(e) = volume.evidence.keep(grown, sign) {
            return self.fail(&e);
        }
        let now = Instant::now();
        for recorded in volume.tracks.values_mut() {
            recorded.seals(now);
        }
        Counters::add(&self.setup.counters.sealed, segments);
        self.watched.keeps(taken);
        let tracks = self.volume.tracks.iter();
        let held = tracks.filter_map(|(whose, r)| Some((whose.clone(), r.track.holds_since()?)));
        self.ring.clear_but(&held.collect());
        if let Some(began) = self.closed {
            self.ring.close(began);
        }
        if self.watched.has_stood() {
            self.prove();
        }
    }

    fn seal(mut self, given: Instant) -> Result<(), RecorderError> {
        self.mend();
        if self.volume.zero.is_some() {
            let now = self.since_zero(given);
            self.on_every_track(|track, out| track.close(now, out));
        }
        self.name(true);
        if self.open {
            let _ = self.report.send(Report::Writing(false));
        }
        let named = match self.trouble {
            Some(_) => self.volume.evidence.keep_rest(),
            None => Ok(()),
        };
        for closing in self.closing {
            let _ = closing.join();
        }
        seal::seal(self.volume, named)
    }
}
