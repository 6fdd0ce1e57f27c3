//! WHAT IS KEPT: pure logic of the record, from RTP packets to the bytes of a file and to the names of what is missing.
//!
//! One publication is one [`track::Track`]: [`order`] puts its packets in order and names holes, [`picture`] makes frames of them
//! ([`mod@frame`] in the form that a file has; [`vp8`], [`opus`] read the little that must be known of a payload), [`timeline`] says when
//! a frame was, [`webm`] writes it, and [`gap`] keeps what is not there and why. [`manifest`] is what is said of all files at the end,
//! and [`evidence`] what proves that they are what was written. [`watch`] judges whether what comes is on disk in time, [`shown`] what a
//! piece of a file that was read from the disk shows, and [`walk`] what a whole one does; [`mod@index`] is where a player
//! begins to read it.
//!
//! Nothing here reads a clock or touches a disk: `arrived` comes with each packet, bytes leave by a buffer.

pub mod books;
pub mod closed;
pub mod evidence;
pub mod frame;
pub mod gap;
pub mod index;
pub mod keeping;
pub mod manifest;
pub mod opus;
pub mod order;
pub mod packet;
pub mod picture;
pub mod shown;
pub mod timeline;
pub mod track;
pub mod walk;
pub mod watch;
pub mod webm;

#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod sync_tests;
