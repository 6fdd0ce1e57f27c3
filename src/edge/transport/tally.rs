//! Counting of one leg's packets, for metrics and for IT's table.

use super::LegNumbers;
use super::streams::Media;
use std::collections::BTreeMap;

/// Sources whose losses are counted; more are no page of ours.
const MAX_SOURCES: usize = 16;

/// Counters for two readers, who each start anew when they read.
#[derive(Debug, Default)]
pub struct Tally {
    measured: LegNumbers,
    counted: LegNumbers,
    highest: BTreeMap<u32, u16>,
}

impl Tally {
    /// A packet was sent with a payload of so many bytes.
    pub fn sent(&mut self, bytes: usize) {
        for numbers in [&mut self.measured, &mut self.counted] {
            numbers.packets_out = numbers.packets_out.saturating_add(1);
            numbers.bytes_out = numbers.bytes_out.saturating_add(bytes as u64);
        }
    }

    /// A packet came that is more than may be sent; it was not even opened.
    pub fn dropped(&mut self) {
        for numbers in [&mut self.measured, &mut self.counted] {
            numbers.excess_in = numbers.excess_in.saturating_add(1);
        }
    }

    /// A packet came that cannot be read, is not authentic, or came before.
    pub fn refused(&mut self) {
        self.counted.refused_in = self.counted.refused_in.saturating_add(1);
    }

    /// A packet came. Numbers that were jumped over count as lost, whether a retransmission brings them later or not: it is the link
    /// that is judged.
    pub fn arrived(&mut self, media: &Media<'_>) {
        for numbers in [&mut self.measured, &mut self.counted] {
            numbers.packets_in = numbers.packets_in.saturating_add(1);
            numbers.bytes_in = numbers.bytes_in.saturating_add(media.payload.len() as u64);
        }
        if !media.repaired {
            self.judge(media.ssrc, media.sequence);
        }
    }

    fn judge(&mut self, ssrc: u32, sequence: u16) {
        let lost = &mut self.measured.lost_in;
        if let Some(highest) = self.highest.get_mut(&ssrc) {
            let ahead = sequence.wrapping_sub(*highest);
            if ahead == 0 || ahead >= 0x8000 {
                // Out of order: it was counted as lost when it was jumped over.
                *lost = lost.saturating_sub(1);
            } else {
                *highest = sequence;
                *lost = lost.saturating_add(u64::from(ahead.saturating_sub(1)));
            }
        } else if self.highest.len() < MAX_SOURCES {
            self.highest.insert(ssrc, sequence);
        }
    }

    /// The numbers since the last call, for the room.
    pub fn measured(&mut self) -> LegNumbers {
        std::mem::take(&mut self.measured)
    }

    /// The numbers since the last call, for the metrics.
    pub fn counted(&mut self) -> LegNumbers {
        std::mem::take(&mut self.counted)
    }
}

/// What a shard has counted since it was last asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// RTP packets taken and sent, and bytes of their payloads.
    pub packets_in: u64,
    /// See above.
    pub packets_out: u64,
    /// See above.
    pub bytes_in: u64,
    /// See above.
    pub bytes_out: u64,
    /// RTP and RTCP packets dropped because their senders sent too much.
    pub excess: u64,
    /// Datagrams from nobody we know, unreadable, not authentic, or repeated.
    pub stray: u64,
    /// Datagrams that the system did not take.
    pub unsent: u64,
}

impl Turn {
    /// Adds a leg's numbers.
    pub fn add(&mut self, numbers: &LegNumbers) {
        self.packets_in = self.packets_in.saturating_add(numbers.packets_in);
        self.packets_out = self.packets_out.saturating_add(numbers.packets_out);
        self.bytes_in = self.bytes_in.saturating_add(numbers.bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(numbers.bytes_out);
        self.excess = self.excess.saturating_add(numbers.excess_in);
        self.stray = self.stray.saturating_add(numbers.refused_in);
    }

    /// A datagram belonged to nobody.
    pub fn stray(&mut self) {
        self.stray = self.stray.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(sequence: u16, repaired: bool) -> Media<'static> {
        Media {
            codec: crate::codec::Codec::Vp8,
            ssrc: 1,
            rank: 0,
            above: 0,
            sequence,
            timestamp: 0,
            marker: false,
            repaired,
            repeats: true,
            payload: &[],
            redundant: &[],
            level: None,
        }
    }

    #[test]
    fn what_is_jumped_over_is_lost_unless_it_comes_late() {
        let mut tally = Tally::default();
        for sequence in [65_534, 65_535, 2, 1, 3] {
            tally.arrived(&media(sequence, false));
        }
        let numbers = tally.measured();
        assert_eq!((numbers.packets_in, numbers.lost_in), (5, 1));
    }

    #[test]
    fn a_retransmission_does_not_hide_the_loss() {
        let mut tally = Tally::default();
        tally.arrived(&media(1, false));
        tally.arrived(&media(3, false));
        tally.arrived(&media(2, true));
        assert_eq!(tally.measured().lost_in, 1);
    }
}
