//! The little of a session description that a light peer needs, and what an adapter changes in one.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
const LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
const TRANSPORT: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

/// What both sides agreed on: the later of both descriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Payload type -> codec name in small letters.
    pub codecs: BTreeMap<u8, String>,
    /// Ids of header extensions; 0: not agreed.
    pub mid: u8,
    /// RFC 8852.
    pub rid: u8,
    /// RFC 6464.
    pub level: u8,
    /// Transport-wide sequence number.
    pub transport: u8,
    /// Stream of retransmissions -> the stream that it repairs (RFC 4588, RFC 5576).
    pub repairs: BTreeMap<u32, u32>,
    /// The other side takes RTCP that does not begin with a report (RFC 5506).
    pub reduced: bool,
    /// `m=` word and mid of each section, in order.
    pub sections: Vec<(String, String)>,
}

impl Agreed {
    /// Reads a description.
    #[must_use]
    pub fn read(sdp: &str) -> Self {
        let mut agreed = Self::default();
        for line in sdp.lines().map(str::trim_end) {
            if let Some(media) = line.strip_prefix("m=") {
                let kind = media.split(' ').next().unwrap_or_default();
                agreed.sections.push((kind.to_owned(), String::new()));
            } else if let Some(mid) = line.strip_prefix("a=mid:")
                && let Some((_, place)) = agreed.sections.last_mut()
            {
                mid.clone_into(place);
            } else if let Some(map) = line.strip_prefix("a=rtpmap:") {
                agreed.codec(map);
            } else if let Some(map) = line.strip_prefix("a=extmap:") {
                agreed.extension(map);
            }
        }
        agreed
    }

    /// Takes what only the other side's description tells.
    pub fn learn_theirs(&mut self, sdp: &str) {
        self.reduced = sdp.lines().any(|line| line.trim_end() == "a=rtcp-rsize");
        for line in sdp.lines().map(str::trim_end) {
            self.learn_repair(line);
        }
    }

    fn learn_repair(&mut self, line: &str) {
        if let Some((primary, repair)) = line
            .strip_prefix("a=ssrc-group:FID ")
            .and_then(|pair| pair.split_once(' '))
            && let (Ok(primary), Ok(repair)) = (primary.parse(), repair.parse())
        {
            self.repairs.insert(repair, primary);
        }
    }

    fn codec(&mut self, map: &str) {
        if let Some((payload_type, codec)) = map.split_once(' ')
            && let Ok(payload_type) = payload_type.parse()
        {
            let name = codec.split('/').next().unwrap_or_default();
            self.codecs.insert(payload_type, name.to_ascii_lowercase());
        }
    }

    fn extension(&mut self, map: &str) {
        let mut words = map.split(' ');
        let id = words
            .next()
            .and_then(|id| id.split('/').next()?.parse().ok())
            .unwrap_or(0);
        match words.next() {
            Some(MID) => self.mid = id,
            Some(RID) => self.rid = id,
            Some(LEVEL) => self.level = id,
            Some(TRANSPORT) => self.transport = id,
            _ => {}
        }
    }
}

/// The first UDP candidate of a description at this address.
///
/// # Errors
/// When there is none: the server does not listen where the scenario wants it.
pub fn candidate(sdp: &str, at: IpAddr) -> Result<SocketAddr> {
    sdp.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.strip_prefix("a=candidate:")?.split(' ').collect();
            let [_, _, transport, _, address, port, ..] = words.as_slice() else {
                return None;
            };
            let address: IpAddr = address.parse().ok()?;
            (transport.eq_ignore_ascii_case("udp") && address == at)
                .then(|| Some(SocketAddr::new(address, port.parse().ok()?)))?
        })
        .next()
        .with_context(|| format!("the server offers no UDP port at {at}"))
}

/// The same description with this one candidate only, in each section.
#[must_use]
pub fn with_candidate(sdp: &str, only: SocketAddr) -> String {
    let mut out = String::new();
    let mut is_in_media = false;
    let candidate = format!(
        "a=candidate:1 1 udp 2130706431 {} {} typ host\r\n",
        only.ip(),
        only.port()
    );
    for line in sdp.lines().map(str::trim_end) {
        if line.starts_with("a=candidate:") || line == "a=end-of-candidates" {
            continue;
        }
        if line.starts_with("m=") {
            if is_in_media {
                out.push_str(&candidate);
            }
            is_in_media = true;
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    if is_in_media {
        out.push_str(&candidate);
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const SDP: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n\
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
        a=candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\n\
        a=ssrc-group:FID 7 8\r\na=rtpmap:96 VP8/90000\r\na=candidate:1 1 UDP 2130706431 10.1.2.3 5001 typ host\r\n";

    #[test]
    fn codecs_extensions_and_sections_are_read() {
        let mut agreed = Agreed::read(SDP);
        agreed.learn_theirs(SDP);
        assert!(!agreed.reduced);
        assert_eq!(agreed.codecs.get(&96).map(String::as_str), Some("vp8"));
        assert_eq!((agreed.mid, agreed.transport), (4, 0));
        assert_eq!(agreed.repairs, BTreeMap::from([(8, 7)]));
        let sections = [("audio", "0"), ("video", "v")].map(|(a, b)| (a.into(), b.into()));
        assert_eq!(agreed.sections, sections);
    }

    #[test]
    fn one_candidate_stands_for_all() {
        let found = candidate(SDP, "10.1.2.3".parse().unwrap()).unwrap();
        assert_eq!(found.to_string(), "10.1.2.3:5001");
        assert!(candidate(SDP, "10.1.2.4".parse().unwrap()).is_err());
        let other = with_candidate(SDP, "10.9.9.9:7".parse().unwrap());
        assert_eq!(other.matches("a=candidate:").count(), 2);
        assert_eq!(other.matches(" 10.9.9.9 7 typ host\r\n").count(), 2);
    }
}
