//! What protects a light peer's media: the server's own SRTP (`tyndau::edge::transport::srtp`, which its tests hold against `rtc`'s), from
//! the peer's side.

use super::tap::KeyTap;
use anyhow::{Context, Result};
use tyndau::edge::transport::srtp::{Srtp, TAG};
use tyndau::media::packet::Header;

/// Both directions of a connection.
pub struct Secure {
    outbound: Srtp,
    inbound: Srtp,
    rtcp_index: u32,
}

impl Secure {
    /// From the keys that `rtc` has agreed on.
    ///
    /// # Errors
    /// When not exactly two pairs of keys were seen.
    pub fn new(tap: &KeyTap) -> Result<Self> {
        let (ours, theirs) = tap
            .take()
            .context("not two pairs of SRTP keys were seen: is AES-128-GCM agreed?")?;
        Ok(Self {
            outbound: Srtp::new(&ours).context("no keys for what we send")?,
            inbound: Srtp::new(&theirs).context("no keys for what comes")?,
            rtcp_index: 0,
        })
    }

    /// Seals an RTP packet whose header has `header` bytes; `index` is rollover counter and sequence number, used once per SSRC.
    ///
    /// # Errors
    /// When the header is longer than the packet.
    pub fn seal(&self, packet: &mut Vec<u8>, header: usize, ssrc: u32, index: u64) -> Result<()> {
        let payload = packet
            .len()
            .checked_sub(header)
            .context("a packet shorter than its header")?;
        packet.resize(packet.len().saturating_add(TAG), 0);
        let sealed = self.outbound.seal_rtp(ssrc, index, packet, header, payload);
        sealed.map(|_| ()).context("not sealed")
    }

    /// Seals a compound RTCP packet.
    ///
    /// # Errors
    /// When it is shorter than a header.
    pub fn seal_rtcp(&mut self, packet: &mut Vec<u8>) -> Result<()> {
        self.rtcp_index = self.rtcp_index.wrapping_add(1);
        self.outbound
            .seal_rtcp(self.rtcp_index, packet)
            .context("a short RTCP packet")
    }

    /// The payload of an RTP packet, opened in place. `None`: it is not authentic.
    pub fn open<'a>(&self, packet: &'a mut [u8], header: &Header, index: u64) -> Option<&'a [u8]> {
        let length = self
            .inbound
            .open_rtp(header.ssrc, index, packet, header.length)?;
        packet.get(header.length..length)
    }

    /// A compound RTCP packet, opened. `None`: it is not authentic.
    pub fn open_rtcp(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let mut plain = packet.to_vec();
        let (_, length) = self.inbound.open_rtcp(&mut plain)?;
        plain.truncate(length);
        Some(plain)
    }
}
