//! The last packets of one source, decrypted, for everybody who gets them and for those who ask again (RFC 4588). Its memory is
//! reserved once; a packet is kept under its sequence number until one that many numbers later takes its place.

/// Longest payload that is kept: what fits into an Ethernet frame beside IP, UDP, RTP and SRTP.
pub const MAX_PAYLOAD: usize = 1_450;
const SLOT: usize = 1_472;

/// What is kept of a packet beside its payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// Last packet of its frame.
    pub marker: bool,
    length: u16,
}

/// The packets of one source.
#[derive(Debug)]
pub struct Ring {
    kept: Vec<Option<Kept>>,
    bytes: Vec<u8>,
}

impl Ring {
    /// Room for `capacity` packets, which is to be a power of two, so that it divides the round of the sequence numbers.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let capacity = capacity.next_power_of_two().min(1 << 15);
        Self {
            kept: vec![None; capacity],
            // Zeroed pages cost nothing before they are written to.
            bytes: vec![0; capacity.saturating_mul(SLOT)],
        }
    }

    /// Keeps a packet. `false`: it is there already, or too long, or what took its place is there. What was kept under a number is never
    /// replaced by other bytes: viewers' packets are sealed from here again, under the nonce of the first time (RFC 7714, section 9).
    pub fn put(&mut self, sequence: u16, timestamp: u32, marker: bool, payload: &[u8]) -> bool {
        let index = self.index(sequence);
        let Ok(length) = u16::try_from(payload.len()) else {
            return false;
        };
        let begin = index.saturating_mul(SLOT);
        let Some(kept) = self.kept.get_mut(index) else {
            return false;
        };
        let is_past = |kept: Kept| kept.sequence.wrapping_sub(sequence) < 1 << 15;
        if payload.len() > MAX_PAYLOAD || kept.is_some_and(is_past) {
            return false;
        }
        let Some(room) = self
            .bytes
            .get_mut(begin..begin.saturating_add(payload.len()))
        else {
            return false;
        };
        room.copy_from_slice(payload);
        *kept = Some(Kept {
            sequence,
            timestamp,
            marker,
            length,
        });
        true
    }

    /// A packet and its payload, if it is still kept.
    #[must_use]
    pub fn get(&self, sequence: u16) -> Option<(Kept, &[u8])> {
        let index = self.index(sequence);
        let kept = (*self.kept.get(index)?).filter(|kept| kept.sequence == sequence)?;
        let begin = index.saturating_mul(SLOT);
        let end = begin.saturating_add(usize::from(kept.length));
        Some((kept, self.bytes.get(begin..end)?))
    }

    fn index(&self, sequence: u16) -> usize {
        usize::from(sequence) & self.kept.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_packet_is_kept_until_its_place_is_taken() {
        let mut ring = Ring::new(4);
        assert!(ring.put(65_535, 7, true, b"last"));
        assert!(ring.put(0, 8, false, b"first"));
        assert!(!ring.put(0, 8, false, b"again"), "there already");
        let (kept, payload) = ring.get(65_535).unwrap();
        assert_eq!(
            (kept.timestamp, kept.marker, payload),
            (7, true, &b"last"[..])
        );
        assert!(ring.put(3, 9, false, b"new"));
        assert_eq!(ring.get(65_535), None);
        assert_eq!(ring.get(3).unwrap().1, b"new");
        assert_eq!(ring.get(1), None);
        assert!(!ring.put(65_535, 7, true, b"else"), "it has made room");
        assert_eq!(ring.get(3).unwrap().1, b"new");
    }

    #[test]
    fn what_is_too_long_for_a_frame_is_refused() {
        let mut ring = Ring::new(4);
        assert!(!ring.put(1, 0, false, &[0; MAX_PAYLOAD + 1]));
        assert!(ring.put(1, 0, false, &[0; MAX_PAYLOAD]));
    }
}
