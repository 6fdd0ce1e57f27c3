//! SRTP and SRTCP with AES-128-GCM (RFC 7714), in place and without allocation. Keys come from the DTLS handshake (`keys`).
//!
//! A nonce is made of source and packet index, so **one (source, index) is sealed once**. The index of RTP is that of a downtrack, which
//! gives no number twice (`media::rewrite`); a repair goes out as a new packet of the retransmission source (RFC 4588), or as the same
//! bytes again, as long as they are sure to be the same (`media::downtrack`). Nobody else has the keys.

use super::keys::{KEY, Master, SALT};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, Tag, UnboundKey};
use rtc::crypto::providers::RingCrypto;
use rtc::crypto::{BlockCipherAlgorithm, RTCCrypto};

/// Bytes of the tag behind each packet.
pub const TAG: usize = 16;
/// Bytes of an RTCP packet that stay in the clear: the first header and the sender's source.
const RTCP_CLEAR: usize = 8;
const ENCRYPTED: u32 = 1 << 31;

/// One direction of a leg.
pub struct Srtp {
    rtp: Cipher,
    rtcp: Cipher,
}

struct Cipher {
    key: LessSafeKey,
    salt: [u8; SALT],
}

impl Srtp {
    /// Session keys of a master key. `None`: the crypto library refuses, which it has no reason to.
    #[must_use]
    pub fn new(master: &Master) -> Option<Self> {
        Some(Self {
            rtp: Cipher::derive(master, 0x00, 0x02)?,
            rtcp: Cipher::derive(master, 0x03, 0x05)?,
        })
    }

    /// Seals `header` + `length` bytes of payload at the front of `packet`, which has room for the tag behind them. Returns the length of
    /// the whole. The caller answers for not sealing two packets under one `ssrc` and `index`.
    pub fn seal_rtp(
        &self,
        ssrc: u32,
        index: u64,
        packet: &mut [u8],
        header: usize,
        length: usize,
    ) -> Option<usize> {
        let (header_bytes, rest) = packet.split_at_mut_checked(header)?;
        let (payload, rest) = rest.split_at_mut_checked(length)?;
        let tag = self
            .rtp
            .seal(rtp_nonce(ssrc, index), header_bytes, payload)?;
        rest.first_chunk_mut::<TAG>()?.copy_from_slice(tag.as_ref());
        header.checked_add(length)?.checked_add(TAG)
    }

    /// Opens a packet in place; returns its length without the tag. `None`: not authentic.
    pub fn open_rtp(
        &self,
        ssrc: u32,
        index: u64,
        packet: &mut [u8],
        header: usize,
    ) -> Option<usize> {
        let (header_bytes, sealed) = packet.split_at_mut_checked(header)?;
        let plain = self
            .rtp
            .open(rtp_nonce(ssrc, index), header_bytes, sealed)?;
        header.checked_add(plain)
    }

    /// Seals a compound RTCP packet into a datagram.
    pub fn seal_rtcp(&self, index: u32, packet: &mut Vec<u8>) -> Option<()> {
        let word = (index | ENCRYPTED).to_be_bytes();
        let (clear, sealed) = packet.split_at_mut_checked(RTCP_CLEAR)?;
        let (aad, ssrc) = rtcp_aad(clear, word)?;
        let tag = self.rtcp.seal(rtcp_nonce(ssrc, index), &aad, sealed)?;
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&word);
        Some(())
    }

    /// Opens an RTCP datagram in place; returns its index and length without tag and index. `None`: not authentic.
    pub fn open_rtcp(&self, packet: &mut [u8]) -> Option<(u32, usize)> {
        let (packet, word) = packet.split_last_chunk_mut::<4>()?;
        let stated = u32::from_be_bytes(*word);
        let index = stated & !ENCRYPTED;
        let (clear, sealed) = packet.split_at_mut_checked(RTCP_CLEAR)?;
        if stated == index {
            return None;
        }
        let (aad, ssrc) = rtcp_aad(clear, *word)?;
        let plain = self.rtcp.open(rtcp_nonce(ssrc, index), &aad, sealed)?;
        Some((index, RTCP_CLEAR.checked_add(plain)?))
    }
}

impl Cipher {
    /// RFC 3711, section 4.3; with these lengths one block of AES is all of each output.
    fn derive(master: &Master, key_label: u8, salt_label: u8) -> Option<Self> {
        let key = derive(master, key_label)?;
        let salt = derive(master, salt_label)?;
        Some(Self {
            key: LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?),
            salt: *salt.first_chunk()?,
        })
    }

    fn seal(&self, nonce: [u8; SALT], aad: &[u8], plain: &mut [u8]) -> Option<Tag> {
        self.key
            .seal_in_place_separate_tag(self.salted(nonce), Aad::from(aad), plain)
            .ok()
    }

    fn open(&self, nonce: [u8; SALT], aad: &[u8], sealed: &mut [u8]) -> Option<usize> {
        let plain = self
            .key
            .open_in_place(self.salted(nonce), Aad::from(aad), sealed)
            .ok()?;
        Some(plain.len())
    }

    fn salted(&self, mut nonce: [u8; SALT]) -> Nonce {
        for (byte, salt) in nonce.iter_mut().zip(self.salt) {
            *byte ^= salt;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}

fn derive(master: &Master, label: u8) -> Option<[u8; KEY]> {
    const LABEL: usize = 7;
    let mut block = [0_u8; KEY];
    block
        .first_chunk_mut::<SALT>()?
        .copy_from_slice(&master.salt);
    *block.get_mut(LABEL)? ^= label;
    RingCrypto
        .block_encrypt(BlockCipherAlgorithm::Aes128, &master.key, &mut block)
        .ok()?;
    Some(block)
}

/// RFC 7714, section 8.1.
fn rtp_nonce(ssrc: u32, index: u64) -> [u8; SALT] {
    let [s0, s1, s2, s3] = ssrc.to_be_bytes();
    let [_, _, i0, i1, i2, i3, i4, i5] = index.to_be_bytes();
    [0, 0, s0, s1, s2, s3, i0, i1, i2, i3, i4, i5]
}

/// RFC 7714, section 9.1.
fn rtcp_nonce(ssrc: u32, index: u32) -> [u8; SALT] {
    let [s0, s1, s2, s3] = ssrc.to_be_bytes();
    let [i0, i1, i2, i3] = index.to_be_bytes();
    [0, 0, s0, s1, s2, s3, 0, 0, i0, i1, i2, i3]
}

/// The header and the word with E flag and index (RFC 7714, section 9.2), and the sender's source.
fn rtcp_aad(clear: &[u8], word: [u8; 4]) -> Option<([u8; 12], u32)> {
    let &[h0, h1, h2, h3, s0, s1, s2, s3] = clear.first_chunk::<RTCP_CLEAR>()?;
    let [w0, w1, w2, w3] = word;
    Some((
        [h0, h1, h2, h3, s0, s1, s2, s3, w0, w1, w2, w3],
        u32::from_be_bytes([s0, s1, s2, s3]),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use bytes::Bytes;
    use rtc::srtp::context::Context;
    use rtc::srtp::protection_profile::ProtectionProfile;

    const MASTER: Master = Master {
        key: [0x5a; KEY],
        salt: [0xc3; SALT],
    };

    fn foreign() -> Context {
        let profile = ProtectionProfile::AeadAes128Gcm;
        Context::new(&MASTER.key, &MASTER.salt, profile, None, None, &RingCrypto).unwrap()
    }

    fn plain() -> Vec<u8> {
        let mut packet = vec![0x90, 0xe0, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 7];
        packet.extend([0xbe, 0xde, 0, 1, 0x31, 0xab, 0xcd, 0]);
        packet.extend(b"the words of the witness");
        packet
    }

    #[test]
    fn what_we_seal_another_implementation_opens_and_the_other_way_round() {
        let ours = Srtp::new(&MASTER).unwrap();
        let plain = plain();
        let mut packet = plain.clone();
        packet.resize(plain.len() + TAG, 0);
        let length = ours
            .seal_rtp(7, 0x1234, &mut packet, 20, plain.len() - 20)
            .unwrap();
        assert_eq!(length, packet.len());
        let theirs = foreign().encrypt_rtp(&plain).unwrap();
        assert_eq!(Bytes::from(packet.clone()), theirs);
        assert_eq!(foreign().decrypt_rtp(&packet).unwrap()[..], plain[..]);
        let mut theirs = theirs.to_vec();
        for sealed in [&mut packet, &mut theirs] {
            let length = ours.open_rtp(7, 0x1234, sealed, 20).unwrap();
            assert_eq!(sealed[..length], plain[..]);
        }
    }

    #[test]
    fn rtcp_agrees_with_another_implementation() {
        let ours = Srtp::new(&MASTER).unwrap();
        let plain = [
            0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 206, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8,
        ];
        let mut packet = plain.to_vec();
        ours.seal_rtcp(5, &mut packet).unwrap();
        assert_eq!(packet.len(), plain.len() + TAG + 4);
        assert_eq!(foreign().decrypt_rtcp(&packet).unwrap()[..], plain[..]);
        assert_eq!(ours.open_rtcp(&mut packet), Some((5, plain.len())));
        assert_eq!(packet[..plain.len()], plain);
        let mut theirs = foreign().encrypt_rtcp(&plain).unwrap().to_vec();
        let (_, length) = ours.open_rtcp(&mut theirs).unwrap();
        assert_eq!(theirs[..length], plain);
    }

    #[test]
    fn a_changed_bit_anywhere_is_refused() {
        let ours = Srtp::new(&MASTER).unwrap();
        let plain = plain();
        let mut sealed = plain.clone();
        sealed.resize(plain.len() + TAG, 0);
        ours.seal_rtp(7, 1, &mut sealed, 20, plain.len() - 20)
            .unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(ours.open_rtp(7, 1, &mut changed, 20), None, "byte {place}");
        }
        for cut in 0..sealed.len() {
            assert_eq!(ours.open_rtp(7, 1, &mut sealed.clone()[..cut], 20), None);
        }
        let mut rtcp = vec![0x80, 201, 0, 1, 0, 0, 0, 7];
        ours.seal_rtcp(1, &mut rtcp).unwrap();
        for place in 0..rtcp.len() {
            let mut changed = rtcp.clone();
            changed[place] ^= 1;
            assert_eq!(ours.open_rtcp(&mut changed), None, "byte {place}");
        }
    }
}
