//! The recorder: takes what the shards copy to it and writes it to disk, one thread a hearing.

use crate::id::PublicationId;
use bytes::Bytes;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::Instant;

/// One RTP packet (RFC 3550), decrypted, as the shard saw it.
#[derive(Clone, Debug)]
pub struct TapPacket {
    /// When it arrived.
    pub arrived: Instant,
    /// Synchronisation source: changes when the sender starts anew.
    pub ssrc: u32,
    /// Sequence number.
    pub sequence: u16,
    /// RTP timestamp (48 kHz for Opus, 90 kHz for video).
    pub timestamp: u32,
    /// Marker bit: last packet of a frame.
    pub marker: bool,
    /// Payload without padding.
    pub payload: Bytes,
}

/// What arrives at the recorder's thread from shards.
#[derive(Debug)]
pub enum Tapped {
    /// A packet of a publication.
    Packet(PublicationId, TapPacket),
    /// So many packets of a publication found the queue full: a gap to be named.
    Lost(PublicationId, u64),
}

/// One publication's way to the recorder. A shard never waits for it; what finds no room is counted and named in the record.
#[derive(Debug)]
pub struct Tap {
    publication: PublicationId,
    queue: SyncSender<Tapped>,
    lost: u64,
}

impl Tap {
    /// A way for `publication` into the recorder's bounded queue.
    #[must_use]
    pub fn new(publication: PublicationId, queue: SyncSender<Tapped>) -> Self {
        Self {
            publication,
            queue,
            lost: 0,
        }
    }

    /// Hands a packet over, or counts it as lost when the recorder lags.
    pub fn push(&mut self, packet: TapPacket) {
        if self.lost > 0 {
            match self
                .queue
                .try_send(Tapped::Lost(self.publication.clone(), self.lost))
            {
                Ok(()) => self.lost = 0,
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                    self.lost = self.lost.saturating_add(1);
                    return;
                }
            }
        }
        if self
            .queue
            .try_send(Tapped::Packet(self.publication.clone(), packet))
            .is_err()
        {
            self.lost = self.lost.saturating_add(1);
        }
    }
}
