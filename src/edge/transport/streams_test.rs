#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
use super::*;
use bytes::Bytes;
use rtc::rtp::Header;

const RID: u8 = 10;
const REPAIRED: u8 = 11;

fn leg(layers: &[&str], declared: &[(u32, u32)]) -> Streams {
    let mut streams = Streams::default();
    let offered = Offered {
        layers: layers.iter().map(|&l| l.to_owned()).collect(),
        repairs: declared.iter().copied().collect(),
        ..Offered::default()
    };
    let codecs = [(111, "opus"), (96, "vp8"), (97, "rtx")];
    let agreed = Agreed {
        codecs: codecs.iter().map(|&(p, c)| (p, c.to_owned())).collect(),
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
) -> Packet {
    let mut header = Header {
        version: 2,
        payload_type,
        ssrc,
        sequence_number,
        ..Header::default()
    };
    if let Some((id, text)) = name {
        header
            .set_extension(id, Bytes::copy_from_slice(text.as_bytes()))
            .unwrap();
    }
    Packet {
        header,
        payload: Bytes::copy_from_slice(payload),
        ..Packet::default()
    }
}

fn rank(arrival: Arrival) -> u8 {
    match arrival {
        Arrival::Media { rank, .. } => rank,
        Arrival::Nothing => 255,
    }
}

#[test]
fn a_layer_keeps_its_name_when_the_browser_no_longer_sends_it_and_after_a_new_offer() {
    let mut streams = leg(&["q", "h", "f"], &[]);
    assert_eq!(
        rank(streams.name(&mut packet(96, 5, 1, Some((RID, "f\0")), b"x"))),
        2
    );
    assert_eq!(rank(streams.name(&mut packet(96, 5, 2, None, b"x"))), 2);
    let again = streams.clone();
    streams.negotiated(
        &Offered {
            layers: again.layers.clone(),
            ..Offered::default()
        },
        &again.agreed,
    );
    assert_eq!(rank(streams.name(&mut packet(96, 5, 3, None, b"x"))), 2);
}

#[test]
fn a_retransmission_of_a_layer_becomes_the_packet_that_was_lost() {
    let mut streams = leg(&["q", "f"], &[]);
    streams.name(&mut packet(96, 5, 1, Some((RID, "f")), b"x"));
    let mut repair = packet(97, 6, 900, Some((REPAIRED, "f")), &[0x01, 0x02, 7, 8]);
    assert_eq!(
        streams.name(&mut repair),
        Arrival::Media {
            kind: MediaKind::Video,
            rank: 1,
            repaired: true
        }
    );
    assert_eq!(
        (repair.header.ssrc, repair.header.sequence_number),
        (5, 0x0102)
    );
    assert_eq!(repair.header.payload_type, 96);
    assert_eq!(repair.payload.as_ref(), [7, 8]);
    let mut unnamed = packet(97, 6, 901, None, &[0x01, 0x03, 9]);
    assert_eq!(
        rank(streams.name(&mut unnamed)),
        1,
        "the name is given only once"
    );
}

#[test]
fn a_declared_retransmission_is_brought_back_too() {
    let mut streams = leg(&[], &[(12, 11)]);
    streams.name(&mut packet(96, 11, 1, None, b"x"));
    let mut repair = packet(97, 12, 1, None, &[0, 9, 1]);
    assert!(matches!(
        streams.name(&mut repair),
        Arrival::Media { repaired: true, .. }
    ));
    assert_eq!((repair.header.ssrc, repair.header.sequence_number), (11, 9));
}

#[test]
fn padding_unknown_payload_types_and_short_repairs_are_nothing() {
    let mut streams = leg(&[], &[(12, 11)]);
    streams.name(&mut packet(96, 11, 1, None, b"x"));
    for mut nothing in [
        packet(96, 11, 2, None, b""),
        packet(50, 11, 3, None, b"x"),
        packet(97, 12, 4, None, &[]),
        packet(97, 12, 4, None, &[1]),
        packet(97, 12, 4, None, &[0, 1]),
        packet(97, 99, 4, None, &[0, 1, 2]),
    ] {
        assert_eq!(streams.name(&mut nothing), Arrival::Nothing);
    }
}

#[test]
fn ten_thousand_sources_are_not_remembered() {
    let mut streams = leg(&[], &[]);
    for ssrc in 0..10_000 {
        streams.name(&mut packet(96, ssrc, 1, None, b"x"));
        streams.name(&mut packet(
            97,
            20_000 + ssrc,
            1,
            Some((REPAIRED, "f")),
            b"xyz",
        ));
    }
    assert_eq!(streams.media.len(), MAX_SOURCES);
    assert!(streams.repairs.len() <= MAX_SOURCES);
}
