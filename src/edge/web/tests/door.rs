//! Ports, pages and their headers, slow and many connections.

use super::bench::{Bench, PATIENCE, exchange};
use crate::edge::{certs, tls};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let b = Bench::new().await;
    for path in [
        "/",
        "/join",
        "/nothing",
        "/api/v1/nothing",
        "/api/v1/invitation",
    ] {
        let answer = b.request("GET", path, "", "").await;
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self';",
            "frame-ancestors 'none'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "permissions-policy: camera=(self)",
            "cache-control: no-",
        ] {
            assert!(
                answer.head.contains(header),
                "{path}: {header} is missing in {}",
                answer.head
            );
        }
        assert!(!answer.head.contains("strict-transport-security"));
    }
}

#[tokio::test]
async fn unknown_places_and_methods_are_problems() {
    let b = Bench::new().await;
    for path in [
        "/nothing",
        "/api/v1/nothing",
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
    ] {
        assert_eq!(
            b.request("GET", path, "", "").await.problem(),
            (404, "not_found".into()),
            "{path}"
        );
    }
    for (method, path) in [
        ("GET", "/api/v1/join"),
        ("POST", "/ws"),
        ("POST", "/"),
        ("DELETE", "/join"),
    ] {
        let answer = b.request(method, path, "", "").await;
        assert_eq!(
            answer.problem(),
            (405, "method_not_allowed".into()),
            "{method} {path}"
        );
    }
    assert_eq!(
        b.request("GET", "/metrics", "", "").await.status,
        404,
        "numbers are not for the world"
    );
}

async fn of(
    b: &Bench,
    address: &str,
    secure: bool,
    method: &str,
    path: &str,
) -> axum::response::Response {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "court.example:80");
    b.answer(address, secure, request, Body::empty()).await
}

#[tokio::test]
async fn other_machines_are_sent_to_https_and_their_links_are_not_taken_in_the_clear() {
    let b = Bench::new().await;
    let port = b.app.ports.https;
    let sent = of(&b, "203.0.113.9:1", false, "GET", "/join").await;
    assert_eq!(sent.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(
        sent.headers()["location"],
        format!("https://court.example:{port}/join").as_str()
    );
    for (method, path) in [
        ("GET", "/api/v1/invitation"),
        ("POST", "/api/v1/join"),
        ("GET", "/ws"),
    ] {
        assert_eq!(
            of(&b, "203.0.113.9:1", false, method, path).await.status(),
            StatusCode::FORBIDDEN
        );
        assert_ne!(
            of(&b, "203.0.113.9:1", true, method, path).await.status(),
            StatusCode::FORBIDDEN
        );
        assert_ne!(
            of(&b, "[::ffff:127.0.0.1]:1", false, method, path)
                .await
                .status(),
            StatusCode::FORBIDDEN
        );
    }
    let proxied =
        Bench::with(|config| config.http.plain = crate::edge::config::Plain::Everyone).await;
    let answer = of(
        &proxied,
        "203.0.113.9:1",
        false,
        "GET",
        "/api/v1/invitation",
    )
    .await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn https_answers_with_the_development_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let made = certs::load_or_make(folder.path()).unwrap();
    let acceptor = tls::acceptor(&made.cert, &made.key).unwrap();
    let b = Bench::made(|_| {}, Some(acceptor)).await;

    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(&made.authority).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    for name in ["localhost", "127.0.0.1"] {
        let stream = TcpStream::connect(("127.0.0.1", b.app.ports.https))
            .await
            .unwrap();
        let name = ServerName::try_from(name).unwrap();
        let stream = connector.connect(name, stream).await.unwrap();
        let answer = exchange(stream, "GET", "/api/v1/invitation", "", "").await;
        assert_eq!(answer.problem(), (401, "token_missing".into()));
    }
}

#[tokio::test]
async fn sockets_that_say_nothing_are_closed_on_both_ports() {
    let folder = tempfile::tempdir().unwrap();
    let made = certs::load_or_make(folder.path()).unwrap();
    let acceptor = tls::acceptor(&made.cert, &made.key).unwrap();
    let b = Bench::made(|config| config.limits.header_ms = 100, Some(acceptor)).await;
    for port in [b.app.ports.http, b.app.ports.https] {
        let mut silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let mut nothing = Vec::new();
        let end = tokio::time::timeout(PATIENCE, silent.read_to_end(&mut nothing)).await;
        assert!(end.is_ok(), "a silent socket stays open at {port}");
    }
}

#[tokio::test]
async fn an_address_holds_few_silent_connections() {
    let b = Bench::with(|config| {
        config.limits.known_networks.clear();
        config.limits.silent_per_address = 3;
    })
    .await;
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(b.connect().await);
    }
    let refused = tokio::time::timeout(PATIENCE, async {
        let mut one = b.connect().await;
        let mut nothing = Vec::new();
        one.read_to_end(&mut nothing)
            .await
            .map(|_| nothing.is_empty())
            .unwrap_or(true)
    });
    assert!(refused.await.unwrap());
    drop(silent);
    let answered = tokio::time::timeout(PATIENCE, async {
        while b.request("GET", "/join", "", "").await.status == 0 {
            tokio::task::yield_now().await;
        }
    });
    answered.await.unwrap();
}
