#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::*;
use crate::edge::transport::sdp::Spoken;
use crate::id::MediaKind;
use bytes::Bytes;
use rtc::rtp::{self, Packet};
use rtc::shared::marshal::Marshal;

const RID: u8 = 10;
const REPAIRED: u8 = 11;

fn leg(layers: &[&str], declared: &[(u32, u32)]) -> Streams {
    let mut streams = Streams::default();
    let offered = Offered {
        layers: layers.iter().map(|&l| l.to_owned()).collect(),
        repairs: declared.iter().copied().collect(),
        ..Offered::default()
    };
    let spoken = |codec, payload_type, repair_type| {
        Some(Spoken {
            codec,
            payload_type,
            repair_type,
            redundant_type: None,
        })
    };
    let agreed = Agreed {
        voice: spoken(Codec::Opus, 111, None).map(|voice| Spoken {
            redundant_type: Some(63),
            ..voice
        }),
        picture: spoken(Codec::Vp8, 96, Some(97)),
        rid: RID,
        repaired_rid: REPAIRED,
        ..Agreed::default()
    };
    streams.negotiated(&offered, &agreed);
    streams
}

fn packet(
    payload_type: u8,
    ssrc: u32,
    sequence_number: u16,
    name: Option<(u8, &str)>,
    payload: &[u8],
) -> Vec<u8> {
    let mut header = rtp::Header {
        version: 2,
        payload_type,
        ssrc,
        sequence_number,
        ..rtp::Header::default()
    };
    if let Some((id, text)) = name {
        header
            .set_extension(id, Bytes::copy_from_slice(text.as_bytes()))
            .unwrap();
    }
    let payload = Bytes::copy_from_slice(payload);
    Packet { header, payload }.marshal().unwrap().to_vec()
}

/// What the leg makes of a packet; `None` when it is not even taken.
fn take<'a>(streams: &mut Streams, packet: &'a [u8]) -> Option<Arrival<'a>> {
    let header = Header::read(packet).unwrap();
    let index = streams.index(header.ssrc, header.sequence)?;
    Some(streams.take(index, &header, packet))
}

fn media<'a>(streams: &mut Streams, packet: &'a [u8]) -> Media<'a> {
    match take(streams, packet) {
        Some(Arrival::Media(media)) => media,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_layer_keeps_its_name_when_the_browser_no_longer_sends_it_and_after_a_new_offer() {
    let mut streams = leg(&["q", "h", "f"], &[]);
    let named = packet(96, 5, 1, Some((RID, "f\0")), b"x");
    assert_eq!(media(&mut streams, &named).rank, 2);
    assert_eq!(media(&mut streams, &packet(96, 5, 2, None, b"x")).rank, 2);
    let again = Offered {
        layers: streams.layers.clone(),
        ..Offered::default()
    };
    let agreed = streams.agreed;
    streams.negotiated(&again, &agreed);
    assert_eq!(media(&mut streams, &packet(96, 5, 3, None, b"x")).rank, 2);
}

#[test]
fn a_retransmission_of_a_layer_becomes_the_packet_that_was_lost() {
    let mut streams = leg(&["q", "f"], &[]);
    media(&mut streams, &packet(96, 5, 1, Some((RID, "f")), b"x"));
    let repair = packet(97, 6, 900, Some((REPAIRED, "f")), &[0x01, 0x02, 7, 8]);
    let repaired = media(&mut streams, &repair);
    assert!(repaired.repaired);
    assert_eq!(
        (repaired.rank, repaired.ssrc, repaired.sequence),
        (1, 5, 0x0102)
    );
    assert_eq!(repaired.payload, [7, 8]);
    let unnamed = packet(97, 6, 901, None, &[0x01, 0x03, 9]);
    let named_before = media(&mut streams, &unnamed);
    assert_eq!(named_before.rank, 1, "the name is given only once");
}

#[test]
fn a_declared_retransmission_is_brought_back_too() {
    let mut streams = leg(&[], &[(12, 11)]);
    media(&mut streams, &packet(96, 11, 1, None, b"x"));
    let repair = packet(97, 12, 1, None, &[0, 9, 1]);
    let repaired = media(&mut streams, &repair);
    assert_eq!(
        (repaired.repaired, repaired.ssrc, repaired.sequence),
        (true, 11, 9)
    );
}

#[test]
fn a_retransmission_that_names_nothing_repairs_the_only_picture_and_none_of_two() {
    let mut streams = leg(&[], &[]);
    media(&mut streams, &packet(111, 10, 1, None, b"x"));
    media(&mut streams, &packet(96, 11, 1, None, b"x"));
    let first = packet(97, 99, 1, None, &[0, 9, 1]);
    assert_eq!(media(&mut streams, &first).ssrc, 11);
    media(&mut streams, &packet(96, 12, 1, None, b"x"));
    let second = packet(97, 99, 2, None, &[0, 10, 1]);
    assert_eq!(take(&mut streams, &second), Some(Arrival::Nothing));
}

#[test]
fn a_retransmission_that_names_no_layer_is_not_held_for_the_only_layer_that_has_come() {
    let mut streams = leg(&["q", "h"], &[]);
    media(&mut streams, &packet(96, 5, 1, Some((RID, "q")), b"x"));
    let of_another = packet(97, 6, 1, None, &[0, 9, 1]);
    assert_eq!(take(&mut streams, &of_another), Some(Arrival::Nothing));
}

#[test]
fn unknown_payload_types_are_refused_and_short_repairs_are_nothing() {
    let mut streams = leg(&[], &[(12, 11)]);
    media(&mut streams, &packet(96, 11, 1, None, b"x"));
    let unknown = packet(50, 11, 3, None, b"x");
    assert_eq!(take(&mut streams, &unknown), Some(Arrival::Refused));
    for nothing in [
        packet(97, 12, 4, None, &[]),
        packet(97, 12, 5, None, &[1]),
        packet(97, 12, 6, None, &[0, 1]),
    ] {
        assert_eq!(take(&mut streams, &nothing), Some(Arrival::Nothing));
    }
}

#[test]
fn a_layer_that_was_not_offered_is_refused_and_takes_no_place_of_one_that_was() {
    let mut streams = leg(&["q", "h"], &[]);
    let offered = packet(96, 5, 1, Some((RID, "h")), b"x");
    assert_eq!(media(&mut streams, &offered).rank, 1);
    for refused in [
        packet(96, 6, 1, Some((RID, "z")), b"x"),
        packet(96, 6, 2, None, b"x"),
    ] {
        assert_eq!(take(&mut streams, &refused), Some(Arrival::Refused));
    }
    let named_at_last = packet(96, 6, 3, Some((RID, "q")), b"x");
    assert_eq!(media(&mut streams, &named_at_last).rank, 0);
}

#[test]
fn a_packet_that_only_pads_keeps_its_place_among_the_numbers() {
    let mut streams = leg(&[], &[]);
    let padding = packet(96, 11, 2, None, b"");
    let padding = media(&mut streams, &padding);
    assert_eq!((padding.sequence, padding.payload), (2, &[][..]));
}

#[test]
fn a_redundant_packet_is_its_own_frame_and_those_before_it_and_nothing_when_they_are_of_another_codec()
 {
    let mut streams = leg(&[], &[]);
    let both = |codec: u8| [0x80 | codec, 0x0f, 0, 2, 111, 1, 2, 3];
    let bytes = packet(63, 11, 7, None, &both(111));
    let own = media(&mut streams, &bytes);
    assert_eq!(
        (own.codec.kind(), own.sequence, own.payload),
        (MediaKind::Audio, 7, &[3][..])
    );
    let earlier: Vec<_> = own.earlier().collect();
    let [before] = earlier.as_slice() else {
        panic!("{earlier:?}");
    };
    assert_eq!((before.sequence, before.payload), (6, &[1, 2][..]));
    assert_eq!(before.timestamp, own.timestamp.wrapping_sub(960));
    assert!(before.repaired && !own.repaired);
    for nothing in [&both(0)[..], &[0xef], &[]] {
        let bytes = packet(63, 11, 8, None, nothing);
        let header = Header::read(&bytes).unwrap();
        assert_eq!(streams.take(8, &header, &bytes), Arrival::Refused);
    }
}

#[test]
fn a_packet_is_taken_once() {
    let mut streams = leg(&[], &[]);
    let once = packet(96, 11, 2, None, b"x");
    assert!(take(&mut streams, &once).is_some());
    assert_eq!(take(&mut streams, &once), None);
}

#[test]
fn ten_thousand_sources_are_not_remembered() {
    let mut streams = leg(&[], &[]);
    let taken = (0..10_000)
        .filter(|&ssrc| take(&mut streams, &packet(96, ssrc, 1, None, b"x")).is_some())
        .count();
    assert_eq!((taken, streams.sources.len()), (MAX_SOURCES, MAX_SOURCES));
}
