//! Private rooms and screens, on the wire.

use super::Person;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a private room is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// A person and who stands by them.
    LawyerClientRoom,
    /// The sides, and who mediates between them.
    MediationRoom,
    /// The judges.
    DeliberationRoom,
    /// Court IT and one person.
    HelpRoom,
    /// The clerk and one person who waits.
    ClerksDesk,
}

/// The private room that one is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrivateRoom {
    /// Its number.
    pub id: u32,
    /// What for.
    pub kind: RoomKind,
    /// Nobody new is let in.
    pub locked: bool,
    /// Who is asked in and has not answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Person>,
}

/// That one is asked into a private room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoomInvitation {
    /// Number of the room.
    pub room: u32,
    /// What for.
    pub kind: RoomKind,
    /// Who asks; absent: the court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
}

/// A person whom one may ask into a private room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Who.
    pub person: Person,
    /// Into rooms of which kinds.
    pub kinds: Vec<RoomKind>,
}

/// What of a person is kept from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Screen {
    /// Id of the person from whom it is kept.
    pub from: String,
    /// Id of the person of whom it is kept.
    pub person: String,
    /// The picture.
    pub sight: bool,
    /// The voice.
    pub hearing: bool,
    /// The name.
    pub name: bool,
}
