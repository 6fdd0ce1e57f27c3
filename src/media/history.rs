//! What an outgoing stream has sent under which number: for repairs, and to place packets that come late.

use super::picture::Shift;

/// Where an outgoing packet came from, and how its numbers were shifted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Source of the packet.
    pub ssrc: u32,
    /// To add to the source's timestamp.
    pub timestamp: u32,
    /// The source's sequence number.
    pub sequence: u16,
    /// To add to the picture's numbers.
    pub picture: Shift,
    /// What became of it.
    pub state: State,
}

/// What became of an outgoing number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It is nobody's.
    #[default]
    Unused,
    /// It is kept for a packet that has not come.
    Open,
    /// It was sent.
    Sent,
}

/// A ring of the last outgoing numbers; allocated when the first is given away.
#[derive(Clone, Debug)]
pub struct History {
    ring: Vec<Entry>,
    capacity: u16,
    /// Highest number that was given away.
    top: u16,
}

impl History {
    /// A history of `capacity` numbers (a power of two, so that the ring goes on where numbers wrap), which begins above `top`.
    #[must_use]
    pub fn new(capacity: u16, top: u16) -> Self {
        debug_assert!(capacity.is_power_of_two());
        Self {
            ring: Vec::new(),
            capacity,
            top,
        }
    }

    /// Highest number that was given away.
    #[must_use]
    pub fn top(&self) -> u16 {
        self.top
    }

    /// Gives the next number away.
    pub fn push(&mut self, entry: Entry) {
        if self.ring.is_empty() {
            self.ring = vec![Entry::default(); usize::from(self.capacity)];
        }
        self.top = self.top.wrapping_add(1);
        let place = self.place(self.top);
        if let Some(slot) = self.ring.get_mut(place) {
            *slot = entry;
        }
    }

    /// Keeps the next `count` numbers open, for packets of the source from `first.sequence` on. More than the ring holds are lost for good.
    pub fn keep_open(&mut self, first: Entry, count: u16) {
        if count >= self.capacity {
            self.clear();
            self.top = self.top.wrapping_add(count);
            return;
        }
        for step in 0..count {
            let sequence = first.sequence.wrapping_add(step);
            let state = State::Open;
            self.push(Entry {
                sequence,
                state,
                ..first
            });
        }
    }

    /// What was sent under a number, while it is remembered.
    #[must_use]
    pub fn sent(&self, number: u16) -> Option<&Entry> {
        if self.top.wrapping_sub(number) >= self.capacity {
            return None;
        }
        self.ring
            .get(self.place(number))
            .filter(|entry| entry.state == State::Sent)
    }

    /// The open number of a source's packet, which is at `least` or above; it counts as sent from now on.
    pub fn fill(&mut self, ssrc: u32, sequence: u16, least: u16) -> Option<(u16, Entry)> {
        let behind = self.top.wrapping_sub(least);
        if behind >= self.capacity {
            return None;
        }
        for step in 0..=behind {
            let number = least.wrapping_add(step);
            let place = self.place(number);
            let entry = self.ring.get_mut(place)?;
            if entry.ssrc != ssrc || entry.state == State::Unused {
                continue;
            }
            let passed = entry.sequence.wrapping_sub(sequence);
            if passed == 0 && entry.state == State::Open {
                entry.state = State::Sent;
                return Some((number, *entry));
            }
            if passed < 0x8000 {
                return None;
            }
        }
        None
    }

    /// Numbers that are open stay unused; those above all that were sent are given away again.
    pub fn close(&mut self) {
        while self.is_open(self.top) {
            let place = self.place(self.top);
            if let Some(entry) = self.ring.get_mut(place) {
                *entry = Entry::default();
            }
            self.top = self.top.wrapping_sub(1);
        }
        for entry in &mut self.ring {
            if entry.state == State::Open {
                *entry = Entry::default();
            }
        }
    }

    /// Forgets everything but the last number.
    pub fn clear(&mut self) {
        self.ring.fill(Entry::default());
    }

    fn is_open(&self, number: u16) -> bool {
        let entry = self.ring.get(self.place(number));
        entry.is_some_and(|entry| entry.state == State::Open)
    }

    fn place(&self, number: u16) -> usize {
        usize::from(number & self.capacity.wrapping_sub(1))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn packet(sequence: u16) -> Entry {
        Entry {
            ssrc: 7,
            sequence,
            state: State::Sent,
            ..Entry::default()
        }
    }

    #[test]
    fn the_last_numbers_are_remembered_and_older_ones_forgotten() {
        let mut history = History::new(4, 65_533);
        for sequence in 100..106 {
            history.push(packet(sequence));
        }
        assert_eq!(history.top(), 3);
        assert_eq!(history.sent(3).unwrap().sequence, 105);
        assert_eq!(history.sent(0).unwrap().sequence, 102);
        assert_eq!(history.sent(65_535), None);
        assert_eq!(history.sent(4), None, "not yet");
    }

    #[test]
    fn an_open_number_is_filled_once_and_only_by_its_packet() {
        let mut history = History::new(16, 0);
        history.push(packet(10));
        history.keep_open(packet(11), 2);
        history.push(packet(15));
        assert_eq!(history.sent(2), None);
        assert_eq!(history.fill(8, 11, 0), None, "of another source");
        assert_eq!(history.fill(7, 14, 0), None, "left out");
        assert_eq!(history.fill(7, 12, 0).unwrap().0, 3);
        assert_eq!(history.fill(7, 12, 0), None, "a second time");
        assert_eq!(history.sent(3).unwrap().sequence, 12);
        history.keep_open(packet(16), 3);
        history.close();
        assert_eq!(history.fill(7, 11, 0), None, "closed");
        assert_eq!(history.top(), 4, "what nobody got can be given away again");
    }

    #[test]
    fn a_gap_of_more_than_the_ring_is_lost_for_good() {
        let mut history = History::new(16, 0);
        history.push(packet(10));
        history.keep_open(packet(11), 40);
        assert_eq!(history.top(), 41);
        assert_eq!(history.fill(7, 40, 30), None);
        assert_eq!(history.sent(1), None);
    }

    #[test]
    fn an_entry_has_16_bytes() {
        assert!(size_of::<Entry>() <= 16);
    }
}
