//! The JSON bodies of the waiting hall over HTTP.

use super::message::Title;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to `GET /api/v1/hall`: what the court shows to those who wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HallCards {
    /// In the order in which they are shown; none: the court shows nothing.
    pub cards: Vec<HallCard>,
}

/// One card. Its files are addresses of this server, one for each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HallCard {
    /// Title.
    pub title: Title,
    /// Text: it says what the picture or the film says too.
    pub text: Title,
    /// A picture. It adds to the text, and needs no other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Title>,
    /// A film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub film: Option<Film>,
}

/// A film, which is shown without sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Film {
    /// The film.
    pub file: Title,
    /// The same with less data, for weak and dear links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<Title>,
    /// What is said in it (WebVTT).
    pub subtitles: Title,
}
