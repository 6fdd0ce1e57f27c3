//! Makes frames of packets that are in order. A frame of which a part is missing is dropped, and so is every frame that needs it: after a
//! loss the picture goes on with the next key frame. The time between is a named gap, rather than a picture that shows what never was.

use super::order::Step;
use super::packet::Packet;
use super::vp8::{Descriptor, FrameKind};
use std::time::Instant;

/// No camera's frame is larger; a sender that never ends its frame does not fill our memory.
const LARGEST_FRAME: usize = 4 << 20;

/// A whole frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Arrival of its first packet.
    pub arrived: Instant,
    /// RTP timestamp, 90 kHz.
    pub timestamp: u32,
    /// VP8 data.
    pub data: Vec<u8>,
    /// Decodable by itself, and its size.
    pub kind: FrameKind,
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
    current: Option<Partial>,
    has_key: bool,
}

#[derive(Debug)]
struct Partial {
    arrived: Instant,
    timestamp: u32,
    data: Vec<u8>,
}

impl Assembler {
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
        let Some(descriptor) = Descriptor::parse(&packet.payload) else {
            return self.refuse(out);
        };
        let data = packet.payload.get(descriptor.length..).unwrap_or_default();
        let same = self
            .current
            .as_ref()
            .is_some_and(|c| c.timestamp == packet.timestamp);
        match &mut self.current {
            Some(current) if same && !descriptor.begins_frame => {
                if current.data.len().saturating_add(data.len()) > LARGEST_FRAME {
                    return self.refuse(out);
                }
                current.data.extend_from_slice(data);
            }
            current if descriptor.begins_frame && !same => {
                let ended = current.replace(Partial {
                    arrived: packet.arrived,
                    timestamp: packet.timestamp,
                    data: data.to_vec(),
                });
                // No packet is missing, so an earlier frame without marker has ended here (RFC 7741, 4.1).
                out.extend(ended.map(|partial| self.finish(partial)));
            }
            _ => return self.refuse(out),
        }
        if packet.marker {
            let ended = self.current.take();
            out.extend(ended.map(|partial| self.finish(partial)));
        }
    }

    /// Something is missing, or a packet fits nowhere.
    fn refuse(&mut self, out: &mut Vec<Assembled>) {
        self.break_off();
        out.push(Assembled::Lost);
    }

    fn finish(&mut self, partial: Partial) -> Assembled {
        let Some(kind) = FrameKind::parse(&partial.data) else {
            self.has_key = false;
            return Assembled::Lost;
        };
        self.has_key |= kind != FrameKind::Inter;
        if !self.has_key {
            return Assembled::Lost;
        }
        Assembled::Picture(Picture {
            arrived: partial.arrived,
            timestamp: partial.timestamp,
            data: partial.data,
            kind,
        })
    }
}
