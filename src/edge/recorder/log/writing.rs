//! Entries of what people write and mark: written, and read back.

use super::read::{ids, word};
use crate::hearing::journal::Fact;
use crate::hearing::marks::MarkKind;
use crate::hearing::writing::{Text, To};
use crate::id::ParticipantId;
use serde_json::{Value, json};

/// The fact by its name, what it holds beside it.
pub(super) fn words(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Said { to, text, told } => {
            let (to, whom) = address(to);
            let text = text.as_ref().map(Text::as_str);
            let details = json!({"to": to, "whom": whom, "text": text, "told": super::ids(told)});
            ("said", details)
        }
        Fact::Marked { kind, note } => {
            let note = note.as_ref().map(Text::as_str);
            ("marked", json!({"kind": kind.word(), "note": note}))
        }
        _ => ("", Value::Null),
    }
}

/// The fact that a line tells of.
pub(super) fn read(line: &Value) -> Option<Fact> {
    let text = |name| word(line, name).and_then(Text::new);
    Some(match word(line, "fact")? {
        "said" => Fact::Said {
            to: addressed(line)?,
            text: text("text"),
            told: ids(line, "told"),
        },
        "marked" => Fact::Marked {
            kind: MarkKind::of_word(word(line, "kind")?)?,
            note: text("note"),
        },
        _ => return None,
    })
}

fn address(to: &To) -> (&'static str, Option<&str>) {
    match to {
        To::Everybody => ("everybody", None),
        To::Court => ("court", None),
        To::Clerk => ("clerk", None),
        To::CourtIt => ("court_it", None),
        To::Person(whom) => ("person", Some(whom.as_str())),
    }
}

fn addressed(line: &Value) -> Option<To> {
    Some(match word(line, "to")? {
        "everybody" => To::Everybody,
        "court" => To::Court,
        "clerk" => To::Clerk,
        "court_it" => To::CourtIt,
        "person" => To::Person(ParticipantId::new(word(line, "whom")?).ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_was_written_and_marked_is_read_back_as_it_was() {
        let whom = ParticipantId::new("plaintiff-1").into_iter();
        let everybody: BTreeSet<_> = whom.clone().collect();
        let mut facts = vec![
            Fact::Said {
                to: To::Everybody,
                text: Text::new("<b>\"we begin\"</b>"),
                told: everybody.clone(),
            },
            Fact::Marked {
                kind: MarkKind::Objection,
                note: None,
            },
        ];
        facts.extend(whom.map(|whom| Fact::Said {
            to: To::Person(whom),
            text: None,
            told: everybody.clone(),
        }));
        assert_eq!(facts.len(), 3);
        for fact in facts {
            let (name, mut line) = words(&fact);
            line["fact"] = name.into();
            assert_eq!(read(&line), Some(fact));
        }
    }
}
