//! The procedure of a kind of case as a list of steps: who speaks when, how long, and under which mark in the record. It is made of a
//! settings file (`edge::config`); here stands how one moves along it.

use super::plan::CaseType;
use super::role::Role;
use super::rules::Permission;
use crate::id::ParticipantId;
use std::fmt;
use std::sync::Arc;

/// Longest name of a step or mark, in characters.
const LONGEST_WORD: usize = 64;

/// The name of a step or of a mark: small letters, digits and `_`, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(String);

impl Word {
    /// Takes a text as a name; `None`: it is none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        let is_word = begins && text.len() <= LONGEST_WORD && text.chars().all(fits);
        is_word.then(|| Self(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The procedures of all kinds of case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedures {
    /// Civil cases.
    pub civil: Arc<Procedure>,
    /// Criminal cases.
    pub criminal: Arc<Procedure>,
    /// Administrative offences.
    pub administrative_offence: Arc<Procedure>,
}

impl Procedures {
    /// Of one kind.
    #[must_use]
    pub fn of(&self, case: CaseType) -> &Arc<Procedure> {
        match case {
            CaseType::Civil => &self.civil,
            CaseType::Criminal => &self.criminal,
            CaseType::AdministrativeOffence => &self.administrative_offence,
        }
    }
}

/// The steps of a procedure, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedure {
    /// They.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name; no other of the procedure has it.
    pub id: Word,
    /// What people read.
    pub title: Title,
    /// Who has the floor in it.
    pub floor: Turns,
    /// How long a turn is to take, in minutes; nothing is cut when they are over.
    pub minutes: Option<u32>,
    /// What the record is marked with.
    pub marker: Word,
    /// The move of the hearing that the step makes.
    pub act: Option<StepAct>,
}

/// A title in the languages of the court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// Who has the floor in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turns {
    /// Everybody who takes part.
    Free,
    /// Nobody but the court.
    Nobody,
    /// All who are present of these roles, at once.
    Together(Vec<Role>),
    /// One after the other who are present of these roles.
    Each {
        /// Whose turns, in order.
        roles: Vec<Role>,
        /// Who has the floor beside each of them.
        with: Beside,
        /// Each turn is a last word.
        last_word: bool,
    },
}

/// Who has the floor beside a person whose turn it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Whoever stands by them.
    pub stands_by: bool,
    /// All who are present of these roles, to ask.
    pub roles: Vec<Role>,
}

/// A move of the hearing that a step makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepAct {
    /// The judges retire.
    Retire,
    /// The court's act is announced.
    Announce,
}

impl StepAct {
    /// What the table is asked for it.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Retire => Permission::Retire,
            Self::Announce => Permission::Announce,
        }
    }
}

/// Where a procedure stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// At which step.
    pub step: Word,
    /// Whose turn of it it is, where people have turns.
    pub person: Option<ParticipantId>,
    /// Who have had a turn of it, or have it now.
    pub had: Vec<ParticipantId>,
    /// The number of the turn, from 1.
    pub turn: u32,
}

/// Where a procedure can go: to a turn of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop<'a> {
    /// The step.
    pub step: &'a Step,
    /// Whose turn it is, where people have turns.
    pub person: Option<ParticipantId>,
    /// The number of the turn, from 1.
    pub turn: u32,
}

/// Who is present, in order.
pub trait Present {
    /// Of a role.
    fn of_role(&self, role: Role) -> Vec<ParticipantId>;
    /// Of those who stand by a person.
    fn standing_by(&self, whom: &ParticipantId) -> Vec<ParticipantId>;
}

impl Procedure {
    /// A step, and its number from 1.
    #[must_use]
    pub fn step(&self, id: &Word) -> Option<(u32, &Step)> {
        (1..).zip(&self.steps).find(|(_, step)| step.id == *id)
    }

    /// The next turn: of the step where one stands, or else of the next one that has any. A step of last words is never passed over,
    /// though whoever has it may not be here at this moment. `None`: the procedure is over.
    #[must_use]
    pub fn next(&self, at: Option<&Position>, present: &impl Present) -> Option<Stop<'_>> {
        let mut steps = self.steps.iter();
        if let Some(at) = at
            && let Some(step) = steps.by_ref().find(|step| step.id == at.step)
        {
            let is_new = |whom: &ParticipantId| !at.had.contains(whom);
            if let Some(person) = step.people(present).into_iter().find(is_new) {
                return Some(Stop {
                    step,
                    person: Some(person),
                    turn: at.turn.saturating_add(1),
                });
            }
        } else {
            // Nothing has begun, or what stands in the log is no step any more.
            steps = self.steps.iter();
        }
        let has_turns = |stop: &Stop<'_>| {
            stop.person.is_some() || !stop.step.is_of_each() || stop.step.is_of_last_words()
        };
        steps.map(|step| step.first(present)).find(has_turns)
    }

    /// The first turn of a step, whether anybody is there for it or not.
    #[must_use]
    pub fn first_of(&self, step: &Word, present: &impl Present) -> Option<Stop<'_>> {
        let (_, step) = self.step(step)?;
        Some(step.first(present))
    }
}

impl Step {
    /// Whether people have turns of their own in it.
    #[must_use]
    pub fn is_of_each(&self) -> bool {
        matches!(self.floor, Turns::Each { .. })
    }

    /// Whether each turn of it is a last word.
    fn is_of_last_words(&self) -> bool {
        matches!(
            self.floor,
            Turns::Each {
                last_word: true,
                ..
            }
        )
    }

    /// Who can have a turn of their own in it, in order.
    fn people(&self, present: &impl Present) -> Vec<ParticipantId> {
        match &self.floor {
            Turns::Each { roles, .. } => {
                let of_role = |role: &Role| present.of_role(*role);
                roles.iter().flat_map(of_role).collect()
            }
            _ => Vec::new(),
        }
    }

    fn first(&self, present: &impl Present) -> Stop<'_> {
        Stop {
            step: self,
            person: self.people(present).into_iter().next(),
            turn: 1,
        }
    }
}

impl Stop<'_> {
    /// Who has the floor: who speaks first, then who asks. Without who speaks nobody asks.
    #[must_use]
    pub fn holders(&self, present: &impl Present) -> Vec<ParticipantId> {
        let of_roles = |roles: &[Role]| {
            let of_role = |role: &Role| present.of_role(*role);
            roles.iter().flat_map(of_role).collect()
        };
        let people: Vec<ParticipantId> = match (&self.step.floor, &self.person) {
            (Turns::Together(roles), _) => of_roles(roles),
            (Turns::Each { with, .. }, Some(person)) => {
                let mut people = vec![person.clone()];
                if with.stands_by {
                    people.extend(present.standing_by(person));
                }
                people.extend(of_roles(&with.roles));
                people
            }
            (Turns::Free | Turns::Nobody | Turns::Each { .. }, _) => Vec::new(),
        };
        let mut holders = Vec::new();
        for whom in people {
            if !holders.contains(&whom) {
                holders.push(whom);
            }
        }
        holders
    }

    /// Whether somebody has a last word in it.
    #[must_use]
    pub fn is_last_word(&self) -> bool {
        self.step.is_of_last_words() && self.person.is_some()
    }
}
