//! What the caller sends and what it counts: real VP8 and Opus, each frame with a number that survives forwarding and recording.

pub mod clip;
pub mod count;
pub mod number;
mod packet;
mod peer;
pub mod ranges;
mod sdp;
mod sender;
mod tap;

pub use count::{Received, Stream};
pub(super) use peer::{Peer, PeerEvent};
pub(super) use sdp::{by_way_of, leaves_from, port_of};
pub use sender::{Sending, SentKind};
pub(super) use tap::Ear;
