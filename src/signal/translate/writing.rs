//! What people write, and markers, between both languages.

use super::{Act, Asked, impossible, mark_kind, mark_kind_from, role, sign, wire};
use crate::hearing::marks::{self, Marked};
use crate::hearing::output::Refusal;
use crate::hearing::writing::{self, Aside, Body, Named, Text, To};
use crate::hearing::{Action, Notice};
use crate::id::ParticipantId;
use crate::signal::name;

pub(super) fn said(to: wire::Address, text: &str) -> Asked {
    use wire::Address;
    let to = match to {
        Address::Everybody => To::Everybody,
        Address::Court => To::Court,
        Address::Clerk => To::Clerk,
        Address::CourtIt => To::CourtIt,
        Address::Room => {
            return written(Act::WriteInRoom, text, |text| Action::SayInRoom { text });
        }
        Address::Person(whom) => match ParticipantId::new(&whom) {
            Ok(whom) => To::Person(whom),
            Err(_) => return impossible(Act::WriteToPerson, Refusal::UnknownPerson),
        },
    };
    written(to.permission(), text, |text| Action::Say { to, text })
}

fn written(act: Act, text: &str, action: impl FnOnce(Text) -> Action) -> Asked {
    match read(text) {
        Some(text) => Asked::Act(action(text)),
        None => impossible(act, Refusal::NoText),
    }
}

pub(super) fn marked(kind: wire::MarkKind, note: Option<&str>) -> Asked {
    let kind = mark_kind_from(kind);
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    let is_short = |note: &Text| note.as_str().chars().count() <= marks::MAX_NOTE_LENGTH;
    match note.map(|note| read(note).filter(is_short)) {
        Some(None) => impossible(kind.permission(), Refusal::NoText),
        note => Asked::Act(Action::Mark {
            kind,
            note: note.flatten(),
        }),
    }
}

fn read(text: &str) -> Option<Text> {
    Text::new(&name::visible(text))
}

pub(super) fn line(line: &writing::Line) -> wire::Line {
    let (text, sign) = match &line.body {
        Body::Text(text) => (Some(text.as_str().to_owned()), None),
        Body::Sign(one) => (None, Some(sign(*one))),
    };
    wire::Line {
        at: line.at.0,
        by: signed(&line.by),
        to: address(&line.to),
        whom: line.whom.as_ref().map(signed),
        text,
        sign,
    }
}

fn aside(aside: &Aside) -> wire::Line {
    wire::Line {
        at: aside.at.0,
        by: signed(&aside.by),
        to: wire::Address::Room,
        whom: None,
        text: Some(aside.text.as_str().to_owned()),
        sign: None,
    }
}

pub(super) fn mark(mark: &marks::Mark) -> wire::Mark {
    let (kind, step) = match &mark.what {
        Marked::Kind(kind) => (Some(mark_kind(*kind)), None),
        Marked::Step {
            step,
            marker,
            person,
        } => {
            let step = wire::MarkedStep {
                id: step.to_string(),
                marker: marker.to_string(),
                person: person.as_ref().map(signed),
            };
            (None, Some(step))
        }
    };
    wire::Mark {
        at: mark.at.0,
        by: signed(&mark.by),
        kind,
        step,
        note: mark.note.as_ref().map(|note| note.as_str().to_owned()),
    }
}

/// What is told of lines and markers; `None`: the notice is about something else.
pub(super) fn told(notice: &Notice) -> Option<wire::ServerMessage> {
    use wire::ServerMessage as Say;
    Some(match notice {
        Notice::Lines(lines) => Say::Lines {
            lines: lines.iter().map(|one| line(one)).collect(),
        },
        Notice::Line(one) => Say::Line { line: line(one) },
        Notice::Aside(one) => Say::Line { line: aside(one) },
        Notice::Marks(marks) => Say::Marks {
            marks: marks.iter().map(|one| mark(one)).collect(),
        },
        Notice::Mark(one) => Say::Mark { mark: mark(one) },
        Notice::Heed(heed) => Say::Heed {
            kind: mark_kind(heed.kind),
            by: signed(&heed.by),
        },
        _ => return None,
    })
}

fn address(to: &To) -> wire::Address {
    match to {
        To::Everybody => wire::Address::Everybody,
        To::Court => wire::Address::Court,
        To::Clerk => wire::Address::Clerk,
        To::CourtIt => wire::Address::CourtIt,
        To::Person(whom) => wire::Address::Person(whom.to_string()),
    }
}

pub fn signed(named: &Named) -> wire::Signed {
    wire::Signed {
        id: named.id.to_string(),
        name: named.name.clone(),
        role: role(named.role),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_everybody(text: &str) -> Asked {
        said(wire::Address::Everybody, text)
    }

    #[test]
    fn what_cannot_be_seen_is_taken_out_and_markup_is_kept_as_text() {
        let written = |text: &str| match to_everybody(text) {
            Asked::Act(Action::Say { text, .. }) => text.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(written(" a\u{202E}b\u{200B}c\u{2066}\0 "), "abc");
        assert_eq!(written("one\ntwo\r\n\tthree"), "one two three");
        assert_eq!(
            written("<img src=x onerror=alert(1)>"),
            "<img src=x onerror=alert(1)>"
        );
        assert_eq!(written("Айтпаймын, мырза"), "Айтпаймын, мырза");
    }

    #[test]
    fn nothing_and_too_much_are_no_text() {
        let no_text = || impossible(Act::WriteToEverybody, Refusal::NoText);
        for text in ["", "  ", "\u{200B}\u{202E}", "\n"] {
            assert_eq!(to_everybody(text), no_text(), "{text:?}");
        }
        let long = "ә".repeat(writing::MAX_TEXT_LENGTH);
        assert!(matches!(to_everybody(&long), Asked::Act(_)));
        assert_eq!(to_everybody(&format!("{long}ә")), no_text());
    }

    #[test]
    fn an_empty_note_is_none_and_an_impossible_person_is_nobody() {
        let mark = marked(wire::MarkKind::Objection, Some(" "));
        let expected = Action::Mark {
            kind: marks::MarkKind::Objection,
            note: None,
        };
        assert_eq!(mark, Asked::Act(expected));
        let note = "ә".repeat(marks::MAX_NOTE_LENGTH + 1);
        let mark = marked(wire::MarkKind::Objection, Some(&note));
        assert_eq!(mark, impossible(Act::MarkRequest, Refusal::NoText));
        let nobody = said(wire::Address::Person("../x".to_owned()), "hello");
        assert_eq!(
            nobody,
            impossible(Act::WriteToPerson, Refusal::UnknownPerson)
        );
    }
}
