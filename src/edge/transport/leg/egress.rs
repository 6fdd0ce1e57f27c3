//! What sending to a viewer needs for every packet: keys, address, numbers. Kept small and together, for it is read for each viewer of
//! each packet.

use crate::edge::transport::run::{Network, Run};
use crate::edge::transport::srtp::{Srtp, TAG};
use crate::media::packet::Outgoing;
use std::net::SocketAddr;

/// The way out to one viewer.
pub(in crate::edge::transport) struct Egress {
    srtp: Srtp,
    to: SocketAddr,
    /// Extension id of the transport-wide sequence number; 0: not agreed.
    transport_id: u8,
    transport_next: u16,
    /// Index of the next RTCP packet (RFC 3711, section 3.4).
    rtcp_next: u32,
}

/// What was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::edge::transport) struct Sent {
    /// Bytes of the datagram.
    pub bytes: usize,
    /// Its transport-wide sequence number.
    pub transport: Option<u16>,
}

impl Egress {
    pub(super) fn new(srtp: Srtp, to: SocketAddr, transport_id: u8) -> Self {
        Self {
            srtp,
            to,
            transport_id,
            transport_next: 0,
            rtcp_next: 0,
        }
    }

    /// The viewer has another address.
    pub(super) fn redirect(&mut self, to: SocketAddr) {
        self.to = to;
    }

    /// A new answer may have agreed on other extensions.
    pub(super) fn renegotiate(&mut self, transport_id: u8) {
        self.transport_id = transport_id;
    }

    /// Writes a packet into the run: header, `prefix` and `payload`, sealed under `index`. The prefix is what a retransmission begins
    /// with; `patch` may rewrite bytes of the payload's copy. `None`: it does not fit.
    pub(super) fn write(
        &mut self,
        packet: Outgoing,
        index: u64,
        parts: [&[u8]; 2],
        patch: impl FnOnce(&mut [u8]),
        (run, network): (&mut Run, &mut dyn Network),
    ) -> Option<Sent> {
        let transport = (self.transport_id != 0).then_some(self.transport_next);
        let outgoing = Outgoing {
            transport: transport.map(|number| (self.transport_id, number)),
            ..packet
        };
        let room = run.room();
        let header = outgoing.write(room)?;
        let [prefix, payload] = parts;
        let length = prefix.len().checked_add(payload.len())?;
        let body = room
            .get_mut(header..)?
            .get_mut(..length.checked_add(TAG)?)?;
        let (front, rest) = body.split_at_mut_checked(prefix.len())?;
        front.copy_from_slice(prefix);
        let copy = rest.get_mut(..payload.len())?;
        copy.copy_from_slice(payload);
        patch(copy);
        let bytes = self
            .srtp
            .seal_rtp(packet.ssrc, index, room, header, length)?;
        run.push(bytes, self.to, network);
        self.transport_next = self.transport_next.wrapping_add(1);
        Some(Sent { bytes, transport })
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
