//! A voice as who listens has it: a packet that is not there when its turn comes is lost for them, even if it comes later. Pure.

use super::count::Stream;
use std::time::Duration;

/// A packet is played so long after it would have come on the fastest way that was seen: what a call may wait without being a nuisance.
pub const DELAY: Duration = Duration::from_millis(200);
/// Distance of packets: light peers speak like browsers, in frames of 20 ms.
const FRAME: Duration = Duration::from_millis(20);

/// What was played of a voice.
#[derive(Clone, Debug, Default)]
pub struct Playout {
    /// When a packet of index 0 would have come on the fastest way, in microseconds; before the beginning of time, mostly.
    fastest: Option<i64>,
    /// Index of the next one to be played; `None`: the next that comes.
    next: Option<u64>,
    /// Packets that were not there in time, which has to be concealed.
    pub concealed: u64,
    /// When one was missed last.
    pub last: Option<Duration>,
}

impl Playout {
    /// A packet comes, of which the stream does not know yet: all whose turn is over by now are played, or concealed.
    pub fn comes(&mut self, stream: &Stream, index: u64, now: Duration) {
        let way = micros(now).saturating_sub(turn(index));
        let fastest = self.fastest.map_or(way, |fastest| fastest.min(way));
        self.fastest = Some(fastest);
        let mut next = self.next.unwrap_or(index);
        let due = |index| {
            fastest
                .saturating_add(turn(index))
                .saturating_add(micros(DELAY))
        };
        while next <= index && due(next) < micros(now) {
            if !stream.has(next) {
                self.concealed = self.concealed.saturating_add(1);
                self.last = Some(now);
            }
            next = next.saturating_add(1);
        }
        self.next = Some(next);
    }

    /// Counts from an index on.
    pub fn restart(&mut self, from: u64) {
        self.next = Some(from);
        self.concealed = 0;
        self.last = None;
    }
}

fn turn(index: u64) -> i64 {
    micros(FRAME).saturating_mul(i64::try_from(index).unwrap_or(i64::MAX))
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(packets: &[(u16, u64)]) -> Playout {
        let mut stream = Stream::new(0, Duration::ZERO);
        let mut playout = Playout::default();
        playout.comes(&stream, stream.index_of(0), Duration::ZERO);
        for &(sequence, at) in packets {
            let now = Duration::from_millis(at);
            playout.comes(&stream, stream.index_of(sequence), now);
            stream.take(sequence, now);
        }
        playout
    }

    #[test]
    fn what_comes_in_time_is_played_however_it_comes() {
        let played = play(&[(2, 40), (1, 190), (3, 250), (40, 800), (41, 820)]);
        // 4 to 30 had their turn before 820 ms; 3 came 190 ms late, 1 170 ms.
        assert_eq!(played.concealed, 27);
        assert_eq!(played.last, Some(Duration::from_millis(820)));
    }

    #[test]
    fn what_comes_too_late_is_concealed_once() {
        let played = play(&[(1, 20), (2, 400), (3, 401), (4, 402), (30, 600), (2, 610)]);
        // Turns: 2 at 240 ms, 3 at 260, 4 at 280; 5 to 19 never came, and 30 ends their turn.
        assert_eq!(played.concealed, 18);
    }

    #[test]
    fn a_new_count_forgets_what_was() {
        let mut played = play(&[(20, 400), (21, 420)]);
        assert!(played.concealed > 0);
        played.restart(65_558);
        assert_eq!((played.concealed, played.last), (0, None));
    }
}
