//! What judge and clerk may do to a person happens to that person: each act about somebody who is really there, and what their page shows
//! of it. And who is away for longer than the grace comes back to the seat that the court gave them.

use crate::court::Court;
use crate::page::Page;
use crate::{SETTINGS, acts, program};
use serde_json::{Value, json};
use tyndau::client::host::Host;
use tyndau::hearing::phase::Phase;
use tyndau::hearing::role::Role;
use tyndau::hearing::roster::Place;
use tyndau::hearing::rules::Permission;
use tyndau::signal::message::{Address, ClientMessage};

/// Who keeps order.
#[derive(Clone, Copy)]
enum Bench {
    Judge,
    Clerk,
}

impl Court {
    fn bench(&mut self, who: Bench) -> &mut Page {
        match who {
            Bench::Judge => self.judge(),
            Bench::Clerk => self.company.get_mut(&Role::CourtSessionClerk).unwrap(),
        }
    }

    /// One of the bench does something to a guest; what the guest's page shows then.
    async fn orders(&mut self, who: Bench, act: Permission, guest: &mut Page) -> Value {
        let asker = self.bench(who);
        let message = acts::about(act, &asker.id, &guest.id, None).unwrap();
        asker.does(message).await;
        guest.snapshot().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_judge_and_clerk_do_to_a_person_happens_to_that_person() {
    let host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let guests = [Role::Defendant, Role::DefenceCounsel];
    let mut court = Court::with_company(&host, &guests).await;
    court.lead(Phase::OpenSession).await;
    let mut guest = court.guest(Role::Defendant).await.unwrap();
    let mut counsel = court.guest(Role::DefenceCounsel).await.unwrap();
    for who in [Bench::Judge, Bench::Clerk] {
        is_let_in_and_checked(&mut court, who, &mut guest, &mut counsel).await;
        keeps_order(&mut court, who, &mut guest).await;
        has_the_floor(&mut court, who, &mut guest).await;
        if matches!(who, Bench::Judge) {
            has_the_last_word(&mut court, &mut guest).await;
        }
        let shown = court.orders(who, Permission::SendBack, &mut guest).await;
        assert_eq!(shown["you"]["place"], "waiting_hall");
        court.orders(who, Permission::SendBack, &mut counsel).await;
    }
    let text = "come to room 4".to_owned();
    let to = Address::Person(guest.id.clone());
    let say = ClientMessage::Say { to, text };
    court.bench(Bench::Clerk).does(say).await;
    let lines = &guest.snapshot().await["lines"];
    assert_eq!(lines[0]["text"], "come to room 4");
    goes(&mut court, guest, counsel).await;
    host.stop().await.unwrap();
}

async fn is_let_in_and_checked(
    court: &mut Court,
    who: Bench,
    guest: &mut Page,
    counsel: &mut Page,
) {
    let shown = court.orders(who, Permission::Admit, guest).await;
    assert_eq!(shown["you"]["place"], "courtroom");
    let shown = court.orders(who, Permission::CheckIdentity, guest).await;
    assert_eq!(shown["you"]["identity_checked"], true);
    let shown = court.orders(who, Permission::CheckAuthority, counsel).await;
    assert_eq!(shown["you"]["authority_checked"], true);
    court.orders(who, Permission::Admit, counsel).await;
}

async fn keeps_order(court: &mut Court, who: Bench, guest: &mut Page) {
    let (on, room) = (true, None);
    let microphone = ClientMessage::SetMicrophone { on, room };
    guest.does(microphone.clone()).await;
    let shown = court.orders(who, Permission::Mute, guest).await;
    assert_eq!(shown["you"]["microphone"], false);
    assert_eq!(shown["you"]["muted_by_judge"], true);
    let shown = court.orders(who, Permission::AskToUnmute, guest).await;
    assert_eq!(shown["you"]["asked_to_unmute"], true);
    let shown = court.orders(who, Permission::LockMicrophone, guest).await;
    assert_eq!(shown["you"]["locked"], true);
    assert_eq!(guest.ask(microphone).await, "locked");
    let (person, on, reason) = (guest.id.clone(), false, None);
    let unlock = ClientMessage::LockMicrophone { person, on, reason };
    court.bench(who).does(unlock).await;
    guest.does(ClientMessage::RaiseHand { up: true }).await;
    assert_eq!(guest.snapshot().await["you"]["hand"], 1);
    let shown = court.orders(who, Permission::LowerHand, guest).await;
    assert_eq!(shown["you"]["hand"], Value::Null);
}

async fn has_the_floor(court: &mut Court, who: Bench, guest: &mut Page) {
    let holds = json!([guest.id]);
    let shown = court.orders(who, Permission::GiveFloor, guest).await;
    assert_eq!(shown["floor"]["holders"], holds);
    let shown = court.orders(who, Permission::TakeFloor, guest).await;
    assert_eq!(shown["floor"]["holders"], json!([]));
    let shown = court.orders(who, Permission::OpenFloor, guest).await;
    assert_eq!(shown["floor"]["holders"], Value::Null);
}

/// The presiding judge alone gives it.
async fn has_the_last_word(court: &mut Court, guest: &mut Page) {
    let judge = Bench::Judge;
    let shown = court.orders(judge, Permission::GiveLastWord, guest).await;
    assert_eq!(shown["floor"]["holders"], json!([guest.id]));
    assert_eq!(shown["floor"]["last_word"], true);
    guest.does(ClientMessage::EndLastWord {}).await;
    let shown = court.orders(judge, Permission::OpenFloor, guest).await;
    assert_eq!(shown["floor"]["last_word"], false);
}

/// One is let go and may come again, the other is sent out for good.
async fn goes(court: &mut Court, mut guest: Page, mut counsel: Page) {
    for (act, page, role, again) in [
        (
            Permission::Dismiss,
            &mut counsel,
            Role::DefenceCounsel,
            true,
        ),
        (Permission::Remove, &mut guest, Role::Defendant, false),
    ] {
        let asker = court.judge();
        let message = acts::about(act, &asker.id, &page.id, None).unwrap();
        asker.does(message).await;
        page.is_cut_off().await;
        let comes = court.guest(role).await;
        assert_eq!(comes.is_ok(), again, "{act:?}");
    }
}

/// Who is lost is away after five seconds: no shorter grace is allowed.
const SHORT_GRACE: (&str, &str) = ("TYNDAU__HEARING__GRACE_MS", "5000");

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_after_the_grace_has_the_seat_that_the_court_gave_them() {
    let settings = [&SETTINGS[..], &[SHORT_GRACE]].concat();
    let host = Host::start_with(program(), &settings).await.unwrap();
    let guests = [Role::Defendant, Role::Expert];
    let mut court = Court::with_company(&host, &guests).await;
    court.lead(Phase::OpenSession).await;
    let mut seated = court.guest(Role::Defendant).await.unwrap();
    court
        .bring(&mut seated, Role::Defendant, Place::Courtroom)
        .await;
    let waits = court.guest(Role::Expert).await.unwrap();
    let (who, gone) = (seated.id.clone(), waits.id.clone());
    waits.hangs_up().await;
    let has_left = |said: &Value| said["type"] == "waiting_gone" && said["person"] == gone;
    court.judge().until(has_left).await;
    seated.hangs_up().await;
    let is_away = |said: &Value| {
        said["type"] == "person"
            && said["person"]["id"] == who
            && said["person"]["away_since"].is_u64()
    };
    court.judge().until(is_away).await;
    let alerts = court.judge().snapshot().await["alerts"].clone();
    assert_eq!(
        (
            &alerts[0]["what"],
            &alerts[0]["person"],
            alerts[1].is_null()
        ),
        (&json!("party_lost"), &json!(who), true)
    );
    let (person, reason) = (who.clone(), Some("their counsel is here".to_owned()));
    let go_on = ClientMessage::GoOnWithout { person, reason };
    court.judge().does(go_on).await;
    assert!(court.judge().snapshot().await["alerts"].is_null());
    let mut back = court.guest(Role::Defendant).await.unwrap();
    assert_eq!(back.place().await, Place::Courtroom);
    let mut again = court.guest(Role::Expert).await.unwrap();
    assert_eq!(again.place().await, Place::WaitingHall);
    host.stop().await.unwrap();
}
