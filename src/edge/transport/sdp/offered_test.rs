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
    match Offered::read(sdp) {
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
    let offered = Offered::read(&sdp).unwrap();
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
    assert_eq!(Offered::read(&offer(&slot)).unwrap().slots().count(), 1);
    let rejected = section("audio", "2", "a=recvonly\r\n").replace("audio 9", "audio 0");
    assert_eq!(Offered::read(&offer(&rejected)).unwrap().slots().count(), 0);
}

#[test]
fn sections_that_cannot_be_taken_are_no_slots() {
    let slot = |mid| section("video", mid, "a=recvonly\r\n");
    assert_eq!(
        Offered::read(&offer(&slot("2"))).unwrap().slots().count(),
        1
    );
    for (why, section) in [
        ("another codec", slot("2").replace("VP8", "H264")),
        ("a transport of its own", slot("7")),
        ("a port for RTCP", slot("2").replace("a=rtcp-mux\r\n", "")),
        ("it is off", slot("2").replace("recvonly", "inactive")),
    ] {
        let offered = Offered::read(&offer(&section)).unwrap();
        assert_eq!(offered.slots().count(), 0, "{why}");
    }
}

#[test]
fn payload_types_are_the_browsers_own_and_retransmissions_belong_to_their_codec() {
    let lines = "a=sendonly\r\na=rtpmap:98 H264/90000\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n\
                 a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
    let sdp = section("video", "1", lines).replace("SAVPF 96 111", "SAVPF 98 99 96 97");
    let offered = Offered::read(&offer(&sdp)).unwrap();
    let codec = Codec {
        payload_type: 96,
        repair_type: Some(97),
        redundant_type: None,
    };
    assert_eq!(offered.sections[0].codec, Some(codec));
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
        let _ = Offered::read(&text);
        let whole = offer(&section("video", "1", "a=sendonly\r\na=simulcast:send q;h\r\n"));
        let end = whole.char_indices().map(|(i, _)| i).nth(cut).unwrap_or(whole.len());
        let _ = Offered::read(whole.get(..end).unwrap_or_default());
    }
}
