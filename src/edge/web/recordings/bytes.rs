//! The bytes of a track, in ranges (RFC 9110, section 14), for who has the cookie of a view.

use super::{COOKIE, refused, unavailable};
use crate::edge::clock;
use crate::edge::web::app::App;
use crate::edge::web::problem::Refused;
use crate::record::closed::opened_name;
use crate::signal::http::ProblemCode;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_range_header::{SyntacticallyCorrectRange, parse_range_header};
use std::ops::Range;
use std::sync::Arc;

/// Most bytes of an answer to who asks for all from somewhere on, as browsers do: they ask for more when they need it. A browser opens six
/// connections to a server and leaves each open until its answer was read; so no track can keep the others waiting.
const A_PIECE: u64 = 1024 * 1024;

/// What of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
}

/// `GET …/files/{number}`.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((id, number)): Path<(String, u16)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let closed = Refused(ProblemCode::ViewClosed);
    let token = cookie(&headers).ok_or(closed)?;
    let opens = app
        .keyring
        .verify_view(token, &id, number, clock::seconds());
    opens.map_err(|_| closed)?;
    let listed = app.archive.catalogue.one(&id).await;
    let listed = listed.map_err(|error| unavailable(&error))?;
    if listed.recording.destroyed_ms > 0 {
        return Err(Refused(ProblemCode::RecordDestroyed));
    }
    let files = app.archive.catalogue.files(&id).await;
    let files = files.map_err(|error| unavailable(&error))?;
    let file = files.get(usize::from(number)).ok_or(closed)?;
    let length = app.archive.length(&listed.recording, &files, file).await;
    let length = length.map_err(|error| refused(&error))?;
    let (status, range) = match asked(&headers, length) {
        Asked::Whole => (StatusCode::OK, 0..length),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Beyond => return Ok(beyond(length)),
    };
    // Of an empty file there is no range to ask for.
    let part = (status == StatusCode::PARTIAL_CONTENT).then(|| range.clone());
    let parts = app.archive.bytes(&listed.recording, &files, file, part);
    let parts = parts.await.map_err(|error| refused(&error))?;
    let name = opened_name(&file.name).map_or_else(|| file.name.clone(), |(_, name)| name);
    let body = Body::from_stream(parts);
    Ok(answer(status, &range, (&name, length), body))
}

fn answer(
    status: StatusCode,
    range: &Range<u64>,
    (name, whole): (&str, u64),
    body: Body,
) -> Response {
    let length = range.end.saturating_sub(range.start);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    let last = range.end.saturating_sub(1);
    let content_range = format!("bytes {}-{last}/{whole}", range.start);
    let all = [
        (header::CONTENT_TYPE, kind(name).to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        // Never on the disk of who looks.
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_RANGE, content_range),
    ];
    for (name, value) in all {
        let is_for_parts = name == header::CONTENT_RANGE;
        if let Ok(value) = value.parse()
            && (!is_for_parts || status == StatusCode::PARTIAL_CONTENT)
        {
            headers.insert(name, value);
        }
    }
    response
}

fn beyond(length: u64) -> Response {
    let range = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
    (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()
}

/// A header that is no range is ignored, and several ranges at once are answered with everything, as the standard allows.
fn asked(headers: &HeaderMap, length: u64) -> Asked {
    let header = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let Some(Ok(ranges)) = header.map(parse_range_header) else {
        return Asked::Whole;
    };
    let [one] = ranges.into_ranges()[..] else {
        return Asked::Whole;
    };
    let range = match one {
        SyntacticallyCorrectRange::FromStart(from) => {
            from..length.min(from.saturating_add(A_PIECE))
        }
        SyntacticallyCorrectRange::Indexed(start, end) => start..end.saturating_add(1).min(length),
        SyntacticallyCorrectRange::FromLast(last) => length.saturating_sub(last)..length,
    };
    match range.start < range.end {
        true => Asked::Part(range),
        false => Asked::Beyond,
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "webm")) => "video/webm",
        Some((_, "mkv" | "mka")) => "video/x-matroska",
        _ => "application/octet-stream",
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    fn of(range: &str, length: u64) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        asked(&headers, length)
    }

    #[test]
    fn ranges_are_cut_to_the_file_and_what_is_beyond_is_refused() {
        assert_eq!(asked(&HeaderMap::new(), 10), Asked::Whole);
        assert_eq!(of("bytes=0-", 10), Asked::Part(0..10));
        let long = 3 * A_PIECE;
        assert_eq!(of("bytes=5-", long), Asked::Part(5..5 + A_PIECE));
        assert_eq!(of("bytes=5-", A_PIECE), Asked::Part(5..A_PIECE));
        // Who says how much gets it.
        let named = format!("bytes=5-{}", long - 1);
        assert_eq!(of(&named, long), Asked::Part(5..long));
        assert_eq!(of("bytes=2-3", 10), Asked::Part(2..4));
        assert_eq!(of("bytes=8-99", 10), Asked::Part(8..10));
        assert_eq!(of("bytes=-4", 10), Asked::Part(6..10));
        assert_eq!(of("bytes=-99", 10), Asked::Part(0..10));
        assert_eq!(of("bytes=10-", 10), Asked::Beyond);
        assert_eq!(of("bytes=10-12", 10), Asked::Beyond);
        assert_eq!(of("bytes=0-0", 0), Asked::Beyond);
        for whole in ["bytes=0-1,4-5", "bites=0-1", "bytes=5-2", "bytes=", "x"] {
            assert_eq!(of(whole, 10), Asked::Whole, "{whole}");
        }
    }
}
