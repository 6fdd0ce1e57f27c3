//! The house rules as tests: each reads the source tree and names every place that breaks the rule (ARCHITECTURE.md, "Eight rules").
//! Each rule is a function over sources, and is shown a small piece of bad code as well, so that it is known to bite.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod dependencies;
mod floors;
mod repository;
mod source;
mod style;

/// Fails with every breach on a line of its own.
fn none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}
