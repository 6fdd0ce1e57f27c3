//! Which packets of a source are of the time since somebody was let in.

/// Which packets are of the time since somebody was let in. A wall is of no use if what was said behind it comes out, sent again or late,
/// when it falls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Door {
    newest: Option<u16>,
    /// The newest of the past.
    past: Option<u16>,
}

/// So far behind a packet is of the past: seconds of a picture. Further behind it is of a source that has begun to count anew.
const PAST: u16 = 2_048;

impl Door {
    /// What has come up to now is of the past.
    pub fn shut(&mut self) {
        self.past = self.newest;
    }

    /// Whether a packet is of the time since.
    pub fn lets_in(&mut self, sequence: u16) -> bool {
        let is_late = |newest: u16| newest.wrapping_sub(sequence) < PAST;
        if !self.newest.is_some_and(is_late) {
            self.newest = Some(sequence);
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
    use super::*;

    #[test]
    fn what_was_sent_before_the_door_opened_stays_out_however_late_it_comes() {
        let mut door = Door::default();
        let numbers = [65_530_u16, 65_531, 65_533];
        assert!(numbers.into_iter().all(|number| door.lets_in(number)));
        door.shut();
        assert!(!door.lets_in(65_532), "sent again");
        assert!(!door.lets_in(65_533) && !door.lets_in(65_400));
        assert!(door.lets_in(65_534) && door.lets_in(0) && door.lets_in(65_535));
        let far = 0..40_000_u16;
        assert!(
            far.into_iter().all(|number| door.lets_in(number)),
            "and not for ever"
        );
    }

    #[test]
    fn a_source_that_begins_to_count_anew_is_let_in() {
        let mut door = Door::default();
        assert!(door.lets_in(30_000));
        door.shut();
        assert!(door.lets_in(500) && door.lets_in(501));
        door.shut();
        assert!(!door.lets_in(501) && door.lets_in(502));
    }
}
