#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]
use super::*;
use proptest::prelude::*;

fn offer(sections: &str) -> String {
    let hash = ["AB"; 32].join(":");
    format!(
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\na=ice-ufrag:abcd\r\n\
         a=ice-pwd:abcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 {hash}\r\na=setup:actpass\r\n{sections}"
    )
}

fn section(kind: &str, mid: &str, attributes: &str) -> String {
    let codec = match kind {
        "audio" => "111 opus/48000/2",
        _ => "96 VP8/90000",
    };
    format!(
        "m={kind} 9 UDP/TLS/RTP/SAVPF 96 111\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=rtpmap:{codec}\r\n\
         {attributes}a=rtcp-mux\r\n"
    )
}

fn refused(sdp: &str) -> String {
    match Offered::read(sdp, &Codec::PICTURES) {
        Err(OfferError::Sdp(why)) => why,
        other => panic!("taken: {other:?}"),
    }
}

#[test]
fn an_offer_with_a_voice_a_picture_in_layers_and_slots_is_read() {
    let sdp = offer(&[
        section("audio", "0", "a=sendonly\r\na=rtcp-fb:111 nack\r\n"),
        section(
            "video",
            "1",
            "a=sendonly\r\na=ssrc-group:FID 11 12\r\na=rid:q send\r\na=rid:h send\r\na=simulcast:send q;~h\r\n",
        ),
        section("audio", "2", "a=recvonly\r\n"),
    ]
    .concat());
    let offered = Offered::read(&sdp, &Codec::PICTURES).unwrap();
    assert_eq!(offered.publishes(), MediaKind::ALL);
    assert_eq!(offered.layers, ["q", "h"]);
    assert!(offered.repeats_voice);
    assert_eq!(offered.repairs.get(&12), Some(&11));
    assert_eq!(
        offered.slots().map(|s| s.mid.as_str()).collect::<Vec<_>>(),
        ["2"]
    );
}

#[test]
fn a_bundled_section_with_port_0_is_a_slot_as_firefox_means_it_and_a_rejected_one_is_not() {
    let slot =
        section("audio", "2", "a=recvonly\r\na=bundle-only\r\n").replace("audio 9", "audio 0");
    assert_eq!(
        Offered::read(&offer(&slot), &Codec::PICTURES)
            .unwrap()
            .slots()
            .count(),
        1
    );
    let rejected = section("audio", "2", "a=recvonly\r\n").replace("audio 9", "audio 0");
    assert_eq!(
        Offered::read(&offer(&rejected), &Codec::PICTURES)
            .unwrap()
            .slots()
            .count(),
        0
    );
}

#[test]
fn sections_that_cannot_be_taken_are_no_slots() {
    let slot = |mid| section("video", mid, "a=recvonly\r\n");
    assert_eq!(
        Offered::read(&offer(&slot("2")), &Codec::PICTURES)
            .unwrap()
            .slots()
            .count(),
        1
    );
    for (why, section) in [
        ("another codec", slot("2").replace("VP8", "H264")),
        ("a transport of its own", slot("7")),
        ("a port for RTCP", slot("2").replace("a=rtcp-mux\r\n", "")),
        ("it is off", slot("2").replace("recvonly", "inactive")),
    ] {
        let offered = Offered::read(&offer(&section), &Codec::PICTURES).unwrap();
        assert_eq!(offered.slots().count(), 0, "{why}");
    }
}

#[test]
fn payload_types_are_the_browsers_own_and_retransmissions_belong_to_their_codec() {
    let lines = "a=sendonly\r\na=rtpmap:98 H264/90000\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n\
                 a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
    let sdp = section("video", "1", lines).replace("SAVPF 96 111", "SAVPF 98 99 96 97");
    let offered = Offered::read(&offer(&sdp), &Codec::PICTURES).unwrap();
    let spoken = Spoken {
        codec: Codec::Vp8,
        payload_type: 96,
        repair_type: Some(97),
        redundant_type: None,
    };
    assert_eq!(offered.sections[0].spoken, [spoken]);
}

/// A section with four codecs of pictures in this order, their retransmissions one number above.
fn of_all(mid: &str, attributes: &str, order: &str) -> String {
    let lines = format!(
        "{attributes}a=rtpmap:98 VP9/90000\r\na=fmtp:98 profile-id=0\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n\
         a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
         a=rtpmap:45 AV1/90000\r\na=fmtp:45 level-idx=5;profile=0;tier=0\r\n"
    );
    section("video", mid, &lines).replace("SAVPF 96 111", &format!("SAVPF {order}"))
}

fn codecs(section: &Section) -> Vec<(Codec, u8)> {
    let spoken = section.spoken.iter();
    spoken.map(|it| (it.codec, it.payload_type)).collect()
}

#[test]
fn a_page_sends_its_first_choice_of_what_is_taken_and_receives_all_of_it() {
    let simulcast = "a=sendonly\r\na=simulcast:send q;h\r\n";
    for (order, taken, sends) in [
        ("96 98 99 102 45", &Codec::PICTURES[..], (Codec::Vp8, 96)),
        ("98 99 96 102 45", &Codec::PICTURES, (Codec::Vp9, 98)),
        ("45 98 99 96 102", &Codec::PICTURES, (Codec::Av1, 45)),
        (
            "45 98 99 96 102",
            &[Codec::Vp8, Codec::H264],
            (Codec::Vp8, 96),
        ),
        (
            "98 99 102 45",
            &[Codec::Vp8, Codec::H264],
            (Codec::H264, 102),
        ),
    ] {
        let sdp = offer(
            &[
                of_all("1", simulcast, order),
                of_all("2", "a=recvonly\r\n", order),
            ]
            .concat(),
        );
        let offered = Offered::read(&sdp, taken).unwrap();
        assert_eq!(codecs(&offered.sections[0]), [sends], "{order}");
        let layers = if sends.0 == Codec::Vp8 { 2 } else { 0 };
        assert_eq!(offered.layers.len(), layers, "{order}");
        let received = codecs(&offered.sections[1]);
        let expected = order.split(' ').filter(|id| *id != "99").filter(|id| {
            let known = [
                ("96", Codec::Vp8),
                ("98", Codec::Vp9),
                ("102", Codec::H264),
                ("45", Codec::Av1),
            ];
            known
                .iter()
                .any(|(number, codec)| number == id && taken.contains(codec))
        });
        let numbers: Vec<String> = received.iter().map(|(_, id)| id.to_string()).collect();
        assert_eq!(numbers, expected.collect::<Vec<_>>(), "{order}");
    }
}

#[test]
fn forms_of_a_codec_that_not_every_browser_shows_are_not_taken() {
    let taken = |map: &str, parameters: &str| {
        let lines = format!("a=recvonly\r\na=rtpmap:98 {map}/90000\r\na=fmtp:98 {parameters}\r\n");
        let sdp = section("video", "1", &lines).replace("SAVPF 96 111", "SAVPF 98");
        let offered = Offered::read(&offer(&sdp), &Codec::PICTURES).unwrap();
        offered.sections[0].is_taken()
    };
    for (map, parameters, expected) in [
        ("H264", "packetization-mode=1;profile-level-id=42e01f", true),
        (
            "H264",
            "profile-level-id=42E034; packetization-mode=1",
            true,
        ),
        ("H264", "packetization-mode=1;profile-level-id=4d801f", true),
        (
            "H264",
            "packetization-mode=0;profile-level-id=42e01f",
            false,
        ),
        ("H264", "profile-level-id=42e01f", false),
        (
            "H264",
            "packetization-mode=1;profile-level-id=42001f",
            false,
        ),
        (
            "H264",
            "packetization-mode=1;profile-level-id=64001f",
            false,
        ),
        (
            "H264",
            "packetization-mode=1;profile-level-id=rubbish",
            false,
        ),
        ("H264", "packetization-mode=1", false),
        ("VP9", "profile-id=0", true),
        ("VP9", "x=y", true),
        ("VP9", "profile-id=2", false),
        ("AV1", "level-idx=5;profile=0;tier=0", true),
        ("AV1", "profile=1", false),
        ("H265", "profile-id=1", false),
    ] {
        assert_eq!(taken(map, parameters), expected, "{map} {parameters}");
    }
}

#[test]
fn what_rtc_would_take_in_silence_is_refused_with_a_reason() {
    let twice = [
        section("audio", "0", "a=sendonly\r\n"),
        section("video", "0", "a=recvonly\r\n"),
    ]
    .concat();
    assert!(refused(&offer(&twice)).contains("twice"));
    let two_voices = [
        section("audio", "0", "a=sendonly\r\n"),
        section("audio", "1", "a=sendrecv\r\n"),
    ]
    .concat();
    assert!(refused(&offer(&two_voices)).contains("more than one voice"));
    let unnamed = "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n";
    assert!(refused(&offer(unnamed)).contains("no mid"));
    let many: String = (0..65)
        .map(|i| section("audio", &i.to_string(), "a=recvonly\r\n"))
        .collect();
    assert!(refused(&offer(&many)).contains("65 sections"));
    assert!(refused(&"a=".repeat(40_000)).contains("64 KiB"));
    assert!(refused("hello").contains("no session description"));
    let one = section("audio", "0", "a=sendonly\r\n");
    assert!(
        refused(&offer(&one).replace("a=ice-pwd:abcdefghijklmnopqrstuv", "a=ice-pwd:short"))
            .contains("ICE")
    );
    assert!(refused(&offer(&one).replace("sha-256", "sha-1")).contains("SHA-256"));
    assert!(refused(&offer(&one).replace("AB:AB", "AB")).contains("SHA-256"));
    assert!(refused(&offer(&one).replace("actpass", "passive")).contains("DTLS"));
    let candidates = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n".repeat(51);
    assert!(refused(&offer(&section("audio", "0", &candidates))).contains("candidates"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,300}", cut in 0usize..400) {
        let _ = Offered::read(&text, &Codec::PICTURES);
        let whole = offer(&section("video", "1", "a=sendonly\r\na=simulcast:send q;h\r\n"));
        let end = whole.char_indices().map(|(i, _)| i).nth(cut).unwrap_or(whole.len());
        let _ = Offered::read(whole.get(..end).unwrap_or_default(), &Codec::PICTURES);
    }
}
