//! The numbers of a packet on its way: as the source gave them, and as a viewer gets them.

use super::history::Entry;
use super::picture::Shift;
use crate::codec::vp8::{Header, Picture};

/// The numbers of an outgoing packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// What [`crate::codec::vp8::patch`] is to write into the payload's copy; `None`: it stays as it is.
    pub picture: Option<Picture>,
}

/// A packet that was sent: where it can be found again, and how it was numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Source of the packet.
    pub ssrc: u32,
    /// The source's sequence number.
    pub sequence: u16,
    /// The number under which it was sent.
    pub out: u16,
    timestamp: u32,
    picture: Shift,
}

/// A packet of a source, as far as its numbers go.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'a> {
    /// The source.
    pub ssrc: u32,
    /// RTP sequence number.
    pub sequence: u16,
    /// RTP timestamp.
    pub timestamp: u32,
    /// Payload descriptor, if it is VP8.
    pub vp8: Option<&'a Header>,
}

impl Sent {
    /// What a history says of an outgoing number.
    #[must_use]
    pub fn new(out: u16, entry: &Entry) -> Self {
        Self {
            ssrc: entry.ssrc,
            sequence: entry.sequence,
            out,
            timestamp: entry.timestamp,
            picture: entry.picture,
        }
    }

    /// The numbers under which it was sent, from the source's timestamp and payload descriptor.
    #[must_use]
    pub fn numbers(&self, timestamp: u32, vp8: Option<&Header>) -> Numbers {
        Numbers {
            sequence: self.out,
            timestamp: timestamp.wrapping_add(self.timestamp),
            picture: vp8.and_then(|header| self.picture.apply(header)),
        }
    }
}
