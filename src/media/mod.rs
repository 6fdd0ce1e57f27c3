//! WHICH PACKET: pure packet logic. What is forwarded to whom is said by the hearing; which packet of it, under which number, is said here.

pub mod arrivals;
pub mod budget;
pub mod demand;
pub mod dominant;
pub mod downtrack;
pub mod held;
pub mod history;
pub mod intake;
pub mod keyframe;
pub mod ladder;
pub mod layer;
pub mod loudness;
pub mod lowest;
pub mod missing;
pub mod numbers;
pub mod packet;
pub mod picture;
pub mod rate;
pub mod reception;
pub mod red;
pub mod rewrite;
pub mod ring;
pub mod rtcp;
pub mod slots;
pub mod twcc;
pub mod window;

use crate::id::MediaKind;

/// Ticks a second of a kind's RTP timestamps (Opus: RFC 7587, section 4.1; pictures of every codec: RFC 7741,
/// section 4.1, and the like).
#[must_use]
pub fn clock_rate(kind: MediaKind) -> u32 {
    match kind {
        MediaKind::Audio => 48_000,
        MediaKind::Video => 90_000,
    }
}
