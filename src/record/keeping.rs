//! What becomes of a record that is closed: pure decisions. Who carries them out writes each one down before the next is asked for.

/// Milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;

/// How far a file is on its way into the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Only here.
    Local,
    /// The store says that it has it.
    Uploaded,
    /// It was read back from the store and is what was written.
    Verified,
}

impl Kept {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Local, Self::Uploaded, Self::Verified];

    /// As the catalogue has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Uploaded => "uploaded",
            Self::Verified => "verified",
        }
    }

    /// The reverse of [`Self::word`].
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why a record that was interrupted could not be closed when the server ran again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclosed {
    /// Its chain is not as it was written.
    Damaged,
    /// Its chain is gone.
    Gone,
    /// It stands under a key of the court whose private half is not here.
    OtherKey,
    /// Its folder cannot be read or written, or is of a later version.
    Unreadable,
}

impl Unclosed {
    const ALL: [Self; 4] = [Self::Damaged, Self::Gone, Self::OtherKey, Self::Unreadable];

    /// As the catalogue has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Gone => "gone",
            Self::OtherKey => "other_key",
            Self::Unreadable => "unreadable",
        }
    }

    /// The reverse of [`Self::word`].
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What happened and what to do, for the court's staff.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Damaged => {
                "it was interrupted and could not be closed: its chain.jsonl is not as it was written. Nothing of it is changed or removed; \
                 `tyndau recording verify` of its folder says where. Put the chain.jsonl of a copy there, if there is one, and start the server again"
            }
            Self::Gone => {
                "it was interrupted and could not be closed: its chain.jsonl is gone. Nothing of it is changed or removed. Put the chain.jsonl of a \
                 copy into its folder, if there is one, and start the server again"
            }
            Self::OtherKey => {
                "it was interrupted and could not be closed: it was begun under another key of the court. Name the file of that key's private half in \
                 record.former_court_keys and start the server again"
            }
            Self::Unreadable => {
                "it was interrupted and could not be closed: its folder cannot be read or written by this server, whose log says why. Mend that and \
                 start the server again"
            }
        }
    }
}

/// What is to be done with a file next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Bring it into the store.
    Upload,
    /// Read it back from there.
    ReadBack,
    /// Remove the copy that lies here.
    Drop,
    /// Nothing.
    Rest,
}

/// What is to be done with a file of a record that is not destroyed. A copy here goes only when that in the store was read back and the
/// record `may_go`: its hearing is over, and the court does not want to keep it here.
#[must_use]
pub fn step(kept: Kept, is_here: bool, may_go: bool) -> Step {
    match (kept, is_here) {
        (Kept::Local, true) => Step::Upload,
        (Kept::Uploaded, true) => Step::ReadBack,
        (Kept::Verified, true) if may_go => Step::Drop,
        (Kept::Verified | Kept::Local | Kept::Uploaded, _) => Step::Rest,
    }
}

/// For how long a record is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// When the act of the case took legal force, in milliseconds since 1970; `None`: it has not, and the time does not run.
    pub in_force: Option<u64>,
    /// Days that records of this kind of case are kept after it; `None`: for ever.
    pub days: Option<u32>,
    /// A legal hold stands.
    pub held: bool,
    /// How many of the staff have signed the act of destruction.
    pub signatures: usize,
}

/// Signatures that an act of destruction needs, each of another person.
pub const SIGNATURES: usize = 2;
/// Days before its end from which the court is told that a time runs out.
pub const WARNING_DAYS: u64 = 30;

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is kept.
    Kept,
    /// It is kept for less than [`WARNING_DAYS`] days more.
    EndsSoon,
    /// Its time is over; an act may be signed.
    Due,
    /// Its time is over and the act is signed: to be destroyed.
    ToBeDestroyed,
    /// A legal hold stands: nothing is destroyed, however old, whoever signed.
    Held,
}

/// Where a record stands at `now`, in milliseconds since 1970.
#[must_use]
pub fn fate(term: Term, now: u64) -> Fate {
    if term.held {
        return Fate::Held;
    }
    let Some(ends) = ends(term) else {
        return Fate::Kept;
    };
    if now < ends.saturating_sub(WARNING_DAYS.saturating_mul(DAY_MS)) {
        Fate::Kept
    } else if now < ends {
        Fate::EndsSoon
    } else if term.signatures < SIGNATURES {
        Fate::Due
    } else {
        Fate::ToBeDestroyed
    }
}

/// When the time of a record is over, in milliseconds since 1970; `None`: not known, or never.
#[must_use]
pub fn ends(term: Term) -> Option<u64> {
    let kept = u64::from(term.days?).saturating_mul(DAY_MS);
    Some(term.in_force?.saturating_add(kept))
}

/// Acts that took legal force before this moment are those whose records, kept for so many `days`, end soon at `now` or are over.
#[must_use]
pub fn ends_soon_before(days: u32, now: u64) -> u64 {
    let kept = u64::from(days).saturating_sub(WARNING_DAYS);
    let ahead = WARNING_DAYS.saturating_sub(u64::from(days));
    now.saturating_sub(kept.saturating_mul(DAY_MS))
        .saturating_add(ahead.saturating_mul(DAY_MS))
        .saturating_add(1)
}

/// Whether a file holds keys of parts that are sealed: they go first when a record is destroyed, and what they opened is gone with them.
#[must_use]
pub fn is_key(file: &str) -> bool {
    file.ends_with(".key") || file.ends_with(".keys.json")
}

/// The order in which the files of a record are destroyed: keys first. The last file to go is the chain, so that an act that was broken
/// off leaves what tells what is missing.
pub fn in_order_of_destruction(files: &mut [String]) {
    files.sort_by_key(|file| (!is_key(file), file == super::evidence::CHAIN, file.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_from_here_only_after_it_was_read_back_and_only_if_it_may() {
        assert_eq!(step(Kept::Local, true, true), Step::Upload);
        assert_eq!(step(Kept::Uploaded, true, true), Step::ReadBack);
        assert_eq!(step(Kept::Verified, true, false), Step::Rest);
        assert_eq!(step(Kept::Verified, true, true), Step::Drop);
        for kept in Kept::ALL {
            assert_eq!(step(kept, false, true), Step::Rest);
        }
    }

    #[test]
    fn the_time_runs_from_legal_force_and_ends_with_two_signatures() {
        let mut term = Term {
            days: Some(365),
            ..Term::default()
        };
        let year = 365_u64.saturating_mul(DAY_MS);
        assert_eq!(fate(term, year.saturating_mul(50)), Fate::Kept);
        term.in_force = Some(1_000);
        let over = year.saturating_add(1_000);
        let warned = over.saturating_sub(WARNING_DAYS.saturating_mul(DAY_MS));
        assert_eq!(fate(term, warned.saturating_sub(1)), Fate::Kept);
        assert_eq!(fate(term, warned), Fate::EndsSoon);
        assert_eq!(fate(term, over.saturating_sub(1)), Fate::EndsSoon);
        term.signatures = 1;
        assert_eq!(fate(term, over), Fate::Due);
        term.signatures = 2;
        assert_eq!(fate(term, over.saturating_sub(1)), Fate::EndsSoon);
        assert_eq!(fate(term, over), Fate::ToBeDestroyed);
        term.held = true;
        assert_eq!(fate(term, u64::MAX), Fate::Held);
    }

    #[test]
    fn what_ends_soon_is_found_by_when_its_act_took_force() {
        let now = 1_000_u64.saturating_mul(DAY_MS);
        for days in [10, 30, 31, 365] {
            let before = ends_soon_before(days, now);
            let ends = |in_force| {
                let term = Term {
                    in_force: Some(in_force),
                    days: Some(days),
                    ..Term::default()
                };
                matches!(fate(term, now), Fate::EndsSoon | Fate::Due)
            };
            let last = before.saturating_sub(1);
            assert!(ends(last) && !ends(before), "{days}");
        }
    }

    #[test]
    fn what_has_no_time_in_the_settings_is_kept_for_ever() {
        let term = Term {
            in_force: Some(0),
            days: None,
            held: false,
            signatures: 2,
        };
        assert_eq!(fate(term, u64::MAX), Fate::Kept);
    }

    #[test]
    fn keys_are_destroyed_first_and_the_chain_last() {
        let mut files = ["a.webm", "chain.jsonl", "z.key", "log.jsonl"].map(str::to_owned);
        in_order_of_destruction(&mut files);
        assert_eq!(files, ["z.key", "a.webm", "log.jsonl", "chain.jsonl"]);
    }
}
