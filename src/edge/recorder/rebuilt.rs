//! The manifest of a record that was interrupted: made from what lies on the disk when it is closed, so that it can be played and
//! verified with names. What only the server knew that was writing is not in it: why nothing was there, and how many packets were lost.

use super::{RecorderError, log, seal, stamp};
use crate::hearing::journal::{Entry, Fact};
use crate::id::UnixMillis;
use crate::record::closed::{Held, opened_name};
use crate::record::evidence::CHAIN;
use crate::record::evidence::chain::Chain;
use crate::record::evidence::is_track;
use crate::record::evidence::line::{Begin, Segment};
use crate::record::manifest::{Evidence, LogFile, Manifest, MediaFile, SCHEMA, Sealed, Subject};
use crate::record::walk::Walk;
use std::collections::BTreeMap;
use std::path::Path;

/// From when to when the pieces of a file are, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spanned {
    from: u64,
    to: u64,
}

/// The times of all files that a chain names.
#[derive(Debug, Default)]
pub(super) struct Spans(BTreeMap<String, Spanned>);

impl Spans {
    /// The chain names another piece.
    pub(super) fn add(&mut self, piece: &Segment) {
        let span = self.0.entry(piece.file.clone()).or_insert(Spanned {
            from: piece.from_ms,
            to: piece.to_ms,
        });
        span.to = span.to.max(piece.to_ms);
    }
}

/// What is known of one file, which was read once.
struct Track {
    name: String,
    subject: Subject,
    walk: Walk,
    sealed: Option<Sealed>,
    spanned: Spanned,
    bytes: u64,
    sha256: String,
}

impl Track {
    fn read(
        folder: &Path,
        name: &str,
        subject: Subject,
        spanned: Spanned,
    ) -> Result<Self, RecorderError> {
        let part = opened_name(name).map(|(part, _)| part);
        let (mut walk, mut held) = (Walk::default(), Held::default());
        let (bytes, sha256) = seal::hash_with(&folder.join(name), |bytes| match part {
            Some(_) => held.push(bytes),
            None => walk.push(bytes),
        })?;
        let bytes_held = held.bytes();
        Ok(Self {
            name: name.to_owned(),
            subject,
            walk,
            sealed: part.map(|part| Sealed {
                part,
                bytes: bytes_held,
            }),
            spanned,
            bytes,
            sha256,
        })
    }
}

/// Makes the manifest of a record whose chain was gone on with to its end, but for the last line.
pub(super) fn manifest(
    folder: &Path,
    begin: &Begin,
    chain: &Chain,
    spans: &Spans,
) -> Result<Manifest, RecorderError> {
    let names = names(folder);
    let mut tracks = Vec::new();
    for (name, spanned) in spans.0.iter().filter(|(name, _)| is_track(name)) {
        // The words of a closed part's log are no track.
        let Some(subject) = subject(name, &names) else {
            continue;
        };
        tracks.push(Track::read(folder, name, subject, *spanned)?);
    }
    let zero = tracks.iter().find_map(|track| track.walk.zero());
    let zero = zero.or_else(|| tracks.iter().map(|track| track.spanned.from).min());
    let files = tracks.into_iter();
    let files = files.map(|track| media_file(track, zero.unwrap_or_default()));
    let files = files.collect();
    let mut lines: u64 = 0;
    let (bytes, sha256) = seal::hash_with(&folder.join(log::NAME), |bytes| {
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        lines = lines.saturating_add(ends as u64);
    })?;
    Ok(Manifest {
        schema: SCHEMA,
        hearing: begin.hearing.clone(),
        case_number: begin.case_number.clone(),
        start: stamp::rfc3339(UnixMillis(begin.started_ms)),
        end: stamp::rfc3339(UnixMillis(chain.latest_ms())),
        zero: zero.map(|zero| stamp::rfc3339(UnixMillis(zero))),
        log: LogFile {
            path: log::NAME.to_owned(),
            lines,
            bytes,
            sha256,
        },
        files,
        unwritten: Vec::new(),
        evidence: Some(Evidence {
            chain: CHAIN.to_owned(),
            court_key: begin.court_key,
            key: begin.key,
            epochs: chain.epochs(),
            head: chain.head(),
        }),
    })
}

fn media_file(track: Track, zero: u64) -> MediaFile {
    let since = |ms: u64| ms.saturating_sub(zero);
    let spanned = (since(track.spanned.from), since(track.spanned.to));
    let (from, to) = track.walk.span().unwrap_or(spanned);
    let at = |ms: u64| stamp::rfc3339(UnixMillis(zero.saturating_add(ms)));
    let codec = track.walk.codec().map(crate::codec::Codec::as_str);
    let likely = match track.subject.kind.as_str() {
        "audio" => "opus",
        _ => "vp8",
    };
    MediaFile {
        path: track.name,
        subject: track.subject,
        codec: codec.unwrap_or(likely).to_owned(),
        start: at(from),
        end: at(to),
        from,
        to,
        frames: track.walk.frames(),
        bytes: track.bytes,
        sha256: track.sha256,
        sealed: track.sealed,
        lost_packets: 0,
        gaps: track.walk.gaps().to_vec(),
    }
}

/// Whose a file is, by its name: `WHO-ROLE-KIND.EXTENSION`, `WHO-ROLE-KIND-2.EXTENSION`, and what closed parts add to it.
fn subject(file: &str, names: &BTreeMap<String, String>) -> Option<Subject> {
    let opened = opened_name(file);
    let (part, name) = match &opened {
        Some((part, name)) => (Some(*part), name.as_str()),
        None => (None, file),
    };
    let (stem, _) = name.rsplit_once('.')?;
    let stem = match part {
        Some(part) => stem.strip_suffix(&format!(".closed-{part}"))?,
        None => stem,
    };
    let stem = match stem.rsplit_once('-') {
        Some((first, number)) if number.bytes().all(|digit| digit.is_ascii_digit()) => first,
        _ => stem,
    };
    let (stem, kind) = stem.rsplit_once('-')?;
    let (who, role) = stem.rsplit_once('-')?;
    if !matches!(kind, "audio" | "video") {
        return None;
    }
    Some(Subject {
        who: who.to_owned(),
        name: names.get(who).cloned().unwrap_or_default(),
        role: role.to_owned(),
        kind: kind.to_owned(),
    })
}

/// The names of people, by what the logs of the hearing tell.
fn names(folder: &Path) -> BTreeMap<String, String> {
    let past = folder.parent().map(log::past).unwrap_or_default();
    let named = past
        .into_iter()
        .filter_map(|Entry { actor, fact, .. }| match fact {
            Fact::Arrived { name, .. } => Some((actor?.to_string(), name)),
            Fact::PlannedAnew { whom, name, .. } => Some((whom.to_string(), name)),
            _ => None,
        });
    named.collect()
}
