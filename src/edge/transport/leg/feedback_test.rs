//! What `rtc` writes is read as `rtc` reads it.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "tests"
)]
use crate::edge::transport::leg::transport_feedback;
use crate::media::arrivals::Feedback;
use crate::media::rtcp::{Control, Reception, read};
use crate::media::twcc::{Arrivals, Told};
use proptest::prelude::*;
use rtc::interceptor::convert_twcc;
use rtc::rtcp::Packet;
use rtc::rtcp::payload_feedbacks::full_intra_request::{FirEntry, FullIntraRequest};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};

fn compound(packets: &[Box<dyn Packet>]) -> Vec<u8> {
    rtc::rtcp::packet::marshal(packets).unwrap().to_vec()
}

fn report(ssrc: u32) -> ReceptionReport {
    ReceptionReport {
        ssrc,
        fraction_lost: 7,
        last_sender_report: 0x1234_5678,
        delay: 99,
        ..ReceptionReport::default()
    }
}

/// Everything in a compound, as text, and whether it was read to its end.
fn told(bytes: &[u8]) -> (Vec<String>, bool) {
    let mut all = Vec::new();
    let whole = read(bytes, |control| {
        all.push(match control {
            Control::Nack { ssrc, numbers } => {
                format!("nack {ssrc} {:?}", numbers.collect::<Vec<_>>())
            }
            Control::Arrivals(arrivals) => format!("arrivals {}", arrivals.packets()),
            other => format!("{other:?}"),
        });
    });
    (all, whole.is_some())
}

#[test]
fn a_compound_is_read_packet_by_packet() {
    let bytes = compound(&[
        Box::new(SenderReport {
            ssrc: 5,
            ntp_time: 0x0102_0304_0506_0708,
            reports: vec![report(8)],
            ..SenderReport::default()
        }),
        Box::new(ReceiverReport {
            ssrc: 5,
            reports: vec![report(9)],
            ..ReceiverReport::default()
        }),
        Box::new(PictureLossIndication {
            sender_ssrc: 5,
            media_ssrc: 10,
        }),
        Box::new(FullIntraRequest {
            fir: vec![FirEntry {
                ssrc: 11,
                sequence_number: 1,
            }],
            ..FullIntraRequest::default()
        }),
        Box::new(TransportLayerNack {
            sender_ssrc: 5,
            media_ssrc: 12,
            nacks: nack_pairs_from_sequence_numbers(&[65_535, 0, 15, 40]),
        }),
    ]);
    let reception = |ssrc| {
        format!(
            "{:?}",
            Control::Reception(Reception {
                ssrc,
                fraction_lost: 7,
                last_sender_report: 0x1234_5678,
                delay: 99,
            })
        )
    };
    let clock = Control::Clock {
        ssrc: 5,
        ntp: 0x0102_0304_0506_0708,
    };
    let (all, whole) = told(&bytes);
    assert!(whole);
    assert_eq!(
        all,
        [
            format!("{clock:?}"),
            reception(8),
            reception(9),
            format!("{:?}", Control::KeyFrame { ssrc: 10 }),
            format!("{:?}", Control::KeyFrame { ssrc: 11 }),
            "nack 12 [65535, 0, 15, 40]".to_owned(),
        ]
    );
}

#[test]
fn what_is_cut_off_is_refused_and_what_came_before_it_is_told() {
    let pli = |media_ssrc| {
        Box::new(PictureLossIndication {
            sender_ssrc: 1,
            media_ssrc,
        }) as Box<dyn Packet>
    };
    let bytes = compound(&[pli(2), pli(3)]);
    for cut in 1..12 {
        let (all, whole) = told(&bytes[..bytes.len() - cut]);
        assert!(!whole, "{cut}");
        assert_eq!(all.len(), 1, "{cut}");
    }
}

#[test]
fn a_feedback_whose_chunks_tell_of_too_few_packets_is_refused() {
    // Says 20 packets, has a run of 3.
    let body = [0, 1, 0, 20, 0, 0, 1, 0, 0x20, 3];
    assert_eq!(Arrivals::read(&body), None);
    let body = [0, 1, 0, 3, 0, 0, 1, 0, 0x20, 3, 4, 4];
    let told: Vec<Told> = Arrivals::read(&body).unwrap().collect();
    assert_eq!(told.len(), 3);
    let at: Vec<_> = told
        .iter()
        .map(|told| told.at.map(|at| at.as_micros()))
        .collect();
    // Two deltas for three arrivals: the third came at an unknown time.
    assert_eq!(at, [Some(65_000), Some(66_000), None]);
    assert!(told.iter().all(|told| told.arrived));
}

proptest! {
    #[test]
    fn feedback_is_read_as_rtc_reads_it(
        base in any::<u16>(),
        reference in 0..1_u32 << 20,
        packets in proptest::collection::vec(proptest::option::of(-2_000..2_000_i16), 1..300),
    ) {
        let feedback = Feedback { base, reference, count: 1, packets };
        let theirs = transport_feedback(&feedback, 1);
        let bytes = compound(&[Box::new(theirs.clone())]);
        let mut ours = Vec::new();
        read(&bytes, |control| {
            if let Control::Arrivals(arrivals) = control {
                ours.extend(arrivals.map(|told| (told.sequence, told.arrived, told.at)));
            }
        })
        .unwrap();
        let mut theirs: Vec<_> = convert_twcc(&theirs)
            .iter()
            .map(|told| (told.sequence_number, told.arrived, told.arrival))
            .collect();
        // `rtc` goes on to the end of the last chunk.
        theirs.truncate(feedback.packets.len());
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn a_nack_has_the_numbers_that_were_written(mut numbers in proptest::collection::btree_set(0..2_000_u16, 1..100)) {
        let list: Vec<u16> = numbers.iter().copied().collect();
        let bytes = compound(&[Box::new(TransportLayerNack {
            sender_ssrc: 1,
            media_ssrc: 2,
            nacks: nack_pairs_from_sequence_numbers(&list),
        })]);
        read(&bytes, |control| {
            if let Control::Nack { numbers: read, .. } = control {
                for number in read {
                    assert!(numbers.remove(&number));
                }
            }
        })
        .unwrap();
        prop_assert!(numbers.is_empty());
    }

    #[test]
    fn no_bytes_panic(mut bytes in proptest::collection::vec(any::<u8>(), 4..200), kind in 200..208_u8, format in 0..16_u8) {
        bytes[0] = 0x80 | format;
        bytes[1] = kind;
        let words = (bytes.len() / 4 - 1) as u16;
        bytes[2..4].copy_from_slice(&words.to_be_bytes());
        let mut told = 0_usize;
        let _ = read(&bytes, |control| {
            told += match control {
                Control::Nack { numbers, .. } => numbers.count(),
                Control::Arrivals(arrivals) => arrivals.filter(|told| told.arrived).count(),
                _ => 1,
            };
        });
        prop_assert!(told <= 65_536);
    }
}
