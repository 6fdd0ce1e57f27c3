//! `log.jsonl`: the hearing's events, one JSON object a line, each with the system at once.

use super::files::Appended;
use super::part::Part;
use super::pieces::{Pieces, Written};
use super::{RecorderError, stamp};
use crate::hearing::course::Reason;
use crate::hearing::evidence::{Finding, Light};
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::lost::Measured;
use crate::hearing::output::Refusal;
use crate::hearing::rooms::RoomKind;
use crate::hearing::rules::Permission;
use crate::hearing::screening::{Screen, Screened};
use crate::id::{ParticipantId, RoomId};
use crate::record::track::Span;
use serde_json::{Map, Value, json};
use std::path::Path;

mod closed;
mod damage;
mod floor;
mod read;
mod writing;

pub use closed::{ClosedPart, is_closed, parts, turns};
pub use damage::{Damage, damaged};
pub use read::{entries, past};

/// The file's name in the record's folder.
pub const NAME: &str = "log.jsonl";

/// The log of one hearing.
#[derive(Debug)]
pub(super) struct Log {
    file: Appended,
    lines: u64,
    pieces: Pieces,
}

impl Log {
    pub(super) fn create(folder: &Path) -> Result<Self, RecorderError> {
        let file = Appended::create(folder, NAME)?;
        super::folder::sync(folder)?;
        Ok(Self {
            file,
            lines: 0,
            pieces: Pieces::default(),
        })
    }

    /// Appends an entry. Lines are numbered from 1, so that one that was cut out shows. In a closed part what somebody wrote is kept
    /// under the part's key.
    pub(super) fn append(
        &mut self,
        entry: &Entry,
        part: Option<(&mut Part, &Path)>,
    ) -> Result<(), RecorderError> {
        self.lines = self.lines.saturating_add(1);
        let mut line = line(self.lines, entry);
        if let Some((part, folder)) = part {
            let whole = format!("{line}\n");
            if closed::hide(&mut line) {
                part.keep(folder, &whole, entry.at.0)?;
            }
        }
        let line = format!("{line}\n");
        self.file.append(line.as_bytes())?;
        self.file.flush()?;
        self.pieces.grow(line.as_bytes());
        let (from, to) = (entry.at.0, entry.at.0);
        self.pieces.cut(Some(Span { from, to }));
        Ok(())
    }

    /// The lines since this was last asked, each a piece of its own, so that each can be shown or withheld by itself.
    pub(super) fn take_pieces(&mut self) -> Vec<Written> {
        self.pieces.take()
    }

    pub(super) fn sync(&mut self) -> Result<(), RecorderError> {
        self.file.sync()
    }

    /// Nothing more comes into it.
    pub(super) fn forsake(&mut self) {
        self.file.forsake();
    }

    pub(super) fn is_unsynced(&self) -> bool {
        self.file.is_unsynced()
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines
    }
}

/// A line of the log as it is written.
#[cfg(test)]
pub(super) fn written(n: u64, entry: &Entry) -> String {
    format!("{}\n", line(n, entry))
}

/// `{n, at, actor, fact, …}`: the fact by its name, what it holds beside it.
fn line(n: u64, entry: &Entry) -> Value {
    let actor = entry.actor.as_ref().map(|who| who.as_str());
    let mut line = Map::new();
    line.insert("n".to_owned(), n.into());
    line.insert("at".to_owned(), stamp::rfc3339(entry.at).into());
    line.insert("actor".to_owned(), actor.into());
    let (fact, details) = words(&entry.fact);
    line.insert("fact".to_owned(), fact.into());
    if let Value::Object(details) = details {
        line.extend(details);
    }
    Value::Object(line)
}

#[allow(
    clippy::too_many_lines,
    reason = "one arm a fact, so that the compiler holds that none is missing"
)]
fn words(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Arrived {
            role,
            name,
            stands_by,
        } => (
            "arrived",
            json!({"role": role.word(), "name": name.as_str(), "for": ids(stands_by)}),
        ),
        Fact::PlannedAnew {
            whom,
            name,
            stands_by,
        } => (
            "planned_anew",
            json!({"whom": whom.as_str(), "name": name.as_str(), "for": ids(stands_by)}),
        ),
        Fact::Returned => ("returned", Value::Null),
        Fact::LinkLost => ("link_lost", Value::Null),
        Fact::Left => ("left", Value::Null),
        Fact::Away { since } => ("away", json!({"since": stamp::rfc3339(*since)})),
        Fact::LinksRevoked { whom, by } => ("links_revoked", on(whom, "by", by.as_str())),
        Fact::MediaUp => ("media_up", Value::Null),
        Fact::MediaDown => ("media_down", Value::Null),
        Fact::Declared => ("declared", Value::Null),
        Fact::IdentityChecked {
            whom,
            face_to_face,
            how,
        } => (
            "identity_checked",
            json!({"whom": whom.as_str(), "face_to_face": face_to_face, "how": how.as_str()}),
        ),
        Fact::AuthorityChecked { whom, how: by } => {
            ("authority_checked", on(whom, "how", by.as_str()))
        }
        Fact::Admitted {
            whom,
            ready,
            reason,
        } => ("admitted", admitted(whom, *ready, reason.as_ref())),
        Fact::WitnessHeard { whom } => ("witness_heard", json!({"whom": whom.as_str()})),
        Fact::Dismissed { whom, reason } => {
            ("dismissed", on(whom, "reason", text(reason.as_ref())))
        }
        Fact::Removed { whom, reason } => ("removed", on(whom, "reason", reason.as_str())),
        Fact::SentBack { whom, reason } => ("sent_back", on(whom, "reason", text(reason.as_ref()))),
        Fact::Phase {
            number,
            from,
            to,
            reason,
        } => (
            "phase",
            json!({"number": number, "from": from.word(), "to": to.word(), "reason": text(reason.as_ref())}),
        ),
        Fact::Measured(link) => ("link_measured", measured(link)),
        Fact::GoesOnAt { at } => ("goes_on_at", json!({"ms": at.0})),
        Fact::Waited { summoned, here, ms } => (
            "waited",
            json!({"summoned": ids(summoned), "here": ids(here), "ms": ms}),
        ),
        Fact::WentWithout {
            guard,
            whom,
            reason,
        } => (
            "went_without",
            json!({"guard": guard.word(), "whom": id(whom.as_ref()), "reason": text(reason.as_ref())}),
        ),
        Fact::ClosedTo { named } => ("closed_to", json!({"named": ids(named)})),
        Fact::NamedForClosed { whom, reason } => {
            ("named_for_closed", on(whom, "reason", text(Some(reason))))
        }
        Fact::RecorderProof { ok } => ("recorder_proof", json!({"ok": ok})),
        Fact::ClockJumped { by_ms } => ("clock_jumped", json!({"by_ms": by_ms})),
        Fact::RecordedAgain => ("recorded_again", Value::Null),
        Fact::FloorsHeld { on } => ("floors_held", json!({"on": on})),
        Fact::Restored => ("restored", Value::Null),
        Fact::Switched { kind, on } => ("switched", json!({"kind": kind.as_str(), "on": on})),
        Fact::Muted { whom, reason } => ("muted", on(whom, "reason", text(reason.as_ref()))),
        Fact::FloorGiven { .. }
        | Fact::FloorTaken { .. }
        | Fact::FloorOpened { .. }
        | Fact::LastWordEnded
        | Fact::LastWordInterrupted { .. }
        | Fact::MutedAll { .. }
        | Fact::MicrophoneLocked { .. }
        | Fact::AskedToUnmute { .. }
        | Fact::HandLowered { .. }
        | Fact::AskedWhoHears { .. }
        | Fact::Hears { .. }
        | Fact::WhoHears { .. }
        | Fact::Step { .. }
        | Fact::TimeRuns { .. } => floor::words(fact),
        Fact::Hand { up } => ("hand", json!({"up": up})),
        Fact::Recording { on } => ("recording", json!({"on": on})),
        Fact::Evidence { light, findings } => ("evidence", evidence(*light, findings)),
        Fact::Dominant { whom } => ("dominant_speaker", json!({"whom": id(whom.as_ref())})),
        Fact::RoomEntered { room, kind } => ("room_entered", entered(*room, *kind)),
        Fact::RoomLeft { room } => ("room_left", json!({"room": room.0})),
        Fact::Screened { screened, ruling } => ("screened", screen(screened, ruling)),
        Fact::Said { .. } | Fact::Marked { .. } => writing::words(fact),
        Fact::Refused { act, why } => ("refused", refused(*act, *why)),
    }
}

fn evidence(light: Light, findings: &[Finding]) -> Value {
    let finding = |finding: &Finding| {
        let whose = finding.whose.as_ref();
        json!({
            "what": finding.what.word(),
            "whom": whose.map(|whose| whose.owner.as_str()),
            "kind": whose.map(|whose| whose.kind.as_str()),
        })
    };
    let findings: Vec<Value> = findings.iter().map(finding).collect();
    json!({"light": light.word(), "findings": findings})
}

fn measured(link: &Measured) -> Value {
    json!({"whom": link.whom.as_str(), "round_trip_ms": link.round_trip_ms, "lost_permille": link.lost_permille})
}

fn admitted(whom: &ParticipantId, ready: bool, reason: Option<&Reason>) -> Value {
    json!({"whom": whom.as_str(), "ready": ready, "reason": text(reason)})
}

fn entered(room: RoomId, kind: RoomKind) -> Value {
    json!({"room": room.0, "kind": kind.word()})
}

fn refused(act: Permission, why: Refusal) -> Value {
    json!({"act": act.word(), "why": why.word()})
}

/// What was done to somebody, and one thing more.
fn on(whom: &ParticipantId, name: &str, what: impl Into<Value>) -> Value {
    json!({"whom": whom.as_str(), name: what.into()})
}

fn screen(screened: &Screened, ruling: &str) -> Value {
    let Screen {
        sight,
        hearing,
        name,
    } = screened.screen;
    let (from, whom) = (screened.from.as_str(), screened.whom.as_str());
    json!({"from": from, "whom": whom, "sight": sight, "hearing": hearing, "name": name, "ruling": ruling})
}

fn ids<'a>(people: impl IntoIterator<Item = &'a ParticipantId>) -> Vec<&'a str> {
    people.into_iter().map(ParticipantId::as_str).collect()
}

fn id(who: Option<&ParticipantId>) -> Option<&str> {
    who.map(|who| who.as_str())
}

fn text(reason: Option<&Reason>) -> Option<&str> {
    reason.map(Reason::as_str)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::hearing::phase::Phase;
    use crate::hearing::role::Role;
    use crate::id::{ParticipantId, UnixMillis};
    use std::collections::BTreeSet;

    #[test]
    fn a_line_holds_number_time_actor_fact_and_its_details_and_a_name_cannot_forge_a_second_line() {
        let entry = |actor: Option<&str>, fact| Entry {
            at: UnixMillis(1_764_097_223_007),
            actor: actor.map(|a| ParticipantId::new(a).unwrap()),
            fact,
        };
        let arrived = Fact::Arrived {
            role: Role::Witness,
            name: "Әсел\n{\"n\":9}".to_owned(),
            stands_by: BTreeSet::new(),
        };
        let text = line(3, &entry(Some("w-1"), arrived)).to_string();
        assert!(!text.contains('\n'));
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read,
            json!({"n": 3, "at": "2025-11-25T19:00:23.007Z", "actor": "w-1", "fact": "arrived", "role": "witness",
                "name": "Әсел\n{\"n\":9}", "for": []})
        );
        let taken = entry(Some("judge-1"), Fact::FloorTaken { reason: None });
        let anew = Fact::PlannedAnew {
            whom: ParticipantId::new("l-1").unwrap(),
            name: "Өкіл № 1".to_owned(),
            stands_by: [ParticipantId::new("p-1").unwrap()].into(),
        };
        let hand = entry(Some("p-1"), Fact::Hand { up: true });
        for kept in [taken, hand, entry(None, anew)] {
            let text = line(5, &kept).to_string();
            assert_eq!(read::entries(text.as_bytes()), [kept], "with its time");
        }
        let phase = Fact::Phase {
            number: 2,
            from: Phase::WaitingHallOpen,
            to: Phase::OpenSession,
            reason: None,
        };
        assert_eq!(
            line(4, &entry(None, phase)),
            json!({"n": 4, "at": "2025-11-25T19:00:23.007Z", "actor": null, "fact": "phase", "number": 2, "from": "waiting_hall_open",
                "to": "open_session", "reason": null})
        );
    }

    #[test]
    fn who_was_away_and_without_whom_the_judge_goes_on_is_read_back_as_it_was_written() {
        let who = |id: &str| ParticipantId::new(id).unwrap();
        let since = UnixMillis(1_764_097_103_007);
        let went_without = |whom, reason| Fact::WentWithout {
            guard: crate::hearing::opening::Guard::ClerkPresent,
            whom,
            reason,
        };
        let facts = [
            Fact::LinkLost,
            Fact::Away { since },
            Fact::Returned,
            Fact::Restored,
            went_without(None, None),
            went_without(Some(who("clerk-1")), Reason::new("so ruled")),
            Fact::LinksRevoked {
                whom: who("p-1"),
                by: crate::id::StaffId::new("staff-1").unwrap(),
            },
        ];
        let entry = |fact| Entry {
            at: UnixMillis(1_764_097_223_007),
            actor: Some(who("clerk-1")),
            fact,
        };
        for kept in facts.map(entry) {
            let text = line(5, &kept).to_string();
            assert_eq!(read::entries(text.as_bytes()), [kept], "{text}");
        }
    }
}
