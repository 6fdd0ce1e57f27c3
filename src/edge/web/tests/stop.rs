//! Health, and the end.

use super::bench::{Bench, PATIENCE};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

#[tokio::test]
async fn the_operator_sees_that_the_server_lives_is_ready_and_works() {
    let b = Bench::new().await;
    assert_eq!(b.admin("/livez").await.status, 200);
    let ready = b.admin("/readyz").await;
    assert_eq!(
        (ready.status, ready.body.matches(": yes").count()),
        (200, 4),
        "{ready:?}"
    );
    let (_socket, _) = b.enter().await;
    let numbers = b.admin("/metrics").await.body;
    for line in [
        "tyndau_joins_total{result=\"ok\"} 1",
        "tyndau_hearings 1",
        "tyndau_sockets 1",
    ] {
        assert!(numbers.contains(line), "{numbers}");
    }
    assert!(!numbers.contains("plaintiff"), "{numbers}");
}

#[tokio::test]
async fn a_data_folder_that_is_gone_is_not_ready() {
    let b = Bench::new().await;
    std::fs::remove_dir_all(b.folder.path()).unwrap();
    let ready = b.admin("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.body.contains("data folder: no"), "{}", ready.body);
    assert_eq!(b.admin("/livez").await.status, 200);
}

#[tokio::test]
async fn a_stop_says_goodbye_closes_everything_and_ends() {
    let mut b = Bench::new().await;
    let (mut socket, _) = b.enter().await;
    let mut stranger = b.socket().await;
    b.ask_to_stop();
    assert_eq!(
        socket.hear().await,
        json!({"type": "goodbye", "reason": "server_stopping"})
    );
    assert_eq!(socket.close_code().await, 4503);
    assert_eq!(stranger.close_code().await, 4503);
    drop((socket, stranger));
    assert_eq!(
        tokio::time::timeout(PATIENCE, b.stopped()).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready_and_takes_nobody_in() {
    let b = Bench::new().await;
    b.app.stop();
    let ready = b.admin("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.body.contains("not stopping: no"));
    // New connections are closed; a request that was on its way is refused.
    let request = Request::post("/api/v1/join").header("content-type", "application/json");
    let answer = b.answer("127.0.0.1:1", false, request, Body::from("{}"));
    assert_eq!(answer.await.status(), StatusCode::SERVICE_UNAVAILABLE);
}
