//! Into the store, back again, and only then away from here.

use super::failing::Failing;
use super::{FILES, Round, STORE, mended, trouble};
use crate::edge::archive::catalogue::Waiting;
use crate::edge::archive::objects::{Objects, StoreProblem};
use crate::edge::archive::{Archive, ArchiveError, name_of};
use crate::id::HearingId;
use crate::record::keeping::{Kept, Step, step};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Does with every file that lies here what is next, until it is done, much is done, or the store is away. What cannot be brought on, or
/// may not, keeps nothing back that can: of a record of which the store fails at a file the others come last.
pub async fn bring(archive: &Archive, round: &mut Round) -> Result<(), ArchiveError> {
    let Some(store) = &archive.store else {
        return Ok(());
    };
    let mut bringer = Bringer {
        archive,
        store,
        over: BTreeMap::new(),
        brought: 0,
        failing: Failing::default(),
        failed: BTreeMap::new(),
        is_aside: false,
        has_answered: false,
    };
    bringer.bring_all(round).await?;
    if !round.is_away && !bringer.failed.is_empty() {
        bringer.is_aside = true;
        bringer.bring_all(round).await?;
    }
    match round.is_away {
        true => Ok(()),
        false => bringer.failing.settle(archive, round).await,
    }
}

/// After so many files at which it failed the store is asked for no other of that record in a round.
const TRIES: usize = 3;

struct Bringer<'a> {
    archive: &'a Archive,
    store: &'a Objects,
    /// Hearings that were asked for, and whether each is over.
    over: BTreeMap<String, bool>,
    /// Files that went a step on.
    brought: u32,
    failing: Failing,
    /// At which files of a record the store failed.
    failed: BTreeMap<String, BTreeSet<String>>,
    /// Those records are looked at, after all others.
    is_aside: bool,
    /// The store did something that was asked in this round.
    has_answered: bool,
}

impl Bringer<'_> {
    async fn bring_all(&mut self, round: &mut Round) -> Result<(), ArchiveError> {
        let archive = self.archive;
        for which in Kept::ALL {
            if which == Kept::Verified && !archive.settings.remove_local {
                break;
            }
            let mut last: Option<Waiting> = None;
            loop {
                let page = archive.catalogue.here(which, last.as_ref(), FILES).await?;
                for waiting in &page {
                    if !self.is_due(waiting) {
                        continue;
                    }
                    self.bring_on(waiting, round).await?;
                    if self.failing.is_away()
                        && !(self.is_aside && self.has_answered)
                        && !self.takes_another(round).await?
                    {
                        self.failing.away(round);
                    }
                    if round.is_away || self.brought >= FILES {
                        return Ok(());
                    }
                }
                if page.len() < FILES as usize {
                    break;
                }
                last = page.into_iter().next_back();
            }
        }
        Ok(())
    }

    /// Those that come first may be refused for what they are. Before the store is taken for away it is asked for a file of another record:
    /// of the newest, and in the next round, should it be refused too, of one before.
    async fn takes_another(&mut self, round: &mut Round) -> Result<bool, ArchiveError> {
        let mut waiting = self.archive.catalogue.waiting(FILES).await?;
        waiting.retain(|one| {
            let id = &one.recording;
            !self.failed.contains_key(id) && !round.resting.contains(id)
        });
        let Some(turn) = round.number.checked_rem(waiting.len()) else {
            return Ok(false);
        };
        let before = self.brought;
        if let Some(other) = waiting.get(turn) {
            self.bring_on(other, round).await?;
        }
        Ok(self.brought > before)
    }

    fn is_due(&self, waiting: &Waiting) -> bool {
        match self.failed.get(&waiting.recording) {
            None => !self.is_aside,
            Some(failed) => {
                let is_tried = failed.contains(&waiting.file.name);
                self.is_aside && !is_tried && failed.len() < TRIES
            }
        }
    }

    async fn bring_on(&mut self, waiting: &Waiting, round: &mut Round) -> Result<(), ArchiveError> {
        if round.resting.contains(&waiting.recording) {
            return Ok(());
        }
        let (archive, store) = (self.archive, self.store);
        let may_go = waiting.file.kept == Kept::Verified && self.is_over(&waiting.hearing).await;
        let troubles = round.troubles.len();
        let failed = match step(waiting.file.kept, waiting.file.here, may_go) {
            Step::Upload => upload(archive, store, waiting, round).await?,
            Step::ReadBack => read_back(archive, store, waiting, round).await?,
            Step::Drop => {
                drop_local(archive, waiting, round).await?;
                let is_gone = round.troubles.len() == troubles;
                self.brought = self.brought.saturating_add(u32::from(is_gone));
                return Ok(());
            }
            Step::Rest => return Ok(()),
        };
        if let Some(error) = failed {
            self.failing
                .add(&waiting.recording, &waiting.file.name, &error);
            let failed = self.failed.entry(waiting.recording.clone()).or_default();
            failed.insert(waiting.file.name.clone());
            return Ok(());
        }
        if round.troubles.len() == troubles {
            self.brought = self.brought.saturating_add(1);
            self.has_answered = true;
            self.failing.settle(archive, round).await?;
        }
        Ok(())
    }

    /// A hearing that is not over goes on from what lies here.
    async fn is_over(&mut self, hearing: &str) -> bool {
        if let Some(known) = self.over.get(hearing) {
            return *known;
        }
        let over = match HearingId::new(hearing) {
            Ok(id) => {
                let filed = self.archive.docket.filed(&id).await;
                matches!(filed, Ok(Some(filed)) if filed.ended)
            }
            Err(_) => false,
        };
        self.over.insert(hearing.to_owned(), over);
        over
    }
}

/// Gives what the store failed with.
async fn upload(
    archive: &Archive,
    store: &Objects,
    waiting: &Waiting,
    round: &mut Round,
) -> Result<Option<StoreProblem>, ArchiveError> {
    let name = name(waiting);
    #[cfg(test)]
    crate::edge::recorder::reach("before_upload");
    match store
        .put_new(&name, &path(archive, waiting), waiting.file.bytes)
        .await
    {
        // What is there already is read back like what was put there just now: it may be ours, of before a restart.
        Ok(_) => {
            #[cfg(test)]
            crate::edge::recorder::reach("after_upload");
            set(archive, waiting, Kept::Uploaded).await?;
        }
        Err(error @ StoreProblem::Local(..)) => {
            trouble(archive, &waiting.recording, error.to_string(), round).await?;
        }
        Err(error) => return Ok(Some(error)),
    }
    Ok(None)
}

/// Gives what the store failed with.
async fn read_back(
    archive: &Archive,
    store: &Objects,
    waiting: &Waiting,
    round: &mut Round,
) -> Result<Option<StoreProblem>, ArchiveError> {
    let file = &waiting.file;
    match store.look(&name(waiting)).await {
        Ok(found) if found.bytes == file.bytes && found.sha256 == file.sha256 => {
            #[cfg(test)]
            crate::edge::recorder::reach("after_read_back");
            set(archive, waiting, Kept::Verified).await?;
            mended(archive, &waiting.recording).await?;
        }
        Ok(found) => {
            let sentence = format!(
                "{STORE} {} with {} bytes that are not those that were written ({} bytes): the copy here stays. Look at the store, \
                 remove what is wrong there, and it is brought there again",
                file.name, found.bytes, file.bytes
            );
            trouble(archive, &waiting.recording, sentence, round).await?;
            // To be put there again, should what is wrong have been removed.
            set(archive, waiting, Kept::Local).await?;
        }
        Err(StoreProblem::Gone(_)) => {
            let sentence = format!(
                "{STORE} nothing under the name of {}, although it said that it had it",
                file.name
            );
            trouble(archive, &waiting.recording, sentence, round).await?;
            set(archive, waiting, Kept::Local).await?;
        }
        Err(error) => return Ok(Some(error)),
    }
    Ok(None)
}

async fn drop_local(
    archive: &Archive,
    waiting: &Waiting,
    round: &mut Round,
) -> Result<(), ArchiveError> {
    let path = path(archive, waiting);
    // Written down first: a file that lies here and is not expected does no harm, one that is expected and gone would be a loss.
    archive
        .catalogue
        .set_gone(&waiting.recording, &waiting.file.name)
        .await?;
    #[cfg(test)]
    crate::edge::recorder::reach("before_drop");
    match tokio::fs::remove_file(&path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let sentence = format!("{} could not be removed: {error}", path.display());
            round.trouble(&waiting.recording, &sentence);
        }
        _ => {}
    }
    if let Some(folder) = path.parent() {
        // Only an empty folder goes.
        let _ = tokio::fs::remove_dir(folder).await;
    }
    Ok(())
}

async fn set(archive: &Archive, waiting: &Waiting, kept: Kept) -> Result<(), ArchiveError> {
    let name = &waiting.file.name;
    Ok(archive
        .catalogue
        .set_kept(&waiting.recording, name, kept)
        .await?)
}

fn name(waiting: &Waiting) -> String {
    name_of(&waiting.hearing, &waiting.folder, &waiting.file.name)
}

fn path(archive: &Archive, waiting: &Waiting) -> PathBuf {
    archive.folder.join(name(waiting))
}
