//! A call in numbers, to be printed as JSON.

use super::media::{Received, SentKind};
use super::state::{CallState, Milestones};
use crate::signal::message::{Kind, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Instant;

/// A call in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Who called.
    pub person: String,
    /// As whom.
    pub role: Option<Role>,
    /// What was sent.
    pub sent: SentReport,
    /// What arrived, one row a publication.
    pub received: Vec<ReceivedReport>,
    /// Packets that belonged to no section.
    pub strays: u64,
    /// How often the server asked for a key frame.
    pub key_frame_requests: u64,
    /// Milliseconds from the begin of the join to each milestone.
    pub milestones_ms: BTreeMap<&'static str, f64>,
}

/// What was sent.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SentReport {
    /// Voice.
    pub audio: SentKind,
    /// Picture.
    pub video: SentKind,
}

/// What arrived of one publication.
#[derive(Clone, Debug, Serialize)]
pub struct ReceivedReport {
    /// Whose.
    pub person: String,
    /// Voice or picture.
    pub kind: Kind,
    /// RTP packets.
    pub packets: u64,
    /// Bytes of payload.
    pub bytes: u64,
    /// Packets that came twice.
    pub repeated: u64,
    /// Sequence numbers that never came.
    pub missing_packets: u64,
    /// Whole frames.
    pub frames: u64,
    /// Number of the first frame that arrived whole.
    pub first_number: Option<u64>,
    /// Number of the last.
    pub last_number: Option<u64>,
    /// Numbered frames that never came in between, as `[first, last]`.
    pub missing_numbers: Vec<(u64, u64)>,
    /// Milliseconds from the begin of the join to the first packet.
    pub first_packet_ms: Option<f64>,
    /// Milliseconds from the begin of the join to the first whole frame that can be shown or heard.
    pub first_frame_ms: Option<f64>,
}

impl Report {
    pub(super) fn new(
        state: &CallState,
        sent: SentReport,
        received: &Received,
        key_frame_requests: u64,
    ) -> Self {
        Self {
            person: state.me().unwrap_or_default().to_owned(),
            role: state.you.as_ref().map(|you| you.person.role),
            sent,
            received: rows(received, state.milestones.began),
            strays: received.strays,
            key_frame_requests,
            milestones_ms: milestones(&state.milestones),
        }
    }

    /// The row of one publication.
    #[must_use]
    pub fn of(&self, person: &str, kind: Kind) -> Option<&ReceivedReport> {
        self.received
            .iter()
            .find(|row| row.person == person && row.kind == kind)
    }
}

fn rows(received: &Received, began: Option<Instant>) -> Vec<ReceivedReport> {
    let mut publications: Vec<(String, Kind)> = received
        .streams()
        .filter_map(|stream| Some((stream.owner.clone()?, stream.kind)))
        .collect();
    publications.sort();
    publications.dedup();
    publications
        .into_iter()
        .map(|(person, kind)| row(received, person, kind, began))
        .collect()
}

fn row(received: &Received, person: String, kind: Kind, began: Option<Instant>) -> ReceivedReport {
    let mut numbers = super::media::ranges::Ranges::default();
    let mut row = ReceivedReport {
        person,
        kind,
        packets: 0,
        bytes: 0,
        repeated: 0,
        missing_packets: 0,
        frames: 0,
        first_number: None,
        last_number: None,
        missing_numbers: Vec::new(),
        first_packet_ms: None,
        first_frame_ms: None,
    };
    for stream in received.of(&row.person, kind) {
        row.packets = row.packets.saturating_add(stream.packets);
        row.bytes = row.bytes.saturating_add(stream.bytes);
        row.repeated = row.repeated.saturating_add(stream.repeated);
        row.missing_packets = row.missing_packets.saturating_add(stream.missing_packets());
        row.frames = row.frames.saturating_add(stream.frames);
        row.first_packet_ms = row.first_packet_ms.or(since(began, stream.first_packet));
        row.first_frame_ms = row.first_frame_ms.or(since(began, stream.first_frame));
        numbers.merge(&stream.numbers);
    }
    row.first_number = numbers.first();
    row.last_number = numbers.last();
    row.missing_numbers = numbers.holes();
    row
}

fn milestones(milestones: &Milestones) -> BTreeMap<&'static str, f64> {
    [
        ("welcomed", milestones.welcomed),
        ("admitted", milestones.admitted),
        ("offered", milestones.offered),
        ("answered", milestones.answered),
        ("connected", milestones.connected),
        ("opened", milestones.opened),
    ]
    .into_iter()
    .filter_map(|(name, at)| Some((name, since(milestones.began, at)?)))
    .collect()
}

/// Milliseconds between two moments, to a tenth.
fn since(from: Option<Instant>, to: Option<Instant>) -> Option<f64> {
    let millis = to?.saturating_duration_since(from?).as_secs_f64() * 1000.0;
    Some((millis * 10.0).round() / 10.0)
}
