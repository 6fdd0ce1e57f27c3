//! Headers of RTP (RFC 3550, RFC 8285) as a browser writes them; `tyndau::media::packet` reads them.

use anyhow::{Context, Result};

/// Profile of one-byte header extensions.
const ONE_BYTE: u16 = 0xbede;

/// Whether a packet ends with padding (RFC 3550, 5.1).
#[must_use]
pub fn is_padded(packet: &[u8]) -> bool {
    packet.first().is_some_and(|first| first & 0x20 != 0)
}

/// The numbers of a packet that is written.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// Payload type.
    pub payload_type: u8,
    /// Last packet of a frame.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Media clock.
    pub timestamp: u32,
    /// Source.
    pub ssrc: u32,
}

/// Writes a header with one-byte extension elements into an empty buffer and returns its length.
///
/// # Errors
/// When an element has no bytes or more than 16.
pub fn write(out: &mut Vec<u8>, numbers: Numbers, elements: &[(u8, &[u8])]) -> Result<usize> {
    let has_elements = !elements.is_empty();
    out.push(if has_elements { 0x90 } else { 0x80 });
    out.push(numbers.payload_type | if numbers.marker { 0x80 } else { 0 });
    out.extend_from_slice(&numbers.sequence.to_be_bytes());
    out.extend_from_slice(&numbers.timestamp.to_be_bytes());
    out.extend_from_slice(&numbers.ssrc.to_be_bytes());
    if !has_elements {
        return Ok(out.len());
    }
    let bytes = elements.iter().fold(0_usize, |sum, (_, value)| {
        sum.saturating_add(value.len()).saturating_add(1)
    });
    let words = bytes.div_ceil(4);
    out.extend_from_slice(&ONE_BYTE.to_be_bytes());
    out.extend_from_slice(&u16::try_from(words)?.to_be_bytes());
    for (id, value) in elements {
        let length = u8::try_from(value.len())
            .ok()
            .filter(|length| (1..=16).contains(length))
            .context("a header extension has 1 to 16 bytes")?;
        out.push((id << 4) | length.saturating_sub(1));
        out.extend_from_slice(value);
    }
    let padding = words.saturating_mul(4).saturating_sub(bytes);
    out.extend(std::iter::repeat_n(0, padding));
    Ok(out.len())
}

/// The number nearest to `highest` whose low 16 bits are `sequence`; never below zero.
#[must_use]
pub fn extend(highest: u64, sequence: u16) -> u64 {
    let low = u16::try_from(highest & 0xffff).unwrap_or(0);
    let ahead = sequence.wrapping_sub(low);
    if ahead < 0x8000 {
        highest.saturating_add(ahead.into())
    } else {
        highest.saturating_sub(low.wrapping_sub(sequence).into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use tyndau::media::packet::Header;

    const NUMBERS: Numbers = Numbers {
        payload_type: 96,
        marker: true,
        sequence: 0x1234,
        timestamp: 90_000,
        ssrc: 77,
    };

    #[test]
    fn what_is_written_is_read() {
        let mut packet = Vec::new();
        let length = write(&mut packet, NUMBERS, &[(4, b"0"), (3, &[1, 2])]).unwrap();
        packet.extend(b"payload");
        let header = Header::read(&packet).unwrap();
        assert_eq!(
            (header.length, header.ssrc, header.sequence),
            (length, 77, 0x1234)
        );
        assert!(header.marker && header.payload_type == 96);
        assert_eq!(header.extension(&packet, 3), Some(&[1, 2][..]));
        assert_eq!(header.extension(&packet, 4), Some(&b"0"[..]));
        assert_eq!(header.extension(&packet, 5), None);
    }

    #[test]
    fn a_cut_header_is_none() {
        let mut packet = Vec::new();
        write(&mut packet, NUMBERS, &[(4, b"0")]).unwrap();
        for length in 0..packet.len() {
            assert_eq!(
                packet.get(..length).and_then(Header::read),
                None,
                "{length}"
            );
        }
    }

    #[test]
    fn two_byte_elements_are_read() {
        let packet = [
            0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x10, 0x00, 0, 2, 17, 1, 9, 0, 3, 2, 8, 7,
        ];
        let header = Header::read(&packet).unwrap();
        assert_eq!(header.extension(&packet, 17), Some(&[9][..]));
        assert_eq!(header.extension(&packet, 3), Some(&[8, 7][..]));
    }

    #[test]
    fn sequence_numbers_go_round() {
        assert_eq!(extend(65_535, 0), 65_536);
        assert_eq!(extend(65_536, 65_535), 65_535);
        assert_eq!(extend(5, 65_535), 0, "before the first of all");
    }
}
