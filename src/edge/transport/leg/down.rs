//! Towards the viewer: the sections that the server fills.

use super::Leg;
use super::egress::{Egress, Parcel};
use super::voices::Again;
use crate::codec::Codec;
use crate::codec::vp8::{self, Picture};
use crate::edge::transport::feed::Feed;
use crate::edge::transport::run::{Network, Run};
use crate::edge::transport::sdp::{Agreed, Received, Section};
use crate::id::MediaKind;
use crate::media::downtrack::{Aim, Choice, Downtrack, Incoming};
use crate::media::layer::Layers;
use crate::media::packet::Outgoing;
use crate::media::window::Window;
use std::time::Instant;

/// What a viewer may have sent again, in kbit/s: all of a bad link's losses many times over. Whoever asks for the same packets again and
/// again takes no more of the thread.
pub(super) const REPAIRS_KBPS: u32 = 8_000;
/// What each costs, in bytes, however short it is.
const REPAIR: usize = 1_200;

/// One outgoing section.
#[derive(Debug)]
pub(super) struct Down {
    pub(super) mid: String,
    pub(super) kind: MediaKind,
    pub(super) ssrc: u32,
    /// Codecs that the viewer receives, with their numbers.
    pub(super) received: Received,
    pub(super) track: Downtrack,
    /// Rollover counter of what is sent; no index goes out twice.
    window: Window,
    /// Place of the publication that is in it.
    pub(super) place: Option<usize>,
    /// Height at which the viewer shows it, in pixels; 0: not at all.
    pub(super) tile: Option<u16>,
    /// What it aims at; `None`: it pauses.
    pub(super) aim: Option<Aim>,
    /// What is in it comes in a codec that the viewer does not receive: nothing is sent.
    pub(super) blind: bool,
    repair: Repair,
    pub(super) again: Again,
    pub(super) sent: Option<LastSent>,
    /// When its viewer said last that it needs a key frame.
    pub(super) cried: Option<Instant>,
}

/// Retransmissions towards the viewer (RFC 4588): a source of their own.
#[derive(Debug)]
struct Repair {
    ssrc: u32,
    next: u64,
}

/// What a sender report tells (RFC 3550, section 6.4.1), and the number of the last packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastSent {
    pub(super) codec: Codec,
    pub(super) number: u16,
    pub(super) at: Instant,
    pub(super) timestamp: u32,
    pub(super) packets: u32,
    pub(super) octets: u32,
}

impl Leg {
    pub(super) fn add_down(&mut self, section: &Section) {
        let ssrc = rand::random_range(1..u32::MAX);
        self.downs.push(Down {
            mid: section.mid.clone(),
            kind: section.kind,
            ssrc,
            received: Received::default(),
            track: Downtrack::new(section.kind, rand::random()),
            window: Window::default(),
            place: None,
            tile: None,
            aim: Some(Aim::BEST),
            blind: false,
            repair: Repair {
                ssrc: ssrc.wrapping_add(1),
                next: u64::from(rand::random::<u16>() / 2),
            },
            again: Again::default(),
            sent: None,
            cried: None,
        });
    }

    /// Sends a publication's packet, with its marker and payload, in a slot, if the slot wants it; on a weak link pictures may wait.
    pub fn send(
        &mut self,
        now: Instant,
        (place, slot): (usize, usize),
        packet: (&Incoming, bool, &[u8]),
        layers: &Layers,
        out: (&mut Run, &mut dyn Network),
    ) {
        let (incoming, _, payload) = packet;
        let Some(down) = self.downs.get(slot).filter(|down| !down.blind) else {
            return;
        };
        let picture = down.kind == MediaKind::Video;
        if !picture || !self.holds_back(now, place, slot, incoming, payload.len()) {
            self.send_now(now, slot, packet, layers, out);
        }
    }

    pub(super) fn send_now(
        &mut self,
        now: Instant,
        slot: usize,
        packet: (&Incoming, bool, &[u8]),
        layers: &Layers,
        out: (&mut Run, &mut dyn Network),
    ) {
        let (Some(down), Some(egress)) = (self.downs.get_mut(slot), &mut self.egress) else {
            return;
        };
        if down.send(now, packet, layers, egress, out).is_some() {
            self.tally.sent(packet.2.len());
            if down.kind == MediaKind::Audio {
                down.again.sent(packet.2.len());
                self.doubles.sent(now);
            }
        }
    }

    /// The layer of which a slot needs a key frame.
    #[must_use]
    pub fn needs_key_frame(&self, now: Instant, slot: usize, layers: &Layers) -> Option<u8> {
        let down = self.downs.get(slot);
        let down = down.filter(|down| self.connected && !down.blind)?;
        down.track.needs_key_frame(now, layers)
    }

    /// Sends what the run holds for this viewer.
    pub fn flush(&self, run: &mut Run, network: &mut dyn Network) {
        if let Some(egress) = &self.egress {
            egress.flush(run, network);
        }
    }

    /// Sends packets again that the viewer has asked for.
    pub fn repair(
        &mut self,
        now: Instant,
        slot: usize,
        numbers: &[u16],
        feed: &Feed,
        (run, network): (&mut Run, &mut dyn Network),
    ) {
        match self.downs.get(slot).map(|down| down.kind) {
            Some(MediaKind::Audio) => self.repeat_voice(now, slot, numbers, feed, (run, network)),
            Some(MediaKind::Video) => self.repeat_picture(now, slot, numbers, feed, (run, network)),
            None => {}
        }
        self.flush(run, network);
    }

    fn repeat_picture(
        &mut self,
        now: Instant,
        slot: usize,
        numbers: &[u16],
        feed: &Feed,
        (run, network): (&mut Run, &mut dyn Network),
    ) {
        for number in numbers {
            if !self.repairs.is_open(now) || !self.may_repeat(now) {
                break;
            }
            let (Some(down), Some(egress)) = (self.downs.get_mut(slot), &mut self.egress) else {
                break;
            };
            // A picture that pauses begins again with a key frame.
            if down.aim.is_none() {
                break;
            }
            if let Some(bytes) = down.repair(now, *number, feed, egress, (run, network)) {
                self.repairs.charge(now, REPAIR);
                self.repeated(now, bytes);
            }
        }
    }

    /// A slot is filled with the publication at a place, which comes in a codec; what comes begins anew.
    pub fn fill_slot(&mut self, slot: usize, place: usize, codec: Option<Codec>) {
        self.stop_slot(slot);
        if let Some(down) = self.downs.get_mut(slot) {
            down.place = Some(place);
        }
        self.look_at(slot, codec);
        self.share = true;
    }

    /// What comes into a slot begins anew.
    pub fn restart_slot(&mut self, slot: usize) {
        if let Some(down) = self.downs.get_mut(slot) {
            down.track.stop();
        }
        self.forget_waiting(slot);
    }

    /// Ends what is shown in a slot: what comes next begins anew, and what went before is not sent again.
    pub fn stop_slot(&mut self, slot: usize) {
        self.restart_slot(slot);
        if let Some(down) = self.downs.get_mut(slot) {
            down.place = None;
            down.blind = false;
        }
    }

    /// The `a=mid` of a slot.
    #[must_use]
    pub fn mid(&self, slot: usize) -> Option<&str> {
        self.downs.get(slot).map(|down| down.mid.as_str())
    }

    /// Kinds of the sections that are not yet in `slots`, in order.
    #[must_use]
    pub fn unlisted_slots(&self) -> Vec<MediaKind> {
        let listed = MediaKind::ALL
            .iter()
            .map(|kind| self.slots.count(*kind))
            .fold(0, usize::saturating_add);
        self.downs
            .iter()
            .skip(listed)
            .map(|down| down.kind)
            .collect()
    }
}

impl Down {
    /// Payload types are the browser's own: they differ from leg to leg.
    pub(super) fn negotiated(&mut self, agreed: &Agreed) {
        if std::mem::replace(&mut self.received, agreed.received) != agreed.received {
            // What went out under a former type is not sent again: it would be other bytes under the same number.
            self.track.stop();
        }
    }

    /// `a=mid`, source and retransmission source.
    pub(super) fn names(&self) -> (&str, u32, u32) {
        (&self.mid, self.ssrc, self.repair.ssrc)
    }

    /// Header and index of the next packet of the retransmission source, for one that only pads.
    pub(super) fn padding(&mut self) -> Option<(Outgoing, u64)> {
        let sent = self.sent.as_ref()?;
        let index = self.repair.next;
        let header = Outgoing {
            marker: false,
            payload_type: self.received.get(sent.codec)?.repair_type?,
            #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
            sequence: index as u16,
            timestamp: sent.timestamp,
            ssrc: self.repair.ssrc,
            padded: true,
            transport: None,
        };
        self.repair.next = index.saturating_add(1);
        Some((header, index))
    }

    fn send(
        &mut self,
        now: Instant,
        (incoming, marker, payload): (&Incoming, bool, &[u8]),
        layers: &Layers,
        egress: &mut Egress,
        out: (&mut Run, &mut dyn Network),
    ) -> Option<()> {
        let spoken = self.received.get(incoming.codec)?;
        let Choice::Send(numbers) = self.track.choose(now, layers, incoming) else {
            return None;
        };
        let index = self.window.index(numbers.sequence);
        if !self.window.is_fresh(index) {
            return None;
        }
        let header = Outgoing {
            marker,
            payload_type: spoken.payload_type,
            sequence: numbers.sequence,
            timestamp: numbers.timestamp,
            ssrc: self.ssrc,
            padded: false,
            transport: None,
        };
        let parcel = Parcel {
            header,
            index,
            prefix: &[],
            payload,
            patch: |copy: &mut [u8]| renumber(copy, numbers.picture),
            counted: self.kind == MediaKind::Video,
        };
        egress.write(now, parcel, out)?;
        self.window.accept(index);
        let (packets, octets) = self.sent.map_or((0, 0), |last| (last.packets, last.octets));
        self.sent = Some(LastSent {
            codec: incoming.codec,
            number: numbers.sequence,
            at: now,
            timestamp: numbers.timestamp,
            packets: packets.wrapping_add(1),
            octets: octets.wrapping_add(u32::try_from(payload.len()).unwrap_or(0)),
        });
        Some(())
    }

    /// Sends a packet again: as a packet of the retransmission source, under a number of its own (RFC 4588, section 4), or, of what has
    /// none, as the same bytes. Returns the length of its payload.
    pub(super) fn repair(
        &mut self,
        now: Instant,
        number: u16,
        feed: &Feed,
        egress: &mut Egress,
        out: (&mut Run, &mut dyn Network),
    ) -> Option<usize> {
        let went = self.track.find(number)?;
        let source = feed.source(went.ssrc)?;
        let spoken = self.received.get(source.codec)?;
        let (kept, payload) = source.ring.get(went.sequence)?;
        let vp8 = (source.codec == Codec::Vp8).then(|| vp8::read(payload));
        let numbers = went.numbers(kept.timestamp, vp8.flatten().as_ref());
        let same = Outgoing {
            marker: kept.marker,
            payload_type: spoken.payload_type,
            sequence: number,
            timestamp: numbers.timestamp,
            ssrc: self.ssrc,
            padded: false,
            transport: None,
        };
        let original = number.to_be_bytes();
        let Some(payload_type) = spoken.repair_type else {
            let parcel = Parcel {
                header: same,
                index: self.window.index(number),
                prefix: &[],
                payload,
                patch: |_: &mut [u8]| {},
                counted: false,
            };
            // A picture's copies have other numbers each time, so without retransmission source it is not sent again.
            return (self.kind == MediaKind::Audio)
                .then(|| egress.write(now, parcel, out))
                .flatten()
                .map(|()| payload.len());
        };
        let index = self.repair.next;
        let parcel = Parcel {
            header: Outgoing {
                payload_type,
                #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
                sequence: index as u16,
                ssrc: self.repair.ssrc,
                ..same
            },
            index,
            prefix: &original,
            payload,
            patch: |copy: &mut [u8]| renumber(copy, numbers.picture),
            counted: true,
        };
        egress.write(now, parcel, out)?;
        self.repair.next = index.saturating_add(1);
        Some(payload.len())
    }
}

/// Writes a frame's running numbers into the copy of its payload.
fn renumber(copy: &mut [u8], picture: Option<Picture>) {
    if let Some(picture) = picture {
        vp8::patch(copy, picture);
    }
}
