//! This server's answer (RFC 9429, section 5.3): what of the offer it takes, and its own side.

use super::offered::{Codec, Offered, Section, Use, feedback};
use super::{AUDIO_LEVEL, MID, REPAIRED_RID, RID, TRANSPORT_CC, numbered, said_of};
use crate::id::MediaKind;
use rtc::sdp::description::common::{Address, Attribute, ConnectionInformation};
use rtc::sdp::description::media::MediaDescription;
use rtc::sdp::description::session::{Origin, SessionDescription, TimeDescription};
use std::net::SocketAddr;

/// Preference of a host candidate of component 1 (RFC 8445, section 5.1.2.1).
const PRIORITY: u32 = (126 << 24) | (65_535 << 8) | 255;

/// This server's side of an answer.
#[derive(Debug)]
pub struct Answering<'a> {
    /// Session id of the `o=` line, the same in all answers of a leg.
    pub session: u64,
    /// Grows with each answer.
    pub version: u64,
    /// User-name fragment of this side.
    pub ufrag: &'a str,
    /// Password of this side.
    pub pwd: &'a str,
    /// `a=fingerprint` of the shard's certificate.
    pub fingerprint: &'a str,
    /// Where the shard is reached.
    pub addresses: &'a [SocketAddr],
    /// `(mid, source, retransmission source)` of the sections that the server fills.
    pub sources: &'a [(&'a str, u32, u32)],
}

impl Answering<'_> {
    /// The answer to an offer.
    #[must_use]
    pub fn write(&self, offered: &Offered) -> String {
        let taken = offered.sections.iter().filter(|s| s.codec.is_some());
        let mids = taken.map(|section| format!(" {}", section.mid));
        let mut answer = SessionDescription {
            origin: Origin {
                username: "-".to_owned(),
                session_id: self.session,
                session_version: self.version,
                network_type: "IN".to_owned(),
                address_type: "IP4".to_owned(),
                unicast_address: "0.0.0.0".to_owned(),
            },
            session_name: "-".to_owned(),
            time_descriptions: vec![TimeDescription::default()],
            attributes: vec![
                line("msid-semantic", "WMS *"),
                line("fingerprint", self.fingerprint),
                flag("ice-lite"),
                line("group", format!("BUNDLE{}", mids.collect::<String>())),
            ],
            ..SessionDescription::default()
        };
        if offered.description.has_attribute("extmap-allow-mixed") {
            answer.attributes.push(flag("extmap-allow-mixed"));
        }
        let mut candidates = Some(self.candidates());
        for (section, media) in offered.pairs() {
            let mut answered = self.section(offered, section, media);
            // All sections share the transport of the first that is taken (RFC 9143, section 7.3).
            if section.codec.is_some() {
                answered
                    .attributes
                    .extend(candidates.take().into_iter().flatten());
            }
            answer.media_descriptions.push(answered);
        }
        answer.marshal()
    }

    fn section(
        &self,
        offered: &Offered,
        section: &Section,
        media: &MediaDescription,
    ) -> MediaDescription {
        let mut answered = MediaDescription {
            media_name: media.media_name.clone(),
            connection_information: Some(nowhere()),
            ..MediaDescription::default()
        };
        let Some(codec) = section.codec else {
            answered.media_name.port.value = 0;
            answered.attributes = vec![line("mid", &*section.mid), flag("inactive")];
            return answered;
        };
        answered.media_name.port.value = 9;
        // In the browser's order: it sends the first.
        let taken = [
            Some(codec.payload_type),
            codec.redundant_type,
            codec.repair_type,
        ];
        answered
            .media_name
            .formats
            .retain(|format| format.parse().is_ok_and(|id| taken.contains(&Some(id))));
        answered.attributes = vec![
            line("setup", "passive"),
            line("mid", &*section.mid),
            line("ice-ufrag", self.ufrag),
            line("ice-pwd", self.pwd),
            flag("rtcp-mux"),
        ];
        let lines = &mut answered.attributes;
        if media.has_attribute("rtcp-rsize") {
            lines.push(flag("rtcp-rsize"));
        }
        write_codec(lines, section.kind, codec, media);
        let extensions = extensions(section, media);
        lines.extend(extensions.map(|(id, uri)| line("extmap", format!("{id} {uri}"))));
        match section.usage {
            Use::Sends => {
                if section.kind == MediaKind::Video {
                    write_layers(lines, &offered.layers);
                }
                lines.push(flag("recvonly"));
            }
            Use::Receives => {
                self.write_sources(lines, section, codec);
                lines.push(flag("sendonly"));
            }
            Use::Idle => lines.push(flag("inactive")),
        }
        answered
    }

    /// Browsers tell the sources of slots apart by these lines.
    fn write_sources(&self, lines: &mut Vec<Attribute>, section: &Section, codec: Codec) {
        let mid = section.mid.as_str();
        let mut sources = self.sources.iter();
        let Some((_, source, repair)) = sources.find(|(of, ..)| *of == mid) else {
            return;
        };
        let stream = format!("s{mid} t{mid}");
        lines.push(line("msid", &*stream));
        let repair = codec.repair_type.map(|_| repair);
        if let Some(repair) = repair {
            lines.push(line("ssrc-group", format!("FID {source} {repair}")));
        }
        for source in std::iter::once(source).chain(repair) {
            lines.push(line("ssrc", format!("{source} cname:s{mid}")));
            lines.push(line("ssrc", format!("{source} msid:{stream}")));
        }
    }

    fn candidates(&self) -> Vec<Attribute> {
        let candidate = |(index, address): (usize, &SocketAddr)| {
            let (ip, port) = (address.ip(), address.port());
            let priority = PRIORITY.saturating_sub(u32::try_from(index).unwrap_or(0) << 8);
            line(
                "candidate",
                format!("{index} 1 udp {priority} {ip} {port} typ host"),
            )
        };
        self.addresses.iter().enumerate().map(candidate).collect()
    }
}

impl Offered {
    /// Each section with its lines.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Section, &MediaDescription)> {
        self.sections
            .iter()
            .zip(&self.description.media_descriptions)
    }
}

/// Header extensions of a section that both sides use, under the browser's ids.
pub(super) fn extensions<'a>(
    section: &Section,
    media: &'a MediaDescription,
) -> impl Iterator<Item = (u8, &'a str)> {
    let (kind, usage) = (section.kind, section.usage);
    numbered(media, "extmap").filter(move |(_, uri)| match *uri {
        MID | TRANSPORT_CC => true,
        AUDIO_LEVEL => kind == MediaKind::Audio,
        RID | REPAIRED_RID => kind == MediaKind::Video && usage == Use::Sends,
        _ => false,
    })
}

fn write_codec(
    lines: &mut Vec<Attribute>,
    kind: MediaKind,
    codec: Codec,
    media: &MediaDescription,
) {
    let (name, wanted): (_, &[&str]) = match kind {
        MediaKind::Audio => ("opus/48000/2", &["nack", "transport-cc"]),
        MediaKind::Video => (
            "VP8/90000",
            &["ccm fir", "nack", "nack pli", "transport-cc"],
        ),
    };
    let id = codec.payload_type;
    lines.push(line("rtpmap", format!("{id} {name}")));
    // The browser's own parameters: what it can take is what it is asked to send.
    let parameters = said_of(media, "fmtp", id);
    lines.extend(parameters.map(|text| line("fmtp", format!("{id} {text}"))));
    let wanted = wanted.iter().filter(|wanted| feedback(media, id, wanted));
    lines.extend(wanted.map(|wanted| line("rtcp-fb", format!("{id} {wanted}"))));
    if let Some(redundant) = codec.redundant_type {
        lines.push(line("rtpmap", format!("{redundant} red/48000/2")));
        lines.push(line("fmtp", format!("{redundant} {id}/{id}")));
    }
    if let Some(repair) = codec.repair_type {
        lines.push(line("rtpmap", format!("{repair} rtx/90000")));
        lines.push(line("fmtp", format!("{repair} apt={id}")));
    }
}

/// RFC 8853.
fn write_layers(lines: &mut Vec<Attribute>, layers: &[String]) {
    if layers.is_empty() {
        return;
    }
    lines.extend(layers.iter().map(|rid| line("rid", format!("{rid} recv"))));
    lines.push(line("simulcast", format!("recv {}", layers.join(";"))));
}

fn nowhere() -> ConnectionInformation {
    ConnectionInformation {
        network_type: "IN".to_owned(),
        address_type: "IP4".to_owned(),
        address: Some(Address {
            address: "0.0.0.0".to_owned(),
            ..Address::default()
        }),
    }
}

fn line(key: &str, value: impl Into<String>) -> Attribute {
    Attribute::new(key.to_owned(), Some(value.into()))
}

fn flag(key: &str) -> Attribute {
    Attribute::new(key.to_owned(), None)
}

#[cfg(test)]
#[path = "answer_test.rs"]
mod tests;
