//! The recorder: takes what the shards copy to it and writes it to disk, one thread a hearing.
//!
//! Everything comes to the thread by one queue, so that a command stands where it was given among the packets. Packets are admitted to
//! the queue up to a bound and named as a gap beyond it; commands are few and always admitted. Nobody ever waits for the recorder but
//! who asks for the seal.

pub mod authority;
mod begin;
pub mod closed;
mod counters;
pub mod court;
mod court_command;
mod evidence;
pub mod export;
#[cfg(test)]
mod faults;
mod files;
pub(in crate::edge) mod folder;
mod jump;
mod latest;
pub(in crate::edge) mod lines;
pub mod log;
mod opened;
mod part;
pub(in crate::edge) mod pieces;
mod proof;
mod pulse;
mod rebuilt;
mod recorded;
pub mod recover;
mod reserve;
mod rest;
mod ring;
mod sampler;
mod seal;
pub mod stamp;
pub(in crate::edge) mod stamping;
mod tap;
mod trouble;
mod turn;
pub mod unclosed;
pub mod verify;
mod volume;
mod watch;
pub mod withhold;
mod worker;

#[cfg(test)]
mod tests;

pub use crate::record::packet::Packet as TapPacket;
pub use counters::Counters;
#[cfg(test)]
pub(in crate::edge) use faults::{DIES_AT, UPLOAD_POINTS, reach};
pub use latest::Latest;
pub use tap::{Control, Inbox, Tap, Tapped, channel};
pub use watch::Found;

use crate::hearing::journal::Entry;
use crate::hearing::output::{Gap, OnRecord};
use crate::hearing::plan::Plan;
use crate::hearing::role::Role;
use crate::id::{HearingId, PublicationId, UnixMillis};
use crate::record::evidence::line::Unwritable;
use authority::Authority;
use closed::ClosedKey;
use court::CourtKey;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tap::{Command, Queue};
use tokio::sync::{mpsc, oneshot};

/// What a recorder needs to know of its hearing.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The archive's folder; the hearing's own is made in it as `<hearing>/<UTC start>`.
    pub archive: PathBuf,
    /// The hearing.
    pub hearing: HearingId,
    /// Its case number, for the manifest.
    pub case_number: String,
    /// When it began; names the folder.
    pub started: UnixMillis,
    /// What the recorders of this server have done, for the metrics.
    pub counters: Arc<Counters>,
    /// What vouches for the hearing's own key.
    pub court: Arc<CourtKey>,
    /// To whose key parts are sealed that are closed to the public.
    pub closed_key: Arc<ClosedKey>,
    /// Who stamps its times; `None`: nobody does.
    pub authority: Option<Arc<Authority>>,
    /// Where the newest signed line of its chain is shown.
    pub latest: Latest,
    /// The hearing goes on in such a part.
    pub is_closed: bool,
}

#[cfg(test)]
impl Setup {
    /// Of one hearing, which began at the same moment each time.
    pub fn in_a_test(archive: &std::path::Path, hearing: &str, case_number: &str) -> Self {
        Self {
            archive: archive.to_owned(),
            hearing: HearingId::new(hearing).expect("a hearing's id"),
            case_number: case_number.to_owned(),
            started: UnixMillis(1_764_097_223_007),
            counters: Arc::default(),
            court: Arc::new(CourtKey::of_seed(7)),
            closed_key: Arc::new(ClosedKey::of_seed(7)),
            authority: None,
            latest: Latest::default(),
            is_closed: false,
        }
    }
}

/// What the recorder says of its own accord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// Whether a test segment that was written and synced could be read back, byte for byte.
    Proven(bool),
    /// Begun, after a test segment was written to the disk, synced and read back; or ceased.
    Writing(bool),
    /// The disk failed, and no other file could be begun yet. A sentence for the operator.
    Failed(String),
    /// Whether the disk has room for what the hearing [needs](RecorderHandle::needs).
    DiskLasts(bool),
    /// How the record stands: what is wrong, and with whose track; `None`: nothing is to be recorded now.
    Evidence(Option<Vec<Found>>),
}

/// Why a record cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// The folder or a file of it.
    #[error(
        "{what} {path} failed: {source}. Check that the disk of the archive is there, writable and not full"
    )]
    Disk {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The manifest cannot be put into words.
    #[error("the manifest or the chain could not be written: {0}")]
    Words(#[from] serde_json::Error),
    /// A line of the chain cannot be written or signed.
    #[error(transparent)]
    Line(#[from] Unwritable),
    /// What is closed to the public cannot be sealed, and so is not written.
    #[error("a part that is closed to the public could not be sealed, so nothing of it is written")]
    Unsealed,
    /// It could not begin for so long that its log would have a hole.
    #[error(
        "the record could not begin for so long that not all of the hearing's log was held in memory: restart the server"
    )]
    Late,
    /// The recorder's thread is gone.
    #[error("the recorder is not running any more; what it wrote is in the archive")]
    Stopped,
}

/// Starts recorders.
#[derive(Debug)]
pub struct Recorder;

impl Recorder {
    /// Starts the recorder's thread, which makes the hearing's folder, log and chain: nobody else waits for the disk or for the court's
    /// key. Until they can be made, nothing is proven, and it is tried again. Nothing is recorded before [`RecorderHandle::resume`].
    ///
    /// # Errors
    /// [`RecorderError::Disk`] when no thread can be made.
    pub fn start(
        setup: Setup,
        report: mpsc::UnboundedSender<Report>,
    ) -> Result<RecorderHandle, RecorderError> {
        let (queue, inbox) = tap::channel(tap::CAPACITY);
        let path = setup.archive.join(setup.hearing.as_str());
        let watched = watch::Watched::new();
        watch::start(&watched, setup.counters.clone(), report.clone())
            .and_then(|()| sampler::start(&watched, &setup))
            .map_err(folder::failed("starting the watch over", &path))?;
        let folder = Arc::new(OnceLock::new());
        let (begun, watches) = (folder.clone(), watched.clone());
        let record = move || begin::record(setup, &inbox, watches, report, &begun);
        let thread = std::thread::Builder::new().name("recorder".to_owned());
        let started = thread.spawn(record);
        started.map_err(folder::failed("starting the recorder's thread for", &path))?;
        Ok(RecorderHandle {
            queue,
            folder,
            watched,
        })
    }
}

/// The room's hold on its recorder. Dropping it seals the record.
#[derive(Debug)]
pub struct RecorderHandle {
    queue: Queue,
    folder: Arc<OnceLock<PathBuf>>,
    watched: Arc<watch::Watched>,
}

impl RecorderHandle {
    /// The folder of this record; `None`: it is not made yet, or cannot be.
    #[must_use]
    pub fn made(&self) -> Option<&std::path::Path> {
        self.folder.get().map(PathBuf::as_path)
    }

    /// The folder of this record, when it is made.
    #[cfg(test)]
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.wait()
    }

    /// Shows whether the disk keeps what is written. Answered by [`Report::Proven`].
    pub fn prove(&self) {
        self.queue.command(Command::Prove);
    }

    /// The hearing that the court has planned. Whether there is room for it is answered by [`Report::DiskLasts`], now and when it changes.
    pub fn needs(&self, plan: &Plan) {
        self.watched.needs(reserve::needed(plan));
    }

    /// The session is open (again). Answered by [`Report::Writing`] or [`Report::Failed`].
    pub fn resume(&self) {
        self.watched.open(true);
        self.queue.command(Command::Resume);
    }

    /// The session pauses. Answered by [`Report::Writing`] when everything is on disk.
    pub fn pause(&self) {
        self.watched.open(false);
        self.queue.command(Command::Pause);
    }

    /// A way into the record, to be given to the media shard. Only what belongs into it has one: there is no such method for a
    /// publication as such, and so none for whoever is in a confidential room.
    ///
    /// ```compile_fail,E0308
    /// # fn attach(recorder: tyndau::edge::recorder::RecorderHandle, whispered: tyndau::id::PublicationId) {
    /// recorder.tap(whispered, tyndau::hearing::role::Role::Lawyer, String::new());
    /// # }
    /// ```
    ///
    /// ```compile_fail,E0423
    /// # fn forge(whispered: tyndau::id::PublicationId) {
    /// tyndau::hearing::output::OnRecord(whispered);
    /// # }
    /// ```
    #[must_use]
    pub fn tap(&self, on_record: OnRecord, role: Role, name: String) -> Tap {
        let publication = on_record.publication().clone();
        let pulse = self.watched.tap(&publication);
        let tap = Tap::new(on_record, self.queue.clone(), pulse.clone());
        self.queue.command(Command::Tap {
            publication,
            role,
            name,
            wish: tap.wish(),
            pulse,
        });
        tap
    }

    /// A publication is no longer tapped (the shard has said so), and the gap that begins.
    pub fn untap(&self, publication: PublicationId, gap: Gap) {
        self.watched.untap(&publication);
        self.queue.command(Command::Untap { publication, gap });
    }

    /// Writes into the hearing's log. After the seal nothing can be added.
    pub fn journal(&self, entry: Entry) {
        self.queue.command(Command::Journal(entry));
    }

    /// Closes the files and writes the manifest. The order is given by the call; the future waits for the end.
    ///
    /// # Errors
    /// When a file or the manifest could not be written, or the recorder has stopped before.
    pub fn seal(&self) -> impl Future<Output = Result<(), RecorderError>> + Send + 'static {
        let (reply, sealed) = oneshot::channel();
        self.queue.command(Command::Seal(Some(reply)));
        async move { sealed.await.unwrap_or(Err(RecorderError::Stopped)) }
    }
}

impl Drop for RecorderHandle {
    fn drop(&mut self) {
        self.queue.command(Command::Seal(None));
    }
}
