//! Makes frames of packets that are in order. A frame of which a part is missing is dropped, and so is every frame that needs it: after a
//! loss the picture goes on with the next key frame. The time between is a named gap, rather than a picture that shows what never was.

use super::frame::{self, Kind, Partial, Place};
use super::order::Step;
use super::packet::Packet;
use crate::codec::Codec;
use std::time::Instant;

/// A whole frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Arrival of its first packet.
    pub arrived: Instant,
    /// RTP timestamp, 90 kHz.
    pub timestamp: u32,
    /// The frame as a file has it.
    pub data: Vec<u8>,
    /// Decodable by itself, and what a file must say of it.
    pub kind: Kind,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assembled {
    /// The next frame.
    Picture(Picture),
    /// A frame, or a part of one, cannot be written.
    Lost,
}

/// Assembles the frames of one video publication.
#[derive(Debug, Default)]
pub struct Assembler {
    current: Option<Begun>,
    /// Bytes of the last frame: the next will be about as long.
    last: usize,
    has_key: bool,
    codec: Option<Codec>,
}

#[derive(Debug)]
struct Begun {
    arrived: Instant,
    timestamp: u32,
    frame: Partial,
}

impl Assembler {
    /// When the first packet came of a frame that is not whole yet.
    #[must_use]
    pub fn holds_since(&self) -> Option<Instant> {
        self.current.as_ref().map(|begun| begun.arrived)
    }

    /// A new run or a hole: what is begun will not be ended, and what comes needs a key frame. `true` when something was begun.
    pub fn break_off(&mut self) -> bool {
        self.has_key = false;
        self.current.take().is_some()
    }

    /// Takes the next step of the order; appends what comes of it.
    pub fn step(&mut self, step: Step, out: &mut Vec<Assembled>) {
        match step {
            Step::Restart => {
                if self.break_off() {
                    out.push(Assembled::Lost);
                }
            }
            Step::Hole(_) => self.refuse(out),
            Step::Packet(packet) if packet.payload.is_empty() => {}
            Step::Packet(packet) => self.packet(&packet, out),
        }
    }

    fn packet(&mut self, packet: &Packet, out: &mut Vec<Assembled>) {
        if self.codec.replace(packet.codec) != Some(packet.codec) && self.break_off() {
            out.push(Assembled::Lost);
        }
        let Some(place) = frame::place(packet.codec, &packet.payload) else {
            return self.refuse(out);
        };
        let same = self
            .current
            .as_ref()
            .is_some_and(|c| c.timestamp == packet.timestamp);
        match place {
            Place::GoesOn | Place::Either if same => {}
            Place::Begins | Place::Either if !same => {
                let ended = self.current.replace(Begun {
                    arrived: packet.arrived,
                    timestamp: packet.timestamp,
                    frame: Partial::new(packet.codec, self.last),
                });
                // No packet is missing, so an earlier frame without marker has ended here (RFC 7741, 4.1).
                out.extend(ended.map(|begun| self.finish(begun)));
            }
            _ => return self.refuse(out),
        }
        let taken = self
            .current
            .as_mut()
            .and_then(|begun| begun.frame.push(&packet.payload));
        if taken.is_none() {
            return self.refuse(out);
        }
        if packet.marker {
            let ended = self.current.take();
            out.extend(ended.map(|begun| self.finish(begun)));
        }
    }

    /// Something is missing, or a packet fits nowhere.
    fn refuse(&mut self, out: &mut Vec<Assembled>) {
        self.break_off();
        out.push(Assembled::Lost);
    }

    fn finish(&mut self, begun: Begun) -> Assembled {
        let Some((data, kind)) = begun.frame.finish() else {
            self.has_key = false;
            return Assembled::Lost;
        };
        self.last = data.len();
        self.has_key |= kind != Kind::Inter;
        if !self.has_key {
            return Assembled::Lost;
        }
        Assembled::Picture(Picture {
            arrived: begun.arrived,
            timestamp: begun.timestamp,
            data,
            kind,
        })
    }
}
