//! Booking, changing, cancelling, the day.

use super::*;
use crate::edge::store::{Page, Slot, Under};
use crate::hearing::screening::{Screen, Screened, Sense};

async fn book(
    store: &Store,
    name: &str,
    begins: u64,
    ends: u64,
) -> Result<(HearingId, bool), StoreError> {
    store
        .book(
            &staff_of("0000"),
            &id(name),
            &booking(begins, ends),
            None,
            false,
        )
        .await
}

fn day(from: u64, to: u64) -> Page {
    Page {
        from: UnixMillis(from * HOUR),
        to: UnixMillis(to * HOUR),
        after: None,
        most: 100,
    }
}

async fn names(store: &Store, court: &str, page: &Page) -> Vec<String> {
    let entries = store.docket(&staff_of(court).court, page).await.unwrap();
    entries.iter().map(|entry| entry.id.to_string()).collect()
}

fn under(key: &str, digest: &str) -> Under {
    Under {
        key: key.into(),
        digest: digest.into(),
    }
}

#[tokio::test]
async fn what_was_booked_is_read_as_it_was() {
    let (_folder, store) = store().await;
    let kept = |from: &str, whom: &str, senses: &[Sense]| Screened {
        from: person_id(from),
        whom: person_id(whom),
        screen: Screen::of(senses.iter().copied()),
    };
    let mut booking = booking(10, 12);
    booking.screens = vec![
        kept("lawyer", "witness", &[Sense::Name]),
        kept("z-first", "witness", &[Sense::Sight, Sense::Hearing]),
    ];
    store
        .book(&staff_of("0000"), &id("h-1"), &booking, None, false)
        .await
        .unwrap();
    let entry = store
        .entry(&staff_of("0000").court, &id("h-1"))
        .await
        .unwrap();
    assert_eq!(entry.booking, booking);
    assert_eq!(
        (entry.version, entry.ended, entry.cancelled),
        (1, None, None)
    );
    assert_eq!(
        store.plan(&id("h-1")).await.unwrap(),
        booking.plan().unwrap().revised(1)
    );
    assert_eq!(
        store.hearing(&id("h-1")).await.unwrap().court,
        "Аудандық сот · 2-зал"
    );
}

#[tokio::test]
async fn each_hearing_of_a_day_has_its_own_people_and_screens_and_says_how_it_ended() {
    let (_folder, store) = store().await;
    let kept = |whom: &str| Screened {
        from: person_id("lawyer"),
        whom: person_id(whom),
        screen: Screen::of([Sense::Name]),
    };
    let mut bookings = Vec::new();
    for (begins, name) in [(10, "h-1"), (11, "h-2"), (12, "h-3"), (13, "h-4")] {
        let mut one = booking(begins, begins + 1);
        one.guests
            .retain(|guest| name != "h-2" || guest.stands_by.is_empty());
        one.screens = if name == "h-3" {
            vec![kept("witness")]
        } else {
            vec![]
        };
        let staff = staff_of("0000");
        store
            .book(&staff, &id(name), &one, None, false)
            .await
            .unwrap();
        bookings.push(one);
    }
    for (name, how) in [
        ("h-1", Phase::Postponed),
        ("h-2", Phase::NobodyAppeared),
        ("h-3", Phase::Ended),
    ] {
        store.end(&id(name), how).await.unwrap();
    }
    store.end(&id("h-1"), Phase::Ended).await.unwrap();
    let entries = store
        .docket(&staff_of("0000").court, &day(0, 24))
        .await
        .unwrap();
    let ended: Vec<_> = entries.iter().map(|entry| entry.ended).collect();
    let how = [
        Some(Phase::Postponed),
        Some(Phase::NobodyAppeared),
        Some(Phase::Ended),
        None,
    ];
    assert_eq!(ended, how, "what happened first stays");
    let read: Vec<_> = entries.into_iter().map(|entry| entry.booking).collect();
    assert_eq!(read, bookings);
}

#[tokio::test]
async fn two_hearings_never_have_one_courtroom_at_the_same_time() {
    let (_folder, store) = store().await;
    book(&store, "h-1", 10, 12).await.unwrap();
    for (begins, ends) in [(10, 12), (9, 11), (11, 13), (9, 13), (10, 11)] {
        let error = book(&store, "h-2", begins, ends).await.unwrap_err();
        let StoreError::Taken(Slot { begins, ends, .. }) = error else {
            unreachable!("{error}");
        };
        assert_eq!((begins.0, ends.0), (10 * HOUR, 12 * HOUR));
    }
    book(&store, "before", 8, 10).await.unwrap();
    book(&store, "after", 12, 14).await.unwrap();
    let mut elsewhere = booking(10, 12);
    elsewhere.courtroom = "3-зал".into();
    store
        .book(&staff_of("0000"), &id("h-3"), &elsewhere, None, false)
        .await
        .unwrap();
    store
        .book(&staff_of("1111"), &id("h-4"), &booking(10, 12), None, false)
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_waits_learns_how_far_the_courtroom_is_and_of_no_other_courtroom() {
    let (_folder, store) = store().await;
    for (name, begins) in [
        ("yesterday", 18),
        ("a", 30),
        ("b", 32),
        ("c", 34),
        ("d", 36),
        ("e", 38),
    ] {
        book(&store, name, begins, begins + 1).await.unwrap();
    }
    let mut elsewhere = booking(31, 33);
    elsewhere.courtroom = "3-зал".into();
    let staff = staff_of("0000");
    store
        .book(&staff, &id("x"), &elsewhere, None, false)
        .await
        .unwrap();
    let turn = async |name: &str, begins: u64, now: u64| {
        let (begins, now) = (UnixMillis(begins * HOUR), UnixMillis(now * HOUR));
        let turn = store
            .turn(&id(name), begins, 300, now)
            .await
            .unwrap()
            .unwrap();
        (turn.number, turn.ahead, turn.under_way)
    };
    assert_eq!(turn("d", 36, 29).await, (4, 3, None));
    assert_eq!(turn("a", 30, 29).await, (1, 0, None), "yesterday is over");
    store.opened(&id("a")).await.unwrap();
    assert_eq!(
        turn("d", 36, 34).await,
        (4, 2, Some(1)),
        "nobody opened the second"
    );
    store.end(&id("a"), Phase::Postponed).await.unwrap();
    store.opened(&id("c")).await.unwrap();
    assert_eq!(turn("d", 36, 37).await, (4, 1, Some(3)), "it is late");
    store.cancel(&staff, &id("b"), Some(1), "x").await.unwrap();
    assert_eq!(turn("d", 36, 37).await, (3, 1, Some(2)));
    let (card, own) = card("of-no-docket");
    store.create(&card, &own).await.unwrap();
    assert_eq!(
        store
            .turn(&own, UnixMillis(0), 300, UnixMillis(0))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn a_hearing_may_begin_at_its_own_hour_or_if_that_has_passed_soon_and_what_is_today_the_court_s_clock_says()
 {
    let (_folder, store) = store().await;
    book(&store, "first", 34, 36).await.unwrap();
    book(&store, "own", 36, 37).await.unwrap();
    store.opened(&id("first")).await.unwrap();
    let turn = async |ms: u64| {
        let begins = UnixMillis(36 * HOUR);
        let turn = store.turn(&id("own"), begins, 300, UnixMillis(ms)).await;
        let turn = turn.unwrap().unwrap();
        (turn.not_before.0, turn.today)
    };
    assert_eq!(turn(35 * HOUR).await, (36 * HOUR, true));
    let minutes = |minutes: u64| 37 * HOUR + minutes * 60_000;
    assert_eq!(turn(minutes(1)).await, (minutes(5), true), "it is late");
    // Astana is five hours before Greenwich: its day has begun at 19:00.
    assert!(turn(19 * HOUR).await.1);
    assert!(!turn(19 * HOUR - 1).await.1, "the day before");
}

#[tokio::test]
async fn of_two_that_book_at_the_same_moment_one_gets_the_courtroom() {
    let (_folder, store) = store().await;
    let (a, b) = tokio::join!(book(&store, "h-1", 10, 12), book(&store, "h-2", 11, 13));
    assert_ne!(a.is_ok(), b.is_ok());
    assert_eq!(names(&store, "0000", &day(0, 24)).await.len(), 1);
}

#[tokio::test]
async fn a_courtroom_is_free_when_its_hearing_ended_or_was_cancelled() {
    let (_folder, store) = store().await;
    book(&store, "h-1", 10, 12).await.unwrap();
    store.end(&id("h-1"), Phase::Ended).await.unwrap();
    book(&store, "h-2", 10, 12).await.unwrap();
    store
        .cancel(&staff_of("0000"), &id("h-2"), Some(1), "тараптар келмейді")
        .await
        .unwrap();
    book(&store, "h-3", 10, 12).await.unwrap();
    assert!(store.hearing(&id("h-2")).await.unwrap().cancelled);
}

#[tokio::test]
async fn a_change_needs_the_version_that_it_is_a_change_of() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    store
        .rebook(&staff, &id("h-1"), 1, &booking(11, 13))
        .await
        .unwrap();
    assert!(matches!(
        store.rebook(&staff, &id("h-1"), 1, &booking(14, 15)).await,
        Err(StoreError::Stale)
    ));
    assert!(matches!(
        store.cancel(&staff, &id("h-1"), Some(1), "x").await,
        Err(StoreError::Stale)
    ));
    let entry = store.entry(&staff.court, &id("h-1")).await.unwrap();
    assert_eq!((entry.version, entry.booking), (2, booking(11, 13)));
}

#[tokio::test]
async fn what_is_over_or_cancelled_is_not_changed() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    store
        .cancel(&staff, &id("h-1"), Some(1), "x")
        .await
        .unwrap();
    assert!(matches!(
        store.rebook(&staff, &id("h-1"), 2, &booking(10, 12)).await,
        Err(StoreError::Cancelled)
    ));
    assert!(matches!(
        store.cancel(&staff, &id("h-1"), Some(2), "x").await,
        Err(StoreError::Cancelled)
    ));
    book(&store, "h-2", 10, 12).await.unwrap();
    store.end(&id("h-2"), Phase::Ended).await.unwrap();
    assert!(matches!(
        store.rebook(&staff, &id("h-2"), 1, &booking(10, 12)).await,
        Err(StoreError::Ended)
    ));
}

#[tokio::test]
async fn what_can_be_cancelled_is_asked_without_keeping_others_from_changing_anything() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    let writing = store.change().await.unwrap();
    store
        .may_be_cancelled(&staff, &id("h-1"), 1)
        .await
        .expect("who only asks waits for nobody who writes");
    drop(writing);
    assert!(matches!(
        store.may_be_cancelled(&staff, &id("h-1"), 7).await,
        Err(StoreError::Stale)
    ));
    assert!(matches!(
        store
            .may_be_cancelled(&staff_of("9999"), &id("h-1"), 1)
            .await,
        Err(StoreError::Unknown(_))
    ));
    store.opened(&id("h-1")).await.unwrap();
    assert!(matches!(
        store.may_be_cancelled(&staff, &id("h-1"), 1).await,
        Err(StoreError::Opened)
    ));
}

#[tokio::test]
async fn of_a_hearing_whose_room_is_over_no_version_is_asked_and_one_whose_session_opens_stands() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    store
        .rebook(&staff, &id("h-1"), 1, &booking(11, 13))
        .await
        .unwrap();
    store.cancel(&staff, &id("h-1"), None, "x").await.unwrap();
    let entry = store.entry(&staff.court, &id("h-1")).await.unwrap();
    assert_eq!((entry.version, entry.cancelled), (3, Some("x".to_owned())));
    assert!(matches!(
        store.stands_after_all(&staff_of("9999"), &id("h-1")).await,
        Err(StoreError::Unknown(_))
    ));
    assert!(store.hearing(&id("h-1")).await.unwrap().cancelled);
    store.stands_after_all(&staff, &id("h-1")).await.unwrap();
    let entry = store.entry(&staff.court, &id("h-1")).await.unwrap();
    assert_eq!((entry.version, entry.cancelled), (4, None));
}

#[tokio::test]
async fn a_hearing_whose_session_was_opened_is_changed_and_not_cancelled() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    assert!(matches!(
        store.opened(&id("h-2")).await,
        Err(StoreError::Unknown(_))
    ));
    store.opened(&id("h-1")).await.unwrap();
    assert!(matches!(
        store.cancel(&staff, &id("h-1"), Some(1), "x").await,
        Err(StoreError::Opened)
    ));
    store
        .rebook(&staff, &id("h-1"), 1, &booking(11, 13))
        .await
        .unwrap();
    let entry = store.entry(&staff.court, &id("h-1")).await.unwrap();
    assert_eq!((entry.opened, entry.cancelled), (true, None));
}

#[tokio::test]
async fn a_hearing_cannot_move_into_a_taken_hour_and_stays_where_it_was() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    book(&store, "h-2", 12, 13).await.unwrap();
    assert!(matches!(
        store.rebook(&staff, &id("h-2"), 1, &booking(11, 13)).await,
        Err(StoreError::Taken(_))
    ));
    let entry = store.entry(&staff.court, &id("h-2")).await.unwrap();
    assert_eq!((entry.version, entry.booking), (1, booking(12, 13)));
    // Its own hours are no obstacle.
    store
        .rebook(&staff, &id("h-2"), 1, &booking(12, 14))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_same_request_again_books_nothing_new() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    let ask = async |name: &str, under: Under| {
        store
            .book(&staff, &id(name), &booking(10, 12), Some(&under), false)
            .await
    };
    assert_eq!(
        ask("h-1", under("k", "a")).await.unwrap(),
        (id("h-1"), true)
    );
    assert_eq!(
        ask("h-2", under("k", "a")).await.unwrap(),
        (id("h-1"), false)
    );
    assert!(matches!(
        ask("h-2", under("k", "b")).await,
        Err(StoreError::KeyReused)
    ));
    let other = store
        .book(
            &staff_of("1111"),
            &id("h-3"),
            &booking(10, 12),
            Some(&under("k", "b")),
            false,
        )
        .await;
    assert!(other.unwrap().1, "keys of two courts are not the same");
    assert_eq!(names(&store, "0000", &day(0, 24)).await, ["h-1"]);
}

#[tokio::test]
async fn the_day_has_its_hearings_in_order_and_page_by_page() {
    let (_folder, store) = store().await;
    for (name, begins) in [("b", 30), ("a", 26), ("c", 47), ("d", 48), ("e", 23)] {
        book(&store, name, begins, begins + 1).await.unwrap();
    }
    let mut page = day(24, 48);
    assert_eq!(names(&store, "0000", &page).await, ["a", "b", "c"]);
    assert!(names(&store, "1111", &page).await.is_empty());
    page.most = 2;
    assert_eq!(names(&store, "0000", &page).await, ["a", "b"]);
    page.after = Some((UnixMillis(30 * HOUR), id("b")));
    assert_eq!(names(&store, "0000", &page).await, ["c"]);
}

#[tokio::test]
async fn another_court_neither_sees_nor_changes_a_hearing() {
    let (_folder, store) = store().await;
    book(&store, "h-1", 10, 12).await.unwrap();
    let stranger = staff_of("1111");
    assert!(matches!(
        store.entry(&stranger.court, &id("h-1")).await,
        Err(StoreError::Unknown(_))
    ));
    assert!(matches!(
        store.rebook(&stranger, &id("h-1"), 1, &booking(1, 2)).await,
        Err(StoreError::Unknown(_))
    ));
    assert!(matches!(
        store.cancel(&stranger, &id("h-1"), Some(1), "x").await,
        Err(StoreError::Unknown(_))
    ));
}

#[tokio::test]
async fn every_change_stands_in_the_book_with_who_made_it() {
    let (_folder, store) = store().await;
    let staff = staff_of("0000");
    book(&store, "h-1", 10, 12).await.unwrap();
    store
        .rebook(&staff, &id("h-1"), 1, &booking(10, 13))
        .await
        .unwrap();
    store
        .link_made(&id("h-1"), &person_id("lawyer"), &staff.id)
        .await
        .unwrap();
    store
        .revoke_links(&id("h-1"), &person_id("lawyer"), &staff.id)
        .await
        .unwrap();
    store
        .cancel(&staff, &id("h-1"), Some(2), "x")
        .await
        .unwrap();
    let rows: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(
        "SELECT number, what, staff_id, person_id FROM docket_change ORDER BY number",
    )
    .fetch_all(&store.pool)
    .await
    .unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|(number, what, by, whom)| (*number, what.as_str(), by.as_str(), whom.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (1, "booked", "clerk-7", None),
            (2, "changed", "clerk-7", None),
            (3, "link_made", "clerk-7", Some("lawyer")),
            (4, "links_revoked", "clerk-7", Some("lawyer")),
            (5, "cancelled", "clerk-7", None),
        ]
    );
}
