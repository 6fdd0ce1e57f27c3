//! The header of an RTP packet (RFC 3550, section 5.1) and its extensions (RFC 8285), read and written in place.

/// Bytes of a header without sources and extensions.
pub const FIXED: usize = 12;
/// Bytes of a written header that carries the transport-wide sequence number.
pub const WITH_TRANSPORT_SEQUENCE: usize = 20;

const VERSION: u8 = 0x80;
const PADDING: u8 = 0x20;
const EXTENSION: u8 = 0x10;
const SOURCES: u8 = 0x0f;
const MARKER: u8 = 0x80;
const ONE_BYTE: u16 = 0xbede;
const TWO_BYTE: u16 = 0x1000;
const WORD: usize = 4;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The M bit: last packet of a frame.
    pub marker: bool,
    /// Payload type.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp in the clock of the payload type.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    /// Bytes in front of the payload.
    pub length: usize,
    padded: bool,
    extension: Option<Extension>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extension {
    profile: u16,
    begin: usize,
}

impl Header {
    /// Reads the header; extensions are only measured. `None`: not RTP version 2, or cut off.
    #[must_use]
    pub fn read(packet: &[u8]) -> Option<Self> {
        let (fixed, _) = packet.split_first_chunk::<FIXED>()?;
        let &[flags, kind, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3] = fixed;
        if flags & 0xc0 != VERSION {
            return None;
        }
        let mut length = FIXED.saturating_add(usize::from(flags & SOURCES).saturating_mul(WORD));
        let mut extension = None;
        if flags & EXTENSION != 0 {
            let &[p0, p1, n0, n1] = packet.get(length..)?.first_chunk()?;
            let begin = length.saturating_add(WORD);
            let words = usize::from(u16::from_be_bytes([n0, n1]));
            length = begin.saturating_add(words.saturating_mul(WORD));
            extension = Some(Extension {
                profile: u16::from_be_bytes([p0, p1]),
                begin,
            });
        }
        (packet.len() >= length).then_some(Self {
            marker: kind & MARKER != 0,
            payload_type: kind & !MARKER,
            sequence: u16::from_be_bytes([s0, s1]),
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: u32::from_be_bytes([i0, i1, i2, i3]),
            length,
            padded: flags & PADDING != 0,
            extension,
        })
    }

    /// The payload of a decrypted packet, without padding (RFC 3550, section 5.1). `None`: the padding is longer than what there is.
    #[must_use]
    pub fn payload<'a>(&self, packet: &'a [u8]) -> Option<&'a [u8]> {
        let rest = packet.get(self.length..)?;
        if !self.padded {
            return Some(rest);
        }
        let padding = usize::from(*rest.last()?);
        if padding == 0 {
            return None;
        }
        rest.get(..rest.len().checked_sub(padding)?)
    }

    /// The value of an extension element; 0 is no id.
    #[must_use]
    pub fn extension<'a>(&self, packet: &'a [u8], id: u8) -> Option<&'a [u8]> {
        let extension = self.extension.filter(|_| id != 0)?;
        let mut rest = packet.get(extension.begin..self.length)?;
        if extension.profile == ONE_BYTE {
            while let Some((&head, after)) = rest.split_first() {
                if head == 0 {
                    rest = after;
                    continue;
                }
                let length = usize::from(head & 0x0f).saturating_add(1);
                if head >> 4 == 15 {
                    return None;
                }
                if head >> 4 == id {
                    return after.get(..length);
                }
                rest = after.get(length..)?;
            }
        } else if extension.profile & 0xfff0 == TWO_BYTE {
            while let Some((&head, after)) = rest.split_first() {
                if head == 0 {
                    rest = after;
                    continue;
                }
                let (&length, after) = after.split_first()?;
                if head == id {
                    return after.get(..usize::from(length));
                }
                rest = after.get(usize::from(length)..)?;
            }
        }
        None
    }
}

/// Numbers of a header that is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The M bit.
    pub marker: bool,
    /// Payload type.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    /// The payload ends with padding, whose length its last byte says.
    pub padded: bool,
    /// Extension id and value of the transport-wide sequence number, if it was agreed.
    pub transport: Option<(u8, u16)>,
}

impl Outgoing {
    /// Writes the header to the front of `packet` and returns its length. `None`: there is no room.
    pub fn write(&self, packet: &mut [u8]) -> Option<usize> {
        let fixed = packet.first_chunk_mut::<FIXED>()?;
        let [s0, s1] = self.sequence.to_be_bytes();
        let [t0, t1, t2, t3] = self.timestamp.to_be_bytes();
        let [i0, i1, i2, i3] = self.ssrc.to_be_bytes();
        let kind = self.payload_type | if self.marker { MARKER } else { 0 };
        let padding = if self.padded { PADDING } else { 0 };
        let flags = VERSION | padding | self.transport.map_or(0, |_| EXTENSION);
        *fixed = [flags, kind, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3];
        let Some((id, transport)) = self.transport else {
            return Some(FIXED);
        };
        let extension = packet.get_mut(FIXED..WITH_TRANSPORT_SEQUENCE)?;
        let [p0, p1] = ONE_BYTE.to_be_bytes();
        let [v0, v1] = transport.to_be_bytes();
        extension.copy_from_slice(&[p0, p1, 0, 1, (id << 4) | 1, v0, v1, 0]);
        Some(WITH_TRANSPORT_SEQUENCE)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    const PACKET: [u8; 28] = [
        0xb0, 0xe0, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 7, // P, X, M, 96
        0xbe, 0xde, 0, 2, 0x31, 0xab, 0xcd, 0, 0x10, 0x55, 0, 0, // 3: abcd, 1: 55
        0xf0, 0xf1, 0, 2, // payload, two bytes of padding
    ];

    #[test]
    fn a_header_with_extensions_and_padding_is_read() {
        let header = Header::read(&PACKET).unwrap();
        assert!(header.marker);
        assert_eq!((header.payload_type, header.sequence), (96, 0x1234));
        assert_eq!((header.timestamp, header.ssrc, header.length), (9, 7, 24));
        assert_eq!(header.extension(&PACKET, 3), Some(&[0xab, 0xcd][..]));
        assert_eq!(header.extension(&PACKET, 1), Some(&[0x55][..]));
        assert_eq!(header.extension(&PACKET, 2), None);
        assert_eq!(header.extension(&PACKET, 0), None);
        assert_eq!(header.payload(&PACKET), Some(&[0xf0, 0xf1][..]));
    }

    #[test]
    fn two_byte_extensions_are_read() {
        let mut packet = PACKET;
        packet
            .get_mut(12..24)
            .unwrap()
            .copy_from_slice(&[0x10, 0x00, 0, 2, 1, 0, 3, 2, 0xab, 0xcd, 0, 0]);
        let header = Header::read(&packet).unwrap();
        assert_eq!(header.extension(&packet, 3), Some(&[0xab, 0xcd][..]));
        assert_eq!(header.extension(&packet, 1), Some(&[][..]));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for transport in [None, Some((3, 0xfeed))] {
            let outgoing = Outgoing {
                marker: true,
                payload_type: 111,
                sequence: 65_535,
                timestamp: 0xdead_beef,
                ssrc: 0x0102_0304,
                padded: false,
                transport,
            };
            let mut packet = [0xff_u8; 40];
            let length = outgoing.write(&mut packet).unwrap();
            let header = Header::read(&packet).unwrap();
            assert_eq!(header.length, length);
            assert_eq!(header.sequence, outgoing.sequence);
            assert_eq!(header.timestamp, outgoing.timestamp);
            assert_eq!(header.ssrc, outgoing.ssrc);
            assert_eq!(header.payload_type, 111);
            let value = transport.map(|(_, value)| value.to_be_bytes());
            assert_eq!(
                header.extension(&packet, 3),
                value.as_ref().map(<[u8; 2]>::as_slice)
            );
        }
    }

    #[test]
    fn padding_that_is_longer_than_the_packet_is_refused() {
        let mut packet = PACKET;
        for padding in [0, 5, 255] {
            *packet.last_mut().unwrap() = padding;
            assert_eq!(Header::read(&packet).unwrap().payload(&packet), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64), id in 0..20_u8) {
            if let Some(header) = Header::read(&bytes) {
                let _ = header.payload(&bytes);
                let _ = header.extension(&bytes, id);
            }
        }
    }
}
