//! A text frame becomes a message, or a refusal that says why not.

use crate::signal::message::{ClientEnvelope, RefusalCode, ServerMessage};
use serde_json::Value;

/// A frame that is no message of this protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The client's `id`, if it can be read.
    pub to: Option<u32>,
    /// `malformed` or `unknown_message`.
    pub code: RefusalCode,
    /// What is wrong, for people.
    pub sentence: &'static str,
}

impl Bad {
    fn malformed(sentence: &'static str) -> Self {
        Self {
            to: None,
            code: RefusalCode::Malformed,
            sentence,
        }
    }

    /// As it is told to the page.
    #[must_use]
    pub fn message(&self) -> ServerMessage {
        ServerMessage::Refused {
            to: self.to,
            code: self.code,
            sentence: self.sentence.to_owned(),
        }
    }
}

/// Every `type` that a client may send.
const TYPES: [&str; 57] = [
    "hello",
    "offer",
    "set_microphone",
    "set_camera",
    "raise_hand",
    "declare",
    "check_identity",
    "check_authority",
    "admit",
    "admit_all",
    "witness_heard",
    "go_on_without",
    "dismiss",
    "remove",
    "send_back",
    "mute",
    "give_floor",
    "take_floor",
    "open_floor",
    "give_last_word",
    "end_last_word",
    "mute_all",
    "lock_microphone",
    "ask_to_unmute",
    "lower_hand",
    "ask_who_hears",
    "say_who_hears",
    "next_step",
    "go_to_step",
    "open",
    "go_closed",
    "name_for_closed",
    "back_to_open",
    "recess",
    "settlement_recess",
    "technical_break",
    "retire",
    "announce",
    "postpone",
    "nobody_appeared",
    "end",
    "open_room",
    "invite_to_room",
    "accept_invitation",
    "decline_invitation",
    "lock_room",
    "leave_room",
    "ready_to_settle",
    "screen",
    "resync",
    "say",
    "signal",
    "mark",
    "leave",
    "stats",
    "tiles",
    "ping",
];

/// Reads a frame whose nesting is at most `depth`.
///
/// # Errors
/// [`Bad`] says what is wrong.
pub fn parse(text: &str, depth: usize) -> Result<ClientEnvelope, Bad> {
    if nesting(text) > depth {
        return Err(Bad::malformed(
            "This is nested too deeply. Nothing was changed.",
        ));
    }
    serde_json::from_str(text).map_err(|_| why(text))
}

/// Names what is wrong with a frame that is no message.
fn why(text: &str) -> Bad {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Bad::malformed("This is not JSON. Nothing was changed.");
    };
    let to = value
        .get("id")
        .and_then(Value::as_u64)
        .and_then(|id| u32::try_from(id).ok());
    let bad = match value.get("type").and_then(Value::as_str) {
        None => Bad::malformed("A message is an object with a `type`. Nothing was changed."),
        Some(known) if TYPES.contains(&known) => Bad::malformed(
            "A member of this message is missing or of another kind. Nothing was changed.",
        ),
        Some(_) => Bad {
            to: None,
            code: RefusalCode::UnknownMessage,
            sentence: "This server does not know messages of this `type`. Nothing was changed.",
        },
    };
    Bad { to, ..bad }
}

/// Deepest nesting of arrays and objects, strings left out.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::collections::BTreeSet;

    fn code(text: &str) -> RefusalCode {
        parse(text, 32).unwrap_err().code
    }

    #[test]
    fn the_types_are_those_of_the_protocol() {
        let schema = serde_json::to_value(schemars::schema_for!(ClientEnvelope)).unwrap();
        let known: BTreeSet<&str> = schema
            .get("oneOf")
            .and_then(Value::as_array)
            .unwrap()
            .iter()
            .map(|one| {
                one.pointer("/properties/type/const")
                    .and_then(Value::as_str)
                    .unwrap()
            })
            .collect();
        assert_eq!(known, TYPES.into_iter().collect());
    }

    #[test]
    fn what_is_no_message_is_told_apart() {
        use RefusalCode::{Malformed, UnknownMessage};
        assert_eq!(code(""), Malformed);
        assert_eq!(code("{"), Malformed);
        assert_eq!(code("[]"), Malformed);
        assert_eq!(code("{}"), Malformed);
        assert_eq!(code(r#"{"type":7}"#), Malformed);
        assert_eq!(code(r#"{"type":"shout"}"#), UnknownMessage);
        assert_eq!(code(r#"{"type":"raise_hand"}"#), Malformed);
        assert_eq!(code(r#"{"type":"raise_hand","up":"yes"}"#), Malformed);
        assert_eq!(code(r#"{"type":"ping","nonce":-1}"#), Malformed);
        assert_eq!(code(r#"{"type":"ping","nonce":4294967296}"#), Malformed);
        assert_eq!(
            code(r#"{"type":"raise_hand","up":true,"up":false}"#),
            Malformed
        );
        assert_eq!(code(r#"{"type":"open","type":"end"}"#), Malformed);
    }

    #[test]
    fn a_refusal_names_the_request() {
        assert_eq!(
            parse(r#"{"id":7,"type":"shout"}"#, 32).unwrap_err().to,
            Some(7)
        );
        assert_eq!(
            parse(r#"{"id":"7","type":"open"}"#, 32).unwrap_err().to,
            None
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_brackets_in_strings_do_not_count() {
        let deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
        let bad = parse(&deep, 32).unwrap_err();
        assert!(bad.sentence.contains("nested"));
        let text = format!(r#"{{"type":"offer","sdp":"{}\" [{{"}}"#, "[".repeat(100));
        assert!(parse(&text, 32).is_ok());
        assert!(code(&"[".repeat(60_000)) == RefusalCode::Malformed);
    }
}
