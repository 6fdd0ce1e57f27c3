//! RTCP as it arrives, read in place (RFC 3550, section 6; RFC 4585; RFC 5104). What a browser sends for each of its viewers, many
//! times a second, is part of the packet path: nothing is copied or allocated. What is written to browsers is `rtc`'s.

use super::twcc::Arrivals;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
/// Formats of RTPFB (RFC 4585, section 6.2; draft-holmer-rmcat-transport-wide-cc-extensions-01) and PSFB (RFC 4585, section 6.3; RFC 5104).
const NACK: u8 = 1;
const TRANSPORT_CC: u8 = 15;
const PLI: u8 = 1;
const FIR: u8 = 4;
const PADDING: u8 = 0x20;
const WORD: usize = 4;

/// One packet of a compound, as far as a server has use for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control<'a> {
    /// A sender's clock (RFC 3550, section 6.4.1).
    Clock {
        /// Whose.
        ssrc: u32,
        /// In NTP's format, 1/2^32 s since 1900.
        ntp: u64,
    },
    /// What came of one source of the server.
    Reception(Reception),
    /// Packets of a source that are missing (RFC 4585, section 6.2.1).
    Nack {
        /// Of which source.
        ssrc: u32,
        /// Their numbers.
        numbers: Numbers<'a>,
    },
    /// A picture cannot go on without a key frame (PLI, FIR).
    KeyFrame {
        /// Of which source.
        ssrc: u32,
    },
    /// When packets came, by their transport-wide numbers.
    Arrivals(Arrivals<'a>),
}

/// A reception report block, what is used of it (RFC 3550, section 6.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reception {
    /// Of which source.
    pub ssrc: u32,
    /// Lost of those since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Middle 32 bits of the NTP time in the last sender report that came; 0: none.
    pub last_sender_report: u32,
    /// How long that lay there, in 1/65536 s.
    pub delay: u32,
}

/// Reads a compound packet; calls `each` for everything in it. `None`: it is none, or is cut off; what came before that was told.
pub fn read<'a>(compound: &'a [u8], mut each: impl FnMut(Control<'a>)) -> Option<()> {
    let mut rest = compound;
    while !rest.is_empty() {
        let &[flags, kind, n0, n1] = rest.first_chunk()?;
        if flags >> 6 != 2 {
            return None;
        }
        let words = usize::from(u16::from_be_bytes([n0, n1])).saturating_add(1);
        let (packet, after) = rest.split_at_checked(words.saturating_mul(WORD))?;
        let mut body = packet.get(WORD..)?;
        if flags & PADDING != 0 {
            let padding = usize::from(*body.last()?);
            body = body.get(..body.len().checked_sub(padding)?)?;
        }
        match (kind, flags & 0x1f) {
            (SENDER_REPORT, count) => sender_report(body, count, &mut each)?,
            (RECEIVER_REPORT, count) => receptions(body.get(WORD..)?, count, &mut each)?,
            (TRANSPORT_FEEDBACK, NACK) => each(Control::Nack {
                ssrc: word(body, 1)?,
                numbers: Numbers::new(body.get(2 * WORD..)?),
            }),
            (TRANSPORT_FEEDBACK, TRANSPORT_CC) => {
                each(Control::Arrivals(Arrivals::read(body.get(2 * WORD..)?)?));
            }
            (PAYLOAD_FEEDBACK, PLI) => each(Control::KeyFrame {
                ssrc: word(body, 1)?,
            }),
            (PAYLOAD_FEEDBACK, FIR) => {
                for entry in body.get(2 * WORD..)?.chunks_exact(2 * WORD) {
                    each(Control::KeyFrame {
                        ssrc: word(entry, 0)?,
                    });
                }
            }
            _ => {}
        }
        rest = after;
    }
    Some(())
}

fn sender_report<'a>(body: &[u8], count: u8, each: &mut impl FnMut(Control<'a>)) -> Option<()> {
    const INFORMATION: usize = 6 * WORD;
    let (ssrc, seconds, fraction) = (word(body, 0)?, word(body, 1)?, word(body, 2)?);
    let reports = body.get(INFORMATION..)?;
    let ntp = u64::from(seconds) << 32 | u64::from(fraction);
    each(Control::Clock { ssrc, ntp });
    receptions(reports, count, each)
}

fn receptions<'a>(blocks: &[u8], count: u8, each: &mut impl FnMut(Control<'a>)) -> Option<()> {
    const BLOCK: usize = 6 * WORD;
    let (blocks, _) = blocks.split_at_checked(usize::from(count).saturating_mul(BLOCK))?;
    for block in blocks.chunks_exact(BLOCK) {
        each(Control::Reception(Reception {
            ssrc: word(block, 0)?,
            fraction_lost: *block.get(WORD)?,
            last_sender_report: word(block, 4)?,
            delay: word(block, 5)?,
        }));
    }
    Some(())
}

fn word(bytes: &[u8], place: usize) -> Option<u32> {
    let begin = place.checked_mul(WORD)?;
    Some(u32::from_be_bytes(*bytes.get(begin..)?.first_chunk()?))
}

/// Numbers that a NACK asks for: each pair has one, and a mask of the sixteen that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers<'a> {
    pairs: &'a [u8],
    /// Number and mask of the present pair.
    present: Option<(u16, u16)>,
}

impl<'a> Numbers<'a> {
    fn new(pairs: &'a [u8]) -> Self {
        Self {
            pairs,
            present: None,
        }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if let Some((number, mask)) = &mut self.present
            && *mask != 0
        {
            let ahead = mask.trailing_zeros();
            *mask &= mask.wrapping_sub(1);
            let ahead = u16::try_from(ahead).unwrap_or(0);
            return Some(number.wrapping_add(ahead).wrapping_add(1));
        }
        let (&[n0, n1, m0, m1], rest) = self.pairs.split_first_chunk()?;
        let number = u16::from_be_bytes([n0, n1]);
        self.pairs = rest;
        self.present = Some((number, u16::from_be_bytes([m0, m1])));
        Some(number)
    }
}
