//! THE WORLD: the only floor that awaits, locks, reads clocks, sockets or disks.

pub mod clock;
pub mod config;
pub mod files;
pub mod recorder;
pub mod room;
pub mod store;
pub mod token;
pub mod transport;
pub mod web;
