//! The interceptor that is closest to the network: it names every decrypted packet (`streams`), hands media to the shard, brings
//! retransmissions back before `rtc`'s NACK generator, and lets RTCP through to the shard, which `rtc` otherwise keeps for itself.

use super::streams::{Arrival, Streams};
use rtc::interceptor::{Attribute, Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtp;
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A leg's packets wait here for at most one turn of the shard's loop; more are dropped.
const MAX_WAITING: usize = 4_096;

/// What the leg and its interceptor share. One thread uses both: the lock is never contended, `rtc` only wants the type.
#[derive(Debug, Default)]
pub struct Tapped {
    /// Names of the sources.
    pub streams: Streams,
    /// Media that has arrived, in order.
    pub arrived: VecDeque<(Arrival, rtp::Packet)>,
}

/// The shared part.
#[derive(Clone, Debug, Default)]
pub struct Shared(Arc<Mutex<Tapped>>);

impl Shared {
    /// Opens it.
    pub fn open(&self) -> MutexGuard<'_, Tapped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The interceptor.
#[derive(Default)]
pub struct Wire {
    shared: Shared,
    inbound: VecDeque<TaggedPacket>,
    outbound: VecDeque<TaggedPacket>,
}

impl Wire {
    /// An interceptor that fills `shared`.
    #[must_use]
    pub fn new(shared: Shared) -> Self {
        Self {
            shared,
            ..Self::default()
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Wire {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, mut tagged: TaggedPacket) -> Result<(), Error> {
        let repaired = match &mut tagged.message.packet {
            Packet::Rtcp(_) => {
                tagged.message.add(Attribute::DeliverToApplication);
                false
            }
            Packet::Rtp(packet) => {
                let mut tapped = self.shared.open();
                let arrival = tapped.streams.name(packet);
                if arrival != Arrival::Nothing && tapped.arrived.len() < MAX_WAITING {
                    tapped.arrived.push_back((arrival, packet.clone()));
                }
                matches!(arrival, Arrival::Media { repaired: true, .. })
            }
            _ => false,
        };
        if repaired {
            tagged.message.add(Attribute::Retransmission);
        }
        self.inbound.push_back(tagged);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.inbound.pop_front()
    }

    fn handle_write(&mut self, tagged: TaggedPacket) -> Result<(), Error> {
        self.outbound.push_back(tagged);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.outbound.pop_front()
    }
}

impl Interceptor for Wire {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}
