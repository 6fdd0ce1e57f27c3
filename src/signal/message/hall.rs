//! The court as the waiting hall shows it, on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody who waits is told of the court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hall {
    /// The clerk, who keeps the door; absent: no clerk is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<Desk>,
    /// Whether people are let in.
    pub calling: Calling,
}

/// The clerk's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Desk {
    /// Name of the clerk: hostile text, never markup. Empty: it is kept from this page.
    pub name: String,
    /// The clerk is connected.
    pub here: bool,
}

/// Whether the court lets people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Calling {
    /// It has let nobody in yet.
    Nobody,
    /// It has let somebody in.
    Somebody,
    /// To a witness who has not testified: another one is being heard.
    Witness,
}
