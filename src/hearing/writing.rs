//! What people write to each other while the hearing lasts. To whom one may write is in `rules`, who gets a line in `sight`; here it is
//! kept, so that who comes back finds what they had been told.
//!
//! What is written to everybody or to the court belongs to the record, with its text. Of what is written to the clerk, to court IT or
//! to one person the log has the fact alone. What is written in a private room is passed on and kept nowhere: it has no [`To`], and
//! no fact can hold it.

use super::facts::Facts;
use super::journal::Fact;
use super::output::{Notice, Refusal};
use super::plan::Planned;
use super::role::{CLERK, CONSOLES, INTERPRETERS, LOOKERS_ON, Role};
use super::roster::Participant;
use super::rules::Permission;
use super::sight::{may_know, may_read};
use super::turn::Turn;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Longest text that is written at once, in characters.
pub const MAX_TEXT_LENGTH: usize = 1_000;
/// Most lines that a person finds again.
pub const MOST_LINES: usize = 200;
/// Most bytes (UTF-8) of the lines that a person finds again.
pub const MOST_BYTES: usize = 100_000;

words! {
    /// What a witness under protection lets the clerk know by a button: they write nothing, for words tell who writes them.
    pub enum Sign {
        /// Does not hear what is said.
        CannotHear = "cannot_hear",
        /// Needs a pause.
        NeedsPause = "needs_pause",
        /// Needs help with the device.
        NeedsHelp = "needs_help",
        /// Fears to be recognised.
        FearsRecognition = "fears_recognition",
    }
}

/// To whom something is written that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To all who are in the courtroom.
    Everybody,
    /// To the judges and the clerk.
    Court,
    /// To the clerk.
    Clerk,
    /// To court IT.
    CourtIt,
    /// To one person.
    Person(ParticipantId),
}

impl To {
    /// What the table is asked.
    #[must_use]
    pub fn permission(&self) -> Permission {
        match self {
            Self::Everybody => Permission::WriteToEverybody,
            Self::Court => Permission::WriteToCourt,
            Self::Clerk => Permission::WriteToClerk,
            Self::CourtIt => Permission::WriteToIt,
            Self::Person(_) => Permission::WriteToPerson,
        }
    }

    /// Whether what is written belongs to the record with its text.
    #[must_use]
    pub fn is_on_record(&self) -> bool {
        match self {
            Self::Everybody | Self::Court => true,
            Self::Clerk | Self::CourtIt | Self::Person(_) => false,
        }
    }
}

/// What a person writes. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Takes a text; `None` when nothing is to be read in it, or it is too long, or holds a control character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty()
            && text.chars().count() <= MAX_TEXT_LENGTH
            && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// As text: hostile, never markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person as they were when they wrote something, or were written to, or as they are expected: they need not be here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Id.
    pub id: ParticipantId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
}

impl From<&Participant> for Named {
    fn from(person: &Participant) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            role: person.role,
        }
    }
}

impl From<&Planned> for Named {
    fn from(person: &Planned) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            role: person.role,
        }
    }
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// In words.
    Text(Text),
    /// By a button.
    Sign(Sign),
}

/// What was written once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: Named,
    /// To whom.
    pub to: To,
    /// The one person to whom it was written, if it was to one.
    pub whom: Option<Named>,
    /// What.
    pub body: Body,
}

/// What was written in a private room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: Named,
    /// What.
    pub text: Text,
}

/// What was written, for each who was told it or wrote it.
#[derive(Debug, Default)]
pub struct Letters {
    boxes: BTreeMap<ParticipantId, Vec<Arc<Line>>>,
}

impl Letters {
    fn keep(&mut self, line: Line, told: &BTreeSet<ParticipantId>) {
        let line = Arc::new(line);
        for reader in told.iter().chain([&line.by.id]) {
            let lines = self.boxes.entry(reader.clone()).or_default();
            lines.push(Arc::clone(&line));
            forget_the_oldest(lines);
        }
    }

    /// All lines that a person was told or wrote, the oldest first.
    pub fn of(&self, reader: &ParticipantId) -> impl Iterator<Item = &Arc<Line>> {
        self.boxes.get(reader).into_iter().flatten()
    }
}

/// However much is written, what one person finds again is bounded. A quarter is forgotten at once: whatever goes from the front of a
/// list is told by telling all of it anew.
fn forget_the_oldest(lines: &mut Vec<Arc<Line>>) {
    if lines.len() <= MOST_LINES && bytes(lines) <= MOST_BYTES {
        return;
    }
    while lines.len() > MOST_LINES / 4 * 3 || bytes(lines) > MOST_BYTES / 4 * 3 {
        lines.remove(0);
    }
}

fn bytes(lines: &[Arc<Line>]) -> usize {
    let length = |line: &Arc<Line>| match &line.body {
        Body::Text(text) => text.as_str().len(),
        Body::Sign(_) => 0,
    };
    lines.iter().map(length).sum()
}

/// All lines that a person may read where they are now. In a private room they read what is written there, and nothing else.
#[must_use]
pub fn lines(facts: &Facts, reader: &Participant) -> Vec<Arc<Line>> {
    if reader.room().is_some() {
        return Vec::new();
    }
    facts
        .letters
        .of(&reader.id)
        .filter(|line| may_read(facts, reader, &line.by.id, &line.to))
        .cloned()
        .collect()
}

impl Facts {
    /// A person writes to others.
    pub(super) fn say(
        &mut self,
        who: &ParticipantId,
        to: To,
        body: Body,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let author = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
        if let To::Person(whom) = &to {
            self.may_address(author, whom)?;
        }
        let told: BTreeSet<ParticipantId> = self
            .roster
            .iter()
            .filter(|reader| reader.id != *who && may_read(self, reader, who, &to))
            .map(|reader| reader.id.clone())
            .collect();
        // Nothing is kept for whoever may come: a person who waits for help must know that nobody has heard them.
        if told.is_empty() && matches!(to, To::Clerk | To::CourtIt) {
            return Err(Refusal::NobodyThere);
        }
        self.pace.keep(who, turn.now())?;
        // In a private room nothing is read but what is written there: at the clerk's desk, too.
        let reads_it = |person: &Participant| person.is_connected() && person.room().is_none();
        let is_here = |id: &ParticipantId| self.roster.get(id).is_some_and(reads_it);
        turn.keeps = !to.is_on_record() && !told.is_empty() && !told.iter().any(is_here);
        let text = match &body {
            Body::Text(text) if to.is_on_record() => Some(text.clone()),
            _ => None,
        };
        self.hand_out(turn.now(), who, to.clone(), body, &told);
        turn.note(who, Fact::Said { to, text, told });
        turn.touch(who);
        Ok(())
    }

    /// Gives what was written to whoever was told: when it is written, and when the log tells that it was.
    pub(super) fn hand_out(
        &mut self,
        at: UnixMillis,
        who: &ParticipantId,
        to: To,
        body: Body,
        told: &BTreeSet<ParticipantId>,
    ) {
        let named = |id| self.roster.get(id).map(Named::from);
        let Some(by) = named(who) else {
            return;
        };
        let whom = match &to {
            To::Person(whom) => named(whom),
            _ => None,
        };
        let line = Line {
            at,
            by,
            to,
            whom,
            body,
        };
        self.letters.keep(line, told);
    }

    /// A person writes to those who are in the same private room. Nothing of it is kept.
    pub(super) fn say_in_room(
        &mut self,
        who: &ParticipantId,
        text: Text,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let author = self.roster.get(who).ok_or(Refusal::UnknownPerson)?;
        let room = author.room().ok_or(Refusal::UnknownRoom)?;
        let by = Named::from(author);
        self.pace.keep(who, turn.now())?;
        let at = turn.now();
        for member in self.members(room).filter(|member| member.is_connected()) {
            let (by, text) = (by.clone(), text.clone());
            turn.pass(&member.id, Notice::Aside(Aside { at, by, text }));
        }
        Ok(())
    }

    /// Whether a person may write to this one. Nobody writes to the public. Court IT answers whoever has written to it, and an
    /// interpreter has a partner in the booth.
    fn may_address(&self, author: &Participant, whom: &ParticipantId) -> Result<(), Refusal> {
        let whom = self.roster.get(whom).filter(|whom| whom.id != author.id);
        let whom = whom.ok_or(Refusal::UnknownPerson)?;
        let is_fit = if author.role.is_of(&[CLERK]) {
            may_know(self, author, whom) && !whom.role.is_of(&[LOOKERS_ON, CONSOLES])
        } else if author.role.is_of(&[INTERPRETERS]) {
            may_know(self, author, whom) && whom.role.is_of(&[INTERPRETERS])
        } else {
            let mut heard = self.letters.of(&author.id);
            heard.any(|line| line.by.id == whom.id && line.to == To::CourtIt)
        };
        is_fit.then_some(()).ok_or(Refusal::UnknownPerson)
    }
}

/// The notices that lead from a list that somebody was told to the one that is so: one by one what was added at its end, or all of it.
pub(super) fn news<T>(
    told: &[Arc<T>],
    now: &[Arc<T>],
    added: fn(Arc<T>) -> Notice,
    all: fn(Vec<Arc<T>>) -> Notice,
) -> Vec<Notice> {
    let goes_on = now.len() >= told.len();
    let same = |(was, is): (&Arc<T>, &Arc<T>)| Arc::ptr_eq(was, is);
    if goes_on && told.iter().zip(now).all(same) {
        let fresh = now.get(told.len()..).unwrap_or_default();
        return fresh.iter().cloned().map(added).collect();
    }
    vec![all(now.to_vec())]
}
