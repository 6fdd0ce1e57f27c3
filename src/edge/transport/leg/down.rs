//! Towards the viewer: the sections that the server fills.

use super::egress::Egress;
use super::{Leg, sdp_error};
use crate::edge::transport::OfferError;
use crate::edge::transport::engine::{opus, vp8};
use crate::edge::transport::feed::Feed;
use crate::edge::transport::run::{Network, Run};
use crate::edge::transport::sdp::{Agreed, Section};
use crate::id::MediaKind;
use crate::media::downtrack::{Choice, Downtrack, Incoming};
use crate::media::layer::Layers;
use crate::media::packet::Outgoing;
use crate::media::vp8::{Picture, read};
use crate::media::window::Window;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use std::time::Instant;

/// One outgoing section.
#[derive(Debug)]
pub(super) struct Down {
    pub(super) mid: String,
    pub(super) kind: MediaKind,
    pub(super) ssrc: u32,
    payload_type: u8,
    track: Downtrack,
    /// Rollover counter of what is sent; no index goes out twice.
    window: Window,
    repair: Repair,
    pub(super) sent: Option<LastSent>,
}

/// Retransmissions towards the viewer (RFC 4588): a source of their own.
#[derive(Debug)]
struct Repair {
    payload_type: Option<u8>,
    ssrc: u32,
    next: u64,
}

/// What a sender report tells (RFC 3550, section 6.4.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct LastSent {
    pub(super) at: Instant,
    pub(super) timestamp: u32,
    pub(super) packets: u32,
    pub(super) octets: u32,
}

impl Leg {
    pub(super) fn add_down(&mut self, section: &Section) -> Result<(), OfferError> {
        let (kind, codec) = match section.kind {
            MediaKind::Audio => (RtpCodecKind::Audio, opus()),
            MediaKind::Video => (RtpCodecKind::Video, vp8()),
        };
        let ssrc = rand::random_range(1..u32::MAX);
        let repair = ssrc.wrapping_add(1);
        let coding = RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            rtx: (section.kind == MediaKind::Video).then_some(RTCRtpRtxParameters { ssrc: repair }),
            ..RTCRtpCodingParameters::default()
        };
        let track = MediaStreamTrack::new(
            format!("s{}", section.mid),
            format!("t{}", section.mid),
            section.mid.clone(),
            kind,
            vec![RTCRtpEncodingParameters {
                rtp_coding_parameters: coding,
                codec,
                ..RTCRtpEncodingParameters::default()
            }],
        );
        let init = RTCRtpTransceiverInit {
            direction: RTCRtpTransceiverDirection::Sendonly,
            ..RTCRtpTransceiverInit::default()
        };
        self.pc
            .add_transceiver_from_track(track, Some(init))
            .map_err(sdp_error)?;
        self.downs.push(Down {
            mid: section.mid.clone(),
            kind: section.kind,
            ssrc,
            payload_type: 0,
            track: Downtrack::new(section.kind, rand::random()),
            window: Window::default(),
            repair: Repair {
                payload_type: None,
                ssrc: repair,
                next: u64::from(rand::random::<u16>() / 2),
            },
            sent: None,
        });
        Ok(())
    }

    /// Sends a publication's packet in a slot, if the slot wants it. Returns the layer of which the slot (still) needs a key frame.
    pub fn send(
        &mut self,
        now: Instant,
        slot: usize,
        layers: &Layers,
        incoming: &Incoming,
        (marker, payload): (bool, &[u8]),
        out: (&mut Run, &mut dyn Network),
    ) -> Option<u8> {
        let (Some(down), Some(egress)) = (self.downs.get_mut(slot), &mut self.egress) else {
            return None;
        };
        match down.send(now, layers, incoming, (marker, payload), egress, out) {
            Some(_) => self.tally.sent(payload.len()),
            None => return down.track.needs_key_frame(now, layers),
        }
        None
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
        slot: usize,
        numbers: &[u16],
        feed: &Feed,
        (run, network): (&mut Run, &mut dyn Network),
    ) {
        let (Some(down), Some(egress)) = (self.downs.get_mut(slot), &mut self.egress) else {
            return;
        };
        for number in numbers {
            let _ = down.repair(*number, feed, egress, (run, network));
        }
        egress.flush(run, network);
    }

    /// Ends what is shown in a slot: what comes next begins anew, and what went before is not sent again.
    pub fn stop_slot(&mut self, slot: usize) {
        if let Some(down) = self.downs.get_mut(slot) {
            down.track.stop();
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
        let codec = match self.kind {
            MediaKind::Audio => "opus",
            MediaKind::Video => "vp8",
        };
        self.payload_type = agreed.payload_type(codec).unwrap_or(0);
        self.repair.payload_type = agreed.repair_type(self.payload_type);
    }

    fn send(
        &mut self,
        now: Instant,
        layers: &Layers,
        incoming: &Incoming,
        (marker, payload): (bool, &[u8]),
        egress: &mut Egress,
        out: (&mut Run, &mut dyn Network),
    ) -> Option<()> {
        if self.payload_type == 0 {
            return None;
        }
        let Choice::Send(numbers) = self.track.choose(now, layers, incoming) else {
            return None;
        };
        let (sequence, timestamp) = (numbers.sequence, numbers.timestamp);
        let index = self.window.index(sequence);
        if !self.window.is_fresh(index) {
            return None;
        }
        let packet = Outgoing {
            marker,
            payload_type: self.payload_type,
            sequence,
            timestamp,
            ssrc: self.ssrc,
            transport: None,
        };
        let patch = |copy: &mut [u8]| patch(copy, numbers.picture);
        egress.write(packet, index, [&[], payload], patch, out)?;
        self.window.accept(index);
        let last = self.sent.get_or_insert(LastSent {
            at: now,
            timestamp,
            packets: 0,
            octets: 0,
        });
        let octets = u32::try_from(payload.len()).unwrap_or(0);
        *last = LastSent {
            at: now,
            timestamp,
            packets: last.packets.wrapping_add(1),
            octets: last.octets.wrapping_add(octets),
        };
        Some(())
    }

    /// Sends a packet again: as a packet of the retransmission source (RFC 4588, section 4), under a number of its own.
    fn repair(
        &mut self,
        number: u16,
        feed: &Feed,
        egress: &mut Egress,
        out: (&mut Run, &mut dyn Network),
    ) -> Option<()> {
        let sent = self.track.find(number)?;
        let (kept, payload) = feed.source(sent.ssrc)?.ring.get(sent.sequence)?;
        let header = match self.kind {
            MediaKind::Audio => None,
            MediaKind::Video => read(payload),
        };
        let numbers = sent.numbers(kept.timestamp, header.as_ref());
        let index = self.repair.next;
        let packet = Outgoing {
            marker: kept.marker,
            payload_type: self.repair.payload_type?,
            #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
            sequence: index as u16,
            timestamp: numbers.timestamp,
            ssrc: self.repair.ssrc,
            transport: None,
        };
        let original = number.to_be_bytes();
        let patch = |copy: &mut [u8]| patch(copy, numbers.picture);
        egress.write(packet, index, [&original, payload], patch, out)?;
        self.repair.next = index.saturating_add(1);
        Some(())
    }
}

/// The viewer's numbers in a copy of the payload.
fn patch(copy: &mut [u8], picture: Option<Picture>) {
    if let Some(picture) = picture {
        crate::media::vp8::patch(copy, picture);
    }
}
