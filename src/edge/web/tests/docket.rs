//! The docket over HTTP: who may, what is refused, what becomes of links.

use super::bench::{Answer, Bench, PATIENCE, Socket, staff_of};
use crate::edge::clock;
use crate::id::HearingId;
use crate::signal::docket::StaffRole;
use crate::signal::grant::TokenKind;
use crate::signal::http::Language;
use crate::signal::message::Role;
use crate::signal::openapi::OPERATIONS;
use crate::signal::staff::{MAX_STAFF_LIFE, StaffClaims};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: i64 = 3_600;

struct Office {
    b: Bench,
    token: String,
}

impl Office {
    /// Somebody comes by a link; what they were told when they joined, and their page.
    async fn enters(&self, link: &str) -> (Value, Socket) {
        let joined = self.b.join(link, false).await.json();
        let mut socket = self.b.socket().await;
        socket.hello(&joined["ws_ticket"]).await;
        assert_eq!(socket.hear().await["type"], "admitted");
        (joined, socket)
    }

    async fn new() -> Self {
        let b = Bench::new().await;
        let token = staff_token(&b, "0000", MAX_STAFF_LIFE);
        Self { b, token }
    }

    async fn ask_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Answer {
        let headers =
            format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n{headers}");
        self.b.request(method, path, &headers, body).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &Value) -> Answer {
        self.ask_as(&self.token, method, path, headers, &body.to_string())
            .await
    }

    async fn book(&self, key: &str, plan: &Value) -> Answer {
        self.ask(
            "POST",
            "/api/v1/hearings",
            &format!("Idempotency-Key: {key}\r\n"),
            plan,
        )
        .await
    }

    /// Books a good hearing and gives its path.
    async fn booked(&self) -> String {
        let answer = self.book("k", &plan()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        format!("/api/v1/hearings/{}", answer.json()["id"].as_str().unwrap())
    }

    async fn change(&self, path: &str, version: u32, plan: &Value) -> Answer {
        self.ask("PUT", path, &format!("If-Match: \"{version}\"\r\n"), plan)
            .await
    }

    async fn cancel(&self, path: &str, version: u32, reason: &str) -> Answer {
        let headers = format!("If-Match: \"{version}\"\r\n");
        self.ask(
            "POST",
            &format!("{path}/cancel"),
            &headers,
            &json!({"reason": reason}),
        )
        .await
    }

    async fn read(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, "", &json!(null)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The token of a fresh link.
    async fn link(&self, path: &str, person: &str) -> String {
        let answer = self
            .ask(
                "POST",
                &format!("{path}/persons/{person}/link"),
                "",
                &json!(null),
            )
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let link = answer.json()["link"].as_str().unwrap().to_owned();
        link.strip_prefix("/join#t=").unwrap().to_owned()
    }

    async fn has_booked_nothing(&self) {
        let day = format!("/api/v1/hearings?from={}&to={}", at(0), at(24 * HOUR));
        assert_eq!(self.read(&day).await["hearings"], json!([]));
    }

    async fn invitation(&self, token: &str) -> Answer {
        let headers = format!("Authorization: Bearer {token}\r\n");
        self.b
            .request("GET", "/api/v1/invitation", &headers, "")
            .await
    }
}

fn staff_token(b: &Bench, court: &str, life: u64) -> String {
    b.staff("clerk-7", StaffRole::CourtSessionClerk, court, life)
}

fn at(seconds: i64) -> String {
    let now = i64::try_from(clock::seconds()).unwrap();
    let time = time::OffsetDateTime::from_unix_timestamp(now + seconds).unwrap();
    time.format(&time::format_description::well_known::Rfc3339)
        .unwrap()
}

fn plan() -> Value {
    json!({
        "case_number": "0000-26-00-2/418",
        "case_type": "civil",
        "courtroom": "2-зал",
        "begins": at(HOUR),
        "ends": at(2 * HOUR),
        "language": "kk",
        "persons": [
            {"id": "p1", "name": "Ерлан Қ.", "role": "plaintiff", "languages": ["ru", "kk"], "required": true},
            {"id": "l1", "name": "Динара М.", "role": "lawyer", "languages": ["kk"], "stands_by": ["p1"]},
            {"id": "w1", "name": "Сәуле Т.", "pseudonym": "Куә № 1", "role": "witness", "languages": ["uz"]},
        ],
        "screens": [{"viewer": "p1", "subject": "w1", "hides": ["picture", "name"]}],
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut plan = plan();
    change(&mut plan);
    plan
}

#[tokio::test]
async fn a_link_says_how_many_hearings_are_ahead_and_nothing_of_them() {
    let office = Office::new().await;
    let mut first = plan();
    first["begins"] = json!(at(60));
    first["ends"] = json!(at(120));
    assert_eq!(office.book("first", &first).await.status, 201);
    let path = office.booked().await;
    let link = office.link(&path, "p1").await;
    let headers = format!("Authorization: Bearer {link}\r\n");
    let answer = office.b.request("GET", "/api/v1/turn", &headers, "").await;
    let turn = answer.json();
    // At midnight of the court the first is of the day before.
    let (begins, today) = (&turn["turn"]["not_before"], &turn["turn"]["today"]);
    assert!(begins.is_string() && today.is_boolean(), "{turn}");
    let said = |number, ahead| json!({"turn": {"number": number, "ahead": ahead, "not_before": begins, "today": today}});
    assert!(turn == said(2, 1) || turn == said(1, 0), "{turn}");
    let stranger = office.b.request("GET", "/api/v1/turn", "", "").await;
    assert_eq!(stranger.problem(), (401, "token_missing".into()));
    let headers = format!("Authorization: Bearer {}\r\n", office.b.link());
    let unplanned = office.b.request("GET", "/api/v1/turn", &headers, "").await;
    assert_eq!(unplanned.json(), json!({}));
}

#[tokio::test]
async fn a_hearing_is_booked_listed_changed_and_cancelled() {
    let o = Office::new().await;
    let answer = o.book("k", &plan()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(answer.head.contains("etag: \"1\""), "{}", answer.head);
    assert!(answer.head.contains("cache-control: no-store"));
    let made = answer.json();
    assert_eq!(
        (&made["version"], &made["phase"], &made["court"]["id"]),
        (&json!(1), &json!("scheduled"), &json!("0000"))
    );
    assert_eq!(
        made["readiness"],
        json!({"present": [], "missing": ["p1"], "without_interpreter": ["w1"]})
    );
    let path = format!("/api/v1/hearings/{}", made["id"].as_str().unwrap());
    assert!(
        answer
            .head
            .contains(&format!("location: {}", path.to_lowercase()))
    );

    let moved =
        with(|plan| (plan["begins"], plan["ends"]) = (json!(at(3 * HOUR)), json!(at(4 * HOUR))));
    let changed = o.change(&path, 1, &moved).await;
    assert_eq!(
        (changed.status, &changed.json()["version"]),
        (200, &json!(2)),
        "{changed:?}"
    );
    assert_eq!(
        o.read(&path).await["plan"]["persons"],
        made["plan"]["persons"]
    );

    let day = format!("/api/v1/hearings?from={}&to={}", at(0), at(24 * HOUR));
    let docket = o.read(&day).await;
    assert_eq!(docket["hearings"][0]["id"], made["id"]);
    assert_eq!(
        docket["staff"],
        json!({"name": "Айгүл С.", "role": "court_session_clerk", "language": "kk"})
    );
    assert!(
        o.read(&format!(
            "/api/v1/hearings?from={}&to={}",
            at(5 * HOUR),
            at(6 * HOUR)
        ))
        .await["hearings"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    let cancelled = o.cancel(&path, 2, "Судья науқас").await;
    assert_eq!(cancelled.json()["phase"], "cancelled", "{cancelled:?}");
    assert_eq!(o.read(&path).await["cancel_reason"], "Судья науқас");
    assert_eq!(
        o.change(&path, 3, &plan()).await.problem(),
        (410, "hearing_cancelled".into())
    );
}

#[tokio::test]
async fn nothing_of_the_docket_opens_without_a_staff_token() {
    let o = Office::new().await;
    let path = o.booked().await;
    let person = o.link(&path, "p1").await;
    let of_the_clerk =
        o.b.token(TokenKind::Invitation, |c| c.role = Role::CourtSessionClerk);
    let expired = {
        let now = clock::seconds();
        let claims = StaffClaims {
            iss: "tyndau".into(),
            aud: "tyndau".into(),
            sub: "clerk-7".into(),
            role: StaffRole::CourtAdministrator,
            court: "0000".into(),
            court_name: "Сот".into(),
            jti: "j".into(),
            iat: now - 100,
            nbf: now - 100,
            exp: now - 31,
            name: "Айгүл С.".into(),
            lang: Language::Kk,
        };
        o.b.app.signer.sign_staff(&claims).unwrap()
    };
    for operation in OPERATIONS {
        let path = operation
            .path
            .replace("/api/v1/hearings/{hearing}", &path)
            .replace("{person}", "p1");
        let method = operation.method.to_uppercase();
        for (token, code) in [
            (person.as_str(), "token_malformed"),
            (of_the_clerk.as_str(), "token_malformed"),
            ("", "token_malformed"),
            (expired.as_str(), "token_expired"),
        ] {
            let answer = o
                .ask_as(token, &method, &path, "", &plan().to_string())
                .await;
            let (status, found) = answer.problem();
            assert_eq!(status, 401, "{method} {path}");
            assert!(
                found == code || (token.is_empty() && found == "token_missing"),
                "{method} {path}: {found}"
            );
        }
        let bare = o.b.request(&method, &path, "", "").await;
        assert_eq!(
            bare.problem(),
            (401, "token_missing".into()),
            "{method} {path}"
        );
    }
    assert_eq!(
        o.read(&path).await["version"],
        1,
        "a refusal changed something"
    );
}

#[tokio::test]
async fn every_described_operation_is_there_and_no_other_method_is() {
    let o = Office::new().await;
    let paths: std::collections::BTreeSet<&str> = OPERATIONS.iter().map(|one| one.path).collect();
    for path in paths {
        let real = path.replace("{hearing}", "h-1").replace("{person}", "p1");
        for method in ["get", "post", "put", "delete", "patch"] {
            let described = OPERATIONS
                .iter()
                .any(|one| one.path == path && one.method == method);
            let answer = o.b.request(&method.to_uppercase(), &real, "", "").await;
            let expected = if described { 401 } else { 405 };
            assert_eq!(answer.status, expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_staff_token_joins_no_hearing() {
    let o = Office::new().await;
    assert_eq!(
        o.b.join(&o.token, false).await.problem(),
        (401, "token_malformed".into())
    );
    assert_eq!(
        o.invitation(&o.token).await.problem(),
        (401, "token_malformed".into())
    );
}

#[tokio::test]
async fn another_court_finds_nothing() {
    let o = Office::new().await;
    let path = o.booked().await;
    let stranger = staff_token(&o.b, "1111", 600);
    let day = format!("/api/v1/hearings?from={}&to={}", at(0), at(24 * HOUR));
    let docket = o.ask_as(&stranger, "GET", &day, "", "").await.json();
    assert_eq!(docket["hearings"], json!([]));
    let headers = "If-Match: \"1\"\r\n";
    for (method, path, body) in [
        ("GET", path.clone(), json!(null)),
        ("PUT", path.clone(), plan()),
        ("POST", format!("{path}/cancel"), json!({"reason": "x"})),
        ("POST", format!("{path}/persons/p1/link"), json!(null)),
        ("DELETE", format!("{path}/persons/p1/link"), json!(null)),
    ] {
        let answer = o
            .ask_as(&stranger, method, &path, headers, &body.to_string())
            .await;
        assert_eq!(
            answer.problem(),
            (404, "hearing_unknown".into()),
            "{method} {path}"
        );
    }
}

/// The good plan with another value at a place.
fn changed(place: &str, value: Value) -> Value {
    let mut plan = plan();
    match plan.pointer_mut(place) {
        Some(member) => *member = value,
        None => plan[place.trim_start_matches('/')] = value,
    }
    plan
}

fn crowd(number: usize) -> Value {
    (0..number)
        .map(
            |n| json!({"id": format!("p{n}"), "name": "A", "role": "witness", "languages": ["kk"]}),
        )
        .collect()
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_with_its_place() {
    let o = Office::new().await;
    let cases = [
        ("/begins", json!(at(-HOUR)), "/begins"),
        ("/ends", json!(at(-HOUR)), "/ends"),
        ("/ends", json!(at(HOUR)), "/ends"),
        ("/persons", crowd(201), "/persons"),
        ("/persons/0/name", json!("Cyдья Қ."), "/persons/0/name"),
        (
            "/persons/2/pseudonym",
            json!("a\u{202e}b"),
            "/persons/2/pseudonym",
        ),
        ("/persons/1/id", json!("w1"), "/persons/2/id"),
        ("/persons/0/id", json!("../x"), "/persons/0/id"),
        (
            "/persons/0/role",
            json!("archive_officer"),
            "/persons/0/role",
        ),
        (
            "/persons/0/role",
            json!("protected_witness"),
            "/persons/0/pseudonym",
        ),
        ("/screens/0/viewer", json!("ghost"), "/screens/0"),
    ];
    for (n, (place, value, pointer)) in cases.into_iter().enumerate() {
        let answer = o.book(&format!("k{n}"), &changed(place, value)).await;
        assert_eq!(answer.problem(), (422, "plan_faulty".into()), "{place}");
        assert_eq!(
            answer.json()["errors"][0]["pointer"],
            pointer,
            "{place}: {answer:?}"
        );
    }
    o.has_booked_nothing().await;
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused_with_its_place() {
    let o = Office::new().await;
    let cases = [
        ("/persons/0/role", json!("emperor"), "persons[0].role"),
        ("/case_type", json!("duel"), "case_type"),
        ("/begins", json!("tomorrow"), "begins"),
        ("/admin", json!(true), "admin"),
    ];
    for (place, value, named) in cases {
        let answer = o.book("k", &changed(place, value)).await;
        assert_eq!(answer.problem(), (400, "body_malformed".into()), "{place}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(named), "{place}: {detail}");
    }
    let flood = o.book("k", &changed("/persons", crowd(10_000))).await;
    assert_eq!(flood.problem(), (413, "body_too_large".into()));
    o.has_booked_nothing().await;
}

#[tokio::test]
async fn a_courtroom_has_one_hearing_at_a_time() {
    let o = Office::new().await;
    o.booked().await;
    let overlapping = with(|p| p["begins"] = json!(at(HOUR + 1800)));
    let answer = o.book("k2", &overlapping).await;
    assert_eq!(answer.problem(), (409, "courtroom_taken".into()));
    assert!(
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .contains("0000-26-00-2/418")
    );
    let next = with(|p| (p["begins"], p["ends"]) = (p["ends"].clone(), json!(at(3 * HOUR))));
    assert_eq!(o.book("k3", &next).await.status, 201);
}

#[tokio::test]
async fn the_same_request_twice_is_one_hearing() {
    let o = Office::new().await;
    let plan = plan();
    let first = o.book("k", &plan).await;
    let again = o.book("k", &plan).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json()["id"], again.json()["id"]);
    let other = o
        .book("k", &with(|p| p["courtroom"] = json!("5-зал")))
        .await;
    assert_eq!(other.problem(), (422, "key_reused".into()));
    for headers in ["", "Idempotency-Key: \r\n", "Idempotency-Key: a b\r\n"] {
        let answer = o.ask("POST", "/api/v1/hearings", headers, &plan).await;
        assert_eq!(answer.problem(), (400, "key_missing".into()), "{headers}");
    }
}

#[tokio::test]
async fn a_change_says_which_version_it_changes() {
    let o = Office::new().await;
    let path = o.booked().await;
    assert_eq!(
        o.change(&path, 7, &plan()).await.problem(),
        (412, "version_stale".into())
    );
    assert_eq!(
        o.cancel(&path, 7, "x").await.problem(),
        (412, "version_stale".into())
    );
    for headers in [
        "",
        "If-Match: *\r\n",
        "If-Match: 1\r\n",
        "If-Match: \"x\"\r\n",
    ] {
        let answer = o.ask("PUT", &path, headers, &plan()).await;
        assert_eq!(
            answer.problem(),
            (428, "version_missing".into()),
            "{headers}"
        );
    }
    assert_eq!(
        o.cancel(&path, 1, " ").await.problem(),
        (422, "plan_faulty".into())
    );
}

#[tokio::test]
async fn days_that_are_none_are_refused() {
    let o = Office::new().await;
    for query in [
        String::new(),
        "?from=today&to=tomorrow".into(),
        format!("?from={}", at(0)),
        format!("?from={}&to={}", at(HOUR), at(0)),
        format!("?from={}&to={}", at(0), at(32 * 24 * HOUR)),
        format!("?from={}&to={}&after=x", at(0), at(HOUR)),
        format!("?from={}&to={}&court=1111", at(0), at(HOUR)),
    ] {
        let answer = o
            .ask("GET", &format!("/api/v1/hearings{query}"), "", &json!(null))
            .await;
        assert_eq!(answer.problem(), (400, "query_malformed".into()), "{query}");
    }
}

#[tokio::test]
async fn a_link_from_the_docket_brings_its_person_in_and_the_day_shows_it() {
    let o = Office::new().await;
    let path = o.booked().await;
    let token = o.link(&path, "w1").await;
    let invited = o.invitation(&token).await.json();
    assert_eq!(
        invited["person"],
        json!({"id": "w1", "name": "Куә № 1", "role": "witness", "language": "kk"})
    );
    assert_eq!(invited["hearing"]["court"], "Аудандық сот · 2-зал");
    let read = o.read(&path).await;
    assert_eq!(invited["hours"]["begins"], read["plan"]["begins"]);
    assert_eq!(invited["hours"]["ends"], read["plan"]["ends"]);

    let joined = o.b.join(&o.link(&path, "p1").await, false).await.json();
    assert_eq!(
        o.read(&path).await["readiness"]["present"],
        json!([]),
        "not here before the socket says hello"
    );
    let mut socket = o.b.socket().await;
    socket.hello(&joined["ws_ticket"]).await;
    assert_eq!(socket.hear().await["type"], "admitted");
    let now = o.read(&path).await;
    assert_eq!(now["phase"], "waiting_hall_open");
    assert_eq!(
        now["readiness"],
        json!({"present": ["p1"], "missing": [], "without_interpreter": ["w1"]})
    );
    assert_eq!(
        o.ask(
            "POST",
            &format!("{path}/persons/ghost/link"),
            "",
            &json!(null)
        )
        .await
        .problem(),
        (404, "person_unknown".into())
    );
}

#[tokio::test]
async fn revoked_links_are_worth_nothing_and_put_out_who_came_by_one() {
    let o = Office::new().await;
    let path = o.booked().await;
    let (leaked, other) = (o.link(&path, "p1").await, o.link(&path, "l1").await);
    let (joined, mut socket) = o.enters(&leaked).await;

    let revoked = o
        .ask(
            "DELETE",
            &format!("{path}/persons/p1/link"),
            "",
            &json!(null),
        )
        .await;
    assert_eq!(revoked.status, 204);
    let goodbye = socket.hear().await;
    assert_eq!(goodbye["reason"], "links_revoked", "{goodbye}");
    assert_eq!(socket.close_code().await, 4412);
    assert_eq!(
        o.b.resume(joined["resume"].as_str().unwrap())
            .await
            .problem(),
        (401, "resume_invalid".into())
    );
    assert_eq!(
        o.b.join(&leaked, true).await.problem(),
        (401, "token_revoked".into())
    );
    assert_eq!(o.b.join(&other, false).await.status, 200);
    let fresh = o.link(&path, "p1").await;
    assert_eq!(o.b.join(&fresh, false).await.status, 200);
}

#[tokio::test]
async fn links_of_one_who_is_in_the_session_are_the_judges_and_stay_good() {
    let o = Office::new().await;
    let path = o.booked().await;
    let link = o.link(&path, "p1").await;
    let (_, mut socket) = o.enters(&link).await;
    socket.say(json!({"type": "open"})).await;
    assert_eq!(socket.hear().await["type"], "done");
    let one = format!("{path}/persons/p1/link");
    let sits = (409, "person_sitting".to_owned());
    let revoked = o.ask("DELETE", &one, "", &json!(null)).await;
    assert_eq!(revoked.problem(), sits);
    let way_out = revoked.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        way_out.contains("send them back to the waiting hall"),
        "{way_out}"
    );
    let renamed = with(|plan| plan["persons"][0]["name"] = json!("Басқа Біреу"));
    let without = with(|plan| {
        plan["persons"].as_array_mut().unwrap().remove(0);
        plan["persons"][0]["stands_by"] = json!([]);
        plan["screens"] = json!([]);
    });
    for plan in [renamed, without] {
        assert_eq!(o.change(&path, 1, &plan).await.problem(), sits);
    }
    assert!(socket.lives().await);
    assert_eq!(o.invitation(&link).await.status, 200);
    assert_eq!(o.read(&path).await["version"], 1);
}

#[tokio::test]
async fn a_change_of_name_or_role_takes_the_old_link_back_and_a_later_hour_does_not() {
    let o = Office::new().await;
    let path = o.booked().await;
    let (p, w) = (o.link(&path, "p1").await, o.link(&path, "w1").await);
    let changed = with(|plan| {
        (plan["begins"], plan["ends"]) = (json!(at(3 * HOUR)), json!(at(4 * HOUR)));
        plan["persons"][2]["pseudonym"] = json!("Куә № 2");
    });
    assert_eq!(o.change(&path, 1, &changed).await.status, 200);
    assert_eq!(
        o.invitation(&w).await.problem(),
        (401, "token_revoked".into())
    );
    assert_eq!(o.invitation(&p).await.status, 200);
}

#[tokio::test]
async fn a_link_signed_elsewhere_neither_unmasks_nor_promotes_a_person_of_the_plan() {
    let o = Office::new().await;
    let path = o.booked().await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let elsewhere = |person: &str, role: Role, name: &str| {
        let (id, person, name) = (id.clone(), person.to_owned(), name.to_owned());
        o.b.token(TokenKind::Invitation, move |c| {
            (c.hid, c.sub, c.role, c.name) = (id, person, role, name);
        })
    };
    let unmasking = o
        .invitation(&elsewhere("w1", Role::Witness, "Сәуле Т."))
        .await
        .json();
    assert_eq!(unmasking["person"]["name"], "Куә № 1");
    assert_eq!(
        o.invitation(&elsewhere("p1", Role::PresidingJudge, "Ерлан Қ."))
            .await
            .problem(),
        (401, "token_revoked".into())
    );
}

#[tokio::test]
async fn who_waits_when_the_hearing_is_cancelled_is_told_so() {
    let o = Office::new().await;
    let path = o.booked().await;
    let link = o.link(&path, "p1").await;
    let (_, mut socket) = o.enters(&link).await;
    assert_eq!(o.cancel(&path, 1, "Судья науқас").await.status, 200);
    let goodbye = socket.hear().await;
    assert_eq!(goodbye["reason"], "cancelled", "{goodbye}");
    assert_eq!(socket.close_code().await, 4411);
    assert_eq!(
        o.cancel(&path, 2, "x").await.problem(),
        (410, "hearing_cancelled".into())
    );
    assert_eq!(
        o.b.join(&link, false).await.problem(),
        (410, "hearing_cancelled".into())
    );
    assert_eq!(
        o.ask("POST", &format!("{path}/persons/p1/link"), "", &json!(null))
            .await
            .problem(),
        (410, "hearing_cancelled".into())
    );
}

#[tokio::test]
async fn who_has_joined_and_not_yet_said_hello_when_the_hearing_is_cancelled_is_told_so() {
    let o = Office::new().await;
    let path = o.booked().await;
    let joined = o.b.join(&o.link(&path, "p1").await, false).await.json();
    let mut socket = o.b.socket().await;
    // As it is in the moment before the seats are taken back.
    let clerk = staff_of("clerk-7", StaffRole::CourtSessionClerk, "0000");
    let id = HearingId::new(path.rsplit('/').next().unwrap()).unwrap();
    o.b.store.cancel(&clerk, &id, Some(1), "x").await.unwrap();
    socket.hello(&joined["ws_ticket"]).await;
    assert_eq!(socket.close_code().await, 4411);
}

#[tokio::test]
async fn who_presses_open_before_the_room_hears_that_it_is_cancelled_holds_the_session() {
    let o = Office::new().await;
    let path = o.booked().await;
    let link = o.link(&path, "p1").await;
    let (joined, mut socket) = o.enters(&link).await;
    // The room hears of it while the docket still finds a waiting hall.
    socket.say(json!({"type": "retire"})).await;
    assert!(socket.lives().await);
    assert_eq!(o.read(&path).await["phase"], "waiting_hall_open");
    let refused = o.cancel(&path, 1, "Судья науқас").await;
    assert_eq!(refused.problem(), (409, "hearing_sitting".into()));
    let stands = o.read(&path).await;
    assert_eq!(
        (&stands["phase"], &stands["version"]),
        (&json!("opening"), &json!(1))
    );
    assert!(socket.lives().await, "nobody is thrown out");
    drop(socket);
    let back = o.b.resume(joined["resume"].as_str().unwrap()).await;
    assert_eq!(back.status, 200, "and whoever loses the link comes back");
}

#[tokio::test]
async fn a_session_that_is_opened_while_the_catalogue_is_told_of_its_cancelling_stands() {
    let o = Office::new().await;
    let path = o.booked().await;
    let joined = o.b.join(&o.link(&path, "p1").await, false).await.json();
    let mut socket = o.b.socket().await;
    let writing = o.b.store.hold_in_a_test().await.unwrap();
    let opens = async {
        // Until the request has found no room, and waits for the catalogue.
        tokio::time::sleep(Duration::from_millis(200)).await;
        socket.hello(&joined["ws_ticket"]).await;
        assert_eq!(socket.hear().await["type"], "admitted");
        socket.say(json!({"type": "retire"})).await;
        assert!(socket.lives().await);
        drop(writing);
    };
    let (refused, ()) = tokio::join!(o.cancel(&path, 1, "Судья науқас"), opens);
    assert_eq!(refused.problem(), (409, "hearing_sitting".into()));
    let stands = o.read(&path).await;
    assert_eq!(
        (&stands["phase"], &stands["cancel_reason"]),
        (&json!("opening"), &json!(null))
    );
    assert!(socket.lives().await, "nobody is thrown out");
    drop(socket);
    let back = o.b.resume(joined["resume"].as_str().unwrap()).await;
    assert_eq!(back.status, 200, "and whoever loses the link comes back");
}

#[tokio::test]
async fn a_room_that_was_cancelled_though_the_catalogue_failed_is_cancelled_when_asked_again() {
    let o = Office::new().await;
    let path = o.booked().await;
    let (_, mut socket) = o.enters(&o.link(&path, "p1").await).await;
    let id = HearingId::new(path.rsplit('/').next().unwrap()).unwrap();
    assert_eq!(o.b.app.registry.cancelled(&id).await, Ok(true));
    // Somebody changes the plan of what is over meanwhile.
    assert_eq!(o.change(&path, 1, &plan()).await.status, 200);
    assert_eq!(socket.close_code().await, 4411);
    assert_eq!(o.cancel(&path, 2, "Судья науқас").await.status, 200);
    assert_eq!(o.read(&path).await["phase"], "cancelled");
}

#[tokio::test]
async fn no_token_and_no_name_is_in_the_paths_that_the_docket_gives() {
    let o = Office::new().await;
    let path = o.booked().await;
    let answer = o
        .ask("POST", &format!("{path}/persons/p1/link"), "", &json!(null))
        .await;
    assert!(
        !answer.head.contains("eyj"),
        "a token is in the header of the answer"
    );
    let link = answer.json()["link"].as_str().unwrap().to_owned();
    let (before, token) = link.split_once('#').unwrap();
    assert_eq!(before, "/join");
    assert!(token.starts_with("t=ey"));
}

#[tokio::test]
async fn a_session_that_was_opened_is_not_cancelled_from_the_docket() {
    let o = Office::new().await;
    let path = o.booked().await;
    let (_, mut socket) = o.enters(&o.link(&path, "p1").await).await;
    socket.say(json!({"type": "open"})).await;
    assert_eq!(socket.hear().await["type"], "done");
    assert_eq!(o.read(&path).await["phase"], "open_session");
    assert_eq!(
        o.cancel(&path, 1, "x").await.problem(),
        (409, "hearing_sitting".into())
    );
    assert!(socket.lives().await);
    // Its plan may still be changed: a late witness needs a link.
    assert_eq!(o.change(&path, 1, &plan()).await.status, 200);
}

#[tokio::test]
async fn a_session_that_was_opened_is_not_cancelled_after_a_restart_before_anybody_is_back() {
    let o = Office::new().await;
    let path = o.booked().await;
    let (_, mut socket) = o.enters(&o.link(&path, "p1").await).await;
    socket.say(json!({"type": "open"})).await;
    assert_eq!(socket.hear().await["type"], "done");
    // The rooms go as they do when a server stops; none is there when it runs again.
    assert_eq!(o.b.app.registry.stop(PATIENCE).await, 0);
    let id = HearingId::new(path.rsplit('/').next().unwrap()).unwrap();
    assert_eq!(o.b.app.registry.phase(&id), None);
    assert_eq!(
        o.cancel(&path, 1, "x").await.problem(),
        (409, "hearing_sitting".into())
    );
    assert_eq!(o.read(&path).await["phase"], "technical_break");
}
