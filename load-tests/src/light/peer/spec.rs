//! What a peer is.

use super::super::source::{Picture, Voice};

/// A kind twice: something for voice, something for pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair<T> {
    /// Voice.
    pub audio: T,
    /// Picture.
    pub video: T,
}

/// What a peer is.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Which sending sections it offers, sent in or not.
    pub sections: Pair<bool>,
    /// What it says.
    pub voice: Option<Voice>,
    /// What it shows: one picture, or the layers of one.
    pub pictures: Vec<Picture>,
    /// Receiving sections that it offers.
    pub receives: Pair<u16>,
    /// It reports what it receives, as browsers do.
    pub reports: bool,
    /// It asks for lost packets again, as browsers do.
    pub repairs: bool,
}
