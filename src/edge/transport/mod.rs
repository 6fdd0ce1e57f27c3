//! Media: shards (threads) that own a UDP socket and the legs of their hearings. Control comes by a bounded channel and is answered.
//!
//! A person has one leg: one peer connection that the browser offers, with its own sections to send and a pool of receiving sections
//! ("slots") that the server fills. Who receives what is said by `wire` and `unwire`; nothing is forwarded without.

use crate::id::{HearingId, LegId, MediaKind, ParticipantId, PublicationId, RoomId};
use tokio::sync::{mpsc, oneshot};

mod court;
mod door;
mod dtls;
mod engine;
mod estimate;
mod feed;
mod ice;
pub mod keys;
mod leg;
mod legs;
#[cfg(test)]
mod peer_test;
mod plane;
mod round;
mod run;
mod sdp;
mod shard;
mod socket;
mod source;
mod speakers;
pub mod srtp;
mod streams;
mod tally;
mod thread;

// A shard and its parts without the thread, for those who measure them (`load-tests path`, `load-tests/benches`).
pub use engine::Engine;
pub use run::{Network, Run};
pub use shard::Shard;
pub use socket::Socket;

pub use plane::{MediaPlane, PlaneError, Setup};

/// What a room asks of a shard.
#[derive(Debug)]
pub enum Command {
    /// A hearing begins to use the shard.
    Enter {
        /// Which.
        hearing: HearingId,
        /// Where the shard tells of its legs. Unbounded, because a shard never waits; what it tells is changes of state, not packets.
        events: mpsc::UnboundedSender<Event>,
    },
    /// The hearing is over: every leg of it is closed.
    LeaveAll {
        /// Which.
        hearing: HearingId,
    },
    /// The page offers its peer connection: the first time, or again with more slots, or for an ICE restart. An offer of another
    /// session (the `o=` line, RFC 8866) is of another peer connection: it makes a new leg and closes the person's earlier one.
    Offer {
        /// Hearing that the leg belongs to.
        hearing: HearingId,
        /// Whose leg.
        who: ParticipantId,
        /// The offer.
        sdp: String,
        /// The answer.
        reply: oneshot::Sender<Result<Answer, OfferError>>,
    },
    /// Forward a publication to a viewer.
    Wire {
        /// Hearing of both.
        hearing: HearingId,
        /// Who receives.
        viewer: ParticipantId,
        /// What.
        publication: PublicationId,
    },
    /// Stop forwarding; acknowledged when not one more packet can pass.
    Unwire {
        /// Hearing of both.
        hearing: HearingId,
        /// Who received.
        viewer: ParticipantId,
        /// What.
        publication: PublicationId,
        /// Told when the wall stands.
        reply: oneshot::Sender<()>,
    },
    /// A person talks in another room from now on: who speaks is judged room by room. Says nothing of who receives whom.
    Move {
        /// Hearing.
        hearing: HearingId,
        /// Who.
        who: ParticipantId,
        /// Which private room; `None`: none.
        room: Option<RoomId>,
    },
    /// Copy a publication to the recorder: the one that the tap is of.
    StartTap {
        /// Hearing.
        hearing: HearingId,
        /// Where the copies go; never waited for.
        tap: super::recorder::Tap,
    },
    /// Stop copying; acknowledged.
    StopTap {
        /// Hearing.
        hearing: HearingId,
        /// What.
        publication: PublicationId,
        /// Told when no more packet comes.
        reply: oneshot::Sender<()>,
    },
    /// How large a viewer shows what they receive; sections that are not named keep what was said of them.
    Tiles {
        /// Hearing.
        hearing: HearingId,
        /// Who.
        viewer: ParticipantId,
        /// `(mid, height in pixels of the screen)`; 0: not shown.
        tiles: Vec<(String, u16)>,
    },
    /// End a leg: DTLS close, forget keys.
    Close {
        /// Hearing that it belongs to.
        hearing: HearingId,
        /// Which.
        leg: LegId,
    },
    /// Numbers of a hearing's legs since the last question.
    Measure {
        /// Hearing.
        hearing: HearingId,
        /// One row a leg.
        reply: oneshot::Sender<Vec<LegNumbers>>,
    },
}

impl Command {
    /// Which hearing it is about.
    #[must_use]
    pub fn hearing(&self) -> &HearingId {
        match self {
            Self::Enter { hearing, .. }
            | Self::LeaveAll { hearing }
            | Self::Offer { hearing, .. }
            | Self::Wire { hearing, .. }
            | Self::Unwire { hearing, .. }
            | Self::Move { hearing, .. }
            | Self::StartTap { hearing, .. }
            | Self::StopTap { hearing, .. }
            | Self::Tiles { hearing, .. }
            | Self::Close { hearing, .. }
            | Self::Measure { hearing, .. } => hearing,
        }
    }
}

/// A shard's answer to an offer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which leg answers.
    pub leg: LegId,
    /// The description.
    pub sdp: String,
    /// Kinds that the page can send.
    pub publishes: Vec<MediaKind>,
}

/// Why an offer cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// No usable session description.
    #[error("the session description cannot be used: {0}")]
    Sdp(String),
    /// The shard does not answer.
    #[error("the media service is not running")]
    Stopped,
}

/// What a shard tells a room, of its own accord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// DTLS and SRTP are up.
    Connected {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
        /// What it can carry towards the server.
        publishes: Vec<MediaKind>,
    },
    /// The leg is gone: closed by the page, or silent for longer than consent lasts (RFC 7675).
    Gone {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
    },
    /// The leg was ended because it sent far more than it may, for long.
    Flooded {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
    },
    /// Which publication is in which slot of a leg; the whole table.
    Slots {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
        /// Sections in use.
        slots: Vec<Filled>,
    },
    /// A leg lacks slots for what it is to receive.
    SlotsShort {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
        /// Audio slots needed in all.
        audio: u16,
        /// Video slots needed in all.
        video: u16,
    },
    /// Which layers of their picture (rid) a person's page is to send: those that somebody gets. A picture that is not sent in layers
    /// has one, whose name is empty.
    Layers {
        /// Whose.
        who: ParticipantId,
        /// Which leg.
        leg: LegId,
        /// Names, as the page gave them.
        wanted: Vec<String>,
    },
    /// Loudness of a voice, -127 (silence) to 0 dBov (RFC 6464), smoothed; sent when someone begins or ceases to speak.
    Speaking {
        /// Who.
        who: ParticipantId,
        /// Speaks.
        on: bool,
    },
    /// Another one is the dominant speaker of a room; at most 300 ms after they began to speak.
    Dominant {
        /// Which private room; `None`: the courtroom.
        room: Option<RoomId>,
        /// Who; `None`: nobody any more of those who are heard.
        who: Option<ParticipantId>,
    },
}

/// A section of a leg in which something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// `a=mid` of the section.
    pub mid: String,
    /// What is in it.
    pub publication: PublicationId,
    /// It comes in a codec that the leg's browser does not receive, so nothing of it is sent.
    pub blind: bool,
}

/// A leg in numbers since the last question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegNumbers {
    /// Whose.
    pub who: Option<ParticipantId>,
    /// Media is up.
    pub connected: bool,
    /// RTP packets that came.
    pub packets_in: u64,
    /// Bytes that came.
    pub bytes_in: u64,
    /// RTP packets sent.
    pub packets_out: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// RTP packets missing on the way in.
    pub lost_in: u64,
    /// RTP packets that cannot be read, are not authentic, or came before.
    pub refused_in: u64,
    /// RTP and RTCP packets dropped because the person sends more than they may.
    pub excess_in: u64,
}
