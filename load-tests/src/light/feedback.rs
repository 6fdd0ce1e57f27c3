//! RTCP that a receiver sends: receiver reports, transport-wide feedback, repair requests; and the key frame requests that a publisher reads. Pure, plain bytes.

use super::count::Stream;
use std::collections::BTreeMap;
use std::time::Duration;

/// Units of the feedback's reference time and of its deltas.
const REFERENCE_MS: u128 = 64;
const DELTA_US: u128 = 250;
/// Largest report: more packets go into the next one.
const MOST_PACKETS: usize = 512;

/// A receiver report with up to 31 blocks (RFC 3550, 6.4.2).
pub fn receiver_report<'a>(
    out: &mut Vec<u8>,
    sender: u32,
    streams: impl Iterator<Item = (u32, &'a mut Stream)>,
) {
    let begin = out.len();
    out.extend_from_slice(&[0x80, 201, 0, 0]);
    out.extend_from_slice(&sender.to_be_bytes());
    let mut blocks: u8 = 0;
    for (ssrc, stream) in streams.take(31) {
        let (fraction, lost, highest) = stream.report();
        out.extend_from_slice(&ssrc.to_be_bytes());
        out.extend_from_slice(&((u32::from(fraction) << 24) | lost).to_be_bytes());
        out.extend_from_slice(&highest.to_be_bytes());
        // Jitter and the last sender report are not measured.
        out.extend_from_slice(&[0; 12]);
        blocks = blocks.saturating_add(1);
    }
    if let Some(first) = out.get_mut(begin) {
        *first |= blocks;
    }
    set_length(out, begin);
}

/// Asks for packets again (RFC 4585, 6.2.1).
pub fn repair_request(out: &mut Vec<u8>, sender: u32, media: u32, missing: &[u64]) {
    let begin = out.len();
    out.extend_from_slice(&[0x81, 205, 0, 0]);
    out.extend_from_slice(&sender.to_be_bytes());
    out.extend_from_slice(&media.to_be_bytes());
    let mut missing = missing.iter().copied().peekable();
    while let Some(first) = missing.next() {
        let mut following: u16 = 0;
        while let Some(next) = missing.next_if(|next| next.saturating_sub(first) <= 16) {
            following |= 1_u16.rotate_left(
                u32::try_from(next.saturating_sub(first))
                    .unwrap_or(1)
                    .saturating_sub(1),
            );
        }
        out.extend_from_slice(&low(first).to_be_bytes());
        out.extend_from_slice(&following.to_be_bytes());
    }
    set_length(out, begin);
}

/// A packet is asked for again after so long, and at most so often, as browsers do.
const ASK_AGAIN: Duration = Duration::from_millis(70);
const MOST_ASKED: u8 = 10;

/// Which missing packets of a stream were asked for, how often and when.
#[derive(Debug, Default)]
pub struct Wishes {
    asked: BTreeMap<u64, (u8, Duration)>,
}

impl Wishes {
    /// Which of those that are missing are to be asked for now.
    pub fn due(&mut self, missing: impl Iterator<Item = u64>, now: Duration) -> Vec<u64> {
        let before = std::mem::take(&mut self.asked);
        let mut due = Vec::new();
        for index in missing {
            let (times, at) = before.get(&index).copied().unwrap_or((0, Duration::ZERO));
            let is_due = times == 0 || now.saturating_sub(at) >= ASK_AGAIN;
            if times < MOST_ASKED && is_due {
                due.push(index);
                self.asked.insert(index, (times.saturating_add(1), now));
            } else {
                self.asked.insert(index, (times, at));
            }
        }
        due
    }
}

/// Arrivals by transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01).
#[derive(Debug, Default)]
pub struct Arrivals {
    highest: Option<u64>,
    /// First number that no report has spoken of.
    next: u64,
    arrived: BTreeMap<u64, Duration>,
    reports: u8,
}

impl Arrivals {
    /// A packet with this number came.
    pub fn take(&mut self, number: u16, now: Duration) {
        let number = match self.highest {
            Some(highest) => super::rtp::extend(highest, number),
            None => {
                let first = u64::from(number).saturating_add(0x1_0000);
                self.next = first;
                first
            }
        };
        self.highest = Some(self.highest.map_or(number, |highest| highest.max(number)));
        if number >= self.next {
            self.arrived.entry(number).or_insert(now);
        }
    }

    /// Whether there is something to report.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.arrived.is_empty()
    }

    /// A report on all that came since the last one; false when nothing did.
    pub fn report(&mut self, out: &mut Vec<u8>, sender: u32, media: u32) -> bool {
        let Some((&last, _)) = self.arrived.iter().take(MOST_PACKETS).next_back() else {
            return false;
        };
        let base = self.next.max(last.saturating_sub(0x3fff));
        let later = self.arrived.split_off(&last.saturating_add(1));
        let arrived = std::mem::replace(&mut self.arrived, later);
        self.next = last.saturating_add(1);
        let first = arrived.values().next().copied().unwrap_or_default();
        let reference = first.as_millis() / REFERENCE_MS;
        let (statuses, deltas) = encode(base, last, &arrived, reference);

        let begin = out.len();
        out.extend_from_slice(&[0x8f, 205, 0, 0]);
        out.extend_from_slice(&sender.to_be_bytes());
        out.extend_from_slice(&media.to_be_bytes());
        out.extend_from_slice(&low(base).to_be_bytes());
        out.extend_from_slice(&low(last.saturating_sub(base).saturating_add(1)).to_be_bytes());
        let reference = u32::try_from(reference & 0xff_ffff).unwrap_or(0);
        out.extend_from_slice(&((reference << 8) | u32::from(self.reports)).to_be_bytes());
        self.reports = self.reports.wrapping_add(1);
        for symbols in statuses.chunks(7) {
            out.extend_from_slice(&two_bit_vector(symbols).to_be_bytes());
        }
        out.extend_from_slice(&deltas);
        while !out.len().saturating_sub(begin).is_multiple_of(4) {
            out.push(0);
        }
        set_length(out, begin);
        true
    }
}

/// A status for each number from `base` to `last`, and the deltas of those that came.
fn encode(
    base: u64,
    last: u64,
    arrived: &BTreeMap<u64, Duration>,
    reference: u128,
) -> (Vec<u8>, Vec<u8>) {
    let (mut statuses, mut deltas) = (Vec::new(), Vec::new());
    let mut before =
        i128::try_from(reference.saturating_mul(REFERENCE_MS).saturating_mul(1000) / DELTA_US)
            .unwrap_or(0);
    for number in base..=last {
        let Some(at) = arrived.get(&number) else {
            statuses.push(0);
            continue;
        };
        let at = i128::try_from(at.as_micros() / DELTA_US).unwrap_or(0);
        let delta = at.saturating_sub(before);
        before = at;
        if let Ok(small) = u8::try_from(delta) {
            statuses.push(1);
            deltas.push(small);
        } else {
            let large = i16::try_from(delta).unwrap_or(if delta < 0 { i16::MIN } else { i16::MAX });
            statuses.push(2);
            deltas.extend_from_slice(&large.to_be_bytes());
        }
    }
    (statuses, deltas)
}

/// A status vector chunk of seven two-bit symbols.
fn two_bit_vector(symbols: &[u8]) -> u16 {
    let bits = (0..7).fold(0_u16, |bits, place| {
        (bits << 2) | u16::from(symbols.get(place).copied().unwrap_or(0))
    });
    0xc000 | bits
}

fn low(number: u64) -> u16 {
    u16::try_from(number & 0xffff).unwrap_or(0)
}

/// Writes the length of the packet that begins at `begin` and ends at the end (RFC 3550, 6.4.1).
fn set_length(out: &mut [u8], begin: usize) {
    let words = (out.len().saturating_sub(begin) / 4).saturating_sub(1);
    let length = u16::try_from(words).unwrap_or(u16::MAX).to_be_bytes();
    if let Some(packet) = out.get_mut(begin..)
        && let Some(place) = packet.get_mut(2..4)
    {
        place.copy_from_slice(&length);
    }
}

/// What a publisher is asked for, in a compound packet: the sources of which a key frame is wanted (RFC 4585 PLI, RFC 5104 FIR).
#[must_use]
pub fn key_frames_wanted(compound: &[u8]) -> Vec<u32> {
    let mut wanted = Vec::new();
    let mut rest = compound;
    while let Some([first, kind, l0, l1]) = rest.first_chunk::<4>() {
        let words = usize::from(u16::from_be_bytes([*l0, *l1])).saturating_add(1);
        let Some((packet, next)) = rest.split_at_checked(words.saturating_mul(4)) else {
            break;
        };
        let ssrc_at = |at: usize| {
            let bytes = packet.get(at..)?.first_chunk::<4>()?;
            Some(u32::from_be_bytes(*bytes))
        };
        match (kind, first & 0x1f) {
            (206, 1) => wanted.extend(ssrc_at(8)),
            (206, 4) => wanted.extend((12..packet.len()).step_by(8).filter_map(ssrc_at)),
            _ => {}
        }
        rest = next;
    }
    wanted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rtc::rtcp::packet::unmarshal;
    use rtc::rtcp::receiver_report::ReceiverReport;
    use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
    use rtc::rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn another_implementation_reads_our_transport_feedback() {
        let mut arrivals = Arrivals::default();
        for (number, at) in [(65_534, 1000), (65_535, 1010), (2, 1200), (1, 1205)] {
            arrivals.take(number, millis(at));
        }
        let mut out = Vec::new();
        assert!(arrivals.report(&mut out, 1, 2));
        let packets = unmarshal(&mut &out[..]).unwrap();
        let cc = packets
            .first()
            .unwrap()
            .as_any()
            .downcast_ref::<TransportLayerCc>()
            .unwrap();
        assert_eq!(
            (cc.base_sequence_number, cc.packet_status_count),
            (65_534, 5)
        );
        assert_eq!(cc.reference_time, 15);
        let deltas: Vec<i64> = cc
            .recv_deltas
            .iter()
            .map(|delta| delta.delta / 1000)
            .collect();
        assert_eq!(deltas, [40, 10, 195, -5], "milliseconds; 0 did not come");
        assert!(!arrivals.report(&mut out, 1, 2), "nothing new came");
        arrivals.take(3, millis(1210));
        assert!(arrivals.report(&mut out, 1, 2));
    }

    #[test]
    fn another_implementation_reads_our_receiver_report() {
        let mut stream = Stream::new(10, millis(0));
        stream.take(12, millis(1));
        let mut out = Vec::new();
        receiver_report(&mut out, 5, [(77, &mut stream)].into_iter());
        let packets = unmarshal(&mut &out[..]).unwrap();
        let report = packets
            .first()
            .unwrap()
            .as_any()
            .downcast_ref::<ReceiverReport>()
            .unwrap();
        let block = report.reports.first().unwrap();
        assert_eq!((report.ssrc, block.ssrc), (5, 77));
        assert_eq!(
            (block.total_lost, block.last_sequence_number),
            (1, 0x1_000c)
        );
    }

    #[test]
    fn another_implementation_reads_our_repair_request() {
        let mut out = Vec::new();
        repair_request(&mut out, 1, 2, &[65_535, 65_536, 65_551, 65_552, 70_000]);
        let packets = unmarshal(&mut &out[..]).unwrap();
        let nack = packets
            .first()
            .unwrap()
            .as_any()
            .downcast_ref::<TransportLayerNack>()
            .unwrap();
        let asked: Vec<u16> = nack
            .nacks
            .iter()
            .flat_map(|pair| pair.packet_list())
            .collect();
        assert_eq!(asked, [65_535, 0, 15, 16, 4464]);
    }

    #[test]
    fn a_packet_is_asked_for_again_after_a_while_and_not_for_ever() {
        let mut wishes = Wishes::default();
        assert_eq!(wishes.due([7, 9].into_iter(), millis(0)), [7, 9]);
        assert_eq!(wishes.due([7, 9, 11].into_iter(), millis(30)), [11]);
        assert_eq!(wishes.due([9, 11].into_iter(), millis(80)), [9]);
        let times =
            (1..100_u64).map(|n| wishes.due([9].into_iter(), millis(n.saturating_mul(100))));
        assert_eq!(times.map(|due| due.len()).sum::<usize>(), 8);
    }

    #[test]
    fn key_frame_requests_are_found_in_a_compound_packet() {
        let mut compound = Vec::new();
        let mut stream = Stream::new(0, millis(0));
        receiver_report(&mut compound, 5, [(77, &mut stream)].into_iter());
        let pli = [0x81, 206, 0, 2, 0, 0, 0, 5, 0, 0, 4, 210];
        compound.extend(pli);
        let fir = [
            0x84, 206, 0, 4, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0,
        ];
        compound.extend(fir);
        assert_eq!(key_frames_wanted(&compound), [1234, 9]);
        compound.truncate(compound.len().saturating_sub(3));
        assert_eq!(key_frames_wanted(&compound), [1234]);
    }
}
