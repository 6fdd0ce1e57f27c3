//! The roles of a hearing, and the groups in which the rules speak of them.

use super::roster::Place;

words! {
    /// A person's role in the hearing, given by the court.
    pub enum Role {
        /// Leads the session and decides what happens.
        PresidingJudge = "presiding_judge",
        /// Sits beside the presiding judge.
        PanelJudge = "panel_judge",
        /// Court session clerk.
        CourtSessionClerk = "court_session_clerk",
        /// Prosecutor, who may speak for the state.
        Prosecutor = "prosecutor",
        /// Plaintiff.
        Plaintiff = "plaintiff",
        /// Who applies to the court without suing anybody.
        Applicant = "applicant",
        /// Defendant in a civil case.
        Defendant = "defendant",
        /// Third party.
        ThirdParty = "third_party",
        /// The accused, on trial.
        AccusedOnTrial = "accused_on_trial",
        /// Victim.
        Victim = "victim",
        /// Representative of a person.
        Representative = "representative",
        /// Lawyer of a person.
        Lawyer = "lawyer",
        /// Defence counsel of an accused.
        DefenceCounsel = "defence_counsel",
        /// Legal representative of a minor or of one who cannot act alone.
        LegalRepresentative = "legal_representative",
        /// Witness.
        Witness = "witness",
        /// Witness under protection, who comes under another name.
        ProtectedWitness = "protected_witness",
        /// Expert.
        Expert = "expert",
        /// Specialist.
        Specialist = "specialist",
        /// Interpreter.
        Interpreter = "interpreter",
        /// Interpreter of a sign language.
        SignLanguageInterpreter = "sign_language_interpreter",
        /// Mediator.
        Mediator = "mediator",
        /// Teacher beside a minor.
        Teacher = "teacher",
        /// Psychologist beside a minor.
        Psychologist = "psychologist",
        /// Member of the public.
        MemberOfThePublic = "member_of_the_public",
        /// Accredited journalist.
        Journalist = "journalist",
        /// Court IT.
        CourtIt = "court_it",
        /// Court administrator.
        CourtAdministrator = "court_administrator",
        /// Archive officer: no part in a running hearing.
        ArchiveOfficer = "archive_officer",
        /// Escort, or who looks after a remote point.
        Escort = "escort",
    }
}

/// Who leads the session.
pub const PRESIDING: Group = &[Role::PresidingJudge];
/// The clerk.
pub const CLERK: Group = &[Role::CourtSessionClerk];
/// Judges who do not lead.
pub const PANEL: Group = &[Role::PanelJudge];
/// Who has a case of their own here, or speaks for the state.
pub const PARTIES: Group = &[
    Role::Prosecutor,
    Role::Plaintiff,
    Role::Applicant,
    Role::Defendant,
    Role::ThirdParty,
    Role::AccusedOnTrial,
    Role::Victim,
];
/// The parties who can settle: the state does not.
pub const SIDES: Group = &[
    Role::Plaintiff,
    Role::Applicant,
    Role::Defendant,
    Role::ThirdParty,
    Role::AccusedOnTrial,
    Role::Victim,
];
/// Who helps the sides to settle.
pub const MEDIATORS: Group = &[Role::Mediator];
/// Who speaks for another.
pub const REPRESENTATIVES: Group = &[Role::Representative, Role::Lawyer, Role::DefenceCounsel];
/// Who helps one that cannot stand alone.
pub const HELPERS: Group = &[Role::LegalRepresentative, Role::Teacher, Role::Psychologist];
/// Who knows what happened. They must not hear each other before they are heard themselves.
pub const WITNESSES: Group = &[Role::Witness, Role::ProtectedWitness];
/// Who knows the subject.
pub const EXPERTS: Group = &[Role::Expert, Role::Specialist];
/// Who carries speech from one language into another.
pub const INTERPRETERS: Group = &[Role::Interpreter, Role::SignLanguageInterpreter];
/// Who is called in to listen, and has no voice in the session.
pub const ATTENDING: Group = &[Role::Mediator, Role::Escort];
/// Who looks on from the gallery.
pub const LOOKERS_ON: Group = &[Role::MemberOfThePublic, Role::Journalist];
/// Who sees numbers.
pub const TECHNICIANS: Group = &[Role::CourtIt];
/// Who sits at a console.
pub const CONSOLES: Group = &[Role::CourtIt, Role::CourtAdministrator];

/// Roles of which a rule speaks together.
pub type Group = &'static [Role];

impl Role {
    /// Where a person of this role is when they arrive; `None`: they have no part in a running hearing.
    #[must_use]
    pub fn first_place(self) -> Option<Place> {
        if self == Self::ArchiveOfficer {
            None
        } else if self.is_of_the_court() {
            Some(Place::Courtroom)
        } else if LOOKERS_ON.contains(&self) {
            Some(Place::Gallery)
        } else if CONSOLES.contains(&self) {
            Some(Place::Console)
        } else {
            Some(Place::WaitingHall)
        }
    }

    /// Whether a person of this role is let in by the court, and can be sent back.
    #[must_use]
    pub fn is_admitted(self) -> bool {
        self.first_place() == Some(Place::WaitingHall)
    }

    /// Whether a person of this role is there for others: their token names for whom.
    #[must_use]
    pub fn stands_by_others(self) -> bool {
        self == Self::Escort || self.is_of(&[REPRESENTATIVES, HELPERS])
    }

    /// A judge, or the clerk.
    #[must_use]
    pub fn is_of_the_court(self) -> bool {
        self.is_of(&[PRESIDING, PANEL, CLERK])
    }

    /// A judge.
    #[must_use]
    pub fn is_judge(self) -> bool {
        self.is_of(&[PRESIDING, PANEL])
    }

    /// Whether a person of this role is heard whoever has the floor: an order or a translation does not wait for it.
    #[must_use]
    pub fn is_always_heard(self) -> bool {
        self.is_of_the_court() || self.is_of(&[INTERPRETERS])
    }

    /// Whether one of the groups has this role.
    #[must_use]
    pub fn is_of(self, groups: &[Group]) -> bool {
        groups.iter().any(|group| group.contains(&self))
    }
}
