//! How one source is received, for receiver reports (RFC 3550, section 6.4.1; arithmetic of A.1, A.3 and A.8).

use std::time::Instant;

/// A jump ahead by this much or more is a restart of the source, if the next packet confirms it (RFC 3550, A.1).
const MAX_DROPOUT: u16 = 3_000;
/// So far behind a packet is late; further behind it is a restart.
const MAX_MISORDER: u16 = 100;

/// One report block, without the fields about sender reports, which whoever sends it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Share of packets lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Packets lost in all; negative when more came than were sent, as with duplicates. Fits 24 bits with sign.
    pub lost: i32,
    /// Highest sequence number, with the number of wrap-arounds in the upper 16 bits.
    pub highest: u32,
    /// Mean deviation of the packets' spacing, in units of the source's clock.
    pub jitter: u32,
}

/// Counters of one source.
#[derive(Clone, Debug)]
pub struct Reception {
    clock_rate: u32,
    began: Option<Began>,
    highest: u16,
    /// Wrap-arounds, in the upper 16 bits.
    cycles: u32,
    received: u32,
    /// See `MAX_DROPOUT`: the number that would confirm a restart.
    jump: Option<u16>,
    /// Transit time of the last packet, in units of the clock, modulo 2^32.
    transit: u32,
    /// Scaled by 16.
    jitter: u32,
    expected_before: u32,
    received_before: u32,
}

/// The packet from which is counted.
#[derive(Clone, Copy, Debug)]
struct Began {
    at: Instant,
    sequence: u16,
}

impl Reception {
    /// A source with a clock of `clock_rate` Hz, of which nothing has come yet.
    #[must_use]
    pub fn new(clock_rate: u32) -> Self {
        Self {
            clock_rate,
            began: None,
            highest: 0,
            cycles: 0,
            received: 0,
            jump: None,
            transit: 0,
            jitter: 0,
            expected_before: 0,
            received_before: 0,
        }
    }

    /// A packet has come as it was first sent. Retransmissions in a stream of their own (RFC 4588) are not counted here: it is the link
    /// that is reported.
    pub fn arrived(&mut self, now: Instant, sequence: u16, timestamp: u32) {
        let Some(began) = self.began else {
            self.begin(now, sequence);
            self.received = 1;
            self.transit = 0_u32.wrapping_sub(timestamp);
            return;
        };
        let ahead = sequence.wrapping_sub(self.highest);
        if ahead < MAX_DROPOUT {
            if sequence < self.highest {
                self.cycles = self.cycles.wrapping_add(1 << 16);
            }
            self.highest = sequence;
        } else if ahead <= 0_u16.wrapping_sub(MAX_MISORDER) {
            if self.jump != Some(sequence) {
                self.jump = Some(sequence.wrapping_add(1));
                return;
            }
            self.begin(began.at, sequence);
        }
        self.jump = None;
        self.received = self.received.wrapping_add(1);
        self.time(self.ticks(began.at, now), timestamp);
    }

    /// The report since the last call. `None`: nothing has come since, and a silent source is not reported (RFC 3550, section 6.4).
    pub fn report(&mut self) -> Option<Report> {
        let began = self.began?;
        if self.received == self.received_before {
            return None;
        }
        let highest = self.cycles.wrapping_add(u32::from(self.highest));
        let expected = highest
            .wrapping_sub(u32::from(began.sequence))
            .wrapping_add(1);
        let expected_since = expected.wrapping_sub(self.expected_before);
        let received_since = self.received.wrapping_sub(self.received_before);
        self.expected_before = expected;
        self.received_before = self.received;
        Some(Report {
            fraction_lost: fraction(expected_since, received_since),
            lost: in_24_bits(expected, self.received),
            highest,
            jitter: self.jitter >> 4,
        })
    }

    fn begin(&mut self, now: Instant, sequence: u16) {
        self.began = Some(Began { at: now, sequence });
        self.highest = sequence;
        self.cycles = 0;
        self.received = 0;
        self.jump = None;
        self.expected_before = 0;
        self.received_before = 0;
    }

    /// RFC 3550, A.8. All packets of a frame bear one timestamp, so a frame that is sent over some time counts as jitter: so it is meant.
    fn time(&mut self, arrival: u32, timestamp: u32) {
        let transit = arrival.wrapping_sub(timestamp);
        let change = transit.wrapping_sub(self.transit).cast_signed();
        self.transit = transit;
        let decay = self.jitter.saturating_add(8) >> 4;
        self.jitter = self
            .jitter
            .saturating_add(change.unsigned_abs())
            .saturating_sub(decay);
    }

    fn ticks(&self, since: Instant, now: Instant) -> u32 {
        let passed = now.saturating_duration_since(since).as_micros();
        let ticks = passed.saturating_mul(u128::from(self.clock_rate)) / 1_000_000;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "RTP time wraps (RFC 3550, 5.1)"
        )]
        let wrapped = ticks as u32;
        wrapped
    }
}

/// RFC 3550, A.3: more received than expected (duplicates) is no loss.
fn fraction(expected: u32, received: u32) -> u8 {
    let lost = u64::from(expected.saturating_sub(received)).saturating_mul(256);
    let fraction = lost.checked_div(u64::from(expected)).unwrap_or(0);
    u8::try_from(fraction).unwrap_or(u8::MAX)
}

fn in_24_bits(expected: u32, received: u32) -> i32 {
    expected
        .wrapping_sub(received)
        .cast_signed()
        .clamp(-0x80_0000, 0x7f_ffff)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::time::Duration;

    /// Packets of 20 ms on a clock of 48 kHz, each later than it should be by the given milliseconds.
    fn voice(packets: &[(u16, u64)]) -> Reception {
        let t0 = Instant::now();
        let mut reception = Reception::new(48_000);
        for &(sequence, late) in packets {
            let place = u64::from(sequence.wrapping_sub(65_000));
            let timestamp = u32::try_from(place).unwrap() * 960;
            reception.arrived(
                t0 + Duration::from_millis(place * 20 + late),
                sequence,
                timestamp,
            );
        }
        reception
    }

    fn steady(sequences: impl IntoIterator<Item = u16>) -> Reception {
        let packets: Vec<(u16, u64)> = sequences.into_iter().map(|s| (s, 0)).collect();
        voice(&packets)
    }

    #[test]
    fn a_perfect_stream_has_no_loss_and_no_jitter_and_wraps_around() {
        let mut reception = steady((65_500..=65_535).chain(0..10));
        let report = reception.report().unwrap();
        assert_eq!(
            (report.fraction_lost, report.lost, report.jitter),
            (0, 0, 0)
        );
        assert_eq!(report.highest, (1 << 16) + 9);
    }

    #[test]
    fn a_quarter_lost_is_64_of_256_and_is_told_for_its_interval_only() {
        let mut reception = steady((65_100..65_140).filter(|s| s % 4 != 1));
        let report = reception.report().unwrap();
        assert_eq!((report.fraction_lost, report.lost), (64, 10));
        let t0 = Instant::now();
        for sequence in 65_140..65_150 {
            reception.arrived(t0, sequence, 0);
        }
        let report = reception.report().unwrap();
        assert_eq!((report.fraction_lost, report.lost), (0, 10));
        assert_eq!(reception.report(), None, "nothing came since");
    }

    #[test]
    fn a_late_packet_is_no_loss_and_duplicates_are_negative_loss() {
        let mut reception = steady([65_100, 65_102, 65_101]);
        assert_eq!(reception.report().unwrap().lost, 0);
        let mut reception = steady([65_100, 65_101, 65_101, 65_101]);
        let report = reception.report().unwrap();
        assert_eq!((report.fraction_lost, report.lost), (0, -2));
    }

    #[test]
    fn jitter_approaches_the_mean_change_of_transit_and_fades() {
        let shaken: Vec<(u16, u64)> = (65_000..65_200)
            .map(|s| (s, u64::from(s % 2) * 5))
            .collect();
        let jitter = voice(&shaken).report().unwrap().jitter;
        assert!(
            (230..=240).contains(&jitter),
            "5 ms are 240 ticks: {jitter}"
        );
        let faded: Vec<(u16, u64)> = (65_000..65_400)
            .map(|s| (s, if s < 65_200 { u64::from(s % 2) * 5 } else { 0 }))
            .collect();
        assert!(voice(&faded).report().unwrap().jitter < 10);
    }

    #[test]
    fn a_restarted_source_is_counted_anew_and_one_stray_number_is_ignored() {
        let mut reception = steady([65_100, 65_101, 20_000, 65_102]);
        let report = reception.report().unwrap();
        assert_eq!((report.lost, report.highest), (0, 65_102));
        let mut reception = steady([65_100, 65_101, 20_000, 20_001, 20_002]);
        let report = reception.report().unwrap();
        assert_eq!((report.lost, report.highest), (0, 20_002));
    }

    #[test]
    fn nothing_is_reported_of_a_source_that_never_sent() {
        assert_eq!(Reception::new(90_000).report(), None);
    }
}
