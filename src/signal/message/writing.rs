//! What people write to each other, and markers, on the wire.

use super::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// To whom something is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// To all who are in the courtroom.
    Everybody,
    /// To the judges and the clerk.
    Court,
    /// To the clerk.
    Clerk,
    /// To court IT.
    CourtIt,
    /// To those who are in the same private room. Kept nowhere.
    Room,
    /// To the person of this id.
    Person(String),
}

/// Who wrote something, or was written to: as they were then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signed {
    /// Id of the person.
    pub id: String,
    /// Name: hostile text, never markup.
    pub name: String,
    /// Role.
    pub role: Role,
}

/// What was written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// When: milliseconds since 1970, UTC, by the server's clock.
    pub at: u64,
    /// By whom.
    pub by: Signed,
    /// To whom.
    pub to: Address,
    /// The one person to whom it was written, if it was to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<Signed>,
    /// What: hostile text, never markup. Absent for a sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What a witness under protection lets the clerk know by a button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
}

/// What a witness under protection lets the clerk know by a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Does not hear what is said.
    CannotHear,
    /// Needs a pause.
    NeedsPause,
    /// Needs help with the device.
    NeedsHelp,
    /// Fears to be recognised.
    FearsRecognition,
}

/// A marker in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// When: milliseconds since 1970, UTC, by the server's clock.
    pub at: u64,
    /// By whom.
    pub by: Signed,
    /// What is marked; left out of a turn of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MarkKind>,
    /// Of a turn of the procedure: where it moved on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<MarkedStep>,
    /// More about it: hostile text, never markup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A turn of the procedure that marks the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MarkedStep {
    /// Name of the step; its title stands in `rail.steps`.
    pub id: String,
    /// The word under which the log has it.
    pub marker: String,
    /// Whose turn it was, where people have turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Signed>,
}

/// What is marked. The procedural ones are those of CrimPC 347(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Rights and duties were explained.
    RightsExplained,
    /// An oath was taken, or somebody was warned of their liability for false words.
    Warned,
    /// A petition.
    Petition,
    /// An objection.
    Objection,
    /// A ruling made in the courtroom, without retiring.
    RulingWithoutRetiring,
    /// The court retires.
    Retire,
    /// The court is back.
    Return,
    /// Testimony begins.
    TestimonyStart,
    /// Testimony ends.
    TestimonyEnd,
    /// A question was disallowed.
    QuestionDisallowed,
    /// A question to an expert.
    ExpertQuestion,
    /// An expert's answer.
    ExpertAnswer,
    /// Evidence is examined.
    EvidenceExamined,
    /// An allegation of torture is examined.
    TortureAllegationExamined,
    /// A fact that somebody asked to be certified.
    FactCertified,
    /// The arguments of the parties.
    Arguments,
    /// A reply.
    Reply,
    /// The last word.
    LastWord,
    /// The court's act is announced.
    Announcement,
    /// A remark.
    Remark,
    /// Something that is to be found again.
    NoteThis,
    /// An interpreter asks to speak more slowly.
    SlowDown,
    /// An interpreter did not hear.
    DidNotHear,
    /// A technical note.
    TechnicalNote,
}
