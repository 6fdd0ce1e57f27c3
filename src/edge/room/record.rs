//! The room's dealings with the recorder.

use crate::edge::recorder::{Latest, Recorder, RecorderHandle, Report, Setup, Tap};
use crate::hearing::journal::Entry;
use crate::hearing::output::{Gap, OnRecord};
use crate::hearing::plan::Plan;
use crate::hearing::role::Role;
use crate::id::PublicationId;
use crate::record::evidence::receipt::Receipt;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longest wait for the seal: hashing an hour of a big hearing takes seconds.
const SEAL: Duration = Duration::from_secs(60);

/// One hearing's record.
#[derive(Debug)]
pub struct Record {
    recorder: Option<RecorderHandle>,
    report: mpsc::UnboundedSender<Report>,
    latest: Latest,
    /// Publications whose tap the shard is stopping; told to the recorder when the wall stands.
    stopping: Vec<(PublicationId, Gap)>,
}

impl Record {
    /// Starts the recorder, and waits neither for the disk nor for the court's key. Where there can be none, the hearing can go on, and
    /// its sign says that it is not recorded.
    pub fn start(setup: Setup) -> (Self, mpsc::UnboundedReceiver<Report>) {
        let (report, reports) = mpsc::unbounded_channel();
        let latest = setup.latest.clone();
        let recorder = match Recorder::start(setup, report.clone()) {
            Ok(recorder) => Some(recorder),
            Err(error) => {
                tracing::error!(%error, "the hearing cannot be recorded");
                None
            }
        };
        let record = Self {
            recorder,
            report,
            latest,
            stopping: Vec::new(),
        };
        (record, reports)
    }

    /// Writes into the log.
    pub fn journal(&self, entry: Entry) {
        if let Some(recorder) = &self.recorder {
            recorder.journal(entry);
        }
    }

    /// Shows whether the disk keeps what is written; without a recorder it does not.
    pub fn prove(&self) {
        match &self.recorder {
            Some(recorder) => recorder.prove(),
            None => {
                let _ = self.report.send(Report::Proven(false));
            }
        }
    }

    /// The court has planned the hearing so: is there room for it?
    pub fn needs(&self, plan: &Plan) {
        if let Some(recorder) = &self.recorder {
            recorder.needs(plan);
        }
    }

    /// The session is open.
    pub fn resume(&self) {
        if let Some(recorder) = &self.recorder {
            recorder.resume();
        }
    }

    /// The session pauses.
    pub fn pause(&self) {
        if let Some(recorder) = &self.recorder {
            recorder.pause();
        }
    }

    /// A way for a publication into the record.
    #[must_use]
    pub fn tap(&self, on_record: OnRecord, role: Role, name: String) -> Option<Tap> {
        let recorder = self.recorder.as_ref()?;
        Some(recorder.tap(on_record, role, name))
    }

    /// The shard is asked to stop a tap.
    pub fn stopping(&mut self, publication: PublicationId, gap: Gap) {
        self.stopping.push((publication, gap));
    }

    /// The walls stand: no more packet comes of what was stopped.
    pub fn settle(&mut self) {
        for (publication, gap) in std::mem::take(&mut self.stopping) {
            if let Some(recorder) = &self.recorder {
                recorder.untap(publication, gap);
            }
        }
    }

    /// The receipt for all that is signed by now, also when the record is closed.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.latest.receipt()
    }

    /// Closes the files and writes the manifest.
    pub async fn seal(&mut self) {
        let Some(recorder) = self.recorder.take() else {
            return;
        };
        match timeout(SEAL, recorder.seal()).await {
            Ok(Ok(())) => tracing::info!("the record is closed and its manifest written"),
            Ok(Err(error)) => tracing::error!(%error, "the record could not be closed"),
            Err(_) => tracing::error!("closing the record takes too long"),
        }
    }
}
