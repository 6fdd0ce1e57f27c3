//! Which links are good.

use super::*;

async fn epoch(store: &Store, person: &str) -> u32 {
    let hearing = store.hearing(&id("h-1")).await.unwrap();
    store
        .invited(&hearing, &person_id(person))
        .await
        .unwrap()
        .epoch
}

async fn booked() -> (tempfile::TempDir, Store) {
    let (folder, store) = store().await;
    store
        .book(&staff_of("0000"), &id("h-1"), &booking(10, 12), None, false)
        .await
        .unwrap();
    (folder, store)
}

#[tokio::test]
async fn links_of_one_person_are_taken_back_without_touching_the_others() {
    let (_folder, store) = booked().await;
    store
        .revoke_links(&id("h-1"), &person_id("lawyer"), &staff_id("clerk-7"))
        .await
        .unwrap();
    assert_eq!(
        (
            epoch(&store, "lawyer").await,
            epoch(&store, "witness").await
        ),
        (2, 1)
    );
    store
        .revoke_links(&id("h-1"), &person_id("lawyer"), &staff_id("clerk-7"))
        .await
        .unwrap();
    store.revoke(&id("h-1")).await.unwrap();
    assert_eq!(
        (
            epoch(&store, "lawyer").await,
            epoch(&store, "witness").await
        ),
        (4, 2)
    );
}

#[tokio::test]
async fn the_plan_knows_its_people_and_nobody_else() {
    let (_folder, store) = booked().await;
    let hearing = store.hearing(&id("h-1")).await.unwrap();
    let witness = store
        .invited(&hearing, &person_id("witness"))
        .await
        .unwrap()
        .guest
        .unwrap();
    assert_eq!(witness.shown_name(), "Куә № 1");
    let stranger = store
        .invited(&hearing, &person_id("stranger"))
        .await
        .unwrap();
    assert_eq!((stranger.guest, stranger.epoch), (None, 1));
}

#[tokio::test]
async fn links_that_say_what_is_not_so_any_more_are_taken_back_with_the_change() {
    let (_folder, store) = booked().await;
    let mut changed = booking(11, 12);
    changed.guests[1].pseudonym = Some("Өкіл № 2".into());
    changed.guests[2].role = Role::Interpreter;
    let stale = store
        .rebook(&staff_of("0000"), &id("h-1"), 1, &changed)
        .await
        .unwrap();
    assert_eq!(stale, [person_id("lawyer"), person_id("witness")]);
    changed.guests.remove(0);
    changed.guests[0].stands_by.clear();
    let stale = store
        .rebook(&staff_of("0000"), &id("h-1"), 2, &changed)
        .await
        .unwrap();
    // With whom a lawyer stands by goes what the lawyer's link says.
    assert_eq!(stale, [person_id("z-first"), person_id("lawyer")]);
    for (who, number) in [
        ("lawyer", 3),
        ("witness", 2),
        ("z-first", 2),
        ("stranger", 1),
    ] {
        assert_eq!(epoch(&store, who).await, number, "{who}");
    }
    // Whoever comes back into the plan needs a new link.
    store
        .rebook(&staff_of("0000"), &id("h-1"), 3, &booking(11, 12))
        .await
        .unwrap();
    assert_eq!(epoch(&store, "z-first").await, 2);
}
