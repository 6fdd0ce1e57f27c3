//! The people of the sample hearing: one of each role, with names that nobody in particular has.

use crate::signal::message::Role;

/// One person of the sample hearing.
#[derive(Clone, Copy, Debug)]
pub struct SamplePerson {
    /// Role; the id is made of it.
    pub role: Role,
    /// Name.
    pub name: &'static str,
}

const fn person(role: Role, name: &'static str) -> SamplePerson {
    SamplePerson { role, name }
}

/// Everybody, in the order in which the links are printed.
pub const SAMPLE: [SamplePerson; 9] = [
    person(Role::Judge, "Нұрлан А."),
    person(Role::Clerk, "Айгүл С."),
    person(Role::Plaintiff, "Ерлан Қ."),
    person(Role::Defendant, "Дәулет Б."),
    person(Role::Lawyer, "Динара М."),
    person(Role::Witness, "Сәуле Т."),
    person(Role::Interpreter, "Мадина О."),
    person(Role::Public, "Арман Ж."),
    person(Role::It, "Тимур Е."),
];
