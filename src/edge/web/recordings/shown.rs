//! A record in the words of the wire.

use super::PATH;
use super::who::Viewer;
use crate::edge::archive::catalogue::{Listed, Recording};
use crate::edge::archive::playback::View;
use crate::edge::clock;
use crate::edge::web::app::App;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::rules::Permission;
use crate::id::{ParticipantId, UnixMillis};
use crate::record::keeping::{Fate, Kept, Unclosed, ends, fate};
use crate::record::manifest::MediaFile;
use crate::signal::docket::Moment;
use crate::signal::message::Kind;
use crate::signal::recordings::{
    Chapter, ChapterKind, RecordedGap, RecordedTrack, RecordingCard, RecordingEnding,
    RecordingState, RecordingUnclosed, RecordingVerdict, RecordingView, RecordingViewed,
};

/// What is written down behind the role of who takes a copy.
pub const COPY: &str = ", copy";
/// Most chapters of one answer.
const MOST_CHAPTERS: usize = 2_000;

/// A record in a list.
pub fn card(app: &App, listed: &Listed, viewer: &Viewer) -> RecordingCard {
    let (recording, is_staff) = (&listed.recording, viewer.is_staff());
    let is_there = recording.destroyed_ms == 0;
    let troubles = recording.troubles();
    let at = |ms: u64| Moment(UnixMillis(ms));
    RecordingCard {
        id: recording.id.clone(),
        hearing: recording.hearing.clone(),
        court: recording.court.clone(),
        case_number: recording.case_number.clone(),
        began: at(recording.began_ms),
        ended: at(recording.ended_ms),
        state: match (recording.destroyed_ms, recording.held_ms, listed.kept) {
            (1.., _, _) => RecordingState::Destroyed,
            (0, 1.., _) => RecordingState::Held,
            (0, 0, Kept::Local) => RecordingState::Local,
            (0, 0, Kept::Uploaded) => RecordingState::Uploaded,
            (0, 0, Kept::Verified) => RecordingState::Verified,
        },
        unclosed: recording.unclosed.map(|why| match why {
            Unclosed::Damaged => RecordingUnclosed::Damaged,
            Unclosed::Gone => RecordingUnclosed::Gone,
            Unclosed::OtherKey => RecordingUnclosed::OtherKey,
            Unclosed::Unreadable => RecordingUnclosed::Unreadable,
        }),
        verdict: verdict(&recording.verdict).unwrap_or(RecordingVerdict::Untrusted),
        taken_in: (recording.taken_ms > 0).then(|| at(recording.taken_ms)),
        checked: (recording.hashed_ms > recording.taken_ms).then(|| at(recording.hashed_ms)),
        found: verdict(&recording.found),
        verifiable: is_there && viewer.verifies(),
        auditable: viewer.administers(),
        copyable: is_there && is_staff,
        head: recording.head.clone(),
        files: listed.files,
        bytes: listed.bytes,
        kept_until: ends(app.archive.term(recording, 0)).map(at),
        ending: is_staff.then(|| ending(app, recording)).flatten(),
        trouble: (is_staff && !troubles.is_empty()).then_some(troubles),
    }
}

/// Somebody who opened a record, as it was written down.
pub fn viewed((at_ms, who, role): (u64, String, String)) -> RecordingViewed {
    let copied = role.strip_suffix(COPY);
    RecordingViewed {
        at: Moment(UnixMillis(at_ms)),
        who,
        copy: copied.is_some(),
        role: copied.unwrap_or(&role).to_owned(),
    }
}

fn verdict(word: &str) -> Option<RecordingVerdict> {
    serde_json::from_value(word.into()).ok()
}

fn ending(app: &App, recording: &Recording) -> Option<RecordingEnding> {
    if recording.destroyed_ms > 0 {
        return None;
    }
    match fate(app.archive.term(recording, 0), clock::now().0) {
        Fate::EndsSoon => Some(RecordingEnding::Soon),
        Fate::Due | Fate::ToBeDestroyed => Some(RecordingEnding::Over),
        Fate::Kept | Fate::Held => None,
    }
}

/// A record that is opened by `viewer` from `opened` until `expires`.
pub fn view(
    recording: RecordingCard,
    viewer: &Viewer,
    (opened, expires): (UnixMillis, UnixMillis),
    view: View,
) -> RecordingView {
    let is_court = viewer.person().is_none();
    let View {
        zero,
        tracks,
        entries,
    } = view;
    let length_ms = tracks.iter().map(|(_, track, _)| track.to).max();
    let chapters = entries
        .iter()
        .filter_map(|entry| chapter(entry, zero, is_court));
    RecordingView {
        viewer: viewer.name(),
        opened: Moment(opened),
        expires: Moment(expires),
        zero: Moment(zero),
        length_ms: length_ms.unwrap_or_default(),
        chapters: chapters.take(MOST_CHAPTERS).collect(),
        tracks: tracks
            .into_iter()
            .map(|(number, track, is_named)| recorded(&recording.id, number, track, is_named))
            .collect(),
        recording,
    }
}

fn recorded(id: &str, number: u16, track: MediaFile, is_named: bool) -> RecordedTrack {
    let gap = |gap: &crate::record::manifest::Gap| RecordedGap {
        from_ms: gap.from,
        to_ms: gap.to,
        why: gap.why.word().to_owned(),
    };
    RecordedTrack {
        address: format!("{PATH}/{id}/files/{number}"),
        who: track.subject.who,
        name: is_named.then_some(track.subject.name),
        role: track.subject.role,
        kind: match track.subject.kind.as_str() {
            "audio" => Kind::Audio,
            _ => Kind::Video,
        },
        codec: track.codec,
        from_ms: track.from,
        to_ms: track.to,
        gaps: track.gaps.iter().map(gap).collect(),
    }
}

/// What of the log is a chapter: what everybody in the courtroom saw; and for the court its markers. What people wrote is not.
fn chapter(entry: &Entry, zero: UnixMillis, is_court: bool) -> Option<Chapter> {
    let id = |who: &ParticipantId| who.to_string();
    let (kind, word, who) = match &entry.fact {
        Fact::Phase { to, .. } => (ChapterKind::Phase, Some(to.word()), None),
        Fact::Marked { kind, .. } if is_court || kind.permission() == Permission::MarkStep => {
            let who = entry.actor.as_ref().map(id);
            (ChapterKind::Marker, Some(kind.word()), who)
        }
        Fact::FloorGiven { to, .. } => (ChapterKind::Floor, None, to.first().map(id)),
        Fact::WitnessHeard { whom } => (ChapterKind::Testimony, None, Some(id(whom))),
        _ => return None,
    };
    Some(Chapter {
        at_ms: entry.at.since(zero),
        kind,
        word: word.map(str::to_owned),
        who,
    })
}
