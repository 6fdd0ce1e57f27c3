//! How a record begins: on the recorder's own thread, so that a slow disk and a slow key of the court hold up nobody else. Where it cannot
//! begin at once, what the room says is held, and it is tried again.

use super::evidence::{Certificate, Certified};
use super::tap::{Command, Control, Inbox, Tapped};
use super::volume::Volume;
use super::watch::Watched;
use super::worker::Worker;
use super::{Counters, RecorderError, Report, Setup};
use crate::id::PublicationId;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// Between two tries while nobody asks.
const AGAIN_EVERY: Duration = Duration::from_secs(10);
/// So much of what the room says is held: more than it says in a day. Each takes some hundred bytes.
const MOST_HELD: usize = 100_000;

/// Makes the folder and records into it, until the seal.
pub(super) fn record(
    setup: Setup,
    inbox: &Inbox,
    watched: Arc<Watched>,
    report: UnboundedSender<Report>,
    folder: &OnceLock<PathBuf>,
) {
    let mut beginning = Beginning {
        setup: &setup,
        report: &report,
        certificate: Certificate::default(),
        held: VecDeque::new(),
        most: MOST_HELD,
        lost: BTreeMap::new(),
        tried: Instant::now(),
    };
    let begun = beginning.begin().or_else(|error| {
        tracing::error!(hearing = %setup.hearing, %error, "the hearing cannot be recorded; it is tried again");
        watched.fail(true);
        Counters::add(&setup.counters.failures, 1);
        let _ = report.send(Report::Failed(error.to_string()));
        let volume = beginning.wait(inbox).ok_or(error)?;
        tracing::warn!(hearing = %setup.hearing, "the hearing can be recorded now");
        watched.fail(false);
        Ok::<Volume, RecorderError>(volume)
    });
    let held = beginning.held;
    if let Ok(volume) = begun {
        let _ = folder.set(volume.folder.clone());
        Worker::new(setup, volume, watched, report).run(held, inbox);
    }
}

/// A record that has not begun.
struct Beginning<'a> {
    setup: &'a Setup,
    report: &'a UnboundedSender<Report>,
    certificate: Certificate,
    /// What the room has said, for the record to be told when it begins.
    held: VecDeque<Tapped>,
    /// More than so much is not held.
    most: usize,
    /// Packets that came since: nothing is there to write them into.
    lost: BTreeMap<PublicationId, u64>,
    tried: Instant,
}

impl Beginning<'_> {
    fn begin(&mut self) -> Result<Volume, RecorderError> {
        let setup = self.setup;
        let begun = self.certificate.of(|| setup.clone());
        let begun = begun.and_then(|certified: Certified| Volume::create(certified));
        self.tried = Instant::now();
        begun
    }

    /// Waits until the record can begin. Until then nothing is proven: the evidence light says so, and the session does not sit but by a
    /// ruling. `None`: the hearing is over.
    fn wait(&mut self, inbox: &Inbox) -> Option<Volume> {
        loop {
            let patience = AGAIN_EVERY.saturating_sub(self.tried.elapsed());
            let asked = match inbox.next(patience).ok()? {
                Some(tapped) => self.hold(tapped),
                None => None,
            };
            if asked.is_none() && self.tried.elapsed() < AGAIN_EVERY {
                continue;
            }
            let begun = match self.held.len() > self.most {
                true => Err(RecorderError::Late),
                false => self.begin(),
            };
            match begun {
                Ok(volume) => {
                    self.confess();
                    let given = Instant::now();
                    // Who does not ask is told all the same.
                    let asked = asked.unwrap_or(Control {
                        command: Command::Prove,
                        given,
                    });
                    self.held.push_back(Tapped::Control(asked));
                    return Some(volume);
                }
                Err(error) => {
                    tracing::error!(hearing = %self.setup.hearing, %error, "the hearing can still not be recorded");
                    self.refuse(asked, error)?;
                }
            }
        }
    }

    /// Holds what came. Gives what asks for the record to begin.
    fn hold(&mut self, tapped: Tapped) -> Option<Control> {
        match tapped {
            Tapped::Packet(publication, _) => self.lose(publication, 1),
            Tapped::Lost(publication, packets) => self.lose(publication, packets),
            Tapped::Control(control) => match control.command {
                Command::Prove | Command::Seal(_) => return Some(control),
                _ => {
                    self.confess();
                    if self.held.len() <= self.most {
                        self.held.push_back(Tapped::Control(control));
                    }
                }
            },
        }
        None
    }

    fn lose(&mut self, publication: PublicationId, packets: u64) {
        let lost = self.lost.entry(publication).or_default();
        *lost = lost.saturating_add(packets);
    }

    /// What was lost is told in its place among what was said.
    fn confess(&mut self) {
        let lost = std::mem::take(&mut self.lost).into_iter();
        self.held
            .extend(lost.map(|(publication, packets)| Tapped::Lost(publication, packets)));
    }

    /// Answers who asked for what cannot be. `None`: nobody will ask again.
    fn refuse(&self, asked: Option<Control>, error: RecorderError) -> Option<()> {
        match asked.map(|control| control.command) {
            Some(Command::Seal(reply)) => {
                if let Some(reply) = reply {
                    let _ = reply.send(Err(error));
                }
                None
            }
            Some(_) => {
                let _ = self.report.send(Report::Proven(false));
                Some(())
            }
            None => Some(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::tap::channel;
    use super::*;

    #[test]
    fn more_than_is_held_is_never_left_out_without_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::in_a_test(folder.path(), "h-1", "");
        for (said, begins) in [(2, true), (3, false)] {
            let (report, mut reports) = tokio::sync::mpsc::unbounded_channel();
            let mut beginning = Beginning {
                setup: &setup,
                report: &report,
                certificate: Certificate::default(),
                held: VecDeque::new(),
                most: 2,
                lost: BTreeMap::new(),
                tried: Instant::now(),
            };
            let (queue, inbox) = channel(10);
            (0..said).for_each(|_| queue.command(Command::Pause));
            queue.command(Command::Prove);
            queue.command(Command::Seal(None));
            let begun = beginning.wait(&inbox);
            assert_eq!(begun.is_some(), begins);
            assert_eq!(reports.try_recv().is_ok(), !begins);
        }
    }
}
