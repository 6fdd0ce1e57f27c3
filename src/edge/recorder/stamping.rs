//! Has the head of a record's chain stamped now and then, and its end. Nobody waits for it: an authority that does not answer costs a
//! line of the operator's log, a number, and a gap between two stamps that every verifier shows.

use super::authority::Authority;
use super::files::Appended;
use super::{Counters, RecorderError, Setup, folder, lines};
use crate::id::HearingId;
use crate::record::evidence::links::Head;
use crate::record::evidence::stamps::{MOST_STAMPS, STAMPS, Stamp};
use crate::record::evidence::{CHAIN, LONGEST_LINE};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Wait after the first failure; twice as long after each further one.
const RETRY: Duration = Duration::from_secs(1);

/// Longest wait after a failure.
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// For how long after its end a record waits for its last stamp.
const AFTER_THE_END: Duration = Duration::from_secs(600);

/// Tells the heads of a chain to who has them stamped. When it goes, the last that was told is the end.
#[derive(Debug)]
pub(super) struct Heads(watch::Sender<Option<Head>>);

impl Heads {
    /// The chain's head is another one, and durable.
    pub(super) fn tell(&self, head: Option<Head>) {
        self.0.send_replace(head);
    }
}

/// Begins to have a record stamped, if the court has an authority. A disk that cannot take stamps costs them, and not the record.
pub(super) fn start(folder: &Path, setup: &Setup) -> Option<Heads> {
    let authority = setup.authority.clone()?;
    let made = Appended::create(folder, STAMPS);
    let hearing = setup.hearing.clone();
    let file = made
        .inspect_err(|error| tracing::error!(%hearing, %error, "the record is not time stamped"))
        .ok()?;
    file.lock();
    let (heads, told) = watch::channel(None);
    let stamping = Stamping {
        authority: Arc::clone(&authority),
        counters: Arc::clone(&setup.counters),
        hearing,
        file,
        heads: told,
        stamped: None,
        stamps: 0,
    };
    authority.runtime.spawn(stamping.run());
    Some(Heads(heads))
}

/// Goes on where a server stopped, or was killed, before the authority had stamped the end of a closed record. Gives whether there is
/// anything to wait for.
///
/// # Errors
/// The disk.
pub(in crate::edge) fn go_on(
    folder: &Path,
    hearing: HearingId,
    authority: &Arc<Authority>,
    counters: &Arc<Counters>,
) -> Result<bool, RecorderError> {
    let path = folder.join(CHAIN);
    let end = File::open(&path).and_then(|mut chain| lines::end(&mut chain));
    let Some((end, hash)) = end.map_err(folder::failed("reading", &path))? else {
        return Ok(false);
    };
    let Some((file, text)) = Appended::go_on(folder, STAMPS)? else {
        return Ok(false);
    };
    let stamps: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let last = stamps.last().map(|line| serde_json::from_slice(line));
    let stamped = last.transpose()?.map(|stamp: Stamp| stamp.n);
    if stamped >= Some(end.n) {
        return Ok(false);
    }
    let head = Head {
        n: end.n,
        hash,
        at_ms: end.at_ms,
    };
    let stamping = Stamping {
        authority: Arc::clone(authority),
        counters: Arc::clone(counters),
        hearing,
        file,
        heads: watch::channel(Some(head)).1,
        stamped,
        stamps: stamps.len() as u64,
    };
    authority.runtime.spawn(stamping.run());
    Ok(true)
}

/// Whether somebody still waits for a stamp of the record in `folder`.
pub(in crate::edge) fn is_open(folder: &Path) -> bool {
    let file = File::open(folder.join(STAMPS));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

struct Stamping {
    authority: Arc<Authority>,
    counters: Arc<Counters>,
    hearing: HearingId,
    file: Appended,
    heads: watch::Receiver<Option<Head>>,
    /// Number of the line that was stamped last.
    stamped: Option<u64>,
    stamps: u64,
}

impl Stamping {
    async fn run(mut self) {
        let mut retry = RETRY;
        let mut ended: Option<Instant> = None;
        while let Some(head) = self.next().await {
            if self.has_ended() && ended.get_or_insert_with(Instant::now).elapsed() >= AFTER_THE_END
            {
                tracing::error!(hearing = %self.hearing, "the end of the record is not time stamped: the authority did not answer for ten minutes");
                return;
            }
            match self.authority.stamp(head).await {
                Ok(stamp) => {
                    if let Err(error) = self.keep(&stamp) {
                        tracing::error!(hearing = %self.hearing, %error, "a time stamp could not be kept; no more are asked for");
                        return;
                    }
                    retry = RETRY;
                    self.rest(self.authority.every).await;
                }
                Err(error) => {
                    Counters::add(&self.counters.unstamped, 1);
                    tracing::warn!(hearing = %self.hearing, line = head.n, %error, "not time stamped; it is tried again");
                    sleep(retry).await;
                    retry = retry.saturating_mul(2).min(LONGEST_RETRY);
                }
            }
        }
    }

    /// The head, when it is one that is not stamped. `None`: there will be none.
    async fn next(&mut self) -> Option<Head> {
        let stamped = self.stamped;
        let is_new = |head: &Option<Head>| head.is_some_and(|head| Some(head.n) > stamped);
        match self.heads.wait_for(is_new).await {
            Ok(head) => *head,
            Err(_) => None,
        }
        .filter(|_| self.stamps < MOST_STAMPS)
    }

    fn has_ended(&self) -> bool {
        self.heads.has_changed().is_err()
    }

    /// Waits until the next stamp is due; the end is due at once.
    async fn rest(&mut self, every: Duration) {
        let ends = self.heads.wait_for(|_| false);
        let _ = tokio::time::timeout(every, ends).await;
    }

    fn keep(&mut self, stamp: &Stamp) -> Result<(), RecorderError> {
        let mut line = serde_json::to_vec(stamp)?;
        if line.len() > LONGEST_LINE {
            let long = std::io::Error::from(std::io::ErrorKind::FileTooLarge);
            return Err(folder::failed(
                "writing a stamp as long as that to",
                self.file.path(),
            )(long));
        }
        line.push(b'\n');
        self.file.append(&line)?;
        self.file.sync()?;
        self.stamped = Some(stamp.n);
        self.stamps = self.stamps.saturating_add(1);
        Counters::add(&self.counters.stamped, 1);
        Ok(())
    }
}
