//! Turns a body into a booking, or says everything that is wrong with it at once, each with its place.

use super::booking::{Booking, Guest, core_veil};
use super::{Fault, FaultCode, HearingPlan, PersonPlan, ScreenPlan};
use crate::hearing::plan::{Flaw, MAX_PEOPLE, MAX_SCREENS};
use crate::hearing::screening::{Screen, Screened};
use crate::id::{ParticipantId, UnixMillis};
use crate::signal::grant::{MOST_STOOD_BY, is_of_the_court};
use crate::signal::message::Role;
use crate::signal::name::{self, NameError};
use std::collections::BTreeSet;

/// A hearing may be entered as it begins, by a clerk whose clock is not that of the server.
const GRACE_MS: u64 = 15 * 60_000;
/// Longest hearing.
const LONGEST_MS: u64 = 24 * 3_600_000;
/// Furthest beginning: a year that was mistyped is noticed.
const FURTHEST_MS: u64 = 2 * 366 * 24 * 3_600_000;
/// Most languages of a person.
const MAX_LANGUAGES: usize = 8;

/// Most characters of the reason of a cancellation.
const MAX_REASON: usize = 200;

/// Checks a body at `now`. `kept` is when the hearing begins so far: it may stay so although it has begun.
///
/// # Errors
/// All faults, in the order of the body; never an empty list.
pub fn check(
    body: HearingPlan,
    kept: Option<UnixMillis>,
    now: UnixMillis,
) -> Result<Booking, Vec<Fault>> {
    if body.persons.len() > MAX_PEOPLE {
        return Err(vec![of_flaw(&Flaw::TooManyPeople)]);
    }
    if body.screens.len() > MAX_SCREENS {
        return Err(vec![of_flaw(&Flaw::TooManyScreens)]);
    }
    let mut faults = Faults::default();
    faults.text("/case_number", &body.case_number);
    faults.text("/courtroom", &body.courtroom);
    faults.times(&body, kept, now);
    let guests: Vec<Guest> = body
        .persons
        .into_iter()
        .enumerate()
        .filter_map(|(number, person)| faults.person(number, person))
        .collect();
    let screens: Vec<Screened> = body
        .screens
        .iter()
        .enumerate()
        .filter_map(|(number, screen)| faults.screen(number, screen))
        .collect();
    let booking = Booking {
        // Blanks at the ends would make another courtroom of the same one, and of a name a pseudonym.
        case_number: body.case_number.trim().to_owned(),
        case_type: body.case_type,
        courtroom: body.courtroom.trim().to_owned(),
        begins: body.begins.0,
        ends: body.ends.0,
        language: body.language,
        guests,
        screens,
    };
    if faults.found.is_empty()
        && let Err(flaws) = booking.plan()
    {
        faults.found.extend(flaws.iter().map(of_flaw));
    }
    match faults.found.is_empty() {
        true => Ok(booking),
        false => Err(faults.found),
    }
}

/// What is wrong with the reason of a cancellation.
#[must_use]
pub fn check_reason(reason: &str) -> Option<Fault> {
    let (code, detail) = match name::check_text(reason, MAX_REASON).err()? {
        NameError::Empty => (FaultCode::Empty, "say why the hearing does not take place"),
        NameError::TooLong => (FaultCode::TooMuch, "the reason has at most 200 characters"),
        other => of_text(&other),
    };
    Some(Fault {
        pointer: "/reason".into(),
        code,
        detail: detail.into(),
    })
}

#[derive(Default)]
struct Faults {
    found: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: FaultCode, detail: impl Into<String>) {
        self.found.push(Fault {
            pointer: pointer.into(),
            code,
            detail: detail.into(),
        });
    }

    /// A text that is shown but is nobody's name.
    fn text(&mut self, pointer: &str, text: &str) {
        self.name(pointer.to_owned(), text, true);
    }

    fn name(&mut self, pointer: String, text: &str, of_the_court: bool) {
        if let Err(error) = name::check(text, of_the_court) {
            let (code, detail) = of_text(&error);
            self.add(pointer, code, detail);
        }
    }

    fn times(&mut self, body: &HearingPlan, kept: Option<UnixMillis>, now: UnixMillis) {
        let (begins, ends) = (body.begins.0, body.ends.0);
        if kept != Some(begins) && now.since(begins) > GRACE_MS {
            let detail =
                "the hearing would begin in the past; look at the date and at this device's clock";
            self.add("/begins", FaultCode::Past, detail);
        }
        if begins.since(now) > FURTHEST_MS {
            self.add(
                "/begins",
                FaultCode::TooLong,
                "the hearing would begin in more than two years",
            );
        }
        if ends <= begins {
            self.add(
                "/ends",
                FaultCode::EndBeforeBegin,
                "the hearing must end after it begins",
            );
        } else if ends.since(begins) > LONGEST_MS {
            self.add(
                "/ends",
                FaultCode::TooLong,
                "a hearing is planned for at most 24 hours; plan the next day as one of its own",
            );
        }
    }

    fn person(&mut self, number: usize, person: PersonPlan) -> Option<Guest> {
        let at = |part: &str| format!("/persons/{number}/{part}");
        let of_the_court = is_of_the_court(person.role);
        self.name(at("name"), &person.name, of_the_court);
        match &person.pseudonym {
            Some(pseudonym) if pseudonym.trim() == person.name.trim() => {
                self.add(
                    at("pseudonym"),
                    FaultCode::Pseudonym,
                    "a pseudonym must not be the person's name",
                );
            }
            Some(pseudonym) => self.name(at("pseudonym"), pseudonym, of_the_court),
            None if needs_a_pseudonym(person.role) => {
                self.add(
                    at("pseudonym"),
                    FaultCode::Pseudonym,
                    "a protected witness needs a pseudonym",
                );
            }
            None => {}
        }
        self.languages(&at("languages"), &person.languages);
        let stands_by = self.stands_by(&at("stands_by"), &person);
        let id = self.id(at("id"), &person.id)?;
        Some(Guest {
            id,
            name: person.name.trim().to_owned(),
            pseudonym: person.pseudonym.map(|one| one.trim().to_owned()),
            role: person.role,
            languages: person.languages,
            stands_by,
            required: person.required,
        })
    }

    fn languages(&mut self, pointer: &str, languages: &[String]) {
        if languages.is_empty() {
            self.add(
                pointer,
                FaultCode::Empty,
                "say at least one language that the person speaks",
            );
        }
        if languages.len() > MAX_LANGUAGES {
            self.add(
                pointer,
                FaultCode::TooMuch,
                "say at most eight languages of a person",
            );
        }
        for (number, language) in languages.iter().take(MAX_LANGUAGES).enumerate() {
            let is_code = (2..=3).contains(&language.len())
                && language.bytes().all(|b| b.is_ascii_lowercase());
            if !is_code {
                let detail = "a language is said by its code of ISO 639, two or three small letters, like kk, ru or uz";
                self.add(format!("{pointer}/{number}"), FaultCode::Language, detail);
            }
        }
    }

    fn stands_by(&mut self, pointer: &str, person: &PersonPlan) -> BTreeSet<ParticipantId> {
        if person.stands_by.len() > MOST_STOOD_BY {
            self.add(
                pointer,
                FaultCode::TooMuch,
                "a person speaks for at most 64 others",
            );
            return BTreeSet::new();
        }
        person
            .stands_by
            .iter()
            .filter_map(|whom| self.id(pointer.to_owned(), whom))
            .collect()
    }

    fn screen(&mut self, number: usize, screen: &ScreenPlan) -> Option<Screened> {
        let viewer = self.id(format!("/screens/{number}/viewer"), &screen.viewer);
        let subject = self.id(format!("/screens/{number}/subject"), &screen.subject);
        Some(Screened {
            from: viewer?,
            whom: subject?,
            screen: Screen::of(screen.hides.iter().copied().map(core_veil)),
        })
    }

    fn id(&mut self, pointer: String, text: &str) -> Option<ParticipantId> {
        match ParticipantId::new(text) {
            Ok(id) => Some(id),
            Err(error) => {
                self.add(pointer, FaultCode::Id, error.to_string());
                None
            }
        }
    }
}

fn needs_a_pseudonym(role: Role) -> bool {
    role == Role::ProtectedWitness
}

fn of_text(error: &NameError) -> (FaultCode, &'static str) {
    match error {
        NameError::Empty => (FaultCode::Empty, "this must not be empty"),
        NameError::TooLong => (FaultCode::TooMuch, "this has at most 80 characters"),
        NameError::Invisible => (
            FaultCode::Invisible,
            "this must not hold control, invisible or text-direction characters",
        ),
        NameError::CourtTitle => (
            FaultCode::CourtTitle,
            "only the court's own people may carry a title of the court in their name",
        ),
    }
}

fn of_flaw(flaw: &Flaw) -> Fault {
    let (pointer, code) = match flaw {
        Flaw::TooManyPeople => ("/persons".to_owned(), FaultCode::TooMuch),
        Flaw::TooManyScreens => ("/screens".to_owned(), FaultCode::TooMuch),
        Flaw::Twice { person } => (format!("/persons/{person}/id"), FaultCode::Twice),
        Flaw::NoPart { person } => (format!("/persons/{person}/role"), FaultCode::NoPart),
        Flaw::StandsByNobody { person } => {
            (format!("/persons/{person}/stands_by"), FaultCode::Role)
        }
        Flaw::StandsByStranger { person, .. } => {
            (format!("/persons/{person}/stands_by"), FaultCode::Stranger)
        }
        Flaw::StandsByThemselves { person } => (
            format!("/persons/{person}/stands_by"),
            FaultCode::Themselves,
        ),
        Flaw::ScreenOfStranger { screen, .. } => {
            (format!("/screens/{screen}"), FaultCode::Stranger)
        }
        Flaw::ScreenOfThemselves { screen } => {
            (format!("/screens/{screen}"), FaultCode::Themselves)
        }
        Flaw::ScreenHidesNothing { screen } => {
            (format!("/screens/{screen}/hides"), FaultCode::Empty)
        }
        Flaw::ScreensTheCourt { screen } => (format!("/screens/{screen}/viewer"), FaultCode::Court),
    };
    Fault {
        pointer,
        code,
        detail: flaw.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use crate::signal::docket::{CaseType, Moment, Veil};
    use crate::signal::http::Language;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);
    const HOUR: u64 = 3_600_000;

    fn in_ms(ms: u64) -> Moment {
        Moment(UnixMillis(NOW.0 + ms))
    }

    fn person(id: &str, role: Role) -> PersonPlan {
        PersonPlan {
            id: id.into(),
            name: format!("Ерлан {id}"),
            pseudonym: None,
            role,
            languages: vec!["kk".into()],
            stands_by: vec![],
            required: false,
        }
    }

    fn good() -> HearingPlan {
        HearingPlan {
            case_number: "0000-26-00-2/418".into(),
            case_type: CaseType::Civil,
            courtroom: "2-зал".into(),
            begins: in_ms(HOUR),
            ends: in_ms(2 * HOUR),
            language: Language::Kk,
            persons: vec![
                person("p", Role::Plaintiff),
                PersonPlan {
                    stands_by: vec!["p".into()],
                    ..person("l", Role::Lawyer)
                },
                PersonPlan {
                    pseudonym: Some("Куә № 1".into()),
                    ..person("w", Role::Witness)
                },
            ],
            screens: vec![ScreenPlan {
                viewer: "p".into(),
                subject: "w".into(),
                hides: vec![Veil::Picture],
            }],
        }
    }

    /// Pointers and codes of what is wrong after a change.
    fn faults(change: impl FnOnce(&mut HearingPlan)) -> Vec<(String, FaultCode)> {
        let mut body = good();
        change(&mut body);
        let found = check(body, None, NOW).unwrap_err();
        assert!(found.iter().all(|fault| !fault.detail.is_empty()));
        found
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    fn one(pointer: &str, code: FaultCode) -> Vec<(String, FaultCode)> {
        vec![(pointer.to_owned(), code)]
    }

    #[test]
    fn a_good_body_becomes_a_booking_that_says_the_same() {
        let booking = check(good(), None, NOW).unwrap();
        assert_eq!(booking.body(), good());
        let plan = booking.plan().unwrap();
        let id = |text| ParticipantId::new(text).unwrap();
        assert!(plan.stands_by(&id("l"), &id("p")));
        assert_eq!(plan.person(&id("w")).unwrap().name, "Куә № 1");
    }

    #[test]
    fn a_courtroom_is_the_same_with_and_without_blanks_around_it() {
        let padded = HearingPlan {
            courtroom: " 2-зал ".into(),
            ..good()
        };
        assert_eq!(check(padded, None, NOW), check(good(), None, NOW));
    }

    #[test]
    fn times_that_cannot_be_are_refused() {
        assert_eq!(
            faults(|b| b.begins = Moment(UnixMillis(NOW.0 - HOUR))),
            one("/begins", FaultCode::Past)
        );
        assert_eq!(
            faults(|b| b.ends = b.begins),
            one("/ends", FaultCode::EndBeforeBegin)
        );
        assert_eq!(
            faults(|b| b.ends = in_ms(1)),
            one("/ends", FaultCode::EndBeforeBegin)
        );
        assert_eq!(
            faults(|b| b.ends = in_ms(26 * HOUR)),
            one("/ends", FaultCode::TooLong)
        );
        assert_eq!(
            faults(|b| (b.begins, b.ends) = (in_ms(FURTHEST_MS + 1), in_ms(FURTHEST_MS + HOUR))),
            one("/begins", FaultCode::TooLong)
        );
    }

    #[test]
    fn a_hearing_that_begins_now_is_taken_and_one_that_has_begun_may_keep_its_time() {
        let mut begun = good();
        begun.begins = Moment(UnixMillis(NOW.0 - GRACE_MS));
        assert!(check(begun.clone(), None, NOW).is_ok());
        begun.begins = Moment(UnixMillis(NOW.0 - 3 * HOUR));
        assert!(check(begun.clone(), None, NOW).is_err());
        assert!(check(begun.clone(), Some(begun.begins.0), NOW).is_ok());
    }

    #[test]
    fn ten_thousand_people_are_one_fault_and_no_work() {
        let crowd = |b: &mut HearingPlan| b.persons = vec![person("a", Role::Plaintiff); 10_000];
        assert_eq!(faults(crowd), one("/persons", FaultCode::TooMuch));
    }

    #[test]
    fn names_that_deceive_are_refused_in_every_text() {
        assert_eq!(
            faults(|b| b.persons[0].name = "Судья Иванов".into()),
            one("/persons/0/name", FaultCode::CourtTitle)
        );
        assert_eq!(
            faults(|b| b.persons[0].name = "Cyдья".into()),
            one("/persons/0/name", FaultCode::CourtTitle)
        );
        assert_eq!(
            faults(|b| b.persons[2].pseudonym = Some("a\u{202E}b".into())),
            one("/persons/2/pseudonym", FaultCode::Invisible)
        );
        assert_eq!(
            faults(|b| b.case_number = "1\n2".into()),
            one("/case_number", FaultCode::Invisible)
        );
        assert_eq!(
            faults(|b| b.courtroom = " ".into()),
            one("/courtroom", FaultCode::Empty)
        );
        assert_eq!(
            faults(|b| b.courtroom = "x".repeat(81)),
            one("/courtroom", FaultCode::TooMuch)
        );
        assert!(
            check(
                HearingPlan {
                    courtroom: "Сот залы 2".into(),
                    ..good()
                },
                None,
                NOW
            )
            .is_ok()
        );
    }

    #[test]
    fn a_protected_witness_needs_a_pseudonym() {
        assert_eq!(
            faults(|b| b.persons[0].role = Role::ProtectedWitness),
            one("/persons/0/pseudonym", FaultCode::Pseudonym)
        );
    }

    #[test]
    fn a_pseudonym_is_not_the_name() {
        assert_eq!(
            faults(|b| b.persons[2].pseudonym = Some("Ерлан w".into())),
            one("/persons/2/pseudonym", FaultCode::Pseudonym)
        );
        assert_eq!(
            faults(|b| b.persons[2].pseudonym = Some("Ерлан w ".into())),
            one("/persons/2/pseudonym", FaultCode::Pseudonym)
        );
        assert_eq!(
            faults(|b| {
                b.persons[2].name = " Ерлан w".into();
                b.persons[2].pseudonym = Some("Ерлан w".into());
            }),
            one("/persons/2/pseudonym", FaultCode::Pseudonym)
        );
    }

    #[test]
    fn names_and_pseudonyms_are_kept_without_blanks_around_them() {
        let mut padded = good();
        padded.persons[2].name = " Ерлан w ".into();
        padded.persons[2].pseudonym = Some("Куә № 1 ".into());
        assert_eq!(check(padded, None, NOW), check(good(), None, NOW));
    }

    #[test]
    fn ids_are_ids_and_stand_once() {
        assert_eq!(
            faults(|b| b.persons[0].id = "../p".into()),
            one("/persons/0/id", FaultCode::Id)
        );
        assert_eq!(
            faults(|b| b.persons[2].id = "l".into())[0],
            ("/persons/2/id".to_owned(), FaultCode::Twice)
        );
        assert_eq!(
            faults(|b| b.persons[1].stands_by = vec!["x".into()]),
            one("/persons/1/stands_by", FaultCode::Stranger)
        );
        assert_eq!(
            faults(|b| b.screens[0].viewer = "x".into()),
            one("/screens/0", FaultCode::Stranger)
        );
    }

    #[test]
    fn a_party_speaks_for_nobody_else() {
        assert_eq!(
            faults(|b| b.persons[0].stands_by = vec!["w".into()]),
            one("/persons/0/stands_by", FaultCode::Role)
        );
    }

    #[test]
    fn languages_are_codes() {
        assert_eq!(
            faults(|b| b.persons[0].languages.clear()),
            one("/persons/0/languages", FaultCode::Empty)
        );
        assert_eq!(
            faults(|b| b.persons[0].languages = vec!["kk".into(), "Русский".into()]),
            one("/persons/0/languages/1", FaultCode::Language)
        );
        let many = vec!["kk".to_owned(); 9];
        assert_eq!(
            faults(|b| b.persons[0].languages = many),
            one("/persons/0/languages", FaultCode::TooMuch)
        );
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let found = faults(|b| {
            b.case_number.clear();
            b.persons[0].name.clear();
            b.screens[0].subject = "?".into();
        });
        assert_eq!(
            found.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(),
            ["/case_number", "/persons/0/name", "/screens/0/subject"]
        );
    }

    #[test]
    fn who_does_not_speak_the_language_needs_an_interpreter_who_speaks_both() {
        let lacking = |persons: Vec<PersonPlan>| {
            let booking = check(
                HearingPlan {
                    persons,
                    screens: vec![],
                    ..good()
                },
                None,
                NOW,
            )
            .unwrap();
            booking.readiness(&BTreeSet::new()).without_interpreter
        };
        let speaks = |one: PersonPlan, languages: &[&str]| PersonPlan {
            languages: languages.iter().map(|l| (*l).into()).collect(),
            ..one
        };
        let uzbek = speaks(person("u", Role::Plaintiff), &["uz"]);
        let of_russian = speaks(person("i", Role::Interpreter), &["kk", "ru"]);
        let of_uzbek = speaks(person("i", Role::Interpreter), &["kk", "uz"]);
        assert_eq!(lacking(vec![uzbek.clone()]), ["u"]);
        assert_eq!(lacking(vec![uzbek.clone(), of_russian]), ["u"]);
        assert!(lacking(vec![uzbek, of_uzbek]).is_empty());
        assert!(lacking(vec![speaks(person("b", Role::Plaintiff), &["ru", "kk"])]).is_empty());
    }
}
