//! Into the store, back again, and only then away from here.

use super::{FILES, Round, trouble};
use crate::edge::archive::catalogue::Waiting;
use crate::edge::archive::objects::{Objects, StoreProblem};
use crate::edge::archive::{Archive, ArchiveError, name_of};
use crate::id::HearingId;
use crate::record::keeping::{Kept, Step, step};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Does with every file that lies here what is next, until it is done, much is done, or the store is away. What cannot be brought on, or
/// may not, keeps nothing back that can.
pub async fn bring(archive: &Archive, round: &mut Round) -> Result<(), ArchiveError> {
    let Some(store) = &archive.store else {
        return Ok(());
    };
    let mut bringer = Bringer {
        archive,
        store,
        over: BTreeMap::new(),
        brought: 0,
    };
    for which in Kept::ALL {
        if which == Kept::Verified && !archive.settings.remove_local {
            break;
        }
        let mut last: Option<Waiting> = None;
        loop {
            let page = archive.catalogue.here(which, last.as_ref(), FILES).await?;
            for waiting in &page {
                bringer.bring_on(waiting, round).await?;
                if round.is_away || bringer.brought >= FILES {
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

struct Bringer<'a> {
    archive: &'a Archive,
    store: &'a Objects,
    /// Hearings that were asked for, and whether each is over.
    over: BTreeMap<String, bool>,
    /// Files that went a step on.
    brought: u32,
}

impl Bringer<'_> {
    async fn bring_on(&mut self, waiting: &Waiting, round: &mut Round) -> Result<(), ArchiveError> {
        let (archive, store) = (self.archive, self.store);
        let may_go = waiting.file.kept == Kept::Verified && self.is_over(&waiting.hearing).await;
        let troubles = round.troubles.len();
        match step(waiting.file.kept, waiting.file.here, may_go) {
            Step::Upload => upload(archive, store, waiting, round).await?,
            Step::ReadBack => read_back(archive, store, waiting, round).await?,
            Step::Drop => drop_local(archive, waiting, round).await?,
            Step::Rest => return Ok(()),
        }
        if round.troubles.len() == troubles {
            self.brought = self.brought.saturating_add(1);
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

async fn upload(
    archive: &Archive,
    store: &Objects,
    waiting: &Waiting,
    round: &mut Round,
) -> Result<(), ArchiveError> {
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
            set(archive, waiting, Kept::Uploaded).await
        }
        Err(error @ StoreProblem::Local(..)) => {
            trouble(archive, &waiting.recording, error.to_string(), round).await
        }
        Err(error) => {
            away(&error, round);
            Ok(())
        }
    }
}

async fn read_back(
    archive: &Archive,
    store: &Objects,
    waiting: &Waiting,
    round: &mut Round,
) -> Result<(), ArchiveError> {
    let file = &waiting.file;
    match store.look(&name(waiting)).await {
        Ok(found) if found.bytes == file.bytes && found.sha256 == file.sha256 => {
            #[cfg(test)]
            crate::edge::recorder::reach("after_read_back");
            set(archive, waiting, Kept::Verified).await?;
            // Nothing is wrong with a record any more when nothing is wrong with any of its files.
            if archive.catalogue.one(&waiting.recording).await?.kept == Kept::Verified {
                let catalogue = &archive.catalogue;
                catalogue.clear_trouble(&waiting.recording, STORE).await?;
            }
            Ok(())
        }
        Ok(found) => {
            let sentence = format!(
                "{STORE} {} with {} bytes that are not those that were written ({} bytes): the copy here stays. Look at the store, \
                 remove what is wrong there, and it is brought there again",
                file.name, found.bytes, file.bytes
            );
            trouble(archive, &waiting.recording, sentence, round).await?;
            // To be put there again, should what is wrong have been removed.
            set(archive, waiting, Kept::Local).await
        }
        Err(StoreProblem::Gone(_)) => {
            let sentence = format!(
                "{STORE} nothing under the name of {}, although it said that it had it",
                file.name
            );
            trouble(archive, &waiting.recording, sentence, round).await?;
            set(archive, waiting, Kept::Local).await
        }
        Err(error) => {
            away(&error, round);
            Ok(())
        }
    }
}

/// With these words begins what is wrong with a record because of the store; what was wrong with it before is something else.
const STORE: &str = "the store answers";

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
            round.troubles.push(sentence);
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

pub(super) fn away(error: &StoreProblem, round: &mut Round) {
    tracing::warn!(%error, "the store is away: closed records wait in the data folder");
    round.is_away = true;
}

fn name(waiting: &Waiting) -> String {
    name_of(&waiting.hearing, &waiting.folder, &waiting.file.name)
}

fn path(archive: &Archive, waiting: &Waiting) -> PathBuf {
    archive.folder.join(name(waiting))
}
