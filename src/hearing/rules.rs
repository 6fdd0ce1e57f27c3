//! Who may do what, when, where, and why: one table. A rule is a line of it; what no line grants is refused.

use super::phase::{
    AFTER_THE_END, APART_FROM_OPEN, BEFORE_THE_SESSION, CLOSED_OR_PAUSED, HEARING_THE_CASE, OPEN,
    PUT_OFF_FROM, Phase, SITTING, SITTING_IN_PUBLIC, WAITING, WHILE_IT_LASTS, WHILE_SITTING,
};
use super::role::{
    ATTENDING, CLERK, CONSOLES, EXPERTS, Group, HELPERS, INTERPRETERS, LOOKERS_ON, MEDIATORS,
    PANEL, PARTIES, PRESIDING, REPRESENTATIVES, Role, SIDES, TECHNICIANS, WITNESSES,
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
        /// Promise not to record, having read one's rights.
        Declare = "declare",
        /// State who a person is, by their document beside their picture.
        CheckIdentity = "check_identity",
        /// State that a person may stand by those whom they name.
        CheckAuthority = "check_authority",
        /// Let a person in; a witness only while the case is heard, and one after the other.
        Admit = "admit",
        /// Let everybody in who waits and lacks nothing; never a witness.
        AdmitAll = "admit_all",
        /// State that a witness has testified.
        WitnessHeard = "witness_heard",
        /// Let a person go.
        Dismiss = "dismiss",
        /// Send a person out for good.
        Remove = "remove",
        /// Send a person back to the waiting hall.
        SendBack = "send_back",
        /// Go on without a person who is away; without the clerk by taking over the clerk's duty.
        GoOnWithout = "go_on_without",
        /// Switch off another's microphone.
        Mute = "mute",
        /// Give the floor to people: of the others in the courtroom nobody is heard but the court and interpreters.
        GiveFloor = "give_floor",
        /// Take the floor from whoever has it: it is nobody's.
        TakeFloor = "take_floor",
        /// Open the floor: everybody who takes part is heard again.
        OpenFloor = "open_floor",
        /// Give a person the last word; nobody cuts it without a ruling.
        GiveLastWord = "give_last_word",
        /// End one's own last word.
        EndLastWord = "end_last_word",
        /// Switch off the microphones of all but the court, interpreters, and whoever has the last word.
        MuteAll = "mute_all",
        /// Switch off another's microphone so that it stays off, or unlock it; nobody switches on another's.
        LockMicrophone = "lock_microphone",
        /// Ask a person to switch on their microphone.
        AskToUnmute = "ask_to_unmute",
        /// Lower another's hand, when it has been answered.
        LowerHand = "lower_hand",
        /// Ask everybody in the courtroom whether they hear the presiding judge.
        AskWhoHears = "ask_who_hears",
        /// Say whether one hears the presiding judge, when asked.
        SayWhoHears = "say_who_hears",
        /// Move the procedure on by one turn.
        NextStep = "next_step",
        /// Go to another step of the procedure.
        GoToStep = "go_to_step",
        /// Open the session, or continue it.
        Open = "open",
        /// Close the session to all but those whom the ruling names.
        GoClosed = "go_closed",
        /// Name one more person who may be in the closed session, in its pauses too.
        NameForClosed = "name_for_closed",
        /// Return to the open session.
        BackToOpen = "back_to_open",
        /// Declare a recess.
        Recess = "recess",
        /// Declare a recess in which the sides may settle.
        SettlementRecess = "settlement_recess",
        /// Declare a technical break.
        TechnicalBreak = "technical_break",
        /// Retire to deliberate.
        Retire = "retire",
        /// Announce the court's act.
        Announce = "announce",
        /// Put the hearing off to another day.
        Postpone = "postpone",
        /// State that nobody has appeared.
        NobodyAppeared = "nobody_appeared",
        /// End the hearing.
        End = "end",
        /// See the table of connections.
        SeeQuality = "see_quality",
        /// See whether what is said is on disk, and whose voice or picture is not.
        SeeRecord = "see_record",
        /// Be seen and heard by those who are in the same private room, and see and hear them; never recorded.
        TalkInPrivate = "talk_in_private",
        /// Open a room to talk with who stands by one.
        OpenLawyerClientRoom = "open_lawyer_client_room",
        /// Open a room to settle.
        OpenMediationRoom = "open_mediation_room",
        /// Open the room of the judges, or go into it.
        OpenDeliberationRoom = "open_deliberation_room",
        /// Call court IT, or call a person to court IT.
        OpenHelpRoom = "open_help_room",
        /// Call one person who waits to the clerk's desk: to see them live beside their document.
        OpenClerksDesk = "open_clerks_desk",
        /// Go into a room into which one is asked. While the court sits, from the courtroom only to the accused; in a technical break to court
        /// IT, too.
        AcceptInvitation = "accept_invitation",
        /// Do not go there.
        DeclineInvitation = "decline_invitation",
        /// Ask one more person into one's own room.
        InviteToRoom = "invite_to_room",
        /// Let nobody new into one's own room, or again.
        LockRoom = "lock_room",
        /// Come back from a private room.
        LeaveRoom = "leave_room",
        /// Say in confidence that one is ready to settle.
        ReadyToSettle = "ready_to_settle",
        /// Keep something of a person from another.
        Screen = "screen",
        /// Write to everybody in the courtroom.
        WriteToEverybody = "write_to_everybody",
        /// Write to the judges and the clerk.
        WriteToCourt = "write_to_court",
        /// Write to the clerk.
        WriteToClerk = "write_to_clerk",
        /// Write to court IT.
        WriteToIt = "write_to_it",
        /// Write to one person: the clerk to whom the clerk knows, court IT to who wrote to it, interpreters to each other.
        WriteToPerson = "write_to_person",
        /// Write to those who are in the same private room; never kept.
        WriteInRoom = "write_in_room",
        /// Let the clerk know something by a button.
        SignalToClerk = "signal_to_clerk",
        /// Mark a step of the procedure in the record.
        MarkStep = "mark_step",
        /// Mark an objection, a petition, a remark or something that is to be found again.
        MarkRequest = "mark_request",
        /// Ask who speaks to speak more slowly, or again.
        MarkInterpreting = "mark_interpreting",
        /// Put a technical note into the record.
        TechnicalNote = "technical_note",
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
        /// Nobody is let in by themselves: first they read their rights and promise not to record.
        ReadsFirst = "reads_first",
        /// The presiding judge, and the clerk on the judge's behalf, let each person in and send them back.
        KeepsTheDoor = "keeps_the_door",
        /// The presiding judge keeps order in the courtroom.
        KeepsOrder = "keeps_order",
        /// The presiding judge leads the session and alone decides where the hearing goes.
        LeadsTheSession = "leads_the_session",
        /// The clerk does this on the presiding judge's order.
        OnOrder = "on_order",
        /// Who has the last word says when it is ended.
        OwnWord = "own_word",
        /// Court IT sees the numbers of all links, and neither pictures nor voices.
        LooksAfterLinks = "looks_after_links",
        /// Whoever stands by a person talks with them in confidence, from the waiting hall or while the court does not sit.
        ConfidentialTalk = "confidential_talk",
        /// The accused talks with their defence at any time.
        DefenceAtAnyTime = "defence_at_any_time",
        /// The sides, and who speaks for one, may settle while the court does not sit; nobody has to.
        MaySettle = "may_settle",
        /// Judges deliberate among themselves, and nobody else is there.
        JudgesDeliberate = "judges_deliberate",
        /// Court IT helps one person at a time, outside of the session.
        TechnicalHelp = "technical_help",
        /// The clerk sees and hears each who waits beside their document, alone, while the court does not sit.
        ChecksWhoComes = "checks_who_comes",
        /// Who is asked goes only if they want to.
        ByConsent = "by_consent",
        /// Whom a ruling protects is kept from whom it names.
        Protection = "protection",
        /// What the court has to say in writing it says to all who are there.
        TellsAll = "tells_all",
        /// A party, or who speaks for one, turns to the court as a whole, never to one judge alone.
        TurnsToTheCourt = "turns_to_the_court",
        /// The clerk serves the court, answers each person, and hears from everybody who is called.
        TurnsToTheClerk = "turns_to_the_clerk",
        /// Interpreters who relieve each other agree in writing.
        WorkTogether = "work_together",
        /// Judge and clerk mark in the record what the minutes must say.
        KeepsTheMinutes = "keeps_the_minutes",
        /// A party, or who speaks for one, has it noted at once that they object, petition or remark.
        HasItNoted = "has_it_noted",
        /// What an interpreter did not hear nobody has interpreted, and who did not hear was not there.
        MustHear = "must_hear",
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
    rule(May::SetMicrophone,  IN_PRIVATE,    WHILE_IT_LASTS,   IN_A_ROOM,       For::OwnDevice),
    rule(May::SetMicrophone,  TALKING_ON,    AFTER_THE_END,    IN_A_TALK,       For::OwnDevice),
    rule(May::SetCamera,      HEARD,         WHILE_IT_LASTS,   IN_OR_WAITING,   For::OwnDevice),
    rule(May::SetCamera,      IN_PRIVATE,    WHILE_IT_LASTS,   IN_A_ROOM,       For::OwnDevice),
    rule(May::SetCamera,      TALKING_ON,    AFTER_THE_END,    IN_A_TALK,       For::OwnDevice),
    rule(May::PublishSound,   HEARD,         SITTING,          IN_COURT,        For::TakesPart),
    rule(May::PublishPicture, HEARD,         SITTING,          IN_COURT,        For::TakesPart),
    rule(May::SeeAndHear,     HEARD,         SITTING,          IN_COURT,        For::IsPresent),
    rule(May::SeeAndHear,     &[ATTENDING],  SITTING,          IN_COURT,        For::IsPresent),
    rule(May::SeeAndHear,     &[LOOKERS_ON], SITTING_IN_PUBLIC, IN_THE_GALLERY,  For::OpenToAll),
    rule(May::SeeWhoWaits,    THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::RaiseHand,      WHO_ASKS,      HANDS_COUNT,      IN_COURT,        For::AsksForTheFloor),
    rule(May::Declare,        WHO_COMES,     WHILE_IT_LASTS,   IN_OR_WAITING,   For::ReadsFirst),
    rule(May::CheckIdentity,  THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::CheckIdentity,  &[CLERK],      WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::CheckAuthority, THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::CheckAuthority, &[CLERK],      WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::AdmitAll,       THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::WitnessHeard,   THE_DOOR,      HEARING_THE_CASE, IN_COURT,        For::KeepsTheDoor),
    rule(May::Dismiss,        THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::Remove,         &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::KeepsOrder),
    rule(May::Admit,          THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::Admit,          &[CLERK],      WITH_THE_DESK,    AT_THE_DESK,     For::KeepsTheDoor),
    rule(May::SendBack,       THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheDoor),
    rule(May::GoOnWithout,    &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::LeadsTheSession),
    rule(May::Mute,           &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::KeepsOrder),
    rule(May::Mute,           &[CLERK],      WHILE_IT_LASTS,   IN_COURT,        For::OnOrder),
    rule(May::GiveFloor,      &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::GiveFloor,      &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::TakeFloor,      &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::TakeFloor,      &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::OpenFloor,      &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::OpenFloor,      &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::GiveLastWord,   &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::EndLastWord,    WHO_ASKS,      SITTING,          IN_COURT,        For::OwnWord),
    rule(May::MuteAll,        &[PRESIDING],  SITTING,          IN_COURT,        For::KeepsOrder),
    rule(May::MuteAll,        &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::LockMicrophone, &[PRESIDING],  SITTING,          IN_COURT,        For::KeepsOrder),
    rule(May::LockMicrophone, &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::AskToUnmute,    &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::AskToUnmute,    &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::LowerHand,      &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::LowerHand,      &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::AskWhoHears,    &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::AskWhoHears,    &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::SayWhoHears,    WHO_ASKS,      SITTING,          IN_COURT,        For::MustHear),
    rule(May::SayWhoHears,    &[ATTENDING],  SITTING,          IN_COURT,        For::MustHear),
    rule(May::NextStep,       &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::NextStep,       &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::GoToStep,       &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::GoToStep,       &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::Open,           &[PRESIDING],  BEFORE_THE_SESSION, IN_COURT,      For::LeadsTheSession),
    rule(May::Open,           &[PRESIDING],  RETIRED,          DELIBERATING,    For::LeadsTheSession),
    rule(May::GoClosed,       &[PRESIDING],  OPEN,             IN_COURT,        For::LeadsTheSession),
    rule(May::NameForClosed,  &[PRESIDING],  CLOSED_OR_PAUSED, IN_COURT,        For::LeadsTheSession),
    rule(May::BackToOpen,     &[PRESIDING],  APART_FROM_OPEN,  IN_COURT,        For::LeadsTheSession),
    rule(May::Recess,         &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::Recess,         &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::SettlementRecess, &[PRESIDING], OPEN,            IN_COURT,        For::LeadsTheSession),
    rule(May::TechnicalBreak, &[PRESIDING],  SITTING,          IN_COURT,        For::LeadsTheSession),
    rule(May::TechnicalBreak, &[CLERK],      SITTING,          IN_COURT,        For::OnOrder),
    rule(May::Retire,         &[PRESIDING],  HEARING_THE_CASE, IN_COURT,        For::LeadsTheSession),
    rule(May::Announce,       &[PRESIDING],  OPEN,             IN_COURT,        For::LeadsTheSession),
    rule(May::Postpone,       &[PRESIDING],  PUT_OFF_FROM,     IN_COURT,        For::LeadsTheSession),
    rule(May::NobodyAppeared, &[PRESIDING],  WAITING,          IN_COURT,        For::LeadsTheSession),
    rule(May::End,            &[PRESIDING],  WHILE_IT_LASTS,   IN_COURT,        For::LeadsTheSession),
    rule(May::SeeQuality,     &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::LooksAfterLinks),
    rule(May::SeeRecord,      THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::KeepsTheMinutes),
    rule(May::SeeRecord,      &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::LooksAfterLinks),
    rule(May::TalkInPrivate,  CONFIDING,     WITH_ROOMS,       IN_CONSULTATION, For::ConfidentialTalk),
    rule(May::TalkInPrivate,  SETTLING,      WITH_ROOMS,       IN_MEDIATION,    For::MaySettle),
    rule(May::TalkInPrivate,  JUDGES,        WHILE_PAUSED,     DELIBERATING,    For::JudgesDeliberate),
    rule(May::TalkInPrivate,  HELPED,        WHILE_IT_LASTS,   BEING_HELPED,    For::TechnicalHelp),
    rule(May::TalkInPrivate,  &[TECHNICIANS], WHILE_IT_LASTS,  BEING_HELPED,    For::TechnicalHelp),
    rule(May::TalkInPrivate,  &[CLERK],      WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::TalkInPrivate,  CHECKED,       WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::OpenLawyerClientRoom, CONSULTING, WITH_ROOMS,    IN_THE_HALL,     For::ConfidentialTalk),
    rule(May::OpenLawyerClientRoom, CONSULTING, WHILE_PAUSED,  IN_COURT,        For::ConfidentialTalk),
    rule(May::OpenLawyerClientRoom, ACCUSED, WHILE_SITTING,    IN_COURT,        For::DefenceAtAnyTime),
    rule(May::OpenMediationRoom, SETTLING,   WITH_ROOMS,       IN_THE_HALL,     For::MaySettle),
    rule(May::OpenMediationRoom, SETTLING,   WHILE_PAUSED,     IN_COURT,        For::MaySettle),
    rule(May::OpenDeliberationRoom, JUDGES,  WHILE_PAUSED,     IN_COURT,        For::JudgesDeliberate),
    rule(May::OpenHelpRoom,   HELPED,        WHILE_IT_LASTS,   IN_THE_HALL,     For::TechnicalHelp),
    rule(May::OpenHelpRoom,   HELPED,        WHILE_PAUSED,     IN_COURT,        For::TechnicalHelp),
    rule(May::OpenHelpRoom,   HELPED,        BROKEN_OFF,       IN_COURT,        For::TechnicalHelp),
    rule(May::OpenHelpRoom,   &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::TechnicalHelp),
    rule(May::OpenClerksDesk, &[CLERK],      WITH_THE_DESK,    IN_COURT,        For::ChecksWhoComes),
    rule(May::AcceptInvitation, HELPED,      WHILE_IT_LASTS,   IN_THE_HALL,     For::ByConsent),
    rule(May::AcceptInvitation, HELPED,      WHILE_PAUSED,     IN_COURT,        For::ByConsent),
    rule(May::AcceptInvitation, HELPED,      BROKEN_OFF,       IN_COURT,        For::TechnicalHelp),
    rule(May::AcceptInvitation, CONFIDING,   WHILE_SITTING,    IN_COURT,        For::DefenceAtAnyTime),
    rule(May::AcceptInvitation, TALKING_ON,  AFTER_THE_END,    IN_THE_HALL,     For::ByConsent),
    rule(May::AcceptInvitation, &[TECHNICIANS], WHILE_IT_LASTS, AT_THE_CONSOLE, For::TechnicalHelp),
    rule(May::DeclineInvitation, IN_PRIVATE, WHILE_IT_LASTS,   ANYWHERE,        For::ByConsent),
    rule(May::DeclineInvitation, TALKING_ON, AFTER_THE_END,    HALL_OR_TALK,    For::ByConsent),
    rule(May::InviteToRoom,   IN_PRIVATE,    WHILE_IT_LASTS,   BEHIND_A_DOOR,   For::ByConsent),
    rule(May::InviteToRoom,   TALKING_ON,    AFTER_THE_END,    IN_A_TALK,       For::ByConsent),
    rule(May::LockRoom,       IN_PRIVATE,    WHILE_IT_LASTS,   BEHIND_A_DOOR,   For::ConfidentialTalk),
    rule(May::LockRoom,       TALKING_ON,    AFTER_THE_END,    IN_A_TALK,       For::ConfidentialTalk),
    rule(May::LeaveRoom,      IN_PRIVATE,    WHILE_IT_LASTS,   IN_A_ROOM,       For::NobodyIsKept),
    rule(May::LeaveRoom,      TALKING_ON,    AFTER_THE_END,    IN_A_TALK,       For::NobodyIsKept),
    rule(May::ReadyToSettle,  WHO_SETTLES,   WITH_ROOMS,       HALL_OR_COUNSEL, For::MaySettle),
    rule(May::ReadyToSettle,  WHO_SETTLES,   WHILE_PAUSED,     IN_COURT,        For::MaySettle),
    rule(May::Screen,         THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::Protection),
    rule(May::WriteToEverybody, THE_DOOR,    WHILE_IT_LASTS,   IN_COURT,        For::TellsAll),
    rule(May::WriteToCourt,   WITH_A_CASE,   WHILE_IT_LASTS,   IN_OR_WAITING,   For::TurnsToTheCourt),
    rule(May::WriteToCourt,   &[CLERK],      WHILE_IT_LASTS,   IN_COURT,        For::TurnsToTheClerk),
    rule(May::WriteToClerk,   JUDGES,        WHILE_IT_LASTS,   IN_COURT,        For::TurnsToTheClerk),
    rule(May::WriteToClerk,   WHO_IS_CALLED, WHILE_IT_LASTS,   IN_OR_WAITING,   For::TurnsToTheClerk),
    rule(May::WriteToClerk,   &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::LooksAfterLinks),
    rule(May::WriteToIt,      THE_DOOR,      WHILE_IT_LASTS,   IN_COURT,        For::TechnicalHelp),
    rule(May::WriteToPerson,  &[CLERK],      WHILE_IT_LASTS,   IN_COURT,        For::TurnsToTheClerk),
    rule(May::WriteToPerson,  &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::TechnicalHelp),
    rule(May::WriteToPerson,  &[INTERPRETERS], WHILE_IT_LASTS, IN_COURT,        For::WorkTogether),
    rule(May::WriteInRoom,    CONFIDING,     WITH_ROOMS,       IN_CONSULTATION, For::ConfidentialTalk),
    rule(May::WriteInRoom,    SETTLING,      WITH_ROOMS,       IN_MEDIATION,    For::MaySettle),
    rule(May::WriteInRoom,    JUDGES,        WHILE_PAUSED,     DELIBERATING,    For::JudgesDeliberate),
    rule(May::WriteInRoom,    HELPED,        WHILE_IT_LASTS,   BEING_HELPED,    For::TechnicalHelp),
    rule(May::WriteInRoom,    &[TECHNICIANS], WHILE_IT_LASTS,  BEING_HELPED,    For::TechnicalHelp),
    rule(May::WriteInRoom,    &[CLERK],      WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::WriteInRoom,    CHECKED,       WITH_THE_DESK,    AT_THE_DESK,     For::ChecksWhoComes),
    rule(May::SignalToClerk,  PROTECTED,     WHILE_IT_LASTS,   IN_OR_WAITING,   For::Protection),
    rule(May::MarkStep,       THE_DOOR,      SITTING,          IN_COURT,        For::KeepsTheMinutes),
    rule(May::MarkRequest,    THE_DOOR,      SITTING,          IN_COURT,        For::KeepsTheMinutes),
    rule(May::MarkRequest,    WITH_A_CASE,   HEARING_THE_CASE, IN_COURT,        For::HasItNoted),
    rule(May::MarkInterpreting, &[INTERPRETERS], SITTING,      IN_COURT,        For::MustHear),
    rule(May::TechnicalNote,  &[TECHNICIANS], WHILE_IT_LASTS,  AT_THE_CONSOLE,  For::LooksAfterLinks),
    rule(May::Leave,          EVERYBODY,     WHILE_IT_LASTS,   ANYWHERE,        For::NobodyIsKept),
    rule(May::Leave,          TALKING_ON,    AFTER_THE_END,    HALL_OR_TALK,    For::NobodyIsKept),
    ]
};

/// Witnesses who are no secret. One under protection is in no private room, nor is asked into one: nobody but the judges sees and hears
/// them, and no list of a room names them.
const OPEN_WITNESSES: Group = &[Role::Witness];
/// The judges.
const JUDGES: &[Group] = &[PRESIDING, PANEL];
/// Who opens a room to talk in confidence.
const CONSULTING: &[Group] = &[PARTIES, REPRESENTATIVES, HELPERS];
/// Who can be in one, with an interpreter if they need one.
pub(super) const CONFIDING: &[Group] = &[
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    INTERPRETERS,
    OPEN_WITNESSES,
];
/// Who can be where the sides settle: the state does not settle.
pub(super) const SETTLING: &[Group] = &[SIDES, MEDIATORS, REPRESENTATIVES, HELPERS, INTERPRETERS];
/// Who can settle: for themselves, or with checked authority for the side that they stand by.
const WHO_SETTLES: &[Group] = &[SIDES, REPRESENTATIVES, &[Role::LegalRepresentative]];
/// The accused.
const ACCUSED: &[Group] = &[&[Role::AccusedOnTrial]];
/// Whom court IT helps.
const HELPED: &[Group] = &[
    PRESIDING,
    PANEL,
    CLERK,
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    OPEN_WITNESSES,
    EXPERTS,
    INTERPRETERS,
    ATTENDING,
];
/// Who has a case here, and who speaks for them.
const WITH_A_CASE: &[Group] = &[PARTIES, REPRESENTATIVES];
/// Who has no case here and is called for what they know or can: they write to the clerk alone. A witness under protection does not
/// write.
const WHO_IS_CALLED: &[Group] = &[
    HELPERS,
    &[Role::Witness, Role::Escort],
    EXPERTS,
    INTERPRETERS,
];
/// Who must not be known by their words.
const PROTECTED: &[Group] = &[&[Role::ProtectedWitness]];
/// Who may stay for a talk when the hearing is over.
const TALKING_ON: &[Group] = &[
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    INTERPRETERS,
    OPEN_WITNESSES,
    MEDIATORS,
];
/// Who can be in a private room.
const IN_PRIVATE: &[Group] = &[
    PRESIDING,
    PANEL,
    CLERK,
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    OPEN_WITNESSES,
    EXPERTS,
    INTERPRETERS,
    ATTENDING,
    TECHNICIANS,
];

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
/// Who comes to be let in.
const WHO_COMES: &[Group] = &[
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    WITNESSES,
    EXPERTS,
    INTERPRETERS,
    ATTENDING,
];
/// Whom the clerk calls to the desk: who comes to be let in.
const CHECKED: &[Group] = &[
    PARTIES,
    REPRESENTATIVES,
    HELPERS,
    OPEN_WITNESSES,
    EXPERTS,
    INTERPRETERS,
    ATTENDING,
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

/// When a raised hand is looked at.
const HANDS_COUNT: &[Phase] = &[Phase::OpenSession, Phase::ClosedSession, Phase::Recess];
/// When private rooms can stand: from the first arrival until they are closed after the end.
const WITH_ROOMS: &[Phase] = &[
    Phase::WaitingHallOpen,
    Phase::Opening,
    Phase::OpenSession,
    Phase::ClosedSession,
    Phase::Recess,
    Phase::SettlementRecess,
    Phase::TechnicalBreak,
    Phase::Deliberation,
    Phase::Announcement,
    Phase::Postponed,
    Phase::NobodyAppeared,
    Phase::Ended,
];
/// When the clerk can leave the courtroom for the desk: not while the court sits, nor while it is about to.
const WITH_THE_DESK: &[Phase] = BEFORE_THE_SESSION;
/// When the judges have retired.
const RETIRED: &[Phase] = &[Phase::Deliberation];
/// When the session is broken off: everybody is kept in the courtroom, and whose device is why gets help.
const BROKEN_OFF: &[Phase] = &[Phase::TechnicalBreak];
/// When the court does not sit and may sit again.
const WHILE_PAUSED: &[Phase] = &[
    Phase::WaitingHallOpen,
    Phase::Recess,
    Phase::SettlementRecess,
    Phase::Deliberation,
];

const IN_COURT: &[Place] = &[Place::Courtroom];
const IN_OR_WAITING: &[Place] = &[Place::WaitingHall, Place::Courtroom];
const IN_THE_HALL: &[Place] = &[Place::WaitingHall];
const IN_A_TALK: &[Place] = &[Place::LawyerClientRoom, Place::MediationRoom];
const HALL_OR_TALK: &[Place] = &[
    Place::WaitingHall,
    Place::LawyerClientRoom,
    Place::MediationRoom,
];
const HALL_OR_COUNSEL: &[Place] = &[Place::WaitingHall, Place::LawyerClientRoom];
const IN_CONSULTATION: &[Place] = &[Place::LawyerClientRoom];
const IN_MEDIATION: &[Place] = &[Place::MediationRoom];
const DELIBERATING: &[Place] = &[Place::DeliberationRoom];
const BEING_HELPED: &[Place] = &[Place::HelpRoom];
const AT_THE_DESK: &[Place] = &[Place::ClerksDesk];
const IN_A_ROOM: &[Place] = &[
    Place::LawyerClientRoom,
    Place::MediationRoom,
    Place::DeliberationRoom,
    Place::HelpRoom,
    Place::ClerksDesk,
];
/// In a room into which whoever is there asks others.
const BEHIND_A_DOOR: &[Place] = &[
    Place::LawyerClientRoom,
    Place::MediationRoom,
    Place::DeliberationRoom,
    Place::HelpRoom,
];
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
    let grants = |rule: &&Rule| {
        rule.when.contains(&phase) && rule.place.contains(&place) && role.is_of(rule.who)
    };
    let mut may: Vec<Permission> = RULES.iter().filter(grants).map(|rule| rule.act).collect();
    may.sort_unstable();
    may.dedup();
    may
}

/// Whether a role may do something at all, some time and somewhere.
#[must_use]
pub fn is_for(role: Role, act: Permission) -> bool {
    RULES
        .iter()
        .any(|rule| rule.act == act && role.is_of(rule.who))
}

/// Whether a role sees or hears anybody, in the courtroom or in private.
#[must_use]
pub fn has_media(role: Role) -> bool {
    is_for(role, Permission::SeeAndHear) || is_for(role, Permission::TalkInPrivate)
}

/// Whether a role is seen or heard by anybody, in the courtroom or in private.
#[must_use]
pub fn sends_media(role: Role) -> bool {
    is_for(role, Permission::PublishSound) || is_for(role, Permission::TalkInPrivate)
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
