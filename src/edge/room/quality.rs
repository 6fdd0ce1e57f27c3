//! How people are connected: whose link is weak, for everybody who sees them, and IT's table of numbers, without media.

use crate::edge::transport::LegNumbers;
use crate::hearing::lost::Measured;
use crate::hearing::roster::Participant;
use crate::id::ParticipantId;
use crate::quality::link::{Second, Watch, Way};
use crate::signal::message::{LinkState, LinkStats, QualityRow};
use crate::signal::translate;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// One person's row, from the shard's numbers since `passed` and from what their page measured.
#[must_use]
pub fn row(
    person: &Participant,
    numbers: Option<&LegNumbers>,
    stats: Option<&LinkStats>,
    passed: Duration,
) -> QualityRow {
    let media = numbers.is_some_and(|numbers| numbers.connected);
    let numbers = numbers.cloned().unwrap_or_default();
    let stats = stats.cloned().unwrap_or_default();
    QualityRow {
        person: person.id.to_string(),
        role: translate::role(person.role),
        place: translate::place(person.place),
        state: match (person.is_connected(), media) {
            (true, true) => LinkState::Connected,
            (true, false) => LinkState::Connecting,
            (false, true) => LinkState::Reconnecting,
            (false, false) => LinkState::Gone,
        },
        round_trip_ms: stats.round_trip_ms,
        loss_up_permille: permille(numbers.lost_in, numbers.packets_in),
        loss_down_permille: permille(
            u64::from(stats.packets_lost),
            u64::from(stats.packets_received),
        ),
        up_kbps: kbps(numbers.bytes_in, passed),
        down_kbps: kbps(numbers.bytes_out, passed),
    }
}

/// What is held of the links of all people.
#[derive(Debug, Default)]
pub struct Watches {
    watches: BTreeMap<ParticipantId, Watch>,
}

impl Watches {
    /// Begins anew with those whose pages are here, and takes in a second more: whose links are weak.
    pub fn take(&mut self, seconds: BTreeMap<ParticipantId, Second>) -> BTreeSet<ParticipantId> {
        self.watches.retain(|who, _| seconds.contains_key(who));
        let weak = |(who, second): (ParticipantId, Second)| {
            let watch = self.watches.entry(who.clone()).or_default();
            watch.take(&second).then_some(who)
        };
        seconds.into_iter().filter_map(weak).collect()
    }
}

/// A second of a link, from the shard's numbers and from what the page has measured just now.
#[must_use]
pub fn second(numbers: Option<&LegNumbers>, stats: Option<&LinkStats>) -> Second {
    let down = stats.map(|stats| Way {
        arrived: u64::from(stats.packets_received),
        lost: u64::from(stats.packets_lost),
    });
    let up = numbers.map(|numbers| Way {
        arrived: numbers.packets_in,
        lost: numbers.lost_in,
    });
    Second {
        path: numbers.map(|numbers| numbers.connected),
        up: up.unwrap_or_default(),
        down: down.unwrap_or_default(),
        round_trip_ms: stats.and_then(|stats| stats.round_trip_ms),
    }
}

/// The link of a person whose page is here, as the page measured it last.
#[must_use]
pub fn link(person: &Participant, stats: Option<&LinkStats>) -> Option<Measured> {
    let stats = stats.filter(|_| person.is_connected())?;
    Some(Measured {
        whom: person.id.clone(),
        round_trip_ms: stats.round_trip_ms,
        lost_permille: permille(
            u64::from(stats.packets_lost),
            u64::from(stats.packets_received),
        ),
    })
}

fn permille(lost: u64, arrived: u64) -> u32 {
    let sent = lost.saturating_add(arrived);
    let share = lost.saturating_mul(1_000).checked_div(sent).unwrap_or(0);
    u32::try_from(share).unwrap_or(u32::MAX)
}

fn kbps(bytes: u64, passed: Duration) -> u32 {
    let ms = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
    let bits_per_ms = bytes.saturating_mul(8).checked_div(ms).unwrap_or(0);
    u32::try_from(bits_per_ms).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_rates_are_counted_of_what_was_sent() {
        assert_eq!(permille(5, 95), 50);
        assert_eq!(permille(0, 0), 0);
        assert_eq!(kbps(125_000, Duration::from_secs(1)), 1_000);
        assert_eq!(kbps(1, Duration::ZERO), 0);
    }
}
