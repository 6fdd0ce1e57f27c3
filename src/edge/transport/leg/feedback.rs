//! RTCP from the browser: what its viewer lacks, and what its sender says of its clock.

use super::{Leg, Said};
use rtc::rtcp::Packet;
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;
use std::time::Instant;

/// More numbers than this in one request are no honest viewer's.
const MAX_REPAIRS: usize = 256;

impl Leg {
    pub(super) fn feedback(
        &mut self,
        now: Instant,
        packets: &[Box<dyn Packet>],
        said: &mut Vec<Said>,
    ) {
        for packet in packets {
            let any = packet.as_any();
            if let Some(pli) = any.downcast_ref::<PictureLossIndication>() {
                said.extend(self.slot_of(pli.media_ssrc).map(Said::KeyFrame));
            } else if let Some(fir) = any.downcast_ref::<FullIntraRequest>() {
                let slots = fir.fir.iter().filter_map(|entry| self.slot_of(entry.ssrc));
                said.extend(slots.map(Said::KeyFrame));
            } else if let Some(nack) = any.downcast_ref::<TransportLayerNack>() {
                if let Some(slot) = self.slot_of(nack.media_ssrc) {
                    let numbers = nack.nacks.iter().flat_map(|pair| pair.packet_list());
                    said.push(Said::Repair {
                        slot,
                        numbers: numbers.take(MAX_REPAIRS).collect(),
                    });
                }
            } else if let Some(report) = any.downcast_ref::<SenderReport>() {
                self.reports.heard(now, report);
                self.round_trips(now, &report.reports);
            } else if let Some(report) = any.downcast_ref::<ReceiverReport>() {
                self.round_trips(now, &report.reports);
            } else if let Some(arrivals) = any.downcast_ref::<TransportLayerCc>()
                && let Some(egress) = &mut self.egress
            {
                egress.estimate.feedback(now, arrivals);
            }
        }
    }

    fn round_trips(&mut self, now: Instant, reports: &[ReceptionReport]) {
        for report in reports {
            self.reports.returned(now, report);
        }
    }

    fn slot_of(&self, ssrc: u32) -> Option<usize> {
        self.downs.iter().position(|down| down.ssrc == ssrc)
    }
}
