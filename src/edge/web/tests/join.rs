//! The way in.

use super::bench::{Bench, hearing};
use crate::edge::clock;
use crate::hearing::phase::Phase;
use crate::signal::grant::TokenKind;
use serde_json::json;

#[tokio::test]
async fn a_link_says_for_whom_it_is_and_is_used_again_and_again() {
    let b = Bench::new().await;
    let headers = format!("Authorization: Bearer {}\r\n", b.link());
    for _ in 0..2 {
        let answer = b.request("GET", "/api/v1/invitation", &headers, "").await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.json(),
            json!({
                "person": {"id": "plaintiff-1", "name": "Ерлан Қ.", "role": "plaintiff", "language": "ru"},
                "hearing": {"id": "h-1", "case_number": "0000-26-00-2/418", "court": "Аудандық сот · 2-зал"},
            })
        );
        assert!(
            answer.head.contains("cache-control: no-store"),
            "{}",
            answer.head
        );
    }
    for _ in 0..2 {
        let (mut socket, _) = b.enter().await;
        socket.say(json!({"type": "leave"})).await;
        assert_eq!(
            socket.hear().await,
            json!({"type": "goodbye", "reason": "left"})
        );
        assert_eq!(socket.close_code().await, 1000);
    }
    assert!(
        b.app
            .metrics
            .text()
            .unwrap()
            .contains("tyndau_joins_total{result=\"ok\"} 2")
    );
}

#[tokio::test]
async fn every_bad_token_has_its_code_and_makes_no_seat() {
    let b = Bench::new().await;
    let now = clock::seconds();
    let invitation =
        |change: fn(&mut crate::signal::grant::Claims)| b.token(TokenKind::Invitation, change);
    let expired = b.token(TokenKind::Invitation, |c| {
        (c.iat, c.nbf, c.exp) = (now - 100, now - 100, now - 31);
    });
    let early = b.token(TokenKind::Invitation, |c| c.nbf = now + 100);
    for (token, status, code) in [
        (String::new(), 401, "token_missing"),
        ("rubbish".into(), 401, "token_malformed"),
        ("x".repeat(5000), 401, "token_malformed"),
        (expired, 401, "token_expired"),
        (early, 401, "token_not_yet_valid"),
        (invitation(|c| c.aud = "other".into()), 401, "token_foreign"),
        (invitation(|c| c.epoch = 0), 401, "token_revoked"),
        (invitation(|c| c.hid = "h-2".into()), 404, "hearing_unknown"),
        (
            invitation(|c| c.name = "Судья Иванов".into()),
            401,
            "token_malformed",
        ),
    ] {
        let answer = b.join(&token, false).await;
        assert_eq!(answer.problem(), (status, code.to_owned()));
    }
    let none = b
        .request(
            "POST",
            "/api/v1/join",
            "Content-Type: application/json\r\n",
            "{}",
        )
        .await;
    assert_eq!(none.problem(), (401, "token_missing".into()));
    let text = b.app.metrics.text().unwrap();
    assert!(
        text.contains("tyndau_refusals_total{code=\"token_expired\"} 1"),
        "{text}"
    );
    assert!(!text.contains("result=\"ok\""));
}

#[tokio::test]
async fn a_revoked_link_and_one_of_an_ended_hearing_are_refused() {
    let b = Bench::new().await;
    let (_, id) = hearing();
    let link = b.link();
    b.store.revoke(&id).await.unwrap();
    assert_eq!(
        b.join(&link, false).await.problem(),
        (401, "token_revoked".into())
    );
    let link = b.token(TokenKind::Invitation, |c| c.epoch = 2);
    assert_eq!(b.join(&link, false).await.status, 200);
    b.store.end(&id, Phase::Ended).await.unwrap();
    assert_eq!(
        b.join(&link, true).await.problem(),
        (410, "hearing_ended".into())
    );
}

#[tokio::test]
async fn a_ticket_is_good_once() {
    let b = Bench::new().await;
    let ticket = b.token(TokenKind::Ticket, |_| {});
    assert_eq!(b.join(&ticket, false).await.status, 200);
    assert_eq!(
        b.join(&ticket, false).await.problem(),
        (401, "token_used".into())
    );
    let headers = format!("Authorization: Bearer {ticket}\r\n");
    let answer = b.request("GET", "/api/v1/invitation", &headers, "").await;
    assert_eq!(answer.problem(), (401, "token_used".into()));
}

#[tokio::test]
async fn a_ticket_refused_as_already_here_may_still_take_over() {
    let b = Bench::new().await;
    let (_socket, _) = b.enter().await;
    let ticket = b.token(TokenKind::Ticket, |_| {});
    assert_eq!(
        b.join(&ticket, false).await.problem(),
        (409, "already_here".into())
    );
    assert_eq!(b.join(&ticket, true).await.status, 200);
}

#[tokio::test]
async fn a_second_page_is_refused_or_takes_over() {
    let b = Bench::new().await;
    let (mut first, _) = b.enter().await;
    let link = b.link();
    assert_eq!(
        b.join(&link, false).await.problem(),
        (409, "already_here".into())
    );
    assert!(first.lives().await);

    let joined = b.join(&link, true).await;
    assert!(
        first.lives().await,
        "the first page stays until the second says hello"
    );
    let mut second = b.socket().await;
    second.hello(&joined.json()["ws_ticket"]).await;
    assert_eq!(
        first.hear().await,
        json!({"type": "goodbye", "reason": "taken_over"})
    );
    assert_eq!(first.close_code().await, 4409);
    assert_eq!(second.hear().await["type"], "admitted");
    assert!(second.lives().await);
}

#[tokio::test]
async fn a_lost_page_resumes_and_a_secret_in_two_hands_ends_both() {
    let b = Bench::new().await;
    let (socket, joined) = b.enter().await;
    drop(socket);
    let first = joined["resume"].as_str().unwrap();
    let resumed = b.resume(first).await.json();
    let mut back = b.socket().await;
    back.hello(&resumed["ws_ticket"]).await;
    assert_eq!(back.hear().await["type"], "admitted");
    assert!(back.lives().await);

    assert_eq!(
        b.resume(first).await.problem(),
        (401, "resume_invalid".into())
    );
    assert_eq!(back.close_code().await, 4401);
    let newest = resumed["resume"].as_str().unwrap();
    assert_eq!(
        b.resume(newest).await.problem(),
        (401, "resume_invalid".into())
    );
    assert_eq!(b.join(&b.link(), false).await.status, 200);
}

#[tokio::test]
async fn who_left_cannot_resume_and_nobody_can_after_the_end() {
    let b = Bench::new().await;
    let (mut socket, joined) = b.enter().await;
    socket.say(json!({"type": "leave"})).await;
    assert_eq!(socket.close_code().await, 1000);
    let answer = b.resume(joined["resume"].as_str().unwrap()).await;
    assert_eq!(answer.problem(), (401, "resume_invalid".into()));
    assert_eq!(
        b.resume("rubbish").await.problem(),
        (401, "resume_invalid".into())
    );

    let (mut socket, joined) = b.enter().await;
    socket.say(json!({"type": "end"})).await;
    assert_eq!(
        socket.hear().await,
        json!({"type": "goodbye", "reason": "ended"})
    );
    assert_eq!(socket.close_code().await, 4410);
    let (_, id) = hearing();
    while !b.store.hearing(&id).await.unwrap().ended {
        tokio::task::yield_now().await;
    }
    let answer = b.resume(joined["resume"].as_str().unwrap()).await;
    assert_eq!(answer.problem(), (410, "hearing_ended".into()));
    assert_eq!(
        b.join(&b.link(), false).await.problem(),
        (410, "hearing_ended".into())
    );
}

#[tokio::test]
async fn a_body_of_another_kind_or_size_is_refused() {
    let b = Bench::new().await;
    let auth = format!("Authorization: Bearer {}\r\n", b.link());
    let json = format!("{auth}Content-Type: application/json\r\n");
    for (headers, body) in [
        (&json, "{"),
        (&json, "[7]"),
        (&json, r#"{"take_over":"yes"}"#),
        (&json, r#"{"take_over":true,"role":"judge"}"#),
        (&auth, "{}"),
    ] {
        let answer = b.request("POST", "/api/v1/join", headers, body).await;
        assert_eq!(answer.problem(), (400, "body_malformed".into()), "{body}");
    }
    let long = format!("{{\"take_over\":{}true}}", " ".repeat(20_000));
    let answer = b.request("POST", "/api/v1/join", &json, &long).await;
    assert_eq!(answer.problem(), (413, "body_too_large".into()));
}

#[tokio::test]
async fn an_address_that_joins_without_end_is_held_off() {
    let b = Bench::with(|config| {
        config.limits.known_networks.clear();
        config.limits.join_burst = 3;
        config.limits.joins_per_second = 1;
    })
    .await;
    let mut answers = Vec::new();
    for _ in 0..10 {
        answers.push(b.join("rubbish", false).await.problem().1);
    }
    assert_eq!(answers[0], "token_malformed");
    assert!(answers.contains(&"too_many".to_owned()), "{answers:?}");
}
