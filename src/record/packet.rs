//! The packet that the record is made of.

use crate::codec::Codec;
use bytes::Bytes;
use std::time::Instant;

/// One RTP packet (RFC 3550), decrypted, as the media shard saw it. Packets that hold only padding belong here too, with an empty
/// payload: they use up sequence numbers, and a number that is missing is a hole in the record.
#[derive(Clone, Debug)]
pub struct Packet {
    /// When it arrived.
    pub arrived: Instant,
    /// Codec of the payload; another one begins another file.
    pub codec: Codec,
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
