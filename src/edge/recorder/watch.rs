//! Watches whether what comes is on disk in time. A thread of its own that never touches the disk: the recorder's may stand in a sync
//! for as long as the disk likes.

use super::Report;
use super::pulse::{self, Pulse};
use crate::id::{MediaKind, PublicationId};
use crate::record::watch::{Clock, Sight, Wrong};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// So long a shard may need to say that it has stopped a tap.
const LETS_GO: u64 = 3_000;

/// What is wrong, and with whose track; `None`: with the whole record.
pub type Found = (Wrong, Option<PublicationId>);

/// What is watched. The room's hold on its recorder, the recorder's thread and the watcher share it.
#[derive(Debug)]
pub(super) struct Watched {
    begun: Instant,
    tracks: Mutex<BTreeMap<PublicationId, Tracked>>,
    /// What came until then is on disk, or was named as what cannot be: of all tracks, since they come by one queue.
    kept: AtomicU64,
    /// The session is to be recorded now.
    open: AtomicBool,
    /// The disk failed, and no other file could be begun.
    failed: AtomicBool,
    /// Minutes that the disk lasts; `u64::MAX`: nobody knows.
    minutes: AtomicU64,
    /// Pictures are left out.
    no_pictures: AtomicBool,
    /// Bytes that the hearing needs; 0: nobody has said so.
    needed: AtomicU64,
    /// Bytes that are free on the archive's disk; `u64::MAX`: nobody knows.
    free: AtomicU64,
    /// Something was too late, or a sync took too long: the disk has to prove itself again when it keeps up.
    stood: AtomicBool,
}

#[derive(Debug)]
struct Tracked {
    pulse: Arc<Pulse>,
    tapped: bool,
    clock: Clock,
    gone: Option<u64>,
}

impl Watched {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            begun: Instant::now(),
            tracks: Mutex::default(),
            kept: AtomicU64::new(0),
            open: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            minutes: AtomicU64::new(u64::MAX),
            no_pictures: AtomicBool::new(false),
            needed: AtomicU64::new(0),
            free: AtomicU64::new(u64::MAX),
            stood: AtomicBool::new(false),
        })
    }

    /// A publication is to be recorded.
    pub(super) fn tap(&self, publication: &PublicationId) -> Arc<Pulse> {
        let pulse = Arc::new(Pulse::new(self.begun));
        let tracked = Tracked {
            pulse: pulse.clone(),
            tapped: true,
            clock: Clock::default(),
            gone: None,
        };
        self.tracks().insert(publication.clone(), tracked);
        pulse
    }

    /// A publication is not to be recorded any more. What came of it is still owed.
    pub(super) fn untap(&self, publication: &PublicationId) {
        if let Some(tracked) = self.tracks().get_mut(publication) {
            tracked.tapped = false;
        }
    }

    /// The session is to be recorded, or no longer. What a pause leaves behind closes no floors.
    pub(super) fn open(&self, on: bool) {
        self.open.store(on, Ordering::Relaxed);
        if !on {
            self.tracks().retain(|_, tracked| tracked.tapped);
        }
    }

    /// What came until then is on disk.
    pub(super) fn keeps(&self, until: Instant) {
        let at = pulse::since(self.begun, until);
        self.kept.fetch_max(at, Ordering::Relaxed);
    }

    /// The disk stands still, or did for too long.
    pub(super) fn stands(&self) {
        self.stood.store(true, Ordering::Relaxed);
    }

    /// Whether it stood since this was last asked.
    pub(super) fn has_stood(&self) -> bool {
        self.stood.swap(false, Ordering::Relaxed)
    }

    /// The disk failed, or works again.
    pub(super) fn fail(&self, on: bool) {
        self.failed.store(on, Ordering::Relaxed);
    }

    /// The disk lasts for so many minutes, and whether pictures are left out.
    pub(super) fn lasts(&self, minutes: u64, no_pictures: bool) {
        self.minutes.store(minutes, Ordering::Relaxed);
        self.no_pictures.store(no_pictures, Ordering::Relaxed);
    }

    /// The hearing needs so many bytes.
    pub(super) fn needs(&self, bytes: u64) {
        self.needed.store(bytes, Ordering::Relaxed);
    }

    /// So many bytes are free.
    pub(super) fn has(&self, free: u64) {
        self.free.store(free, Ordering::Relaxed);
    }

    /// Whether what is free is enough; `None`: nobody can tell.
    fn has_enough(&self) -> Option<bool> {
        let needed = self.needed.load(Ordering::Relaxed);
        let free = self.free.load(Ordering::Relaxed);
        (needed > 0 && free < u64::MAX).then_some(free >= needed)
    }

    /// Whether pictures are left out.
    pub(super) fn sheds(&self) -> bool {
        self.no_pictures.load(Ordering::Relaxed)
    }

    /// All pulses, for the sampler.
    pub(super) fn pulses(&self) -> Vec<Arc<Pulse>> {
        let tracks = self.tracks();
        tracks
            .values()
            .map(|tracked| tracked.pulse.clone())
            .collect()
    }

    fn tracks(&self) -> std::sync::MutexGuard<'_, BTreeMap<PublicationId, Tracked>> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong now, in order, and the longest that anything waits to be on disk, in milliseconds; `None`: nothing is to be
    /// recorded.
    pub(super) fn look(&self, now: Instant) -> Option<(Vec<Found>, u64)> {
        if !self.open.load(Ordering::Relaxed) {
            return None;
        }
        let mut found = Vec::new();
        let mut lag = 0;
        let kept = Some(self.kept.load(Ordering::Relaxed)).filter(|kept| *kept > 0);
        for (publication, tracked) in self.tracks().iter_mut() {
            let now = tracked.pulse.at(now);
            let wrong = tracked.look(now, kept);
            lag = lag.max(tracked.clock.lag(now));
            let is_left_out = self.sheds() && publication.kind == MediaKind::Video;
            let wrong = wrong.filter(|_| !is_left_out);
            found.extend(wrong.map(|wrong| (wrong, Some(publication.clone()))));
        }
        let whole = [
            (self.failed.load(Ordering::Relaxed), Wrong::Disk),
            (self.no_pictures.load(Ordering::Relaxed), Wrong::NoPictures),
            (
                self.minutes.load(Ordering::Relaxed) < super::reserve::WARN_MINUTES,
                Wrong::DiskLow,
            ),
        ];
        found.extend(
            whole
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, wrong)| (wrong, None)),
        );
        found.sort();
        Some((found, lag))
    }
}

impl Tracked {
    fn look(&mut self, now: u64, kept: Option<u64>) -> Option<Wrong> {
        let pulse = &self.pulse;
        let sight = Sight {
            tapped: self.tapped,
            sent: pulse.when_sent(),
            owed: pulse.when_owed(),
            kept,
            shown: pulse.when_shown(),
            found: pulse.found(),
        };
        self.gone = (pulse.is_gone() && self.tapped).then(|| self.gone.unwrap_or(now));
        let is_lost = self
            .gone
            .is_some_and(|since| now.saturating_sub(since) >= LETS_GO);
        let wrong = self.clock.look(now, &sight);
        wrong.or(is_lost.then_some(Wrong::NotOnDisk))
    }
}

/// Begins to watch, until nobody holds what is watched any more.
pub(super) fn start(
    watched: &Arc<Watched>,
    counters: Arc<super::Counters>,
    report: UnboundedSender<Report>,
) -> std::io::Result<()> {
    let watched = Arc::downgrade(watched);
    let watch = move || watch(&watched, &counters, &report);
    let thread = std::thread::Builder::new().name("record-watch".to_owned());
    thread.spawn(watch).map(drop)
}

fn watch(watched: &Weak<Watched>, counters: &super::Counters, report: &UnboundedSender<Report>) {
    let own_lag = counters.watches();
    let mut told = None;
    let mut told_enough = None;
    let mut is_too_late = false;
    while let Some(watched) = watched.upgrade() {
        let (found, lag) = watched.look(Instant::now()).unzip();
        own_lag.store(lag.unwrap_or(0), Ordering::Relaxed);
        let too_late = found
            .iter()
            .flatten()
            .any(|(wrong, _)| *wrong == Wrong::TooLate);
        if too_late && !is_too_late {
            tracing::error!("what came 12 s ago is not on disk");
        }
        is_too_late = too_late;
        if too_late {
            watched.stands();
        }
        if let Some(enough) = watched.has_enough()
            && told_enough.replace(enough) != Some(enough)
            && report.send(Report::DiskLasts(enough)).is_err()
        {
            return;
        }
        if told != found {
            told.clone_from(&found);
            if report.send(Report::Evidence(found)).is_err() {
                return;
            }
        }
        drop(watched);
        std::thread::sleep(LOOK_EVERY);
    }
}
