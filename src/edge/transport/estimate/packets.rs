//! Packets that are on their way to a viewer, until their fate is told. Every viewer has this memory, so it is packed: 8 bytes a packet.

use std::num::NonZeroU16;
use std::time::{Duration, Instant};

/// Packets whose fate is waited for: a second at 6 Mbit/s.
const MEMORY: usize = 512;

/// A packet that has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When, to the microsecond.
    pub at: Instant,
    /// With so many bytes.
    pub bytes: u16,
}

/// The last packets, by their transport-wide numbers; allocated when the first leaves.
#[derive(Debug, Default)]
pub struct Packets {
    ring: Vec<Option<Packed>>,
    /// When the first one left, and the last.
    times: Option<(Instant, Instant)>,
}

#[derive(Clone, Copy, Debug)]
struct Packed {
    /// Microseconds of a clock that goes round in 71 minutes; no fate is waited for half so long.
    micros: u32,
    sequence: u16,
    /// Never 0.
    bytes: NonZeroU16,
}

impl Packets {
    /// A packet has left.
    pub fn put(&mut self, now: Instant, sequence: u16, bytes: u16) {
        if self.ring.is_empty() {
            self.ring.resize(MEMORY, None);
        }
        let (first, _) = self.times.unwrap_or((now, now));
        self.times = Some((first, now));
        let micros = micros(first, now);
        if let Some(place) = self.ring.get_mut(place(sequence)) {
            *place = NonZeroU16::new(bytes).map(|bytes| Packed {
                micros,
                sequence,
                bytes,
            });
        }
    }

    /// The packet with a number, once.
    pub fn take(&mut self, sequence: u16) -> Option<Sent> {
        let (first, last) = self.times?;
        let packed = self
            .ring
            .get_mut(place(sequence))?
            .take_if(|packed| packed.sequence == sequence)?;
        let ago = Duration::from_micros(u64::from(micros(first, last).wrapping_sub(packed.micros)));
        Some(Sent {
            at: last.checked_sub(ago).unwrap_or(last),
            bytes: packed.bytes.get(),
        })
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the clock goes round")]
fn micros(first: Instant, now: Instant) -> u32 {
    now.saturating_duration_since(first).as_micros() as u32
}

fn place(sequence: u16) -> usize {
    usize::from(sequence) & (MEMORY - 1)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        reason = "tests"
    )]
    use super::*;

    #[test]
    fn a_packet_is_found_once_by_its_number_with_its_time_and_size() {
        let (now, mut packets) = (Instant::now(), Packets::default());
        let at = |step: u16| now + Duration::from_millis(7) * u32::from(step);
        for step in 0..600 {
            packets.put(at(step), step.wrapping_add(65_000), step + 1);
        }
        let sent = |step| {
            Some(Sent {
                at: at(step),
                bytes: step + 1,
            })
        };
        for step in [599_u16, 100, 535, 536] {
            assert_eq!(packets.take(step.wrapping_add(65_000)), sent(step));
            assert_eq!(packets.take(step.wrapping_add(65_000)), None);
        }
        assert_eq!(packets.take(65_000), None, "forgotten");
        assert_eq!(packets.take(600), None, "never sent");
    }

    #[test]
    fn the_clock_may_go_round() {
        let (now, mut packets) = (Instant::now(), Packets::default());
        let hour = |hours: u16| now + Duration::from_secs(3_600) * u32::from(hours);
        for hours in 0..30 {
            packets.put(hour(hours), hours, 9);
            assert_eq!(packets.take(hours).unwrap().at, hour(hours));
        }
    }

    #[test]
    fn each_takes_eight_bytes() {
        assert_eq!(size_of::<Option<Packed>>(), 8);
    }
}
