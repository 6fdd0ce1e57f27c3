//! Session descriptions (RFC 8866): what a page offers, what this server answers (RFC 9429), and what both have then agreed on.
//!
//! Reading and writing lines is `rtc`'s; what they mean here, and what is refused, is ours.

mod agreed;
mod answer;
mod offered;
mod spoken;

pub use agreed::{Agreed, Format, Received};
pub use answer::Answering;
pub use offered::{Offered, Section};
pub use spoken::Spoken;

use super::OfferError;
use rtc::sdp::description::media::MediaDescription;
use rtc::sdp::description::session::SessionDescription;

/// Most sections, of one offer and of one leg in its life.
pub const MAX_SECTIONS: usize = 64;

const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
const REPAIRED_RID: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
const TRANSPORT_CC: &str =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

fn refuse<T>(why: impl Into<String>) -> Result<T, OfferError> {
    Err(OfferError::Sdp(why.into()))
}

fn values<'a>(media: &'a MediaDescription, key: &'a str) -> impl Iterator<Item = &'a str> {
    let named = media.attributes.iter().filter(move |a| a.key == key);
    named.filter_map(|a| a.value.as_deref())
}

/// What stands behind a payload type in lines of a section: `a=rtpmap:96 VP8/90000` says `VP8/90000` of 96.
fn said_of<'a>(
    media: &'a MediaDescription,
    key: &'a str,
    payload_type: u8,
) -> impl Iterator<Item = &'a str> {
    numbered(media, key).filter_map(move |(number, text)| (number == payload_type).then_some(text))
}

/// Lines of a section that begin with a number: `a=extmap:3 urn:…` is 3 and `urn:…`. What follows a number after a slash is left out.
fn numbered<'a>(media: &'a MediaDescription, key: &'a str) -> impl Iterator<Item = (u8, &'a str)> {
    values(media, key).filter_map(|line| {
        let (number, text) = line.split_once(' ')?;
        Some((number.split('/').next()?.parse().ok()?, text))
    })
}

/// Values at session level, or else of the first section that has any (all sections are bundled).
fn shared<'a>(description: &'a SessionDescription, key: &'a str) -> Vec<&'a str> {
    let named = description.attributes.iter().filter(|a| a.key == key);
    let all: Vec<&str> = named.filter_map(|a| a.value.as_deref()).collect();
    if !all.is_empty() {
        return all;
    }
    let sections = description.media_descriptions.iter();
    let mut sections = sections.map(|media| values(media, key).collect::<Vec<_>>());
    sections.find(|found| !found.is_empty()).unwrap_or_default()
}
