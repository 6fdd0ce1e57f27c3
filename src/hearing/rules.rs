//! Who may do what, when, where, and why: one table. A rule is a line of it; what no line grants is refused.

use super::phase::Phase;
use super::role::{
    ATTENDING, CLERK, CONSOLES, EXPERTS, Group, HELPERS, INTERPRETERS, LOOKERS_ON, PANEL, PARTIES,
    PRESIDING, REPRESENTATIVES, Role, TECHNICIANS, WITNESSES,
};
use super::roster::Place;

words! {
    /// What a rule is about.
    pub enum Permission {
        /// Switch one's own microphone.
        SetMicrophone = "set_microphone",
        /// Switch one's own camera.
        SetCamera = "set_camera",
        /// Be heard, and recorded.
        PublishSound = "publish_sound",
        /// Be seen, and recorded.
        PublishPicture = "publish_picture",
        /// See and hear those who are seen and heard.
        SeeAndHear = "see_and_hear",
        /// See who waits and who looks on.
        SeeWhoWaits = "see_who_waits",
        /// Raise a hand.
        RaiseHand = "raise_hand",
        /// Let a person in.
        Admit = "admit",
        /// Send a person back to the waiting hall.
        SendBack = "send_back",
        /// Switch off another's microphone.
        Mute = "mute",
        /// Open or continue the session.
        Open = "open",
        /// Pause the session.
        Recess = "recess",
        /// End the hearing.
        End = "end",
        /// See the table of connections.
        SeeQuality = "see_quality",
        /// Leave.
        Leave = "leave",
    }
}

words! {
    /// Why something is allowed or refused.
    pub enum Reason {
        /// Everybody switches their own microphone and camera, and nobody switches on another's.
        OwnDevice = "own_device",
        /// Who takes part in the session is seen, heard and recorded in the courtroom while it sits.
        TakesPart = "takes_part",
        /// Who has been let into the courtroom sees and hears those who are seen and heard there.
        IsPresent = "is_present",
        /// An open session is open to the public and to the press, who see and hear and are not seen.
        OpenToAll = "open_to_all",
        /// Who is in the courtroom asks for the floor by a raised hand; the presiding judge gives it.
        AsksForTheFloor = "asks_for_the_floor",
        /// The presiding judge, and the clerk on the judge's behalf, let each person in and send them back.
        KeepsTheDoor = "keeps_the_door",
        /// The presiding judge keeps order in the courtroom.
        KeepsOrder = "keeps_order",
        /// The presiding judge leads the session and alone decides where the hearing goes.
        LeadsTheSession = "leads_the_session",
        /// The clerk does this on the presiding judge's order.
        OnOrder = "on_order",
        /// Court IT sees the numbers of all links, and neither pictures nor voices.
        LooksAfterLinks = "looks_after_links",
        /// Nobody is kept from leaving; the same link brings them back.
        NobodyIsKept = "nobody_is_kept",
        /// No rule grants this to this role.
        NotForThisRole = "not_for_this_role",
        /// This role may do it, but not in this phase of the hearing.
        NotInThisPhase = "not_in_this_phase",
        /// This role may do it in this phase, but not in this room.
        NotInThisRoom = "not_in_this_room",
    }
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// What may be done.
    pub act: Permission,
    /// By whom.
    pub who: &'static [Group],
    /// In which phases.
    pub when: &'static [Phase],
    /// By a person who is where.
    pub place: &'static [Place],
    /// Why.
    pub why: Reason,
}

/// The table.
#[rustfmt::skip]
pub const RULES: &[Rule] = {
    use Permission as May;
    use Reason as For;
    &[
    //   what                 by whom        in which phases   by one who is    because
    rule(May::SetMicrophone,  HEARD,         WHILE_IT_LASTS,   IN_OR_WAITING,   For::OwnDevice),
    rule(May::SetCamera,      HEARD,         WHILE_IT_LASTS,   IN_OR_WAITING,   For::OwnDevice),
    rule(May::PublishSound,   HEARD,         IN_SESSION,       IN_COURT,        For::TakesPart),
    rule(May::PublishPicture, HEARD,         IN_SESSION,       IN_COURT,        For::TakesPart),
    rule(May::SeeAndHear,     HEARD,         IN_SESSION,       IN_COURT,        For::IsPresent),
    rule(May::SeeAndHear,     &[ATTENDING],  IN_SESSION,       IN_COURT,        For::IsPresent),
    rule(May::SeeAndHear,     &[LOOKERS_ON], IN_PUBLIC,        IN_THE_GALLERY,  For::OpenToAll),
    rule(May::SeeWhoWaits,    THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::RaiseHand,      WHO_ASKS,      HANDS_COUNT,      IN_COURT,        For::AsksForTheFloor),
    rule(May::Admit,          THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::SendBack,       THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::Mute,           &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::KeepsOrder),
    rule(May::Mute,           &[CLERK],      WHILE_IT_LASTS,   IN_COURT,        For::OnOrder),
    rule(May::Open,           &[PRESIDING],  BEFORE_SESSION,   IN_COURT,        For::LeadsTheSession),
    rule(May::Recess,         &[PRESIDING],  FROM_SESSION,     IN_COURT,        For::LeadsTheSession),
    rule(May::Recess,         &[CLERK],      FROM_SESSION,     IN_COURT,        For::OnOrder),
    rule(May::End,            &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::LeadsTheSession),
    rule(May::SeeQuality,     &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::LooksAfterLinks),
    rule(May::Leave,          EVERYBODY,     WHILE_IT_LASTS,   ANYWHERE,        For::NobodyIsKept),
    ]
};

/// Whose voice and picture are part of the session.
const HEARD: &[Group] = &[
    PRESIDING,
    PANEL,
    CLERK,
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    WITNESSES,
    EXPERTS,
    INTERPRETERS,
];
/// Who asks for the floor: not who gives it.
const WHO_ASKS: &[Group] = &[
    PANEL,
    CLERK,
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    WITNESSES,
    EXPERTS,
    INTERPRETERS,
];
/// Who lets in and sends out; the clerk does it on the judge's behalf.
const THE_DOOR: &[Group] = &[PRESIDING, CLERK];
/// Who can be in a running hearing at all.
const EVERYBODY: &[Group] = &[
    PRESIDING,
    PANEL,
    CLERK,
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    WITNESSES,
    EXPERTS,
    INTERPRETERS,
    ATTENDING,
    LOOKERS_ON,
    CONSOLES,
];

/// From the first arrival to the end.
const WHILE_IT_LASTS: &[Phase] = &[Phase::WaitingHallOpen, Phase::OpenSession, Phase::Recess];
/// When the session is seen, heard and recorded.
const IN_SESSION: &[Phase] = &[Phase::OpenSession];
/// When the gallery sees and hears it too.
const IN_PUBLIC: &[Phase] = &[Phase::OpenSession];
/// When a raised hand is looked at.
const HANDS_COUNT: &[Phase] = &[Phase::OpenSession, Phase::Recess];
/// From where the session is opened or continued.
const BEFORE_SESSION: &[Phase] = &[Phase::WaitingHallOpen, Phase::Recess];
/// From where the session is paused.
const FROM_SESSION: &[Phase] = &[Phase::OpenSession];

const IN_COURT: &[Place] = &[Place::Courtroom];
const IN_OR_WAITING: &[Place] = &[Place::WaitingHall, Place::Courtroom];
const IN_THE_GALLERY: &[Place] = &[Place::Gallery];
const AT_THE_CONSOLE: &[Place] = &[Place::Console];
const ANYWHERE: &[Place] = Place::ALL;

/// What the table answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Permitted.
    pub allowed: bool,
    /// Why, or why not.
    pub why: Reason,
}

/// Whether a person of a role, who is at a place, may do something in a phase. Whom they mean is asked apart from it.
#[must_use]
pub fn permits(role: Role, phase: Phase, place: Place, act: Permission) -> Verdict {
    let refused = |why| Verdict {
        allowed: false,
        why,
    };
    let mut verdict = refused(Reason::NotForThisRole);
    for rule in RULES.iter().filter(|rule| rule.act == act) {
        if !role.is_of(rule.who) {
            continue;
        }
        if !rule.when.contains(&phase) {
            if verdict.why == Reason::NotForThisRole {
                verdict = refused(Reason::NotInThisPhase);
            }
        } else if !rule.place.contains(&place) {
            verdict = refused(Reason::NotInThisRoom);
        } else {
            return Verdict {
                allowed: true,
                why: rule.why,
            };
        }
    }
    verdict
}

/// What a person may do now; their page shows these buttons.
#[must_use]
pub fn may(role: Role, phase: Phase, place: Place) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|&act| permits(role, phase, place, act).allowed)
        .collect()
}

/// Whether a role may do something at all, some time and somewhere.
#[must_use]
pub fn is_for(role: Role, act: Permission) -> bool {
    RULES
        .iter()
        .any(|rule| rule.act == act && role.is_of(rule.who))
}

const fn rule(
    act: Permission,
    who: &'static [Group],
    when: &'static [Phase],
    place: &'static [Place],
    why: Reason,
) -> Rule {
    Rule {
        act,
        who,
        when,
        place,
        why,
    }
}
