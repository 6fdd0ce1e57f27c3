//! The core from outside: stories, the table, and random stories under oracles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod admission;
mod away;
mod clock;
mod closed;
mod course;
mod court;
mod desk;
mod evidence;
mod floor;
mod hall;
mod hearers;
mod last_word;
mod law;
mod marks;
mod order;
mod presence;
mod properties;
mod rail;
mod restored;
mod room_stories;
mod rooms;
mod screening;
mod session;
mod settlement;
mod speakers;
mod story;
mod table;
mod ties;
mod whole_stories;
mod writing;
