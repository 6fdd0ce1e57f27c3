//! What the court laid down before the room opened: the case, who is expected and who speaks for whom, who must be there, and who is kept
//! from seeing, hearing or knowing the name of whom.
//!
//! A plan is whole or it is not made: who reads it need not look for strangers or contradictions. Who joins without being in it has no
//! protection and is not required.

use super::role::{INTERPRETERS, Role};
use super::screening::{Screen, Screened};
use crate::id::ParticipantId;
use std::collections::{BTreeMap, BTreeSet};

/// Most people of one plan.
pub const MAX_PEOPLE: usize = 200;
/// Most pairs of one plan that are kept apart.
pub const MAX_SCREENS: usize = 1_000;

/// The plan of one hearing; by default nobody is expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    case: CaseType,
    people: BTreeMap<ParticipantId, Planned>,
    screens: BTreeMap<(ParticipantId, ParticipantId), Screen>,
    revision: u32,
    lasts_ms: Option<u64>,
}

/// The kind of case: by it the procedure is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseType {
    /// Civil.
    #[default]
    Civil,
    /// Criminal.
    Criminal,
    /// Administrative offence.
    AdministrativeOffence,
}

/// A person who is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Id within the hearing, as in their link.
    pub id: ParticipantId,
    /// Name as the others know it: the pseudonym of who has one. The true name of a protected person never enters a hearing.
    pub name: String,
    /// Role.
    pub role: Role,
    /// For whom they speak, interpret or care.
    pub stands_by: BTreeSet<ParticipantId>,
    /// The session must not open without them, unless the judge says so with a reason.
    pub required: bool,
}

impl Planned {
    /// Those of them for whom the others know that they speak or care: an interpreter is there for the whole court.
    #[must_use]
    pub fn speaks_for(&self) -> BTreeSet<ParticipantId> {
        match self.role.stands_by_others() {
            true => self.stands_by.clone(),
            false => BTreeSet::new(),
        }
    }
}

/// Why people and screens make no plan. Numbers count the people or screens as they were given, from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// More than [`MAX_PEOPLE`].
    #[error("a hearing has at most {MAX_PEOPLE} people")]
    TooManyPeople,
    /// More than [`MAX_SCREENS`].
    #[error("a hearing has at most {MAX_SCREENS} pairs that are kept apart")]
    TooManyScreens,
    /// A person's id stands twice.
    #[error("another person of this hearing has this id already")]
    Twice {
        /// The second one.
        person: usize,
    },
    /// A role that takes no part in a hearing.
    #[error("a person of this role takes no part in a hearing")]
    NoPart {
        /// Who.
        person: usize,
    },
    /// A role that is there for nobody else.
    #[error("a person of this role speaks, interprets or cares for nobody else")]
    StandsByNobody {
        /// Who.
        person: usize,
    },
    /// A person speaks for somebody who is not of the plan.
    #[error("nobody in this hearing has the id {whom}, for whom this person should speak")]
    StandsByStranger {
        /// Who speaks.
        person: usize,
        /// For whom.
        whom: ParticipantId,
    },
    /// A person speaks for themselves.
    #[error("a person cannot be their own representative")]
    StandsByThemselves {
        /// Who.
        person: usize,
    },
    /// One of a pair is not of the plan.
    #[error("nobody in this hearing has the id {whom}, who should be kept apart")]
    ScreenOfStranger {
        /// Which pair.
        screen: usize,
        /// The stranger.
        whom: ParticipantId,
    },
    /// A person is kept apart from themselves.
    #[error("a person cannot be kept apart from themselves")]
    ScreenOfThemselves {
        /// Which pair.
        screen: usize,
    },
    /// Nothing is kept from the other.
    #[error("say what is kept from the other: picture, voice or name")]
    ScreenHidesNothing {
        /// Which pair.
        screen: usize,
    },
    /// Something would be kept from the court.
    #[error("nothing can be kept from the judge and the clerk")]
    ScreensTheCourt {
        /// Which pair.
        screen: usize,
    },
}

impl Plan {
    /// Makes a plan. Several screens of one pair hide together what each of them hides.
    ///
    /// # Errors
    /// All that contradicts itself, in the order in which it was given.
    pub fn new(
        case: CaseType,
        people: Vec<Planned>,
        screens: Vec<Screened>,
    ) -> Result<Self, Vec<Flaw>> {
        if people.len() > MAX_PEOPLE {
            return Err(vec![Flaw::TooManyPeople]);
        }
        if screens.len() > MAX_SCREENS {
            return Err(vec![Flaw::TooManyScreens]);
        }
        let roles: BTreeMap<&ParticipantId, Role> = people
            .iter()
            .map(|person| (&person.id, person.role))
            .collect();
        let mut flaws = flaws_of_people(&people, &roles);
        for (number, screen) in screens.iter().enumerate() {
            flaws.extend(flaw_of_screen(number, screen, &roles));
        }
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let mut pairs: BTreeMap<_, Screen> = BTreeMap::new();
        for Screened { from, whom, screen } in screens {
            let all = pairs.entry((from, whom)).or_default();
            *all = all.joined(screen);
        }
        Ok(Self {
            case,
            people: people
                .into_iter()
                .map(|person| (person.id.clone(), person))
                .collect(),
            screens: pairs,
            revision: 0,
            lasts_ms: None,
        })
    }

    /// The same plan as the court's change of this number: of two plans the one with the higher number is the later.
    #[must_use]
    pub fn revised(self, revision: u32) -> Self {
        Self { revision, ..self }
    }

    /// The number of the court's change; 0: of a hearing that was never planned.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The same plan of a hearing that is to last so many milliseconds.
    #[must_use]
    pub fn lasting(self, ms: u64) -> Self {
        let lasts_ms = Some(ms);
        Self { lasts_ms, ..self }
    }

    /// How long it is to last, in milliseconds; `None`: nobody has planned that.
    #[must_use]
    pub fn lasts_ms(&self) -> Option<u64> {
        self.lasts_ms
    }

    /// The kind of case.
    #[must_use]
    pub fn case(&self) -> CaseType {
        self.case
    }

    /// Everybody who is expected, in order of id.
    pub fn people(&self) -> impl Iterator<Item = &Planned> {
        self.people.values()
    }

    /// One person who is expected.
    #[must_use]
    pub fn person(&self, who: &ParticipantId) -> Option<&Planned> {
        self.people.get(who)
    }

    /// Who must be there, in order of id.
    pub fn required(&self) -> impl Iterator<Item = &Planned> {
        self.people().filter(|person| person.required)
    }

    /// Whether one speaks, interprets or cares for another.
    #[must_use]
    pub fn stands_by(&self, who: &ParticipantId, whom: &ParticipantId) -> bool {
        self.person(who)
            .is_some_and(|person| person.stands_by.contains(whom))
    }

    /// Who speaks, interprets or cares for a person.
    pub fn representatives<'a>(
        &'a self,
        whom: &'a ParticipantId,
    ) -> impl Iterator<Item = &'a Planned> {
        self.people()
            .filter(|person| person.stands_by.contains(whom))
    }

    /// All pairs that are kept apart.
    pub fn screens(&self) -> impl Iterator<Item = Screened> {
        self.screens.iter().map(|((from, whom), screen)| Screened {
            from: from.clone(),
            whom: whom.clone(),
            screen: *screen,
        })
    }
}

fn flaws_of_people(people: &[Planned], roles: &BTreeMap<&ParticipantId, Role>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, person) in people.iter().enumerate() {
        if !seen.insert(&person.id) {
            flaws.push(Flaw::Twice { person: number });
        }
        if person.role.first_place().is_none() {
            flaws.push(Flaw::NoPart { person: number });
        }
        if !person.stands_by.is_empty() && !may_stand_by_others(person.role) {
            flaws.push(Flaw::StandsByNobody { person: number });
        }
        for whom in &person.stands_by {
            if *whom == person.id {
                flaws.push(Flaw::StandsByThemselves { person: number });
            } else if !roles.contains_key(whom) {
                let whom = whom.clone();
                flaws.push(Flaw::StandsByStranger {
                    person: number,
                    whom,
                });
            }
        }
    }
    flaws
}

/// Who is there for others. Interpreters are, though their links do not say for whom.
fn may_stand_by_others(role: Role) -> bool {
    role.stands_by_others() || INTERPRETERS.contains(&role)
}

fn flaw_of_screen(
    number: usize,
    screened: &Screened,
    roles: &BTreeMap<&ParticipantId, Role>,
) -> Option<Flaw> {
    let stranger = [&screened.from, &screened.whom]
        .into_iter()
        .find(|one| !roles.contains_key(one));
    if let Some(whom) = stranger {
        let whom = whom.clone();
        return Some(Flaw::ScreenOfStranger {
            screen: number,
            whom,
        });
    }
    if screened.from == screened.whom {
        return Some(Flaw::ScreenOfThemselves { screen: number });
    }
    if screened.screen == Screen::NONE {
        return Some(Flaw::ScreenHidesNothing { screen: number });
    }
    // The court judges what it has seen and heard itself; the clerk writes it down and checks who is who.
    let of_the_court = roles
        .get(&screened.from)
        .is_some_and(|role| role.is_of_the_court());
    of_the_court.then_some(Flaw::ScreensTheCourt { screen: number })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::hearing::screening::Sense;

    fn id(text: &str) -> ParticipantId {
        ParticipantId::new(text).unwrap()
    }

    fn person(name: &str, role: Role) -> Planned {
        Planned {
            id: id(name),
            name: name.to_uppercase(),
            role,
            stands_by: BTreeSet::new(),
            required: false,
        }
    }

    fn speaking_for(name: &str, role: Role, whom: &[&str]) -> Planned {
        Planned {
            stands_by: whom.iter().map(|one| id(one)).collect(),
            ..person(name, role)
        }
    }

    fn screen(from: &str, whom: &str, senses: &[Sense]) -> Screened {
        Screened {
            from: id(from),
            whom: id(whom),
            screen: Screen::of(senses.iter().copied()),
        }
    }

    fn people() -> Vec<Planned> {
        vec![
            person("judge", Role::PresidingJudge),
            Planned {
                required: true,
                ..person("plaintiff", Role::Plaintiff)
            },
            speaking_for("lawyer", Role::Lawyer, &["plaintiff"]),
            Planned {
                required: true,
                ..person("witness", Role::Witness)
            },
        ]
    }

    fn flaws(people: Vec<Planned>, screens: Vec<Screened>) -> Vec<Flaw> {
        Plan::new(CaseType::Civil, people, screens).unwrap_err()
    }

    #[test]
    fn a_plan_knows_who_speaks_for_whom_and_in_that_direction_only() {
        let plan = Plan::new(CaseType::Criminal, people(), vec![]).unwrap();
        assert_eq!(plan.case(), CaseType::Criminal);
        assert!(plan.stands_by(&id("lawyer"), &id("plaintiff")));
        assert!(!plan.stands_by(&id("plaintiff"), &id("lawyer")));
        assert!(!plan.stands_by(&id("nobody"), &id("plaintiff")));
        let (whose, of_nobody) = (id("plaintiff"), id("lawyer"));
        let names: Vec<_> = plan
            .representatives(&whose)
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["LAWYER"]);
        assert_eq!(plan.representatives(&of_nobody).count(), 0);
    }

    #[test]
    fn a_screen_hides_what_it_names_from_the_one_and_not_from_the_other() {
        let screens = vec![
            screen("plaintiff", "witness", &[Sense::Sight]),
            screen("plaintiff", "witness", &[Sense::Name]),
        ];
        let plan = Plan::new(CaseType::Civil, people(), screens).unwrap();
        let expected = screen("plaintiff", "witness", &[Sense::Sight, Sense::Name]);
        assert_eq!(plan.screens().collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn nothing_can_be_kept_from_the_court_but_of_the_court_something_can() {
        let every = [Sense::Sight, Sense::Hearing, Sense::Name];
        assert_eq!(
            flaws(people(), vec![screen("judge", "witness", &every)]),
            [Flaw::ScreensTheCourt { screen: 0 }]
        );
        let other = vec![screen("witness", "judge", &[Sense::Sight])];
        assert!(Plan::new(CaseType::Civil, people(), other).is_ok());
    }

    #[test]
    fn a_person_stands_once_in_a_plan() {
        let mut twice = people();
        twice.push(person("witness", Role::Interpreter));
        assert_eq!(flaws(twice, vec![]), [Flaw::Twice { person: 4 }]);
    }

    #[test]
    fn nobody_speaks_for_strangers_or_themselves() {
        let mut bad = people();
        bad.push(speaking_for(
            "helper",
            Role::Lawyer,
            &["helper", "stranger", "witness"],
        ));
        assert_eq!(
            flaws(bad, vec![]),
            [
                Flaw::StandsByThemselves { person: 4 },
                Flaw::StandsByStranger {
                    person: 4,
                    whom: id("stranger")
                },
            ]
        );
    }

    #[test]
    fn parties_stand_by_nobody_and_the_archive_is_no_part_of_a_hearing() {
        let mut bad = people();
        bad.push(speaking_for("party", Role::Defendant, &["plaintiff"]));
        bad.push(person("archive", Role::ArchiveOfficer));
        assert_eq!(
            flaws(bad, vec![]),
            [
                Flaw::StandsByNobody { person: 4 },
                Flaw::NoPart { person: 5 }
            ]
        );
        let mut good = people();
        good.push(speaking_for("interpreter", Role::Interpreter, &["witness"]));
        good.push(speaking_for("escort", Role::Escort, &["plaintiff"]));
        assert!(Plan::new(CaseType::Civil, good, vec![]).is_ok());
    }

    #[test]
    fn a_screen_of_strangers_of_oneself_or_of_nothing_is_refused() {
        let screens = vec![
            screen("plaintiff", "stranger", &[Sense::Name]),
            screen("stranger", "plaintiff", &[Sense::Name]),
            screen("plaintiff", "plaintiff", &[Sense::Name]),
            screen("plaintiff", "witness", &[]),
        ];
        assert_eq!(
            flaws(people(), screens),
            [
                Flaw::ScreenOfStranger {
                    screen: 0,
                    whom: id("stranger")
                },
                Flaw::ScreenOfStranger {
                    screen: 1,
                    whom: id("stranger")
                },
                Flaw::ScreenOfThemselves { screen: 2 },
                Flaw::ScreenHidesNothing { screen: 3 },
            ]
        );
    }

    #[test]
    fn crowds_are_refused_before_anybody_is_looked_at() {
        let crowd = |n: usize| {
            (0..n)
                .map(|i| person(&format!("p{i}"), Role::Plaintiff))
                .collect::<Vec<_>>()
        };
        assert!(Plan::new(CaseType::Civil, crowd(MAX_PEOPLE), vec![]).is_ok());
        assert_eq!(flaws(crowd(10_000), vec![]), [Flaw::TooManyPeople]);
        let many = vec![screen("plaintiff", "witness", &[Sense::Name]); MAX_SCREENS + 1];
        assert_eq!(flaws(people(), many), [Flaw::TooManyScreens]);
    }
}
