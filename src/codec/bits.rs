//! Bits of a header, from the most significant on.

/// What is left of a header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Bits that were read of the first byte.
    taken: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, taken: 0 }
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        let (first, rest) = self.bytes.split_first()?;
        let bit = first.checked_shl(self.taken)? & 0x80 != 0;
        self.taken = self.taken.saturating_add(1);
        if self.taken == u8::BITS {
            self.bytes = rest;
            self.taken = 0;
        }
        Some(bit)
    }

    /// A number of up to 32 bits.
    pub(super) fn number(&mut self, bits: u32) -> Option<u32> {
        let mut number = 0;
        for _ in 0..bits {
            number = number << 1 | u32::from(self.flag()?);
        }
        Some(number)
    }

    pub(super) fn skip(&mut self, bits: u32) -> Option<()> {
        for _ in 0..bits {
            self.flag()?;
        }
        Some(())
    }

    /// `ue(v)` (ITU-T H.264, section 9.1) and `uvlc()` (AV1, section 4.10.3): as many bits as there were zeros before a one.
    pub(super) fn exp_golomb(&mut self) -> Option<u32> {
        let mut zeros = 0_u32;
        while !self.flag()? {
            zeros = zeros.saturating_add(1);
            if zeros >= u32::BITS {
                return None;
            }
        }
        let base = 1_u32.checked_shl(zeros)?.saturating_sub(1);
        base.checked_add(self.number(zeros)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_over_the_edges_of_bytes_and_end_where_the_bytes_do() {
        let mut bits = Bits::new(&[0b1010_0000, 0b1111_0001]);
        assert_eq!(bits.number(3), Some(0b101));
        assert_eq!(bits.skip(4), Some(()));
        assert_eq!(bits.number(5), Some(0b0_1111));
        assert_eq!(bits.number(5), None);
    }

    #[test]
    fn exp_golomb_numbers_are_those_of_the_standard() {
        // 1, 010, 011, 00100, 00101.
        let mut bits = Bits::new(&[0b1010_0110, 0b0100_0010, 0b1000_0000]);
        for expected in [0, 1, 2, 3, 4] {
            assert_eq!(bits.exp_golomb(), Some(expected));
        }
        assert_eq!(Bits::new(&[0; 9]).exp_golomb(), None);
    }
}
