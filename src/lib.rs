//! Tyndau: a remote-hearing video server. The map of the house, floor by floor from the ground; a floor knows only those below it.

pub mod id;

pub mod codec;

// Four pure floors that do not know each other.
pub mod hearing;
pub mod media;
pub mod quality;
pub mod record;

pub mod signal;

// The only floor that awaits, locks, reads clocks, sockets or disks.
pub mod edge;

/// A caller of our own: joins a hearing over HTTP, WebSocket and UDP like a browser does. Used by `tyndau doctor` and by the load tests.
pub mod client;

pub mod cli;

#[cfg(test)]
mod tidy;
