//! Closed records over HTTP: whose they are, which bytes go to whom, and that it is written down.

use super::bench::{Answer, Bench};
use crate::edge::archive::keeper::Keeper;
use crate::edge::clock;
use crate::edge::recorder::closed::ClosedKey;
use crate::edge::recorder::court::CourtKey;
use crate::edge::recorder::{Latest, Recorder, Setup};
use crate::id::{HearingId, UnixMillis};
use crate::signal::docket::StaffRole;
use crate::signal::grant::TokenKind;
use crate::signal::message::Role;
use crate::signal::recordings::{VIEW_LIFE, ViewClaims};
use serde_json::{Value, json};
use std::sync::Arc;

/// The record of the bench's hearing, which has a log and no tracks.
struct Shelf {
    b: Bench,
    id: String,
    /// The number of its log among its files.
    log: u16,
}

impl Shelf {
    async fn new() -> Self {
        let b = Bench::new().await;
        let setup = Setup {
            archive: b.app.config.data.dir.join("archive"),
            hearing: HearingId::new("h-1").unwrap(),
            case_number: "0000-26-00-2/418".into(),
            started: UnixMillis(1_764_097_223_007),
            counters: Arc::default(),
            court: Arc::new(CourtKey::of_seed(7)),
            closed_key: Arc::new(ClosedKey::of_seed(7)),
            authority: None,
            latest: Latest::default(),
            is_closed: false,
        };
        let (report, _reports) = tokio::sync::mpsc::unbounded_channel();
        let recorder = Recorder::start(setup, report).unwrap();
        recorder.seal().await.unwrap();
        let id = format!("h-1.{}", recorder.folder().file_name().unwrap().display());
        let mut keeper = Keeper::new(b.app.archive.clone());
        keeper.round(clock::now().0).await.unwrap();
        let files = b.app.archive.catalogue.files(&id).await.unwrap();
        let log = files.iter().position(|file| file.name == "log.jsonl");
        let log = u16::try_from(log.unwrap()).unwrap();
        Self { b, id, log }
    }

    async fn ask(&self, token: &str, method: &str, path: &str, body: &Value) -> Answer {
        let headers =
            format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let path = format!("/api/v1/recordings{path}");
        self.b
            .request(method, &path, &headers, &body.to_string())
            .await
    }

    async fn read(&self, token: &str, path: &str) -> Answer {
        self.ask(token, "GET", path, &json!(null)).await
    }

    async fn open(&self, token: &str) -> Answer {
        let path = format!("/{}/views", self.id);
        self.ask(token, "POST", &path, &json!(null)).await
    }

    fn staff(&self, who: &str, role: StaffRole, court: &str) -> String {
        self.b.staff(who, role, court, 600)
    }

    /// A view of the log, which nobody is given.
    fn view(&self, change: impl FnOnce(&mut ViewClaims)) -> String {
        let now = clock::seconds();
        let mut claims = ViewClaims {
            iss: "tyndau".into(),
            aud: "tyndau".into(),
            sub: "clerk-7".into(),
            rid: self.id.clone(),
            files: vec![self.log],
            jti: "j".into(),
            iat: now,
            exp: now + VIEW_LIFE,
        };
        change(&mut claims);
        self.b.app.signer.sign_view(&claims).unwrap()
    }

    async fn bytes(&self, cookie: &str, number: u16, headers: &str) -> Answer {
        let headers = format!("Cookie: other=1; tyndau_view={cookie}\r\n{headers}");
        let path = format!("/api/v1/recordings/{}/files/{number}", self.id);
        self.b.request("GET", &path, &headers, "").await
    }
}

#[tokio::test]
async fn people_of_a_hearing_play_its_record_and_it_is_written_down_who_did() {
    let s = Shelf::new().await;
    // The hearing is of no court's docket, so no clerk has it in a list.
    let clerk = s.staff("clerk-7", StaffRole::CourtSessionClerk, "0000");
    assert_eq!(s.read(&clerk, "").await.json(), json!({"recordings": []}));
    assert_eq!(
        s.open(&clerk).await.problem(),
        (403, "record_forbidden".into())
    );
    let judge = s.b.token(TokenKind::Invitation, |c| {
        c.role = Role::PresidingJudge;
        c.sub = "judge".into();
    });
    let list = s.read(&s.b.link(), "").await.json();
    assert_eq!(list["recordings"][0]["id"], s.id.as_str());
    assert_eq!(list["recordings"][0]["verdict"], "intact");
    for token in [&s.b.link(), &judge] {
        let opened = s.open(token).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        let cookie = opened.head.to_lowercase();
        let cookie = cookie
            .split("set-cookie: ")
            .nth(1)
            .unwrap()
            .lines()
            .next()
            .unwrap();
        for part in ["httponly", "samesite=strict", "max-age=900", "/files;"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(
            !opened.body.contains("eyJ"),
            "no token in the answer: {}",
            opened.body
        );
    }
    let views = s.b.app.archive.catalogue.views(&s.id).await.unwrap();
    let who: Vec<(&str, &str)> = views
        .iter()
        .map(|(_, who, role)| (who.as_str(), role.as_str()))
        .collect();
    assert_eq!(who.len(), 2);
    assert!(
        who.contains(&("plaintiff-1", "plaintiff")) && who.contains(&("judge", "presiding_judge"))
    );
}

#[tokio::test]
async fn who_may_not_play_is_refused_with_a_code_and_leaves_no_view() {
    let s = Shelf::new().await;
    let witness = s.b.token(TokenKind::Invitation, |c| c.role = Role::Witness);
    let other = s.b.token(TokenKind::Invitation, |c| c.hid = "h-2".into());
    let once = s.b.token(TokenKind::Ticket, |c| c.exp = c.iat + 60);
    let revoked = s.b.token(TokenKind::Invitation, |c| c.epoch = 0);
    for (token, status, code) in [
        ("rubbish", 401, "token_malformed"),
        (witness.as_str(), 403, "record_forbidden"),
        (other.as_str(), 404, "hearing_unknown"),
        (once.as_str(), 401, "token_used"),
        (revoked.as_str(), 401, "token_revoked"),
    ] {
        assert_eq!(
            s.open(token).await.problem(),
            (status, code.into()),
            "{code}"
        );
    }
    let unknown = s
        .ask(&s.b.link(), "POST", "/h-1.x/views", &json!(null))
        .await;
    assert_eq!(unknown.problem(), (404, "record_unknown".into()));
    assert!(
        s.b.app
            .archive
            .catalogue
            .views(&s.id)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn bytes_go_to_the_cookie_of_a_view_for_a_quarter_of_an_hour_and_to_nothing_else() {
    let s = Shelf::new().await;
    let path =
        s.b.app
            .config
            .data
            .dir
            .join("archive")
            .join(s.id.replace('.', "/"))
            .join("chain.jsonl");
    let chain = std::fs::read_to_string(path).unwrap();
    let number = 0;
    let good = s.view(|c| c.files = vec![number]);
    let whole = s.bytes(&good, number, "").await;
    assert_eq!((whole.status, whole.body.as_str()), (200, chain.as_str()));
    let part = s.bytes(&good, number, "Range: bytes=10-19\r\n").await;
    assert_eq!((part.status, part.body.as_str()), (206, &chain[10..20]));
    let beyond = s.bytes(&good, number, "Range: bytes=999999-\r\n").await;
    assert_eq!(beyond.status, 416);
    assert!(
        beyond
            .head
            .to_lowercase()
            .contains(&format!("content-range: bytes */{}", chain.len()))
    );
    let old = s.view(|c| {
        c.files = vec![number];
        (c.iat, c.exp) = (c.iat - VIEW_LIFE, c.exp - VIEW_LIFE);
    });
    let too_long = s.view(|c| {
        c.files = vec![number];
        c.exp += 1;
    });
    let of_another = s.view(|c| c.rid = "h-2.x".into());
    let of_another_file = s.view(|c| c.files = vec![7]);
    let invitation = s.b.link();
    for cookie in [
        "",
        "rubbish",
        &old,
        &too_long,
        &of_another,
        &of_another_file,
        &invitation,
    ] {
        let answer = s.bytes(cookie, number, "").await;
        assert_eq!(answer.problem(), (401, "view_closed".into()), "{cookie}");
    }
    let headers = format!("Authorization: Bearer {good}\r\n");
    let path = format!("/api/v1/recordings/{}/files/{number}", s.id);
    let answer = s.b.request("GET", &path, &headers, "").await;
    assert_eq!(answer.problem(), (401, "view_closed".into()));
}

#[tokio::test]
async fn only_an_administrator_of_the_court_decides_about_a_record() {
    let s = Shelf::new().await;
    let mut moved =
        s.b.app
            .archive
            .catalogue
            .one(&s.id)
            .await
            .unwrap()
            .recording;
    moved.id = "h-9.a".into();
    moved.court_id = "0000".into();
    s.b.app
        .archive
        .catalogue
        .take_in(&moved, &[])
        .await
        .unwrap();
    let hold = json!({"act": "hold", "reason": "№ 7"});
    let ask = async |token: &str, body: &Value| s.ask(token, "POST", "/h-9.a/acts", body).await;
    let clerk = s.staff("clerk-7", StaffRole::CourtSessionClerk, "0000");
    let stranger = s.staff("admin-2", StaffRole::CourtAdministrator, "0001");
    let admin = s.staff("admin-1", StaffRole::CourtAdministrator, "0000");
    for token in [&clerk, &stranger] {
        assert_eq!(
            ask(token, &hold).await.problem(),
            (403, "record_forbidden".into())
        );
    }
    assert_eq!(ask(&s.b.link(), &hold).await.status, 401);
    for bad in [
        json!({"act": "hold", "reason": " "}),
        json!({"act": "hold", "reason": "x".repeat(201)}),
        json!({"act": "hold", "reason": "x", "since": "2026-11-26T00:00:00Z"}),
        json!({"act": "in_force", "reason": "x"}),
        json!({"act": "burn", "reason": "x"}),
    ] {
        assert_eq!(
            ask(&admin, &bad).await.problem(),
            (400, "body_malformed".into()),
            "{bad}"
        );
    }
    let state = async || s.read(&admin, "/h-9.a").await.json()["state"].clone();
    assert_eq!(ask(&admin, &hold).await.status, 204);
    assert_eq!(state().await, "held");
    assert_eq!(
        ask(&admin, &json!({"act": "release", "reason": "№ 8"}))
            .await
            .status,
        204
    );
    assert_eq!(state().await, "verified");
}
