//! Which packets of a source are of the time since somebody was let in.

use std::time::Instant;

/// Which packets are of the time since somebody was let in. A wall is of no use if what was said behind it comes out, sent again or late,
/// when it falls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Door {
    newest: Option<u16>,
    /// The newest of the past.
    past: Option<u16>,
    /// Until then what comes is of the past, too: it was under way.
    opens: Option<Instant>,
}

/// So far behind a packet is of the past: seconds of a picture. Further behind it is of a source that has begun to count anew.
const PAST: u16 = 2_048;

impl Door {
    /// What has come up to now is of the past, and what comes before the door opens.
    pub fn shut(&mut self, opens: Option<Instant>) {
        self.past = self.newest;
        self.opens = opens;
    }

    /// Whether a packet is of the time since.
    pub fn lets_in(&mut self, now: Instant, sequence: u16) -> bool {
        let is_late = |newest: u16| newest.wrapping_sub(sequence) < PAST;
        if !self.newest.is_some_and(is_late) {
            self.newest = Some(sequence);
        }
        if self.opens.is_some_and(|opens| now < opens) {
            self.past = self.newest;
            return false;
        }
        if self.past.is_some_and(is_late) {
            return false;
        }
        // Further ahead it would soon be taken for something from behind.
        self.past = self.past.filter(|past| sequence.wrapping_sub(*past) < PAST);
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_was_sent_before_the_door_opened_stays_out_however_late_it_comes() {
        let (mut door, now) = (Door::default(), Instant::now());
        let numbers = [65_530_u16, 65_531, 65_533];
        assert!(numbers.into_iter().all(|number| door.lets_in(now, number)));
        door.shut(None);
        assert!(!door.lets_in(now, 65_532), "sent again");
        assert!(!door.lets_in(now, 65_533) && !door.lets_in(now, 65_400));
        assert!(door.lets_in(now, 65_534) && door.lets_in(now, 0) && door.lets_in(now, 65_535));
        let far = 0..40_000_u16;
        assert!(
            far.into_iter().all(|number| door.lets_in(now, number)),
            "and not for ever"
        );
    }

    #[test]
    fn a_source_that_begins_to_count_anew_is_let_in() {
        let (mut door, now) = (Door::default(), Instant::now());
        assert!(door.lets_in(now, 30_000));
        door.shut(None);
        assert!(door.lets_in(now, 500) && door.lets_in(now, 501));
        door.shut(None);
        assert!(!door.lets_in(now, 501) && door.lets_in(now, 502));
    }

    #[test]
    fn what_was_under_way_when_the_door_opened_stays_out_and_what_is_sent_later_comes_in() {
        let (mut door, now) = (Door::default(), Instant::now());
        assert!(door.lets_in(now, 7));
        let opens = now + Duration::from_millis(300);
        door.shut(Some(opens));
        assert!(!door.lets_in(now, 8) && !door.lets_in(opens - Duration::from_millis(1), 10));
        assert!(
            !door.lets_in(opens, 9),
            "overtaken by one that was under way"
        );
        assert!(door.lets_in(opens, 11));
    }
}
