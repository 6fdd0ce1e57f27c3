//! What a request to the docket brings: whose it is, which days, which version, under which key, and its body.

use crate::edge::clock;
use crate::edge::store::{Entry, Page, Under};
use crate::edge::token::random_id;
use crate::edge::web::app::App;
use crate::edge::web::join::{bearer, refused_body, refused_token};
use crate::edge::web::listener::Peer;
use crate::edge::web::problem::{Refused, Rejected};
use crate::id::{HearingId, UnixMillis};
use crate::record::evidence::hex::hex;
use crate::signal::docket::{HearingPlan, Moment};
use crate::signal::http::ProblemCode;
use crate::signal::staff::Staff;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Longest stretch of one list.
const LONGEST_MS: u64 = 31 * 24 * 3_600_000;
/// Most characters of what the library says about a body.
const LONGEST_DETAIL: usize = 300;

/// Who asks.
pub struct Staffed(pub Staff);

impl FromRequestParts<Arc<App>> for Staffed {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let token = presented(parts, app)?;
        let staff = app.keyring.verify_staff(token, clock::seconds());
        staff.map(Self).map_err(|error| refused_token(&error))
    }
}

/// The token of a request, if its address may ask now.
pub fn presented<'a>(parts: &'a Parts, app: &App) -> Result<&'a str, Refused> {
    let peer = parts.extensions.get::<Peer>().copied();
    let peer = peer.ok_or(Refused(ProblemCode::Unavailable))?;
    app.allow(peer.address.ip())?;
    bearer(&parts.headers)
}

/// A body; what does not fit is said with its place.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Json<T> {
    type Rejection = Rejected;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Rejected> {
        match axum::Json::<T>::from_request(request, app).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(error @ JsonRejection::JsonDataError(_)) => {
                let detail: String = error.body_text().chars().take(LONGEST_DETAIL).collect();
                Err(refused_body(error.status()).saying(detail))
            }
            Err(error) => Err(refused_body(error.status()).into()),
        }
    }
}

/// Which part of the docket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocketQuery {
    from: Moment,
    to: Moment,
    after: Option<String>,
}

/// The part of the docket that was asked for.
pub fn page(
    query: Result<Query<DocketQuery>, QueryRejection>,
    most: u32,
) -> Result<Page, Rejected> {
    let malformed = Refused(ProblemCode::QueryMalformed);
    let Query(query) = query.map_err(|_| {
        malformed.saying("Say from=…&to=… as times like 2026-11-26T00:00:00Z.".to_owned())
    })?;
    let (from, to) = (query.from.0, query.to.0);
    if to <= from || to.since(from) > LONGEST_MS {
        return Err(malformed.saying("`to` must be after `from`, by at most 31 days.".to_owned()));
    }
    Ok(Page {
        from,
        to,
        after: after(query.after.as_deref(), read_cursor)?,
        most,
    })
}

/// After what a list is to go on, as its cursor says.
pub fn after<T>(
    cursor: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Rejected> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    match read(cursor) {
        Some(place) => Ok(Some(place)),
        None => Err(Refused(ProblemCode::QueryMalformed)
            .saying("`after` must be the `next` of an answer.".to_owned())),
    }
}

/// Says after which hearing to go on.
pub fn cursor(entry: &Entry) -> String {
    format!("{}.{}", entry.booking.begins.0, entry.id)
}

fn read_cursor(text: &str) -> Option<(UnixMillis, HearingId)> {
    let (begins, id) = text.split_once('.')?;
    Some((UnixMillis(begins.parse().ok()?), HearingId::new(id).ok()?))
}

/// The version of a hearing that the request changes (`If-Match`, RFC 9110).
pub fn version(headers: &HeaderMap) -> Result<u32, Refused> {
    let missing = Refused(ProblemCode::VersionMissing);
    let tag = headers
        .get(header::IF_MATCH)
        .and_then(|tag| tag.to_str().ok())
        .ok_or(missing)?;
    let number = tag
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or(missing)?;
    number.parse().map_err(|_| missing)
}

/// The key of the request, and what was asked for under it.
pub fn under(headers: &HeaderMap, body: &HearingPlan) -> Result<Under, Refused> {
    let missing = Refused(ProblemCode::KeyMissing);
    let key = headers
        .get(HeaderName::from_static("idempotency-key"))
        .and_then(|key| key.to_str().ok())
        .ok_or(missing)?;
    // A key has the characters and the length of an id, so that it can stand in a database and in a log.
    let key = HearingId::new(key).map_err(|_| missing)?;
    let text = serde_json::to_string(body).map_err(|_| Refused(ProblemCode::BodyMalformed))?;
    Ok(Under {
        key: key.to_string(),
        digest: hex(&Sha256::digest(text.as_bytes())),
    })
}

/// An id that nobody can guess.
pub fn new_hearing_id() -> Result<HearingId, Refused> {
    HearingId::new(&format!("h-{}", random_id())).map_err(|_| Refused(ProblemCode::Unavailable))
}
