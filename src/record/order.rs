//! Puts the packets of one publication in order. A hole is held open for a while, since a retransmission comes late (RFC 4588), and is
//! then named. Time is the arrival of later packets.

use super::packet::Packet;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// So long a hole is kept open for a retransmission.
const HOLD: Duration = Duration::from_millis(500);

/// So many packets wait behind a hole at most (0.5 s of video is about 100 to 300): bounds memory, not patience.
const HOLD_PACKETS: usize = 1000;

/// A packet so far behind is no late packet but, when its successor follows, a sender that counts anew (RFC 3550, A.1).
const FAR_BEHIND: u64 = 1000;

/// After a change of source, packets of the old one are late for so long and do not change it back.
const OLD_SOURCE: Duration = Duration::from_millis(500);

/// What comes out, in order.
#[derive(Clone, Debug)]
pub enum Step {
    /// The next packet.
    Packet(Packet),
    /// So many packets before the next one never came.
    Hole(u64),
    /// The next packet begins a new run: its sequence numbers and timestamps say nothing about those before.
    Restart,
}

/// The order of one publication's packets.
#[derive(Debug, Default)]
pub struct Order {
    run: Option<Run>,
    old: Option<(u32, Instant)>,
    stranger: Option<Packet>,
}

#[derive(Debug)]
struct Run {
    ssrc: u32,
    next: u64,
    newest: Instant,
    held: BTreeMap<u64, Packet>,
}

impl Order {
    /// Takes a packet; appends what is now in order.
    pub fn push(&mut self, packet: Packet, out: &mut Vec<Step>) {
        if self.is_of_old_source(&packet) {
            return;
        }
        match &mut self.run {
            Some(run) if run.ssrc == packet.ssrc => {
                let place = run.place(packet.sequence);
                if place.saturating_add(FAR_BEHIND) < run.next {
                    self.meet_stranger(packet, out);
                } else {
                    run.insert(place, packet);
                    run.release(false, out);
                }
            }
            _ => self.restart(packet, out),
        }
    }

    /// When the oldest packet came that is held.
    #[must_use]
    pub fn holds_since(&self) -> Option<Instant> {
        let held = self.run.iter().flat_map(|run| run.held.values());
        let held = held.chain(&self.stranger);
        held.map(|packet| packet.arrived).min()
    }

    /// Gives out everything that is held: nothing more will come for it.
    pub fn flush(&mut self, out: &mut Vec<Step>) {
        if let Some(run) = &mut self.run {
            run.release(true, out);
        }
    }

    fn is_of_old_source(&self, packet: &Packet) -> bool {
        self.old.is_some_and(|(ssrc, since)| {
            ssrc == packet.ssrc && packet.arrived.saturating_duration_since(since) < OLD_SOURCE
        })
    }

    /// Two packets in a row that are both far behind are a sender that counts anew.
    fn meet_stranger(&mut self, packet: Packet, out: &mut Vec<Step>) {
        match self.stranger.take() {
            Some(first) if first.sequence.wrapping_add(1) == packet.sequence => {
                self.restart(first, out);
                self.push(packet, out);
            }
            _ => self.stranger = Some(packet),
        }
    }

    fn restart(&mut self, packet: Packet, out: &mut Vec<Step>) {
        self.flush(out);
        self.old = self
            .run
            .as_ref()
            .filter(|run| run.ssrc != packet.ssrc)
            .map(|run| (run.ssrc, packet.arrived));
        self.stranger = None;
        out.push(Step::Restart);
        // Far from 0, so that packets from before the first one have a place, too.
        let next = (1 << 32) | u64::from(packet.sequence);
        let mut run = Run {
            ssrc: packet.ssrc,
            next,
            newest: packet.arrived,
            held: BTreeMap::new(),
        };
        run.insert(next, packet);
        run.release(false, out);
        self.run = Some(run);
    }
}

impl Run {
    /// Where a 16-bit sequence number stands in the unwrapped count: the place nearest to the next one expected.
    fn place(&self, sequence: u16) -> u64 {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            reason = "the low 16 bits and their sign are what is meant (RFC 3550, A.1)"
        )]
        let ahead = sequence.wrapping_sub(self.next as u16) as i16;
        self.next.saturating_add_signed(i64::from(ahead))
    }

    fn insert(&mut self, place: u64, packet: Packet) {
        self.newest = self.newest.max(packet.arrived);
        if place >= self.next {
            self.held.entry(place).or_insert(packet);
        }
    }

    fn release(&mut self, all: bool, out: &mut Vec<Step>) {
        while let Some((&place, _)) = self.held.first_key_value() {
            if place > self.next {
                if !all && !self.waited_enough() {
                    return;
                }
                out.push(Step::Hole(place.saturating_sub(self.next)));
            }
            if let Some(packet) = self.held.remove(&place) {
                out.push(Step::Packet(packet));
            }
            self.next = place.saturating_add(1);
        }
    }

    fn waited_enough(&self) -> bool {
        let since = self.held.values().map(|p| p.arrived).min();
        self.held.len() > HOLD_PACKETS
            || since.is_some_and(|since| self.newest.saturating_duration_since(since) > HOLD)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use bytes::Bytes;

    fn packet(base: Instant, ms: u64, ssrc: u32, sequence: u16) -> Packet {
        Packet {
            arrived: base + Duration::from_millis(ms),
            codec: crate::codec::Codec::Opus,
            ssrc,
            sequence,
            timestamp: 0,
            marker: true,
            payload: Bytes::from_static(b"x"),
        }
    }

    /// Arrivals as `(ms, ssrc, sequence)`; what came out as text: `R`, `h<n>`, or the sequence number.
    fn run(arrivals: &[(u64, u32, u16)]) -> String {
        let base = Instant::now();
        let mut order = Order::default();
        let mut out = Vec::new();
        for &(ms, ssrc, sequence) in arrivals {
            order.push(packet(base, ms, ssrc, sequence), &mut out);
        }
        let words: Vec<String> = out
            .iter()
            .map(|step| match step {
                Step::Packet(p) => p.sequence.to_string(),
                Step::Hole(n) => format!("h{n}"),
                Step::Restart => "R".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn packets_out_of_order_come_out_in_order_and_once() {
        assert_eq!(
            run(&[
                (0, 1, 7),
                (1, 1, 9),
                (2, 1, 9),
                (3, 1, 8),
                (4, 1, 8),
                (5, 1, 10)
            ]),
            "R 7 8 9 10"
        );
    }

    #[test]
    fn the_sequence_number_may_wrap_in_the_middle_of_a_disorder() {
        assert_eq!(
            run(&[(0, 1, 65534), (1, 1, 0), (2, 1, 65535), (3, 1, 1)]),
            "R 65534 65535 0 1"
        );
    }

    #[test]
    fn a_hole_is_held_open_for_a_retransmission_and_named_when_none_comes() {
        assert_eq!(run(&[(0, 1, 1), (20, 1, 3), (520, 1, 4)]), "R 1");
        assert_eq!(run(&[(0, 1, 1), (20, 1, 3), (520, 1, 2)]), "R 1 2 3");
        assert_eq!(run(&[(0, 1, 1), (20, 1, 3), (521, 1, 4)]), "R 1 h1 3 4");
        assert_eq!(
            run(&[(0, 1, 1), (20, 1, 3), (521, 1, 4), (522, 1, 2)]),
            "R 1 h1 3 4"
        );
    }

    #[test]
    fn a_second_hole_has_its_own_patience() {
        assert_eq!(
            run(&[(0, 1, 1), (20, 1, 3), (400, 1, 5), (521, 1, 6)]),
            "R 1 h1 3"
        );
    }

    #[test]
    fn memory_behind_a_hole_is_bounded() {
        let mut arrivals = vec![(0, 1, 1)];
        arrivals.extend((3..1010).map(|sequence| (1, 1, sequence)));
        assert!(run(&arrivals).starts_with("R 1 h1 3 4"));
    }

    #[test]
    fn a_new_source_is_a_new_run_and_late_packets_of_the_old_one_do_not_bring_it_back() {
        assert_eq!(
            run(&[(0, 1, 5), (1, 2, 900), (2, 1, 6), (3, 2, 901)]),
            "R 5 R 900 901"
        );
        assert_eq!(run(&[(0, 1, 5), (1, 2, 900), (502, 1, 6)]), "R 5 R 900 R 6");
    }

    #[test]
    fn a_sender_that_counts_anew_is_believed_at_its_second_packet_and_nothing_is_lost() {
        assert_eq!(
            run(&[(0, 1, 5000), (1, 1, 100), (2, 1, 101), (3, 1, 102)]),
            "R 5000 R 100 101 102"
        );
        assert_eq!(
            run(&[(0, 1, 5000), (1, 1, 100), (2, 1, 5001)]),
            "R 5000 5001"
        );
    }
}
