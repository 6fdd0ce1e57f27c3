//! From the speaker: the person's own media, put aside by the wire interceptor.

use super::{Leg, Said};
use crate::edge::transport::streams::Arrival;
use crate::id::MediaKind;
use crate::media::downtrack::Incoming;
use crate::media::vp8;
use rtc::rtp;
use std::time::Instant;

impl Leg {
    /// Takes the media that the wire interceptor has put aside.
    pub(super) fn collect(&mut self, now: Instant, said: &mut Vec<Said>) {
        let arrived = std::mem::take(&mut self.shared.open().arrived);
        for (arrival, packet) in arrived {
            let Arrival::Media {
                kind,
                rank,
                repaired,
            } = arrival
            else {
                continue;
            };
            self.tally.arrived(&packet, repaired);
            if kind == MediaKind::Audio {
                said.extend(self.hear(now, &packet).map(Said::Speaking));
            }
            let vp8 = (kind == MediaKind::Video)
                .then(|| vp8::read(&packet.payload))
                .flatten();
            let key = kind == MediaKind::Audio || vp8.is_some_and(|header| header.key);
            if key && kind == MediaKind::Video {
                self.wish.satisfied();
            }
            let incoming = Incoming {
                ssrc: packet.header.ssrc,
                rank,
                sequence: packet.header.sequence_number,
                timestamp: packet.header.timestamp,
                key,
                vp8,
            };
            said.push(Said::Media {
                kind,
                incoming,
                packet,
            });
        }
    }

    /// RFC 6464: one byte, the voice-activity bit above the level.
    fn hear(&mut self, now: Instant, packet: &rtp::Packet) -> Option<bool> {
        const LEVEL: u8 = 0x7f;
        if self.agreed.audio_level == 0 {
            return None;
        }
        let level = packet.header.get_extension(self.agreed.audio_level)?;
        self.loudness.level(now, level.first()? & LEVEL)
    }
}
