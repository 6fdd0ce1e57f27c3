//! THE WORLD: the only floor that awaits, locks, reads clocks, sockets or disks.

pub mod config;
pub mod recorder;
pub mod room;
pub mod transport;
pub mod web;
