//! Closed records over HTTP: whose they are, which bytes go to whom, and that it is written down.

use super::bench::{Answer, Bench, PATIENCE};
use crate::codec::Codec;
use crate::edge::archive::catalogue::{Act, Recording, What};
use crate::edge::archive::keeper::Keeper;
use crate::edge::clock;
use crate::edge::recorder::court::CourtKey;
use crate::edge::recorder::recover::recover_all;
use crate::edge::recorder::unclosed::Unclosables;
use crate::edge::recorder::{Recorder, RecorderHandle, Setup, TapPacket};
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::output::OnRecord;
use crate::hearing::phase::Phase;
use crate::hearing::role::Role as Rank;
use crate::id::{MediaKind, ParticipantId, PublicationId, UnixMillis};
use crate::signal::docket::StaffRole;
use crate::signal::grant::TokenKind;
use crate::signal::message::Role;
use crate::signal::openapi::{Operation, RECORDINGS};
use crate::signal::recordings::{VIEW_LIFE, ViewClaims};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// The record of the bench's hearing, which has a log and no tracks.
struct Shelf {
    b: Bench,
    id: String,
    /// The number of its log among its files.
    log: u16,
}

impl Shelf {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// What the record holds.
    async fn with(held: impl FnOnce(&RecorderHandle)) -> Self {
        Self::on(Bench::new().await, held).await
    }

    /// Of a hearing that is in the docket of a court.
    async fn of_a_court(held: impl FnOnce(&RecorderHandle)) -> Self {
        let b = Bench::new().await;
        b.store.file_in_a_test("h-1", "0000").await;
        Self::on(b, held).await
    }

    async fn on(b: Bench, held: impl FnOnce(&RecorderHandle)) -> Self {
        let archive = b.app.config.data.dir.join("archive");
        let setup = Setup::in_a_test(&archive, "h-1", "0000-26-00-2/418");
        let (report, _reports) = tokio::sync::mpsc::unbounded_channel();
        let recorder = Recorder::start(setup, report).unwrap();
        recorder.resume();
        held(&recorder);
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
    let views =
        s.b.app
            .archive
            .catalogue
            .views(&s.id, 0, 100)
            .await
            .unwrap();
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
async fn a_record_that_could_not_be_closed_is_listed_with_its_verdict_and_why() {
    let b = Bench::new().await;
    b.store.file_in_a_test("h-1", "0000").await;
    let archive = b.app.config.data.dir.join("archive");
    let folder = archive.join("h-1/20251125T190023Z");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("log.jsonl"), "{}\n").unwrap();
    let unclosed = Unclosables::default();
    recover_all(&archive, &[&CourtKey::of_seed(7)], u64::MAX, &unclosed);
    let mut keeper = Keeper::new(b.app.archive.clone().with_unclosed(unclosed));
    keeper.round(clock::now().0).await.unwrap();
    let clerk = b.staff("clerk-7", StaffRole::CourtSessionClerk, "0000", 600);
    for token in [clerk, b.link()] {
        let headers = format!("Authorization: Bearer {token}\r\n");
        let listed = b.request("GET", "/api/v1/recordings", &headers, "").await;
        let card = &listed.json()["recordings"][0];
        assert_eq!(card["unclosed"], "gone", "{card}");
        assert_eq!(card["verdict"], "incomplete");
        assert_eq!(card["began"], "2025-11-25T19:00:23Z");
    }
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
            .views(&s.id, 0, 100)
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

#[tokio::test]
async fn who_signs_second_reads_who_signed_first_and_nobody_else_reads_what_was_decided() {
    let b = Bench::with(|config| config.archive.keep_days.civil = Some(100)).await;
    b.store.file_in_a_test("h-1", "0000").await;
    let s = Shelf::on(b, |_| {}).await;
    let admin = |id: &str| s.staff(id, StaffRole::CourtAdministrator, "0000");
    let (first, second) = (admin("admin-1"), admin("admin-2"));
    let decide = async |token: &str, act: &str| {
        let body = json!({"act": act, "reason": "№ 7"});
        assert_eq!(s.post(token, "acts", &body).await.status, 204, "{act}");
    };
    let path = format!("/{}/acts", s.id);
    let read = async |token: &str| s.read(token, &path).await.json();
    assert_eq!(read(&first).await, json!({"acts": [], "signatures": 0}));
    let refused = async || {
        let body = json!({"act": "destroy", "reason": "№ 7"});
        let answer = s.post(&first, "acts", &body).await;
        assert_eq!(answer.problem(), (409, "record_not_due".into()));
        assert_eq!(read(&first).await["signatures"], 0);
    };
    refused().await;
    s.decided(What::InForce, 99).await;
    refused().await;
    s.decided(What::Hold, 101).await;
    s.decided(What::InForce, 101).await;
    refused().await;
    s.decided(What::Release, 101).await;
    decide(&first, "destroy").await;
    decide(&first, "destroy").await;
    let told = read(&second).await;
    assert_eq!(told["signatures"], 1, "one person signs once: {told}");
    let acts = told["acts"].as_array().unwrap();
    let act = acts.iter().find(|act| act["act"] == "destroy").unwrap();
    assert_eq!(
        (&act["who"], &act["act"], &act["reason"]),
        (&json!("admin-1"), &json!("destroy"), &json!("№ 7"))
    );
    assert!(act["at"].is_string(), "{told}");
    decide(&second, "hold").await;
    let told = read(&first).await;
    assert_eq!(told["signatures"], 0, "the hold made it worthless: {told}");
    let acts = told["acts"].as_array().unwrap().iter();
    let mut words: Vec<&str> = acts.map(|act| act["act"].as_str().unwrap()).collect();
    words.sort_unstable();
    let decided = [
        "destroy", "destroy", "hold", "hold", "in_force", "in_force", "release",
    ];
    assert_eq!(words, decided);
    let rest = s.read(&first, &format!("{path}?after=6")).await.json();
    assert_eq!(rest["acts"].as_array().unwrap().len(), 1);
    let stranger = s.staff("admin-3", StaffRole::CourtAdministrator, "0001");
    for token in [&s.clerk(), &stranger, &s.judge(), &s.b.link()] {
        let refused = s.read(token, &path).await;
        assert_eq!(refused.problem(), (403, "record_forbidden".into()));
    }
    assert_eq!(s.read("", &path).await.status, 401);
}

#[tokio::test]
async fn the_court_is_warned_of_records_whose_time_ends_and_nobody_else() {
    let b = Bench::with(|config| config.archive.keep_days.civil = Some(100)).await;
    b.app.metrics.archive.show_ending(0);
    let now = clock::now().0;
    let catalogue = b.app.archive.catalogue.clone();
    let put = async |id: &str, court: &str, days_ago: u64, held: bool| {
        let recording = taken_in(id, court, now, (days_ago, held));
        catalogue.take_in(&recording, &[]).await.unwrap();
    };
    put("h-1.kept", "0000", 60, false).await;
    put("h-1.not_in_force", "0000", 0, false).await;
    put("h-1.soon", "0000", 71, false).await;
    put("h-1.over", "0000", 101, false).await;
    put("h-1.held", "0000", 101, true).await;
    put("h-1.of_another_court", "0001", 101, false).await;
    let list = async |token: &str| {
        let headers = format!("Authorization: Bearer {token}\r\n");
        b.request("GET", "/api/v1/recordings?ending=true", &headers, "")
            .await
    };
    let clerk = b.staff("clerk-7", StaffRole::CourtSessionClerk, "0000", 600);
    let listed = list(&clerk).await.json();
    let cards = listed["recordings"].as_array().unwrap();
    let told: Vec<(&str, &str)> = cards
        .iter()
        .map(|card| {
            (
                card["id"].as_str().unwrap(),
                card["ending"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("h-1.soon", "soon"), ("h-1.over", "over")]);
    let guest = list(&b.link()).await;
    assert_eq!(guest.problem(), (403, "record_forbidden".into()));
    let keeper = Keeper::new(b.app.archive.clone());
    keeper.count(&b.app.metrics).await;
    let shown = b.app.metrics.text().unwrap();
    assert!(shown.contains("tyndau_archive_ending 3\n"), "{shown}");
}

/// A record of a civil case, which took legal force so many days ago; 0: it did not.
fn taken_in(id: &str, court: &str, now: u64, (days_ago, held): (u64, bool)) -> Recording {
    Recording {
        id: id.to_owned(),
        hearing: "h-1".to_owned(),
        folder: "x".to_owned(),
        court_id: court.to_owned(),
        court: String::new(),
        case_number: String::new(),
        case_type: "civil".to_owned(),
        began_ms: 1,
        ended_ms: 2,
        verdict: "intact".to_owned(),
        head: String::new(),
        unclosed: None,
        taken_ms: now,
        hashed_ms: now,
        found: String::new(),
        finding: String::new(),
        trouble: String::new(),
        in_force_ms: if days_ago == 0 {
            0
        } else {
            now - days_ago * crate::record::keeping::DAY_MS
        },
        held_ms: u64::from(held),
        destroyed_ms: 0,
    }
}

fn asked_file(view: &Value, track: usize) -> u16 {
    let address = view["tracks"][track]["address"].as_str().unwrap();
    address.rsplit('/').next().unwrap().parse().unwrap()
}

const SECRET: &str = "what only those heard who were there";
const OPEN: &str = "what everybody heard who came to it.";

/// A voice that is heard in an open part and in a closed one.
fn speaks(recorder: &RecorderHandle) {
    let voice = PublicationId {
        owner: ParticipantId::new("judge").unwrap(),
        kind: MediaKind::Audio,
    };
    let (base, zero) = (Instant::now(), clock::now().0);
    let on_record = OnRecord::in_a_test(voice);
    let mut tap = recorder.tap(on_record, Rank::PresidingJudge, "Judge".to_owned());
    for sequence in 0..100_u16 {
        let ms = u64::from(sequence) * 20;
        if sequence == 50 {
            recorder.journal(Entry {
                at: UnixMillis(zero + ms),
                actor: None,
                fact: Fact::Phase {
                    number: 1,
                    from: Phase::OpenSession,
                    to: Phase::ClosedSession,
                    reason: None,
                },
            });
        }
        let said = if sequence < 50 { OPEN } else { SECRET };
        tap.push(TapPacket {
            arrived: base + Duration::from_millis(ms),
            codec: Codec::Opus,
            ssrc: 1,
            sequence,
            timestamp: u32::from(sequence) * 960,
            marker: false,
            payload: [&[0x78], said.as_bytes()].concat().into(),
        });
    }
}

#[tokio::test]
async fn bytes_of_a_closed_part_go_to_the_court_and_to_nobody_else() {
    let s = Shelf::with(speaks).await;
    let judge = s.b.token(TokenKind::Invitation, |c| {
        c.role = Role::PresidingJudge;
        c.sub = "judge".into();
    });
    let view_of = async |token: &str| {
        let opened = s.open(token).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        (opened.json(), opened.cookie)
    };
    let (view, of_the_court) = view_of(&judge).await;
    assert_eq!(view["tracks"].as_array().unwrap().len(), 2);
    let numbers = [asked_file(&view, 0), asked_file(&view, 1)];
    let mut sealed = None;
    for number in numbers {
        let whole = s.bytes(&of_the_court, number, "").await;
        assert_eq!(whole.status, 200);
        if whole.body.contains(SECRET) {
            assert!(!whole.body.contains(OPEN));
            sealed = Some(number);
        }
    }
    let sealed = sealed.unwrap();
    let part = s.bytes(&of_the_court, sealed, "Range: bytes=0-3\r\n").await;
    assert_eq!(part.status, 206);
    let (view, of_a_party) = view_of(&s.b.link()).await;
    assert_eq!(view["tracks"].as_array().unwrap().len(), 1);
    assert_eq!(view["tracks"][0]["gaps"][0]["why"], "sealed");
    let own = s.bytes(&of_a_party, asked_file(&view, 0), "").await;
    assert!(own.status == 200 && own.body.contains(OPEN) && !own.body.contains(SECRET));
    for range in ["", "Range: bytes=0-3\r\n"] {
        let closed = s.bytes(&of_a_party, sealed, range).await;
        assert_eq!(closed.problem(), (401, "view_closed".into()));
    }
    let witness = s.b.token(TokenKind::Invitation, |c| c.role = Role::Witness);
    assert_eq!(
        s.open(&witness).await.problem(),
        (403, "record_forbidden".into())
    );
}

#[tokio::test]
async fn every_described_operation_on_records_is_there_and_no_other_method_is() {
    let s = Shelf::new().await;
    let paths: BTreeSet<&str> = RECORDINGS.iter().map(|one| one.path).collect();
    for path in paths {
        let real = path.replace("{recording}", &s.id).replace("{number}", "0");
        for method in ["get", "post", "put", "delete", "patch"] {
            let is_there = |one: &Operation| one.path == path && one.method == method;
            let described = RECORDINGS.iter().any(is_there);
            let answer = s.b.request(&method.to_uppercase(), &real, "", "").await;
            let expected = if described { 401 } else { 405 };
            assert_eq!(answer.status, expected, "{method} {path}");
        }
    }
}

impl Shelf {
    /// Somebody decided this yesterday, of a record that had been in force for so many days.
    async fn decided(&self, what: What, days: u64) {
        let day = crate::record::keeping::DAY_MS;
        let now = clock::now().0;
        let act = Act {
            at_ms: now - day,
            staff: "admin-1".to_owned(),
            what,
            reason: "№ 6".to_owned(),
            since_ms: now - days * day,
        };
        let catalogue = &self.b.app.archive.catalogue;
        catalogue.decide(&self.id, &act).await.unwrap();
    }

    fn clerk(&self) -> String {
        self.staff("clerk-7", StaffRole::CourtSessionClerk, "0000")
    }

    /// A clerk of another court.
    fn stranger(&self) -> String {
        self.staff("clerk-8", StaffRole::CourtSessionClerk, "0001")
    }

    fn judge(&self) -> String {
        self.b.token(TokenKind::Invitation, |c| {
            c.role = Role::PresidingJudge;
            c.sub = "judge".into();
        })
    }

    async fn post(&self, token: &str, what: &str, body: &Value) -> Answer {
        let path = format!("/{}/{what}", self.id);
        self.ask(token, "POST", &path, body).await
    }

    async fn verify(&self, token: &str) -> Answer {
        self.post(token, "verifications", &json!(null)).await
    }
}

#[tokio::test]
async fn the_court_verifies_a_record_and_what_was_changed_is_not_handed_out() {
    let s = Shelf::of_a_court(speaks).await;
    for token in [&s.clerk(), &s.judge()] {
        let told = s.verify(token).await.json();
        assert_eq!(
            (&told["verdict"], &told["findings"]),
            (&json!("intact"), &json!([]))
        );
    }
    for token in [&s.stranger(), &s.b.link()] {
        let refused = s.verify(token).await;
        assert_eq!(refused.problem(), (403, "record_forbidden".into()));
    }
    let data = &s.b.app.config.data.dir;
    let log = data
        .join("archive")
        .join(s.id.replace('.', "/"))
        .join("log.jsonl");
    // Also where it would be left out of the copy.
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, text.replace("open_session", "openXsession")).unwrap();
    let told = s.verify(&s.clerk()).await.json();
    assert_eq!(
        (&told["verdict"], &told["findings"][0]["file"]),
        (&json!("altered"), &json!("log.jsonl"))
    );
    let copy = s.post(&s.clerk(), "packages", &json!({})).await;
    assert_eq!(copy.problem(), (409, "record_broken".into()));
    // It is told to all who may see the record, and what it is to the court.
    let path = format!("/{}", s.id);
    let mine = s.read(&s.b.link(), &path).await.json();
    assert_eq!(
        (&mine["verdict"], &mine["found"]),
        (&json!("intact"), &json!("altered"))
    );
    assert_eq!((mine.get("trouble"), mine.get("verifiable")), (None, None));
    assert!(mine["taken_in"].is_string() && mine["checked"].is_string());
    let opened = s.open(&s.judge()).await.json();
    assert_eq!(opened["recording"]["found"], "altered");
    let of_the_court = s.read(&s.clerk(), &path).await.json();
    let trouble = of_the_court["trouble"].as_str().unwrap();
    assert!(trouble.contains("log.jsonl"), "{trouble}");
    assert_eq!(of_the_court["verifiable"], true);
    // As it was, it is intact again.
    std::fs::write(&log, text).unwrap();
    assert_eq!(s.verify(&s.judge()).await.json()["verdict"], "intact");
    let again = s.read(&s.clerk(), &path).await.json();
    assert_eq!((again.get("found"), again.get("trouble")), (None, None));
}

#[tokio::test]
async fn the_court_makes_a_copy_and_nobody_else_and_it_is_written_down() {
    let s = Shelf::of_a_court(speaks).await;
    let clerk = s.clerk();
    let copy = |with_closed: bool| json!({"with_closed": with_closed});
    let path = format!("/{}", s.id);
    assert_eq!(s.read(&clerk, &path).await.json()["copyable"], true);
    for token in [&s.judge(), &s.b.link()] {
        assert_eq!(s.read(token, &path).await.json().get("copyable"), None);
    }
    let shut = s.post(&clerk, "packages", &copy(false)).await;
    assert_eq!(shut.status, 200, "{}", shut.head);
    assert!(shut.body.contains("/data/chain.jsonl") && shut.body.contains("VERIFY.txt"));
    assert!(shut.body.contains(OPEN) && !shut.body.contains(SECRET));
    let open = s.post(&clerk, "packages", &copy(true)).await;
    assert!(open.body.contains(OPEN) && open.body.contains(SECRET));
    assert!(open.body.contains("/opened/keys.jsonl") && !shut.body.contains("/opened/"));
    for token in [&s.judge(), &s.b.link()] {
        assert_eq!(s.post(token, "packages", &copy(true)).await.status, 401);
    }
    let stranger = s.post(&s.stranger(), "packages", &copy(false)).await;
    assert_eq!(stranger.problem(), (403, "record_forbidden".into()));
    let part = |file: &str, ruling: &str| json!({"withhold": [{"file": file, "from_ms": 0, "to_ms": 1, "ruling": ruling}]});
    for bad in [
        part("log.jsonl", " "),
        part("nobody.webm", "12"),
        json!({"x": 1}),
    ] {
        let answer = s.post(&clerk, "packages", &bad).await;
        assert_eq!(answer.problem(), (400, "body_malformed".into()), "{bad}");
    }
    let views =
        s.b.app
            .archive
            .catalogue
            .views(&s.id, 0, 100)
            .await
            .unwrap();
    let is_copy =
        |(_, who, role): &&(u64, String, String)| who == "clerk-7" && role.ends_with(", copy");
    let copies = views.iter().filter(is_copy).count();
    assert_eq!(copies, 3, "also one that did not come about: {views:?}");
    let is_left = || {
        let all = std::fs::read_dir(&s.b.app.config.data.dir).unwrap();
        let mut names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.any(|name| name.starts_with("copy-"))
    };
    // The folder goes after the last byte was sent.
    let gone = async {
        while is_left() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
}

#[tokio::test]
async fn an_administrator_of_the_court_reads_who_opened_a_record_and_nobody_else_does() {
    let s = Shelf::of_a_court(|_| {}).await;
    assert_eq!(s.open(&s.clerk()).await.status, 200);
    s.post(&s.clerk(), "packages", &json!({})).await;
    let admin = s.staff("admin-1", StaffRole::CourtAdministrator, "0000");
    let stranger = s.staff("admin-2", StaffRole::CourtAdministrator, "0001");
    let path = format!("/{}/views", s.id);
    let told = s.read(&admin, &path).await.json();
    let views = told["views"].as_array().unwrap();
    let brief: Vec<_> = views
        .iter()
        .map(|one| (&one["who"], &one["role"], &one["copy"]))
        .collect();
    let clerk = (json!("clerk-7"), json!("court_session_clerk"));
    assert_eq!(
        brief,
        [
            (&clerk.0, &clerk.1, &json!(false)),
            (&clerk.0, &clerk.1, &json!(true))
        ]
    );
    let rest = s.read(&admin, &format!("{path}?after=1")).await.json();
    assert_eq!(rest["views"].as_array().unwrap().len(), 1);
    let bad = s.read(&admin, &format!("{path}?after=x")).await;
    assert_eq!(bad.status, 400);
    for token in [&s.clerk(), &stranger, &s.judge(), &s.b.link()] {
        let refused = s.read(token, &path).await;
        assert_eq!(refused.problem(), (403, "record_forbidden".into()));
    }
    let card = s.read(&admin, &format!("/{}", s.id)).await.json();
    assert_eq!(card["auditable"], true);
}

#[tokio::test]
async fn records_are_listed_by_hearing_for_those_whose_it_is() {
    let s = Shelf::of_a_court(|_| {}).await;
    let clerk = s.staff("clerk-7", StaffRole::CourtSessionClerk, "0000");
    let stranger = s.staff("clerk-8", StaffRole::CourtSessionClerk, "0001");
    for token in [&clerk, &s.b.link()] {
        let list = s.read(token, "?hearing=h-1").await.json();
        assert_eq!(list["recordings"][0]["id"], s.id.as_str());
    }
    for (token, hearing) in [
        (&stranger, "h-1"),
        (&clerk, "h-2"),
        (&s.b.link(), "h-2"),
        (&clerk, "-"),
    ] {
        let answer = s.read(token, &format!("?hearing={hearing}")).await;
        assert_eq!(
            answer.problem(),
            (404, "hearing_unknown".into()),
            "{hearing}"
        );
    }
    let both = s.read(&clerk, "?hearing=h-1&ending=true").await;
    assert_eq!(both.status, 400);
}
