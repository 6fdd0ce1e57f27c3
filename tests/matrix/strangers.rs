//! What a hostile page can mean: people of other hearings, people whom it may not know of, numbers that are not for it, floods, names.

use crate::court::{Court, on_the_wire};
use crate::page::Page;
use crate::reach::PRIVATE;
use crate::{SETTINGS, acts, program};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tyndau::client::host::Host;
use tyndau::hearing::phase::Phase;
use tyndau::hearing::role::Role;
use tyndau::hearing::roster::Place;
use tyndau::hearing::rules::{Permission, permits};
use tyndau::signal::message::{ClientMessage, Screen};

/// More than the server takes of one page at once.
const FLOOD: usize = 200;

/// Acts that a person there may do and that mean somebody.
fn meaning_somebody(role: Role, phase: Phase, place: Place) -> Vec<Permission> {
    let means = |act: &Permission| {
        let about = |whom| acts::about(*act, "asker", whom, None);
        about("one") != about("other") && permits(role, phase, place, *act).allowed
    };
    Permission::ALL.iter().copied().filter(means).collect()
}

/// Each of them about `whom`: refused as if there were nobody of that id.
async fn are_unknown(asker: &mut Page, acts: &[Permission], whom: &str) {
    for &act in acts {
        let message = acts::about(act, &asker.id, whom, None).unwrap();
        assert_eq!(asker.ask(message).await, "unknown_person", "{act:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_another_hearing_are_unknown_and_never_hear_of_it() {
    let host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let guests = [Role::Defendant, Role::Witness, Role::DefenceCounsel];
    let mut here = Court::with_company(&host, &guests).await;
    let mut there = Court::with_company(&host, &guests).await;
    for court in [&mut here, &mut there] {
        court.lead(Phase::OpenSession).await;
    }
    let mut stranger = there.guest(Role::Defendant).await.unwrap();
    let before = [stranger.snapshot().await, there.judge().snapshot().await];

    let at = (Role::PresidingJudge, Phase::OpenSession, Place::Courtroom);
    let acts = meaning_somebody(at.0, at.1, at.2);
    assert!(acts.len() >= 8, "{acts:?}");
    are_unknown(here.judge(), &acts, &stranger.id).await;
    let lawyer = here.company.get_mut(&Role::Lawyer).unwrap();
    let acts = meaning_somebody(Role::Lawyer, Phase::OpenSession, Place::WaitingHall);
    assert!(!acts.is_empty());
    are_unknown(lawyer, &acts, &stranger.id).await;

    let after = [stranger.snapshot().await, there.judge().snapshot().await];
    assert_eq!(before, after);
    let known = people(&here.judge().snapshot().await);
    assert!(
        known.is_disjoint(&people(&after[1])),
        "hearings share people"
    );
    host.stop().await.unwrap();
}

/// Ids of all people that a page knows of.
fn people(welcome: &Value) -> BTreeSet<String> {
    let lists = ["people", "waiting"].map(|list| welcome[list].as_array().unwrap());
    let id = |person: &Value| person["id"].as_str().unwrap().to_owned();
    lists.into_iter().flatten().map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whom_one_may_not_know_of_are_unknown() {
    let host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let guests = [Role::Defendant, Role::Witness, Role::Journalist];
    let mut court = Court::with_company(&host, &guests).await;
    let mut defendant = court.guest(Role::Defendant).await.unwrap();
    let witness = court.guest(Role::Witness).await.unwrap();
    let journalist = court.guest(Role::Journalist).await.unwrap();
    // In the hall one knows nobody, and in the courtroom not who waits.
    let hidden = [&witness, &journalist].map(|page| page.id.clone());
    for place in [Place::WaitingHall, Place::Courtroom] {
        court.bring(&mut defendant, Role::Defendant, place).await;
        let acts = meaning_somebody(Role::Defendant, Phase::WaitingHallOpen, place);
        assert!(!acts.is_empty());
        let known = people(&defendant.snapshot().await);
        for whom in &hidden {
            assert!(!known.contains(whom));
            are_unknown(&mut defendant, &acts, whom).await;
        }
    }
    // Nor may a screen be got around: the lawyer stands by the defendant, and may not know of them any more.
    let lawyer = court.company[&Role::Lawyer].id.clone();
    let screen = Screen {
        from: lawyer,
        person: defendant.id.clone(),
        sight: true,
        hearing: true,
        name: true,
    };
    let ruling = "so ordered".to_owned();
    court
        .judge()
        .does(ClientMessage::Screen { screen, ruling })
        .await;
    let lawyer = court.company.get_mut(&Role::Lawyer).unwrap();
    let acts = meaning_somebody(Role::Lawyer, Phase::WaitingHallOpen, Place::WaitingHall);
    are_unknown(lawyer, &acts, &defendant.id).await;
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_hands_is_cut_off_and_leaves_at_most_one_in_the_queue() {
    let host = Host::start(program()).await.unwrap();
    let mut court = Court::new(&host, &[Role::Defendant, Role::Plaintiff]).await;
    court.lead(Phase::OpenSession).await;
    let mut defendant = court.guest(Role::Defendant).await.unwrap();
    let place = Place::Courtroom;
    court.bring(&mut defendant, Role::Defendant, place).await;
    let up = |number: usize| ClientMessage::RaiseHand {
        up: !number.is_multiple_of(10),
    };
    defendant.shouts((0..FLOOD).map(up).collect()).await;
    defendant.is_cut_off().await;
    let shown = court.judge().snapshot().await;
    let hands = shown["people"].as_array().unwrap().iter();
    let hands: Vec<&Value> = hands.filter(|person| !person["hand"].is_null()).collect();
    assert!(hands.len() <= 1, "{hands:?}");
    // The others were not disturbed: whoever asks next is at most the second.
    let mut plaintiff = court.guest(Role::Plaintiff).await.unwrap();
    court.bring(&mut plaintiff, Role::Plaintiff, place).await;
    plaintiff.does(ClientMessage::RaiseHand { up: true }).await;
    let number = plaintiff.snapshot().await["you"]["hand"].as_u64();
    assert!(matches!(number, Some(1 | 2)), "{number:?}");
    // Who was cut off may come back.
    let again = court.guest(Role::Defendant).await.unwrap();
    assert_eq!(again.id, defendant.id);
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_text_whatever_it_looks_like_and_no_party_bears_the_title_of_the_court() {
    let host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let mut court = Court::new(&host, &[]).await;
    let role = on_the_wire(Role::Plaintiff);
    for name in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "Robert'); DROP TABLE hearings;--",
        "{{constructor.constructor('x')()}}",
    ] {
        let link = host.invite(&court.id, role, name).await.unwrap();
        let page = Page::join(&link).await.unwrap();
        let shown = court.judge().snapshot().await;
        let waiting = shown["waiting"].as_array().unwrap();
        let person = waiting.iter().find(|person| person["id"] == page.id);
        assert_eq!(person.unwrap()["name"], json!(name));
    }
    // The second with a Latin `c`, the third with a Greek omicron.
    for name in [
        "Судья",
        "Cудья",
        "Judge",
        "Sekretаr\u{200B}",
        "a\u{202E}b",
        "Cοurt clerk",
    ] {
        let link = host.invite(&court.id, role, name).await.unwrap();
        let refused = Page::join(&link).await.err();
        assert_eq!(refused.as_deref(), Some("token_malformed"), "{name}");
    }
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_links_goes_to_the_console_and_not_into_a_room() {
    let host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let mut court = Court::with_company(&host, &[Role::CourtIt]).await;
    let mut helper = court.guest(Role::CourtIt).await.unwrap();
    let is_table = |said: &Value| said["type"] == "quality";
    helper.until(is_table).await;
    court
        .bring(&mut helper, Role::CourtIt, Place::HelpRoom)
        .await;
    assert!(PRIVATE.contains(&helper.place().await));
    let heard = helper.tables;
    let console = court.company.get_mut(&Role::CourtIt).unwrap();
    for _ in 0..3 {
        console.until(is_table).await;
    }
    helper.snapshot().await;
    assert_eq!(helper.tables, heard);
    helper.does(ClientMessage::LeaveRoom {}).await;
    helper.until(is_table).await;
    host.stop().await.unwrap();
}
