//! The WebSocket against bad input (OWASP ASVS V4.4): each has its refusal or its close code, and others notice nothing.

use super::bench::{Answer, Bench};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn the_first_message_must_be_a_good_hello() {
    let b = Bench::new().await;
    for (text, code) in [
        (r#"{"type":"ping","nonce":1}"#, "out_of_order"),
        (r#"{"type":"open"}"#, "out_of_order"),
        (r#"{"type":"shout"}"#, "unknown_message"),
        ("rubbish", "malformed"),
        (
            r#"{"type":"hello","version":2,"ticket":"x","microphone":true,"camera":true}"#,
            "version",
        ),
        (
            r#"{"type":"hello","version":1,"ticket":"x","microphone":true,"camera":true}"#,
            "ticket",
        ),
    ] {
        let mut socket = b.socket().await;
        socket.text(text).await;
        assert_eq!(socket.refusal().await, code, "{text}");
        assert_eq!(socket.close_code().await, 4401, "{text}");
    }
    let joined = b.join(&b.link(), false).await.json();
    for expected in ["admitted", "refused"] {
        let mut socket = b.socket().await;
        socket.hello(&joined["ws_ticket"]).await;
        assert_eq!(
            socket.hear().await["type"],
            expected,
            "a ticket is good once"
        );
    }
}

#[tokio::test]
async fn a_socket_that_says_no_hello_is_closed() {
    let b = Bench::with(|config| config.limits.hello_ms = 50).await;
    assert_eq!(b.socket().await.close_code().await, 4401);
}

#[tokio::test]
async fn a_page_that_falls_silent_is_closed_and_may_resume() {
    let b = Bench::with(|config| config.limits.silence_ms = 50).await;
    let (mut socket, joined) = b.enter().await;
    assert_eq!(socket.close_code().await, 4408);
    assert_eq!(
        b.resume(joined["resume"].as_str().unwrap()).await.status,
        200
    );
}

#[tokio::test]
async fn bad_messages_are_refused_and_the_connection_lives() {
    let b = Bench::new().await;
    let (mut socket, _) = b.enter().await;
    socket.text(r#"{"id":5,"type":"shout"}"#).await;
    let refused = socket.hear().await;
    assert_eq!(
        (&refused["to"], &refused["code"]),
        (&json!(5), &json!("unknown_message"))
    );
    for (text, code) in [
        (r#"{"type":"raise_hand","up":"yes"}"#, "malformed"),
        ("{", "malformed"),
        (
            r#"{"type":"hello","version":1,"ticket":"x","microphone":true,"camera":true}"#,
            "out_of_order",
        ),
    ] {
        socket.text(text).await;
        assert_eq!(socket.refusal().await, code, "{text}");
    }
    assert!(socket.lives().await);
}

#[tokio::test]
async fn ten_bad_messages_are_the_last() {
    let b = Bench::new().await;
    let (mut socket, _) = b.enter().await;
    for _ in 0..10 {
        socket.text("rubbish").await;
        assert_eq!(socket.refusal().await, "malformed");
    }
    assert_eq!(socket.close_code().await, 4400);
}

#[tokio::test]
async fn a_binary_frame_closes() {
    let b = Bench::new().await;
    let (mut socket, _) = b.enter().await;
    socket.send(Message::binary(vec![0, 1, 2])).await;
    assert_eq!(socket.close_code().await, 4400);
}

#[tokio::test]
async fn a_frame_of_a_megabyte_closes_its_own_connection_only() {
    let b = Bench::new().await;
    let (mut other, _) = b.enter().await;
    let link = b.token(crate::signal::grant::TokenKind::Invitation, |c| {
        c.sub = "lawyer-1".into()
    });
    let joined = b.join(&link, false).await.json();
    let mut socket = b.socket().await;
    socket.hello(&joined["ws_ticket"]).await;
    socket.text(&"x".repeat(1_000_000)).await;
    assert_eq!(socket.close_code().await, 1009);
    assert!(other.lives().await);
    // The largest frame that passes is judged by what it says.
    other.text(&"x".repeat(65_536)).await;
    assert_eq!(other.refusal().await, "malformed");
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let b = Bench::new().await;
    let (mut socket, _) = b.enter().await;
    for nonce in 0..100 {
        socket.say(json!({"type": "ping", "nonce": nonce})).await;
    }
    assert_eq!(socket.close_code().await, 4429);
}

#[tokio::test]
async fn a_page_that_its_room_drops_without_a_word_may_come_back() {
    let b = Bench::new().await;
    let (mut socket, joined) = b.enter().await;
    socket.say(json!({"type": "recess"})).await;
    assert_eq!(socket.close_code().await, 1011);
    assert_eq!(
        b.resume(joined["resume"].as_str().unwrap()).await.status,
        200
    );
}

#[tokio::test]
async fn a_page_from_elsewhere_gets_no_socket_and_no_seat() {
    let b = Bench::with(|config| config.http.origins = vec!["https://court.example".into()]).await;
    let open = async |origin: &str| -> Answer {
        let headers = format!(
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\n"
        );
        b.request("GET", "/ws", &headers, "").await
    };
    assert_eq!(
        open("https://evil.example").await.problem(),
        (403, "origin_foreign".into())
    );
    // `Connection: close` of this small client is no upgrade: past the origin check, and refused for that.
    assert_eq!(open("https://court.example").await.status, 400);
    assert_eq!(open("http://localhost").await.status, 400);
    let headers = format!("Authorization: Bearer {}\r\nOrigin: null\r\n", b.link());
    let answer = b.request("GET", "/api/v1/invitation", &headers, "").await;
    assert_eq!(answer.problem(), (403, "origin_foreign".into()));
}
