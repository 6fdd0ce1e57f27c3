//! The recorder's thread: one input after the other, from the queue to the files.

use super::evidence::{Evidence, Grown};
use super::files::Appended;
use super::log::{self, Log};
use super::recorded::Recorded;
use super::tap::{Command, Control, Inbox, Tapped};
use super::{Counters, RecorderError, Report, Setup, folder, seal, stamp};
use crate::hearing::output::Gap;
use crate::id::PublicationId;
use crate::record::gap::Why;
use crate::record::manifest::Subject;
use crate::record::track::{Span, Track, Zero};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// What a kill of the process can lose at most, besides what is held for order.
const FLUSH_EVERY: Duration = Duration::from_millis(250);

/// What a power cut can lose at most, besides.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// What the chain of a record that is interrupted does not name at most, besides.
const NAME_EVERY: Duration = Duration::from_secs(2);

/// State of one hearing's record.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) setup: Setup,
    pub(super) folder: PathBuf,
    pub(super) log: Log,
    pub(super) evidence: Evidence,
    pub(super) zero: Option<Zero>,
    pub(super) tracks: BTreeMap<PublicationId, Recorded>,
    report: UnboundedSender<Report>,
    state: State,
    buffer: Vec<u8>,
    flushed: Instant,
    synced: Instant,
    named: Instant,
}

#[derive(Debug)]
enum State {
    Paused,
    Writing,
    Failed(String),
}

impl Worker {
    pub(super) fn new(
        setup: Setup,
        folder: PathBuf,
        log: Log,
        evidence: Evidence,
        report: UnboundedSender<Report>,
    ) -> Self {
        let now = Instant::now();
        Self {
            setup,
            folder,
            log,
            evidence,
            zero: None,
            tracks: BTreeMap::new(),
            report,
            state: State::Paused,
            buffer: Vec::new(),
            flushed: now,
            synced: now,
            named: now,
        }
    }

    /// Works until the seal.
    pub(super) fn run(mut self, inbox: &Inbox) {
        loop {
            match inbox.next(FLUSH_EVERY) {
                Ok(Some(Tapped::Packet(publication, packet))) => {
                    self.on_track(&publication, |track, out| track.push(packet, out));
                }
                Ok(Some(Tapped::Lost(publication, packets))) => {
                    self.on_track(&publication, |track, _| track.lost_in_queue(packets));
                }
                Ok(Some(Tapped::Control(Control { command, given }))) => match command {
                    Command::Seal(reply) => {
                        let sealed = self.seal(given);
                        if let Some(reply) = reply {
                            let _ = reply.send(sealed);
                        }
                        return;
                    }
                    other => self.obey(other, given),
                },
                Ok(None) => {}
                Err(_) => {
                    let _ = self.seal(Instant::now());
                    return;
                }
            }
            self.tend(Instant::now());
        }
    }

    fn obey(&mut self, command: Command, given: Instant) {
        match command {
            Command::Prove => self.prove(),
            Command::Resume => self.resume(given),
            Command::Pause => self.pause(given),
            Command::Tap {
                publication,
                role,
                name,
                wish,
            } => {
                let subject = Subject {
                    who: publication.owner.as_str().to_owned(),
                    name,
                    role: role.word().to_owned(),
                    kind: publication.kind.as_str().to_owned(),
                };
                self.tap(publication, subject, wish, given);
            }
            Command::Untap { publication, gap } => {
                let now = self.since_zero(given);
                self.on_track(&publication, |track, out| track.untap(now, why(gap), out));
            }
            Command::Journal(entry) => {
                if let Err(e) = self.log.append(&entry) {
                    self.fail(&e);
                }
            }
            Command::Seal(_) => {}
        }
    }

    /// A recorder that has failed proves nothing any more.
    fn prove(&mut self) {
        let ok = !matches!(self.state, State::Failed(_))
            && folder::probe(&self.folder)
                .inspect_err(|error| tracing::error!(hearing = %self.setup.hearing, %error, "the recorder could not be proven"))
                .is_ok();
        let _ = self.report.send(Report::Proven(ok));
    }

    fn resume(&mut self, given: Instant) {
        match &self.state {
            State::Writing => return,
            State::Failed(sentence) => {
                let _ = self.report.send(Report::Failed(sentence.clone()));
                return;
            }
            State::Paused => {}
        }
        if let Err(e) = folder::probe(&self.folder) {
            return self.fail(&e);
        }
        let now = self.since_zero(given);
        for recorded in self.tracks.values_mut() {
            recorded.track.resume(now);
        }
        self.state = State::Writing;
        let _ = self.report.send(Report::Writing(true));
    }

    fn pause(&mut self, given: Instant) {
        if !matches!(self.state, State::Writing) {
            return;
        }
        let now = self.since_zero(given);
        self.on_every_track(|track, out| track.pause(now, out));
        self.name(true);
        if matches!(self.state, State::Writing) {
            self.state = State::Paused;
            let _ = self.report.send(Report::Writing(false));
        }
    }

    fn tap(
        &mut self,
        publication: PublicationId,
        subject: Subject,
        wish: Arc<AtomicBool>,
        given: Instant,
    ) {
        let now = self.since_zero(given);
        let zero = self.zero(given);
        let paused = !matches!(self.state, State::Writing);
        let kind = publication.kind;
        let recorded = self.tracks.entry(publication).or_insert_with(|| {
            let track = Track::new(kind, zero, paused);
            Recorded::new(track, subject, wish.clone())
        });
        recorded.wish = wish;
        recorded.track.tap(now);
        if matches!(self.state, State::Failed(_)) {
            recorded.track.fail(now);
        }
    }

    /// The first command of the recording sets the zero of all files.
    fn zero(&mut self, given: Instant) -> Zero {
        *self.zero.get_or_insert_with(|| Zero {
            instant: given,
            unix: stamp::now(),
        })
    }

    fn since_zero(&mut self, given: Instant) -> u64 {
        let since = given.saturating_duration_since(self.zero(given).instant);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn on_every_track(&mut self, mut act: impl FnMut(&mut Track, &mut Vec<u8>)) {
        let publications: Vec<PublicationId> = self.tracks.keys().cloned().collect();
        for publication in publications {
            self.on_track(&publication, &mut act);
        }
    }

    fn on_track(
        &mut self,
        publication: &PublicationId,
        act: impl FnOnce(&mut Track, &mut Vec<u8>),
    ) {
        let Some(recorded) = self.tracks.get_mut(publication) else {
            return;
        };
        self.buffer.clear();
        act(&mut recorded.track, &mut self.buffer);
        let settled = recorded.settle(&self.buffer, &self.folder, &self.setup.counters);
        if let Err(e) = settled {
            self.fail(&e);
        }
    }

    /// What is due: flush, sync, a line of the chain.
    fn tend(&mut self, now: Instant) {
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
        let flushed = self.tracks.values_mut().try_for_each(|r| r.flush());
        if let Err(e) = flushed {
            self.fail(&e);
        }
    }

    fn sync(&mut self) {
        self.flush();
        self.synced = Instant::now();
        if matches!(self.state, State::Failed(_)) {
            return;
        }
        let files = self.tracks.values_mut().filter_map(|r| r.open.as_mut());
        let unsynced: Vec<&mut Appended> = files.filter(|f| f.is_unsynced()).collect();
        if unsynced.is_empty() && !self.log.is_unsynced() {
            return;
        }
        let synced = unsynced
            .into_iter()
            .try_for_each(Appended::sync)
            .and_then(|()| self.log.sync())
            .and_then(|()| folder::sync(&self.folder));
        if let Err(e) = synced {
            self.fail(&e);
        }
    }

    /// Makes what was written durable and names it in the chain; signs what was named, if it is not to wait.
    fn name(&mut self, sign: bool) {
        self.sync();
        self.named = Instant::now();
        if matches!(self.state, State::Failed(_)) {
            return;
        }
        let mut grown = vec![Grown {
            file: log::NAME.to_owned(),
            pieces: self.log.take_pieces(),
            span: Span { from: 0, to: 0 },
        }];
        if let Some(zero) = self.zero {
            let tracks = self.tracks.values_mut();
            grown.extend(tracks.flat_map(|recorded| recorded.grown(zero)));
        }
        if let Err(e) = self.evidence.keep(grown, sign) {
            self.fail(&e);
        }
    }

    /// The disk failed. Nothing more is recorded: what a failed disk holds is not to be built upon.
    fn fail(&mut self, error: &RecorderError) {
        if matches!(self.state, State::Failed(_)) {
            return;
        }
        tracing::error!(hearing = %self.setup.hearing, %error, "the recording has stopped");
        let sentence = format!(
            "The recording has stopped, and the rest of this hearing is not recorded: {error}. To record again, end this hearing and \
             hold it anew on a disk that works."
        );
        let now = self.since_zero(Instant::now());
        for recorded in self.tracks.values_mut() {
            recorded.track.fail(now);
        }
        Counters::add(&self.setup.counters.failures, 1);
        let was = std::mem::replace(&mut self.state, State::Failed(sentence.clone()));
        let _ = self.report.send(Report::Failed(sentence));
        if matches!(was, State::Writing) {
            let _ = self.report.send(Report::Writing(false));
        }
    }

    fn seal(mut self, given: Instant) -> Result<(), RecorderError> {
        if self.zero.is_some() {
            let now = self.since_zero(given);
            self.on_every_track(|track, out| track.close(now, out));
        }
        self.name(true);
        if matches!(self.state, State::Writing) {
            let _ = self.report.send(Report::Writing(false));
        }
        let named = match self.state {
            State::Failed(_) => self.evidence.keep_rest(),
            State::Paused | State::Writing => Ok(()),
        };
        seal::seal(self, named)
    }
}

fn why(gap: Gap) -> Why {
    match gap {
        Gap::Muted => Why::Muted,
        Gap::Recess => Why::Recess,
        Gap::Technical => Why::Technical,
        Gap::Deliberation => Why::Deliberation,
        Gap::Held => Why::Held,
        Gap::Absent => Why::Absent,
        Gap::NetworkIn => Why::NetworkIn,
    }
}
