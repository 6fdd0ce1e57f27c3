//! The JSON Schema of the protocol, produced from the Rust types; `docs/protocol.schema.json` holds it for other languages.

use super::docket::{BookedHearing, CancelRequest, Docket, HearingPlan, PersonLink};
use super::hall::HallCards;
use super::http::{Invitation, JoinRequest, Joined, Problem, ResumeRequest, Resumed, Waited};
use super::message::{ClientEnvelope, ServerMessage};
use super::recordings::{
    RecordingAct, RecordingActs, RecordingList, RecordingPackage, RecordingVerification,
    RecordingView, RecordingViews,
};
use schemars::JsonSchema;

/// All that goes over the wire, one member a place. No message has this shape itself: it is what the schema is made of.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(
    dead_code,
    reason = "only its schema is used: the members are the roots of the schema"
)]
pub struct Protocol {
    /// A text frame from the page.
    client: ClientEnvelope,
    /// A text frame from the server.
    server: ServerMessage,
    /// Answer to `GET /api/v1/invitation`.
    invitation: Invitation,
    /// Answer to `GET /api/v1/hall`.
    hall_cards: HallCards,
    /// Answer to `GET /api/v1/turn`.
    waited: Waited,
    /// Body of `POST /api/v1/join`.
    join_request: JoinRequest,
    /// Answer to `POST /api/v1/join`.
    joined: Joined,
    /// Body of `POST /api/v1/resume`.
    resume_request: ResumeRequest,
    /// Answer to `POST /api/v1/resume`.
    resumed: Resumed,
    /// Body of every HTTP error.
    problem: Problem,
    /// Answer to `GET /api/v1/hearings`; `docs/openapi.json` describes this and what follows.
    docket: Docket,
    /// A hearing of the docket.
    booked_hearing: BookedHearing,
    /// Body of `POST /api/v1/hearings` and `PUT /api/v1/hearings/{id}`.
    hearing_plan: HearingPlan,
    /// Body of `POST /api/v1/hearings/{id}/cancel`.
    cancel_request: CancelRequest,
    /// Answer to `POST /api/v1/hearings/{id}/persons/{person}/link`.
    person_link: PersonLink,
    /// Answer to `GET /api/v1/recordings`.
    recording_list: RecordingList,
    /// Answer to `POST /api/v1/recordings/{id}/views`.
    recording_view: RecordingView,
    /// Answer to `GET /api/v1/recordings/{id}/views`.
    recording_views: RecordingViews,
    /// Answer to `POST /api/v1/recordings/{id}/verifications`.
    recording_verification: RecordingVerification,
    /// Body of `POST /api/v1/recordings/{id}/packages`.
    recording_package: RecordingPackage,
    /// Body of `POST /api/v1/recordings/{id}/acts`.
    recording_act: RecordingAct,
    /// Answer to `GET /api/v1/recordings/{id}/acts`.
    recording_acts: RecordingActs,
}

/// The schema as indented JSON with a line feed at its end.
///
/// # Errors
/// Only when the schema cannot be written as JSON, which no type here can cause.
pub fn text() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Protocol))?;
    text.push('\n');
    Ok(text)
}
