//! Who hears the presiding judge, on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One round of the question whether people hear the presiding judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhoHears {
    /// Its number in the hearing, from 1.
    pub round: u32,
    /// Answers are taken still.
    pub open: bool,
    /// Everybody who was asked and is here, in order of id.
    pub answers: Vec<Answer>,
}

/// What one person has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// Who.
    pub person: String,
    /// Whether they hear the judge; absent: they have not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hears: Option<bool>,
}
