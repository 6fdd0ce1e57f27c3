//! What a datagram is, by its first bytes (RFC 7983, RFC 5761).

/// What a datagram is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datagram {
    /// A packet of media.
    Rtp,
    /// Control of media.
    Rtcp,
    /// STUN or DTLS.
    Other,
}

impl Datagram {
    /// Tells what a datagram is.
    #[must_use]
    pub fn of(datagram: &[u8]) -> Self {
        match datagram {
            [128..=191, 192..=223, ..] => Self::Rtcp,
            [128..=191, _, ..] => Self::Rtp,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_are_told_apart() {
        assert_eq!(Datagram::of(&[0x80, 96]), Datagram::Rtp);
        assert_eq!(Datagram::of(&[0x90, 0x80 | 111]), Datagram::Rtp);
        assert_eq!(Datagram::of(&[0x80, 200]), Datagram::Rtcp);
        assert_eq!(Datagram::of(&[22, 254]), Datagram::Other);
        assert_eq!(Datagram::of(&[]), Datagram::Other);
    }
}
