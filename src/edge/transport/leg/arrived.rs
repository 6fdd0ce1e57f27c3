//! From the browser: SRTP and SRTCP, opened in place.

use super::{Leg, Said};
use crate::edge::transport::streams::{Arrival, Media};
use crate::id::MediaKind;
use crate::media::intake::{Intake, Verdict};
use crate::media::packet::Header;
use crate::media::rtcp;
use crate::media::window::Window;
use std::net::SocketAddr;
use std::time::Instant;

/// What a browser may say of what it gets, in kbit/s: it says some 50 kbit/s where it sees a whole court.
const CONTROL_KBPS: u32 = 1_000;
/// Senders of RTCP whose indices are watched; more are no page of ours.
const MAX_REPORTERS: usize = 64;

/// RFC 6464: one byte, the voice-activity bit above the level.
const LEVEL: u8 = 0x7f;

impl Leg {
    /// Opens an RTP packet. `None`: not authentic, seen before, or not media that was agreed.
    pub fn media<'a>(
        &mut self,
        now: Instant,
        datagram: &'a mut [u8],
        said: &mut Vec<Said>,
    ) -> Option<Media<'a>> {
        let verdict = self.intake.media.judge(now, datagram.len());
        if verdict != Verdict::Take {
            self.drop_excess(verdict, said);
            return None;
        }
        let Some((header, index, length)) = self.open(datagram) else {
            self.tally.refused();
            return None;
        };
        self.intake.media.charge(now, datagram.len());
        let packet = datagram.get(..length)?;
        if let Some(&[high, low]) = header.extension(packet, self.agreed.transport_cc) {
            self.arrivals.arrived(now, u16::from_be_bytes([high, low]));
            self.reports.arrived(now, header.ssrc);
        }
        let mut media = match self.streams.take(index, &header, packet) {
            Arrival::Media(media) => media,
            Arrival::Nothing => return None,
            Arrival::Refused => {
                self.tally.refused();
                return None;
            }
        };
        self.tally.arrived(&media);
        if media.codec.kind() == MediaKind::Audio {
            let level = header.extension(packet, self.agreed.audio_level);
            media.level = level.and_then(|level| Some(level.first()? & LEVEL));
            said.extend(self.hear(now, media.level).map(Said::Speaking));
        }
        Some(media)
    }

    /// Its header, its index and its length without the tag.
    fn open(&self, datagram: &mut [u8]) -> Option<(Header, u64, usize)> {
        let header = Header::read(datagram)?;
        let index = self.streams.index(header.ssrc, header.sequence)?;
        let srtp = self.ingress.as_ref()?;
        let length = srtp.open_rtp(header.ssrc, index, datagram, header.length)?;
        Some((header, index, length))
    }

    /// Counted, and told once: without a name.
    fn drop_excess(&mut self, verdict: Verdict, said: &mut Vec<Said>) {
        self.tally.dropped();
        if !std::mem::replace(&mut self.intake.told, true) {
            let leg = self.id.0;
            tracing::warn!(
                leg,
                "a leg sends more than `limits.publisher_kbps`; what is above is dropped"
            );
        }
        if verdict == Verdict::Flood {
            said.push(Said::Flood);
        }
    }

    fn hear(&mut self, now: Instant, level: Option<u8>) -> Option<bool> {
        self.loudness.level(now, level?)
    }

    /// How loud the person's voice is on the whole, and at this moment as well, in decibels above silence.
    #[must_use]
    pub fn loudness(&self, now: Instant) -> (u8, u8) {
        (self.loudness.smoothed(now), self.loudness.present(now))
    }

    /// Opens an RTCP packet, and takes what is in it.
    pub fn rtcp(&mut self, now: Instant, datagram: &mut [u8], said: &mut Vec<Said>) -> Option<()> {
        let srtp = self.ingress.as_ref()?;
        let verdict = self.intake.control.judge(now, datagram.len());
        if verdict != Verdict::Take {
            self.drop_excess(verdict, said);
            return Some(());
        }
        let (index, length) = srtp.open_rtcp(datagram)?;
        self.intake.control.charge(now, datagram.len());
        let packet = datagram.get(..length)?;
        let reporter = reporter(packet)?;
        if !first_time(&mut self.reporters, reporter, index) {
            return None;
        }
        rtcp::read(packet, |control| self.feedback(now, control, said))
    }
}

/// What a leg may send.
#[derive(Debug)]
pub(super) struct Intakes {
    media: Intake,
    control: Intake,
    /// The log knows that it sent more.
    told: bool,
}

impl Intakes {
    pub(super) fn new(kbps: u32) -> Self {
        Self {
            media: Intake::new(kbps),
            control: Intake::new(CONTROL_KBPS),
            told: false,
        }
    }
}

impl Leg {
    /// A datagram from an address that is not the leg's may be from its browser nevertheless: of a source that is known, and newer than
    /// all before.
    #[must_use]
    pub fn may_have_sent(&self, datagram: &[u8]) -> bool {
        self.newest(datagram).is_some() || self.window_of(datagram).is_some()
    }

    /// It is: authentic as well. This costs a decryption.
    #[must_use]
    pub fn proves(&self, datagram: &[u8]) -> bool {
        self.proves_rtp(datagram)
            .or_else(|| self.proves_rtcp(datagram))
            .is_some()
    }

    fn proves_rtp(&self, datagram: &[u8]) -> Option<()> {
        let (header, index) = self.newest(datagram)?;
        let mut copy = datagram.to_vec();
        let srtp = self.ingress.as_ref()?;
        srtp.open_rtp(header.ssrc, index, &mut copy, header.length)?;
        Some(())
    }

    fn proves_rtcp(&self, datagram: &[u8]) -> Option<()> {
        let window = self.window_of(datagram)?;
        let (index, _) = self.ingress.as_ref()?.open_rtcp(&mut datagram.to_vec())?;
        window.is_newest(u64::from(index)).then_some(())
    }

    /// Header and index of what would be the newest RTP packet of a source that is known.
    fn newest(&self, datagram: &[u8]) -> Option<(Header, u64)> {
        let header = Header::read(datagram)?;
        let index = self.streams.newest(header.ssrc, header.sequence)?;
        Some((header, index))
    }

    /// Indices of the known sender of an RTCP packet.
    fn window_of(&self, datagram: &[u8]) -> Option<&Window> {
        let reporter = reporter(datagram)?;
        let known = |(ssrc, _): &&(u32, Window)| *ssrc == reporter;
        self.reporters.iter().find(known).map(|(_, window)| window)
    }

    /// The browser's address has changed.
    pub fn follow(&mut self, now: Instant, from: SocketAddr) {
        self.ice.follow(now, from);
        self.redirect(from);
    }
}

#[cfg(test)]
impl Leg {
    /// Takes what is sealed with these keys for the browser's: for tests that send what no browser would.
    pub fn take_for_browser(&mut self, keys: crate::edge::transport::srtp::Srtp) {
        self.ingress = Some(keys);
    }

    /// The viewer's link has been too weak just now.
    pub fn prove_too_weak(&mut self, now: Instant) {
        if let Some(egress) = &mut self.egress {
            egress.estimate.prove_too_weak(now);
        }
    }

    /// Sources of the viewer's sections: of the media, and of its retransmissions.
    pub fn sources_of_slots(&self) -> impl Iterator<Item = u32> {
        self.downs.iter().map(|down| down.ssrc)
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
