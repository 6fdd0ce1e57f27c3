//! What the waiting hall shows, and the bytes by which the way to the server is measured.

use super::bench::Bench;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::json;

const LIST: &str = r#"
[[card]]
title = { kk = "Баж", ru = "Пошлина", en = "Fees" }
text = { kk = "Баж туралы", ru = "О пошлине", en = "About fees" }
film = "fees.mp4"
subtitles = "fees.vtt"

[[card]]
courts = ["another"]
title = { kk = "Басқа", ru = "Другой", en = "Other" }
text = { kk = "Басқа", ru = "Другой", en = "Other" }
"#;

async fn with_cards() -> (Bench, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cards.toml"), LIST).unwrap();
    std::fs::write(folder.path().join("fees.mp4"), "0123456789").unwrap();
    std::fs::write(folder.path().join("fees.vtt"), "WEBVTT\n").unwrap();
    std::fs::write(folder.path().join("secret.mp4"), "secret").unwrap();
    let hall = folder.path().to_owned();
    let b = Bench::with(|config| config.hearing.hall = Some(hall)).await;
    (b, folder)
}

/// Asks from another machine, where no network is known.
async fn ask(
    b: &Bench,
    method: &str,
    path: &str,
    header: Option<(&str, &str)>,
    body: Vec<u8>,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answer = b.answer("203.0.113.9:1", true, request, Body::from(body));
    let (parts, body) = answer.await.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    (parts.status, parts.headers, body)
}

#[tokio::test]
async fn whoever_has_a_link_gets_the_cards_of_its_court() {
    let (b, _folder) = with_cards().await;
    let headers = format!("Authorization: Bearer {}\r\n", b.link());
    let answer = b.request("GET", "/api/v1/hall", &headers, "").await;
    let film = |name: &str| json!({"kk": name, "ru": name, "en": name});
    assert_eq!(
        answer.json(),
        json!({"cards": [{
            "title": {"kk": "Баж", "ru": "Пошлина", "en": "Fees"},
            "text": {"kk": "Баж туралы", "ru": "О пошлине", "en": "About fees"},
            "film": {"file": film("/hall/fees.mp4"), "subtitles": film("/hall/fees.vtt")},
        }]})
    );
    let strange = b.request("GET", "/api/v1/hall", "", "").await;
    assert_eq!(strange.problem(), (401, "token_missing".into()));
}

#[tokio::test]
async fn a_film_is_given_in_parts_and_nothing_that_no_card_names() {
    let (b, _folder) = with_cards().await;
    let part = Some(("range", "bytes=2-4"));
    let (status, headers, body) = ask(&b, "GET", "/hall/fees.mp4", part, vec![]).await;
    assert_eq!(
        (status, body.as_slice()),
        (StatusCode::PARTIAL_CONTENT, b"234".as_slice())
    );
    assert_eq!(headers["content-type"], "video/mp4");
    assert!(headers.contains_key("content-security-policy"));
    let (_, headers, _) = ask(&b, "GET", "/hall/fees.vtt", None, vec![]).await;
    assert_eq!(headers["content-type"], "text/vtt");
    for path in [
        "/hall/secret.mp4",
        "/hall/cards.toml",
        "/hall/..%2fcards.toml",
        "/hall/",
    ] {
        let (status, _, _) = ask(&b, "GET", path, None, vec![]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn that_a_film_has_not_changed_is_kept_for_as_long_as_the_film() {
    let (b, _folder) = with_cards().await;
    let (_, headers, _) = ask(&b, "GET", "/hall/fees.mp4", None, vec![]).await;
    let changed = headers["last-modified"].to_str().unwrap();
    let since = Some(("if-modified-since", changed));
    let (status, again, _) = ask(&b, "GET", "/hall/fees.mp4", since, vec![]).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
    assert_eq!(again["cache-control"], headers["cache-control"]);
    assert_eq!(again["cache-control"], "public, max-age=3600");
}

#[tokio::test]
async fn of_who_measures_too_often_not_one_byte_is_read() {
    let b = Bench::new().await;
    let endless = || Body::from_stream(futures_util::stream::pending::<std::io::Result<Vec<u8>>>());
    for _ in 0..20 {
        ask(&b, "GET", "/api/v1/speed?kib=1", None, vec![]).await;
    }
    let request = Request::builder().method("POST").uri("/api/v1/speed");
    let answer = b.answer("203.0.113.9:1", true, request, endless()).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_way_to_the_server_is_measured_within_bounds() {
    let b = Bench::new().await;
    let (status, headers, body) = ask(&b, "GET", "/api/v1/speed?kib=32", None, vec![]).await;
    assert_eq!((status, body.len()), (StatusCode::OK, 32 * 1024));
    assert_eq!(headers["cache-control"], "no-store");
    let (status, ..) = ask(&b, "POST", "/api/v1/speed", None, vec![1; 256 * 1024]).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, ..) = ask(&b, "POST", "/api/v1/speed", None, vec![1; 256 * 1024 + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    for path in [
        "/api/v1/speed",
        "/api/v1/speed?kib=0",
        "/api/v1/speed?kib=257",
    ] {
        let (status, ..) = ask(&b, "GET", path, None, vec![]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
    }
    let mut refused = false;
    for _ in 0..20 {
        refused |= ask(&b, "GET", "/api/v1/speed?kib=1", None, vec![]).await.0
            == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(refused, "one address asks without end");
    let invitation = ask(&b, "GET", "/api/v1/invitation", None, vec![]).await.0;
    assert_eq!(
        invitation,
        StatusCode::UNAUTHORIZED,
        "joining is counted apart"
    );
}
