#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::*;
use crate::edge::transport::sdp::{Agreed, Format};
use std::collections::BTreeSet;

/// Offers of the page in Debian's Chromium and Firefox ESR, cut to a voice, a picture and a slot of each, and what `rtc`'s peer
/// connection answered, with which both browsers have held hearings.
const PAIRS: [(&str, &str, &str); 2] = [
    (
        "Chromium",
        include_str!("golden/chromium-offer.sdp"),
        include_str!("golden/chromium-answer.sdp"),
    ),
    (
        "Firefox",
        include_str!("golden/firefox-offer.sdp"),
        include_str!("golden/firefox-answer.sdp"),
    ),
];

fn answer(offer: &str) -> String {
    let answering = Answering {
        session: 7,
        version: 1,
        ufrag: "ufrag",
        pwd: "password",
        fingerprint: "sha-256 AA",
        addresses: &[
            SocketAddr::from(([127, 0, 0, 1], 8444)),
            SocketAddr::from(([192, 0, 2, 2], 8444)),
        ],
        sources: &[("2", 20, 21), ("6", 60, 61)],
    };
    answering.write(&Offered::read(offer).unwrap())
}

/// The lines of each part of a description, those of the session first, with names in place of what differs from leg to leg.
fn parts(sdp: &str) -> Vec<BTreeSet<String>> {
    let mut parts = vec![BTreeSet::new()];
    for line in sdp.lines().map(str::trim_end) {
        if line.starts_with("m=") {
            parts.push(BTreeSet::new());
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let said = value.split(' ').nth(1).unwrap_or_default();
        let line = match name {
            "a=ssrc" => format!("a=ssrc:… {said}"),
            "a=ssrc-group" => "a=ssrc-group:FID …".to_owned(),
            "a=ice-ufrag" | "a=ice-pwd" | "a=fingerprint" | "a=candidate" => format!("{name}:…"),
            _ if line.starts_with("o=") => "o=…".to_owned(),
            _ => line.to_owned(),
        };
        parts.last_mut().unwrap().insert(line);
    }
    parts
}

#[test]
fn browsers_are_answered_as_they_were_by_rtcs_peer_connection() {
    for (browser, offer, former) in PAIRS {
        let (now, former) = (parts(&answer(offer)), parts(former));
        assert_eq!(now.len(), former.len(), "{browser}");
        for (index, (now, former)) in now.iter().zip(&former).enumerate() {
            let lacks: Vec<_> = former
                .difference(now)
                .filter(|l| !is_left_out(l, now, offer))
                .collect();
            assert_eq!(lacks, [""; 0], "{browser}, part {index}");
            let added: Vec<_> = now.difference(former).collect();
            assert_eq!(added, [""; 0], "{browser}, part {index}");
        }
    }
}

/// What `rtc` wrote without need: names of streams in their former form, names of layers where the server sends none, and short RTCP
/// where it was not offered.
fn is_left_out(line: &str, section: &BTreeSet<String>, offer: &str) -> bool {
    let sends = section.contains("a=sendonly");
    ["mslabel", "label"]
        .iter()
        .any(|word| line.starts_with(&format!("a=ssrc:… {word}:")))
        || (sends && line.contains("rtp-stream-id"))
        || (line == "a=rtcp-rsize" && offer.contains("SDPARTA"))
}

#[test]
fn what_an_offer_asks_for_is_kept_and_what_is_strange_is_not() {
    let (_, offer, _) = PAIRS[0];
    let with_nack = offer.replace(
        "a=rtcp-fb:111 transport-cc",
        "a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:111 nack",
    );
    let answered = answer(&with_nack);
    assert_eq!(answered.matches("a=rtcp-fb:111 nack").count(), 2);
    for strange in ["goog-remb", "toffset", "a=rtcp-xr", "nonsense"] {
        assert!(!answered.contains(strange), "{strange}");
    }
}

#[test]
fn a_voice_may_be_sent_with_earlier_frames_and_is_not_sent_so_by_the_server() {
    let (_, offer, _) = PAIRS[0];
    let red = offer.replace("SAVPF 111", "SAVPF 63 111").replace(
        "a=rtpmap:111",
        "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:111",
    );
    let answered = answer(&red);
    assert_eq!(answered.matches("red/48000").count(), 1);
    assert!(answered.contains("m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\n"));
    assert!(answered.contains("a=fmtp:63 111/111\r\n"));
    let agreed = Agreed::of(&Offered::read(&red).unwrap());
    assert_eq!(agreed.format(63), Some(Format::Redundant));
    let of_another_codec = red.replace("63 111/111", "63 9/9");
    assert!(!answer(&of_another_codec).contains("red/48000"));
}

#[test]
fn a_section_that_is_not_taken_is_rejected_and_the_others_share_its_transport_no_more() {
    let (_, offer, _) = PAIRS[0];
    let answered = answer(&offer.replacen("opus", "PCMU", 1));
    let sections: Vec<&str> = answered.split("\r\nm=").collect();
    assert!(sections[0].contains("a=group:BUNDLE 1 2 6\r\n"));
    assert!(sections[1].starts_with("audio 0 "), "{}", sections[1]);
    assert!(sections[1].contains("a=mid:0"));
    assert!(!sections[1].contains("candidate"));
    assert!(sections[2].contains("a=candidate:1 1 udp 2130706175 192.0.2.2 8444 typ host"));
    assert_eq!(answered.matches("typ host").count(), 2);
}

#[test]
fn what_is_agreed_on_are_the_browsers_own_numbers() {
    for ((_, offer, _), numbers) in PAIRS.into_iter().zip([[111, 96, 97], [109, 120, 124]]) {
        let agreed = Agreed::of(&Offered::read(offer).unwrap());
        let formats = [
            Format::Media(MediaKind::Audio),
            Format::Media(MediaKind::Video),
            Format::Repair,
        ];
        assert_eq!(numbers.map(|id| agreed.format(id)), formats.map(Some));
        assert_eq!(agreed.format(1), None);
    }
    let chromium = Agreed::of(&Offered::read(PAIRS[0].1).unwrap());
    assert_eq!((chromium.rid, chromium.repaired_rid), (10, 11));
    assert_eq!((chromium.audio_level, chromium.transport_cc), (1, 3));
    let firefox = Agreed::of(&Offered::read(PAIRS[1].1).unwrap());
    assert_eq!((firefox.rid, firefox.repaired_rid), (9, 10));
    assert_eq!((firefox.audio_level, firefox.transport_cc), (1, 7));
}
