//! What the log tells of parts that are closed to the public: when they are, and its lines without what is said there.

use crate::hearing::course::Reason;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::phase::Phase;
use crate::id::UnixMillis;
use serde_json::Value;
use std::ops::Range;

/// Members of a line that name people, moments and kinds, and hold nothing that anybody wrote.
const KEPT: [&str; 17] = [
    "act", "actor", "at", "fact", "from", "guard", "kind", "light", "marker", "name", "person",
    "role", "side", "step", "to", "whom", "why",
];

/// Stands in the place of a reason, in the log that everybody may read.
const HIDDEN: &str = "sealed";

/// Whether a move to this phase begins a closed part or ends it; `None`: as it was. A break in it belongs to it.
fn closes(to: Phase) -> Option<bool> {
    match to {
        Phase::ClosedSession => Some(true),
        Phase::Opening
        | Phase::Recess
        | Phase::SettlementRecess
        | Phase::TechnicalBreak
        | Phase::Deliberation => None,
        _ => Some(false),
    }
}

/// The part of the log that an entry begins or ends.
#[must_use]
pub fn turns(entry: &Entry) -> Option<bool> {
    match entry.fact {
        Fact::Phase { to, .. } => closes(to),
        _ => None,
    }
}

/// Whether a hearing is in a closed part after all this.
#[must_use]
pub fn is_closed(past: &[Entry]) -> bool {
    past.iter().rev().find_map(turns).unwrap_or_default()
}

/// A part of a record that was closed to the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPart {
    /// When it began.
    pub from: UnixMillis,
    /// When it ended; `None`: not before the record did.
    pub to: Option<UnixMillis>,
    /// The bytes of the log between the ruling that began it and the one that ended it.
    pub lines: Range<u64>,
    /// The ruling that began it.
    pub ruling: Option<Reason>,
}

impl ClosedPart {
    /// Whether anything from `from` to `to` may be of it, in milliseconds since 1970.
    #[must_use]
    pub fn touches(&self, from: u64, to: u64) -> bool {
        to >= self.from.0 && self.to.is_none_or(|end| from <= end.0)
    }
}

/// The closed parts that a log tells of, in order. `key_since`: when the record's first part began by its key. Where no line of the log
/// began that part, it is as old as the record: so is a record that goes on in a closed part after an interruption. Whether one moment came
/// before another is not asked: a wall clock may have been set back between them.
#[must_use]
pub fn parts(log: &[u8], key_since: Option<u64>) -> Vec<ClosedPart> {
    let mut parts: Vec<ClosedPart> = Vec::new();
    let mut open = key_since
        .filter(|since| !is_begun_by_a_line(log, *since))
        .map(|since| begun(UnixMillis(since), 0, None));
    let mut at: u64 = 0;
    for line in log.split_inclusive(|byte| *byte == b'\n') {
        let begins = at;
        at = at.saturating_add(line.len() as u64);
        let [entry] = &super::entries(line)[..] else {
            continue;
        };
        match (turns(entry), &mut open) {
            (Some(true), None) => {
                let reason = match &entry.fact {
                    Fact::Phase { reason, .. } => reason.clone(),
                    _ => None,
                };
                open = Some(begun(entry.at, at, reason));
            }
            (Some(false), Some(part)) => {
                part.to = Some(entry.at);
                part.lines.end = begins;
                parts.extend(open.take());
            }
            _ => {}
        }
    }
    parts.extend(open);
    parts
}

/// Whether a log has the ruling of this moment that closed the session.
fn is_begun_by_a_line(log: &[u8], since: u64) -> bool {
    let entries = super::entries(log);
    let mut rulings = entries.iter().filter(|entry| turns(entry) == Some(true));
    rulings.any(|ruling| ruling.at.0 == since)
}

fn begun(from: UnixMillis, line: u64, ruling: Option<Reason>) -> ClosedPart {
    ClosedPart {
        from,
        to: None,
        lines: line..u64::MAX,
        ruling,
    }
}

/// Takes out of a line what somebody wrote; says whether there was anything.
pub(super) fn hide(line: &mut Value) -> bool {
    let mut hid = false;
    for (name, value) in line.as_object_mut().into_iter().flatten() {
        if value.is_string() && !KEPT.contains(&name.as_str()) {
            *value = match name.as_str() {
                "text" | "note" => Value::Null,
                _ => HIDDEN.into(),
            };
            hid = true;
        }
    }
    hid
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use crate::hearing::course::Reason;
    use crate::hearing::marks::MarkKind;
    use crate::hearing::writing::{Text, To};
    use crate::id::{ParticipantId, UnixMillis};

    #[test]
    fn a_line_of_a_closed_part_holds_no_word_that_anybody_wrote_and_is_read_back() {
        let whom = ParticipantId::new("witness-1").unwrap();
        let reason = Reason::new("the word").unwrap();
        let facts = [
            Fact::Said {
                to: To::Everybody,
                text: Text::new("the word"),
                told: [whom.clone()].into(),
            },
            Fact::Marked {
                kind: MarkKind::Objection,
                note: Text::new("the word"),
            },
            Fact::Removed {
                whom: whom.clone(),
                reason: reason.clone(),
            },
            Fact::IdentityChecked {
                whom,
                face_to_face: true,
                how: reason.clone(),
            },
            Fact::FloorTaken {
                reason: Some(reason.clone()),
            },
            Fact::Phase {
                number: 3,
                from: Phase::ClosedSession,
                to: Phase::Recess,
                reason: Some(reason),
            },
        ];
        for fact in facts {
            let entry = Entry {
                at: UnixMillis(7),
                actor: None,
                fact,
            };
            let mut line = super::super::line(1, &entry);
            assert!(hide(&mut line), "{line}");
            let text = line.to_string();
            assert!(!text.contains("the word"), "{text}");
            assert_eq!(super::super::entries(text.as_bytes()).len(), 1, "{text}");
        }
        let fact = Fact::Arrived {
            role: crate::hearing::role::Role::Expert,
            name: "Name".to_owned(),
            stands_by: [].into(),
        };
        let entry = Entry {
            at: UnixMillis(7),
            actor: None,
            fact,
        };
        assert!(!hide(&mut super::super::line(1, &entry)));
    }

    #[test]
    fn the_log_tells_from_which_line_to_which_a_part_was_closed() {
        let line = |at: u64, from, to, reason: &str| {
            let entry = Entry {
                at: UnixMillis(at),
                actor: None,
                fact: Fact::Phase {
                    number: 0,
                    from,
                    to,
                    reason: Reason::new(reason),
                },
            };
            super::super::written(1, &entry)
        };
        use Phase::{ClosedSession, Ended, OpenSession, Recess};
        let lines = [
            line(10, OpenSession, ClosedSession, "ruling"),
            line(20, ClosedSession, Recess, ""),
            line(30, ClosedSession, OpenSession, ""),
            line(40, OpenSession, ClosedSession, ""),
        ];
        let log = lines.concat();
        let first = lines[0].len() as u64;
        let found = parts(log.as_bytes(), Some(10));
        let [one, two] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((one.from, one.to), (UnixMillis(10), Some(UnixMillis(30))));
        assert_eq!(one.lines, first..first + lines[1].len() as u64);
        assert_eq!(one.ruling, Reason::new("ruling"));
        assert_eq!((two.from, two.to), (UnixMillis(40), None));
        assert_eq!(two.lines, log.len() as u64..u64::MAX);
        assert!(one.touches(0, 10) && one.touches(30, 31) && !one.touches(31, 40));
        // The record went on in a closed part.
        let ended = line(20, ClosedSession, Ended, "");
        let gone_on = parts(ended.as_bytes(), Some(5));
        let of = |part: &ClosedPart| (part.from.0, part.to, part.lines.clone());
        assert_eq!(
            gone_on.iter().map(of).collect::<Vec<_>>(),
            [(5, Some(UnixMillis(20)), 0..0)]
        );
        assert_eq!(parts(b"", Some(5)).len(), 1);
        assert!(parts(b"", None).is_empty());
    }

    #[test]
    fn a_wall_clock_that_was_set_back_begins_no_part_before_its_ruling_and_ends_none() {
        let line = |at: u64, to| {
            let entry = Entry {
                at: UnixMillis(at),
                actor: None,
                fact: Fact::Phase {
                    number: 0,
                    from: Phase::OpenSession,
                    to,
                    reason: None,
                },
            };
            super::super::written(1, &entry)
        };
        // An hour later by the clock on the wall, the hearing was opened; then somebody set it right.
        let lines = [
            line(3_600_010, Phase::OpenSession),
            line(20, Phase::ClosedSession),
            line(30, Phase::Recess),
            line(40, Phase::OpenSession),
        ];
        let starts = |n: usize| lines[..n].concat().len() as u64;
        let found = parts(lines.concat().as_bytes(), Some(20));
        let of = |part: &ClosedPart| (part.from.0, part.lines.clone());
        let found: Vec<_> = found.iter().map(of).collect();
        assert_eq!(found, [(20, starts(2)..starts(3))]);
        // A record that goes on in a closed part, under a clock that goes back: nothing of it is open until a line says so.
        let gone_on = parts(lines[2..].concat().as_bytes(), Some(5_000));
        let length = lines[2].len() as u64;
        let found: Vec<_> = gone_on.iter().map(of).collect();
        assert_eq!(found, [(5_000, 0..length)]);
    }

    #[test]
    fn a_break_in_a_closed_part_belongs_to_it() {
        let moves = |phases: &[Phase]| -> Vec<Entry> {
            let entry = |to: &Phase| Entry {
                at: UnixMillis(0),
                actor: None,
                fact: Fact::Phase {
                    number: 0,
                    from: Phase::OpenSession,
                    to: *to,
                    reason: None,
                },
            };
            phases.iter().map(entry).collect()
        };
        use Phase::{ClosedSession, Ended, OpenSession, Opening, Recess};
        assert!(is_closed(&moves(&[ClosedSession, Recess, Opening])));
        assert!(!is_closed(&moves(&[ClosedSession, OpenSession, Recess])));
        assert!(!is_closed(&moves(&[ClosedSession, Ended])) && !is_closed(&[]));
    }
}
