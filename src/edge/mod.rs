//! THE WORLD: the only floor that awaits, locks, reads clocks, sockets or disks.

pub mod addresses;
pub mod archive;
pub mod certs;
pub mod clock;
pub mod config;
pub mod files;
#[cfg(test)]
mod machine;
pub mod metrics;
pub mod ports;
pub mod recorder;
pub mod registry;
pub mod room;
pub mod store;
pub mod tls;
pub mod token;
pub mod transport;
pub mod web;
