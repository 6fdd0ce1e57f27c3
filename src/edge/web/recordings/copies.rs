//! Whether a record is what was written, found now; and copies to hand out.

use super::shown::COPY;
use super::who::Viewer;
use super::{Staffed, refused, unavailable};
use crate::edge::archive::copies::{Copy, CopyError, PACKAGE};
use crate::edge::clock;
use crate::edge::recorder::export::ExportError;
use crate::edge::recorder::verify::Verified;
use crate::edge::recorder::withhold::Part;
use crate::edge::web::app::App;
use crate::edge::web::docket::ask::Json;
use crate::edge::web::page;
use crate::edge::web::problem::{Refused, Rejected};
use crate::id::UnixMillis;
use crate::record::evidence::report::{Finding, Verdict};
use crate::signal::docket::Moment;
use crate::signal::http::ProblemCode;
use crate::signal::recordings::{
    RecordingFinding, RecordingPackage, RecordingVerdict, RecordingVerification, WithheldPart,
};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

/// Most findings of one answer.
const MOST: usize = 100;
/// Most parts that one order leaves out.
const MOST_PARTS: usize = 100;
/// Most characters of a ruling.
const LONGEST_RULING: usize = 200;
/// Bytes of a package that are sent at a time, and so many times those wait in memory.
const AT_ONCE: usize = 256 * 1024;
const WAITING: usize = 4;
/// So long may who asked for a copy read nothing of it: parts that were closed to the public may lie open in its folder.
const PATIENCE: Duration = Duration::from_secs(60);

/// `POST …/verifications`.
pub async fn verify(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<axum::Json<RecordingVerification>, Rejected> {
    let listed = viewer.record(&app, &id).await?;
    if !viewer.verifies() {
        return Err(Refused(ProblemCode::RecordForbidden).into());
    }
    let verified = app.archive.verify(&listed.recording).await;
    let verified = verified.map_err(|error| failed(&error))?;
    Ok(axum::Json(told(&verified)))
}

/// `POST …/packages`: a tar file of the package that `tyndau recording export` makes.
pub async fn package(
    State(app): State<Arc<App>>,
    Staffed(staff): Staffed,
    Path(id): Path<String>,
    Json(body): Json<RecordingPackage>,
) -> Result<Response, Rejected> {
    let viewer = Viewer::Staff(staff);
    let listed = viewer.record(&app, &id).await?;
    if body.withhold.len() > MOST_PARTS || !body.withhold.iter().all(is_right) {
        let detail = "Of each part that is left out a file is needed, a time that ends after it begins, and a ruling of 1 to 200 characters.";
        return Err(Refused(ProblemCode::BodyMalformed).saying(detail.to_owned()));
    }
    let copy = Copy {
        with_closed: body.with_closed,
        as_is: body.as_is,
        parts: body.withhold.into_iter().map(part).collect(),
        page: page::verifier().map(std::borrow::Cow::into_owned),
    };
    // Whoever takes a copy along has seen it.
    let role = format!("{}{COPY}", viewer.role());
    let catalogue = &app.archive.catalogue;
    let written = catalogue
        .viewed(&id, clock::now().0, &viewer.id(), &role)
        .await;
    written.map_err(|error| unavailable(&error))?;
    let (folder, _) = match app.archive.package(&listed.recording, copy).await {
        Ok(made) => made,
        Err(error) if error.is_of_the_order() => {
            return Err(Refused(ProblemCode::BodyMalformed).saying(error.to_string()));
        }
        Err(error) => return Err(failed(&error).into()),
    };
    tracing::warn!(recording = %id, staff = %viewer.id(), "a copy of a record was made");
    let name = format!("attachment; filename=\"{id}.tar\"");
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, packed(folder, id, PATIENCE)).into_response())
}

fn is_right(part: &WithheldPart) -> bool {
    let length = part.ruling.trim().chars().count();
    (1..=LONGEST_RULING).contains(&length) && part.from_ms <= part.to_ms
}

fn part(part: WithheldPart) -> Part {
    Part {
        file: part.file,
        from_ms: part.from_ms,
        to_ms: part.to_ms,
        ruling: part.ruling.trim().to_owned(),
    }
}

fn told(verified: &Verified) -> RecordingVerification {
    let report = &verified.report;
    let at = |ms: u64| Moment(UnixMillis(ms));
    let finding = |finding: &Finding| RecordingFinding {
        wrong: finding.wrong.word().to_owned(),
        file: finding.file.clone(),
        from: finding.from_ms.map(at),
        to: finding.to_ms.map(at),
        count: finding.count,
    };
    RecordingVerification {
        verdict: match report.verdict {
            Verdict::Intact => RecordingVerdict::Intact,
            Verdict::Altered => RecordingVerdict::Altered,
            Verdict::Incomplete => RecordingVerdict::Incomplete,
            Verdict::Untrusted => RecordingVerdict::Untrusted,
        },
        at: Moment(clock::now()),
        findings: report.findings.iter().take(MOST).map(finding).collect(),
        signed_until: report.signed_until_ms.map(at),
        recovered_from: report.recovered.map(|recovered| at(recovered.from_ms)),
        stamps: verified.stamps.count,
    }
}

fn failed(error: &CopyError) -> Refused {
    match error {
        CopyError::View(error) => refused(error),
        CopyError::Export(ExportError::Refused(_)) | CopyError::Verify(_) => {
            Refused(ProblemCode::RecordBroken)
        }
        other => {
            tracing::error!(error = %other, "a record could not be verified or copied");
            Refused(ProblemCode::Unavailable)
        }
    }
}

/// A package as a tar file, packed as it is sent; its folder goes with the last byte, or with who does not wait for it or reads nothing of it
/// for so long.
fn packed(folder: TempDir, id: String, patience: Duration) -> Body {
    let (sender, receiver) = mpsc::channel(WAITING);
    let (whole, is_whole) = oneshot::channel();
    let sent = Sent {
        sender: Some(sender),
        runtime: Handle::current(),
        patience,
    };
    tokio::task::spawn_blocking(move || match pack(&folder, &id, sent) {
        Ok(()) => {
            let _ = whole.send(());
        }
        Err(error) => {
            tracing::warn!(%error, recording = %id, "a copy of a record was not read to its end");
        }
    });
    let parts = stream::unfold(
        (receiver, Some(is_whole)),
        async |(mut receiver, is_whole)| {
            if let Some(part) = receiver.recv().await {
                return Some((Ok(part), (receiver, is_whole)));
            }
            // What breaks off ends as an error, so that nobody takes it for whole.
            match is_whole?.await {
                Ok(()) => None,
                Err(_) => Some((
                    Err(io::Error::from(io::ErrorKind::BrokenPipe)),
                    (receiver, None),
                )),
            }
        },
    );
    Body::from_stream(parts)
}

fn pack(folder: &TempDir, id: &str, sent: Sent) -> io::Result<()> {
    let mut tar = tar::Builder::new(io::BufWriter::with_capacity(AT_ONCE, sent));
    tar.mode(tar::HeaderMode::Deterministic);
    tar.append_dir_all(id, folder.path().join(PACKAGE))?;
    let out = tar.into_inner()?.into_inner();
    out.map(drop).map_err(io::IntoInnerError::into_error)
}

/// Sends what is written.
struct Sent {
    /// `None`: nobody reads any more.
    sender: Option<mpsc::Sender<Bytes>>,
    runtime: Handle,
    patience: Duration,
}

impl io::Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let sender = self.sender.take().ok_or_else(gone)?;
        let send = sender.send_timeout(Bytes::copy_from_slice(bytes), self.patience);
        self.runtime.block_on(send).map_err(|_| gone())?;
        self.sender = Some(sender);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use axum::body::to_bytes;

    fn package(bytes: usize) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join(PACKAGE);
        std::fs::create_dir(&package).unwrap();
        std::fs::write(package.join("a.webm"), vec![7; bytes]).unwrap();
        folder
    }

    #[tokio::test]
    async fn a_copy_that_nobody_reads_goes_and_is_not_taken_for_whole() {
        let folder = package(AT_ONCE * (WAITING + 4));
        let path = folder.path().to_owned();
        let body = packed(folder, "r".to_owned(), Duration::from_millis(50));
        while path.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(to_bytes(body, usize::MAX).await.is_err());
    }

    #[tokio::test]
    async fn a_copy_that_is_read_comes_whole() {
        let bytes = AT_ONCE * (WAITING + 4);
        let body = packed(package(bytes), "r".to_owned(), Duration::from_secs(60));
        assert!(to_bytes(body, usize::MAX).await.unwrap().len() > bytes);
    }
}
