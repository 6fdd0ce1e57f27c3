//! A hearing whose plan was checked: what the catalogue keeps and what a room is opened with.

use super::{CaseType, HearingPlan, Moment, PersonPlan, Readiness, ScreenPlan, Veil};
use crate::hearing::plan::{self, Flaw, Plan, Planned};
use crate::hearing::role::INTERPRETERS;
use crate::hearing::screening::{Screened, Sense};
use crate::id::{ParticipantId, UnixMillis};
use crate::signal::http::Language;
use crate::signal::message::Role;
use crate::signal::translate::role_from;
use std::collections::BTreeSet;

/// A hearing as it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Case number.
    pub case_number: String,
    /// Kind of case.
    pub case_type: CaseType,
    /// Courtroom.
    pub courtroom: String,
    /// When it begins.
    pub begins: UnixMillis,
    /// When it is planned to end.
    pub ends: UnixMillis,
    /// Language of the proceedings.
    pub language: Language,
    /// Who is expected, in the order in which they were given.
    pub guests: Vec<Guest>,
    /// Who is kept apart.
    pub screens: Vec<Screened>,
}

/// A person who is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Id within the hearing.
    pub id: ParticipantId,
    /// Name.
    pub name: String,
    /// The name under which the others know them.
    pub pseudonym: Option<String>,
    /// Role.
    pub role: Role,
    /// Codes of ISO 639.
    pub languages: Vec<String>,
    /// For whom they speak.
    pub stands_by: BTreeSet<ParticipantId>,
    /// Must be there.
    pub required: bool,
}

impl Guest {
    /// The name that goes into links and into the hearing.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.pseudonym.as_deref().unwrap_or(&self.name)
    }

    /// The language in which their page begins.
    #[must_use]
    pub fn page_language(&self, of_the_hearing: Language) -> Language {
        self.languages
            .iter()
            .find_map(|code| Language::of_code(code))
            .unwrap_or(of_the_hearing)
    }

    /// Whether a link made for `before` says of `self` what is not so any more.
    #[must_use]
    pub fn needs_a_new_link(&self, before: &Self) -> bool {
        self.role != before.role
            || self.shown_name() != before.shown_name()
            || self.stands_by_in_links() != before.stands_by_in_links()
    }

    /// Whom their links name as those by whom they stand. An interpreter's name nobody: they are there for the whole court.
    #[must_use]
    pub fn stands_by_in_links(&self) -> BTreeSet<ParticipantId> {
        self.planned().speaks_for()
    }

    fn planned(&self) -> Planned {
        Planned {
            id: self.id.clone(),
            name: self.shown_name().to_owned(),
            role: role_from(self.role),
            stands_by: self.stands_by.clone(),
            required: self.required,
        }
    }
}

impl Booking {
    /// What the hearing is given when its room opens.
    ///
    /// # Errors
    /// [`Flaw`]s, which a booking that was checked does not have.
    pub fn plan(&self) -> Result<Plan, Vec<Flaw>> {
        let people = self.guests.iter().map(Guest::planned).collect();
        let plan = Plan::new(core_case(self.case_type), people, self.screens.clone())?;
        Ok(plan.lasting(self.ends.since(self.begins)))
    }

    /// Whose links say what is not so any more when the hearing is booked as `after`, or are of people who are not expected any more.
    #[must_use]
    pub fn stale_links(&self, after: &Self) -> Vec<ParticipantId> {
        let is_stale = |old: &&Guest| match after.guests.iter().find(|new| new.id == old.id) {
            Some(new) => new.needs_a_new_link(old),
            None => true,
        };
        let stale = self.guests.iter().filter(is_stale);
        stale.map(|old| old.id.clone()).collect()
    }

    /// As it goes over the wire.
    #[must_use]
    pub fn body(&self) -> HearingPlan {
        HearingPlan {
            case_number: self.case_number.clone(),
            case_type: self.case_type,
            courtroom: self.courtroom.clone(),
            begins: Moment(self.begins),
            ends: Moment(self.ends),
            language: self.language,
            persons: self.guests.iter().map(person_body).collect(),
            screens: self.screens.iter().map(screen_body).collect(),
        }
    }

    /// How ready it is when these are connected.
    #[must_use]
    pub fn readiness(&self, present: &BTreeSet<ParticipantId>) -> Readiness {
        let ids = |wanted: &dyn Fn(&Guest) -> bool| -> Vec<String> {
            self.guests
                .iter()
                .filter(|guest| wanted(guest))
                .map(|guest| guest.id.to_string())
                .collect()
        };
        Readiness {
            present: present.iter().map(ToString::to_string).collect(),
            missing: ids(&|guest| guest.required && !present.contains(&guest.id)),
            without_interpreter: ids(&|guest| !self.can_follow(guest)),
        }
    }

    /// Whether a person speaks the language of the proceedings, or one who does speaks theirs.
    fn can_follow(&self, guest: &Guest) -> bool {
        let of_the_hearing = self.language.code();
        let speaks =
            |one: &Guest, code: &str| one.languages.iter().any(|language| language == code);
        speaks(guest, of_the_hearing)
            || self.guests.iter().any(|other| {
                INTERPRETERS.contains(&role_from(other.role))
                    && speaks(other, of_the_hearing)
                    && guest
                        .languages
                        .iter()
                        .any(|language| speaks(other, language))
            })
    }
}

fn core_case(case: CaseType) -> plan::CaseType {
    match case {
        CaseType::Civil => plan::CaseType::Civil,
        CaseType::Criminal => plan::CaseType::Criminal,
        CaseType::AdministrativeOffence => plan::CaseType::AdministrativeOffence,
    }
}

fn person_body(guest: &Guest) -> PersonPlan {
    PersonPlan {
        id: guest.id.to_string(),
        name: guest.name.clone(),
        pseudonym: guest.pseudonym.clone(),
        role: guest.role,
        languages: guest.languages.clone(),
        stands_by: guest.stands_by.iter().map(ToString::to_string).collect(),
        required: guest.required,
    }
}

fn screen_body(screened: &Screened) -> ScreenPlan {
    ScreenPlan {
        viewer: screened.from.to_string(),
        subject: screened.whom.to_string(),
        hides: screened.screen.senses().map(wire_veil).collect(),
    }
}

/// On the wire.
#[must_use]
pub fn wire_veil(sense: Sense) -> Veil {
    match sense {
        Sense::Sight => Veil::Picture,
        Sense::Hearing => Veil::Voice,
        Sense::Name => Veil::Name,
    }
}

/// In the hearing.
#[must_use]
pub fn core_veil(veil: Veil) -> Sense {
    match veil {
        Veil::Picture => Sense::Sight,
        Veil::Voice => Sense::Hearing,
        Veil::Name => Sense::Name,
    }
}
