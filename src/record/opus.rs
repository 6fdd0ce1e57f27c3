//! What the record must know of Opus: how long a packet sounds (RFC 6716, 3.1) and the header that a file needs (RFC 7845, 5.1).

/// Samples a second of the RTP clock and of the decoder's output.
pub const RATE: u32 = 48_000;

/// Samples that an encoder's look-ahead delays the sound by (libopus, every mode a browser uses): 6.5 ms.
const PRE_SKIP: u16 = 312;

/// `PRE_SKIP` in nanoseconds, for the container.
pub const CODEC_DELAY_NS: u64 = 6_500_000;

/// A decoder needs so much before it sounds right after a seek (RFC 7845, 4.6), in nanoseconds.
pub const SEEK_PREROLL_NS: u64 = 80_000_000;

/// The longest packet that there is, in microseconds (RFC 6716, 3.2.5).
const LONGEST_US: u64 = 120_000;

/// The duration of a packet in microseconds; a packet that makes no sense is taken for the usual 20 ms.
#[must_use]
pub fn duration_us(packet: &[u8]) -> u64 {
    const USUAL_US: u64 = 20_000;
    let Some(&toc) = packet.first() else {
        return USUAL_US;
    };
    let frame_us: u64 = match (toc >> 3, (toc >> 3) & 3) {
        (0..=11, 0) => 10_000,
        (0..=11, 1) => 20_000,
        (0..=11, 2) => 40_000,
        (0..=11, _) => 60_000,
        (12..=15, size) if size & 1 == 0 => 10_000,
        (12..=15, _) => 20_000,
        (_, 0) => 2_500,
        (_, 1) => 5_000,
        (_, 2) => 10_000,
        _ => 20_000,
    };
    let frames = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => packet.get(1).map_or(0, |count| u64::from(count & 0x3f)),
    };
    match frame_us.saturating_mul(frames) {
        0 => USUAL_US,
        us => us.min(LONGEST_US),
    }
}

/// The identification header: stereo, since a WebRTC stream may change between one and two channels at any packet (RFC 7587) and a
/// decoder makes either out of both.
#[must_use]
pub fn head() -> Vec<u8> {
    let mut head = b"OpusHead".to_vec();
    head.extend([1, 2]);
    head.extend(PRE_SKIP.to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend([0, 0, 0]);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_tells_how_long_it_sounds() {
        assert_eq!(duration_us(&[0b1111_1000]), 20_000, "CELT 20 ms, one frame");
        assert_eq!(duration_us(&[0b0111_1001]), 40_000, "hybrid 20 ms, two");
        assert_eq!(duration_us(&[0b0000_1000]), 20_000, "SILK 20 ms");
        assert_eq!(duration_us(&[0b0001_1000]), 60_000, "SILK 60 ms");
        assert_eq!(duration_us(&[0b1000_0011, 3]), 7_500, "CELT 2.5 ms, three");
    }

    #[test]
    fn rubbish_has_a_duration_within_bounds() {
        assert_eq!(duration_us(&[]), 20_000);
        assert_eq!(duration_us(&[0b1111_1011]), 20_000);
        for toc in 0..=u8::MAX {
            for count in 0..=u8::MAX {
                let us = duration_us(&[toc, count]);
                assert!((2_500..=120_000).contains(&us), "{toc} {count}: {us}");
            }
        }
    }
}
