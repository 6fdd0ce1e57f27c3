//! Words that mean the same in the hearing and on the wire.

use super::Act;
use crate::hearing::clock::Side;
use crate::hearing::evidence::{Light, Trouble};
use crate::hearing::hall::Calling;
use crate::hearing::marks::MarkKind;
use crate::hearing::opening::Guard;
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::writing::Sign;
use crate::signal::message as wire;

/// From an enumeration of the hearing to its twin on the wire.
macro_rules! said {
    ($(#[$doc:meta])* $core:ident, $to_wire:ident: $($member:ident)+) => {
        $(#[$doc])*
        #[must_use]
        pub fn $to_wire(one: $core) -> wire::$core {
            match one {
                $($core::$member => wire::$core::$member,)+
            }
        }
    };
}

said! {
    /// The evidence light in the words of the wire.
    Light, light:
    Green Amber Red
}

said! {
    /// Whether the court lets people in, in the words of the wire.
    Calling, calling:
    Nobody Somebody Witness
}

said! {
    /// What is wrong with the record, in the words of the wire.
    Trouble, trouble:
    TooLate Late Silent Unreadable NotOnDisk Disk NoPictures DiskLow LogDamaged
}

/// Both directions between an enumeration of the hearing and its twin on the wire. The compiler holds that none is missing.
macro_rules! twins {
    ($(#[$doc:meta])* $core:ident, $to_wire:ident, $from_wire:ident: $($member:ident)+) => {
        said! {
            $(#[$doc])*
            $core, $to_wire: $($member)+
        }

        /// The other way.
        #[must_use]
        pub fn $from_wire(one: wire::$core) -> $core {
            match one {
                $(wire::$core::$member => $core::$member,)+
            }
        }
    };
}

twins! {
    /// A role in the words of the wire.
    Role, role, role_from:
    PresidingJudge PanelJudge CourtSessionClerk Prosecutor Plaintiff Applicant Defendant ThirdParty
    AccusedOnTrial Victim Representative Lawyer DefenceCounsel LegalRepresentative Witness ProtectedWitness
    Expert Specialist Interpreter SignLanguageInterpreter Mediator Teacher Psychologist MemberOfThePublic
    Journalist CourtIt CourtAdministrator ArchiveOfficer Escort
}

twins! {
    /// A phase in the words of the wire.
    Phase, phase, phase_from:
    Scheduled WaitingHallOpen Opening OpenSession ClosedSession Recess SettlementRecess TechnicalBreak
    Deliberation Announcement Postponed NobodyAppeared Ended Sealing Archived Destroyed Cancelled
}

twins! {
    /// A place in the words of the wire.
    Place, place, place_from:
    WaitingHall Courtroom Console Gallery LawyerClientRoom MediationRoom DeliberationRoom HelpRoom ClerksDesk
}

twins! {
    /// What a private room is for, in the words of the wire.
    RoomKind, room_kind, room_kind_from:
    LawyerClientRoom MediationRoom DeliberationRoom HelpRoom ClerksDesk
}

twins! {
    /// What may be done, in the words of the wire.
    Act, act, act_from:
    SetMicrophone SetCamera PublishSound PublishPicture SeeAndHear SeeWhoWaits RaiseHand Declare CheckIdentity
    CheckAuthority Admit AdmitAll WitnessHeard Dismiss Remove SendBack GoOnWithout Mute
    GiveFloor TakeFloor OpenFloor GiveLastWord EndLastWord MuteAll LockMicrophone AskToUnmute LowerHand AskWhoHears SayWhoHears NextStep GoToStep
    Open GoClosed NameForClosed BackToOpen Recess
    SettlementRecess TechnicalBreak Retire Announce Postpone NobodyAppeared End SeeQuality SeeRecord TalkInPrivate
    OpenLawyerClientRoom OpenMediationRoom OpenDeliberationRoom OpenHelpRoom OpenClerksDesk AcceptInvitation
    DeclineInvitation
    InviteToRoom LockRoom LeaveRoom ReadyToSettle Screen
    WriteToEverybody WriteToCourt WriteToClerk WriteToIt WriteToPerson WriteInRoom SignalToClerk
    MarkStep MarkRequest MarkInterpreting TechnicalNote Leave
}

twins! {
    /// A side in the words of the wire.
    Side, side, side_from:
    Claim Defence ThirdParties
}

twins! {
    /// A guard in the words of the wire.
    Guard, guard, guard_from:
    PresidingJudgePresent ClerkPresent RecorderReady DiskLasts ClockKept RequiredPersonsPresent
}

twins! {
    /// What a witness under protection lets the clerk know, in the words of the wire.
    Sign, sign, sign_from:
    CannotHear NeedsPause NeedsHelp FearsRecognition
}

twins! {
    /// What is marked, in the words of the wire.
    MarkKind, mark_kind, mark_kind_from:
    RightsExplained Warned Petition Objection RulingWithoutRetiring Retire Return TestimonyStart TestimonyEnd QuestionDisallowed
    ExpertQuestion ExpertAnswer EvidenceExamined TortureAllegationExamined FactCertified Arguments Reply LastWord
    Announcement Remark NoteThis SlowDown DidNotHear TechnicalNote
}
