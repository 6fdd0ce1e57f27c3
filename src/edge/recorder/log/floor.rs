//! Lines of the log on floor, microphones, procedure and time, and on who is sent away from them, both ways.

use super::read::{ids, reason, word};
use super::text;
use crate::hearing::clock::Side;
use crate::hearing::journal::Fact;
use crate::hearing::procedure::Word;
use crate::id::ParticipantId;
use serde_json::{Value, json};

pub(super) fn words(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::FloorGiven {
            to,
            last_word,
            minutes,
            reason,
        } => (
            "floor_given",
            json!({"to": super::ids(to), "last_word": last_word, "minutes": minutes, "reason": text(reason.as_ref())}),
        ),
        Fact::FloorTaken { reason } => ("floor_taken", json!({"reason": text(reason.as_ref())})),
        Fact::FloorOpened { reason } => ("floor_opened", json!({"reason": text(reason.as_ref())})),
        Fact::LastWordEnded => ("last_word_ended", Value::Null),
        Fact::LastWordInterrupted { whom } => {
            ("last_word_interrupted", json!({"whom": whom.as_str()}))
        }
        Fact::MutedAll { whom } => ("muted_all", json!({"whom": super::ids(whom)})),
        Fact::MicrophoneLocked {
            whom,
            on: is_on,
            reason,
        } => (
            "microphone_locked",
            json!({"whom": whom.as_str(), "on": is_on, "reason": text(reason.as_ref())}),
        ),
        Fact::AskedToUnmute { whom } => ("asked_to_unmute", json!({"whom": whom.as_str()})),
        Fact::HandLowered { whom } => ("hand_lowered", json!({"whom": whom.as_str()})),
        Fact::AskedWhoHears { whom } => ("asked_who_hears", json!({"whom": super::ids(whom)})),
        Fact::Hears { yes } => ("hears", json!({"yes": yes})),
        Fact::WhoHears {
            heard,
            unheard,
            silent,
        } => (
            "who_hears",
            json!({"heard": super::ids(heard), "unheard": super::ids(unheard), "silent": super::ids(silent)}),
        ),
        Fact::Step {
            step,
            marker,
            turn,
            person,
            people,
            reason,
        } => (
            "step",
            json!({"step": step.as_str(), "marker": marker.as_str(), "turn": turn,
                "person": super::id(person.as_ref()), "people": super::ids(people),
                "reason": text(reason.as_ref())}),
        ),
        Fact::TimeRuns { side } => ("time_runs", json!({"side": side.map(Side::word)})),
        // Of all others `super::words` says it itself.
        _ => ("", Value::Null),
    }
}

pub(super) fn read(fact: &str, line: &Value) -> Option<Fact> {
    let whom = || ParticipantId::new(word(line, "whom")?).ok();
    Some(match fact {
        "floor_given" => Fact::FloorGiven {
            to: ids(line, "to"),
            last_word: line.get("last_word")?.as_bool()?,
            minutes: number(line, "minutes"),
            reason: reason(line),
        },
        "floor_taken" => Fact::FloorTaken {
            reason: reason(line),
        },
        "floor_opened" => Fact::FloorOpened {
            reason: reason(line),
        },
        "last_word_ended" => Fact::LastWordEnded,
        "last_word_interrupted" => Fact::LastWordInterrupted { whom: whom()? },
        "dismissed" => Fact::Dismissed {
            whom: whom()?,
            reason: reason(line),
        },
        "sent_back" => Fact::SentBack {
            whom: whom()?,
            reason: reason(line),
        },
        "muted" => Fact::Muted {
            whom: whom()?,
            reason: reason(line),
        },
        "muted_all" => Fact::MutedAll {
            whom: ids(line, "whom"),
        },
        "microphone_locked" => Fact::MicrophoneLocked {
            whom: whom()?,
            on: line.get("on")?.as_bool()?,
            reason: reason(line),
        },
        "asked_to_unmute" => Fact::AskedToUnmute { whom: whom()? },
        "hand_lowered" => Fact::HandLowered { whom: whom()? },
        "step" => Fact::Step {
            step: Word::new(word(line, "step")?)?,
            marker: Word::new(word(line, "marker")?)?,
            turn: number(line, "turn")?,
            person: word(line, "person").and_then(|id| ParticipantId::new(id).ok()),
            people: ids(line, "people"),
            reason: reason(line),
        },
        "time_runs" => Fact::TimeRuns {
            side: word(line, "side").and_then(Side::of_word),
        },
        other => return hearers(other, line),
    })
}

/// Who was asked whether they hear the judge, and what they said.
fn hearers(fact: &str, line: &Value) -> Option<Fact> {
    Some(match fact {
        "asked_who_hears" => Fact::AskedWhoHears {
            whom: ids(line, "whom"),
        },
        "hears" => Fact::Hears {
            yes: line.get("yes")?.as_bool()?,
        },
        "who_hears" => Fact::WhoHears {
            heard: ids(line, "heard"),
            unheard: ids(line, "unheard"),
            silent: ids(line, "silent"),
        },
        _ => return None,
    })
}

fn number(line: &Value, name: &str) -> Option<u32> {
    u32::try_from(line.get(name)?.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::hearing::course::Reason;

    #[test]
    fn what_is_written_is_read_back() {
        let one = ParticipantId::new("accused_on_trial-1").unwrap();
        let other = ParticipantId::new("defence_counsel-1").unwrap();
        let step = Word::new("last_word").unwrap();
        let reason = Reason::new("сот шешті");
        let facts = [
            Fact::FloorGiven {
                to: vec![other.clone(), one.clone()],
                last_word: false,
                minutes: Some(20),
                reason: None,
            },
            Fact::FloorGiven {
                to: vec![one.clone()],
                last_word: true,
                minutes: None,
                reason: reason.clone(),
            },
            Fact::FloorTaken { reason: None },
            Fact::FloorOpened {
                reason: reason.clone(),
            },
            Fact::LastWordEnded,
            Fact::LastWordInterrupted { whom: one.clone() },
            Fact::MutedAll {
                whom: [one.clone(), other.clone()].into(),
            },
            Fact::MicrophoneLocked {
                whom: one.clone(),
                on: true,
                reason: reason.clone(),
            },
            Fact::AskedToUnmute { whom: one.clone() },
            Fact::HandLowered {
                whom: other.clone(),
            },
            Fact::Step {
                step: step.clone(),
                marker: step.clone(),
                turn: 1,
                person: None,
                people: Vec::new(),
                reason,
            },
            Fact::Step {
                marker: step.clone(),
                step,
                turn: 2,
                person: Some(one.clone()),
                people: vec![one, other],
                reason: None,
            },
            Fact::TimeRuns {
                side: Some(Side::ThirdParties),
            },
            Fact::TimeRuns { side: None },
        ];
        for fact in facts {
            let (name, details) = words(&fact);
            assert_eq!(read(name, &details), Some(fact));
        }
    }

    #[test]
    fn who_hears_the_judge_is_read_back_as_it_was_written() {
        let one = ParticipantId::new("plaintiff-1").unwrap();
        let other = ParticipantId::new("lawyer-1").unwrap();
        let facts = [
            Fact::AskedWhoHears {
                whom: [one.clone(), other.clone()].into(),
            },
            Fact::Hears { yes: false },
            Fact::WhoHears {
                heard: [one.clone()].into(),
                unheard: [other.clone()].into(),
                silent: [].into(),
            },
        ];
        for fact in facts {
            let (name, details) = words(&fact);
            assert_eq!(read(name, &details), Some(fact));
        }
    }
}
