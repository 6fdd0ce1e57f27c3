//! From the browser: SRTP and SRTCP, opened in place.

use super::{Leg, Said};
use crate::edge::transport::streams::{Arrival, Media};
use crate::id::MediaKind;
use crate::media::packet::Header;
use crate::media::rtcp;
use crate::media::window::Window;
use std::net::SocketAddr;
use std::time::Instant;

/// Senders of RTCP whose indices are watched; more are no page of ours.
const MAX_REPORTERS: usize = 64;

impl Leg {
    /// Opens an RTP packet. `None`: not authentic, seen before, or not media.
    pub fn media<'a>(
        &mut self,
        now: Instant,
        datagram: &'a mut [u8],
        said: &mut Vec<Said>,
    ) -> Option<Media<'a>> {
        let header = Header::read(datagram)?;
        let index = self.streams.index(header.ssrc, header.sequence)?;
        let srtp = self.ingress.as_ref()?;
        let length = srtp.open_rtp(header.ssrc, index, datagram, header.length)?;
        let packet = datagram.get(..length)?;
        if let Some(&[high, low]) = header.extension(packet, self.agreed.transport_cc) {
            self.arrivals.arrived(now, u16::from_be_bytes([high, low]));
            self.reports.arrived(now, header.ssrc);
        }
        let Arrival::Media(media) = self.streams.take(index, &header, packet) else {
            return None;
        };
        self.tally.arrived(&media);
        if media.kind == MediaKind::Audio {
            let level = header.extension(packet, self.agreed.audio_level);
            said.extend(self.hear(now, level).map(Said::Speaking));
        }
        Some(media)
    }

    /// RFC 6464: one byte, the voice-activity bit above the level.
    fn hear(&mut self, now: Instant, level: Option<&[u8]>) -> Option<bool> {
        const LEVEL: u8 = 0x7f;
        self.loudness.level(now, level?.first()? & LEVEL)
    }

    /// Opens an RTCP packet, and takes what is in it.
    pub fn rtcp(&mut self, now: Instant, datagram: &mut [u8], said: &mut Vec<Said>) -> Option<()> {
        let (index, length) = self.ingress.as_ref()?.open_rtcp(datagram)?;
        let packet = datagram.get(..length)?;
        let reporter = reporter(packet)?;
        if !first_time(&mut self.reporters, reporter, index) {
            return None;
        }
        rtcp::read(packet, |control| self.feedback(now, control, said))
    }
}

impl Leg {
    /// A datagram from an address that is not the leg's is nevertheless from its browser: authentic, and newer than all before.
    #[must_use]
    pub fn proves(&self, datagram: &[u8]) -> bool {
        self.proves_rtp(datagram)
            .or_else(|| self.proves_rtcp(datagram))
            .is_some()
    }

    fn proves_rtp(&self, datagram: &[u8]) -> Option<()> {
        let header = Header::read(datagram)?;
        let index = self.streams.newest(header.ssrc, header.sequence)?;
        let mut copy = datagram.to_vec();
        let srtp = self.ingress.as_ref()?;
        srtp.open_rtp(header.ssrc, index, &mut copy, header.length)?;
        Some(())
    }

    fn proves_rtcp(&self, datagram: &[u8]) -> Option<()> {
        let reporter = reporter(datagram)?;
        let known = |(ssrc, _): &&(u32, Window)| *ssrc == reporter;
        let (_, window) = self.reporters.iter().find(known)?;
        let (index, _) = self.ingress.as_ref()?.open_rtcp(&mut datagram.to_vec())?;
        window.is_newest(u64::from(index)).then_some(())
    }

    /// The browser's address has changed.
    pub fn follow(&mut self, now: Instant, from: SocketAddr) {
        self.ice.follow(now, from);
        if let Some(egress) = &mut self.egress {
            egress.redirect(from);
        }
    }
}

/// The source that sends an RTCP packet.
fn reporter(packet: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(*packet.get(4..)?.first_chunk()?))
}

/// Notes the index of a sender of RTCP; `false` when it was noted before (RFC 3711, section 3.3.2).
fn first_time(reporters: &mut Vec<(u32, Window)>, reporter: u32, index: u32) -> bool {
    let place = reporters.iter().position(|(ssrc, _)| *ssrc == reporter);
    let place = match place {
        Some(place) => place,
        None if reporters.len() < MAX_REPORTERS => {
            reporters.push((reporter, Window::default()));
            reporters.len().saturating_sub(1)
        }
        None => return false,
    };
    let Some((_, window)) = reporters.get_mut(place) else {
        return false;
    };
    let index = u64::from(index);
    let fresh = window.is_fresh(index);
    if fresh {
        window.accept(index);
    }
    fresh
}
