//! RTCP to the browser: what of its media came and when, what is missing, and, for what it receives, the sender's clock.

use super::Leg;
use crate::edge::transport::court::Feeds;
use crate::edge::transport::feed::Feed;
use crate::edge::transport::run::Network;
use crate::edge::transport::source::Source;
use crate::media::arrivals::Feedback;
use crate::media::clock_rate;
use crate::media::rtcp::Reception;
use rtc::rtcp;
use rtc::rtcp::Packet;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_cc::{
    PacketStatusChunk, RecvDelta, StatusChunkTypeTcc, StatusVectorChunk, SymbolSizeTypeTcc,
    SymbolTypeTcc, TransportLayerCc,
};
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use std::time::{Duration, Instant};

/// The server's own source where it only reports; it sends no media under it.
const REPORTER: u32 = 1;
/// Distance of reports. RFC 3550, section 6.2 advises more; browsers judge a link by them and send one a second too.
const REGULAR: Duration = Duration::from_secs(1);
/// So much too early does no harm: the legs of a shard come to report together.
const EARLY: Duration = Duration::from_millis(50);
/// Arrival times are told this long after the first: congestion control of the browsers is made for 50 to 100 ms.
const FEEDBACK: Duration = Duration::from_millis(100);
/// A downtrack that has sent nothing for so long has nothing to report.
const ACTIVE: Duration = Duration::from_secs(2);
/// Until the round trip is known.
const ROUND_TRIP: Duration = Duration::from_millis(100);
/// Senders whose reports are kept; more are no page of ours.
const MAX_SENDERS: usize = 16;

/// What is to be reported, and when.
#[derive(Debug, Default)]
pub(super) struct Reports {
    regular: Option<Instant>,
    feedback: Option<Instant>,
    repairs: Option<Instant>,
    heard: Vec<Heard>,
    /// The last of our own sender reports: the middle of its NTP time, and when it left.
    told: Option<(u32, Instant)>,
    round_trip: Option<Duration>,
    arrivals: Feedback,
    /// Source of the last packet that has a transport-wide number.
    numbered: u32,
}

/// A sender report of the browser.
#[derive(Clone, Copy, Debug)]
struct Heard {
    ssrc: u32,
    /// Middle 32 bits of its NTP time.
    stamp: u32,
    at: Instant,
}

impl Reports {
    pub(super) fn begin(&mut self, now: Instant) {
        self.regular = now.checked_add(REGULAR);
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let all = [self.regular, self.feedback, self.repairs];
        all.into_iter().flatten().min()
    }

    /// Something arrived that has a transport-wide number.
    pub(super) fn arrived(&mut self, now: Instant, ssrc: u32) {
        self.numbered = ssrc;
        if self.feedback.is_none() {
            self.feedback = now.checked_add(FEEDBACK);
        }
    }

    /// The browser tells its clock, in NTP's format.
    pub(super) fn heard(&mut self, now: Instant, ssrc: u32, ntp: u64) {
        #[allow(clippy::cast_possible_truncation, reason = "the middle is meant")]
        let stamp = (ntp >> 16) as u32;
        let heard = Heard {
            ssrc,
            stamp,
            at: now,
        };
        if let Some(known) = self.heard.iter_mut().find(|h| h.ssrc == ssrc) {
            *known = heard;
        } else if self.heard.len() < MAX_SENDERS {
            self.heard.push(heard);
        }
    }

    /// The browser has answered a sender report: round trip without the time that it lay there (RFC 3550, section 6.4.1).
    pub(super) fn returned(&mut self, now: Instant, report: &Reception) {
        let Some((_, at)) = self
            .told
            .filter(|(stamp, _)| *stamp == report.last_sender_report)
        else {
            return;
        };
        let lay = Duration::from_micros(u64::from(report.delay).saturating_mul(1_000_000) >> 16);
        let Some(fresh) = now.saturating_duration_since(at).checked_sub(lay) else {
            return;
        };
        // Smoothed like TCP's (RFC 6298): an eighth of the difference at a time.
        let smooth = |old: Duration| {
            let sum = old.saturating_mul(7).saturating_add(fresh);
            sum.checked_div(8).unwrap_or(fresh)
        };
        self.round_trip = Some(self.round_trip.map_or(fresh, smooth));
    }

    /// Last sender report, and the delay since then in units of 1/65536 s (RFC 3550, section 6.4.1).
    fn since(&self, now: Instant, ssrc: u32) -> (u32, u32) {
        let Some(heard) = self.heard.iter().find(|heard| heard.ssrc == ssrc) else {
            return (0, 0);
        };
        let delay = now.saturating_duration_since(heard.at).as_micros();
        let units = delay.saturating_mul(65_536) / 1_000_000;
        (heard.stamp, u32::try_from(units).unwrap_or(u32::MAX))
    }
}

impl Leg {
    /// Round trip to the browser, as far as it is known.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        self.reports.round_trip.unwrap_or(ROUND_TRIP)
    }

    /// Missing packets of a source are to be asked for at that time.
    pub fn repair_by(&mut self, due: Option<Instant>) {
        if let Some(due) = due {
            self.reports.repairs = Some(self.reports.repairs.map_or(due, |at| at.min(due)));
        }
    }

    /// Something is to be reported now.
    #[must_use]
    pub fn reports(&self, now: Instant) -> bool {
        self.connected && self.reports.due().is_some_and(|due| due <= now)
    }

    /// Reports of the person's own media, and of what was sent to them. `ntp` is the time in NTP's format.
    pub fn report(&mut self, now: Instant, ntp: u64, feeds: &mut Feeds, network: &mut dyn Network) {
        let past = |due: Option<Instant>| due.is_some_and(|due| due <= now);
        let early = |due: Option<Instant>| {
            due.is_some_and(|due| due.saturating_duration_since(now) <= EARLY)
        };
        let (regular, repairs) = (early(self.reports.regular), past(self.reports.repairs));
        let mut packets: Vec<Box<dyn Packet>> = Vec::new();
        let mut receptions = Vec::new();
        if repairs {
            self.reports.repairs = None;
        }
        for place in self.feeds {
            let sources = feeds.get_mut(place).into_iter();
            for source in sources.flat_map(Feed::sources_mut) {
                if regular {
                    receptions.extend(self.reception(now, source));
                }
                if repairs {
                    packets.extend(self.repairs(now, source));
                }
            }
        }
        if past(self.reports.feedback) {
            self.reports.feedback = None;
            while self.arrivals.take(&mut self.reports.arrivals) {
                packets.push(Box::new(transport_feedback(
                    &self.reports.arrivals,
                    self.reports.numbered,
                )));
            }
        }
        if regular {
            self.reports.regular = now.checked_add(REGULAR);
            self.tell_clocks(now, ntp, receptions, &mut packets);
        }
        self.send_rtcp(&packets, network);
    }

    /// Asks the browser for a key frame of a source.
    pub fn ask_key_frame(&mut self, media_ssrc: u32, network: &mut dyn Network) {
        let request = PictureLossIndication {
            sender_ssrc: REPORTER,
            media_ssrc,
        };
        self.send_rtcp(&[Box::new(request)], network);
    }

    fn reception(&self, now: Instant, source: &mut Source) -> Option<ReceptionReport> {
        let report = source.reception.report()?;
        let (last_sender_report, delay) = self.reports.since(now, source.ssrc);
        Some(ReceptionReport {
            ssrc: source.ssrc,
            fraction_lost: report.fraction_lost,
            // `rtc` writes no negative number: more duplicates than losses are told as none.
            total_lost: u32::try_from(report.lost).unwrap_or(0),
            last_sequence_number: report.highest,
            jitter: report.jitter,
            last_sender_report,
            delay,
        })
    }

    fn repairs(&mut self, now: Instant, source: &mut Source) -> Option<Box<dyn Packet>> {
        let numbers = source.ask_repairs(now, self.round_trip());
        self.repair_by(source.missing.due(self.round_trip()));
        (!numbers.is_empty()).then(|| {
            Box::new(TransportLayerNack {
                sender_ssrc: REPORTER,
                media_ssrc: source.ssrc,
                nacks: nack_pairs_from_sequence_numbers(&numbers),
            }) as Box<dyn Packet>
        })
    }

    /// A sender report for each downtrack that has sent of late, and the receptions with the first (RFC 3550, section 6.4).
    fn tell_clocks(
        &mut self,
        now: Instant,
        ntp: u64,
        receptions: Vec<ReceptionReport>,
        packets: &mut Vec<Box<dyn Packet>>,
    ) {
        if !receptions.is_empty() {
            packets.push(Box::new(ReceiverReport {
                ssrc: REPORTER,
                reports: receptions,
                ..ReceiverReport::default()
            }));
        }
        #[allow(clippy::cast_possible_truncation, reason = "the middle is meant")]
        let stamp = (ntp >> 16) as u32;
        self.reports.told = Some((stamp, now));
        for down in &self.downs {
            let Some(sent) = &down.sent else { continue };
            let since = now.saturating_duration_since(sent.at);
            if since > ACTIVE {
                continue;
            }
            let rate = u128::from(clock_rate(down.kind));
            let ticks = since.as_micros().saturating_mul(rate) / 1_000_000;
            packets.push(Box::new(SenderReport {
                ssrc: down.ssrc,
                ntp_time: ntp,
                rtp_time: sent
                    .timestamp
                    .wrapping_add(u32::try_from(ticks).unwrap_or(0)),
                packet_count: sent.packets,
                octet_count: sent.octets,
                ..SenderReport::default()
            }));
        }
    }

    /// Datagrams of at most an Ethernet frame.
    fn send_rtcp(&mut self, packets: &[Box<dyn Packet>], network: &mut dyn Network) {
        const MOST: usize = 1_200;
        let Some(egress) = &mut self.egress else {
            return;
        };
        let mut datagram = Vec::new();
        for packet in packets {
            let Ok(bytes) = rtcp::packet::marshal(std::slice::from_ref(packet)) else {
                continue;
            };
            if !datagram.is_empty() && datagram.len().saturating_add(bytes.len()) > MOST {
                egress.rtcp(std::mem::take(&mut datagram), network);
            }
            datagram.extend_from_slice(&bytes);
        }
        if !datagram.is_empty() {
            egress.rtcp(datagram, network);
        }
    }
}

/// In `rtc`'s words (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
/// `media_ssrc` is any source of the browser: Chromium passes over what names none of its own.
pub fn transport_feedback(feedback: &Feedback, media_ssrc: u32) -> TransportLayerCc {
    const SYMBOLS: usize = 7;
    const TICK_MICROS: i64 = 250;
    let symbol = |packet: &Option<i16>| match packet {
        None => SymbolTypeTcc::PacketNotReceived,
        Some(0..=255) => SymbolTypeTcc::PacketReceivedSmallDelta,
        Some(_) => SymbolTypeTcc::PacketReceivedLargeDelta,
    };
    let chunk = |packets: &[Option<i16>]| {
        PacketStatusChunk::StatusVectorChunk(StatusVectorChunk {
            type_tcc: StatusChunkTypeTcc::StatusVectorChunk,
            symbol_size: SymbolSizeTypeTcc::TwoBit,
            symbol_list: packets.iter().map(symbol).collect(),
        })
    };
    let delta = |packet: &Option<i16>| {
        packet.map(|ticks| RecvDelta {
            type_tcc_packet: symbol(packet),
            delta: i64::from(ticks).saturating_mul(TICK_MICROS),
        })
    };
    TransportLayerCc {
        sender_ssrc: REPORTER,
        media_ssrc,
        base_sequence_number: feedback.base,
        packet_status_count: u16::try_from(feedback.packets.len()).unwrap_or(u16::MAX),
        reference_time: feedback.reference,
        fb_pkt_count: feedback.count,
        packet_chunks: feedback.packets.chunks(SYMBOLS).map(chunk).collect(),
        recv_deltas: feedback.packets.iter().filter_map(delta).collect(),
    }
}
