//! The JSON bodies of the HTTP interface `/api/v1`, version 1. `docs/protocol.md` says the same in words.

use super::docket::{Fault, Moment};
use super::message::{HearingCard, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to `GET /api/v1/invitation`: for whom a link is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// The person whom the court named in the link.
    pub person: Invited,
    /// The hearing.
    pub hearing: HearingCard,
    /// When it is planned, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

/// For when a hearing is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hours {
    /// When it is to begin.
    pub begins: Moment,
    /// When it is to end.
    pub ends: Moment,
}

/// Answer to `GET /api/v1/turn`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waited {
    /// The turn of the link's hearing; absent: it is of no court's docket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
}

/// The turn of a hearing in its courtroom, on the day for which it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// Which hearing of the day it is there, from 1. Cancelled ones are not counted.
    pub number: u32,
    /// How many of those before it are not over.
    pub ahead: u32,
    /// Which of them sits; absent: none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_way: Option<u32>,
    /// It does not begin before this: its own hour (the docket plans none before the planned ends of those before it), and when that has
    /// passed, soon at the earliest.
    pub not_before: Moment,
    /// It is planned for today, by the court's clock and in its zone.
    pub today: bool,
}

/// A person as their link names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invited {
    /// Id within the hearing.
    pub id: String,
    /// Name: hostile text, never markup.
    pub name: String,
    /// Role, given by the court.
    pub role: Role,
    /// Language to begin with; the page has a switch.
    pub language: Language,
}

/// Languages of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Kazakh.
    #[default]
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// Its code of ISO 639, which is its word on the wire too.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of a code, if the page has it.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Body of `POST /api/v1/join`; the token is in the `Authorization` header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// Close this person's other connection instead of being refused as `already_here`.
    #[serde(default)]
    pub take_over: bool,
}

/// Answer to `POST /api/v1/join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Joined {
    /// One-time ticket for `hello`, good for 30 s.
    pub ws_ticket: String,
    /// Secret for `POST /api/v1/resume`; each use gives a new one.
    pub resume: String,
    /// The person.
    pub person: Invited,
    /// The hearing.
    pub hearing: HearingCard,
}

/// Body of `POST /api/v1/resume`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeRequest {
    /// The newest resume secret.
    pub resume: String,
}

/// Answer to `POST /api/v1/resume`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resumed {
    /// One-time ticket for `hello`, good for 30 s.
    pub ws_ticket: String,
    /// The next resume secret; the one that was sent is worth nothing now.
    pub resume: String,
}

/// Body of every HTTP error (`application/problem+json`, RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// For programs.
    pub code: ProblemCode,
    /// For people: what happened.
    pub title: String,
    /// For people: what to do.
    pub detail: String,
    /// What is wrong with the body, each with its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
}

/// Why an HTTP request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// 401: no `Authorization: Bearer`.
    TokenMissing,
    /// 401: no token of this interface.
    TokenMalformed,
    /// 401: its time is over.
    TokenExpired,
    /// 401: its time has not come.
    TokenNotYetValid,
    /// 401: made by or for another: signature, key, issuer or audience are not ours.
    TokenForeign,
    /// 401: the court took it back.
    TokenRevoked,
    /// 401: a one-time ticket that was used.
    TokenUsed,
    /// 404: the hearing does not exist here.
    HearingUnknown,
    /// 409: the person is connected from another page or device.
    AlreadyHere,
    /// 410: the hearing is over.
    HearingEnded,
    /// 410: the hearing was cancelled.
    HearingCancelled,
    /// 401: the resume secret is unknown, used or too old.
    ResumeInvalid,
    /// 429: too many requests from this address.
    TooMany,
    /// 400: the body is not what this address takes.
    BodyMalformed,
    /// 400: what stands after the `?` is not what this address takes.
    QueryMalformed,
    /// 404: nobody in the plan of the hearing has this id.
    PersonUnknown,
    /// 409: another hearing has the courtroom at that time.
    CourtroomTaken,
    /// 409: the session has been opened: only the judge ends it or puts it off.
    HearingSitting,
    /// 409: the person is in the session, and nobody but the presiding judge sends them out of it.
    PersonSitting,
    /// 422: the plan of a hearing contradicts itself or what is possible; `errors` says where.
    PlanFaulty,
    /// 400: no `Idempotency-Key`.
    KeyMissing,
    /// 422: the `Idempotency-Key` was used for another request.
    KeyReused,
    /// 428: no `If-Match`.
    VersionMissing,
    /// 412: the hearing was changed since it was read.
    VersionStale,
    /// 413: the body is too large.
    BodyTooLarge,
    /// 403: the page that asks comes from elsewhere.
    OriginForeign,
    /// 403: over plain HTTP from another machine.
    Insecure,
    /// 404: nothing is here.
    NotFound,
    /// 405: not with this method.
    MethodNotAllowed,
    /// 404: no record has this id.
    RecordUnknown,
    /// 403: the record is another court's or another hearing's, or whoever asks may not play records.
    RecordForbidden,
    /// 410: the files of the record were destroyed by an act.
    RecordDestroyed,
    /// 409: nobody may sign its destruction: the time of the record is not over, or a legal hold stands.
    RecordNotDue,
    /// 409: the record was interrupted or changed: it has no manifest that can be believed.
    RecordBroken,
    /// 401: nobody has opened the record here in the last quarter of an hour.
    ViewClosed,
    /// 503: the server is being stopped or cannot reach its database.
    Unavailable,
}
