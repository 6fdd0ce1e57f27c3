//! Floor, procedure and the time of the sides, on the wire.

use super::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who has the floor. While it is given, of the others in the courtroom nobody is heard but judges, the clerk and interpreters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Floor {
    /// Ids of those whom the page may know, in order; `null`: it is free, and everybody who takes part is heard.
    pub holders: Option<Vec<String>>,
    /// It is a last word: nothing that would cut it is done without a `reason`.
    pub last_word: bool,
    /// Milliseconds for which it has been as it is; 0 of a floor that was never given.
    pub since_ms_ago: u64,
    /// For how long it is given, in minutes; nothing is cut when they are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// The procedure of this kind of case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rail {
    /// Its steps, in order.
    pub steps: Vec<RailStep>,
    /// Where it stands; `null`: it has not begun.
    pub at: Option<RailStop>,
    /// Presiding judge and clerk: where `next_step` leads; `null`: nowhere.
    pub next: Option<RailStop>,
    /// Presiding judge and clerk: how many turns have begun, for `next_step` to name; 0 to others.
    pub turns: u32,
}

/// A step of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RailStep {
    /// Its name.
    pub id: String,
    /// What people read.
    pub title: Title,
    /// How long a turn is to take, in minutes; nothing is cut when they are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// A title in the languages of the court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Title {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// A turn of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RailStop {
    /// Name of the step.
    pub step: String,
    /// Number of the step, from 1.
    pub number: u32,
    /// Id of the person whose turn it is, where people have turns and the page may know them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Of `next`: what the presiding judge must do before the press can lead there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Act>,
}

/// How long each side has had the floor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    /// All three, in order.
    pub sides: Vec<SideTime>,
}

/// How long one side has had the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SideTime {
    /// Which.
    pub side: Side,
    /// Milliseconds, as the message is sent; the page counts on.
    pub ms: u64,
    /// Its time runs.
    pub running: bool,
}

/// Whose time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who claims, accuses, or was harmed.
    Claim,
    /// Who answers the claim or the accusation.
    Defence,
    /// Third parties.
    ThirdParties,
}
