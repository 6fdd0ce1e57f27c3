//! Whether a record is what was written, found now; and copies to hand out.

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
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Most findings of one answer.
const MOST: usize = 100;
/// Most parts that one order leaves out.
const MOST_PARTS: usize = 100;
/// Most characters of a ruling.
const LONGEST_RULING: usize = 200;
/// Bytes of a package that are sent at a time, and so many times those wait in memory.
const AT_ONCE: usize = 256 * 1024;
const WAITING: usize = 4;

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
    let role = format!("{}, copy", viewer.role());
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
    Ok((headers, packed(folder, id)).into_response())
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

/// A package as a tar file, packed as it is sent; its folder goes with the last byte, or with who does not wait for it.
fn packed(folder: TempDir, id: String) -> Body {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let out = io::BufWriter::with_capacity(AT_ONCE, Sent(sender.clone()));
        let mut tar = tar::Builder::new(out);
        tar.mode(tar::HeaderMode::Deterministic);
        let package = folder.path().join(PACKAGE);
        let packed = tar
            .append_dir_all(&id, package)
            .and_then(|()| tar.into_inner())
            .and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error));
        if let Err(error) = packed {
            // Ends the answer before its end, so that nobody takes it for whole.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let parts = stream::unfold(receiver, async |mut receiver| {
        let part: io::Result<Bytes> = receiver.recv().await?;
        Some((part, receiver))
    });
    Body::from_stream(parts)
}

/// Sends what is written.
struct Sent(mpsc::Sender<io::Result<Bytes>>);

impl io::Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
