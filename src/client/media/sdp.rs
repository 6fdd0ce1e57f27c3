//! The little that the caller must know of a session description: which section has which mid, kind, extension ids and SSRCs.

use crate::client::error::CallError;
use crate::signal::message::Kind;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

/// One media section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Voice or picture.
    pub(super) kind: Kind,
    /// `a=mid`.
    pub(super) mid: String,
    /// Id of the RTP header extension that carries the mid (RFC 8843).
    pub(super) mid_extension: Option<u8>,
    /// Id of the one that carries the loudness (RFC 6464).
    pub(super) level_extension: Option<u8>,
    /// Announced SSRCs (RFC 5576).
    pub(super) ssrcs: Vec<u32>,
}

/// The audio and video sections of a description, in order.
pub(super) fn sections(sdp: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in sdp.lines().map(str::trim_end) {
        if let Some(media) = line.strip_prefix("m=") {
            let kind = if media.starts_with("audio") {
                Kind::Audio
            } else {
                Kind::Video
            };
            sections.push(Section {
                kind,
                mid: String::new(),
                mid_extension: None,
                level_extension: None,
                ssrcs: Vec::new(),
            });
        } else if let (Some(section), Some(attribute)) =
            (sections.last_mut(), line.strip_prefix("a="))
        {
            take(section, attribute);
        }
    }
    sections
}

fn take(section: &mut Section, attribute: &str) {
    let (name, value) = attribute.split_once(':').unwrap_or((attribute, ""));
    let first = value.split(' ').next().unwrap_or_default();
    match name {
        "mid" => first.clone_into(&mut section.mid),
        "ssrc" => {
            if let Ok(ssrc) = first.parse()
                && !section.ssrcs.contains(&ssrc)
            {
                section.ssrcs.push(ssrc);
            }
        }
        "extmap" => {
            let id = first.split('/').next().and_then(|id| id.parse().ok());
            match value.split(' ').nth(1) {
                Some(MID) => section.mid_extension = id,
                Some(AUDIO_LEVEL) => section.level_extension = id,
                _ => {}
            }
        }
        _ => {}
    }
}

/// An answer by which media goes to this address: its first candidate (RFC 8839, section 5.1) has it, and the others are left out.
pub(in crate::client) fn by_way_of(answer: &str, at: SocketAddr) -> String {
    let mut is_first = true;
    let mut out = String::with_capacity(answer.len());
    for line in answer.lines().map(str::trim_end) {
        if line.starts_with("a=candidate:") {
            if !std::mem::take(&mut is_first) {
                continue;
            }
            let (address, port) = (at.ip().to_string(), at.port().to_string());
            let fields = line
                .split(' ')
                .enumerate()
                .map(|(place, field)| match place {
                    4 => address.as_str(),
                    5 => port.as_str(),
                    _ => field,
                });
            out.push_str(&fields.collect::<Vec<_>>().join(" "));
        } else {
            out.push_str(line);
        }
        out.push_str("\r\n");
    }
    out
}

/// The port of an answer's first candidate.
pub(in crate::client) fn port_of(answer: &str) -> Option<u16> {
    let mut lines = answer.lines();
    let candidate = lines.find(|line| line.starts_with("a=candidate:"))?;
    candidate.split(' ').nth(5)?.parse().ok()
}

/// The address of this machine from which packets to another leave.
///
/// # Errors
/// [`CallError::Media`] when there is no way there.
pub(in crate::client) fn leaves_from(at: SocketAddr) -> Result<IpAddr, CallError> {
    let any: IpAddr = match at {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let local = || {
        let socket = UdpSocket::bind((any, 0))?;
        socket.connect(at)?;
        socket.local_addr()
    };
    local().map_or_else(
        |error: io::Error| Err(CallError::Media(format!("no way to {at}: {error}"))),
        |local| Ok(local.ip()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_way_of_another_address_there_is_one_candidate() {
        let answer = "v=0\r\na=candidate:1 1 udp 2130706431 127.0.0.1 4000 typ host\r\n\
            a=candidate:2 1 udp 2130706431 ::1 4001 typ host\r\na=end-of-candidates\r\n";
        assert_eq!(port_of(answer), Some(4_000));
        assert_eq!(
            by_way_of(answer, "127.0.0.2:5000".parse().unwrap()),
            "v=0\r\na=candidate:1 1 udp 2130706431 127.0.0.2 5000 typ host\r\na=end-of-candidates\r\n"
        );
    }

    #[test]
    fn sections_are_read_with_mid_extensions_and_ssrcs() {
        let sdp = "v=0\r\na=extmap-allow-mixed\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n\
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
            a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n\
            a=mid:v\r\na=ssrc:77 cname:x\r\na=ssrc:77 msid:a b\r\na=ssrc:78 cname:x\r\n";
        let found = sections(sdp);
        assert_eq!(
            found,
            [
                Section {
                    kind: Kind::Audio,
                    mid: "0".into(),
                    mid_extension: Some(4),
                    level_extension: Some(1),
                    ssrcs: vec![],
                },
                Section {
                    kind: Kind::Video,
                    mid: "v".into(),
                    mid_extension: None,
                    level_extension: None,
                    ssrcs: vec![77, 78],
                },
            ]
        );
    }
}
