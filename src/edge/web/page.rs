//! The web client, embedded into the program, and the headers that every page carries.

use super::app::App;
use super::listener::Peer;
use super::problem::Refused;
use crate::edge::config::Http;
use crate::signal::http::ProblemCode;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::borrow::Cow;
use std::sync::Arc;

/// What `npm run build` made; read from disk in debug builds, part of the program in release builds.
#[derive(rust_embed::RustEmbed)]
#[folder = "web-client/dist/"]
#[allow_missing = true]
struct Client;

/// Script and styles of the one-file page are in it; which ones may run, its own policy says by their hashes.
const VERIFIER_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Tyndau</title><p>This server was built without its web client. \
    Build it with <code>make build</code> and start the server again.";

/// `verify.html`, which says of a record whether it is what was written, without a network; `None`: this program was built without it.
#[must_use]
pub fn verifier() -> Option<Cow<'static, [u8]>> {
    Client::get("verify.html").map(|file| file.data)
}

/// Everything that is no interface: the page and its files.
pub async fn file(method: Method, uri: Uri, asked: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Refused(ProblemCode::MethodNotAllowed).into_response();
    }
    let path = match uri.path() {
        // The page reads the token from the fragment, which never reaches the server.
        "/" | "/join" | "/docket" | "/check" | "/recordings" => "index.html",
        path if path.starts_with("/recordings/") => "index.html",
        path => path.trim_start_matches('/'),
    };
    // `npm run build` puts a packed one beside each file that gets smaller by it.
    if takes_brotli(&asked)
        && let Some(packed) = Client::get(&format!("{path}.br"))
        && let Some(plain) = Client::get(path)
    {
        let mut answer = found(path, plain.metadata.mimetype(), packed.data);
        let into = answer.headers_mut();
        into.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        return answer;
    }
    match Client::get(path) {
        Some(file) => found(path, file.metadata.mimetype(), file.data),
        None if path == "index.html" => {
            (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response()
        }
        None => Refused(ProblemCode::NotFound).into_response(),
    }
}

/// Whether a browser understands brotli (RFC 9110, 12.5.3). Browsers say so over HTTPS only.
fn takes_brotli(asked: &HeaderMap) -> bool {
    asked
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some("br")
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

fn found(path: &str, kind: &str, bytes: Cow<'static, [u8]>) -> Response {
    let kind =
        HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    // Names under assets/ hold a hash of the content.
    let cache = match path.starts_with("assets/") {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let mut response = (headers, axum::body::Body::from(bytes)).into_response();
    if path == "verify.html" {
        let policy = HeaderValue::from_static(VERIFIER_POLICY);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Puts the security headers on every answer.
pub async fn headers(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &str); 5] = [
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    let into = response.headers_mut();
    for (name, value) in fixed {
        into.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(&app.config.http)) {
        into.entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(policy);
    }
    // Answers of the interface hold secrets; pages and files say themselves how long they may be kept.
    into.entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    // Not in development: it would bind `localhost` to HTTPS for every program of this machine.
    if peer.secure && !app.dev {
        into.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

fn content_security_policy(http: &Http) -> String {
    let ancestors = match http.frame_ancestors.is_empty() {
        true => "'none'".to_owned(),
        false => http.frame_ancestors.join(" "),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
         connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors {ancestors}"
    )
}

/// Sends browsers of other machines from plain HTTP to HTTPS: only there do they get camera and microphone.
pub async fn to_https(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let plain = app.config.http.plain == crate::edge::config::Plain::Everyone;
    if peer.secure || plain || peer.address.ip().to_canonical().is_loopback() {
        return next.run(request).await;
    }
    let is_page = request.method() == Method::GET
        && request.uri().path() != "/ws"
        && !request.uri().path().starts_with("/api/");
    match (
        is_page,
        https_address(request.headers(), request.uri(), app.ports.https),
    ) {
        (true, Some(address)) => (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, address)],
        )
            .into_response(),
        _ => Refused(ProblemCode::Insecure).into_response(),
    }
}

fn https_address(headers: &HeaderMap, uri: &Uri, port: u16) -> Option<HeaderValue> {
    let authority: axum::http::uri::Authority =
        headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
    let host = authority.host();
    let path = uri.path_and_query()?;
    HeaderValue::from_str(&format!("https://{host}:{port}{path}")).ok()
}

/// Refuses requests of pages that come from elsewhere. Programs that are no browsers send no `Origin`; they need a token all the same.
pub async fn origin(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_interface = path == "/ws" || path.starts_with("/api/");
    if is_interface && !is_own(request.headers(), &app.config.http.origins) {
        return Refused(ProblemCode::OriginForeign).into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap, allowed: &[String]) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    let (Ok(origin), None) = (origin.to_str(), origins.next()) else {
        return false;
    };
    if allowed
        .iter()
        .any(|one| one.trim_end_matches('/') == origin)
    {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let of_page = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    of_page.is_some() && of_page == host
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn from(origin: Option<&str>, host: &str, allowed: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        let allowed: Vec<String> = allowed.iter().map(|one| (*one).to_owned()).collect();
        is_own(&headers, &allowed)
    }

    #[test]
    fn pages_of_this_host_and_of_the_list_may_connect() {
        assert!(from(None, "localhost:8080", &[]));
        assert!(from(Some("http://localhost:8080"), "localhost:8080", &[]));
        assert!(from(
            Some("https://court.example"),
            "inner:80",
            &["https://court.example/"]
        ));
        for foreign in [
            "http://localhost:9090",
            "https://evil.example",
            "null",
            "localhost:8080",
            "",
        ] {
            assert!(
                !from(Some(foreign), "localhost:8080", &["https://court.example"]),
                "{foreign}"
            );
        }
    }

    #[test]
    fn a_packed_file_goes_only_to_who_takes_it() {
        let takes = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::ACCEPT_ENCODING,
                HeaderValue::from_str(value).unwrap(),
            );
            takes_brotli(&headers)
        };
        for good in ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.9"] {
            assert!(takes(good), "{good}");
        }
        for bad in ["", "gzip", "brotli", "br;q=0", "gzip, br; q=0.0"] {
            assert!(!takes(bad), "{bad}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn a_page_of_another_machine_is_sent_to_the_https_port_of_the_same_host() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("192.0.2.2:8080"));
        let uri: Uri = "/join?a=b".parse().unwrap();
        assert_eq!(
            https_address(&headers, &uri, 8443).unwrap(),
            "https://192.0.2.2:8443/join?a=b"
        );
        headers.insert(header::HOST, HeaderValue::from_static("[2001:db8::1]:8080"));
        assert_eq!(
            https_address(&headers, &uri, 1).unwrap(),
            "https://[2001:db8::1]:1/join?a=b"
        );
        headers.insert(header::HOST, HeaderValue::from_static("a b"));
        assert!(https_address(&headers, &uri, 1).is_none());
    }
}
