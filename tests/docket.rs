//! The court changes its plan by REST while the hearing runs, on the server program as it is: who is inside goes by the new one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use axum::http::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tyndau::client::host::Host;
use tyndau::client::{Caller, CallerOptions, JoinLink, View, http};
use tyndau::signal::message::{ClientMessage, GoodbyeReason, Kind, Place, RoomKind, Why};

const WAIT: Duration = Duration::from_secs(60);

async fn join(link: &JoinLink) -> Caller {
    let options = CallerOptions::default();
    Caller::join(link, options).await.unwrap()
}

async fn is_at(caller: &Caller, place: Place) {
    let there = |view: &View<'_>| view.state.place() == Some(place);
    caller.wait_for("another place", WAIT, there).await.unwrap();
}

/// Whom a person may ask into a talk in confidence, once these are it.
async fn may_talk_with(caller: &Caller, whom: &[&str]) {
    let are_shown = |view: &View<'_>| {
        let contacts = view.state.contacts.iter();
        let ids = contacts
            .filter(|contact| contact.kinds.contains(&RoomKind::LawyerClientRoom))
            .map(|contact| contact.person.id.as_str());
        ids.eq(whom.iter().copied())
    };
    caller.wait_for("contacts", WAIT, are_shown).await.unwrap();
}

async fn is_asked_in(caller: &Caller, kind: RoomKind) -> u32 {
    let room = |view: &View<'_>| {
        let mut asked = view.state.invitations.values();
        asked.find(|one| one.kind == kind).map(|one| one.room)
    };
    let is_asked = |view: &View<'_>| room(view).is_some();
    let asked = caller.wait_for("an invitation", WAIT, is_asked).await;
    asked.unwrap();
    caller.look(room).unwrap()
}

/// The docket of a server, by its clerk.
struct Office {
    address: String,
    path: String,
    token: String,
}

impl Office {
    fn of(host: &Host) -> Self {
        let links = host.log().with_file_name("links.json");
        let links: Value = serde_json::from_slice(&std::fs::read(links).unwrap()).unwrap();
        let (_, token) = links["docket"].as_str().unwrap().split_once("t=").unwrap();
        Self {
            address: host.address(),
            path: format!("/api/v1/hearings/{}", host.sample().unwrap()),
            token: token.to_owned(),
        }
    }

    /// Changes one person's part of the plan.
    async fn plans(&self, person: &str, change: impl FnOnce(&mut Value)) {
        let token = Some(self.token.as_str());
        let hearing = http::request(&self.address, Method::GET, &self.path, token, None).await;
        let mut hearing = hearing.unwrap().body;
        let persons = hearing["plan"]["persons"].as_array_mut().unwrap();
        change(persons.iter_mut().find(|one| one["id"] == person).unwrap());
        let status = self.put(&hearing["plan"], &hearing["version"]).await;
        assert!(status.starts_with("HTTP/1.1 200"), "{status}");
    }

    /// Takes a person's links back.
    async fn takes_back(&self, person: &str) -> http::Answer {
        let path = format!("{}/persons/{person}/link", self.path);
        let token = Some(self.token.as_str());
        let asked = http::request(&self.address, Method::DELETE, &path, token, None).await;
        asked.unwrap()
    }

    /// The answer's first line.
    async fn put(&self, plan: &Value, version: &Value) -> String {
        let (body, path, token) = (plan.to_string(), &self.path, &self.token);
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nIf-Match: \"{version}\"\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len(),
        );
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!("{head}{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.lines().next().unwrap().to_owned()
    }

    async fn link(&self, person: &str) -> JoinLink {
        let path = format!("{}/persons/{person}/link", self.path);
        let made = http::post(&self.address, &path, &self.token, &Value::Null).await;
        let link = made.unwrap()["link"].as_str().unwrap().to_owned();
        JoinLink::parse(&format!("http://{}{link}", self.address)).unwrap()
    }
}

#[tokio::test]
async fn who_stands_by_whom_follows_the_docket_while_the_hearing_runs() {
    let host = Host::start(Path::new(env!("CARGO_BIN_EXE_tyndau")));
    let host = host.await.unwrap();
    let office = Office::of(&host);
    let links = host.speakers().unwrap();
    let [clerk, plaintiff, defendant, lawyer] = [1, 2, 3, 4].map(|which| &links[which]);
    let clerk = join(clerk).await;
    let (plaintiff, defendant) = (join(plaintiff).await, join(defendant).await);
    let lawyer = join(lawyer).await;
    let (p, d, l) = (plaintiff.person(), defendant.person(), lawyer.person());
    let (kind, people) = (RoomKind::LawyerClientRoom, vec![p.clone()]);
    lawyer
        .say(ClientMessage::OpenRoom { kind, people })
        .await
        .unwrap();
    let room = is_asked_in(&plaintiff, kind).await;
    plaintiff
        .say(ClientMessage::AcceptInvitation { room })
        .await
        .unwrap();
    is_at(&plaintiff, Place::LawyerClientRoom).await;

    // Their link says what is not so any more, and the talk of the two is over.
    office
        .plans(&l, |lawyer| lawyer["stands_by"] = json!([d]))
        .await;
    is_at(&plaintiff, Place::WaitingHall).await;
    let put_out = lawyer.wait_for("the end", WAIT, |view| view.state.closed.is_some());
    let _ = put_out.await;
    assert!(lawyer.look(|view| view.state.closed.is_some()));

    // Back on the seat that was held, by a link of today.
    let lawyer = join(&office.link(&l).await).await;
    may_talk_with(&lawyer, &[&d]).await;
    may_talk_with(&plaintiff, &[]).await;
    let how = "power of attorney of today".to_owned();
    let check = ClientMessage::CheckAuthority { person: l, how };
    clerk.say(check).await.unwrap();
    for side in [&lawyer, &plaintiff] {
        side.say(ClientMessage::ReadyToSettle { on: true })
            .await
            .unwrap();
    }
    for side in [&lawyer, &plaintiff] {
        is_at(side, Place::MediationRoom).await;
    }
    is_asked_in(&defendant, RoomKind::MediationRoom).await;
    host.stop().await.unwrap();
}

/// Waits until one has got more frames of another's voice.
async fn hears(viewer: &Caller, whom: &Caller) {
    let before = frames(viewer, whom);
    let whom = whom.person();
    let more = |view: &View<'_>| view.received.frames(&whom, Kind::Audio) > before;
    viewer.wait_for("a voice", WAIT, more).await.unwrap();
}

fn frames(viewer: &Caller, whom: &Caller) -> u64 {
    let whom = whom.person();
    viewer.look(|view| view.received.frames(&whom, Kind::Audio))
}

async fn admit(judge: &Caller, guest: &Caller) {
    let person = guest.person();
    let ruling = Why::because("known to the court");
    let admit = ClientMessage::Admit { person, ruling };
    judge.say(admit).await.unwrap();
    is_at(guest, Place::Courtroom).await;
}

#[tokio::test]
async fn links_taken_back_end_media_at_once_and_put_nobody_out_of_the_session() {
    let host = Host::start(Path::new(env!("CARGO_BIN_EXE_tyndau")));
    let mut host = host.await.unwrap();
    let office = Office::of(&host);
    let links = host.speakers().unwrap();
    let [judge, plaintiff, defendant, lawyer] = [0, 2, 3, 4].map(|which| &links[which]);
    let lawyers = lawyer.clone();
    let (judge, plaintiff) = (join(judge).await, join(plaintiff).await);
    let (defendant, lawyer) = (join(defendant).await, join(lawyer).await);
    let (kind, people) = (RoomKind::LawyerClientRoom, vec![plaintiff.person()]);
    let open = ClientMessage::OpenRoom { kind, people };
    lawyer.say(open).await.unwrap();
    let room = is_asked_in(&plaintiff, kind).await;
    let accept = ClientMessage::AcceptInvitation { room };
    plaintiff.say(accept).await.unwrap();
    hears(&plaintiff, &lawyer).await;
    hears(&lawyer, &plaintiff).await;

    assert_eq!(office.takes_back(&lawyer.person()).await.status, 204);
    let put_out = |view: &View<'_>| view.state.closed.is_some();
    let _ = lawyer.wait_for("the end", WAIT, put_out).await;
    let goodbye = lawyer.look(|view| view.state.goodbye);
    assert_eq!(goodbye, Some(GoodbyeReason::LinksRevoked));
    is_at(&plaintiff, Place::WaitingHall).await;
    let heard = [frames(&plaintiff, &lawyer), frames(&lawyer, &plaintiff)];
    let again = Caller::join(&lawyers, CallerOptions::default()).await;
    let again = again.err().unwrap().to_string();
    assert!(again.contains("token_revoked"), "{again}");

    for guest in [&plaintiff, &defendant] {
        admit(&judge, guest).await;
    }
    judge
        .say(ClientMessage::Open { without: vec![] })
        .await
        .unwrap();
    hears(&judge, &defendant).await;
    let sits = office.takes_back(&plaintiff.person()).await;
    assert_eq!(
        (sits.status, sits.body["code"].as_str()),
        (409, Some("person_sitting"))
    );
    for camera in [false, true] {
        let (on, room) = (camera, None);
        let still = ClientMessage::SetCamera { on, room };
        plaintiff.say(still).await.unwrap();
    }
    hears(&judge, &defendant).await;
    assert!(plaintiff.look(|view| view.state.closed.is_none()));
    let since = [frames(&plaintiff, &lawyer), frames(&lawyer, &plaintiff)];
    assert_eq!(since, heard, "media of a link that was taken back");

    // Nobody has come back after a power cut, and the hearing has no room yet: its log knows who is in the session.
    host.kill().await.unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_tyndau"));
    host.start_again(program, &[]).await.unwrap();
    let office = Office::of(&host);
    let sits = office.takes_back(&plaintiff.person()).await;
    assert_eq!(sits.body["code"], "person_sitting", "{}", sits.status);
    assert_eq!(office.takes_back(&lawyer.person()).await.status, 204);
    host.stop().await.unwrap();
}
