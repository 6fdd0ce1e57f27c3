//! What the court decides about a closed record, and what it has decided.

use crate::signal::docket::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Body of `POST /api/v1/recordings/{id}/acts`: what the court decides about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordingAct {
    /// What.
    pub act: RecordingActKind,
    /// Why, or by which document; 1 to 200 characters.
    pub reason: String,
    /// Of `in_force`: when the act of the case took legal force.
    #[serde(default)]
    pub since: Option<Moment>,
}

/// What the court decides about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingActKind {
    /// A legal hold: nothing of it is destroyed until it is released.
    Hold,
    /// The hold is lifted.
    Release,
    /// The act of the case took legal force: from then on the time runs for which it is kept.
    InForce,
    /// A signature under the act of destruction. Two people must sign, after its time is over.
    Destroy,
}

/// Answer to `GET /api/v1/recordings/{id}/acts`: what was decided about a record, the first first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingActs {
    /// The decisions.
    pub acts: Vec<RecordingDecision>,
    /// How many people have signed the act of destruction since something else was last decided. Two must.
    pub signatures: u64,
    /// More follow: ask again with this as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A decision about a record, as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingDecision {
    /// When.
    pub at: Moment,
    /// Id of the employee.
    pub who: String,
    /// What.
    pub act: RecordingDecisionKind,
    /// Why, or by which document.
    pub reason: String,
}

/// What was decided about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingDecisionKind {
    /// A legal hold.
    Hold,
    /// The hold was lifted.
    Release,
    /// The act of the case took legal force.
    InForce,
    /// A signature under the act of destruction.
    Destroy,
    /// Its files were destroyed.
    Destroyed,
}
