//! The recorder's copy of a publication.

use crate::edge::recorder::{Tap, TapPacket};
use crate::edge::transport::streams::Media;
use crate::id::MediaKind;
use crate::media::downtrack::Downtrack;
use bytes::BytesMut;
use std::time::Instant;

/// Memory is asked for in pieces of this many bytes.
const PIECE: usize = 64 * 1024;

/// One more consumer, with its own choice of layers.
#[derive(Debug)]
pub struct Copy {
    /// What of the publication it takes.
    pub track: Downtrack,
    /// Where it goes.
    pub tap: Tap,
    /// Two pieces: while one fills, the recorder lets go of the other, and it is used again.
    memory: BytesMut,
    former: BytesMut,
}

impl Copy {
    /// A copy of which nothing has gone yet.
    pub fn new(kind: MediaKind, tap: Tap) -> Self {
        Self {
            track: Downtrack::new(kind, 0),
            tap,
            memory: BytesMut::new(),
            former: BytesMut::new(),
        }
    }

    /// Copies a packet.
    pub fn push(&mut self, now: Instant, media: &Media<'_>) {
        self.make_room(media.payload.len());
        self.memory.extend_from_slice(media.payload);
        self.tap.push(TapPacket {
            arrived: now,
            codec: media.codec,
            ssrc: media.ssrc,
            sequence: media.sequence,
            timestamp: media.timestamp,
            marker: media.marker,
            payload: self.memory.split().freeze(),
        });
    }

    fn make_room(&mut self, bytes: usize) {
        if self.memory.capacity() >= bytes {
            return;
        }
        std::mem::swap(&mut self.memory, &mut self.former);
        if !self.memory.try_reclaim(PIECE) {
            self.memory.reserve(PIECE);
        }
    }
}
