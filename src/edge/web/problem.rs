//! Refusals of HTTP requests: `application/problem+json` (RFC 9457), one sentence on what happened and one on what to do.

use crate::signal::docket::Fault;
use crate::signal::http::{Problem, ProblemCode};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A request that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub ProblemCode);

impl Refused {
    fn problem(self) -> (StatusCode, Problem) {
        let (status, title, detail) = words(self.0);
        let problem = Problem {
            status: status.as_u16(),
            code: self.0,
            title: title.to_owned(),
            detail: detail.to_owned(),
            errors: Vec::new(),
        };
        (status, problem)
    }

    /// Says what to do in words of this one request.
    #[must_use]
    pub fn saying(self, detail: String) -> Rejected {
        Rejected {
            refused: self,
            detail: Some(detail),
            errors: Vec::new(),
        }
    }

    /// Says what is wrong, each with its place.
    #[must_use]
    pub fn at(self, errors: Vec<Fault>) -> Rejected {
        Rejected {
            refused: self,
            detail: None,
            errors,
        }
    }
}

/// A request that is refused with words of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    refused: Refused,
    detail: Option<String>,
    errors: Vec<Fault>,
}

impl From<Refused> for Rejected {
    fn from(refused: Refused) -> Self {
        refused.at(Vec::new())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        Rejected::from(self).into_response()
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let (status, mut problem) = self.refused.problem();
        if let Some(detail) = self.detail {
            problem.detail = detail;
        }
        problem.errors = self.errors;
        let mut response = (status, axum::Json(problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // Read by the middleware that counts refusals.
        response.extensions_mut().insert(self.refused);
        response
    }
}

/// The code as it is on the wire.
#[must_use]
pub fn word(code: ProblemCode) -> &'static str {
    use ProblemCode as C;
    match code {
        C::TokenMissing => "token_missing",
        C::TokenMalformed => "token_malformed",
        C::TokenExpired => "token_expired",
        C::TokenNotYetValid => "token_not_yet_valid",
        C::TokenForeign => "token_foreign",
        C::TokenRevoked => "token_revoked",
        C::TokenUsed => "token_used",
        C::HearingUnknown => "hearing_unknown",
        C::AlreadyHere => "already_here",
        C::HearingEnded => "hearing_ended",
        C::HearingCancelled => "hearing_cancelled",
        C::ResumeInvalid => "resume_invalid",
        C::TooMany => "too_many",
        C::BodyMalformed => "body_malformed",
        C::BodyTooLarge => "body_too_large",
        C::QueryMalformed => "query_malformed",
        C::PersonUnknown => "person_unknown",
        C::CourtroomTaken => "courtroom_taken",
        C::HearingSitting => "hearing_sitting",
        C::PersonSitting => "person_sitting",
        C::PlanFaulty => "plan_faulty",
        C::KeyMissing => "key_missing",
        C::KeyReused => "key_reused",
        C::VersionMissing => "version_missing",
        C::VersionStale => "version_stale",
        C::OriginForeign => "origin_foreign",
        C::Insecure => "insecure",
        C::NotFound => "not_found",
        C::MethodNotAllowed => "method_not_allowed",
        C::RecordUnknown => "record_unknown",
        C::RecordForbidden => "record_forbidden",
        C::RecordDestroyed => "record_destroyed",
        C::RecordNotDue => "record_not_due",
        C::RecordBroken => "record_broken",
        C::ViewClosed => "view_closed",
        C::Unavailable => "unavailable",
    }
}

fn words(code: ProblemCode) -> (StatusCode, &'static str, &'static str) {
    use ProblemCode as C;
    match code {
        C::TokenMissing => (
            StatusCode::UNAUTHORIZED,
            "The request brings no link.",
            "Open the whole link that the court sent.",
        ),
        C::TokenMalformed => (
            StatusCode::UNAUTHORIZED,
            "The link is damaged or incomplete.",
            "Open the whole link that the court sent, or ask the court for a new one.",
        ),
        C::TokenExpired => (
            StatusCode::UNAUTHORIZED,
            "The link has expired.",
            "Ask the court for a new one.",
        ),
        C::TokenNotYetValid => (
            StatusCode::UNAUTHORIZED,
            "The link is not valid yet.",
            "Come back at the time that the court named; check this device's clock.",
        ),
        C::TokenForeign => (
            StatusCode::UNAUTHORIZED,
            "The link was made by or for another system.",
            "Ask the court for a link to this server.",
        ),
        C::TokenRevoked => (
            StatusCode::UNAUTHORIZED,
            "The court took this link back.",
            "Ask the court for the new one.",
        ),
        C::TokenUsed => (
            StatusCode::UNAUTHORIZED,
            "This link was good for one use and has been used.",
            "Open the hearing from the court's system again.",
        ),
        C::HearingUnknown => (
            StatusCode::NOT_FOUND,
            "This hearing does not exist here.",
            "Ask the court whether the link is for this server.",
        ),
        C::AlreadyHere => (
            StatusCode::CONFLICT,
            "You are in this hearing from another page or device.",
            "Close the other one, or join here instead of there.",
        ),
        C::HearingEnded => (
            StatusCode::GONE,
            "The hearing is over.",
            "Nothing is left to do here.",
        ),
        C::ResumeInvalid => (
            StatusCode::UNAUTHORIZED,
            "This page can no longer return to its place.",
            "Join again with the link.",
        ),
        other => docket_words(other),
    }
}

/// Refusals that come of planning hearings.
fn docket_words(code: ProblemCode) -> (StatusCode, &'static str, &'static str) {
    use ProblemCode as C;
    match code {
        C::HearingCancelled => (
            StatusCode::GONE,
            "The hearing was cancelled.",
            "Ask the court when it will take place.",
        ),
        C::PersonUnknown => (
            StatusCode::NOT_FOUND,
            "Nobody in the plan of this hearing has this id.",
            "Read the hearing again.",
        ),
        C::CourtroomTaken => (
            StatusCode::CONFLICT,
            "Another hearing has this courtroom at that time.",
            "Choose another time or courtroom.",
        ),
        C::HearingSitting => (
            StatusCode::CONFLICT,
            "The session of this hearing has been opened.",
            "Only the judge ends it or puts it off.",
        ),
        C::PersonSitting => (
            StatusCode::CONFLICT,
            "This person is in the session.",
            "Ask the presiding judge to send them back to the waiting hall first, and repeat it; or wait until the session is over.",
        ),
        C::PlanFaulty => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The plan of the hearing cannot be so.",
            "Change what `errors` names.",
        ),
        C::KeyMissing => (
            StatusCode::BAD_REQUEST,
            "The request has no Idempotency-Key.",
            "Send one of 1 to 64 letters, digits, '-' and '_', the same for each repetition of this request.",
        ),
        C::KeyReused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "This Idempotency-Key was used for another request.",
            "Send a new key with a new request.",
        ),
        C::VersionMissing => (
            StatusCode::PRECONDITION_REQUIRED,
            "The request does not say which version of the hearing it changes.",
            "Send the ETag of the hearing as If-Match.",
        ),
        C::VersionStale => (
            StatusCode::PRECONDITION_FAILED,
            "The hearing was changed meanwhile.",
            "Read it again and repeat the change.",
        ),
        other => record_words(other),
    }
}

/// Refusals that come of closed records.
fn record_words(code: ProblemCode) -> (StatusCode, &'static str, &'static str) {
    use ProblemCode as C;
    match code {
        C::RecordUnknown => (
            StatusCode::NOT_FOUND,
            "There is no such record.",
            "Look for it in the list of records.",
        ),
        C::RecordForbidden => (
            StatusCode::FORBIDDEN,
            "This record is not for you.",
            "Ask the court for a copy.",
        ),
        C::RecordDestroyed => (
            StatusCode::GONE,
            "The files of this record were destroyed by an act.",
            "Ask the court for the act.",
        ),
        C::RecordNotDue => (
            StatusCode::CONFLICT,
            "The time for which this record is kept is not over, or a legal hold stands: nobody may sign its destruction yet.",
            "Sign when its time is over and no hold stands.",
        ),
        C::RecordBroken => (
            StatusCode::CONFLICT,
            "This record was interrupted or changed, and cannot be played here.",
            "Verify it with `tyndau recording verify`; its files can be played one by one.",
        ),
        C::ViewClosed => (
            StatusCode::UNAUTHORIZED,
            "This record is not open here any more.",
            "Open it again from the list of records.",
        ),
        other => technical_words(other),
    }
}

/// Refusals that an honest page in an honest network never gets.
fn technical_words(code: ProblemCode) -> (StatusCode, &'static str, &'static str) {
    use ProblemCode as C;
    match code {
        C::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests came from this address.",
            "Wait a few seconds and try again.",
        ),
        C::BodyTooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "The request is too large.",
            "Send what docs/protocol.md describes; of the docket, docs/openapi.json.",
        ),
        C::OriginForeign => (
            StatusCode::FORBIDDEN,
            "The page that asks comes from elsewhere.",
            "Open the link of the court itself.",
        ),
        C::Insecure => (
            StatusCode::FORBIDDEN,
            "This server takes links of other machines over HTTPS only.",
            "Use the https:// address.",
        ),
        C::NotFound => (
            StatusCode::NOT_FOUND,
            "Nothing is here.",
            "Check the address.",
        ),
        C::MethodNotAllowed => (
            StatusCode::METHOD_NOT_ALLOWED,
            "This address does not take this method.",
            "See docs/protocol.md; of the docket, docs/openapi.json.",
        ),
        C::QueryMalformed => (
            StatusCode::BAD_REQUEST,
            "What stands after the ? of the address is not what it takes.",
            "Send what docs/openapi.json describes.",
        ),
        C::BodyMalformed => (
            StatusCode::BAD_REQUEST,
            "The body of the request is not what this address takes.",
            "Send what docs/protocol.md describes; of the docket, docs/openapi.json.",
        ),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The server cannot answer now.",
            "Try again in a moment.",
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_word_of_every_code_is_the_one_on_the_wire() {
        let schema = serde_json::to_value(schemars::schema_for!(ProblemCode)).unwrap();
        let known = schema
            .get("oneOf")
            .and_then(serde_json::Value::as_array)
            .unwrap();
        for one in known {
            let on_the_wire = one.get("const").unwrap();
            let code: ProblemCode = serde_json::from_value(on_the_wire.clone()).unwrap();
            assert_eq!(word(code), on_the_wire.as_str().unwrap());
            let (status, problem) = Refused(code).problem();
            assert_eq!(problem.status, status.as_u16());
            assert!(status.is_client_error() || code == ProblemCode::Unavailable);
        }
        assert_eq!(known.len(), 36);
    }
}
