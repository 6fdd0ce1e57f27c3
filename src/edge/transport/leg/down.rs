//! Towards the viewer: the sections that the server fills.

use super::{Leg, sdp_error};
use crate::edge::transport::OfferError;
use crate::edge::transport::engine::{opus, vp8};
use crate::edge::transport::sdp::Section;
use crate::id::MediaKind;
use crate::media::downtrack::{Choice, Downtrack, Incoming};
use crate::media::layer::Layers;
use bytes::BytesMut;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpSenderId, RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use std::time::Instant;

/// One outgoing section.
#[derive(Debug)]
pub(super) struct Down {
    pub(super) mid: String,
    kind: MediaKind,
    pub(super) ssrc: u32,
    sender: RTCRtpSenderId,
    payload_type: u8,
    track: Downtrack,
}

impl Leg {
    pub(super) fn add_down(&mut self, section: &Section) -> Result<(), OfferError> {
        let (kind, codec) = match section.kind {
            MediaKind::Audio => (RtpCodecKind::Audio, opus()),
            MediaKind::Video => (RtpCodecKind::Video, vp8()),
        };
        let ssrc = rand::random_range(1..u32::MAX);
        let coding = RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            rtx: (section.kind == MediaKind::Video).then_some(RTCRtpRtxParameters {
                ssrc: ssrc.wrapping_add(1),
            }),
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
        let sender = self
            .pc
            .add_transceiver_from_track(track, Some(init))
            .map_err(sdp_error)?
            .into();
        self.downs.push(Down {
            mid: section.mid.clone(),
            kind: section.kind,
            ssrc,
            sender,
            payload_type: 0,
            track: Downtrack::new(section.kind, rand::random()),
        });
        Ok(())
    }

    /// Payload types are the browser's own: they differ from leg to leg.
    pub(super) fn read_payload_types(&mut self) {
        for down in &mut self.downs {
            let Some(mut sender) = self.pc.rtp_sender(down.sender) else {
                continue;
            };
            let codecs = &sender.get_parameters().rtp_parameters.codecs;
            let media = codecs
                .iter()
                .find(|codec| !codec.rtp_codec.mime_type.ends_with("rtx"));
            down.payload_type = media.map_or(0, |codec| codec.payload_type);
        }
    }

    /// Sends a publication's packet in a slot, if the slot wants it. Returns whether the slot (still) needs a key frame.
    pub fn send(
        &mut self,
        now: Instant,
        slot: usize,
        layers: &Layers,
        incoming: &Incoming,
        packet: &rtp::Packet,
    ) -> bool {
        let Some(down) = self.downs.get_mut(slot) else {
            return false;
        };
        if !self.connected || down.payload_type == 0 {
            return false;
        }
        let Choice::Send(numbers) = down.track.choose(now, layers, incoming) else {
            return down.track.needs_key_frame(now, layers).is_some();
        };
        let mut payload = BytesMut::from(packet.payload.as_ref());
        if let Some(picture) = numbers.picture {
            crate::media::vp8::patch(&mut payload, picture);
        }
        let header = rtp::Header {
            version: 2,
            marker: packet.header.marker,
            payload_type: down.payload_type,
            sequence_number: numbers.sequence,
            timestamp: numbers.timestamp,
            ssrc: down.ssrc,
            ..rtp::Header::default()
        };
        let outgoing = rtp::Packet {
            header,
            payload: payload.freeze(),
        };
        let sent = self
            .pc
            .rtp_sender(down.sender)
            .is_some_and(|mut sender| sender.write_rtp(now, outgoing).is_ok());
        if sent {
            self.tally.sent(packet.payload.len());
        }
        false
    }

    /// Ends what is shown in a slot: what comes next begins anew.
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
