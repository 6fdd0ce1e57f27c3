//! When packets came at the other end, by their transport-wide numbers, read in place
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).

use std::time::Duration;

/// Unit of the reference time.
const REFERENCE_MICROS: u64 = 64_000;
/// Unit of the deltas.
const TICK_MICROS: i64 = 250;
const CHUNK: usize = 2;
/// A vector's chunk is marked by its highest bit, one of two-bit symbols by the next.
const VECTOR: u16 = 0x8000;
const TWO_BITS: u16 = 0x4000;
const RUN_LENGTH: u16 = 0x1fff;
const NOT_RECEIVED: u16 = 0;
const SMALL_DELTA: u16 = 1;
const LARGE_DELTA: u16 = 2;

/// The fate of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its transport-wide number.
    pub sequence: u16,
    /// It came.
    pub arrived: bool,
    /// When, on the other's clock, whose beginning is unknown.
    pub at: Option<Duration>,
}

/// Reads one feedback from end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrivals<'a> {
    chunks: &'a [u8],
    deltas: &'a [u8],
    /// What remains of the present chunk: symbols, and how they are laid out.
    chunk: Chunk,
    sequence: u16,
    /// Packets that are still to be told of.
    left: u16,
    clock: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chunk {
    left: u16,
    /// Symbols of a vector from the highest bits on; the one symbol of a run.
    symbols: u16,
    /// Bits of a symbol; 0: a run.
    width: u32,
}

impl<'a> Arrivals<'a> {
    /// Reads what follows the two sources. `None`: its chunks do not tell of as many packets as it says.
    #[must_use]
    pub fn read(body: &'a [u8]) -> Option<Self> {
        let (&[b0, b1, c0, c1, r0, r1, r2, _], rest) = body.split_first_chunk()?;
        let count = u16::from_be_bytes([c0, c1]);
        let (mut told, mut length) = (0_u16, 0_usize);
        while told < count {
            let chunk = Chunk::read(rest.get(length..)?)?;
            told = told.saturating_add(chunk.left.max(1));
            length = length.saturating_add(CHUNK);
        }
        let (chunks, deltas) = rest.split_at_checked(length)?;
        let reference = u64::from(u32::from_be_bytes([0, r0, r1, r2]));
        Some(Self {
            chunks,
            deltas,
            chunk: Chunk {
                left: 0,
                symbols: 0,
                width: 0,
            },
            sequence: u16::from_be_bytes([b0, b1]),
            left: count,
            clock: i64::try_from(reference.saturating_mul(REFERENCE_MICROS)).ok()?,
        })
    }

    /// Packets that it tells of.
    #[must_use]
    pub fn packets(&self) -> u16 {
        self.left
    }

    /// Chunks may claim more arrivals than there are deltas: those came without a time.
    fn arrival(&mut self, symbol: u16) -> Option<Duration> {
        let delta = match symbol {
            SMALL_DELTA => {
                let (&delta, rest) = self.deltas.split_first()?;
                self.deltas = rest;
                i64::from(delta)
            }
            LARGE_DELTA => {
                let (delta, rest) = self.deltas.split_first_chunk()?;
                self.deltas = rest;
                i64::from(i16::from_be_bytes(*delta))
            }
            _ => return None,
        };
        let moved = delta.saturating_mul(TICK_MICROS);
        self.clock = self.clock.saturating_add(moved).max(0);
        u64::try_from(self.clock).ok().map(Duration::from_micros)
    }
}

impl Iterator for Arrivals<'_> {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        self.left = self.left.checked_sub(1)?;
        while self.chunk.left == 0 {
            self.chunk = Chunk::read(self.chunks)?;
            self.chunks = self.chunks.get(CHUNK..)?;
        }
        let symbol = self.chunk.take();
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        Some(Told {
            sequence,
            arrived: symbol != NOT_RECEIVED,
            at: self.arrival(symbol),
        })
    }
}

impl Chunk {
    fn read(bytes: &[u8]) -> Option<Self> {
        let word = u16::from_be_bytes(*bytes.first_chunk()?);
        Some(if word & VECTOR == 0 {
            Self {
                left: word & RUN_LENGTH,
                symbols: word >> 13,
                width: 0,
            }
        } else if word & TWO_BITS == 0 {
            Self {
                left: 14,
                symbols: word << 2,
                width: 1,
            }
        } else {
            Self {
                left: 7,
                symbols: word << 2,
                width: 2,
            }
        })
    }

    fn take(&mut self) -> u16 {
        self.left = self.left.saturating_sub(1);
        if self.width == 0 {
            return self.symbols;
        }
        let symbol = self.symbols >> 16_u32.saturating_sub(self.width);
        self.symbols <<= self.width;
        symbol
    }
}
