//! SRTP and SRTCP with AEAD_AES_128_GCM (RFC 7714), in place and without allocation.

use super::keys::{Master, aes_block};
use super::rtp::Header;
use anyhow::{Context, Result};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// Bytes of an RTCP header that stay clear.
const RTCP_CLEAR: usize = 8;
/// The E flag: the packet is encrypted.
const ENCRYPTED: u32 = 0x8000_0000;

/// Labels of key derivation (RFC 3711, 4.3.1).
const RTP: (u8, u8) = (0, 2);
const RTCP: (u8, u8) = (3, 5);

/// One direction of one protocol.
struct Session {
    key: LessSafeKey,
    salt: [u8; 12],
}

impl Session {
    fn new(master: &Master, (key, salt): (u8, u8)) -> Result<Self> {
        let unbound = UnboundKey::new(&AES_128_GCM, &derive(master, key)?)
            .ok()
            .context("no AES-128-GCM key")?;
        let salt = derive(master, salt)?
            .first_chunk::<12>()
            .copied()
            .context("a block has 16 bytes")?;
        Ok(Self {
            key: LessSafeKey::new(unbound),
            salt,
        })
    }

    /// RFC 7714, 8.1 and 9.1: two bytes of zero, SSRC, then six bytes of index (SRTCP: 48 bits of which 31 are used).
    fn nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let plain = (u128::from(ssrc) << 48) | u128::from(index & 0xffff_ffff_ffff);
        let mut nonce = [0; 12];
        for ((out, salt), byte) in nonce
            .iter_mut()
            .zip(self.salt)
            .zip(plain.to_be_bytes().into_iter().skip(4))
        {
            *out = salt ^ byte;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}

fn derive(master: &Master, label: u8) -> Result<[u8; 16]> {
    let mut block = [0; 16];
    for (out, salt) in block.iter_mut().zip(master.salt) {
        *out = salt;
    }
    if let Some(byte) = block.get_mut(7) {
        *byte ^= label;
    }
    aes_block(&master.key, &mut block).ok().context("no AES")?;
    Ok(block)
}

/// Seals what we send.
pub struct Sealer {
    rtp: Session,
    rtcp: Session,
    rtcp_index: u32,
}

impl Sealer {
    /// From our own master key.
    ///
    /// # Errors
    /// When the keys cannot be derived.
    pub fn new(master: &Master) -> Result<Self> {
        Ok(Self {
            rtp: Session::new(master, RTP)?,
            rtcp: Session::new(master, RTCP)?,
            rtcp_index: 0,
        })
    }

    /// Seals an RTP packet whose header has `header` bytes; `index` is rollover counter and sequence number, used once per SSRC.
    ///
    /// # Errors
    /// When the header is longer than the packet.
    pub fn rtp(&self, packet: &mut Vec<u8>, header: usize, ssrc: u32, index: u64) -> Result<()> {
        let (clear, secret) = packet
            .split_at_mut_checked(header)
            .context("a packet shorter than its header")?;
        let nonce = self.rtp.nonce(ssrc, index);
        let tag = self
            .rtp
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(&*clear), secret)
            .ok()
            .context("not sealed")?;
        packet.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Seals a compound RTCP packet (RFC 7714, 9).
    ///
    /// # Errors
    /// When it is shorter than a header.
    pub fn rtcp(&mut self, packet: &mut Vec<u8>) -> Result<()> {
        self.rtcp_index = self.rtcp_index.wrapping_add(1) & !ENCRYPTED;
        let trailer = (self.rtcp_index | ENCRYPTED).to_be_bytes();
        let ssrc = sender(packet).context("a short RTCP packet")?;
        let (clear, secret) = packet
            .split_at_mut_checked(RTCP_CLEAR)
            .context("a short RTCP packet")?;
        let mut aad = [0; 12];
        for (out, byte) in aad.iter_mut().zip(clear.iter().chain(&trailer)) {
            *out = *byte;
        }
        let nonce = self.rtcp.nonce(ssrc, self.rtcp_index.into());
        let tag = self
            .rtcp
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(aad), secret)
            .ok()
            .context("not sealed")?;
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&trailer);
        Ok(())
    }
}

/// Opens what comes.
pub struct Opener {
    rtp: Session,
    rtcp: Session,
}

impl Opener {
    /// From the other side's master key.
    ///
    /// # Errors
    /// When the keys cannot be derived.
    pub fn new(master: &Master) -> Result<Self> {
        Ok(Self {
            rtp: Session::new(master, RTP)?,
            rtcp: Session::new(master, RTCP)?,
        })
    }

    /// The payload of an RTP packet, opened in place; `index` as the counter of its stream knows it.
    /// `None`: it is not authentic.
    pub fn rtp<'a>(
        &self,
        packet: &'a mut [u8],
        header: &Header,
        index: u64,
    ) -> Option<&'a mut [u8]> {
        let (clear, secret) = packet.split_at_mut_checked(header.length)?;
        let nonce = self.rtp.nonce(header.ssrc, index);
        self.rtp
            .key
            .open_in_place(nonce, Aad::from(&*clear), secret)
            .ok()
    }

    /// A compound RTCP packet, opened in place; the first 8 bytes are its clear header. `None`: it is not authentic.
    pub fn rtcp(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let (body, trailer) = packet.split_last_chunk::<4>()?;
        let word = u32::from_be_bytes(*trailer);
        let (clear, secret) = body.split_at_checked(RTCP_CLEAR)?;
        let mut aad = [0; 12];
        for (out, byte) in aad.iter_mut().zip(clear.iter().chain(trailer)) {
            *out = *byte;
        }
        let nonce = self.rtcp.nonce(sender(packet)?, (word & !ENCRYPTED).into());
        let mut secret = secret.to_vec();
        let plain = self
            .rtcp
            .key
            .open_in_place(nonce, Aad::from(aad), &mut secret)
            .ok()?;
        Some([clear, plain].concat())
    }
}

/// SSRC of an RTCP packet's sender.
fn sender(packet: &[u8]) -> Option<u32> {
    packet
        .get(4..8)?
        .first_chunk::<4>()
        .map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::super::rtp;
    use super::*;
    use rtc::crypto::providers::RingCrypto;
    use rtc::srtp::context::Context;
    use rtc::srtp::protection_profile::ProtectionProfile;

    static RING: RingCrypto = RingCrypto;

    fn master() -> Master {
        Master {
            key: *b"sixteen bytes ok",
            salt: *b"twelve bytes",
        }
    }

    /// The other implementation: `rtc`'s own.
    fn other() -> Context {
        let profile = ProtectionProfile::AeadAes128Gcm;
        let master = master();
        Context::new(&master.key, &master.salt, profile, None, None, &RING).unwrap()
    }

    fn packet(sequence: u16) -> Vec<u8> {
        let mut packet = vec![0x80, 96];
        packet.extend(sequence.to_be_bytes());
        packet.extend(7_u32.to_be_bytes());
        packet.extend(0xdead_beef_u32.to_be_bytes());
        packet.extend(b"what is said in court");
        packet
    }

    #[test]
    fn another_implementation_opens_what_we_seal() {
        let sealer = Sealer::new(&master()).unwrap();
        let plain = packet(500);
        let mut sealed = plain.clone();
        sealer.rtp(&mut sealed, 12, 0xdead_beef, 500).unwrap();
        assert_eq!(other().decrypt_rtp(&sealed).unwrap(), plain);
    }

    #[test]
    fn we_open_what_another_implementation_seals_and_nothing_that_was_changed() {
        let opener = Opener::new(&master()).unwrap();
        let mut sealed = other().encrypt_rtp(&packet(65_535)).unwrap().to_vec();
        let header = rtp::read(&sealed).unwrap();
        let mut changed = sealed.clone();
        changed[14] ^= 1;
        assert!(opener.rtp(&mut changed, &header, 65_535).is_none());
        let opened = opener.rtp(&mut sealed, &header, 65_535).unwrap();
        assert_eq!(opened, b"what is said in court");
    }

    #[test]
    fn rtcp_passes_between_both_implementations() {
        let report = [
            0x80, 201, 0, 1, 0, 0, 0, 9, 0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1,
        ];
        let mut sealed = report.to_vec();
        Sealer::new(&master()).unwrap().rtcp(&mut sealed).unwrap();
        assert_eq!(other().decrypt_rtcp(&sealed).unwrap(), &report[..]);
        let theirs = other().encrypt_rtcp(&report).unwrap();
        let opener = Opener::new(&master()).unwrap();
        assert_eq!(opener.rtcp(&theirs).unwrap(), report);
    }
}
