//! Reads logs back: what a hearing goes on from when the server runs again.

use super::super::{folder, stamp};
use super::writing;
use crate::hearing::course::Reason;
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::opening::Guard;
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::screening::{Screen, Screened};
use crate::id::{MediaKind, ParticipantId, StaffId, UnixMillis};
use serde_json::Value;
use std::path::Path;

/// What the logs in a hearing's folder tell of it, the oldest first. A line that was cut off, or says nothing that a hearing goes on
/// from, is passed over; so is one that stands in an earlier log already: what was not sealed on a disk that failed was written again
/// into the next folder.
#[must_use]
pub fn past(hearing: &Path) -> Vec<Entry> {
    let records = folder::inside(hearing).into_iter();
    let logs = records.map(|(_, record)| record.join(super::NAME));
    let mut past: Vec<Entry> = Vec::new();
    for text in logs.filter_map(|log| std::fs::read(log).ok()) {
        let latest = past.iter().map(|entry| entry.at).max();
        let is_known = |new: &Entry| past.iter().any(|known| tells_the_same(known, new));
        let is_new = |entry: &Entry| Some(entry.at) > latest || !is_known(entry);
        let new: Vec<Entry> = entries(&text).into_iter().filter(is_new).collect();
        past.extend(new);
    }
    past
}

/// Whether a later log tells what an earlier one does; perhaps without its words: what was written again as of a closed part has none.
fn tells_the_same(known: &Entry, new: &Entry) -> bool {
    let without_words = || {
        let mut line = super::line(0, known);
        super::closed::hide(&mut line);
        line
    };
    known == new || (known.at == new.at && without_words() == super::line(0, new))
}

pub fn entries(text: &[u8]) -> Vec<Entry> {
    text.split(|byte| *byte == b'\n')
        .filter_map(|line| entry(&serde_json::from_slice(line).ok()?))
        .collect()
}

fn entry(line: &Value) -> Option<Entry> {
    let actor = word(line, "actor").and_then(|id| ParticipantId::new(id).ok());
    Some(Entry {
        at: stamp::read(word(line, "at")?)?,
        actor,
        fact: fact(line)?,
    })
}

fn fact(line: &Value) -> Option<Fact> {
    let whom = || ParticipantId::new(word(line, "whom")?).ok();
    Some(match word(line, "fact")? {
        "arrived" => Fact::Arrived {
            role: Role::of_word(word(line, "role")?)?,
            name: word(line, "name")?.to_owned(),
            stands_by: ids(line, "for"),
        },
        "planned_anew" => Fact::PlannedAnew {
            whom: whom()?,
            name: word(line, "name")?.to_owned(),
            stands_by: ids(line, "for"),
        },
        "declared" => Fact::Declared,
        "identity_checked" => Fact::IdentityChecked {
            whom: whom()?,
            // Older logs do not say.
            face_to_face: line.get("face_to_face").and_then(Value::as_bool) == Some(true),
            how: Reason::new(word(line, "how")?)?,
        },
        "authority_checked" => Fact::AuthorityChecked {
            whom: whom()?,
            how: Reason::new(word(line, "how")?)?,
        },
        "witness_heard" => Fact::WitnessHeard { whom: whom()? },
        "removed" => Fact::Removed {
            whom: whom()?,
            reason: Reason::new(word(line, "reason")?)?,
        },
        "admitted" => Fact::Admitted {
            whom: whom()?,
            ready: line.get("ready")?.as_bool()?,
            reason: word(line, "reason").and_then(Reason::new),
        },
        "switched" => Fact::Switched {
            kind: MediaKind::ALL
                .into_iter()
                .find(|kind| Some(kind.as_str()) == word(line, "kind"))?,
            on: line.get("on")?.as_bool()?,
        },
        "screened" => Fact::Screened {
            screened: screened(line, whom()?)?,
            ruling: word(line, "ruling")?.to_owned(),
        },
        "hand" => Fact::Hand {
            up: line.get("up")?.as_bool()?,
        },
        "said" | "marked" => return writing::read(line),
        other => {
            return course(other, line)
                .or_else(|| presence(other, line))
                .or_else(|| super::floor::read(other, line))
                .or_else(|| passing(other));
        }
    })
}

/// How the hearing moved on, and who may be in a part that is closed.
fn course(fact: &str, line: &Value) -> Option<Fact> {
    Some(match fact {
        "phase" => Fact::Phase {
            number: u32::try_from(line.get("number")?.as_u64()?).ok()?,
            from: Phase::of_word(word(line, "from")?)?,
            to: Phase::of_word(word(line, "to")?)?,
            reason: reason(line),
        },
        "goes_on_at" => Fact::GoesOnAt {
            at: UnixMillis(line.get("ms")?.as_u64()?),
        },
        "closed_to" => Fact::ClosedTo {
            named: ids(line, "named"),
        },
        "named_for_closed" => Fact::NamedForClosed {
            whom: ParticipantId::new(word(line, "whom")?).ok()?,
            reason: reason(line)?,
        },
        _ => return None,
    })
}

/// Who is here, who is away, and whom the judge goes on without.
fn presence(fact: &str, line: &Value) -> Option<Fact> {
    let whom = || ParticipantId::new(word(line, "whom")?).ok();
    Some(match fact {
        "left" => Fact::Left,
        "link_lost" => Fact::LinkLost,
        "returned" => Fact::Returned,
        "away" => Fact::Away {
            since: stamp::read(word(line, "since")?)?,
        },
        "went_without" => Fact::WentWithout {
            guard: Guard::of_word(word(line, "guard")?)?,
            whom: whom(),
            reason: reason(line),
        },
        "links_revoked" => Fact::LinksRevoked {
            whom: whom()?,
            by: StaffId::new(word(line, "by")?).ok()?,
        },
        "restored" => Fact::Restored,
        _ => return None,
    })
}

/// Facts from which nothing goes on: they tell until when the server ran.
fn passing(fact: &str) -> Option<Fact> {
    Some(match fact {
        "media_up" => Fact::MediaUp,
        "media_down" => Fact::MediaDown,
        "dominant_speaker" => Fact::Dominant { whom: None },
        _ => return None,
    })
}

fn screened(line: &Value, whom: ParticipantId) -> Option<Screened> {
    let kept = |sense| line.get(sense)?.as_bool();
    Some(Screened {
        from: ParticipantId::new(word(line, "from")?).ok()?,
        whom,
        screen: Screen {
            sight: kept("sight")?,
            hearing: kept("hearing")?,
            name: kept("name")?,
        },
    })
}

pub(super) fn reason(line: &Value) -> Option<Reason> {
    word(line, "reason").and_then(Reason::new)
}

pub(super) fn word<'a>(line: &'a Value, name: &str) -> Option<&'a str> {
    line.get(name)?.as_str()
}

pub(super) fn ids<People: FromIterator<ParticipantId>>(line: &Value, name: &str) -> People {
    let listed = line.get(name).and_then(Value::as_array);
    listed
        .into_iter()
        .flatten()
        .filter_map(|id| ParticipantId::new(id.as_str()?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::id::UnixMillis;

    #[test]
    fn what_was_written_again_after_a_disk_failed_is_told_once() {
        let entries = |times: &[u64]| -> Vec<Entry> {
            let entry = |ms: &u64| Entry {
                at: UnixMillis(*ms),
                actor: None,
                fact: Fact::Declared,
            };
            times.iter().map(entry).collect()
        };
        let hearing = tempfile::tempdir().unwrap();
        // The second disk failed while it was written again.
        let logs: [(&str, &[u64]); 3] = [("1", &[1, 2, 2, 3]), ("2", &[2]), ("3", &[2, 2, 3, 5])];
        for (record, times) in logs {
            let lines = entries(times).into_iter();
            let lines = lines.map(|entry| super::super::written(1, &entry));
            let folder = hearing.path().join(record);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join(super::super::NAME), lines.collect::<String>()).unwrap();
        }
        assert_eq!(past(hearing.path()), entries(&[1, 2, 2, 3, 5]));
    }

    #[test]
    fn what_was_written_again_without_its_words_is_told_once_and_with_them() {
        let removed = |ms: u64, reason: &str| Entry {
            at: UnixMillis(ms),
            actor: None,
            fact: Fact::Removed {
                whom: ParticipantId::new("witness-1").unwrap(),
                reason: Reason::new(reason).unwrap(),
            },
        };
        let plain = |entry: &Entry| super::super::written(1, entry);
        let hidden = |entry: &Entry| {
            let mut line = super::super::line(1, entry);
            assert!(super::super::closed::hide(&mut line));
            format!("{line}\n")
        };
        let [one, other, later] = [
            removed(5, "a word"),
            removed(5, "another"),
            removed(6, "a word"),
        ];
        let hearing = tempfile::tempdir().unwrap();
        let logs = [
            // The same moment, and another word: both were ruled.
            ("1", plain(&one) + &plain(&other)),
            ("2", hidden(&one) + &hidden(&other) + &hidden(&later)),
        ];
        for (record, text) in logs {
            let folder = hearing.path().join(record);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join(super::super::NAME), text).unwrap();
        }
        let sealed = removed(6, "sealed");
        assert_eq!(past(hearing.path()), [one, other, sealed]);
    }
}
