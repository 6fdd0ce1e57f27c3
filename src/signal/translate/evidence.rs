//! How the record stands, in the words of the wire.

use super::people::kind;
use super::words::{light, trouble};
use crate::hearing::evidence as core;
use crate::record::evidence::receipt::Receipt;
use crate::signal::message as wire;

/// How the record stands.
pub fn evidence(evidence: core::Evidence) -> wire::Evidence {
    wire::Evidence {
        light: light(evidence.light),
        findings: evidence.findings.into_iter().map(finding).collect(),
    }
}

/// How the record stands, told.
pub fn evidence_is(is: Option<core::Evidence>) -> wire::ServerMessage {
    wire::ServerMessage::Evidence {
        evidence: is.map(evidence),
    }
}

/// A receipt for the record.
pub fn record_head(receipt: &Receipt) -> wire::RecordHead {
    wire::RecordHead {
        hearing: receipt.hearing.clone(),
        record: receipt.record.to_string(),
        n: receipt.n,
        head: receipt.head.to_string(),
        at_ms: receipt.at_ms,
    }
}

/// The recording sign.
pub fn sign_is(sign: core::Sign) -> wire::ServerMessage {
    wire::ServerMessage::Recording {
        on: sign.on,
        without: ruling(sign),
    }
}

/// The ruling by which nothing is recorded.
pub fn ruling(sign: core::Sign) -> Option<String> {
    sign.without.map(|ruling| ruling.as_str().to_owned())
}

fn finding(finding: core::Finding) -> wire::Finding {
    wire::Finding {
        what: trouble(finding.what),
        kind: finding.whose.as_ref().map(|whose| kind(whose.kind)),
        person: finding.whose.map(|whose| whose.owner.to_string()),
    }
}
