//! The people of the sample hearing: one of each role that most hearings have, with names that nobody in particular has.

use crate::signal::message::Role;

/// One person of the sample hearing.
#[derive(Clone, Copy, Debug)]
pub struct SamplePerson {
    /// Role; the id is made of it.
    pub role: Role,
    /// Name.
    pub name: &'static str,
    /// By whom they stand.
    pub stands_by: &'static [&'static str],
}

const fn person(role: Role, name: &'static str) -> SamplePerson {
    SamplePerson {
        role,
        name,
        stands_by: &[],
    }
}

/// Everybody, in the order in which the links are printed.
pub const SAMPLE: [SamplePerson; 9] = [
    person(Role::PresidingJudge, "Нұрлан А."),
    person(Role::CourtSessionClerk, "Айгүл С."),
    person(Role::Plaintiff, "Ерлан Қ."),
    person(Role::Defendant, "Дәулет Б."),
    SamplePerson {
        role: Role::Lawyer,
        name: "Динара М.",
        stands_by: &["plaintiff-1"],
    },
    person(Role::Witness, "Сәуле Т."),
    person(Role::Interpreter, "Мадина О."),
    person(Role::MemberOfThePublic, "Арман Ж."),
    person(Role::CourtIt, "Тимур Е."),
];
