//! Whether the link of one person is weak: so that those who see them know why their voice breaks, and those who wait for an answer that it
//! comes late. It says so neither of one bad second, nor of one good second between bad ones.

/// From so much loss on one way speech suffers audibly (the page grades its own link by the same two numbers).
const WEAK_LOSS_PERMILLE: u64 = 50;
/// From such a round trip on people speak into each other's words.
const WEAK_ROUND_TRIP_MS: u32 = 300;
/// Who was weak is well again only below these: a link at the limit does not go to and fro.
const WELL_LOSS_PERMILLE: u64 = 25;
const WELL_ROUND_TRIP_MS: u32 = 250;
/// Of fewer packets in a second a share says nothing: whoever is silent sends a handful.
const LEAST_PACKETS: u64 = 20;
/// So many seconds in a row make a link weak.
const WEAK_AFTER: u8 = 3;
/// So many seconds in a row make it well again.
const WELL_AFTER: u8 = 8;
/// A media path that is not there for so many seconds is not only slow: something on the way holds it.
const APART_AFTER: u8 = 10;

/// Packets of one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// That came.
    pub arrived: u64,
    /// That did not.
    pub lost: u64,
}

/// What was seen of a link within a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Second {
    /// The media path is up; `None`: none is wanted, as far as it is known.
    pub path: Option<bool>,
    /// From the person.
    pub up: Way,
    /// To the person, as their page counted last.
    pub down: Way,
    /// As their page measured it last.
    pub round_trip_ms: Option<u32>,
}

/// What is held of one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    is_weak: bool,
    /// Seconds in a row that speak against the present verdict.
    against: u8,
    /// Seconds for which the media path is not up.
    apart: u8,
}

impl Watch {
    /// Takes in one second more, and says whether the link is weak.
    pub fn take(&mut self, second: &Second) -> bool {
        self.apart = match second.path {
            Some(true) => 0,
            // A path that is being made anew is missing still.
            None if self.apart == 0 => 0,
            Some(false) | None => self.apart.saturating_add(1),
        };
        let is_apart = self.apart >= APART_AFTER;
        let (is_against, enough) = if self.is_weak {
            let is_bad = second.is_over(WELL_LOSS_PERMILLE, WELL_ROUND_TRIP_MS);
            (!is_bad && self.apart == 0, WELL_AFTER)
        } else {
            let is_bad = second.is_over(WEAK_LOSS_PERMILLE, WEAK_ROUND_TRIP_MS);
            (is_bad || is_apart, WEAK_AFTER)
        };
        self.against = if is_against {
            self.against.saturating_add(1)
        } else {
            0
        };
        if self.against >= enough {
            self.is_weak = !self.is_weak;
            self.against = 0;
        }
        self.is_weak
    }
}

impl Second {
    fn is_over(&self, permille: u64, round_trip_ms: u32) -> bool {
        let loses = self.up.loses(permille) || self.down.loses(permille);
        loses || self.round_trip_ms.is_some_and(|ms| ms >= round_trip_ms)
    }
}

impl Way {
    fn loses(self, permille: u64) -> bool {
        let sent = self.arrived.saturating_add(self.lost);
        sent >= LEAST_PACKETS && self.lost.saturating_mul(1_000) >= sent.saturating_mul(permille)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Second = Second {
        path: Some(true),
        up: Way {
            arrived: 100,
            lost: 0,
        },
        down: Way {
            arrived: 100,
            lost: 0,
        },
        round_trip_ms: Some(40),
    };

    fn lossy(lost: u64) -> Second {
        let arrived = 100_u64.saturating_sub(lost);
        Second {
            up: Way { arrived, lost },
            ..GOOD
        }
    }

    /// The verdict after so many such seconds.
    fn after(watch: &mut Watch, seconds: u8, second: Second) -> bool {
        (0..seconds).fold(false, |_, _| watch.take(&second))
    }

    #[test]
    fn loss_on_either_way_or_a_long_round_trip_makes_a_link_weak_after_three_seconds() {
        let down = Second {
            up: GOOD.up,
            down: lossy(5).up,
            ..GOOD
        };
        let late = Second {
            round_trip_ms: Some(300),
            ..GOOD
        };
        for bad in [lossy(5), down, late] {
            let mut watch = Watch::default();
            assert!(!after(&mut watch, 2, bad), "{bad:?}");
            assert!(after(&mut watch, 1, bad), "{bad:?}");
        }
    }

    #[test]
    fn one_bad_second_and_one_good_one_change_nothing() {
        let mut watch = Watch::default();
        for _ in 0..10 {
            assert!(!after(&mut watch, 2, lossy(20)));
            assert!(!after(&mut watch, 1, GOOD));
        }
        assert!(after(&mut watch, 3, lossy(20)));
        for _ in 0..10 {
            assert!(after(&mut watch, 7, GOOD));
            assert!(after(&mut watch, 1, lossy(20)));
        }
        assert!(!after(&mut watch, 8, GOOD));
    }

    #[test]
    fn at_the_limit_a_link_stays_what_it_is() {
        let mut watch = Watch::default();
        assert!(!after(&mut watch, 60, lossy(4)));
        assert!(after(&mut watch, 3, lossy(6)));
        assert!(
            after(&mut watch, 60, lossy(4)),
            "still over the lower limit"
        );
    }

    #[test]
    fn of_a_handful_of_packets_nothing_is_concluded() {
        let few = Second {
            up: Way {
                arrived: 4,
                lost: 2,
            },
            ..GOOD
        };
        assert!(!after(&mut Watch::default(), 60, few));
    }

    #[test]
    fn a_path_that_does_not_come_is_weak_also_while_it_is_tried_anew_and_none_that_is_not_wanted() {
        let blocked = |path| Second {
            path,
            ..Second::default()
        };
        let mut watch = Watch::default();
        assert!(!after(&mut watch, 60, blocked(None)), "no media is wanted");
        assert!(!after(&mut watch, 6, blocked(Some(false))), "only slow");
        assert!(after(&mut watch, 6, blocked(None)));
        assert!(after(&mut watch, 7, GOOD));
        assert!(!after(&mut watch, 1, GOOD));
    }
}
