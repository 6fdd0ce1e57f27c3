#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
//! The web edge as a browser meets it: a real server on free loopback ports, real sockets. The room is a double that knows no rules.

mod bench;
mod docket;
mod door;
mod hall;
mod join;
mod recordings;
mod socket;
mod stop;
