//! How a record begins: on the recorder's own thread, so that a slow disk and a slow key of the court hold up nobody else.

use super::evidence::Certified;
use super::tap::{Command, Control, Inbox, Tapped};
use super::volume::Volume;
use super::watch::Watched;
use super::worker::Worker;
use super::{RecorderError, Report, Setup};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// Between two looks at whether anybody still asks.
const PATIENCE: Duration = Duration::from_secs(60);

/// Makes the folder and records into it, until the seal.
pub(super) fn record(
    setup: Setup,
    inbox: &Inbox,
    watched: Arc<Watched>,
    report: UnboundedSender<Report>,
    folder: &OnceLock<PathBuf>,
) {
    match Certified::by_the_court(&setup).and_then(Volume::create) {
        Ok(volume) => {
            let _ = folder.set(volume.folder.clone());
            Worker::new(setup, volume, watched, report).run(inbox);
        }
        Err(error) => {
            tracing::error!(hearing = %setup.hearing, %error, "the hearing cannot be recorded");
            watched.fail(true);
            let _ = report.send(Report::Failed(error.to_string()));
            keep_nothing(inbox, &report);
        }
    }
}

/// There is no record: nothing is proven, and what comes is dropped. The evidence light says so, and the session does not sit but by a
/// ruling.
fn keep_nothing(inbox: &Inbox, report: &UnboundedSender<Report>) {
    while let Ok(tapped) = inbox.next(PATIENCE) {
        let Some(Tapped::Control(Control { command, .. })) = tapped else {
            continue;
        };
        match command {
            Command::Prove => {
                let _ = report.send(Report::Proven(false));
            }
            Command::Seal(reply) => {
                if let Some(reply) = reply {
                    let _ = reply.send(Err(RecorderError::Stopped));
                }
                return;
            }
            _ => {}
        }
    }
}
