//! What sending to a viewer needs for every packet: keys, address, numbers. Kept small and together, for it is read for each viewer of
//! each packet.

use crate::edge::transport::estimate::Estimate;
use crate::edge::transport::run::{Network, Run};
use crate::edge::transport::srtp::{Srtp, TAG};
use crate::media::packet::Outgoing;
use std::net::SocketAddr;
use std::time::Instant;

/// What IP and UDP add to a packet.
const BELOW: usize = 28;

/// The way out to one viewer.
pub(in crate::edge::transport) struct Egress {
    srtp: Srtp,
    to: SocketAddr,
    /// Extension id of the transport-wide sequence number; 0: not agreed.
    transport_id: u8,
    transport_next: u16,
    /// Index of the next RTCP packet (RFC 3711, section 3.4).
    rtcp_next: u32,
    /// What the way bears.
    pub(super) estimate: Estimate,
}

/// What is to be sent.
pub(super) struct Parcel<'a, P> {
    /// The header, but for the transport-wide sequence number.
    pub header: Outgoing,
    /// Index under which it is sealed; each of a source once.
    pub index: u64,
    /// What a retransmission begins with.
    pub prefix: &'a [u8],
    /// The payload.
    pub payload: &'a [u8],
    /// Rewrites bytes of the payload's copy.
    pub patch: P,
    /// It gets a transport-wide sequence number, if that was agreed. Voices do not: sent again, they are to be the same bytes.
    pub counted: bool,
}

impl Egress {
    pub(super) fn new(srtp: Srtp, to: SocketAddr, transport_id: u8) -> Self {
        Self {
            srtp,
            to,
            transport_id,
            transport_next: 0,
            rtcp_next: 0,
            estimate: Estimate::default(),
        }
    }

    /// Packets are numbered for the whole transport, so that the browser tells which arrive.
    pub(super) fn counts(&self) -> bool {
        self.transport_id != 0
    }

    /// The viewer has another address.
    pub(super) fn redirect(&mut self, to: SocketAddr) {
        if self.to != to {
            self.to = to;
            self.estimate.begin_anew();
        }
    }

    /// A new answer may have agreed on other extensions.
    pub(super) fn renegotiate(&mut self, transport_id: u8) {
        self.transport_id = transport_id;
    }

    /// Writes a packet into the run, sealed. `None`: it does not fit.
    pub(super) fn write(
        &mut self,
        now: Instant,
        parcel: Parcel<'_, impl FnOnce(&mut [u8])>,
        (run, network): (&mut Run, &mut dyn Network),
    ) -> Option<()> {
        let counted = parcel.counted && self.transport_id != 0;
        let number = counted.then_some(self.transport_next);
        let header = Outgoing {
            transport: number.map(|number| (self.transport_id, number)),
            ..parcel.header
        };
        let room = run.room();
        let begin = header.write(room)?;
        let (prefix, payload) = (parcel.prefix, parcel.payload);
        let length = prefix.len().checked_add(payload.len())?;
        let body = room.get_mut(begin..)?.get_mut(..length.checked_add(TAG)?)?;
        let (front, rest) = body.split_at_mut_checked(prefix.len())?;
        front.copy_from_slice(prefix);
        let copy = rest.get_mut(..payload.len())?;
        copy.copy_from_slice(payload);
        (parcel.patch)(copy);
        let bytes = self
            .srtp
            .seal_rtp(header.ssrc, parcel.index, room, begin, length)?;
        run.push(bytes, self.to, network);
        if let Some(number) = number {
            self.transport_next = number.wrapping_add(1);
            self.estimate.sent(now, number, bytes.saturating_add(BELOW));
        } else {
            self.estimate.sent_beside(now, bytes.saturating_add(BELOW));
        }
        Some(())
    }

    /// Sends what the run holds.
    pub(super) fn flush(&self, run: &mut Run, network: &mut dyn Network) {
        run.flush(self.to, network);
    }

    /// Seals and sends an RTCP packet.
    pub(super) fn rtcp(&mut self, mut packet: Vec<u8>, network: &mut dyn Network) {
        if self.srtp.seal_rtcp(self.rtcp_next, &mut packet).is_some() {
            self.rtcp_next = self.rtcp_next.wrapping_add(1);
            network.send(self.to, &packet, packet.len());
        }
    }
}
