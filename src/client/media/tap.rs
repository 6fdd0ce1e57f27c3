//! Counts every packet where it leaves SRTP, and hears the server's requests for key frames.
//!
//! It sits in the interceptor chain and not behind `on_track`: there `webrtc` drops what its queue of 256 packets cannot hold, and a
//! counter that loses packets itself proves nothing.

use super::count::{Arrived, Received};
use super::sdp::Section;
use crate::signal::message::Kind;
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::sansio::Protocol;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// What the tap knows and counts; shared with the peer that it belongs to.
#[derive(Default)]
pub(in crate::client) struct Ear {
    received: Mutex<Received>,
    routes: Mutex<Routes>,
    key_frame_wanted: AtomicBool,
    key_frame_requests: AtomicU64,
}

/// How a packet finds its section.
#[derive(Default)]
struct Routes {
    by_ssrc: BTreeMap<u32, (String, Kind)>,
    by_mid: BTreeMap<String, Kind>,
    mid_extensions: Vec<u8>,
}

impl Ear {
    /// Reads or changes the counters.
    pub(in crate::client) fn with<T>(&self, act: impl FnOnce(&mut Received) -> T) -> T {
        act(&mut self.received.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sections in which the server sends, from its description.
    pub(super) fn learn(&self, sections: &[Section]) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        for section in sections {
            routes.by_mid.insert(section.mid.clone(), section.kind);
            for &ssrc in &section.ssrcs {
                routes
                    .by_ssrc
                    .insert(ssrc, (section.mid.clone(), section.kind));
            }
            if let Some(id) = section.mid_extension
                && !routes.mid_extensions.contains(&id)
            {
                routes.mid_extensions.push(id);
            }
        }
    }

    /// Has a key frame been asked for since the last call?
    pub(super) fn take_key_frame_wanted(&self) -> bool {
        self.key_frame_wanted.swap(false, Ordering::Relaxed)
    }

    /// How often a key frame was asked for.
    pub(in crate::client) fn key_frame_requests(&self) -> u64 {
        self.key_frame_requests.load(Ordering::Relaxed)
    }

    fn rtp(&self, at: Instant, packet: &rtc::rtp::Packet) {
        if packet.payload.is_empty() {
            return; // a probe of padding only
        }
        let route = self
            .routes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .find(&packet.header);
        self.with(|received| match route {
            Some((mid, kind)) => received.take(
                &mid,
                kind,
                &Arrived {
                    at,
                    sequence: packet.header.sequence_number,
                    timestamp: packet.header.timestamp,
                    marker: packet.header.marker,
                    payload: &packet.payload,
                },
            ),
            None => received.stray(),
        });
    }

    fn rtcp(&self, packets: &[Box<dyn rtc::rtcp::Packet>]) {
        let asks = packets.iter().any(|packet| {
            let packet = packet.as_any();
            packet.is::<PictureLossIndication>() || packet.is::<FullIntraRequest>()
        });
        if asks {
            self.key_frame_wanted.store(true, Ordering::Relaxed);
            self.key_frame_requests.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Routes {
    /// The mid in the packet says it, and binds its SSRC (RFC 8843 section 9.2); else the SSRC, if the description named it.
    fn find(&mut self, header: &rtc::rtp::header::Header) -> Option<(String, Kind)> {
        for &id in &self.mid_extensions {
            let Some(value) = header.get_extension(id) else {
                continue;
            };
            let mid = String::from_utf8_lossy(&value)
                .trim_end_matches('\0')
                .to_owned();
            if let Some(&kind) = self.by_mid.get(&mid) {
                self.by_ssrc.insert(header.ssrc, (mid.clone(), kind));
                return Some((mid, kind));
            }
        }
        self.by_ssrc.get(&header.ssrc).cloned()
    }
}

/// The interceptor: passes everything on, tells its [`Ear`].
pub(super) struct Tap {
    ear: Arc<Ear>,
    reads: VecDeque<TaggedPacket>,
    writes: VecDeque<TaggedPacket>,
}

impl Tap {
    pub(super) fn new(ear: Arc<Ear>) -> Self {
        Self {
            ear,
            reads: VecDeque::new(),
            writes: VecDeque::new(),
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Tap {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = rtc::shared::error::Error;
    type Time = Instant;

    fn handle_read(&mut self, message: TaggedPacket) -> Result<(), Self::Error> {
        match &message.message.packet {
            Packet::Rtp(packet) => self.ear.rtp(message.now, packet),
            Packet::Rtcp(packets) => self.ear.rtcp(packets),
            _ => {}
        }
        self.reads.push_back(message);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.reads.pop_front()
    }

    fn handle_write(&mut self, message: TaggedPacket) -> Result<(), Self::Error> {
        self.writes.push_back(message);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.writes.pop_front()
    }
}

impl Interceptor for Tap {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}
