//! The JSON bodies of the docket, `/api/v1/hearings…`: hearings as the court plans them. `docs/openapi.json` says the same for programs.
//!
//! Bodies that come in are hostile until [`check`] made a [`Booking`] of them.

mod booking;
mod check;
mod moment;

pub use booking::{Booking, Guest, core_veil, wire_veil};
pub use check::{check, check_reason};
pub use moment::Moment;

use super::http::Language;
use super::message::{Phase, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A hearing as the court plans it: body of `POST /api/v1/hearings` and of `PUT /api/v1/hearings/{id}`. Its court is that of whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HearingPlan {
    /// Case number, at most 80 characters.
    pub case_number: String,
    /// Kind of case.
    pub case_type: CaseType,
    /// Courtroom, at most 80 characters. Two hearings of a court never have one at the same time.
    pub courtroom: String,
    /// When it begins; not in the past.
    pub begins: Moment,
    /// When it is planned to end; at most 24 hours later.
    pub ends: Moment,
    /// Language of the proceedings.
    pub language: Language,
    /// Who is expected; at most 200.
    pub persons: Vec<PersonPlan>,
    /// Who is kept apart from whom.
    #[serde(default)]
    pub screens: Vec<ScreenPlan>,
}

/// A person who is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPlan {
    /// Id within the hearing: letters, digits, `-` and `_`, at most 64.
    pub id: String,
    /// Name, at most 80 characters.
    pub name: String,
    /// The name under which the others know a protected person; a protected witness must have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
    /// Role.
    pub role: Role,
    /// Languages that they speak, by their codes of ISO 639 (`kk`, `ru`, `en`, `uz`, `rsl` …); the page begins in the first that it has.
    pub languages: Vec<String>,
    /// Ids of those for whom they speak, interpret or care.
    #[serde(default)]
    pub stands_by: Vec<String>,
    /// The session must not open without them, unless the judge says so with a reason.
    #[serde(default)]
    pub required: bool,
}

/// One direction of a protection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenPlan {
    /// Id of the person from whom something is kept.
    pub viewer: String,
    /// Id of the person of whom it is kept.
    pub subject: String,
    /// What is kept.
    pub hides: Vec<Veil>,
}

/// Kind of case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseType {
    /// Civil.
    Civil,
    /// Criminal.
    Criminal,
    /// Administrative offence.
    AdministrativeOffence,
}

/// What can be kept from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Veil {
    /// The picture.
    Picture,
    /// The voice.
    Voice,
    /// The name.
    Name,
}

/// A hearing in the docket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BookedHearing {
    /// Id, in links and file names.
    pub id: String,
    /// Number of its changes; the `ETag` says it too, and whoever changes it must bring it in `If-Match`.
    pub version: u32,
    /// Its court.
    pub court: Court,
    /// Where it stands.
    pub phase: Phase,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
    /// As planned.
    pub plan: HearingPlan,
    /// How ready it is.
    pub readiness: Readiness,
    /// Where its records are listed; absent: it was not opened, so it has none. One that is being written comes into the list when it is
    /// closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<String>,
}

/// A court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Court {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// How ready a hearing is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Readiness {
    /// Ids of those who are connected now, planned or not.
    pub present: Vec<String>,
    /// Ids of those who must be there and are not connected.
    pub missing: Vec<String>,
    /// Ids of those who do not speak the language of the proceedings and have no interpreter in the plan.
    pub without_interpreter: Vec<String>,
}

/// Answer to `GET /api/v1/hearings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Docket {
    /// The server's clock: the page warns when its own differs.
    pub now: Moment,
    /// Whose docket it is.
    pub court: Court,
    /// Who asks.
    pub staff: StaffMember,
    /// The hearings, in order of their beginning.
    pub hearings: Vec<BookedHearing>,
    /// There are more: ask again with this as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One of the court's staff, as their token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffMember {
    /// Name.
    pub name: String,
    /// What they are.
    pub role: StaffRole,
    /// Language to begin with.
    pub language: Language,
}

/// Who works with the docket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Court session clerk.
    CourtSessionClerk,
    /// Court administrator.
    CourtAdministrator,
}

/// Body of `POST /api/v1/hearings/{id}/cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// Why, at most 200 characters.
    pub reason: String,
}

/// Answer to `POST /api/v1/hearings/{id}/persons/{person}/link`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonLink {
    /// Address on this server, with the token in its fragment, which browsers send to nobody.
    pub link: String,
    /// The link is good until then, unless it is taken back.
    pub expires: Moment,
}

/// One thing that is wrong with a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the body.
    pub pointer: String,
    /// For programs.
    pub code: FaultCode,
    /// For people: what is wrong.
    pub detail: String,
}

/// What is wrong with a part of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// Nothing is there.
    Empty,
    /// Too many characters, people or languages.
    TooMuch,
    /// Control, invisible or text-direction characters.
    Invisible,
    /// A title of the court, or letters that look like one, in a name that may not have it.
    CourtTitle,
    /// No id.
    Id,
    /// The id stands twice.
    Twice,
    /// Nobody in this hearing has this id.
    Stranger,
    /// A person and themselves.
    Themselves,
    /// In the past.
    Past,
    /// The end is not after the beginning.
    EndBeforeBegin,
    /// Longer than a day, or further away than two years.
    TooLong,
    /// No code of a language.
    Language,
    /// A protected witness has no pseudonym, or it is their name.
    Pseudonym,
    /// Kept from the judge or the clerk.
    Court,
    /// This role speaks for nobody.
    Role,
    /// This role takes no part in a hearing.
    NoPart,
}
