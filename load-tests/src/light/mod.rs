//! A light peer: WebRTC as cheaply as possible, so that hundreds of viewers fit on one core beside the server that is measured.
//!
//! The sans-I/O crate `rtc` makes SDP, ICE and DTLS; SRTP is the server's own (`srtp`, with the keys that `tap` sees), `rtp` writes headers,
//! `source` says what a publisher sends and when, `count` what a receiver has got, `feedback` what it reports,
//! `setup` how `rtc` is made, `peer` is one of them, `link` its UDP `socket` or what stands for one, `clock` its time, `engine` the thread
//! that runs all of them.

pub mod clock;
pub mod count;
pub mod engine;
pub mod feedback;
pub mod link;
pub mod peer;
pub mod playout;
pub mod rtp;
pub mod sdp;
pub mod setup;
pub mod socket;
pub mod source;
pub mod srtp;
mod tap;
