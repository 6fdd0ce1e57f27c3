//! The floor `hearing` as it is, compiled alone: in seconds and with optimisation, which the whole server in a debug build would not
//! get. So that `make test` can draw ten thousand stories, and a rule that was weakened on purpose is found in seconds.

#[path = "../../src/id.rs"]
pub mod id;

#[path = "../../src/hearing/mod.rs"]
pub mod hearing;
