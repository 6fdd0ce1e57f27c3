//! The store does not answer: nothing is lost, nothing goes, and it is asked ever more seldom.

use super::liar::Lie;
use super::*;
use std::time::Duration;

#[tokio::test]
async fn a_store_that_is_away_costs_nothing_and_a_restart_goes_on_where_it_was() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let (archive, lie) = hall.archive_with_liar().await;
    lie.is(Lie::Away);
    for _ in 0..20 {
        assert!(round(&archive, now()).await.is_away);
    }
    assert_eq!(kept(&archive, &id).await, Kept::Local);
    assert_eq!(archive.catalogue.backlog().await.unwrap().files, 3);
    assert_eq!(hall.here(&id), FILES);
    lie.is(Lie::None);
    let store = archive.store.clone().unwrap();
    let restarted = hall.archive_in(store).await;
    assert!(!round(&restarted, now()).await.is_away);
    assert_eq!(kept(&restarted, &id).await, Kept::Verified);
    assert_eq!(restarted.catalogue.backlog().await.unwrap().files, 0);
    assert!(hall.here(&id).is_empty());
}

const MINUTE_MS: u64 = 60_000;

/// The keeper's loop on a clock of the test: what it would sleep is added up.
struct Loop {
    keeper: Keeper,
    now: u64,
    wait: Duration,
    rounds: u32,
}

impl Loop {
    fn new(archive: Archive) -> Self {
        Self {
            keeper: Keeper::new(archive),
            now: now(),
            wait: keeper::EVERY,
            rounds: 0,
        }
    }

    async fn turn(&mut self) -> Round {
        let round = self.keeper.round(self.now).await.unwrap();
        self.wait = keeper::next_wait(self.wait, round.is_away);
        self.now += u64::try_from(self.wait.as_millis()).unwrap();
        self.rounds += 1;
        round
    }
}

#[tokio::test]
async fn a_store_that_is_away_for_half_an_hour_is_asked_ever_more_seldom_and_has_everything_a_minute_after_its_return()
 {
    let hall = Hall::new().await;
    let (archive, lie) = hall.archive_with_liar().await;
    let mut keeps = Loop::new(archive.clone());
    lie.is(Lie::Away);
    let (left, back) = (keeps.now, keeps.now + 30 * MINUTE_MS);
    let mut ids: Vec<String> = Vec::new();
    while keeps.now < back {
        // Every five minutes another hearing ends.
        if (keeps.now - left) / (5 * MINUTE_MS) >= ids.len() as u64 {
            let hearing = format!("h-{}", ids.len());
            ids.push(hall.hold(&hearing).await);
            hall.end(&hearing).await;
        }
        if ids.len() == 4 && keeps.rounds.is_multiple_of(2) {
            keeps.keeper = Keeper::new(archive.clone());
        }
        assert!(keeps.turn().await.is_away);
    }
    assert_eq!(ids.len(), 6);
    assert!(keeps.rounds < 40, "asked {} times", keeps.rounds);
    for id in &ids {
        assert_eq!(kept(&archive, id).await, Kept::Local);
        assert_eq!(hall.here(id), FILES);
    }
    let backlog = archive.catalogue.backlog().await.unwrap();
    assert_eq!((backlog.files, backlog.troubles), (18, 0));
    // It is back as soon as it was asked in vain for the last time.
    lie.is(Lie::None);
    let back = keeps.now - u64::try_from(keeps.wait.as_millis()).unwrap();
    let verified = loop {
        let at = keeps.now;
        assert!(!keeps.turn().await.is_away);
        if archive.catalogue.backlog().await.unwrap().files == 0 {
            break at;
        }
    };
    assert!(verified - back <= MINUTE_MS, "{} ms", verified - back);
    for id in &ids {
        assert_eq!(kept(&archive, id).await, Kept::Verified);
        assert!(hall.here(id).is_empty());
        assert_eq!(trouble_of(&archive, id).await, "");
    }
    assert_eq!(keeps.wait, keeper::EVERY);
}

#[test]
fn the_keeper_rests_longer_only_while_the_store_or_the_catalogue_is_away() {
    let waits = |is_away| {
        let mut wait = keeper::EVERY;
        let next = |_| {
            wait = keeper::next_wait(wait, is_away);
            wait.as_secs()
        };
        (0..6).map(next).collect::<Vec<u64>>()
    };
    assert_eq!(waits(true), [6, 12, 24, 48, 60, 60]);
    assert_eq!(waits(false), [3; 6]);
    let longest = Duration::from_secs(60);
    assert_eq!(keeper::next_wait(longest, false), keeper::EVERY);
}

#[tokio::test]
async fn a_store_that_fails_at_three_records_in_a_row_is_away_and_no_trouble_of_theirs() {
    let hall = Hall::new().await;
    let mut ids = Vec::new();
    for hearing in ["h-1", "h-2", "h-3", "h-4"] {
        ids.push(hall.hold(hearing).await);
    }
    let (archive, lie) = hall.archive_with_liar().await;
    lie.is(Lie::Away);
    let away = round(&archive, now()).await;
    assert!(away.is_away && away.troubles.is_empty(), "{away:?}");
    for id in &ids {
        assert_eq!(trouble_of(&archive, id).await, "");
    }
}

#[tokio::test]
async fn a_store_that_is_away_when_a_record_is_hashed_again_is_asked_once_more() {
    let hall = Hall::new().await;
    let id = hall.hold("h-1").await;
    hall.end("h-1").await;
    let (archive, lie) = hall.archive_with_liar().await;
    round(&archive, now()).await;
    assert!(hall.here(&id).is_empty());
    let late = now() + 400 * DAY_MS;
    lie.is(Lie::Away);
    let away = round(&archive, late).await;
    assert!(away.is_away && away.troubles.is_empty(), "{away:?}");
    assert_eq!(trouble_of(&archive, &id).await, "");
    lie.is(Lie::Flips);
    let found = round(&archive, late).await;
    assert_eq!(found.troubles.len(), 1, "{:?}", found.troubles);
}
