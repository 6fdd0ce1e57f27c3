//! A relay in user space that makes a link bad: it stands between peers and a server and delays, loses, reorders, repeats and limits
//! their datagrams, by chance that a seed fixes, and can change the address from which the server sees a peer. `profile` says how bad,
//! `core` decides for one direction (pure), `thread` has the sockets. `load-tests relay` is the program for tests in other languages.

mod core;
mod datagram;
mod profile;
mod thread;

pub use datagram::Datagram;
pub use profile::{Profile, Way};
pub use thread::Relay;
