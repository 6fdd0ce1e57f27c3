//! Whether what comes is on disk in time: the clock of the segment that is due, and what the bench is shown of a track. Times are
//! milliseconds of one clock; nothing here reads it.

/// A segment is due so long after its first packet came.
pub const DUE: u64 = 2_000;
/// A due segment that is late by so much is told to the bench.
pub const WARN: u64 = 3_000;
/// One that is late by so much closes the floors: nothing is said in court that is not kept.
pub const CLOSE: u64 = 10_000;
/// The newest segment on disk of whoever sends is younger than this.
pub const FRESH: u64 = 5_000;
/// Who has sent nothing for so long sends nothing: muted, silent (DTX), switched off.
const SENDS: u64 = 2_000;

/// What is wrong with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// A due segment is more than 10 s late.
    TooLate,
    /// A due segment is more than 3 s late.
    Late,
    /// A voice comes, and what is on disk of it is silence.
    Silent,
    /// What is on disk cannot be played.
    Unreadable,
    /// Somebody sends, and nothing of it is on disk.
    NotOnDisk,
    /// The disk failed, and what came since waits in memory.
    Disk,
    /// The disk is nearly full: pictures are left out, so that voices are kept for longer.
    NoPictures,
    /// The disk is full in half an hour.
    DiskLow,
}

/// The evidence light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// What came is on disk, and sounds as it came.
    Green,
    /// Something is late, or soon will be.
    Amber,
    /// Something is not recorded.
    Red,
}

impl Wrong {
    /// The light for it.
    #[must_use]
    pub fn light(self) -> Light {
        match self {
            Self::Late | Self::DiskLow | Self::NoPictures => Light::Amber,
            Self::TooLate | Self::Silent | Self::Unreadable | Self::NotOnDisk | Self::Disk => {
                Light::Red
            }
        }
    }
}

/// What is known of a publication at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// It is to be recorded now.
    pub tapped: bool,
    /// When its last packet came, whoever took it.
    pub sent: Option<u64>,
    /// When the last packet came that the record is to keep.
    pub owed: Option<u64>,
    /// What came until then is on disk, or was named as what cannot be.
    pub kept: Option<u64>,
    /// When the newest segment was sealed that was read from disk and found right.
    pub shown: Option<u64>,
    /// What was found wrong with the newest ones.
    pub found: Option<Wrong>,
}

/// The clock of one publication.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Since when something is not on disk.
    waits: Option<u64>,
    /// Since when it sends without a pause.
    sends: Option<u64>,
}

impl Clock {
    /// Looks at `now`; to be asked several times a second.
    pub fn look(&mut self, now: u64, sight: &Sight) -> Option<Wrong> {
        self.wait(now, sight);
        let sends = sight
            .sent
            .is_some_and(|sent| sight.tapped && now.saturating_sub(sent) < SENDS);
        self.sends = sends.then(|| self.sends.unwrap_or(now));
        let late = self.lag(now).saturating_sub(DUE);
        if late >= CLOSE {
            return Some(Wrong::TooLate);
        }
        if late >= WARN {
            return Some(Wrong::Late);
        }
        let since = self.sends?;
        let newest = sight.shown.unwrap_or(0).max(since);
        // What waits for a slow disk is late, and not lost.
        let is_old = now.saturating_sub(newest) >= FRESH && self.lag(now) < WARN;
        sight.found.or(is_old.then_some(Wrong::NotOnDisk))
    }

    /// For how long something waits to be on disk.
    #[must_use]
    pub fn lag(&self, now: u64) -> u64 {
        self.waits.map_or(0, |since| now.saturating_sub(since))
    }

    /// The oldest packet that is not on disk came after everything that is: at the earliest when this first saw that there is one.
    fn wait(&mut self, now: u64, sight: &Sight) {
        let waits = sight.owed.is_some_and(|owed| sight.kept < Some(owed));
        self.waits = waits.then(|| {
            let since = self.waits.unwrap_or(now);
            since.max(sight.kept.unwrap_or(0))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDING: Sight = Sight {
        tapped: true,
        sent: None,
        owed: None,
        kept: None,
        shown: None,
        found: None,
    };

    /// Looks every 250 ms at a sender of whom `sight` says what is so.
    fn looks(until: u64, sight: impl Fn(u64) -> Sight) -> Vec<(u64, Wrong)> {
        let mut clock = Clock::default();
        let mut told = Vec::new();
        for now in (0..until).step_by(250) {
            let wrong = clock.look(now, &sight(now));
            if let Some(wrong) = wrong
                && told.last().map(|(_, last)| *last) != Some(wrong)
            {
                told.push((now, wrong));
            }
        }
        told
    }

    /// A voice that sends all the time; sealed every 2 s as far as `sealed` lets it.
    fn sends(now: u64, sealed: u64) -> Sight {
        let sealed = now.min(sealed).div_euclid(2_000).saturating_mul(2_000);
        Sight {
            sent: Some(now),
            owed: Some(now),
            kept: Some(sealed),
            shown: Some(sealed),
            ..SENDING
        }
    }

    #[test]
    fn what_is_sealed_in_time_is_never_late() {
        assert_eq!(looks(7_200_000, |now| sends(now, u64::MAX)), []);
    }

    #[test]
    fn a_due_segment_warns_when_it_is_3_s_late_and_closes_the_floors_when_it_is_10_s_late() {
        let told = looks(40_000, |now| sends(now, 20_000));
        assert_eq!(told, [(25_250, Wrong::Late), (32_250, Wrong::TooLate)]);
    }

    #[test]
    fn who_sends_nothing_owes_nothing_however_long_the_disk_stands() {
        let told = looks(60_000, |now| Sight {
            sent: Some(20_000),
            owed: Some(20_000),
            kept: Some(20_000),
            shown: Some(20_000),
            tapped: now < 30_000,
            ..SENDING
        });
        assert_eq!(told, []);
    }

    #[test]
    fn a_silence_before_the_first_word_is_no_lateness_of_the_disk() {
        let speaks = |now: u64| now >= 50_000;
        let told = looks(56_000, |now| match speaks(now) {
            true => sends(now, u64::MAX),
            false => SENDING,
        });
        assert_eq!(told, []);
    }

    #[test]
    fn who_spoke_and_is_not_on_disk_yet_is_owed_after_they_are_silent() {
        let told = looks(40_000, |now| Sight {
            sent: Some(now.min(4_000)),
            owed: Some(now.min(4_000)),
            ..SENDING
        });
        assert_eq!(told, [(5_000, Wrong::Late), (12_000, Wrong::TooLate)]);
    }

    #[test]
    fn who_sends_and_is_given_to_nobody_is_named_within_5_s() {
        let told = looks(20_000, |now| Sight {
            sent: Some(now),
            ..SENDING
        });
        assert_eq!(told, [(5_000, Wrong::NotOnDisk)]);
    }

    #[test]
    fn what_was_found_on_disk_is_told_while_they_send() {
        let told = looks(20_000, |now| Sight {
            found: (now >= 8_000).then_some(Wrong::Silent),
            ..sends(now, u64::MAX)
        });
        assert_eq!(told, [(8_000, Wrong::Silent)]);
    }
}
