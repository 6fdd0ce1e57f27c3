//! The keeper: takes closed records in, brings them into the store and reads them back, hashes old ones again, and carries out acts of
//! destruction. One round after the other; what a round did stands in the catalogue, so that a restart goes on where it was.

mod destruction;
mod failing;
mod scrub;
mod upload;

use super::catalogue::{CatalogueError, Found, Recording};
use super::intake::{self, Described, Untaken};
use super::objects::StoreProblem;
use super::{Archive, ArchiveError};
use crate::edge::metrics::Metrics;
use crate::edge::{clock, files};
use crate::id::HearingId;
use crate::record::evidence::report::Verdict;
use crate::record::keeping::Kept;
use failing::Failing;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Between two rounds.
pub(super) const EVERY: Duration = Duration::from_secs(3);
/// Between two rounds while the store is away, and between two tries at a record that something is wrong with, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Records that are hashed again in one round, so that new ones do not wait for old ones.
const A_ROUND: u32 = 4;
/// Files that are brought on in one round, so that new records do not wait for them; and that are asked for at once.
const FILES: u32 = 1_000;

/// What a round found wrong.
#[derive(Debug, Default)]
pub struct Round {
    /// The store is away.
    pub is_away: bool,
    /// What is wrong with single records.
    pub troubles: Vec<Trouble>,
    /// How many rounds this keeper has made before.
    number: usize,
    /// Records that nothing is tried with in this round, since something was wrong with them a moment ago.
    resting: BTreeSet<String>,
}

/// Something that is wrong with one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Its id.
    pub recording: String,
    /// A sentence for the operator.
    pub sentence: String,
}

impl Round {
    fn trouble(&mut self, recording: &str, sentence: &str) {
        self.troubles.push(Trouble {
            recording: recording.to_owned(),
            sentence: sentence.to_owned(),
        });
    }
}

/// Keeps until the program ends.
pub async fn keep(archive: Archive, metrics: Arc<Metrics>) {
    let mut keeper = Keeper::new(archive);
    let mut wait = EVERY;
    loop {
        let round = keeper.round(clock::now().0).await.inspect_err(|error| {
            tracing::error!(%error, "the archive's catalogue does not answer: closed records wait");
        });
        wait = next_wait(wait, round.map_or(true, |round| round.is_away));
        keeper.count(&metrics).await;
        tokio::time::sleep(wait).await;
    }
}

/// For how long the keeper rests after a round, when it has rested for `wait` before; `is_away`: the store was away, or the catalogue.
pub(super) fn next_wait(wait: Duration, is_away: bool) -> Duration {
    match is_away {
        true => longer(wait),
        false => EVERY,
    }
}

fn longer(wait: Duration) -> Duration {
    wait.saturating_mul(2).min(LONGEST_WAIT)
}

/// The archive, and what of it is known to need nothing, or nothing yet.
#[derive(Debug)]
pub struct Keeper {
    archive: Archive,
    known: Option<BTreeSet<String>>,
    rounds: usize,
    rests: BTreeMap<String, Rest>,
}

/// A record that something is wrong with is tried again after a while, ever longer, so that it costs the others nothing.
#[derive(Clone, Copy, Debug)]
struct Rest {
    until_ms: u64,
    wait: Duration,
}

impl Keeper {
    /// For an archive.
    #[must_use]
    pub fn new(archive: Archive) -> Self {
        Self {
            archive,
            known: None,
            rounds: 0,
            rests: BTreeMap::new(),
        }
    }

    /// Does what is to be done at `now`, in milliseconds since 1970.
    ///
    /// # Errors
    /// The catalogue does not answer.
    pub async fn round(&mut self, now: u64) -> Result<Round, ArchiveError> {
        let mut round = Round {
            number: self.rounds,
            resting: self.resting(now),
            ..Round::default()
        };
        self.rounds = self.rounds.wrapping_add(1);
        self.take_in(&mut round).await?;
        self.take_in_unclosed(&mut round).await?;
        upload::bring(&self.archive, &mut round).await?;
        scrub::hash_again(&self.archive, now, &mut round).await?;
        destruction::destroy(&self.archive, now, &mut round).await?;
        for Trouble {
            recording,
            sentence,
        } in &round.troubles
        {
            tracing::error!(%recording, trouble = %sentence, "a record needs the operator");
        }
        self.rest(now, &round);
        Ok(round)
    }

    /// Whoever's time is so far off that only a clock that jumped can have set it rests no longer.
    fn resting(&self, now: u64) -> BTreeSet<String> {
        let rests =
            |rest: &Rest| (1..=millis(LONGEST_WAIT)).contains(&rest.until_ms.saturating_sub(now));
        let all = self.rests.iter().filter(|(_, rest)| rests(rest));
        all.map(|(id, _)| id.clone()).collect()
    }

    fn rest(&mut self, now: u64, round: &Round) {
        let before = std::mem::take(&mut self.rests);
        for id in &round.resting {
            let rest = before.get(id).copied();
            self.rests.extend(rest.map(|rest| (id.clone(), rest)));
        }
        for Trouble { recording, .. } in &round.troubles {
            let wait = before
                .get(recording)
                .map_or(EVERY, |rest| longer(rest.wait));
            let until_ms = now.saturating_add(millis(wait));
            self.rests
                .insert(recording.clone(), Rest { until_ms, wait });
        }
    }

    /// Takes in every record that was closed since the last round.
    async fn take_in(&mut self, round: &mut Round) -> Result<(), ArchiveError> {
        let known = match self.known.take() {
            Some(known) => known,
            None => self.archive.catalogue.ids().await?,
        };
        let folder = self.archive.folder.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let found = intake::closed(&folder, &known);
            (known, found)
        })
        .await;
        // A look that was broken off is made again.
        let Ok((mut known, found)) = looked else {
            return Ok(());
        };
        for closed in found {
            let id = closed.id();
            if round.resting.contains(&id) {
                continue;
            }
            match self.describe(closed).await? {
                Ok(()) => {
                    tracing::info!(recording = %id, "a closed record is in the catalogue");
                    known.insert(id);
                }
                Err(sentence) => round.trouble(&id, &sentence),
            }
        }
        self.known = Some(known);
        Ok(())
    }

    /// Takes in every record that was interrupted and could not be closed, as it is, so that the court sees it.
    async fn take_in_unclosed(&self, round: &mut Round) -> Result<(), ArchiveError> {
        let archive = &self.archive;
        for (path, why) in archive.unclosed.all() {
            let found = intake::unclosed(&path, why);
            let Some(untaken) = found else {
                archive.unclosed.known(&path);
                continue;
            };
            let id = untaken.id();
            if round.resting.contains(&id) {
                continue;
            }
            // What was closed before may have its chain in the store already.
            let is_known = archive.catalogue.set_unclosed(&id, why).await?
                || match archive.catalogue.one(&id).await {
                    Ok(_) => true,
                    Err(CatalogueError::Unknown(_)) => false,
                    Err(error) => return Err(error.into()),
                };
            if !is_known && let Err(sentence) = self.describe(untaken).await? {
                round.trouble(&id, &sentence);
                continue;
            }
            if !is_known {
                tracing::error!(recording = %id, trouble = why.sentence(), "a record needs the operator");
            }
            archive.unclosed.known(&path);
        }
        Ok(())
    }

    async fn describe(&self, untaken: Untaken) -> Result<Result<(), String>, ArchiveError> {
        let archive = &self.archive;
        let filed = match HearingId::new(&untaken.hearing) {
            Ok(hearing) => archive.docket.filed(&hearing).await,
            Err(_) => Ok(None),
        };
        let filed = match filed {
            Ok(filed) => filed,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let (keys, has_store) = (archive.court.trusted(), archive.store.is_some());
        let described =
            tokio::task::spawn_blocking(move || intake::describe(&untaken, keys, has_store)).await;
        let Described {
            mut recording,
            files,
            indexes,
        } = match described {
            Ok(Ok(described)) => described,
            Ok(Err(error)) => return Ok(Err(error.to_string())),
            Err(error) => return Ok(Err(error.to_string())),
        };
        if let Some(filed) = filed {
            recording.court_id = filed.court_id;
            recording.court = filed.court;
            recording.case_type = filed.case_type;
            if recording.case_number.is_empty() {
                recording.case_number = filed.case_number;
            }
        }
        archive.catalogue.take_in(&recording, &files).await?;
        for (name, index) in &indexes {
            archive
                .catalogue
                .set_index(&recording.id, name, index)
                .await?;
        }
        Ok(Ok(()))
    }

    /// Shows the operator what waits and what is wrong.
    pub(in crate::edge) async fn count(&self, metrics: &Metrics) {
        let archive = &self.archive;
        if let Ok(backlog) = archive.catalogue.backlog().await {
            let untaken = archive.unclosed.all().len() as u64;
            metrics.archive.show(backlog, untaken);
        }
        let ending = archive.ending(None, clock::now().0);
        if let Ok(ending) = archive.catalogue.number_of(&ending).await {
            metrics.archive.show_ending(ending);
        }
        let free = files::free(&archive.folder);
        let an_hour = archive.catalogue.bytes_an_hour().await;
        if let (Ok(free), Ok(an_hour)) = (free, an_hour) {
            metrics.archive.show_disk(free, an_hour);
        }
    }
}

/// Writes down that something is wrong with a record, or no more, and tells the operator.
async fn trouble(
    archive: &Archive,
    id: &str,
    sentence: String,
    round: &mut Round,
) -> Result<(), ArchiveError> {
    archive.catalogue.set_trouble(id, &sentence).await?;
    round.trouble(id, &sentence);
    Ok(())
}

/// With these words begins what is wrong with a record because of the store; what was wrong with it before is something else.
const STORE: &str = "the store answers";

/// Nothing is wrong with a record because of the store any more when nothing is wrong with any of its files.
async fn mended(archive: &Archive, id: &str) -> Result<(), ArchiveError> {
    if archive.catalogue.one(id).await?.kept == Kept::Verified {
        archive.catalogue.clear_trouble(id, STORE).await?;
    }
    Ok(())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Whether everything of a record is as when it was taken in; if not, what is not. What the store fails at is asked later.
async fn differs(
    archive: &Archive,
    recording: &Recording,
    failing: &mut Failing,
) -> Result<Option<Found>, ArchiveError> {
    for file in archive.catalogue.files(&recording.id).await? {
        let found = archive
            .place(file.here)
            .look(&recording.name_of(&file.name))
            .await;
        match found {
            Ok(found) if found.bytes == file.bytes && found.sha256 == file.sha256 => {}
            Ok(_) => {
                let why = format!("{} is not what was written any more", file.name);
                let verdict = Verdict::Altered;
                return Ok(Some(Found { verdict, why }));
            }
            // What lies here and cannot be read is lost, and so is what the store does not have.
            Err(error) if file.here || matches!(error, StoreProblem::Gone(_)) => {
                let (verdict, why) = (Verdict::Incomplete, error.to_string());
                return Ok(Some(Found { verdict, why }));
            }
            Err(error) => failing.add(&recording.id, &file.name, &error),
        }
        if failing.is_away() {
            break;
        }
    }
    Ok(None)
}
